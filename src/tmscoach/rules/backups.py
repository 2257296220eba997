"""Which backups stay, when the next one is due, and what their names say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 4, 12  # backups by itself: so many days, weeks and months keep their newest
BEFORE = 5  # of each kind of backup made before something, the newest so many stay
BY_HAND = "kept"  # asked for by the user; never removed by itself
_NAME = re.compile(r"tmscoach-(\d{4}-\d{2}-\d{2}-\d{6})(?:-([a-z]+(?:-[a-z]+)*))?(?:-(\d+))?\.db")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What the name of a backup says: when by the wall clock, and why; empty for a daily one."""

    at: datetime  # naive
    number: int  # of several made in one second
    why: str
    text: str


def read_name(text: str) -> Name | None:
    """What a file's name says; None for a file that is no backup of ours."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    try:
        at = datetime.strptime(found[1], "%Y-%m-%d-%H%M%S")  # noqa: DTZ007 - the wall clock, as the name has it
    except ValueError:
        return None
    return Name(at, int(found[3] or 1), found[2] or "", text)


def is_due(names: Iterable[Name], now: datetime) -> bool:
    """Whether the day of `now` (naive) has no daily backup yet."""
    return not any(name.why == "" and name.at.date() == now.date() for name in names)


def superfluous(names: Iterable[Name], now: datetime) -> tuple[Name, ...]:
    """Backups that may go.

    Of the daily ones stay the newest of each of the last 7 days, 4 weeks and 12 months that have one; of
    those made before an update, an import or the like the 5 newest of each kind; those made by hand all stay.
    A daily one that lies ahead of `now` (naive) was made by a clock that went wrong: it counts as the oldest
    of today.
    """
    names = list(names)
    newest_first = sorted(
        (name for name in names if not name.why), key=lambda n: (min(n.at, now), n.at <= now, n), reverse=True
    )
    stay: set[Name] = set()
    for most, form in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        of_each: dict[str, Name] = {}
        for name in newest_first:
            of_each.setdefault(min(name.at, now).strftime(form), name)
        stay.update(list(of_each.values())[:most])
    for why in {name.why for name in names} - {"", BY_HAND}:
        stay.update(sorted((name for name in names if name.why == why), reverse=True)[:BEFORE])
    return tuple(name for name in names if name not in stay and name.why != BY_HAND)
