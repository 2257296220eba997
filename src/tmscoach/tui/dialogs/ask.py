"""A few short fields asked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from tmscoach.services.slips import Slip

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
    """Answers by field name, or None when it was left; `check` may refuse with a `CoachError`.

    With a `slip` nothing that was typed is lost: it is kept there soon after the last letter and stands in
    the lines when the form is opened again. Who takes the answers says `forget` once they are kept.
    """

    DEFAULT_CSS = """
    AskDialog #ask-problem { color: $warning; margin-bottom: 1; }
    AskDialog #ask-from-before { color: $text-muted; margin-bottom: 1; }
    """
    BINDINGS = [
        Binding("escape", "leave", "Back", id="ask.back", tooltip="Back; what you typed waits here"),
        Binding("ctrl+r", "afresh", "Afresh", id="ask.afresh", tooltip="Without the words from before"),
    ]

    def __init__(
        self,
        title: str,
        fields: tuple[Field, ...],
        check: Callable[[Answers], None] | None = None,
        slip: Slip | None = None,
    ) -> None:
        super().__init__()
        self._title, self._fields, self._check = title, fields, check
        self._words = FormWords(self, slip, {field.name: field.value for field in fields}, "ask-")
        self._is_open = True

    def compose(self) -> ComposeResult:
        """Label and line for each field."""
        # one line cannot hold all that a text may have
        self._words.at_first = {field.name: LineInput(field.value).value for field in self._fields}
        words = self._words.take_up()
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            if self._words.before:
                yield Static(f"{FROM_BEFORE} ctrl+r begins afresh.", id="ask-from-before", markup=False)
            for field in self._fields:
                yield Static(Content(visible(field.label)), classes="quiet")
                suggester = SuggestFromList(field.choices, case_sensitive=False) if field.choices else None
                yield LineInput(
                    words[field.name], id=f"ask-{field.name}", suggester=suggester, classes="ask-field"
                )
            problem = Static(id="ask-problem")
            problem.display = False
            yield problem
            with Horizontal(classes="dialog-buttons"):
                if self._words.before:
                    yield Button("Afresh", id="afresh")
                yield Button("Back", id="back")
                yield Button("Keep", id="keep")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Words from before can be taken out while there are some."""
        return bool(self.query("#afresh")) if action == "afresh" else True

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        if self._is_open:
            self._words.typed(event.input)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        if self._is_open:
            self._words.put()

    def keep_now(self) -> None:
        """The same at the end of the program."""
        self.put_by()

    def action_afresh(self) -> None:
        """The lines as they are without the words from before."""
        with telling(self):
            self._words.forget()
        for name, words in self._words.now.items():
            self.query_one(f"#ask-{name}", Input).value = words
        for gone in ("#ask-from-before", "#afresh"):
            self.query(gone).remove()
        self.refresh_bindings()

    # --- leaving -------------------------------------------------------------------------------------------

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
        match event.button.id:
            case "keep":
                self._keep()
            case "afresh":
                self.action_afresh()
            case _:
                self.action_leave()

    def _keep(self) -> None:
        with telling(self):
            self.put_by()  # until whoever asked has kept them
        answers = {name: words.strip() for name, words in self._words.now.items()}
        if self._check is not None:
            try:
                self._check(answers)
            except CoachError as problem:
                shown = self.query_one("#ask-problem", Static)
                shown.update(Content(visible(" ".join((problem.title, problem.hint)).strip())))
                shown.display = True
                return
        self._is_open = False
        self.dismiss(answers)

    def action_leave(self) -> None:
        """Close without an answer; what was typed waits for the next time."""
        with telling(self):
            self.put_by()
            self.dismiss(None)


class FormDialog(AskDialog):
    """A form whose `check` keeps the answers, or refuses them; what was refused stays on the screen."""

    def _keep(self) -> None:
        super()._keep()
        if not self._is_open:
            with telling(self):
                self._words.kept()
