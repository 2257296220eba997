"""The programme: what today holds, how days advance, and every lesson."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.content import Program, ProgramDay
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import Fate, Kind, Part, ProgramKind, Standing, VisitKind, VisitMode
from tmscoach.rules import belief as belief_rules
from tmscoach.rules import measures as measure_rules
from tmscoach.rules import program as rules
from tmscoach.rules.days import Clock
from tmscoach.services.measures import MeasuresService
from tmscoach.services.walk import FIRST_PROGRAM, Shelf, Walk, Walking
from tmscoach.store import belief as belief_store
from tmscoach.store import measures as measure_store
from tmscoach.store import practice as practice_store
from tmscoach.store import program as store
from tmscoach.store.database import Database, Session

FLARE = "flare3"
MAINTENANCE = "maintenance"
ASKED_NEW = "asked_new"  # preference: the day whose question about what is new was looked at


class DayState(StrEnum):
    """How a programme day stands."""

    DONE = "done"
    TODAY = "today"
    REST = "rest"
    AHEAD = "ahead"
    WAITS = "waits"  # it was open when another programme was laid over it


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
    checks: tuple[str, ...] = ()  # "care" opens the signs that need a doctor


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The next visit."""

    day: date
    kind: VisitKind
    mode: VisitMode


@dataclass(frozen=True, slots=True)
class Today:
    """What today holds.

    `number` is the open programme day, also when it is `complete` or the programme is `over`; where there is
    a page a week it is the week. `practised` counts days of the last `window`; `remark` is a line or two to
    show, often empty; `heading` says where this is; `can_go_on` says whether `go_on` would open the next day
    now; `intensive_until` is the last day of the intensive pace, while it holds.
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
    standing: Standing = Standing.UNDER_WAY
    program: str = ""
    kind: ProgramKind = ProgramKind.HOME
    heading: str = ""
    intensive_until: date | None = None


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day in the overview; `title` of days ahead is shown as well. `program` is what it is a day of."""

    number: int
    title: str
    phase: str
    state: DayState
    opened_on: date | None
    rest: bool
    program: str = FIRST_PROGRAM


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to read: Markdown of ours, its first line the title; plain words where `is_plain`."""

    number: int
    title: str
    text: str
    minutes: int
    program: str = FIRST_PROGRAM
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class ProgramService:
    """The programme: what today holds, how days advance, and every lesson."""

    database: Database
    clock: Clock
    measures: MeasuresService

    @property
    def walking(self) -> Walking:
        """What finds the present walk, and moves it on."""
        return Walking(self.database, self.clock)

    @property
    def shelf(self) -> Shelf:
        """The programmes there are."""
        return self.walking.shelf

    def today(self) -> Today:
        """What today holds; opens the next programme day when the one before was completed on an earlier day.

        The first look ever begins the thirty days with day 1.
        """
        self.walking.catch_up()
        with self.database.reading() as session:
            return self._seen(session)

    def _seen(self, session: Session) -> Today:
        today, walk = self.clock.today(), self.walking.present(session)
        visit = store.next_visit(session, today)
        since = today - timedelta(days=rules.PRACTICE_WINDOW - 1)
        seen = Today(
            day=today,
            number=walk.current.number if walk else 0,
            last=walk.last if walk else 0,
            title="",
            phase="",
            rest=False,
            paused=bool(walk and walk.run.paused_at),
            over=False,
            complete=False,
            practised=len(practice_store.practised_days(session, since, today)),
            window=rules.PRACTICE_WINDOW,
            items=(),
            remark="",
            follow_up=FollowUp(visit.day, visit.kind, visit.mode) if visit else None,
            open_questions=store.open_questions(session),
            program=walk.run.program if walk else "",
        )
        if walk is None:
            return replace(
                seen,
                standing=Standing.GRADUATED,
                heading="Finished here",
                remark="You have taken your leave of the programme. What helped you is always open below.",
                items=self._open_ended(session, today, checks=False),
            )
        if walk.program is None:
            return replace(
                seen,
                standing=Standing.MISSING,
                heading=f"{walk.run.program}, day {walk.current.number}",
                remark=(
                    f"The file of the programme {walk.run.program} cannot be found or used. What you did "
                    "in it is kept. It goes on when the file is back, or you begin another programme."
                ),
                items=self._open_ended(session, today),
            )
        if walk.is_weekly:
            return self._seen_weekly(session, seen, walk)
        return self._seen_day(session, seen, walk)

    def _seen_day(self, session: Session, seen: Today, walk: Walk) -> Today:
        """A programme whose days advance."""
        program, day, today = walk.program, walk.day, seen.day
        assert program is not None
        over, paused = self.walking.is_over(walk), seen.paused
        held = self._held(session, walk)
        complete = walk.current.completed_on is not None or rules.is_complete(day, held)
        since = walk.run.intensive_from
        phase = program.phase_of(day.number).name
        remarks = [_remark(program, day, complete, over=over, paused=paused)]
        if not over and not paused:
            remarks += [self._waiting(session, walk), _pace(since, today)]
        return replace(
            seen,
            number=min(walk.current.number, walk.last),
            title="" if over else day.title,
            phase=phase,
            rest=day.rest,
            over=over,
            complete=complete,
            items=self._open_ended(session, today)
            if over or paused
            else self._items(session, walk, day, held, store.gate_is_cleared(session)),
            remark=" ".join(filter(None, remarks)),
            can_go_on=rules.may_go_on(
                walk.current.number,
                walk.last,
                complete=complete,
                paused=paused,
                opened_today=self.walking.opened_today(walk),
            ),
            standing=Standing.OVER if over else Standing.RESTING if paused else Standing.UNDER_WAY,
            kind=program.kind,
            heading=_heading(program, day, phase, over=over, paused=paused),
            intensive_until=rules.intensive_until(since, today),
        )

    def _seen_weekly(self, session: Session, seen: Today, walk: Walk) -> Today:
        """A page a week, and a check once a month; no day advances."""
        assert walk.program is not None
        today, began = seen.day, walk.run.day
        week = rules.week_of(began, today)
        page = walk.program.day[(week - 1) % walk.last]
        after = rules.week_began(began, today) + timedelta(days=7)
        return replace(
            seen,
            number=week,
            title="" if seen.paused else page.title,
            phase=walk.program.title,
            items=self._open_ended(session, today)
            if seen.paused
            else self._weekly_items(session, page, rules.week_began(began, today)),
            remark="The programme is resting. It goes on whenever you like."
            if seen.paused
            else f"One page this week, if you like. The next one comes on {after:%A} {after.day} {after:%B}.",
            standing=Standing.RESTING if seen.paused else Standing.WEEKLY,
            kind=ProgramKind.MAINTENANCE,
            heading=f"{walk.program.title}  ·  week {week}" + ("  ·  resting" if seen.paused else ""),
        )

    def _waiting(self, session: Session, walk: Walk) -> str:
        """What lies beneath a flare or a track, if it is in the middle."""
        beneath = self.walking.beneath(session)
        if walk.kind is not ProgramKind.FLARE:
            return ""
        if beneath is None or beneath.program is None or beneath.is_weekly or self.walking.is_over(beneath):
            return "These days end by themselves after the third, or when you say so."
        waits = f"{beneath.program.title} waits at day {beneath.current.number}"
        return f"{waits}, and goes on by itself afterwards."

    def overview(self) -> tuple[DayCard, ...]:
        """The days of the present programme with how each stands, then those of the last long one.

        A page a week has no days of its own to show; nor is there a present one after graduation.
        """
        with self.database.reading() as session:
            walks = self.walking.shown(session)
            present = self.walking.present(session)
        cards: list[DayCard] = []
        for walk in walks:
            is_present = present is not None and walk.run.uuid == present.run.uuid
            cards += self._cards(walk, is_present)
        return tuple(cards)

    def _cards(self, walk: Walk, is_present: bool) -> list[DayCard]:
        program = walk.program
        assert program is not None
        opened = {row.number: row for row in walk.opened}
        current = max(opened, default=0)
        is_over = self.walking.is_over(walk) if walk.opened else False
        if current and (is_over or (walk.run.ended_at is not None and opened[current].completed_on)):
            current += 1  # no day is today's any more
        cards = []
        for day in program.day:
            state = DayState.AHEAD
            if day.number == current:
                state = DayState.TODAY if is_present else DayState.WAITS
            elif day.number < current:
                state = DayState.REST if day.rest else DayState.DONE
            phase = program.phase_of(day.number).name
            on = opened[day.number].day if day.number in opened else None
            cards.append(DayCard(day.number, day.title, phase, state, on, day.rest, program.id))
        return cards

    def lesson(self, number: int, program_id: str = "") -> Lesson:
        """The lesson of a day, of the present programme or the one last walked, if none is named.

        Raises:
            CoachError: exit 2; the programme has no such day, or there is no such programme.
        """
        program = self._program(program_id)
        if not 1 <= number <= len(program.day):
            raise CoachError(
                f"The programme has no day {number}.",
                "Nothing was changed.",
                f"Give 1 to {len(program.day)}.",
                code=Exit.USAGE,
            )
        day = program.day[number - 1]
        if day.lesson:
            return Lesson(number, day.title, content.lesson(day.lesson), day.minutes, program.id)
        text = f"# {day.title}\n\n{day.lesson_text}"
        is_plain = program.id not in content.programs()
        return Lesson(number, day.title, text, day.minutes, program.id, is_plain)

    def _program(self, program_id: str) -> Program:
        if program_id:
            found = self.shelf.program(program_id)
            if found is None:
                raise self.shelf.unknown(program_id)
            return found
        with self.database.reading() as session:
            shown = self.walking.shown(session)
        return (shown[0].program if shown else None) or content.program(FIRST_PROGRAM)

    def mark_learned(self, number: int) -> None:
        """The lesson of an opened day was read; a day still ahead stays unread."""
        self._mark(number, "learned_at")

    def mark_moved(self, number: int) -> None:
        """The step of activity of an opened day was taken."""
        self._mark(number, "moved_at")

    def mark_asked_new(self) -> None:
        """The signs that need a doctor were looked at, as the open day asks."""
        with self.database.writing() as session:
            walk = self.walking.present(session)
            if walk is not None and walk.opened:
                session.merge(Preference(key=ASKED_NEW, value=walk.current.uuid))

    def _mark(self, number: int, field: str) -> None:
        with self.database.writing() as session:
            run = store.current_run(session)
            day = store.day_run(session, run.uuid, number) if run else None
            if day is not None and getattr(day, field) is None:
                setattr(day, field, self.clock.utc())
                day.modified_at = self.clock.utc()
                session.add(day)

    def pause(self) -> None:
        """Let the programme rest; pages and drills stay open, and nothing is lost.

        Raises:
            CoachError: it was finished, so nothing is under way.
        """
        with self.database.writing() as session:
            if store.current_run(session) is None:
                if store.graduated_run(session) is not None:
                    raise CoachError(
                        "No programme is under way.",
                        "Nothing was changed.",
                        "You finished here; nothing is asked.",
                    )
                # or the next look would begin it, and it would not be resting
                self.walking.begin(session, FIRST_PROGRAM)
            run = store.current_run(session)
            if run is not None and run.paused_at is None:
                run.paused_at = self.clock.utc()
                self.walking.touch(session, run)

    def resume(self) -> None:
        """Go on where the programme was left."""
        with self.database.writing() as session:
            run = store.current_run(session)
            if run is not None and run.paused_at is not None:
                run.paused_at = None
                self.walking.touch(session, run)

    def start(self, program_id: str = "", *, instead: bool = False) -> None:
        """Begin a programme with its first day; without an id the thirty days, if none is under way.

        A flare lies over whatever is under way, which waits. Any other programme needs the way free: a track
        lies over what is over or weekly, a longer one takes its place. What is under way already is left so.

        Args:
            program_id: one that ships, or one of the patient's own.
            instead: end what is under way; what was done in it is kept.

        Raises:
            CoachError: there is no such programme (exit 2), or another one is under way.
        """
        with self.database.reading() as session:
            is_first = self.walking.present(session) is None
        if not is_first:
            self.walking.catch_up()  # what is whole already counts before anything is laid over it
        with self.database.writing() as session:
            self.walking.start(session, program_id, instead=instead)

    def restart(self) -> None:
        """Begin the present programme again with its first day; the walk so far is kept.

        After graduation it is the last long programme that begins again.

        Raises:
            CoachError: its file is not there any more.
        """
        with self.database.writing() as session:
            self.walking.restart(session)

    def end_flare(self) -> None:
        """End the days of a flare now; what they were laid over goes on.

        Raises:
            CoachError: none are under way.
        """
        with self.database.writing() as session:
            walk = self.walking.present(session)
            if walk is None or walk.kind is not ProgramKind.FLARE:
                raise CoachError("No days for a flare are under way.", "Nothing was changed.")
            self.walking.end(session, walk.run)

    def set_pace(self, *, intensive: bool) -> None:
        """Two programme days on a date for seven days, opened by themselves; or one, as at first.

        Raises:
            CoachError: nothing is under way that has a pace, or the last intensive days were too short ago.
        """
        self.walking.catch_up()
        with self.database.writing() as session:
            self.walking.set_pace(session, intensive=intensive)

    def go_on(self) -> None:
        """Open the next day now, on the same calendar day; only after the present one is complete.

        Raises:
            CoachError: the day is not complete, there is no next one, the programme rests, or two days were
                opened today already.
        """
        today = self.today()
        if today.standing is Standing.RESTING:
            raise CoachError("The programme is resting.", "Nothing was changed.", "Resume it first.")
        if today.standing not in (Standing.UNDER_WAY, Standing.OVER):
            raise CoachError("No programme day can be opened now.", "Nothing was changed.")
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
                self.walking.open_day(session, run, today.number + 1)

    # --- what a day holds ----------------------------------------------------------------------------------

    def _held(self, session: Session, walk: Walk) -> rules.Held:
        current, today = walk.current, self.clock.today()
        since = self.walking.since(session, walk)
        if walk.kind is ProgramKind.FLARE:  # nothing is measured in these days
            weekly_due, causes_due = "", ""
        else:
            weekly_due, causes_due = self._due(session)
        listed = "weekly" in walk.day.checks
        recent = measure_rules.is_recent(measure_store.newest_check_day(session, today), current.day)
        return rules.Held(
            drill=store.drilled_since(session, since),
            page=store.wrote_since(session, since),
            line=store.lined_since(session, since),
            weekly=store.checked_since(session, since) or (listed and recent),
            causes=store.causes_since(session, since),
            learned=current.learned_at is not None,
            moved=current.moved_at is not None or store.tried_since(session, since),
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
        self, session: Session, walk: Walk, day: ProgramDay, held: rules.Held, cleared: bool
    ) -> tuple[TodayItem, ...]:
        items = [_asks_new(session, walk)] if day.asks_new else []
        for part in rules.parts_of(day, held):
            done = rules.is_done(part, day, held)
            why = rules.why(part, day)
            if part is Part.LEARN:
                items.append(TodayItem(part, day.title, "", day.minutes, done, why))
            elif part is Part.TURN and day.turn:
                turn = day.turn
                script = self.shelf.script(turn.drill)
                title = script.title if script else _OTHER_TURNS.get(turn.drill, "Any drill")
                drill = turn.drill if script or turn.drill == "app-free" else "full"
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
                detail = "" if done else "enter opens your ladder; t ticks it when you moved without one"
                items.append(TodayItem(part, day.move.text, detail, 0, done, why, waits=waits))
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

    def _weekly_items(self, session: Session, page: ProgramDay, since: date) -> tuple[TodayItem, ...]:
        """What a week of maintenance offers: its page, and once a month the checks."""
        today, write = self.clock.today(), page.write
        assert write is not None
        drill, *_, line = self._open_ended(session, today, checks=False)
        written = practice_store.page_counts(session, since, today)[0] > 0
        why = f"One page a week; any page since {since:%A} {since.day} {since:%B} counts."
        item = TodayItem(
            Part.WRITE,
            write.prompt,
            "",
            write.minutes,
            written,
            why,
            prompt=write.prompt,
            kind=write.kind,
            fate=write.fate,
        )
        checks = self._check_due(session, monthly=True)
        return (item, drill, *([checks] if checks else []), line)

    def _open_ended(self, session: Session, today: date, *, checks: bool = True) -> tuple[TodayItem, ...]:
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
        due = self._check_due(session) if checks else None
        if due:
            items.insert(2, due)
        return tuple(items)

    def _check_due(self, session: Session, *, monthly: bool = False) -> TodayItem | None:
        """The checks that are due; with `monthly` the weekly one only once a month."""
        weekly, causes = self._due(session)
        today = self.clock.today()
        last = measure_store.newest_check_day(session, today + rules.TRAVEL)
        if monthly and not rules.monthly_due(last, today):
            weekly = ""
        others = {due.id: due.why for due in self.measures.all_due(session, today)}
        due = {name: why for name, why in {"weekly": weekly, **others, "causes": causes}.items() if why}
        return self._check_item(session, tuple(due), False, " ".join(due.values())) if due else None

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


def _asks_new(session: Session, walk: Walk) -> TodayItem:
    asked = session.get(Preference, ASKED_NEW)
    return TodayItem(
        Part.CHECK,
        "Is anything new or different?",
        "the signs that need a doctor; they come before anything else",
        1,
        asked is not None and asked.value == walk.current.uuid,
        "These days begin with this question: what is new belongs to a doctor first.",
        checks=("care",),
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


def _heading(program: Program, day: ProgramDay, phase: str, *, over: bool, paused: bool) -> str:
    if over:
        return "After the thirty days" if program.id == FIRST_PROGRAM else f"After: {program.title}"
    parts = [f"Day {day.number} of {len(program.day)}", phase]
    return "  ·  ".join(parts + ["rest day"] * day.rest + ["resting"] * paused)


def _remark(program: Program, day: ProgramDay, complete: bool, *, over: bool, paused: bool) -> str:
    days = "thirty days" if program.id == FIRST_PROGRAM else "days of this programme"
    if over:
        return f"The {days} are behind you. Any can be read again, and under Program is what could come next."
    if paused:
        return "The programme is resting. It goes on from this day whenever you like."
    if complete and day.number == len(program.day):
        return f"This was the last of the {days}. Everything stays open."
    if day.rest:
        return "A rest day. Nothing is asked; tomorrow the next day opens."
    if complete:
        return "This day counts. The rest is there if you want it; the next day opens tomorrow."
    return ""


def _pace(since: date | None, today: date) -> str:
    """A sentence about the intensive pace: until when, or that it ended."""
    until = rules.intensive_until(since, today)
    if until:
        return f"The intensive pace holds until {until:%A} {until.day} {until:%B}: two days fit into one."
    return rules.pace_ended(since, today)
