"""Preparing a visit: times that add up, and one's own notes under each part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.models.terms import GateAnswer, VisitKind
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (VisitKind.CONSULTATION, 45),
        (VisitKind.FOLLOW_UP, 20),
        (VisitKind.THERAPY, 20),
        (VisitKind.OTHER, 20),
    ],
)
def test_the_parts_follow_each_other_and_fill_the_visit(
    services: Services, kind: VisitKind, minutes: int
) -> None:
    found = services.preparation.prepare(services.care.add_visit(TODAY, kind).id)
    assert found.minutes == minutes == sum(part.minutes for part in found.parts)
    ends = [part.begins + part.minutes for part in found.parts]
    assert [part.begins for part in found.parts] == [0, *ends[:-1]]


def test_without_a_visit_it_is_the_list_for_what_would_come_next(services: Services) -> None:
    assert services.preparation.prepare().minutes == 45
    services.care.add_visit(TODAY - timedelta(days=3), VisitKind.CONSULTATION)
    found = services.preparation.prepare()
    assert (found.visit, found.minutes) == (None, 20)
    with pytest.raises(CoachError, match="no visit 9"):
        services.preparation.prepare(9)


def notes(services: Services, number: int) -> str:
    return "\n".join(note for part in services.preparation.prepare(number).parts for note in part.notes)


def test_own_notes_stand_under_their_parts(services: Services, now: FrozenTime, hostile: str) -> None:
    services.people.add("Robin", "doctor")
    services.people.add("Alex", "therapist")
    services.care.answer_gate(GateAnswer.YES, date(2026, 9, 1), "Robin", "nothing is broken")
    met = services.care.add_visit(TODAY, VisitKind.CONSULTATION, whom="Robin")
    services.care.note_visit(met.id, "walk more\nand ring")
    now.move(days=20)
    drill = services.drill.begin("full")
    services.drill.mark_new(drill, "left hand")
    services.drill.finish(drill := services.drill.reread(drill))
    services.care.park_question("For Robin?", "Robin")
    services.care.park_question("For any doctor?", "doctor")
    services.care.park_question("For Alex?", "Alex")
    services.homework.not_done(services.homework.add(hostile, "Robin").id, "guests")
    services.measures.check_in(4, None, 2, 50, 40)
    to_come = services.care.add_visit(services.clock.today() + timedelta(days=3), whom="Robin")
    said = notes(services, to_come.id)
    assert "Last visit: 24 November, consultation with Robin." in said
    assert "I noted: walk more and ring" in said
    assert "New or different on: 14 December." in said
    assert "For Robin?" in said
    assert "For any doctor?" in said
    assert "New or different, noted on 14 December 2026: left hand" in said
    assert "For Alex?" not in said
    assert "(in the way: guests)" in said
    assert "symptoms 4 of 10, spoiled 2 of 10" in said
    assert "\x1b" not in said
    first = notes(services, met.id)
    assert "Examined on 1 September by Robin." in first
    assert "nothing is broken" in first


def test_without_anything_kept_it_says_so_and_counts_no_days(services: Services) -> None:
    said = notes(services, services.care.add_visit(TODAY, VisitKind.CONSULTATION).id)
    assert "No question waits yet." in said
    assert "No weekly check is kept yet." in said
    assert "No examination is noted yet." in said
    assert "practised" not in said
