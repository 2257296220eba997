"""One line for today: typed, or a card for hands that hurt."""

from __future__ import annotations

from tests.tui.harness import running, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.models.terms import CardCategory, Kind
from tmscoach.startup import Services
from tmscoach.tui.dialogs.line import LineDialog


async def open_line(pilot: Pilot[int]) -> Input:
    await pilot.press("l")
    await until(pilot, lambda: isinstance(pilot.app.screen, LineDialog))
    return pilot.app.screen.query_one("#line-text", Input)


def lines(services: Services) -> list[str]:
    return [services.journal.page(row.id).body for row in services.journal.recent()]


async def test_a_card_can_be_picked_with_the_arrows_ones_own_first(services: Services) -> None:
    services.deck.add_card(CardCategory.VIEW, "The roof across the street")
    async with running(services) as pilot:
        line = await open_line(pilot)
        await pilot.press("down")
        assert line.value == "The roof across the street"
        await pilot.press("down")
        assert line.value in [card.text for card in services.deck.cards() if not card.own]
        await pilot.press("up", "enter")
        await until(pilot, lambda: lines(services) == ["The roof across the street"])
    [row] = services.journal.recent()
    assert row.kind is Kind.LINE


async def test_the_mouse_picks_a_card_too(services: Services) -> None:
    async with running(services) as pilot:
        line = await open_line(pilot)
        await pilot.click("#card")
        assert line.value and line.has_focus
        await pilot.click("#keep")
        await until(pilot, lambda: len(lines(services)) == 1)


async def test_a_card_never_takes_the_place_of_words_that_were_typed(services: Services) -> None:
    async with running(services) as pilot:
        line = await open_line(pilot)
        await pilot.press(*"rain", "down", "up")
        assert line.value == "rain"
        await pilot.press("escape")
    assert lines(services) == ["rain"]


async def test_a_card_can_be_written_on(services: Services) -> None:
    async with running(services) as pilot:
        line = await open_line(pilot)
        await pilot.press("down", *", twice")
        assert line.value.endswith(", twice")
        await pilot.press("down")
        assert line.value.endswith(", twice")
