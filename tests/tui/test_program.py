"""The thirty days: a grid, a lesson beside it, rest and restart."""

from __future__ import annotations

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until

from tmscoach.startup import Services
from tmscoach.tui.screens.lesson import LessonScreen
from tmscoach.tui.screens.program import ProgramScreen


def live(services: Services, now: FrozenTime, days: int) -> None:
    """Complete so many programme days, one a calendar day."""
    for _ in range(days):
        services.program.today()
        services.practice.practised()
        services.journal.line("Rain.")
        now.move(days=1)


@pytest.mark.parametrize("size", SIZES)
async def test_day_nine_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    live(services, now, 8)
    async with running(services, size, place="program") as pilot:
        await pilot.pause(0.1)
        await check_golden(pilot, "program")


@pytest.mark.parametrize("size", SIZES)
async def test_a_lesson_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LessonScreen))
        await pilot.pause(0.2)
        await check_golden(pilot, "lesson")


async def test_days_behind_show_their_lesson_and_days_ahead_their_title_only(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 2)
    async with running(services, (120, 36), place="program") as pilot:
        await pilot.press("up", "up")
        await until(pilot, lambda: "opened on" in shown(pilot.app))
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "This day is ahead" in shown(pilot.app))


async def test_today_is_in_sight_whatever_room_there_is(services: Services, now: FrozenTime) -> None:
    live(services, now, 25)
    async with running(services, place="program") as pilot:
        await until(pilot, lambda: "› 26" in shown(pilot.app) and "1 Today" in shown(pilot.app))
        await pilot.resize_terminal(80, 20)
        await until(pilot, lambda: pilot.app.size.height == 20 and "› 26" in shown(pilot.app))


async def test_enter_reads_an_opened_day_only(services: Services) -> None:
    async with running(services, place="program") as pilot:
        await pilot.press("down", "enter")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, ProgramScreen)
        await pilot.press("up", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LessonScreen))


async def test_p_rests_and_goes_on(services: Services) -> None:
    async with running(services, place="program") as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert services.program.today().paused
        await pilot.press("p")
        await pilot.pause()
        assert not services.program.today().paused


async def test_restart_asks_first(services: Services, now: FrozenTime) -> None:
    live(services, now, 3)
    async with running(services, place="program") as pilot:
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert services.program.today().number == 4
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: services.program.today().number == 1)
