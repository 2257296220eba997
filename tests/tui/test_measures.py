"""Measures: switched on, answered, put right and typed by hand; check-in walks through all that is due."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.models.terms import GateAnswer
from tmscoach.startup import Services
from tmscoach.tui.dialogs.ask import FormDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.screens.causes import CausesScreen
from tmscoach.tui.screens.checkin import CheckInScreen
from tmscoach.tui.screens.measures import MeasuresScreen
from tmscoach.tui.screens.today import TodayScreen


async def measures(pilot: Pilot[int]) -> None:
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, MeasuresScreen))
    await pilot.pause()


def fill(pilot: Pilot[int], **values: str) -> None:
    for name, value in values.items():
        pilot.app.screen.query_one(f"#ask-{name}", Input).value = value


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    services.measures.switch("phq2", True)
    services.measures.answer("phq2", {"interest": 2, "mood": 2})
    services.measures.answer("phq2", {"interest": 1})
    services.measures.enter_total("TSK-11", 31, 11, 44, "the clinic's sheet")
    async with running(services, size) as pilot:
        await measures(pilot)
        await pilot.press("down", "down", "down")
        await check_golden(pilot, "measures")
        await pilot.press("y")
        await until(pilot, lambda: "Licence:" in shown(pilot.app))
        pilot.app.post_message(OpenPlace("checkin", "phq2"))
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await check_golden(pilot, "measure-asked")


async def test_keys_switch_a_measure_on_answer_it_and_answer_it_again(services: Services) -> None:
    async with running(services) as pilot:
        await measures(pilot)
        await pilot.press("down", "down", "down", "o")
        assert next(s for s in services.measures.states() if s.measure.id == "phq2").on
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("7", "2", "2")  # seven stands for nothing here
        await until(pilot, lambda: "4 of 0 to 6" in shown(pilot.app))
        assert "worth mentioning to your clinician" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MeasuresScreen))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("down", "enter", "full_stop", "enter")  # the first of the words, then a blank
        await until(pilot, lambda: "1 of 2 left blank" in shown(pilot.app))
    (score,) = services.measures.scores("phq2")
    assert [answer.value for answer in score.answers] == [0, None]


async def test_a_mistaken_score_is_taken_out_after_asking(services: Services) -> None:
    services.measures.check_in(average=9)
    services.measures.answer("fear", {"damage": 9})
    async with running(services) as pilot:
        await measures(pilot)
        for downs in (0, 2):
            await pilot.press(*["down"] * downs, "d", "d")
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
            await pilot.press("y")
            await until(pilot, lambda: "No score yet" in shown(pilot.app))
    assert services.measures.history() == ()
    assert services.measures.scores() == ()


async def test_a_total_is_typed_what_is_wrong_is_told_in_place_and_nothing_typed_is_lost(
    services: Services,
) -> None:
    async with running(services) as pilot:
        await measures(pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        fill(pilot, name="TSK-11", total="99", range="11-44", source="the sheet")
        await pilot.click("#keep")
        await until(pilot, lambda: "99 is outside the range" in shown(pilot.app))
        await pilot.press("escape", "a")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        assert "the sheet" in shown(pilot.app)
        fill(pilot, total="31")
        await pilot.pause()
        await pilot.click("#keep")
        await until(pilot, lambda: "typed by hand" in shown(pilot.app))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        fill(pilot, name="tsk-11", total="28,5")
        await pilot.pause()
        assert keep_everything(pilot.app)  # the program ends here
    assert [score.shown for score in services.measures.scores("TSK-11")] == ["31 of 11 to 44"]
    assert services.slips.of("total").words()["total"] == "28,5"


async def test_check_walks_through_all_that_is_due_with_a_key_an_answer(services: Services) -> None:
    services.measures.switch("gad2", True)
    services.program.mark_learned(services.program.today().number)
    async with running(services) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, TodayScreen)
        place = next(n for n, item in enumerate(services.program.today().items) if item.checks)
        screen.parts.highlighted = place
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press(*"43256", "7", *"01")
        await until(pilot, lambda: "enter goes on to your three causes" in shown(pilot.app))
        assert "Fear of damage: 7 of 0 to 10" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
    latest = services.measures.latest()
    assert latest is not None and latest.believe == 60
    assert [(s.measure, s.total) for s in services.measures.scores()] == [("fear", 7), ("gad2", 1)]


async def test_leaving_half_way_keeps_the_measures_before_and_nothing_of_this_one(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("checkin", "fear,phq2"))
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.press("3", "2", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    assert [score.measure for score in services.measures.scores()] == ["fear"]


async def test_what_waits_for_an_examination_is_said_and_not_asked(services: Services) -> None:
    services.care.answer_gate(GateAnswer.NOT_YET)
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("checkin", "fear"))
        await until(pilot, lambda: "waits until a physician" in shown(pilot.app))
        await pilot.press("5", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        pilot.app.post_message(OpenPlace("checkin"))
        await until(pilot, lambda: "1 of 3\n" in shown(pilot.app))
    assert services.measures.scores() == ()


async def test_words_are_answered_by_mouse_too(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("checkin", "overall"))
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckInScreen))
        await pilot.pause()
        await pilot.click("#checkin-scale", offset=(8, 2))
        await until(pilot, lambda: "a little better" in shown(pilot.app) and "Kept" in shown(pilot.app))
