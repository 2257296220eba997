"""Reports of the program's own mistakes: places in the code, and not one word of anybody's."""

from __future__ import annotations

import os
import traceback
from contextlib import suppress

from tmscoach.errors import CoachError
from tmscoach.paths import find_paths, make_private_folder


def report(problem: BaseException) -> None:
    """With TMSCOACH_DEBUG=1, append where a problem arose to the log.

    Names of exceptions and lines of code only: messages and local variables could hold a patient's words.
    """
    if os.environ.get("TMSCOACH_DEBUG") != "1":
        return
    with suppress(OSError, CoachError):  # a report that cannot be written must not hide the problem itself
        log = find_paths().log
        make_private_folder(log.parent)
        descriptor = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            cause: BaseException | None = problem
            while cause is not None:
                file.write(f"{type(cause).__name__}\n")
                file.writelines(
                    f"  {frame.filename}:{frame.lineno} {frame.name}\n"
                    for frame in traceback.extract_tb(cause.__traceback__)
                )
                cause = getattr(cause, "error", None) or cause.__cause__  # Textual wraps errors of workers
