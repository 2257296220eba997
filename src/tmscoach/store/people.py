"""Queries about people of the care team and of the patient's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from tmscoach.models.care import Homework, Person, Question, Visit


def people(session: Session, *, put_away: bool = False) -> Sequence[Person]:
    """People by name; those put away only where they are asked for, and last."""
    query = select(Person).order_by(col(Person.archived_at).is_not(None), col(Person.name), col(Person.id))
    return session.exec(query if put_away else query.where(col(Person.archived_at).is_(None))).all()


def supporters(session: Session) -> Sequence[Person]:
    """People who stand on the support screen, in the order they were added."""
    return session.exec(
        select(Person)
        .where(col(Person.is_support).is_(True), col(Person.archived_at).is_(None))
        .order_by(col(Person.id))
    ).all()


def rename(session: Session, before: str, after: str, now: datetime) -> None:
    """Where a person is named, the new name stands: in visits, questions and homework."""
    for table, field in ((Visit, "whom"), (Question, "for_whom"), (Homework, "from_whom")):
        for row in session.exec(select(table).where(getattr(table, field) == before)).all():
            setattr(row, field, after)
            row.version += 1
            row.modified_at = now
            session.add(row)
