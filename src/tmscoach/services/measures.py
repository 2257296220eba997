"""The weekly check and every other measure: what is asked, when, and what the answers make."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import measure as files
from tmscoach.models.content import Item, Measure
from tmscoach.models.measures import Answer, Score, WeeklyCheck
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import GateAnswer
from tmscoach.rules import measures as rules
from tmscoach.rules.days import Clock
from tmscoach.rules.program import TRAVEL
from tmscoach.rules.text import mended, one_line
from tmscoach.store import care as care_store
from tmscoach.store import measures as store
from tmscoach.store.database import Database, Session
from tmscoach.store.slips import erase_slips_about

WEEKLY, DAILY = "weekly", "daily"
SWITCH = "measure-on:"  # in front of an id: the preference that says on or off
LOWEST, HIGHEST = "=lowest", "=highest"  # the range of a total by hand; no item of a file has such a name
MOST = 100_000  # of a total and its range

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Check:
    """One weekly check: three ratings 0-10, two dials 0-100; None where it was skipped."""

    day: date
    average: int | None
    limit: int | None
    enjoyment: int | None
    understand: int | None
    believe: int | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A weekly check with its number in the history."""

    number: int
    check: Check


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer of a score; `value` is None where it was skipped, `label` its words where it has some."""

    item: str
    short: str
    value: int | None
    label: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One score. `total` is None where an answer it needs is blank, or where there is no total at all.

    `shown` is the score in words ("4 of 0 to 6"), `remark` what its measure has to say about such a total,
    `source` the line that stands under it.
    """

    number: int
    uuid: str
    measure: str
    title: str
    source: str
    day: date
    total: float | None
    lowest: float | None
    highest: float | None
    shown: str
    remark: str
    note: str
    by_hand: bool
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure and how it stands: whether it is asked, when it was answered last, and why it is due."""

    measure: Measure
    own: bool  # from a file of a clinic, in the data folder
    on: bool
    last: date | None
    due: str  # one sentence, or empty
    waits: bool  # every question of it waits for the examination by a physician


@dataclass(frozen=True, slots=True)
class Due:
    """A measure that is due, and why in one sentence."""

    id: str
    title: str
    why: str
    items: int  # how many questions it has now


@dataclass(frozen=True, slots=True)
class Course:
    """One measure over time: the first, the last but one and the newest score, and the change in words."""

    start: ScoreView
    before: ScoreView | None
    now: ScoreView
    change: str


@dataclass(frozen=True, slots=True)
class MeasuresService:
    """The weekly check and every other measure.

    `folder` holds a clinic's own measures; `daily` is whether config.toml asks for a number every day.
    """

    database: Database
    clock: Clock
    folder: Path = field(default_factory=Path)
    daily: bool = False

    # --- the weekly check ----------------------------------------------------------------------------------

    def weekly(self) -> Measure:
        """The five questions."""
        return files.shipped()[WEEKLY]

    def check_in(
        self,
        average: int | None = None,
        limit: int | None = None,
        enjoyment: int | None = None,
        understand: int | None = None,
        believe: int | None = None,
    ) -> Check:
        """Keep a weekly check; a blank answer stays blank.

        Raises:
            CoachError: exit 2; an answer is outside its scale. Exit 1; nothing was answered.
        """
        answers = {
            "average": average,
            "limit": limit,
            "enjoyment": enjoyment,
            "understand": understand,
            "believe": believe,
        }
        _refuse_wrong(self.weekly(), answers)
        moment = self.clock.moment()
        with self.database.writing() as session:
            session.add(WeeklyCheck(**(moment.stamps() | answers)))
        return Check(day=moment.day, **answers)

    def history(self) -> tuple[Check, ...]:
        """Every check, oldest first."""
        with self.database.reading() as session:
            return tuple(_check(row) for row in store.checks(session))

    def weekly_rows(self) -> tuple[CheckRow, ...]:
        """Every check with its number, oldest first."""
        with self.database.reading() as session:
            return tuple(CheckRow(row.id or 0, _check(row)) for row in store.checks(session))

    def latest(self) -> Check | None:
        """The newest check."""
        with self.database.reading() as session:
            row = store.newest_check(session)
            return _check(row) if row else None

    def due(self) -> str | None:
        """One sentence why the weekly check is due, or None."""
        today = self.clock.today()
        with self.database.reading() as session:
            return rules.why_due(store.newest_check_day(session, today + TRAVEL), today)

    def change_check(self, number: int, answers: Mapping[str, int | None]) -> Check:
        """Answer a weekly check that is kept again; it stays on its day.

        Raises:
            CoachError: exit 2; an answer is outside its scale. Exit 1; no such check, or nothing answered.
        """
        _refuse_wrong(self.weekly(), answers)
        with self.database.writing() as session:
            row = _found(session.get(WeeklyCheck, number), f"weekly check {number}")
            for name, value in answers.items():
                setattr(row, name, value)
            row.modified_at = self.clock.utc()
            row.version += 1
            session.add(row)
            session.flush()
            return _check(row)

    def delete_check(self, number: int) -> None:
        """Take a mistaken weekly check away for good."""
        with self.database.writing() as session:
            session.delete(_found(session.get(WeeklyCheck, number), f"weekly check {number}"))

    # --- which measures there are --------------------------------------------------------------------------

    def known(self) -> dict[str, Measure]:
        """Every measure by its id: those that ship, in the order they are asked, then a clinic's own.

        The daily number is among them only where the settings ask for it.
        """
        own, _ = files.own_measures(self.folder)
        shipped = {name: one for name, one in files.shipped().items() if name != DAILY or self.daily}
        return shipped | own

    def problems(self) -> tuple[str, ...]:
        """Why files of the folder were left out, a sentence each."""
        return files.own_measures(self.folder)[1]

    def find(self, name: str) -> Measure:
        """A measure by its id, or by its title.

        Raises:
            CoachError: exit 2; there is none of that name.
        """
        known = self.known()
        wanted = name.strip().casefold()
        for one in known.values():
            if wanted in (one.id, one.title.casefold()):
                return one
        if wanted == DAILY:
            hint = "The daily number is off: daily_scores in config.toml switches it on (docs/settings.md)."
        else:
            near = get_close_matches(wanted[:60], list(known), 1, 0.6)
            hint = f"Did you mean {near[0]}? " if near else ""
            hint += f"There are: {', '.join(known)}."
        raise CoachError(
            f"There is no measure {one_line(name, 40)!r}.", "Nothing was changed.", hint, code=Exit.USAGE
        )

    def asked(self, name: str) -> Measure:
        """A measure with the questions that may be asked now.

        Questions about believing the explanation wait while the patient has said that no physician examined
        them yet, or that they are not sure.

        Raises:
            CoachError: exit 2; there is none of that name. Exit 1; all of its questions wait.
        """
        found = self.find(name)
        with self.database.reading() as session:
            if not _beliefs_wait(session):
                return found
        items = tuple(item for item in found.items if not item.belief)
        if not items:
            raise CoachError(
                f"{found.title} waits until a physician has examined you for this.",
                "Nothing was kept.",
                "Say so under 'Examined by a physician?', or with: tmscoach gate yes.",
            )
        return found.model_copy(update={"items": items})

    def states(self) -> tuple[MeasureState, ...]:
        """Every measure and how it stands."""
        today = self.clock.today()
        with self.database.reading() as session:
            lasts = store.newest_days(session, today + TRAVEL)
            check = store.newest_check_day(session, today + TRAVEL)
            beliefs_wait = _beliefs_wait(session)
            states = []
            for one in self.known().values():
                on, last = self._is_on(session, one), check if one.id == WEEKLY else lasts.get(one.id)
                waits = beliefs_wait and all(item.belief for item in one.items)
                why = "" if waits or not on else self._why(one, last, today)
                states.append(MeasureState(one, one.id not in files.shipped(), on, last, why, waits))
            return tuple(states)

    def switch(self, name: str, on: bool) -> Measure:
        """Let Today ask for a measure, or not; it can be answered unasked at any time.

        Raises:
            CoachError: exit 2; there is none of that name. Exit 1; it has no switch here.
        """
        found = self.find(name)
        if not found.opt_in:
            setting = " (daily_scores in config.toml is its switch)" if found.id == DAILY else ""
            raise CoachError(
                f"{found.title} has no switch here{setting}.",
                "Nothing was changed.",
                "It is part of the programme; every question of it can be left blank."
                if found.id != DAILY
                else "",
            )
        with self.database.writing() as session:
            session.merge(Preference(key=_switch(found.id), value="on" if on else "off"))
        return found

    def check_file(self, file: Path) -> Measure:
        """The measure in a file, if it can be used; nothing is kept.

        Raises:
            CoachError: it cannot be read, or has mistakes, which are told with the place and what fits.
        """
        return files.check_measure(file)

    def install(self, file: Path, *, replace: bool = False) -> tuple[Measure, Path]:
        """Copy a clinic's measure into the folder of own ones; it stays off until it is switched on.

        Raises:
            CoachError: it is not valid, its id is taken, or totals were typed under that name.
        """
        found = files.check_measure(file)
        with self.database.reading() as session:
            kept = store.newest_total(session, found.id, date.min, date.max)
            if kept is not None and LOWEST in store.answers(session, [kept.uuid])[kept.uuid]:
                raise CoachError(
                    f"You keep totals under the name {found.id!r}.",
                    "Nothing was changed.",
                    "Give the file another id, so that the two are not taken for one.",
                )
        return files.install_measure(file, self.folder, replace=replace)

    # --- what Today asks -----------------------------------------------------------------------------------

    def all_due(self, session: Session, today: date) -> tuple[Due, ...]:
        """What is due by itself, apart from the weekly check and the causes, each with why."""
        lasts = store.newest_days(session, today + TRAVEL)
        beliefs_wait = _beliefs_wait(session)
        found = []
        for one in self.known().values():
            count = sum(not (item.belief and beliefs_wait) for item in one.items)
            if one.id == WEEKLY or not count or not self._is_on(session, one):
                continue
            if why := self._why(one, lasts.get(one.id), today):
                found.append(Due(one.id, one.title, why, count))
        return tuple(found)

    def waiting(self, session: Session) -> frozenset[str]:
        """The measures of which every question waits for the examination by a physician."""
        if not _beliefs_wait(session):
            return frozenset()
        return frozenset(one.id for one in self.known().values() if all(item.belief for item in one.items))

    def count_of(self, session: Session, name: str) -> int:
        """How many questions a measure has now; 0 for what is none."""
        one = self.known().get(name)
        wait = _beliefs_wait(session)
        return sum(not (item.belief and wait) for item in one.items) if one else 0

    def title_of(self, name: str) -> str:
        """A measure's title, or its id where its file is gone."""
        one = self.known().get(name)
        return one.title if one else name

    def _why(self, one: Measure, last: date | None, today: date) -> str:
        if one.id == WEEKLY:
            return rules.why_due(last, today) or ""
        if one.id == DAILY:
            if last == today:
                return ""
            return (
                "Your settings ask for a number every day (daily_scores), because a clinician wanted it. "
                "Looking for symptoms daily may keep them in view; it can be switched off there."
            )
        if one.cadence == DAILY and not self.daily:
            return ""  # what asks every day does so only where the settings allow it
        return rules.why_measure_due(one.title, one.cadence, last, today, at_once=one.opt_in) or ""

    def _is_on(self, session: Session, one: Measure) -> bool:
        """A clinic's own measure is off until it is switched on, whatever its file says."""
        if not one.opt_in and one.id in files.shipped():
            return True
        kept = session.get(Preference, _switch(one.id))
        return kept is not None and kept.value == "on"

    # --- scores --------------------------------------------------------------------------------------------

    def answer(self, name: str, answers: Mapping[str, int | None], when: str = "") -> ScoreView:
        """Keep the answers of a measure other than the weekly check, by item; what is not there is blank.

        `when` is a day as `Clock.at` reads it, empty for now.

        Raises:
            CoachError: exit 2; no such measure or item, or an answer that is none. Exit 1; nothing answered.
        """
        found = self.asked(name)
        if found.id == WEEKLY:
            raise CoachError("The weekly check is kept by check_in.", "Nothing was kept.")
        _refuse_wrong(found, answers)
        moment = self.clock.at(when) if when.strip() else self.clock.moment()
        with self.database.writing() as session:
            score = Score(
                measure=found.id,
                title=found.title,
                source=found.source,
                total=_total(found, answers),
                **moment.stamps(),
            )
            session.add(score)
            session.flush()
            for item in found.items:
                session.add(
                    Answer(score_uuid=score.uuid, item=item.id, value=answers.get(item.id), **moment.stamps())
                )
            session.flush()
            return self._view(session, score)

    def change(self, number: int, answers: Mapping[str, int | None]) -> ScoreView:
        """Answer a score that is kept again; it stays on its day.

        Raises:
            CoachError: exit 2; an answer is none. Exit 1; no such score, its file is gone, nothing answered.
        """
        with self.database.writing() as session:
            score = _found(store.score(session, number), f"score {number}")
            found = self.known().get(score.measure)
            if found is None:
                raise CoachError(
                    f"The questions of {one_line(score.title, 40)} are not here any more.",
                    "Nothing was changed.",
                    "A total typed by hand is changed with: tmscoach score edit.",
                )
            _refuse_wrong(found, answers)
            rows = {row.item: row for row in store.answer_rows(session, score.uuid)}
            for item in found.items:
                row = rows.get(item.id) or Answer(
                    score_uuid=score.uuid, item=item.id, **self.clock.moment().stamps() | {"day": score.day}
                )
                row.value, row.modified_at = answers.get(item.id), self.clock.utc()
                session.add(row)
            score.total = _total(found, answers)
            self._touch(session, score)
            return self._view(session, score)

    def enter_total(
        self,
        name: str,
        total: float,
        lowest: float | None = None,
        highest: float | None = None,
        source: str = "",
        when: str = "",
        note: str = "",
    ) -> ScoreView:
        """Keep a total that a clinic worked out, under a name of the patient's.

        Range and source are those of the last one of that name, where they are left out.

        Raises:
            CoachError: exit 2; the name is empty or belongs to a measure here, the range is missing or upside
                down, the total is outside it, or the day is no day.
        """
        title = " ".join(mended(name).split())
        if not title or len(title) > 60:
            raise _wrong("A total needs a name of up to 60 letters.", "Write for example: TSK-11.")
        for one in self.known().values():
            if title.casefold() in (one.id, one.title.casefold()):
                raise _wrong(
                    f"{one.title} is asked here; a total by hand would be taken for it.",
                    f"tmscoach measure {one.id} asks its questions.",
                )
        moment = self.clock.at(when) if when.strip() else self.clock.moment()
        with self.database.writing() as session:
            kept = next(
                (s for s in reversed(store.scores(session)) if s.measure.casefold() == title.casefold()), None
            )
            if kept is not None:
                title = kept.title  # one spelling
                ends = store.answers(session, [kept.uuid])[kept.uuid]
                if lowest is None and highest is None:
                    lowest, highest = ends.get(LOWEST), ends.get(HIGHEST)
                source = source.strip() or kept.source
            low, high = _range(lowest, highest)
            _refuse_outside(total, low, high)
            score = Score(
                measure=title,
                title=title,
                source=mended(source).strip()[:400],
                total=float(total),
                note=mended(note).strip(),
                **moment.stamps(),
            )
            session.add(score)
            session.flush()
            for end, value in ((LOWEST, low), (HIGHEST, high)):
                session.add(Answer(score_uuid=score.uuid, item=end, value=value, **moment.stamps()))
            session.flush()
            return self._view(session, score)

    def change_total(self, number: int, total: float) -> ScoreView:
        """Put right a total typed by hand.

        Raises:
            CoachError: exit 2; it is outside its range. Exit 1; no such score, or it was answered here.
        """
        with self.database.writing() as session:
            score = _found(store.score(session, number), f"score {number}")
            ends = store.answers(session, [score.uuid])[score.uuid]
            low, high = ends.get(LOWEST), ends.get(HIGHEST)
            if low is None or high is None:
                raise CoachError(
                    f"Score {number} comes from answers.",
                    "Nothing was changed.",
                    f"tmscoach measure {score.measure} --edit {number} asks them again.",
                )
            _refuse_outside(total, low, high)
            score.total = float(total)
            self._touch(session, score)
            return self._view(session, score)

    def scores(self, name: str = "") -> tuple[ScoreView, ...]:
        """Scores, of one measure (its id, or the name of a total) or of all, oldest first."""
        with self.database.reading() as session:
            return self.scores_in(session, name)

    def scores_in(
        self, session: Session, name: str = "", since: date = date.min, until: date = date.max
    ) -> tuple[ScoreView, ...]:
        """The same inside a transaction, of a range of days."""
        rows = store.scores(session, name, since, until)
        answers = store.answers(session, [row.uuid for row in rows])
        known = self.known()
        return tuple(_view(row, answers[row.uuid], known.get(row.measure)) for row in rows)

    def by_hand(self) -> tuple[str, ...]:
        """The names under which totals were typed, in the order of the first."""
        return tuple(dict.fromkeys(score.measure for score in self.scores() if score.by_hand))

    def score(self, number: int) -> ScoreView:
        """One score.

        Raises:
            CoachError: there is none of that number.
        """
        with self.database.reading() as session:
            return self._view(session, _found(store.score(session, number), f"score {number}"))

    def delete(self, number: int) -> None:
        """Take a mistaken score out of every list."""
        with self.database.writing() as session:
            score = _found(store.score(session, number), f"score {number}")
            score.deleted_at = self.clock.utc()
            erase_slips_about(session, number, "total")
            self._touch(session, score)

    def courses(self, session: Session, until: date) -> tuple[Course, ...]:
        """Every measure that has scores up to a day: start, last time, now and the change.

        The daily number is left out: nobody compares one day with another here.
        """
        groups: dict[str, list[ScoreView]] = {}
        for score in self.scores_in(session, until=until):
            if score.measure != DAILY:
                groups.setdefault(score.measure, []).append(score)
        known = self.known()
        return tuple(_course(scores, known.get(name)) for name, scores in groups.items())

    def _touch(self, session: Session, score: Score) -> None:
        score.modified_at = self.clock.utc()
        score.version += 1
        session.add(score)
        session.flush()

    def _view(self, session: Session, score: Score) -> ScoreView:
        answers = store.answers(session, [score.uuid])[score.uuid]
        return _view(score, answers, self.known().get(score.measure))


def _switch(name: str) -> str:
    return f"{SWITCH}{name}"


def _beliefs_wait(session: Session) -> bool:
    """Whether the patient said that no physician examined them yet, or that they are not sure."""
    gate = care_store.newest_gate(session)
    return gate is not None and gate.answer is not GateAnswer.YES


def _refuse_wrong(measure: Measure, answers: Mapping[str, int | None]) -> None:
    """Refuse items that are not there, answers that are none, and no answer at all."""
    items = {item.id: item for item in measure.items}
    for name in answers:
        if name not in items:
            raise CoachError(
                f"{measure.title} has no question {one_line(name, 30)!r}.",
                "Nothing was kept.",
                f"There are: {', '.join(items)}.",
                code=Exit.USAGE,
            )
    for item in measure.items:
        value = answers.get(item.id)
        if value is not None and (isinstance(value, bool) or not item.allows(value)):
            raise CoachError(
                f"{value} is outside the scale of {item.short!r}.",
                "Nothing was kept.",
                f"Give {range_of(item)}, or leave it blank.",
                code=Exit.USAGE,
            )
    if all(value is None for value in answers.values()):
        raise CoachError("Nothing was answered.", "Nothing was kept.", "One answer is enough.")


def range_of(item: Item) -> str:
    """What may be answered: '0 to 10', or the numbers where some are left out."""
    values = [choice.value for choice in item.choices]
    if values and len(values) != item.maximum - item.minimum + 1:
        return f"one of {', '.join(map(str, sorted(values)))}"
    return f"{item.minimum} to {item.maximum}"


def _wrong(title: str, hint: str) -> CoachError:
    return CoachError(title, "Nothing was kept.", hint, code=Exit.USAGE)


def _range(lowest: float | None, highest: float | None) -> tuple[int, int]:
    if lowest is None or highest is None:
        raise _wrong("The range of this total is not known yet.", "Give it once, such as 0 to 52.")
    if any(not math.isfinite(end) or end != int(end) or not 0 <= end <= MOST for end in (lowest, highest)):
        raise _wrong("The ends of a range are whole numbers from 0 on.", "Write for example 0 to 52.")
    if lowest >= highest:
        raise _wrong(
            f"The range goes from {rules.shown(lowest)} to {rules.shown(highest)}.",
            "Give the lowest total first, then the highest.",
        )
    return int(lowest), int(highest)


def _refuse_outside(total: float, low: int, high: int) -> None:
    if isinstance(total, bool) or not math.isfinite(total) or not low <= total <= high:
        raise _wrong(f"{total:g} is outside the range of this total.", f"Give {low} to {high}.")


def _found(row: Row | None, what: str) -> Row:
    if row is None:
        raise CoachError(f"There is no {what}.", "Nothing was changed.", "The history shows the numbers.")
    return row


def _total(measure: Measure, answers: Mapping[str, int | None]) -> float | None:
    counted = [
        (None if (value := answers.get(item.id)) is None else item.counted(value), item.needed)
        for item in measure.items
    ]
    return rules.total_of(counted, measure.scoring)


def _check(row: WeeklyCheck) -> Check:
    return Check(row.day, row.average, row.limit, row.enjoyment, row.understand, row.believe)


def _view(score: Score, answers: Mapping[str, int | None], measure: Measure | None) -> ScoreView:
    by_hand = LOWEST in answers
    items = {item.id: item for item in measure.items} if measure else {}
    # in the order of the file; an answer whose question is gone comes last, under its own name
    names = [*(name for name in items if name in answers), *(name for name in answers if name not in items)]
    views = []
    for name in names:
        if name in (LOWEST, HIGHEST):
            continue
        value, item = answers[name], items.get(name)
        label = item.label_of(value) if item and value is not None else ""
        views.append(AnswerView(name, item.short if item else name, value, label))
    if by_hand:
        low, high = answers.get(LOWEST), answers.get(HIGHEST)
        ends: tuple[float | None, float | None] = (low, high)
    else:
        totals = measure is not None and measure.scoring != "none"
        ends = (measure.lowest, measure.highest) if measure and totals else (None, None)
    threshold = measure.note if measure else None
    remark = (
        threshold.text
        if threshold is not None and score.total is not None and score.total >= threshold.at_least
        else ""
    )
    return ScoreView(
        number=score.id or 0,
        uuid=score.uuid,
        measure=score.measure,
        title=score.title,
        source=score.source,
        day=score.day,
        total=score.total,
        lowest=ends[0],
        highest=ends[1],
        shown=_shown(score.total, ends, tuple(views), none=measure is not None and measure.scoring == "none"),
        remark=remark,
        note=score.note,
        by_hand=by_hand,
        answers=tuple(views),
    )


def _shown(
    total: float | None,
    ends: tuple[float | None, float | None],
    answers: tuple[AnswerView, ...],
    *,
    none: bool,
) -> str:
    """A score in words: its total and range, the answers themselves, or that it is not complete."""
    if total is not None:
        low, high = ends
        span = (
            f" of {rules.shown(low)} to {rules.shown(high)}" if low is not None and high is not None else ""
        )
        return f"{rules.shown(total)}{span}"
    if none:
        if len(answers) == 1:
            return _words(answers[0])
        return ", ".join(f"{answer.short} {_words(answer)}" for answer in answers)
    blank = sum(answer.value is None for answer in answers)
    return f"no total, {blank} of {len(answers)} left blank"


def _words(answer: AnswerView) -> str:
    return answer.label or ("blank" if answer.value is None else str(answer.value))


def _course(scores: list[ScoreView], measure: Measure | None) -> Course:
    """First and newest, compared where both have a total on one range."""
    start, now = scores[0], scores[-1]
    noticeable = measure.change.points if measure and measure.change else None
    same = (start.lowest, start.highest) == (now.lowest, now.highest)
    change = rules.difference(start.total, now.total, noticeable) if len(scores) > 1 and same else ""
    return Course(start, scores[-2] if len(scores) > 2 else None, now, change)


STEP_UP = ("phq2", "gad2")  # whose totals the note about a call looks at


def high_screens(session: Session, today: date, weeks: int) -> list[tuple[str, date, float, float]]:
    """Title, day, total and threshold of the newest PHQ-2 and GAD-2 of the last weeks, where it is high."""
    found = []
    for name in STEP_UP:
        measure = files.shipped()[name]
        newest = store.newest_total(session, name, today - timedelta(weeks=weeks), today)
        if measure.note and newest and newest.total is not None and newest.total >= measure.note.at_least:
            found.append((measure.title, newest.day, newest.total, measure.note.at_least))
    return found
