"""Columns that every table spells the same way."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Enum
from sqlmodel import Field, SQLModel

# constraint names that SQLite and Alembic agree on, so that later revisions can name what they change
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def term(kind: type[StrEnum]) -> Any:
    """A column type that stores an enum's value as text, without a database-side list of values.

    The list lives in `models/terms.py` alone, so a new term needs no migration.
    """
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=24,
    )


def new_uuid() -> str:
    """A fresh UUID as 36 characters of text: what archives merge by."""
    return str(uuid4())


class Kept(SQLModel):
    """What every kept thing has: a name for archives, and when it was, in three forms.

    `at` is the UTC instant, `zone` the IANA name (empty if unknown) and `utc_offset` the minutes east of UTC
    at that moment; `day` is the local calendar day it was meant for, decided once by `rules/days.py`.
    """

    # rows of tables are made unchecked, so no start waits until a checker is built
    model_config = {"defer_build": True}

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(default_factory=new_uuid, unique=True, max_length=36)
    version: int = Field(default=1)
    day: date = Field(index=True)
    at: datetime
    zone: str = Field(default="", max_length=64)
    utc_offset: int = Field(default=0)
    modified_at: datetime
