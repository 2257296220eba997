"""The physician gate: the question, what was said, and the questions to take to a doctor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from tmscoach.models.terms import GateAnswer
from tmscoach.rules.days import parse_day
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services

LABELS = {
    GateAnswer.YES: "yes, I was examined",
    GateAnswer.NOT_YET: "not yet",
    GateAnswer.UNSURE: "not sure",
}


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


LINES = {
    "when": "when, for example 2026-03-10",
    "whom": "by whom",
    "said": "what was said, in your words",
}


class GateScreen(Screen[None]):
    """Asks, keeps the newest answer, and lists what to ask a doctor."""

    CSS_PATH = "gate.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("escape", "leave", "Back", id="gate.back", tooltip="Back; what you answered is kept"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._words = FormWords(self, services.slips.of("gate"), dict.fromkeys(LINES, ""), "gate-")

    def compose(self) -> ComposeResult:
        """The question, three fields that may stay empty, three answers, and a list for the doctor."""
        words = self._services.care.gate_words()
        yield Masthead("Examined by a physician?")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="gate"):
            yield Static(Content(words.question), classes="title")
            yield Static(id="gate-again")
            yield Static(id="gate-now", classes="quiet")
            typed = self._words.take_up()
            if self._words.before:
                yield Static(FROM_BEFORE, classes="quiet", id="gate-from-before")
            for name, about in LINES.items():
                yield LineInput(typed[name], placeholder=f"{about} (may stay empty)", id=f"gate-{name}")
            yield Button("Yes, I was examined for this", id="yes")
            yield Button("Not yet", id="not-yet")
            yield Button("I am not sure", id="unsure")
            yield Static(id="gate-remark")
            yield Static("Questions you could take to a doctor", classes="section")
            for question in words.ask:
                yield Static(Content(f"·  {question}"))
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the answer in force."""
        with telling(self):
            self._show()
        self.query_one("#gate-when").focus(scroll_visible=False)  # the question stays in sight

    def _show(self) -> None:
        gate = self._services.care.gate()
        text = "You have not answered yet."
        if gate is not None:
            text = f"Your last answer, on {_day(gate.day)}: {LABELS[gate.answer]}."
            details = [
                f"Examined on {_day(gate.examined_on)}" if gate.examined_on else "",
                f"by {one_line(gate.by_whom)}" if gate.by_whom else "",
            ]
            about = " ".join(detail for detail in details if detail)
            text += f"\n{about[:1].upper()}{about[1:]}." if about else ""
            text += f"\n“{visible(gate.said)}”" if gate.said else ""
        self.query_one("#gate-now", Static).update(Content(text))
        again = self._services.care.gate_again()
        shown = self.query_one("#gate-again", Static)
        shown.update(Content(again.why if again else ""))
        shown.display = again is not None

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        self._words.typed(event.input)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self._words.put()

    def keep_now(self) -> None:
        """The same at the end of the program."""
        self.put_by()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Keep an answer with whatever the fields hold."""
        answer = GateAnswer(event.button.id or "")
        words = self._services.care.gate_words()
        with telling(self):
            when = self.query_one("#gate-when", Input).value.strip()
            examined: date | None = parse_day(when, self._services.clock.today()) if when else None
            self._services.care.answer_gate(
                answer,
                examined,
                self.query_one("#gate-whom", Input).value,
                self.query_one("#gate-said", Input).value,
            )
            self._words.read()
            self._words.kept()
            remark = {
                GateAnswer.YES: words.yes,
                GateAnswer.NOT_YET: words.not_yet,
                GateAnswer.UNSURE: words.unsure,
            }
            self.query_one("#gate-remark", Static).update(Content(remark[answer]))
            self._show()

    def action_leave(self) -> None:
        """Back to where this was opened from; what was typed waits for the next time."""
        with telling(self):
            self.put_by()
            self.dismiss(None)
