"""What could come next, flare days, the pace, leave and the letter, on the screens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import FrozenTime
from tests.services.programs import TWO_DAYS, live, minimum, put_program
from tests.tui.harness import SIZES, check_golden, running, shown, until

from tmscoach.models.terms import Kind
from tmscoach.services.program import MAINTENANCE
from tmscoach.services.tracks import LETTER, LETTER_ID
from tmscoach.startup import Services
from tmscoach.tui.dialogs.ending import SettleDialog
from tmscoach.tui.screens.care import CareScreen
from tmscoach.tui.screens.graduation import GraduationScreen
from tmscoach.tui.screens.lesson import LessonScreen
from tmscoach.tui.screens.letter import LetterScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.screens.tracks import TracksScreen
from tmscoach.tui.screens.writing import WritingScreen


def write_letter(services: Services, body: str) -> None:
    page = services.journal.open_page(kind=Kind.LETTER, prompt=LETTER, prompt_id=LETTER_ID)
    services.journal.keep(replace(page, body=body))


@pytest.mark.parametrize("size", SIZES)
async def test_what_could_come_next_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    live(services, now, 30)
    put_program(services)
    put_program(services, "id = 3", "broken.toml")
    async with running(services, size, place="program") as pilot:
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, TracksScreen))
        await check_golden(pilot, "tracks")


@pytest.mark.parametrize("size", SIZES)
async def test_taking_leave_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    live(services, now, 30)
    write_letter(services, "It passed before.")
    async with running(services, size, place="program") as pilot:
        await pilot.press("o", "end", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, GraduationScreen))
        await check_golden(pilot, "graduation")


@pytest.mark.parametrize("size", SIZES)
async def test_a_letter_looks_as_it_should(services: Services, size: tuple[int, int], hostile: str) -> None:
    write_letter(services, f"It passed before, in March.\n\nCall Jo. {hostile}")
    async with running(services, size, place="program") as pilot:
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.screen, LetterScreen))
        await check_golden(pilot, "letter")


async def test_a_flare_looks_as_it_should_and_asks_first_what_is_new(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 4)
    async with running(services) as pilot:
        await pilot.press("f")
        await until(pilot, lambda: "Three days for a flare?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "First, what calms" in shown(pilot.app))
        await check_golden(pilot, "today-flare")
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CareScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert services.program.today().items[0].done
        await pilot.press("4")
        await until(pilot, lambda: "=  5" in shown(pilot.app) and "good or bad" in shown(pilot.app))
        await check_golden(pilot, "program-flare")
        await pilot.press("f")
        await until(pilot, lambda: "End these days now?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: services.program.today().program == "home30")


async def test_a_page_a_week_and_a_leave_look_as_they_should(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    services.measures.check_in(average=3)
    services.program.start(MAINTENANCE)
    async with running(services) as pilot:
        await check_golden(pilot, "today-weekly")
        services.tracks.graduate()
        await pilot.press("4", "1")
        await until(pilot, lambda: "Finished here" in shown(pilot.app))
        await check_golden(pilot, "today-finished")
        await pilot.press("4")
        await pilot.pause(0.1)
        await pilot.press("p")
        await until(pilot, lambda: services.program.today().program == MAINTENANCE)


async def test_a_track_is_begun_from_the_list_and_says_why(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    async with running(services, place="program") as pilot:
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, TracksScreen))
        await pilot.press("y")
        await until(pilot, lambda: "a feeling was named not once" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "Begin: Names for what is felt?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "Nothing much, thank you" in shown(pilot.app))
        assert services.program.today().program == "feeling"


async def test_another_programme_takes_the_place_of_the_present_one_only_after_asking(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 2)
    put_program(services)
    async with running(services, place="program") as pilot:
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, TracksScreen))
        await pilot.press("end", "enter")
        await until(pilot, lambda: "takes the place of" in shown(pilot.app))
        await pilot.press("n")
        await pilot.pause()
        assert services.program.today().program == "home30"
        await pilot.press("enter")
        await until(pilot, lambda: "takes the place of" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: services.program.today().program == "stairs")


async def test_leave_goes_by_its_steps_and_can_be_taken_back(
    services: Services, now: FrozenTime, home: Path
) -> None:
    live(services, now, 30)
    async with running(services, place="program") as pilot:
        await pilot.press("o", "end", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, GraduationScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("J", "o", "escape")
        await until(pilot, lambda: services.tracks.letter() is not None)
        await until(pilot, lambda: isinstance(pilot.app.screen, SettleDialog))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, GraduationScreen))
        await until(pilot, lambda: "written on 24 December" in shown(pilot.app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Everything is in it" in shown(pilot.app))
        assert len(list((home / "exports").iterdir())) == 1
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Take leave of the programme?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "You have finished here" in shown(pilot.app))
        assert services.tracks.leave().is_gone
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TracksScreen))


async def test_the_next_day_and_the_pace_have_keys(services: Services, now: FrozenTime) -> None:
    services.program.today()
    async with running(services, place="program") as pilot:
        await pilot.press("g")
        await pilot.pause()
        assert services.program.today().number == 1
        minimum(services)
        now.move(minutes=5)
        await pilot.press("1", "4")
        await until(pilot, lambda: "g Next day" in shown(pilot.app))
        await pilot.press("g")
        await until(pilot, lambda: services.program.today().number == 2)
        await pilot.press("P")
        await until(pilot, lambda: "Two programme days a day?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: services.program.today().intensive_until is not None)


async def test_a_lesson_of_somebody_elses_file_is_shown_as_it_stands(services: Services) -> None:
    bad = TWO_DAYS.replace("At the foot", "[/x] *foot*").replace(
        "Look at the stairs.", "[/x] [red]y <b>z</b> # a"
    )
    put_program(services, bad)
    services.program.start("stairs")
    async with running(services, (120, 36), place="program") as pilot:
        await until(pilot, lambda: "*Nothing* has to be climbed. [A link]" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LessonScreen))
        await until(pilot, lambda: "[/x] [red]y <b>z</b> # a" in shown(pilot.app))
        assert "[/x] *foot*" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LessonScreen))
        assert services.program.today().items[0].done


async def test_a_file_that_is_gone_leaves_every_screen_standing(services: Services, now: FrozenTime) -> None:
    file = put_program(services)
    services.program.start("stairs")
    file.unlink()
    async with running(services) as pilot:
        await until(pilot, lambda: "cannot be found or used" in shown(pilot.app))
        await pilot.press("4")
        await until(pilot, lambda: "stairs, day 1" in shown(pilot.app))
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: "Put it back" in shown(pilot.app))
