"""Words in forms that are not kept yet."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel

import tmscoach.models.columns  # noqa: F401  names the constraints


class Slip(SQLModel, table=True):
    """What stands in the lines of a form, by the form's name: `homework/3` is the third piece of homework."""

    name: str = Field(primary_key=True, max_length=120)
    words: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime  # of the last letter
