"""Activities the patient wants back, the rungs that lead there, and each attempt."""

from datetime import datetime

from sqlmodel import Field

from tmscoach.models.columns import Kept


class Goal(Kept, table=True):
    """An activity the patient wants back, in their words; one ladder each."""

    text: str
    archived_at: datetime | None = Field(default=None)


class Rung(Kept, table=True):
    """A step of a ladder; `height` 1 is the lowest. `minutes` is its length, where that counts."""

    goal_uuid: str = Field(index=True, max_length=36)
    height: int
    text: str
    minutes: int | None = Field(default=None)
    archived_at: datetime | None = Field(default=None)


class Attempt(Kept, table=True):
    """One try at a rung: alarm 0-10 and harm 0-100 as expected and as found.

    `found_at` is empty until the patient says what happened. `evidence_uuid` is the evidence it became.
    """

    rung_uuid: str = Field(index=True, max_length=36)
    alarm_expected: int | None = Field(default=None)
    harm_expected: int | None = Field(default=None)
    alarm_found: int | None = Field(default=None)
    harm_found: int | None = Field(default=None)
    minutes: int | None = Field(default=None)  # that it took
    happened: str = Field(default="")
    learned: str = Field(default="")
    drill_uuid: str | None = Field(default=None, max_length=36)
    evidence_uuid: str | None = Field(default=None, max_length=36)
    found_at: datetime | None = Field(default=None)
    deleted_at: datetime | None = Field(default=None)
