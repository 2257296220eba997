"""The letter to oneself for a bad week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tmscoach.rules.text import visible
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class LetterScreen(Screen[None]):
    """The newest letter, to read; it is changed in the journal, like any page."""

    CSS_PATH = "letter.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding("escape,enter", "leave", "Back", id="letter.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """Words of the patient's, as they were typed."""
        yield Masthead("A letter to yourself")
        with VerticalScroll(classes="page"), Vertical(classes="column"):
            yield Static(id="letter-day", classes="quiet")
            yield Static(id="letter-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show it, or say how there could be one."""
        day, text = "", "There is no letter yet. The last day of the programme asks for one."
        with telling(self):
            letter = self._services.tracks.letter()
            if letter is not None:
                day, text = f"Written on {letter.day:%A} {letter.day.day} {letter.day:%B %Y}", letter.body
        self.query_one("#letter-day", Static).update(Content(day))
        self.query_one("#letter-text", Static).update(Content(visible(text)))

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
