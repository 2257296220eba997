"""What becomes of earlier texts and drafts when an archive is merged into a store."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tmscoach.models.journal import Draft, Entry, Revision
from tmscoach.models.terms import Fate
from tmscoach.rules.revisions import MOST
from tmscoach.store import journal as store_journal
from tmscoach.store import revisions as store
from tmscoach.store import transfer as store_transfer
from tmscoach.store.database import Session
from tmscoach.store.transfer import IncomingRow


def text_of_the_older(ours: IncomingRow, theirs: IncomingRow) -> IncomingRow | None:
    """The text of the older of two versions of a page, as an earlier text; None if it says nothing else."""
    older, newer = sorted((ours, theirs), key=IncomingRow.standing)
    if not isinstance(older.row, Entry) or not isinstance(newer.row, Entry):
        return None
    if Fate.RELEASE in (older.row.fate, newer.row.fate):
        return None
    if (older.row.title, older.row.body) == (newer.row.title, newer.row.body):
        return None
    return IncomingRow("revisions", store.revision_of(older.row, older.row.modified_at), [], [])


def unwanted(
    session: Session, rows: Sequence[IncomingRow], revived: Collection[str], arriving: Collection[object]
) -> set[str]:
    """The UUIDs of drafts and earlier texts in an archive that are not to come back here.

    Those of pages that were released here (and are not `revived` by the archive), earlier texts of pages that
    are neither here nor `arriving`, and those older than as many others of their page as are kept.
    """
    pages = {
        row.row.entry_uuid for row in rows if isinstance(row.row, Draft | Revision) and row.row.entry_uuid
    }
    released = store.released_pages(session, pages) - set(revived)
    gone = store_transfer.missing_rows(session, "entries", pages - set(arriving))
    times = store.revision_times(session, pages)
    for row in rows:
        if isinstance(row.row, Revision):
            times.setdefault(row.row.entry_uuid, {}).setdefault(row.row.uuid, row.row.modified_at)
    newest = {
        uuid
        for of_page in times.values()
        for uuid in sorted(of_page, key=of_page.__getitem__, reverse=True)[:MOST]
    }
    found = set()
    for row in rows:
        if not isinstance(row.row, Draft | Revision) or not row.row.entry_uuid:
            continue
        is_lost = row.row.entry_uuid in gone or row.row.uuid not in newest
        if row.row.entry_uuid in released or (isinstance(row.row, Revision) and is_lost):
            found.add(row.row.uuid)
    return found


def let_go(session: Session, put: Sequence[IncomingRow]) -> bool:
    """Erase earlier texts and drafts of pages that an archive releases; returns whether there were such."""
    pages = [row.row.uuid for row in put if isinstance(row.row, Entry) and row.row.fate is Fate.RELEASE]
    for uuid in pages:
        store.erase_revisions_of(session, uuid)
        store_journal.erase_drafts_of(session, uuid)
    return bool(pages)


def trim(session: Session, put: Sequence[IncomingRow]) -> None:
    """Keep the newest earlier texts of every page that an archive brought some for."""
    for uuid in {row.row.entry_uuid for row in put if isinstance(row.row, Revision)}:
        store.trim_revisions(session, uuid, MOST)
