"""What is said after practice, and the rule behind each sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules import practice as rules
from tmscoach.rules.practice import Weekly

TODAY = date(2026, 11, 24)


def days_ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=n) for n in days]


def weekly(*limits: int | None, newest: int = 0) -> list[Weekly]:
    """Weekly checks, newest first, the newest so many days ago."""
    return [Weekly(TODAY - timedelta(days=newest + 7 * n), limit) for n, limit in enumerate(limits)]


def test_six_drills_in_a_day_are_enough() -> None:
    assert rules.enough_practice(5) is None
    remark = rules.enough_practice(6)
    assert remark is not None
    assert remark.text.startswith("6 drills today.")
    assert "6th drill" in remark.why


def test_a_longer_row_without_a_drop_is_spoken_of_once_a_day() -> None:
    assert rules.another_door([(5, 5)] * 6, first_today=True) is not None
    assert rules.another_door([(5, 5)] * 6, first_today=False) is None
    assert rules.another_door([(5, 5)] * 5, first_today=False) is not None


@pytest.mark.parametrize(
    ("changes", "suggested"),
    [
        ([(5, 5)] * 5, True),
        ([(5, 7)] * 5, True),
        ([(5, 5)] * 4, False),
        ([(5, 4)] + [(5, 5)] * 5, False),  # the newest one dropped
        ([(5, 5)] * 5 + [(5, 4)], True),  # an older one does not count
        ([(0, 0)] * 5, False),  # nothing to lower
        ([(5, 5), (0, 0), (5, 5), (5, 5), (5, 5), (5, 5)], True),
        ([], False),
    ],
)
def test_five_drills_without_a_drop_suggest_another_door(
    changes: list[tuple[int, int]], suggested: bool
) -> None:
    remark = rules.another_door(changes)
    assert (remark is not None) is suggested
    if remark:
        assert all(door in remark.text for door in ("write", "move", "somebody", "therapist"))
        assert "try harder" not in remark.text


# --- a therapist or doctor may be worth a call --------------------------------------------------------------


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        (weekly(7, 8, 10), True),
        (weekly(7, 8, 10, 2), True),
        (weekly(7, 6, 10), False),
        (weekly(7, None, 10), False),  # a blank is not a seven
        (weekly(9, 9), False),
        (weekly(9, 9, 9, newest=14), True),
        (weekly(9, 9, 9, newest=15), False),  # too long ago to speak of now
        ([], False),
    ],
)
def test_three_weeks_of_being_limited_are_worth_a_call(checks: list[Weekly], said: bool) -> None:
    assert (rules.step_up(TODAY, checks, (), None) is not None) is said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (days_ago(0, 3, 6), True),
        (days_ago(0, 0, 0), False),  # one day, three drills
        (days_ago(0, 3, 7), False),
        (days_ago(-1, 0, 1), False),  # a clock that was ahead
        (days_ago(0, 1), False),
    ],
)
def test_a_high_alarm_after_drills_on_three_days_of_seven_is_worth_a_call(
    days: list[date], said: bool
) -> None:
    assert (rules.step_up(TODAY, (), days, None) is not None) is said


@pytest.mark.parametrize(("ago", "said"), [(0, True), (6, True), (7, False), (-1, False)])
def test_too_much_is_heard_for_a_week(ago: int, said: bool) -> None:
    assert (rules.step_up(TODAY, (), (), TODAY - timedelta(days=ago)) is not None) is said


@pytest.mark.parametrize(("ago", "said"), [(0, True), (27, True), (28, False), (-1, False)])
def test_a_high_screening_total_is_heard_for_four_weeks_and_named(ago: int, said: bool) -> None:
    high = rules.Screened("PHQ-2", TODAY - timedelta(days=ago), 4, 3)
    note = rules.step_up(TODAY, (), (), None, [high])
    assert (note is not None) is said
    if note is not None:
        assert "PHQ-2" in note.why and "was 4" in note.why and "from 3 on" in note.why


@given(st.lists(st.integers(0, 6), max_size=6), st.lists(st.integers(0, 1), max_size=2))
def test_the_note_says_its_rule_and_frightens_nobody(limits: list[int], days: list[int]) -> None:
    assert rules.step_up(TODAY, weekly(*limits), days_ago(*days), None) is None
    for note in (
        rules.step_up(TODAY, weekly(7, 7, 7), (), None),
        rules.step_up(TODAY, (), days_ago(0, 1, 2), None),
        rules.step_up(TODAY, (), (), TODAY),
        rules.step_up(TODAY, (), (), None, [rules.Screened("GAD-2", TODAY, 6, 3)]),
    ):
        assert note is not None
        assert note.why and "!" not in note.text + note.why
        assert not {"must", "emergency", "warning", "danger"} & set(note.text.lower().split())


# --- numbers -----------------------------------------------------------------------------------------------

RATING = st.one_of(st.none(), st.integers(0, 10))


@given(st.lists(st.tuples(RATING, RATING)))
def test_a_summary_counts_every_drill_and_says_nothing_of_fewer_than_five(
    drills: list[tuple[int | None, int | None]],
) -> None:
    found = rules.summed_up(drills)
    assert found.drills == len(drills)
    assert found.n == sum(before is not None and after is not None for before, after in drills)
    assert (found.before is None) is (found.n < 5)
    assert (found.after is None) is (found.n < 5)
    assert ("too few to say" in found.in_words) is (found.n < 5)
    assert f"n {found.n}" in found.in_words


def test_a_summary_is_told_by_medians() -> None:
    found = rules.summed_up([(7, 5), (8, 4), (6, 6), (9, 1), (7, 5), (None, 0)])
    assert found.in_words == "7 to 5, n 5"
