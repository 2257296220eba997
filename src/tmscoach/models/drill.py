"""Drills as they were practised, and the patient's own lines and cards."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from tmscoach.models.columns import Kept, term
from tmscoach.models.terms import CardCategory, DrillMode, Feeling, Trigger, Voice


class DrillRun(Kept, table=True):
    """One drill, kept step by step; `finished_at` is empty while it can still be resumed.

    Ratings are 0-10, harm 0-100, or empty when skipped. `stage` is how far prompts had faded (1 is all of
    them, see `rules/fading.py`). `line_key` and `card_key` are `own:<uuid>` or `start:<id>`; the
    texts are kept as they read that day.
    """

    __tablename__ = "drill_run"
    __table_args__ = (
        Index("ix_drill_run_at", "at"),
    )  # the newest drills are looked at, however many there are

    script: str = Field(max_length=60)
    mode: DrillMode = Field(default=DrillMode.FULL, sa_type=term(DrillMode))
    stage: int = Field(default=1)
    step: str = Field(default="", max_length=60)  # where it stands, a step id of the script
    trigger: Trigger | None = Field(default=None, sa_type=term(Trigger))
    is_new: bool = Field(default=False)  # new or different from what was checked
    alarm_before: int | None = Field(default=None)
    hold_before: int | None = Field(default=None)
    thought: str = Field(default="")
    line_key: str = Field(default="", max_length=80)
    line_text: str = Field(default="")
    voice: Voice = Field(default=Voice.I, sa_type=term(Voice))
    repetitions: int = Field(default=0)
    evidence_uuid: str | None = Field(default=None, max_length=36)
    believability: int | None = Field(default=None)
    feeling: Feeling | None = Field(default=None, sa_type=term(Feeling))
    about: str = Field(default="")
    unsaid: str = Field(default="")
    card_key: str = Field(default="", max_length=80)
    card_text: str = Field(default="")
    doing: str = Field(default="")  # what they were about to do
    rung_uuid: str | None = Field(default=None, max_length=36)  # the rung of a ladder that it is
    harm_expected: int | None = Field(default=None)
    moved: bool | None = Field(default=None)  # whether they did it; empty until they say
    harm_found: int | None = Field(default=None)
    happened: str = Field(default="")
    learned: str = Field(default="")
    alarm_after: int | None = Field(default=None)
    hold_after: int | None = Field(default=None)
    back_to: str = Field(default="")
    cue: str = Field(default="")
    finished_at: datetime | None = Field(default=None, index=True)
    deleted_at: datetime | None = Field(default=None)


class Line(Kept, table=True):
    """A sentence of the patient's own to answer an alarm with.

    `text` speaks as I. `text_you` says the same to "you", empty where the patient wrote none.
    `believability` (0-10) is how true it felt when it was made.
    """

    family: Trigger = Field(sa_type=term(Trigger))
    text: str
    text_you: str = Field(default="")
    believability: int | None = Field(default=None)
    archived_at: datetime | None = Field(default=None)


class Card(Kept, table=True):
    """Something of the patient's own to turn attention to."""

    category: CardCategory = Field(sa_type=term(CardCategory))
    text: str
    archived_at: datetime | None = Field(default=None)


class Worry(Kept, table=True):
    """A worry put off to a set time; `closed_at` is empty while it waits."""

    text: str
    due_at: datetime
    drill_uuid: str | None = Field(default=None, max_length=36)
    closed_at: datetime | None = Field(default=None)
