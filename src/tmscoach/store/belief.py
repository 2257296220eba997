"""Queries about evidence, causes, doubts and links noticed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from tmscoach.models.belief import Cause, Doubt, Evidence
from tmscoach.models.care import Question
from tmscoach.models.journal import Entry
from tmscoach.models.terms import EvidenceKind, Kind
from tmscoach.store.journal import not_trashed


def evidence(session: Session) -> Sequence[Evidence]:
    """Every item that was not deleted, newest first."""
    return session.exec(
        select(Evidence)
        .where(col(Evidence.deleted_at).is_(None))
        .order_by(col(Evidence.day).desc(), col(Evidence.id).desc())
    ).all()


def evidence_item(session: Session, number: int) -> Evidence | None:
    """An item by its number, unless it was deleted."""
    return session.exec(
        select(Evidence).where(col(Evidence.id) == number, col(Evidence.deleted_at).is_(None))
    ).first()


def causes(session: Session) -> Sequence[Cause]:
    """Every cause ever named, oldest first."""
    return session.exec(select(Cause).order_by(col(Cause.at), col(Cause.id))).all()


def newest_causes_day(session: Session, until: date) -> date | None:
    """The day causes were last named, up to `until`."""
    return session.exec(select(func.max(col(Cause.day))).where(col(Cause.day) <= until)).one()


def doubts(session: Session, until: date = date.max) -> Sequence[Doubt]:
    """Every doubt up to a day that was not deleted, oldest first."""
    return session.exec(
        select(Doubt)
        .where(col(Doubt.deleted_at).is_(None), col(Doubt.day) <= until)
        .order_by(col(Doubt.day), col(Doubt.id))
    ).all()


def doubt(session: Session, number: int) -> Doubt | None:
    """A doubt by its number, unless it was deleted."""
    return session.exec(select(Doubt).where(col(Doubt.id) == number, col(Doubt.deleted_at).is_(None))).first()


def questions_of(session: Session, uuids: Sequence[str]) -> dict[str, Question]:
    """The questions that came of doubts, by UUID; one that was deleted is not there."""
    found = session.exec(select(Question).where(col(Question.uuid).in_(uuids))).all()
    return {question.uuid: question for question in found}


def links_noticed(session: Session) -> Sequence[tuple[date, Any, str]]:
    """(day, instant, words) of evidence that is a stress link."""
    return session.exec(
        select(col(Evidence.day), col(Evidence.at), col(Evidence.text)).where(
            col(Evidence.deleted_at).is_(None), col(Evidence.kind) == EvidenceKind.STRESS_LINK
        )
    ).all()


def meanings(session: Session) -> Sequence[tuple[date, Any, str]]:
    """(day, instant, words) of the lines "what this tells me" that stayed from pages."""
    return session.exec(
        select(col(Entry.day), col(Entry.at), col(Entry.meaning)).where(
            not_trashed(), col(Entry.meaning) != ""
        )
    ).all()


def event_titles(session: Session) -> Sequence[tuple[date, Any, str]]:
    """(day, instant, title) of event pages that were given one; their text is not read here."""
    return session.exec(
        select(col(Entry.day), col(Entry.at), col(Entry.title)).where(
            not_trashed(), col(Entry.kind) == Kind.EVENT, col(Entry.title) != ""
        )
    ).all()
