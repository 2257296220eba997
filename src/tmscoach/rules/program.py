"""How programme days advance, and which parts a day has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from tmscoach.models.terms import Part

PRACTICE_WINDOW = 14  # days in "practised 11 of the last 14 days"
MOST_DAYS_A_DAY = (
    2  # programme days that may be opened on one calendar day, the second one only when asked for
)
INTENSIVE_DAYS = 7  # calendar days that the intensive pace lasts
CALM_DAYS = 7  # calendar days after it, before it may be switched on again
TOLD_FOR = 3  # calendar days on which its end is told
MONTH = 30  # days between two checks in maintenance
TRAVEL = timedelta(days=2)  # how far a journey across the date line can set the local day back


class PlannedDay(Protocol):
    """What the rules need to know of a programme day; `models.content.ProgramDay` is one."""

    @property
    def number(self) -> int:
        """Its place, from 1."""

    @property
    def rest(self) -> bool:
        """Whether it is a rest day."""

    @property
    def turn(self) -> object | None:
        """Its drill."""

    @property
    def write(self) -> object | None:
        """Its writing."""

    @property
    def move(self) -> object | None:
        """Its activity."""

    @property
    def checks(self) -> Sequence[str]:
        """Which of "weekly", "causes", "overall" and "fear" it lists."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds since a programme day opened.

    `weekly_due` and `causes_due`: the check is due today whether or not the day lists it. The same of every
    other measure, by its id: `answered`, `due` (in the order they are asked), and those that `wait` for the
    examination by a physician and are not asked at all.
    """

    drill: bool = False  # finished, quick ones included
    page: bool = False  # kept or released, lines not counted
    line: bool = False
    weekly: bool = False
    causes: bool = False
    learned: bool = False
    moved: bool = False
    weekly_due: bool = False
    causes_due: bool = False
    answered: frozenset[str] = frozenset()
    due: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()


def checks_of(day: PlannedDay, held: Held) -> tuple[str, ...]:
    """The checks a day asks for: those it lists, any that fell due, and any answered since it opened."""
    weekly = "weekly" in day.checks or held.weekly_due or held.weekly
    causes = "causes" in day.checks or held.causes_due or held.causes
    listed = [name for name in day.checks if name not in ("weekly", "causes")]
    others = dict.fromkeys([*listed, *held.due, *sorted(held.answered)])
    return (
        *(("weekly",) if weekly else ()),
        *(name for name in others if name not in held.waiting),
        *(("causes",) if causes else ()),
    )


def open_checks(day: PlannedDay, held: Held) -> tuple[str, ...]:
    """The checks of a day that wait for an answer, in the order they are asked."""
    done = held.answered - set(held.due)
    done |= {"weekly"} if held.weekly and not held.weekly_due else set()
    done |= {"causes"} if held.causes and not held.causes_due else set()
    return tuple(name for name in checks_of(day, held) if name not in done)


def parts_of(day: PlannedDay, held: Held) -> tuple[Part, ...]:
    """The parts a day asks for, in the order Today shows them."""
    wanted = {
        Part.LEARN: True,
        Part.TURN: day.turn is not None,
        Part.WRITE: day.write is not None,
        Part.MOVE: day.move is not None,
        Part.CHECK: bool(checks_of(day, held)),
        Part.CLOSE: True,
    }
    return tuple(part for part in Part if wanted[part])


def is_done(part: Part, day: PlannedDay, held: Held) -> bool:
    """Whether a part is done, from what the store holds."""
    match part:
        case Part.LEARN:
            return held.learned
        case Part.TURN:
            return held.drill
        case Part.WRITE:
            return held.page
        case Part.MOVE:
            return held.moved
        case Part.CHECK:
            return not open_checks(day, held)
        case Part.CLOSE:
            return held.line


def is_complete(day: PlannedDay, held: Held) -> bool:
    """Whether a day counts: a rest day by being there, any other by its minimum, one drill and one line."""
    return day.rest or (held.drill and held.line)


def next_number(number: int, last: int, completed_on: date | None, today: date, seen_on: date) -> int | None:
    """The day that opens now: the next one, on a later calendar day than the one that completed `number`.

    None while the present day goes on, after the last day, or when the clock was set back. `seen_on` is the
    day on which the completion was last looked at by the clock of then. A completion that lies further ahead
    of it than a journey explains comes from a clock that was wrong: then the next day opens after `seen_on`.
    """
    if completed_on is None or number >= last or today == completed_on:
        return None
    was_wrong = completed_on - seen_on > TRAVEL
    return number + 1 if today > (seen_on if was_wrong else completed_on) else None


def counts_from_morning(opened: date, before_completed_on: date | None, *, is_first: bool) -> bool:
    """Whether all of its calendar day counts for a programme day, also what was done before the first look.

    Not where the same calendar day already served another programme day: after `go on`, or a restart.
    """
    return is_first or (before_completed_on is not None and before_completed_on < opened)


def may_go_on(number: int, last: int, *, complete: bool, paused: bool, opened_today: int) -> bool:
    """Whether the next day may be opened now, on the same calendar day, by someone who asks for it."""
    return complete and not paused and number < last and opened_today < MOST_DAYS_A_DAY


# --- pace --------------------------------------------------------------------------------------------------


def is_intensive(since: date | None, today: date) -> bool:
    """Whether the intensive pace holds: on the day it was switched on and the six after it."""
    return since is not None and 0 <= (today - since).days < INTENSIVE_DAYS


def intensive_until(since: date | None, today: date) -> date | None:
    """The last day of the intensive pace, while it holds."""
    return since + timedelta(days=INTENSIVE_DAYS - 1) if since and is_intensive(since, today) else None


def calm_until(since: date | None, today: date) -> date | None:
    """The day before which the intensive pace cannot be switched on again; None if it can be now."""
    if since is None or since > today:  # the clock was ahead when it was switched on
        return None
    free = since + timedelta(days=INTENSIVE_DAYS + CALM_DAYS)
    return free if today < free else None


def pace_ended(since: date | None, today: date) -> str:
    """A sentence that the intensive pace is over, with its rule; only on the first days after it."""
    if since is None or not INTENSIVE_DAYS <= (today - since).days < INTENSIVE_DAYS + TOLD_FOR:
        return ""
    return "The intensive pace ended by itself after seven days. It is one day a day again."


def opens_by_itself(
    day: PlannedDay, last: int, *, complete: bool, paused: bool, intensive: bool, opened_today: int
) -> bool:
    """Whether the next day opens now, on the same calendar day, without being asked for.

    Only at the intensive pace, and never after a rest day: it keeps the rest of its date for itself.
    """
    may = may_go_on(day.number, last, complete=complete, paused=paused, opened_today=opened_today)
    return intensive and not day.rest and may


# --- a page a week -----------------------------------------------------------------------------------------


def week_of(began: date, today: date) -> int:
    """The week of maintenance, from 1; each begins on the weekday it began on."""
    return max((today - began).days, 0) // 7 + 1


def week_began(began: date, today: date) -> date:
    """The first day of the present week of maintenance."""
    return began + timedelta(days=7 * (week_of(began, today) - 1))


def monthly_due(last: date | None, today: date) -> bool:
    """Whether a check that is looked at once a month is due."""
    return last is None or (today - last).days >= MONTH


def why(part: Part, day: PlannedDay) -> str:
    """Why a part is on today's list, as one sentence that names the rule."""
    match part:
        case Part.LEARN:
            return f"Every programme day begins with a short text; this is the one of day {day.number}."
        case Part.TURN:
            return "One drill a day keeps it at hand; any finished drill since the day opened counts."
        case Part.WRITE:
            return "The programme suggests a page for this day; any page since it opened counts."
        case Part.MOVE:
            return (
                "From day 15 the programme adds a small step of activity, after your physician's all-clear."
            )
        case Part.CHECK:
            return "On this day the programme looks at where you stand, so that later weeks can be compared."
        case Part.CLOSE:
            return "One drill and one line make a whole day, whatever else there was room for."
