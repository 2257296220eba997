"""The ladder: drawn, tried, told of and compared, by keys and by mouse; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList

from tmscoach.models.terms import GateAnswer
from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.dialogs.ask import AskDialog
from tmscoach.tui.dialogs.attempt import FoundDialog, GuessDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.rungs import RungsDialog
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.gate import GateScreen
from tmscoach.tui.screens.ladder import LadderScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.widgets.choices import ChoiceRow
from tmscoach.tui.widgets.rating import RatingRow
from tmscoach.tui.widgets.steps_moving import PredictPage

RUNGS = ("Lift a full bag", "Lift a crate of water", "One flight, empty hands", "One flight with a bag")


def draw(services: Services) -> None:
    """A goal with rungs, and the all-clear."""
    services.care.answer_gate(GateAnswer.YES)
    goal = services.ladder.add_goal("Carry my grandchild upstairs")
    for text in RUNGS:
        services.ladder.add_rung(goal.id, text)
    services.ladder.add_rung(goal.id, "Type a letter about it", 10)


def try_often(services: Services, now: FrozenTime) -> None:
    """Five attempts at the lowest rung, alarm and harm coming down."""
    numbers = [(8, 80, 7, 40), (7, 60, 5, 20), (6, 60, 3, 10), (5, 30, 3, 0), (4, 30, 2, 10)]
    for expected_alarm, expected_harm, alarm, harm in numbers:
        attempt = services.ladder.begin(1, expected_alarm, expected_harm)
        learned = "Warm at first, then calm" if harm == 20 else ""
        services.ladder.found(attempt.id, alarm=alarm, harm=harm, learned=learned)
        now.move(days=1)


async def on(pilot: Pilot[int], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


async def open_ladder(pilot: Pilot[int]) -> None:
    await pilot.press("a")
    await on(pilot, LadderScreen)


async def type_line(pilot: Pilot[int], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


# --- what it looks like ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(services: Services, now: FrozenTime, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await open_ladder(pilot)
        await check_golden(pilot, "ladder-empty")
        draw(services)
        try_often(services, now)
        services.ladder.begin(1, 3, 20)
        await pilot.press("escape", "a")
        await until(pilot, lambda: "You were about to" in shown(pilot.app))
        await pilot.press("up")
        await check_golden(pilot, "ladder")
        await pilot.press("b")
        await on(pilot, FoundDialog)
        await check_golden(pilot, "ladder-found")


async def test_without_the_all_clear_it_can_be_drawn_and_says_what_waits(services: Services) -> None:
    goal = services.ladder.add_goal("Dance")
    services.ladder.add_rung(goal.id, "One song")
    async with running(services) as pilot:
        await open_ladder(pilot)
        await check_golden(pilot, "ladder-waits")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LadderScreen)  # nothing was begun
        await pilot.press("x")
        await on(pilot, GateScreen)
        services.care.answer_gate(GateAnswer.YES)
        await pilot.press("escape")
        await on(pilot, LadderScreen)
        await pilot.press("enter")
        await on(pilot, GuessDialog)


# --- drawing -----------------------------------------------------------------------------------------------


async def test_a_ladder_is_begun_with_what_is_missed_and_escape_loses_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("g")
        await on(pilot, RungsDialog)
        await type_line(pilot, "Carry my grandchild upstairs")
        await type_line(pilot, "Lift a full bag")
        await type_line(pilot, "One flight")
        await check_golden(pilot, "ladder-rungs")
        pilot.app.screen.query_one(Input).value = "One flight with"
        await pilot.press("escape")
        await on(pilot, LadderScreen)
        await until(pilot, lambda: "One flight with" in shown(pilot.app))
    (goal,) = services.ladder.goals()
    assert [rung.text for rung in goal.rungs] == ["Lift a full bag", "One flight", "One flight with"]


async def test_enter_in_an_empty_line_is_done_and_nothing_is_made_of_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("g", "enter")
        await on(pilot, LadderScreen)
        assert services.ladder.goals() == ()


async def test_quitting_in_the_middle_keeps_the_line_once(services: Services) -> None:
    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("g")
        await on(pilot, RungsDialog)
        await type_line(pilot, "Dance")
        pilot.app.screen.query_one(Input).value = "One song"
        await pilot.pause()
        assert keep_everything(pilot.app) and keep_everything(pilot.app)
    assert [rung.text for rung in services.ladder.goals()[0].rungs] == ["One song"]


async def test_rungs_are_moved_split_edited_and_put_away_by_keys(services: Services) -> None:
    draw(services)

    def rungs() -> list[str]:
        return [rung.text.split()[-1] for rung in services.ladder.goals()[0].rungs]

    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("j")
        assert rungs()[:2] == ["water", "bag"]
        await pilot.press("u", "s")
        await on(pilot, AskDialog)
        pilot.app.screen.query_one("#ask-text", Input).value = "Lift half"
        await pilot.press("enter", "enter")
        await on(pilot, LadderScreen)
        assert rungs()[:3] == ["half", "bag", "water"]
        await pilot.press("e")
        await on(pilot, AskDialog)
        pilot.app.screen.query_one("#ask-minutes", Input).value = "lots"
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "not a number of minutes" in shown(pilot.app))
        pilot.app.screen.query_one("#ask-minutes", Input).value = "5"
        await pilot.press("enter")
        await on(pilot, LadderScreen)
        assert services.ladder.goals()[0].rungs[0].minutes == 5
        await pilot.press("z")
        await pilot.pause()
        assert "half" not in rungs()
        await pilot.press("o")
        await until(pilot, lambda: "put away" in shown(pilot.app))
        await pilot.press("end", "z")
        await pilot.pause()
        assert "half" in rungs()


async def test_what_was_never_tried_is_deleted_after_asking_and_the_rest_put_away(
    services: Services, now: FrozenTime
) -> None:
    draw(services)
    try_often(services, now)
    async with running(services) as pilot:
        await open_ladder(pilot)  # the second rung is suggested, and marked
        await pilot.press("d")
        await on(pilot, ConfirmDialog)
        await pilot.press("y")
        await on(pilot, LadderScreen)
        assert len(services.ladder.goals()[0].rungs) == 4
        await pilot.press("up", "d")
        await on(pilot, ConfirmDialog)
        assert "not deleted" in shown(pilot.app)
        await pilot.press("y")
        await on(pilot, LadderScreen)
        await pilot.pause()
    goal = services.ladder.goals()[0]
    assert (len(goal.rungs), [rung.tries for rung in goal.put_away]) == (3, [5])


# --- trying ------------------------------------------------------------------------------------------------


async def test_three_presses_begin_an_attempt_and_what_was_found_becomes_evidence(services: Services) -> None:
    draw(services)
    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("enter")
        await on(pilot, GuessDialog)
        await check_golden(pilot, "ladder-guess")
        await pilot.press("6", "t")
        await on(pilot, LadderScreen)
        (attempt,) = services.ladder.open_attempts()
        assert (attempt.alarm_expected, attempt.harm_expected) == (6, 100)
        await pilot.press("enter")  # it is under way: the same key tells
        await on(pilot, FoundDialog)
        await pilot.press("2", "1", *"held", "enter", *"it can", "enter")
        await on(pilot, AskDialog)
        assert "it can" in pilot.app.screen.query_one(Input).value
        await pilot.press("enter")
        await on(pilot, LadderScreen)
    (told,) = services.ladder.goals()[0].rungs[0].attempts
    assert (told.alarm_found, told.harm_found, told.happened, told.learned) == (2, 10, "held", "it can")
    assert [item.text for item in services.belief.evidence()] == ["it can"]


async def test_today_asks_what_happened_and_one_key_answers(services: Services) -> None:
    draw(services)
    services.ladder.begin(1, 6, 60)
    async with running(services) as pilot:
        assert "You were about to: Lift a full bag. b says what happened." in shown(pilot.app)
        await pilot.press("b")
        await on(pilot, FoundDialog)
        await pilot.press("x")
        await on(pilot, LadderScreen)
        await pilot.press("escape")
        await on(pilot, TodayScreen)
        assert "You were about to" not in shown(pilot.app)
    assert services.ladder.goals()[0].rungs[0].attempts == ()


async def test_half_typed_words_survive_escape_quit_and_a_new_start(
    services: Services, open_again: Callable[[], Services]
) -> None:
    draw(services)
    services.ladder.begin(5, 6, 60)  # with minutes
    async with running(services) as pilot:
        await pilot.press("b")
        await on(pilot, FoundDialog)
        await pilot.press("3", ".", *"12", "enter", *"my ha")
        await pilot.press("escape")
        await on(pilot, LadderScreen)
        await pilot.press("b")
        await on(pilot, FoundDialog)
        assert pilot.app.screen.query_one("#happened", Input).value == "my ha"
        pilot.app.screen.query_one("#learned", Input).value = "not much"
        await pilot.pause()
        assert keep_everything(pilot.app)
    again = open_again()
    (left,) = again.ladder.open_attempts()
    assert (left.alarm_found, left.harm_found, left.minutes) == (3, None, 12)
    assert (left.happened, left.learned, left.found) == ("my ha", "not much", False)


async def test_minutes_that_are_none_are_told_and_the_words_stay(services: Services) -> None:
    draw(services)
    services.ladder.begin(5)
    async with running(services) as pilot:
        await pilot.press("b")
        await on(pilot, FoundDialog)
        await pilot.press(".", ".", *"x", "enter", "enter", *"fine", "enter")
        await until(pilot, lambda: "not a number of minutes" in shown(pilot.app))
        await pilot.press("backspace", "9", "enter", "enter", "enter")
        await on(pilot, LadderScreen)
    (told,) = services.ladder.goals()[0].rungs[4].attempts
    assert (told.minutes, told.learned, told.found) == (9, "fine", True)


async def test_left_goes_back_to_the_numbers_and_an_attempt_can_be_put_right(services: Services) -> None:
    draw(services)
    services.ladder.found(services.ladder.begin(1, 6, 60).id, alarm=9, harm=90, happened="it hurt")
    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("tab", "enter")
        await on(pilot, FoundDialog)
        await pilot.press("enter", "enter")  # both numbers stay
        await pilot.press("home", "left", "left", "1", "2")
        await pilot.press("enter", "enter")
        await on(pilot, AskDialog)
        await pilot.press("escape")
        await on(pilot, LadderScreen)
        await pilot.press("d")
        await on(pilot, ConfirmDialog)
        (told,) = services.ladder.goals()[0].rungs[0].attempts
        await pilot.press("y")
        await on(pilot, LadderScreen)
        await pilot.pause()
    assert (told.alarm_found, told.harm_found, told.happened) == (1, 20, "it hurt")
    assert services.ladder.goals()[0].rungs[0].attempts == ()


async def test_the_mouse_alone_goes_all_the_way(services: Services) -> None:
    draw(services)
    async with running(services, (120, 36)) as pilot:
        await open_ladder(pilot)
        rungs = pilot.app.screen.query_one("#rungs", OptionList)
        await pilot.click(rungs, offset=(8, 1))
        await on(pilot, GuessDialog)
        for name in ("alarm", "harm"):
            row = pilot.app.screen.query_one(f"#rating-{name}", RatingRow)
            await pilot.click(row, offset=(row.indent + 5 * row.cell, 1))
            await pilot.pause()
        await on(pilot, LadderScreen)
        (begun,) = services.ladder.open_attempts()
        assert (begun.alarm_expected, begun.harm_expected) == (5, 50)
        await pilot.click(rungs, offset=(8, 1))
        await on(pilot, FoundDialog)
        row = pilot.app.screen.query_one("#rating-harm", RatingRow)
        await pilot.click(row, offset=(row.indent, 1))
        await pilot.click("#keep")
        await on(pilot, AskDialog)
        await pilot.click(pilot.app.screen.query_one("#keep", Button))
        await on(pilot, LadderScreen)
    assert services.belief.evidence()[0].text == "Lift a full bag: harm 50 expected, 0 found"


# --- with the drill ----------------------------------------------------------------------------------------


async def test_the_drill_is_a_key_away_and_knows_the_rung(services: Services) -> None:
    draw(services)
    async with running(services) as pilot:
        await open_ladder(pilot)
        await pilot.press("enter")
        await on(pilot, GuessDialog)
        await pilot.press("4", "d")  # the alarm that was guessed is kept
        await on(pilot, DrillScreen)
        await pilot.press("7", "5")
        await until(pilot, lambda: bool(pilot.app.screen.query(PredictPage)))
        await until(pilot, lambda: "› Lift a full bag" in shown(pilot.app))
        await pilot.press("enter", "6")
        await pilot.press("escape")
        await on(pilot, LadderScreen)
    (under_way,) = services.ladder.open_attempts()
    assert (under_way.alarm_expected, under_way.harm_expected) == (4, 60)
    assert under_way.drill_uuid


async def test_a_number_takes_a_rung_in_the_drill_and_other_words_are_as_good(services: Services) -> None:
    draw(services)
    async with running(services) as pilot:
        await pilot.press("3", "m")
        await on(pilot, DrillScreen)
        await pilot.press("7", "5")
        await until(pilot, lambda: "One flight, empty hands" in shown(pilot.app))
        await check_golden(pilot, "drill-rungs")
        await pilot.press("3", "8")
        await until(pilot, lambda: bool(services.ladder.open_attempts()))
        (attempt,) = services.ladder.open_attempts()
        assert (attempt.rung, attempt.harm_expected) == ("One flight, empty hands", 80)
        await pilot.press("left")
        await until(pilot, lambda: bool(pilot.app.screen.query(PredictPage)))
        await pilot.press("x", "left", "escape")
        await pilot.pause()
    drill = services.drill.resumable()
    assert drill is not None


async def test_a_click_takes_a_rung_too(services: Services) -> None:
    draw(services)
    async with running(services, (120, 36)) as pilot:
        await pilot.press("3", "m")
        await on(pilot, DrillScreen)
        await pilot.press("7", "5")
        await until(pilot, lambda: len(pilot.app.screen.query(ChoiceRow)) == 5)
        await pilot.pause()
        await pilot.click(pilot.app.screen.query(ChoiceRow)[1])
        await until(pilot, lambda: "How much harm" in shown(pilot.app))
    drill = services.drill.resumable()
    assert drill is not None and drill.doing == "Lift a crate of water"


async def test_move_opens_the_ladder_and_m_ticks_it_without_one(services: Services, now: FrozenTime) -> None:
    draw(services)
    while services.program.today().number < 15:
        services.practice.practised()
        services.journal.line("Rain on the window.")
        now.move(days=1)
    async with running(services) as pilot:
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "t ticks it" in shown(pilot.app))
        await pilot.press("enter")
        await on(pilot, LadderScreen)
        await pilot.press("escape")
        await on(pilot, TodayScreen)
        await pilot.press("t")
        await until(pilot, lambda: "t ticks it" not in shown(pilot.app))
        assert isinstance(pilot.app, CoachApp)


async def test_hostile_words_do_no_harm(services: Services, hostile: str) -> None:
    services.care.answer_gate(GateAnswer.YES)
    goal = services.ladder.add_goal(hostile)
    rung = services.ladder.add_rung(goal.id, hostile)
    services.ladder.found(services.ladder.begin(rung.id, 5, 50).id, alarm=1, harm=0, learned=hostile)
    services.ladder.begin(rung.id, 5, 50)
    async with running(services) as pilot:
        assert "You were about to: [/x]" in shown(pilot.app)
        await pilot.press("b")
        await on(pilot, FoundDialog)
        await pilot.press("escape")
        await on(pilot, LadderScreen)
        await pilot.press("y")
        await pilot.pause()
        assert "[red]y" in shown(pilot.app) and "\x1b" not in shown(pilot.app)
        await pilot.press("v")
        await on(pilot, AskDialog)
        await pilot.press("enter")
        await on(pilot, LadderScreen)
        await pilot.press("escape", "3", "m")
        await on(pilot, DrillScreen)
        await pilot.press("7", "5")
        await until(pilot, lambda: "[red]y" in shown(pilot.app))
    assert services.belief.evidence()[0].text == hostile
