"""Which rung may come next, and how far what was found lay from what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from tmscoach.errors import CoachError
from tmscoach.rules.progress import FEW

FEWEST, MANY, MOST = 5, 8, 12  # rungs: a good number is from 5 to 8, and 12 are the most
LOW_ALARM, LOW_HARM = 3, 30  # found at most this: low
IN_A_ROW = 2  # attempts at one rung that suggest another
ASKED_FOR = timedelta(days=7)  # how long Today asks what happened
LONGEST = 1440  # minutes, a day


@dataclass(frozen=True, slots=True)
class Tried:
    """The numbers of one attempt: alarm 0-10, harm 0-100, expected and found; None where it was left out."""

    alarm_expected: int | None = None
    harm_expected: int | None = None
    alarm_found: int | None = None
    harm_found: int | None = None

    @property
    def alarm_surprise(self) -> int | None:
        """Alarm expected minus found: over 0 where it was less than expected."""
        return surprise(self.alarm_expected, self.alarm_found)

    @property
    def harm_surprise(self) -> int | None:
        """The same for harm."""
        return surprise(self.harm_expected, self.harm_found)


@dataclass(frozen=True, slots=True)
class Compared:
    """Expected beside found over `n` attempts that have both; medians are None under five."""

    n: int
    expected: float | None = None
    found: float | None = None
    surprise: float | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rung to try next, by its place on the ladder from 0, and the rule behind it."""

    place: int
    why: str


def surprise(expected: int | None, found: int | None) -> int | None:
    """Expected minus found, where there are both."""
    return None if expected is None or found is None else expected - found


def compared(pairs: Iterable[tuple[int | None, int | None]]) -> Compared:
    """Medians of (expected, found) pairs; a pair that lacks one of them is not counted."""
    both = [(e, f) for e, f in pairs if e is not None and f is not None]
    if len(both) < FEW:
        return Compared(len(both))
    return Compared(
        len(both), median(e for e, _ in both), median(f for _, f in both), median(e - f for e, f in both)
    )


def compared_in_words(what: str, found: Compared) -> str:
    """`Harm, n 7: 60 expected, 10 found; surprise 45 (medians)`, or that there are too few to say."""
    if found.expected is None or found.found is None or found.surprise is None:
        return f"{what}, n {found.n}: too few to say"
    medians = f"{found.expected:g} expected, {found.found:g} found; surprise {found.surprise:g}"
    return f"{what}, n {found.n}: {medians} (medians)"


# --- which rung comes next ---------------------------------------------------------------------------------


def is_low(tried: Tried) -> bool:
    """Alarm and harm as they were found are low; one of them may have been left out, not both."""
    found = (tried.alarm_found, tried.harm_found)
    if found == (None, None):
        return False
    return (found[0] is None or found[0] <= LOW_ALARM) and (found[1] is None or found[1] <= LOW_HARM)


def rose(tried: Tried) -> bool:
    """More alarm, or more harm, was found than had been expected."""
    return any(gap is not None and gap < 0 for gap in (tried.alarm_surprise, tried.harm_surprise))


def is_worth_keeping(tried: Tried) -> bool:
    """Whether an attempt offers itself as evidence: less was found than expected, and of neither more."""
    gaps = [gap for gap in (tried.alarm_surprise, tried.harm_surprise) if gap is not None]
    return any(gap > 0 for gap in gaps) and not rose(tried)


def suggest(rungs: Sequence[Sequence[Tried]], newest: int | None) -> Suggestion | None:
    """The rung to try next; None for a ladder without rungs.

    `rungs` are the finished attempts at each rung, the lowest rung first and the newest attempt first;
    `newest` is the place of the rung that was tried last, None where none was.
    """
    if not rungs:
        return None
    if newest is None or not rungs[newest]:
        return Suggestion(0, "No rung was tried yet, so it begins with the lowest one.")
    latest = rungs[newest][:IN_A_ROW]
    if rose(latest[0]):
        if len(latest) == IN_A_ROW and all(map(rose, latest)) and newest > 0:
            return Suggestion(
                newest - 1,
                "At the rung above, two attempts in a row found more than was expected, so it is this one.",
            )
        return Suggestion(
            newest, "The last attempt found more than was expected: the same rung again, or a lower one."
        )
    if len(latest) == IN_A_ROW and all(map(is_low, latest)):
        rule = f"two attempts in a row found alarm of {LOW_ALARM} or less and harm of {LOW_HARM} or less"
        if newest + 1 < len(rungs):
            return Suggestion(newest + 1, f"At the rung below, {rule}, so it is the next one.")
        return Suggestion(newest, f"At the highest rung, {rule}. It can be done as often as you like.")
    return Suggestion(
        newest,
        "It is the rung you tried last. The next one is suggested after two attempts in a row with alarm of "
        f"{LOW_ALARM} or less and harm of {LOW_HARM} or less.",
    )


def how_many(rungs: int) -> str:
    """A calm word about the number of rungs; empty where there is nothing to say."""
    if rungs == 0:
        return "No rung yet. 5 to 8 are a good number, the easiest first."
    if rungs < FEWEST:
        return f"{rungs} rung{'' if rungs == 1 else 's'} so far. 5 to 8 are a good number; there is no hurry."
    return f"{rungs} rungs. 5 to 8 are a good number, and more is all right." if rungs > MANY else ""


def is_asked_for(begun: date, today: date) -> bool:
    """Whether Today still asks what happened; after a week only the ladder does."""
    return today - begun <= ASKED_FOR


# --- a row of the plot -------------------------------------------------------------------------------------

CELLS = 11
HIGHEST_ALARM, HIGHEST_HARM = 10, 100


def bar(expected: int | None, found: int | None, highest: int) -> str:
    """Expected (●) and found (○) on a line of 11 cells from 0 to `highest`; ◉ where both fall together."""
    places = [None if value is None else round(value / highest * (CELLS - 1)) for value in (expected, found)]
    first, second = places
    cells = ["·"] * CELLS
    if first is not None and second is not None:
        for place in range(min(first, second) + 1, max(first, second)):
            cells[place] = "─"
    for at, sign in ((first, "●"), (second, "○")):
        if at is not None:
            cells[at] = sign
    if first is not None and first == second:
        cells[first] = "◉"
    return "".join(cells)


def change(expected: int | None, found: int | None) -> str:
    """`60 → 10`, with a dot for what was left out."""
    return f"{'·' if expected is None else expected} → {'·' if found is None else found}"


# --- numbers as they are given -----------------------------------------------------------------------------


def check_minutes(value: object) -> int | None:
    """Minutes as they are kept: 1 to a day of them, or None.

    Raises:
        CoachError: it is anything else.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST:
        raise CoachError(
            f"{str(value)[:20]!r} is not a number of minutes.",
            "Nothing was changed.",
            f"Give 1 to {LONGEST}, or leave it out.",
        )
    return value


def parse_minutes(text: str) -> int | None:
    """Minutes as they are typed; nothing or `.` is none.

    Raises:
        CoachError: it is anything else.
    """
    word = text.strip()
    if word in ("", "."):
        return None
    return check_minutes(int(word) if word.isascii() and word.isdigit() and len(word) < 6 else word)
