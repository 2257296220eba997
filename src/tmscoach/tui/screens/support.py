"""People to reach, one key from every screen, without any connection and without reading anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tmscoach.formats import content
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class SupportScreen(Screen[None]):
    """The statement, the numbers, and a way back; opens even when the store does not."""

    CSS_PATH = "support.tcss"
    BINDINGS = [Binding("escape,enter", "leave", "Back", id="support.back", tooltip="Back to where you were")]

    def __init__(self, services: Services | None, about: str = "") -> None:
        super().__init__()

    def compose(self) -> ComposeResult:
        """Who can be reached, where, and how."""
        words = content.support()
        yield Masthead(words.title)
        with VerticalScroll(classes="page"), Vertical(classes="column", id="support"):
            yield Static(Content(words.statement), classes="title")
            yield Static(Content(words.lead), classes="gap")
            for number in words.number:
                yield Static(
                    Content.assemble(
                        Content(f"{number.name}\n"),
                        Content(f"{number.reach}").stylize("bold"),
                        Content(f"   {number.where}"),
                    ),
                    classes="support-number",
                )
            yield Static(Content(words.closing), classes="gap")
        yield KeyLine()

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
