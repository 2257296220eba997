"""What makes a page one that can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tmscoach.errors import CoachError, Exit
from tmscoach.models.content import Prompt
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.text import clean_tag, is_unicode, one_line

TRASH_DAYS = 30  # how long a deleted page can be restored
PROMPT_REST = timedelta(days=60)  # how long a prompt is not drawn again
_OTHER = " (other version)"
_BEFORE, _SHOWN, _WIDTH = 2, 300, 2000  # lines before the first difference, lines, characters of a line


def check_text(text: str, kind: Kind = Kind.FREE, what: str = "page") -> None:
    """Refuse what cannot be kept as a page.

    Raises:
        CoachError: no text, text that is not Unicode, or a line of several lines.
    """
    if not is_unicode(text):
        raise CoachError(
            "The text is not valid Unicode.", "Nothing was kept.", "Save it as UTF-8 and write it again."
        )
    if not text.strip():
        raise CoachError(f"There is no text for this {what}.", "Nothing was kept.", "Write a few words.")
    if kind is Kind.LINE and len(text.strip().splitlines()) > 1:
        raise CoachError(
            "A line is one line long.", "Nothing was kept.", "For more, write a page: tmscoach write."
        )


def check_stays(fate: Fate) -> None:
    """Refuse a fate that only the editor can give.

    Raises:
        CoachError: the fate is release.
    """
    if fate is Fate.RELEASE:
        raise CoachError(
            "Only the editor can release a page.",
            "Nothing was kept: a page given here has already passed through other hands.",
            "Start tmscoach, press w, and switch the page to release with ctrl+t before you write.",
            code=Exit.USAGE,
        )


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are stored, each once, in the order given; those without a letter are left out."""
    return tuple(dict.fromkeys(tag for tag in map(clean_tag, tags) if tag))


def clean_feelings(feelings: Iterable[Feeling | str]) -> tuple[Feeling, ...]:
    """Feelings by name, each once, in the order of their keys.

    Raises:
        CoachError: exit 2; a name is none of the ten.
    """
    found = set()
    for feeling in feelings:
        try:
            found.add(Feeling(str(feeling).strip().lower()))
        except ValueError:
            raise CoachError(
                f"{one_line(str(feeling), 40)!r} is not one of the ten feelings.",
                "Nothing was kept.",
                f"They are: {', '.join(Feeling)}.",
                code=Exit.USAGE,
            ) from None
    return tuple(feeling for feeling in Feeling if feeling in found)


def other_version(title: str, body: str) -> str:
    """The title of a page kept beside the one it was meant to replace."""
    base = title.removesuffix(_OTHER) or one_line(body, 40)
    return base + _OTHER


@dataclass(frozen=True, slots=True)
class Apart:
    """A line of one of two texts, and whether the other one lacks it."""

    text: str
    alone: bool


def apart(mine: str, theirs: str) -> tuple[tuple[Apart, ...], tuple[Apart, ...]]:
    """Both texts as lines, for looking at: from just before where they part, at most 300 lines of each."""
    ours, others = mine.splitlines(), theirs.splitlines()
    pairs = enumerate(zip(ours, others, strict=False))
    first = next((place for place, (one, other) in pairs if one != other), min(len(ours), len(others)))
    start = max(first - _BEFORE, 0)
    return _apart(ours, others, start), _apart(others, ours, start)


def _apart(lines: Sequence[str], other: Sequence[str], start: int) -> tuple[Apart, ...]:
    there = set(other)
    shown = [Apart(line[:_WIDTH], line not in there) for line in lines[start : start + _SHOWN]]
    return (Apart("…", alone=False), *shown) if start else tuple(shown)


def next_prompt(
    prompts: Sequence[Prompt], last_used: Mapping[str, date], today: date, random: Random
) -> Prompt:
    """A prompt that has rested for 60 days; the one that rested longest, if none has."""
    rested = [p for p in prompts if p.id not in last_used or today - last_used[p.id] >= PROMPT_REST]
    return random.choice(rested) if rested else min(prompts, key=lambda p: last_used[p.id])
