"""Ratings asked once a week, and scores of other measures."""

from datetime import datetime

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


class Score(Kept, table=True):
    """One occasion of a measure other than the weekly check.

    `measure` is the id of its data file, or the patient's name for a total from a clinic. Title and source
    are kept as they read that day. `total` is empty where an answer it needs was skipped.
    """

    measure: str = Field(index=True, max_length=60)
    title: str
    source: str = Field(default="")
    total: float | None = Field(default=None)
    note: str = Field(default="")
    deleted_at: datetime | None = Field(default=None)


class Answer(Kept, table=True):
    """One answer of a score; a skipped one is empty, never zero."""

    score_uuid: str = Field(index=True, max_length=36)
    item: str = Field(max_length=60)
    value: int | None = Field(default=None)
