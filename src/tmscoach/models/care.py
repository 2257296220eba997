"""The physician gate, visits, and questions kept for a visit."""

from datetime import date

from sqlmodel import Field

from tmscoach.models.columns import Kept, term
from tmscoach.models.terms import GateAnswer, VisitKind, VisitMode


class GateRecord(Kept, table=True):
    """One answer to "has a physician examined you for this?"; the newest one counts."""

    __tablename__ = "gate_record"

    answer: GateAnswer = Field(sa_type=term(GateAnswer))
    examined_on: date | None = Field(default=None)
    by_whom: str = Field(default="")
    said: str = Field(default="")  # what was said, in the patient's words


class Visit(Kept, table=True):
    """A visit, past or planned; `day` is the day of the visit."""

    kind: VisitKind = Field(default=VisitKind.FOLLOW_UP, sa_type=term(VisitKind))
    mode: VisitMode = Field(default=VisitMode.IN_PERSON, sa_type=term(VisitMode))
    note: str = Field(default="")


class Question(Kept, table=True):
    """A question parked for a visit, each once; a repeat shows the earlier answer."""

    text: str
    for_whom: str = Field(default="doctor", max_length=60)
    answer: str = Field(default="")
    answered_on: date | None = Field(default=None)
    drill_uuid: str | None = Field(default=None, max_length=36)
