"""Which backups stay: near days all, then weeks, then months; never none, never many."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.backups import BEFORE, Name, is_due, read_name, superfluous

NOW = datetime(2026, 11, 24, 14, 2, 11)  # noqa: DTZ001 - the wall clock


def name(at: datetime, why: str = "") -> Name:
    found = read_name(f"tmscoach-{at:%Y-%m-%d-%H%M%S}{why and '-'}{why}.db")
    assert found is not None
    return found


def left(names: list[Name], now: datetime = NOW) -> list[Name]:
    return [one for one in names if one not in superfluous(names, now)]


moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 24, 14)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
whys = st.sampled_from(["", "", "", "before-update", "before-import", "kept"])
collections = st.lists(st.builds(name, moments, whys), max_size=80, unique=True)


@given(collections)
def test_at_most_23_daily_ones_stay_and_the_newest_always(names: list[Name]) -> None:
    stay = left(names)
    daily = [one for one in stay if not one.why]
    assert len(daily) <= 23
    for why in {one.why for one in names}:
        assert max(one for one in names if one.why == why) in stay
    assert [one for one in names if one.why == "kept"] == [one for one in stay if one.why == "kept"]
    assert all(sum(one.why == why for one in stay) <= BEFORE for why in ("before-update", "before-import"))
    assert superfluous(stay, NOW) == ()  # once tidied, tidy


@given(collections, moments)
def test_what_was_made_just_now_stays(names: list[Name], now: datetime) -> None:
    just = name(now)
    assert just in left([*[one for one in names if one != just], just], now)


def test_a_year_of_days_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    names: list[Name] = []
    for number in range(400):
        now = NOW - timedelta(days=399 - number)
        names = left([*names, name(now)], now)
        assert len(names) <= 23
    days = [one.at.date() for one in names]
    assert days[-7:] == [date(2026, 11, day) for day in range(18, 25)]
    assert {(day.year, day.month) for day in days} == {
        *((2025, 12),),
        *((2026, month) for month in range(1, 12)),
    }
    weeks = {day.isocalendar()[1] for day in days}
    assert {48, 47, 46, 45} <= weeks


def test_pauses_take_no_backup_away() -> None:
    names = [name(datetime(year, 3, 1)) for year in range(2015, 2026)]  # noqa: DTZ001
    assert left(names) == names


def test_backups_of_a_clock_that_ran_ahead_do_not_push_true_ones_out() -> None:
    wrong = [name(datetime(2090, 1, day)) for day in range(1, 31)]  # noqa: DTZ001
    true = [name(NOW - timedelta(days=days)) for days in range(5)]
    assert set(true) <= set(left([*wrong, *true]))
    assert len(left([*wrong, *true])) <= 23
    assert left(wrong) == [wrong[-1]]


@pytest.mark.parametrize(
    "text",
    ["tmscoach.db", "tmscoach-2026-02-30-000000.db", "notes.db", "tmscoach-2026-11-24-140211.db.part", ""],
)
def test_other_files_are_no_backups(text: str) -> None:
    assert read_name(text) is None


@pytest.mark.parametrize(
    ("text", "why", "number"),
    [
        ("tmscoach-2026-11-24-140211.db", "", 1),
        ("tmscoach-2026-11-24-140211-2.db", "", 2),
        ("tmscoach-2026-11-24-140211-before-update.db", "before-update", 1),
        ("tmscoach-2026-11-24-140211-before-update-12.db", "before-update", 12),
    ],
)
def test_a_name_says_when_and_why(text: str, why: str, number: int) -> None:
    assert read_name(text) == Name(NOW, number, why, text)


def test_one_a_day_is_due() -> None:
    assert is_due([], NOW)
    assert is_due([name(NOW - timedelta(days=1)), name(NOW, "before-import"), name(NOW, "kept")], NOW)
    assert not is_due([name(NOW.replace(hour=0))], NOW)
    assert is_due([name(NOW + timedelta(days=9))], NOW)
