"""The line workshop: three parts, a family, a wording for "you", and whether it is believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.config import Config
from tmscoach.errors import CoachError
from tmscoach.models.terms import Trigger, Voice
from tmscoach.paths import Paths
from tmscoach.services.deck import DeckService, UnfinishedLine
from tmscoach.startup import Services, open_services
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.screens.workshop import Level, WorkshopScreen
from tmscoach.tui.small import SMALLEST
from tmscoach.tui.widgets.choices import ChoiceRow
from tmscoach.tui.widgets.rating import RatingRow

PARTS = ("this is an alarm", "the feeling may be here", "I go on")
LINE = "This is an alarm. The feeling may be here. I go on."


async def open_workshop(pilot: Pilot[int], about: str = "") -> WorkshopScreen:
    pilot.app.post_message(OpenPlace("workshop", about))
    await until(pilot, lambda: isinstance(pilot.app.screen, WorkshopScreen))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, WorkshopScreen)
    return screen


def level(screen: WorkshopScreen) -> Level:
    """What is asked now."""
    return screen._level


async def type_parts(pilot: Pilot[int], *parts: str) -> None:
    """Fill in the parts by keys, and go on from the last one."""
    for part in parts:
        await pilot.press(*part, "enter")
    await pilot.pause()


async def on_screen(pilot: Pilot[int], name: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)
    await pilot.pause()


def own_lines(services: Services, voice: Voice = Voice.I) -> dict[Trigger, list[str]]:
    found = {f: [line.text for line in services.deck.lines(f, voice) if line.own] for f in Trigger}
    return {family: lines for family, lines in found.items() if lines}


# --- the road through --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_each_step_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await open_workshop(pilot)
        await check_golden(pilot, "workshop-empty")
        await type_parts(pilot, "this is an alarm", "the feeling may be here")
        await pilot.press(*"I will go on")
        await check_golden(pilot, "workshop-words")
        await pilot.press("enter")
        await check_golden(pilot, "workshop-family")
        await pilot.press("2")
        await pilot.press(*"this is your alarm")
        await check_golden(pilot, "workshop-you")
        await pilot.press("enter")
        await check_golden(pilot, "workshop-true")
        await pilot.press("3")
        await check_golden(pilot, "workshop-softer")


async def test_a_believed_line_is_kept_by_keys_alone(services: Services) -> None:
    async with running(services, notices=True) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, *PARTS)
        await pilot.press("2")
        await pilot.press(*"this is your alarm", "enter", "7")
        await on_screen(pilot, "TodayScreen")
        await until(pilot, lambda: "Kept." in shown(pilot.app))
    assert own_lines(services) == {Trigger.FEAR: [LINE]}
    assert own_lines(services, Voice.YOU) == {Trigger.FEAR: ["This is your alarm."]}
    assert services.deck.unfinished().is_blank


async def test_a_believed_line_is_kept_by_mouse_alone_once_the_words_are_there(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        screen.query_one("#know", Input).value = "this is an alarm"
        await pilot.pause()
        await pilot.click("#go-on")
        await pilot.pause()
        await pilot.click(screen.query(ChoiceRow)[2])
        await until(pilot, lambda: level(screen) is Level.YOU)
        await pilot.click("#go-on")
        await until(pilot, lambda: level(screen) is Level.TRUE and bool(screen.query(RatingRow)))
        await pilot.pause()
        row = screen.query_one(RatingRow)
        await pilot.click(row, offset=(row.indent + 2 * row.cell + 1, 0))  # a two
        await until(pilot, lambda: level(screen) is Level.SOFTER and bool(screen.query(ChoiceRow)))
        await pilot.pause()
        await pilot.click(screen.query(ChoiceRow).first())
        await until(pilot, lambda: level(screen) is Level.TRUE and bool(screen.query(RatingRow)))
        await pilot.pause()
        row = screen.query_one(RatingRow)
        await pilot.click(row, offset=(row.indent + 8 * row.cell + 1, 0))
        await on_screen(pilot, "TodayScreen")
    assert own_lines(services) == {Trigger.WORRY: ["It may be that this is an alarm."]}


async def test_any_part_may_stay_empty_but_not_all(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        await pilot.press("enter", "enter", "enter")
        await on_screen(pilot, "ProblemDialog")
        assert "There is no line yet." in shown(pilot.app)
        await pilot.press("escape")
        screen.query_one("#then", Input).focus()
        await pilot.press(*"I rest", "enter", "5", "enter", "t")
        await on_screen(pilot, "TodayScreen")
    assert own_lines(services) == {Trigger.OTHER: ["I rest."]}


async def test_a_family_given_beforehand_is_not_asked_and_can_be_changed(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "movement")
        assert "About to move, or do something" in shown(pilot.app)
        await type_parts(pilot, "I move", "", "")
        assert level(screen) is Level.YOU
        await pilot.press("escape", "1", "enter", "9")
        await on_screen(pilot, "TodayScreen")
    assert own_lines(services) == {Trigger.PAIN: ["I move."]}


async def test_a_family_that_is_none_is_asked(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "owl")
        await type_parts(pilot, "I move", "", "")
        assert level(screen) is Level.FAMILY


# --- what is said while typing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("I will rest", "'will' speaks of later"),
        ("pain never wins", "A line does without 'never'."),
        ("I am Always calm", "A line does without 'always'."),
        ("I am cured", "A line does without 'cured'."),
        ("a " * 16, "this one has 16"),
        ("x" * 201, "at most 200 letters"),
    ],
)
async def test_a_rule_that_is_broken_is_said_as_one_types(services: Services, words: str, said: str) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        screen.query_one("#know", Input).value = words
        await until(pilot, lambda: said in " ".join(shown(pilot.app).split()))


async def test_words_are_counted_over_all_three_parts(services: Services) -> None:
    async with running(services) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, "one two", "three")
        await pilot.press(*"four five six")
        await until(pilot, lambda: "6 of 15 words" in shown(pilot.app))


async def test_a_hint_does_not_refuse_and_a_broken_rule_does(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        await type_parts(pilot, "pain never wins", "", "")
        await on_screen(pilot, "ProblemDialog")
        await pilot.press("escape")
        assert level(screen) is Level.WORDS
        assert screen.query_one("#know", Input).value == "pain never wins"
        screen.query_one("#know", Input).value = "I will rest"
        await pilot.click("#go-on")
        assert level(screen) is Level.FAMILY


async def test_the_wording_for_you_has_the_same_rules(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        await type_parts(pilot, "I rest", "", "")
        await pilot.press(*"you never rest", "enter")
        await on_screen(pilot, "ProblemDialog")
        await pilot.press("escape")
        assert level(screen) is Level.YOU
    assert own_lines(services) == {}


async def test_both_voices_are_shown_with_the_name_of_the_settings(paths: Paths, now: FrozenTime) -> None:
    services = open_services(paths, Config(first_name="Ada"), now, Random(7))
    try:
        async with running(services) as pilot:
            await open_workshop(pilot, "pain")
            await type_parts(pilot, "I rest", "", "")
            assert "By name   I rest." in shown(pilot.app)  # as it is, while it has no wording for "you"
            await pilot.press(*"you rest")
            await until(pilot, lambda: "By name   Ada, you rest." in shown(pilot.app))
            assert "As you    You rest." in shown(pilot.app)
    finally:
        services.close()


# --- believing it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("felt", ["0", "4"])
async def test_under_five_nothing_is_kept_and_a_softer_line_may_be_taken(
    services: Services, felt: str
) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        await type_parts(pilot, "my back is strong", "", "")
        await pilot.press("enter", felt)
        await until(pilot, lambda: f"It feels true at {felt} of 10" in shown(pilot.app))
        assert own_lines(services) == {}
        assert "1   It may be that my back is strong." in shown(pilot.app)
        await pilot.press("9", "0")  # no such rows
        assert level(screen) is Level.SOFTER
        await pilot.press("1", "5")
        await on_screen(pilot, "TodayScreen")
    assert own_lines(services) == {Trigger.PAIN: ["It may be that my back is strong."]}


async def test_after_a_softer_line_the_wording_for_you_is_looked_at_again(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        await type_parts(pilot, "my back is strong", "", "")
        await pilot.press(*"your back is strong", "enter", "3", "1")
        await until(pilot, lambda: level(screen) is Level.YOU)
        await until(pilot, lambda: "Does this still say the same?" in shown(pilot.app))
        screen.query_one("#text_you", Input).value = "it may be that your back is strong"
        await pilot.pause()
        await pilot.press("enter", "6")
        await on_screen(pilot, "TodayScreen")
    assert own_lines(services, Voice.YOU) == {Trigger.PAIN: ["It may be that your back is strong."]}


async def test_c_changes_the_words_which_are_all_still_there(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        await type_parts(pilot, *PARTS)
        await pilot.press("enter", "1", "1", "2", "c")
        assert level(screen) is Level.WORDS
        assert [screen.query_one(f"#{name}", Input).value for name in ("know", "allow", "then")] == list(
            PARTS
        )


async def test_a_line_that_is_there_already_is_told_and_nothing_is_lost(services: Services) -> None:
    services.deck.add_line(Trigger.PAIN, "I rest.")
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        await type_parts(pilot, "I rest", "", "")
        await pilot.press("enter", "8")
        await on_screen(pilot, "ProblemDialog")
        assert "You have this line already." in shown(pilot.app)
        await pilot.press("escape")
        assert level(screen) is Level.TRUE
    assert services.deck.unfinished() == UnfinishedLine(know="I rest")


# --- going back and leaving --------------------------------------------------------------------------------


async def test_escape_goes_back_one_step_and_every_word_stays(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        await type_parts(pilot, *PARTS)
        await pilot.press("1", *"you go on", "enter", "2")
        for asked in (Level.SOFTER, Level.TRUE, Level.YOU, Level.FAMILY, Level.WORDS):
            assert level(screen) is asked
            if asked is not Level.WORDS:
                await pilot.press("escape")
        assert screen.query_one("#text_you", Input).value == "you go on"
        assert screen.text == LINE
        await pilot.press("escape")
        await on_screen(pilot, "ChooseDialog")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert screen.text == LINE


async def test_a_step_back_from_a_softer_line_leads_to_the_list(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        await type_parts(pilot, "I rest", "", "")
        await pilot.press("enter", "2", "1")
        assert screen.text == "It may be that I rest."
        await pilot.press("escape")
        assert level(screen) is Level.SOFTER
        assert screen.text == "I rest."


async def test_without_words_escape_leaves_unasked(services: Services) -> None:
    async with running(services) as pilot:
        await open_workshop(pilot)
        await pilot.press("escape")
        await on_screen(pilot, "TodayScreen")
    assert services.deck.unfinished().is_blank


async def test_words_that_are_kept_for_later_are_there_again(services: Services) -> None:
    async with running(services) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, "I know this", "and allow it")
        await pilot.press("escape")
        await on_screen(pilot, "ChooseDialog")
        await pilot.press("k")
        await on_screen(pilot, "TodayScreen")
        await open_workshop(pilot)
        assert "These are the words you left here." in shown(pilot.app)
        assert "I know this. And allow it." in shown(pilot.app)


async def test_words_thrown_away_are_gone(services: Services) -> None:
    async with running(services) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, "I know this")
        await pilot.pause(0.5)
        assert services.deck.unfinished().know == "I know this"
        await pilot.press("escape")
        await on_screen(pilot, "ChooseDialog")
        await pilot.click("#answer-t")
        await on_screen(pilot, "TodayScreen")
        await pilot.pause(0.5)  # nothing that was still waiting may write them again
    assert services.deck.unfinished().is_blank


async def test_quitting_keeps_what_was_typed_a_moment_ago(
    services: Services, open_again: Callable[[], Services]
) -> None:
    async with running(services) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, "I know")
        await pilot.press(*"and allo", "ctrl+q")
    assert open_again().deck.unfinished() == UnfinishedLine(know="I know", allow="and allo")


@pytest.mark.parametrize("keys", [("1",), ("1", "enter"), ("1", "enter", "2")])
async def test_every_step_is_kept_when_the_program_is_ended(
    services: Services, keys: tuple[str, ...]
) -> None:
    async with running(services) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, *PARTS)
        await pilot.press(*keys)
        services.deck.put_by(UnfinishedLine())  # so that only this road can have kept it
        assert keep_everything(pilot.app)  # what SIGTERM and a closed window call
        assert services.deck.unfinished() == UnfinishedLine(*PARTS)


async def test_a_refusing_disk_is_said_quietly_and_quitting_asks(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: DeckService, words: UnfinishedLine) -> None:
        raise CoachError("The disk is full.", "The words are on the screen.")

    async with running(services) as pilot:
        await open_workshop(pilot)
        with monkeypatch.context() as patched:
            patched.setattr(DeckService, "put_by", refuse)
            await pilot.press(*"I rest")
            await until(pilot, lambda: "Not on disk yet: The disk is full." in shown(pilot.app))
            await pilot.press("ctrl+q")
            await on_screen(pilot, "ConfirmDialog")
            await pilot.press("n")
        assert isinstance(pilot.app.screen, WorkshopScreen)
        await pilot.press("s")
        await until(pilot, lambda: services.deck.unfinished().know == "I rests")
        assert "Not on disk yet" not in shown(pilot.app)


async def test_another_screen_in_front_changes_nothing(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        await pilot.press(*"I rest", "f2")
        await on_screen(pilot, "SupportScreen")
        assert services.deck.unfinished().know == "I rest"
        await pilot.press("escape")
        await on_screen(pilot, "WorkshopScreen")
        assert screen.text == "I rest."


# --- hostile and odd ---------------------------------------------------------------------------------------


async def test_hostile_words_are_shown_harmless_and_kept_as_they_are(
    paths: Paths, now: FrozenTime, hostile: str
) -> None:
    services = open_services(paths, Config(first_name=hostile), now, Random(7))
    try:
        async with running(services, (120, 36)) as pilot:
            screen = await open_workshop(pilot, "pain")
            screen.query_one("#know", Input).value = hostile
            await pilot.pause()
            for keys in (("enter", "enter", "enter"), ("enter",), ("2",)):
                text = shown(pilot.app)
                assert "[/x] [red]y [z" in text
                assert not set(text) & {"\x1b", "\x07", "\x00", "\u202e", "\x9b"}
                await pilot.press(*keys)
            assert level(screen) is Level.SOFTER
            assert "It may be that [/x] [red]y [z" in shown(pilot.app)
            await pilot.press("escape", "8")
            await on_screen(pilot, "TodayScreen")
        [line] = own_lines(services)[Trigger.PAIN]
        assert line.startswith("[/x] [red]y [z \x1b[31mred")
    finally:
        services.close()


async def test_half_a_character_is_refused_as_a_line_and_does_not_end_the_program(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot, "pain")
        screen.query_one("#know", Input).value = "half \ud83d"
        await until(pilot, lambda: "not valid Unicode" in shown(pilot.app))
        await pilot.press("enter", "enter", "enter")
        await on_screen(pilot, "ProblemDialog")
        assert services.deck.unfinished().know == "half \ufffd"


async def test_the_smallest_window_can_do_it_all(services: Services) -> None:
    async with running(services, SMALLEST) as pilot:
        await open_workshop(pilot)
        await type_parts(pilot, *PARTS)
        await pilot.press("1", "enter", "2", "escape", "8")
        await on_screen(pilot, "TodayScreen")
    assert own_lines(services) == {Trigger.PAIN: [LINE]}


async def test_numbers_lead_nowhere_else_while_something_is_asked(services: Services) -> None:
    async with running(services) as pilot:
        screen = await open_workshop(pilot)
        await type_parts(pilot, *PARTS)
        await pilot.press("8")
        assert level(screen) is Level.FAMILY
        assert pilot.app.current_mode == "today"
        assert pilot.app.screen is screen


def test_words_kept_by_another_hand_are_no_reason_to_fail(services: Services) -> None:
    for odd in ("", "[]", "{", '{"know": 3, "more": "x"}', "null", '"words"'):
        services.preferences.put("line-unfinished", odd)
        found = services.deck.unfinished()
        assert replace(found, know="") == UnfinishedLine()
