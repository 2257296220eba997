"""Queries about the weekly check."""

from __future__ import annotations

from collections.abc import Sequence

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
