"""What a shell asks many times a day, answered before the command line's library is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tmscoach import __version__
from tmscoach.errors import CoachError


def answered(words: Sequence[str]) -> bool:
    """Answer the version and the line of a prompt as their commands do; false for everything else.

    The library takes a twentieth of a second, and a prompt would take it with every `enter`.
    """
    if words == ["--version"]:
        line = f"tmscoach {__version__}\n"
    elif words == ["status", "--prompt"]:
        line = _prompt()
    else:
        return False
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except OSError:
        return False  # the command itself meets it again, and has the words for it
    return True


def _prompt() -> str:
    from datetime import datetime

    from tmscoach.paths import find_paths
    from tmscoach.services.status import in_words, status

    try:
        line = in_words(status(find_paths(), datetime.now().astimezone()), prompt=True)
    except CoachError:
        return ""  # a prompt is no place for a sentence; every other command says it
    return f"{line}\n" if line else ""
