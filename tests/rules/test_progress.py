"""Small numbers said honestly: weeks, medians with n, and bars that never lie."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.progress import FEW, SPARKS, by_week, sparkline, week_of

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
rating = st.integers(0, 10)
near = st.integers(-40, 40).map(lambda n: TUESDAY + timedelta(days=n))
rated = st.lists(st.tuples(near, rating, rating), max_size=60)


# --- weeks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 23), MONDAY),
        (date(2026, 11, 24), MONDAY),
        (date(2026, 11, 29), MONDAY),  # a Sunday ends its week
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 1, 1), date(2025, 12, 29)),
        (date(2024, 2, 29), date(2024, 2, 26)),
        (date(2026, 3, 29), date(2026, 3, 23)),  # the night the clocks change
    ],
)
def test_a_week_begins_on_its_monday(day: date, monday: date) -> None:
    assert week_of(day) == monday


@given(days)
def test_every_day_lies_in_the_seven_days_of_its_week(day: date) -> None:
    monday = week_of(day)
    assert monday.weekday() == 0
    assert timedelta() <= day - monday < timedelta(days=7)
    assert week_of(monday) == monday


@given(days, st.integers(0, 500))
def test_every_week_of_a_range_is_there_once_and_in_order(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    weeks = by_week([], since, until)
    assert (weeks[0].begins, weeks[-1].begins) == (week_of(since), week_of(until))
    assert [week.begins for week in weeks] == [week_of(since) + timedelta(weeks=n) for n in range(len(weeks))]
    assert all((week.n, week.before, week.after, week.enough) == (0, None, None, False) for week in weeks)


# --- medians and n ------------------------------------------------------------------------------------------


def test_four_drills_are_too_few_to_say_and_five_are_enough() -> None:
    four = [(MONDAY, before, before - 2) for before in (8, 9, 2, 7)]
    [week] = by_week(four, MONDAY, TUESDAY)
    assert (week.n, week.before, week.after, week.enough) == (4, None, None, False)
    [week] = by_week([*four, (TUESDAY, 3, 1)], MONDAY, TUESDAY)
    assert (week.n, week.before, week.after, week.enough) == (5, 7, 5, True)


def test_with_an_even_number_the_median_lies_between_the_two_in_the_middle() -> None:
    six = [(MONDAY, before, 0) for before in (1, 9, 4, 7, 2, 8)]
    [week] = by_week(six, MONDAY, TUESDAY)
    assert week.before == 5.5
    assert week.after == 0


def test_one_drill_far_off_does_not_move_the_median() -> None:
    [week] = by_week([(MONDAY, before, 1) for before in (5, 5, 5, 5, 10)], MONDAY, TUESDAY)
    assert week.before == 5


def test_sunday_and_monday_are_two_weeks() -> None:
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    one, other = by_week([(sunday, 8, 4), (monday, 6, 3)], sunday, monday)
    assert (one.begins, one.n, other.begins, other.n) == (MONDAY, 1, monday, 1)


@given(rated, near, st.integers(0, 40))
def test_every_drill_of_a_week_counts_once_and_medians_need_enough_of_them(
    drills: list[tuple[date, int, int]], since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    for week in by_week(drills, since, until):
        here = [(before, after) for day, before, after in drills if week_of(day) == week.begins]
        assert week.n == len(here)
        assert week.enough == (len(here) >= FEW)
        if week.enough:
            assert week.before == median(before for before, _ in here)
            assert week.after == median(after for _, after in here)
            assert 0 <= week.after <= 10
        else:
            assert week.before is week.after is None


@given(rated.flatmap(lambda drills: st.tuples(st.just(drills), st.permutations(drills))))
def test_the_order_of_drills_changes_nothing(
    both: tuple[list[tuple[date, int, int]], list[tuple[date, int, int]]],
) -> None:
    since, until = TUESDAY - timedelta(days=40), TUESDAY + timedelta(days=40)
    one, other = both
    assert by_week(one, since, until) == by_week(other, since, until)


# --- bars ---------------------------------------------------------------------------------------------------


def test_the_ends_of_the_scale_are_the_lowest_and_the_highest_bar() -> None:
    assert sparkline([0, 10], 0, 10) == "▁█"
    assert sparkline([0, 50, 100], 0, 100) == "▁▅█"
    assert sparkline(range(8), 0, 7) == SPARKS
    assert sparkline([10, 20, 24, 30], 10, 30) == "▁▅▆█"  # a scale need not begin at 0


def test_a_missing_answer_is_a_dot_and_not_a_low_bar() -> None:
    assert sparkline([None, 0, None], 0, 10) == "·▁·"
    assert sparkline([], 0, 10) == ""


def test_a_scale_without_a_width_has_no_bars() -> None:
    assert sparkline([1, 2], 5, 5) == ""
    assert sparkline([1, 2], 5, 4) == ""


@given(st.lists(st.none() | st.integers(-50, 150), max_size=40), st.sampled_from([10, 100]))
def test_bars_are_one_a_value_and_rise_with_it(values: list[int | None], highest: int) -> None:
    bars = sparkline(values, 0, highest)
    assert len(bars) == len(values)
    given_ = sorted((value, bar) for value, bar in zip(values, bars, strict=True) if value is not None)
    heights = [SPARKS.index(bar) for _, bar in given_]
    assert heights == sorted(heights)
    assert all((bar == "·") == (value is None) for value, bar in zip(values, bars, strict=True))
