"""The programme: what today holds, how days advance, and every lesson."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.content import Program, ProgramDay
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import Fate, Kind, Part, VisitKind, VisitMode
from tmscoach.rules import belief as belief_rules
from tmscoach.rules import measures as measure_rules
from tmscoach.rules import program as rules
from tmscoach.rules.days import Clock, journal_day
from tmscoach.services.measures import MeasuresService
from tmscoach.store import belief as belief_store
from tmscoach.store import measures as measure_store
from tmscoach.store import practice as practice_store
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
    """What today holds.

    `number` is the open programme day, also when it is `complete` or the programme is `over`; `practised`
    counts days of the last `window`; `remark` is one line to show, often empty; `can_go_on` says whether
    `go_on` would open the next day now.
    """

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
    can_go_on: bool = False


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
    measures: MeasuresService

    def program(self) -> Program:
        """The programme that is walked."""
        return content.program(PROGRAM)

    def today(self) -> Today:
        """What today holds; opens the next programme day when the one before was completed on an earlier day.

        The first look ever begins the programme with day 1.
        """
        with self.database.reading() as session:
            due = self._is_due(session)
        if due:
            with self.database.writing() as session:
                self._advance(session)
        with self.database.reading() as session:
            return self._seen(session)

    def _seen(self, session: Session) -> Today:
        today, program = self.clock.today(), self.program()
        run = store.current_run(session)
        assert run is not None
        opened = store.opened_days(session, run.uuid)
        current = opened[-1]
        day = program.day[current.number - 1]
        last = len(program.day)
        paused, over = run.paused_at is not None, self._is_over(current)
        held = self._held(session, run, opened)
        complete = current.completed_on is not None or rules.is_complete(day, held)
        since = today - timedelta(days=rules.PRACTICE_WINDOW - 1)
        visit = store.next_visit(session, today)
        return Today(
            day=today,
            number=current.number,
            last=last,
            title=day.title,
            phase=program.phase_of(day.number).name,
            rest=day.rest,
            paused=paused,
            over=over,
            complete=complete,
            practised=len(practice_store.practised_days(session, since, today)),
            window=rules.PRACTICE_WINDOW,
            items=self._open_ended(session, today)
            if over or paused
            else self._items(session, day, held, store.gate_is_cleared(session)),
            remark=_remark(day, complete, over=over, paused=paused, last=current.number == last),
            follow_up=FollowUp(visit.day, visit.kind, visit.mode) if visit else None,
            open_questions=store.open_questions(session),
            can_go_on=rules.may_go_on(
                current.number,
                last,
                complete=complete,
                paused=paused,
                opened_today=sum(row.day == today for row in opened),
            ),
        )

    def overview(self) -> tuple[DayCard, ...]:
        """All days of the programme with how each stands."""
        program = self.program()
        with self.database.reading() as session:
            run = store.current_run(session)
            opened = {d.number: d for d in store.opened_days(session, run.uuid)} if run else {}
        current = max(opened, default=0)
        if current and self._is_over(opened[current]):
            current += 1  # no day is today's any more
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
        """The lesson of an opened day was read; a day still ahead stays unread."""
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
            if store.current_run(session) is None:
                self._begin(session)  # or the next look would begin it, and it would not be resting
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

    def go_on(self) -> None:
        """Open the next day now, on the same calendar day; only after the present one is complete.

        Raises:
            CoachError: the day is not complete, there is no next one, the programme rests, or two days were
                opened today already.
        """
        today = self.today()
        if today.paused:
            raise CoachError("The programme is resting.", "Nothing was changed.", "Resume it first.")
        if today.number >= today.last:
            raise CoachError("This is the last day of the programme.", "Nothing was changed.")
        if not today.complete:
            raise CoachError(
                f"Day {today.number} is still open.",
                "Nothing was changed.",
                "One drill and one line make it whole.",
            )
        if not today.can_go_on:
            raise CoachError(
                "Two days were opened today already.", "Nothing was changed.", "The next one opens tomorrow."
            )
        with self.database.writing() as session:
            run = store.current_run(session)
            # another window may have been quicker
            if run is not None and not store.day_run(session, run.uuid, today.number + 1):
                self._open_day(session, run, today.number + 1)

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

    def _is_over(self, current: ProgramDayRun) -> bool:
        """Whether the last day was completed on an earlier day."""
        return (
            current.number >= len(self.program().day)
            and current.completed_on is not None
            and current.completed_on < self.clock.today()
        )

    def _next(self, current: ProgramDayRun) -> int | None:
        """The programme day that opens now, if any."""
        noticed = current.modified_at.astimezone(self.clock.now().tzinfo)
        return rules.next_number(
            current.number,
            len(self.program().day),
            current.completed_on,
            self.clock.today(),
            journal_day(noticed, self.clock.day_starts),
        )

    def _is_due(self, session: Session) -> bool:
        """Whether a look has something to write: a beginning, a completion, or the next day."""
        run = store.current_run(session)
        opened = store.opened_days(session, run.uuid) if run else ()
        if run is None or not opened:
            return True
        current, now = opened[-1], self.clock.utc()
        if max(current.at, current.modified_at) > now:
            return True  # the clock was set back
        if run.paused_at is not None:
            return False
        if current.completed_on is None:
            day = self.program().day[current.number - 1]
            return rules.is_complete(day, self._held(session, run, opened))
        return self._next(current) is not None

    def _advance(self, session: Session) -> None:
        """Write what `_is_due` found, again from the start: another window may have been quicker."""
        run = store.current_run(session)
        if run is None:
            self._begin(session)
            return
        opened = store.opened_days(session, run.uuid)
        if not opened:
            self._open_day(session, run, 1)
            return
        current, now, today = opened[-1], self.clock.utc(), self.clock.today()
        if max(current.at, current.modified_at) > now:
            # opened by a clock that was ahead: what is done from now on must count for it
            current.day, current.at = min(current.day, today), min(current.at, now)
            current.modified_at = now
        if run.paused_at is None:
            day = self.program().day[current.number - 1]
            if current.completed_on is None and rules.is_complete(day, self._held(session, run, opened)):
                whole = None if day.rest else store.minimum_day(session, self._since(session, run, opened))
                # by its own day, also when nobody looked since; the completion is never before the opening
                current.completed_on = max(current.day, whole or current.day)
                current.modified_at = now
            following = self._next(current)
            if following is not None:
                self._open_day(session, run, following)
        session.add(current)

    # --- what a day holds ----------------------------------------------------------------------------------

    def _since(self, session: Session, run: ProgramRun, opened: Sequence[ProgramDayRun]) -> store.Since:
        """From when on things count for the open day."""
        current = opened[-1]
        whole = rules.counts_from_morning(
            current.day,
            opened[-2].completed_on if len(opened) > 1 else None,
            is_first=len(opened) == 1 and not store.has_earlier_run(session, run.uuid),
        )
        return store.Since(current.at, current.day if whole else None)

    def _held(self, session: Session, run: ProgramRun, opened: Sequence[ProgramDayRun]) -> rules.Held:
        current, today = opened[-1], self.clock.today()
        since = self._since(session, run, opened)
        weekly_due, causes_due = self._due(session)
        listed = "weekly" in self.program().day[current.number - 1].checks
        recent = measure_rules.is_recent(measure_store.newest_check_day(session, today), current.day)
        return rules.Held(
            drill=store.drilled_since(session, since),
            page=store.wrote_since(session, since),
            line=store.lined_since(session, since),
            weekly=store.checked_since(session, since) or (listed and recent),
            causes=store.causes_since(session, since),
            learned=current.learned_at is not None,
            moved=current.moved_at is not None,
            weekly_due=bool(weekly_due),
            causes_due=bool(causes_due),
            answered=measure_store.measures_since(session, since) & set(self.measures.known()),
            due=tuple(due.id for due in self.measures.all_due(session, today)),
            waiting=self.measures.waiting(session),
        )

    def _due(self, session: Session) -> tuple[str, str]:
        """Why the weekly check and the causes are due, whatever the day lists; empty if they are not."""
        today = self.clock.today()
        until = today + rules.TRAVEL  # an answer dated further ahead comes from a clock that was wrong
        return (
            measure_rules.why_due(measure_store.newest_check_day(session, until), today) or "",
            belief_rules.why_causes_due(belief_store.newest_causes_day(session, until), today) or "",
        )

    def _items(
        self, session: Session, day: ProgramDay, held: rules.Held, cleared: bool
    ) -> tuple[TodayItem, ...]:
        items = []
        for part in rules.parts_of(day, held):
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
                checks = rules.open_checks(day, held) or rules.checks_of(day, held)
                weekly, causes = self._due(session)
                others = self.measures.all_due(session, self.clock.today())
                dues = " ".join(filter(None, (weekly, *(due.why for due in others), causes)))
                if not day.checks:
                    why = dues or "You answered this since the day opened."
                elif others:
                    why = " ".join((why, *(due.why for due in others if due.id not in day.checks)))
                items.append(self._check_item(session, checks, done, why))
            elif part is Part.CLOSE:
                items.append(TodayItem(part, day.close, "", 1, done, why))
        return tuple(items)

    def _open_ended(self, session: Session, today: date) -> tuple[TodayItem, ...]:
        """What is offered while the programme rests or lies behind."""
        drills = practice_store.drill_count(session, today, today)
        pages, lines = practice_store.page_counts(session, today, today)
        why = "The programme suggests nothing now; this is here because it is always open."
        items = [
            TodayItem(Part.TURN, "Any drill", "when an alarm turns up", 3, drills > 0, why, drill="full"),
            TodayItem(
                Part.WRITE, "A page", "when something wants to be written", 10, pages > 0, why, kind=Kind.FREE
            ),
            TodayItem(Part.CLOSE, "One line: what I met today besides symptoms", "", 1, lines > 0, why),
        ]
        weekly, causes = self._due(session)
        others = {due.id: due.why for due in self.measures.all_due(session, today)}
        due = {name: why for name, why in {"weekly": weekly, **others, "causes": causes}.items() if why}
        if due:
            items.insert(2, self._check_item(session, tuple(due), False, " ".join(due.values())))
        return tuple(items)

    def _check_item(self, session: Session, checks: Sequence[str], done: bool, why: str) -> TodayItem:
        """The checks as one part: what they are, and how much there is to answer."""
        titles = {"weekly": "Weekly check", "causes": "your three causes"}
        names = [titles.get(name) or self.measures.title_of(name) for name in checks]
        title = ", ".join(names)
        if len(names) == 2:
            title = f"{names[0]}, and {names[1]}"
        answers = sum(self.measures.count_of(session, name) for name in checks)
        number = _NUMBERS[answers] if answers < len(_NUMBERS) else str(answers)
        detail = f"{number} answer{'' if answers == 1 else 's'}" if answers else "in your own words"
        return TodayItem(
            Part.CHECK, title[0].upper() + title[1:], detail, 1, done, why.strip(), checks=tuple(checks)
        )


_OTHER_TURNS = {
    "any": "A drill of your choice",
    "app-free": "A drill without the program",
}
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def _remark(day: ProgramDay, complete: bool, *, over: bool, paused: bool, last: bool) -> str:
    if over:
        return "The thirty days are behind you. Any of them can be read again; what helps you stays open."
    if paused:
        return "The programme is resting. It goes on from this day whenever you like."
    if complete and last:
        return "This was the last of the thirty days. Everything stays open."
    if day.rest:
        return "A rest day. Nothing is asked; tomorrow the next day opens."
    if complete:
        return "This day counts. The rest is there if you want it; the next day opens tomorrow."
    return ""
