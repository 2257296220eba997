"""The first four screens: skipped by four enters, shown once, the gate answered by one key."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import Button

from tmscoach.models.terms import GateAnswer
from tmscoach.startup import Services


@pytest.mark.parametrize("size", SIZES)
async def test_the_four_pages_look_as_they_should(services: Services, size: tuple[int, int]) -> None:
    # a path as long as a tester's would not be the same twice: the page itself is what is looked at
    async with running(services, size, welcomed=False) as pilot:
        for number in range(1, 4):
            await check_golden(pilot, f"welcome-{number}")
            await pilot.press("enter")
        assert "Where your words live" in shown(pilot.app)
        assert "The file is not encrypted:" in shown(pilot.app)
        assert "/home/data" in shown(pilot.app).replace("\n", "").replace(" ", "")


async def test_four_enters_lead_to_today_and_nothing_is_answered(services: Services) -> None:
    async with running(services, welcomed=False) as pilot:
        for _ in range(4):
            assert type(pilot.app.screen).__name__ == "WelcomeScreen"
            await pilot.press("enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
    assert services.preferences.get("welcomed") == "2026-11-24"
    assert services.care.gate() is None


async def test_the_welcome_is_shown_once(services: Services) -> None:
    services.preferences.put("welcomed", "2026-11-24")
    async with running(services, welcomed=False) as pilot:
        assert type(pilot.app.screen).__name__ == "TodayScreen"


async def test_a_welcome_that_was_not_finished_comes_again(services: Services) -> None:
    async with running(services, welcomed=False) as pilot:
        await pilot.press("enter", "enter", "ctrl+q")
    assert services.preferences.get("welcomed") == ""


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("y", GateAnswer.YES, "Everything is open."),
        ("n", GateAnswer.NOT_YET, "Then some things wait"),
        ("u", GateAnswer.UNSURE, "Then it counts as not yet"),
    ],
)
async def test_one_key_answers_the_gate_and_says_what_follows(
    services: Services, key: str, answer: GateAnswer, said: str
) -> None:
    async with running(services, welcomed=False) as pilot:
        await pilot.press("enter", key)
        gate = services.care.gate()
        assert gate is not None
        assert gate.answer is answer
        assert said in shown(pilot.app)
        assert "2 of 4" in shown(pilot.app)  # the answer can be read before enter goes on


async def test_the_mouse_goes_the_whole_way(services: Services) -> None:
    async with running(services, welcomed=False) as pilot:
        for button in ("#next", "#unsure", "#next", "#next", "#next"):
            await pilot.click(button)
            await pilot.pause(0.3)  # the next page moves the button
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
    gate = services.care.gate()
    assert gate is not None
    assert gate.answer is GateAnswer.UNSURE


async def test_back_turns_back_and_keeps_what_was_answered(services: Services) -> None:
    async with running(services, welcomed=False) as pilot:
        await pilot.press("escape")  # nothing is before the first page
        assert "1 of 4" in shown(pilot.app)
        await pilot.press("enter", "y", "enter", "escape")
        assert "2 of 4" in shown(pilot.app)
        assert "Everything is open." in shown(pilot.app)
        await pilot.press("left")
        assert "1 of 4" in shown(pilot.app)


async def test_only_support_cover_help_and_quit_work_before_the_program_begins(services: Services) -> None:
    async with running(services, welcomed=False) as pilot:
        for key in ("n", "w", "l", "1", "5", "y", "u", "ctrl+p", "ctrl+n"):
            await pilot.press(key)
            assert type(pilot.app.screen).__name__ == "WelcomeScreen", key
            assert "1 of 4" in shown(pilot.app)
        assert services.care.gate() is None
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        await pilot.press("escape", "f9")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CoverScreen")
        await pilot.press("x")
        assert "1 of 4" in shown(pilot.app)


async def test_the_last_page_says_where_the_words_live_and_begins(services: Services) -> None:
    async with running(services, welcomed=False) as pilot:
        await pilot.press("enter", "enter", "enter")
        assert pilot.app.screen.query_one("#next", Button).label == "Begin"
