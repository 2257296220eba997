"""People, homework, the preparation of a visit and the shelf, by keys and by mouse."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.models.terms import GateAnswer, Part, VisitKind, VisitMode
from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace

HOSTILE = "[/x] [red]y [z \x1b[31m\x1b]52;c;aGk=\x07\u202e end[/"


async def open_place(pilot: Pilot[int], place: str, about: str = "") -> None:
    pilot.app.post_message(OpenPlace(place, about))
    await on(pilot, f"{place.capitalize()}Screen")


async def on(pilot: Pilot[int], name: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)
    await pilot.pause()


def answer(pilot: Pilot[int], **texts: str) -> None:
    for name, text in texts.items():
        pilot.app.screen.query_one(f"#ask-{name}", Input).value = text


def fill(services: Services) -> None:
    services.people.add("Robin Brook", "doctor", "0700 12", is_support=True)
    services.people.add("Alex", "therapist")
    services.homework.add("Notice one yes with a tight jaw", "Alex", date(2026, 11, 26))
    services.homework.not_done(services.homework.add("Walk to the bridge").id, "guests all week")
    services.homework.done(services.homework.add("Read lesson 4 again", "Robin Brook").id)
    services.care.add_visit(date(2026, 11, 3), VisitKind.CONSULTATION, note="walk more", whom="Robin Brook")
    services.care.add_visit(date(2026, 12, 3), VisitKind.FOLLOW_UP, VisitMode.VIDEO, whom="Robin Brook")
    services.care.park_question("How much running is all right this winter?")
    services.measures.check_in(4, 3, 2, 60, 50)


@pytest.mark.parametrize("size", SIZES)
async def test_they_look_as_they_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        for place in ("people", "homework"):
            await open_place(pilot, place)
            await check_golden(pilot, f"{place}-empty")
            await pilot.press("escape")
        fill(services)
        for place in ("people", "homework", "preparation", "shelf"):
            await open_place(pilot, place)
            await check_golden(pilot, place)
            await pilot.press("escape")


async def test_a_person_is_added_changed_put_away_and_brought_back(services: Services) -> None:
    async with running(services) as pilot:
        await open_place(pilot, "people")
        await pilot.press("a")
        await on(pilot, "AskDialog")
        await pilot.press("enter", "enter", "enter", "enter")
        assert "There is no name yet" in shown(pilot.app)
        answer(pilot, name="Robin", role="doctor", reach="0700 1", support="maybe")
        await pilot.click("#keep")
        assert "write yes or no" in shown(pilot.app)
        answer(pilot, support="no")
        pilot.app.screen.query_one("#ask-support", Input).focus()
        await pilot.press("enter")
        await on(pilot, "PeopleScreen")
        await pilot.press("s")
        await until(pilot, lambda: services.people.people()[0].is_support)
        await pilot.press("enter")
        await on(pilot, "AskDialog")
        answer(pilot, name="Robin B")
        await pilot.click("#keep")
        await until(pilot, lambda: "Robin B, doctor" in shown(pilot.app))
        await pilot.press("d")
        await on(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: "Nobody yet" in shown(pilot.app))
        await pilot.press("z", "d")
        await until(pilot, lambda: bool(services.people.people()))


async def test_homework_is_added_done_opened_noted_and_deleted(services: Services) -> None:
    services.people.add("Alex", "therapist")
    async with running(services) as pilot:
        await open_place(pilot, "homework")
        await pilot.press("a")
        await on(pilot, "AskDialog")
        assert "From whom: Alex, doctor, therapist" in shown(pilot.app)
        answer(pilot, text="walk", due="someday")
        await pilot.click("#keep")
        assert "is not a day" in shown(pilot.app)
        answer(pilot, due="thursday")
        pilot.app.screen.query_one("#ask-due", Input).focus()
        await pilot.press("enter")
        await on(pilot, "HomeworkScreen")
        assert "due Thursday" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "done 24 November" in shown(pilot.app))
        await pilot.press("enter", "g")
        await on(pilot, "AskDialog")
        answer(pilot, in_the_way="guests")
        await pilot.press("enter")
        await until(pilot, lambda: "in the way: guests" in shown(pilot.app))
        await pilot.press("c")
        await on(pilot, "AskDialog")
        answer(pilot, text="swim", due="")
        await pilot.click("#keep")
        await until(pilot, lambda: "swim" in shown(pilot.app) and "due" not in shown(pilot.app))
        await pilot.press("d")
        await on(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: "No homework." in shown(pilot.app))


async def test_a_little_reading_counts_as_learn_and_can_be_taken_back(services: Services) -> None:
    async with running(services, place="program") as pilot:
        await pilot.press("s")
        await on(pilot, "ShelfScreen")
        await pilot.press("enter")
        await on(pilot, "AskDialog")
        await pilot.press(*"two pages", "enter")
        await on(pilot, "ShelfScreen")
        assert [one.words for one in services.shelf.log()] == ["two pages"]
        learn = next(item for item in services.program.today().items if item.part is Part.LEARN)
        assert learn.done
        await pilot.press("end", "d")
        await on(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: services.shelf.log() == ())
        await pilot.press("home", "d")
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "ShelfScreen"  # what ships stays
        await pilot.press("a")
        await on(pilot, "AskDialog")
        answer(pilot, title="Mine")
        await pilot.click("#keep")
        await on(pilot, "ShelfScreen")
        assert services.shelf.items()[-1].title == "Mine"


async def test_homework_is_done_on_today_with_one_key_and_taken_back_with_it(services: Services) -> None:
    services.homework.add("walk", due_on=date(2026, 11, 26))
    async with running(services) as pilot:
        await until(pilot, lambda: "due Thursday" in shown(pilot.app))
        await pilot.press("end", "y")
        assert "You noted this on 24 November" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: services.homework.homework()[0].done_on is not None)
        await pilot.press("enter")
        await until(pilot, lambda: services.homework.homework()[0].done_on is None)
        await pilot.press("g")
        await on(pilot, "AskDialog")
        answer(pilot, in_the_way="guests")
        await pilot.press("enter")
        await on(pilot, "TodayScreen")
        await until(pilot, lambda: "From your therapist" not in shown(pilot.app))
        assert services.homework.homework()[0].in_the_way == "guests"


async def test_no_line_of_today_is_broken_when_lines_come_below_the_parts(services: Services) -> None:
    async with running(services) as pilot:
        await open_place(pilot, "homework")
        services.homework.add("walk", due_on=date(2026, 11, 26))
        await pilot.press("escape")
        await on(pilot, "TodayScreen")
        await until(pilot, lambda: "due Thursday" in shown(pilot.app))
        await pilot.pause()
        assert any("Learn" in line and line.endswith("2 min") for line in shown(pilot.app).splitlines())


async def test_the_follow_up_says_why_and_one_key_puts_it_off(services: Services) -> None:
    services.care.add_visit(date(2026, 11, 3), VisitKind.CONSULTATION)
    async with running(services) as pilot:
        await until(pilot, lambda: "A follow-up fits now: 3 to 4 weeks" in shown(pilot.app))
        await pilot.press("end", "y")
        assert "Your last consultation was on 3 November." in shown(pilot.app)
        await pilot.press("enter")
        await on(pilot, "VisitsScreen")
        await pilot.press("escape", "z")
        await until(pilot, lambda: "A follow-up fits" not in shown(pilot.app))
        assert services.care.follow_up() is None


async def test_the_next_visit_opens_what_to_prepare_and_a_click_does_so_too(services: Services) -> None:
    services.care.add_visit(date(2026, 12, 3), VisitKind.FOLLOW_UP, VisitMode.VIDEO)
    services.care.park_question("What?")
    async with running(services) as pilot:
        await until(pilot, lambda: "3 December, video · 1 question parked" in shown(pilot.app))
        row = next(n for n, line in enumerate(shown(pilot.app).splitlines()) if "3 December, video" in line)
        await pilot.click(offset=(30, row))
        await on(pilot, "PreparationScreen")
        assert "20 minutes" in shown(pilot.app)


async def test_the_gate_comes_back_quietly_after_something_new(services: Services, now: FrozenTime) -> None:
    services.care.answer_gate(GateAnswer.YES)
    now.move(minutes=1)
    services.drill.leave(services.drill.mark_new(services.drill.begin("quick"), "left hand"))
    now.move(hours=2)
    async with running(services) as pilot:
        await until(pilot, lambda: "Something was new since you answered." in shown(pilot.app))
        await pilot.press("end", "enter")
        await on(pilot, "GateScreen")
        assert "you marked something as new or different" in " ".join(shown(pilot.app).split())
        await pilot.click("#yes")
        await pilot.press("escape")
        await on(pilot, "TodayScreen")
        await until(pilot, lambda: "Something was new" not in shown(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_a_full_programme_day_with_everything_beside_it_fits(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    services.care.answer_gate(GateAnswer.YES)
    services.drill.leave(services.drill.mark_new(services.drill.begin("quick"), "left hand"))
    for _ in range(14):
        services.program.today()
        services.practice.practised()
        services.journal.line("Rain.")
        now.move(days=1)
    fill(services)
    services.homework.add("Another one", "Alex", date(2026, 12, 6))
    services.care.add_visit(date(2026, 12, 17), VisitKind.FOLLOW_UP, VisitMode.VIDEO, whom="Robin Brook")
    async with running(services, size) as pilot:
        await until(pilot, lambda: "Move" in shown(pilot.app) and "17 December" in shown(pilot.app))
        await check_golden(pilot, "today-beside")


async def test_hostile_words_are_shown_as_words(services: Services) -> None:
    services.people.add(HOSTILE, HOSTILE, HOSTILE, is_support=True)
    services.homework.not_done(services.homework.add(HOSTILE, HOSTILE).id, HOSTILE)
    services.homework.add(HOSTILE, HOSTILE)
    services.support.add(HOSTILE, HOSTILE, HOSTILE)
    services.shelf.add(HOSTILE, HOSTILE, HOSTILE)
    services.shelf.read(len(services.shelf.items()), HOSTILE)
    visit = services.care.add_visit(date(2026, 11, 25), whom=HOSTILE, note=HOSTILE)
    services.care.add_visit(date(2026, 11, 20), whom=HOSTILE, note=HOSTILE)
    services.care.park_question(HOSTILE, HOSTILE)
    async with running(services, (120, 36)) as pilot:
        await until(pilot, lambda: "[/x]" in shown(pilot.app))
        for place in ("people", "homework", "support", "shelf", "visits"):
            await open_place(pilot, place)
            await pilot.press("end", "s") if place == "visits" else await pilot.press("end")
            await until(pilot, lambda: "[/x]" in shown(pilot.app))
            assert not set(shown(pilot.app)) & {"\x1b", "\x07", "\u202e"}
            await pilot.press(*["escape"] * (2 if place == "visits" else 1))
        await open_place(pilot, "preparation", str(visit.id))
        assert "[/x]" in shown(pilot.app)
