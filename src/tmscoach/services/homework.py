"""Homework: what a therapist or doctor asked for between visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tmscoach.errors import CoachError
from tmscoach.models.care import Homework
from tmscoach.rules import care as rules
from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended, one_line
from tmscoach.store import homework as store
from tmscoach.store.database import Database, Session
from tmscoach.store.slips import erase_slips_about

USUALLY = "therapist"  # from whom, where nobody is named


@dataclass(frozen=True, slots=True)
class HomeworkView:
    """A piece of homework.

    `due` says the due day in words, `in_the_way` what kept it from being done, `why` the rule of Today.
    """

    id: int
    day: date
    text: str
    from_whom: str
    due_on: date | None
    done_on: date | None
    in_the_way: str
    due: str
    why: str


@dataclass(frozen=True, slots=True)
class HomeworkService:
    """Homework between visits: given, done, or not done and why."""

    database: Database
    clock: Clock

    def homework(self, *, open_only: bool = False) -> tuple[HomeworkView, ...]:
        """By due day, what has none last, and what is done after all of it."""
        with self.database.reading() as session:
            return tuple(self._view(one) for one in store.homework(session, open_only=open_only))

    def on_today(self) -> tuple[HomeworkView, ...]:
        """What stands on Today: open and with nothing noted that got in the way, or done today."""
        today = self.clock.today()
        return tuple(
            one
            for one in self.homework()
            if one.done_on == today
            or (one.done_on is None and not one.in_the_way and rules.is_on_today(one.due_on, today))
        )

    def one(self, homework_id: int) -> HomeworkView:
        """One piece of homework.

        Raises:
            CoachError: there is none of that number.
        """
        with self.database.reading() as session:
            return self._view(_found(session, homework_id))

    def add(self, text: str, from_whom: str = "", due_on: date | None = None) -> HomeworkView:
        """Keep a piece of homework.

        Raises:
            CoachError: there are no words.
        """
        words = _checked(text)
        with self.database.writing() as session:
            one = Homework(
                text=words, from_whom=_whom(from_whom), due_on=due_on, **self.clock.moment().stamps()
            )
            session.add(one)
            session.flush()
            return self._view(one)

    def change(self, homework_id: int, *, text: str, from_whom: str, due_on: date | None) -> HomeworkView:
        """Change its words, from whom it is, or its due day."""
        words = _checked(text)
        with self.database.writing() as session:
            one = _found(session, homework_id)
            one.text, one.from_whom, one.due_on = words, _whom(from_whom), due_on
            return self._touched(session, one)

    def done(self, homework_id: int, *, undo: bool = False) -> HomeworkView:
        """It was done today; with `undo` it is open again. A note of what got in the way stays."""
        with self.database.writing() as session:
            one = _found(session, homework_id)
            one.done_on = None if undo else one.done_on or self.clock.today()
            return self._touched(session, one)

    def not_done(self, homework_id: int, in_the_way: str) -> HomeworkView:
        """Note what got in the way; no words take the note back."""
        with self.database.writing() as session:
            one = _found(session, homework_id)
            one.in_the_way = mended(in_the_way).strip()
            return self._touched(session, one)

    def delete(self, homework_id: int) -> None:
        """Take it off the list."""
        with self.database.writing() as session:
            one = _found(session, homework_id)
            one.deleted_at = self.clock.utc()
            erase_slips_about(session, homework_id, "homework", "in-the-way")
            self._touched(session, one)

    def _touched(self, session: Session, one: Homework) -> HomeworkView:
        one.modified_at = self.clock.utc()
        one.version += 1
        session.add(one)
        session.flush()
        return self._view(one)

    def _view(self, one: Homework) -> HomeworkView:
        today = self.clock.today()
        whose = rules.whose(one.from_whom or USUALLY, "your")
        return HomeworkView(
            one.id or 0,
            one.day,
            one.text,
            one.from_whom or USUALLY,
            one.due_on,
            one.done_on,
            one.in_the_way,
            rules.due(one.due_on, today),
            f"You noted this on {rules.said(one.day, today)}, from {whose}. It stands here until it is done "
            "or you note what got in the way (g), and until four weeks after its due day.",
        )


def _whom(name: str) -> str:
    return one_line(mended(name), 60) or USUALLY


def _checked(text: str) -> str:
    words = mended(text).strip()
    if not words:
        raise CoachError(
            "There are no words yet.", "Nothing was kept.", "Write what was asked for, in a few words."
        )
    return words


def _found(session: Session, homework_id: int) -> Homework:
    one = session.get(Homework, homework_id)
    if one is None or one.deleted_at is not None:
        raise CoachError(
            f"There is no homework {homework_id}.", "Nothing was changed.", "The list shows the numbers."
        )
    return one
