"""How programme days advance, and which parts a day has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tmscoach.models.content import ProgramDay
from tmscoach.models.terms import Part

PRACTICE_WINDOW = 14  # days in "practised 11 of the last 14 days"


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds since a programme day was opened."""

    drills: int = 0  # finished, quick ones included
    pages: int = 0  # kept or released, lines not counted
    lines: int = 0
    weekly: bool = False
    causes: bool = False
    learned: bool = False
    moved: bool = False


def parts_of(day: ProgramDay) -> tuple[Part, ...]:
    """The parts a day asks for, in the order Today shows them."""
    parts = [Part.LEARN]
    if day.turn:
        parts.append(Part.TURN)
    if day.write:
        parts.append(Part.WRITE)
    if day.move:
        parts.append(Part.MOVE)
    if day.checks:
        parts.append(Part.CHECK)
    parts.append(Part.CLOSE)
    return tuple(parts)


def is_done(part: Part, day: ProgramDay, held: Held) -> bool:
    """Whether a part is done, from what the store holds."""
    match part:
        case Part.LEARN:
            return held.learned
        case Part.TURN:
            return held.drills > 0
        case Part.WRITE:
            return held.pages > 0
        case Part.MOVE:
            return held.moved
        case Part.CHECK:
            return ("weekly" not in day.checks or held.weekly) and ("causes" not in day.checks or held.causes)
        case Part.CLOSE:
            return held.lines > 0


def is_complete(day: ProgramDay, held: Held) -> bool:
    """Whether a day counts: a rest day by being there, any other by its minimum, one drill and one line."""
    return day.rest or (held.drills > 0 and held.lines > 0)


def next_number(number: int, last: int, completed_on: date | None, today: date) -> int | None:
    """The day that opens now: the next one, on a later calendar day than the one that completed `number`.

    None while the present day goes on, after the last day, or when the clock was set back.
    """
    if completed_on is None or today <= completed_on or number >= last:
        return None
    return number + 1


def why(part: Part, day: ProgramDay) -> str:
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
