"""The programme: what today holds, how days advance, and every lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.content import Program, ProgramDay
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import Fate, Kind, Part, VisitKind, VisitMode
from tmscoach.rules import measures as measure_rules
from tmscoach.rules import program as rules
from tmscoach.rules.days import Clock
from tmscoach.store import program as store
from tmscoach.store.database import Database, Session

PROGRAM = "home30"


class DayState(StrEnum):
    """How a programme day stands."""

    DONE = "done"
    TODAY = "today"
    REST = "rest"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One part of today: what it is, whether it is done, and why it is there.

    `minutes` is 0 where no time is suggested. `waits` says, in a sentence, that a part waits for the gate.
    `drill`, `prompt`, `kind`, `fate` and `checks` are what opening the part needs.
    """

    part: Part
    title: str
    detail: str
    minutes: int
    done: bool
    why: str
    waits: str = ""
    drill: str = ""
    prompt: str = ""
    kind: Kind = Kind.PROMPTED
    fate: Fate = Fate.PRIVATE
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The next visit."""

    day: date
    kind: VisitKind
    mode: VisitMode


@dataclass(frozen=True, slots=True)
class Today:
    """What today holds; `number` is the programme day, 0 when the programme is behind or not begun."""

    day: date
    number: int
    last: int
    title: str
    phase: str
    rest: bool
    paused: bool
    over: bool
    complete: bool
    practised: int
    window: int
    items: tuple[TodayItem, ...]
    remark: str
    follow_up: FollowUp | None
    open_questions: int


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day in the overview; `title` of days ahead is shown as well."""

    number: int
    title: str
    phase: str
    state: DayState
    opened_on: date | None
    rest: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to read: Markdown of ours, its first line the title."""

    number: int
    title: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ProgramService:
    """The programme: what today holds, how days advance, and every lesson."""

    database: Database
    clock: Clock

    def program(self) -> Program:
        """The programme that is walked."""
        return content.program(PROGRAM)

    def today(self) -> Today:
        """What today holds; opens the next programme day when the one before was completed on an earlier day.

        The first look ever begins the programme with day 1.
        """
        today = self.clock.today()
        program = self.program()
        with self.database.reading() as session:
            run = store.current_run(session)
            current = self._newest(session, run) if run else None
            due = (
                run is None or current is None or (run.paused_at is None and self._moves_on(session, current))
            )
        if due:
            self._advance()
        with self.database.reading() as session:
            run = store.current_run(session)
            assert run is not None
            current = self._newest(session, run)
            assert current is not None
            day = program.day[current.number - 1]
            held = self._held(session, current)
            complete = rules.is_complete(day, held)
            over = current.number == len(program.day) and complete and self._passed(current, today)
            since = today - timedelta(days=rules.PRACTICE_WINDOW - 1)
            practised = store.practised_days(session, since, today)
            visit = store.next_visit(session, today)
            cleared = store.gate_is_cleared(session)
            items = (
                self._open_ended(session, today)
                if over or run.paused_at
                else self._items(session, day, held, cleared)
            )
            return Today(
                day=today,
                number=current.number,
                last=len(program.day),
                title=day.title,
                phase=program.phase_of(day.number).name,
                rest=day.rest,
                paused=run.paused_at is not None,
                over=over,
                complete=complete,
                practised=len(practised),
                window=rules.PRACTICE_WINDOW,
                items=items,
                remark=_remark(day, complete, over=over, paused=run.paused_at is not None),
                follow_up=FollowUp(visit.day, visit.kind, visit.mode) if visit else None,
                open_questions=store.open_questions(session),
            )

    def overview(self) -> tuple[DayCard, ...]:
        """All days of the programme with how each stands."""
        program = self.program()
        with self.database.reading() as session:
            run = store.current_run(session)
            opened = {d.number: d for d in store.opened_days(session, run.uuid)} if run else {}
        current = max(opened, default=0)
        cards = []
        for day in program.day:
            state = DayState.AHEAD
            if day.number == current:
                state = DayState.TODAY
            elif day.number < current:
                state = DayState.REST if day.rest else DayState.DONE
            cards.append(
                DayCard(
                    day.number,
                    day.title,
                    program.phase_of(day.number).name,
                    state,
                    opened[day.number].day if day.number in opened else None,
                    day.rest,
                )
            )
        return tuple(cards)

    def lesson(self, number: int) -> Lesson:
        """The lesson of a day.

        Raises:
            CoachError: exit 2; the programme has no such day.
        """
        days = self.program().day
        if not 1 <= number <= len(days):
            raise CoachError(
                f"The programme has no day {number}.",
                "Nothing was changed.",
                f"Give 1 to {len(days)}.",
                code=Exit.USAGE,
            )
        day = days[number - 1]
        return Lesson(number, day.title, content.lesson(day.lesson), day.minutes)

    def mark_learned(self, number: int) -> None:
        """The lesson of an opened day was read."""
        self._mark(number, "learned_at")

    def mark_moved(self, number: int) -> None:
        """The step of activity of an opened day was taken."""
        self._mark(number, "moved_at")

    def _mark(self, number: int, field: str) -> None:
        with self.database.writing() as session:
            run = store.current_run(session)
            day = store.day_run(session, run.uuid, number) if run else None
            if day is not None and getattr(day, field) is None:
                setattr(day, field, self.clock.utc())
                day.modified_at = self.clock.utc()
                session.add(day)

    def pause(self) -> None:
        """Let the programme rest; pages and drills stay open, and nothing is lost."""
        with self.database.writing() as session:
            run = store.current_run(session)
            if run is not None and run.paused_at is None:
                run.paused_at = run.modified_at = self.clock.utc()
                session.add(run)

    def resume(self) -> None:
        """Go on where the programme was left."""
        with self.database.writing() as session:
            run = store.current_run(session)
            if run is not None and run.paused_at is not None:
                run.paused_at, run.modified_at = None, self.clock.utc()
                session.add(run)

    def start(self) -> None:
        """Begin with day 1, if no programme is under way."""
        with self.database.writing() as session:
            if store.current_run(session) is None:
                self._begin(session)

    def restart(self) -> None:
        """Begin again with day 1; the walk so far is kept."""
        with self.database.writing() as session:
            run = store.current_run(session)
            if run is not None:
                run.ended_at = run.modified_at = self.clock.utc()
                session.add(run)
                session.flush()
            self._begin(session)

    # --- how days advance ----------------------------------------------------------------------------------

    def _begin(self, session: Session) -> ProgramDayRun:
        run = ProgramRun(program=PROGRAM, **self.clock.moment().stamps())
        session.add(run)
        session.flush()
        return self._open_day(session, run, 1)

    def _open_day(self, session: Session, run: ProgramRun, number: int) -> ProgramDayRun:
        opened = ProgramDayRun(run_uuid=run.uuid, number=number, **self.clock.moment().stamps())
        session.add(opened)
        session.flush()
        return opened

    def _newest(self, session: Session, run: ProgramRun) -> ProgramDayRun | None:
        opened = store.opened_days(session, run.uuid)
        return opened[-1] if opened else None

    def _passed(self, current: ProgramDayRun, today: date) -> bool:
        return (current.completed_on or today) < today

    def _moves_on(self, session: Session, current: ProgramDayRun) -> bool:
        """Whether something is to be written: the present day became complete, or the next one opens."""
        program = self.program()
        if current.completed_on is None:
            day = program.day[current.number - 1]
            return rules.is_complete(day, self._held(session, current))
        return (
            rules.next_number(current.number, len(program.day), current.completed_on, self.clock.today())
            is not None
        )

    def _advance(self) -> None:
        today = self.clock.today()
        with self.database.writing() as session:
            run = store.current_run(session)
            if run is None:
                self._begin(session)
                return
            current = self._newest(session, run)
            if current is None:
                self._open_day(session, run, 1)
                return
            day = self.program().day[current.number - 1]
            if current.completed_on is None and rules.is_complete(day, self._held(session, current)):
                current.completed_on = self._completed_on(session, current, day)
                current.modified_at = self.clock.utc()
                session.add(current)
                session.flush()
            following = rules.next_number(
                current.number, len(self.program().day), current.completed_on, today
            )
            if following is not None:
                self._open_day(session, run, following)

    def _completed_on(self, session: Session, current: ProgramDayRun, day: ProgramDay) -> date:
        """The calendar day a programme day was completed on, also when nobody looked since."""
        if day.rest:
            return current.day
        return max(current.day, store.last_minimum_day(session, current.at) or current.day)

    # --- what a day holds ----------------------------------------------------------------------------------

    def _held(self, session: Session, current: ProgramDayRun) -> rules.Held:
        pages, lines = store.pages_and_lines_since(session, current.at, current.day)
        return rules.Held(
            drills=store.drills_since(session, current.at),
            pages=pages,
            lines=lines,
            weekly=store.checked_since(session, current.at),
            causes=store.causes_since(session, current.at),
            learned=current.learned_at is not None,
            moved=current.moved_at is not None,
        )

    def _items(
        self, session: Session, day: ProgramDay, held: rules.Held, cleared: bool
    ) -> tuple[TodayItem, ...]:
        items = []
        for part in rules.parts_of(day):
            done = rules.is_done(part, day, held)
            why = rules.why(part, day)
            if part is Part.LEARN:
                items.append(TodayItem(part, day.title, "", day.minutes, done, why))
            elif part is Part.TURN and day.turn:
                turn = day.turn
                script = content.scripts().get(turn.drill)
                title = script.title if script else _OTHER_TURNS.get(turn.drill, "Any drill")
                drill = turn.drill if script else ("full" if turn.drill == "any" else turn.drill)
                items.append(TodayItem(part, title, turn.note, turn.minutes, done, why, drill=drill))
            elif part is Part.WRITE and day.write:
                write = day.write
                items.append(
                    TodayItem(
                        part,
                        write.prompt,
                        "a release page: nothing of it is stored" if write.fate is Fate.RELEASE else "",
                        write.minutes,
                        done,
                        why,
                        prompt=write.prompt,
                        kind=write.kind,
                        fate=write.fate,
                    )
                )
            elif part is Part.MOVE and day.move:
                waits = "" if cleared else content.gate().waiting
                items.append(TodayItem(part, day.move.text, "", 0, done, why, waits=waits))
            elif part is Part.CHECK:
                items.append(_check_item(day.checks, done, why))
            elif part is Part.CLOSE:
                items.append(TodayItem(part, day.close, "", 1, done, why))
        if not day.checks:
            due = measure_rules.why_due(store.newest_check_day(session), self.clock.today())
            if due and day.number > 1:
                items.insert(-1, _check_item(("weekly",), False, due))
        return tuple(items)

    def _open_ended(self, session: Session, today: date) -> tuple[TodayItem, ...]:
        """What is offered while the programme rests or lies behind."""
        drills, pages, lines = store.done_on(session, today)
        why = "The programme suggests nothing now; this is here because it is always open."
        items = [
            TodayItem(Part.TURN, "Any drill", "when an alarm turns up", 3, drills > 0, why, drill="full"),
            TodayItem(
                Part.WRITE, "A page", "when something wants to be written", 10, pages > 0, why, kind=Kind.FREE
            ),
            TodayItem(Part.CLOSE, "One line: what I met today besides symptoms", "", 1, lines > 0, why),
        ]
        if due := measure_rules.why_due(store.newest_check_day(session), today):
            items.insert(2, _check_item(("weekly",), False, due))
        return tuple(items)


_OTHER_TURNS = {
    "any": "A drill of your choice",
    "app-free": "A drill without the program",
}


def _check_item(checks: tuple[str, ...], done: bool, why: str) -> TodayItem:
    title = "Weekly check, and your three causes" if "causes" in checks else "Weekly check"
    return TodayItem(Part.CHECK, title, "five answers", 1, done, why, checks=tuple(checks))


def _remark(day: ProgramDay, complete: bool, *, over: bool, paused: bool) -> str:
    if paused:
        return "The programme is resting. It goes on from this day whenever you like."
    if over:
        return "The thirty days are behind you. Any of them can be read again; what helps you stays open."
    if day.rest:
        return "A rest day. Nothing is asked; tomorrow the next day opens."
    if complete:
        return "This day counts. The rest is there if you want it; the next day opens tomorrow."
    return ""
