"""Saving whatever is open, by any road out of the program."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.app import App

from tmscoach.errors import CoachError


@runtime_checkable
class Keeps(Protocol):
    """A screen that may hold something not yet saved."""

    def keep_now(self) -> None:
        """Save it; raises `CoachError` if that cannot be done."""


def keep_everything(app: App[Any]) -> bool:
    """Save what every screen of the app holds; False, and a dialog, if something could not be saved."""
    done = True
    stacks = app._screen_stacks.values()  # no public way to reach the screens of other modes
    for screen in [screen for stack in stacks for screen in stack]:
        if isinstance(screen, Keeps):
            try:
                screen.keep_now()
            except CoachError as problem:
                done = False
                if app.is_running:
                    from tmscoach.tui.telling import tell_problem

                    tell_problem(app, problem)
    return done
