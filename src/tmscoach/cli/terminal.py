"""What there is at both ends of a command, known before anything is loaded."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Launch:
    """A command's wish to continue in the full-screen program, at `place`; `__main__` grants it."""

    place: str = "today"
    inline: bool = False
    demo: bool = False


def at_a_terminal() -> bool:
    """Whether a person sits at both ends, so that questions can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def cannot_draw() -> bool:
    """Whether the terminal says that it cannot move its cursor, as editors and some screen readers do."""
    return os.environ.get("TERM") == "dumb"
