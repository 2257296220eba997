"""Queries about how pages read before they were changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import delete as sql_delete
from sqlmodel import Session, col, select

from tmscoach.models.journal import Entry, Revision
from tmscoach.models.terms import Fate


def revision_uuid(entry_uuid: str, title: str, body: str) -> str:
    """What a text of a page is known by: the same in every store, so that archives merge."""
    return str(uuid5(NAMESPACE_URL, f"tmscoach:{entry_uuid}\n{title}\n{body}"))


def revision_of(entry: Entry, at: datetime) -> Revision:
    """The text of a page as a revision that is replaced at `at`; not stored yet."""
    return Revision(
        uuid=revision_uuid(entry.uuid, entry.title, entry.body),
        entry_uuid=entry.uuid,
        title=entry.title,
        body=entry.body,
        day=entry.day,
        at=entry.modified_at,
        zone=entry.zone,
        utc_offset=entry.utc_offset,
        modified_at=at,
    )


def revisions(session: Session, entry_uuid: str) -> Sequence[Revision]:
    """The earlier texts of a page, the one replaced last first."""
    newest = (col(Revision.modified_at).desc(), col(Revision.at).desc(), col(Revision.uuid))
    return session.exec(select(Revision).where(Revision.entry_uuid == entry_uuid).order_by(*newest)).all()


def last_revision_at(session: Session, entry_uuid: str) -> datetime | None:
    """When a text of a page was last put among its revisions (aware, UTC)."""
    newest = col(Revision.modified_at).desc()
    return session.exec(
        select(Revision.modified_at).where(Revision.entry_uuid == entry_uuid).order_by(newest).limit(1)
    ).first()


def put_revision(session: Session, entry: Entry, at: datetime, most: int) -> None:
    """Put the text of a page, as it is, among its revisions, of which the `most` newest stay.

    It becomes the newest even where the clock was set back, or it would be the first to go.
    """
    last = last_revision_at(session, entry.uuid)
    made = revision_of(entry, at if last is None else max(at, last + timedelta(microseconds=1)))
    held = session.exec(select(Revision).where(Revision.uuid == made.uuid)).first()
    if held is None:
        session.add(made)
    else:
        held.at, held.modified_at, held.version = made.at, made.modified_at, held.version + 1
        session.add(held)
    session.flush()
    trim_revisions(session, entry.uuid, most)


def trim_revisions(session: Session, entry_uuid: str, most: int) -> None:
    """Erase all but the `most` newest revisions of a page."""
    old = [revision.id for revision in revisions(session, entry_uuid)[most:]]
    if old:
        session.connection().execute(sql_delete(Revision).where(col(Revision.id).in_(old)))


def erase_revisions_of(session: Session, entry_uuid: str) -> None:
    """Erase every earlier text of a page."""
    session.connection().execute(sql_delete(Revision).where(col(Revision.entry_uuid) == entry_uuid))


def revision_times(session: Session, pages: Collection[str]) -> dict[str, dict[str, datetime]]:
    """When the revisions of some pages were replaced (aware, UTC), by page and by their own UUID."""
    found: dict[str, dict[str, datetime]] = {}
    for entry_uuid, uuid, at in session.exec(
        select(Revision.entry_uuid, Revision.uuid, Revision.modified_at).where(
            col(Revision.entry_uuid).in_(sorted(pages))
        )
    ).all():
        found.setdefault(entry_uuid, {})[uuid] = at
    return found


def released_pages(session: Session, pages: Collection[str]) -> set[str]:
    """Which of some pages were let go."""
    return set(
        session.exec(
            select(Entry.uuid).where(Entry.fate == Fate.RELEASE, col(Entry.uuid).in_(sorted(pages)))
        ).all()
    )
