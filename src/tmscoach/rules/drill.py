"""What a drill asks next, and what a rating may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tmscoach.errors import CoachError
from tmscoach.models.content import (
    ArriveStep,
    BecauseStep,
    BlockStep,
    CheckStep,
    FoundStep,
    MoveStep,
    PredictStep,
    Script,
    ShiftInStep,
    Step,
)

ALWAYS_ASKED = 11  # an `unsaid_below_alarm` above every rating: asked even where alarm was skipped
HARM = 100  # the most harm that can be expected, in tens


# --- which step comes next ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoFar:
    """The answers that decide which steps are asked; a rating of None was skipped or not given yet."""

    trigger_given: bool = False  # known before the drill began, so arrive need not ask
    alarm_before: int | None = None
    is_new: bool = False
    line_skipped: bool = False  # the block step went by without a line
    stayed: bool = False  # they said that they did not do it this time


def is_asked(step: Step, so_far: SoFar) -> bool:
    """Whether a step is asked; a condition on an alarm that was skipped is not met."""
    alarm = so_far.alarm_before
    if step.alarm_at_most is not None and (alarm is None or alarm > step.alarm_at_most):
        return False
    if step.alarm_at_least is not None and (alarm is None or alarm < step.alarm_at_least):
        return False
    match step:
        case ArriveStep():
            return not so_far.trigger_given
        case BecauseStep():
            return not so_far.is_new  # what was seen before says nothing about what is new
        case CheckStep():
            return not so_far.line_skipped
        case PredictStep() | MoveStep():
            return not so_far.is_new  # from there on for calm only: nothing is tried out
        case FoundStep():
            return not so_far.is_new and not so_far.stayed
    return True


def asked_steps(script: Script, so_far: SoFar) -> tuple[Step, ...]:
    """The steps that are asked, in order, as far as the answers so far tell."""
    return tuple(step for step in script.steps if is_asked(step, so_far))


def next_step(script: Script, so_far: SoFar, after: str | None = None) -> Step | None:
    """The first step to ask after the one named `after` (None: from the beginning); None at the end."""
    start = 0 if after is None else place_of(script, after) + 1
    return next((step for step in script.steps[start:] if is_asked(step, so_far)), None)


def previous_step(script: Script, so_far: SoFar, before: str) -> Step | None:
    """The nearest step that is asked before the one named `before`; None at the beginning."""
    earlier = script.steps[: place_of(script, before)]
    return next((step for step in reversed(earlier) if is_asked(step, so_far)), None)


def place_of(script: Script, step_id: str) -> int:
    """The index of a step.

    Raises:
        CoachError: the script has no such step.
    """
    for place, step in enumerate(script.steps):
        if step.id == step_id:
            return place
    raise CoachError(
        f"The drill {script.id} has no step {step_id!r}.", "Nothing was changed.", "Begin the drill again."
    )


def has_block(steps: Iterable[Step]) -> bool:
    """Whether a line is said in one of these steps."""
    return any(isinstance(step, BlockStep) for step in steps)


def asks_unsaid(step: Step, alarm_before: int | None) -> bool:
    """Whether the unsaid sentence is asked: not while alarm is high, and not where it was skipped."""
    if not isinstance(step, ShiftInStep) or not step.typing or not step.unsaid:
        return False
    if alarm_before is None:
        return step.unsaid_below_alarm >= ALWAYS_ASKED
    return alarm_before < step.unsaid_below_alarm


# --- ratings -----------------------------------------------------------------------------------------------


def check_rating(value: object) -> int | None:
    """A rating as it is kept: 0-10, or None where it was skipped.

    Raises:
        CoachError: it is anything else.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10:
        raise _not_a_rating(value)
    return value


def parse_rating(text: str) -> int | None:
    """A rating as it is typed: 0-10, `t` for 10; nothing or `.` skips it.

    Raises:
        CoachError: it is anything else.
    """
    word = text.strip().lower()
    if word in ("", "."):
        return None
    if word == "t":
        return 10
    if re.fullmatch(r"[0-9]|10", word):
        return int(word)
    raise _not_a_rating(text.strip())


def check_harm(value: object) -> int | None:
    """Harm as it is kept: 0-100, or None where it was skipped.

    Raises:
        CoachError: it is anything else.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HARM:
        raise CoachError(
            f"{str(value)[:20]!r} is not between 0 and {HARM}.",
            "It was not kept.",
            f"Give 0 to {HARM}, or leave it out.",
        )
    return value


def parse_harm(text: str) -> int | None:
    """Harm as it is typed: 0-100, `t` for 100; nothing or `.` skips it.

    Raises:
        CoachError: it is anything else.
    """
    word = text.strip().lower()
    if word in ("", "."):
        return None
    if word == "t":
        return HARM
    return check_harm(int(word) if re.fullmatch(r"[0-9]{1,3}", word) else text.strip())


def _not_a_rating(value: object) -> CoachError:
    return CoachError(
        f"{str(value)[:20]!r} is not a rating.", "It was not kept.", "Give 0 to 10, or leave it out."
    )


def change_in_words(before: int | None, after: int | None) -> str:
    """The two ratings as they are, without praise or blame: "7 to 5"."""
    if before is None and after is None:
        return "Not rated"
    if after is None:
        return f"{before} before, not rated after"
    if before is None:
        return f"Not rated before, {after} now"
    return f"{before} to {after}"
