"""Support: one key from everywhere, without a store, and back to where one was."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until

from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.messages import OpenPlace, WritePage


@pytest.mark.parametrize("size", SIZES)
async def test_support_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        await check_golden(pilot, "support")


async def test_every_number_can_be_reached_on_the_smallest_screen(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        seen = shown(pilot.app)
        await pilot.press("end")
        await pilot.pause(0.5)
        seen += shown(pilot.app)
        for number in services.care.support_words().number:
            assert number.name in seen
            assert number.reach in seen


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5"])
async def test_the_function_key_and_the_sign_open_it_from_every_main_screen(
    services: Services, key: str
) -> None:
    async with running(services) as pilot:
        for open_key in ("f2", "exclamation_mark"):
            await pilot.press(key)
            before = type(pilot.app.screen).__name__
            await pilot.press(open_key)
            await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
            await pilot.press("escape")
            assert type(pilot.app.screen).__name__ == before


async def test_it_opens_over_a_page_a_dialog_and_itself_and_loses_nothing(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(WritePage())
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "WritingScreen")
        await pilot.press("a", "exclamation_mark", "f2")  # a sign in a text is a sign in a text
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        await pilot.press("f2", "f2")
        assert [type(s).__name__ for s in pilot.app.screen_stack].count("SupportScreen") == 1
        await pilot.press("escape")
        assert "a!" in shown(pilot.app)
        await pilot.press("escape")
        pilot.app.post_message(OpenPlace("visits"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "VisitsScreen")
        await pilot.press("a")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        await pilot.press("enter")
        assert type(pilot.app.screen).__name__ == "AskDialog"


async def test_it_opens_before_the_store_does(services: Services) -> None:
    services.preferences.put("welcomed", "2026-11-01")
    go_on = threading.Event()

    def slow() -> Services:
        go_on.wait(10)
        return services

    app = CoachApp(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: type(app.screen).__name__ == "SupportScreen")
        assert "cannot see or contact anyone" in shown(app)
        go_on.set()
        await until(pilot, lambda: app.services is not None)
        await pilot.pause(0.2)
        assert type(app.screen).__name__ in ("SupportScreen", "TodayScreen")
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "TodayScreen")


async def test_nothing_that_anyone_wrote_is_on_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.journal.write("private-marker", tags=("private-marker",))
    services.care.park_question("private-marker")
    async with running(services) as pilot:

        def never() -> None:
            raise AssertionError("support read the store")

        refused: Callable[..., None] = lambda self: never()  # noqa: E731
        monkeypatch.setattr(type(services.database), "reading", refused)
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        assert "marker" not in shown(pilot.app)
        monkeypatch.undo()
        await pilot.press("escape")
