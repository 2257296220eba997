"""Goals, rungs and attempts; what waits for the gate; and a drill about a rung, which makes one attempt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.models.terms import EvidenceKind, GateAnswer, Part
from tmscoach.services.drill import Drill
from tmscoach.services.ladder import NEW, GoalView
from tmscoach.services.packet import Audience
from tmscoach.startup import Services

RUNGS = ("a bag", "a crate", "a flight of stairs")


@pytest.fixture
def goal(services: Services) -> GoalView:
    """Three rungs, and the all-clear."""
    services.care.answer_gate(GateAnswer.YES)
    number = services.ladder.add_goal("Carry my grandchild").id
    for text in RUNGS:
        services.ladder.add_rung(number, text)
    return services.ladder.goal(number)


def words(services: Services, goal: GoalView) -> list[str]:
    found = services.ladder.goal(goal.id)
    assert [rung.height for rung in found.rungs] == list(range(1, len(found.rungs) + 1))
    return [rung.text for rung in found.rungs]


def walk(services: Services, drill: Drill, until: str = "", **given: dict[str, Any]) -> Drill:
    """Answer step after step, with what is given for some; stop at `until`, or at the end."""
    while not drill.finished and drill.step != until:
        drill = services.drill.answer(drill, drill.step, **given.get(drill.step, {}))
    return drill


# --- building ----------------------------------------------------------------------------------------------


def test_rungs_are_added_moved_split_put_away_and_brought_back(services: Services, goal: GoalView) -> None:
    ladder = services.ladder
    one, two, three = goal.rungs
    ladder.move_rung(three.id, -1)
    assert words(services, goal) == ["a bag", "a flight of stairs", "a crate"]
    ladder.move_rung(one.id, -1)  # there is nothing further down
    assert words(services, goal)[0] == "a bag"
    ladder.edit_rung(two.id, at=1)
    assert words(services, goal) == ["a crate", "a bag", "a flight of stairs"]
    new = ladder.split_rung(one.id, "half a bag", "a full bag", minutes=3)
    assert (new.height, new.minutes) == (2, 3)
    assert words(services, goal) == ["a crate", "half a bag", "a full bag", "a flight of stairs"]
    ladder.put_rung_away(two.id)
    assert words(services, goal) == ["half a bag", "a full bag", "a flight of stairs"]
    assert [rung.text for rung in ladder.goal(goal.id).put_away] == ["a crate"]
    with pytest.raises(CoachError):
        ladder.edit_rung(two.id, at=1)
    ladder.bring_rung_back(two.id)
    assert words(services, goal)[0] == "a crate"
    ladder.add_rung(goal.id, "the lowest", at=1)
    assert words(services, goal)[0] == "the lowest"


def test_minutes_are_kept_changed_and_taken_away(services: Services, goal: GoalView) -> None:
    rung = services.ladder.add_rung(goal.id, "type a letter", 10)
    assert services.ladder.edit_rung(rung.id, "type two").minutes == 10
    assert services.ladder.edit_rung(rung.id, minutes=20).minutes == 20
    assert services.ladder.edit_rung(rung.id, minutes=0).minutes is None


@pytest.mark.parametrize(
    "attempt",
    [
        lambda ladder: ladder.add_goal("  "),
        lambda ladder: ladder.add_rung(1, "\n"),
        lambda ladder: ladder.add_rung(99, "a rung"),
        lambda ladder: ladder.add_rung(1, "a rung", minutes=-1),
        lambda ladder: ladder.add_rung(1, "a rung", at=5),
        lambda ladder: ladder.add_rung(1, "a rung", at=-1),
        lambda ladder: ladder.edit_rung(1, at=4),
        lambda ladder: ladder.edit_rung(99, "words"),
        lambda ladder: ladder.edit_goal(99, "words"),
        lambda ladder: ladder.split_rung(1, " "),
        lambda ladder: ladder.begin(1, alarm=11),
        lambda ladder: ladder.begin(1, harm=101),
        lambda ladder: ladder.begin(99),
        lambda ladder: ladder.found(99),
        lambda ladder: ladder.goal(99),
        lambda ladder: ladder.rung(99),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_is_changed(
    services: Services, goal: GoalView, attempt: Callable[[Any], object]
) -> None:
    with pytest.raises(CoachError) as refused:
        attempt(services.ladder)
    assert refused.value.title
    assert services.ladder.goals() == (goal,)


def test_twelve_rungs_are_the_most_and_one_alone_is_told_of_calmly(services: Services) -> None:
    goal = services.ladder.add_goal("Sit through a film")
    services.ladder.add_rung(goal.id, "ten minutes")
    assert services.ladder.goal(goal.id).remark.startswith("1 rung so far")
    for n in range(11):
        services.ladder.add_rung(goal.id, f"rung {n}")
    first = services.ladder.goal(goal.id).rungs[0]
    with pytest.raises(CoachError):
        services.ladder.add_rung(goal.id, "one more")
    with pytest.raises(CoachError):
        services.ladder.split_rung(first.id, "one more")
    services.ladder.put_rung_away(first.id)
    services.ladder.add_rung(goal.id, "one more")
    with pytest.raises(CoachError):
        services.ladder.bring_rung_back(first.id)
    assert len(services.ladder.goal(goal.id).rungs) == 12


def test_what_was_tried_is_put_away_and_what_was_not_is_deleted(services: Services, goal: GoalView) -> None:
    ladder = services.ladder
    one, two, _ = goal.rungs
    ladder.found(ladder.begin(one.id).id)
    with pytest.raises(CoachError):
        ladder.delete_rung(one.id)
    with pytest.raises(CoachError):
        ladder.delete_goal(goal.id)
    ladder.delete_rung(two.id)
    assert words(services, goal) == ["a bag", "a flight of stairs"]
    ladder.put_goal_away(goal.id)
    assert ladder.goals() == ()
    with pytest.raises(CoachError):
        ladder.begin(one.id)
    assert [one.away for one in ladder.goals(with_away=True)] == [True]
    assert len(ladder.bring_goal_back(goal.id).rungs[0].attempts) == 1
    other = ladder.add_goal("Something else")
    ladder.add_rung(other.id, "a rung")
    ladder.delete_goal(other.id)
    assert [one.id for one in ladder.goals(with_away=True)] == [goal.id]


def test_hostile_words_are_kept_as_they_are(services: Services, goal: GoalView, hostile: str) -> None:
    number = services.ladder.add_goal(hostile + "\ud800").id
    rung = services.ladder.add_rung(number, hostile)
    attempt = services.ladder.begin(rung.id, 5, 50)
    services.ladder.found(attempt.id, harm=0, happened=hostile, learned=hostile)
    assert services.ladder.goal(number).text == hostile + "�"
    assert services.ladder.attempt(attempt.id).learned == hostile


# --- attempts ----------------------------------------------------------------------------------------------


def test_an_attempt_is_guessed_done_told_and_compared(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    ladder, rung = services.ladder, goal.rungs[0]
    attempt = ladder.begin(rung.id, 6, 60)
    assert ladder.asked_for() == attempt and not attempt.found
    now.move(hours=3)
    ladder.note(attempt.id, alarm=2)
    ladder.note(attempt.id, happened=" it held ")
    assert ladder.asked_for() is not None  # half of it is kept, and it is still asked for
    told = ladder.found(attempt.id, harm=10, learned="nothing tore")
    assert (told.alarm_surprise, told.harm_surprise) == (4, 50)
    assert (told.happened, told.learned, told.found) == ("it held", "nothing tore", True)
    assert ladder.open_attempts() == () and ladder.asked_for() is None
    seen = ladder.rung(rung.id)
    assert (seen.tries, seen.harm.n, seen.harm.expected) == (1, 1, None)  # too few to say


def test_everything_may_be_left_out(services: Services, goal: GoalView) -> None:
    attempt = services.ladder.begin(goal.rungs[0].id)
    told = services.ladder.found(attempt.id)
    assert told.found and told.harm_surprise is None and not told.worth_keeping
    assert services.ladder.goal(goal.id).rungs[0].harm.n == 0


def test_a_rung_has_one_open_attempt_and_the_newest_guess_counts(services: Services, goal: GoalView) -> None:
    ladder = services.ladder
    first = ladder.begin(goal.rungs[0].id, 6, 60)
    again = ladder.begin(goal.rungs[0].id, 4, 30)
    other = ladder.begin(goal.rungs[1].id)
    assert again.id == first.id and again.harm_expected == 30
    assert [attempt.id for attempt in ladder.open_attempts()] == [other.id, first.id]


def test_not_this_time_leaves_no_trace_in_any_number(services: Services, goal: GoalView) -> None:
    attempt = services.ladder.begin(goal.rungs[0].id, 6, 60)
    services.ladder.take_back(attempt.id)
    assert services.ladder.goals() == (goal,)
    with pytest.raises(CoachError):
        services.ladder.found(attempt.id)
    services.ladder.delete_rung(goal.rungs[0].id)  # as one that was never tried


def test_today_stops_asking_after_a_week_and_the_ladder_does_not(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    attempt = services.ladder.begin(goal.rungs[0].id)
    now.move(days=7)
    assert services.ladder.asked_for() is not None
    now.move(days=1)
    assert services.ladder.asked_for() is None
    assert [one.id for one in services.ladder.open_attempts()] == [attempt.id]


def test_medians_come_with_the_fifth_attempt_and_the_next_rung_after_two_low_ones(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    ladder, rung = services.ladder, goal.rungs[0]
    for harm in (60, 50, 40, 20, 10):
        now.move(days=1)
        ladder.found(ladder.begin(rung.id, 6, 60).id, alarm=3, harm=harm)
    seen = ladder.goal(goal.id)
    assert (seen.rungs[0].harm.n, seen.rungs[0].harm.expected, seen.rungs[0].harm.found) == (5, 60, 40)
    assert seen.rungs[0].harm.surprise == 20
    assert [rung.suggested for rung in seen.rungs] == [False, True, False]
    assert "two attempts in a row" in seen.why


def test_the_last_rung_tried_is_the_last_by_its_day(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    ladder = services.ladder
    ladder.found(ladder.begin(goal.rungs[2].id, 5, 50).id, alarm=5, harm=50)
    now.move(days=1)
    ladder.found(ladder.begin(goal.rungs[0].id, 5, 50).id, alarm=5, harm=50)
    assert ladder.goal(goal.id).rungs[0].suggested


# --- evidence ----------------------------------------------------------------------------------------------


def test_a_good_attempt_becomes_evidence_once_dated_as_it_was(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    ladder = services.ladder
    attempt = ladder.begin(goal.rungs[0].id, 6, 60)
    with pytest.raises(CoachError):
        ladder.keep_as_evidence(attempt.id)  # nothing was told yet
    told = ladder.found(attempt.id, alarm=2, harm=0)
    assert told.worth_keeping
    assert ladder.evidence_words(told) == "a bag: alarm 6 expected, 2 found; harm 60 expected, 0 found"
    now.move(days=2)
    kept = ladder.keep_as_evidence(attempt.id, "I carried it")
    (item,) = services.belief.evidence()
    assert (item.text, item.kind, item.day) == ("I carried it", EvidenceKind.DID_IT_ANYWAY, attempt.day)
    assert kept.evidence_uuid == item.uuid and not kept.worth_keeping
    with pytest.raises(CoachError):
        ladder.keep_as_evidence(attempt.id)
    assert [choice.text for choice in services.drill.evidence_for(services.drill.begin("full"))] == [
        "I carried it"
    ]
    services.belief.delete_evidence(item.id)
    assert ladder.attempt(attempt.id).worth_keeping  # it may come back


# --- what waits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [None, GateAnswer.NOT_YET, GateAnswer.UNSURE])
def test_a_ladder_can_be_drawn_without_the_all_clear_but_attempts_wait(
    services: Services, answer: GateAnswer | None
) -> None:
    if answer:
        services.care.answer_gate(answer)
    goal = services.ladder.add_goal("Dance")
    rung = services.ladder.add_rung(goal.id, "one song")
    assert services.ladder.waits() == services.care.gate_words().waiting
    with pytest.raises(CoachError):
        services.ladder.begin(rung.id)
    with pytest.raises(CoachError):
        services.drill.begin("movement", rung=rung.uuid)
    drill = walk(services, services.drill.begin("movement"), "predict")
    assert services.drill.rungs_for(drill) == ()
    assert walk(services, drill, predict={"doing": "one song"}).finished  # free words are as good
    assert services.ladder.open_attempts() == ()


def test_attempts_wait_after_something_new_until_the_question_is_answered_again(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    before = services.ladder.begin(goal.rungs[0].id, 5, 50)
    now.move(hours=1)
    services.drill.mark_new(services.drill.begin("quick"))
    assert services.ladder.waits() == NEW
    with pytest.raises(CoachError):
        services.ladder.begin(goal.rungs[0].id)
    services.ladder.found(before.id, harm=0)  # what was done before can be told
    now.move(days=3)
    services.care.answer_gate(GateAnswer.YES)
    assert services.ladder.waits() == ""
    services.ladder.begin(goal.rungs[0].id)


# --- a drill about a rung ----------------------------------------------------------------------------------


def test_a_drill_about_a_rung_makes_one_attempt_and_its_lesson_is_evidence_once(
    services: Services, goal: GoalView
) -> None:
    drill = walk(services, services.drill.begin("movement"), "predict")
    choices = services.drill.rungs_for(drill)
    assert [(choice.text, choice.hint) for choice in choices] == [
        ("a bag", "suggested"),
        ("a crate", ""),
        ("a flight of stairs", ""),
    ]
    drill = services.drill.keep(drill, "predict", rung=choices[1].uuid)
    assert (drill.doing, drill.rung_uuid) == ("a crate", choices[1].uuid)
    drill = walk(services, drill, "move", predict={"harm": 70})
    (under_way,) = services.ladder.open_attempts()  # asked for on Today if the program is closed now
    assert (under_way.rung, under_way.harm_expected, under_way.drill_uuid) == ("a crate", 70, drill.uuid)
    found = {"harm": 20, "happened": "it held", "learned": "it can be lifted"}
    drill = walk(services, drill, move={"moved": True}, found=found)
    (attempt,) = services.ladder.rung(goal.rungs[1].id).attempts
    assert attempt.id == under_way.id and attempt.found
    assert (attempt.harm_surprise, attempt.happened, attempt.learned) == (50, "it held", "it can be lifted")
    (item,) = services.belief.evidence()
    assert attempt.evidence_uuid == item.uuid and not attempt.worth_keeping


def test_steps_answered_twice_make_one_attempt(services: Services, goal: GoalView) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), "found")
    drill = services.drill.answer(drill, "found", harm=30)
    drill = services.drill.back(drill)
    drill = services.drill.answer(drill, "found", harm=10)
    drill = walk(services, drill)
    (attempt,) = services.ladder.rung(goal.rungs[0].id).attempts
    assert (attempt.found, attempt.harm_found) == (True, 10)


def test_an_attempt_begun_under_ladder_becomes_the_drills(services: Services, goal: GoalView) -> None:
    begun = services.ladder.begin(goal.rungs[0].id, 6, 60)
    drill = services.drill.begin("movement", rung=goal.rungs[0].uuid)
    assert drill.harm_expected == 60
    walk(services, drill, move={"moved": True}, found={"harm": 0})
    (attempt,) = services.ladder.rung(goal.rungs[0].id).attempts
    assert (attempt.id, attempt.drill_uuid) == (begun.id, drill.uuid)
    assert (attempt.alarm_expected, attempt.harm_surprise) == (6, 60)


def test_not_this_time_in_a_drill_takes_the_attempt_back_and_going_back_brings_it(
    services: Services, goal: GoalView
) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), "move")
    drill = services.drill.answer(drill, "move", moved=False)
    assert services.ladder.goals() == (goal,)
    drill = services.drill.back(drill)
    walk(services, drill, move={"moved": True}, found={"harm": 0})
    assert services.ladder.rung(goal.rungs[0].id).tries == 1


def test_other_words_let_go_of_the_rung(services: Services, goal: GoalView) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), "block")
    assert len(services.ladder.open_attempts()) == 1
    drill = services.drill.back(drill)
    drill = services.drill.keep(drill, "predict", doing="a bag")  # the same words
    assert drill.rung_uuid == goal.rungs[0].uuid
    drill = walk(services, drill, predict={"doing": "a suitcase"})
    assert drill.rung_uuid is None
    assert services.ladder.goals() == (goal,)


def test_what_is_new_before_it_was_done_takes_the_attempt_back(services: Services, goal: GoalView) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), "move")
    drill = services.drill.mark_new(drill)
    assert services.ladder.open_attempts() == ()
    walk(services, drill)
    assert services.ladder.goal(goal.id).rungs[0].attempts == ()


def test_what_is_new_after_it_was_found_leaves_the_attempt(services: Services, goal: GoalView) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), "in")
    walk(services, services.drill.mark_new(drill))
    assert services.ladder.rung(goal.rungs[0].id).tries == 1


def test_deleting_the_drill_takes_its_attempt_along(services: Services, goal: GoalView) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid))
    assert services.ladder.rung(goal.rungs[0].id).tries == 1
    services.practice.delete(drill.uuid)
    assert services.ladder.goals() == (goal,)


def test_an_attempt_put_right_under_ladder_leaves_the_drill_as_it_was(
    services: Services, goal: GoalView
) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), found={"harm": 50})
    (attempt,) = services.ladder.rung(goal.rungs[0].id).attempts
    services.ladder.found(attempt.id, harm=10)
    services.practice.amend(drill.uuid, 5, 3, None, None)
    assert services.ladder.attempt(attempt.id).harm_found == 10
    assert services.practice.details(drill.uuid).harm_found == 50


def test_a_drill_left_half_way_can_be_told_of_under_ladder(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    drill = walk(services, services.drill.begin("movement", rung=goal.rungs[0].uuid), "move")
    services.drill.leave(drill)
    now.move(hours=2)
    assert services.drill.resumable() is None
    attempt = services.ladder.asked_for()
    assert attempt is not None and attempt.drill_uuid == drill.uuid
    services.ladder.found(attempt.id, harm=0)
    assert services.ladder.rung(goal.rungs[0].id).tries == 1


def test_a_rung_that_is_gone_or_put_away_is_not_offered(services: Services, goal: GoalView) -> None:
    one, two, three = goal.rungs
    services.ladder.put_rung_away(one.id)
    services.ladder.delete_rung(two.id)
    drill = walk(services, services.drill.begin("movement"), "predict")
    assert [choice.uuid for choice in services.drill.rungs_for(drill)] == [three.uuid]
    for gone in (one.uuid, two.uuid, "no such rung"):
        with pytest.raises(CoachError):
            services.drill.keep(drill, "predict", rung=gone)


# --- elsewhere ---------------------------------------------------------------------------------------------


def moved(services: Services) -> bool:
    return next(item.done for item in services.program.today().items if item.part is Part.MOVE)


def test_an_attempt_that_is_told_of_ticks_move_and_not_on_the_next_day(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    while services.program.today().number < 15:
        services.practice.practised()
        services.journal.line("Rain on the window.")
        now.move(days=1)
    assert not moved(services)
    attempt = services.ladder.begin(goal.rungs[0].id, 5, 50)
    assert not moved(services)
    services.ladder.found(attempt.id, harm=0)
    assert moved(services)
    services.practice.practised()
    services.journal.line("Rain on the window.")
    now.move(days=1)
    assert services.program.today().number == 16 and not moved(services)
    services.program.mark_moved(16)  # without a ladder
    assert moved(services)


def test_the_packet_says_what_was_expected_and_found_for_both_readers(
    services: Services, goal: GoalView, now: FrozenTime, hostile: str
) -> None:
    ladder = services.ladder
    ladder.edit_goal(goal.id, hostile)
    for harm in (60, 50, 40, 20, 10):
        now.move(days=1)
        ladder.found(ladder.begin(goal.rungs[0].id, None, 60).id, alarm=3, harm=harm, learned=f"then {harm}")
    ladder.found(ladder.begin(goal.rungs[1].id, 5, 50).id, alarm=3, harm=harm)
    ladder.begin(goal.rungs[2].id, 5, 50)  # not told of yet
    ladder.put_rung_away(goal.rungs[1].id)
    now.move(days=1)
    for audience in Audience:
        made = services.packet.make(replace(services.packet.usual(), audience=audience))
        (piece,) = [piece for piece in made.pieces if piece.key == "ladder"]
        assert "1, a bag: 5 attempts. Harm, 0-100, expected 60, found 40 (medians, n = 5)." in piece.text
        assert "too few to say: put away (n = 1)." in piece.text
        assert "What I learned, 29 Nov: then 10" in piece.text
        assert "stairs" not in piece.text and "\x1b" not in piece.text
    later = now.at.date() + timedelta(days=1)
    made = services.packet.make(replace(services.packet.usual(), since=later, until=later))
    assert not [piece for piece in made.pieces if piece.key == "ladder"]


def test_progress_counts_the_attempts_of_its_weeks(
    services: Services, goal: GoalView, now: FrozenTime
) -> None:
    assert services.progress.progress().ladder_harm.n == 0
    services.ladder.found(services.ladder.begin(goal.rungs[0].id, 5, 50).id, alarm=3)
    found = services.progress.progress()
    assert (found.ladder_alarm.n, found.ladder_harm.n) == (1, 0)
    now.move(weeks=3)
    assert services.progress.progress(2).ladder_alarm.n == 0
