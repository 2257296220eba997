"""Forms that are left: what was typed stands there again, and nowhere once it is kept."""

from __future__ import annotations

import pytest
from tests.tui.harness import running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.errors import CoachError
from tmscoach.services.homework import HomeworkService
from tmscoach.services.slips import Slip
from tmscoach.startup import Services
from tmscoach.tui.keeping import put_everything_by
from tmscoach.tui.messages import OpenPlace


async def form(pilot: Pilot[int], place: str, *keys: str) -> None:
    """Go to a place and open a form there."""
    pilot.app.post_message(OpenPlace(place))
    await until(pilot, lambda: len(pilot.app.screen_stack) > 1)
    await pilot.pause()
    await pilot.press(*keys)
    await until(pilot, lambda: type(pilot.app.screen).__name__ in ("AskDialog", "FormDialog", "RungsDialog"))
    await pilot.pause()


def line(pilot: Pilot[int], name: str) -> Input:
    return pilot.app.screen.query_one(f"#{name}", Input)


@pytest.mark.parametrize(
    ("place", "keys", "name", "slip"),
    [
        ("homework", ("a",), "ask-text", "homework"),
        ("people", ("a",), "ask-name", "person"),
        ("visits", ("p",), "ask-text", "question"),
        ("evidence", ("a",), "ask-text", "evidence"),
        ("doubts", ("a",), "ask-text", "doubt"),
        ("cards", ("a",), "ask-text", "card"),
        ("shelf", ("a",), "ask-title", "title"),
        ("ladder", ("g",), "rungs-line", "rungs"),
    ],
)
async def test_words_are_put_by_while_one_types(
    services: Services, place: str, keys: tuple[str, ...], name: str, slip: str
) -> None:
    async with running(services) as pilot:
        await form(pilot, place, *keys)
        line(pilot, name).focus()
        await pilot.press("h", "i")
        await until(pilot, lambda: "hi" in services.slips.of(slip).words().values(), 3)


async def test_left_words_are_there_again_and_can_be_taken_out(services: Services) -> None:
    async with running(services) as pilot:
        await form(pilot, "homework", "a")
        await pilot.press("h", "i", "escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "HomeworkScreen")
        await pilot.press("a")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        assert line(pilot, "ask-text").value == "hi"
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "from before" not in shown(pilot.app))
        assert line(pilot, "ask-text").value == ""
        assert line(pilot, "ask-from_whom").value == "therapist"
        assert services.slips.of("homework").words() == {}


async def test_kept_words_are_on_no_slip_any_more(services: Services) -> None:
    async with running(services) as pilot:
        await form(pilot, "homework", "a")
        await pilot.press("h", "i")
        await pilot.click("#keep")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "HomeworkScreen")
        await until(pilot, lambda: services.slips.of("homework").words() == {})
    assert [one.text for one in services.homework.homework()] == ["hi"]


async def test_words_that_cannot_be_kept_stay_on_the_slip(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CoachError("The disk is full.")

    monkeypatch.setattr(HomeworkService, "add", full)
    async with running(services) as pilot:
        await form(pilot, "homework", "a")
        await pilot.press("h", "i")
        await pilot.click("#keep")
        await until(pilot, lambda: "The disk is full" in shown(pilot.app))
        await pilot.press("escape", "a")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        assert line(pilot, "ask-text").value == "hi"


async def test_a_form_in_which_nothing_was_typed_leaves_no_slip(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[str] = []
    monkeypatch.setattr(Slip, "put", lambda slip, words: put.append(slip.name))
    async with running(services) as pilot:
        await form(pilot, "people", "a")
        put_everything_by(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
    assert put == []


async def test_a_slip_that_cannot_be_written_is_told_and_the_words_stay_on_the_screen(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CoachError("The disk is full.")

    monkeypatch.setattr(Slip, "put", full)
    async with running(services) as pilot:
        await form(pilot, "homework", "a")
        await pilot.press("h", "i", "escape")
        await until(pilot, lambda: "The disk is full" in shown(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        assert line(pilot, "ask-text").value == "hi"
