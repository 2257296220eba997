"""What was practised: the history of drills, their numbers, how far prompts have faded, and remarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tmscoach.errors import CoachError
from tmscoach.models.drill import DrillRun
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import DrillMode, Feeling, Trigger
from tmscoach.rules import fading, practice
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.drill import check_rating
from tmscoach.rules.practice import Remark, Summary
from tmscoach.services.ladder import follow_drill
from tmscoach.services.measures import high_screens
from tmscoach.store import drill as drill_store
from tmscoach.store import measures as measures_store
from tmscoach.store import practice as store
from tmscoach.store.database import Database, Session

APP_FREE = "app-free"  # stands in the place of a script where none was followed
STAGE = "drill-stage"  # the preference that keeps the stage and since when
TOO_MUCH = "too-much"  # the day the patient last said so
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill in a list."""

    id: int
    uuid: str
    day: date
    at: datetime  # as the wall clock showed it, aware
    script: str  # its id
    title: str  # the script's title, or its id if the script is gone
    mode: DrillMode
    trigger: Trigger | None
    feeling: Feeling | None
    line: str
    alarm_before: int | None
    alarm_after: int | None
    is_new: bool
    finished: bool


@dataclass(frozen=True, slots=True)
class DrillDetails:
    """Everything a drill recorded; what was skipped is None or empty."""

    row: DrillRow
    stage: int
    hold_before: int | None
    hold_after: int | None
    thought: str
    voice: str  # empty where no line was said
    repetitions: int
    evidence: str
    believability: int | None
    about: str
    unsaid: str
    card: str
    doing: str
    harm_expected: int | None
    moved: bool | None
    harm_found: int | None
    happened: str
    learned: str
    back_to: str
    cue: str


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Alarm around the drills with one line."""

    text: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class PracticeNumbers:
    """Alarm around the drills of a range of days, by what turned up and by line, the most used first."""

    since: date
    until: date
    all: Summary
    by_trigger: tuple[tuple[Trigger, Summary], ...]
    by_line: tuple[LineNumbers, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """How far prompts have faded: 1 is all of them, 5 is practice without the app."""

    number: int
    words: str
    rated: int  # drills rated at this stage, of those that count towards the next
    needed: int  # for the next stage; 0 at the last one


@dataclass(frozen=True, slots=True)
class PracticeService:
    """Looking back on drills, and what follows from them."""

    database: Database
    clock: Clock
    title_of: Callable[[str], str]  # a script's title by its id

    # --- history -----------------------------------------------------------------------------------------

    def history(self, limit: int = 30, before: DrillRow | None = None) -> tuple[DrillRow, ...]:
        """Drills, newest first; `before` is the last row of the page before this one."""
        place = (before.at.astimezone(UTC), before.id) if before else None
        with self.database.reading() as session:
            return tuple(self._row(row) for row in store.runs_before(session, limit, place))

    def row(self, number: int) -> DrillRow:
        """A drill by its number in the history.

        Raises:
            CoachError: there is none.
        """
        with self.database.reading() as session:
            found = store.run_numbered(session, number)
            if found is None:
                raise CoachError(
                    f"There is no drill {number}.", "Nothing was changed.", "The history shows the numbers."
                )
            return self._row(found)

    def details(self, uuid: str) -> DrillDetails:
        """Everything a drill recorded.

        Raises:
            CoachError: it is not there any more.
        """
        with self.database.reading() as session:
            run = _found(session, uuid)
            item = drill_store.evidence_of(session, run.evidence_uuid) if run.evidence_uuid else None
            return DrillDetails(
                row=self._row(run),
                stage=run.stage,
                hold_before=run.hold_before,
                hold_after=run.hold_after,
                thought=run.thought,
                voice=run.voice.value if run.line_text else "",
                repetitions=run.repetitions,
                evidence=item.text if item else "",
                believability=run.believability,
                about=run.about,
                unsaid=run.unsaid,
                card=run.card_text,
                doing=run.doing,
                harm_expected=run.harm_expected,
                moved=run.moved,
                harm_found=run.harm_found,
                happened=run.happened,
                learned=run.learned,
                back_to=run.back_to,
                cue=run.cue,
            )

    def amend(
        self,
        uuid: str,
        alarm_before: int | None,
        alarm_after: int | None,
        hold_before: int | None,
        hold_after: int | None,
    ) -> DrillRow:
        """Put right the ratings of a finished drill, each 0-10 or None; nothing else changes.

        Raises:
            CoachError: a rating is out of range, or the drill is not finished or not there.
        """
        ratings = [check_rating(value) for value in (alarm_before, alarm_after, hold_before, hold_after)]
        with self.database.writing() as session:
            run = _found(session, uuid)
            if run.finished_at is None:
                raise CoachError(
                    "This drill is not finished.", "Nothing was changed.", "Go on with it to rate it."
                )
            run.alarm_before, run.alarm_after, run.hold_before, run.hold_after = ratings
            self._touch(run)
            return self._row(run)

    def delete(self, uuid: str) -> None:
        """Take a drill out of every list and number, and the attempt at a rung that it was."""
        with self.database.writing() as session:
            run = _found(session, uuid)
            run.deleted_at = self.clock.utc()
            follow_drill(session, self.clock, run)
            self._touch(run)

    def practised(
        self,
        trigger: Trigger | None = None,
        alarm_before: int | None = None,
        alarm_after: int | None = None,
        at: str = "",
    ) -> DrillRow:
        """Note a drill done without the app; `at` is a day or time as elsewhere, empty for now."""
        before, after = check_rating(alarm_before), check_rating(alarm_after)
        moment = self.clock.at(at) if at.strip() else self.clock.moment()
        with self.database.writing() as session:
            run = DrillRun(
                script=APP_FREE,
                mode=DrillMode.APP_FREE,
                stage=fading.LAST,
                trigger=trigger,
                alarm_before=before,
                alarm_after=after,
                finished_at=moment.at.astimezone(UTC),
                **moment.stamps(),
            )
            session.add(run)
            session.flush()
            return self._row(run)

    def finished_today(self) -> int:
        """Drills finished on the journal's today, practice without the app included."""
        with self.database.reading() as session:
            today = self.clock.today()
            return store.drill_count(session, today, today)

    def numbers(self, weeks: int = 13) -> PracticeNumbers:
        """Alarm around the drills of the last weeks, by what turned up and by line."""
        until = self.clock.today()
        since = until - timedelta(days=7 * weeks - 1)
        with self.database.reading() as session:
            found = store.alarms(session, since, until)
        triggers: dict[Trigger, list[tuple[int | None, int | None]]] = {}
        lines: dict[str, tuple[str, list[tuple[int | None, int | None]]]] = {}
        for trigger, key, text, before, after in found:
            if trigger is not None:
                triggers.setdefault(trigger, []).append((before, after))
            if key:
                lines.setdefault(key, (text, []))[1].append((before, after))
        return PracticeNumbers(
            since,
            until,
            practice.summed_up((before, after) for *_, before, after in found),
            tuple(
                (trigger, practice.summed_up(triggers[trigger]))
                for trigger in sorted(triggers, key=lambda t: -len(triggers[t]))
            ),
            tuple(
                LineNumbers(text, practice.summed_up(rated))
                for text, rated in sorted(lines.values(), key=lambda line: -len(line[1]))
            ),
        )

    # --- stages ------------------------------------------------------------------------------------------

    def stage(self) -> Stage:
        """How far prompts have faded, and how far it is to the next stage."""
        with self.database.reading() as session:
            number, since = stage_now(session)
            rated = store.changes_at_stage(session, number, since, fading.COMPLETIONS)
        needed = fading.COMPLETIONS if number < fading.LAST else 0
        return Stage(number, fading.STAGES[number], min(len(rated), needed), needed)

    def set_stage(self, number: int) -> Stage:
        """Go to a stage, forwards or back, from the next drill on.

        Raises:
            CoachError: there is no such stage.
        """
        if isinstance(number, bool) or number not in fading.STAGES:
            raise CoachError(
                f"There is no stage {str(number)[:10]}.",
                "Nothing was changed.",
                f"Give {fading.FIRST} to {fading.LAST}.",
            )
        with self.database.writing() as session:
            keep_stage(session, number, self.clock.utc())
        return self.stage()

    # --- remarks -----------------------------------------------------------------------------------------

    def say_too_much(self) -> Remark:
        """The patient says that it is too much: kept for a week, and answered at once."""
        today = self.clock.today()
        with self.database.writing() as session:
            session.merge(Preference(key=TOO_MUCH, value=today.isoformat()))
        found = practice.step_up(today, (), (), today)
        assert found is not None  # that is the rule
        return found

    def take_back_too_much(self) -> None:
        """It was not meant: the note is gone."""
        with self.database.writing() as session:
            said = session.get(Preference, TOO_MUCH)
            if said is not None:
                session.delete(said)

    def step_up(self) -> Remark | None:
        """Whether a therapist or doctor may be worth a call, and by which rule."""
        with self.database.reading() as session:
            return step_up(session, self.clock.today())

    def _touch(self, run: DrillRun) -> None:
        run.version += 1
        run.modified_at = self.clock.utc()

    def _row(self, run: DrillRun) -> DrillRow:
        title = "Without the app" if run.script == APP_FREE else self.title_of(run.script)
        return DrillRow(
            id=run.id or 0,
            uuid=run.uuid,
            day=run.day,
            at=local_time(run.at, run.utc_offset),
            script=run.script,
            title=title,
            mode=run.mode,
            trigger=run.trigger,
            feeling=run.feeling,
            line=run.line_text,
            alarm_before=run.alarm_before,
            alarm_after=run.alarm_after,
            is_new=run.is_new,
            finished=run.finished_at is not None,
        )


def stage_now(session: Session) -> tuple[int, datetime]:
    """The present stage, and since when (aware, UTC)."""
    kept = session.get(Preference, STAGE)
    number, _, since = kept.value.partition(" ") if kept else ("1", "", "")
    try:
        return min(max(int(number), fading.FIRST), fading.LAST), datetime.fromisoformat(since)
    except ValueError:  # nothing kept yet, or kept by a hand that meant something else
        return fading.FIRST, _BEGINNING


def keep_stage(session: Session, number: int, now: datetime) -> None:
    """Remember a stage and that it began now; drills before do not count towards the next one."""
    session.merge(Preference(key=STAGE, value=f"{number} {now.isoformat()}"))


def step_up(session: Session, today: date) -> Remark | None:
    """The note that a therapist or doctor may be worth a call, by the rules of `rules/practice.py`."""
    weekly = [
        practice.Weekly(check.day, check.limit)
        for check in measures_store.latest_checks(session, practice.LIMITED_WEEKS)
    ]
    high = store.days_still_high(session, today - timedelta(days=practice.WITHIN), practice.STILL_HIGH)
    said = session.get(Preference, TOO_MUCH)
    try:
        too_much = date.fromisoformat(said.value) if said else None
    except ValueError:
        too_much = None
    screened = [practice.Screened(*one) for one in high_screens(session, today, practice.SCREENED_WEEKS)]
    return practice.step_up(today, weekly, high, too_much, screened)


def after_drill(session: Session, run: DrillRun, now: datetime, *, fades: bool) -> tuple[Remark, ...]:
    """What is said when a drill has just been finished, the most important first, two at most.

    When prompts fade further after it, that is kept here too.
    """
    rated = run.alarm_before is not None and run.alarm_after is not None
    today = store.drill_count(session, run.day, run.day)
    latest = store.latest_rated(session, practice.FLAT + 1) if rated else []
    remarks = (
        step_up(session, run.day) if today == 1 else None,  # said after every drill it would be an alarm
        _fade(session, now) if rated and fades else None,
        practice.another_door(latest, first_today=today == 1),
        practice.enough_practice(today),
    )
    return tuple(remark for remark in remarks if remark)[:2]


def _fade(session: Session, now: datetime) -> Remark | None:
    stage, since = stage_now(session)
    changes = store.changes_at_stage(session, stage, since, fading.COMPLETIONS)
    following = fading.stage_after(stage, changes)
    if following == stage:
        return None
    keep_stage(session, following, now)
    words = fading.STAGES[following]
    return Remark(
        f"From the next drill on: {words[0].lower()}{words[1:]}. "
        "The prompts come back whenever you like: s under Drill, or tmscoach drill stage 1.",
        f"In your last {fading.COMPLETIONS} rated drills alarm came down by "
        f"{-fading.COMES_DOWN} or more, by their median.",
    )


def _found(session: Session, uuid: str) -> DrillRun:
    run = drill_store.run_of(session, uuid)
    if run is None:
        raise CoachError("This drill is not there any more.", "Nothing was changed.", "Begin a new one.")
    return run
