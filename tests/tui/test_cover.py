"""The cover: hides the screen, whatever is open, and any key comes back without doing anything else."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until

from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace, StartDrill, WritePage

KEYS = ("x", "escape", "enter", "space", "n", "w", "1", "f2", "f9", "ctrl+p", "ctrl+n", "question_mark", "f1")


@pytest.mark.parametrize("key", KEYS)
async def test_any_key_comes_back_and_does_nothing_else(services: Services, key: str) -> None:
    async with running(services) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "No page yet" in shown(pilot.app) and "T Trash" in shown(pilot.app))
        under = shown(pilot.app)
        await pilot.press("f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        await pilot.press(key)
        await pilot.pause()
        await until(pilot, lambda: shown(pilot.app) == under)


async def test_the_cover_shows_nothing_in_particular(services: Services) -> None:
    services.journal.write("private-marker")
    async with running(services, notices=True) as pilot:
        pilot.app.notify("a notice about private-marker", timeout=30)
        await pilot.pause()
        await pilot.press("f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        pilot.app.notify("another private-marker", timeout=30)
        await pilot.pause(0.2)
        assert shown(pilot.app).split() == ["·"]


@pytest.mark.parametrize("size", SIZES)
async def test_over_a_drill_it_looks_like_nothing(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        pilot.app.post_message(StartDrill("full"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "DrillScreen")
        await pilot.press("f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        await check_golden(pilot, "cover")
        await pilot.press("1")
        await pilot.pause()
        assert "What turned up?" in shown(pilot.app)  # the key came back and answered nothing


async def test_a_click_comes_back(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        await pilot.click(offset=(10, 10))
        assert type(pilot.app.screen).__name__ == "TodayScreen"


async def test_it_covers_a_page_and_a_dialog_and_loses_nothing(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(WritePage())
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "WritingScreen")
        await pilot.press("h", "i", "f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        await pilot.press("x")
        assert " hi" in shown(pilot.app)
        assert "hix" not in shown(pilot.app)
        await pilot.press("escape")
        pilot.app.post_message(OpenPlace("visits"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "VisitsScreen")
        await pilot.press("a")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        await pilot.press("f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        await pilot.press("enter")
        assert type(pilot.app.screen).__name__ == "AskDialog"


async def test_quitting_works_from_under_the_cover_and_saves(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(WritePage())
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "WritingScreen")
        await pilot.press("h", "i", "f9", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_value == 0
