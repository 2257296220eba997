"""Visits, past and planned, and the questions kept for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
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
from tmscoach.rules.care import folded, whose
from tmscoach.rules.days import coming_day
from tmscoach.rules.text import one_line
from tmscoach.services.care import VisitView
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field, offered
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.note import NoteDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.care import QuestionView
    from tmscoach.services.slips import Slip
    from tmscoach.startup import Services


KINDS = tuple(kind.value for kind in VisitKind)
MODES = tuple(mode.value for mode in VisitMode)
LONGEST = 240  # characters of a question in the list; enter shows it whole
Chosen = tuple[str, int]  # of which list, and its number there


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _visit_line(visit: VisitView, *, to_come: bool) -> Content:
    """A visit on one line; the note may be cut, `enter` or `s` shows it whole."""
    about = f"{visit.kind.value}, {visit.mode.value}" + (", to come" if to_come else "")
    whom = f"  {one_line(visit.whom, 24)}" if visit.whom else ""
    note = f"  {one_line(visit.note)}" if visit.note else ""
    return Content.assemble(
        f"{visit.day:%a} {_date(visit.day):>11}  ",
        Content(f"{about:33}".rstrip() if not (whom or note) else f"{about:33}"),
        Content(whom),
        Content(note).stylize("$quiet"),
    )


def _question_lines(question: QuestionView) -> Content:
    """The question, since when, and the answer where there is one."""
    answered = f", answered: {one_line(question.answer, LONGEST)}" if question.answer else ", open"
    return Content.assemble(
        Content(one_line(question.text, LONGEST)),
        "\n",
        Content(f"    {_date(question.day)}{answered}").stylize("$quiet"),
    )


class VisitsScreen(Screen[None]):
    """Two short lists: visits above, questions by person below; people and homework are a key away."""

    CSS_PATH = "visits.tcss"
    BINDINGS = [
        Binding("a", "add_visit", "Visit", id="visits.add", tooltip="Add a past or planned visit"),
        Binding("p", "add_question", "Question", id="visits.question", tooltip="Park a question for a visit"),
        Binding("c", "change", "Change", id="visits.change", tooltip="Day, kind, how and with whom"),
        Binding("s", "note", "Said", id="visits.note", tooltip="What was said, and what I want to keep"),
        Binding("o", "open('people')", "People", id="visits.people", tooltip="Care team, and your own"),
        Binding(
            "h", "open('homework')", "Homework", id="visits.homework", tooltip="From a therapist or doctor"
        ),
        Binding("e", "open('packet')", "Packet", id="visits.packet", tooltip="One page for the visit"),
        Binding("d", "delete", "Delete", id="visits.delete", tooltip="Take it off the list"),
        Binding("escape", "leave", "Back", id="visits.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._places: dict[str, str | None] = {}

    def compose(self) -> ComposeResult:
        """Visits and questions."""
        yield Masthead("Visits")
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
        visits, questions = (
            self.query_one("#visit-list", OptionList),
            self.query_one("#question-list", OptionList),
        )
        for one in (visits, questions):
            if one.highlighted is not None:  # stay where one was
                self._places[one.id or ""] = one.get_option_at_index(one.highlighted).id
            one.clear_options()
        visits.add_options(
            Option(_visit_line(visit, to_come=visit.day >= today), id=str(visit.id))
            for visit in self._services.care.visits()
        )
        questions.add_options(self._by_person(self._services.care.questions()))
        self.query_one("#no-visits").display = not visits.option_count
        self.query_one("#no-questions").display = not questions.option_count
        for chosen in (visits, questions):
            chosen.display = bool(chosen.option_count)
            numbers = [option.id for option in chosen.options]
            before = self._places.get(chosen.id or "")
            if before in numbers and before is not None:
                chosen.highlighted = numbers.index(before)
            elif numbers:
                chosen.highlighted = next(n for n, option in enumerate(chosen.options) if not option.disabled)
        if self.focused is None or not self.focused.display:
            first = next((one for one in (visits, questions) if one.option_count), None)
            self.set_focus(first)

    def _by_person(self, found: Sequence[QuestionView]) -> Iterator[Option]:
        """Questions under the name of the person they are for; those that wait first."""
        names = {folded(question.for_whom): question.for_whom for question in found}
        for name in sorted(names):
            yield Option(Content(f"For {whose(one_line(names[name], 40))}"), disabled=True)
            own = [question for question in found if folded(question.for_whom) == name]
            for question in sorted(own, key=lambda one: one.answered_on is not None):
                yield Option(_question_lines(question), id=str(question.id))

    @property
    def _chosen(self) -> Chosen | None:
        """The visit or question that is marked in the list that has the keys."""
        for name in ("visit", "question"):
            chosen = self.query_one(f"#{name}-list", OptionList)
            if chosen.has_focus and chosen.highlighted is not None:
                number = chosen.get_option_at_index(chosen.highlighted).id
                return (name, int(number)) if number else None
        return None

    @work
    async def action_add_visit(self) -> None:
        """Ask for day, kind, mode, whom and a note."""
        new = VisitView(0, self._services.clock.today(), VisitKind.FOLLOW_UP, VisitMode.IN_PERSON, "", "")
        slip = self._services.slips.of("visit")
        answers = await self._ask_visit(slip, "A visit", new, note=True)
        if answers is not None:
            with telling(self):
                self._services.care.add_visit(
                    coming_day(answers["day"], self._services.clock.today()),
                    VisitKind(answers["kind"]),
                    VisitMode(answers["mode"]),
                    answers["note"],
                    answers["whom"],
                )
                slip.forget()
                self._show()

    @on(OptionList.OptionSelected, "#visit-list")
    def open_visit(self, event: OptionList.OptionSelected) -> None:
        """What to prepare for a visit to come; what was said at one that has been."""
        number = int(event.option.id or 0)
        with telling(self):
            if self._services.care.visit(number).day >= self._services.clock.today():
                self.post_message(OpenPlace("preparation", str(number)))
            else:
                self._note(number)

    def action_note(self) -> None:
        """What was said at the visit that is marked, and what is to be kept of it."""
        if self._chosen is not None and self._chosen[0] == "visit":
            self._note(self._chosen[1])

    def _note(self, number: int) -> None:
        with telling(self):
            care = self._services.care
            visit = care.visit(number)
            whom = f" with {whose(one_line(visit.whom))}" if visit.whom else ""
            self.app.push_screen(
                NoteDialog(
                    f"{_date(visit.day)}, {visit.kind.value}{whom}",
                    "What was said, and what I want to keep",
                    visit.note,
                    partial(care.note_visit, number),
                )
            )

    def action_change(self) -> None:
        """Change the visit that is marked, or what was answered to the question."""
        if self._chosen is not None:
            name, number = self._chosen
            (self._change_visit if name == "visit" else self._ask_answer)(number)

    @work
    async def _change_visit(self, number: int) -> None:
        with telling(self):
            visit = self._services.care.visit(number)
            slip = self._services.slips.of("visit", number)
            answers = await self._ask_visit(slip, "This visit", visit)
            if answers is not None:
                self._services.care.change_visit(
                    number,
                    day=coming_day(answers["day"], self._services.clock.today()),
                    kind=VisitKind(answers["kind"]),
                    mode=VisitMode(answers["mode"]),
                    note=visit.note,
                    whom=answers["whom"],
                )
                slip.forget()
                self._show()

    async def _ask_visit(
        self, slip: Slip, title: str, visit: VisitView, *, note: bool = False
    ) -> Answers | None:
        def check(answers: Answers) -> None:
            coming_day(answers["day"], self._services.clock.today())
            for name, allowed in (("kind", KINDS), ("mode", MODES)):
                if answers[name] not in allowed:
                    raise CoachError(f"For the {name}, write one of: {', '.join(allowed)}.")

        names = self._services.people.names()
        fields = [
            Field("day", "Day: 2026-12-03, today, yesterday, tomorrow", visit.day.isoformat()),
            Field("kind", f"Kind: {', '.join(KINDS)}", visit.kind.value, KINDS),
            Field("mode", f"How: {', '.join(MODES)}", visit.mode.value, MODES),
            Field("whom", offered("With whom, if you like", names), visit.whom, names),
        ]
        if note:
            fields.append(Field("note", "A few words (may stay empty)"))
        return await self.app.push_screen_wait(AskDialog(title, tuple(fields), check, slip))

    @work
    async def action_add_question(self) -> None:
        """Ask for a question; one that was asked before shows its answer."""
        names = self._services.people.names()
        fields = (
            Field("text", "The question"),
            Field("for_whom", offered("For whom", names), "doctor", names),
        )
        slip = self._services.slips.of("question")
        answers = await self.app.push_screen_wait(AskDialog("A question for a visit", fields, slip=slip))
        if answers is None or not answers["text"].strip():
            return
        with telling(self):
            question = self._services.care.park_question(answers["text"], answers["for_whom"])
            slip.forget()
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
            slip = self._services.slips.of("answer", number)
            answers = await self.app.push_screen_wait(
                AskDialog(
                    one_line(question.text, 4 * LONGEST),
                    (Field("answer", "What was answered", question.answer),),
                    slip=slip,
                )
            )
            if answers is not None:
                self._services.care.answer_question(number, answers["answer"])
                slip.forget()
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take the chosen visit or question off its list, after asking."""
        if self._chosen is None:
            return
        name, number = self._chosen
        care = self._services.care
        if await self.app.push_screen_wait(ConfirmDialog(f"Take this {name} off the list?")):
            with telling(self):
                (care.delete_visit if name == "visit" else care.delete_question)(number)
                self._show()

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(OpenPlace(place))

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
