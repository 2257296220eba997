"""Small choices made inside the program."""

from sqlmodel import Field, SQLModel

import tmscoach.models.columns  # noqa: F401  names the constraints


class Preference(SQLModel, table=True):
    """One choice by name, such as `welcomed` or `voice`."""

    key: str = Field(primary_key=True, max_length=40)
    value: str = Field(default="")
