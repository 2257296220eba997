"""Problems told as a dialog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App
from textual.widget import Widget

from tmscoach.errors import CoachError, Exit


def tell_problem(app: App[Any], problem: CoachError) -> None:
    """Show a problem over the present screen; nothing is closed, nothing typed is touched."""
    from tmscoach.tui.dialogs.problem import ProblemDialog

    if problem.code is Exit.PASSPHRASE and getattr(app, "is_locked", False):
        return  # something below a locked screen wanted the store; the lock says what to do
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
