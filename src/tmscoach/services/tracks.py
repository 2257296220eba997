"""What else there is to walk and what may come next: files, suggestions, leave-taking, the letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.formats.files import write_whole
from tmscoach.formats.program import check_program
from tmscoach.models.content import Program
from tmscoach.models.terms import Feeling, ProgramKind
from tmscoach.rules import practice as practice_rules
from tmscoach.rules import tracks as rules
from tmscoach.rules.days import Clock
from tmscoach.services.practice import step_up
from tmscoach.services.program import MAINTENANCE
from tmscoach.services.walk import Shelf, Walking
from tmscoach.store import practice as practice_store
from tmscoach.store import program as program_store
from tmscoach.store import progress as progress_store
from tmscoach.store import tracks as store
from tmscoach.store.database import Database, Session

LETTER = "A letter to yourself in a bad week: what you know by now, what helped a little, whom to call."
LETTER_ID = "letter-for-a-bad-week"
GOODBYE = (
    "You have finished here. Nothing was deleted: pages, drills and lessons stay where they are and can be "
    "read at any time. Alarms may turn up again, as they do in many lives; the drill, a page and your people "
    "are open then. If something is new or different, a doctor comes first. You can take this back any day."
)
_AFTER = (
    ProgramKind.MAINTENANCE,
    ProgramKind.TRACK,
    ProgramKind.FLARE,
    ProgramKind.HOME,
)  # order of the list


@dataclass(frozen=True, slots=True)
class Listed:
    """A programme that can be begun; `why` names the rule where one suggests it, `is_present`: under way."""

    id: str
    title: str
    about: str
    kind: ProgramKind
    days: int
    is_own: bool
    is_present: bool
    why: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A page kept for a bad week; words of the patient's."""

    id: int
    day: date
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Where the steps of taking leave stand; `why` names the rule, empty where it is not suggested."""

    why: str
    letter: Letter | None
    may: bool  # a long programme lies behind, or a page a week is under way
    is_gone: bool  # it was done already


@dataclass(frozen=True, slots=True)
class TracksService:
    """What else there is to walk and what may come next: files, suggestions, leave-taking, the letter."""

    database: Database
    clock: Clock

    @property
    def shelf(self) -> Shelf:
        """The programmes there are."""
        return self._walking.shelf

    @property
    def _walking(self) -> Walking:
        return Walking(self.database, self.clock)

    def programs(self) -> tuple[Listed, ...]:
        """Every programme that can be begun; once a long one lies behind, suggested ones first."""
        own = {name: program for name, (program, _) in self.shelf.own()[0].items()}
        with self.database.reading() as session:
            present = self._walking.present(session)
            suggested = {s.track: s.why for s in rules.suggestions(self._signals(session))}
            if not self._is_behind(session):
                suggested = {}
            under_way = present.run.program if present and self._walking.is_under_way(present) else ""
        order, kinds = list(suggested), [*_AFTER]
        found = [
            Listed(
                program.id,
                program.title,
                program.about,
                program.kind,
                len(program.day),
                program.id in own,
                program.id == under_way,
                suggested.get(program.id, ""),
            )
            for program in (*content.programs().values(), *own.values())
        ]
        return tuple(
            sorted(
                found,
                key=lambda p: (order.index(p.id) if p.id in order else len(order), kinds.index(p.kind)),
            )
        )

    def left_out(self) -> tuple[str, ...]:
        """Why files in the folder of programmes cannot be used."""
        return self.shelf.own()[1]

    def check(self, file: Path) -> Program:
        """The programme in a file, if it can be used.

        Raises:
            CoachError: it cannot; the file, the day and the key are named.
        """
        return check_program(file, self.shelf.own_drills())

    def install(self, file: Path, *, replace: bool = False) -> tuple[Program, Path]:
        """Copy a programme into the folder beside the store, after checking it.

        Raises:
            CoachError: it cannot be used, or one with its id is there already and `replace` is not set.
        """
        program = self.check(file)
        there = self.shelf.own()[0].get(program.id)
        target = there[1] if there else self.shelf.data / "programs" / f"{program.id}.toml"
        if target.exists() and not replace:
            raise CoachError(
                f"A programme with the id {program.id} is there already.",
                "It was left as it is.",
                "Give the new one another id, or say --replace.",
            )
        write_whole(target, [file.read_text(encoding="utf-8-sig")], overwrite=replace)
        return program, target

    # --- signals -------------------------------------------------------------------------------------------

    def _signals(self, session: Session) -> rules.Signals:
        today = self.clock.today()
        feelings = progress_store.feelings(session, today - timedelta(days=rules.LATELY - 1), today)
        rungs, tried = store.rungs(session)
        musts = next(theme for theme in content.prompt_themes() if theme.theme == "rules")
        note = step_up(session, today)
        flat = practice_rules.another_door(
            practice_store.latest_rated(session, practice_rules.FLAT), first_today=True
        )
        return rules.Signals(
            believe=store.newest_believe(session),
            named=sum(feelings.values()),
            kinds=sum(count > 0 for count in feelings.values()),
            harsh=feelings[Feeling.GUILT] + feelings[Feeling.SHAME],
            must_pages=store.prompted_pages(
                session,
                today - timedelta(days=rules.MUSTS_LATELY - 1),
                [prompt.id for prompt in musts.prompt],
                [day.write.prompt for day in content.program().day if day.write and day.title == musts.title],
            ),
            rungs=rungs,
            tried=tried,
            step_up=note.why if note else "",
            stuck=flat.why if flat else "",
        )

    def _is_behind(self, session: Session) -> bool:
        """Whether a long programme was walked to its end."""
        for run in program_store.runs(session):
            walk = self._walking.walk(session, run)
            is_long = walk.kind is ProgramKind.HOME and walk.opened
            if is_long and walk.current.number >= walk.last and walk.current.completed_on is not None:
                return True
        return False

    # --- the letter, and taking leave ----------------------------------------------------------------------

    def letter(self) -> Letter | None:
        """The newest page written for a bad week: on the last day, or when taking leave."""
        own = (program for program, _ in self.shelf.own()[0].values())
        prompts = [LETTER]
        for program in (*content.programs().values(), *own):
            prompts += [day.write.prompt for day in program.day if day.write and day.write.for_a_bad_week]
        with self.database.reading() as session:
            entry = store.newest_letter(session, prompts)
            return Letter(entry.id or 0, entry.day, entry.title, entry.body) if entry else None

    def leave(self) -> Leave:
        """Where the steps of taking leave stand."""
        today = self.clock.today()
        with self.database.reading() as session:
            present = self._walking.present(session)
            behind = self._is_behind(session)
            drills, app_free = store.drills_by_mode(
                session, today - timedelta(days=rules.FOUR_WEEKS - 1), today
            )
            is_gone = present is None and program_store.graduated_run(session) is not None
        why = "" if is_gone else rules.why_graduate(done=behind, drills=drills, app_free=app_free)
        may = behind or (present is not None and present.is_weekly)
        return Leave(why, self.letter(), may and not is_gone, is_gone)

    def graduate(self) -> None:
        """Take leave: no programme is under way any more, nothing is deleted, and it can be taken back.

        Raises:
            CoachError: no long programme lies behind yet, or it was done already.
        """
        leave = self.leave()
        if leave.is_gone:
            raise CoachError(
                "You have taken your leave already.", "Nothing was changed.", "reopen takes it back."
            )
        if not leave.may:
            raise CoachError(
                "The programme is not at its end yet.",
                "Nothing was changed.",
                "It can rest for as long as you like: tmscoach program pause.",
            )
        with self.database.writing() as session:
            now = self.clock.utc()
            runs = program_store.open_runs(session) or program_store.runs(session)[:1]
            for run in runs:
                run.ended_at = run.ended_at or now
                self._walking.touch(session, run)
            runs[0].graduated_at = now

    def reopen(self) -> None:
        """Take the leave back: a page a week and a monthly check.

        Raises:
            CoachError: no leave was taken.
        """
        with self.database.writing() as session:
            if self._walking.present(session) is not None or program_store.graduated_run(session) is None:
                raise CoachError("There is nothing to reopen.", "Nothing was changed.", code=Exit.REFUSED)
            self._walking.begin(session, MAINTENANCE)
