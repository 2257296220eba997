"""Queries about what was practised and written in a range of days, for every feature that counts it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, union
from sqlmodel import Session, col, select

from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Kind
from tmscoach.store.journal import not_trashed


def practised_days(session: Session, since: date, until: date) -> frozenset[date]:
    """Days of the range with a finished drill or any page or line."""
    drills = select(col(DrillRun.day)).where(*_finished(since, until))
    pages = select(col(Entry.day)).where(*_kept(since, until))
    both = union(drills, pages).subquery()
    return frozenset(session.exec(select(both.c.day)).all())


def drill_count(session: Session, since: date, until: date) -> int:
    """How many drills of the range were finished."""
    return session.exec(select(func.count()).select_from(DrillRun).where(*_finished(since, until))).one()


def page_counts(session: Session, since: date, until: date) -> tuple[int, int]:
    """Pages, and single lines, kept in the range."""
    counts = dict(
        session.exec(
            select(col(Entry.kind), func.count()).where(*_kept(since, until)).group_by(col(Entry.kind))
        ).all()
    )
    lines = counts.pop(Kind.LINE, 0)
    return sum(counts.values()), lines


def _finished(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return (
        col(DrillRun.finished_at).is_not(None),
        col(DrillRun.deleted_at).is_(None),
        col(DrillRun.day).between(since, until),
    )


def _kept(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return not_trashed(), col(Entry.day).between(since, until)
