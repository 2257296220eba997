"""When a check is due, and how large a change between two answers is."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(days=7)
RECENT = timedelta(days=2)
MODERATE, SUBSTANTIAL = 0.30, 0.50  # share of the start; IMMPACT 2008, see docs/measures.md


def why_due(last: date | None, today: date) -> str | None:
    """One sentence why the weekly check is due, or None when it is not."""
    if last is None:
        return "There is no weekly check yet; the first one is what later ones are compared with."
    days = (today - last).days
    if days < WEEK.days:
        return None
    return f"The last weekly check was {days} days ago."


def is_recent(last: date | None, opened: date) -> bool:
    """Whether a check from just before a day opened is good enough for a day that lists one."""
    return last is not None and timedelta(0) <= opened - last <= RECENT


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
