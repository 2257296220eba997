"""Where the patient stands in a programme."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from tmscoach.models.columns import Kept


class ProgramRun(Kept, table=True):
    """One walk through a programme; `day` is the day it was started.

    The newest walk that is not ended is the present one. `intensive_from` is the day since which two days of
    the programme fit into one; `graduated_at` says that graduation ended it, and that it can be reopened.
    """

    __tablename__ = "program_run"

    program: str = Field(max_length=60)
    paused_at: datetime | None = Field(default=None)
    ended_at: datetime | None = Field(default=None)
    intensive_from: date | None = Field(default=None)
    graduated_at: datetime | None = Field(default=None)


class ProgramDayRun(Kept, table=True):
    """One opened programme day; `day` is the calendar day it was opened on."""

    __tablename__ = "program_day_run"
    __table_args__ = (UniqueConstraint("run_uuid", "number", name="one_row_a_programme_day"),)

    run_uuid: str = Field(index=True, max_length=36)
    number: int
    learned_at: datetime | None = Field(default=None)
    moved_at: datetime | None = Field(default=None)
    completed_on: date | None = Field(default=None)
