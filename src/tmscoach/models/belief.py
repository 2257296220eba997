"""What the patient has noticed and what they take the causes to be."""

from datetime import datetime

from sqlmodel import Field

from tmscoach.models.columns import Kept, term
from tmscoach.models.terms import CauseCoding, EvidenceKind


class Evidence(Kept, table=True):
    """A dated observation in the patient's own words."""

    kind: EvidenceKind = Field(default=EvidenceKind.OTHER, sa_type=term(EvidenceKind))
    text: str
    deleted_at: datetime | None = Field(default=None)


class Cause(Kept, table=True):
    """One of up to three causes named on one occasion; `asked` is the UUID the occasion's causes share."""

    asked: str = Field(index=True, max_length=36)
    place: int  # 1, 2 or 3
    text: str
    coding: CauseCoding | None = Field(default=None, sa_type=term(CauseCoding))


class Doubt(Kept, table=True):
    """What speaks against the diagnosis: who said it, what was checked, what the patient thinks now.

    `question_uuid` is the question for the doctor that came of it.
    """

    text: str
    said_by: str = Field(default="")
    checked: str = Field(default="")
    think_now: str = Field(default="")
    question_uuid: str | None = Field(default=None, max_length=36)
    deleted_at: datetime | None = Field(default=None)
