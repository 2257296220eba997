"""Every table in one import, so that `SQLModel.metadata` is whole."""

from tmscoach.models.belief import Cause, Evidence
from tmscoach.models.care import GateRecord, Question, Visit
from tmscoach.models.drill import Card, DrillRun, Line, Worry
from tmscoach.models.journal import Draft, Entry, EntryFeeling, EntryTag
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.preferences import Preference
from tmscoach.models.program import ProgramDayRun, ProgramRun

__all__ = [
    "Card",
    "Cause",
    "Draft",
    "DrillRun",
    "Entry",
    "EntryFeeling",
    "EntryTag",
    "Evidence",
    "GateRecord",
    "Line",
    "Preference",
    "ProgramDayRun",
    "ProgramRun",
    "Question",
    "Visit",
    "WeeklyCheck",
    "Worry",
]
