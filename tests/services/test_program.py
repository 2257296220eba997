"""Days advance by completion, one a calendar day, and Today says what the store holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError, Exit
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import DrillMode, Fate, Feeling, GateAnswer, Kind, Part
from tmscoach.services.program import DayState, Today, TodayItem
from tmscoach.startup import Services


def finish_drill(services: Services) -> None:
    """A finished quick drill, now."""
    with services.database.writing() as session:
        session.add(
            DrillRun(
                script="quick",
                mode=DrillMode.QUICK,
                finished_at=services.clock.utc(),
                **services.clock.moment().stamps(),
            )
        )


def live_the_minimum(services: Services) -> None:
    """One drill and one line."""
    finish_drill(services)
    services.journal.line("Rain on the window.")


def item(today: Today, part: Part) -> TodayItem:
    """The part of a day."""
    return next(i for i in today.items if i.part is part)


def test_the_first_look_opens_day_one(services: Services) -> None:
    today = services.program.today()
    assert (today.number, today.last, today.complete, today.rest) == (1, 30, False, False)
    assert [i.part for i in today.items] == [Part.LEARN, Part.TURN, Part.WRITE, Part.CHECK, Part.CLOSE]
    assert not any(i.done for i in today.items)


def test_looking_twice_opens_one_run_and_one_day(services: Services) -> None:
    services.program.today()
    services.program.today()
    assert sum(card.state is DayState.TODAY for card in services.program.overview()) == 1


def test_one_drill_and_one_line_make_a_day(services: Services) -> None:
    services.program.today()
    finish_drill(services)
    assert not services.program.today().complete
    services.journal.line("Rain on the window.")
    assert services.program.today().complete


def test_the_next_day_opens_tomorrow_and_not_before(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    now.move(hours=9)
    assert services.program.today().number == 1
    now.move(hours=12)
    assert services.program.today().number == 2


def test_a_day_completed_unseen_counts_all_the_same(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    now.move(days=1)
    assert services.program.today().number == 2


def test_missed_days_just_wait(services: Services, now: FrozenTime) -> None:
    services.program.today()
    now.move(days=7)
    today = services.program.today()
    assert (today.number, today.complete) == (1, False)


def test_two_days_never_open_on_one_calendar_day(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    now.move(days=1)
    services.program.today()
    live_the_minimum(services)
    assert services.program.today().number == 2
    live_the_minimum(services)
    assert services.program.today().number == 2


def test_a_clock_set_back_opens_nothing(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    services.program.today()
    now.move(days=-7)
    assert services.program.today().number == 1
    now.move(days=7)
    assert services.program.today().number == 1


def test_a_clock_that_was_a_year_ahead_stops_nobody(services: Services, now: FrozenTime) -> None:
    now.move(days=365)
    services.program.today()
    now.move(days=-365)
    assert services.program.today().number == 1
    live_the_minimum(services)
    assert services.program.today().complete
    now.move(days=1)
    assert services.program.today().number == 2


def test_a_day_completed_by_a_clock_that_was_a_year_ahead_gives_way_tomorrow(
    services: Services, now: FrozenTime
) -> None:
    now.move(days=365)
    services.program.today()
    services.measures.check_in(average=4)
    live_the_minimum(services)
    assert services.program.today().complete
    now.move(days=-365)
    assert services.program.today().number == 1
    now.move(days=1)
    today = services.program.today()
    assert today.number == 2
    assert item(today, Part.CHECK).checks == ("weekly",)  # the answer from next year is not this week's


@pytest.mark.parametrize("ahead", [3, 4, 30])
def test_a_clock_a_few_days_ahead_costs_one_day_and_no_more(
    services: Services, now: FrozenTime, ahead: int
) -> None:
    now.move(days=ahead)
    services.program.today()
    live_the_minimum(services)
    services.program.today()
    now.move(days=-ahead)
    assert services.program.today().number == 1
    now.move(days=1)
    assert services.program.today().number == 2


def test_pausing_before_the_first_look_holds_the_first_day(services: Services, now: FrozenTime) -> None:
    services.program.pause()
    now.move(days=3)
    resting = services.program.today()
    assert (resting.number, resting.paused) == (1, True)
    services.program.resume()
    assert not services.program.today().paused


def test_flying_west_across_the_date_line_neither_skips_nor_repeats_a_day(
    services: Services, now: FrozenTime
) -> None:
    now.at = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Pacific/Auckland"))
    services.program.today()
    finish_drill(services)
    now.move(hours=12)
    now.at = now.at.astimezone(ZoneInfo("Pacific/Honolulu"))  # the 24th again
    services.journal.line("The sea from above.")
    assert services.program.today().complete
    assert services.program.today().number == 1
    now.move(hours=20)  # the 25th, which already was the day of number 1
    assert services.program.today().number == 1
    now.move(days=1)
    assert services.program.today().number == 2


@given(
    steps=st.lists(
        st.tuples(
            st.integers(min_value=-3, max_value=60),  # hours between looks, now and then backwards
            st.booleans(),  # a drill
            st.booleans(),  # a line
        ),
        max_size=25,
    )
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_happens_days_open_in_order_and_one_a_calendar_day(
    services: Services, now: FrozenTime, steps: list[tuple[int, bool, bool]]
) -> None:
    services.program.restart()
    number = services.program.today().number
    for hours, drill, line in steps:
        now.move(hours=hours)
        if drill:
            finish_drill(services)
        if line:
            services.journal.line("Bread.")
        seen = services.program.today().number
        assert seen in (number, number + 1)
        number = seen
    opened = [card.opened_on for card in services.program.overview() if card.opened_on]
    assert len(opened) == number
    assert all(earlier <= later for earlier, later in pairwise(opened))
    if all(hours >= 0 for hours, _, _ in steps):  # a clock set back over midnight gives a date to two days
        assert len(set(opened)) == number


def test_the_small_hours_belong_to_the_evening_before(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    now.move(hours=12)  # 02:02 in the night
    assert services.program.today().number == 1
    now.move(hours=3)  # 05:02
    assert services.program.today().number == 2


def test_thirty_days_can_be_lived_and_then_lie_behind(services: Services, now: FrozenTime) -> None:
    numbers = []
    for _ in range(30):
        today = services.program.today()
        numbers.append(today.number)
        if not today.rest:
            now.move(minutes=5)
            live_the_minimum(services)
        now.move(days=1)
    assert numbers == list(range(1, 31))
    after = services.program.today()
    assert after.over
    assert {i.part for i in after.items} >= {Part.TURN, Part.WRITE, Part.CLOSE}
    states = [card.state for card in services.program.overview()]
    assert states.count(DayState.REST) == 4
    assert services.program.lesson(3).text.startswith("# ")


def test_a_rest_day_asks_nothing_and_passes_by_itself(services: Services, now: FrozenTime) -> None:
    for _ in range(6):
        services.program.today()
        live_the_minimum(services)
        now.move(days=1)
    today = services.program.today()
    assert (today.number, today.rest, today.complete) == (7, True, True)
    now.move(days=1)
    assert services.program.today().number == 8


def test_parts_are_marked_from_what_the_store_holds(services: Services) -> None:
    services.program.today()
    services.program.mark_learned(1)
    finish_drill(services)
    services.journal.write("Where I am starting.", kind=Kind.PROMPTED)
    services.measures.check_in(average=4)
    today = services.program.today()
    assert [(i.part, i.done) for i in today.items] == [
        (Part.LEARN, True),
        (Part.TURN, True),
        (Part.WRITE, True),
        (Part.CHECK, False),  # day 1 asks for the causes as well
        (Part.CLOSE, False),
    ]
    services.belief.name_causes([("pressure", None)])
    assert item(services.program.today(), Part.CHECK).done


def test_a_released_page_counts_as_written(services: Services) -> None:
    services.program.today()
    page = services.journal.open_page(fate=Fate.RELEASE)
    services.journal.release(page, Feeling.ANGER, "")
    assert item(services.program.today(), Part.WRITE).done


def test_a_deleted_page_does_not_count(services: Services) -> None:
    services.program.today()
    page = services.journal.write("Something.")
    services.journal.delete(page.id)
    assert not item(services.program.today(), Part.WRITE).done


def test_what_was_done_on_an_earlier_day_does_not_count(services: Services, now: FrozenTime) -> None:
    live_the_minimum(services)
    now.move(days=1)
    assert not any(i.done for i in services.program.today().items)


def test_what_was_done_in_the_morning_counts_for_a_day_first_looked_at_in_the_afternoon(
    services: Services, now: FrozenTime
) -> None:
    services.program.today()
    live_the_minimum(services)
    now.move(hours=18)  # the next morning, from the shell, without a look at Today
    live_the_minimum(services)
    now.move(hours=6)
    today = services.program.today()
    assert (today.number, today.complete) == (2, True)
    now.move(days=1)
    assert services.program.today().number == 3


def test_a_line_for_an_earlier_day_completes_nothing(services: Services, now: FrozenTime) -> None:
    services.program.today()
    finish_drill(services)
    services.journal.line("It was sunny.", when="3d")
    assert not services.program.today().complete


def test_a_day_completed_late_opens_the_next_one_only_on_the_day_after(
    services: Services, now: FrozenTime
) -> None:
    services.program.today()
    finish_drill(services)
    now.move(days=2)
    services.journal.line("Back again.")
    assert services.program.today().number == 1
    now.move(days=1)
    assert services.program.today().number == 2


def test_a_line_written_later_for_the_day_it_was_meant_for_completes_that_day(
    services: Services, now: FrozenTime
) -> None:
    services.program.today()
    finish_drill(services)
    now.move(days=2)
    services.journal.line("The bakery, on Tuesday.", when="2d")
    assert services.program.today().number == 2


def test_a_completed_day_stays_complete_when_its_line_is_deleted(services: Services, now: FrozenTime) -> None:
    services.program.today()
    finish_drill(services)
    line = services.journal.line("Rain.")
    services.program.today()
    services.journal.delete(line.id)
    assert services.program.today().complete
    now.move(days=1)
    assert services.program.today().number == 2


def test_the_step_of_activity_waits_for_the_gate(services: Services, now: FrozenTime) -> None:
    for _ in range(14):
        if not services.program.today().rest:
            live_the_minimum(services)
        now.move(days=1)
    today = services.program.today()
    assert today.number == 15
    assert item(today, Part.MOVE).waits
    services.care.answer_gate(GateAnswer.YES)
    assert not item(services.program.today(), Part.MOVE).waits
    services.program.mark_moved(15)
    assert item(services.program.today(), Part.MOVE).done


def test_every_item_says_why_it_is_there(services: Services) -> None:
    for entry in services.program.today().items:
        assert entry.why.endswith(".")
        assert len(entry.why.split()) > 4


def test_a_weekly_check_comes_up_after_seven_days(services: Services, now: FrozenTime) -> None:
    services.program.today()
    services.measures.check_in(average=4)
    live_the_minimum(services)
    now.move(days=1)
    assert not any(i.part is Part.CHECK for i in services.program.today().items)
    now.move(days=6)
    due = item(services.program.today(), Part.CHECK)
    assert due.checks == ("weekly",)
    assert "7 days" in due.why


def test_pausing_and_resuming_lose_nothing(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    services.program.pause()
    now.move(days=5)
    resting = services.program.today()
    assert (resting.paused, resting.number) == (True, 1)
    services.program.resume()
    assert services.program.today().number == 2


def test_restarting_begins_with_day_one_and_keeps_the_pages(services: Services, now: FrozenTime) -> None:
    services.program.today()
    live_the_minimum(services)
    now.move(days=1)
    assert services.program.today().number == 2
    services.program.restart()
    today = services.program.today()
    assert today.number == 1
    assert not any(i.done for i in today.items)
    assert len(services.journal.recent()) == 1


def test_practice_is_told_as_days_of_the_last_fourteen(services: Services, now: FrozenTime) -> None:
    for _ in range(3):
        finish_drill(services)
        now.move(days=2)
    services.journal.line("Soup.")
    today = services.program.today()
    assert (today.practised, today.window) == (4, 14)


def test_a_lesson_that_is_not_there_is_refused(services: Services) -> None:
    with pytest.raises(CoachError) as refused:
        services.program.lesson(31)
    assert refused.value.code == Exit.USAGE


def test_the_next_visit_and_open_questions_are_on_today(services: Services) -> None:
    services.care.add_visit(date(2026, 12, 3))
    services.care.add_visit(date(2026, 11, 2))
    services.care.park_question("What did the picture show?")
    today = services.program.today()
    assert today.follow_up is not None
    assert today.follow_up.day == date(2026, 12, 3)
    assert today.open_questions == 1


def test_a_new_start_of_the_program_finds_the_same_day(
    open_again: Callable[[], Services], now: FrozenTime
) -> None:
    first = open_again()
    first.program.today()
    live_the_minimum(first)
    first.close()
    now.move(days=1)
    assert open_again().program.today().number == 2


def test_the_next_day_can_be_opened_at_once_by_someone_who_asks(services: Services, now: FrozenTime) -> None:
    assert not services.program.today().can_go_on
    live_the_minimum(services)
    assert services.program.today().can_go_on
    now.move(minutes=10)
    services.program.go_on()
    today = services.program.today()
    assert (today.number, today.complete) == (2, False)
    now.move(minutes=10)
    live_the_minimum(services)
    assert services.program.today().complete
    now.move(days=1)
    assert services.program.today().number == 3


def test_going_on_is_refused_before_the_day_is_whole_after_two_and_while_it_rests(
    services: Services, now: FrozenTime
) -> None:
    with pytest.raises(CoachError, match="Day 1 is still open"):
        services.program.go_on()
    live_the_minimum(services)
    services.program.pause()
    with pytest.raises(CoachError, match="resting"):
        services.program.go_on()
    services.program.resume()
    services.program.go_on()
    now.move(minutes=10)
    live_the_minimum(services)
    with pytest.raises(CoachError, match="Two days"):
        services.program.go_on()
    assert services.program.today().number == 2


def test_a_check_that_fell_due_is_shown_as_done_once_it_is_answered(
    services: Services, now: FrozenTime
) -> None:
    services.program.today()
    services.measures.check_in(average=4)
    live_the_minimum(services)
    now.move(days=7)
    assert not item(services.program.today(), Part.CHECK).done
    services.measures.check_in(average=3)
    assert item(services.program.today(), Part.CHECK).done


def test_a_day_that_stays_open_for_weeks_asks_for_the_check_again(
    services: Services, now: FrozenTime
) -> None:
    services.program.today()
    services.measures.check_in(average=4)
    services.belief.name_causes([("pressure", None)])
    assert item(services.program.today(), Part.CHECK).done
    now.move(days=7)
    assert not item(services.program.today(), Part.CHECK).done


def test_a_check_of_the_day_before_is_not_asked_again(services: Services, now: FrozenTime) -> None:
    for _ in range(5):
        services.program.today()
        live_the_minimum(services)
        now.move(days=1)
    services.program.today()
    live_the_minimum(services)
    services.measures.check_in(average=4)  # on day 6; day 7 lists one
    now.move(days=1)
    today = services.program.today()
    assert today.number == 7
    assert item(today, Part.CHECK).done


def test_the_causes_come_back_a_month_after_they_were_named(services: Services, now: FrozenTime) -> None:
    services.program.today()
    services.belief.name_causes([("pressure", None)])
    live_the_minimum(services)
    now.move(days=29)
    services.measures.check_in(average=4)
    assert item(services.program.today(), Part.CHECK).checks == ("weekly",)
    now.move(days=1)
    assert item(services.program.today(), Part.CHECK).checks == ("weekly", "causes")


def test_after_the_last_day_no_day_is_todays_and_the_checks_go_on(
    services: Services, now: FrozenTime
) -> None:
    for _ in range(30):
        services.program.today()
        live_the_minimum(services)
        now.move(days=1)
    assert services.program.today().over
    assert not services.program.today().can_go_on
    with pytest.raises(CoachError, match="last day"):
        services.program.go_on()
    assert {card.state for card in services.program.overview()} == {DayState.DONE, DayState.REST}
    services.measures.check_in(average=2)
    assert not any(i.part is Part.CHECK for i in services.program.today().items)
    now.move(days=100)
    assert item(services.program.today(), Part.CHECK).checks == ("weekly",)
    assert services.program.today().number == 30


def test_reading_ahead_marks_nothing(services: Services) -> None:
    services.program.today()
    services.program.mark_learned(9)
    services.program.mark_moved(9)
    assert not any(i.done for i in services.program.today().items)


def test_two_programs_at_once_open_the_next_day_once(
    open_again: Callable[[], Services], now: FrozenTime
) -> None:
    one, other = open_again(), open_again()
    one.program.today()
    live_the_minimum(one)
    now.move(days=1)
    assert [one.program.today().number, other.program.today().number] == [2, 2]
    assert one.program.overview() == other.program.overview()
