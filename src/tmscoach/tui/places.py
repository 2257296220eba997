"""Which screen stands behind each name: modes are kept, places are pushed, both imported on first use."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from tmscoach.startup import Services

# name -> (module under tui/screens, class); each class takes (services) or (services, about)
MODES = {
    "today": ("today", "TodayScreen"),
    "journal": ("journal", "JournalScreen"),
    "drill": ("drill", "DrillHomeScreen"),
    "program": ("program", "ProgramScreen"),
    "progress": ("progress", "ProgressScreen"),
}
PLACES = {
    "welcome": ("welcome", "WelcomeScreen"),
    "support": ("support", "SupportScreen"),
    "passphrase": ("passphrase", "PassphraseScreen"),
    "cover": ("cover", "CoverScreen"),
    "gate": ("gate", "GateScreen"),
    "care": ("care", "CareScreen"),
    "visits": ("visits", "VisitsScreen"),
    "preparation": ("preparation", "PreparationScreen"),
    "people": ("people", "PeopleScreen"),
    "homework": ("homework", "HomeworkScreen"),
    "shelf": ("shelf", "ShelfScreen"),
    "checkin": ("checkin", "CheckInScreen"),
    "causes": ("causes", "CausesScreen"),
    "measures": ("measures", "MeasuresScreen"),
    "doubts": ("doubts", "DoubtsScreen"),
    "timeline": ("timeline", "TimelineScreen"),
    "evidence": ("evidence", "EvidenceScreen"),
    "ladder": ("ladder", "LadderScreen"),
    "lines": ("lines", "LinesScreen"),
    "cards": ("lines", "CardsScreen"),
    "workshop": ("workshop", "WorkshopScreen"),
    "history": ("history", "HistoryScreen"),
    "data": ("data", "DataScreen"),
    "earlier": ("earlier", "EarlierScreen"),
    "packet": ("packet", "PacketScreen"),
    "import": ("imports", "ImportScreen"),
    "export": ("export", "ExportScreen"),
    "lesson": ("lesson", "LessonScreen"),
    "letter": ("letter", "LetterScreen"),
    "tracks": ("tracks", "TracksScreen"),
    "graduation": ("graduation", "GraduationScreen"),
}


def mode_factory(name: str, services: Services) -> Callable[[], Screen[Any]]:
    """What builds the screen of a mode when it is first shown."""
    module, title = MODES[name]
    return lambda: _screen(module, title)(services)


def place(name: str, services: Services | None, about: str = "") -> Screen[Any]:
    """A screen to push; support and cover need no services, so they work before the store is open."""
    module, title = PLACES[name]
    made: Screen[Any] = _screen(module, title)(services, about)
    return made


def _screen(module: str, title: str) -> Any:
    return getattr(import_module(f"tmscoach.tui.screens.{module}"), title)
