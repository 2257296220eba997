"""Names of people as initials, where a page is handed on."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST = 2  # letters; one letter is an initial already
TITLES = {"Dr", "Prof", "Mr", "Mrs", "Ms"}  # alone they name nobody


def initials(name: str) -> str:
    """`Ada Lovelace` as `A. L.`; small words such as `von` count too."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word)


def masked(text: str, names: Iterable[str]) -> str:
    """`text` with every one of `names`, and every part of it that begins with a capital, as initials.

    A name is found as it is written, or all in capitals, and only as a whole word: `Mark` in a list of names
    leaves `mark` and `Market` alone.
    """
    found: dict[str, str] = {}
    for name in names:
        whole = " ".join(name.split())
        parts = [part.strip(".,;:()") for part in whole.split()]
        for one in (whole, *(part for part in parts if part[:1].isupper() and part not in TITLES)):
            if len(one) >= SHORTEST and not one.endswith("."):
                found.setdefault(one, initials(one))
                found.setdefault(one.upper(), initials(one))
    if not found:
        return text
    longest_first = sorted(found, key=lambda one: (-len(one), one))
    pattern = "|".join(r"\s+".join(re.escape(word) for word in one.split()) for one in longest_first)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda match: found[" ".join(match[0].split())], text)
