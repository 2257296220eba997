"""One lesson to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Markdown

from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class LessonScreen(Screen[None]):
    """The text of day `about`; leaving it with `enter` marks it read, `escape` does not."""

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding("enter", "read", "Read", id="lesson.read", tooltip="Mark it read and go back"),
        Binding("escape", "leave", "Back", id="lesson.back", tooltip="Back; it stays unread"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._lesson = services.program.lesson(int(about))

    def compose(self) -> ComposeResult:
        """Our own words, so Markdown is safe here."""
        minutes = self._lesson.minutes
        about = f"about {minutes} minute{'' if minutes == 1 else 's'}"
        yield Masthead(f"Day {self._lesson.number}", "", about)
        with VerticalScroll(classes="page"), Vertical(classes="column"):
            yield Markdown(self._lesson.text, id="lesson-text")
        yield KeyLine()

    def action_read(self) -> None:
        """Mark it read."""
        with telling(self):
            self._services.program.mark_learned(self._lesson.number)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back without marking it."""
        self.dismiss(None)
