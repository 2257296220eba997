"""Three causes, typed and sorted, and earlier ones beside them."""

from __future__ import annotations

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import Input

from tmscoach.models.terms import CauseCoding
from tmscoach.startup import Services
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.screens.causes import LABELS, SORTS, CausesScreen
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


async def test_words_that_were_left_are_there_again_and_go_when_they_are_kept(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
        await pilot.press("d", "ctrl+o", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await pilot.press("c")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        assert pilot.app.screen.query_one("#cause-0", Input).value == "d"
        assert LABELS[SORTS[1]] in shown(pilot.app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
    assert services.slips.of("causes").words() == {}
    [cause, *_] = services.belief.causes_over_time()[0].causes
    assert (cause.text, cause.coding) == ("d", SORTS[1])


async def test_quitting_keeps_what_was_typed(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
        await pilot.press("d")
        assert keep_everything(pilot.app)
    assert services.belief.causes_over_time() == ()
    assert services.slips.of("causes").words()["cause-0"] == "d"
