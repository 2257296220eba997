"""One line for today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.models.terms import Kind
from tmscoach.rules.text import one_line
from tmscoach.tui.drafting import PageInHand
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from tmscoach.startup import Services

LOOK = 0.2  # seconds between looks whether it is time to save


class LineDialog(ModalScreen[None]):
    """What was met today besides symptoms. Enter keeps it and so does escape: no typed word is lost.

    Hands that hurt need not type: the arrows put a card of the drill's deck there, one's own first.
    """

    BINDINGS = [
        Binding("escape", "leave", "Keep and close", id="line.back", tooltip="Keeps what is typed"),
        Binding("down", "card(1)", "A card", id="line.card", tooltip="A card instead of typing"),
        Binding("up", "card(-1)", "The card before", id="line.card_before", tooltip="The one before"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._hand = PageInHand(services.journal, services.journal.open_page(kind=Kind.LINE))
        self._cards: list[str] = []
        self._place = 0  # of the card that stands in the field

    def compose(self) -> ComposeResult:
        """One field."""
        with Vertical(classes="dialog"):
            yield Static("One line for today", classes="dialog-title")
            yield Static("Something you met today besides symptoms.", classes="quiet dialog-text")
            yield LineInput(id="line-text", select_on_focus=False)
            with Horizontal(classes="dialog-buttons gap"):
                yield Button("A card (down)", id="card")
                yield Button("Keep (enter)", id="keep")

    def on_mount(self) -> None:
        """Look often whether it is time to save."""
        self.set_interval(LOOK, self._save_if_due)

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Take up what was typed."""
        self._hand.change(body=event.value)

    def _save_if_due(self) -> None:
        if self._hand.is_due:
            try:
                self._hand.save()
            except CoachError:
                return  # tried again; enter and escape say what is wrong

    @on(Input.Submitted)
    def submit(self) -> None:
        """Enter keeps."""
        self.action_leave()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "card":
            self.action_card(1)
        else:
            self.action_leave()

    def action_card(self, step: int) -> None:
        """Put the next card into the field; words that were typed stay."""
        line = self.query_one(LineInput)
        with telling(self):
            if not self._cards:
                cards = [(card.own, one_line(card.text)) for card in self._services.deck.cards()]
                others = [text for own, text in cards if not own]
                start = self._services.clock.today().toordinal() % max(len(others), 1)  # another one each day
                self._cards = [text for own, text in cards if own] + others[start:] + others[:start]
            if self._cards and line.value in ("", *self._cards):
                self._place = 0 if not line.value else (self._place + step) % len(self._cards)
                line.value = self._cards[self._place]
                line.action_end()
            line.focus()

    def action_leave(self) -> None:
        """Keep the line, if there is one, and close."""
        with telling(self):
            self.keep_now()
            self.dismiss(None)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self._hand.save()

    def keep_now(self) -> None:
        """Keep what is typed; raises `CoachError` if that cannot be done."""
        self._hand.keep()
