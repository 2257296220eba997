"""The weeks behind, with n, and quiet where there is too little."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import Static

from tmscoach.demo import invented
from tmscoach.startup import Services
from tmscoach.tui.small import SMALLEST


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_store_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size, place="progress") as pilot:
        await pilot.pause()
        await check_golden(pilot, "progress-empty")


@pytest.mark.parametrize("size", SIZES)
async def test_eight_weeks_look_as_they_should(
    tmp_path: Path, now: FrozenTime, size: tuple[int, int]
) -> None:
    services = invented(tmp_path / "demo", now)
    try:
        async with running(services, size, place="progress") as pilot:
            await pilot.pause()
            await check_golden(pilot, "progress")
            await pilot.press("end")
            await pilot.pause(0.2)
            await check_golden(pilot, "progress-end")
    finally:
        services.close()


async def test_days_before_the_first_one_are_not_counted_as_missed(services: Services) -> None:
    services.journal.line("A heron.")
    async with running(services, place="progress") as pilot:
        await until(pilot, lambda: "1 of 1 day since" in shown(pilot.app))
        assert "·······" not in shown(pilot.app)


async def test_under_five_drills_say_too_few(services: Services) -> None:
    drill = services.drill.begin("quick")
    drill = services.drill.answer(drill, "arrive", trigger="pain")
    drill = services.drill.answer(drill, "before", alarm=7)
    while drill.step != "after":
        drill = services.drill.answer(drill, drill.step)
    services.drill.answer(drill, "after", alarm=5)
    async with running(services, place="progress") as pilot:
        await pilot.pause()
        assert "too few to say" in shown(pilot.app)


async def test_r_changes_how_far_it_looks_back(services: Services) -> None:
    async with running(services, place="progress") as pilot:
        assert "9 weeks" in shown(pilot.app)
        await pilot.press("r")
        await pilot.pause()
        assert "13 weeks" in shown(pilot.app)


@pytest.mark.parametrize("size", [*SIZES, (200, 50), SMALLEST])
async def test_no_week_is_broken_in_two_however_far_one_looks_back(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    now.move(days=5)  # a Sunday: the last week is whole, and the row at its longest
    for day in ("2026-06-01", "2026-08-31", "2026-09-28"):
        services.journal.line("A heron.", when=day)
    async with running(services, size, place="progress") as pilot:
        for weeks in (9, 13, 26):
            await until(pilot, lambda weeks=weeks: f"{weeks} weeks" in shown(pilot.app))  # type: ignore[misc]
            strip = pilot.app.screen.query_one("#practice", Static)
            lines = [line for line in str(strip.visual).split("\n") if set(line) & set("▪·")]
            assert sum(len(line.split()) for line in lines) == weeks
            assert max(map(len, lines)) <= strip.content_size.width
            await pilot.press("r")


async def test_what_lies_years_back_says_its_year(services: Services, now: FrozenTime) -> None:
    services.belief.name_causes([("desk", None), ("haste", None)])
    services.measures.check_in(average=6)
    now.move(days=400)
    async with running(services, (120, 36), place="progress") as pilot:
        await until(pilot, lambda: "24 November 2026" in shown(pilot.app))
        assert "24 Nov 2026 to 24 Nov 2026" in shown(pilot.app)
