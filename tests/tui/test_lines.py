"""Lines and cards: those that ship, and the patient's own."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.config import Config
from tmscoach.models.terms import CardCategory, GateAnswer, Trigger
from tmscoach.startup import Services, open_services
from tmscoach.tui.dialogs.ask import AskDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.screens.drill import DrillHomeScreen
from tmscoach.tui.screens.lines import CardsScreen, DeckScreen, LinesScreen


async def opened(pilot: Pilot[int], key: str) -> DeckScreen:
    """Lines (i) or cards (c), from the drill's own page."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, DeckScreen))
    screen = pilot.app.screen
    assert isinstance(screen, DeckScreen)
    await pilot.pause()
    return screen


async def fill_in(pilot: Pilot[int], **values: str) -> None:
    """Fill the form and send it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
    for name, value in values.items():
        pilot.app.screen.query_one(f"#ask-{name}", Input).value = value
    await pilot.press(*["enter"] * 2)


@pytest.mark.parametrize("size", SIZES)
async def test_lines_and_cards_look_as_they_should(services: Services, size: tuple[int, int]) -> None:
    services.drill.add_line(Trigger.PAIN, "It is loud, and I can wait.")
    services.drill.add_card(CardCategory.SENSE, "The smell of the stairs")
    async with running(services, size, place="drill") as pilot:
        await opened(pilot, "i")
        await check_golden(pilot, "lines")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
        await opened(pilot, "c")
        await check_golden(pilot, "cards")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await check_golden(pilot, "cards-add")


async def test_a_line_is_added_to_the_family_one_stands_in_and_put_away_again(services: Services) -> None:
    async with running(services, place="drill") as pilot:
        screen = await opened(pilot, "i")
        assert "Put away" not in shown(pilot.app)  # those that ship stay
        await pilot.press("a")
        await fill_in(pilot, text="I [b]can[/b] wait.")
        await until(pilot, lambda: "I [b]can[/b] wait.   own" in shown(pilot.app))
        [line] = [line for line in services.drill.lines(Trigger.PAIN) if line.own]
        assert screen._chosen_id() == line.key
        await until(pilot, lambda: "Put away" in shown(pilot.app))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert line in services.drill.lines(Trigger.PAIN)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.screen is screen and "   own" not in shown(pilot.app))
    assert not [line for line in services.drill.lines(Trigger.PAIN) if line.own]


async def test_a_card_is_added_and_stands_first_in_its_category(services: Services) -> None:
    async with running(services, place="drill") as pilot:
        await opened(pilot, "c")
        await pilot.press("a")
        await fill_in(pilot, text="The lime tree", category="view")
        await until(pilot, lambda: "The lime tree   own" in shown(pilot.app))
    own = services.drill.cards()[0]
    assert (own.text, own.category) == ("The lime tree", CardCategory.VIEW)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": ""}, "There is no line yet."),
        ({"text": "word " * 16}, "at most 15 words"),
        ({"text": "I am cured."}, "does without 'cured'"),
        ({"text": "I wait.", "family": "rain"}, "write one of: pain"),
    ],
)
async def test_what_is_no_line_is_refused_and_stays_to_be_mended(
    services: Services, values: dict[str, str], said: str
) -> None:
    async with running(services, place="drill") as pilot:
        screen = await opened(pilot, "i")
        await pilot.press("a")
        await fill_in(pilot, **values)
        await until(pilot, lambda: said in " ".join(shown(pilot.app).split()))
        assert pilot.app.screen.query_one("#ask-text", Input).value == values["text"]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
    assert not [line for family in Trigger for line in services.drill.lines(family) if line.own]


async def test_lines_that_assert_safety_wait_for_the_gate(services: Services) -> None:
    async with running(services, place="drill") as pilot:
        screen = await opened(pilot, "i")
        before = len(screen._rows)
        assert "False alarm" not in shown(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
        services.care.answer_gate(GateAnswer.YES)
        screen = await opened(pilot, "i")
        assert "False alarm" in shown(pilot.app)
        assert len(screen._rows) > before


async def test_the_voice_changes_with_a_key_and_has_a_name_once_there_is_one(services: Services) -> None:
    named = open_services(services.paths, Config(first_name="Ada [b]"), services.clock.now)
    async with running(named, place="drill") as pilot:
        await opened(pilot, "i")
        assert "This hurts and I am frightened" in shown(pilot.app)
        await pilot.press("v")
        await until(pilot, lambda: "This hurts and you are frightened" in shown(pilot.app))
        await pilot.press("v")
        await until(pilot, lambda: "Ada [b], this hurts" in shown(pilot.app))
        await pilot.press("v")
        await until(pilot, lambda: "This hurts and I am frightened" in shown(pilot.app))
    named.close()


@pytest.mark.parametrize(("key", "kind"), [("i", LinesScreen), ("c", CardsScreen)])
async def test_hostile_words_are_shown_harmless_and_every_group_is_reached(
    services: Services, key: str, kind: type[DeckScreen]
) -> None:
    services.drill.add_line(Trigger.OTHER, "[/b] \x1b[31m I \u202ewait\x00 [i")
    services.drill.add_card(CardCategory.PLAN, "[/b] \x1b[31m the \u202etree\x00 [i")
    async with running(services, (40, 12), place="drill") as pilot:
        screen = await opened(pilot, key)
        assert type(screen) is kind
        seen = ""
        for _ in screen._rows:
            seen += shown(pilot.app)
            await pilot.press("down")
        assert "[/b] ␛[31m" in seen
        assert not any((ord(sign) < 32 and sign != "\n") or sign == "\u202e" for sign in seen)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillHomeScreen))
