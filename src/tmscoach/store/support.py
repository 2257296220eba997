"""Queries about numbers of the support screen that the patient added, changed or hid."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from tmscoach.models.care import SupportNumber


def numbers(session: Session) -> Sequence[SupportNumber]:
    """All of them, in the order they were added."""
    return session.exec(select(SupportNumber).order_by(col(SupportNumber.id))).all()


def replacement(session: Session, name: str) -> SupportNumber | None:
    """What stands in the place of the number that ships under `name`; the newest, where there are two."""
    return session.exec(
        select(SupportNumber)
        .where(col(SupportNumber.replaces) == name)
        .order_by(col(SupportNumber.id).desc())
        .limit(1)
    ).first()


def replacements(session: Session, name: str) -> Sequence[SupportNumber]:
    """Every row in the place of the number that ships under `name`."""
    return session.exec(select(SupportNumber).where(col(SupportNumber.replaces) == name)).all()
