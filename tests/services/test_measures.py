"""The weekly check keeps blanks blank and refuses what is off its scale."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import FrozenTime

from tmscoach.config import Config
from tmscoach.errors import CoachError, Exit
from tmscoach.models.terms import GateAnswer, Part
from tmscoach.paths import Paths
from tmscoach.services.measures import MeasureState
from tmscoach.startup import Services, open_services


def test_answers_are_read_back_and_blanks_stay_blank(services: Services) -> None:
    services.measures.check_in(average=4, limit=None, enjoyment=0, understand=30, believe=None)
    kept = services.measures.latest()
    assert kept is not None
    assert (kept.average, kept.limit, kept.enjoyment, kept.understand, kept.believe) == (4, None, 0, 30, None)


@pytest.mark.parametrize(("name", "value"), [("average", 11), ("limit", -1), ("believe", 101)])
def test_an_answer_off_its_scale_is_refused_before_anything_is_kept(
    services: Services, name: str, value: int
) -> None:
    with pytest.raises(CoachError) as refused:
        services.measures.check_in(**{name: value})
    assert refused.value.code == Exit.USAGE
    assert services.measures.history() == ()


def test_an_empty_check_is_not_kept(services: Services) -> None:
    with pytest.raises(CoachError):
        services.measures.check_in()
    assert services.measures.latest() is None


def test_the_check_is_due_first_and_then_every_seven_days(services: Services, now: FrozenTime) -> None:
    assert services.measures.due()
    services.measures.check_in(average=4)
    assert services.measures.due() is None
    now.move(days=6)
    assert services.measures.due() is None
    now.move(days=1)
    assert services.measures.due() == "The last weekly check was 7 days ago."


def test_every_scale_of_the_file_has_a_column(services: Services) -> None:
    assert {scale.id for scale in services.measures.weekly().items} == {
        "average",
        "limit",
        "enjoyment",
        "understand",
        "believe",
    }


# --- other measures ----------------------------------------------------------------------------------------

CLINIC = """
id = "steps"
title = "Stairs and steps"
about = "Three questions of an invented clinic."
source = "an invented clinic, leaflet 3"
licence = "invented; free"
scoring = "mean"
cadence = "weekly"

[change]
points = 1.5
source = "the same leaflet"

[[items]]
id = "up"
short = "up"
text = "How hard is going up?"
low = "easy"
high = "not possible"
maximum = 4

[[items]]
id = "down"
short = "down"
text = "How sure are you going down?"
low = "not at all"
high = "wholly"
maximum = 4
reverse = true

[[items]]
id = "rail"
short = "rail"
text = "How much do you need the rail?"
low = "not"
high = "always"
maximum = 4
needed = false
"""


@pytest.fixture
def clinic(services: Services, tmp_path: Path) -> Path:
    """A file of a clinic's own, installed."""
    file = tmp_path / "from-the-clinic.toml"
    file.write_text(CLINIC, encoding="utf-8")
    services.measures.install(file)
    return file


def state(services: Services, name: str) -> MeasureState:
    return next(one for one in services.measures.states() if one.measure.id == name)


def due(services: Services) -> list[str]:
    return [one.measure.id for one in services.measures.states() if one.due]


def test_answers_make_a_total_with_its_range_and_source(services: Services) -> None:
    kept = services.measures.answer("phq2", {"interest": 1, "mood": 1})
    assert (kept.total, kept.shown, kept.remark) == (2, "2 of 0 to 6", "")
    assert kept.source.startswith("PHQ-2: Kroenke")
    assert [(a.value, a.label) for a in kept.answers] == [(1, "Several days"), (1, "Several days")]
    assert services.measures.scores("phq2") == (kept,)


@pytest.mark.parametrize("name", ["phq2", "gad2"])
def test_from_three_on_a_line_says_that_it_is_worth_mentioning_and_nothing_more(
    services: Services, name: str
) -> None:
    first, second = (item.id for item in services.measures.find(name).items)
    low = services.measures.answer(name, {first: 1, second: 1})
    high = services.measures.answer(name, {first: 3, second: 0})
    assert (low.remark, high.total, high.remark) == (
        "",
        3,
        "This total is worth mentioning to your clinician.",
    )


def test_a_blank_is_never_a_zero(services: Services) -> None:
    kept = services.measures.answer("phq2", {"interest": 3})
    assert (kept.total, kept.shown, kept.remark) == (None, "no total, 1 of 2 left blank", "")
    assert [a.value for a in kept.answers] == [3, None]


def test_an_answer_in_words_is_shown_in_its_words_and_has_no_total(services: Services) -> None:
    kept = services.measures.answer("overall", {"change": 3})
    assert (kept.total, kept.shown) == (None, "a little better")


@pytest.mark.parametrize(
    ("name", "answers", "said"),
    [
        ("phq2", {"mood": 4}, "4 is outside the scale of 'mood'"),
        ("phq2", {"mood": -1}, "-1 is outside"),
        ("phq2", {"sleep": 1}, "PHQ-2 has no question 'sleep'"),
        ("overall", {"change": 0}, "0 is outside"),
        ("fear", {"damage": 11}, "11 is outside"),
        ("fear", {"damage": True}, "outside"),
        ("tsk", {"x": 1}, "There is no measure 'tsk'"),
        ("daily", {"symptoms": 1}, "There is no measure 'daily'"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    services: Services, name: str, answers: dict[str, int | None], said: str
) -> None:
    with pytest.raises(CoachError) as refused:
        services.measures.answer(name, answers)
    assert said in refused.value.title
    assert refused.value.code == Exit.USAGE
    assert services.measures.scores() == ()


@pytest.mark.parametrize("answers", [{}, {"damage": None}])
def test_no_answer_at_all_is_not_kept(services: Services, answers: dict[str, int | None]) -> None:
    with pytest.raises(CoachError, match="Nothing was answered"):
        services.measures.answer("fear", answers)
    assert services.measures.scores() == ()


def test_a_score_is_answered_again_on_its_own_day(services: Services, now: FrozenTime) -> None:
    kept = services.measures.answer("phq2", {"interest": 3})
    now.move(days=3)
    again = services.measures.change(kept.number, {"interest": 2, "mood": 2})
    assert (again.day, again.total, again.uuid) == (kept.day, 4, kept.uuid)
    assert services.measures.scores() == (again,)
    with pytest.raises(CoachError, match="outside"):
        services.measures.change(kept.number, {"interest": 9})
    assert services.measures.score(kept.number) == again


def test_a_mistaken_score_is_gone_from_every_list(services: Services) -> None:
    kept = services.measures.answer("phq2", {"interest": 3, "mood": 3})
    assert services.practice.step_up() is not None
    services.measures.delete(kept.number)
    assert services.measures.scores() == ()
    assert state(services, "phq2").last is None
    assert services.practice.step_up() is None
    with pytest.raises(CoachError, match="There is no score"):
        services.measures.delete(kept.number)


def test_a_weekly_check_can_be_put_right_and_taken_away(services: Services) -> None:
    services.measures.check_in(average=9)
    (row,) = services.measures.weekly_rows()
    changed = services.measures.change_check(row.number, {"average": 4, "limit": 2})
    assert (changed.average, changed.limit) == (4, 2)
    with pytest.raises(CoachError, match="outside"):
        services.measures.change_check(row.number, {"average": 11})
    services.measures.delete_check(row.number)
    assert services.measures.history() == ()
    with pytest.raises(CoachError, match="There is no weekly check"):
        services.measures.delete_check(row.number)


# --- when they are asked -----------------------------------------------------------------------------------


def test_phq2_and_gad2_are_off_until_they_are_switched_on_and_come_every_two_weeks(
    services: Services, now: FrozenTime
) -> None:
    services.measures.check_in(average=1)
    assert due(services) == []
    services.measures.switch("PHQ-2", True)
    assert due(services) == ["phq2"]
    services.measures.answer("phq2", {"interest": 0, "mood": 0})
    now.move(days=13)
    assert due(services) == ["weekly"]
    now.move(days=1)
    assert due(services) == ["weekly", "phq2"]
    services.measures.switch("phq2", False)
    assert due(services) == ["weekly"]


def test_what_the_programme_asks_for_comes_back_after_a_month_and_is_not_due_before_it_asked(
    services: Services, now: FrozenTime
) -> None:
    services.measures.check_in(average=1)
    assert due(services) == []
    services.measures.answer("overall", {"change": 4})
    services.measures.answer("fear", {"damage": 4})
    now.move(days=29)
    assert due(services) == ["weekly"]
    now.move(days=1)
    assert due(services) == ["weekly", "overall", "fear"]
    assert "30 days ago" in state(services, "fear").due


@pytest.mark.parametrize("name", ["weekly", "overall", "fear"])
def test_what_belongs_to_the_programme_has_no_switch(services: Services, name: str) -> None:
    with pytest.raises(CoachError, match="no switch"):
        services.measures.switch(name, False)


@pytest.mark.parametrize("answer", [GateAnswer.NOT_YET, GateAnswer.UNSURE])
def test_questions_about_belief_wait_while_nobody_has_examined_the_patient(
    services: Services, answer: GateAnswer
) -> None:
    assert len(services.measures.asked("weekly").items) == 5
    services.care.answer_gate(answer)
    assert [item.id for item in services.measures.asked("weekly").items] == ["average", "limit", "enjoyment"]
    assert state(services, "fear").waits
    with pytest.raises(CoachError, match="waits until a physician"):
        services.measures.asked("fear")
    assert services.measures.asked("overall").items  # how it goes is no belief
    services.care.answer_gate(GateAnswer.YES)
    assert len(services.measures.asked("weekly").items) == 5
    assert not state(services, "fear").waits


def test_today_asks_for_all_that_is_due_as_one_part(services: Services) -> None:
    services.measures.switch("gad2", True)
    (check,) = [item for item in services.program.today().items if item.part is Part.CHECK]
    assert check.checks == ("weekly", "fear", "gad2", "causes")
    assert check.title == "Weekly check, Fear of damage, GAD-2, your three causes"
    assert check.detail == "eight answers"
    assert "GAD-2 is switched on and has no answer yet." in check.why
    services.measures.answer("gad2", {"nervous": 0, "worry": 0})
    (check,) = [item for item in services.program.today().items if item.part is Part.CHECK]
    assert check.checks == ("weekly", "fear", "causes")


def test_the_daily_number_is_there_only_where_the_settings_ask_for_it(
    paths: Paths, now: FrozenTime, services: Services
) -> None:
    assert "daily" not in services.measures.known()
    daily = open_services(paths, Config(daily_scores=True), now)
    try:
        assert next(s for s in daily.measures.states() if s.measure.id == "daily").due
        (check,) = [item for item in daily.program.today().items if item.part is Part.CHECK]
        assert "daily" in check.checks
        assert "daily_scores" in check.why
        daily.measures.answer("daily", {"symptoms": 6})
        assert "daily" not in due(daily)
        now.move(days=1)
        assert "daily" in due(daily)
        packet = daily.packet.make(daily.packet.usual()).text
        assert "**Daily numbers**" in packet and "24 Nov: 6" in packet
        assert "a clinician asked for it" in packet
    finally:
        daily.close()


# --- a clinic's own ----------------------------------------------------------------------------------------


def test_a_clinics_measure_is_off_then_asked_and_scored_as_its_file_says(
    services: Services, clinic: Path, now: FrozenTime
) -> None:
    assert (state(services, "steps").own, state(services, "steps").on) == (True, False)
    services.measures.switch("steps", True)
    assert "steps" in due(services)
    first = services.measures.answer("steps", {"up": 4, "down": 0, "rail": 4})
    assert (first.total, first.shown) == (4, "4 of 0 to 4")  # reversed: 0 counts as 4
    now.move(days=7)
    second = services.measures.answer("steps", {"up": 2, "down": 4})  # the rail is not needed
    assert second.total == 1
    third = services.measures.answer("steps", {"up": 2})
    assert third.total is None
    services.measures.delete(third.number)
    with services.database.reading() as session:
        (course,) = services.measures.courses(session, services.clock.today())
    assert course.change == "3 lower, a difference that its source calls noticeable (1.5 or more)"
    packet = services.packet.make(services.packet.usual()).text
    assert "**Stairs and steps**. start (24 Nov): 4 of 0 to 4; now (1 Dec): 1 of 0 to 4." in packet
    assert "Source: an invented clinic, leaflet 3" in packet


def test_scores_stay_readable_when_their_file_is_gone(services: Services, clinic: Path, paths: Paths) -> None:
    kept = services.measures.answer("steps", {"up": 1, "down": 1})
    (paths.measures / "steps.toml").unlink()
    (score,) = services.measures.scores("steps")
    assert (score.title, score.source, score.total) == (kept.title, kept.source, kept.total)
    with pytest.raises(CoachError, match="not here any more"):
        services.measures.change(score.number, {"up": 2})


def test_nothing_is_shadowed_silently(services: Services, clinic: Path, tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="already"):
        services.measures.install(clinic)
    clinic.write_text(CLINIC.replace("Stairs and steps", "Steps, new"), encoding="utf-8")
    services.measures.install(clinic, replace=True)
    assert services.measures.find("steps").title == "Steps, new"
    for name in ("phq2", "weekly", "list", "causes"):
        other = tmp_path / "other.toml"
        other.write_text(CLINIC.replace('id = "steps"', f'id = "{name}"'), encoding="utf-8")
        with pytest.raises(CoachError, match="key id"):
            services.measures.install(other)


def test_a_file_that_cannot_be_used_is_told_and_the_others_stay(
    services: Services, clinic: Path, paths: Paths
) -> None:
    (paths.measures / "broken.toml").write_text("id = 3", encoding="utf-8")
    (problem,) = services.measures.problems()
    assert problem.startswith("broken.toml: key id")
    assert "steps" in services.measures.known()


def test_a_total_by_hand_needs_its_range_and_source_once(services: Services, now: FrozenTime) -> None:
    with pytest.raises(CoachError, match="range"):
        services.measures.enter_total("TSK-11", 31)
    first = services.measures.enter_total("TSK-11", 31, 11, 44, "the clinic's sheet")
    now.move(days=30)
    second = services.measures.enter_total(" tsk-11 ", 28.5)
    assert (second.title, second.source, second.shown) == ("TSK-11", "the clinic's sheet", "28.5 of 11 to 44")
    assert services.measures.scores("TSK-11") == (first, second)
    assert services.measures.change_total(second.number, 29).total == 29


@pytest.mark.parametrize(
    ("name", "total", "low", "high"),
    [
        ("", 3, 0, 6),
        ("x" * 61, 3, 0, 6),
        ("PHQ-2", 3, 0, 6),
        ("Weekly", 3, 0, 6),
        ("X", 7, 0, 6),
        ("X", -1, 0, 6),
        ("X", float("nan"), 0, 6),
        ("X", float("inf"), 0, 6),
        ("X", 3, 6, 6),
        ("X", 3, 6, 0),
        ("X", 3, 0, float("inf")),
        ("X", 3, 0.5, 6),
        ("X", 3, None, 6),
    ],
)
def test_a_total_that_makes_no_sense_is_refused(
    services: Services, name: str, total: float, low: float | None, high: float | None
) -> None:
    with pytest.raises(CoachError) as refused:
        services.measures.enter_total(name, total, low, high)
    assert refused.value.code == Exit.USAGE
    assert services.measures.scores() == ()


def test_a_file_cannot_take_the_name_under_which_totals_are_kept(services: Services, tmp_path: Path) -> None:
    services.measures.enter_total("steps", 3, 0, 6)
    file = tmp_path / "steps.toml"
    file.write_text(CLINIC, encoding="utf-8")
    with pytest.raises(CoachError, match="You keep totals under the name"):
        services.measures.install(file)


def test_hostile_words_of_a_file_are_made_safe(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(CLINIC.replace("Stairs and steps", "[/red] \\u001b[31m x"), encoding="utf-8")
    services.measures.install(file)
    assert "\x1b" not in services.measures.find("steps").title
    kept = services.measures.answer("steps", {"up": 1, "down": 1})
    assert "\x1b" not in kept.title


def test_a_high_total_speaks_for_four_weeks_and_shows_its_rule(services: Services, now: FrozenTime) -> None:
    services.measures.answer("gad2", {"nervous": 2, "worry": 1})
    note = services.practice.step_up()
    assert note is not None
    assert note.why == (
        "Your GAD-2 of 24 November was 3, the newest of the last 4 weeks; "
        "from 3 on it is worth mentioning to a clinician."
    )
    now.move(days=27)
    assert services.practice.step_up() == note
    now.move(days=1)
    assert services.practice.step_up() is None
    services.measures.answer("gad2", {"nervous": 3, "worry": 3})
    services.measures.answer("gad2", {"nervous": 0, "worry": 1})  # the newest counts
    assert services.practice.step_up() is None
