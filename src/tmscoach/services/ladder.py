"""Activities the patient wants back, rung by rung: what was expected of each attempt, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.belief import Evidence
from tmscoach.models.drill import DrillRun
from tmscoach.models.ladder import Attempt, Goal, Rung
from tmscoach.models.terms import EvidenceKind
from tmscoach.rules import ladder as rules
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.drill import check_harm, check_rating
from tmscoach.rules.ladder import Compared, Tried
from tmscoach.rules.text import mended, one_line
from tmscoach.services.deck import gate_passed
from tmscoach.store import care as care_store
from tmscoach.store import drill as drill_store
from tmscoach.store import ladder as store
from tmscoach.store.database import Database, Session
from tmscoach.store.slips import erase_slips_about

NEW = (
    "In a drill you said that something is new or different. Attempts wait until somebody has looked at it "
    "and you have answered again whether a physician examined you."
)
OFFERED = 9  # rungs that a drill offers: one key each


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try at a rung; `found` says whether the patient told what happened.

    Alarm 0-10, harm 0-100, None where left out. `worth_keeping`: it offers itself as evidence.
    """

    id: int
    uuid: str
    day: date
    begun: datetime  # local and aware
    goal: str
    rung: str
    rung_id: int
    rung_minutes: int | None
    alarm_expected: int | None
    harm_expected: int | None
    found: bool
    alarm_found: int | None
    harm_found: int | None
    alarm_surprise: int | None  # expected minus found
    harm_surprise: int | None
    minutes: int | None
    happened: str
    learned: str
    drill_uuid: str | None
    evidence_uuid: str | None
    worth_keeping: bool


@dataclass(frozen=True, slots=True)
class RungView:
    """A step of a ladder; `height` 1 is the lowest, 0 stands for one that was put away.

    `tries` are the attempts told of, `attempts` the open ones too, newest first.
    """

    id: int
    uuid: str
    height: int
    text: str
    minutes: int | None
    away: bool
    suggested: bool
    tries: int
    alarm: Compared
    harm: Compared
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """A ladder; `rungs` are the ones in use, the lowest first, `put_away` the others.

    `why` is the rule behind the rung that is suggested, `remark` a word about how many rungs there are.
    """

    id: int
    uuid: str
    day: date
    text: str
    away: bool
    rungs: tuple[RungView, ...]
    put_away: tuple[RungView, ...]
    why: str
    remark: str
    alarm: Compared
    harm: Compared


@dataclass(frozen=True, slots=True)
class RungChoice:
    """A rung as a drill offers it; `hint` says which goal it leads to, and whether it is suggested.

    `harm_expected` is the harm that was guessed for it under Ladder and not yet told of.
    """

    uuid: str
    text: str
    hint: str
    harm_expected: int | None = None


class Told(TypedDict, total=False):
    """What can be told of an attempt; a key that is not given leaves what is kept, None or "" empties it."""

    alarm: int | None
    harm: int | None
    minutes: int | None
    happened: str
    learned: str


@dataclass(frozen=True, slots=True)
class LadderService:
    """Goals, rungs and attempts."""

    database: Database
    clock: Clock

    # --- looking -------------------------------------------------------------------------------------------

    def goals(self, *, with_away: bool = False) -> tuple[GoalView, ...]:
        """Every ladder, oldest first; with `with_away` the ones put away too, after the others."""
        with self.database.reading() as session:
            found = _goals(session)
        return tuple(sorted((g for g in found if with_away or not g.away), key=lambda goal: goal.away))

    def goal(self, number: int) -> GoalView:
        """One ladder.

        Raises:
            CoachError: there is none of that number.
        """
        found = next((goal for goal in self.goals(with_away=True) if goal.id == number), None)
        if found is None:
            raise _no_such("goal", number)
        return found

    def rung(self, number: int) -> RungView:
        """One rung, put away or not.

        Raises:
            CoachError: there is none of that number.
        """
        for goal in self.goals(with_away=True):
            for rung in (*goal.rungs, *goal.put_away):
                if rung.id == number:
                    return rung
        raise _no_such("rung", number)

    def attempt(self, number: int) -> AttemptView:
        """One attempt.

        Raises:
            CoachError: there is none of that number.
        """
        with self.database.reading() as session:
            return _attempt(session, _found_attempt(session, number))

    def open_attempts(self) -> tuple[AttemptView, ...]:
        """Attempts of which nothing was told yet, newest first."""
        with self.database.reading() as session:
            return tuple(
                _attempt(session, row)
                for row in store.attempts(session)
                if row.found_at is None and store.rung_of(session, row.rung_uuid) is not None
            )

    def asked_for(self) -> AttemptView | None:
        """The newest open attempt of the last week: what Today asks about."""
        today = self.clock.today()
        return next((a for a in self.open_attempts() if rules.is_asked_for(a.day, today)), None)

    def waits(self) -> str:
        """Why attempts wait, in a sentence; empty where they do not."""
        with self.database.reading() as session:
            return attempts_wait(session)

    # --- goals ---------------------------------------------------------------------------------------------

    def add_goal(self, text: str) -> GoalView:
        """Keep an activity the patient wants back.

        Raises:
            CoachError: there are no words.
        """
        words = _words(text, "goal")
        with self.database.writing() as session:
            goal = Goal(text=words, **self.clock.moment().stamps())
            session.add(goal)
            session.flush()
            number = goal.id or 0
        return self.goal(number)

    def edit_goal(self, number: int, text: str) -> GoalView:
        """Change the words of a goal."""
        words = _words(text, "goal")
        with self.database.writing() as session:
            goal = _found_goal(session, number)
            goal.text = words
            self._touch(goal)
        return self.goal(number)

    def put_goal_away(self, number: int) -> GoalView:
        """Out of sight, with its rungs and attempts; its rungs are not offered any more."""
        with self.database.writing() as session:
            goal = _found_goal(session, number)
            goal.archived_at = goal.archived_at or self.clock.utc()
            self._touch(goal)
        return self.goal(number)

    def bring_goal_back(self, number: int) -> GoalView:
        """Back into sight."""
        with self.database.writing() as session:
            goal = _found_goal(session, number)
            goal.archived_at = None
            self._touch(goal)
        return self.goal(number)

    def delete_goal(self, number: int) -> None:
        """Delete a goal and its rungs.

        Raises:
            CoachError: there are attempts; it can be put away.
        """
        with self.database.writing() as session:
            goal = _found_goal(session, number)
            rungs = [rung for rung in store.rungs(session) if rung.goal_uuid == goal.uuid]
            _refuse_if_tried(session, "goal", [rung.uuid for rung in rungs])
            for rung in rungs:
                self._erase(session, rung)
            session.delete(goal)
            erase_slips_about(session, goal.id, "goal", "rungs")

    # --- rungs ---------------------------------------------------------------------------------------------

    def add_rung(self, goal_number: int, text: str, minutes: int | None = None, at: int = 0) -> RungView:
        """A rung at the height `at`, 1 being the lowest; 0 puts it on top.

        Raises:
            CoachError: there are no words, twelve rungs already, or a number is out of range.
        """
        words, length = _words(text, "rung"), rules.check_minutes(minutes)
        with self.database.writing() as session:
            goal = _found_goal(session, goal_number)
            rung = self._insert(session, goal.uuid, words, length, at)
            number = rung.id or 0
        return self.rung(number)

    def _insert(self, session: Session, goal_uuid: str, words: str, length: int | None, at: int) -> Rung:
        there = store.rungs_of(session, goal_uuid)
        _refuse_if_full(there)
        place = _place(at, len(there) + 1)
        moment = self.clock.moment()
        rung = Rung(goal_uuid=goal_uuid, height=place + 1, text=words, minutes=length, **moment.stamps())
        there.insert(place, rung)
        session.add(rung)
        self._number(session, there)
        return rung

    def edit_rung(
        self, number: int, text: str | None = None, minutes: int | None = None, at: int = 0
    ) -> RungView:
        """Change words (None keeps them), minutes (None keeps them, 0 takes them away), height (0 keeps it).

        Raises:
            CoachError: there are no words, a number is out of range, or there is no such rung.
        """
        words = None if text is None else _words(text, "rung")
        length = rules.check_minutes(minutes or None)
        with self.database.writing() as session:
            rung = _found_rung(session, number)
            rung.text = words or rung.text
            if minutes is not None:
                rung.minutes = length
            self._touch(rung)
            if at:
                self._shift(session, rung, at)
        return self.rung(number)

    def move_rung(self, number: int, step: int) -> RungView:
        """Up (1) or down (-1) by one; at the end of the ladder nothing changes."""
        with self.database.writing() as session:
            rung = _found_rung(session, number)
            there = store.rungs_of(session, rung.goal_uuid)
            if rung in there:
                self._shift(session, rung, min(max(there.index(rung) + 1 + step, 1), len(there)))
        return self.rung(number)

    def _shift(self, session: Session, rung: Rung, at: int) -> None:
        if rung.archived_at is not None:
            raise CoachError("This rung was put away.", "Nothing was changed.", "Bring it back first.")
        there = store.rungs_of(session, rung.goal_uuid)
        there.remove(rung)
        there.insert(_place(at, len(there) + 1), rung)
        self._number(session, there)

    def split_rung(self, number: int, lower: str, upper: str = "", minutes: int | None = None) -> RungView:
        """Two rungs out of one: a new, easier one below it; its own words change where `upper` has some.

        Attempts stay with the upper one.

        Returns:
            The new one.

        Raises:
            CoachError: there are no words, or twelve rungs already.
        """
        words, length = _words(lower, "rung"), rules.check_minutes(minutes)
        with self.database.writing() as session:
            rung = _found_rung(session, number)
            there = store.rungs_of(session, rung.goal_uuid)
            if rung not in there:
                raise CoachError("This rung was put away.", "Nothing was changed.", "Bring it back first.")
            if above := mended(upper).strip():
                rung.text = above
                self._touch(rung)
            new = self._insert(session, rung.goal_uuid, words, length, there.index(rung) + 1)
            added = new.id or 0
        return self.rung(added)

    def put_rung_away(self, number: int) -> RungView:
        """Out of the ladder; its attempts stay."""
        with self.database.writing() as session:
            rung = _found_rung(session, number)
            rung.archived_at = rung.archived_at or self.clock.utc()
            self._touch(rung)
            session.flush()
            self._number(session, store.rungs_of(session, rung.goal_uuid))
        return self.rung(number)

    def bring_rung_back(self, number: int) -> RungView:
        """Back to its height, or to the top where the ladder has become lower.

        Raises:
            CoachError: there are twelve rungs already.
        """
        with self.database.writing() as session:
            rung = _found_rung(session, number)
            there = store.rungs_of(session, rung.goal_uuid)
            if rung.archived_at is not None:
                _refuse_if_full(there)
                rung.archived_at = None
                there.insert(min(rung.height, len(there) + 1) - 1, rung)
                self._touch(rung)
                self._number(session, there)
        return self.rung(number)

    def delete_rung(self, number: int) -> None:
        """Delete a rung.

        Raises:
            CoachError: there are attempts at it; it can be put away.
        """
        with self.database.writing() as session:
            rung = _found_rung(session, number)
            _refuse_if_tried(session, "rung", [rung.uuid])
            self._erase(session, rung)
            session.flush()
            self._number(session, store.rungs_of(session, rung.goal_uuid))

    def _erase(self, session: Session, rung: Rung) -> None:
        session.delete(rung)
        erase_slips_about(session, rung.id, "rung", "split-rung")

    def _number(self, session: Session, rungs: Sequence[Rung]) -> None:
        """Heights from 1, without a gap."""
        for height, rung in enumerate(rungs, 1):
            if rung.height != height:
                rung.height = height
                self._touch(rung)
        session.flush()

    # --- attempts ------------------------------------------------------------------------------------------

    def begin(self, rung_number: int, alarm: int | None = None, harm: int | None = None) -> AttemptView:
        """About to do it: what is expected. One that is open at this rung takes the new numbers.

        Raises:
            CoachError: a number is out of range, attempts wait, or the rung was put away.
        """
        expected = check_rating(alarm), check_harm(harm)
        with self.database.writing() as session:
            rung = _found_rung(session, rung_number)
            rung_in_use(session, rung.uuid)
            row = store.open_attempt_at(session, rung.uuid)
            if row is None:
                row = Attempt(rung_uuid=rung.uuid, **self.clock.moment().stamps())
            else:
                self._touch(row)
            row.alarm_expected, row.harm_expected = expected
            session.add(row)
            session.flush()
            return _attempt(session, row)

    def note(self, number: int, **told: Unpack[Told]) -> AttemptView:
        """Keep a part of what is told, as it is answered; it stays open.

        Raises:
            CoachError: a number is out of range, or there is no such attempt.
        """
        with self.database.writing() as session:
            row = _found_attempt(session, number)
            self._put(row, told)
            session.flush()
            return _attempt(session, row)

    def found(self, number: int, **told: Unpack[Told]) -> AttemptView:
        """What was found; everything may be left out. Told again, it puts right what was told.

        Raises:
            CoachError: as for `note`.
        """
        with self.database.writing() as session:
            row = _found_attempt(session, number)
            self._put(row, told)
            row.found_at = row.found_at or self.clock.utc()
            session.flush()
            return _attempt(session, row)

    def _put(self, row: Attempt, told: Told) -> None:
        checked: dict[str, object] = {}
        for name, value in told.items():
            match name:
                case "alarm":
                    checked["alarm_found"] = check_rating(value)
                case "harm":
                    checked["harm_found"] = check_harm(value)
                case "minutes":
                    checked["minutes"] = rules.check_minutes(value)
                case _:
                    checked[name] = mended(str(value or "")).strip()
        for name, value in checked.items():
            setattr(row, name, value)
        self._touch(row)

    def take_back(self, number: int) -> None:
        """Not this time, or a slip: out of every list and number. Evidence that came of it stays."""
        with self.database.writing() as session:
            row = _found_attempt(session, number)
            row.deleted_at = self.clock.utc()
            self._touch(row)

    # --- evidence ------------------------------------------------------------------------------------------

    def evidence_words(self, attempt: AttemptView) -> str:
        """What an attempt would say in the evidence file: what was learned, or the numbers."""
        if attempt.learned:
            return attempt.learned
        parts = [
            f"{name} {expected} expected, {found} found"
            for name, expected, found in (
                ("alarm", attempt.alarm_expected, attempt.alarm_found),
                ("harm", attempt.harm_expected, attempt.harm_found),
            )
            if expected is not None and found is not None
        ]
        return f"{one_line(attempt.rung)}: {'; '.join(parts)}" if parts else one_line(attempt.rung)

    def keep_as_evidence(self, number: int, text: str = "") -> AttemptView:
        """Into the evidence file, dated as the attempt; without `text` in the words of `evidence_words`.

        Raises:
            CoachError: nothing was found yet, or it is in the file already.
        """
        words = mended(text).strip()
        with self.database.writing() as session:
            row = _found_attempt(session, number)
            if row.found_at is None:
                raise CoachError(
                    "You have not told yet what happened.", "Nothing was kept.", "Tell that first."
                )
            if _evidence_of(session, row) is not None:
                raise CoachError("This attempt is in your evidence file.", "It stands there once.")
            words = words or self.evidence_words(_attempt(session, row))
            stamps = self.clock.moment().stamps() | {"day": row.day}
            item = Evidence(kind=EvidenceKind.DID_IT_ANYWAY, text=words, **stamps)
            session.add(item)
            row.evidence_uuid = item.uuid
            self._touch(row)
            session.flush()
            return _attempt(session, row)

    def _touch(self, row: Goal | Rung | Attempt) -> None:
        row.version += 1
        row.modified_at = self.clock.utc()


# --- for drills --------------------------------------------------------------------------------------------


def attempts_wait(session: Session) -> str:
    """Why attempts wait: no all-clear, or something new since it was given. Empty where they do not."""
    if not gate_passed(session):
        return content.gate().waiting
    gate, new = care_store.newest_gate(session), store.newest_new(session)
    return NEW if gate is not None and new is not None and new >= gate.at else ""


def rung_in_use(session: Session, uuid: str) -> Rung:
    """A rung that may be tried now.

    Raises:
        CoachError: attempts wait, or the rung or its goal is not there or was put away.
    """
    if waits := attempts_wait(session):
        raise CoachError("Attempts wait.", "Your ladder is kept as it is.", waits)
    rung = store.rung_of(session, uuid)
    goal = store.goal_of(session, rung.goal_uuid) if rung else None
    if rung is None or goal is None:
        raise CoachError("This rung is not there any more.", "Nothing was changed.", "Choose another.")
    if rung.archived_at is not None or goal.archived_at is not None:
        raise CoachError("This rung was put away.", "Nothing was changed.", "Bring it back first.")
    return rung


def offered_rungs(session: Session) -> tuple[RungChoice, ...]:
    """The rungs a drill offers, the suggested ones first; none while attempts wait."""
    if attempts_wait(session):
        return ()
    goals = [goal for goal in _goals(session) if not goal.away]
    rungs = [(goal, rung) for goal in goals for rung in goal.rungs]
    return tuple(
        RungChoice(rung.uuid, rung.text, _hint(goal, rung, alone=len(goals) == 1), _guessed(rung))
        for goal, rung in sorted(rungs, key=lambda pair: not pair[1].suggested)[:OFFERED]
    )


def _hint(goal: GoalView, rung: RungView, *, alone: bool) -> str:
    parts = ["" if alone else one_line(goal.text, 20), "suggested" if rung.suggested else ""]
    return ", ".join(part for part in parts if part)


def _guessed(rung: RungView) -> int | None:
    return next((attempt.harm_expected for attempt in rung.attempts if not attempt.found), None)


def follow_drill(session: Session, clock: Clock, run: DrillRun, *, found: bool = False) -> None:
    """Make the attempt of a drill what the drill says; however often it is called, there is one.

    An attempt that is open at the same rung becomes the drill's, and keeps the alarm that was expected there:
    a drill rates alarm as it is now, which is no guess. It is taken back where the drill was deleted, let go
    of the rung, stayed ("not this time"), or met something new before anything was found.
    """
    row = store.attempt_of_drill(session, run.uuid)
    rung = store.rung_of(session, run.rung_uuid) if run.rung_uuid else None
    told = found or (row is not None and row.found_at is not None)
    if rung is None or run.deleted_at is not None or run.moved is False or (run.is_new and not told):
        if row is not None and row.deleted_at is None:
            row.deleted_at = row.modified_at = clock.utc()
            row.version += 1
        return
    row = row or store.open_attempt_at(session, rung.uuid)
    if row is None:
        row = Attempt(rung_uuid=rung.uuid, **clock.moment().stamps())
    else:
        row.version += 1
        row.modified_at = clock.utc()
    row.rung_uuid, row.drill_uuid, row.deleted_at = rung.uuid, run.uuid, None
    row.harm_expected, row.harm_found = run.harm_expected, run.harm_found
    row.happened, row.learned = run.happened, run.learned
    if told:
        row.found_at = row.found_at or clock.utc()
    session.add(row)


def became_evidence(session: Session, run: DrillRun, evidence_uuid: str) -> None:
    """What a drill taught is in the evidence file: its attempt is not offered for it again."""
    row = store.attempt_of_drill(session, run.uuid)
    if row is not None:
        row.evidence_uuid = evidence_uuid


# --- views -------------------------------------------------------------------------------------------------


def _goals(session: Session) -> list[GoalView]:
    """Every goal with its rungs and attempts, oldest first; three queries, however many there are."""
    rungs, attempts = store.rungs(session), store.attempts(session)
    of_rung: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        of_rung.setdefault(attempt.rung_uuid, []).append(attempt)
    return [_goal(session, goal, rungs, of_rung) for goal in store.goals(session)]


def _goal(session: Session, goal: Goal, rungs: Sequence[Rung], of_rung: dict[str, list[Attempt]]) -> GoalView:
    own = [rung for rung in rungs if rung.goal_uuid == goal.uuid]
    used = [rung for rung in own if rung.archived_at is None]
    told = [[a for a in of_rung.get(rung.uuid, ()) if a.found_at is not None] for rung in used]
    newest = max(
        (n for n, some in enumerate(told) if some),
        key=lambda n: (told[n][0].day, told[n][0].at, told[n][0].id or 0),
        default=None,
    )
    suggested = rules.suggest([[_tried(a) for a in some] for some in told], newest)
    views = tuple(
        _rung(session, goal, rung, of_rung, suggested is not None and n == suggested.place)
        for n, rung in enumerate(used)
    )
    every = [_tried(a) for rung in own for a in of_rung.get(rung.uuid, ()) if a.found_at is not None]
    return GoalView(
        id=goal.id or 0,
        uuid=goal.uuid,
        day=goal.day,
        text=goal.text,
        away=goal.archived_at is not None,
        rungs=views,
        put_away=tuple(
            _rung(session, goal, rung, of_rung, False) for rung in own if rung.archived_at is not None
        ),
        why=suggested.why if suggested else "",
        remark=rules.how_many(len(used)),
        alarm=_alarm(every),
        harm=_harm(every),
    )


def _rung(
    session: Session, goal: Goal, rung: Rung, of_rung: dict[str, list[Attempt]], suggested: bool
) -> RungView:
    attempts = of_rung.get(rung.uuid, [])
    told = [_tried(attempt) for attempt in attempts if attempt.found_at is not None]
    return RungView(
        id=rung.id or 0,
        uuid=rung.uuid,
        height=rung.height if rung.archived_at is None else 0,
        text=rung.text,
        minutes=rung.minutes,
        away=rung.archived_at is not None,
        suggested=suggested,
        tries=len(told),
        alarm=_alarm(told),
        harm=_harm(told),
        attempts=tuple(_view(session, attempt, rung, goal) for attempt in attempts),
    )


def _tried(row: Attempt) -> Tried:
    return Tried(row.alarm_expected, row.harm_expected, row.alarm_found, row.harm_found)


def _alarm(tried: Sequence[Tried]) -> Compared:
    return rules.compared((t.alarm_expected, t.alarm_found) for t in tried)


def _harm(tried: Sequence[Tried]) -> Compared:
    return rules.compared((t.harm_expected, t.harm_found) for t in tried)


def _attempt(session: Session, row: Attempt) -> AttemptView:
    rung = store.rung_of(session, row.rung_uuid)
    return _view(session, row, rung, store.goal_of(session, rung.goal_uuid) if rung else None)


def _view(session: Session, row: Attempt, rung: Rung | None, goal: Goal | None) -> AttemptView:
    tried = _tried(row)
    told = row.found_at is not None
    return AttemptView(
        id=row.id or 0,
        uuid=row.uuid,
        day=row.day,
        begun=local_time(row.at, row.utc_offset),
        goal=goal.text if goal else "",
        rung=rung.text if rung else "",
        rung_id=(rung.id or 0) if rung else 0,
        rung_minutes=rung.minutes if rung else None,
        alarm_expected=row.alarm_expected,
        harm_expected=row.harm_expected,
        found=told,
        alarm_found=row.alarm_found,
        harm_found=row.harm_found,
        alarm_surprise=tried.alarm_surprise,
        harm_surprise=tried.harm_surprise,
        minutes=row.minutes,
        happened=row.happened,
        learned=row.learned,
        drill_uuid=row.drill_uuid,
        evidence_uuid=row.evidence_uuid,
        worth_keeping=told and rules.is_worth_keeping(tried) and _evidence_of(session, row) is None,
    )


def _evidence_of(session: Session, row: Attempt) -> Evidence | None:
    item = drill_store.evidence_of(session, row.evidence_uuid) if row.evidence_uuid else None
    return item if item is not None and item.deleted_at is None else None


# --- what is refused ---------------------------------------------------------------------------------------


def _words(text: str, what: str) -> str:
    words = mended(text).strip()
    if not words:
        raise CoachError(f"The {what} is empty.", "Nothing was kept.", "Write it in a few words.")
    return words


def _place(at: int, rungs: int) -> int:
    """Where a rung goes, from 0, when there will be so many; 0 is the top."""
    if isinstance(at, bool) or not 0 <= at <= rungs:
        raise CoachError(
            f"There is no height {at} on this ladder.", "Nothing was changed.", f"Give 1 to {rungs}."
        )
    return (at or rungs) - 1


def _refuse_if_full(rungs: Sequence[Rung]) -> None:
    if len(rungs) >= rules.MOST:
        raise CoachError(
            f"A ladder has {rules.MOST} rungs at most.",
            "Nothing was added.",
            "Put one away first, or begin a second goal.",
        )


def _refuse_if_tried(session: Session, what: str, rung_uuids: Sequence[str]) -> None:
    if store.attempt_count(session, rung_uuids):
        raise CoachError(
            f"There are attempts at this {what}.", "Nothing was deleted.", "It can be put away; they stay."
        )


def _found_goal(session: Session, number: int) -> Goal:
    goal = session.get(Goal, number)
    if goal is None:
        raise _no_such("goal", number)
    return goal


def _found_rung(session: Session, number: int) -> Rung:
    rung = session.get(Rung, number)
    if rung is None:
        raise _no_such("rung", number)
    return rung


def _found_attempt(session: Session, number: int) -> Attempt:
    row = store.attempt(session, number)
    if row is None:
        raise _no_such("attempt", number)
    return row


def _no_such(what: str, number: int) -> CoachError:
    return CoachError(
        f"There is no {what} {number}.", "Nothing was changed.", "The ladder shows the numbers."
    )
