"""What stands beside the programme on Today, each with its rule."""

from __future__ import annotations

from datetime import date, timedelta

from tests.conftest import FrozenTime

from tmscoach.models.terms import GateAnswer, VisitKind, VisitMode
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)


def rows(services: Services) -> list[tuple[str, str, str]]:
    return [(row.label, row.text, row.state) for row in services.beside.rows()]


def test_an_empty_store_has_nothing_beside_the_programme(services: Services) -> None:
    assert services.beside.rows() == ()


def test_every_row_has_a_rule_in_a_sentence(services: Services, now: FrozenTime) -> None:
    for place in range(4):
        services.homework.add(f"homework {place}")
    services.care.add_visit(TODAY - timedelta(days=21), VisitKind.CONSULTATION)
    services.care.park_question("What?")
    services.care.answer_gate(GateAnswer.YES)
    now.move(days=190)
    services.care.add_visit(services.clock.today() - timedelta(days=21), VisitKind.CONSULTATION)
    found = services.beside.rows()
    assert [row.about.value for row in found] == [
        "homework",
        "homework",
        "more-homework",
        "follow-up",
        "questions",
        "gate",
    ]
    assert all(row.why.endswith(".") and len(row.why) > 20 for row in found)
    assert [row.asks for row in found] == [False, False, False, True, False, True]
    assert found[2].text == "2 more pieces of homework"


def test_the_next_visit_says_when_how_and_what_is_parked_for_it(services: Services) -> None:
    services.care.park_question("One?", "therapist")
    services.care.park_question("Two?", "therapist")
    services.care.park_question("Three?", "doctor")
    day = date(2026, 12, 3)
    visit = services.care.add_visit(day, VisitKind.THERAPY, VisitMode.VIDEO)
    assert rows(services) == [("Therapy", "3 December, video · 3 questions parked", "")]
    services.care.change_visit(
        visit.id, day=day, kind=VisitKind.THERAPY, mode=VisitMode.VIDEO, note="", whom="Robin"
    )
    assert rows(services) == [("Therapy", "3 December, video · 2 questions · Robin", "")]


def test_a_visit_is_there_until_its_day_is_over(services: Services, now: FrozenTime) -> None:
    services.care.add_visit(TODAY, VisitKind.OTHER)
    assert rows(services) == [("Next visit", "today, in-person", "")]
    now.move(days=1)
    assert rows(services) == []


def test_the_follow_up_opens_on_day_21_and_goes_when_it_is_put_off_or_kept(
    services: Services, now: FrozenTime
) -> None:
    for _ in range(20):
        services.program.today()
        services.practice.practised()
        services.journal.line("Rain.")
        now.move(days=1)
        assert services.beside.rows() == ()
    assert services.program.today().number == 21
    assert rows(services) == [("Follow-up", "A follow-up fits now: 3 to 4 weeks after the first visit", "")]
    assert "day 21 of the programme" in services.beside.rows()[0].why
    visit = services.care.add_visit(services.clock.today() + timedelta(days=4))
    assert [row.about.value for row in services.beside.rows()] == ["visit"]
    services.care.delete_visit(visit.id)
    services.care.put_off_follow_up()
    assert services.beside.rows() == ()
    now.move(days=30)
    assert services.beside.rows() == ()


def test_a_year_away_brings_no_follow_up_of_last_year(services: Services, now: FrozenTime) -> None:
    services.care.add_visit(TODAY, VisitKind.CONSULTATION)
    services.homework.add("walk", due_on=TODAY)
    now.move(days=365)
    assert services.beside.rows() == ()


def test_what_is_new_in_a_drill_brings_the_gate_back_and_locks_nothing(
    services: Services, now: FrozenTime
) -> None:
    drill = services.drill.begin("full")
    services.drill.mark_new(drill, "before the answer")
    now.move(minutes=1)
    services.care.answer_gate(GateAnswer.YES)
    assert services.care.gate_again() is None
    now.move(minutes=1)
    services.drill.mark_new(services.drill.begin("full"), "left hand")
    assert "gate" in [row.about.value for row in services.beside.rows()]
    assert services.care.gate_is_due()
    assert services.care.is_cleared()
    services.journal.write("the journal is open")
    now.move(minutes=1)
    services.care.answer_gate(GateAnswer.YES)
    assert services.care.gate_again() is None


def test_a_drill_that_was_deleted_asks_nothing(services: Services, now: FrozenTime) -> None:
    services.care.answer_gate(GateAnswer.YES)
    now.move(minutes=1)
    drill = services.drill.begin("full")
    services.drill.mark_new(drill)
    services.drill.finish(services.drill.reread(drill))
    assert services.care.gate_again() is not None
    services.practice.delete(drill.uuid)
    assert services.care.gate_again() is None


def test_something_new_without_words_is_a_dated_question_for_the_doctor(services: Services) -> None:
    services.drill.mark_new(services.drill.begin("quick"))
    [question] = services.care.questions()
    assert (question.for_whom, question.day) == ("doctor", TODAY)
    assert question.text == "New or different, noted on 24 November 2026"
