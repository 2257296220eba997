"""When the weekly check is due, and how large a change is."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.measures import (
    change_band,
    difference,
    is_recent,
    total_of,
    why_due,
    why_measure_due,
)

TODAY = date(2026, 11, 24)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_the_first_check_is_due_at_once_and_says_what_it_is_for() -> None:
    found = why_due(None, TODAY)
    assert found is not None
    assert "compared" in found


@pytest.mark.parametrize(
    ("ago", "due"), [(0, False), (1, False), (6, False), (7, True), (8, True), (400, True)]
)
def test_the_next_check_is_due_from_the_seventh_day_on(ago: int, due: bool) -> None:
    found = why_due(TODAY - timedelta(days=ago), TODAY)
    assert (found is not None) == due
    assert not due or found == f"The last weekly check was {ago} days ago."


@given(days, days)
def test_a_check_once_due_stays_due_until_it_is_answered(last: date, today: date) -> None:
    if why_due(last, today):
        assert why_due(last, today + timedelta(days=1))
        assert why_due(today, today) is None
    if last >= today:  # dated ahead by a clock that was wrong
        assert why_due(last, today) is None


@pytest.mark.parametrize(
    ("before", "recent"), [(-1, False), (0, True), (1, True), (2, True), (3, False), (300, False)]
)
def test_a_check_from_up_to_two_days_before_is_good_enough(before: int, recent: bool) -> None:
    assert is_recent(TODAY - timedelta(days=before), TODAY) is recent


def test_no_check_at_all_is_not_a_recent_one() -> None:
    assert not is_recent(None, TODAY)


@pytest.mark.parametrize(
    ("start", "now", "said"),
    [
        (10, 8, "lower, less than 30 %"),
        (10, 7, "lower, a moderate change (30 % or more)"),
        (10, 6, "lower, a moderate change (30 % or more)"),
        (10, 5, "lower, a substantial change (50 % or more)"),
        (7, 5, "lower, less than 30 %"),  # 28.6 %
        (3, 2, "lower, a moderate change (30 % or more)"),
        (1, 0, "lower, a substantial change (50 % or more)"),
        (4, 5, "higher, less than 30 %"),
        (4, 6, "higher, a substantial change (50 % or more)"),
        (0, 0, "the same"),
        (6, 6, "the same"),
        (0, 1, "higher"),  # no share of nothing
        (None, 5, ""),
        (5, None, ""),
        (None, None, ""),
    ],
)
def test_a_change_is_told_as_a_band(start: int | None, now: int | None, said: str) -> None:
    assert change_band(start, now) == said


def test_no_rounding_ever_puts_a_change_into_the_wrong_band() -> None:
    for start, now in product(range(1, 11), range(11)):
        if start == now:
            continue
        share = Fraction(abs(now - start), start)
        found = change_band(start, now)
        assert found.startswith("lower" if now < start else "higher")
        assert ("substantial" in found) == (share >= Fraction(1, 2))
        assert ("moderate" in found) == (Fraction(3, 10) <= share < Fraction(1, 2))
        assert "!" not in found


@given(st.integers(0, 10), st.integers(0, 10))
def test_better_and_worse_are_told_in_the_same_words(start: int, now: int) -> None:
    there, back = change_band(start, now), change_band(now, start)
    assert (there == "the same") == (back == "the same")
    for word in ("better", "worse", "improved", "good", "bad"):
        assert word not in there


# --- totals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "scoring", "total"),
    [
        ([(1, True), (2, True)], "sum", 3),
        ([(0, True), (0, True)], "sum", 0),
        ([(1, True), (None, True)], "sum", None),
        ([(1, True), (2, True)], "mean", 1.5),
        ([(1, True), (None, False)], "mean", 1),  # a blank is not a zero
        ([(None, False), (None, False)], "mean", None),
        ([(1, True)], "none", None),
        ([], "sum", None),
    ],
)
def test_a_total_is_there_only_where_every_answer_it_needs_is(
    answers: list[tuple[int | None, bool]], scoring: str, total: float | None
) -> None:
    assert total_of(answers, scoring) == total


@pytest.mark.parametrize(
    ("start", "now", "noticeable", "said"),
    [
        (6, 2, None, "4 lower"),
        (2, 6, None, "4 higher"),
        (2, 2, None, "the same"),
        (None, 2, None, ""),
        (2, None, 1, ""),
        (6, 2, 4, "4 lower, a difference that its source calls noticeable (4 or more)"),
        (6, 3, 4, "3 lower, under the 4 that its source calls noticeable"),
        (0.1 + 0.2, 0.3, None, "the same"),  # not a matter of the seventeenth digit
    ],
)
def test_a_difference_of_totals_is_told_in_points(
    start: float | None, now: float | None, noticeable: float | None, said: str
) -> None:
    assert difference(start, now, noticeable) == said


@pytest.mark.parametrize(
    ("cadence", "ago", "at_once", "due"),
    [
        ("two-weekly", None, True, True),
        ("two-weekly", None, False, False),
        ("two-weekly", 13, True, False),
        ("two-weekly", 14, True, True),
        ("monthly", 29, False, False),
        ("monthly", 30, False, True),
        ("daily", 0, True, False),
        ("daily", 1, True, True),
        ("when-asked", None, True, False),
        ("when-asked", 400, True, False),
        ("monthly", -3, False, False),  # the clock was set back
    ],
)
def test_a_measure_is_due_by_its_cadence(cadence: str, ago: int | None, at_once: bool, due: bool) -> None:
    last = None if ago is None else TODAY - timedelta(days=ago)
    why = why_measure_due("Steps", cadence, last, TODAY, at_once=at_once)
    assert bool(why) is due
    assert why is None or (why.startswith("Steps is") and why.endswith("."))
