"""Prompts that fade, and the way from stage to stage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.formats import content
from tmscoach.models.content import BlockStep, RateStep, Script, ShiftInStep
from tmscoach.rules import fading

FADING = [script for script in content.scripts().values() if script.fades]
CHANGES = st.lists(st.integers(-10, 10), max_size=30)


def full() -> Script:
    return content.scripts()["full"].model_copy(update={"fades": True})


def kinds(script: Script) -> list[str]:
    return [step.kind for step in script.steps]


def test_a_script_that_does_not_fade_stays_as_it_is() -> None:
    script = full().model_copy(update={"fades": False})
    assert all(fading.faded(script, stage) is script for stage in fading.STAGES)


def test_the_first_stage_has_every_prompt() -> None:
    assert fading.faded(full(), 1) == full()


def test_the_second_stage_keeps_titles_and_the_first_reminder() -> None:
    script = fading.faded(full(), 2)
    assert kinds(script) == kinds(full())
    assert [step.title for step in script.steps] == [step.title for step in full().steps]
    assert script.steps[0].help == full().steps[0].help
    assert {step.help for step in script.steps[1:]} == {""}


def test_at_the_third_stage_the_line_comes_from_memory_and_nothing_is_typed_about_it() -> None:
    script = fading.faded(full(), 3)
    assert not {"name", "because", "check"} & set(kinds(script))
    assert [step.from_memory for step in script.steps if isinstance(step, BlockStep)] == [True]
    assert {"shift-in", "shift-out", "close"} <= set(kinds(script))


def test_at_the_fourth_stage_ratings_a_minute_and_a_feeling_are_left() -> None:
    script = fading.faded(full(), 4)
    assert sorted(kinds(script)) == ["arrive", "notice", "rate", "rate", "shift-in"]
    assert [step.typing for step in script.steps if isinstance(step, ShiftInStep)] == [False]


def test_at_the_last_stage_what_turned_up_and_the_rating_after_are_left() -> None:
    script = fading.faded(full(), 5)
    assert kinds(script) == ["arrive", "rate"]
    assert [step.when for step in script.steps if isinstance(step, RateStep)] == ["after"]


@pytest.mark.parametrize("script", FADING, ids=lambda script: script.id)
@pytest.mark.parametrize("stage", list(fading.STAGES))
def test_every_faded_script_is_a_valid_script_that_asks_less(script: Script, stage: int) -> None:
    shorter = fading.faded(script, stage)
    again = fading.faded(shorter, stage)
    if stage < fading.LAST:  # there nothing is practised with the program, so it is no script to be written
        Script.model_validate_json(shorter.model_dump_json())
    assert len({step.id for step in shorter.steps}) == len(shorter.steps)
    assert len(shorter.steps) <= len(script.steps) + 1
    assert any(isinstance(step, RateStep) and step.when == "after" for step in shorter.steps)
    assert kinds(again) in (kinds(shorter), kinds(fading.faded(script, 4)))


@given(st.integers(1, 5), CHANGES)
def test_a_stage_moves_by_one_and_only_forwards(stage: int, changes: list[int]) -> None:
    assert fading.stage_after(stage, changes) in {stage, min(stage + 1, fading.LAST)}


@given(st.integers(1, 4), st.lists(st.integers(-10, -1), min_size=8, max_size=20))
def test_eight_drops_in_a_row_are_enough_for_the_next_stage(stage: int, changes: list[int]) -> None:
    assert fading.stage_after(stage, changes) == stage + 1


@given(st.integers(1, 5), st.lists(st.integers(-10, 10), max_size=7))
def test_seven_drills_are_not_enough(stage: int, changes: list[int]) -> None:
    assert fading.stage_after(stage, changes) == stage


@given(st.integers(1, 5), st.lists(st.integers(0, 10), max_size=20))
def test_without_a_drop_nothing_fades(stage: int, changes: list[int]) -> None:
    assert fading.stage_after(stage, changes) == stage


@given(st.lists(st.integers(-10, 10), min_size=8, max_size=8), CHANGES)
def test_only_the_latest_eight_count(latest: list[int], older: list[int]) -> None:
    assert fading.stage_after(2, latest + older) == fading.stage_after(2, latest)


@pytest.mark.parametrize(
    ("changes", "following"),
    [
        ([-1] * 8, 2),
        ([-1] * 4 + [0] * 4, 1),  # a median of a half
        ([-1] * 5 + [3] * 3, 2),
        ([-2] * 4 + [0] * 4, 2),  # a median of exactly one
    ],
)
def test_the_median_must_be_one_or_better(changes: list[int], following: int) -> None:
    assert fading.stage_after(1, changes) == following
