"""Numbers to reach: the patient's own, and those that ship, changed, hidden and brought back."""

from __future__ import annotations

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.care import SupportNumber
from tmscoach.services.support import shipped
from tmscoach.startup import Services


def names(services: Services) -> list[str]:
    return [one.name for one in services.support.shown()]


def test_without_a_change_it_is_what_ships(services: Services) -> None:
    assert services.support.everyone() == shipped()
    assert names(services) == [number.name for number in content.support().number]


def test_own_people_come_first_and_own_numbers_last(services: Services) -> None:
    services.people.add("Robin", "sister", "0700 1", is_support=True)
    services.people.add("Alex", "doctor", "0700 2")
    services.support.add("Night line", "0800 1", "after ten")
    assert names(services)[0] == "Robin"
    assert names(services)[-1] == "Night line"
    assert "Alex" not in names(services)


def test_a_number_that_ships_can_be_changed_and_brought_back(services: Services) -> None:
    changed = services.support.change(1, name="Emergency", reach="112", where="here")
    assert (changed.reach, changed.changed, changed.number) == ("112", True, 1)
    services.support.change(1, name="Emergency", reach="113", where="here")
    assert services.support.shown()[0].reach == "113"
    assert services.support.bring_back(1) == shipped()[0]


def test_a_number_can_be_hidden_and_shown_again(services: Services) -> None:
    services.support.hide(3)
    assert "Samaritans" not in names(services)
    assert services.support.one(3).hidden
    services.support.bring_back(3)
    assert services.support.everyone() == shipped()


def test_the_emergency_number_cannot_be_hidden(services: Services) -> None:
    with pytest.raises(CoachError, match="emergency number stays"):
        services.support.hide(1)
    with services.database.writing() as session:  # as a hand or an archive could
        session.add(
            SupportNumber(
                replaces="Emergency", name=" ", reach="", is_hidden=True, **services.clock.moment().stamps()
            )
        )
    assert services.support.shown()[0].name == "Emergency"
    assert services.support.shown()[0].reach == shipped()[0].reach


def test_an_own_number_is_hidden_shown_changed_and_deleted(services: Services) -> None:
    own = services.support.add("Night line", "0800 1")
    assert own.number == len(shipped()) + 1
    services.support.hide(own.number)
    assert "Night line" not in names(services)
    services.support.bring_back(own.number)
    services.support.change(own.number, name="Day line", reach="0800 2", where="")
    assert services.support.shown()[-1].reach == "0800 2"
    services.support.delete(own.number)
    assert services.support.everyone() == shipped()
    with pytest.raises(CoachError, match="ships with the program"):
        services.support.delete(2)


@pytest.mark.parametrize(("name", "reach"), [("", "1"), ("x", " "), ("\n", "\t")])
def test_a_number_needs_a_name_and_a_way_to_reach_it(services: Services, name: str, reach: str) -> None:
    with pytest.raises(CoachError, match="way to reach"):
        services.support.add(name, reach)
    with pytest.raises(CoachError, match="way to reach"):
        services.support.change(2, name=name, reach=reach, where="")
    assert services.support.everyone() == shipped()


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_number_that_is_not_there_is_named(services: Services, number: int) -> None:
    services.people.add("Robin", is_support=True)  # people have no number here
    with pytest.raises(CoachError, match=f"no number {number} "):
        services.support.hide(number)
