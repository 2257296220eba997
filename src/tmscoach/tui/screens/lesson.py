"""One lesson to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen

from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.lesson_text import LessonText
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class LessonScreen(Screen[None]):
    """A lesson; leaving it with `enter` marks it read, `escape` does not.

    `about` is a day of the present programme, or `program/day` of any.
    """

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding("enter", "read", "Read", id="lesson.read", tooltip="Mark it read and go back"),
        Binding("escape", "leave", "Back", id="lesson.back", tooltip="Back; it stays unread"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        program, _, number = about.rpartition("/")
        self._lesson = services.program.lesson(int(number), program)

    def compose(self) -> ComposeResult:
        """The text, in a column that is easy to read."""
        minutes = self._lesson.minutes
        about = f"about {minutes} minute{'' if minutes == 1 else 's'}"
        yield Masthead(f"Day {self._lesson.number}", "", about)
        with VerticalScroll(classes="page"), Vertical(classes="column"):
            yield LessonText(id="lesson-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the words."""
        self.query_one(LessonText).show(self._lesson.text, is_plain=self._lesson.is_plain)

    def action_read(self) -> None:
        """Mark it read."""
        with telling(self):
            if self._services.program.today().program == self._lesson.program:
                self._services.program.mark_learned(self._lesson.number)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back without marking it."""
        self.dismiss(None)
