"""Support: people to reach. The numbers that ship, as the patient changed them, and their own people."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.care import SupportNumber
from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended, one_line
from tmscoach.store import people as people_store
from tmscoach.store import support as store
from tmscoach.store.database import Database, Session
from tmscoach.store.slips import erase_slips_about

LONGEST_NAME, LONGEST = 60, 200  # characters
OF_PEOPLE = "one of your own people"


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody to reach. `number` is 0 for a person, who is changed under people.

    `ships` is the name of a number that ships, `changed` whether it reads otherwise than it ships, `hidden`
    whether it was taken off the screen, `must_stay` whether it can be.
    """

    number: int
    name: str
    reach: str
    where: str
    ships: str = ""
    changed: bool = False
    hidden: bool = False
    must_stay: bool = False
    uuid: str = ""  # of a number of one's own, whose `number` is its place


def shipped() -> tuple[Reachable, ...]:
    """The numbers that ship, which need no store; the emergency number is the first and stays."""
    return tuple(
        Reachable(place, one.name, one.reach, one.where, ships=one.name, must_stay=place == 1)
        for place, one in enumerate(content.support().number, 1)
    )


@dataclass(frozen=True, slots=True)
class SupportService:
    """People to reach, as the patient changed them."""

    database: Database
    clock: Clock

    def everyone(self) -> tuple[Reachable, ...]:
        """Own people first, then the numbers that ship in their order, then own numbers; hidden ones too."""
        with self.database.reading() as session:
            people = people_store.supporters(session)
            rows = store.numbers(session)
        instead = {row.replaces: row for row in rows if row.replaces}
        found = [
            Reachable(0, p.name, p.reach, f"{p.role}, {OF_PEOPLE}" if p.role else OF_PEOPLE) for p in people
        ]
        for one in shipped():
            row = instead.get(one.ships)
            found.append(one if row is None else _changed(one, row))
        own = [row for row in rows if not row.replaces]
        start = len(shipped()) + 1
        found += [
            Reachable(place, row.name, row.reach, row.about, hidden=row.is_hidden, uuid=row.uuid)
            for place, row in enumerate(own, start)
        ]
        return tuple(found)

    def shown(self) -> tuple[Reachable, ...]:
        """Who stands on the screen."""
        return tuple(one for one in self.everyone() if not one.hidden)

    def one(self, number: int) -> Reachable:
        """The one of that number.

        Raises:
            CoachError: there is none of that number.
        """
        found = next((one for one in self.everyone() if one.number == number > 0), None)
        if found is None:
            raise CoachError(
                f"There is no number {number} to reach.",
                "Nothing was changed.",
                "The list shows the numbers; people are changed under people.",
            )
        return found

    def add(self, name: str, reach: str, where: str = "") -> Reachable:
        """Keep a number of one's own.

        Raises:
            CoachError: the name or the number is empty.
        """
        name, reach, where = _checked(name, reach, where)
        with self.database.writing() as session:
            session.add(SupportNumber(name=name, reach=reach, about=where, **self.clock.moment().stamps()))
        return self.everyone()[-1]

    def change(self, number: int, *, name: str, reach: str, where: str) -> Reachable:
        """Change a number, one that ships too; as it shipped can be brought back.

        Raises:
            CoachError: as for `add`, or there is none of that number.
        """
        one = self.one(number)
        name, reach, where = _checked(name, reach, where)
        with self.database.writing() as session:
            row = self._row(session, one)
            row.name, row.reach, row.about = name, reach, where
            self._touch(session, row)
        return self.one(number)

    def hide(self, number: int) -> None:
        """Take a number off the screen; it can be brought back.

        Raises:
            CoachError: it is the emergency number, which stays, or there is none of that number.
        """
        one = self.one(number)
        if one.must_stay:
            raise CoachError(
                "The emergency number stays on this screen.",
                "Nothing was changed.",
                "You can change it to the number of your country.",
            )
        with self.database.writing() as session:
            row = self._row(session, one)
            row.is_hidden = True
            self._touch(session, row)

    def bring_back(self, number: int) -> Reachable:
        """Show a hidden number again; one that ships reads again as it shipped."""
        one = self.one(number)
        with self.database.writing() as session:
            if one.ships:
                for row in store.replacements(session, one.ships):
                    session.delete(row)
            else:
                row = self._row(session, one)
                row.is_hidden = False
                self._touch(session, row)
        return self.one(number)

    def delete(self, number: int) -> None:
        """Take a number of one's own away for good.

        Raises:
            CoachError: it ships with the program, or there is none of that number.
        """
        one = self.one(number)
        if one.ships:
            raise CoachError(
                "This number ships with the program.", "Nothing was changed.", "It can be hidden or changed."
            )
        with self.database.writing() as session:
            session.delete(self._row(session, one))
            erase_slips_about(session, one.uuid, "number")

    def _row(self, session: Session, one: Reachable) -> SupportNumber:
        if not one.ships:
            return [row for row in store.numbers(session) if not row.replaces][
                one.number - len(shipped()) - 1
            ]
        row = store.replacement(session, one.ships)
        if row is None:
            row = SupportNumber(
                replaces=one.ships,
                name=one.name,
                reach=one.reach,
                about=one.where,
                **self.clock.moment().stamps(),
            )
        return row

    def _touch(self, session: Session, row: SupportNumber) -> None:
        row.modified_at = self.clock.utc()
        row.version += 1
        session.add(row)


def _changed(one: Reachable, row: SupportNumber) -> Reachable:
    name, reach = row.name.strip() or one.name, row.reach.strip() or one.reach  # an archive may hold nothing
    changed = (name, reach, row.about) != (one.name, one.reach, one.where)
    return Reachable(
        one.number,
        name,
        reach,
        row.about,
        ships=one.ships,
        changed=changed,
        hidden=row.is_hidden and not one.must_stay,
        must_stay=one.must_stay,
    )


def _checked(name: str, reach: str, where: str) -> tuple[str, str, str]:
    name, reach = one_line(mended(name), LONGEST_NAME), one_line(mended(reach), LONGEST)
    if not name or not reach:
        raise CoachError(
            "A name and a way to reach it are needed.", "Nothing was kept.", "Fill in both, in a few words."
        )
    return name, reach, one_line(mended(where), LONGEST)
