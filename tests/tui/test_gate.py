"""The gate as a screen of its own: answer again, with what was said."""

from __future__ import annotations

from datetime import date

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.models.terms import GateAnswer
from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace

HOSTILE = "[/x] [red]y [z \x1b[31m\x1b]52;c;aGk=\x07\u202e"


async def open_gate(pilot: Pilot[int]) -> None:
    pilot.app.post_message(OpenPlace("gate"))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "GateScreen")
    await pilot.pause()


def fill(pilot: Pilot[int], **texts: str) -> None:
    for name, text in texts.items():
        pilot.app.screen.query_one(f"#gate-{name}", Input).value = text


@pytest.mark.parametrize("size", SIZES)
async def test_the_gate_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await open_gate(pilot)
        await check_golden(pilot, "gate")
        fill(pilot, when="2026-09-01", whom="Dr. Example", said="nothing is broken")
        await pilot.click("#yes")
        await check_golden(pilot, "gate-yes")


async def test_an_answer_is_kept_with_what_the_fields_hold(services: Services) -> None:
    async with running(services) as pilot:
        await open_gate(pilot)
        fill(pilot, when="yesterday", whom="Dr. Example", said=HOSTILE)
        await pilot.press("tab", "tab", "tab", "enter")
        gate = services.care.gate()
        assert gate is not None
        assert (gate.answer, gate.examined_on, gate.by_whom, gate.said) == (
            GateAnswer.YES,
            date(2026, 11, 23),
            "Dr. Example",
            HOSTILE,
        )
        text = shown(pilot.app)
        assert "[/x] [red]y [z" in text
        assert not set(text) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.parametrize("when", ["someday", "2026-12-24"])
async def test_a_day_that_cannot_be_is_told_and_nothing_is_kept(services: Services, when: str) -> None:
    async with running(services) as pilot:
        await open_gate(pilot)
        fill(pilot, when=when, whom="Dr. Example")
        await pilot.click("#yes")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ProblemDialog")
        await pilot.press("escape")
        assert pilot.app.screen.query_one("#gate-when", Input).value == when
        assert pilot.app.screen.query_one("#gate-whom", Input).value == "Dr. Example"
    assert services.care.gate() is None


async def test_leaving_changes_nothing(services: Services) -> None:
    async with running(services) as pilot:
        await open_gate(pilot)
        fill(pilot, whom="Dr. Example")
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
    assert services.care.gate() is None


async def test_every_question_for_a_doctor_can_be_read_with_keys_on_the_smallest_screen(
    services: Services,
) -> None:
    async with running(services) as pilot:
        await open_gate(pilot)
        await pilot.press("pagedown")
        await pilot.pause(0.5)
        for question in services.care.gate_words().ask:
            assert question in shown(pilot.app)
