"""Pages of other programs on their way in: which are here already, and adding those that are not."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from tmscoach.models.journal import Entry

LOT = 500  # names a query


def known_sources(session: Session, sources: Collection[str]) -> set[str]:
    """Which of these names belong to a page that is here; in the trash too, so what was deleted stays so."""
    names = sorted(sources)
    found: set[str] = set()
    for start in range(0, len(names), LOT):
        lot = names[start : start + LOT]
        found.update(
            name for name in session.exec(select(Entry.source).where(col(Entry.source).in_(lot))) if name
        )
    return found
