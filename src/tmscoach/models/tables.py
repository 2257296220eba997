"""Every table in one import, so that `SQLModel.metadata` is whole."""

from tmscoach.models.belief import Cause, Doubt, Evidence
from tmscoach.models.care import GateRecord, Homework, Person, Question, SupportNumber, Visit
from tmscoach.models.drill import Card, DrillRun, Line, Worry
from tmscoach.models.journal import Draft, Entry, EntryFeeling, EntryTag, Revision
from tmscoach.models.ladder import Attempt, Goal, Rung
from tmscoach.models.measures import Answer, Score, WeeklyCheck
from tmscoach.models.preferences import Preference
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.slip import Slip

__all__ = [
    "Answer",
    "Attempt",
    "Card",
    "Cause",
    "Doubt",
    "Draft",
    "DrillRun",
    "Entry",
    "EntryFeeling",
    "EntryTag",
    "Evidence",
    "GateRecord",
    "Goal",
    "Homework",
    "Line",
    "Person",
    "Preference",
    "ProgramDayRun",
    "ProgramRun",
    "Question",
    "Revision",
    "Rung",
    "Score",
    "Slip",
    "SupportNumber",
    "Visit",
    "WeeklyCheck",
    "Worry",
]
