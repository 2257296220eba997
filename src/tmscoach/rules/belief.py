"""When the three causes are asked again, and which occasions stand side by side."""

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


def spread(count: int, room: int) -> tuple[int, ...]:
    """Which of `count` things in a row to show where there is room for `room`: both ends, and between them.

    The first and the newest are always there; with room for one it is the newest.
    """
    if count <= room:
        return tuple(range(count))
    if room <= 1:
        return (count - 1,) if room == 1 else ()
    return tuple(round(place * (count - 1) / (room - 1)) for place in range(room))
