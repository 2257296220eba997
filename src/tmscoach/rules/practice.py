"""What is said after practice: enough for today, another door, somebody to turn to; each with its rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from statistics import median

from tmscoach.rules.progress import FEW

ENOUGH = 6  # drills in a day
FLAT = 5  # rated drills in a row
STILL_HIGH = 8  # alarm after a drill
HIGH_DAYS, WITHIN = 3, 7  # days with such a drill, of so many
LIMITED = 7  # of 10, in the weekly check
LIMITED_WEEKS = 3
SCREENED_WEEKS = 4  # how long a high PHQ-2 or GAD-2 speaks


@dataclass(frozen=True, slots=True)
class Remark:
    """A calm sentence after a drill, and the rule behind it in plain words."""

    text: str
    why: str


def enough_practice(finished_today: int) -> Remark | None:
    """After six drills in a day: let it be, for today."""
    if finished_today < ENOUGH:
        return None
    return Remark(
        f"{finished_today} drills today. That is enough practice; the rest of the day is for living.",
        f"tmscoach says so from the {ENOUGH}th drill of a day on: checking often keeps the alarm in view.",
    )


def another_door(changes: Sequence[tuple[int, int]], *, first_today: bool = True) -> Remark | None:
    """After five rated drills without a drop: another way in; from the sixth on, once a day.

    Args:
        changes: alarm before and after of the latest drills where both were rated, newest first. A drill
            begun at 0 cannot drop and does not count.
        first_today: whether the newest of them is the first drill of its day.
    """
    began_higher = [change for change in changes if change[0] > 0]
    flat = len(list(takewhile(lambda change: change[1] >= change[0], began_higher)))
    if flat < FLAT or (flat > FLAT and not first_today):
        return None
    return Remark(
        "The alarm has not come down in the last five drills. Another door may suit now: write a page, "
        "move a little, talk with somebody, or take it to your therapist.",
        f"In your last {FLAT} rated drills, alarm afterwards was as high as before, or higher.",
    )


@dataclass(frozen=True, slots=True)
class Weekly:
    """How much symptoms limited life (0-10, None where skipped) in the weekly check of a day."""

    day: date
    limit: int | None


@dataclass(frozen=True, slots=True)
class Screened:
    """The newest total of PHQ-2 or GAD-2 where it reached its threshold."""

    title: str
    day: date
    total: float
    threshold: float


def step_up(
    today: date,
    weekly: Sequence[Weekly],
    still_high: Iterable[date],
    too_much: date | None,
    screened: Sequence[Screened] = (),
) -> Remark | None:
    """That a therapist or doctor may be worth a call, by rules anyone can check; never an alarm.

    Args:
        today: the journal's day.
        weekly: weekly checks, newest first.
        still_high: days of drills that ended with an alarm of 8 or more.
        too_much: the day the patient last said that it is too much.
        screened: high totals of PHQ-2 and GAD-2, the newest of each in the last weeks.
    """
    text = (
        "This may be worth a call to your therapist or doctor, sooner than the next visit. "
        "The packet can go with you."
    )
    if too_much is not None and today - timedelta(days=WITHIN) < too_much <= today:
        return Remark(text, f"You said on {too_much.day} {too_much:%B} that it is too much.")
    latest = weekly[:LIMITED_WEEKS]
    if (
        len(latest) == LIMITED_WEEKS
        and today - latest[0].day <= timedelta(days=2 * WITHIN)
        and all(check.limit is not None and check.limit >= LIMITED for check in latest)
    ):
        return Remark(
            text, f"In your last three weekly checks, symptoms limited you at {LIMITED} of 10 or more."
        )
    high = {day for day in still_high if today - timedelta(days=WITHIN) < day <= today}
    if len(high) >= HIGH_DAYS:
        return Remark(
            text,
            f"On {len(high)} of the last {WITHIN} days, alarm was {STILL_HIGH} or more after a drill.",
        )
    for one in screened:
        if today - timedelta(weeks=SCREENED_WEEKS) < one.day <= today:
            return Remark(
                text,
                f"Your {one.title} of {one.day.day} {one.day:%B} was {one.total:g}, the newest of the last "
                f"{SCREENED_WEEKS} weeks; from {one.threshold:g} on it is worth mentioning to a clinician.",
            )
    return None


@dataclass(frozen=True, slots=True)
class Summary:
    """Alarm around the drills of one kind; medians are None where `n`, the drills rated twice, is under 5."""

    drills: int  # finished ones, rated or not
    n: int
    before: float | None
    after: float | None

    @property
    def in_words(self) -> str:
        """`7 to 5, n 8`, or that there are too few to say."""
        if self.before is None or self.after is None:
            return f"too few to say, n {self.n}"
        return f"{self.before:g} to {self.after:g}, n {self.n}"


def summed_up(rated: Iterable[tuple[int | None, int | None]]) -> Summary:
    """Alarm before and after of finished drills as one summary."""
    drills = list(rated)
    pairs = [(before, after) for before, after in drills if before is not None and after is not None]
    if len(pairs) < FEW:
        return Summary(len(drills), len(pairs), None, None)
    return Summary(
        len(drills), len(pairs), median(before for before, _ in pairs), median(after for _, after in pairs)
    )
