"""Visits, past and planned, and the questions kept for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.errors import CoachError
from tmscoach.models.terms import VisitKind, VisitMode
from tmscoach.rules.days import parse_day
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.care import QuestionView, VisitView
    from tmscoach.startup import Services


KINDS = tuple(kind.value for kind in VisitKind)
MODES = tuple(mode.value for mode in VisitMode)


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _day(day: date) -> str:
    return f"{day:%a} {_date(day):>11}"


def _visit_line(visit: VisitView, *, to_come: bool) -> Content:
    """A visit on one line; the note may be cut, `enter` shows it whole."""
    about = f"{visit.kind.value}, {visit.mode.value}" + (", to come" if to_come else "")
    note = f"  {one_line(visit.note)}" if visit.note else ""
    return Content.assemble(
        f"{_day(visit.day)}  ", Content(f"{about:33}".rstrip()), Content(note).stylize("dim")
    )


def _question_lines(question: QuestionView) -> Content:
    """The question, for whom and since when, and the answer where there is one."""
    about = f"for my {one_line(question.for_whom, 30)}, {_date(question.day)}"
    answered = f", answered: {one_line(question.answer)}" if question.answer else ", open"
    return Content.assemble(
        Content(one_line(question.text)), "\n", Content(f"    {about}{answered}").stylize("dim")
    )


class VisitsScreen(Screen[None]):
    """Two short lists: visits above, questions below."""

    CSS_PATH = "visits.tcss"
    BINDINGS = [
        Binding("a", "add_visit", "Add a visit", id="visits.add", tooltip="A past or planned visit"),
        Binding("p", "add_question", "Park a question", id="visits.question", tooltip="For a visit"),
        Binding("d", "delete", "Delete", id="visits.delete", tooltip="Take it off the list"),
        Binding("e", "packet", "Packet", id="visits.packet", tooltip="One page for the visit"),
        Binding("escape", "leave", "Back", id="visits.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._places: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Visits and questions."""
        yield Masthead("Visits and questions")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="visits"):
            yield Static("Visits", classes="section")
            yield Static(
                "No visit yet. Press a to keep one, past or planned.", id="no-visits", classes="quiet"
            )
            yield OptionList(id="visit-list", markup=False)
            yield Static("Questions for a visit", classes="section")
            yield Static(
                "No question waits. Press p to keep one; enter writes down what was answered.",
                id="no-questions",
                classes="quiet",
            )
            yield OptionList(id="question-list", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()

    def _show(self) -> None:
        today = self._services.clock.today()
        visits = self.query_one("#visit-list", OptionList)
        for one in self.query(OptionList):
            self._places[one.id or ""] = one.highlighted or 0  # stay where one was
        visits.clear_options()
        visits.add_options(
            Option(_visit_line(visit, to_come=visit.day >= today), id=str(visit.id))
            for visit in self._services.care.visits()
        )
        questions = self.query_one("#question-list", OptionList)
        questions.clear_options()
        questions.add_options(
            Option(_question_lines(question), id=str(question.id))
            for question in self._services.care.questions()
        )
        self.query_one("#no-visits").display = not visits.option_count
        self.query_one("#no-questions").display = not questions.option_count
        for chosen in (visits, questions):
            chosen.display = bool(chosen.option_count)
            if chosen.option_count:
                chosen.highlighted = min(self._places.get(chosen.id or "", 0), chosen.option_count - 1)
        if self.focused is None or not self.focused.display:
            first = next((one for one in (visits, questions) if one.option_count), None)
            self.set_focus(first)

    @work
    async def action_add_visit(self) -> None:
        """Ask for day, kind, mode and a note."""
        answers = await self._ask_visit("A visit", self._services.clock.today(), KINDS[1], MODES[0], "")
        if answers is not None:
            with telling(self):
                self._services.care.add_visit(
                    parse_day(answers["day"], self._services.clock.today()),
                    VisitKind(answers["kind"]),
                    VisitMode(answers["mode"]),
                    answers["note"],
                )
                self._show()

    @on(OptionList.OptionSelected, "#visit-list")
    def change(self, event: OptionList.OptionSelected) -> None:
        """Change the visit, for example to note what was said."""
        self._change_visit(int(event.option.id or 0))

    @work
    async def _change_visit(self, number: int) -> None:
        with telling(self):
            visit = self._services.care.visit(number)
            answers = await self._ask_visit("This visit", visit.day, visit.kind, visit.mode, visit.note)
            if answers is not None:
                self._services.care.change_visit(
                    number,
                    day=parse_day(answers["day"], self._services.clock.today()),
                    kind=VisitKind(answers["kind"]),
                    mode=VisitMode(answers["mode"]),
                    note=answers["note"],
                )
                self._show()

    async def _ask_visit(self, title: str, day: date, kind: str, mode: str, note: str) -> Answers | None:
        def check(answers: Answers) -> None:
            parse_day(answers["day"], self._services.clock.today())
            for name, allowed in (("kind", KINDS), ("mode", MODES)):
                if answers[name] not in allowed:
                    raise CoachError(f"For the {name}, write one of: {', '.join(allowed)}.")

        return await self.app.push_screen_wait(
            AskDialog(
                title,
                (
                    Field("day", "Day: 2026-12-03, today, yesterday", day.isoformat()),
                    Field("kind", f"Kind: {', '.join(KINDS)}", kind, KINDS),
                    Field("mode", f"How: {', '.join(MODES)}", mode, MODES),
                    Field("note", "A few words (may stay empty)", note),
                ),
                check,
            )
        )

    @work
    async def action_add_question(self) -> None:
        """Ask for a question; one that was asked before shows its answer."""
        answers = await self.app.push_screen_wait(
            AskDialog(
                "A question for a visit",
                (Field("text", "The question"), Field("for_whom", "For whom", "doctor")),
            )
        )
        if answers is None or not answers["text"].strip():
            return
        with telling(self):
            question = self._services.care.park_question(answers["text"], answers["for_whom"])
            if question.repeated:
                earlier = question.answer or "It waits for an answer."
                said = f"You asked this on {_date(question.day)}. {one_line(earlier, 240)}"
                self.notify(said, markup=False, timeout=10)
            self._show()

    @on(OptionList.OptionSelected, "#question-list")
    def answer(self, event: OptionList.OptionSelected) -> None:
        """Write down what was answered."""
        self._ask_answer(int(event.option.id or 0))

    @work
    async def _ask_answer(self, number: int) -> None:
        with telling(self):
            question = next((q for q in self._services.care.questions() if q.id == number), None)
            if question is None:
                raise CoachError("This question is not on the list any more.", "Nothing was changed.")
            answers = await self.app.push_screen_wait(
                AskDialog(
                    one_line(question.text, 120), (Field("answer", "What was answered", question.answer),)
                )
            )
            if answers is not None:
                self._services.care.answer_question(number, answers["answer"])
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take the chosen visit or question off its list, after asking."""
        for name, delete in (
            ("visit", self._services.care.delete_visit),
            ("question", self._services.care.delete_question),
        ):
            chosen = self.query_one(f"#{name}-list", OptionList)
            if chosen.has_focus and chosen.highlighted is not None:
                number = int(chosen.get_option_at_index(chosen.highlighted).id or 0)
                if await self.app.push_screen_wait(ConfirmDialog(f"Take this {name} off the list?")):
                    with telling(self):
                        delete(number)
                        self._show()
                return

    def action_packet(self) -> None:
        """Open the packet."""
        self.post_message(OpenPlace("packet"))

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
