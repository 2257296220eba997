"""Three causes, typed and sorted, and earlier ones beside them."""

from __future__ import annotations

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until

from tmscoach.models.terms import CauseCoding
from tmscoach.startup import Services
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.screens.causes import CausesScreen
from tmscoach.tui.screens.today import TodayScreen


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_should(services: Services, now: FrozenTime, size: tuple[int, int]) -> None:
    services.belief.name_causes([("A worn disc", CauseCoding.BODY), ("Stress, maybe", CauseCoding.UNSURE)])
    now.move(days=14)
    services.belief.name_causes([("Pressure I put on myself", CauseCoding.MIND)])
    async with running(services, size) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
        await pilot.pause()
        await check_golden(pilot, "causes")


async def test_three_lines_are_typed_sorted_and_kept(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
        await pilot.press("d", "ctrl+o", "enter", "p", "ctrl+o", "ctrl+o", "enter", "x", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    (occasion,) = services.belief.causes_over_time()
    assert [(c.text, c.coding) for c in occasion.causes] == [
        ("d", CauseCoding.BODY),
        ("p", CauseCoding.MIND),
        ("x", None),
    ]


async def test_escape_with_words_on_the_screen_warns_first(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
        await pilot.press("d", "escape")
        assert isinstance(pilot.app.screen, CausesScreen)
        assert "not kept yet" in shown(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))


async def test_quitting_keeps_what_was_typed(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
        await pilot.press("d")
        assert keep_everything(pilot.app)
    assert [c.text for c in services.belief.causes_over_time()[0].causes] == ["d"]
