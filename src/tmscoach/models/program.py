"""Where the patient stands in a programme."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from tmscoach.models.columns import Kept


class ProgramRun(Kept, table=True):
    """One walk through a programme; `day` is the day it was started, at most one run is not ended."""

    __tablename__ = "program_run"

    program: str = Field(max_length=60)
    paused_at: datetime | None = Field(default=None)
    ended_at: datetime | None = Field(default=None)


class ProgramDayRun(Kept, table=True):
    """One opened programme day; `day` is the calendar day it was opened on."""

    __tablename__ = "program_day_run"
    __table_args__ = (UniqueConstraint("run_uuid", "number", name="one_row_a_programme_day"),)

    run_uuid: str = Field(index=True, max_length=36)
    number: int
    learned_at: datetime | None = Field(default=None)
    moved_at: datetime | None = Field(default=None)
    completed_on: date | None = Field(default=None)
