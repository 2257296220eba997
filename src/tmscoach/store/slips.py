"""Queries about words in forms that are not kept yet."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, delete, select

from tmscoach.models.slip import Slip


def slip(session: Session, name: str) -> dict[str, str]:
    """What stands in a form, by the names of its lines; empty if nothing was left in it."""
    found = session.get(Slip, name)
    return dict(found.words) if found else {}


def put_slip(session: Session, name: str, words: dict[str, str], now: datetime) -> None:
    """Keep what stands in a form."""
    session.merge(Slip(name=name, words=words, at=now))


def erase_slip(session: Session, name: str) -> None:
    """Nothing stands in that form any more."""
    session.exec(delete(Slip).where(col(Slip.name) == name))


def erase_slips_about(session: Session, thing: int | str | None, *forms: str) -> None:
    """Nothing stands in these forms about a thing that is gone; another may get its number."""
    session.exec(delete(Slip).where(col(Slip.name).in_([f"{form}/{thing}" for form in forms])))


def is_slip_before(session: Session, when: datetime) -> bool:
    """Whether something was left in a form before that moment."""
    return session.exec(select(Slip.name).where(col(Slip.at) < when).limit(1)).first() is not None


def erase_slips_before(session: Session, when: datetime) -> None:
    """Erase what was left in forms before that moment."""
    session.exec(delete(Slip).where(col(Slip.at) < when))
