"""A passphrase on its way to the store, which nothing prints, logs or copies by mistake."""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

from tmscoach.errors import CoachError

LONGEST = 1024  # characters
RAW = re.compile(r"x'[0-9a-f]*'", re.IGNORECASE)  # SQLCipher would take the digits as the key itself


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
        if RAW.fullmatch(text):
            raise _refused("This reads as a raw key and not as a passphrase.", "Put any character before it.")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _refused(
                "This passphrase holds bytes that are no text.", "Write it as UTF-8 text."
            ) from None
        self._text = text

    def quoted(self) -> str:
        """As a literal of SQL, in which every character stands for itself and the quote is doubled.

        SQLite's `hexkey` would need no quoting, and takes the first 40 bytes alone.
        """
        return "'" + self._text.replace("'", "''") + "'"

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
