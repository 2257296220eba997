"""A yes-or-no question where no is the default."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tmscoach.rules.text import visible


class ConfirmDialog(ModalScreen[bool]):
    """Asks before something is done that is hard to undo; answers True or False."""

    BINDINGS = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes", tooltip="Do it"),
        Binding("n,escape", "answer(False)", "No", id="confirm.no", tooltip="Leave it as it is"),
    ]

    def __init__(self, question: str, detail: str = "", yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question, self._detail, self._yes, self._no = question, detail, yes, no

    def compose(self) -> ComposeResult:
        """The question and two buttons; the focus is on no."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._question)), classes="dialog-title")
            if self._detail:
                yield Static(Content(visible(self._detail)), classes="dialog-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(visible(f"{self._no} (n)")), id="no")
                yield Button(Content(visible(f"{self._yes} (y)")), id="yes")

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's answer."""
        self.dismiss(event.button.id == "yes")
