"""The care screen: three lists, and what is new kept for the doctor by whatever road one leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.errors import CoachError
from tmscoach.services.care import CareService
from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace

HOSTILE = "[/x] [red]y [z \x1b[31m\x1b]52;c;aGk=\x07\u202e"


async def open_care(pilot: Pilot[int], about: str = "") -> None:
    pilot.app.post_message(OpenPlace("care", about))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "CareScreen")
    await pilot.pause()


async def put_down(pilot: Pilot[int], words: str) -> None:
    await pilot.press("q")
    pilot.app.screen.query_one("#care-note", Input).value = words
    await pilot.press("enter")
    await pilot.pause(0.5)  # the page scrolls to what was said


def questions(services: Services) -> list[tuple[str, str]]:
    return [(question.text, question.for_whom) for question in services.care.questions()]


@pytest.mark.parametrize("size", SIZES)
async def test_care_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    drill = services.drill.begin("full")
    async with running(services, size) as pilot:
        await open_care(pilot)
        await check_golden(pilot, "care")
        await put_down(pilot, "the left hand, since Sunday")
        await check_golden(pilot, "care-kept")
        await pilot.press("escape")
        await open_care(pilot, drill.uuid)
        await pilot.press("end")
        await check_golden(pilot, "care-drill")


async def test_every_sign_and_the_caveat_can_be_read_on_the_smallest_screen(services: Services) -> None:
    async with running(services) as pilot:
        await open_care(pilot)
        seen = " ".join(shown(pilot.app).replace("█", " ").split())
        for _ in range(5):
            await pilot.press("pagedown")
            await pilot.pause(0.4)
            seen += " " + " ".join(shown(pilot.app).replace("█", " ").split())
        words = services.care.care_words()
        for group in words.group:
            assert group.title in seen
            for sign in group.sign:
                assert sign.split(",")[0] in seen
        assert words.caveat.split(".")[0] in seen


async def test_what_is_new_becomes_a_dated_question_for_the_doctor(services: Services) -> None:
    async with running(services) as pilot:
        await open_care(pilot)
        await put_down(pilot, "the left hand, since Sunday")
        assert "Kept on 24 November 2026 for your doctor." in shown(pilot.app)
        assert pilot.app.screen.query_one("#care-note", Input).value == ""
    assert questions(services) == [("the left hand, since Sunday", "doctor")]


async def test_nothing_typed_keeps_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await open_care(pilot)
        await put_down(pilot, "   ")
        assert "Kept" not in shown(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
    assert questions(services) == []


async def test_leaving_keeps_what_is_typed(services: Services) -> None:
    async with running(services) as pilot:
        await open_care(pilot)
        await pilot.press("q", *"left", "escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
    assert questions(services) == [("left", "doctor")]


async def test_quitting_keeps_what_is_typed(services: Services, open_again: Callable[[], Services]) -> None:
    async with running(services) as pilot:
        await open_care(pilot)
        await pilot.press("q", *"left", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_value == 0
    assert questions(open_again()) == [("left", "doctor")]


async def test_the_same_words_again_show_what_was_answered(services: Services, now: FrozenTime) -> None:
    question = services.care.park_question("the left hand")
    now.move(days=9)
    async with running(services) as pilot:
        await open_care(pilot)
        await put_down(pilot, "The left hand")
        assert "You put this down on 24 November 2026. It waits for an answer." in shown(pilot.app)
        services.care.answer_question(question.id, "Harmless, watch it.")
        await put_down(pilot, "the left hand")
        said = " ".join(shown(pilot.app).split())
        assert "You put this down on 24 November 2026. The answer was: Harmless, watch it." in said
    assert len(questions(services)) == 1


async def test_opened_from_a_drill_the_note_joins_the_drills_question(services: Services) -> None:
    drill = services.drill.mark_new(services.drill.begin("full"))
    async with running(services) as pilot:
        await open_care(pilot, drill.uuid)
        assert "a dated note for the doctor is kept" in shown(pilot.app)
        await put_down(pilot, "the left hand")
        await put_down(pilot, "and the foot")
    assert questions(services) == [
        ("New or different, noted on 24 November 2026: the left hand; and the foot", "doctor")
    ]


async def test_a_note_is_kept_although_its_drill_was_left_too_long(
    services: Services, now: FrozenTime
) -> None:
    drill = services.drill.mark_new(services.drill.begin("full"))
    now.move(hours=2)
    async with running(services) as pilot:
        await open_care(pilot, drill.uuid)
        await put_down(pilot, "the left hand")
        assert type(pilot.app.screen).__name__ == "CareScreen"
        assert "Kept on 24 November 2026 for your doctor." in shown(pilot.app)
    assert ("the left hand", "doctor") in questions(services)


async def test_a_note_that_cannot_be_kept_is_told_and_stays_typed(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise CoachError("The disk is full.", "Nothing was kept.", "Free some space.")

    async with running(services) as pilot:
        await open_care(pilot)
        monkeypatch.setattr(CareService, "park_question", refuse)
        await pilot.press("q", *"left", "escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ProblemDialog")
        assert "The disk is full." in shown(pilot.app)
        await pilot.press("escape")
        assert type(pilot.app.screen).__name__ == "CareScreen"
        assert pilot.app.screen.query_one("#care-note", Input).value == "left"
        monkeypatch.undo()
        await pilot.press("enter")
    assert questions(services) == [("left", "doctor")]


async def test_hostile_words_are_shown_harmless_and_kept_as_typed(services: Services) -> None:
    services.care.answer_question(services.care.park_question(HOSTILE).id, HOSTILE)
    async with running(services, (120, 36)) as pilot:
        await open_care(pilot)
        await pilot.press("q")
        pilot.app.screen.query_one("#care-note", Input).value = HOSTILE
        await pilot.pause(0.5)
        assert "[/x] [red]y [z" in shown(pilot.app)
        assert not set(shown(pilot.app)) & {"\x1b", "\x07", "\u202e"}
        await pilot.press("enter")
        await pilot.pause(0.5)
        assert "The answer was: [/x] [red]y [z" in shown(pilot.app)
        assert not set(shown(pilot.app)) & {"\x1b", "\x07", "\u202e"}
    assert questions(services) == [(HOSTILE, "doctor")]


async def test_the_questions_are_one_key_away(services: Services) -> None:
    async with running(services) as pilot:
        await open_care(pilot)
        await pilot.press("i")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "VisitsScreen")
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CareScreen")


async def test_it_decides_nothing_and_reads_nothing(services: Services) -> None:
    services.journal.write("private-marker", when=(services.clock.today() - timedelta(days=1)).isoformat())
    async with running(services, (120, 36)) as pilot:
        await open_care(pilot)
        assert "marker" not in shown(pilot.app)
        await pilot.press("escape")
    assert services.care.gate() is None
    assert questions(services) == []


async def test_a_long_note_that_is_pasted_is_taken_whole(services: Services) -> None:
    words = "since Monday " * 200
    async with running(services) as pilot:
        await open_care(pilot)
        await pilot.press("q")
        pilot.app.post_message(events.Paste(words))
        await until(pilot, lambda: pilot.app.screen.query_one("#care-note", Input).value == words.strip())
        await pilot.press("enter")
        await until(pilot, lambda: questions(services) == [(words.strip(), "doctor")])
