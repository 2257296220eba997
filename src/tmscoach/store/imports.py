"""Pages of other programs on their way in: which are here already, and adding those that are not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from tmscoach.models.journal import Entry

LOT = 500  # names a query


def known_sources(session: Session, sources: Collection[str]) -> set[str]:
    """Which of these names belong to a page that is here; in the trash too, so what was deleted stays so."""
    return _known(session, col(Entry.source), sources)


def known_uuids(session: Session, uuids: Collection[str]) -> set[str]:
    """Which of these UUIDs belong to a page that is here, in the trash too."""
    return _known(session, col(Entry.uuid), uuids)


def _known(session: Session, column: Any, wanted: Collection[str]) -> set[str]:
    names = sorted(wanted)
    found: set[str] = set()
    for start in range(0, len(names), LOT):
        found.update(session.exec(select(column).where(column.in_(names[start : start + LOT]))))
    return found
