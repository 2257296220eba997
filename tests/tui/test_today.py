"""Today: the parts of the day, done by keys, marked from what the store holds."""

from __future__ import annotations

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import OptionList

from tmscoach.models.terms import GateAnswer, VisitKind
from tmscoach.rules.days import parse_day
from tmscoach.startup import Services
from tmscoach.tui.screens.checkin import CheckInScreen
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.lesson import LessonScreen
from tmscoach.tui.screens.packet import PacketScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.screens.writing import WritingScreen


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
    services.drill.practised()
    async with running(services, size) as pilot:
        await check_golden(pilot, "today-half")


@pytest.mark.parametrize("size", SIZES)
async def test_a_rest_day_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    for _ in range(6):
        services.program.today()
        services.drill.practised()
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


@pytest.mark.parametrize("width", [60, 40])
async def test_no_line_of_the_list_is_broken_on_a_narrow_terminal(services: Services, width: int) -> None:
    services.drill.practised()
    async with running(services, (width, 20)) as pilot:
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
        services.drill.practised()
        await pilot.press("2", "1")
        await until(pilot, lambda: "practised 1 of the last 14 days" in shown(pilot.app))


async def test_what_enter_does_is_said(services: Services) -> None:
    async with running(services) as pilot:
        assert "Do it" in shown(pilot.app)


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


async def test_every_part_can_say_why_it_is_there(services: Services) -> None:
    async with running(services) as pilot:
        for item in services.program.today().items:
            await pilot.press("y")
            assert item.why.split()[0] in shown(pilot.app)
            assert item.why.rstrip(".").split()[-1] in shown(pilot.app)
            await pilot.press("down")


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
        services.drill.practised()
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await pilot.pause()
        assert "done" in shown(pilot.app)
