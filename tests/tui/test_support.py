"""Support: one key from everywhere, without a store, and back to where one was."""

from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import event
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.errors import CoachError
from tmscoach.services.support import SupportService
from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.messages import OpenPlace, WritePage
from tmscoach.tui.screens.support import SupportScreen


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


async def test_no_page_that_anyone_wrote_is_read_for_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.journal.write("private-marker", tags=("private-marker",))
    services.care.park_question("private-marker")
    asked: list[str] = []
    event.listen(services.database._engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    async with running(services) as pilot:
        asked.clear()
        await open_support(pilot)
        assert "marker" not in shown(pilot.app)
        tables = {table for query in asked for table in re.findall(r"FROM (\w+)", query)}
        assert tables == {"person", "support_number"}


async def test_when_the_store_cannot_be_read_the_numbers_that_ship_are_there(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.support.hide(3)
    async with running(services) as pilot:

        def broken(self: SupportService) -> None:
            raise CoachError("The store cannot be read.")

        monkeypatch.setattr(SupportService, "shown", broken)
        await open_support(pilot)
        assert "112, 911 or 999" in shown(pilot.app)
        await pilot.press("end")
        await until(pilot, lambda: "could not be read just now" in shown(pilot.app))
        monkeypatch.undo()


async def open_support(pilot: Pilot[int]) -> None:
    await pilot.press("f2")
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
    await pilot.pause()


async def test_a_number_is_added_changed_and_put_back_by_keys(services: Services) -> None:
    services.people.add("Robin", "sister", "0700 1", is_support=True)
    async with running(services) as pilot:
        await open_support(pilot)
        assert shown(pilot.app).index("Robin") < shown(pilot.app).index("Emergency")
        await pilot.press("c", "1")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        pilot.app.screen.query_one("#ask-reach", Input).value = "112"
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: "112   use the number" in shown(pilot.app))
        await pilot.press("c", "1")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: "112, 911 or 999" in shown(pilot.app))
        await pilot.press("a")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        await pilot.press(*"Night", "enter", *"08", "enter", "enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        assert services.support.shown()[-1].reach == "08"


async def test_a_number_is_hidden_and_brought_back_and_the_emergency_number_is_not_offered(
    services: Services,
) -> None:
    async with running(services) as pilot:
        await open_support(pilot)
        await pilot.press("h")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ChooseDialog")
        assert "1  988" in shown(pilot.app)
        await pilot.press("2")
        await until(pilot, lambda: services.support.one(3).hidden)
        await until(pilot, lambda: "Samaritans" not in shown(pilot.app))
        await pilot.press("h")
        await until(pilot, lambda: "Samaritans   hidden" in shown(pilot.app))
        await pilot.click("#answer-2")
        await until(pilot, lambda: not services.support.one(3).hidden)


async def test_nothing_can_be_changed_before_the_store_is_open() -> None:
    screen = SupportScreen(None)
    assert not any(screen.check_action(action, ()) for action in ("add", "change", "hide", "people"))
    assert screen.check_action("leave", ())
