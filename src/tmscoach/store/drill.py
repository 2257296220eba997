"""Queries about a drill under way, and what it asks of the evidence file and the questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from tmscoach.models.belief import Evidence
from tmscoach.models.care import Question
from tmscoach.models.drill import DrillRun, Worry
from tmscoach.models.terms import Voice

# --- drills ------------------------------------------------------------------------------------------------


def run_of(session: Session, uuid: str) -> DrillRun | None:
    """A drill that was not deleted."""
    return session.exec(
        select(DrillRun).where(col(DrillRun.uuid) == uuid, col(DrillRun.deleted_at).is_(None))
    ).first()


def unfinished_since(session: Session, since: datetime) -> Sequence[DrillRun]:
    """Drills begun at or after an instant and not finished, newest first."""
    return session.exec(
        select(DrillRun)
        .where(
            col(DrillRun.finished_at).is_(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.at) >= since,
        )
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
    ).all()


def latest_voice(session: Session) -> Voice | None:
    """The voice of the latest drill that had a line."""
    return session.exec(
        select(col(DrillRun.voice))
        .where(col(DrillRun.line_key) != "", col(DrillRun.deleted_at).is_(None))
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(1)
    ).first()


def thoughts(session: Session, limit: int) -> Sequence[str]:
    """Thoughts as they were typed, each once, the latest first."""
    return session.exec(
        select(DrillRun.thought)
        .where(col(DrillRun.thought) != "", col(DrillRun.deleted_at).is_(None))
        .group_by(DrillRun.thought)
        .order_by(func.max(col(DrillRun.at)).desc(), func.max(col(DrillRun.id)).desc())
        .limit(limit)
    ).all()


def runs_with_cues(session: Session, limit: int) -> Sequence[DrillRun]:
    """Finished drills that left an if-then card, each wording once, the latest first."""
    latest = (
        select(func.max(col(DrillRun.id)))
        .where(
            col(DrillRun.cue) != "",
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
        )
        .group_by(DrillRun.cue)
    )
    return session.exec(
        select(DrillRun)
        .where(col(DrillRun.id).in_(latest))
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(limit)
    ).all()


# --- evidence and questions --------------------------------------------------------------------------------


def evidence_by_use(session: Session, limit: int) -> Sequence[Evidence]:
    """Evidence, the least used in drills first, the newest of them first."""
    return session.exec(
        select(Evidence)
        .outerjoin(
            DrillRun,
            (col(DrillRun.evidence_uuid) == col(Evidence.uuid)) & col(DrillRun.deleted_at).is_(None),
        )
        .where(col(Evidence.deleted_at).is_(None))
        .group_by(col(Evidence.id))
        .order_by(func.count(col(DrillRun.id)), col(Evidence.day).desc(), col(Evidence.id).desc())
        .limit(limit)
    ).all()


def evidence_of(session: Session, uuid: str) -> Evidence | None:
    """An item of the evidence file, even if it was deleted since a drill used it."""
    return session.exec(select(Evidence).where(col(Evidence.uuid) == uuid)).first()


def evidence_like(session: Session, text: str) -> Evidence | None:
    """The first item of the evidence file that has the same words."""
    return session.exec(
        select(Evidence)
        .where(col(Evidence.text) == text, col(Evidence.deleted_at).is_(None))
        .order_by(col(Evidence.id))
        .limit(1)
    ).first()


def questions_of(session: Session, drill_uuid: str) -> Sequence[Question]:
    """Questions parked during a drill, oldest first."""
    return session.exec(
        select(Question).where(col(Question.drill_uuid) == drill_uuid).order_by(col(Question.id))
    ).all()


# --- worries -----------------------------------------------------------------------------------------------


def waiting_worries(session: Session) -> Sequence[Worry]:
    """Worries that were put off and not closed, the first due first."""
    return session.exec(
        select(Worry).where(col(Worry.closed_at).is_(None)).order_by(col(Worry.due_at), col(Worry.id))
    ).all()


def worry_of(session: Session, drill_uuid: str) -> Worry | None:
    """The worry that a drill put off and that still waits."""
    return session.exec(
        select(Worry).where(col(Worry.drill_uuid) == drill_uuid, col(Worry.closed_at).is_(None))
    ).first()
