"""The shelf: what can be read, titles of one's own, and a log of what was read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.preferences import Preference
from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended, one_line
from tmscoach.services.program import ProgramService
from tmscoach.store import shelf as store
from tmscoach.store.database import Database, Session

LONGEST_TITLE, LONGEST = 120, 300  # characters
KINDS = {
    "site": "Sites",
    "book": "Books",
    "paper": "Papers and guidelines",
    "critical": "The other side",
    "own": "Your own titles",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One time something was read: the day, and a line about it, often empty."""

    id: str
    day: date
    item: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class ShelfView:
    """Something to read; `number` is its place on the shelf, from 1, and `readings` are newest first."""

    number: int
    id: str
    kind: str
    title: str
    authors: str
    year: int | None
    where: str
    about: str
    readings: tuple[Reading, ...]

    @property
    def own(self) -> bool:
        """Whether the patient put it there."""
        return self.kind == "own"


@dataclass(frozen=True, slots=True)
class ShelfService:
    """What can be read, and what was."""

    database: Database
    clock: Clock
    program: ProgramService

    def items(self) -> tuple[ShelfView, ...]:
        """Everything on the shelf, by kind; the patient's own titles last."""
        log = self.log()
        shipped = sorted(content.shelf().item, key=lambda item: list(KINDS).index(item.kind))
        rows: list[tuple[str, str, str, str, int | None, str, str]] = [
            (item.id, item.kind, item.title, item.authors, item.year, item.where, item.about)
            for item in shipped
        ]
        rows += [(key, "own", title, authors, None, where, "") for key, title, authors, where in self._own()]
        return tuple(
            ShelfView(place, *row, tuple(one for one in log if one.item == row[0]))
            for place, row in enumerate(rows, 1)
        )

    def log(self) -> tuple[Reading, ...]:
        """What was read, newest first."""
        with self.database.reading() as session:
            found = [
                (str(data.get("at", "")), reading)
                for row in store.rows(session, store.READING)
                if (data := _data(row)) and (reading := _reading(row.key, data))
            ]
        return tuple(one for _, one in sorted(found, key=lambda pair: (pair[1].day, pair[0]), reverse=True))

    def item(self, number: int) -> ShelfView:
        """The item at a place of the shelf.

        Raises:
            CoachError: there is none.
        """
        found = next((item for item in self.items() if item.number == number), None)
        if found is None:
            raise CoachError(
                f"There is no number {number} on the shelf.",
                "Nothing was changed.",
                "The shelf shows the numbers.",
            )
        return found

    def read(self, number: int, words: str = "") -> Reading:
        """Some of it was read today; that counts as *Learn* of the open programme day."""
        item = self.item(number)
        today = self.clock.today()
        reading = Reading(_key(store.READING), today, item.id, item.title, one_line(mended(words), LONGEST))
        with self.database.writing() as session:
            data = {
                "day": today.isoformat(),
                "at": self.clock.utc().isoformat(),
                "item": reading.item,
                "title": reading.title,
                "words": reading.words,
            }
            _put(session, reading.id, data)
        self.program.mark_learned(self.program.today().number)
        return reading

    def take_back(self, reading_id: str) -> None:
        """Take a reading out of the log; what it counted for stays counted."""
        self._forget(reading_id, store.READING, "This is not in the log any more.")

    def add(self, title: str, authors: str = "", where: str = "") -> ShelfView:
        """Put a title of one's own on the shelf.

        Raises:
            CoachError: the title is empty.
        """
        title = one_line(mended(title), LONGEST_TITLE)
        if not title:
            raise CoachError("There is no title yet.", "Nothing was kept.", "Write the title.")
        key = _key(store.TITLE)
        data = {
            "at": self.clock.utc().isoformat(),
            "title": title,
            "authors": one_line(mended(authors), LONGEST_TITLE),
            "where": one_line(mended(where), LONGEST),
        }
        with self.database.writing() as session:
            _put(session, key, data)
        return next(item for item in self.items() if item.id == key)

    def remove(self, number: int) -> None:
        """Take a title of one's own off the shelf; what was read of it stays in the log.

        Raises:
            CoachError: it ships with the program, or there is none of that number.
        """
        item = self.item(number)
        if not item.own:
            raise CoachError(
                "This title ships with the program.", "Nothing was changed.", "Your own ones can be removed."
            )
        self._forget(item.id, store.TITLE, "This is not on the shelf any more.")

    def _own(self) -> list[tuple[str, str, str, str]]:
        with self.database.reading() as session:
            rows = [(row.key, _data(row)) for row in store.rows(session, store.TITLE)]
        found = [
            (
                str(data.get("at", "")),
                key,
                *(str(data.get(name, "")) for name in ("title", "authors", "where")),
            )
            for key, data in rows
            if data and data.get("title")
        ]
        return [(key, title, authors, where) for _, key, title, authors, where in sorted(found)]

    def _forget(self, key: str, beginning: str, gone: str) -> None:
        with self.database.writing() as session:
            row = session.get(Preference, key)
            if row is None or not key.startswith(beginning):
                raise CoachError(gone, "Nothing was changed.")
            session.delete(row)


def _key(beginning: str) -> str:
    return f"{beginning}{uuid4().hex}"


def _put(session: Session, key: str, data: dict[str, str]) -> None:
    session.add(Preference(key=key, value=json.dumps(data, ensure_ascii=False)))


def _data(row: Preference) -> dict[str, Any]:
    """What a row holds; empty where a hand wrote something else there."""
    try:
        found = json.loads(row.value)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reading(key: str, data: dict[str, Any]) -> Reading | None:
    try:
        day = date.fromisoformat(str(data["day"]))
    except (KeyError, ValueError):
        return None
    return Reading(key, day, *(str(data.get(name, "")) for name in ("item", "title", "words")))
