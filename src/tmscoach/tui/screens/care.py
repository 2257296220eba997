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

from tmscoach.errors import CoachError
from tmscoach.rules.text import visible
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.answer import AnswerInput
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.startup import Services


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


class CareScreen(Screen[None]):
    """Three lists to look through; what is new can be put down as a question for the doctor.

    `about` is the UUID of the drill it was opened from, or empty.
    """

    CSS_PATH = "care.tcss"
    AUTO_FOCUS = "#care-page"
    BINDINGS = [
        Binding("q", "note", "Put it down for the doctor", id="care.note", tooltip="A dated question"),
        Binding("i", "visits", "Questions", id="care.visits", tooltip="The questions that wait for a visit"),
        Binding("escape", "leave", "Back", id="care.back", tooltip="Back; what is typed is kept"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._about = services, about
        self._words = services.care.care_words()
        self._typed = FormWords(self, services.slips.of("new-sign", about), {"note": ""}, "care-")

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
            yield AnswerInput(
                self._typed.take_up()["note"],
                placeholder="in your words; enter keeps it for the doctor",
                id="care-note",
            )
            yield Static(FROM_BEFORE if self._typed.before else "", id="care-kept", classes="quiet")
        yield KeyLine()

    def action_note(self) -> None:
        """To the line where it can be put down."""
        self.query_one("#care-note", Input).focus()

    @on(Input.Changed, "#care-note")
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        self._typed.typed(event.input)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self._typed.put()

    @on(Input.Submitted, "#care-note")
    def keep(self) -> None:
        """Park it as a question; the same words again show what was answered."""
        with telling(self):
            self.keep_now()
            self.query_one("#care-page").focus()

    def keep_now(self) -> None:
        """Keep what is typed, if anything; raises `CoachError` if that cannot be done."""
        note = self.query_one("#care-note", Input)
        words = note.value
        if not words.strip():
            return
        text = f"Kept on {_day(self._services.clock.today())} for your doctor."
        if not self._noted_in_drill(words):
            question = self._services.care.park_question(words)
            if question.repeated:
                text = f"You put this down on {_day(question.day)}. " + (
                    f"The answer was: {question.answer}" if question.answer else "It waits for an answer."
                )
        self.query_one("#care-kept", Static).update(Content(visible(text)))
        note.clear()
        self._typed.forget()

    def _noted_in_drill(self, words: str) -> bool:
        """Whether the drill this was opened from took the note; one that has ended takes none."""
        if not self._about:
            return False
        drill = self._services.drill
        try:
            drill.mark_new(drill.resume(self._about), words)
        except CoachError:
            return False  # what is new is kept all the same, as a question of its own
        return True

    def action_leave(self) -> None:
        """Back to where this was opened from; what is typed is kept for the doctor."""
        with telling(self):
            self.keep_now()
            self.dismiss(None)

    def action_visits(self) -> None:
        """To the questions that wait."""
        self.post_message(OpenPlace("visits"))
