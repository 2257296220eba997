"""A passphrase asked for: the present one, a new one twice, or both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import visible
from tmscoach.store.key import Key
from tmscoach.tui.widgets.passphrase_input import PassphraseInput

LABELS = {"present": "The present passphrase", "new": "The new passphrase", "again": "Once more"}


@dataclass(frozen=True, slots=True)
class Keys:
    """What was typed; None where it was not asked for."""

    present: Key | None = None
    new: Key | None = None


class PassphraseDialog(ModalScreen[Keys | None]):
    """Answers with what was asked for, or None when it was left; `check` may refuse with a `CoachError`.

    A short passphrase is taken the second time: the first time one sentence says what that means.
    """

    DEFAULT_CSS = "PassphraseDialog #passphrase-problem { color: $accent; margin-bottom: 1; }"
    BINDINGS = [Binding("escape", "leave", "Back", id="passphrase.back", tooltip="Leave everything as it is")]

    def __init__(
        self,
        title: str,
        text: str,
        fields: tuple[str, ...],
        *,
        short: str = "",
        yes: str = "Go on",
        check: Callable[[Keys], None] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._text, self._fields = title, text, fields
        self._short, self._yes, self._check = short, yes, check
        self._is_warned = False

    def compose(self) -> ComposeResult:
        """Label and field for each."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            if self._text:
                yield Static(Content(visible(self._text)), classes="dialog-text")
            for name in self._fields:
                yield Static(LABELS[name], classes="quiet")
                yield PassphraseInput(id=f"passphrase-{name}")
            problem = Static(id="passphrase-problem")
            problem.display = False
            yield problem
            with Horizontal(classes="dialog-buttons"):
                yield Button("Back", id="back")
                yield Button(self._yes, id="yes")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next field; from the last one, on."""
        names = [f"passphrase-{name}" for name in self._fields]
        place = names.index(event.input.id or "")
        if place + 1 < len(names):
            self.query_one(f"#{names[place + 1]}", Input).focus()
        else:
            self._go_on()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "yes":
            self._go_on()
        else:
            self.dismiss(None)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#passphrase-{name}", Input).value

    def _go_on(self) -> None:
        try:
            keys = Keys(
                *(Key(self._typed(name)) if name in self._fields else None for name in ("present", "new"))
            )
            if "again" in self._fields and (
                not self._typed("again") or Key(self._typed("again")) != keys.new
            ):
                raise CoachError("The two are not the same.", hint="Type the new one twice.")
            if self._check is not None:
                self._check(keys)
        except CoachError as problem:
            self._say(" ".join((problem.title, problem.hint)).strip())
            return
        if keys.new is not None and keys.new.is_short and not self._is_warned:
            self._is_warned = True
            self._say(f"{self._short} {self._yes}, once more, takes it.")
            return
        self.dismiss(keys)

    def _say(self, text: str) -> None:
        shown = self.query_one("#passphrase-problem", Static)
        shown.update(Content(visible(text)))
        shown.display = True

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
