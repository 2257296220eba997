"""When a worry that was put off may come back."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from tmscoach.errors import CoachError

USUAL = time(17, 30)  # early enough not to be taken to bed


def parse_slot(text: str) -> time:
    """A time of day as it is typed: `17:30`, `17.30`, `1730` or `17`.

    Raises:
        CoachError: it is no time of day.
    """
    found = re.fullmatch(r"\s*(\d{1,2})(?:[:.]?([0-5]\d))?\s*", text, re.ASCII)
    if found is None or int(found[1]) > 23:
        raise CoachError(
            f"{text.strip()[:20]!r} is not a time of day.", "Nothing was kept.", "Write it like 17:30."
        )
    return time(int(found[1]), int(found[2] or 0))


def next_slot(now: datetime, slot: time) -> datetime:
    """The next time the clock on the wall shows `slot` after `now` (aware, local)."""
    due = now.replace(hour=slot.hour, minute=slot.minute, second=0, microsecond=0)
    return due if due > now else due + timedelta(days=1)
