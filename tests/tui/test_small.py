"""A window under the smallest size: one calm sentence, nothing lost, and gone when there is room again."""

from __future__ import annotations

import pytest
from tests.tui.harness import running, shown, until
from textual.widgets import Input, TextArea

from tmscoach.startup import Services
from tmscoach.tui import messages
from tmscoach.tui.app import CoachApp
from tmscoach.tui.small import SMALLEST, TooSmall

SENTENCE = "This needs 60 columns and 20 rows; the window has 50 by 15."


async def test_what_is_typed_goes_on_below_and_is_there_again(services: Services) -> None:
    async with running(services) as pilot:
        app = pilot.app
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"before ")
        await pilot.resize_terminal(50, 15)
        await until(pilot, lambda: SENTENCE in " ".join(shown(app).split()))
        assert "before" not in shown(app)
        await pilot.press(*"meanwhilx", "backspace", "e")
        await pilot.press("escape", "enter")  # would close it, or keep half a line
        await pilot.resize_terminal(52, 16)
        await until(pilot, lambda: "has 52 by 16" in " ".join(shown(app).split()))
        await pilot.resize_terminal(*SMALLEST)
        await until(pilot, lambda: not app.screen.query(TooSmall))
        await until(pilot, lambda: "before meanwhile" in shown(app))
        assert isinstance(app.focused, Input)
        await pilot.press("enter")
        await until(pilot, lambda: [row.opening for row in services.journal.recent()] == ["before meanwhile"])


async def test_keys_do_nothing_that_nobody_sees(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.resize_terminal(50, 15)
        await until(pilot, lambda: bool(pilot.app.screen.query(TooSmall)))
        await pilot.press("2", "n", "enter")
        await pilot.pause()
        assert pilot.app.current_mode == "today"
        assert len(pilot.app.screen_stack) == 1
        await pilot.press("ctrl+q")
        await until(pilot, lambda: pilot.app._exit)


@pytest.mark.parametrize("size", [(59, 40), (120, 19), (1, 1)])
async def test_it_is_there_from_the_start(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        assert pilot.app.screen.query(TooSmall)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Know what this is" in shown(pilot.app))
        assert not pilot.app.screen.query(TooSmall)


async def test_a_screen_that_comes_meanwhile_has_it_too_and_a_cover_tells_nothing(services: Services) -> None:
    async with running(services, (50, 15)) as pilot:
        app = pilot.app
        app.post_message(messages.OpenPlace("support"))
        await until(pilot, lambda: type(app.screen).__name__ == "SupportScreen")
        await until(pilot, lambda: SENTENCE in " ".join(shown(app).split()))
        await pilot.press("f9")
        await until(pilot, lambda: type(app.screen).__name__ == "CoverScreen")
        assert shown(app).split() == ["·"]
        await pilot.press("x")
        await until(pilot, lambda: type(app.screen).__name__ == "SupportScreen")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "cannot see or contact anyone" in shown(app))
        app.pop_screen()
        await until(pilot, lambda: "Know what this is" in shown(app))
        assert not app.screen.query(TooSmall)


async def test_a_page_is_written_in_a_window_of_any_use(services: Services) -> None:
    async with running(services, (80, 12)) as pilot:
        pilot.app.post_message(messages.WritePage())
        await until(pilot, lambda: isinstance(pilot.app.focused, TextArea))
        await pilot.resize_terminal(40, 10)
        await pilot.press(*"words")
        await until(pilot, lambda: "words" in shown(pilot.app))
        assert not pilot.app.screen.query(TooSmall)


async def test_a_drill_gets_by_with_less(services: Services) -> None:
    async with running(services, (40, 12), place="quick") as pilot:
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "DrillScreen")
        assert not pilot.app.screen.query(TooSmall)
        await pilot.resize_terminal(30, 12)
        await until(pilot, lambda: "This needs 40 columns and 12" in " ".join(shown(pilot.app).split()))


async def test_under_the_prompt_of_a_shell_a_drill_has_the_rows_it_has(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CoachApp, "is_inline", True)
    async with running(services, (38, 10), place="quick") as pilot:
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "DrillScreen")
        assert not pilot.app.screen.query(TooSmall)
