"""What to prepare for a visit: parts with times, and one's own notes under each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tmscoach.rules.care import said, whose
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.preparation import PartView, PreparationView
    from tmscoach.startup import Services


def _part(part: PartView) -> Content:
    """When it begins and how long it takes, what to say, and own notes."""
    lines = [
        Content.assemble(
            (f"{part.begins:2} to {part.begins + part.minutes:2} min  ", "$quiet"),
            (visible(part.title), "bold"),
        ),
        Content(visible(part.text)),
    ]
    lines += [Content(visible(f"·  {note}")).stylize("$quiet") for note in part.notes]
    return Content("\n").join(lines)


class PreparationScreen(Screen[None]):
    """The list for the visit whose number is `about`, or for the next one; nothing on it needs an answer."""

    CSS_PATH = "preparation.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding(
            "e", "open('packet')", "Packet", id="preparation.packet", tooltip="The page that goes with it"
        ),
        Binding(
            "i", "open('visits')", "Visits", id="preparation.visits", tooltip="Where questions are parked"
        ),
        Binding("escape", "leave", "Back", id="preparation.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._number = services, int(about) if about else None

    def compose(self) -> ComposeResult:
        """For which visit, the lead, and the parts."""
        yield Masthead("Preparation")
        with VerticalScroll(classes="page"), Vertical(classes="column", id="preparation"):
            yield Static(id="preparation-visit", classes="title")
            yield Static(id="preparation-lead", classes="quiet")
            yield Static(id="preparation-parts")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show(self._services.preparation.prepare(self._number))

    def _show(self, found: PreparationView) -> None:
        title = found.title
        if found.visit is not None:
            day = said(found.visit.day, self._services.clock.today())
            whom = f" with {whose(one_line(found.visit.whom))}" if found.visit.whom else ""
            title = f"{found.visit.day:%A} {day}: {found.visit.kind.value}{whom}, {found.visit.mode.value}"
        self.query_one(Masthead).show("right", f"{found.minutes} minutes")
        self.query_one("#preparation-visit", Static).update(Content(visible(title)))
        self.query_one("#preparation-lead", Static).update(Content(visible(found.lead)))
        self.query_one("#preparation-parts", Static).update(
            Content("\n\n").join(_part(part) for part in found.parts)
        )

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(OpenPlace(place))

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
