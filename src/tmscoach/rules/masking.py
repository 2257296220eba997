"""Names of people as initials, where a page is handed on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

SHORTEST = 2  # letters; one letter is an initial already
_TITLES = "dr prof professor mr mrs ms miss mx sir dame herr frau"
TITLES = frozenset(_TITLES.split())  # alone they name nobody

# who somebody is and not what they are called: such an entry in a list of people is no name
_ROLES = """
    my our the a an old dear new at from of in therapist physician doctor gp surgeon nurse physio
    physiotherapist psychologist psychiatrist osteopath chiropractor coach counsellor counselor clinic
    hospital practice specialist dentist mother mum mom mama father dad papa parents sister brother
    siblings husband wife partner girlfriend boyfriend fiance fiancee son daughter child children kids
    grandmother grandma granny nan grandfather grandpa grandad aunt uncle cousin niece nephew friend
    best boss colleague neighbour neighbor teacher ex family
"""
ROLES = frozenset(_ROLES.split())

# names that are words as well: in small letters they stay
_WORDS = """
    amber april art august autumn bay bill bishop black blossom brook brown chance chase christian
    cliff cook crystal daisy dale dawn dean dell drew earl ever faith fern field forest frank
    ginger glen grace grant gray green grey guy hall happy harmony haven hazel heath heather hill holly
    hope hunter iris ivy jack jade jasmine jay jewel joy june king lake lane lee lily long love mark
    mason may melody mercy miles misty moon noble olive page park pat patience pearl penny poppy
    precious price queen rain ray red reed rich river rob robin rock rod rose rowan ruby rusty sage
    sandy sharp short sky small star sterling storm sue summer sunny swan tanner trinity
    true tucker van victor violet wade walker ward way west white will willow winter wolf wood woods
    wren young
"""
WORDS = frozenset(_WORDS.split())

_RUN = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]{1,3}"  # what may part the words of one name: spaces, a hyphen, a dot and a space
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


def initials(name: str) -> str:
    """`Ada Lovelace` as `A. L.`; small words such as `von` count too."""
    return " ".join(f"{_first(word)}." for word in name.split() if word)


def is_name(entry: str) -> bool:
    """Whether an entry of a list of people is what somebody is called; `my sister` alone is a role."""
    words = _words(entry)
    return any(len(word) >= SHORTEST and word not in ROLES | TITLES for word in words)


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list as somebody types it, parted by commas, semicolons or lines; each once."""
    found = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(name for name in found if name))


class Mask:
    """Puts initials in place of names, as whole words.

    A name of several words is masked as a whole and, where a part begins with a capital, by that part alone.
    Case and accents do not matter: `ANNA`, `anna` and `Änna` are all Anna, composed or not. A part that is
    an ordinary word too, such as `Mark` or `Hope`, stays where it stands in small letters. A genitive `s`
    stays behind the initials.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._found: dict[str, str] = {}
        for name in names:
            self._learn(name)
        longest_first = sorted(self._found, key=lambda one: (-len(one), one))
        self._pattern = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None
        self._masked = lru_cache(4096)(self._mask)

    def __call__(self, text: str) -> str:
        """`text` with every name as initials."""
        return self._masked(text) if self._pattern is not None and text else text

    def _learn(self, name: str) -> None:
        tokens = [token for token in _RUN.findall(unicodedata.normalize("NFC", name)) if folded(token)]
        tokens = [token for token in tokens if folded(token) not in TITLES] or tokens
        if not any(len(token) >= SHORTEST for token in tokens):
            return
        said = " ".join(f"{_first(token)}." for token in tokens)
        self._found.setdefault(" ".join(map(folded, tokens)), said)
        for token in tokens:
            is_part = len(token) >= SHORTEST and folded(token) not in TITLES | ROLES
            if is_part and (not token[0].islower() or len(tokens) == 1):
                self._found.setdefault(folded(token), f"{_first(token)}.")

    def _mask(self, text: str) -> str:
        """Mask until nothing is found: initials may have parted a name from the letters before it."""
        while (hidden := self._once(text)) != text:
            text = hidden  # each name has fewer letters now, so this ends
        return text

    def _once(self, text: str) -> str:
        assert self._pattern is not None
        plain, places = _folded_with_places(text)
        parts, done = [], 0
        for match in self._pattern.finditer(plain):
            start, end = places[match.start()], places[match.end()]
            held, written = match[0], text[start:end]
            owned = held.endswith("s") and self._known(held) is None
            key = self._known(held[:-1] if owned else held)
            if key is None or start < done:
                continue
            if key in WORDS and written == written.lower():
                continue
            parts += [text[done:start], self._found[key], "s" if owned else ""]
            done = end
        return "".join((*parts, text[done:]))

    def _known(self, held: str) -> str | None:
        key = " ".join(_RUN.findall(held))
        return key if key in self._found else None


def masked(text: str, names: Iterable[str]) -> str:
    """`text` with every one of `names` as initials; see `Mask`."""
    return Mask(names)(text)


@lru_cache(4096)
def folded(text: str) -> str:
    """`text` as names are compared: without case, accents and characters that nobody sees."""
    return _folded_with_places(text)[0]


def _folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and where each of its characters stands in `text`; one place more than characters."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    made: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = character.lower() if character < "\x80" else _plain(character)
        made.append(plain)
        places += [place] * len(plain)
    return "".join(made), [*places, len(text)]


@lru_cache(4096)
def _plain(character: str) -> str:
    kept = "".join(
        one
        for one in unicodedata.normalize("NFKD", character)
        if not unicodedata.combining(one) and unicodedata.category(one) not in ("Cf", "Mn")
    )
    return kept.casefold()


def _words(text: str) -> list[str]:
    return _RUN.findall(folded(text))


def _first(word: str) -> str:
    return word[0].upper()[:1]


def _pattern(key: str) -> str:
    """A name as a whole word: no letter stands beside it, where its script parts words at all."""
    name = _BETWEEN.join(map(re.escape, key.split(" ")))
    if unicodedata.name(key[0], "").startswith(_UNSPACED):
        return name
    return rf"(?<![^\W\d_]){name}s?(?![^\W\d_])"
