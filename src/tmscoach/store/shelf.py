"""Queries about the shelf: titles of one's own and what was read are small choices, one row each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from tmscoach.models.preferences import Preference

READING, TITLE = "read:", "book:"  # how their keys begin; 32 letters of a UUID follow


def rows(session: Session, beginning: str) -> Sequence[Preference]:
    """All choices whose key begins with READING or TITLE."""
    return session.exec(
        select(Preference).where(col(Preference.key).startswith(beginning, autoescape=True))
    ).all()
