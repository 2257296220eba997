"""Queries about where the patient stands in a programme, and what was done since a day opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, union
from sqlmodel import Session, col, select

from tmscoach.models.belief import Cause
from tmscoach.models.care import GateRecord, Question, Visit
from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import GateAnswer, Kind


def current_run(session: Session) -> ProgramRun | None:
    """The walk through a programme that was not ended."""
    return session.exec(
        select(ProgramRun)
        .where(col(ProgramRun.ended_at).is_(None))
        .order_by(col(ProgramRun.id).desc())
        .limit(1)
    ).first()


def opened_days(session: Session, run_uuid: str) -> Sequence[ProgramDayRun]:
    """The opened days of a run, in order."""
    return session.exec(
        select(ProgramDayRun)
        .where(col(ProgramDayRun.run_uuid) == run_uuid)
        .order_by(col(ProgramDayRun.number))
    ).all()


def day_run(session: Session, run_uuid: str, number: int) -> ProgramDayRun | None:
    """One opened day."""
    return session.exec(
        select(ProgramDayRun).where(
            col(ProgramDayRun.run_uuid) == run_uuid, col(ProgramDayRun.number) == number
        )
    ).first()


def drills_since(session: Session, since: datetime) -> int:
    """Drills finished since an instant."""
    return session.exec(
        select(func.count())
        .select_from(DrillRun)
        .where(col(DrillRun.finished_at) >= since, col(DrillRun.deleted_at).is_(None))
    ).one()


def pages_and_lines_since(session: Session, since: datetime, day: date) -> tuple[int, int]:
    """Pages and lines begun since an instant (back-dated ones on `day` or later count by their day)."""
    counts = dict(
        session.exec(
            select(col(Entry.kind), func.count())
            .where(
                col(Entry.day) >= day,
                col(Entry.modified_at) >= since,
                col(Entry.deleted_at).is_(None),
            )
            .group_by(col(Entry.kind))
        ).all()
    )
    lines = counts.pop(Kind.LINE, 0)
    return sum(counts.values()), lines


def checked_since(session: Session, since: datetime) -> bool:
    """Whether a weekly check was kept since an instant."""
    return (
        session.exec(select(col(WeeklyCheck.id)).where(col(WeeklyCheck.at) >= since).limit(1)).first()
        is not None
    )


def causes_since(session: Session, since: datetime) -> bool:
    """Whether causes were named since an instant."""
    return session.exec(select(col(Cause.id)).where(col(Cause.at) >= since).limit(1)).first() is not None


def newest_check_day(session: Session) -> date | None:
    """The day of the newest weekly check."""
    return session.exec(select(func.max(col(WeeklyCheck.day)))).one()


def practised_days(session: Session, since: date, until: date) -> frozenset[date]:
    """Days of a range with a finished drill or any page or line."""
    drills = select(col(DrillRun.day)).where(
        col(DrillRun.finished_at).is_not(None),
        col(DrillRun.deleted_at).is_(None),
        col(DrillRun.day).between(since, until),
    )
    pages = select(col(Entry.day)).where(
        col(Entry.deleted_at).is_(None), col(Entry.day).between(since, until)
    )
    both = union(drills, pages).subquery()
    return frozenset(session.exec(select(both.c.day)).all())


def gate_is_cleared(session: Session) -> bool:
    """Whether the newest answer of the gate is yes."""
    newest = session.exec(select(GateRecord).order_by(col(GateRecord.id).desc()).limit(1)).first()
    return newest is not None and newest.answer is GateAnswer.YES


def next_visit(session: Session, today: date) -> Visit | None:
    """The nearest visit from today on."""
    return session.exec(
        select(Visit).where(col(Visit.day) >= today).order_by(col(Visit.day), col(Visit.id)).limit(1)
    ).first()


def open_questions(session: Session) -> int:
    """How many questions wait."""
    return session.exec(
        select(func.count()).select_from(Question).where(col(Question.answered_on).is_(None))
    ).one()


def done_on(session: Session, day: date) -> tuple[int, int, int]:
    """Drills finished, pages and lines kept on a day."""
    drills = session.exec(
        select(func.count())
        .select_from(DrillRun)
        .where(
            col(DrillRun.day) == day,
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
        )
    ).one()
    counts = dict(
        session.exec(
            select(col(Entry.kind), func.count())
            .where(col(Entry.day) == day, col(Entry.deleted_at).is_(None))
            .group_by(col(Entry.kind))
        ).all()
    )
    lines = counts.pop(Kind.LINE, 0)
    return drills, sum(counts.values()), lines


def last_minimum_day(session: Session, since: datetime) -> date | None:
    """The first day by which both a drill and a line had been kept since an instant."""
    drill = session.exec(
        select(func.min(col(DrillRun.day))).where(
            col(DrillRun.finished_at) >= since, col(DrillRun.deleted_at).is_(None)
        )
    ).one()
    line = session.exec(
        select(func.min(col(Entry.day))).where(
            col(Entry.modified_at) >= since, col(Entry.kind) == Kind.LINE, col(Entry.deleted_at).is_(None)
        )
    ).one()
    return max(drill, line) if drill and line else None
