"""Runs the whole app over a test's services and compares what it shows with a text anyone can review."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp

GOLDENS = Path(__file__).with_name("goldens")
SIZES = ((80, 24), (120, 36))


@asynccontextmanager
async def running(
    services: Services,
    size: tuple[int, int] = (80, 24),
    *,
    place: str = "today",
    welcomed: bool = True,
    notices: bool = False,
) -> AsyncIterator[Pilot[int]]:
    """The app at its first screen, the store open; with `notices` its notices are shown too."""
    if welcomed:
        services.preferences.put("welcomed", "2026-11-01")
    app = CoachApp(lambda: services, place)
    async with app.run_test(size=size, notifications=notices) as pilot:
        await app.workers.wait_for_complete()
        await until(pilot, lambda: app.current_mode != "_default" or len(app.screen_stack) > 1)
        await pilot.pause()
        yield pilot


async def until(pilot: Pilot[int], ready: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait for something to become true; fails when it does not."""
    for _ in range(int(seconds / 0.02)):
        if ready():
            return
        await pilot.pause(0.02)
    raise AssertionError("what the test waited for did not happen")


def shown(app: App[int]) -> str:
    """The screen as plain text, line by line, without trailing spaces."""
    # the compositor is the only way to the text of all layers; the SVG export holds the same words in markup
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


async def check_golden(pilot: Pilot[int], name: str, seconds: float = 15.0) -> None:
    """Compare the screen with tests/tui/goldens/<name>-<width>x<height>.txt, giving it time to settle.

    UPDATE_GOLDENS=1 writes the file instead; look at the diff before committing it.
    """
    app = pilot.app
    file = GOLDENS / f"{name}-{app.size.width}x{app.size.height}.txt"
    if os.environ.get("UPDATE_GOLDENS") == "1":
        await pilot.pause(0.5)
        file.write_text(shown(app), encoding="utf-8")
    assert file.exists(), f"{file.name} is missing; make it with UPDATE_GOLDENS=1 and look at it"
    wanted = file.read_text(encoding="utf-8")
    for _ in range(int(seconds / 0.05)):  # a slow machine may show the footer a frame later
        if shown(app) == wanted:
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{file.name} differs from the screen:\n{shown(app)}")
