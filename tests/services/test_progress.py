"""Progress counts, says n, and keeps quiet where there is too little."""

from __future__ import annotations

from tests.conftest import FrozenTime

from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import Feeling, Part
from tmscoach.startup import Services


def drill(services: Services, before: int | None, after: int | None, feeling: Feeling | None = None) -> None:
    """A finished drill, now."""
    with services.database.writing() as session:
        session.add(
            DrillRun(
                script="full",
                alarm_before=before,
                alarm_after=after,
                feeling=feeling,
                finished_at=services.clock.utc(),
                **services.clock.moment().stamps(),
            )
        )


def test_an_empty_store_has_progress_too(services: Services) -> None:
    found = services.progress.progress()
    assert (found.practised, found.feelings_named) == (0, 0)
    assert all(series.change == "too few to say" for series in found.weekly)
    assert not any(week.enough for week in found.drill_weeks)


def test_the_range_runs_from_a_monday_to_today(services: Services) -> None:
    found = services.progress.progress(weeks=2)
    assert (found.since.weekday(), found.until) == (0, services.clock.today())
    assert len(found.days) == 9


def test_under_five_drills_a_week_has_no_median(services: Services) -> None:
    for _ in range(4):
        drill(services, 8, 5)
    assert services.progress.progress().drill_weeks[-1].before is None
    drill(services, 2, 1)
    week = services.progress.progress().drill_weeks[-1]
    assert (week.n, week.before, week.after) == (5, 8, 5)


def test_a_drill_with_one_rating_is_left_out_of_the_medians(services: Services) -> None:
    drill(services, 8, None)
    assert services.progress.progress().drill_weeks[-1].n == 0


def test_feelings_are_counted_on_pages_and_in_drills_and_zero_is_shown(services: Services) -> None:
    services.journal.write("x", feelings=[Feeling.ANGER])
    drill(services, 5, 5, Feeling.ANGER)
    counts = {f.feeling: f.count for f in services.progress.progress().feelings}
    assert counts[Feeling.ANGER] == 2
    assert counts[Feeling.TENDERNESS] == 0
    assert len(counts) == len(Feeling)


def test_changes_are_told_only_between_answers_that_were_given(services: Services, now: FrozenTime) -> None:
    services.measures.check_in(average=6, limit=4, believe=20)
    now.move(days=7)
    services.measures.check_in(average=4, believe=60)
    average, limit, _, _, believe = services.progress.progress().weekly
    assert average.change == "from 6 to 4: lower, a moderate change (30 % or more)"
    assert limit.change == "not answered both times"
    assert believe.change == "from 20 to 60"


def test_days_outside_the_range_do_not_count(services: Services, now: FrozenTime) -> None:
    services.journal.line("Long ago.")
    now.move(days=60)
    assert services.progress.progress(weeks=4).practised == 0
    assert services.progress.progress(weeks=13).practised == 1


def test_three_bars_count_days_with_a_lesson_a_drill_and_a_page(services: Services, now: FrozenTime) -> None:
    assert services.progress.progress(1).parts == ((Part.LEARN, 0), (Part.TURN, 0), (Part.WRITE, 0))
    services.program.today()
    services.program.mark_learned(1)
    services.journal.line("a line is no page")
    services.journal.write("a page")
    services.journal.write("another of that day")
    services.journal.write("long ago", when="20d")
    services.practice.practised()
    now.move(days=2)
    services.practice.practised()
    assert services.progress.progress(1).parts == ((Part.LEARN, 1), (Part.TURN, 2), (Part.WRITE, 1))
    now.move(days=14)
    assert services.progress.progress(1).parts == ((Part.LEARN, 0), (Part.TURN, 0), (Part.WRITE, 0))
