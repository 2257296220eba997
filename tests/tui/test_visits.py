"""Visits and questions on the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tmscoach.models.terms import VisitKind, VisitMode
from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace


async def open_visits(pilot: Pilot[int]) -> None:
    pilot.app.post_message(OpenPlace("visits"))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "VisitsScreen")
    await pilot.pause()


async def dialog(pilot: Pilot[int], name: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)
    await pilot.pause()


def answer(pilot: Pilot[int], **texts: str) -> None:
    for name, text in texts.items():
        pilot.app.screen.query_one(f"#ask-{name}", Input).value = text


def fill(services: Services, words: str = "bring the packet") -> None:
    services.care.add_visit(date(2026, 10, 29), VisitKind.CONSULTATION, note="first talk")
    services.care.add_visit(date(2026, 12, 3), VisitKind.FOLLOW_UP, VisitMode.VIDEO, words)
    services.care.park_question(f"Is the tingling in the left hand a reason to come earlier? {words}")
    second = services.care.park_question("How much running is all right this winter?", "therapist")
    services.care.answer_question(second.id, "Twenty minutes, every other day, and see.")


@pytest.mark.parametrize("size", SIZES)
async def test_visits_look_as_they_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await open_visits(pilot)
        await check_golden(pilot, "visits-empty")
        fill(services)
        await pilot.press("escape")
        await open_visits(pilot)
        await check_golden(pilot, "visits")
        await pilot.press("a")
        await dialog(pilot, "AskDialog")
        answer(pilot, kind="party")
        await pilot.press("enter", "enter", "enter", "enter", "enter")
        await check_golden(pilot, "visits-add")


async def test_a_visit_is_added_by_keys_alone(services: Services) -> None:
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("a")
        await dialog(pilot, "AskDialog")
        answer(pilot, day="2026-12-03", mode="video")
        await pilot.press("enter", "enter", "enter", "enter", *"hi", "enter")
        await dialog(pilot, "VisitsScreen")
        [visit] = services.care.visits()
        assert (visit.day, visit.kind, visit.mode, visit.note) == (
            date(2026, 12, 3),
            VisitKind.FOLLOW_UP,
            VisitMode.VIDEO,
            "hi",
        )
        assert "Thu  3 Dec 2026  follow-up, video, to come" in shown(pilot.app)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("day", "someday", "is not a day"),
        ("kind", "party", "write one of: consultation"),
        ("mode", "owl", "write one of: in-person"),
    ],
)
async def test_a_wrong_answer_is_told_in_the_dialog_and_nothing_is_lost(
    services: Services, field: str, text: str, said: str
) -> None:
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("a")
        await dialog(pilot, "AskDialog")
        answer(pilot, note="words", **{field: text})
        await pilot.click("#keep")
        assert said in " ".join(shown(pilot.app).split())
        assert pilot.app.screen.query_one("#ask-note", Input).value == "words"
        assert pilot.app.screen.query_one(f"#ask-{field}", Input).value == text
        await pilot.press("escape")
    assert services.care.visits() == ()


async def test_a_visit_is_changed_and_its_note_stays(services: Services) -> None:
    fill(services)
    services.people.add("Robin", "doctor")
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("down", "c")
        await dialog(pilot, "AskDialog")
        assert pilot.app.screen.query_one("#ask-kind", Input).value == "consultation"
        assert "Robin, doctor, therapist" in shown(pilot.app)
        answer(pilot, day="yesterday", whom="Robin")
        await pilot.click("#keep")
        await dialog(pilot, "VisitsScreen")
        visit = services.care.visits()[1]
        assert (visit.day, visit.whom, visit.note) == (date(2026, 11, 23), "Robin", "first talk")
        assert "Robin" in shown(pilot.app)
        assert pilot.app.screen.query_one("#visit-list", OptionList).highlighted == 1  # stays where one was


async def test_enter_on_a_past_visit_takes_what_was_said_and_escape_keeps_it(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("down", "enter")
        await dialog(pilot, "NoteDialog")
        await pilot.press("enter", *"ring", "escape")
        await dialog(pilot, "VisitsScreen")
        assert services.care.visits()[1].note == "first talk\nring"
        await until(pilot, lambda: "first talk ring" in shown(pilot.app))


async def test_quitting_keeps_what_was_said(services: Services, open_again: Callable[[], Services]) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("s")  # of a visit to come, too
        await dialog(pilot, "NoteDialog")
        await pilot.press(*" and", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_value == 0
    assert open_again().care.visits()[0].note == "bring the packet and"


async def test_enter_on_a_visit_to_come_shows_what_to_prepare(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("enter")
        await dialog(pilot, "PreparationScreen")
        assert "Thursday 3 December: follow-up, video" in shown(pilot.app)
        await pilot.press("e")
        await dialog(pilot, "PacketScreen")


async def test_people_and_homework_are_one_key_away(services: Services) -> None:
    async with running(services) as pilot:
        await open_visits(pilot)
        for key, name in (("o", "PeopleScreen"), ("h", "HomeworkScreen")):
            await pilot.press(key)
            await dialog(pilot, name)
            await pilot.press("escape")
            await dialog(pilot, "VisitsScreen")


async def test_a_question_is_parked_answered_and_shown_again(services: Services) -> None:
    async with running(services, notices=True) as pilot:
        await open_visits(pilot)
        await pilot.press("p")
        await dialog(pilot, "AskDialog")
        answer(pilot, text="And sport?", for_whom="therapist")
        await pilot.click("#keep")
        await dialog(pilot, "VisitsScreen")
        assert "For my therapist" in shown(pilot.app)
        assert "24 Nov 2026, open" in shown(pilot.app)
        await pilot.press("enter")  # the list has the focus
        await dialog(pilot, "AskDialog")
        answer(pilot, answer="Gladly.")
        await pilot.press("enter")
        await dialog(pilot, "VisitsScreen")
        assert "answered: Gladly." in shown(pilot.app)
        await pilot.press("p")
        await dialog(pilot, "AskDialog")
        answer(pilot, text="and SPORT?")
        await pilot.click("#keep")
        await dialog(pilot, "VisitsScreen")
        await until(pilot, lambda: "You asked this on" in shown(pilot.app))
        assert len(services.care.questions()) == 1


async def test_deleting_asks_first_and_no_is_the_default(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("d")
        await dialog(pilot, "ConfirmDialog")
        await pilot.press("enter")
        await dialog(pilot, "VisitsScreen")
        assert len(services.care.visits()) == 2
        await pilot.press("d")
        await dialog(pilot, "ConfirmDialog")
        await pilot.press("y")
        await dialog(pilot, "VisitsScreen")
        assert [visit.note for visit in services.care.visits()] == ["first talk"]
        await pilot.press("tab", "d")
        await dialog(pilot, "ConfirmDialog")
        await pilot.click("#yes")
        await dialog(pilot, "VisitsScreen")
        assert [question.for_whom for question in services.care.questions()] == ["therapist"]


async def test_deleting_from_an_empty_list_does_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("d", "enter")
        assert type(pilot.app.screen).__name__ == "VisitsScreen"


async def test_a_visit_that_is_gone_elsewhere_is_told(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_visits(pilot)
        for visit in services.care.visits():
            services.care.delete_visit(visit.id)
        await pilot.press("c")
        await dialog(pilot, "ProblemDialog")
        assert "There is no visit 2." in shown(pilot.app)


async def test_a_question_that_is_gone_elsewhere_is_told(services: Services) -> None:
    question = services.care.park_question("And sport?")
    async with running(services) as pilot:
        await open_visits(pilot)
        services.care.delete_question(question.id)
        await pilot.press("enter")
        await dialog(pilot, "ProblemDialog")
        assert "This question is not on the list any more." in shown(pilot.app)


async def test_the_packet_is_one_key_away(services: Services) -> None:
    async with running(services) as pilot:
        await open_visits(pilot)
        await pilot.press("e")
        await dialog(pilot, "PacketScreen")
        await pilot.press("escape", "escape")
        await dialog(pilot, "TodayScreen")
