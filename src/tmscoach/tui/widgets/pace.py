"""Bars that keep time: one that fills and empties with breath, one that fills once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

SMOOTH = 1 / 12  # seconds between frames; a cell of the bar takes longer than that
LONGEST = 46  # columns of a bar
STILL = 1.0  # the same with animations off


class PacedBar(Widget):
    """Something drawn from the seconds gone by, and able to stand still while another screen is open.

    With animations off (`TEXTUAL_ANIMATIONS=none`) it moves once a second and stays readable.
    """

    DEFAULT_CSS = """
    PacedBar { width: 100%; height: 2; text-align: center; color: $text-muted; }
    """

    seconds: reactive[float] = reactive(0.0)

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._before = 0.0  # seconds gone by until the last pause
        self._since: float | None = None

    @property
    def still(self) -> bool:
        """Whether animations are switched off."""
        return self.app.animation_level == "none"

    def on_mount(self) -> None:
        """Start counting, unless another screen was opened meanwhile; then coming back starts it."""
        if self.screen.is_current:
            self._since = self._clock()
        self.set_interval(STILL / 5 if self.still else SMOOTH, self._tick)

    def pause(self) -> None:
        """Stand still."""
        if self._since is not None:
            self._before += self._clock() - self._since
            self._since = None

    def go_on(self) -> None:
        """Go on from where it stood."""
        if self._since is None:
            self._since = self._clock()

    def _tick(self) -> None:
        if self._since is None:
            return
        gone = self._before + self._clock() - self._since
        self.seconds = float(int(gone)) if self.still else gone

    def bar(self, part: float, *, from_middle: bool) -> Content:
        """A bar filled to `part` (0-1): a heavy line on a dotted one."""
        width = max(min(self.size.width, LONGEST), 2)
        part = min(max(part, 0.0), 1.0)
        if from_middle:
            half = width // 2
            full = round(half * part)
            empty = Content("┈" * (half - full)).stylize("$quiet")
            return Content.assemble(empty, ("━" * (2 * full), "$accent"), empty)
        full = round(width * part)
        return Content.assemble(("━" * full, "$accent"), ("┈" * (width - full), "$quiet"))


class BreathBar(PacedBar):
    """Grows from the middle while you breathe in and shrinks while you breathe out."""

    @dataclass
    class Breathed(Message):
        """A whole breath went by; `count` have so far."""

        bar: BreathBar
        count: int

    breaths: reactive[int] = reactive(0, init=False)

    def __init__(self, seconds_in: float, seconds_out: float, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(clock)
        self._in, self._out = seconds_in, seconds_out

    def watch_seconds(self, seconds: float) -> None:
        """Count whole breaths."""
        self.breaths = int(seconds // (self._in + self._out))

    def watch_breaths(self, count: int) -> None:
        """Say so."""
        self.post_message(self.Breathed(self, count))

    def render(self) -> Content:
        """The bar, and the word for now under it."""
        place = self.seconds % (self._in + self._out)
        breathing_in = place < self._in
        part = place / self._in if breathing_in else 1 - (place - self._in) / self._out
        words = Content.assemble(
            ("breathe in", "bold" if breathing_in else "$quiet"),
            ("   ·   ", "$quiet"),
            ("breathe out", "$quiet" if breathing_in else "bold"),
        )
        return Content.assemble(self.bar(part, from_middle=True), "\n", words)


class FillingBar(PacedBar):
    """Fills once from left to right, then says so."""

    @dataclass
    class Filled(Message):
        """The time is over."""

        bar: FillingBar

    full: reactive[bool] = reactive(False, init=False)

    def __init__(self, length: float, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(clock)
        self._length = length

    def watch_seconds(self, seconds: float) -> None:
        """Notice the end."""
        if seconds >= self._length:
            self.full = True

    def watch_full(self, full: bool) -> None:
        """Say so, once."""
        if full:
            self.post_message(self.Filled(self))

    def render(self) -> Content:
        """The bar alone; standing still for a second at a time, also how many seconds are left."""
        bar = self.bar(self.seconds / self._length, from_middle=False)
        if not self.still:
            return bar
        left = max(ceil(self._length - self.seconds), 0)
        return Content.assemble(bar, "\n", (f"{left} second{'' if left == 1 else 's'} left", "$quiet"))
