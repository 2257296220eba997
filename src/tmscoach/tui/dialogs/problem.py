"""A problem in three plain sentences."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import visible


class ProblemDialog(ModalScreen[None]):
    """What happened, what is safe, what to do next."""

    BINDINGS = [Binding("escape,enter,space", "dismiss", "Back", id="problem.back", tooltip="Go on")]

    def __init__(self, problem: CoachError) -> None:
        super().__init__()
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Three sentences and a way back."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._problem.title)), classes="dialog-title")
            for sentence in (self._problem.message, self._problem.hint):
                if sentence:
                    yield Static(Content(visible(sentence)), classes="dialog-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Go on", id="go-on")

    def on_button_pressed(self) -> None:
        """The mouse's way back."""
        self.dismiss(None)
