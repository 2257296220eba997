"""What stands beside the programme on Today: homework, the follow-up, the next visit, the gate's question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tmscoach.models.terms import VisitKind
from tmscoach.rules import care as rules
from tmscoach.rules.days import Clock
from tmscoach.rules.text import one_line
from tmscoach.services.care import CareService, VisitView
from tmscoach.services.homework import HomeworkService, HomeworkView

MOST = 2  # pieces of homework; the others are counted
LABELS = {
    VisitKind.CONSULTATION: "Consultation",
    VisitKind.FOLLOW_UP: "Follow-up",
    VisitKind.THERAPY: "Therapy",
    VisitKind.OTHER: "Next visit",
}


class Beside(StrEnum):
    """What a row is about."""

    HOMEWORK = "homework"
    MORE_HOMEWORK = "more-homework"
    FOLLOW_UP = "follow-up"
    VISIT = "visit"
    QUESTIONS = "questions"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A row under the parts of the day: what it is about, its number in its list (0: none), words, and why.

    `state` is a due day or `done`; `asks` says that the row suggests something and does not just remind.
    """

    about: Beside
    id: int
    label: str
    text: str
    state: str
    why: str
    done: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class BesideService:
    """The rows under the parts of the day."""

    clock: Clock
    care: CareService
    homework: HomeworkService

    def rows(self) -> tuple[BesideRow, ...]:
        """Homework first, then the follow-up or the next visit, then the question of the gate."""
        visit = self.care.next_visit()
        found = [*self._homework(), *self._follow_up()]
        found += [self._visit(visit)] if visit else self._questions()
        again = self.care.gate_again()
        if again is not None:
            found.append(BesideRow(Beside.GATE, 0, "Examined?", again.text, "", again.why, asks=True))
        return tuple(found)

    def _homework(self) -> list[BesideRow]:
        there = self.homework.on_today()
        rows = [_homework_row(one) for one in there[:MOST]]
        more = sum(one.done_on is None for one in there[MOST:])
        if more:
            text = f"{more} more {'piece' if more == 1 else 'pieces'} of homework"
            why = f"Today shows {MOST} pieces of homework, by their due day. All of it is in the list (h)."
            rows.append(BesideRow(Beside.MORE_HOMEWORK, 0, "And", text, "", why))
        return rows

    def _follow_up(self) -> list[BesideRow]:
        fits = self.care.follow_up()
        if fits is None:
            return []
        return [BesideRow(Beside.FOLLOW_UP, 0, "Follow-up", fits.text, "", fits.why, asks=True)]

    def _visit(self, visit: VisitView) -> BesideRow:
        today = self.clock.today()
        questions = len(self.care.questions_for(visit))
        when = "today" if visit.day == today else rules.said(visit.day, today)
        parts = [f"{when}, {visit.mode.value}"]
        waiting = parked(questions).removesuffix(" parked" if visit.whom else "")  # a name needs the room
        parts += [waiting] if questions else []
        parts += [one_line(visit.whom, 24)] if visit.whom else []
        text = " · ".join(parts)
        whose = rules.whose(one_line(visit.whom), "your")
        why = (
            "It is the next visit you keep. The questions are those for "
            + (f"{whose}, or their role." if visit.whom else "anybody, since nobody is named for it.")
            + " Enter shows what to prepare."
        )
        return BesideRow(Beside.VISIT, visit.id, LABELS[visit.kind], text, "", why)

    def _questions(self) -> list[BesideRow]:
        waiting = self.care.open_questions()
        if not waiting:
            return []
        why = "You parked them, and no visit is kept for the days to come."
        return [BesideRow(Beside.QUESTIONS, 0, "For a visit", parked(waiting), "", why)]


def parked(number: int) -> str:
    """`2 questions parked`."""
    return f"{number} question{'' if number == 1 else 's'} parked"


def _homework_row(one: HomeworkView) -> BesideRow:
    return BesideRow(
        Beside.HOMEWORK,
        one.id,
        f"From {rules.whose(one_line(one.from_whom), 'your')}",
        one.text,
        "done" if one.done_on else one.due,
        one.why,
        done=one.done_on is not None,
    )
