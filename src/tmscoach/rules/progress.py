"""Small numbers said honestly: medians, weeks, and "too few to say"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

FEW = 5  # under this many observations nothing is summed up


@dataclass(frozen=True, slots=True)
class WeekOfDrills:
    """Alarm around the drills of one week that begins on a Monday; medians are None where n is too small."""

    begins: date
    n: int
    before: float | None
    after: float | None

    @property
    def enough(self) -> bool:
        """Whether the medians may be shown."""
        return self.n >= FEW


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def by_week(rated: Iterable[tuple[date, int, int]], since: date, until: date) -> tuple[WeekOfDrills, ...]:
    """Alarm before and after by week, every week of the range in it; `rated` are (day, before, after)."""
    weeks: dict[date, list[tuple[int, int]]] = {}
    begins = week_of(since)
    while begins <= until:
        weeks[begins] = []
        begins += timedelta(days=7)
    for day, before, after in rated:
        if week_of(day) in weeks:
            weeks[week_of(day)].append((before, after))
    return tuple(
        WeekOfDrills(
            begins,
            len(pairs),
            median(b for b, _ in pairs) if len(pairs) >= FEW else None,
            median(a for _, a in pairs) if len(pairs) >= FEW else None,
        )
        for begins, pairs in weeks.items()
    )


SPARKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None], lowest: float, highest: float) -> str:
    """Values as a row of small bars; a missing value is a dot."""
    if highest <= lowest:
        return ""
    steps = len(SPARKS) - 1
    return "".join(
        "·"
        if v is None
        else SPARKS[round((min(max(v, lowest), highest) - lowest) / (highest - lowest) * steps)]
        for v in values
    )
