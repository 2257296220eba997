"""Today: the parts of the day, done by keys, marked from what the store holds."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from tmscoach.models.terms import Fate, GateAnswer, Trigger, VisitKind
from tmscoach.rules.days import parse_day
from tmscoach.startup import Services
from tmscoach.tui.screens.checkin import CheckInScreen
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.lesson import LessonScreen
from tmscoach.tui.screens.packet import PacketScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.screens.writing import WritingScreen
from tmscoach.tui.small import SMALLEST


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_day_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await check_golden(pilot, "today-first")


@pytest.mark.parametrize("size", SIZES)
async def test_a_day_half_done_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    services.care.answer_gate(GateAnswer.YES)
    services.care.add_visit(parse_day("2026-12-03", services.clock.today()), VisitKind.FOLLOW_UP)
    services.care.park_question("What did the picture show?")
    services.program.today()
    services.program.mark_learned(1)
    services.practice.practised()
    async with running(services, size) as pilot:
        await check_golden(pilot, "today-half")


@pytest.mark.parametrize("size", SIZES)
async def test_a_rest_day_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    for _ in range(6):
        services.program.today()
        services.practice.practised()
        services.journal.line("Rain.")
        now.move(days=1)
    async with running(services, size) as pilot:
        await check_golden(pilot, "today-rest")


async def test_learn_opens_the_lesson_and_enter_marks_it_read(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LessonScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert services.program.today().items[0].done
        assert "done" in shown(pilot.app)


async def test_the_mark_goes_on_from_a_part_that_was_done(services: Services) -> None:
    async with running(services) as pilot:
        parts = pilot.app.screen.query_one("#parts", OptionList)
        assert parts.highlighted == 0
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LessonScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert parts.highlighted == 1
        await pilot.press("up", "2", "1")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert parts.highlighted == 0  # put there on purpose, and it was done before


async def test_no_line_of_the_list_is_broken_in_the_smallest_window(services: Services) -> None:
    services.practice.practised()
    async with running(services, SMALLEST) as pilot:
        lines = [line for line in shown(pilot.app).splitlines() if line.strip()]
        assert sum("Learn" in line and "2 min" in line for line in lines) == 1
        assert not any("Know what" in line and "practised" in line for line in lines)
        assert any(line.split() == ["tmscoach", "Tue", "24", "Nov"] for line in lines)
        assert pilot.app.screen.query_one("#parts", OptionList).virtual_size.height == 5


async def test_the_list_takes_the_room_the_keys_leave_it(services: Services) -> None:
    async with running(services, (120, 36)) as pilot:
        await until(pilot, lambda: "2 min" in shown(pilot.app))
        await pilot.press("f1")
        await until(pilot, lambda: "Keys here" in shown(pilot.app))
        parts = pilot.app.screen.query_one("#parts", OptionList)
        await until(pilot, lambda: parts.size.width < 70 and parts.virtual_size.height == 5)
        assert "2 min" in shown(pilot.app)


async def test_the_first_morning_counts_no_days_that_were_missed(services: Services) -> None:
    async with running(services) as pilot:
        assert "0 of the last" not in shown(pilot.app)
        services.practice.practised()
        await pilot.press("2", "1")
        await until(pilot, lambda: "practised 1 of the last 14 days" in shown(pilot.app))


async def test_what_enter_does_is_said(services: Services) -> None:
    async with running(services) as pilot:
        await until(pilot, lambda: "Do it" in shown(pilot.app))


async def test_leaving_a_lesson_with_escape_leaves_it_unread(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LessonScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert not services.program.today().items[0].done


async def test_each_part_opens_what_it_names(services: Services) -> None:
    async with running(services) as pilot:
        for downs, wanted in ((1, DrillScreen), (1, WritingScreen), (1, CheckInScreen)):
            await pilot.press(*["down"] * downs, "enter")
            await until(pilot, lambda kind=wanted: isinstance(pilot.app.screen, kind))  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))


def are_shown(pilot: Pilot[int], words: tuple[str, ...]) -> bool:
    return all(word in shown(pilot.app) for word in words)


async def test_every_part_can_say_why_it_is_there(services: Services) -> None:
    async with running(services) as pilot:
        for item in services.program.today().items:
            await pilot.press("y")
            words = (item.why.split()[0], item.why.rstrip(".").split()[-1])
            await until(pilot, partial(are_shown, pilot, words))
            await pilot.press("down")


async def test_the_rule_stays_while_its_part_is_marked(services: Services) -> None:
    first, second = (item.why for item in services.program.today().items[:2])
    async with running(services) as pilot:
        await pilot.press("y")
        await until(pilot, partial(are_shown, pilot, (first.split()[0],)))
        parts = pilot.app.screen.query_one(OptionList)
        parts.post_message(OptionList.OptionHighlighted(parts, parts.get_option_at_index(0), 0))  # a late one
        await pilot.pause()
        await pilot.resize_terminal(100, 30)
        await until(pilot, partial(are_shown, pilot, (first.split()[0],)))
        await pilot.press("down")
        await until(pilot, lambda: not are_shown(pilot, (first.split()[0],)))
        await pilot.press("up")
        await pilot.pause()
        assert not are_shown(pilot, (first.split()[0],))  # it is asked for anew
        await pilot.press("down", "y")
        await until(pilot, partial(are_shown, pilot, (second.split()[0],)))


async def test_the_packet_is_one_key_away_and_back(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PacketScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))


async def test_a_drill_left_half_way_is_offered_and_can_be_resumed(services: Services) -> None:
    drill = services.drill.begin("full")
    services.drill.answer(drill, "arrive", trigger="worry")
    async with running(services) as pilot:
        assert "You left a drill half-way" in shown(pilot.app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))


async def test_what_was_done_elsewhere_is_marked_on_coming_back(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("2")
        services.practice.practised()
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await pilot.pause()
        assert "done" in shown(pilot.app)


# --- what practice left for today --------------------------------------------------------------------------


def leave_much(services: Services, now: FrozenTime) -> None:
    """Day 15, everything on the list, two cue cards, two worries that are due, a note, a drill half-way."""
    services.care.answer_gate(GateAnswer.YES)
    for _ in range(14):
        services.program.today()
        services.practice.practised()
        services.journal.line("Rain.")
        now.move(days=1)
    services.care.add_visit(services.clock.today() + timedelta(days=9), VisitKind.FOLLOW_UP)
    services.care.park_question("What did the picture show?")
    for number in range(3):
        drill = services.drill.begin("full", Trigger.PAIN)
        while drill.step != "close":
            drill = services.drill.answer(drill, drill.step)
        services.drill.answer(drill, "close", cue=f"If it pulls {number}, I finish the cup of tea and go out")
        now.move(minutes=1)
    services.worry.put_off("the letter from the bank, and what it may say", "14:30")
    services.worry.put_off("what if it stays", "14:40")
    now.move(hours=1)
    services.practice.say_too_much()
    services.drill.answer(services.drill.begin("flare"), "before", alarm=7)


@pytest.mark.parametrize("size", SIZES)
async def test_a_full_day_looks_as_it_should_and_fits(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    leave_much(services, now)
    async with running(services, size) as pilot:
        await check_golden(pilot, "today-full")
        page = pilot.app.screen.query_one(".page")
        assert page.max_scroll_y == 0
        await pilot.press("y")
        await pilot.pause(0.2)
        assert page.max_scroll_y == 0


async def test_the_newest_two_cue_cards_stand_there_once_there_are_any(
    services: Services, now: FrozenTime
) -> None:
    async with running(services) as pilot:
        assert "If it comes again" not in shown(pilot.app)
        leave_much(services, now)
        await pilot.press("2", "1")
        await until(pilot, lambda: "If it pulls 2" in shown(pilot.app))
        assert "If it pulls 1" in shown(pilot.app)
        assert "If it pulls 0" not in shown(pilot.app)


async def test_a_worry_is_quiet_until_its_time_and_then_one_key_gives_it_a_page(
    services: Services, now: FrozenTime
) -> None:
    services.worry.put_off("the rent", "15:00")
    services.worry.put_off("the roof", "20:00")
    async with running(services) as pilot:
        assert "the rent" not in shown(pilot.app)
        await pilot.press("o")  # means nothing yet
        await pilot.pause()
        assert isinstance(pilot.app.screen, TodayScreen)
        now.move(hours=2)
        await pilot.press("2", "1")
        await until(pilot, lambda: "It waited until now: the rent. o opens a page" in shown(pilot.app))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await until(pilot, lambda: "the rent" in shown(pilot.app))
        await pilot.press(*"paid", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert "the rent" not in shown(pilot.app)
    assert [worry.text for worry in services.worry.waiting()] == ["the roof"]
    page = services.journal.page(services.journal.recent()[0].id)
    assert page.body == "paid"
    assert page.prompt.endswith("the rent")
    assert page.fate is Fate.PRIVATE


async def test_the_note_about_a_call_says_its_rule_when_asked_and_only_then(services: Services) -> None:
    async with running(services) as pilot:
        assert "worth a call" not in shown(pilot.app)
        services.practice.say_too_much()
        await pilot.press("2", "1")
        await until(pilot, lambda: "worth a call to your therapist" in shown(pilot.app))
        assert "You said on" not in shown(pilot.app)
        await pilot.press("y")
        await until(pilot, lambda: "You said on 24 November" in " ".join(shown(pilot.app).split()))
