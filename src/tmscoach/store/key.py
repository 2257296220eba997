"""A passphrase on its way to the store, which nothing prints, logs or copies by mistake."""

from __future__ import annotations

import unicodedata
from typing import NoReturn

from tmscoach.errors import CoachError

LONGEST = 1024  # characters


class Key:
    """A passphrase that may be used, in one spelling: letters with accents are taken as Unicode's NFC.

    One keyboard sends an accented letter as one character and another as two; both mean the same passphrase.
    Everything else counts as it was typed, spaces at the ends too.

    Raises:
        CoachError: it is empty, longer than `LONGEST`, or holds a NUL or bytes that are no text.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        text = unicodedata.normalize("NFC", text)
        if not text:
            raise _refused("An empty passphrase protects nothing.", "Type at least one character.")
        if len(text) > LONGEST:
            raise _refused(
                "This passphrase is too long.", f"Up to {LONGEST:,} characters are taken; a sentence will do."
            )
        if "\x00" in text:
            raise _refused("A passphrase cannot hold the NUL character.", "Leave it out.")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _refused(
                "This passphrase holds bytes that are no text.", "Write it as UTF-8 text."
            ) from None
        self._text = text

    def hexed(self) -> str:
        """Its UTF-8 bytes as hexadecimal digits: no character of it has to survive quoting."""
        return self._text.encode().hex()

    def revealed(self) -> str:
        """The passphrase itself, for the driver's parameters and the system's keyring alone."""
        return self._text

    @property
    def is_short(self) -> bool:
        """Whether trying every passphrase of this length is quick work for a machine."""
        return len(self._text) < 8

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Key(...)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a passphrase is not written anywhere")


def _refused(title: str, hint: str) -> CoachError:
    return CoachError(title, "Nothing was changed.", hint)
