"""People: kept once, renamed everywhere, put away without being lost."""

from __future__ import annotations

from datetime import date

import pytest

from tmscoach.errors import CoachError
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)


def test_names_are_offered_before_the_two_roles(services: Services) -> None:
    assert services.people.names() == ("doctor", "therapist")
    services.people.add("Robin", "doctor")
    services.people.add("Alex")
    assert services.people.names() == ("Alex", "Robin", "doctor", "therapist")


def test_a_new_name_stands_in_visits_questions_and_homework(services: Services) -> None:
    person = services.people.add("Robin", "doctor", "0700 1")
    visit = services.care.add_visit(TODAY, whom="Robin")
    services.care.park_question("What?", "Robin")
    services.homework.add("walk", "Robin")
    other = services.care.add_visit(TODAY, whom="Alex")
    services.people.change(person.id, name="Robin Brook", role="doctor", reach="0700 1", is_support=False)
    assert services.care.visit(visit.id).whom == "Robin Brook"
    assert services.care.visit(other.id).whom == "Alex"
    assert [q.for_whom for q in services.care.questions()] == ["Robin Brook"]
    assert [h.from_whom for h in services.homework.homework()] == ["Robin Brook"]


def test_somebody_put_away_leaves_the_lists_and_can_come_back(services: Services) -> None:
    person = services.people.add("Robin", is_support=True)
    services.care.add_visit(TODAY, whom="Robin")
    assert services.people.put_away(person.id).away
    assert services.people.people() == ()
    assert [p.name for p in services.people.people(put_away=True)] == ["Robin"]
    assert all(one.number for one in services.support.shown())
    assert services.care.visits()[0].whom == "Robin"
    assert not services.people.bring_back(person.id).away
    assert services.support.shown()[0].name == "Robin"


@pytest.mark.parametrize("name", ["", "  \n ", "\t"])
def test_a_person_without_a_name_is_refused(services: Services, name: str) -> None:
    with pytest.raises(CoachError, match="no name yet"):
        services.people.add(name)
    assert services.people.people(put_away=True) == ()


def test_the_same_name_twice_is_refused_in_any_spelling(services: Services) -> None:
    first = services.people.add("Robin B")
    with pytest.raises(CoachError, match="on the list already"):
        services.people.add("robin  b")
    services.people.put_away(first.id)
    services.people.add("Robin B")
    with pytest.raises(CoachError, match="on the list already"):
        services.people.bring_back(first.id)


def test_a_person_that_is_not_there_is_named(services: Services) -> None:
    for act in (services.people.person, services.people.put_away, services.people.bring_back):
        with pytest.raises(CoachError, match="no person 7"):
            act(7)


def test_names_stay_short_and_one_line(services: Services, hostile: str) -> None:
    person = services.people.add(f"{hostile}\n{hostile}" * 5, hostile, hostile * 20)
    assert len(person.name) <= 60
    assert "\n" not in person.name
    assert services.people.names()[0] == person.name
