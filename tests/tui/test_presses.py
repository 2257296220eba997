"""The budget of presses: hands may hurt, so every key from Today to the end of a task is counted."""

from __future__ import annotations

from tests.conftest import FrozenTime
from tests.tui.harness import running, shown, until
from textual.pilot import Pilot

from tmscoach.startup import Services
from tmscoach.tui.screens.checkin import CheckInScreen
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.packet import PacketScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.screens.writing import WritingScreen


class Hands:
    """Presses keys, and counts every one of them."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self._pilot = pilot
        self.pressed = 0

    async def press(self, *keys: str) -> None:
        self.pressed += len(keys)
        await self._pilot.press(*keys)
        await self._pilot.pause()


async def test_a_whole_minimum_day_takes_fifteen_presses_and_no_typing(
    services: Services, now: FrozenTime
) -> None:
    assert services.program.today().number == 1
    async with running(services) as pilot:
        hands = Hands(pilot)
        await hands.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
        await hands.press("1", "7", "enter", "2", "enter", "4", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await hands.press("l", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert hands.pressed <= 15
    [drill] = services.practice.history()
    assert (drill.finished, drill.alarm_before, drill.alarm_after) == (True, 7, 4)
    [line] = services.journal.recent()
    assert line.words
    now.move(days=1)
    assert services.program.today().number == 2  # the day was a whole one


async def test_a_weekly_check_takes_five_presses_once_it_is_open(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        hands = Hands(pilot)
        await hands.press("4", "3", "5", "6", "7")
        assert hands.pressed == 5
        assert services.measures.latest() is not None


async def test_a_ready_editor_takes_one_press(services: Services) -> None:
    async with running(services) as pilot:
        await Hands(pilot).press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("h", "i")
        await until(pilot, lambda: " hi" in shown(pilot.app))


async def test_a_packet_with_everything_at_its_default_takes_four_presses(services: Services) -> None:
    async with running(services) as pilot:
        hands = Hands(pilot)
        await hands.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PacketScreen))
        await hands.press("enter", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert hands.pressed <= 4
        assert len(list(services.paths.exports.iterdir())) == 1
