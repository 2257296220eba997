"""What the program leaves behind when it fails: places in the code, and not one word of anybody's."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Any

from tmscoach.errors import CoachError
from tmscoach.paths import find_paths, make_private_folder

MISTAKE = (
    "Something went wrong inside tmscoach. What was saved before is safe. "
    "Run it again with TMSCOACH_DEBUG=1 to write a report without your words."
)


def leave_no_words() -> None:
    """See to it that no end of this process, nor of an editor it starts, writes memory or messages anywhere.

    No core dumps; and what nobody caught, in any thread or finalizer, is told without its message, which
    could quote a page.
    """
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    sys.excepthook = lambda kind, problem, trace: _uncaught(problem)
    threading.excepthook = lambda thrown: _uncaught(thrown.exc_value)
    sys.unraisablehook = lambda thrown: report(thrown.exc_value) if thrown.exc_value else None


def _uncaught(problem: BaseException | None) -> None:
    if problem is None or isinstance(problem, KeyboardInterrupt):
        return
    with suppress(OSError, ValueError, AttributeError):  # a stderr that is gone, or None
        sys.stderr.write(f"{MISTAKE}\n")
    report(problem)


def report_of_loop(_: Any, context: dict[str, Any]) -> None:
    """Take the place of asyncio's own report, which would print the object that failed."""
    problem = context.get("exception")
    if isinstance(problem, BaseException):
        report(problem)


def report(problem: BaseException) -> None:
    """With TMSCOACH_DEBUG=1, append where a problem arose to the log.

    Names of exceptions and lines of code only: messages and local variables could hold a patient's words.
    """
    if os.environ.get("TMSCOACH_DEBUG") != "1":
        return
    import traceback  # most runs have nothing to report

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
