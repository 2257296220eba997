"""The physician gate, people, visits, questions kept for a visit, homework, and numbers to ring."""

from datetime import date, datetime

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
    whom: str = Field(default="", max_length=60)  # the person, as named in the list of people
    note: str = Field(default="")


class Question(Kept, table=True):
    """A question parked for a visit, each once; a repeat shows the earlier answer."""

    text: str
    for_whom: str = Field(default="doctor", max_length=60)
    answer: str = Field(default="")
    answered_on: date | None = Field(default=None)
    drill_uuid: str | None = Field(default=None, max_length=36)


class Person(Kept, table=True):
    """Somebody of the care team or of the patient's own; `is_support` puts them on the support screen."""

    name: str = Field(max_length=60)
    role: str = Field(default="", max_length=60)
    reach: str = Field(default="")  # a number or an address, as typed
    is_support: bool = Field(default=False)
    archived_at: datetime | None = Field(default=None)


class Homework(Kept, table=True):
    """Something a therapist or doctor asked for between visits."""

    text: str
    from_whom: str = Field(default="", max_length=60)
    due_on: date | None = Field(default=None)
    done_on: date | None = Field(default=None)
    in_the_way: str = Field(default="")  # what kept it from being done
    deleted_at: datetime | None = Field(default=None)


class SupportNumber(Kept, table=True):
    """A number of the support screen that the patient added, changed or hid.

    `replaces` is the name of the number that ships, empty for one of the patient's own.
    """

    __tablename__ = "support_number"

    replaces: str = Field(default="", max_length=60)
    name: str = Field(max_length=60)
    reach: str
    about: str = Field(default="")
    is_hidden: bool = Field(default=False)
