"""A few short fields asked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.dialogs.waiting import WaitingDialog
from tmscoach.tui.slipping import FormWords
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


class AskDialog(WaitingDialog[Answers]):
    """Answers by field name, or None when it was left; `check` may refuse with a `CoachError`.

    With a `slip` nothing that was typed is lost: it is kept there soon after the last letter and stands in
    the lines when the form is opened again. Who takes the answers says `forget` once they are kept.
    """

    DEFAULT_CSS = "AskDialog #ask-problem { color: $warning; margin-bottom: 1; }"
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
        self.words = FormWords(self, slip, {field.name: field.value for field in fields}, "ask-")

    def compose(self) -> ComposeResult:
        """Label and line for each field."""
        # one line cannot hold all that a text may have
        self.words.at_first = {field.name: LineInput(field.value).value for field in self._fields}
        words = self.words.take_up()
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            yield from self.from_before()
            for field in self._fields:
                yield Static(Content(visible(field.label)), classes="quiet")
                suggester = SuggestFromList(field.choices, case_sensitive=False) if field.choices else None
                yield LineInput(
                    words[field.name], id=f"ask-{field.name}", suggester=suggester, classes="ask-field"
                )
            problem = Static(id="ask-problem")
            problem.display = False
            yield problem
            yield Horizontal(*self.buttons(), classes="dialog-buttons")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next field; from the last one, keep."""
        names = [f"ask-{field.name}" for field in self._fields]
        place = names.index(event.input.id or "")
        if place + 1 < len(names):
            self.query_one(f"#{names[place + 1]}", Input).focus()
        else:
            self.keep()

    def keep(self) -> None:
        """Give the answers, once they are looked at."""
        with telling(self):
            self.put_by()  # until whoever asked has kept them
        answers = {name: words.strip() for name, words in self.words.now.items()}
        if self._check is not None:
            try:
                self._check(answers)
            except CoachError as problem:
                shown = self.query_one("#ask-problem", Static)
                shown.update(Content(visible(" ".join((problem.title, problem.hint)).strip())))
                shown.display = True
                return
        self.is_open = False
        self.dismiss(answers)


class FormDialog(AskDialog):
    """A form whose `check` keeps the answers, or refuses them; what was refused stays on the screen."""

    def keep(self) -> None:
        """Keep the answers."""
        super().keep()
        if not self.is_open:
            with telling(self):
                self.words.kept()
