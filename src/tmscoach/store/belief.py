"""Queries about evidence and causes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from tmscoach.models.belief import Cause, Evidence


def evidence(session: Session) -> Sequence[Evidence]:
    """Every item that was not deleted, newest first."""
    return session.exec(
        select(Evidence)
        .where(col(Evidence.deleted_at).is_(None))
        .order_by(col(Evidence.day).desc(), col(Evidence.id).desc())
    ).all()


def evidence_item(session: Session, number: int) -> Evidence | None:
    """An item by its number, unless it was deleted."""
    return session.exec(
        select(Evidence).where(col(Evidence.id) == number, col(Evidence.deleted_at).is_(None))
    ).first()


def causes(session: Session) -> Sequence[Cause]:
    """Every cause ever named, oldest first."""
    return session.exec(select(Cause).order_by(col(Cause.at), col(Cause.id))).all()


def newest_causes_day(session: Session, until: date) -> date | None:
    """The day causes were last named, up to `until`."""
    return session.exec(select(func.max(col(Cause.day))).where(col(Cause.day) <= until)).one()
