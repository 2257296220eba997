"""The drill's own page: every drill by its letter, how prompts fade, worries, a drill noted in one key."""

from __future__ import annotations

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot

from tmscoach.models.terms import DrillMode, Trigger
from tmscoach.services.drill import drill_folder
from tmscoach.services.practice import Stage
from tmscoach.startup import Services
from tmscoach.tui.dialogs.choose import ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.screens.drill import LETTERS, DrillHomeScreen, prompts_now
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.today import TodayScreen

OWN = """
id = "kettle"
title = "While the kettle boils, and a little longer than that"
about = "From a therapist."
minutes = "10 to 15"
trigger = "other"

[[steps]]
kind = "rate"
id = "before"
rail = "rate"
title = "Before"
when = "before"

[[steps]]
kind = "breathe"
id = "breathe"
rail = "breathe"
title = "Breathe"

[[steps]]
kind = "rate"
id = "after"
rail = "rate"
title = "After"
when = "after"
"""


def practise(services: Services, now: FrozenTime) -> None:
    """An own script, two drills, one with something new, one left, and two worries."""
    folder = drill_folder(services.paths.database)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kettle.toml").write_text(OWN, encoding="utf-8")
    services.practice.practised(Trigger.MOVEMENT, 10, 10, "yesterday")
    drill = services.drill.answer(services.drill.begin("kettle"), "before", alarm=10)
    services.drill.finish(services.drill.mark_new(drill))
    drill = services.drill.begin("full", Trigger.MOVEMENT)
    while drill.step != "close":
        drill = services.drill.answer(drill, drill.step)
    services.drill.answer(drill, "close", cue="If the stairs call, I take four of them and come back")
    now.move(minutes=10)
    services.drill.answer(services.drill.begin("fear"), "before", alarm=7)
    services.worry.put_off("the letter from the bank", "14:30")
    services.worry.put_off("what if it stays", "20:00")


@pytest.mark.parametrize("size", [*SIZES, (100, 30)])
async def test_the_page_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    practise(services, now)
    async with running(services, size, place="drill") as pilot:
        await check_golden(pilot, "drill-home")


@pytest.mark.parametrize("size", SIZES)
async def test_the_question_about_prompts_looks_as_it_should(
    services: Services, size: tuple[int, int]
) -> None:
    async with running(services, size, place="drill") as pilot:
        await pilot.press("s")
        await check_golden(pilot, "drill-home-prompts")


@pytest.mark.parametrize("width", [40, 60, 80, 90, 100, 110, 140])
async def test_no_row_takes_two_lines(services: Services, now: FrozenTime, width: int) -> None:
    practise(services, now)
    async with running(services, (width, 40), place="drill") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, DrillHomeScreen)
        lists = (screen.scripts, screen.recent)
        await until(
            pilot, lambda: all(one.virtual_size.height == one.option_count for one in lists), seconds=5
        )
        await pilot.resize_terminal(max(width - 15, 40), 40)
        await until(
            pilot, lambda: all(one.virtual_size.height == one.option_count for one in lists), seconds=5
        )


async def test_every_drill_that_ships_has_a_letter_and_begins_with_it(services: Services) -> None:
    ships = {script.id for script in services.drill.scripts()}
    assert ships <= set(LETTERS)
    for script in sorted(ships):
        async with running(services, place="drill") as pilot:
            await pilot.press(LETTERS[script])
            await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
            left = services.drill.resumable()
            assert left is not None
            assert left.script.id == script
            services.drill.finish(left)


async def test_no_letter_means_two_things(services: Services) -> None:
    async with running(services, place="drill") as pilot:
        own = [b.key for b in DrillHomeScreen.BINDINGS]  # type: ignore[union-attr]
        own += ["n"]  # the app's
        assert len(set(own)) == len(own)
        assert not {"w", "l", "1", "2", "3", "4", "5", "y"} & set(own)
        assert isinstance(pilot.app.screen, DrillHomeScreen)


async def test_a_letter_without_its_drill_does_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(services, place="drill") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, DrillHomeScreen)
        screen._scripts = tuple(s for s in screen._scripts if s.id != "fear")
        await pilot.press("t")
        await pilot.pause()
        assert pilot.app.screen is screen


async def test_one_key_notes_a_drill_without_the_app_and_d_takes_it_back(services: Services) -> None:
    services.practice.practised(at="yesterday")
    async with running(services, place="drill", notices=True) as pilot:
        await pilot.press("x")
        await shows(pilot, "takes it back")
        rows = services.practice.history()
        assert (len(rows), rows[0].mode, rows[0].day) == (2, DrillMode.APP_FREE, services.clock.today())
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
    assert [row.uuid for row in services.practice.history()] == [rows[1].uuid]


async def shows(pilot: Pilot[int], words: str) -> None:
    await until(pilot, lambda: words in shown(pilot.app))


async def test_on_today_one_key_notes_it_too_and_says_where_it_is_taken_back(services: Services) -> None:
    async with running(services, notices=True) as pilot:
        assert isinstance(pilot.app.screen, TodayScreen)
        await pilot.press("x")
        await shows(pilot, "Under Drill (3), d takes it")
        assert len(services.practice.history()) == 1
        await pilot.press("3", "d", "d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: not services.practice.history())


async def test_prompts_go_forward_and_back_at_will(services: Services) -> None:
    async with running(services, place="drill") as pilot:
        assert "prompts: every prompt" in shown(pilot.app)
        await pilot.press("s", "4")
        await shows(pilot, "prompts: on your own")
        assert services.practice.stage().number == 4
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        assert "Now it is 4, on your own." in shown(pilot.app)
        await pilot.press("escape", "s", "1")
        await shows(pilot, "prompts: every prompt")
        assert services.practice.stage().number == 1


def test_how_far_the_next_stage_is_stands_in_words() -> None:
    assert "So far: 3 of 8." in prompts_now(Stage(2, "Short: titles only", 3, 8))
    assert "did not come down by 1" in prompts_now(Stage(2, "Short: titles only", 8, 8))
    assert prompts_now(Stage(5, "Without the app: do it", 0, 0)) == (
        "Now it is 5, without the app. That is the last stage."
    )


async def test_worries_that_wait_stand_with_their_time(services: Services, now: FrozenTime) -> None:
    async with running(services, place="drill") as pilot:
        assert "Worries that wait" not in shown(pilot.app)
        services.worry.put_off("the rent", "18:00")
        await pilot.press("1", "3")
        await shows(pilot, "Tue 18:00  the rent")
        now.move(hours=5)
        await pilot.press("1", "3")
        await shows(pilot, "now  the rent")


async def test_hostile_words_do_no_harm(services: Services, now: FrozenTime, hostile: str) -> None:
    services.worry.put_off(hostile)
    drill = services.drill.begin("full", Trigger.PAIN)
    while drill.step != "close":
        drill = services.drill.answer(drill, drill.step)
    services.drill.answer(drill, "close", cue=hostile)
    now.move(days=1)
    for place in ("drill", "today"):
        async with running(services, place=place) as pilot:
            assert "[red]y" in shown(pilot.app)
            assert "\x1b" not in shown(pilot.app)
