"""Queries about drills, own lines and cards, and what a drill asks of the evidence file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import tuple_
from sqlmodel import Session, col, func, select

from tmscoach.models.belief import Evidence
from tmscoach.models.care import Question
from tmscoach.models.drill import Card, DrillRun, Line
from tmscoach.models.terms import CardCategory, Trigger, Voice

# --- drills ------------------------------------------------------------------------------------------------


def run_of(session: Session, uuid: str) -> DrillRun | None:
    """A drill that was not deleted."""
    return session.exec(
        select(DrillRun).where(col(DrillRun.uuid) == uuid, col(DrillRun.deleted_at).is_(None))
    ).first()


def run_numbered(session: Session, number: int) -> DrillRun | None:
    """A drill that was not deleted, by its number."""
    return session.exec(
        select(DrillRun).where(col(DrillRun.id) == number, col(DrillRun.deleted_at).is_(None))
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


def runs_before(session: Session, limit: int, before: tuple[datetime, int] | None) -> Sequence[DrillRun]:
    """Drills newest first, `limit` at most, after the one at `before` (its instant and number) if given."""
    wanted = select(DrillRun).where(col(DrillRun.deleted_at).is_(None))
    if before is not None:
        wanted = wanted.where(tuple_(col(DrillRun.at), col(DrillRun.id)) < before)
    return session.exec(wanted.order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc()).limit(limit)).all()


def rated_changes(session: Session, limit: int) -> list[tuple[int, int]]:
    """Alarm before and after of finished drills that began above 0 and were rated twice, newest first."""
    found = session.exec(
        select(DrillRun.alarm_before, DrillRun.alarm_after)
        .where(
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.alarm_before) > 0,
            col(DrillRun.alarm_after).is_not(None),
        )
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(limit)
    ).all()
    return [(before, after) for before, after in found if before is not None and after is not None]


def latest_voice(session: Session) -> Voice | None:
    """The voice of the latest drill that had a line."""
    return session.exec(
        select(col(DrillRun.voice))
        .where(col(DrillRun.line_key) != "", col(DrillRun.deleted_at).is_(None))
        .order_by(col(DrillRun.at).desc(), col(DrillRun.id).desc())
        .limit(1)
    ).first()


def line_uses(session: Session, besides: str) -> dict[str, datetime]:
    """When each line was last used, by its key; the drill `besides` (a UUID) does not count."""
    return dict(
        session.exec(
            select(DrillRun.line_key, func.max(col(DrillRun.at)))
            .where(
                col(DrillRun.line_key) != "",
                col(DrillRun.uuid) != besides,
                col(DrillRun.deleted_at).is_(None),
            )
            .group_by(DrillRun.line_key)
        ).all()
    )


def card_uses(session: Session, besides: str) -> dict[str, datetime]:
    """When each card was last used, by its key; the drill `besides` (a UUID) does not count."""
    return dict(
        session.exec(
            select(DrillRun.card_key, func.max(col(DrillRun.at)))
            .where(
                col(DrillRun.card_key) != "",
                col(DrillRun.uuid) != besides,
                col(DrillRun.deleted_at).is_(None),
            )
            .group_by(DrillRun.card_key)
        ).all()
    )


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


# --- lines and cards ---------------------------------------------------------------------------------------


def own_lines(session: Session, family: Trigger) -> Sequence[Line]:
    """Own lines of a family that are not put away, oldest first."""
    return session.exec(
        select(Line).where(col(Line.family) == family, col(Line.archived_at).is_(None)).order_by(col(Line.id))
    ).all()


def own_line(session: Session, uuid: str) -> Line | None:
    """An own line that is not put away."""
    return session.exec(select(Line).where(col(Line.uuid) == uuid, col(Line.archived_at).is_(None))).first()


def own_cards(session: Session) -> Sequence[Card]:
    """Own cards that are not put away, oldest first."""
    return session.exec(select(Card).where(col(Card.archived_at).is_(None)).order_by(col(Card.id))).all()


def own_card(session: Session, uuid: str) -> Card | None:
    """An own card that is not put away."""
    return session.exec(select(Card).where(col(Card.uuid) == uuid, col(Card.archived_at).is_(None))).first()


def own_card_like(session: Session, category: CardCategory, text: str) -> Card | None:
    """An own card with the same words."""
    return session.exec(
        select(Card).where(
            col(Card.category) == category, col(Card.text) == text, col(Card.archived_at).is_(None)
        )
    ).first()


def own_line_like(session: Session, family: Trigger, text: str) -> Line | None:
    """An own line with the same words."""
    return session.exec(
        select(Line).where(
            col(Line.family) == family, col(Line.text) == text, col(Line.archived_at).is_(None)
        )
    ).first()


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


def questions_of(session: Session, drill_uuid: str) -> Sequence[Question]:
    """Questions parked during a drill, oldest first."""
    return session.exec(
        select(Question).where(col(Question.drill_uuid) == drill_uuid).order_by(col(Question.id))
    ).all()
