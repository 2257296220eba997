"""How far long work is, told as it goes, and whether it is to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from tmscoach.errors import CoachError

Progress = Callable[[int, int], bool]  # things done and things in all; False stops, and nothing is kept
Thing = TypeVar("Thing")

STEP = 50  # things between two looks


@dataclass(slots=True)
class Passing:
    """Lets things pass by and counts them; stops where `progress` says so.

    `what` is such as "export". `total` is how many there will be.
    """

    what: str
    total: int = 0
    progress: Progress | None = None
    done: int = 0

    def __call__(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The same things.

        Raises:
            CoachError: it was stopped.
        """
        for thing in things:
            if self.done % STEP == 0:
                self._look()
            self.done += 1
            yield thing
        if self.done == self.total:
            self._look()

    def _look(self) -> None:
        if self.progress is not None and not self.progress(self.done, self.total):
            raise CoachError(f"The {self.what} was stopped.", "Nothing was kept of it.")
