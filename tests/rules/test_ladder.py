"""Which rung comes next, what a surprise is, and how it is drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.rules import ladder
from tmscoach.rules.ladder import Tried
from tmscoach.rules.progress import FEW

CALM, HARD = Tried(5, 50, 2, 10), Tried(3, 20, 7, 60)
MIDDLING = Tried(6, 60, 5, 50)

alarms = st.none() | st.integers(0, 10)
harms = st.none() | st.integers(0, 10).map(lambda ten: 10 * ten)
attempts = st.builds(Tried, alarms, harms, alarms, harms)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[list[list[Tried]], int | None]:
    rungs = draw(st.lists(st.lists(attempts, max_size=4), max_size=ladder.MOST))
    tried = [place for place, some in enumerate(rungs) if some]
    return rungs, draw(st.sampled_from(tried)) if tried else None


# --- the next rung -----------------------------------------------------------------------------------------


@given(ladders())
def test_a_suggestion_is_on_the_ladder_and_never_more_than_one_rung_away(
    drawn: tuple[list[list[Tried]], int | None],
) -> None:
    rungs, newest = drawn
    found = ladder.suggest(rungs, newest)
    if not rungs:
        assert found is None
        return
    assert found is not None and 0 <= found.place < len(rungs)
    assert abs(found.place - (newest or 0)) <= 1
    assert found.why.endswith(".")


@given(ladders())
def test_it_goes_up_only_after_two_low_ones_in_a_row_and_never_after_one_that_rose(
    drawn: tuple[list[list[Tried]], int | None],
) -> None:
    rungs, newest = drawn
    found = ladder.suggest(rungs, newest)
    if found is not None and newest is not None:
        latest = rungs[newest][:2]
        if found.place > newest:
            assert len(latest) == 2 and all(map(ladder.is_low, latest)) and not ladder.rose(latest[0])
        if found.place < newest:
            assert len(latest) == 2 and all(map(ladder.rose, latest))


@pytest.mark.parametrize(
    ("at_the_second", "place"),
    [
        ([], 0),
        ([CALM], 1),
        ([CALM, CALM], 2),
        ([CALM, MIDDLING], 1),
        ([CALM, CALM, HARD], 2),
        ([HARD], 1),
        ([HARD, CALM, CALM], 1),
        ([HARD, HARD], 0),
        ([Tried(), Tried()], 1),  # numbers left out say nothing
        ([Tried(None, None, None, 20), Tried(None, None, 3, None)], 2),
    ],
)
def test_the_rule_as_it_is_written_down(at_the_second: list[Tried], place: int) -> None:
    newest = 1 if at_the_second else None
    found = ladder.suggest([[], at_the_second, []], newest)
    assert found is not None and found.place == place


def test_at_both_ends_of_the_ladder_it_stays() -> None:
    lowest, highest = ladder.suggest([[HARD, HARD], []], 0), ladder.suggest([[], [CALM, CALM]], 1)
    assert lowest is not None and lowest.place == 0
    assert highest is not None and highest.place == 1 and "highest" in highest.why


# --- expected and found ------------------------------------------------------------------------------------


@given(st.lists(st.tuples(harms, harms), max_size=20))
def test_only_pairs_with_both_count_and_few_of_them_say_nothing(
    pairs: list[tuple[int | None, int | None]],
) -> None:
    found = ladder.compared(pairs)
    assert found.n == sum(None not in pair for pair in pairs)
    assert (found.expected is None) == (found.found is None) == (found.surprise is None) == (found.n < FEW)
    assert ("too few to say" in ladder.compared_in_words("Harm", found)) == (found.n < FEW)


def test_a_surprise_is_expected_less_found_and_a_blank_is_no_zero() -> None:
    assert Tried(7, 80, 2, 0).alarm_surprise == 5
    assert Tried(7, 80, 2, 0).harm_surprise == 80
    assert Tried(None, 80, 2, None).alarm_surprise is None
    assert Tried(None, 80, 2, None).harm_surprise is None


@pytest.mark.parametrize(
    ("tried", "offered"),
    [
        (CALM, True),
        (HARD, False),
        (Tried(5, 50, 5, 50), False),
        (Tried(5, None, 4, None), True),
        (Tried(5, 50, 6, 10), False),  # less harm, more alarm
        (Tried(), False),
    ],
)
def test_an_attempt_offers_itself_where_less_was_found_and_of_neither_more(
    tried: Tried, offered: bool
) -> None:
    assert ladder.is_worth_keeping(tried) is offered


@given(harms, harms)
def test_a_bar_is_always_eleven_cells_and_shows_what_there_is(
    expected: int | None, found: int | None
) -> None:
    drawn = ladder.bar(expected, found, 100)
    assert len(drawn) == ladder.CELLS
    both = expected is not None and expected == found
    assert drawn.count("◉") == both
    assert drawn.count("●") == (expected is not None and not both)
    assert drawn.count("○") == (found is not None and not both)


def test_a_bar_reads_from_nought_to_the_highest() -> None:
    assert ladder.bar(0, 10, 10) == "●─────────○"
    assert ladder.bar(60, 60, 100) == "······◉····"
    assert ladder.bar(None, 47, 100) == "·····○·····"
    assert ladder.change(None, 0) == "· → 0"


# --- the rest ----------------------------------------------------------------------------------------------


def test_how_many_rungs_are_a_good_number_is_said_calmly() -> None:
    assert "5 to 8" in ladder.how_many(0)
    assert ladder.how_many(1).startswith("1 rung so far")
    assert [ladder.how_many(n) for n in range(5, 9)] == [""] * 4
    assert "more is all right" in ladder.how_many(9)


@pytest.mark.parametrize("text", ["0", "-1", "1441", "ten", "1.5", "²", "99999999999"])
def test_what_is_no_number_of_minutes_is_refused(text: str) -> None:
    with pytest.raises(CoachError):
        ladder.parse_minutes(text)


def test_minutes_as_they_are_typed() -> None:
    assert [ladder.parse_minutes(text) for text in ("", " . ", "5", " 1440 ")] == [None, None, 5, 1440]


def test_today_asks_for_a_week() -> None:
    today = date(2026, 11, 24)
    asked = [ladder.is_asked_for(today - timedelta(days=n), today) for n in (0, 7, 8)]
    assert asked == [True, True, False]
