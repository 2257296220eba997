"""Queries about what was practised and written: counts for every feature, and the history of drills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, tuple_, union
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Kind, Trigger
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


def run_numbered(session: Session, number: int) -> DrillRun | None:
    """A drill that was not deleted, by its number."""
    return session.exec(
        select(DrillRun).where(col(DrillRun.id) == number, col(DrillRun.deleted_at).is_(None))
    ).first()


def runs_before(session: Session, limit: int, before: tuple[datetime, int] | None) -> Sequence[DrillRun]:
    """Drills newest first, `limit` at most, after the one at `before` (its instant and number) if given."""
    wanted = select(DrillRun).where(col(DrillRun.deleted_at).is_(None))
    if before is not None:
        wanted = wanted.where(tuple_(col(DrillRun.at), col(DrillRun.id)) < before)
    return session.exec(wanted.order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc()).limit(limit)).all()


def latest_rated(session: Session, limit: int) -> list[tuple[int, int]]:
    """Alarm before and after of finished drills that began above 0 and were rated twice, newest first."""
    found = session.exec(
        select(col(DrillRun.alarm_before), col(DrillRun.alarm_after))
        .where(*_rated(), col(DrillRun.alarm_before) > 0)
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(limit)
    ).all()
    return [(before, after) for before, after in found if before is not None and after is not None]


def changes_at_stage(session: Session, stage: int, since: datetime, limit: int) -> list[int]:
    """Alarm after minus before of drills finished at a stage since an instant, newest first."""
    found = session.exec(
        select(col(DrillRun.alarm_after) - col(DrillRun.alarm_before))
        .where(*_rated(), col(DrillRun.stage) == stage, col(DrillRun.at) >= since)
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(limit)
    ).all()
    return [change for change in found if change is not None]


def days_still_high(session: Session, since: date, alarm: int) -> Sequence[date]:
    """Days from `since` on with a finished drill that ended at an alarm of `alarm` or more."""
    return session.exec(
        select(col(DrillRun.day))
        .where(*_rated(), col(DrillRun.day) >= since, col(DrillRun.alarm_after) >= alarm)
        .distinct()
    ).all()


def alarms(
    session: Session, since: date, until: date
) -> Sequence[tuple[Trigger | None, str, str, int | None, int | None]]:
    """(trigger, line key, line text, alarm before, alarm after) of finished drills, newest first."""
    rows = session.connection().execute(
        columns(
            col(DrillRun.trigger),
            col(DrillRun.line_key),
            col(DrillRun.line_text),
            col(DrillRun.alarm_before),
            col(DrillRun.alarm_after),
        )
        .where(*_finished(since, until))
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
    )
    return [(trigger, key, text, before, after) for trigger, key, text, before, after in rows]


def _rated() -> tuple[ColumnElement[bool], ...]:
    return (
        col(DrillRun.finished_at).is_not(None),
        col(DrillRun.deleted_at).is_(None),
        col(DrillRun.alarm_before).is_not(None),
        col(DrillRun.alarm_after).is_not(None),
    )


def _finished(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return (
        col(DrillRun.finished_at).is_not(None),
        col(DrillRun.deleted_at).is_(None),
        col(DrillRun.day).between(since, until),
    )


def _kept(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return not_trashed(), col(Entry.day).between(since, until)
