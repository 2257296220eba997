"""Links the patient noticed, as one dated list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tmscoach.rules.text import visible
from tmscoach.services.belief import EXPECTATION, LinkKind
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.belief import Link
    from tmscoach.startup import Services

LABELS = {
    LinkKind.EVIDENCE: "evidence, stress link",
    LinkKind.MEANING: "what a page told me",
    LinkKind.EVENT: "an event page",
}


class TimelineScreen(Screen[None]):
    """Newest first; the words come from the evidence file and from lines that stayed of pages."""

    CSS_PATH = "timeline.tcss"
    AUTO_FOCUS = "#timeline-page"
    BINDINGS = [
        Binding("v", "evidence", "Evidence", id="timeline.evidence", tooltip="Where a link is added"),
        Binding("escape", "leave", "Back", id="timeline.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """What to expect, and the list."""
        yield Masthead("Links noticed", "", "newest first")
        with VerticalScroll(classes="page", id="timeline-page"), Vertical(classes="column", id="timeline"):
            yield Static(EXPECTATION, id="timeline-expectation", classes="quiet")
            yield Static(id="timeline-links")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            links = self._services.belief.timeline()
            said = Content("\n\n").join(_lines(link) for link in links)
            nothing = (
                "Nothing yet. v opens the evidence file: what you keep there as a stress link stands here by "
                "date, beside the lines that stay of pages under 'what this tells me'."
            )
            self.query_one("#timeline-links", Static).update(said if links else Content(nothing))

    def action_evidence(self) -> None:
        """Where a link is added."""
        self.post_message(OpenPlace("evidence"))

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)


def _lines(link: Link) -> Content:
    day = f"{link.day.day} {link.day:%B %Y}, {LABELS[link.kind]}"
    return Content.assemble(Content(visible(link.text)), "\n", (day, "$quiet"))
