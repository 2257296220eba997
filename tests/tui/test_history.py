"""The drills behind on the screen: each with what it recorded, their numbers, put right and deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from tmscoach.demo import invented
from tmscoach.models.terms import Trigger
from tmscoach.services.drill import Drill
from tmscoach.startup import Services
from tmscoach.tui.dialogs.ratings import RatingsDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.screens.history import ROWS_AT_ONCE, HistoryScreen
from tmscoach.tui.small import SMALLEST
from tmscoach.tui.widgets.rating import RatingRow


async def open_history(pilot: Pilot[int], about: str = "") -> OptionList:
    pilot.app.post_message(OpenPlace("history", about))
    await on_screen(pilot, "HistoryScreen")
    return pilot.app.screen.query_one("#drills", OptionList)


async def on_screen(pilot: Pilot[int], name: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)
    await pilot.pause()


def squashed(pilot: Pilot[int]) -> str:
    return " ".join(shown(pilot.app).split())


def practise(services: Services, script: str = "quick", **answers: dict[str, Any]) -> Drill:
    """A drill walked to its end, with these answers at these steps."""
    drill = services.drill.begin(script, every_prompt=True)
    while not drill.finished:
        given = answers.get(drill.step, {})
        if drill.step == "arrive" and not given:
            given = {"trigger": Trigger.PAIN}
        drill = services.drill.answer(drill, drill.step, **given)
    return drill


def full(services: Services, words: str = "") -> Drill:
    """A full drill with everything in it."""
    item = services.belief.add_evidence(f"It moved. {words}")
    answers: dict[str, dict[str, Any]] = {
        "arrive": {"trigger": Trigger.WORRY},
        "before": {"alarm": 7, "hold": 8},
        "name": {"thought": f"it is all too much {words}"},
        "block": {"repetitions": 3},
        "because": {"evidence_uuid": item.uuid},
        "check": {"believability": 6},
        "in": {"feeling": "anger", "about": f"the letter {words}", "unsaid": f"not like this {words}"},
        "after": {"alarm": 5, "hold": 4},
        "close": {"back_to": f"the dishes {words}", "cue": f"if again, then slowly {words}"},
    }
    return practise(services, "full", **answers)


# --- what it shows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(tmp_path: Path, now: FrozenTime, size: tuple[int, int]) -> None:
    services = invented(tmp_path / "demo", now)
    try:
        full(services)
        async with running(services, size) as pilot:
            await open_history(pilot)
            await check_golden(pilot, "history")
            await pilot.press("m")
            await check_golden(pilot, "history-numbers")
            await pilot.press("m")
            await ratings(pilot)
            await pilot.pause(0.3)  # what lies behind a dialog is painted by the app, not by `shown`
            await check_golden(pilot, "history-ratings")
    finally:
        services.close()


@pytest.mark.parametrize("size", SIZES)
async def test_without_drills_it_says_what_to_do(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await open_history(pilot)
        await check_golden(pilot, "history-empty")
        await pilot.press("m", "e", "g", "d", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HistoryScreen)


async def test_everything_a_drill_recorded_is_there(services: Services) -> None:
    full(services)
    async with running(services, (120, 36)) as pilot:
        await open_history(pilot)
        text = squashed(pilot)
    for words in (
        "drill Full drill",
        "prompts 1 of 5: Every prompt",
        "turned up A worry going round",
        "alarm 7 to 5",
        "hold 8 to 4",
        "thought it is all too much",
        "said 3 times, as I",
        "because It moved.",
        "felt true 6 of 10",
        "feeling anger",
        "about the letter",
        "unsaid not like this",
        "card ",
        "back to the dishes",
        "next time if again, then slowly",
    ):
        assert words in text, words


async def test_what_was_skipped_is_left_out(services: Services) -> None:
    practise(services)
    async with running(services, (120, 36)) as pilot:
        await open_history(pilot)
        text = shown(pilot.app)
        assert "turned up" in text
        for label in ("alarm ", "hold ", "feeling", "thought", "felt true", "harm", "did it", "None"):
            assert label not in text
        assert "· → ·" in text


async def test_drills_without_the_app_left_or_new_are_marked(services: Services, now: FrozenTime) -> None:
    services.practice.practised(Trigger.FEAR, 6, 4)
    now.move(hours=2)
    services.drill.answer(services.drill.begin("quick"), "arrive", trigger=Trigger.PAIN)
    now.move(hours=2)
    fresh = services.drill.answer(services.drill.begin("quick"), "arrive", trigger=Trigger.PAIN)
    services.drill.finish(services.drill.mark_new(fresh))
    async with running(services, (120, 36)) as pilot:
        drills = await open_history(pilot)
        assert "new or different from what was checked" in shown(pilot.app)
        await pilot.press("down")
        await until(pilot, lambda: "left before its end" in shown(pilot.app))
        await pilot.press("e")  # what is not finished is rated by going on with it
        await pilot.pause()
        assert isinstance(pilot.app.screen, HistoryScreen)
        await pilot.press("down")
        await until(pilot, lambda: "Without the app" in shown(pilot.app))
        assert "prompts" not in shown(pilot.app)
        await pilot.press("g")  # no script was followed, so none can be begun again
        await pilot.pause()
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert drills.option_count == 3


async def test_a_drill_of_the_small_hours_says_which_day_it_counts_for(
    services: Services, now: FrozenTime
) -> None:
    now.move(hours=12, minutes=30)  # 2:32
    practise(services)
    async with running(services, (120, 36)) as pilot:
        await open_history(pilot)
        assert "Wednesday 25 November 2026, 02:32" in shown(pilot.app)
        assert "counts for 24 November" in squashed(pilot)


async def test_drills_of_another_year_show_it(services: Services, now: FrozenTime) -> None:
    practise(services)
    now.move(days=60)
    async with running(services) as pilot:
        await open_history(pilot)
        assert "24 Nov 2026" in shown(pilot.app)


async def test_older_ones_follow_as_one_goes_down_without_gap_or_double(
    services: Services, now: FrozenTime
) -> None:
    total = ROWS_AT_ONCE * 2 + 3
    for number in range(total):
        now.move(minutes=number % 3)  # several of the same instant
        services.practice.practised(Trigger.PAIN, number % 10, 0)
    async with running(services) as pilot:
        drills = await open_history(pilot)
        assert drills.option_count == ROWS_AT_ONCE
        await pilot.press("end")
        await until(pilot, lambda: drills.option_count == 2 * ROWS_AT_ONCE)
        await pilot.press("end")
        await until(pilot, lambda: drills.option_count == total)
        await pilot.press("end")
        await pilot.pause()
        assert drills.option_count == total
        screen = pilot.app.screen
        assert isinstance(screen, HistoryScreen)
        assert [row.id for row in screen._rows] == list(range(total, 0, -1))


async def test_it_opens_at_the_drill_it_was_asked_for_however_far_back(
    services: Services, now: FrozenTime
) -> None:
    first = practise(services, before={"alarm": 9})
    for _ in range(ROWS_AT_ONCE + 5):
        now.move(minutes=5)
        services.practice.practised(Trigger.PAIN)
    async with running(services, (120, 36)) as pilot:
        drills = await open_history(pilot, first.uuid)
        assert drills.highlighted == ROWS_AT_ONCE + 5
        assert "Quick drill" in shown(pilot.app)


async def test_h_and_enter_on_the_drills_own_page_lead_here(services: Services, now: FrozenTime) -> None:
    full(services)
    now.move(minutes=5)
    practise(services)
    async with running(services) as pilot:
        await pilot.press("3", "h")
        await on_screen(pilot, "HistoryScreen")
        await pilot.press("escape")
        await on_screen(pilot, "DrillHomeScreen")
        pilot.app.screen.query_one("#recent", OptionList).focus()
        await pilot.press("down", "down", "enter")
        await on_screen(pilot, "HistoryScreen")
        assert pilot.app.screen.query_one("#drills", OptionList).highlighted == 1
        assert "Full drill" in shown(pilot.app)


# --- numbers -----------------------------------------------------------------------------------------------


async def test_numbers_have_medians_from_five_on_and_n_always(services: Services, now: FrozenTime) -> None:
    for _ in range(5):
        services.practice.practised(Trigger.PAIN, 8, 6)
    for _ in range(4):
        services.practice.practised(Trigger.FEAR, 8, 2)
    async with running(services, (120, 36)) as pilot:
        await open_history(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "Drills since" in shown(pilot.app))
        text = squashed(pilot)
        assert "pain 8 to 6, n 5" in text
        assert "fear too few to say, n 4" in text
        assert "all 8 to 6, n 9" in text
        await pilot.press("enter")
        await until(pilot, lambda: "Drills since" not in shown(pilot.app))


async def test_numbers_by_line_are_there(services: Services) -> None:
    line = services.deck.add_line(Trigger.PAIN, "I rest, and so it is.")
    for _ in range(5):
        practise(
            services,
            before={"alarm": 7},
            block={"line": line.key, "repetitions": 1},
            after={"alarm": 4},
        )
    async with running(services, (120, 36)) as pilot:
        await open_history(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "I rest, and so it is." in shown(pilot.app))
        assert "I rest, and so it is." in squashed(pilot)
        assert shown(pilot.app).count("7 to 4, n 5") == 3  # all, pain, and the line


# --- putting right -----------------------------------------------------------------------------------------


async def ratings(pilot: Pilot[int]) -> RatingsDialog:
    await pilot.press("e")
    await on_screen(pilot, "RatingsDialog")
    screen = pilot.app.screen
    assert isinstance(screen, RatingsDialog)
    return screen


def of_newest(services: Services) -> tuple[int | None, ...]:
    drill = services.practice.details(services.practice.history(1)[0].uuid)
    return drill.row.alarm_before, drill.row.alarm_after, drill.hold_before, drill.hold_after


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (("3", "t", "full_stop", "0"), (3, 10, None, 0)),
        (("enter", "enter", "enter", "enter"), (7, 5, 8, 4)),
        (("enter", "6", "enter", "full_stop"), (7, 6, 8, None)),
        (("1", "2", "left", "backspace", "9", "enter", "enter", "enter"), (9, 2, 8, 4)),
        (("1", "2", "3", "escape"), (7, 5, 8, 4)),
    ],
)
async def test_four_ratings_are_put_right_one_key_each(
    services: Services, keys: tuple[str, ...], result: tuple[int | None, ...]
) -> None:
    full(services)
    async with running(services, (120, 36)) as pilot:
        await open_history(pilot)
        dialog = await ratings(pilot)
        assert [row.value for row in dialog.query(RatingRow)] == [7, 5, 8, 4]
        await pilot.press(*keys)
        await on_screen(pilot, "HistoryScreen")
        assert of_newest(services) == result
        before, after = ("·" if value is None else str(value) for value in result[:2])
        await until(pilot, lambda: f"{before} → {after}" in shown(pilot.app))


async def test_ratings_are_put_right_by_mouse_alone(services: Services) -> None:
    full(services)
    async with running(services) as pilot:
        await open_history(pilot)
        dialog = await ratings(pilot)
        row = dialog.query_one("#rating-3", RatingRow)
        await pilot.click(row, offset=(row.indent + 9 * row.cell + 2, 1))
        row = dialog.query_one("#rating-1", RatingRow)
        await pilot.click(row, offset=(row.indent + 1, 1))
        await pilot.click("#keep")
        await on_screen(pilot, "HistoryScreen")
        assert of_newest(services) == (7, 0, 8, 9)
        dialog = await ratings(pilot)
        row = dialog.query_one("#rating-2", RatingRow)
        await pilot.click(row, offset=(row.indent + 1, 1))
        await pilot.click("#blank")
        await pilot.click("#keep")
        await on_screen(pilot, "HistoryScreen")
        assert of_newest(services) == (7, 0, None, 9)
        await ratings(pilot)
        await pilot.click("#back")
        await on_screen(pilot, "HistoryScreen")
        assert of_newest(services) == (7, 0, None, 9)


async def test_a_key_typed_ahead_does_not_reach_what_lies_behind(services: Services) -> None:
    full(services)
    async with running(services) as pilot:
        await open_history(pilot)
        await ratings(pilot)
        await pilot.press("1", "1", "1", "1")
        await on_screen(pilot, "HistoryScreen")
        assert of_newest(services) == (1, 1, 1, 1)
        assert pilot.app.current_mode == "today"


# --- again, deleting ---------------------------------------------------------------------------------------


async def test_g_begins_the_same_drill_for_the_same_trigger(services: Services) -> None:
    full(services)
    async with running(services) as pilot:
        await open_history(pilot)
        await pilot.press("g")
        await on_screen(pilot, "DrillScreen")
        newest = services.practice.history(1)[0]
        assert (newest.script, newest.trigger, newest.finished) == ("full", Trigger.WORRY, False)


async def test_deleting_asks_first_and_no_is_the_default(services: Services, now: FrozenTime) -> None:
    for alarm in (1, 2, 3):
        now.move(minutes=5)
        practise(services, before={"alarm": alarm})
    async with running(services) as pilot:
        drills = await open_history(pilot)
        await pilot.press("down", "d")
        await on_screen(pilot, "ConfirmDialog")
        asked = pilot.app.screen.query_one(".dialog-text", Static)
        assert str(asked.content) == "Quick drill, 24 November 2026. It leaves every list and number."
        await pilot.press("enter")
        await on_screen(pilot, "HistoryScreen")
        assert len(services.practice.history()) == 3
        await pilot.press("d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: drills.option_count == 2)
        assert [row.alarm_before for row in services.practice.history()] == [3, 1]
        assert drills.highlighted == 1  # the next older one
        await pilot.press("d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.click("#yes")
        await until(pilot, lambda: drills.option_count == 1)
        await pilot.press("d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: "No drill yet." in shown(pilot.app))


async def test_a_drill_that_is_gone_elsewhere_is_told(services: Services, now: FrozenTime) -> None:
    practise(services)
    now.move(minutes=5)
    practise(services)
    async with running(services) as pilot:
        drills = await open_history(pilot)
        services.practice.delete(services.practice.history()[1].uuid)
        await pilot.press("down")
        await on_screen(pilot, "ProblemDialog")
        assert "This drill is not there any more." in squashed(pilot)
        await pilot.press("escape")
        await on_screen(pilot, "HistoryScreen")
        assert drills.option_count == 1


# --- hostile and small -------------------------------------------------------------------------------------


async def test_hostile_words_are_shown_harmless(services: Services, hostile: str) -> None:
    line = services.deck.add_line(Trigger.PAIN, hostile)
    practise(services, block={"line": line.key, "repetitions": 1})
    full(services, hostile)
    async with running(services, (160, 60)) as pilot:
        await open_history(pilot)
        for keys in ((), ("m",), ("m", "down")):
            await pilot.press(*keys)
            await pilot.pause()
            text = shown(pilot.app)
            assert "[/x] [red]y [z" in text
            assert not set(text) & {"\x1b", "\x07", "\x00", "\u202e", "\x9b"}


async def test_the_smallest_window_can_do_it_all(services: Services) -> None:
    full(services)
    async with running(services, SMALLEST) as pilot:
        await open_history(pilot)
        await pilot.press("m", "m")
        await ratings(pilot)
        await pilot.press("1", "2", "3", "4")
        await on_screen(pilot, "HistoryScreen")
        assert of_newest(services) == (1, 2, 3, 4)
        await pilot.press("d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: services.practice.history() == ())
