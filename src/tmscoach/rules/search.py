"""What a search query means.

A query is words, `"phrases"` and `-not`, with the operators `tag:`, `feeling:`, `kind:`, `fate:`, `from:` and
`to:`. Every text is a query: what is no operator is words, and nothing reaches the index without quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from tmscoach.errors import CoachError
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.days import parse_day
from tmscoach.rules.text import clean_tag, mended, visible

MARK, UNMARK = (
    "\x02",
    "\x03",
)  # around what matched; `visible` turns both into pictures, so no page holds them
LONGEST_PART = 200  # characters of a snippet between two marks
_OPERATORS = ("tag", "feeling", "kind", "fate", "from", "to")
_PIECE = re.compile(r'(?P<no>-?)(?:(?P<name>[a-zA-Z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
# scripts written without spaces between words: the index sees a whole sentence as one word
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, read. All of `words` must match, none of `not_words`; empty everywhere finds nothing.

    `literals` are looked for letter by letter: signs, and scripts without spaces. `prefix` is the word still
    being typed. Of tags and feelings all must be there, of kinds and fates one.
    """

    words: tuple[str, ...] = ()
    prefix: str = ""
    literals: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    not_literals: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    not_feelings: tuple[Feeling, ...] = ()
    kinds: tuple[Kind, ...] = ()
    not_kinds: tuple[Kind, ...] = ()
    fates: tuple[Fate, ...] = ()
    not_fates: tuple[Fate, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return self == Query()

    @property
    def match(self) -> str:
        """The index expression that pages must match; empty if there is none."""
        terms = [_quoted(word) for word in self.words]
        if self.prefix:
            terms.append(_quoted(self.prefix) + "*")
        return " ".join(terms)

    @property
    def avoid(self) -> str:
        """The index expression that pages must not match; empty if there is none."""
        return " OR ".join(_quoted(word) for word in self.not_words)

    def literally(self) -> Query:
        """The same, with the unfinished word looked for letter by letter.

        The index holds stems ("happi" for "happiness"), so the beginning "happines" finds nothing in it.
        """
        return replace(self, prefix="", literals=(*self.literals, self.prefix)) if self.prefix else self


def parse_query(text: str, today: date, last_visit: date | None = None) -> Query:
    """Read a query; any text is one.

    An operator with a value that is not one of its own (`feeling:blue`) is a phrase like any other.
    """
    clean = re.sub(r"[\x00-\x1f]", " ", mended(text)).translate({0x201C: '"', 0x201D: '"', 0x201E: '"'})
    day = partial(parse_day, today=today, last_visit=last_visit)
    query, last = Query(), ""
    for piece in _PIECE.finditer(clean):
        negative, name = bool(piece["no"]), (piece["name"] or "").lower()
        value = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        last = ""
        if name in _OPERATORS:
            narrowed = _operator(query, name, value, negative, day)
            if narrowed is not None:
                query = narrowed
                continue
        words = (f"{piece['name']}:" if name else "") + value
        if not _indexed(words):
            if words.strip() and not (words == "-" and not negative):
                query = _with(query, "not_literals" if negative else "literals", words.strip())
        elif negative:
            query = _with(query, "not_words", words)
        else:
            query = _with(query, "words", words)
            last = words if piece["phrase"] is None and piece.end() == len(clean) else ""
    if len(last) > 1 and last[-1].isalnum():
        query = replace(query, words=query.words[:-1], prefix=last)
    return query


def _operator(
    query: Query, name: str, value: str, negative: bool, day: Callable[[str], date]
) -> Query | None:
    no = "not_" if negative else ""
    word = value.strip().lower()
    try:
        match name:
            case "tag":
                tag = clean_tag(value)
                return _with(query, f"{no}tags", tag) if tag else None
            case "feeling":
                return _with(query, f"{no}feelings", Feeling(word))
            case "kind":
                return _with(query, f"{no}kinds", Kind(word))
            case "fate":
                return _with(query, f"{no}fates", Fate(word))
            case _ if negative:
                return None
            case "from":
                return replace(query, since=day(value))
            case _:
                return replace(query, until=day(value))
    except (ValueError, CoachError):
        return None


def _with(query: Query, field: str, value: object) -> Query:
    there = getattr(query, field)
    changes: dict[str, Any] = {field: (*there, value)}
    return query if value in there else replace(query, **changes)


def _indexed(words: str) -> bool:
    """Whether the index holds words like these: letters or digits, in a script with spaces."""
    return not _UNSPACED.search(words) and any(unicodedata.category(c)[0] in "LN" for c in words)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def excerpt(text: str, literals: tuple[str, ...], width: int = 80) -> str:
    """One visible line around the first of `literals` in `text`, marked; the beginning if none is there."""
    lowered = text.lower()
    for literal in literals:
        start = lowered.find(literal.lower())
        # a few letters change length in lower case, and then the place is not the same in both
        if start >= 0 and len(lowered) == len(text):
            end = start + len(literal)
            head = text[max(start - width // 3, 0) : start]
            tail = text[end : end + width]
            return (
                ("…" if start > width // 3 else "")
                + _spaced(head)
                + MARK
                + _spaced(text[start:end])
                + UNMARK
                + _spaced(tail)
                + ("…" if end + width < len(text) else "")
            )
    return _spaced(text[:width]).strip()


def around(text: str, mark: str, unmark: str, width: int = 80) -> str:
    """One visible line around the first of the matches that stand between `mark` and `unmark` in `text`."""
    before, found, rest = text.partition(mark)
    match, _, after = rest.partition(unmark)
    after = after[: 2 * width + 20 * len(mark)].replace(mark, "").replace(unmark, "")
    head, tail = before[-(width // 3) :], after[:width]
    if not found:
        return _spaced(text[:width]).strip()
    return (
        ("…" if len(head) < len(before) else "")
        + _spaced(head)
        + f"{MARK}{_spaced(_cut(match))}{UNMARK}"
        + _spaced(tail)
        + ("…" if len(tail) < len(after) else "")
    )


def marked(text: str, mark: str, unmark: str) -> str:
    """A snippet whose matches stand between `mark` and `unmark`, as one visible line with our own marks.

    The index counts words, and one word can be a million characters: each part is cut.
    """
    return MARK.join(
        UNMARK.join(_spaced(_cut(part)) for part in half.split(unmark)) for half in text.split(mark)
    )


def _cut(part: str) -> str:
    return part if len(part) <= LONGEST_PART else f"{part[: LONGEST_PART // 2]}…{part[-LONGEST_PART // 2 :]}"


def pieces(snippet: str) -> tuple[tuple[str, bool], ...]:
    """A snippet taken apart: text, and whether it is what matched."""
    found: list[tuple[str, bool]] = []
    inside = False
    for part in re.split(f"([{MARK}{UNMARK}])", snippet):
        if part in (MARK, UNMARK):
            inside = part == MARK
        elif part:
            found.append((part, inside))
    return tuple(found)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", visible(text))
