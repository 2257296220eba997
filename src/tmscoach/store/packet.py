"""Queries for the packet: bounded by its range, and blind to anything but Share pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, and_, col, or_, select

from tmscoach.models.belief import Cause, Evidence
from tmscoach.models.care import Question
from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry, EntryFeeling
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import Fate, Feeling
from tmscoach.store.journal import not_trashed


def shared_pages(session: Session, since: date, until: date) -> Sequence[Entry]:
    """Share pages of the range, oldest first; the only place where a packet meets a page's text."""
    return session.exec(
        select(Entry)
        .where(
            col(Entry.fate) == Fate.SHARE,
            not_trashed(),
            col(Entry.day) >= since,
            col(Entry.day) <= until,
        )
        .order_by(col(Entry.day), col(Entry.at), col(Entry.id))
    ).all()


def withheld_count(session: Session, since: date, until: date) -> int:
    """How many kept pages of the range are not Share pages."""
    return session.exec(
        select(func.count())
        .select_from(Entry)
        .where(
            col(Entry.fate) != Fate.SHARE,
            not_trashed(),
            col(Entry.day) >= since,
            col(Entry.day) <= until,
        )
    ).one()


def weekly_checks(session: Session, until: date) -> Sequence[WeeklyCheck]:
    """Every weekly check up to a day, oldest first: one a week, so the list stays short."""
    return session.exec(
        select(WeeklyCheck)
        .where(col(WeeklyCheck.day) <= until)
        .order_by(col(WeeklyCheck.day), col(WeeklyCheck.at))
    ).all()


def finished_drills(session: Session, since: date, until: date) -> Sequence[DrillRun]:
    """Finished drills of the range, oldest first."""
    return session.exec(
        select(DrillRun)
        .where(
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.day).between(since, until),
        )
        .order_by(col(DrillRun.at))
    ).all()


def left_halfway(session: Session, since: date, until: date) -> int:
    """How many drills of the range were begun and not finished."""
    return session.exec(
        select(func.count())
        .select_from(DrillRun)
        .where(
            col(DrillRun.finished_at).is_(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.day).between(since, until),
        )
    ).one()


def feelings_named(session: Session, since: date, until: date) -> list[tuple[Feeling, int]]:
    """How often each feeling was named on a page of the range, most often first."""
    rows = session.exec(
        select(EntryFeeling.feeling, func.count())
        .join(Entry, and_(col(Entry.id) == col(EntryFeeling.entry_id), not_trashed()))
        .where(col(Entry.day).between(since, until))
        .group_by(col(EntryFeeling.feeling))
        .order_by(func.count().desc())
    ).all()
    return [(Feeling(feeling), count) for feeling, count in rows]


def causes(session: Session, until: date) -> Sequence[Cause]:
    """Every cause named up to a day, by occasion."""
    return session.exec(
        select(Cause).where(col(Cause.day) <= until).order_by(col(Cause.at), col(Cause.place))
    ).all()


def evidence(session: Session, since: date, until: date) -> Sequence[Evidence]:
    """Evidence noted in the range, oldest first."""
    return session.exec(
        select(Evidence)
        .where(col(Evidence.deleted_at).is_(None), col(Evidence.day).between(since, until))
        .order_by(col(Evidence.day), col(Evidence.at))
    ).all()


def questions(session: Session, since: date, until: date) -> Sequence[Question]:
    """Questions asked up to `until` that are open, or were answered since a day."""
    return session.exec(
        select(Question)
        .where(
            col(Question.day) <= until,
            or_(col(Question.answered_on).is_(None), col(Question.answered_on) >= since),
        )
        .order_by(col(Question.day), col(Question.id))
    ).all()


def first_day(session: Session) -> date | None:
    """The day of the first thing kept."""
    found = [session.exec(select(func.min(col(table.day)))).one() for table in (Entry, DrillRun, WeeklyCheck)]
    return min((day for day in found if day is not None), default=None)


def program_day(session: Session) -> int | None:
    """The newest opened day of the thirty, while they are not ended; also when other days lie over them."""
    return session.exec(
        select(func.max(col(ProgramDayRun.number)))
        .join(ProgramRun, col(ProgramRun.uuid) == col(ProgramDayRun.run_uuid))
        .where(col(ProgramRun.ended_at).is_(None), col(ProgramRun.program) == "home30")
    ).one()
