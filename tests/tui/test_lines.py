"""Lines and cards on the screen: what they did, and what becomes of those that are put away."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.conftest import ZONE, FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tmscoach.models.terms import CardCategory, Trigger
from tmscoach.services.deck import CardChoice, LineChoice
from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace


async def open_place(pilot: Pilot[int], name: str) -> OptionList:
    pilot.app.post_message(OpenPlace(name))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == f"{name.capitalize()}Screen")
    await pilot.pause()
    return pilot.app.screen.query_one("#deck", OptionList)


async def on_screen(pilot: Pilot[int], name: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)
    await pilot.pause()


def practise(
    services: Services,
    line: LineChoice | None = None,
    card: CardChoice | None = None,
    ratings: tuple[int, int] = (6, 4),
) -> None:
    """A quick drill with this line and card."""
    drill = services.drill.begin("quick", trigger=line.family if line else Trigger.PAIN)
    while not drill.finished:
        step = drill.step
        if step == "before":
            drill = services.drill.answer(drill, step, alarm=ratings[0])
        elif step == "after":
            drill = services.drill.answer(drill, step, alarm=ratings[1])
        elif step == "block" and line is not None:
            drill = services.drill.answer(drill, step, line=line.key, repetitions=1)
        elif step == "out" and card is not None:
            drill = services.drill.answer(drill, step, card=card.key)
        else:
            drill = services.drill.answer(drill, step)


def lived(services: Services, now: FrozenTime, words: str = "") -> None:
    """An own line and card that were used, and a fresh line."""
    now.at = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    line = services.deck.add_line(Trigger.FEAR, f"It is loud. I stay. {words}")
    card = services.deck.add_card(CardCategory.VIEW, f"The roof of the church {words}")
    services.deck.add_line(Trigger.FEAR, f"Fear asks. I answer. {words}")
    for _ in range(5):
        practise(services, line, card)
        now.move(hours=1)
    now.at = datetime(2026, 11, 24, 14, 2, tzinfo=ZONE)


@pytest.mark.parametrize("size", SIZES)
async def test_lines_and_cards_look_as_they_should(
    services: Services, now: FrozenTime, size: tuple[int, int]
) -> None:
    lived(services, now)
    async with running(services, size) as pilot:
        await open_place(pilot, "lines")
        await pilot.press("2")
        await check_golden(pilot, "lines")
        await pilot.press("escape")
        await open_place(pilot, "cards")
        await pilot.press("5")
        await check_golden(pilot, "cards")


async def test_own_lines_say_what_they_did_and_when_fresh_words_may_help(
    services: Services, now: FrozenTime
) -> None:
    lived(services, now)
    async with running(services, (120, 36)) as pilot:
        await open_place(pilot, "lines")
        await pilot.press("2")
        text = shown(pilot.app)
        assert "alarm down by 2, the median of 5" in text
        assert "Fresh words may help. You have used it for 22 days." in text
        assert "not used yet" in text


async def test_a_card_says_the_day_it_was_used_last_as_the_journal_counts_it(
    services: Services, now: FrozenTime
) -> None:
    card = services.deck.add_card(CardCategory.SENSE, "The clock")
    now.at = datetime(2026, 11, 24, 3, 30, tzinfo=ZONE)  # belongs to the evening before
    practise(services, card=card)
    async with running(services, (120, 36)) as pilot:
        await open_place(pilot, "cards")
        assert "last 23 Nov 2026; used once, too few to say" in shown(pilot.app)


async def test_a_starter_that_was_not_used_has_no_remark(services: Services) -> None:
    async with running(services, (120, 36)) as pilot:
        await open_place(pilot, "cards")
        assert "not used yet" not in shown(pilot.app)
        assert "last " not in shown(pilot.app)


@pytest.mark.parametrize(("name", "groups"), [("lines", 5), ("cards", 8)])
async def test_a_number_leads_to_its_group(services: Services, name: str, groups: int) -> None:
    async with running(services) as pilot:
        items = await open_place(pilot, name)
        places = []
        for number in range(1, groups + 1):
            await pilot.press(str(number))
            assert items.highlighted is not None
            places.append(items.highlighted)
            assert items.get_option_at_index(items.highlighted - 1).disabled  # the name of the group
        assert places == sorted(set(places))
        assert pilot.app.current_mode == "today"


async def test_a_line_no_drill_used_is_deleted_and_a_used_one_put_away_and_it_says_which(
    services: Services, now: FrozenTime
) -> None:
    lived(services, now)
    async with running(services, notices=True) as pilot:
        await open_place(pilot, "lines")
        await pilot.press("2", "d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: "Put away. Drills" in shown(pilot.app))
        await pilot.press("2", "d")
        await on_screen(pilot, "ConfirmDialog")
        asked = pilot.app.screen.query_one(".dialog-text", Static)
        assert "A line that no drill has used is deleted." in str(asked.content)
        await pilot.click("#yes")
        await until(pilot, lambda: "Deleted. No drill" in shown(pilot.app))
    assert not [line for line in services.deck.lines(Trigger.FEAR) if line.own]
    assert services.practice.history()[0].line.startswith("It is loud.")


async def test_putting_away_asks_and_no_is_the_default(services: Services) -> None:
    services.deck.add_line(Trigger.PAIN, "I rest.")
    async with running(services) as pilot:
        await open_place(pilot, "lines")
        await pilot.press("d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.press("enter")
        await on_screen(pilot, "LinesScreen")
    assert [line.text for line in services.deck.lines(Trigger.PAIN) if line.own] == ["I rest."]


async def test_words_that_ship_cannot_be_put_away(services: Services) -> None:
    async with running(services) as pilot:
        await open_place(pilot, "lines")
        await pilot.press("d")
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "LinesScreen"


async def test_a_opens_the_workshop_and_the_new_line_is_marked_afterwards(services: Services) -> None:
    async with running(services) as pilot:
        items = await open_place(pilot, "lines")
        await pilot.press("a")
        await on_screen(pilot, "WorkshopScreen")
        await pilot.press(*"I rest", "enter", "enter", "enter", "4", "enter", "6")
        await on_screen(pilot, "LinesScreen")
        assert items.highlighted_option is not None
        assert items.highlighted_option.id == services.deck.lines(Trigger.MOVEMENT)[0].key


async def test_v_changes_the_voice_of_own_lines_too(services: Services) -> None:
    services.deck.add_line(Trigger.PAIN, "I rest.", "You rest.")
    async with running(services) as pilot:
        await open_place(pilot, "lines")
        assert "I rest.   own" in shown(pilot.app)
        await pilot.press("v")
        await until(pilot, lambda: "You rest.   own" in shown(pilot.app))


async def test_a_card_is_added_and_put_away(services: Services) -> None:
    async with running(services, notices=True) as pilot:
        items = await open_place(pilot, "cards")
        await pilot.press("3", "a")
        await on_screen(pilot, "FormDialog")
        assert pilot.app.screen.query_one("#ask-category", Input).value == "task"
        await pilot.press(*"Water the plant", "enter", "enter")
        await on_screen(pilot, "CardsScreen")
        assert items.highlighted_option is not None
        assert "Water the plant   own" in shown(pilot.app)
        await pilot.press("d")
        await on_screen(pilot, "ConfirmDialog")
        await pilot.press("y")
        await until(pilot, lambda: "Put away." in shown(pilot.app))
    assert not [card for card in services.deck.cards() if card.own]


async def test_a_wrong_category_is_told_and_the_words_stay(services: Services) -> None:
    async with running(services) as pilot:
        await open_place(pilot, "cards")
        await pilot.press("a")
        await on_screen(pilot, "FormDialog")
        pilot.app.screen.query_one("#ask-text", Input).value = "A walk"
        pilot.app.screen.query_one("#ask-category", Input).value = "owl"
        await pilot.click("#keep")
        assert "write one of: sense" in " ".join(shown(pilot.app).split())
        assert pilot.app.screen.query_one("#ask-text", Input).value == "A walk"


@pytest.mark.parametrize(("name", "key"), [("lines", "2"), ("cards", "5")])
async def test_hostile_words_are_shown_harmless(
    services: Services, now: FrozenTime, hostile: str, name: str, key: str
) -> None:
    lived(services, now, hostile)
    async with running(services, (120, 36)) as pilot:
        await open_place(pilot, name)
        await pilot.press(key, "d")
        await on_screen(pilot, "ConfirmDialog")
        text = shown(pilot.app)
        assert text.count("[/x] [red]y [z") >= 2  # in the list, and in the question over it
        assert not set(text) & {"\x1b", "\x07", "\x00", "\u202e", "\x9b"}
