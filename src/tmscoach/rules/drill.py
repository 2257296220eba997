"""The rules of a drill: which step comes next, which line and card are offered, and what is said at the end."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from tmscoach.models.content import Script, StepBase
from tmscoach.models.terms import CardCategory, Trigger

RESUMABLE_FOR = timedelta(hours=1)
ENOUGH_A_DAY = 6
WITHOUT_A_DROP = 5
LONGEST_LINE = 15  # words
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PROMISES = re.compile(r"\b(never|always|cured?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineCandidate:
    """A line that could be offered: `used_at` is when it was last used, None for not yet."""

    key: str
    family: Trigger
    own: bool
    asserts_safety: bool
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CardCandidate:
    """A card that could be offered."""

    key: str
    category: CardCategory
    own: bool
    used_at: datetime | None


def applies(step: StepBase, alarm_before: int | None) -> bool:
    """Whether a step of a script is walked: its conditions on the alarm before hold.

    A skipped alarm rating counts as neither high nor low: a step with a condition is then left out.
    """
    if step.alarm_at_most is not None and (alarm_before is None or alarm_before > step.alarm_at_most):
        return False
    return step.alarm_at_least is None or (alarm_before is not None and alarm_before >= step.alarm_at_least)


def walked(script: Script, alarm_before: int | None) -> tuple[StepBase, ...]:
    """The steps of a script that are walked, in order."""
    return tuple(step for step in script.steps if applies(step, alarm_before))


def step_after(script: Script, step_id: str, alarm_before: int | None) -> StepBase | None:
    """The step that follows `step_id`; None at the end."""
    ids = [step.id for step in script.steps]
    later = script.steps[ids.index(step_id) + 1 :]
    return next((step for step in later if applies(step, alarm_before)), None)


def step_before(script: Script, step_id: str, alarm_before: int | None) -> StepBase | None:
    """The step that comes before `step_id`; None at the start."""
    ids = [step.id for step in script.steps]
    earlier = script.steps[: ids.index(step_id)]
    return next((s for s in reversed(earlier) if applies(s, alarm_before)), None)


def choose_line(
    candidates: Sequence[LineCandidate],
    family: Trigger | None,
    *,
    safety_allowed: bool,
    without: Collection[str] = (),
    random: Random,
) -> tuple[LineCandidate, str] | None:
    """A line for a trigger, and one sentence why; None when nothing may be offered.

    Lines that assert safety are left out unless `safety_allowed`. An own line of the family comes first; among
    equals the one used longest ago, and unused ones at random.
    """
    allowed = [c for c in candidates if safety_allowed or not c.asserts_safety]
    pool = (
        [c for c in allowed if c.family is family]
        or [c for c in allowed if c.family is Trigger.OTHER]
        or allowed
    )
    fresh = [c for c in pool if c.key not in without] or pool
    if not fresh:
        return None
    own = [c for c in fresh if c.own]
    unused = [c for c in own or fresh if c.used_at is None]
    if unused:
        chosen = random.choice(unused)
    else:
        chosen = min(own or fresh, key=lambda c: (c.used_at or LONG_AGO, c.key))
    if chosen.own:
        why = "It is a line of your own for this."
    elif chosen.used_at is None:
        why = "You have not tried it yet."
    else:
        why = "You used it longest ago of all lines for this."
    if not safety_allowed:
        why += " It says nothing about safety."
    return chosen, why


def gentler_line(
    candidates: Sequence[LineCandidate], family: Trigger | None, *, without: Collection[str], random: Random
) -> tuple[LineCandidate, str] | None:
    """A softer line: one that asserts nothing about safety, from the same family if there is one."""
    soft = [c for c in candidates if not c.asserts_safety and not c.own and c.key not in without]
    pool = [c for c in soft if c.family is family] or soft
    if not pool:
        return None
    return random.choice(pool), "It claims less, so it may be easier to believe."


def choose_card(
    candidates: Sequence[CardCandidate], *, without: Collection[str] = (), random: Random
) -> tuple[CardCandidate, str] | None:
    """A card and one sentence why: own unused ones first, then the one used longest ago."""
    fresh = [c for c in candidates if c.key not in without] or list(candidates)
    if not fresh:
        return None
    unused = [c for c in fresh if c.used_at is None]
    own = [c for c in unused if c.own]
    if unused:
        chosen = random.choice(own or unused)
        return chosen, "It is a card of your own." if chosen.own else "You have not turned to it yet."
    chosen = min(fresh, key=lambda c: (c.used_at or LONG_AGO, c.key))
    return chosen, "You turned to it longest ago."


def change_in_words(before: int | None, after: int | None) -> str:
    """The two ratings, said without praise or blame: "7 to 5"; empty when neither was given."""
    if before is None and after is None:
        return ""
    if before is None or after is None:
        return f"{before if after is None else after} once, skipped once"
    return f"{before} to {after}" if before != after else f"{before}, and still {after}"


def enough_for_today(finished_today: int) -> str | None:
    """After six drills in a day, one sentence that this is enough practice; before that None."""
    if finished_today < ENOUGH_A_DAY:
        return None
    return (
        f"{finished_today} drills today. That is enough practice for a day; the rest of it is yours to live."
    )


def another_door(changes: Sequence[tuple[int | None, int | None]]) -> str | None:
    """When the newest five drills with both ratings brought no drop: another door, never "try harder".

    `changes` are (alarm before, alarm after), newest first.
    """
    rated = [(b, a) for b, a in changes if b is not None and a is not None][:WITHOUT_A_DROP]
    if len(rated) < WITHOUT_A_DROP or any(a < b for b, a in rated):
        return None
    return (
        "The last five drills left the alarm where it was. Another door may fit better now: write a page, "
        "move a little, call somebody, or keep this for your therapist."
    )


def line_problem(text: str) -> str | None:
    """Why a text cannot be a line, as a sentence; None when it can."""
    words = text.split()
    if not words:
        return "The line is empty. Write it in a few words."
    if "\n" in text.strip() or "\r" in text.strip():
        return "A line is one line. Keep the part that matters most."
    if len(words) > LONGEST_LINE:
        return f"The line has {len(words)} words. Up to {LONGEST_LINE} can be said in one breath."
    if found := _PROMISES.search(text):
        return f"The line says {found[0].lower()!r}. A line that promises less is easier to believe."
    return None


def in_voice(texts: Mapping[str, str], voice: str, first_name: str) -> str:
    """A starter line in a voice; without a first name the by-name voice falls back to `you`."""
    if voice == "name":
        return texts["name"].replace("{name}", first_name) if first_name else texts["you"]
    return texts[voice]
