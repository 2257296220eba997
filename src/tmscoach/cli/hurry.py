"""What a shell asks many times a day, answered before the command line's library is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tmscoach import __version__
from tmscoach.errors import CoachError


def answered(words: Sequence[str]) -> bool:
    """Answer the version and the line of a prompt as their commands do; false for everything else.

    The library takes a twentieth of a second, which a prompt would take with every key that is `enter`.
    """
    if words == ["--version"]:
        sys.stdout.write(f"tmscoach {__version__}\n")
        return True
    return words == ["status", "--prompt"] and _prompted()


def _prompted() -> bool:
    from datetime import datetime

    from tmscoach.paths import find_paths
    from tmscoach.services.status import in_words, status

    try:
        line = in_words(status(find_paths(), datetime.now().astimezone()), prompt=True)
    except CoachError:
        line = ""  # a prompt is no place for a sentence; every other command says it
    if line:
        sys.stdout.write(f"{line}\n")
    return True
