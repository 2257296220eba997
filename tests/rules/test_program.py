"""How programme days advance: by completion, never by the calendar, and whatever a clock does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.formats import content
from tmscoach.models.terms import Part
from tmscoach.rules.days import journal_day
from tmscoach.rules.program import (
    CALM_DAYS,
    INTENSIVE_DAYS,
    MONTH,
    MOST_DAYS_A_DAY,
    PRACTICE_WINDOW,
    TOLD_FOR,
    TRAVEL,
    Held,
    calm_until,
    checks_of,
    counts_from_morning,
    intensive_until,
    is_complete,
    is_done,
    is_intensive,
    may_go_on,
    monthly_due,
    next_number,
    open_checks,
    opens_by_itself,
    pace_ended,
    parts_of,
    week_began,
    week_of,
    why,
)

TODAY = date(2026, 11, 24)
FLAGS = [field.name for field in fields(Held) if field.default is False]
ONE_DAY = timedelta(days=1)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
measures = st.sets(st.sampled_from(["overall", "fear", "phq2"]))
held = st.builds(
    Held,
    **dict.fromkeys(FLAGS, st.booleans()),
    answered=measures.map(frozenset),
    due=measures.map(lambda names: tuple(sorted(names))),
    waiting=measures.map(frozenset),
)


@dataclass(frozen=True)
class Day:
    """A planned day."""

    number: int = 3
    rest: bool = False
    turn: object | None = "drill"
    write: object | None = "page"
    move: object | None = None
    checks: Sequence[str] = ()


planned = st.builds(
    Day,
    rest=st.booleans(),
    turn=st.sampled_from(["drill", None]),
    write=st.sampled_from(["page", None]),
    move=st.sampled_from(["step", None]),
    checks=st.sampled_from([(), ("weekly",), ("causes",), ("causes", "weekly"), ("weekly", "fear")]),
)


# --- which parts --------------------------------------------------------------------------------------------


@given(planned, held)
def test_every_day_begins_with_a_lesson_ends_with_a_line_and_keeps_its_order(day: Day, since: Held) -> None:
    parts = parts_of(day, since)
    assert (parts[0], parts[-1]) == (Part.LEARN, Part.CLOSE)
    assert list(parts) == [part for part in Part if part in parts]
    assert (Part.TURN in parts) == (day.turn is not None)
    assert (Part.WRITE in parts) == (day.write is not None)
    assert (Part.MOVE in parts) == (day.move is not None)
    assert (Part.CHECK in parts) == bool(checks_of(day, since))


@pytest.mark.parametrize(
    ("listed", "since", "checks"),
    [
        ((), Held(), ()),
        (("weekly",), Held(), ("weekly",)),
        (("causes", "weekly"), Held(), ("weekly", "causes")),
        ((), Held(weekly_due=True), ("weekly",)),
        ((), Held(causes_due=True), ("causes",)),
        ((), Held(weekly=True), ("weekly",)),  # answered unasked: shown as done, not hidden
        (("causes",), Held(weekly_due=True), ("weekly", "causes")),
        ((), Held(drill=True, page=True, line=True, learned=True, moved=True), ()),
        (("weekly", "causes", "overall"), Held(due=("phq2",)), ("weekly", "overall", "phq2", "causes")),
        (("fear",), Held(due=("fear", "gad2")), ("fear", "gad2")),  # each of them once
        (("weekly", "fear"), Held(waiting=frozenset({"fear"})), ("weekly",)),  # nobody was examined yet
        ((), Held(answered=frozenset({"phq2"})), ("phq2",)),
    ],
)
def test_a_day_asks_for_checks_it_lists_and_for_those_that_fell_due(
    listed: Sequence[str], since: Held, checks: tuple[str, ...]
) -> None:
    assert checks_of(Day(checks=listed), since) == checks


@pytest.mark.parametrize(
    ("part", "flag"),
    [
        (Part.LEARN, "learned"),
        (Part.TURN, "drill"),
        (Part.WRITE, "page"),
        (Part.MOVE, "moved"),
        (Part.CLOSE, "line"),
    ],
)
def test_a_part_is_done_by_its_own_thing_and_by_nothing_else(part: Part, flag: str) -> None:
    alone: dict[str, Any] = {flag: True}
    assert is_done(part, Day(), Held(**alone))
    others: dict[str, Any] = {name: name != flag for name in FLAGS}
    assert not is_done(part, Day(), Held(**others))


@pytest.mark.parametrize(
    ("listed", "since", "done"),
    [
        (("weekly",), Held(), False),
        (("weekly",), Held(weekly=True), True),
        (("weekly",), Held(weekly=True, weekly_due=True), False),  # the day stayed open for a week
        (("weekly", "causes"), Held(weekly=True), False),
        (("weekly", "causes"), Held(causes=True), False),
        (("weekly", "causes"), Held(weekly=True, causes=True), True),
        (("causes",), Held(causes=True, causes_due=True), False),
        ((), Held(weekly_due=True), False),
        ((), Held(weekly=True), True),
        (("weekly",), Held(weekly=True, causes_due=True), False),
        (("weekly", "fear"), Held(weekly=True), False),
        (("weekly", "fear"), Held(weekly=True, answered=frozenset({"fear"})), True),
        (("weekly", "fear"), Held(weekly=True, waiting=frozenset({"fear"})), True),
        ((), Held(answered=frozenset({"phq2"}), due=("phq2",)), False),  # answered a fortnight ago
    ],
)
def test_the_check_is_done_when_all_that_is_asked_is_answered(
    listed: Sequence[str], since: Held, done: bool
) -> None:
    assert is_done(Part.CHECK, Day(checks=listed), since) is done


@given(planned, held)
def test_a_check_is_offered_until_it_is_answered_and_one_that_waits_never(day: Day, since: Held) -> None:
    offered = open_checks(day, since)
    assert not set(offered) & since.waiting
    assert set(since.due) - since.waiting <= set(offered) <= set(checks_of(day, since))
    answered = replace(
        since,
        weekly=True,
        causes=True,
        weekly_due=False,
        causes_due=False,
        due=(),
        answered=since.answered | set(offered),
    )
    assert open_checks(day, answered) == ()


# --- what makes a day ---------------------------------------------------------------------------------------


@given(planned, held)
def test_a_drill_and_a_line_make_a_day_and_nothing_else_is_needed_or_enough(day: Day, since: Held) -> None:
    assert is_complete(day, since) == (day.rest or (since.drill and since.line))


@given(planned, held, st.sampled_from(FLAGS))
def test_doing_more_never_unmakes_a_day(day: Day, since: Held, more: str) -> None:
    done: dict[str, Any] = {more: True}
    if is_complete(day, since):
        assert is_complete(day, replace(since, **done))


def test_a_rest_day_counts_by_being_there() -> None:
    assert is_complete(Day(rest=True), Held())
    assert not is_complete(Day(), Held(page=True, weekly=True, causes=True, learned=True, moved=True))


# --- the next day -------------------------------------------------------------------------------------------


@given(st.integers(1, 40), st.none() | days, days, days)
def test_at_most_the_next_day_opens_and_only_after_a_completion(
    number: int, completed_on: date | None, today: date, seen_on: date
) -> None:
    found = next_number(number, 30, completed_on, today, seen_on)
    assert found in (None, number + 1)
    if completed_on is None or number >= 30 or today == completed_on:
        assert found is None


@given(st.integers(1, 29), days, st.integers(1, 5000))
def test_the_next_day_waits_for_a_later_calendar_day_however_late_it_is(
    number: int, completed_on: date, later: int
) -> None:
    today = completed_on + timedelta(days=later)
    assert next_number(number, 30, completed_on, completed_on, completed_on) is None
    assert next_number(number, 30, completed_on, today, completed_on) == number + 1
    assert next_number(number, 30, None, today, completed_on) is None


@given(st.integers(1, 29), days, st.integers(0, TRAVEL.days))
def test_a_journey_across_the_date_line_opens_nothing(number: int, completed_on: date, back: int) -> None:
    assert next_number(number, 30, completed_on, completed_on - timedelta(days=back), completed_on) is None
    seen_on = completed_on - timedelta(days=back)  # looked at again after the flight
    for today in (seen_on, completed_on - ONE_DAY, completed_on):
        assert next_number(number, 30, completed_on, today, seen_on) is None


@given(st.integers(1, 29), days, st.integers(TRAVEL.days + 1, 5000))
def test_a_clock_that_was_ahead_costs_the_day_it_was_noticed_and_no_more(
    number: int, completed_on: date, ahead: int
) -> None:
    noticed = completed_on - timedelta(days=ahead)
    assert next_number(number, 30, completed_on, noticed, noticed) is None
    assert next_number(number, 30, completed_on, noticed + ONE_DAY, noticed) == number + 1


@given(st.integers(1, 29), days, days, days, st.integers(0, 5000))
def test_a_day_that_may_open_stays_open_to_whoever_comes_later(
    number: int, completed_on: date, today: date, seen_on: date, later: int
) -> None:
    then = today + timedelta(days=later)
    if next_number(number, 30, completed_on, today, seen_on) and then != completed_on:
        assert next_number(number, 30, completed_on, then, seen_on)


def test_the_numbers_of_the_programme_are_those_of_the_design() -> None:
    assert PRACTICE_WINDOW == 14
    assert MOST_DAYS_A_DAY == 2
    assert timedelta(days=2) == TRAVEL


@pytest.mark.parametrize(
    ("number", "completed_on", "today", "found"),
    [
        (1, date(2026, 11, 23), TODAY, 2),
        (1, TODAY, TODAY, None),
        (29, date(2026, 11, 23), TODAY, 30),
        (30, date(2026, 11, 23), TODAY, None),
        (5, date(2024, 2, 29), date(2024, 3, 1), 6),
        (5, date(2026, 12, 31), date(2027, 1, 1), 6),
        (5, date(2026, 11, 26), TODAY, None),  # two days ahead: a journey
    ],
)
def test_the_borders_of_opening(number: int, completed_on: date, today: date, found: int | None) -> None:
    assert next_number(number, 30, completed_on, today, today) == found


@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=60))
def test_the_programme_counts_completed_days_and_never_the_gaps_between(
    looks: list[tuple[int, bool]],
) -> None:
    """Looks on later and later days, with or without the minimum done; rest days pass by themselves."""
    program = content.program("home30").day
    number, completed_on, today, opened = 1, None, TODAY, 1
    for gap, minimum in looks:
        if completed_on is None and is_complete(program[number - 1], Held(drill=minimum, line=minimum)):
            completed_on = today
        completed = completed_on is not None
        today += timedelta(days=gap)
        following = next_number(number, len(program), completed_on, today, today)
        assert (following is not None) == (completed and number < len(program))
        if following is not None:
            number, completed_on, opened = following, None, opened + 1
    assert number == opened <= len(program)
    worked = sum(minimum for _, minimum in looks)
    rests = sum(day.rest for day in program[:number])
    assert number <= 1 + worked + rests
    assert number >= min(1 + worked, len(program))


def test_thirty_whole_days_take_thirty_calendar_days_and_no_fewer() -> None:
    number, today = 1, TODAY
    while (found := next_number(number, 30, today, today + ONE_DAY, today)) is not None:
        number, today = found, today + ONE_DAY
    assert (number, (today - TODAY).days) == (30, 29)


# --- one calendar day for two programme days ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("completed_before", "is_first", "whole"),
    [
        (None, True, True),
        (date(2026, 11, 23), False, True),
        (TODAY, False, False),  # the same calendar day already served the day before
        (None, False, False),  # a restart, or a day before that was never completed
        (date(2026, 11, 25), False, False),  # a wrong clock
    ],
)
def test_the_morning_counts_unless_it_already_counted(
    completed_before: date | None, is_first: bool, whole: bool
) -> None:
    assert counts_from_morning(TODAY, completed_before, is_first=is_first) is whole


@pytest.mark.parametrize(
    ("complete", "paused", "opened"), list(product([True, False], [True, False], range(4)))
)
def test_going_on_is_for_whole_days_that_are_not_resting_and_two_a_day(
    complete: bool, paused: bool, opened: int
) -> None:
    expected = complete and not paused and opened < MOST_DAYS_A_DAY
    assert may_go_on(5, 30, complete=complete, paused=paused, opened_today=opened) is expected
    assert not may_go_on(30, 30, complete=complete, paused=paused, opened_today=opened)


@given(days, st.integers(-30, 60))
def test_the_intensive_pace_holds_for_seven_days_is_told_for_three_and_rests_for_seven(
    since: date, later: int
) -> None:
    today = since + timedelta(days=later)
    assert is_intensive(since, today) is (0 <= later < INTENSIVE_DAYS)
    assert (intensive_until(since, today) is not None) is is_intensive(since, today)
    assert bool(pace_ended(since, today)) is (INTENSIVE_DAYS <= later < INTENSIVE_DAYS + TOLD_FOR)
    free = calm_until(since, today)
    assert (free is not None) is (0 <= later < INTENSIVE_DAYS + CALM_DAYS)
    assert free is None or free > today


def test_without_it_the_pace_is_calm() -> None:
    assert not is_intensive(None, TODAY)
    assert intensive_until(None, TODAY) is None
    assert calm_until(None, TODAY) is None
    assert pace_ended(None, TODAY) == ""


@pytest.mark.parametrize(
    ("complete", "paused", "intensive", "rest", "opened"),
    list(product([True, False], [True, False], [True, False], [True, False], range(3))),
)
def test_a_second_day_opens_by_itself_only_at_the_intensive_pace_and_never_after_rest(
    complete: bool, paused: bool, intensive: bool, rest: bool, opened: int
) -> None:
    opens = opens_by_itself(
        Day(number=5, rest=rest),
        30,
        complete=complete,
        paused=paused,
        intensive=intensive,
        opened_today=opened,
    )
    assert opens is (complete and not paused and intensive and not rest and opened < MOST_DAYS_A_DAY)


@given(days, st.integers(-400, 4000))
def test_weeks_are_counted_from_their_own_first_day(began: date, later: int) -> None:
    today = began + timedelta(days=later)
    week = week_of(began, today)
    first = week_began(began, today)
    assert week >= 1
    assert (first - began).days == 7 * (week - 1)
    if later >= 0:
        assert 0 <= (today - first).days < 7


def test_a_check_is_due_again_after_a_month() -> None:
    assert monthly_due(None, TODAY)
    assert monthly_due(TODAY - timedelta(days=MONTH), TODAY)
    assert not monthly_due(TODAY - timedelta(days=MONTH - 1), TODAY)


# --- nights -------------------------------------------------------------------------------------------------

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",  # the clock changes at midnight
    "Asia/Beirut",
    "Australia/Lord_Howe",  # by half an hour
    "Asia/Kathmandu",
    "Pacific/Apia",  # left out a whole day in 2011
    "Atlantic/Azores",
    "UTC",
]
instants = st.integers(0, 60 * 60 * 24 * 365 * 30).map(  # thirty years in seconds
    lambda seconds: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(instants, st.sampled_from(ZONES), st.integers(0, 60 * 60 * 24 * 3))
def test_no_change_of_the_clock_ever_takes_a_journal_back_a_day(
    instant: datetime, zone: str, seconds: int
) -> None:
    here = ZoneInfo(zone)
    earlier = journal_day(instant.astimezone(here), time(4))
    later = journal_day((instant + timedelta(seconds=seconds)).astimezone(here), time(4))
    assert earlier <= later <= earlier + timedelta(days=5)


@given(days, st.sampled_from(ZONES), st.integers(0, 239))
def test_a_day_completed_in_the_evening_does_not_open_the_next_one_in_the_same_night(
    evening: date, zone: str, minutes: int
) -> None:
    here = ZoneInfo(zone)
    night = datetime.combine(evening + ONE_DAY, time(), tzinfo=here) + timedelta(minutes=minutes)
    morning = datetime.combine(evening + ONE_DAY, time(4), tzinfo=here)
    assert next_number(3, 30, evening, journal_day(night, time(4)), evening) is None
    assert next_number(3, 30, evening, journal_day(morning, time(4)), evening) == 4


# --- why ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", Part)
def test_every_part_says_why_in_one_calm_sentence(part: Part) -> None:
    reason = why(part, Day(number=17))
    assert reason.endswith(".")
    assert "!" not in reason
    assert reason.count(". ") == 0
    assert ("17" in reason) == (part is Part.LEARN)
