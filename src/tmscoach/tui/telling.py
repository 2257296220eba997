"""Problems told as a dialog, and fatal ones reported without anybody's words."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App
from textual.widget import Widget

from tmscoach.errors import CoachError


def tell_problem(app: App[Any], problem: CoachError) -> None:
    """Show a problem over the present screen; nothing is closed, nothing typed is touched."""
    from tmscoach.tui.dialogs.problem import ProblemDialog

    app.push_screen(ProblemDialog(problem))


@contextmanager
def telling(widget: Widget) -> Iterator[None]:
    """Turn a `CoachError` raised inside the block into a dialog.

    Every handler that calls a service works inside this: an exception leaving a handler ends the app.
    """
    try:
        yield
    except CoachError as problem:
        tell_problem(widget.app, problem)


def report_fatal(problem: BaseException | None) -> None:
    """With TMSCOACH_DEBUG=1, append the places (not the values) of a fatal error to the log."""
    if problem is None or os.environ.get("TMSCOACH_DEBUG") != "1":
        return
    from tmscoach.paths import find_paths

    try:
        descriptor = os.open(find_paths().log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(f"{type(problem).__name__}\n")
            for frame in traceback.extract_tb(problem.__traceback__):
                file.write(f"  {frame.filename}:{frame.lineno} {frame.name}\n")
    except (OSError, CoachError):
        return
