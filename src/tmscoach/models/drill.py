"""Drills as they were practised, and the patient's own lines and cards."""

from datetime import datetime

from sqlmodel import Field

from tmscoach.models.columns import Kept, term
from tmscoach.models.terms import CardCategory, DrillMode, Feeling, Trigger, Voice


class DrillRun(Kept, table=True):
    """One drill, kept step by step; `finished_at` is empty while it can still be resumed.

    Ratings are 0-10 or empty when skipped. `line_key` and `card_key` are `own:<uuid>` or `start:<id>`; the
    texts are kept as they read that day.
    """

    __tablename__ = "drill_run"

    script: str = Field(max_length=60)
    mode: DrillMode = Field(default=DrillMode.FULL, sa_type=term(DrillMode))
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
    alarm_after: int | None = Field(default=None)
    hold_after: int | None = Field(default=None)
    back_to: str = Field(default="")
    cue: str = Field(default="")
    finished_at: datetime | None = Field(default=None, index=True)
    deleted_at: datetime | None = Field(default=None)


class Line(Kept, table=True):
    """A sentence of the patient's own to answer an alarm with."""

    family: Trigger = Field(sa_type=term(Trigger))
    text: str
    archived_at: datetime | None = Field(default=None)


class Card(Kept, table=True):
    """Something of the patient's own to turn attention to."""

    category: CardCategory = Field(sa_type=term(CardCategory))
    text: str
    archived_at: datetime | None = Field(default=None)
