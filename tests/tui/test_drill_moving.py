"""The pages of a drill around a movement, a worry put off, a line from memory, and the end of a drill."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.models.terms import DrillMode, EvidenceKind, Fate, Trigger
from tmscoach.services.drill import drill_folder
from tmscoach.services.practice import DrillDetails
from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.dialogs.problem import ProblemDialog
from tmscoach.tui.messages import StartDrill
from tmscoach.tui.screens.drilling import DrillScreen
from tmscoach.tui.screens.lines import LinesScreen
from tmscoach.tui.screens.support import SupportScreen
from tmscoach.tui.screens.today import TodayScreen
from tmscoach.tui.screens.writing import WritingScreen
from tmscoach.tui.widgets import steps, steps_end, steps_moving
from tmscoach.tui.widgets.pace import BreathBar, FillingBar
from tmscoach.tui.widgets.rating import RatingRow

STAIRS = """
id = "stairs"
title = "The stairs"
about = "Before the stairs."
minutes = "2 to 10"
trigger = "movement"

[[steps]]
kind = "predict"
id = "guess"
rail = "guess"
title = "What does your fear expect?"
help = "Choose a piece small enough that you would do it today."

[[steps]]
kind = "move"
id = "move"
rail = "move"
title = "Now do it, at your own pace"
help = "You can stop at any point. Come back here when you are done."

[[steps]]
kind = "found"
id = "found"
rail = "found"
title = "What came of it?"
help = "As it was, not as it should have been. It may be mixed."

[[steps]]
kind = "rate"
id = "after"
rail = "rate"
title = "And now?"
when = "after"
"""

LOOP = """
id = "loop"
title = "The loop"
about = "For a worry that goes round."
minutes = "1"
trigger = "worry"

[[steps]]
kind = "name"
id = "name"
rail = "name"
title = "Give the worry a name"

[[steps]]
kind = "slot"
id = "slot"
rail = "slot"
title = "Give the worry a time of its own"
help = "Later in the day, not close to sleep. Leave it out if you like."

[[steps]]
kind = "rate"
id = "after"
rail = "rate"
title = "And now?"
when = "after"
"""

MEMORY = """
id = "memory"
title = "By heart"
about = "The line from memory."
minutes = "1"
trigger = "fear"

[[steps]]
kind = "block"
id = "block"
rail = "block"
title = "Say it once for each breath"
help = "Aloud or silently."
from_memory = true
repetitions = 2

[[steps]]
kind = "notice"
id = "watch"
rail = "watch"
title = "Watch it the way you watch weather"
help = "From a little way off."
seconds = 30

[[steps]]
kind = "breathe"
id = "breathe"
rail = "breathe"
title = "One soft breath"
help = "Let it go out by itself."
breaths = 1
"""


@pytest.fixture(autouse=True)
def own_scripts(services: Services) -> None:
    """Scripts of the patient's own with the steps that are walked here."""
    folder = drill_folder(services.paths.database)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("stairs", STAIRS), ("loop", LOOP), ("memory", MEMORY)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


@asynccontextmanager
async def drilling(
    services: Services, script: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    """The app at the first step of a drill."""
    async with running(services, size, place=script) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillScreen) and page(pilot) is not None)
        await pilot.pause()
        yield pilot


def page(pilot: Pilot[int]) -> steps.Page | None:
    """The page on the screen."""
    found = [one for one in pilot.app.screen.query(steps.Page) if one.is_attached]
    return found[-1] if found else None


async def at(pilot: Pilot[int], kind: type[steps.Page]) -> None:
    """Wait for a page, and for its line to have the keys."""
    await until(pilot, lambda: isinstance(page(pilot), kind))
    await pilot.pause()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bars that do not move, for pictures of them."""
    monkeypatch.setattr(DrillScreen, "clock", staticmethod(lambda: 0.0))


def said_last(services: Services) -> DrillDetails:
    """Everything the newest drill recorded."""
    return services.practice.details(services.practice.history(1)[0].uuid)


# --- what the pages look like ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_pages_around_a_movement_look_as_they_should(
    services: Services, size: tuple[int, int]
) -> None:
    async with drilling(services, "stairs", size) as pilot:
        await check_golden(pilot, "moving-predict")
        await pilot.press(*"stairs", "enter")
        await check_golden(pilot, "moving-predict-harm")
        await pilot.press("7")
        await check_golden(pilot, "moving-move")
        await pilot.press("enter")
        await check_golden(pilot, "moving-found")
        await pilot.press("2")
        await check_golden(pilot, "moving-found-words")
        await pilot.press("enter")
        await check_golden(pilot, "moving-found-learned")


@pytest.mark.parametrize("size", SIZES)
async def test_a_time_for_a_worry_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with drilling(services, "loop", size) as pilot:
        await pilot.press("enter")
        await check_golden(pilot, "moving-slot")


@pytest.mark.parametrize("size", SIZES)
async def test_a_line_from_memory_and_why_it_is_offered_look_as_they_should(
    services: Services, still: None, size: tuple[int, int]
) -> None:
    async with drilling(services, "memory", size) as pilot:
        await check_golden(pilot, "moving-memory")
        await pilot.press("s", "i")
        await check_golden(pilot, "moving-why")


@pytest.mark.parametrize("size", SIZES)
async def test_the_end_of_a_drill_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    for _ in range(5):
        services.practice.practised(Trigger.FEAR, 6, 6)
    async with drilling(services, "full", size) as pilot:
        await to_the_end(services, pilot)
        await check_golden(pilot, "moving-end")
        await pilot.press("m", "i")
        await check_golden(pilot, "moving-end-too-much")


async def to_the_end(services: Services, pilot: Pilot[int]) -> None:
    """Walk the full drill by keys: alarm 6 before and after, an unsaid sentence, back to the garden."""
    await pilot.press("2", "6", "4", "enter", "enter", "full_stop", "8", "3")
    await until(pilot, lambda: bool(pilot.app.screen.query("#about")))
    await pilot.pause()
    await pilot.press("enter")
    await until(pilot, lambda: bool(pilot.app.screen.query("#unsaid")))
    await pilot.pause()
    await pilot.press(*"no", "enter", "enter", "6", "4")
    await until(pilot, lambda: bool(pilot.app.screen.query("#back_to")))
    await pilot.pause()
    await pilot.press(*"tea", "enter")
    await until(pilot, lambda: bool(pilot.app.screen.query("#cue")))
    await pilot.pause()
    await pilot.press("enter")
    await at(pilot, steps_end.EndPage)


# --- before and after a movement ---------------------------------------------------------------------------


async def test_a_movement_is_guessed_done_and_compared_by_keys_and_all_of_it_is_kept(
    services: Services,
) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press(*"two flights", "enter", "t")
        await at(pilot, steps_moving.MovePage)
        assert "two flights" in shown(pilot.app)
        await pilot.press("enter", "1")
        await at(pilot, steps_moving.FoundPage)
        assert "Harm expected 100, found 10" in shown(pilot.app)
        await pilot.press(*"tired legs", "enter", *"they held", "enter", "3", "2")
        await at(pilot, steps_end.EndPage)
    found = said_last(services)
    assert (found.doing, found.harm_expected, found.moved) == ("two flights", 100, True)
    assert (found.harm_found, found.happened, found.learned) == (10, "tired legs", "they held")
    assert found.row.finished
    item = services.belief.evidence()[0]
    assert (item.text, item.kind) == ("they held", EvidenceKind.DID_IT_ANYWAY)


async def test_nothing_need_be_typed_or_rated(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press("enter", "full_stop", "enter", "full_stop", "enter", "enter", *["full_stop"] * 2)
        await at(pilot, steps_end.EndPage)
    found = said_last(services)
    assert (found.doing, found.harm_expected, found.harm_found, found.learned) == ("", None, None, "")
    assert found.moved


async def test_not_this_time_is_an_answer_and_nothing_is_asked_about_it(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press("enter", "5", "full_stop")
        await at(pilot, steps.RatePage)
        await pilot.press("3", "3")
        await at(pilot, steps_end.EndPage)
    found = said_last(services)
    assert (found.moved, found.harm_expected, found.harm_found) == (False, 50, None)


async def test_the_mouse_alone_goes_all_the_way(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await click_words(pilot, "go on, with or")
        await until(pilot, lambda: bool(pilot.app.screen.query(RatingRow)))
        await pilot.pause()
        await click_words(pilot, "100")
        await at(pilot, steps_moving.MovePage)
        await click_words(pilot, "not this time")
        await at(pilot, steps.RatePage)
    drill = services.drill.resumable()
    assert drill is not None
    assert (drill.harm_expected, drill.moved) == (100, False)


async def click_words(pilot: Pilot[int], words: str) -> None:
    """Click where some words stand."""
    for y, line in enumerate(shown(pilot.app).splitlines()):
        if words in line:
            await pilot.click(offset=(line.index(words) + 1, y))
            return
    raise AssertionError(f"{words!r} is not on the screen")


async def test_going_back_inside_a_page_keeps_what_was_typed_and_goes_one_step_only(
    services: Services,
) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press(*"lift", "enter", "4", "enter", "2")
        await until(pilot, lambda: bool(pilot.app.screen.query("#happened")))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query("#learned")))
        await pilot.pause()
        await pilot.press("left")  # in an empty line
        await until(pilot, lambda: bool(pilot.app.screen.query("#happened")))
        await pilot.pause(0.1)
        assert pilot.app.screen.query("#happened")
        await pilot.press("left")
        await until(pilot, lambda: bool(pilot.app.screen.query(RatingRow)))
        assert pilot.app.screen.query_one(RatingRow).value == 2
        await pilot.press("left")
        await at(pilot, steps_moving.MovePage)
        await pilot.press("left")
        await at(pilot, steps_moving.PredictPage)
        assert pilot.app.screen.query_one("#doing", Input).value == "lift"


async def test_left_in_the_empty_lines_of_a_feeling_goes_one_question_back(services: Services) -> None:
    async with drilling(services, "full") as pilot:
        await pilot.press("2", "6", "4", "enter", "enter", "full_stop", "8", "3")
        await until(pilot, lambda: bool(pilot.app.screen.query("#about")))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query("#unsaid")))
        await pilot.pause()
        await pilot.press("left")
        await pilot.pause(0.2)
        assert pilot.app.screen.query("#about")


async def test_what_is_new_stops_a_movement_before_it_begins(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press(*"lift", "enter", "4")
        await at(pilot, steps_moving.MovePage)
        await pilot.press("y", "escape")
        await at(pilot, steps.RatePage)
        assert "For calm only" in shown(pilot.app)


async def test_hostile_words_do_no_harm_to_the_pages(services: Services, hostile: str) -> None:
    async with drilling(services, "stairs") as pilot:
        pilot.app.screen.query_one("#doing", Input).value = hostile
        await pilot.press("enter", "4")
        await at(pilot, steps_moving.MovePage)
        assert "[red]y" in shown(pilot.app)
        assert "\x1b" not in shown(pilot.app)


# --- a time for a worry ------------------------------------------------------------------------------------


async def test_enter_puts_a_worry_off_until_the_usual_time(services: Services) -> None:
    async with drilling(services, "loop") as pilot:
        await pilot.press(*"rent", "enter")
        await at(pilot, steps_moving.SlotPage)
        assert "It comes back today at 17:30." in shown(pilot.app)
        await pilot.press("enter")
        await at(pilot, steps.RatePage)
    waiting = services.worry.waiting()
    assert [(worry.text, f"{worry.due:%d %H:%M}") for worry in waiting] == [("rent", "24 17:30")]


async def test_typing_takes_the_place_of_the_usual_time_and_becomes_it(services: Services) -> None:
    async with drilling(services, "loop") as pilot:
        await pilot.press(*"rent", "enter")
        await at(pilot, steps_moving.SlotPage)
        await pilot.press("9")
        assert "It comes back tomorrow at 09:00." in await settled(pilot, "tomorrow")
        await pilot.press("full_stop", "1", "5", "enter")
        await at(pilot, steps.RatePage)
    assert f"{services.worry.waiting()[0].due:%d %H:%M}" == "25 09:15"
    assert f"{services.worry.usual():%H:%M}" == "09:15"


async def settled(pilot: Pilot[int], words: str) -> str:
    """The screen once it shows some words."""
    await until(pilot, lambda: words in shown(pilot.app))
    return shown(pilot.app)


@pytest.mark.parametrize("keys", [["full_stop"], ["delete", "enter"], ["delete", "full_stop"]])
async def test_a_worry_can_be_left_without_a_time(services: Services, keys: list[str]) -> None:
    async with drilling(services, "loop") as pilot:
        await pilot.press(*"rent", "enter")
        await at(pilot, steps_moving.SlotPage)
        await pilot.press(*keys)
        await at(pilot, steps.RatePage)
    assert services.worry.waiting() == ()


async def test_what_is_no_time_of_day_is_told_and_the_page_stays(services: Services) -> None:
    async with drilling(services, "loop") as pilot:
        await pilot.press("enter")
        await at(pilot, steps_moving.SlotPage)
        await pilot.press("7", "7", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProblemDialog))
        assert "Write it like 17:30." in shown(pilot.app)
        await pilot.press("escape")
        await at(pilot, steps_moving.SlotPage)
    assert services.worry.waiting() == ()


async def test_left_over_the_time_that_is_offered_goes_back(services: Services) -> None:
    async with drilling(services, "loop") as pilot:
        await pilot.press("enter")
        await at(pilot, steps_moving.SlotPage)
        await pilot.press("left")
        await at(pilot, steps.WordsPage)


# --- the line ----------------------------------------------------------------------------------------------


async def test_a_line_from_memory_is_shown_only_when_asked_for(services: Services) -> None:
    async with drilling(services, "memory") as pilot:
        drill = services.drill.resumable()
        assert drill is not None
        assert drill.line is not None
        first = drill.line.text.split()[0:3]
        assert "from memory" in shown(pilot.app)
        assert " ".join(first) not in shown(pilot.app)
        await pilot.press("s")
        assert " ".join(first) in await settled(pilot, " ".join(first))
        assert "show the line" not in shown(pilot.app)


async def test_another_line_than_the_remembered_one_is_shown(services: Services) -> None:
    async with drilling(services, "memory") as pilot:
        await pilot.press("o")
        await until(pilot, lambda: "from memory" not in shown(pilot.app))


async def test_a_line_says_why_it_is_offered_and_stops_saying_it(services: Services) -> None:
    async with drilling(services, "quick") as pilot:
        await pilot.press("2", "5")
        await at(pilot, steps.LinePage)
        drill = services.drill.resumable()
        assert drill is not None
        assert drill.line is not None
        await pilot.press("i")
        await settled(pilot, " ".join(drill.line.why.split()[:4]))
        await pilot.press("i")
        await settled(pilot, "Aloud or silently")


async def test_a_worn_line_says_so_quietly_and_its_end_leads_to_fresh_words(
    services: Services, now: FrozenTime
) -> None:
    line = services.deck.add_line(Trigger.FEAR, "I have been here before.")
    for _ in range(12):
        drill = services.drill.begin("quick", Trigger.FEAR)
        drill = services.drill.answer(drill, "before", alarm=5)
        drill = services.drill.answer(drill, "block", line=line.key, repetitions=1)
        services.drill.finish(drill)
    now.move(days=1)
    async with drilling(services, "quick") as pilot:
        await pilot.press("2", "5")
        await at(pilot, steps.LinePage)
        while line.text not in shown(pilot.app):  # one choice in three explores
            await pilot.press("o")
            await pilot.pause()
        await settled(pilot, "You have used it 12 times. Fresh words may suit.")
        await pilot.press("space", "3", "enter", "4")
        await at(pilot, steps_end.EndPage)
        await settled(pilot, "f fresh words")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinesScreen))
        assert pilot.app.screen._about == "fear"  # type: ignore[attr-defined]
        await pilot.press("escape")
        await at(pilot, steps_end.EndPage)


# --- the end -----------------------------------------------------------------------------------------------


async def test_every_remark_is_shown_and_says_why(services: Services) -> None:
    services.practice.practised(Trigger.FEAR, 6, 4)
    for _ in range(4):
        services.practice.practised(Trigger.FEAR, 6, 6)
    async with drilling(services, "full") as pilot:
        await to_the_end(services, pilot)
        text = shown(pilot.app)
        assert "Another door" in text
        assert "That is enough practice" in text
        await pilot.press("i")
        await settled(pilot, "from the 6th drill of a day on")


async def test_the_unsaid_sentence_becomes_the_beginning_of_a_private_page(services: Services) -> None:
    async with drilling(services, "full") as pilot:
        await to_the_end(services, pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.pause()
        await pilot.press(*"and", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    kept = services.journal.page(services.journal.recent()[0].id)
    assert kept.body == "no\n\nand"
    assert kept.fate is Fate.PRIVATE
    assert kept.drill_uuid == services.practice.history(1)[0].uuid


async def test_without_an_unsaid_sentence_or_a_worn_line_neither_is_offered(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press("enter", "5", "full_stop", "3", "3")
        await at(pilot, steps_end.EndPage)
        await pilot.press("u", "f")
        await at(pilot, steps_end.EndPage)
        assert "unsaid" not in shown(pilot.app)
        assert "fresh words" not in shown(pilot.app)


async def test_too_much_is_answered_kept_and_people_to_reach_are_a_click_away(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press("enter", "5", "full_stop", "3", "3")
        await at(pilot, steps_end.EndPage)
        await pilot.press("m")
        await settled(pilot, "worth a call to your therapist or doctor")
        assert services.practice.step_up() is not None
        await click_words(pilot, "people to reach")
        await until(pilot, lambda: isinstance(pilot.app.screen, SupportScreen))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await settled(pilot, "worth a call to your therapist or doctor")


async def test_too_much_by_mistake_is_taken_back_with_the_same_key(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press("enter", "5", "full_stop", "3", "3")
        await at(pilot, steps_end.EndPage)
        await pilot.press("m")
        await settled(pilot, "take it back")
        await pilot.press("m")
        await settled(pilot, "too much")
        assert services.practice.step_up() is None
        assert "worth a call" not in shown(pilot.app)


async def test_about_is_asked_at_any_alarm_and_the_unsaid_sentence_only_when_it_is_low(
    services: Services,
) -> None:
    for alarm, asked in ((9, False), (7, True)):
        drill = services.drill.begin("flare")
        drill = services.drill.answer(drill, "before", alarm=alarm)
        while drill.step != "in":
            drill = services.drill.answer(drill, drill.step)
        async with running(services) as pilot:
            pilot.app.post_message(StartDrill("flare", resume_uuid=drill.uuid))
            await at(pilot, steps.FeelingPage)
            await pilot.press("2")
            await settled(pilot, "About what, or whom?")
            await pilot.press("enter")
            await settled(pilot, "if nobody minded" if asked else "Turn your attention")
        services.practice.delete(drill.uuid)


# --- settings and bars -------------------------------------------------------------------------------------


async def test_breath_is_as_long_as_the_settings_say(services: Services) -> None:
    services.config = replace(services.config, breath_in=2.5, breath_out=9.0)
    async with drilling(services, "memory") as pilot:
        bar = pilot.app.screen.query_one(BreathBar)
        assert (bar._in, bar._out) == (2.5, 9.0)


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_bell_rings_once_when_a_bar_is_full_and_only_if_wished(
    services: Services, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(DrillScreen, "clock", staticmethod(lambda: seconds[0]))
    services.config = replace(services.config, bell=wanted)
    rung: list[float] = []
    monkeypatch.setattr(CoachApp, "bell", lambda app: rung.append(seconds[0]))
    async with drilling(services, "memory") as pilot:
        await pilot.press("space", "space")
        await at(pilot, steps.NoticePage)
        assert rung == []
        seconds[0] = 31.0
        await at(pilot, steps.BreathePage)
        assert rung == ([31.0] if wanted else [])
        seconds[0] = 42.0
        await at(pilot, steps_end.EndPage)
        assert rung == ([31.0, 42.0] if wanted else [])


async def test_with_animations_off_a_bar_says_how_many_seconds_are_left(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(DrillScreen, "clock", staticmethod(lambda: seconds[0]))
    async with drilling(services, "memory") as pilot:
        pilot.app.animation_level = "none"
        await pilot.press("space", "space")
        await at(pilot, steps.NoticePage)
        assert pilot.app.screen.query_one(FillingBar).still
        await settled(pilot, "30 seconds left")
        seconds[0] = 28.4
        await settled(pilot, "2 seconds left")
        seconds[0] = 29.0
        await settled(pilot, "1 second left")


# --- small screens, interruptions, ends --------------------------------------------------------------------


async def test_every_new_page_can_be_used_on_forty_columns_and_twelve_rows(services: Services) -> None:
    async with drilling(services, "stairs", (40, 12)) as pilot:
        assert "What are you about to do?" in shown(pilot.app)
        assert "go on" in shown(pilot.app)
        await pilot.press(*"lift", "enter")
        await settled(pilot, "0 10 20 30 40 50 60 70 80 90 100")
        await pilot.press("5")
        assert "I am back" in await settled(pilot, "I am back")
        await pilot.press("enter")
        await settled(pilot, "0 10 20 30 40 50 60 70 80 90 100")
        await pilot.press("5")
        await settled(pilot, "What happened?")
        assert "go on" in shown(pilot.app)
    async with drilling(services, "loop", (40, 12)) as pilot:
        await pilot.press("enter")
        assert "put it off" in await settled(pilot, "It comes back today")
    async with drilling(services, "memory", (40, 12)) as pilot:
        await pilot.press("i")
        await settled(pilot, "It does not say that you are safe;")


async def test_a_harm_that_was_given_is_marked_without_brackets_where_there_is_no_room(
    services: Services,
) -> None:
    async with drilling(services, "stairs", (40, 12)) as pilot:
        await pilot.press("enter", "9", "left")
        await at(pilot, steps_moving.PredictPage)
        await pilot.press("enter")
        await settled(pilot, "80 90 100")
        assert pilot.app.screen.query_one(RatingRow).value == 9


async def test_a_resize_and_the_cover_in_mid_step_lose_nothing(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press(*"lift", "enter", "5", "enter", "2")
        await until(pilot, lambda: bool(pilot.app.screen.query("#happened")))
        await pilot.pause()
        await pilot.press(*"half")
        await pilot.resize_terminal(46, 14)
        await pilot.pause()
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("x")
        await at(pilot, steps_moving.FoundPage)
        await pilot.resize_terminal(120, 36)
        await pilot.press(*"way")
        assert pilot.app.screen.query_one("#happened", Input).value == "halfway"


async def test_midnight_and_an_hour_away_in_mid_movement_change_nothing(
    services: Services, now: FrozenTime
) -> None:
    day = services.clock.today()
    async with drilling(services, "stairs") as pilot:
        await pilot.press(*"lift", "enter", "5")
        await at(pilot, steps_moving.MovePage)
        now.move(hours=16)
        await pilot.press("enter", "1", "enter", "enter", "3", "3")
        await at(pilot, steps_end.EndPage)
    found = said_last(services)
    assert found.row.finished
    assert found.row.day == day != services.clock.today()


async def test_three_keys_in_one_burst_are_three_answers(services: Services) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query(RatingRow)))
        await pilot.pause()
        for key in ("6", "enter", "1"):
            event = events.Key(key, key if len(key) == 1 else None)
            event.set_sender(pilot.app)
            pilot.app._driver.send_message(event)  # type: ignore[union-attr]
        await until(pilot, lambda: bool(pilot.app.screen.query("#happened")))
    drill = services.drill.resumable()
    assert drill is not None
    assert (drill.harm_expected, drill.moved, drill.harm_found) == (60, True, 10)


async def test_half_typed_words_are_on_disk_soon_and_a_new_start_goes_on_with_them(
    services: Services, open_again: Callable[[], Services]
) -> None:
    async with drilling(services, "stairs") as pilot:
        await pilot.press(*"lift", "enter", "5", "enter", "2")
        await until(pilot, lambda: bool(pilot.app.screen.query("#happened")))
        await pilot.pause()
        await pilot.press(*"halfw")
        other = open_again()  # what another program finds, without anything having been closed
        await until(pilot, lambda: (left := other.drill.resumable()) is not None and left.happened == "halfw")
    async with running(open_again()) as pilot:
        await pilot.press("r")
        await at(pilot, steps_moving.FoundPage)
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query("#happened")))
        assert pilot.app.screen.query_one("#happened", Input).value == "halfw"


# --- few keys ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "2", "3", "4", "5"])
async def test_a_quick_drill_takes_seven_presses_from_any_main_screen(services: Services, mode: str) -> None:
    async with running(services) as pilot:
        await pilot.press(mode)
        await pilot.pause()
        presses = ("n", "1", "5", "space", "3", "enter", "4")
        for key in presses:
            await pilot.press(key)
        await at(pilot, steps_end.EndPage)
        assert len(presses) <= 7
    row = services.practice.history(1)[0]
    assert (row.finished, row.mode, row.alarm_before, row.alarm_after) == (True, DrillMode.QUICK, 5, 4)
