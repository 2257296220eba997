"""The gate, visits, and questions kept for a visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError, Exit
from tmscoach.models.care import GateRecord
from tmscoach.models.terms import GateAnswer, VisitKind, VisitMode
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)

# --- the gate -----------------------------------------------------------------------------------------------


def test_nobody_is_cleared_before_they_answered(services: Services) -> None:
    assert services.care.gate() is None
    assert not services.care.is_cleared()
    assert services.care.gate_is_due()


@pytest.mark.parametrize(
    ("answer", "cleared"), [(GateAnswer.YES, True), (GateAnswer.NOT_YET, False), (GateAnswer.UNSURE, False)]
)
def test_only_a_yes_clears(services: Services, answer: GateAnswer, cleared: bool) -> None:
    services.care.answer_gate(answer)
    assert services.care.is_cleared() is cleared
    assert not services.care.gate_is_due()


def test_the_gate_keeps_what_was_said(services: Services) -> None:
    services.care.answer_gate(GateAnswer.YES, date(2026, 9, 1), "  Dr. Example ", " nothing broken ")
    gate = services.care.gate()
    assert gate is not None
    assert (gate.examined_on, gate.by_whom, gate.said) == (
        date(2026, 9, 1),
        "Dr. Example",
        "nothing broken",
    )


def test_the_newest_answer_counts_and_earlier_ones_stay(services: Services, now: FrozenTime) -> None:
    services.care.answer_gate(GateAnswer.YES)
    now.move(days=1)
    services.care.answer_gate(GateAnswer.UNSURE)
    assert not services.care.is_cleared()
    with services.database.reading() as session:
        assert len(session.exec(select(GateRecord)).all()) == 2


def test_an_older_answer_that_comes_in_later_does_not_count(services: Services) -> None:
    services.care.answer_gate(GateAnswer.NOT_YET)
    moment = services.clock.moment()
    with services.database.writing() as session:  # as an import of an older archive adds it
        early = moment.stamps() | {"at": moment.at - timedelta(days=90), "day": date(2026, 8, 26)}
        session.add(GateRecord(answer=GateAnswer.YES, **early))
    assert not services.care.is_cleared()


def test_the_gate_asks_again_after_six_months(services: Services, now: FrozenTime) -> None:
    services.care.answer_gate(GateAnswer.YES)
    now.move(days=182)
    assert not services.care.gate_is_due()
    now.move(days=1)
    assert services.care.gate_is_due()
    assert services.care.is_cleared()  # asking again takes nothing away
    services.care.answer_gate(GateAnswer.YES)
    assert not services.care.gate_is_due()


def test_an_examination_in_the_future_is_refused(services: Services) -> None:
    with pytest.raises(CoachError) as refused:
        services.care.answer_gate(GateAnswer.YES, TODAY + timedelta(days=1))
    assert refused.value.code is Exit.USAGE
    assert services.care.gate() is None


# --- visits -------------------------------------------------------------------------------------------------


def test_visits_stand_newest_first_whatever_order_they_were_added_in(services: Services) -> None:
    for day in (TODAY, TODAY + timedelta(days=9), TODAY - timedelta(days=30)):
        services.care.add_visit(day)
    assert [visit.day for visit in services.care.visits()] == [
        TODAY + timedelta(days=9),
        TODAY,
        TODAY - timedelta(days=30),
    ]


def test_the_last_visit_lies_before_today_and_the_next_from_today_on(services: Services) -> None:
    assert services.care.last_visit() is None
    assert services.care.next_visit() is None
    for days in (-30, -2, 0, 9, 20):
        services.care.add_visit(TODAY + timedelta(days=days), note=str(days))
    last, following = services.care.last_visit(), services.care.next_visit()
    assert last is not None
    assert following is not None
    assert (last.note, following.note) == ("-2", "0")


def test_a_visit_can_be_changed_afterwards(services: Services) -> None:
    first = services.care.add_visit(TODAY, VisitKind.THERAPY, VisitMode.VIDEO, "bring the packet")
    services.care.change_visit(
        first.id, day=TODAY, kind=VisitKind.THERAPY, mode=VisitMode.PHONE, note=" she called "
    )
    [visit] = services.care.visits()
    assert (visit.mode, visit.note) == (VisitMode.PHONE, "she called")
    assert services.care.visit(first.id) == visit


def test_a_visit_can_be_taken_off_the_list_once(services: Services) -> None:
    visit = services.care.add_visit(TODAY)
    services.care.delete_visit(visit.id)
    assert services.care.visits() == ()
    for act in (services.care.delete_visit, services.care.visit):
        with pytest.raises(CoachError, match="no visit 1"):
            act(visit.id)


# --- questions ----------------------------------------------------------------------------------------------


def test_a_question_is_parked_once_and_a_repeat_shows_the_answer(services: Services, now: FrozenTime) -> None:
    first = services.care.park_question("Is this new pain a reason to come?")
    assert not first.repeated
    services.care.answer_question(first.id, "Only with fever.")
    now.move(days=20)
    again = services.care.park_question("  is this  NEW pain\na reason to come?", "therapist")
    assert again.repeated
    assert (again.id, again.day, again.answer, again.for_whom) == (
        first.id,
        TODAY,
        "Only with fever.",
        "doctor",
    )
    assert len(services.care.questions()) == 1


def test_an_answer_closes_a_question_and_no_answer_opens_it_again(services: Services) -> None:
    first = services.care.park_question("One?")
    services.care.park_question("Two?")
    answered = services.care.answer_question(first.id, "Yes.")
    assert answered.answered_on == TODAY
    assert [q.text for q in services.care.questions(open_only=True)] == ["Two?"]
    assert [q.text for q in services.care.questions()] == ["One?", "Two?"]
    assert services.care.open_questions() == 1
    assert services.care.answer_question(first.id, "  ").answered_on is None
    assert services.care.open_questions() == 2


@pytest.mark.parametrize("words", ["", "  \n\t"])
def test_an_empty_question_is_not_kept(services: Services, words: str) -> None:
    with pytest.raises(CoachError, match="no question yet"):
        services.care.park_question(words)
    assert services.care.questions() == ()


def test_whom_a_question_is_for_stays_short_enough_for_an_archive(services: Services) -> None:
    question = services.care.park_question("One?", "the doctor\nwith the long name " * 10)
    assert len(question.for_whom) <= 60
    assert "\n" not in question.for_whom
    assert services.care.park_question("Two?", "  ").for_whom == "doctor"


def test_a_question_that_is_not_there_is_named(services: Services) -> None:
    for act in (lambda: services.care.answer_question(7, "x"), lambda: services.care.delete_question(7)):
        with pytest.raises(CoachError, match="no question 7"):
            act()


def test_bytes_that_were_no_text_are_kept_as_a_mark_of_loss(services: Services) -> None:
    half = "caf\udce9"  # how Python hands over an argument that is not UTF-8
    assert services.care.park_question(half).text == "caf\ufffd"
    assert services.care.add_visit(TODAY, note=half).note == "caf\ufffd"
    assert services.care.answer_gate(GateAnswer.YES, None, half, half).said == "caf\ufffd"
    assert services.care.answer_question(1, half).answer == "caf\ufffd"


def test_days_are_understood_as_people_write_them(services: Services) -> None:
    assert services.care.day("2w") == TODAY - timedelta(days=14)
    with pytest.raises(CoachError) as refused:
        services.care.day("last-visit")
    assert refused.value.code is Exit.USAGE
    services.care.add_visit(TODAY - timedelta(days=9))
    assert services.care.day(" Last-Visit ") == TODAY - timedelta(days=9)
