"""The first frame: one word, there before the store is open."""

from __future__ import annotations

from threading import Event

import pytest
from tests.tui.harness import SIZES, check_golden, shown, until

from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.screens.opening import OpeningScreen


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    services.preferences.put("welcomed", "2026-11-01")
    may_open = Event()

    def slow() -> Services:
        may_open.wait()
        return services

    app = CoachApp(slow)
    async with app.run_test(size=size) as pilot:
        try:
            assert isinstance(app.screen, OpeningScreen)
            assert "tmscoach" in shown(app)
            await check_golden(pilot, "opening")
        finally:
            may_open.set()
        await until(pilot, lambda: "Day 1 of 30" in shown(app))
