"""Numbers about the weeks behind: counted by the database, bounded by a range of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry, EntryFeeling
from tmscoach.models.program import ProgramDayRun
from tmscoach.models.terms import Feeling, Kind
from tmscoach.store.journal import not_trashed


def drill_days(session: Session, since: date, until: date) -> dict[date, int]:
    """Finished drills by day."""
    return dict(
        session.exec(
            select(col(DrillRun.day), func.count())
            .where(
                col(DrillRun.finished_at).is_not(None),
                col(DrillRun.deleted_at).is_(None),
                col(DrillRun.day).between(since, until),
            )
            .group_by(col(DrillRun.day))
        ).all()
    )


def learned_at(session: Session, since: date, until: date) -> Sequence[tuple[datetime, int]]:
    """When lessons were marked read (aware, UTC), with the minutes east of UTC.

    A day may have been opened long before its lesson was read, so days from two months before count too.
    """
    query = select(col(ProgramDayRun.learned_at), col(ProgramDayRun.utc_offset)).where(
        col(ProgramDayRun.learned_at).is_not(None),
        col(ProgramDayRun.day).between(since - timedelta(days=60), until),
    )
    return [(at, offset) for at, offset in session.exec(query).all() if at is not None]


def page_days(session: Session, since: date, until: date) -> Sequence[tuple[date, Kind, int]]:
    """Pages and lines by day and kind."""
    rows = session.exec(
        select(col(Entry.day), col(Entry.kind), func.count())
        .where(not_trashed(), col(Entry.day).between(since, until))
        .group_by(col(Entry.day), col(Entry.kind))
    ).all()
    return [(day, kind, count) for day, kind, count in rows]


def rated_drills(session: Session, since: date, until: date) -> Sequence[tuple[date, int, int]]:
    """(day, alarm before, alarm after) of finished drills with both ratings."""
    rows = session.exec(
        select(col(DrillRun.day), col(DrillRun.alarm_before), col(DrillRun.alarm_after))
        .where(
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.alarm_before).is_not(None),
            col(DrillRun.alarm_after).is_not(None),
            col(DrillRun.day).between(since, until),
        )
        .order_by(col(DrillRun.day))
    ).all()
    return [(day, before or 0, after or 0) for day, before, after in rows]


def feelings(session: Session, since: date, until: date) -> dict[Feeling, int]:
    """How often each feeling was named, on pages and in drills."""
    on_pages = session.exec(
        select(col(EntryFeeling.feeling), func.count())
        .join(Entry, col(Entry.id) == col(EntryFeeling.entry_id))
        .where(not_trashed(), col(Entry.day).between(since, until))
        .group_by(col(EntryFeeling.feeling))
    ).all()
    in_drills = session.exec(
        select(col(DrillRun.feeling), func.count())
        .where(
            col(DrillRun.feeling).is_not(None),
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.day).between(since, until),
        )
        .group_by(col(DrillRun.feeling))
    ).all()
    counts = dict.fromkeys(Feeling, 0)
    for feeling, count in [*on_pages, *in_drills]:
        if feeling is not None:
            counts[Feeling(feeling)] += count
    return counts
