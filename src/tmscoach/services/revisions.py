"""How pages read before they were changed: looking back, and taking an earlier text up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules import forms
from tmscoach.rules import revisions as rules
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import one_line
from tmscoach.store import journal as store_journal
from tmscoach.store import revisions as store
from tmscoach.store.database import Database, Session

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
