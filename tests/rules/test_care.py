"""When a follow-up fits, when the gate asks again, and how a due day is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tmscoach.models.terms import VisitKind
from tmscoach.rules.care import ask_again, due, follow_up, is_for_visit, is_on_today, whose

TODAY = date(2026, 11, 24)
MONTHS = timedelta(days=183)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# --- the follow-up -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks_since", "said"),
    [
        (20, None),
        (21, "fits now"),
        (27, "fits now"),
        (28, "still fits"),
        (62, "still fits"),
        (63, None),
        (800, None),
    ],
)
def test_the_window_opens_three_weeks_after_a_consultation_and_closes_by_itself(
    weeks_since: int, said: str | None
) -> None:
    met = ago(weeks_since)
    found = follow_up(TODAY, consultation=met, program_day=None, visits=[met], put_off=None)
    assert (found is None) if said is None else (found is not None and said in found.text)


@pytest.mark.parametrize(("days_ago", "fits"), [(0, True), (41, True), (42, False)])
def test_the_window_opens_on_day_21_where_no_consultation_is_kept(days_ago: int, fits: bool) -> None:
    found = follow_up(TODAY, consultation=None, program_day=ago(days_ago), visits=[], put_off=None)
    assert (found is not None) is fits
    assert found is None or "day 21 of the programme" in found.why


def test_before_both_nothing_is_said() -> None:
    assert follow_up(TODAY, consultation=None, program_day=None, visits=[], put_off=None) is None


@pytest.mark.parametrize("days", [-20, -1, 0, 5, 300])
def test_a_visit_kept_in_or_near_the_window_answers_it(days: int) -> None:
    kept = TODAY + timedelta(days=days)
    assert follow_up(TODAY, consultation=None, program_day=TODAY, visits=[kept], put_off=None) is None


def test_the_consultation_itself_does_not_answer_the_window_it_opens() -> None:
    met = ago(21)
    assert follow_up(TODAY, consultation=met, program_day=None, visits=[met], put_off=None) is not None


def test_a_consultation_on_programme_day_12_makes_day_21_wait_for_the_calendar() -> None:
    met = ago(9)
    assert follow_up(TODAY, consultation=met, program_day=TODAY, visits=[met], put_off=None) is None
    later = met + timedelta(days=21)
    assert follow_up(later, consultation=met, program_day=TODAY, visits=[met], put_off=None) is not None


@pytest.mark.parametrize("days_later", [0, 1, 20, 41])
def test_what_was_put_off_stays_away_when_the_other_window_opens_soon_after(days_later: int) -> None:
    met = ago(21)
    now = TODAY + timedelta(days=days_later)
    said = follow_up(now, consultation=met, program_day=ago(-3), visits=[met], put_off=TODAY)
    assert said is None


def test_a_later_consultation_opens_a_window_that_was_not_put_off() -> None:
    met = TODAY + timedelta(days=60)
    now = met + timedelta(days=21)
    assert follow_up(now, consultation=met, program_day=None, visits=[met], put_off=TODAY) is not None


# --- the gate ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "asks"), [(182, False), (183, True)])
def test_an_answer_holds_for_six_months(days: int, asks: bool) -> None:
    found = ask_again(TODAY, ago(days), after=MONTHS, is_new=None)
    assert (found is not None) is asks


def test_what_is_new_asks_again_at_once_and_says_when() -> None:
    found = ask_again(TODAY, ago(3), after=MONTHS, is_new=ago(1))
    assert found is not None
    assert "23 November" in found.why
    assert "locks nothing" in found.why


# --- homework ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "due today"),
        (1, "due tomorrow"),
        (2, "due Thursday"),
        (6, "due Monday"),
        (7, "due 1 December"),
        (60, "due 23 January 2027"),
        (-1, "was due yesterday"),
        (-5, "was due Thursday"),
        (-7, "was due 17 November"),
    ],
)
def test_a_due_day_in_words(days: int, said: str) -> None:
    assert due(TODAY + timedelta(days=days), TODAY) == said


def test_without_a_due_day_nothing_is_said_and_it_stays_on_today() -> None:
    assert due(None, TODAY) == ""
    assert is_on_today(None, TODAY)


@pytest.mark.parametrize(("days", "stays"), [(28, True), (29, False)])
def test_what_was_due_long_ago_leaves_today(days: int, stays: bool) -> None:
    assert is_on_today(ago(days), TODAY) is stays


# --- whom --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"), [("doctor", "my doctor"), ("Robin", "Robin"), ("", ""), ("[/x]", "[/x]")]
)
def test_a_role_is_mine_and_a_name_is_a_name(name: str, said: str) -> None:
    assert whose(name) == said


@pytest.mark.parametrize(
    ("for_whom", "whom", "kind", "role", "belongs"),
    [
        ("robin  b", "Robin B", VisitKind.OTHER, "", True),
        ("doctor", "Robin B", VisitKind.THERAPY, "doctor", True),
        ("therapist", "Robin B", VisitKind.THERAPY, "doctor", False),
        ("therapist", "Robin B", VisitKind.THERAPY, "", True),
        ("doctor", "Robin B", VisitKind.FOLLOW_UP, "", True),
        ("doctor", "Robin B", VisitKind.OTHER, "", False),
        ("anybody", "", VisitKind.OTHER, "", True),
    ],
)
def test_a_question_belongs_to_the_visit_of_its_person(
    for_whom: str, whom: str, kind: VisitKind, role: str, belongs: bool
) -> None:
    assert is_for_visit(for_whom, whom, kind, role) is belongs
