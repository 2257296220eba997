"""Which line and which card a drill begins with, why, and what may become one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median

from tmscoach.errors import CoachError
from tmscoach.models.content import StarterLine
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules.progress import FEW
from tmscoach.rules.text import is_unicode

LINE_WORDS = 15  # the longest line that still fits one breath
CARD_WORDS = 20
LINE_LETTERS = 200  # fifteen words can still be endless
BELIEVED = 5  # of 10: a line is used from here on
BEST_SHARE = 0.7  # of the choices among lines: the one that did most; the rest try others
ENOUGH_USES = 3  # rated drills before a line or a card can be called the best
WORN_USES = 12  # drills with one line until fresh words are asked for
WORN_AFTER = timedelta(days=14)  # since a line was first used
DOUBTED = 3  # times a line felt true under `DOUBTED_UNDER`
DOUBTED_UNDER = 4
_NOT_IN_A_LINE = re.compile(r"\b(never|always|cured)\b", re.IGNORECASE)
_NOT_NOW = re.compile(r"\b(will|shall|won['’]t|going to|used to)\b|['’]ll\b", re.IGNORECASE)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


# --- what a line or a card did so far ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Use:
    """One finished drill with a line or a card; ratings 0-10, None where skipped.

    `day` is the journal's day of it, which the instant alone does not tell.
    """

    at: datetime
    before: int | None = None
    after: int | None = None
    believability: int | None = None
    day: date | None = None

    @property
    def drop(self) -> int | None:
        """By how much alarm came down; under 0 it rose. None unless both were rated and it began above 0."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Record:
    """The uses of one line (for one trigger) or one card, in any order."""

    uses: tuple[Use, ...] = ()

    @property
    def drops(self) -> tuple[int, ...]:
        """Of the drills that were rated twice."""
        return tuple(use.drop for use in self.uses if use.drop is not None)

    @property
    def typical(self) -> float | None:
        """The median drop; None under three rated drills."""
        return median(self.drops) if len(self.drops) >= ENOUGH_USES else None

    @property
    def last_used(self) -> datetime | None:
        """When it was used last."""
        return max((use.at for use in self.uses), default=None)

    @property
    def last_day(self) -> date | None:
        """The journal's day on which it was used last, where it is known."""
        newest = max(self.uses, key=lambda use: use.at, default=None)
        return newest.day if newest else None


NO_RECORD = Record()


@dataclass(frozen=True, slots=True)
class LineOption:
    """A line that could be offered."""

    key: str
    family: Trigger
    text: str
    own: bool = False
    asserts_safety: bool = False
    record: Record = field(default=NO_RECORD)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The line a drill begins with, and one sentence about why."""

    option: LineOption
    why: str


# --- lines -------------------------------------------------------------------------------------------------


def in_voice(line: StarterLine, voice: Voice, first_name: str) -> str:
    """A starter line in a voice; by name it needs one, and speaks to "you" without."""
    if voice is Voice.NAME and first_name.strip():
        return line.name.replace("{name}", first_name.strip())  # not format(): a name may hold braces
    return line.i if voice is Voice.I else line.you


def own_in_voice(text: str, text_you: str, voice: Voice, first_name: str) -> str:
    """An own line in a voice: as it was written where it has no wording for "you"."""
    if voice is Voice.I or not text_you:
        return text
    name = first_name.strip()
    if voice is Voice.YOU or not name:
        return text_you
    return f"{name}, {_within(text_you)}"


def offered_lines(options: Iterable[LineOption], *, cleared: bool, is_new: bool) -> list[LineOption]:
    """The lines that may be offered: own ones first, then whatever was used longest ago.

    Lines that assert safety wait until the gate is passed (`cleared`). While something is new nothing may
    assert safety, and nobody but the patient knows what an own line asserts, so only starters that do not are
    left.
    """
    if is_new:
        allowed = [o for o in options if not o.own and not o.asserts_safety]
    else:
        allowed = [o for o in options if cleared or not o.asserts_safety]
    return sorted(allowed, key=lambda o: (not o.own, o.record.last_used or _LONG_AGO))  # keeps file order


def best_line(options: Iterable[LineOption]) -> LineOption | None:
    """The line after which alarm came down most, by the median of three rated drills or more.

    None while no line has them, or none was followed by a drop. Of equals, the one used more.
    """
    known = [o for o in options if o.record.typical is not None and o.record.typical > 0]
    return max(known, key=lambda o: (o.record.typical or 0, len(o.record.uses)), default=None)


def choose_line(options: Sequence[LineOption], chance: Random) -> LineOption:
    """The line to begin with: in seven of ten drills the best one, otherwise one used least so far.

    `options` are those of `offered_lines`, at least one. Among the least used, own lines go first and chance
    decides between equals.
    """
    best = best_line(options)
    others = [o for o in options if o is not best]
    if best is not None and (not others or chance.random() < BEST_SHARE):
        return best
    fewest = min((not o.own, len(o.record.uses)) for o in others)
    return chance.choice([o for o in others if (not o.own, len(o.record.uses)) == fewest])


def why_line(
    option: LineOption, options: Iterable[LineOption], *, cleared: bool, is_new: bool, trigger: Trigger
) -> str:
    """One sentence: why this line is offered; `options` are the others it was chosen from."""
    if is_new:
        return "It says nothing about being safe, which fits while something is new or different."
    about = ABOUT[trigger]
    uses = len(option.record.uses)
    best = best_line(options)
    if best is not None and best.key == option.key:
        drop, n = option.record.typical, len(option.record.drops)
        return f"For {about}, alarm came down most with it: by {drop:g}, the median of {n} drills."
    if best is not None:
        return f"Three times in ten another line gets a turn; you used this one {times(uses)} for {about}."
    if option.own:
        return f"It is your own, and you used it {times(uses)} for {about}."
    if not cleared:
        return "It does not say that you are safe; lines that do wait until a doctor has examined you."
    return f"No line has three rated drills yet; you used this one {times(uses)} for {about}."


ABOUT = {
    Trigger.PAIN: "pain",
    Trigger.FEAR: "fear",
    Trigger.WORRY: "worry",
    Trigger.MOVEMENT: "moving",
    Trigger.OTHER: "this",
}


def times(n: int) -> str:
    """How often, in words."""
    return {0: "not yet", 1: "once", 2: "twice"}.get(n, f"{n} times")


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


def worn(record: Record, now: datetime, freshest: datetime | None = None) -> str:
    """Why a line wants fresh words, as one sentence; empty while it does not.

    After twelve uses, after fourteen days, or once it has felt true under 4 three times; but not while there
    are fresh words, a line of the family that the patient wrote (at `freshest`) since this one was first used
    and less than fourteen days ago.
    """
    first = min((use.at for use in record.uses), default=now)
    if freshest is not None and freshest > first and now - freshest < WORN_AFTER:
        return ""
    if sum(u.believability is not None and u.believability < DOUBTED_UNDER for u in record.uses) >= DOUBTED:
        return f"It has felt true under {DOUBTED_UNDER} three times."
    if len(record.uses) >= WORN_USES:
        return f"You have used it {len(record.uses)} times."
    if now - first >= WORN_AFTER:
        return f"You have used it for {(now - first).days} days."
    return ""


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


def join_line(know: str, allow: str, then: str) -> str:
    """A line from its three parts: what I know, what I allow, what I do next; an empty part is left out.

    Each part becomes a sentence; what ends in a sign of its own keeps it.
    """
    parts = [" ".join(part.split()) for part in (know, allow, then)]
    return " ".join(
        f"{part[0].upper()}{part[1:]}{'' if part[-1] in '.?!;:,' else '.'}" for part in parts if part
    )


def opened_up(text: str) -> tuple[str, ...]:
    """A line that claims too much, opened up without changing its words; as many ways as still fit.

    "My back is strong." becomes "It may be that my back is strong.": a possibility is easier to believe.
    """
    words = " ".join(text.split())
    if not words:
        return ()
    low = _within(words)
    openings = (f"It may be that {low}", f"I am open to this: {low}")
    return tuple(line for line in openings if len(line.split()) <= LINE_WORDS)


def tense_hint(text: str) -> str:
    """What to say where a line is not in the present; empty where it is. A hint: such a line may be kept."""
    found = _NOT_NOW.search(text)
    if found is None:
        return ""
    word = found[0].lower()
    told = "later" if word != "used to" else "once"
    return f"{word!r} speaks of {told}; a line works best in the present, as it is now."


def _within(sentence: str) -> str:
    """A sentence as it reads after other words: small at first, but for I and for what is all capitals."""
    first = sentence.split()[0]
    if re.fullmatch(r"I(['’]\w+)?\W*", first) or (first.isupper() and len(first) > 1):
        return sentence
    return sentence[0].lower() + sentence[1:]


# --- cards -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardOption:
    """A card that could be offered."""

    key: str
    category: CardCategory
    text: str
    own: bool = False
    record: Record = field(default=NO_RECORD)


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
        key=lambda o: (
            o.record.last_used or _LONG_AGO,
            not o.own,
            rank[o.key],
            categories.index(o.category),
        ),
    )


def choose_card(cards: Sequence[CardOption], chance: Random) -> CardOption | None:
    """The card to begin with: the first of a deck; among starters never used, any, by chance."""
    if not cards:
        return None
    fresh = [o for o in cards if o.record.last_used is None and not o.own]
    return chance.choice(fresh) if cards[0] in fresh else cards[0]


def card_after(cards: Sequence[CardOption], key: str) -> CardOption | None:
    """The card after the one with `key`, round and round; the first if it is not among them."""
    place = next((n for n, option in enumerate(cards) if option.key == key), -1)
    return cards[(place + 1) % len(cards)] if cards else None


def why_card(option: CardOption) -> str:
    """One sentence: why this card is offered."""
    if option.record.last_used:
        return "Of all your cards, you used it longest ago."
    return "It is your own, and you have not used it yet." if option.own else "You have not used it yet."


def what_it_did(record: Record) -> str:
    """Alarm around the drills with a line or a card, in a few words; honest about small numbers."""
    n = len(record.drops)
    if not record.uses:
        return "not used yet"
    if n < FEW:
        return f"used {times(len(record.uses))}, too few to say"
    typical = median(record.drops)
    moved = "no change" if typical == 0 else f"alarm {'down' if typical > 0 else 'up'} by {abs(typical):g}"
    return f"{moved}, the median of {n}"


def check_card(text: str) -> str:
    """A card as it is kept.

    Raises:
        CoachError: it is empty, or longer than twenty words or one line.
    """
    return _one_line(text, "card", CARD_WORDS)


def records_by_key(uses: Iterable[tuple[str, Use]]) -> Mapping[str, Record]:
    """Uses sorted out by the key of their line or card."""
    found: dict[str, list[Use]] = {}
    for key, use in uses:
        found.setdefault(key, []).append(use)
    return {key: Record(tuple(several)) for key, several in found.items()}


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
