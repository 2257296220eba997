"""Rules of a drill: which step comes next, which line and card are offered, what is said at the end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A calm sentence after a drill, and the rule behind it in plain words."""

    text: str
    why: str


def change_in_words(before: int | None, after: int | None) -> str:
    """The two ratings as they are, without praise or blame: "7 to 5"."""
    if before is None and after is None:
        return "Not rated"
    if after is None:
        return f"{before} before, not rated after"
    if before is None:
        return f"Now {after}"
    return f"{before} to {after}"
