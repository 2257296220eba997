"""A question with a few named answers, each with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tmscoach.rules.text import visible


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its key, what it says, what it means."""

    key: str
    label: str
    meaning: str = ""


class ChooseDialog(ModalScreen[str | None]):
    """Answers with the key of what was chosen, or None when it was left."""

    CSS = """
    ChooseDialog {
        & .choose-answer {
            width: 100%; height: auto; padding: 0 1;
            text-align: left; content-align: left middle;
        }
        & .choose-answers { height: auto; }
    }
    """
    BINDINGS = [
        Binding("escape", "leave", "Back", id="choose.back", tooltip="Decide later"),
        Binding("up", "app.focus_previous", show=False, id="choose.up"),
        Binding("down", "app.focus_next", show=False, id="choose.down"),
    ]

    def __init__(self, question: str, detail: str, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._question, self._detail, self._answers = question, detail, answers

    def compose(self) -> ComposeResult:
        """The question and its answers, one below the other."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._question)), classes="dialog-title")
            if self._detail:
                yield Static(Content(visible(self._detail)), classes="dialog-text")
            with Vertical(classes="choose-answers"):
                for answer in self._answers:
                    label = Content.assemble(
                        (answer.key, "bold $accent"), f"  {answer.label}", (f"   {answer.meaning}", "$quiet")
                    )
                    yield Button(label, id=f"answer-{answer.key}", classes="choose-answer")

    def on_key(self, event: events.Key) -> None:
        """A key of an answer answers."""
        if event.key in {answer.key for answer in self._answers}:
            event.stop()
            self.dismiss(event.key)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's answer."""
        self.dismiss((event.button.id or "").removeprefix("answer-"))

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
