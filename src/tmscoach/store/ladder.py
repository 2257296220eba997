"""Queries about goals, rungs and attempts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from tmscoach.models.drill import DrillRun
from tmscoach.models.ladder import Attempt, Goal, Rung


def goals(session: Session) -> Sequence[Goal]:
    """Every goal, the ones put away as well, oldest first."""
    return session.exec(select(Goal).order_by(col(Goal.id))).all()


def rungs(session: Session) -> Sequence[Rung]:
    """Every rung, the ones put away as well, the lowest first."""
    return session.exec(select(Rung).order_by(col(Rung.height), col(Rung.id))).all()


def rungs_of(session: Session, goal_uuid: str) -> list[Rung]:
    """The rungs of a goal that were not put away, the lowest first."""
    return list(
        session.exec(
            select(Rung)
            .where(col(Rung.goal_uuid) == goal_uuid, col(Rung.archived_at).is_(None))
            .order_by(col(Rung.height), col(Rung.id))
        ).all()
    )


def rung_of(session: Session, uuid: str) -> Rung | None:
    """A rung, put away or not."""
    return session.exec(select(Rung).where(col(Rung.uuid) == uuid)).first()


def goal_of(session: Session, uuid: str) -> Goal | None:
    """A goal, put away or not."""
    return session.exec(select(Goal).where(col(Goal.uuid) == uuid)).first()


def attempts(session: Session) -> Sequence[Attempt]:
    """Every attempt that was not deleted, newest first; open ones as well."""
    return session.exec(
        select(Attempt)
        .where(col(Attempt.deleted_at).is_(None))
        .order_by(col(Attempt.day).desc(), col(Attempt.at).desc(), col(Attempt.id).desc())
    ).all()


def attempt(session: Session, number: int) -> Attempt | None:
    """An attempt by its number, unless it was deleted."""
    return session.exec(
        select(Attempt).where(col(Attempt.id) == number, col(Attempt.deleted_at).is_(None))
    ).first()


def attempt_count(session: Session, rung_uuids: Sequence[str]) -> int:
    """How many attempts there are at some rungs, open ones as well."""
    return session.exec(
        select(func.count())
        .select_from(Attempt)
        .where(col(Attempt.rung_uuid).in_(rung_uuids), col(Attempt.deleted_at).is_(None))
    ).one()


def attempt_of_drill(session: Session, drill_uuid: str) -> Attempt | None:
    """The attempt that a drill made, also one that was taken back."""
    return session.exec(
        select(Attempt).where(col(Attempt.drill_uuid) == drill_uuid).order_by(col(Attempt.id)).limit(1)
    ).first()


def open_attempt_at(session: Session, rung_uuid: str) -> Attempt | None:
    """The newest attempt at a rung of which nothing was told yet."""
    return session.exec(
        select(Attempt)
        .where(
            col(Attempt.rung_uuid) == rung_uuid,
            col(Attempt.found_at).is_(None),
            col(Attempt.deleted_at).is_(None),
        )
        .order_by(col(Attempt.id).desc())
        .limit(1)
    ).first()


def found_between(session: Session, since: date, until: date) -> Sequence[Attempt]:
    """Finished attempts of the range, oldest first."""
    return session.exec(
        select(Attempt)
        .where(
            col(Attempt.found_at).is_not(None),
            col(Attempt.deleted_at).is_(None),
            col(Attempt.day).between(since, until),
        )
        .order_by(col(Attempt.day), col(Attempt.at), col(Attempt.id))
    ).all()


def newest_new(session: Session) -> datetime | None:
    """When the newest drill began in which something was new or different."""
    return session.exec(
        select(func.max(col(DrillRun.at))).where(
            col(DrillRun.is_new).is_(True), col(DrillRun.deleted_at).is_(None)
        )
    ).one()
