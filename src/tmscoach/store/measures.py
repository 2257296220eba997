"""Queries about the weekly check, and about scores of other measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from tmscoach.models.measures import Answer, Score, WeeklyCheck
from tmscoach.store.program import Since


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


def scores(
    session: Session, measure: str = "", since: date = date.min, until: date = date.max
) -> Sequence[Score]:
    """Scores that were not deleted, of one measure or all, oldest first."""
    wanted = select(Score).where(col(Score.deleted_at).is_(None), col(Score.day).between(since, until))
    if measure:
        wanted = wanted.where(col(Score.measure) == measure)
    return session.exec(wanted.order_by(col(Score.day), col(Score.at), col(Score.id))).all()


def score(session: Session, number: int) -> Score | None:
    """A score by its number, unless it was deleted."""
    return session.exec(select(Score).where(col(Score.id) == number, col(Score.deleted_at).is_(None))).first()


def newest_days(session: Session, until: date) -> dict[str, date]:
    """The day of the newest score of each measure, up to `until`."""
    rows = session.exec(
        select(Score.measure, func.max(col(Score.day)))
        .where(col(Score.deleted_at).is_(None), col(Score.day) <= until)
        .group_by(col(Score.measure))
    ).all()
    return dict(rows)


def newest_total(session: Session, measure: str, since: date, until: date) -> Score | None:
    """The newest score of a measure in a range of days, whether or not its total is there."""
    return session.exec(
        select(Score)
        .where(
            col(Score.measure) == measure,
            col(Score.deleted_at).is_(None),
            col(Score.day).between(since, until),
        )
        .order_by(col(Score.day).desc(), col(Score.at).desc(), col(Score.id).desc())
        .limit(1)
    ).first()


def measures_since(session: Session, since: Since) -> frozenset[str]:
    """Which measures were answered since a programme day opened."""
    return frozenset(
        session.exec(
            select(Score.measure)
            .where(col(Score.deleted_at).is_(None), since.holds(Score.day, Score.at))
            .distinct()
        ).all()
    )


def answers(session: Session, score_uuids: Sequence[str]) -> dict[str, dict[str, int | None]]:
    """The answers of each score by its UUID: item to value."""
    found: dict[str, dict[str, int | None]] = {uuid: {} for uuid in score_uuids}
    for start in range(0, len(score_uuids), 500):  # a statement takes so many names at once
        few = score_uuids[start : start + 500]
        rows = session.exec(
            select(Answer).where(col(Answer.score_uuid).in_(few)).order_by(col(Answer.id))
        ).all()
        for row in rows:
            found[row.score_uuid][row.item] = row.value
    return found


def answer_rows(session: Session, score_uuid: str) -> Sequence[Answer]:
    """The answers of one score as rows."""
    return session.exec(select(Answer).where(col(Answer.score_uuid) == score_uuid)).all()
