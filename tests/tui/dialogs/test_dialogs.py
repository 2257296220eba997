"""The three plain dialogs: a question with no as the default, a few fields, a problem in three sentences."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.tui.harness import shown
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Button, Input

import tmscoach.tui.app
from tmscoach.errors import CoachError
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.conflict import ConflictDialog, Stays, Version
from tmscoach.tui.dialogs.problem import ProblemDialog
from tmscoach.tui.themes import own_variables

HOSTILE = "[/x] [red]y [z \x1b[31m\x1b]52;c;aGk=\x07\u202e end[/"
NOT_YET = "nothing was answered yet"


class Alone(App[int]):
    """A dialog over nothing, in the program's own style, and what was answered."""

    CSS_PATH = Path(tmscoach.tui.app.__file__).with_name("app.tcss")

    def __init__(self, dialog: ModalScreen[Any]) -> None:
        super().__init__()
        self._dialog = dialog
        self.answer: Any = NOT_YET

    def on_mount(self) -> None:
        self.push_screen(self._dialog, self.take)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return own_variables(self.current_theme)

    def take(self, answer: Any) -> None:
        self.answer = answer


@asynccontextmanager
async def alone(
    dialog: ModalScreen[Any], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], Alone]]:
    app = Alone(dialog)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot, app


def fields() -> tuple[Field, ...]:
    return Field("day", "The day", "today"), Field("kind", "The kind", "", ("follow-up", "therapy"))


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], False),
        (["escape"], False),
        (["n"], False),
        (["y"], True),
        (["tab", "enter"], True),
        (["x", "1", "Y"], NOT_YET),  # other keys answer nothing
    ],
)
async def test_only_a_clear_yes_is_a_yes(keys: list[str], answer: object) -> None:
    async with alone(ConfirmDialog("Really?")) as (pilot, app):
        await pilot.press(*keys)
        assert app.answer == answer


@pytest.mark.parametrize(("button", "answer"), [("#no", False), ("#yes", True)])
async def test_a_click_answers(button: str, answer: bool) -> None:
    async with alone(ConfirmDialog("Really?", "It cannot be undone.", "Throw away", "Leave it")) as (
        pilot,
        app,
    ):
        assert "It cannot be undone." in shown(app)
        assert "Leave it (n)" in shown(app)
        assert "Throw away (y)" in shown(app)
        await pilot.click(button)
        assert app.answer is answer


async def test_fields_are_gone_through_with_enter_and_kept_at_the_end() -> None:
    async with alone(AskDialog("A visit", fields())) as (pilot, app):
        await pilot.press("enter")
        assert app.focused is app.screen.query_one("#ask-kind")
        await pilot.press(*"ther", "right", "enter")  # the right arrow completes
        assert app.answer == {"day": "today", "kind": "therapy"}


async def test_answers_come_without_the_space_around_them() -> None:
    async with alone(AskDialog("A visit", fields())) as (pilot, app):
        app.screen.query_one("#ask-day", Input).value = "  today \t"
        await pilot.click("#keep")
        assert app.answer == {"day": "today", "kind": ""}


@pytest.mark.parametrize("road", ["escape", "#back"])
async def test_leaving_gives_no_answer(road: str) -> None:
    async with alone(AskDialog("A visit", fields())) as (pilot, app):
        await (pilot.press(road) if road == "escape" else pilot.click(road))
        assert app.answer is None


async def test_what_is_refused_is_said_in_the_dialog_and_can_be_mended() -> None:
    def check(answers: Answers) -> None:
        if answers["kind"] != "therapy":
            raise CoachError("That is no kind.", "Not shown here.", "Write follow-up or therapy.")

    async with alone(AskDialog("A visit", fields(), check)) as (pilot, app):
        await pilot.press("enter", "x", "enter")
        assert app.answer == NOT_YET
        assert "That is no kind. Write follow-up or therapy." in shown(app)
        assert app.screen.query_one("#ask-kind", Input).value == "x"
        await pilot.press("backspace", *"therapy", "enter")
        assert app.answer == {"day": "today", "kind": "therapy"}


async def test_a_problem_is_told_in_three_sentences() -> None:
    problem = CoachError("The disk is full.", "Your page is safe.", "Free some space.")
    async with alone(ProblemDialog(problem)) as (_, app):
        lines = [line.strip(" │") for line in shown(app).splitlines()]
        places = [
            lines.index(said) for said in ("The disk is full.", "Your page is safe.", "Free some space.")
        ]
        assert places == sorted(places)


@pytest.mark.parametrize("road", ["escape", "enter", "space", "#go-on"])
async def test_every_road_out_of_a_problem_goes_on(road: str) -> None:
    async with alone(ProblemDialog(CoachError("The disk is full."))) as (pilot, app):
        await (pilot.click(road) if road.startswith("#") else pilot.press(road))
        assert app.answer is None
        assert "The disk is full." not in shown(app)


@pytest.mark.parametrize(
    "dialog",
    [
        ConfirmDialog(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        AskDialog(HOSTILE, (Field("one", HOSTILE, HOSTILE, (HOSTILE,)),)),
        ProblemDialog(CoachError(HOSTILE, HOSTILE, HOSTILE)),
    ],
    ids=lambda dialog: type(dialog).__name__,
)
async def test_hostile_words_are_shown_harmless(dialog: ModalScreen[Any]) -> None:
    async with alone(dialog) as (_, app):
        assert shown(app).count("[/x] [red]y [z") >= 2
        assert not set(shown(app)) & {"\x1b", "\x07", "\u202e"}
        for button in app.screen.query(Button):
            assert not set(str(button.label)) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.parametrize("theirs", ["", HOSTILE, "x" * 100_000, "line\n" * 5000])
@pytest.mark.parametrize(("key", "stays"), [("escape", Stays.BOTH), ("m", Stays.MINE), ("t", Stays.THEIRS)])
async def test_two_texts_of_any_sort_can_be_chosen_between(theirs: str, key: str, stays: Stays) -> None:
    dialog = ConflictDialog(f"mine {HOSTILE}\n" * 20, Version(f"Theirs {HOSTILE}", theirs))
    async with alone(dialog) as (pilot, app):
        text = shown(app)
        assert "mine [/x] [red]y" in text
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
        await pilot.press(key)
        assert app.answer is stays
