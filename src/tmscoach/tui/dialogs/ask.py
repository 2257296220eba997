"""A few short fields asked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.widgets.line_input import LineInput

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One line to fill in; `choices` are offered as one types."""

    name: str
    label: str
    value: str = ""
    choices: tuple[str, ...] = ()


def offered(label: str, choices: tuple[str, ...], room: int = 54) -> str:
    """A label that names as many of the choices as fit one line of the dialog."""
    taken: list[str] = []
    for choice in (one_line(choice) for choice in choices):
        if len(f"{label}: {', '.join([*taken, choice])} ...") > room:
            return f"{label}: {', '.join(taken)} ..." if taken else label
        taken.append(choice)
    return f"{label}: {', '.join(taken)}" if taken else label


class AskDialog(ModalScreen[Answers | None]):
    """Answers by field name, or None when it was left; `check` may refuse with a `CoachError`."""

    DEFAULT_CSS = "AskDialog #ask-problem { color: $warning; margin-bottom: 1; }"
    BINDINGS = [Binding("escape", "leave", "Back", id="ask.back", tooltip="Leave without keeping")]

    def __init__(
        self, title: str, fields: tuple[Field, ...], check: Callable[[Answers], None] | None = None
    ) -> None:
        super().__init__()
        self._title, self._fields, self._check = title, fields, check

    def compose(self) -> ComposeResult:
        """Label and line for each field."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            for field in self._fields:
                yield Static(Content(visible(field.label)), classes="quiet")
                suggester = SuggestFromList(field.choices, case_sensitive=False) if field.choices else None
                yield LineInput(field.value, id=f"ask-{field.name}", suggester=suggester, classes="ask-field")
            problem = Static(id="ask-problem")
            problem.display = False
            yield problem
            with Horizontal(classes="dialog-buttons"):
                yield Button("Back", id="back")
                yield Button("Keep", id="keep")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next field; from the last one, keep."""
        names = [f"ask-{field.name}" for field in self._fields]
        place = names.index(event.input.id or "")
        if place + 1 < len(names):
            self.query_one(f"#{names[place + 1]}", Input).focus()
        else:
            self._keep()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "keep":
            self._keep()
        else:
            self.dismiss(None)

    def _keep(self) -> None:
        answers = {f.name: self.query_one(f"#ask-{f.name}", Input).value.strip() for f in self._fields}
        if self._check is not None:
            try:
                self._check(answers)
            except CoachError as problem:
                shown = self.query_one("#ask-problem", Static)
                shown.update(Content(visible(" ".join((problem.title, problem.hint)).strip())))
                shown.display = True
                return
        self.dismiss(answers)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class FormDialog(AskDialog):
    """A form whose words are not lost: leaving it asks once, and a program that ends keeps them.

    Its `check` keeps the answers, or refuses them; what was refused stays on the screen.
    """

    NOT_KEPT = "This is not kept yet. Keep keeps it; escape again leaves."
    _leaving = False
    _at_first: Answers | None = None

    def on_mount(self) -> None:
        """Remember what the lines hold: one line cannot hold all that a text may have."""
        self._at_first = self._typed()

    def _typed(self) -> Answers:
        return {f.name: self.query_one(f"#ask-{f.name}", Input).value.strip() for f in self._fields}

    def _is_changed(self) -> bool:
        return self._at_first is not None and self._typed() != self._at_first

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        event.prevent_default()  # that of the class above would leave at once
        if event.button.id == "keep":
            self._keep()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Close without an answer; with words on the screen, the second press does."""
        if self._is_changed() and not self._leaving:
            self._leaving = True
            shown = self.query_one("#ask-problem", Static)
            shown.update(self.NOT_KEPT)
            shown.display = True
        else:
            self.dismiss(None)

    def keep_now(self) -> None:
        """Keep what is typed when the program ends."""
        if self._check is not None and self._is_changed():
            self._check(self._typed())
