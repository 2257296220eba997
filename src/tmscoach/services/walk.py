"""The walk through a programme: which one is present, and how its days advance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.formats.drill import own_scripts
from tmscoach.formats.program import own_programs
from tmscoach.models.content import Program, ProgramDay, Script
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import ProgramKind
from tmscoach.rules import program as rules
from tmscoach.rules.days import Clock, journal_day
from tmscoach.rules.text import one_line
from tmscoach.store import program as store
from tmscoach.store.database import Database, Session

FIRST_PROGRAM = "home30"  # what the first look ever begins
MOST_OVER = 8  # walks that may end by themselves at one look


@dataclass(frozen=True, slots=True)
class Shelf:
    """The programmes and drills there are: those that ship, and files beside the store."""

    data: Path

    def program(self, program_id: str) -> Program | None:
        """A programme by its id; None if there is no such file, or it cannot be used any more."""
        return content.programs().get(program_id) or self.own()[0].get(program_id, (None, None))[0]

    def own(self) -> tuple[dict[str, tuple[Program, Path]], tuple[str, ...]]:
        """The patient's own programmes with their files, and why others were left out."""
        return own_programs(self.data / "programs", self.own_drills())

    def own_drills(self) -> dict[str, Script]:
        """The patient's own drills."""
        return own_scripts(self.data / "drills")[0]

    def unknown(self, program_id: str) -> CoachError:
        """That there is no programme of that id, and which ones there are."""
        known = ", ".join((*content.programs(), *self.own()[0]))
        return CoachError(
            f"There is no programme called {one_line(program_id, 40)!r}.",
            "Nothing was changed.",
            f"There are: {known}.",
            code=Exit.USAGE,
        )

    def script(self, drill: str) -> Script | None:
        """A drill by its id."""
        return content.scripts().get(drill) or self.own_drills().get(drill)


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through a programme: its row, the programme (None: its file is gone) and the opened days."""

    run: ProgramRun
    program: Program | None
    opened: Sequence[ProgramDayRun]

    @property
    def kind(self) -> ProgramKind | None:
        """What sort of programme it is."""
        return self.program.kind if self.program else None

    @property
    def last(self) -> int:
        """How many days there are."""
        return len(self.program.day) if self.program else 0

    @property
    def current(self) -> ProgramDayRun:
        """The day that was opened last; every walk has one."""
        return self.opened[-1]

    @property
    def day(self) -> ProgramDay:
        """What that day holds; the last one, where the file has become shorter since."""
        assert self.program is not None
        return self.program.day[min(self.current.number, self.last) - 1]

    @property
    def is_weekly(self) -> bool:
        """Whether it has a page a week and no days that advance."""
        return self.kind is ProgramKind.MAINTENANCE


@dataclass(frozen=True, slots=True)
class Walking:
    """Finds the present walk and moves it on; everything happens inside a session of the caller's."""

    database: Database
    clock: Clock

    @property
    def shelf(self) -> Shelf:
        """The programmes there are."""
        return Shelf(self.database.path.parent)

    def present(self, session: Session) -> Walk | None:
        """The newest walk that was not ended."""
        run = store.current_run(session)
        return self.walk(session, run) if run else None

    def walk(self, session: Session, run: ProgramRun) -> Walk:
        """A walk with its programme and its days."""
        return Walk(run, self.shelf.program(run.program), store.opened_days(session, run.uuid))

    def beneath(self, session: Session) -> Walk | None:
        """The walk that waits under the present one."""
        waiting = store.open_runs(session)[1:2]
        return self.walk(session, waiting[0]) if waiting else None

    def shown(self, session: Session) -> list[Walk]:
        """Walks that the overview shows: the present one, and the newest of kind home, if that is another."""
        present = self.present(session)
        shown = [present] if present and present.program and not present.is_weekly else []
        if not any(walk.kind is ProgramKind.HOME for walk in shown):
            for run in store.runs(session):
                walk = self.walk(session, run)
                if walk.kind is ProgramKind.HOME:
                    shown.append(walk)
                    break
        return shown

    def catch_up(self) -> None:
        """Write what time and practice brought: a beginning, a completion, the next day, an ending."""
        with self.database.reading() as session:
            due = self.is_due(session)
        if due:
            with self.database.writing() as session:
                for _ in range(MOST_OVER):  # a walk that ended by itself uncovers another one
                    if not self.is_due(session):
                        break
                    self.advance(session)

    # --- beginning and ending ------------------------------------------------------------------------------

    def begin(self, session: Session, program: str) -> ProgramDayRun:
        """A new walk, on top of those that are not ended."""
        run = ProgramRun(program=program, **self.clock.moment().stamps())
        session.add(run)
        session.flush()
        return self.open_day(session, run, 1)

    def end(self, session: Session, run: ProgramRun) -> None:
        """End a walk; what it left is kept. The one beneath begins its open day afresh."""
        self.touch(session, run)
        run.ended_at = self.clock.utc()
        session.flush()
        beneath = self.present(session)
        if beneath is None or not beneath.opened or beneath.is_weekly:
            return
        waited = beneath.current
        if waited.completed_on is None:
            # it waited: what was done for the other walk is not taken for it
            waited.day, waited.at = self.clock.today(), self.clock.utc()
            waited.modified_at = self.clock.utc()
            session.add(waited)
            session.flush()

    def open_day(self, session: Session, run: ProgramRun, number: int) -> ProgramDayRun:
        """Open a day of a walk."""
        opened = ProgramDayRun(run_uuid=run.uuid, number=number, **self.clock.moment().stamps())
        session.add(opened)
        session.flush()
        return opened

    def touch(self, session: Session, run: ProgramRun) -> None:
        """Note that a walk was changed now."""
        run.modified_at = self.clock.utc()
        session.add(run)

    def start(self, session: Session, program_id: str, *, instead: bool) -> None:
        """Begin a programme, see `ProgramService.start`."""
        program = self.shelf.program(program_id or FIRST_PROGRAM)
        if program is None:
            raise self.shelf.unknown(program_id)
        present = self.present(session)
        if not program_id and (present or store.graduated_run(session)):
            return  # nobody is sent back to day 1 without having named it
        if present and present.run.program == program_id and self.is_under_way(present):
            return
        if program.kind is not ProgramKind.FLARE:
            self._make_way(session, program, instead=instead)
        self.begin(session, program.id)

    def _make_way(self, session: Session, program: Program, *, instead: bool) -> None:
        """End the walks that a new one takes the place of."""
        walks = [self.walk(session, run) for run in store.open_runs(session)]
        in_the_way = [walk for walk in walks if not walk.is_weekly and self.is_under_way(walk)]
        if in_the_way and not instead:
            first = in_the_way[0]
            assert first.program is not None
            raise CoachError(
                f"{first.program.title} is under way, on day {first.current.number}.",
                "Nothing was changed.",
                "Walk it to its end first, or end it for the other one: "
                f"tmscoach program start {program.id} --instead.",
            )
        for walk in walks:
            if program.kind is not ProgramKind.TRACK or walk in in_the_way or walk.program is None:
                walk.run.ended_at = self.clock.utc()
                self.touch(session, walk.run)
        session.flush()

    def restart(self, session: Session) -> None:
        """Begin the present programme again, see `ProgramService.restart`."""
        walk = self.present(session)
        if walk is None:
            shown = self.shown(session)
            self.begin(session, shown[0].run.program if shown else FIRST_PROGRAM)
            return
        if walk.program is None:
            raise CoachError(
                f"The file of the programme {walk.run.program} cannot be found or used.",
                "Nothing was changed.",
                "Put it back, or begin another programme.",
            )
        walk.run.ended_at = self.clock.utc()
        self.touch(session, walk.run)
        session.flush()
        self.begin(session, walk.run.program)

    def set_pace(self, session: Session, *, intensive: bool) -> None:
        """Change the pace, see `ProgramService.set_pace`."""
        walk, today = self.present(session), self.clock.today()
        paced = (ProgramKind.HOME, ProgramKind.TRACK)
        if walk is None or walk.kind not in paced or not self.is_under_way(walk):
            raise CoachError("Nothing is under way that has a pace.", "Nothing was changed.")
        if intensive == rules.is_intensive(walk.run.intensive_from, today):
            return
        if intensive and (free := rules.calm_until(walk.run.intensive_from, today)):
            raise CoachError(
                f"The intensive pace can be switched on again on {free.day} {free:%B}.",
                "Nothing was changed.",
                "After seven such days come seven calm ones. A second day still opens when you ask for it.",
            )
        walk.run.intensive_from = today if intensive else None
        self.touch(session, walk.run)

    # --- how days advance ----------------------------------------------------------------------------------

    def is_over(self, walk: Walk) -> bool:
        """Whether the last day was completed on an earlier day."""
        done = walk.current.completed_on
        return bool(
            walk.program
            and not walk.is_weekly
            and walk.current.number >= walk.last
            and done is not None
            and done < self.clock.today()
        )

    def is_under_way(self, walk: Walk) -> bool:
        """Whether a walk goes on: its last day does not lie behind, or it has a page a week."""
        return walk.program is not None and (walk.is_weekly or not self.is_over(walk))

    def since(self, session: Session, walk: Walk) -> store.Since:
        """From when on things count for the open day."""
        opened = walk.opened
        whole = rules.counts_from_morning(
            walk.current.day,
            opened[-2].completed_on if len(opened) > 1 else None,
            is_first=len(opened) == 1 and not store.has_earlier_run(session, walk.run.uuid),
        )
        return store.Since(walk.current.at, walk.current.day if whole else None)

    def is_whole(self, session: Session, walk: Walk) -> bool:
        """Whether the open day is whole by what the store holds."""
        since = self.since(session, walk)
        held = rules.Held(drill=store.drilled_since(session, since), line=store.lined_since(session, since))
        return rules.is_complete(walk.day, held)

    def opened_today(self, walk: Walk) -> int:
        """How many of its days were opened on the journal's today."""
        today = self.clock.today()
        return sum(row.day == today for row in walk.opened)

    def is_due(self, session: Session) -> bool:
        """Whether a look has something to write."""
        walk = self.present(session)
        if walk is None:
            return store.graduated_run(session) is None  # nothing was begun, or all of it was ended
        if not walk.opened or self._was_ahead(walk):
            return True
        if walk.run.paused_at is not None or walk.program is None or walk.is_weekly:
            return False
        if self.is_over(walk):
            return self._ends_itself(session, walk)
        if walk.current.completed_on is None:
            return self.is_whole(session, walk)
        return self._next(walk) is not None

    def advance(self, session: Session) -> None:
        """Write what `is_due` found, again from the start: another window may have been quicker."""
        walk = self.present(session)
        if walk is None:
            self.begin(session, FIRST_PROGRAM)
            return
        if not walk.opened:
            self.open_day(session, walk.run, 1)
            return
        current, now, today = walk.current, self.clock.utc(), self.clock.today()
        if self._was_ahead(walk):
            # opened by a clock that was ahead: what is done from now on must count for it
            current.day, current.at = min(current.day, today), min(current.at, now)
            current.modified_at = now
        session.add(current)
        if walk.run.paused_at is not None or walk.program is None or walk.is_weekly:
            return
        if self.is_over(walk):
            if self._ends_itself(session, walk):
                self.end(session, walk.run)
            return
        if current.completed_on is None and self.is_whole(session, walk):
            whole = None if walk.day.rest else store.minimum_day(session, self.since(session, walk))
            # by its own day, also when nobody looked since; the completion is never before the opening
            current.completed_on = max(current.day, whole or current.day)
            current.modified_at = now
        following = self._next(walk)
        if following is not None:
            self.open_day(session, walk.run, following)

    def _ends_itself(self, session: Session, walk: Walk) -> bool:
        """Whether a walk that is over gives way to what lies beneath."""
        if walk.kind is ProgramKind.TRACK:
            return self.beneath(session) is not None or store.graduated_run(session) is not None
        return walk.kind is ProgramKind.FLARE

    def _was_ahead(self, walk: Walk) -> bool:
        """Whether the clock was set back since the day was opened or looked at."""
        return max(walk.current.at, walk.current.modified_at) > self.clock.utc()

    def _next(self, walk: Walk) -> int | None:
        """The programme day that opens now, if any."""
        current, today = walk.current, self.clock.today()
        noticed = current.modified_at.astimezone(self.clock.now().tzinfo)
        following = rules.next_number(
            current.number,
            walk.last,
            current.completed_on,
            today,
            journal_day(noticed, self.clock.day_starts),
        )
        if following is None and rules.opens_by_itself(
            walk.day,
            walk.last,
            complete=current.completed_on == today,
            paused=walk.run.paused_at is not None,
            intensive=rules.is_intensive(walk.run.intensive_from, today),
            opened_today=self.opened_today(walk),
        ):
            return current.number + 1
        return following
