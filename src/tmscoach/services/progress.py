"""What the store says about the weeks behind: counts, medians and n, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tmscoach.formats import content
from tmscoach.models.terms import Feeling, Kind, Part
from tmscoach.rules import measures as measure_rules
from tmscoach.rules import progress as rules
from tmscoach.rules.days import Clock, journal_day, local_time
from tmscoach.rules.ladder import Compared, compared
from tmscoach.rules.program import PRACTICE_WINDOW
from tmscoach.rules.progress import WeekOfDrills
from tmscoach.store import ladder as ladder_store
from tmscoach.store import measures as measure_store
from tmscoach.store import practice as practice_store
from tmscoach.store import progress as store
from tmscoach.store.database import Database

WEEKS = 13  # a quarter


@dataclass(frozen=True, slots=True)
class PracticeDay:
    """One day: how much of each."""

    day: date
    drills: int
    pages: int
    lines: int

    @property
    def practised(self) -> bool:
        """Whether anything was done."""
        return bool(self.drills or self.pages or self.lines)


@dataclass(frozen=True, slots=True)
class Series:
    """One scale of the weekly check over time; values are None where it was skipped."""

    name: str
    low: str
    high: str
    maximum: int
    days: tuple[date, ...]
    values: tuple[int | None, ...]
    change: str  # a band for symptom ratings, "from 20 to 60" for dials, or why nothing can be said

    @property
    def n(self) -> int:
        """How many answers there are."""
        return sum(value is not None for value in self.values)


@dataclass(frozen=True, slots=True)
class FeelingCount:
    """How often a feeling was named."""

    feeling: Feeling
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The weeks behind; `feelings` are in falling order, the ones never named included."""

    since: date
    until: date
    days: tuple[PracticeDay, ...]  # every day of the range
    practised: int
    practised_lately: int  # of the last 14 days
    drill_weeks: tuple[WeekOfDrills, ...]
    weekly: tuple[Series, ...]
    feelings: tuple[FeelingCount, ...]
    feelings_named: int
    few: int  # under this many, nothing is summed up
    ladder_alarm: Compared  # attempts of the range, expected and found
    ladder_harm: Compared
    fear: tuple[tuple[date, int | None], ...] = ()  # fear of damage: the first and the newest two, 0-10
    parts: tuple[tuple[Part, int], ...] = ()  # of the last 14 days, those with a lesson, a drill, a page


@dataclass(frozen=True, slots=True)
class ProgressService:
    """What the store says about the weeks behind."""

    database: Database
    clock: Clock

    def progress(self, weeks: int = WEEKS) -> Progress:
        """The last `weeks` weeks up to today, from a Monday on."""
        today = self.clock.today()
        since = rules.week_of(today) - timedelta(weeks=max(weeks, 1) - 1)
        with self.database.reading() as session:
            # the bars are of two weeks, and the range may be shorter
            lately_since = today - timedelta(days=PRACTICE_WINDOW - 1)
            drills = store.drill_days(session, min(since, lately_since), today)
            pages = store.page_days(session, min(since, lately_since), today)
            read = store.learned_at(session, lately_since, today)
            rated = store.rated_drills(session, since, today)
            counts = store.feelings(session, since, today)
            checks = measure_store.checks(session)
            tried = ladder_store.found_between(session, since, today)
            fear = measure_store.scores(session, "fear")
            lately = practice_store.practised_days(session, lately_since, today)
        lines = {day: n for day, kind, n in pages if kind is Kind.LINE}
        others: dict[date, int] = {}
        for day, kind, n in pages:
            if kind is not Kind.LINE:
                others[day] = others.get(day, 0) + n
        lessons = {journal_day(local_time(at, offset), self.clock.day_starts) for at, offset in read}
        span = [since + timedelta(days=n) for n in range((today - since).days + 1)]
        days = tuple(
            PracticeDay(day, drills.get(day, 0), others.get(day, 0), lines.get(day, 0)) for day in span
        )
        labels = {word.id: word.label for word in content.feelings().feeling}
        ordered = sorted(counts.items(), key=lambda pair: -pair[1])
        series = []
        for scale in content.measure("weekly").items:
            values = tuple(getattr(check, scale.id) for check in checks)
            series.append(
                Series(
                    scale.short,
                    scale.low,
                    scale.high,
                    scale.maximum,
                    tuple(check.day for check in checks),
                    values,
                    _change(values, dial=scale.maximum > 10),
                )
            )
        return Progress(
            since=since,
            until=today,
            days=days,
            practised=sum(day.practised for day in days),
            practised_lately=len(lately),
            parts=(
                (Part.LEARN, sum(lately_since <= day <= today for day in lessons)),
                (Part.TURN, sum(lately_since <= day for day in drills)),
                (Part.WRITE, sum(lately_since <= day for day in others)),
            ),
            drill_weeks=rules.by_week(rated, since, today),
            weekly=tuple(series),
            feelings=tuple(FeelingCount(f, labels[f], n) for f, n in ordered),
            feelings_named=sum(counts.values()),
            few=rules.FEW,
            ladder_alarm=compared((a.alarm_expected, a.alarm_found) for a in tried),
            ladder_harm=compared((a.harm_expected, a.harm_found) for a in tried),
            fear=tuple(
                (score.day, None if score.total is None else int(score.total))
                for score in (*fear[:1], *fear[1:][-2:])
            ),
        )


def _change(values: tuple[int | None, ...], *, dial: bool) -> str:
    """The change between the first and the newest check, only where both were answered."""
    if len(values) < 2:
        return "too few to say"
    first, newest = values[0], values[-1]
    if first is None or newest is None:
        return "not answered both times"
    if dial:
        return f"from {first} to {newest}" if first != newest else f"{newest}, the same"
    return f"from {first} to {newest}: {measure_rules.change_band(first, newest)}"
