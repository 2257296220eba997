"""Preparing for a visit: a list with times, and the patient's own notes under each part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tmscoach.formats import content
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.terms import GateAnswer, VisitKind, VisitMode
from tmscoach.rules import care as rules
from tmscoach.rules.days import Clock
from tmscoach.rules.text import one_line
from tmscoach.services.care import CareService, QuestionView, VisitView
from tmscoach.store import care as care_store
from tmscoach.store import homework as homework_store
from tmscoach.store import packet as packet_store
from tmscoach.store import practice as practice_store
from tmscoach.store.database import Database, Session

LONGEST = 300  # characters of a note that is shown again
BACK = timedelta(days=28)  # where there was no visit yet


@dataclass(frozen=True, slots=True)
class PartView:
    """One part: when it begins and how long it takes, in minutes, and own notes that belong to it."""

    begins: int
    minutes: int
    title: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparationView:
    """A list for a visit, or for the next one of its kind where none is kept; its minutes add up."""

    visit: VisitView | None
    title: str
    minutes: int
    lead: str
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class PreparationService:
    """What to prepare for a visit."""

    database: Database
    clock: Clock
    care: CareService

    def prepare(self, visit_id: int | None = None) -> PreparationView:
        """The list for a visit; without a number for the next one, or for whatever would come next.

        Raises:
            CoachError: there is no visit of that number.
        """
        visit = self.care.next_visit() if visit_id is None else self.care.visit(visit_id)
        kind = visit.kind if visit else self._kind_to_come()
        wanted = content.preparation().for_kind(kind)
        today = self.clock.today()
        meant = visit or VisitView(0, today, kind, VisitMode.IN_PERSON, "", "")
        questions = self.care.questions_for(meant)
        with self.database.reading() as session:
            before = care_store.last_visit_before(session, min(meant.day, today))
            since = before.day if before else today - BACK
            notes: dict[str, Callable[[], tuple[str, ...]]] = {
                "": lambda: (),
                "since": lambda: self._since(session, since),
                "examined": lambda: self._examined(session),
                "numbers": lambda: _numbers(packet_store.weekly_checks(session, today), today),
                "homework": lambda: self._homework(session, since),
                "causes": lambda: self._causes(session),
                "questions": lambda: _questions(questions),
            }
            parts, begins = [], 0
            for part in wanted.part:
                shown = notes[part.shows]()
                parts.append(PartView(begins, part.minutes, part.title, part.text, shown))
                begins += part.minutes
        return PreparationView(visit, wanted.title, wanted.minutes, wanted.lead, tuple(parts))

    def _kind_to_come(self) -> VisitKind:
        met = any(visit.kind is VisitKind.CONSULTATION for visit in self.care.visits())
        return VisitKind.FOLLOW_UP if met else VisitKind.CONSULTATION

    def _since(self, session: Session, since: date) -> tuple[str, ...]:
        today = self.clock.today()
        notes = []
        before = care_store.last_visit_before(session, today)
        if before is not None:
            whom = f" with {rules.whose(one_line(before.whom))}" if before.whom else ""
            notes.append(f"Last visit: {rules.said(before.day, today)}, {before.kind.value}{whom}.")
            if before.note:
                notes.append(f"I noted: {one_line(before.note, LONGEST)}")
        practised = len(practice_store.practised_days(session, since, today))
        if practised:  # a none would be a reproach
            notes.append(f"Since {rules.said(since, today)} I practised on {_count(practised, 'day')}.")
        fresh = sorted({run.day for run in packet_store.finished_drills(session, since, today) if run.is_new})
        if fresh:
            notes.append(f"New or different on: {', '.join(rules.said(day, today) for day in fresh)}.")
        return tuple(notes)

    def _examined(self, session: Session) -> tuple[str, ...]:
        gate = care_store.newest_gate(session)
        if gate is None or gate.answer is not GateAnswer.YES:
            return ("No examination is noted yet.",)
        when = f" on {rules.said(gate.examined_on, self.clock.today())}" if gate.examined_on else ""
        by = f" by {one_line(gate.by_whom, 60)}" if gate.by_whom else ""
        found = [f"Examined{when}{by}."]
        if gate.said:
            found.append(f"What was said, in my words: {one_line(gate.said, LONGEST)}")
        return tuple(found)

    def _homework(self, session: Session, since: date) -> tuple[str, ...]:
        given = homework_store.homework_between(session, since, self.clock.today())
        return tuple(
            f"{'Done' if one.done_on else 'Not done'}: {one_line(one.text, LONGEST)}"
            + (f" (in the way: {one_line(one.in_the_way, LONGEST)})" if one.in_the_way else "")
            for one in given
        )

    def _causes(self, session: Session) -> tuple[str, ...]:
        named = packet_store.causes(session, self.clock.today())
        return tuple(one_line(cause.text, LONGEST) for cause in named if cause.asked == named[-1].asked)


def _numbers(checks: Sequence[WeeklyCheck], today: date) -> tuple[str, ...]:
    if not checks:
        return ("No weekly check is kept yet.",)
    first, now = checks[0], checks[-1]
    notes = []
    for check, when in ((first, "At the start"), (now, "Now"))[(first is now) :]:
        answers = [
            f"{scale.short} {value} of {scale.maximum}"
            for scale in content.measure("weekly").items
            if (value := getattr(check, scale.id)) is not None
        ]
        if answers:
            notes.append(f"{when}, {rules.said(check.day, today)}: {', '.join(answers)}.")
    return tuple(notes)


def _questions(waiting: Sequence[QuestionView]) -> tuple[str, ...]:
    return tuple(one_line(question.text, LONGEST) for question in waiting) or ("No question waits yet.",)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
