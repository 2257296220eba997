"""Queries about where the patient stands in a programme, and what was done since a day opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from tmscoach.models.belief import Cause
from tmscoach.models.care import GateRecord, Question, Visit
from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry
from tmscoach.models.ladder import Attempt
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import GateAnswer, Kind
from tmscoach.store.journal import not_trashed


def current_run(session: Session) -> ProgramRun | None:
    """The walk through a programme that was not ended."""
    return session.exec(
        select(ProgramRun)
        .where(col(ProgramRun.ended_at).is_(None))
        .order_by(col(ProgramRun.id).desc())
        .limit(1)
    ).first()


def open_runs(session: Session) -> Sequence[ProgramRun]:
    """Every walk that was not ended, newest first; the first one is the present walk."""
    return session.exec(
        select(ProgramRun).where(col(ProgramRun.ended_at).is_(None)).order_by(col(ProgramRun.id).desc())
    ).all()


def runs(session: Session) -> Sequence[ProgramRun]:
    """Every walk ever begun, newest first; a handful a year."""
    return session.exec(select(ProgramRun).order_by(col(ProgramRun.id).desc())).all()


def graduated_run(session: Session) -> ProgramRun | None:
    """The newest walk that graduation ended."""
    return session.exec(
        select(ProgramRun)
        .where(col(ProgramRun.graduated_at).is_not(None))
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


def has_earlier_run(session: Session, run_uuid: str) -> bool:
    """Whether another walk was begun before."""
    return (
        session.exec(select(col(ProgramRun.id)).where(col(ProgramRun.uuid) != run_uuid).limit(1)).first()
        is not None
    )


@dataclass(frozen=True, slots=True)
class Since:
    """From when on things count for a programme day: an instant, and the calendar day if all of it counts."""

    at: datetime
    day: date | None = None

    def holds(self, day: Any, at: Any) -> ColumnElement[bool]:
        """Whether something of `day`, recorded `at`, counts."""
        later: ColumnElement[bool] = col(at) >= self.at
        return later if self.day is None else or_(col(day) >= self.day, later)


def _drills(since: Since) -> tuple[ColumnElement[bool], ...]:
    return (
        col(DrillRun.finished_at).is_not(None),
        col(DrillRun.deleted_at).is_(None),
        since.holds(DrillRun.day, DrillRun.finished_at),
    )


def _pages(since: Since) -> tuple[ColumnElement[bool], ...]:
    # a page's day lies at most two days before its instant in UTC (the small hours, and half the globe): so
    # the index on the day spares the pages of all the years before
    earliest = min(since.day or date.max, since.at.date() - timedelta(days=2))
    return (not_trashed(), col(Entry.day) >= earliest, since.holds(Entry.day, Entry.at))


def drilled_since(session: Session, since: Since) -> bool:
    """Whether a drill was finished."""
    return session.exec(select(col(DrillRun.id)).where(*_drills(since)).limit(1)).first() is not None


def wrote_since(session: Session, since: Since) -> bool:
    """Whether a page was kept or released; a line is not a page."""
    query = select(col(Entry.id)).where(*_pages(since), col(Entry.kind) != Kind.LINE).limit(1)
    return session.exec(query).first() is not None


def lined_since(session: Session, since: Since) -> bool:
    """Whether a line was kept."""
    query = select(col(Entry.id)).where(*_pages(since), col(Entry.kind) == Kind.LINE).limit(1)
    return session.exec(query).first() is not None


def checked_since(session: Session, since: Since) -> bool:
    """Whether a weekly check was kept."""
    query = select(col(WeeklyCheck.id)).where(since.holds(WeeklyCheck.day, WeeklyCheck.at)).limit(1)
    return session.exec(query).first() is not None


def causes_since(session: Session, since: Since) -> bool:
    """Whether causes were named."""
    query = select(col(Cause.id)).where(since.holds(Cause.day, Cause.at)).limit(1)
    return session.exec(query).first() is not None


def tried_since(session: Session, since: Since) -> bool:
    """Whether an attempt at a rung was told of."""
    query = select(col(Attempt.id)).where(
        col(Attempt.found_at).is_not(None),
        col(Attempt.deleted_at).is_(None),
        since.holds(Attempt.day, Attempt.found_at),
    )
    return session.exec(query.limit(1)).first() is not None


def minimum_day(session: Session, since: Since) -> date | None:
    """The calendar day on which the minimum was whole, one drill and one line; None if it is not."""
    drill = session.exec(select(func.min(col(DrillRun.day))).where(*_drills(since))).one()
    line = session.exec(
        select(func.min(col(Entry.day))).where(*_pages(since), col(Entry.kind) == Kind.LINE)
    ).one()
    return max(drill, line) if drill and line else None


def gate_is_cleared(session: Session) -> bool:
    """Whether the newest answer of the gate is yes."""
    newest = session.exec(
        select(GateRecord).order_by(col(GateRecord.at).desc(), col(GateRecord.id).desc()).limit(1)
    ).first()
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
