"""The evidence file: add, edit, delete."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import Input

from tmscoach.models.terms import EvidenceKind
from tmscoach.startup import Services
from tmscoach.tui.dialogs.ask import AskDialog
from tmscoach.tui.dialogs.choose import ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.screens.evidence import EvidenceScreen


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await pilot.press("v")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        await check_golden(pilot, "evidence-empty")
        services.belief.add_evidence("Gone for the whole concert.", EvidenceKind.CAME_AND_WENT, "3d")
        services.belief.add_evidence("Carried the shopping, it was 3.", EvidenceKind.DID_IT_ANYWAY)
        await pilot.press("escape", "v")
        await until(pilot, lambda: "concert" in shown(pilot.app))
        await check_golden(pilot, "evidence")


async def test_an_item_is_added_by_keys(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("v", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        pilot.app.screen.query_one("#ask-text", Input).value = "It moved to the other side."
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        await check_golden(pilot, "evidence-kind")
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
    (item,) = services.belief.evidence()
    assert (item.text, item.kind) == ("It moved to the other side.", EvidenceKind.MOVED)


async def test_leaving_the_kind_loses_nothing_that_was_typed(services: Services) -> None:
    services.belief.add_evidence("Gone by noon.", EvidenceKind.CAME_AND_WENT)
    async with running(services) as pilot:
        await pilot.press("v", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        pilot.app.screen.query_one("#ask-text", Input).value = "Gone by eleven."
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        await pilot.press("escape")
        await until(pilot, lambda: "Gone by eleven." in shown(pilot.app))
    (item,) = services.belief.evidence()
    assert (item.text, item.kind) == ("Gone by eleven.", EvidenceKind.CAME_AND_WENT)


async def test_an_empty_observation_is_refused_in_words(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("v", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await pilot.press("enter")
        await until(pilot, lambda: "The observation is empty" in shown(pilot.app))
    assert services.belief.evidence() == ()


async def test_deleting_asks_first(services: Services) -> None:
    services.belief.add_evidence("Gone.")
    async with running(services) as pilot:
        await pilot.press("v", "d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        assert len(services.belief.evidence()) == 1
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: services.belief.evidence() == ())
