"""Queries about lines and cards: own ones, and what drills did with each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select as columns
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select

from tmscoach.models.drill import Card, DrillRun, Line
from tmscoach.models.terms import CardCategory, Trigger

LATEST = 400  # drills that are looked at: over a year of practice, whatever the store holds
Used = tuple[str, datetime, date, int | None, int | None, int | None]


def line_uses(session: Session, trigger: Trigger | None, besides: str = "") -> Sequence[Used]:
    """(key, at, day, alarm before, alarm after, believability) of drills with a line, newest first.

    Only drills of one trigger where it is given; the drill `besides` (a UUID) does not count.
    """
    return _uses(session, col(DrillRun.line_key), trigger, besides)


def card_uses(session: Session, besides: str = "") -> Sequence[Used]:
    """The same for cards, of every trigger."""
    return _uses(session, col(DrillRun.card_key), None, besides)


def _uses(session: Session, name: Mapped[str], trigger: Trigger | None, besides: str) -> Sequence[Used]:
    wanted = columns(  # sqlmodel's own select is typed for four columns at most
        name,
        col(DrillRun.at),
        col(DrillRun.day),
        col(DrillRun.alarm_before),
        col(DrillRun.alarm_after),
        col(DrillRun.believability),
    ).where(
        name != "",
        col(DrillRun.finished_at).is_not(None),
        col(DrillRun.deleted_at).is_(None),
        col(DrillRun.uuid) != besides,
    )
    if trigger is not None:
        wanted = wanted.where(col(DrillRun.trigger) == trigger)
    rows = session.connection().execute(wanted.order_by(col(DrillRun.at).desc()).limit(LATEST))
    return [(key, at, day, before, after, felt) for key, at, day, before, after, felt in rows]


def was_used(session: Session, line_key: str) -> bool:
    """Whether any drill, deleted or not, keeps a line's words."""
    return (
        session.exec(select(col(DrillRun.id)).where(col(DrillRun.line_key) == line_key).limit(1)).first()
        is not None
    )


def own_lines(session: Session, family: Trigger) -> Sequence[Line]:
    """Own lines of a family that are not put away, oldest first."""
    return session.exec(
        select(Line).where(col(Line.family) == family, col(Line.archived_at).is_(None)).order_by(col(Line.id))
    ).all()


def newest_own_line(session: Session, family: Trigger) -> datetime | None:
    """When the patient last wrote a line of a family, put away since or not."""
    return session.exec(select(func.max(col(Line.at))).where(col(Line.family) == family)).one()


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
