"""The passphrase, before the store opens, and after the screen was locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import visible
from tmscoach.store.key import Key
from tmscoach.tui.messages import Unlock
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.passphrase_input import PassphraseInput

if TYPE_CHECKING:
    from tmscoach.startup import Services

LOST = (
    "If it is lost, nobody can bring it back, and there is no other way in. A backup opens with the "
    "passphrase that was in use when it was made; tmscoach where names their folder."
)

ASKED = "Type the passphrase, then enter."


class UnlockScreen(Screen[None]):
    """One field. The right passphrase opens the store, or leads back to where one was."""

    CSS_PATH = "unlock.tcss"
    BINDINGS = [
        Binding("enter", "open_it", "Open", id="unlock.open", tooltip="Try what is typed"),
        Binding("escape", "clear", "Begin anew", id="unlock.clear", tooltip="Empty the field"),
    ]
    AUTO_FOCUS = "PassphraseInput"
    APP_ACTIONS = frozenset({"quit", "open", "focus_next", "focus_previous"})  # nothing else before it opens

    def __init__(self, services: Services | None = None, about: str = "", *, remark: str = "") -> None:
        super().__init__()
        self._is_back = services is not None  # the store was open before
        self._remark = remark
        self._trying = False

    def compose(self) -> ComposeResult:
        """What is asked, a field, and what to know when it is lost."""
        with VerticalScroll(id="unlock", can_focus=False), Vertical(id="unlock-page"):
            yield Static("Locked" if self._is_back else "tmscoach", id="unlock-title", classes="title accent")
            asked = "Type the passphrase, then enter; you go on where you were." if self._is_back else ASKED
            yield Static(asked, id="unlock-asked")
            yield PassphraseInput(id="unlock-field")
            yield Static(Content(visible(self._remark)), id="unlock-remark")
            yield Button("Open", id="unlock-open")
            yield Static(LOST, id="unlock-lost", classes="quiet")
        yield KeyLine()

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Enter in the field."""
        event.stop()
        self.action_open_it()

    def on_button_pressed(self) -> None:
        """The mouse's way."""
        self.action_open_it()

    def action_open_it(self) -> None:
        """Ask the app to try what is typed; one try at a time."""
        field = self.query_one(PassphraseInput)
        if self._trying or not field.value:
            return
        try:
            key = Key(field.value)
        except CoachError as problem:
            self.refuse(problem)
            return
        self._trying = True
        self._say("Opening ...")
        self.post_message(Unlock(key))

    def action_clear(self) -> None:
        """Type it once more from the beginning."""
        self.query_one(PassphraseInput).clear()
        self._say("")

    def refuse(self, problem: CoachError) -> None:
        """Say why it did not open; the field is empty again."""
        self._trying = False
        self._say(" ".join(part for part in (problem.title, problem.hint) if part))
        field = self.query_one(PassphraseInput)
        field.clear()
        field.focus()

    def _say(self, text: str) -> None:
        self.query_one("#unlock-remark", Static).update(Content(visible(text)))
