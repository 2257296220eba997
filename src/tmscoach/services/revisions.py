"""How pages read before they were changed: looking back, and taking an earlier text up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.journal import Draft, Entry, Revision
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules import forms
from tmscoach.rules import revisions as rules
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import one_line
from tmscoach.store import journal as store_journal
from tmscoach.store import revisions as store
from tmscoach.store.database import Database, Session
from tmscoach.store.transfer import IncomingRow

Incoming = tuple[IncomingRow, bool]  # a row of an archive, and whether the store has one of that UUID
OPENING = 80  # characters of a text that lists show


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a page read before a change; `number` counts from 1, the one replaced last.

    `written` and `replaced` are aware, in the page's local time. `words` are the patient's own.
    """

    number: int
    uuid: str
    kind: Kind
    title: str
    body: str
    words: int
    written: datetime
    replaced: datetime

    @property
    def opening(self) -> str:
        """The words it begins with, on one line and without the headings of a form."""
        return one_line(forms.plain(content.form(self.kind), self.body), OPENING)


def put_aside(
    session: Session, entry: Entry, title: str, body: str, now: datetime, *, always: bool = False
) -> None:
    """Keep the text of a page before it becomes `title` and `body`, in the transaction that changes it.

    `always`: also within a sitting, for a text that somebody or something else wrote.
    """
    old, new = f"{entry.title}\n{entry.body}", f"{title}\n{body}"
    if old == new or entry.fate is Fate.RELEASE:
        return
    if always or rules.is_kept(old, new, store.last_revision_at(session, entry.uuid), now):
        store.put_revision(session, entry, now, rules.MOST)


# --- merging an archive ------------------------------------------------------------------------------------


def texts_of_older_pages(
    session: Session, rows: Iterable[IncomingRow], known: Mapping[str, datetime]
) -> list[IncomingRow]:
    """What an archive's pages say that are newer here (`known`: when each was changed), as earlier texts."""
    rows = list(rows)
    there = {row.row.uuid for row in rows if isinstance(row.row, Revision)}
    found = []
    for row in rows:
        theirs = row.row
        if not isinstance(theirs, Entry) or theirs.fate is Fate.RELEASE:
            continue
        if theirs.uuid not in known or known[theirs.uuid] <= theirs.modified_at:
            continue
        ours = store_journal.entry_named(session, theirs.uuid)
        made = store.revision_of(theirs, theirs.modified_at)
        if ours is None or made.uuid in there or (ours.title, ours.body) == (theirs.title, theirs.body):
            continue
        found.append(IncomingRow("revisions", made, [], []))
    return found


def without_let_go(session: Session, put: Sequence[Incoming]) -> list[Incoming]:
    """What an archive brings, without drafts and earlier texts of pages that are released, or gone, here.

    Of the earlier texts of a page only those that would be among the newest are taken.
    """
    words = store.pages_with_words(session)
    released = store.released_pages(session)
    for row, _ in put:
        if isinstance(row.row, Entry):
            (words.discard if row.row.fate is Fate.RELEASE else words.add)(row.row.uuid)
            (released.add if row.row.fate is Fate.RELEASE else released.discard)(row.row.uuid)
    times = store.revision_times(session)
    for row, _ in put:
        if isinstance(row.row, Revision):
            times.setdefault(row.row.entry_uuid, {})[row.row.uuid] = row.row.modified_at
    newest = {
        page: set(sorted(of_page, key=of_page.__getitem__, reverse=True)[: rules.MOST])
        for page, of_page in times.items()
    }
    return [
        one
        for one in put
        if not (isinstance(one[0].row, Draft) and one[0].row.entry_uuid in released)
        and not (
            isinstance(one[0].row, Revision)
            and (one[0].row.entry_uuid not in words or one[0].row.uuid not in newest[one[0].row.entry_uuid])
        )
    ]


def put_aside_replaced(session: Session, put: Sequence[Incoming], now: datetime) -> bool:
    """Keep the texts that an archive's newer pages replace; returns whether it lets words go for good."""
    arriving = {row.row.uuid for row, _ in put if isinstance(row.row, Revision)}
    let_go = False
    for row, is_known in put:
        if not is_known or not isinstance(row.row, Entry):
            continue
        held = store_journal.entry_named(session, row.row.uuid)
        if held is None:
            continue
        if row.row.fate is Fate.RELEASE:
            store.erase_revisions_of(session, held.uuid)
            store_journal.erase_drafts_of(session, held.uuid)
            let_go = True
        elif store.revision_of(held, now).uuid not in arriving:
            put_aside(session, held, row.row.title, row.row.body, now, always=True)
    return let_go


def trim(session: Session, put: Sequence[Incoming]) -> None:
    """Keep the newest earlier texts of every page that an archive brought some for."""
    for uuid in {row.row.entry_uuid for row, _ in put if isinstance(row.row, Revision)}:
        store.trim_revisions(session, uuid, rules.MOST)


@dataclass(frozen=True, slots=True)
class RevisionService:
    """How pages read before they were changed: looking back, and taking an earlier text up again."""

    database: Database
    clock: Clock

    def earlier(self, entry_id: int) -> tuple[Earlier, ...]:
        """The earlier texts of a page, the one replaced last first; none for a released page.

        Raises:
            CoachError: there is no such page.
        """
        with self.database.reading() as session:
            return _earlier(session, _page(session, entry_id))

    def take_up(self, entry_id: int, uuid: str) -> None:
        """Make an earlier text the page's text again; how it reads now becomes an earlier text itself.

        Raises:
            CoachError: there is no such page, or that text of it is not there any more.
        """
        now = self.clock.utc()
        with self.database.writing() as session:
            entry = _page(session, entry_id)
            wanted = next((one for one in _earlier(session, entry) if one.uuid == uuid), None)
            if wanted is None:
                raise _not_there(entry_id)
            put_aside(session, entry, wanted.title, wanted.body, now, always=True)
            entry.title, entry.body, entry.words = wanted.title, wanted.body, wanted.words
            entry.version += 1
            entry.modified_at = now
            session.add(entry)

    def numbered(self, entry_id: int, number: int) -> Earlier:
        """One earlier text of a page.

        Raises:
            CoachError: there is no such page, or it has no such text.
        """
        found = self.earlier(entry_id)
        if not 1 <= number <= len(found):
            raise _not_there(entry_id)
        return found[number - 1]


def _page(session: Session, entry_id: int) -> Entry:
    entry = store_journal.entry(session, entry_id)
    if entry is None:
        raise CoachError(
            f"There is no page {entry_id}.", "Nothing was changed.", "The list shows the numbers of pages."
        )
    return entry


def _earlier(session: Session, entry: Entry) -> tuple[Earlier, ...]:
    found = [
        one
        for one in store.revisions(session, entry.uuid)
        if (one.title, one.body) != (entry.title, entry.body)  # it is how the page reads now
    ]
    form = content.form(entry.kind)
    return tuple(
        Earlier(
            number=number,
            uuid=one.uuid,
            kind=entry.kind,
            title=one.title,
            body=one.body,
            words=forms.words(form, one.body),
            written=local_time(one.at, one.utc_offset),
            replaced=local_time(one.modified_at, one.utc_offset),
        )
        for number, one in enumerate(found, 1)
    )


def _not_there(entry_id: int) -> CoachError:
    return CoachError(
        f"Page {entry_id} has no such earlier text.",
        "Nothing was changed.",
        f"tmscoach earlier {entry_id} lists those there are.",
    )
