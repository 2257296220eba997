"""The drill by keys and by mouse: every step kept, nothing typed lost, and what a patient sees."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tmscoach.formats import content
from tmscoach.models import content as shapes
from tmscoach.models.care import Question
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import CardCategory, Feeling, GateAnswer, Trigger, Voice
from tmscoach.services.drill import Drill, drill_folder
from tmscoach.startup import Services
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.problem import ProblemDialog
from tmscoach.tui.messages import StartDrill
from tmscoach.tui.screens.care import CareScreen
from tmscoach.tui.screens.drill import DrillHomeScreen
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.history import HistoryScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.screens.writing import WritingScreen
from tmscoach.tui.widgets import steps
from tmscoach.tui.widgets.choices import ChoiceRow
from tmscoach.tui.widgets.pace import BreathBar, FillingBar
from tmscoach.tui.widgets.rating import RatingRow

SHIPPED = ("full", "quick", "flare", "fear", "other")  # the steps of worry and movement: test_drill_moving
TYPING = ("name", "in", "close")


class Seconds:
    """The clock of the bars, turned by a test."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    """No bar moves unless a test moves it."""
    seconds = Seconds()
    monkeypatch.setattr(DrillScreen, "clock", staticmethod(seconds))
    return seconds


async def drilling(pilot: Pilot[int], message: StartDrill) -> DrillScreen:
    pilot.app.post_message(message)
    await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
    screen = pilot.app.screen
    assert isinstance(screen, DrillScreen)
    await pilot.pause()
    return screen


def standing(screen: DrillScreen) -> Drill:
    assert screen._drill is not None
    return screen._drill


async def ready(pilot: Pilot[int], page: type[steps.Page]) -> None:
    """Wait for a page, and for its line to take letters where it has one."""
    screen = pilot.app.screen
    await until(pilot, lambda: isinstance(getattr(screen, "_page", None), page))
    if page in (steps.WordsPage, steps.ClosePage):
        await until(pilot, lambda: isinstance(screen.focused, Input))
    await pilot.pause()


async def typing(pilot: Pilot[int], name: str) -> Input:
    """The line of that name, once it takes letters."""
    await until(pilot, lambda: getattr(pilot.app.screen.focused, "id", None) == name)
    line = pilot.app.screen.focused
    assert isinstance(line, Input)
    return line


def runs(services: Services) -> list[DrillRun]:
    with services.database.reading() as session:
        return list(session.exec(select(DrillRun).order_by("id")).all())


def questions(services: Services) -> list[str]:
    with services.database.reading() as session:
        return [question.text for question in session.exec(select(Question).order_by("id")).all()]


def left_at(services: Services, script: str, step: str, **more: Any) -> Drill:
    """A drill that was left at a step; `more` replaces what is answered on the way, by kind of step."""
    drill = services.drill.begin(script)
    while drill.step != step:
        given: dict[str, Any] = {}
        match drill.current:
            case shapes.ArriveStep():
                given = {"trigger": "worry"}
            case shapes.RateStep() as rate:
                given = {"alarm": more.get("alarm", 6)} | ({"hold": 8} if rate.hold else {})
            case shapes.NameStep():
                given = {"thought": "It will stay."}
            case shapes.BlockStep() as block:
                given = {"repetitions": block.repetitions}
            case shapes.BecauseStep():
                given = {"evidence_uuid": services.drill.add_evidence("It moved.").uuid}
            case shapes.CheckStep():
                given = {"believability": 7}
            case shapes.ShiftInStep():
                given = {"feeling": "anger"}
        drill = services.drill.answer(drill, drill.step, **given)
    return drill


async def step_by_keys(pilot: Pilot[int], screen: DrillScreen) -> None:
    """Answer the step on the screen as somebody at a keyboard would."""
    drill = standing(screen)
    match drill.current:
        case shapes.ArriveStep():
            await pilot.press("3")
        case shapes.RateStep() as step:
            await pilot.press(*(["6", "t"] if step.hold else ["6"]))
        case shapes.NameStep():
            await typing(pilot, "thought")
            await pilot.press(*"It will stay.", "enter")
        case shapes.BlockStep() as step:
            await pilot.press(*["space"] * step.repetitions)
        case shapes.BecauseStep():
            await pilot.press("a")
            await typing(pilot, "because")
            await pilot.press(*"It moved.", "enter")
        case shapes.CheckStep():
            await pilot.press("7")
        case shapes.ShiftInStep() as step:
            await pilot.press("2")
            if step.typing:
                await typing(pilot, "about")
                await pilot.press(*"Him.", "enter")
                await typing(pilot, "unsaid")
                await pilot.press(*"No.", "enter")
        case shapes.CloseStep():
            await typing(pilot, "back_to")
            await pilot.press(*"The soup.", "enter")
            await typing(pilot, "cue")
            await pilot.press(*"then soup", "enter")
        case _:
            await pilot.press("enter")
    await until(pilot, lambda: standing(screen).finished or standing(screen).step != drill.step)


# --- walking through ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SHIPPED)
async def test_every_drill_is_walked_by_keys_and_kept(services: Services, script: str) -> None:
    async with running(services) as pilot:
        screen = await drilling(pilot, StartDrill(script))
        while not standing(screen).finished:
            await step_by_keys(pilot, screen)
            assert runs(services)[0].step == standing(screen).step
        await until(pilot, lambda: "Alarm 6 to 6" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    [row] = runs(services)
    asked = {type(step) for step in content.scripts()[script].steps}
    assert row.finished_at is not None
    assert (row.alarm_before, row.alarm_after, row.feeling) == (6, 6, Feeling.ANGER)
    assert row.trigger is (content.scripts()[script].trigger or Trigger.WORRY)
    assert row.hold_after == (None if script == "quick" else 10)
    assert row.thought == ("It will stay." if shapes.NameStep in asked else "")
    assert (row.evidence_uuid is not None) is (shapes.BecauseStep in asked)
    assert row.believability == (7 if shapes.CheckStep in asked else None)
    assert row.line_text and row.card_text
    words = ("", "", "", "") if script == "quick" else ("Him.", "No.", "The soup.", "then soup")
    assert (row.about, row.unsaid, row.back_to, row.cue) == words


async def test_a_quick_drill_from_today_takes_at_most_seven_presses(services: Services) -> None:
    async with running(services) as pilot:
        pressed = 0
        for key in ("n", "1", "7", "space", "2", "enter", "5"):
            await pilot.press(key)
            pressed += 1
            if key == "n":
                await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
        await until(pilot, lambda: "Alarm 7 to 5" in shown(pilot.app))
        assert pressed <= 7
    [row] = runs(services)
    assert row.finished_at is not None
    assert (row.trigger, row.alarm_before, row.feeling, row.alarm_after) == (
        Trigger.PAIN,
        7,
        Feeling.ANGER,
        5,
    )


async def test_three_keys_in_one_burst_are_three_answers(services: Services) -> None:
    async with running(services) as pilot:
        screen = await drilling(pilot, StartDrill("full"))
        await pilot.press("1", "7", "4")
        await ready(pilot, steps.WordsPage)
    [row] = runs(services)
    assert (row.trigger, row.alarm_before, row.hold_before, row.step) == (Trigger.PAIN, 7, 4, "name")
    assert screen._drill is not None


async def test_a_held_space_says_each_line_once_and_answers_nothing_else(services: Services) -> None:
    left_at(services, "full", "block")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await pilot.press(*["space"] * 9)
        await pilot.pause()
        assert standing(screen).step == "because"
    assert runs(services)[0].repetitions == 3
    assert runs(services)[0].evidence_uuid is None


def resumed(services: Services) -> StartDrill:
    left = services.drill.resumable()
    assert left is not None
    return StartDrill(left.script.id, resume_uuid=left.uuid)


async def test_everything_can_be_skipped_by_one_key(services: Services) -> None:
    async with running(services) as pilot:
        screen = await drilling(pilot, StartDrill("full"))
        await pilot.press("full_stop")
        assert standing(screen).step == "arrive"  # it asks what it answers
        await pilot.press("5", "full_stop", "full_stop")
        await typing(pilot, "thought")
        await pilot.press("enter", "full_stop", "full_stop", "full_stop", "full_stop", "full_stop")
        assert standing(screen).step == "after"
        await pilot.press("full_stop", "full_stop")
        await typing(pilot, "back_to")
        await pilot.press("enter")
        await typing(pilot, "cue")
        await pilot.press("enter")
        await until(pilot, lambda: standing(screen).finished)
        assert "No numbers this time" in shown(pilot.app)
    [row] = runs(services)
    assert (row.alarm_before, row.feeling, row.believability, row.thought) == (None, None, None, "")


async def test_an_earlier_thought_is_one_key(services: Services) -> None:
    drill = left_at(services, "full", "block")
    services.drill.finish(drill)
    left_at(services, "full", "name")
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await typing(pilot, "thought")
        assert "1   It will stay." in shown(pilot.app)
        await pilot.press("1")
        await until(pilot, lambda: runs(services)[1].step == "block")
    assert runs(services)[1].thought == "It will stay."


async def test_another_line_and_another_voice_are_one_key_each(services: Services) -> None:
    left_at(services, "full", "block")
    first = runs(services)[0].line_key
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await pilot.press("space", "o")
        await until(pilot, lambda: "0 of 3 said" in shown(pilot.app))
        await pilot.press("v")
        row = runs(services)[0]
        assert row.line_key != first
        assert row.voice is Voice.YOU
        assert row.repetitions == 0
        starter = next(o for o in content.starter_lines() if f"start:{o.id}" == row.line_key)
        assert row.line_text == starter.you
        await until(pilot, lambda: starter.you.split()[0] in shown(pilot.app))
        await pilot.press("v")
        assert runs(services)[0].voice is Voice.I  # by name needs a name


async def test_an_own_line_has_one_voice(services: Services) -> None:
    services.deck.add_line(Trigger.WORRY, "I can wait.")
    left_at(services, "full", "block")
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await until(pilot, lambda: "I can wait." in shown(pilot.app))
        assert "v voice" not in shown(pilot.app)
        await pilot.press("v")
        assert runs(services)[0].voice is Voice.I


async def test_a_low_number_offers_a_gentler_line_once(services: Services) -> None:
    services.care.answer_gate(GateAnswer.YES)
    left_at(services, "full", "check")
    before = runs(services)[0].line_key
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await pilot.press("2")
        await until(pilot, lambda: "Is this wording closer?" in shown(pilot.app))
        assert runs(services)[0].believability == 2
        await pilot.press("g")
        await until(pilot, lambda: "How true does the line feel?" in shown(pilot.app))
        assert runs(services)[0].line_key != before
        assert runs(services)[0].believability is None
        await pilot.press("3")
        await until(pilot, lambda: standing(screen).step == "in")
    assert runs(services)[0].believability == 3


async def test_the_line_can_be_kept_when_a_gentler_one_is_offered(services: Services) -> None:
    left_at(services, "full", "check")
    before = runs(services)[0].line_key
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await pilot.press("2", "k")
        await until(pilot, lambda: standing(screen).step == "in")
    row = runs(services)[0]
    assert (row.line_key, row.believability) == (before, 2)


async def test_the_fear_drill_parks_a_question_and_tells_an_earlier_answer(services: Services) -> None:
    left_at(services, "fear", "because")
    async with running(services, notices=True) as pilot:
        screen = await drilling(pilot, resumed(services))
        await pilot.press("full_stop", "enter")
        assert standing(screen).step == "because"  # this one needs an answer
        await pilot.press("p")
        await typing(pilot, "because")
        await pilot.press(*"Is it?", "enter")
        await until(pilot, lambda: "Parked for your doctor." in shown(pilot.app))
        assert questions(services) == ["Is it?"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        [question] = services.care.questions()
        services.care.answer_question(question.id, "No [b]it\x1b is not.")
        left_at(services, "fear", "because")
        screen = await drilling(pilot, resumed(services))
        await pilot.press("p")
        await typing(pilot, "because")
        await pilot.press(*"is it?", "enter")
        await until(pilot, lambda: "answer was: No [b]it␛ is not." in shown(pilot.app))
        assert "\x1b" not in shown(pilot.app)
    assert questions(services) == ["Is it?"]


async def test_half_typed_evidence_waits_behind_the_list(services: Services) -> None:
    left_at(services, "full", "because")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await pilot.press("a")
        await typing(pilot, "because")
        await pilot.press(*"It mov", "escape")
        await until(pilot, lambda: "add something" in shown(pilot.app))
        assert isinstance(pilot.app.screen, DrillScreen)
        await pilot.press("a")
        line = await typing(pilot, "because")
        assert line.value == "It mov"
        await pilot.press(*"ed.", "enter")
        await until(pilot, lambda: standing(screen).step == "check")
    assert [item.text for item in services.belief.evidence()] == ["It moved."]


async def test_after_the_end_a_page_can_be_written_about_it(services: Services) -> None:
    left_at(services, "quick", "after")
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await pilot.press("4", "w")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("h", "i", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    [page] = services.journal.recent()
    assert services.journal.page(page.id).body == "hi"


# --- by mouse -----------------------------------------------------------------------------------------------


async def test_a_whole_full_drill_by_mouse_alone(services: Services) -> None:
    services.drill.add_evidence("It moved.")

    async def hint(word: str) -> None:
        await pilot.pause()
        lines = shown(pilot.app).splitlines()
        y = next(n for n, line in enumerate(lines) if word in line)
        await pilot.click(offset=(lines[y].index(word) + 1, y))
        await pilot.pause()

    async def row(place: int) -> None:
        await pilot.pause()
        await pilot.click(pilot.app.screen.query(ChoiceRow)[place], offset=(3, 0))

    async def number(name: str, value: int) -> None:
        await pilot.pause()
        scale = pilot.app.screen.query_one(f"#{name}", RatingRow)
        y = 0 if scale.bare else 1
        await pilot.click(scale, offset=(scale.indent + scale.cell * value + scale.cell // 2, y))

    async with running(services) as pilot:
        screen = await drilling(pilot, StartDrill("full"))
        await row(1)
        await number("alarm", 10)
        await number("hold", 0)
        await ready(pilot, steps.WordsPage)
        await hint("go on, with")
        await ready(pilot, steps.LinePage)
        for _ in range(3):
            await hint("said once")
        await ready(pilot, steps.BecausePage)
        await row(0)
        await ready(pilot, steps.CheckPage)
        await number("true", 8)
        await ready(pilot, steps.FeelingPage)
        await row(9)
        await typing(pilot, "about")  # alarm is high, so the unsaid sentence is not asked
        await hint("go on, with")
        await ready(pilot, steps.CardPage)
        await hint("another card")
        await hint("go on before")
        await ready(pilot, steps.RatePage)
        await number("hold", 3)  # the second question first
        await until(pilot, lambda: standing(screen).step == "close")
        await ready(pilot, steps.ClosePage)
        await hint("go on, with")
        await typing(pilot, "cue")
        await hint("go on, with")
        await until(pilot, lambda: standing(screen).finished)
        await hint("done")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    [kept] = runs(services)
    assert kept.finished_at is not None
    assert (kept.trigger, kept.alarm_before, kept.hold_before) == (Trigger.FEAR, 10, 0)
    assert (kept.believability, kept.feeling, kept.hold_after) == (8, Feeling.RELIEF, 3)
    assert kept.evidence_uuid is not None


# --- leaving and going on -----------------------------------------------------------------------------------


def every_step(*scripts: str) -> list[tuple[str, str]]:
    return [(name, step.id) for name in scripts for step in content.scripts()[name].steps]


@pytest.mark.parametrize(("script", "step"), every_step("full"))
async def test_escape_leaves_and_going_on_stands_at_the_same_step(
    services: Services, script: str, step: str
) -> None:
    drill = left_at(services, script, step)
    if step == "arrive":
        services.drill.keep(drill, "arrive", trigger="worry")
    async with running(services, place="drill", notices=True) as pilot:
        for _ in range(2):
            await pilot.press("r")
            await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
            screen = pilot.app.screen
            assert isinstance(screen, DrillScreen)
            assert standing(screen).step == step
            await pilot.pause()
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
            await until(pilot, lambda: "Kept for an hour" in shown(pilot.app))
    assert len(runs(services)) == 1


async def test_a_drill_left_at_once_leaves_nothing_and_says_nothing(services: Services) -> None:
    left_at(services, "full", "name")  # an older one, which still waits
    async with running(services, notices=True) as pilot:
        await drilling(pilot, StartDrill("fear"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await pilot.pause(0.2)
        assert "Kept for an hour" not in shown(pilot.app)
    assert [row.script for row in runs(services)] == ["full"]


async def test_back_shows_each_step_before_with_its_answer(services: Services) -> None:
    left_at(services, "full", "out")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        seen = []
        while standing(screen).step != "arrive":
            if isinstance(pilot.app.screen.focused, Input):
                await pilot.press("home")  # words stand in it; at their beginning `left` goes back
            await pilot.press("left")
            await pilot.pause(0.1)
            if standing(screen).step not in seen:
                seen.append(standing(screen).step)
        assert seen == ["in", "check", "because", "block", "name", "before", "arrive"]
        await pilot.press("enter")
        assert standing(screen).step == "before"
    row = runs(services)[0]
    assert (row.trigger, row.alarm_before, row.thought) == (Trigger.WORRY, 6, "It will stay.")


@pytest.mark.parametrize(
    ("step", "first", "second"), [("in", "about", "unsaid"), ("close", "back_to", "cue")]
)
async def test_words_half_typed_stay_on_the_way_back_and_forth(
    services: Services, step: str, first: str, second: str
) -> None:
    left_at(services, "full", step)
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        if step == "in":
            await pilot.press("2")
        await typing(pilot, first)
        await pilot.press(*"one", "enter")
        await typing(pilot, second)
        await pilot.press(*"two")
        screen.action_back()
        line = await typing(pilot, first)
        assert line.value == "one"
        await pilot.press("enter")
        line = await typing(pilot, second)
        assert line.value == "two"
        if step == "in":
            screen.action_back()
            await typing(pilot, first)
            await pilot.press(*"!")
            screen.action_back()
            await ready(pilot, steps.FeelingPage)
            await pilot.press("enter")
            line = await typing(pilot, first)
            assert line.value == "one!"


@pytest.mark.parametrize("step", TYPING)
@pytest.mark.parametrize("road", ["ctrl+q", "escape", "pause", "ctrl+y", "f9"])
async def test_no_road_loses_a_half_typed_line(services: Services, step: str, road: str) -> None:
    name = {"name": "thought", "in": "about", "close": "back_to"}[step]
    left_at(services, "full", step)
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        if step == "in":
            await pilot.press("2")
        await typing(pilot, name)
        await pilot.press(*"half a li")
        match road:
            case "pause":  # as before a kill: half a second after the last letter it is in the store
                await until(pilot, lambda: getattr(runs(services)[0], name) == "half a li", seconds=5)
            case "ctrl+y" | "f9":
                await pilot.press(road)
                await until(pilot, lambda: not isinstance(pilot.app.screen, DrillScreen))
                await pilot.press("escape")
                await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
                line = await typing(pilot, name)
                assert line.value == "half a li"
                await pilot.press(*"ne")
                screen.keep_now()
            case _:
                await pilot.press(road)
                await pilot.pause()
    [row] = runs(services)
    assert getattr(row, name) == ("half a line" if road in ("ctrl+y", "f9") else "half a li")
    assert row.step == step


async def test_a_long_text_pasted_into_a_line_is_kept_whole(services: Services) -> None:
    from textual import events

    left_at(services, "full", "name")
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await typing(pilot, "thought")
        pilot.app.screen.focused.post_message(events.Paste("word " * 2000 + "end\nand another"))  # type: ignore[union-attr]
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: runs(services)[0].step == "block")
    assert runs(services)[0].thought == "word " * 2000 + "end and another"


async def test_a_drill_that_went_on_in_another_window_is_told_of(services: Services) -> None:
    left_at(services, "full", "before")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        there = services.drill.resume(standing(screen).uuid)
        services.drill.answer(there, "before", alarm=1, hold=1)
        await pilot.press("9")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProblemDialog))
        assert "another window" in shown(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, DrillScreen))
    assert runs(services)[0].alarm_before == 1


async def test_a_drill_that_cannot_be_begun_or_resumed_is_told_of(services: Services) -> None:
    async with running(services) as pilot:
        for message in (StartDrill("waltz"), StartDrill("full", resume_uuid="0")):
            pilot.app.post_message(message)
            await until(pilot, lambda: isinstance(pilot.app.screen, ProblemDialog))
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    assert runs(services) == []


# --- new or different ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "step"), [(n, s.id) for n, one in content.scripts().items() for s in one.steps]
)
async def test_new_or_different_opens_the_signs_from_any_step(
    services: Services, clock: Seconds, script: str, step: str
) -> None:
    left_at(services, script, step, alarm=9 if step == "longer" else 6)
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await pilot.pause()
        stands = isinstance(pilot.app.screen.focused, Input)
        await pilot.press("ctrl+y" if stands else "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, CareScreen))
        assert runs(services)[0].is_new
        assert len(questions(services)) == 1
        after = standing(screen).step
        clock.now += 1000  # reading takes its time, and no bar runs out behind it
        await pilot.pause(0.2)
        assert standing(screen).step == after
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert "For calm only" in shown(pilot.app)
        assert standing(screen).step == after
        assert not isinstance(standing(screen).current, shapes.BecauseStep)
    assert len(runs(services)) == 1


async def test_while_a_line_is_typed_the_key_that_works_is_named(services: Services) -> None:
    left_at(services, "full", "name")
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await typing(pilot, "thought")
        await until(pilot, lambda: "ctrl+y New or different?" in shown(pilot.app))
        await pilot.press("y")
        assert isinstance(pilot.app.screen, DrillScreen)
        await pilot.press("enter")
        await until(pilot, lambda: " y New or different?" in shown(pilot.app))
    assert runs(services)[0].thought == "y"


async def test_new_or_different_after_the_end_leaves_the_end_as_it_was(services: Services) -> None:
    for _ in range(5):
        services.practice.practised()
    left_at(services, "quick", "after")
    async with running(services) as pilot:
        await drilling(pilot, resumed(services))
        await pilot.press("6")
        await until(pilot, lambda: "6 drills today" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, CareScreen))
        await pilot.press("escape")
        await until(pilot, lambda: "6 drills today" in shown(pilot.app))
    assert runs(services)[-1].is_new


# --- bars ---------------------------------------------------------------------------------------------------


async def turned(pilot: Pilot[int], clock: Seconds, seconds: float) -> None:
    """Let the bars' clock go on, and the bars notice."""
    clock.now += seconds
    await pilot.pause(0.35)


async def test_the_breath_grows_and_shrinks_and_the_last_breath_goes_on_by_itself(
    services: Services, clock: Seconds
) -> None:
    left_at(services, "flare", "breathe")
    step = next(s for s in content.scripts()["flare"].steps if s.id == "breathe")
    assert isinstance(step, shapes.BreatheStep)
    whole = step.seconds_in + step.seconds_out
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        bar = screen.query_one(BreathBar)
        for seconds, part in (
            (0, 0),
            (step.seconds_in / 2, 0.5),
            (step.seconds_in / 2, 1),
            (step.seconds_out / 2, 0.5),
        ):
            await turned(pilot, clock, seconds)
            drawn = bar.render().plain.splitlines()[0].count("━")
            assert abs(drawn - 46 * part) <= 2, seconds
        await turned(pilot, clock, step.seconds_out / 2 - 0.01)
        assert "0 of" in shown(pilot.app)
        await turned(pilot, clock, 0.02)
        await until(pilot, lambda: f"1 of {step.breaths} breaths" in shown(pilot.app))
        await turned(pilot, clock, whole * (step.breaths - 1) - 0.1)
        assert standing(screen).step == "breathe"
        await turned(pilot, clock, 0.2)
        await until(pilot, lambda: standing(screen).step != "breathe")


@pytest.mark.parametrize(("script", "step"), [("full", "out"), ("quick", "out"), ("flare", "watch")])
async def test_a_filling_bar_goes_on_at_its_end_and_not_before(
    services: Services, clock: Seconds, script: str, step: str
) -> None:
    left_at(services, script, step)
    found = next(s for s in content.scripts()[script].steps if s.id == step)
    assert isinstance(found, shapes.NoticeStep | shapes.ShiftOutStep)
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        bar = screen.query_one(FillingBar)
        await turned(pilot, clock, found.seconds / 2)
        assert abs(bar.render().plain.count("━") - 23) <= 1
        await turned(pilot, clock, found.seconds / 2 - 0.01)
        assert standing(screen).step == step
        assert bar.render().plain.count("━") == 46
        await turned(pilot, clock, 0.01)
        await until(pilot, lambda: standing(screen).step != step)


async def test_bars_stand_still_while_another_screen_is_open(services: Services, clock: Seconds) -> None:
    left_at(services, "full", "out")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await turned(pilot, clock, 30)
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "SupportScreen")
        await turned(pilot, clock, 300)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await turned(pilot, clock, 9.9)
        assert standing(screen).step == "out"
        await turned(pilot, clock, 0.2)
        await until(pilot, lambda: standing(screen).step == "after")


async def test_another_card_goes_on_with_the_same_bar(services: Services, clock: Seconds) -> None:
    left_at(services, "full", "out")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        await turned(pilot, clock, 30)
        before = runs(services)[0].card_text
        await pilot.press("o")
        await turned(pilot, clock, 0)
        assert runs(services)[0].card_text != before
        assert screen.query_one(FillingBar).seconds == 30


async def test_without_animations_a_bar_moves_once_a_second(services: Services, clock: Seconds) -> None:
    left_at(services, "full", "out")
    async with running(services) as pilot:
        pilot.app.animation_level = "none"
        screen = await drilling(pilot, resumed(services))
        bar = screen.query_one(FillingBar)
        await turned(pilot, clock, 7.9)
        assert bar.seconds == 7
        await turned(pilot, clock, 33)
        await until(pilot, lambda: standing(screen).step == "after")


# --- small terminals and other sizes ------------------------------------------------------------------------


@pytest.mark.parametrize("script", SHIPPED)
async def test_everything_asked_fits_a_terminal_of_40_by_12(services: Services, script: str) -> None:
    services.drill.add_evidence("It moved from the left hip to the right shoulder while I was talking.")
    async with running(services, (40, 12)) as pilot:
        screen = await drilling(pilot, StartDrill(script))
        while not standing(screen).finished:
            await pilot.pause()
            await until(pilot, lambda: not screen.stage.show_vertical_scrollbar)
            text = shown(pilot.app)
            assert max(len(line) for line in text.splitlines()) <= 40
            assert "esc Leave" in text
            if isinstance(standing(screen).current, shapes.BlockStep):
                assert " said" in text
            await step_by_keys(pilot, screen)
    assert runs(services)[0].finished_at is not None


async def test_a_resize_in_mid_step_changes_no_answer(services: Services) -> None:
    left_at(services, "full", "name")
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        line = await typing(pilot, "thought")
        await pilot.press(*"half")
        for size in ((40, 12), (120, 36), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert line.value == "half"
            assert standing(screen).step == "name"
        await pilot.press("enter")
        for size in ((40, 12), (120, 36), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await pilot.press("space")
        await until(pilot, lambda: "1 of 3 said" in shown(pilot.app))
        await until(pilot, lambda: "? help" in shown(pilot.app))
    assert runs(services)[0].thought == "half"


async def test_hostile_words_are_shown_harmless_on_every_page(services: Services, hostile: str) -> None:
    words = hostile.replace("\r", " ")
    services.deck.add_line(Trigger.WORRY, "[/b] \x1b[31m I \u202ewait\x00 [i")
    services.deck.add_card(CardCategory.VIEW, "[/b] \x1b[31m the \u202etree\x00 [i")
    services.drill.add_evidence(words)
    drill = services.drill.answer(services.drill.begin("full"), "arrive", trigger="worry")
    drill = services.drill.answer(drill, "before", alarm=6, hold=6)
    services.drill.finish(drill, thought=words)
    drill = services.drill.answer(services.drill.begin("full"), "arrive", trigger="worry")
    services.drill.answer(drill, "before", alarm=6, hold=6)
    seen = ""
    async with running(services) as pilot:
        screen = await drilling(pilot, resumed(services))
        while not standing(screen).finished:
            await pilot.pause()
            seen += shown(pilot.app)
            if isinstance(standing(screen).current, shapes.NameStep):
                line = await typing(pilot, "thought")
                line.value = words
                await pilot.pause()
                seen += shown(pilot.app)
                await pilot.press("enter")
            elif isinstance(standing(screen).current, shapes.CloseStep):
                (await typing(pilot, "back_to")).value = words
                await pilot.press("enter")
                (await typing(pilot, "cue")).value = words
                await pilot.press("enter")
                await until(pilot, lambda: standing(screen).finished)
            else:
                await step_by_keys(pilot, screen)
        await pilot.pause()
        seen += shown(pilot.app)
        await pilot.press("enter", "3")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
        seen += shown(pilot.app)
    assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in seen)
    assert "\u202e" not in seen
    assert seen.count("[/x] [red]y") >= 4
    row = runs(services)[-1]
    assert (row.thought, row.back_to, row.cue) == (words, words, words)


# --- the drill's own page -----------------------------------------------------------------------------------


async def test_letters_begin_the_drills_they_name(services: Services) -> None:
    async with running(services, place="drill") as pilot:
        for key, script in (("f", "full"), ("a", "flare"), ("t", "fear"), ("n", "quick")):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen))
            screen = pilot.app.screen
            assert isinstance(screen, DrillScreen)
            assert standing(screen).script.id == script
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))


async def test_an_own_script_stands_in_the_list_and_begins(services: Services) -> None:
    folder = drill_folder(services.paths.database)
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        'id = "mine"\ntitle = "On the [b]stairs"\nabout = "For [i]stairs."\nminutes = "1"\n'
        'trigger = "movement"\n[[steps]]\nkind = "rate"\nid = "a"\nrail = "rate"\ntitle = "How [b]loud?"\n'
        'when = "before"\nhold = false\n[[steps]]\nkind = "block"\nid = "b"\nrail = "line"\n'
        'title = "Say it"\n',
        encoding="utf-8",
    )
    async with running(services, place="drill") as pilot:
        await until(pilot, lambda: "On the [b]stairs" in shown(pilot.app))
        await pilot.press("end")
        await until(pilot, lambda: "For [i]stairs." in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "How [b]loud?" in shown(pilot.app))
        await pilot.press("6", "enter")
        await until(pilot, lambda: "not rated after" in shown(pilot.app))
    assert runs(services)[0].script == "mine"


async def test_deleting_a_drill_asks_first(services: Services) -> None:
    services.practice.practised()
    async with running(services, place="drill") as pilot:
        await pilot.press("d")  # goes to the list first
        recent = pilot.app.screen.query_one("#recent", OptionList)
        await until(pilot, lambda: recent.has_focus and recent.highlighted == 0)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
        assert len(services.practice.history()) == 1
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: "Nothing yet." in shown(pilot.app))
    assert services.practice.history() == ()


async def test_a_long_history_is_fetched_as_one_scrolls(services: Services, now: FrozenTime) -> None:
    for number in range(70):
        services.practice.practised(alarm_before=number % 10)
        now.move(minutes=1)
    async with running(services, place="drill") as pilot:
        recent = pilot.app.screen.query_one("#recent", OptionList)
        recent.focus()
        for _ in range(4):
            await pilot.press("end")
            await pilot.pause()
        assert recent.option_count == 70
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))


# --- what a patient sees ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_drill_page_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    async with running(services, size, place="drill") as pilot:
        await check_golden(pilot, "drill-empty")
    services.practice.practised(Trigger.PAIN, 7, 5, "yesterday")
    closing = left_at(services, "full", "close")
    finish = services.drill.answer(
        closing, "close", back_to="The soup.", cue="If it comes at night, then the radio."
    )
    assert finish.finished
    now.move(minutes=20)
    services.drill.mark_new(left_at(services, "fear", "name"))
    now.move(minutes=5)
    left_at(services, "flare", "in")
    async with running(services, size, place="drill") as pilot:
        await check_golden(pilot, "drill-history")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "script", "step", "keys"),
    [
        ("arrive", "full", "arrive", ""),
        ("rate", "full", "before", ""),
        ("rate-hold", "full", "before", "7"),
        ("name", "full", "name", ""),
        ("block", "full", "block", "_"),
        ("because", "full", "because", ""),
        ("because-typing", "full", "because", "a"),
        ("check", "full", "check", ""),
        ("gentler", "full", "check", "2"),
        ("in", "full", "in", ""),
        ("in-about", "full", "in", "2"),
        ("in-unsaid", "full", "in", "2\n"),
        ("out", "full", "out", ""),
        ("after", "full", "after", ""),
        ("close", "full", "close", ""),
        ("close-cue", "full", "close", "\n"),
        ("end", "full", "close", "The soup.\n\n"),
        ("new", "full", "out", "y"),
        ("fear-because", "fear", "because", ""),
        ("flare-breathe", "flare", "breathe", ""),
        ("flare-watch", "flare", "watch", ""),
        ("quick-block", "quick", "block", ""),
        ("quick-end", "quick", "after", "4"),
    ],
)
async def test_each_page_looks_as_it_should(
    services: Services, now: FrozenTime, size: tuple[int, int], name: str, script: str, step: str, keys: str
) -> None:
    services.drill.add_evidence(
        "It moved from the left hip to the right shoulder while I was talking to her."
    )
    services.drill.add_evidence("Carried the shopping, it was 3.")
    services.drill.finish(left_at(services, "full", "block"))
    now.move(minutes=2)
    left_at(services, script, step)
    async with running(services, size) as pilot:
        screen = await drilling(pilot, resumed(services))
        for key in keys:
            await pilot.pause(0.1)
            await pilot.press({"_": "space", "\n": "enter", " ": "space", ".": "full_stop"}.get(key, key))
        if name == "new":
            await until(pilot, lambda: isinstance(pilot.app.screen, CareScreen))
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.pause(0.1)
        await check_golden(pilot, f"drill-{name}")


@pytest.mark.parametrize("leave", [("ctrl+q",), ("escape", "escape")], ids=" ".join)
async def test_evidence_and_questions_half_typed_are_kept_when_one_leaves(
    services: Services, leave: tuple[str, ...]
) -> None:
    drill = services.drill.begin("fear")
    while drill.step != "because":
        drill = services.drill.answer(drill, drill.step)
    async with running(services) as pilot:
        pilot.app.post_message(StartDrill("fear", resume_uuid=drill.uuid))
        await until(pilot, lambda: "What do you know about this?" in shown(pilot.app))
        await pilot.press("p", *"torn", "escape", "a", *"gone")
        await pilot.press(*leave)
        await until(pilot, lambda: bool(services.belief.evidence()))
    assert [item.text for item in services.belief.evidence()] == ["gone"]
    assert [question.text for question in services.care.questions()] == ["torn"]
