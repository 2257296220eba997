"""The gate, visits, the follow-up, and questions kept for a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.care import GateRecord, Question, Visit
from tmscoach.models.content import CareContent, GateContent, SupportContent, WelcomeContent
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import GateAnswer, VisitKind, VisitMode
from tmscoach.rules import care as rules
from tmscoach.rules.days import Clock, parse_day
from tmscoach.rules.text import mended, one_line
from tmscoach.store import care as store
from tmscoach.store import people as people_store
from tmscoach.store.database import Database
from tmscoach.store.slips import erase_slips_about

ASK_AGAIN_AFTER = timedelta(days=183)  # six months
PUT_OFF = "follow_up_put_off"  # the preference that holds the day on which a follow-up was put off


@dataclass(frozen=True, slots=True)
class Gate:
    """What the patient said about being examined, on `day`."""

    answer: GateAnswer
    day: date
    examined_on: date | None
    by_whom: str
    said: str

    @property
    def cleared(self) -> bool:
        """Whether a physician has examined the patient for this."""
        return self.answer is GateAnswer.YES


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit, past or planned."""

    id: int
    day: date
    kind: VisitKind
    mode: VisitMode
    whom: str
    note: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question parked for a visit; `repeated` when the same one had been asked before."""

    id: int
    day: date
    text: str
    for_whom: str
    answer: str
    answered_on: date | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class CareService:
    """The gate, visits, the follow-up, and questions kept for a visit."""

    database: Database
    clock: Clock

    # --- words ---------------------------------------------------------------------------------------------

    def care_words(self) -> CareContent:
        """Signs that need a doctor, in three groups."""
        return content.care()

    def support_words(self) -> SupportContent:
        """People to reach."""
        return content.support()

    def gate_words(self) -> GateContent:
        """The question of the gate and what follows from each answer."""
        return content.gate()

    def welcome_words(self) -> WelcomeContent:
        """The four welcome pages."""
        return content.welcome()

    # --- the gate ------------------------------------------------------------------------------------------

    def gate(self) -> Gate | None:
        """The newest answer, or None before the first."""
        with self.database.reading() as session:
            found = store.newest_gate(session)
            if found is None:
                return None
            return Gate(found.answer, found.day, found.examined_on, found.by_whom, found.said)

    def is_cleared(self) -> bool:
        """Whether what waits for the all-clear may be shown."""
        gate = self.gate()
        return gate is not None and gate.cleared

    def gate_is_due(self) -> bool:
        """Whether to ask: never asked, six months have passed, or something was new since."""
        return self.gate() is None or self.gate_again() is not None

    def gate_again(self) -> rules.Suggestion | None:
        """Why the answer in force is asked for again, or None where it holds, or none was given yet."""
        with self.database.reading() as session:
            gate = store.newest_gate(session)
            if gate is None:
                return None
            is_new = store.newest_new_day(session, gate.at)
        return rules.ask_again(self.clock.today(), gate.day, after=ASK_AGAIN_AFTER, is_new=is_new)

    def answer_gate(
        self, answer: GateAnswer, examined_on: date | None = None, by_whom: str = "", said: str = ""
    ) -> Gate:
        """Keep an answer; earlier ones stay.

        Raises:
            CoachError: the examination lies in the future.
        """
        moment = self.clock.moment()
        if examined_on and examined_on > moment.day:
            raise CoachError(
                f"{examined_on} is in the future.",
                "Nothing was kept.",
                "Give the day of the examination.",
                code=Exit.USAGE,
            )
        by_whom, said = mended(by_whom).strip(), mended(said).strip()
        with self.database.writing() as session:
            session.add(
                GateRecord(
                    answer=answer,
                    examined_on=examined_on,
                    by_whom=by_whom,
                    said=said,
                    **moment.stamps(),
                )
            )
        return Gate(answer, moment.day, examined_on, by_whom, said)

    # --- visits --------------------------------------------------------------------------------------------

    def visits(self) -> tuple[VisitView, ...]:
        """Every visit, newest first."""
        with self.database.reading() as session:
            return tuple(_visit(visit) for visit in store.visits(session))

    def last_visit(self) -> VisitView | None:
        """The newest visit before today."""
        with self.database.reading() as session:
            found = store.last_visit_before(session, self.clock.today())
            return _visit(found) if found else None

    def day(self, text: str) -> date:
        """A day as a user writes it, `last-visit` included.

        Raises:
            CoachError: exit 2; the text is not a day, or there was no visit yet.
        """
        visit = self.last_visit()
        return parse_day(text, self.clock.today(), visit.day if visit else None)

    def next_visit(self) -> VisitView | None:
        """The nearest visit from today on."""
        with self.database.reading() as session:
            found = store.next_visit_from(session, self.clock.today())
            return _visit(found) if found else None

    def add_visit(
        self,
        day: date,
        kind: VisitKind = VisitKind.FOLLOW_UP,
        mode: VisitMode = VisitMode.IN_PERSON,
        note: str = "",
        whom: str = "",
    ) -> VisitView:
        """Keep a visit on any day, past or planned; `whom` is a name, best one of the list of people."""
        with self.database.writing() as session:
            visit = Visit(
                kind=kind,
                mode=mode,
                whom=_name(whom),
                note=mended(note).strip(),
                **self.clock.moment().stamps() | {"day": day},
            )
            session.add(visit)
            session.flush()
            return _visit(visit)

    def change_visit(
        self,
        visit_id: int,
        *,
        day: date,
        kind: VisitKind,
        mode: VisitMode,
        note: str,
        whom: str | None = None,
    ) -> VisitView:
        """Change a visit, for example to note afterwards what was said; `whom` stays where it is None."""
        with self.database.writing() as session:
            visit = session.get(Visit, visit_id)
            if visit is None:
                raise _no_such("visit", visit_id)
            visit.day, visit.kind, visit.mode, visit.note = day, kind, mode, mended(note).strip()
            visit.whom = visit.whom if whom is None else _name(whom)
            visit.modified_at = self.clock.utc()
            visit.version += 1
            session.add(visit)
            session.flush()
            return _visit(visit)

    def visit(self, visit_id: int) -> VisitView:
        """One visit.

        Raises:
            CoachError: there is none of that number.
        """
        with self.database.reading() as session:
            visit = session.get(Visit, visit_id)
            if visit is None:
                raise _no_such("visit", visit_id)
            return _visit(visit)

    def note_visit(self, visit_id: int, note: str) -> VisitView:
        """Write down what was said at a visit, and what is to be kept of it."""
        with self.database.writing() as session:
            visit = session.get(Visit, visit_id)
            if visit is None:
                raise _no_such("visit", visit_id)
            visit.note = mended(note).strip()
            visit.modified_at = self.clock.utc()
            visit.version += 1
            session.add(visit)
            session.flush()
            return _visit(visit)

    def delete_visit(self, visit_id: int) -> None:
        """Take a visit off the list."""
        with self.database.writing() as session:
            visit = session.get(Visit, visit_id)
            if visit is None:
                raise _no_such("visit", visit_id)
            session.delete(visit)
            erase_slips_about(session, visit_id, "visit")

    # --- the follow-up -------------------------------------------------------------------------------------

    def follow_up(self) -> rules.Suggestion | None:
        """That a follow-up fits now, by the rule in `rules/care.py`, until one is kept or it is put off."""
        today = self.clock.today()
        with self.database.reading() as session:
            put_off = session.get(Preference, PUT_OFF)
            return rules.follow_up(
                today,
                consultation=store.last_consultation(session, today),
                program_day=store.programme_reached(session, rules.PROGRAM_DAY),
                visits=store.doctor_visit_days(session),
                put_off=_day_of(put_off.value) if put_off else None,
            )

    def put_off_follow_up(self) -> None:
        """Say no to this follow-up; nothing is said of it again until the next window opens."""
        with self.database.writing() as session:
            session.merge(Preference(key=PUT_OFF, value=self.clock.today().isoformat()))

    # --- questions -----------------------------------------------------------------------------------------

    def questions(self, *, open_only: bool = False) -> tuple[QuestionView, ...]:
        """Parked questions, oldest first."""
        with self.database.reading() as session:
            return tuple(_question(q) for q in store.questions(session, open_only=open_only))

    def questions_for(self, visit: VisitView) -> tuple[QuestionView, ...]:
        """Questions that wait and belong to a visit: for its person, or for their role."""
        with self.database.reading() as session:
            roles = {rules.folded(person.name): person.role for person in people_store.people(session)}
            waiting = store.questions(session, open_only=True)
            role = roles.get(rules.folded(visit.whom), "")
            return tuple(
                _question(q) for q in waiting if rules.is_for_visit(q.for_whom, visit.whom, visit.kind, role)
            )

    def open_questions(self) -> int:
        """How many questions wait."""
        with self.database.reading() as session:
            return store.open_question_count(session)

    def park_question(
        self, text: str, for_whom: str = "doctor", drill_uuid: str | None = None
    ) -> QuestionView:
        """Keep a question for a visit; the same words again give the earlier one, with its answer.

        Raises:
            CoachError: the question is empty.
        """
        words = mended(text).strip()
        if not words:
            raise CoachError("There is no question yet.", "Nothing was kept.", "Write it in a few words.")
        with self.database.writing() as session:
            earlier = store.question_like(session, words)
            if earlier is not None:
                return _question(earlier, repeated=True)
            question = Question(
                text=words,
                for_whom=one_line(mended(for_whom), 60) or "doctor",
                drill_uuid=drill_uuid,
                **self.clock.moment().stamps(),
            )
            session.add(question)
            session.flush()
            return _question(question)

    def answer_question(self, question_id: int, answer: str) -> QuestionView:
        """Write down what was answered; an empty answer opens the question again."""
        with self.database.writing() as session:
            question = session.get(Question, question_id)
            if question is None:
                raise _no_such("question", question_id)
            question.answer = mended(answer).strip()
            question.answered_on = self.clock.today() if question.answer else None
            question.modified_at = self.clock.utc()
            question.version += 1
            session.add(question)
            session.flush()
            return _question(question)

    def delete_question(self, question_id: int) -> None:
        """Take a question off the list."""
        with self.database.writing() as session:
            question = session.get(Question, question_id)
            if question is None:
                raise _no_such("question", question_id)
            session.delete(question)
            erase_slips_about(session, question_id, "answer")


def _no_such(thing: str, number: int) -> CoachError:
    return CoachError(f"There is no {thing} {number}.", "Nothing was changed.", "The list shows the numbers.")


def _visit(visit: Visit) -> VisitView:
    return VisitView(visit.id or 0, visit.day, visit.kind, visit.mode, visit.whom, visit.note)


def _name(whom: str) -> str:
    return one_line(mended(whom), 60)


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # kept by a hand that meant something else
        return None


def _question(question: Question, *, repeated: bool = False) -> QuestionView:
    return QuestionView(
        question.id or 0,
        question.day,
        question.text,
        question.for_whom,
        question.answer,
        question.answered_on,
        repeated,
    )
