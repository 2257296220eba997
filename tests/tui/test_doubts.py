"""The doubts page and the list of links noticed."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import Input

from tmscoach.models.terms import EvidenceKind
from tmscoach.startup import Services
from tmscoach.tui.dialogs.ask import FormDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.screens.doubts import DoubtsScreen
from tmscoach.tui.screens.evidence import EvidenceScreen
from tmscoach.tui.screens.timeline import TimelineScreen
from tmscoach.tui.screens.visits import VisitsScreen


@pytest.mark.parametrize("size", SIZES)
async def test_they_look_as_they_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DoubtsScreen))
        await check_golden(pilot, "doubts-empty")
        services.belief.add_doubt(
            "The scan showed wear, and wear does not go away.",
            "the report of 2024",
            "an MRI; nothing is pressing",
            "most people of my age have it",
        )
        asked = services.belief.add_doubt("Why is it worse when I sit?", when="3d")
        services.belief.ask_doctor(asked.id, "May I sit as long as I like?")
        services.care.answer_question(1, "Yes.")
        await pilot.press("escape", "d")
        await until(pilot, lambda: "wear" in shown(pilot.app))
        await check_golden(pilot, "doubts")
        services.belief.add_evidence("After the row it was in the other leg.", EvidenceKind.STRESS_LINK)
        await pilot.press("escape", "v", "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TimelineScreen))
        await check_golden(pilot, "timeline")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))


async def test_a_doubt_is_written_completed_made_a_question_and_taken_away(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("d", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        await pilot.press("enter", "enter", "enter", "enter")
        await until(pilot, lambda: "The doubt is empty" in shown(pilot.app))
        pilot.app.screen.query_one("#ask-text", Input).value = "It hurts, so it is hurt."
        await pilot.click("#keep")
        await until(pilot, lambda: isinstance(pilot.app.screen, DoubtsScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        pilot.app.screen.query_one("#ask-checked", Input).value = "an X-ray"
        await pilot.click("#keep")
        await until(pilot, lambda: "what was checked: an X-ray" in shown(pilot.app))
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        await pilot.press("enter")
        await until(pilot, lambda: "waits for an answer" in shown(pilot.app))
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, VisitsScreen))
        await pilot.press("escape", "d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: "Nothing here yet" in shown(pilot.app))
    assert services.belief.doubts() == ()
    assert [question.text for question in services.care.questions()] == ["It hurts, so it is hurt."]


async def test_nothing_typed_of_a_doubt_is_lost(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("d", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DoubtsScreen))  # nothing was typed
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
        await pilot.press("w", "h", "y")
        await pilot.pause()
        assert keep_everything(pilot.app)
        assert services.belief.doubts() == ()
        await pilot.press("escape", "a")
        await until(pilot, lambda: "from before" in shown(pilot.app))
        await pilot.click("#keep")
        await until(pilot, lambda: isinstance(pilot.app.screen, DoubtsScreen))
        assert [doubt.text for doubt in services.belief.doubts()] == ["why"]
        assert services.slips.of("doubt").words() == {}
