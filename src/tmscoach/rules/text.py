"""User text made safe to show, and counted."""

from __future__ import annotations

import re

from tmscoach.visible import one_line as one_line
from tmscoach.visible import visible as visible


def is_unicode(text: str) -> bool:
    """Whether `text` can be written as UTF-8; bytes that were not text arrive as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def mended(text: str) -> str:
    """`text` without lone surrogates: pairs become the character they stand for, the rest U+FFFD."""
    return text if is_unicode(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def word_count(text: str) -> int:
    """Words, as whitespace parts them."""
    return len(text.split())


def clean_tag(text: str) -> str:
    """A tag as it is stored: lower case, words joined by '-', without `#` or `@` in front; may be empty."""
    return re.sub(r"[\s,]+", "-", visible(text).strip().lstrip("#@").strip().lower())[:60].strip("-")
