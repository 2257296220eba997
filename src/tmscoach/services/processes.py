"""Whether another tmscoach is running."""

from __future__ import annotations

import os
from pathlib import Path


def is_running(process: int) -> bool | None:
    """Whether `process` is a running tmscoach; None where the system cannot be asked (Windows).

    Numbers are given out anew after a restart, so where the system tells, what runs under the number counts.
    """
    if process == os.getpid():
        return True
    if os.name != "posix":
        return None  # there, os.kill would end it
    try:
        os.kill(process, 0)
    except (ProcessLookupError, PermissionError, OverflowError):
        return False  # none, or somebody else's
    try:
        return b"tmscoach" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return True
