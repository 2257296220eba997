"""People: the care team and the patient's own, each with a name that other things refer to."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.errors import CoachError
from tmscoach.models.care import Person
from tmscoach.rules.care import ROLES, folded
from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended, one_line
from tmscoach.store import people as store
from tmscoach.store.database import Database, Session

LONGEST = 60  # characters of a name or a role
LONGEST_REACH = 200


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person; `is_support` puts them first on the support screen, `away` is one that was put away."""

    id: int
    name: str
    role: str
    reach: str
    is_support: bool
    away: bool


@dataclass(frozen=True, slots=True)
class PeopleService:
    """People: the care team and the patient's own."""

    database: Database
    clock: Clock

    def people(self, *, put_away: bool = False) -> tuple[PersonView, ...]:
        """People by name; with `put_away` those who were put away too, last."""
        with self.database.reading() as session:
            return tuple(_view(person) for person in store.people(session, put_away=put_away))

    def names(self) -> tuple[str, ...]:
        """What is offered where somebody is asked for: names, then the two roles."""
        return (*(person.name for person in self.people()), *ROLES)

    def person(self, person_id: int) -> PersonView:
        """One person.

        Raises:
            CoachError: there is none of that number.
        """
        with self.database.reading() as session:
            return _view(_found(session, person_id))

    def add(self, name: str, role: str = "", reach: str = "", *, is_support: bool = False) -> PersonView:
        """Keep a person.

        Raises:
            CoachError: the name is empty, or somebody of that name is there already.
        """
        name = _checked(name)
        with self.database.writing() as session:
            _refuse_twice(session, name)
            person = Person(
                name=name,
                role=one_line(mended(role), LONGEST),
                reach=one_line(mended(reach), LONGEST_REACH),
                is_support=is_support,
                **self.clock.moment().stamps(),
            )
            session.add(person)
            session.flush()
            return _view(person)

    def change(self, person_id: int, *, name: str, role: str, reach: str, is_support: bool) -> PersonView:
        """Change a person; a new name also stands in their visits, questions and homework.

        Raises:
            CoachError: as for `add`, or there is none of that number.
        """
        name = _checked(name)
        with self.database.writing() as session:
            person = _found(session, person_id)
            _refuse_twice(session, name, besides=person_id)
            if name != person.name:
                store.rename(session, person.name, name, self.clock.utc())
            person.name, person.is_support = name, is_support
            person.role = one_line(mended(role), LONGEST)
            person.reach = one_line(mended(reach), LONGEST_REACH)
            return self._touched(session, person)

    def put_away(self, person_id: int) -> PersonView:
        """Take a person off the list; visits and questions keep the name."""
        with self.database.writing() as session:
            person = _found(session, person_id)
            person.archived_at = person.archived_at or self.clock.utc()
            return self._touched(session, person)

    def bring_back(self, person_id: int) -> PersonView:
        """Put a person on the list again.

        Raises:
            CoachError: somebody of that name is there already, or there is none of that number.
        """
        with self.database.writing() as session:
            person = _found(session, person_id)
            _refuse_twice(session, person.name, besides=person_id)
            person.archived_at = None
            return self._touched(session, person)

    def _touched(self, session: Session, person: Person) -> PersonView:
        person.modified_at = self.clock.utc()
        person.version += 1
        session.add(person)
        session.flush()
        return _view(person)


def _view(person: Person) -> PersonView:
    away = person.archived_at is not None
    return PersonView(person.id or 0, person.name, person.role, person.reach, person.is_support, away)


def _checked(name: str) -> str:
    name = one_line(mended(name), LONGEST)
    if not name:
        raise CoachError("There is no name yet.", "Nothing was kept.", "Write what you call this person.")
    return name


def _refuse_twice(session: Session, name: str, besides: int | None = None) -> None:
    there = (p for p in store.people(session) if p.id != besides and folded(p.name) == folded(name))
    if next(there, None) is not None:
        raise CoachError(
            f"{name} is on the list already.",
            "Nothing was changed.",
            "Change that one, or give another name.",
        )


def _found(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise CoachError(
            f"There is no person {person_id}.", "Nothing was changed.", "The list shows the numbers."
        )
    return person
