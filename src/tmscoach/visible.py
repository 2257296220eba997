"""Text of anybody's made safe to show; every layer that tells a person something may use it."""

from __future__ import annotations

# One character for one character, so that cursors and matches stay where they are. Control characters become
# their visible pictures; the C1 range and the marks that turn the direction of text become a plain box.
_PICTURES: dict[int, int] = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_PICTURES[0x7F] = 0x2421
_PICTURES |= dict.fromkeys(
    [
        *range(0x80, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x2028,
        0x2029,
    ],
    0x25A1,
)
_PICTURES |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates


def visible(text: str) -> str:
    """`text` with nothing in it that a terminal would obey; as long as before, newlines and tabs kept."""
    return text.translate(_PICTURES)


def one_line(text: str, width: int = 0) -> str:
    """`text` as one visible line, at most `width` characters (0: any), with an ellipsis where it was cut."""
    line = " ".join(visible(text).split())
    return line if not width or len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"
