"""How every dialog looks, over nothing, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.conftest import FrozenTime
from tests.tui.dialogs.test_dialogs import alone
from tests.tui.harness import SIZES, check_golden
from textual.screen import ModalScreen

from tmscoach.errors import CoachError
from tmscoach.models.terms import Fate, Feeling
from tmscoach.startup import Services
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.conflict import ConflictDialog, Version
from tmscoach.tui.dialogs.ending import EndingDialog, SettleDialog
from tmscoach.tui.dialogs.feelings import FeelingsDialog
from tmscoach.tui.dialogs.labels import Labels, LabelsDialog
from tmscoach.tui.dialogs.line import LineDialog
from tmscoach.tui.dialogs.problem import ProblemDialog
from tmscoach.tui.dialogs.prompts import PromptDialog
from tmscoach.tui.dialogs.unfinished import UnfinishedDialog

Maker = Callable[[Services, FrozenTime], ModalScreen[Any]]


def refuse(_: Answers) -> None:
    raise CoachError("That is not a day.", "Nothing was kept.", "Write it as 2026-12-03.")


def ask(_: Services, __: FrozenTime) -> ModalScreen[Any]:
    fields = (Field("day", "The day", "someday"), Field("kind", "Follow-up or therapy", "", ("therapy",)))
    return AskDialog("A visit", fields, refuse)


def choose(_: Services, __: FrozenTime) -> ModalScreen[Any]:
    answers = (
        Answer("1", "it moved"),
        Answer("2", "came and went", "gone for an hour"),
        Answer("3", "other"),
    )
    return ChooseDialog("What kind is it?", "One key answers.", answers)


def conflict(_: Services, __: FrozenTime) -> ModalScreen[Any]:
    shared = "The first lines are the same.\nSo is this one.\nAnd this one.\n"
    mine = shared + "On Tuesday he rang again, and I let it ring.\nThen I made tea."
    theirs = shared + "On Tuesday he rang again.\nThen I made tea.\nIt was cold before I drank it."
    return ConflictDialog(mine, Version("Theirs, 14:02 on 24 November", theirs))


def labels(_: Services, __: FrozenTime) -> ModalScreen[Any]:
    return LabelsDialog(Labels("A letter", ("family",)), lambda start: ["work", "family", "history"])


def problem(_: Services, __: FrozenTime) -> ModalScreen[Any]:
    return ProblemDialog(
        CoachError(
            "The disk is full.", "What you wrote is still on the screen.", "Free some space and go on."
        )
    )


def unfinished(services: Services, now: FrozenTime) -> ModalScreen[Any]:
    journal = services.journal
    journal.save_draft(replace(journal.open_page(), body="I meant to say that the letter"))
    now.move(minutes=20)
    journal.save_draft(replace(journal.open_page(fate=Fate.SHARE), title="Monday", body="It rained."))
    return UnfinishedDialog(services)


DIALOGS: dict[str, tuple[Maker, tuple[str, ...]]] = {  # what makes it, and the keys pressed in it
    "ask": (ask, ("enter", *"ther", "enter")),
    "choose": (choose, ("down",)),
    "conflict": (conflict, ()),
    "confirm": (lambda *_: ConfirmDialog("Delete this page?", "It stays in the trash.", "Delete"), ()),
    "ending": (lambda *_: EndingDialog(), ()),
    "ending-line": (lambda *_: EndingDialog(), ("2",)),
    "settle": (lambda *_: SettleDialog("Let go.", "Put the kettle on.", lambda: 0.0), ()),
    "feelings": (lambda *_: FeelingsDialog((Feeling.ANGER,)), ("4",)),
    "labels": (labels, ()),
    "line": (lambda services, _: LineDialog(services), (*"A",)),
    "problem": (problem, ()),
    "prompts": (lambda services, _: PromptDialog(services), ("down",)),
    "unfinished": (unfinished, ()),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DIALOGS)
async def test_it_looks_as_it_should(
    services: Services, now: FrozenTime, name: str, size: tuple[int, int]
) -> None:
    make, keys = DIALOGS[name]
    async with alone(make(services, now), size) as (pilot, _):
        await pilot.press(*keys)
        await check_golden(pilot, f"dialog-{name}")
