"""Queries about the physician gate, visits and parked questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from tmscoach.models.care import GateRecord, Question, Visit
from tmscoach.models.drill import DrillRun
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import VisitKind


def newest_gate(session: Session) -> GateRecord | None:
    """The answer that counts: the last one given, also where an import added an older one later."""
    return session.exec(
        select(GateRecord).order_by(col(GateRecord.at).desc(), col(GateRecord.id).desc()).limit(1)
    ).first()


def visits(session: Session) -> Sequence[Visit]:
    """Every visit, newest first."""
    return session.exec(select(Visit).order_by(col(Visit.day).desc(), col(Visit.id).desc())).all()


def last_visit_before(session: Session, day: date) -> Visit | None:
    """The newest visit on a day before `day`."""
    return session.exec(
        select(Visit)
        .where(col(Visit.day) < day)
        .order_by(col(Visit.day).desc(), col(Visit.id).desc())
        .limit(1)
    ).first()


def next_visit_from(session: Session, day: date) -> Visit | None:
    """The nearest visit on `day` or after."""
    return session.exec(
        select(Visit).where(col(Visit.day) >= day).order_by(col(Visit.day), col(Visit.id)).limit(1)
    ).first()


def last_consultation(session: Session, today: date) -> date | None:
    """The day of the newest consultation up to today."""
    return session.exec(
        select(func.max(col(Visit.day))).where(
            col(Visit.kind) == VisitKind.CONSULTATION, col(Visit.day) <= today
        )
    ).one()


def doctor_visit_days(session: Session) -> Sequence[date]:
    """The days of all consultations and follow-ups, past and planned."""
    kinds = (VisitKind.CONSULTATION, VisitKind.FOLLOW_UP)
    return session.exec(select(col(Visit.day)).where(col(Visit.kind).in_(kinds))).all()


def programme_reached(session: Session, number: int) -> date | None:
    """The calendar day on which a day of the present walk through the programme was opened."""
    return session.exec(
        select(func.max(col(ProgramDayRun.day)))
        .join(ProgramRun, col(ProgramRun.uuid) == col(ProgramDayRun.run_uuid))
        .where(col(ProgramDayRun.number) == number, col(ProgramRun.ended_at).is_(None))
    ).one()


def newest_new_day(session: Session, after: datetime) -> date | None:
    """The day of the newest drill begun after an instant in which something was new or different."""
    return session.exec(
        select(func.max(col(DrillRun.day))).where(
            col(DrillRun.is_new).is_(True), col(DrillRun.deleted_at).is_(None), col(DrillRun.at) > after
        )
    ).one()


def questions(session: Session, *, open_only: bool) -> Sequence[Question]:
    """Parked questions, oldest first."""
    wanted = select(Question).order_by(col(Question.day), col(Question.id))
    return session.exec(wanted.where(col(Question.answered_on).is_(None)) if open_only else wanted).all()


def open_question_count(session: Session) -> int:
    """How many questions wait for an answer."""
    return session.exec(
        select(func.count()).select_from(Question).where(col(Question.answered_on).is_(None))
    ).one()


def question_like(session: Session, text: str) -> Question | None:
    """An earlier question of the same words, whatever their case and spacing."""
    wanted = " ".join(text.casefold().split())
    asked = session.exec(select(Question).order_by(col(Question.id))).all()
    return next((q for q in asked if " ".join(q.text.casefold().split()) == wanted), None)
