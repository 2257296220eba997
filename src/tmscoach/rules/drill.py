"""What a drill asks next, which words it offers, and what its numbers say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from tmscoach.errors import CoachError
from tmscoach.models.content import (
    ArriveStep,
    BecauseStep,
    BlockStep,
    CheckStep,
    Script,
    ShiftInStep,
    StarterLine,
    Step,
)
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules.text import is_unicode

LINE_WORDS = 15  # the longest line that still fits one breath
CARD_WORDS = 20
LINE_LETTERS = 200  # fifteen words can still be endless
ALWAYS_ASKED = 11  # an `unsaid_below_alarm` above every rating: asked even where alarm was skipped
ENOUGH = 6  # drills in a day
FLAT = 5  # rated drills in a row
_NOT_IN_A_LINE = re.compile(r"\b(never|always|cured)\b", re.IGNORECASE)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


# --- which step comes next ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoFar:
    """The answers that decide which steps are asked; a rating of None was skipped or not given yet."""

    trigger_given: bool = False  # known before the drill began, so arrive need not ask
    alarm_before: int | None = None
    is_new: bool = False
    line_skipped: bool = False  # the block step went by without a line


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


# --- lines -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LineOption:
    """A line that could be offered; `last_used` is None if no drill has used it."""

    key: str
    family: Trigger
    text: str
    own: bool = False
    asserts_safety: bool = False
    last_used: datetime | None = None


def in_voice(line: StarterLine, voice: Voice, first_name: str) -> str:
    """A starter line in a voice; by name it needs one, and speaks to "you" without."""
    if voice is Voice.NAME and first_name.strip():
        return line.name.replace("{name}", first_name.strip())  # not format(): a name may hold braces
    return line.i if voice is Voice.I else line.you


def offered_lines(options: Iterable[LineOption], *, cleared: bool, is_new: bool) -> list[LineOption]:
    """The lines that may be offered, the one to choose first.

    Own lines come first, then whatever was used longest ago. Lines that assert safety wait until the gate is
    passed (`cleared`). While something is new nothing may assert safety, and nobody but the patient knows
    what an own line asserts, so only starters that do not are left.
    """
    if is_new:
        allowed = [o for o in options if not o.own and not o.asserts_safety]
    else:
        allowed = [o for o in options if cleared or not o.asserts_safety]
    return sorted(allowed, key=lambda o: (not o.own, o.last_used or _LONG_AGO))  # sorted() keeps file order


def line_after(options: Sequence[LineOption], key: str) -> LineOption | None:
    """The option after the one with `key`, round and round; the first if it is not among them."""
    place = next((n for n, option in enumerate(options) if option.key == key), -1)
    return options[(place + 1) % len(options)] if options else None


def gentler_line(options: Iterable[LineOption], key: str) -> LineOption | None:
    """A line that claims less than the one with `key`: a starter that asserts no safety, in file order.

    Asked again, it goes round. None if there is no other.
    """
    soft = [o for o in options if not o.own and not o.asserts_safety]
    found = line_after(soft, key)
    return found if found and found.key != key else None


def why_line(option: LineOption, *, cleared: bool, is_new: bool) -> str:
    """One sentence: why this line is offered."""
    if is_new:
        return "It says nothing about being safe, which fits while something is new or different."
    if option.own:
        used = "you used it longest ago" if option.last_used else "you have not used it yet"
        return f"It is your own, and {used}."
    if not cleared:
        return "It does not say that you are safe; lines that do wait until a doctor has examined you."
    if option.last_used:
        return "Of the starter lines for this, you used it longest ago."
    return "You have not used this starter line yet."


def check_line(text: str) -> str:
    """A line as it is kept.

    Raises:
        CoachError: it is empty, longer than fifteen words or one line, or says never, always or cured.
    """
    words = _one_line(text, "line", LINE_WORDS)
    if found := _NOT_IN_A_LINE.search(words):
        raise CoachError(
            f"A line does without {found[0].lower()!r}.",
            "Nothing was kept.",
            "An alarm can prove such words wrong; say what is true today.",
        )
    return words


# --- cards -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardOption:
    """A card that could be offered; `last_used` is None if no drill has used it."""

    key: str
    category: CardCategory
    text: str
    own: bool = False
    last_used: datetime | None = None


def deck(options: Iterable[CardOption], *, is_new: bool) -> list[CardOption]:
    """The cards that may be offered, the one used longest ago first; no movement while something is new.

    Cards never used stand in front, own ones before the others, and neighbours differ in category.
    """
    allowed = [o for o in options if not (is_new and o.category is CardCategory.MOVEMENT)]
    seen: Counter[CardCategory] = Counter()
    rank = {}
    for option in allowed:
        rank[option.key] = seen[option.category]
        seen[option.category] += 1
    categories = list(CardCategory)
    return sorted(
        allowed,
        key=lambda o: (o.last_used or _LONG_AGO, not o.own, rank[o.key], categories.index(o.category)),
    )


def choose_card(cards: Sequence[CardOption], chance: Random) -> CardOption | None:
    """The card to begin with: the first of a deck; among starters never used, any, by chance."""
    if not cards:
        return None
    fresh = [o for o in cards if o.last_used is None and not o.own]
    return chance.choice(fresh) if cards[0] in fresh else cards[0]


def card_after(cards: Sequence[CardOption], key: str) -> CardOption | None:
    """The card after the one with `key`, round and round; the first if it is not among them."""
    place = next((n for n, option in enumerate(cards) if option.key == key), -1)
    return cards[(place + 1) % len(cards)] if cards else None


def why_card(option: CardOption) -> str:
    """One sentence: why this card is offered."""
    if option.last_used:
        return "Of all your cards, you used it longest ago."
    return "It is your own, and you have not used it yet." if option.own else "You have not used it yet."


def check_card(text: str) -> str:
    """A card as it is kept.

    Raises:
        CoachError: it is empty, or longer than twenty words or one line.
    """
    return _one_line(text, "card", CARD_WORDS)


def _one_line(text: str, what: str, most: int) -> str:
    words = text.strip()
    if not words:
        raise CoachError(f"There is no {what} yet.", "Nothing was kept.", "Write it in a few words.")
    if not is_unicode(words):
        raise CoachError("The text is not valid Unicode.", "Nothing was kept.", "Write it again.")
    if len(words.splitlines()) > 1:
        raise CoachError(f"A {what} stands on one line.", "Nothing was kept.", "Leave out the line breaks.")
    count = len(words.split())
    if count > most:
        raise CoachError(
            f"A {what} has at most {most} words; this one has {count}.",
            "Nothing was kept.",
            "Make it shorter.",
        )
    if len(words) > LINE_LETTERS:
        raise CoachError(
            f"A {what} has at most {LINE_LETTERS} letters.", "Nothing was kept.", "Make it shorter."
        )
    return words


# --- after a drill -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remark:
    """A calm sentence after a drill, and the rule behind it in plain words."""

    text: str
    why: str


def enough_practice(finished_today: int) -> Remark | None:
    """After six drills in a day: let it be, for today."""
    if finished_today < ENOUGH:
        return None
    return Remark(
        f"{finished_today} drills today. That is enough practice; the rest of the day is for living.",
        f"tmscoach says so from the {ENOUGH}th drill of a day on: checking often keeps the alarm in view.",
    )


def another_door(changes: Sequence[tuple[int, int]]) -> Remark | None:
    """After five rated drills without a drop: another way in.

    Args:
        changes: alarm before and after of the latest drills where both were rated, newest first. A drill
            begun at 0 cannot drop and does not count.
    """
    latest = [change for change in changes if change[0] > 0][:FLAT]
    if len(latest) < FLAT or any(after < before for before, after in latest):
        return None
    return Remark(
        "The alarm has not come down in the last five drills. Another door may suit now: write a page, "
        "move a little, talk with somebody, or take it to your therapist.",
        f"In your last {FLAT} rated drills, alarm afterwards was as high as before, or higher.",
    )
