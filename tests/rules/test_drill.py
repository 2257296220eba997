"""Which step comes next, and what a rating may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import Script
from tmscoach.rules import drill as rules
from tmscoach.rules.drill import SoFar

RATINGS = st.one_of(st.none(), st.integers(0, 10))
SO_FAR = st.builds(SoFar, st.booleans(), RATINGS, st.booleans(), st.booleans())
SCRIPTS = st.sampled_from(sorted(content.scripts()))


def walked(script: Script, so_far: SoFar) -> list[str]:
    ids: list[str] = []
    step = rules.next_step(script, so_far)
    while step is not None:
        ids.append(step.id)
        step = rules.next_step(script, so_far, step.id)
    return ids


# --- steps -------------------------------------------------------------------------------------------------


def test_the_full_drill_asks_every_step_in_order() -> None:
    assert walked(content.scripts()["full"], SoFar(alarm_before=5)) == [
        "arrive",
        "before",
        "name",
        "block",
        "because",
        "check",
        "in",
        "out",
        "after",
        "close",
    ]


@given(SCRIPTS, SO_FAR)
def test_walking_on_shows_what_the_rail_shows_and_walking_back_is_its_mirror(
    name: str, so_far: SoFar
) -> None:
    script = content.scripts()[name]
    there = walked(script, so_far)
    assert there == [step.id for step in rules.asked_steps(script, so_far)]
    back = [there[-1]]
    while (step := rules.previous_step(script, so_far, back[-1])) is not None:
        back.append(step.id)
    assert back == there[::-1]


def test_a_known_trigger_needs_no_arriving() -> None:
    assert "arrive" not in walked(content.scripts()["quick"], SoFar(trigger_given=True))


@pytest.mark.parametrize(
    ("alarm", "watched", "longer"),
    [(0, True, False), (6, True, False), (7, False, True), (10, False, True), (None, False, False)],
)
def test_a_flare_is_watched_only_while_alarm_is_low_and_breathed_longer_when_high(
    alarm: int | None, watched: bool, longer: bool
) -> None:
    ids = walked(content.scripts()["flare"], SoFar(alarm_before=alarm))
    assert ("watch" in ids, "longer" in ids) == (watched, longer)


def test_evidence_is_not_asked_for_while_something_is_new() -> None:
    ids = walked(content.scripts()["fear"], SoFar(is_new=True))
    assert "because" not in ids
    assert "block" in ids


def test_a_line_that_was_left_out_is_not_asked_about() -> None:
    assert "check" not in walked(content.scripts()["full"], SoFar(line_skipped=True))


@pytest.mark.parametrize(("alarm", "asked"), [(0, True), (7, True), (8, False), (10, False), (None, False)])
def test_the_unsaid_sentence_waits_while_alarm_is_high_or_unknown(alarm: int | None, asked: bool) -> None:
    full = content.scripts()["full"]
    assert rules.asks_unsaid(full.steps[rules.place_of(full, "in")], alarm) is asked


def test_the_quick_drill_asks_for_no_typing() -> None:
    quick = content.scripts()["quick"]
    assert not any(rules.asks_unsaid(step, 3) for step in quick.steps)


def test_a_script_may_ask_for_the_unsaid_sentence_whatever_the_alarm() -> None:
    full = content.scripts()["full"]
    step = full.steps[rules.place_of(full, "in")].model_copy(update={"unsaid_below_alarm": 11})
    assert all(rules.asks_unsaid(step, alarm) for alarm in (None, 0, 10))


def test_a_step_that_is_not_there_is_named() -> None:
    with pytest.raises(CoachError, match="no step 'juggle'"):
        rules.place_of(content.scripts()["full"], "juggle")


# --- ratings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rating"),
    [("0", 0), ("9", 9), ("10", 10), ("t", 10), (" T ", 10), ("", None), (" ", None), (".", None)],
)
def test_a_typed_rating_is_read(typed: str, rating: int | None) -> None:
    assert rules.parse_rating(typed) == rating


@given(st.text())
def test_any_other_text_is_refused_calmly(text: str) -> None:
    try:
        rating = rules.parse_rating(text)
    except CoachError as problem:
        assert "0 to 10" in problem.hint
    else:
        assert rating is None or 0 <= rating <= 10


@pytest.mark.parametrize("value", [-1, 11, True, "7", 7.0])
def test_what_is_no_rating_is_not_kept(value: object) -> None:
    with pytest.raises(CoachError, match="is not a rating"):
        rules.check_rating(value)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (7, 5, "7 to 5"),
        (5, 7, "5 to 7"),
        (6, 6, "6 to 6"),
        (0, 0, "0 to 0"),
        (7, None, "7 before, not rated after"),
        (None, 5, "Not rated before, 5 now"),
        (None, None, "Not rated"),
    ],
)
def test_the_change_is_said_without_praise(before: int | None, after: int | None, words: str) -> None:
    assert rules.change_in_words(before, after) == words
