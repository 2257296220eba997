"""Words in lines and drills reach the disk soon after the last letter, and while somebody goes on typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from textual.message_pump import MessagePump

from tmscoach.tui.keeping import LATEST, STILL, Soon


class Times:
    """A clock, and the timer of an owner that rings when the clock gets there."""

    def __init__(self) -> None:
        self.now, self.rings = 0.0, float("inf")
        self.run: Callable[[], None] = lambda: None

    def set_timer(self, delay: float, run: Callable[[], None]) -> Any:
        self.rings, self.run = self.now + delay, run
        return self

    def stop(self) -> None:
        self.rings = float("inf")

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        if self.now >= self.rings:
            self.stop()
            self.run()


def typist() -> tuple[Times, list[float], Soon]:
    times, kept = Times(), list[float]()
    return times, kept, Soon(cast(MessagePump, times), lambda: kept.append(times.now), lambda: times.now)


def test_words_are_kept_once_after_the_last_letter() -> None:
    times, kept, soon = typist()
    for _ in range(3):
        soon.typed()
        times.pass_by(STILL / 4)
    assert kept == []
    times.pass_by(STILL)
    times.pass_by(STILL)
    assert len(kept) == 1


def test_words_are_kept_within_a_second_while_the_typing_goes_on() -> None:
    times, kept, soon = typist()
    for _ in range(100):
        soon.typed()
        times.pass_by(0.1)
    assert len(kept) >= 9
    gaps = [later - earlier for earlier, later in zip([0.0, *kept], kept, strict=False)]
    assert max(gaps) <= LATEST + 0.2 < 1.0


def test_what_was_kept_by_another_road_is_not_kept_again() -> None:
    times, kept, soon = typist()
    soon.typed()
    soon.stop()
    times.pass_by(5)
    assert kept == []
