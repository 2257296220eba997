"""Queries about the weekly check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from tmscoach.models.measures import WeeklyCheck


def checks(session: Session) -> Sequence[WeeklyCheck]:
    """Every weekly check, oldest first; about fifty a year."""
    return session.exec(select(WeeklyCheck).order_by(col(WeeklyCheck.day), col(WeeklyCheck.at))).all()


def newest_check(session: Session) -> WeeklyCheck | None:
    """The latest check."""
    return session.exec(
        select(WeeklyCheck).order_by(col(WeeklyCheck.day).desc(), col(WeeklyCheck.at).desc()).limit(1)
    ).first()


def newest_check_day(session: Session, until: date) -> date | None:
    """The day of the newest weekly check up to `until`."""
    return session.exec(select(func.max(col(WeeklyCheck.day))).where(col(WeeklyCheck.day) <= until)).one()


def latest_checks(session: Session, limit: int) -> Sequence[WeeklyCheck]:
    """The newest weekly checks, newest first."""
    return session.exec(
        select(WeeklyCheck).order_by(col(WeeklyCheck.day).desc(), col(WeeklyCheck.at).desc()).limit(limit)
    ).all()
