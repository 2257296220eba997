"""Queries about homework from a therapist or doctor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, or_, select

from tmscoach.models.care import Homework


def homework(session: Session, *, open_only: bool) -> Sequence[Homework]:
    """Homework that was not deleted: by due day, what has none last, and what is done after all of it."""
    query = (
        select(Homework)
        .where(col(Homework.deleted_at).is_(None))
        .order_by(
            col(Homework.done_on).is_not(None),
            col(Homework.due_on).is_(None),
            col(Homework.due_on),
            col(Homework.id),
        )
    )
    return session.exec(query.where(col(Homework.done_on).is_(None)) if open_only else query).all()


def homework_between(session: Session, since: date, until: date) -> Sequence[Homework]:
    """Homework that was given up to `until`, and is open or was done from `since` on."""
    return session.exec(
        select(Homework)
        .where(
            col(Homework.deleted_at).is_(None),
            col(Homework.day) <= until,
            or_(col(Homework.done_on).is_(None), col(Homework.done_on) >= since),
        )
        .order_by(col(Homework.day), col(Homework.id))
    ).all()
