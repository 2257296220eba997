"""When a measure is due, what its answers make together, and how large a change between two of them is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

WEEK = timedelta(days=7)
RECENT = timedelta(days=2)
MODERATE, SUBSTANTIAL = 0.30, 0.50  # share of the start; IMMPACT 2008, see docs/measures.md
CADENCES = {  # days from one answer to the next; another word is never due by itself
    "daily": 1,
    "weekly": 7,
    "two-weekly": 14,
    "monthly": 30,
}
IN_WORDS = {
    "daily": "every day",
    "weekly": "every week",
    "two-weekly": "every two weeks",
    "monthly": "every month",
    "when-asked": "when asked for",
}


def why_due(last: date | None, today: date) -> str | None:
    """One sentence why the weekly check is due, or None when it is not."""
    if last is None:
        return "There is no weekly check yet; the first one is what later ones are compared with."
    days = (today - last).days
    if days < WEEK.days:
        return None
    return f"The last weekly check was {days} days ago."


def why_measure_due(title: str, cadence: str, last: date | None, today: date, *, at_once: bool) -> str | None:
    """One sentence why another measure is due, or None when it is not.

    Args:
        title: its name.
        cadence: a word of `CADENCES`, or one that is never due by itself.
        last: the day of the newest answer, None before the first.
        today: the journal's day.
        at_once: whether it is due from the start, as what was switched on is; otherwise the programme asks
            first, and it comes back from then on.
    """
    if cadence not in CADENCES:
        return None
    if last is None:
        return f"{title} is switched on and has no answer yet." if at_once else None
    days = (today - last).days
    if days < CADENCES[cadence]:
        return None
    ago = "yesterday" if days == 1 else f"{days} days ago"
    return f"{title} is asked {IN_WORDS[cadence]}; the last answer was {ago}."


def is_recent(last: date | None, opened: date) -> bool:
    """Whether a check from just before a day opened is good enough for a day that lists one."""
    return last is not None and timedelta(0) <= opened - last <= RECENT


def total_of(answers: Sequence[tuple[int | None, bool]], scoring: str) -> float | None:
    """The total of answers as they count, each with whether the total needs it.

    None where a needed one is blank, where there is nothing to add up, or where scoring is `none`: a blank is
    never a zero. A mean is that of the answers there are.
    """
    if scoring == "none" or any(value is None and needed for value, needed in answers):
        return None
    given = [value for value, _ in answers if value is not None]
    if not given:
        return None
    return float(sum(given)) if scoring == "sum" else sum(given) / len(given)


def shown(number: float) -> str:
    """A total in as few digits as it needs, two places at most."""
    return f"{round(number, 2):g}" if abs(number) < 100_000 else f"{number:.0f}"


def change_band(start: int | None, now: int | None) -> str:
    """A change of a symptom rating as a band; empty unless both answers are there.

    Lower is less. A start of 0 has no share to speak of, so only its direction is told.
    """
    if start is None or now is None:
        return ""
    if start == now:
        return "the same"
    direction = "lower" if now < start else "higher"
    if start == 0:
        return direction
    share = abs(now - start) / start
    if share >= SUBSTANTIAL:
        return f"{direction}, a substantial change (50 % or more)"
    if share >= MODERATE:
        return f"{direction}, a moderate change (30 % or more)"
    return f"{direction}, less than 30 %"


def difference(start: float | None, now: float | None, noticeable: float | None) -> str:
    """A change between two totals; empty unless both are there.

    `noticeable` is how many points its source calls a difference one would notice: None where none is known,
    and then only direction and points are told.
    """
    if start is None or now is None:
        return ""
    points = abs(round(now - start, 6))
    if points == 0:
        return "the same"
    told = f"{shown(points)} {'lower' if now < start else 'higher'}"
    if noticeable is None:
        return told
    if points >= noticeable:
        return f"{told}, a difference that its source calls noticeable ({shown(noticeable)} or more)"
    return f"{told}, under the {shown(noticeable)} that its source calls noticeable"
