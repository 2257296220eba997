"""Small choices made inside the program."""

from sqlmodel import Field, SQLModel


class Preference(SQLModel, table=True):
    """One choice by name, such as `welcomed` or `voice`."""

    key: str = Field(primary_key=True, max_length=40)
    value: str = Field(default="")
