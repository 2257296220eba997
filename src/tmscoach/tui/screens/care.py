"""New or different: signs that need a doctor, in three groups, and a dated question for the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import HorizontalGroup, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tmscoach.rules.text import visible
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.answer import AnswerInput
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class CareScreen(Screen[None]):
    """Three lists to look through; what is new can be put down as a question for the doctor.

    `about` is the UUID of the drill it was opened from, or empty.
    """

    CSS_PATH = "care.tcss"
    AUTO_FOCUS = "#care-page"
    BINDINGS = [
        Binding("q", "note", "Put it down for the doctor", id="care.note", tooltip="A dated question"),
        Binding("escape", "leave", "Back", id="care.back", tooltip="Back to where you were"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._about = services, about
        self._words = services.care.care_words()

    def compose(self) -> ComposeResult:
        """The lead, three groups, the caveat, and a line for the doctor."""
        words = self._words
        yield Masthead(words.title, right="a dated note for the doctor is kept" if self._about else "")
        with VerticalScroll(classes="page", id="care-page"), Vertical(classes="column", id="care"):
            yield Static(Content(words.lead), classes="title")
            for group in words.group:
                with Vertical(classes=f"care-group {group.id}"):
                    yield Static(Content(group.title), classes="care-title")
                    yield Static(Content(group.do), classes="care-do")
                    for sign in group.sign:
                        with HorizontalGroup(classes="care-sign"):
                            yield Static("·")
                            yield Static(Content(sign), classes="care-words")
            yield Static(Content(words.caveat), classes="gap")
            if self._about:
                yield Static(Content(words.after), classes="gap")
            yield Static("What is new, and since when? (q)", classes="section")
            yield AnswerInput(placeholder="in your words; enter keeps it for the doctor", id="care-note")
            yield Static("", id="care-kept", classes="quiet")
        yield KeyLine()

    def action_note(self) -> None:
        """To the line where it can be put down."""
        self.query_one("#care-note", Input).focus()

    @on(Input.Submitted, "#care-note")
    def keep(self, event: Input.Submitted) -> None:
        """Park it as a question; the same words again show what was answered."""
        if not event.value.strip():
            return
        with telling(self):
            if self._about:
                drill = self._services.drill
                drill.mark_new(drill.resume(self._about), event.value)
                text = f"Kept on {self._services.clock.today():%d %B %Y} for your doctor."
            else:
                question = self._services.care.park_question(event.value)
                text = f"Kept on {question.day:%d %B %Y} for your doctor."
                if question.repeated:
                    text = f"You put this down on {question.day:%d %B %Y}. " + (
                        f"The answer was: {question.answer}" if question.answer else "It waits for an answer."
                    )
            self.query_one("#care-kept", Static).update(Content(visible(text)))
            event.input.clear()
            self.query_one("#care-page").focus()

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)

    def action_visits(self) -> None:
        """To the questions that wait."""
        self.post_message(OpenPlace("visits"))
