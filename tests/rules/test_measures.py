"""When the weekly check is due, and how large a change is."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.measures import change_band, is_recent, why_due

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
