"""The weekly check: five keys, blanks that stay blank, nothing kept half."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until

from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.screens.causes import CausesScreen
from tmscoach.tui.screens.checkin import CheckInScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.small import SMALLEST


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await check_golden(pilot, "checkin-first")
        await pilot.press("4", "3", "2")
        await check_golden(pilot, "checkin-dial")
        await pilot.press("5", "6")
        await check_golden(pilot, "checkin-kept")


async def test_five_keys_answer_the_whole_check(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("4", "0", "t", "3", "t")
        kept = services.measures.latest()
        assert kept is not None
        assert (kept.average, kept.limit, kept.enjoyment, kept.understand, kept.believe) == (
            4,
            0,
            10,
            30,
            100,
        )
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))


async def test_the_scale_fits_the_narrowest_window(services: Services) -> None:
    async with running(services, SMALLEST) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await until(pilot, lambda: "  0    1    2    3    4    5  " in shown(pilot.app))
        await pilot.press("4", "3", "2")
        await until(pilot, lambda: "  60   70   80   90  100" in shown(pilot.app))


async def test_the_mouse_answers_too(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        for _ in range(5):
            await pilot.pause()
            await pilot.click("#checkin-scale", offset=(5 * 7 + 2, 0))
        kept = services.measures.latest()
        assert kept is not None
        assert (kept.average, kept.enjoyment, kept.believe) == (7, 7, 70)


async def test_once_all_is_kept_only_the_way_on_is_offered(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("4", "3", "2", "5", "6")
        await until(pilot, lambda: "skip" not in shown(pilot.app))
        assert "take" in shown(pilot.app) and "leave" in shown(pilot.app)


async def test_a_full_stop_leaves_a_blank(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press(*["full_stop"] * 4, "5")
        kept = services.measures.latest()
        assert kept is not None
        assert (kept.average, kept.believe) == (None, 50)


async def test_skipping_everything_keeps_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press(*["full_stop"] * 5)
        assert services.measures.latest() is None
        assert "nothing was kept" in shown(pilot.app)


async def test_arrows_refine_a_dial(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("1", "1", "1", "up", "up", "enter", "down", "enter")
        kept = services.measures.latest()
        assert kept is not None
        assert (kept.understand, kept.believe) == (55, 50)


async def test_backspace_takes_an_answer_back(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("9", "backspace", "2", "1", "1", "1", "1")
        kept = services.measures.latest()
        assert kept is not None
        assert kept.average == 2


async def test_leaving_half_way_keeps_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("4", "3", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert services.measures.latest() is None


async def test_digits_after_the_last_answer_change_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("1", "1", "1", "1", "1", "7", "8")
        assert len(services.measures.history()) == 1
        assert isinstance(pilot.app.screen, CheckInScreen)


async def test_on_days_that_ask_for_causes_they_come_next(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("checkin", "weekly,causes"))
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("1", "1", "1", "1", "1", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
