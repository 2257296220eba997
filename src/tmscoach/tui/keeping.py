"""Saving whatever is open, by any road out of the program."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.message_pump import MessagePump
from textual.timer import Timer

from tmscoach.errors import CoachError
from tmscoach.reporting import report

STILL = 0.3  # seconds after the last letter
LATEST = 0.7  # seconds after the first one that is not kept, while somebody goes on typing


class Soon:
    """Keeps what is typed soon after the last letter, and within a second while the typing goes on."""

    def __init__(
        self, owner: MessagePump, keep: Callable[[], None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._owner, self._keep, self._clock = owner, keep, clock
        self._timer: Timer | None = None
        self._since: float | None = None

    def typed(self) -> None:
        """Another letter came."""
        now = self._clock()
        since = now if self._since is None else self._since
        self.stop()
        self._since = since
        self._timer = self._owner.set_timer(max(min(STILL, since + LATEST - now), 0.001), self._run)

    def stop(self) -> None:
        """There is nothing left to keep."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._since = None

    def _run(self) -> None:
        self.stop()
        self._keep()


@runtime_checkable
class Keeps(Protocol):
    """A screen that may hold something not yet saved."""

    def keep_now(self) -> None:
        """Save it; raises `CoachError` if that cannot be done."""


@runtime_checkable
class PutsBy(Protocol):
    """A screen that can put what is typed on the disk and leave it on the screen."""

    def put_by(self) -> None:
        """Save it as it stands, once or often; raises `CoachError` if that cannot be done."""


def put_everything_by(app: App[Any]) -> None:
    """Save what every screen holds without closing anything; what cannot be saved stays on its screen."""
    for stack in app._screen_stacks.values():
        for screen in stack:
            if isinstance(screen, PutsBy):
                try:
                    screen.put_by()
                except CoachError:
                    continue
                except Exception as mistake:
                    report(mistake)


def keep_everything(app: App[Any]) -> bool:
    """Save what every screen of the app holds; False if something could not be saved."""
    return problem_of_keeping(app) is None


def problem_of_keeping(app: App[Any]) -> CoachError | None:
    """Save what every screen holds; gives the last problem, where something could not be saved.

    One screen that fails does not keep another from being saved, whatever it fails with.
    """
    found: CoachError | None = None
    stacks = app._screen_stacks.values()  # no public way to reach the screens of other modes
    for screen in [screen for stack in stacks for screen in stack]:
        if isinstance(screen, Keeps):
            try:
                screen.keep_now()
            except CoachError as problem:
                found = problem
            except Exception as mistake:
                report(mistake)
                found = CoachError("Something that is open could not be saved.", "It is still on the screen.")
    return found


def terminal_is_gone() -> bool:
    """Whether the terminal the program reads from was closed; False where the system cannot tell."""
    if not hasattr(select, "poll"):  # Windows ends the program together with its console
        return False
    try:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno(), select.POLLHUP)  # type: ignore[union-attr]
        return any(event & select.POLLHUP for _, event in poll.poll(0))
    except (AttributeError, OSError, ValueError):
        return False
