"""Queries about drills, lines and cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, and_, col, or_, select

from tmscoach.models.belief import Evidence
from tmscoach.models.care import GateRecord, Question
from tmscoach.models.drill import Card, DrillRun, Line


def run_named(session: Session, uuid: str) -> DrillRun | None:
    """A drill by its UUID, unless it was deleted."""
    return session.exec(
        select(DrillRun).where(col(DrillRun.uuid) == uuid, col(DrillRun.deleted_at).is_(None))
    ).first()


def newest_unfinished(session: Session, since: datetime) -> DrillRun | None:
    """The newest drill begun since an instant and not finished."""
    return session.exec(
        select(DrillRun)
        .where(
            col(DrillRun.finished_at).is_(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.at) >= since,
        )
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(1)
    ).first()


def newest_finished(
    session: Session, limit: int, before: tuple[datetime, int] | None = None
) -> Sequence[DrillRun]:
    """Finished drills, newest first; `before` is the (instant, key) of the last one already seen."""
    query = select(DrillRun).where(col(DrillRun.finished_at).is_not(None), col(DrillRun.deleted_at).is_(None))
    if before is not None:
        at, number = before
        query = query.where(
            or_(col(DrillRun.at) < at, and_(col(DrillRun.at) == at, col(DrillRun.id) < number))
        )
    return session.exec(query.order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc()).limit(limit)).all()


def finished_on(session: Session, day: date) -> int:
    """How many drills were finished on a day."""
    return session.exec(
        select(func.count())
        .select_from(DrillRun)
        .where(
            col(DrillRun.day) == day,
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
        )
    ).one()


def lines_used(session: Session) -> dict[str, datetime]:
    """When each line was last used, by key."""
    return dict(
        session.exec(
            select(DrillRun.line_key, func.max(col(DrillRun.at)))
            .where(col(DrillRun.line_key) != "")
            .group_by(col(DrillRun.line_key))
        ).all()
    )


def cards_used(session: Session) -> dict[str, datetime]:
    """When each card was last used, by key."""
    return dict(
        session.exec(
            select(DrillRun.card_key, func.max(col(DrillRun.at)))
            .where(col(DrillRun.card_key) != "")
            .group_by(col(DrillRun.card_key))
        ).all()
    )


def own_lines(session: Session) -> Sequence[Line]:
    """The patient's lines that are not archived, oldest first."""
    return session.exec(select(Line).where(col(Line.archived_at).is_(None)).order_by(col(Line.id))).all()


def own_cards(session: Session) -> Sequence[Card]:
    """The patient's cards that are not archived, oldest first."""
    return session.exec(select(Card).where(col(Card.archived_at).is_(None)).order_by(col(Card.id))).all()


def line_named(session: Session, uuid: str) -> Line | None:
    """An own line by its UUID."""
    return session.exec(select(Line).where(col(Line.uuid) == uuid)).first()


def card_named(session: Session, uuid: str) -> Card | None:
    """An own card by its UUID."""
    return session.exec(select(Card).where(col(Card.uuid) == uuid)).first()


def recent_thoughts(session: Session, limit: int) -> Sequence[str]:
    """Different thoughts of the newest drills, newest first."""
    return session.exec(
        select(DrillRun.thought)
        .where(col(DrillRun.thought) != "", col(DrillRun.deleted_at).is_(None))
        .group_by(col(DrillRun.thought))
        .order_by(func.max(col(DrillRun.at)).desc())
        .limit(limit)
    ).all()


def evidence_least_used(session: Session, limit: int) -> Sequence[Evidence]:
    """Evidence, the least used in drills first and the newer of equals first."""
    uses = (
        select(col(DrillRun.evidence_uuid).label("uuid"), func.count().label("uses"))
        .where(col(DrillRun.evidence_uuid).is_not(None))
        .group_by(col(DrillRun.evidence_uuid))
        .subquery()
    )
    return session.exec(
        select(Evidence)
        .outerjoin(uses, uses.c.uuid == col(Evidence.uuid))
        .where(col(Evidence.deleted_at).is_(None))
        .order_by(func.coalesce(uses.c.uses, 0), col(Evidence.day).desc(), col(Evidence.id).desc())
        .limit(limit)
    ).all()


def evidence_named(session: Session, uuid: str) -> Evidence | None:
    """An item of evidence by its UUID."""
    return session.exec(select(Evidence).where(col(Evidence.uuid) == uuid)).first()


def cues(session: Session, limit: int) -> Sequence[DrillRun]:
    """Drills that ended with a cue card, newest first."""
    return session.exec(
        select(DrillRun)
        .where(
            col(DrillRun.cue) != "",
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
        )
        .order_by(col(DrillRun.at).desc())
        .limit(limit)
    ).all()


def newest_gate(session: Session) -> GateRecord | None:
    """The gate's answer that counts."""
    return session.exec(select(GateRecord).order_by(col(GateRecord.id).desc()).limit(1)).first()


def question_of(session: Session, drill_uuid: str) -> Question | None:
    """The question a drill parked."""
    return session.exec(select(Question).where(col(Question.drill_uuid) == drill_uuid)).first()


def question_like(session: Session, text: str) -> Question | None:
    """An earlier question of the same words, whatever their case."""
    asked = session.exec(select(Question).order_by(col(Question.id))).all()
    wanted = " ".join(text.casefold().split())
    return next((q for q in asked if " ".join(q.text.casefold().split()) == wanted), None)
