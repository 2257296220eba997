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
from tmscoach.tui.messages import OpenPlace, WritePage
from tmscoach.tui.screens.packet import WISH
from tmscoach.tui.screens.writing import WritingScreen


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


async def test_the_last_letter_counts_although_nobody_was_told_of_it(services: Services) -> None:
    async with running(services) as pilot:
        await form(pilot, "homework", "a")
        line(pilot, "ask-text").value = "hi"
        put_everything_by(pilot.app)  # before the line has said so
        assert services.slips.of("homework").words()["text"] == "hi"


async def test_emptied_words_leave_no_slip_and_can_still_be_kept_empty(services: Services) -> None:
    one = services.homework.add("Stairs")
    services.homework.not_done(one.id, "rain")
    slip = services.slips.of("in-the-way", one.id)
    async with running(services) as pilot:
        await form(pilot, "homework", "g")
        await pilot.press("x")
        await until(pilot, lambda: "x" in slip.words().get("in_the_way", ""), 3)
        line(pilot, "ask-in_the_way").value = ""
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "HomeworkScreen")
        assert slip.words() == {}
        await pilot.press("g")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        assert "from before" not in shown(pilot.app)
        line(pilot, "ask-in_the_way").value = ""
        await pilot.click("#keep")
        await until(pilot, lambda: services.homework.one(one.id).in_the_way == "")


async def test_answers_of_the_gate_are_kept_and_are_on_no_slip_afterwards(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("gate"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "GateScreen")
        line(pilot, "gate-whom").focus()
        await pilot.press("h", "i", "escape")
        pilot.app.post_message(OpenPlace("gate"))
        await until(pilot, lambda: "from before" in shown(pilot.app))
        assert line(pilot, "gate-whom").value == "hi"
        await pilot.click("#yes")
        await until(pilot, lambda: services.care.gate() is not None)
        put_everything_by(pilot.app)
        assert services.slips.of("gate").words() == {}


async def test_a_step_that_was_being_typed_is_there_again_and_says_so(services: Services) -> None:
    services.slips.of("rungs").put({"line": "walk"})
    async with running(services) as pilot:
        await form(pilot, "ladder", "g")
        assert line(pilot, "rungs-line").value == "walk"
        assert "from before" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "from before" not in shown(pilot.app))
    assert [goal.text for goal in services.ladder.goals()] == ["walk"]
    assert services.slips.of("rungs").words() == {}


async def test_title_and_tags_wait_until_they_are_kept(services: Services) -> None:
    page = services.journal.write("some words", tags=["old"])
    slip = services.slips.of("labels", page.uuid)
    async with running(services) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "some words" in shown(pilot.app))
        await pilot.press("t")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "LabelsDialog")
        await pilot.press("n", "e", "w")
        await until(pilot, lambda: slip.words() == {"title": "", "tags": "old new"}, 3)
        await pilot.press("escape", "t")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "from before" not in shown(pilot.app))
        assert line(pilot, "labels-tags").value == "old "
        assert slip.words() == {}
        await pilot.press("n", "e", "w", "escape", "t")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: services.journal.page(page.id).tags == ("new", "old"))
        await until(pilot, lambda: slip.words() == {})


async def test_title_of_an_open_page_waits_and_goes_with_it_when_it_is_to_be_let_go(
    services: Services,
) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(WritePage(text="some words"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "WritingScreen")
        screen = pilot.app.screen
        assert isinstance(screen, WritingScreen)
        await pilot.press("f4")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "LabelsDialog")
        line(pilot, "labels-title").value = "secret"
        await pilot.press("escape")
        slip = services.slips.of("labels", screen.page.uuid)
        await until(pilot, lambda: slip.words().get("title") == "secret")
        screen.hand.seal()
        assert slip.words() == {}


async def test_the_wish_for_a_visit_is_kept_while_one_types(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("packet"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        await pilot.press("t", "h", "i")
        await until(pilot, lambda: services.preferences.get(WISH).endswith("\nhi"), 3)


async def test_names_to_be_masked_wait_until_they_are_kept(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("packet"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        await pilot.press("m")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "FormDialog")
        await pilot.press("B", "e", "n", "escape", "m")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        await pilot.click("#keep")
        await until(pilot, lambda: services.packet.more_names() == ("Ben",))
        await until(pilot, lambda: services.slips.of("names").words() == {})
