"""When the three causes are asked again."""

from __future__ import annotations

from datetime import date, timedelta

MONTH = timedelta(days=30)


def why_causes_due(last: date | None, today: date) -> str | None:
    """One sentence why the causes are asked, or None when they are not.

    The programme asks first, on days of its own, and between and after those they come back once a month.
    Whoever never named any is left in peace: `last` is None, and nothing is due.
    """
    if last is None or (today - last) < MONTH:
        return None
    return f"You last named the causes {(today - last).days} days ago."
