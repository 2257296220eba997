"""Ratings asked once a week."""

from sqlmodel import Field

from tmscoach.models.columns import Kept


class WeeklyCheck(Kept, table=True):
    """One weekly check: three ratings 0-10 and two dials 0-100; a skipped answer is empty, never zero."""

    __tablename__ = "weekly_check"

    average: int | None = Field(default=None)
    limit: int | None = Field(default=None)
    enjoyment: int | None = Field(default=None)
    understand: int | None = Field(default=None)
    believe: int | None = Field(default=None)
