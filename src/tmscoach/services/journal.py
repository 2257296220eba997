"""Pages: writing, reading, finding, changing and letting go."""

from __future__ import annotations

import calendar
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid4

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.content import Prompt
from tmscoach.models.journal import Draft, Entry
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules import forms
from tmscoach.rules import journal as rules
from tmscoach.rules import search as rules_search
from tmscoach.rules.days import Clock, Moment, local_time
from tmscoach.rules.search import Query, parse_query
from tmscoach.rules.text import clean_tag, mended, one_line
from tmscoach.services.processes import is_running
from tmscoach.services.revisions import put_aside
from tmscoach.store import journal as store
from tmscoach.store import search as store_search
from tmscoach.store.database import Database, Session
from tmscoach.store.revisions import erase_revisions_of
from tmscoach.store.slips import erase_slips_about, erase_slips_before, is_slip_before

HELD_FOR = timedelta(days=1)  # a draft untouched for longer is offered even if its program seems to run
HELD_FOR_UNKNOWN = timedelta(minutes=2)  # the same where running programs cannot be asked for (Windows)
OPENING = 80  # characters of a page that lists show


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page in an editor; change it with `dataclasses.replace`, then `save_draft`, `keep` or `release` it.

    `draft_version` is 0 while nothing of it is on disk. `entry_uuid` and `base_version` name the kept page it
    edits (None and 0 for a new page). `begun` is when the page was begun; `day` is the day it is meant for.
    """

    uuid: str
    kind: Kind
    fate: Fate
    title: str
    body: str
    prompt: str
    prompt_id: str
    day: date
    begun: Moment
    seconds: int = 0
    tags: tuple[str, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    drill_uuid: str | None = None
    entry_uuid: str | None = None
    base_version: int = 0
    draft_version: int = 0
    saved_at: datetime | None = None  # local and aware; when the draft was last written

    @property
    def is_blank(self) -> bool:
        """Whether nothing but space has been written."""
        return not self.body.strip() and not self.title.strip()

    @property
    def opening(self) -> str:
        """The words it begins with, without the headings of a form."""
        return _opening(self.kind, self.body)


@dataclass(frozen=True, slots=True)
class Page:
    """A kept page, whole; `at` and `modified` in local time, `version` counts changes of its text.

    `conflict` is true when this is a second page, kept because the first had been changed elsewhere.
    A released page has neither title nor body, only `words`, `seconds`, at most one feeling and `meaning`.
    """

    id: int
    uuid: str
    day: date
    at: datetime
    modified: datetime
    kind: Kind
    fate: Fate
    title: str
    body: str
    meaning: str
    prompt: str
    prompt_id: str
    words: int
    seconds: int
    tags: tuple[str, ...]
    feelings: tuple[Feeling, ...]
    drill_uuid: str | None
    version: int
    deleted_at: datetime | None = None
    conflict: bool = False

    @property
    def opening(self) -> str:
        """The words it begins with, without the headings of a form."""
        return _opening(self.kind, self.body)

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """(heading, Markdown below it) of a page that is a form; empty for every other text."""
        return forms.sections(content.form(self.kind), self.body)


@dataclass(frozen=True, slots=True)
class PageRow:
    """A kept page in a list; `opening` is one visible line of at most 80 characters, empty if released."""

    id: int
    day: date
    at: datetime  # as the wall clock showed it, aware
    kind: Kind
    fate: Fate
    title: str
    opening: str
    words: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a search found; `snippet` is one visible line with marks around what matched.

    The marks are the characters 2 and 3 (`rules.search.MARK` and `UNMARK`); `rules.search.pieces` takes a
    snippet apart.
    """

    row: PageRow
    snippet: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The kept page that an open one would replace was changed elsewhere; `theirs` is how it reads now."""

    mine: OpenPage
    theirs: Page | None  # None: deleted for good


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many pages carry it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class JournalService:
    """Pages: writing, reading, finding, changing and letting go."""

    database: Database
    clock: Clock
    random: Random

    # --- the page being written ----------------------------------------------------------------------------

    def open_page(
        self,
        kind: Kind = Kind.FREE,
        fate: Fate = Fate.PRIVATE,
        prompt: str = "",
        prompt_id: str = "",
        drill_uuid: str | None = None,
        day: date | None = None,
    ) -> OpenPage:
        """A new page; nothing is written before its first draft.

        Raises:
            CoachError: `day` lies in the future.
        """
        begun = self.clock.at(day.isoformat()) if day else self.clock.moment()
        return OpenPage(
            uuid=_new_uuid(),
            kind=kind,
            fate=fate,
            title="",
            body="",
            prompt=prompt,
            prompt_id=prompt_id,
            day=begun.day,
            begun=begun,
            drill_uuid=drill_uuid,
        )

    def open_entry(self, entry_id: int) -> OpenPage:
        """A kept page for editing; with the text of its draft, if one was left.

        Raises:
            CoachError: there is no such page, or it was released.
        """
        with self.database.reading() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            _refuse_released(entry)
            left = store.newest_draft_of(session, entry.uuid)
            if left is not None:
                return _opened(left)
            return OpenPage(
                uuid=_new_uuid(),
                kind=entry.kind,
                fate=entry.fate,
                title=entry.title,
                body=entry.body,
                prompt=entry.prompt,
                prompt_id=entry.prompt_id,
                day=entry.day,
                begun=_begun(entry),
                seconds=entry.seconds,
                tags=store.tags_of(session, entry_id),
                feelings=store.feelings_of(session, entry_id),
                drill_uuid=entry.drill_uuid,
                entry_uuid=entry.uuid,
                base_version=entry.version,
            )

    def open_draft(self, uuid: str) -> OpenPage:
        """An unfinished page for going on.

        Raises:
            CoachError: it is gone.
        """
        with self.database.reading() as session:
            draft = store.draft(session, uuid)
            if draft is None:
                raise CoachError(
                    "This unfinished page is not there any more.",
                    "It was kept or discarded in another window.",
                    "Look for it in the journal.",
                )
            return _opened(draft)

    def save_draft(self, page: OpenPage) -> OpenPage:
        """Put the page on disk as it is; returns it with `saved_at` and a new `draft_version`.

        A draft that another window took over meanwhile is left alone: this text gets a draft of its own,
        under a new `uuid`.

        Raises:
            CoachError: the page is a release page (nothing was written), or the disk refuses.
        """
        _refuse_release(page)
        now = self.clock.moment()
        with self.database.writing() as session:
            draft = store.draft(session, page.uuid)
            if (draft.version if draft else 0) != page.draft_version:
                page, draft = replace(page, uuid=_new_uuid(), draft_version=0), None
            if draft is None:
                draft = Draft(uuid=page.uuid, version=0, **page.begun.stamps())
            draft.version += 1
            draft.modified_at = self.clock.utc()
            draft.day = page.day
            draft.kind = page.kind
            draft.fate = page.fate
            draft.title = mended(page.title)
            draft.body = mended(page.body)
            draft.prompt_id = page.prompt_id
            draft.prompt = mended(page.prompt)
            draft.seconds = page.seconds
            draft.tags = list(rules.clean_tags(page.tags))
            draft.feelings = [feeling.value for feeling in page.feelings]
            draft.drill_uuid = page.drill_uuid
            draft.entry_uuid = page.entry_uuid
            draft.base_version = page.base_version
            draft.writer = os.getpid()
            store.put_draft(session, draft)
            version = draft.version
        return replace(page, draft_version=version, saved_at=now.at)

    def words(self, page: OpenPage) -> int:
        """How many words of a page are the patient's own; the headings of a form are not."""
        return _words(page.kind, page.body)

    def forget_draft(self, page: OpenPage) -> OpenPage:
        """Erase what the disk holds of a page that was just switched to release, in every file.

        A kept page that it edits stays until `release`.
        """
        with self.database.writing() as session:
            store.erase_draft(session, page.uuid)
            erase_slips_about(session, page.entry_uuid or page.uuid, "labels")
        self.database.wipe_traces()
        return replace(page, draft_version=0, saved_at=None)

    def conflict(self, page: OpenPage) -> Conflict | None:
        """What stands in the way of keeping an edited page: someone changed it meanwhile. None: nothing."""
        if page.entry_uuid is None:
            return None
        with self.database.reading() as session:
            entry = store.entry_named(session, page.entry_uuid)
            if entry is None:
                return Conflict(page, None)
            return None if _still_the_base(entry, page) else Conflict(page, _page(session, entry))

    def keep(self, page: OpenPage, *, replace_theirs: bool = False) -> Page | None:
        """Turn the open page into a kept one, and drop its draft, in one step.

        A new page without text or title leaves nothing, and None. A kept page that was emptied goes to the
        trash as it read before, and None. If the kept page was changed meanwhile, this text becomes a page of
        its own titled "... (other version)" with `conflict` set, unless `replace_theirs`.

        Raises:
            CoachError: the page is a release page: `release` ends it.
        """
        _refuse_release(page)
        body = forms.filled(content.form(page.kind), mended(page.body))
        page = replace(page, title=mended(page.title).strip(), body=body)
        with self.database.writing() as session:
            entry = store.entry_named(session, page.entry_uuid or page.uuid)
            had_draft = store.erase_draft(session, page.uuid, page.draft_version)
            kept = self._keep(session, page, entry, replace_theirs)
        if kept is None and had_draft:
            self.database.wipe_traces()
        return kept

    def _keep(
        self, session: Session, page: OpenPage, entry: Entry | None, replace_theirs: bool
    ) -> Page | None:
        """The page as an entry; `entry` is the one it edits, or became when it was kept before."""
        if page.is_blank:
            if entry is not None and page.entry_uuid and _still_the_base(entry, page):
                entry.deleted_at = self.clock.utc()
                session.add(entry)
            return None
        if entry is None:
            # a page that edited one which is gone for good begins again, under a name of its own
            uuid = page.uuid if page.entry_uuid is None else _new_uuid()
            return self._keep_new(session, page, uuid, conflict=page.entry_uuid is not None)
        same = entry.body == page.body and entry.title == page.title and entry.deleted_at is None
        mine = page.entry_uuid is not None and _still_the_base(entry, page)
        if not same and not mine and not (replace_theirs and entry.fate is not Fate.RELEASE):
            other = replace(page, title=rules.other_version(page.title, page.opening))
            return self._keep_new(session, other, _new_uuid(), conflict=True)
        if not same:
            put_aside(session, entry, page.title, page.body, self.clock.utc(), always=not mine)
            entry.title, entry.body, entry.words = page.title, page.body, _words(page.kind, page.body)
            entry.version += 1
        entry.deleted_at = None
        entry.kind, entry.fate, entry.day = page.kind, page.fate, page.day
        entry.seconds = page.seconds
        entry.modified_at = self.clock.utc()
        store.put_entry(session, entry, rules.clean_tags(page.tags), page.feelings)
        return _page(session, entry)

    def _keep_new(self, session: Session, page: OpenPage, uuid: str, *, conflict: bool) -> Page:
        entry = Entry(
            uuid=uuid,
            kind=page.kind,
            fate=page.fate,
            title=page.title,
            body=page.body,
            prompt_id=page.prompt_id,
            prompt=mended(page.prompt),
            words=_words(page.kind, page.body),
            seconds=page.seconds,
            drill_uuid=page.drill_uuid,
            **page.begun.stamps() | {"day": page.day, "modified_at": self.clock.utc()},
        )
        store.put_entry(session, entry, rules.clean_tags(page.tags), page.feelings)
        return replace(_page(session, entry), conflict=conflict)

    def release(self, page: OpenPage, feeling: Feeling | None = None, meaning: str = "") -> Page:
        """End a release page: words, seconds, one feeling and the line "what this tells me" stay, no text.

        Day, time and kind stay as well. If the page edited a kept one, that one's text, title, tags, earlier
        texts and index words are erased. Backups made earlier are not changed.
        """
        with self.database.writing() as session:
            entry = store.entry_named(session, page.entry_uuid or page.uuid)
            if entry is None:
                entry = Entry(uuid=page.uuid, **page.begun.stamps() | {"day": page.day})
            else:
                entry.version += 1
            entry.modified_at = self.clock.utc()
            entry.deleted_at = None
            entry.kind, entry.fate = page.kind, Fate.RELEASE
            entry.title = entry.body = entry.prompt = entry.prompt_id = ""
            entry.drill_uuid = None
            entry.meaning = " ".join(mended(meaning).split())
            entry.words, entry.seconds = _words(page.kind, page.body), page.seconds
            store.erase_draft(session, page.uuid)
            store.erase_drafts_of(session, entry.uuid)
            erase_revisions_of(session, entry.uuid)
            erase_slips_about(session, entry.uuid, "labels")
            store.put_entry(session, entry, (), (feeling,) if feeling else ())
            released = _page(session, entry)
        self.database.wipe_traces()
        return released

    def unfinished(self) -> tuple[OpenPage, ...]:
        """Pages left open by a program that is gone, or by this one; newest first."""
        now = self.clock.utc()
        with self.database.reading() as session:
            return tuple(
                _opened(draft)
                for draft in store.drafts(session)
                if not _is_held(draft.writer, now - draft.modified_at)
            )

    def discard_draft(self, uuid: str) -> None:
        """Throw an unfinished page away, for good."""
        with self.database.writing() as session:
            store.erase_draft(session, uuid)
            erase_slips_about(session, uuid, "labels")
        self.database.wipe_traces()

    # --- in one go -----------------------------------------------------------------------------------------

    def write(
        self,
        text: str,
        fate: Fate = Fate.PRIVATE,
        kind: Kind = Kind.FREE,
        title: str = "",
        tags: Iterable[str] = (),
        feelings: Iterable[Feeling | str] = (),
        when: str = "",
    ) -> Page:
        """Keep a page in one go; `when` as `Clock.at` reads it, empty for now.

        Raises:
            CoachError: no text, text that is not Unicode, a release page, an unknown feeling, a bad or future
                day.
        """
        rules.check_stays(fate)
        rules.check_text(text, kind)
        rules.check_text(title or "-", Kind.LINE, "title")
        felt = rules.clean_feelings(feelings)
        begun = self.clock.at(when) if when.strip() else self.clock.moment()
        page = OpenPage(
            uuid=_new_uuid(),
            kind=kind,
            fate=fate,
            title=title.strip(),
            body=text,
            prompt="",
            prompt_id="",
            day=begun.day,
            begun=begun,
            tags=rules.clean_tags(tags),
            feelings=felt,
        )
        with self.database.writing() as session:
            return self._keep_new(session, page, page.uuid, conflict=False)

    def line(self, text: str, when: str = "") -> Page:
        """Keep one line.

        Raises:
            CoachError: no text, or more than one line.
        """
        return self.write(text.strip(), kind=Kind.LINE, when=when)

    # --- reading -------------------------------------------------------------------------------------------

    def page(self, entry_id: int) -> Page:
        """A kept page, also from the trash.

        Raises:
            CoachError: there is no such page.
        """
        with self.database.reading() as session:
            return _page(session, _found(store.entry(session, entry_id), entry_id))

    def on_day(self, day: date) -> tuple[PageRow, ...]:
        """The pages of a day, in the order they were begun."""
        with self.database.reading() as session:
            return tuple(_row(row) for row in store.rows_on(session, day))

    def month(self, year: int, month: int) -> dict[date, int]:
        """How many pages each day of a month has; days without are absent."""
        last = calendar.monthrange(year, month)[1]
        with self.database.reading() as session:
            return store.counts_between(session, date(year, month, 1), date(year, month, last))

    def recent(
        self,
        before: PageRow | None = None,
        limit: int = 50,
        *,
        since: date | None = None,
        until: date | None = None,
        tag: str = "",
        feeling: Feeling | None = None,
        kind: Kind | None = None,
        fate: Fate | None = None,
    ) -> tuple[PageRow, ...]:
        """Pages, newest first; for the next lot pass the last row as `before`. Both days are included."""
        only = store.Filter(
            since=since,
            until=until,
            tags=rules.clean_tags([tag]),
            feelings=(feeling,) if feeling else (),
            kinds=(kind,) if kind else (),
            fates=(fate,) if fate else (),
        )
        place = (before.day, before.at, before.id) if before else None
        with self.database.reading() as session:
            return tuple(_row(row) for row in store.newest_rows(session, only, place, limit))

    def query(self, text: str) -> Query:
        """What a search means; any text means something."""
        today = self.clock.today()
        if "last-visit" not in text.lower():
            return parse_query(text, today)
        from tmscoach.store.care import last_visit_before  # no command that keeps a page waits for its tables

        with self.database.reading() as session:
            visit = last_visit_before(session, today)
        return parse_query(text, today, visit.day if visit else None)

    def search(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Pages that match, best first; see `rules/search.py` for what a query may hold. Never fails."""
        wanted = self.query(query)
        if wanted.is_empty:
            return ()
        found = self._search(wanted, limit)
        return found or (self._search(wanted.literally(), limit) if wanted.prefix else ())

    def _search(self, wanted: Query, limit: int) -> tuple[Hit, ...]:
        reach = limit
        while True:
            hits, is_all = self._found(wanted, reach)
            if is_all or len(hits) >= limit:
                return hits[:limit]
            reach *= 8  # pages that match by their headings alone took the places of others

    def _found(self, wanted: Query, limit: int) -> tuple[tuple[Hit, ...], bool]:
        """Pages that match, and whether there are no more of them."""
        only = store.Filter(
            **{name: getattr(wanted, name) for name in store.Filter.__dataclass_fields__}  # the same names
        )
        mark, unmark = f"\x02{_new_uuid()}\x02", f"\x03{_new_uuid()}\x03"  # not to be met in any page
        with self.database.reading() as session:
            ids = store_search.matching_ids(
                session, wanted.match, wanted.avoid, wanted.literals, wanted.not_literals, only, limit
            )
            rows = store.rows_numbered(session, ids)
            lines = {row.id: _row(row).opening for row in rows.values()}
            if wanted.match:
                raw = store_search.snippets(session, wanted.match, ids, mark, unmark)
                lines |= {number: rules_search.marked(line, mark, unmark) for number, line in raw.items()}
                asked = [row.id for row in rows.values() if content.form(row.kind)]
                for number, whole in store_search.highlighted(
                    session, wanted.match, asked, mark, unmark
                ).items():
                    text = _without_headings(rows[number].kind, whole, (mark, unmark))
                    lines[number] = rules_search.around(text, mark, unmark)
            elif wanted.literals:
                for number, whole in store_search.texts(session, ids).items():
                    text = _without_headings(rows[number].kind, whole)
                    lines[number] = rules_search.excerpt(text, wanted.literals)
        hits = tuple(Hit(_row(rows[number]), lines[number]) for number in ids)
        if wanted.match or wanted.literals:  # a form is not found by what it asks
            hits = tuple(h for h in hits if rules_search.MARK in h.snippet or not content.form(h.row.kind))
        return hits, len(ids) < limit

    def tags(self, prefix: str = "") -> tuple[TagCount, ...]:
        """Tags that begin with `prefix`, the most used first."""
        with self.database.reading() as session:
            return tuple(TagCount(*found) for found in store.tag_counts(session, clean_tag(prefix)))

    def written_on(self, days: Iterable[date]) -> frozenset[date]:
        """Which of these days have a page."""
        with self.database.reading() as session:
            return store.days_with_entries(session, days)

    def draw_prompt(self, theme: str | None = None) -> Prompt:
        """A prompt not used in the last 60 days (the longest unused one, if all were).

        Raises:
            CoachError: there is no such theme.
        """
        themes = content.prompt_themes()
        choice: Sequence[Prompt] = [p for t in themes if theme in (None, t.theme) for p in t.prompt]
        if not choice:
            raise CoachError(
                f"There is no theme {one_line(str(theme), 40)!r}.",
                "Nothing was changed.",
                f"The themes are: {', '.join(t.theme for t in themes)}.",
                code=Exit.USAGE,
            )
        with self.database.reading() as session:
            used = store.prompt_days(session)
        return rules.next_prompt(choice, used, self.clock.today(), self.random)

    # --- changing ------------------------------------------------------------------------------------------

    def edit_text(self, entry_id: int, text: str, expected_version: int) -> Page:
        """Give a kept page a new text; if its version moved on, keep this text as a page of its own.

        Raises:
            CoachError: no such page, a released page, no text, text that is not Unicode.
        """
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            _refuse_released(entry)
            rules.check_text(text, entry.kind)
            page = OpenPage(
                uuid=_new_uuid(),
                kind=entry.kind,
                fate=entry.fate,
                title=entry.title,
                body=text,
                prompt=entry.prompt,
                prompt_id=entry.prompt_id,
                day=entry.day,
                begun=_begun(entry),
                seconds=entry.seconds,
                tags=store.tags_of(session, entry_id),
                feelings=store.feelings_of(session, entry_id),
                drill_uuid=entry.drill_uuid,
                entry_uuid=entry.uuid,
                base_version=expected_version,
            )
            kept = self._keep(session, page, entry, replace_theirs=False)
        assert kept is not None  # the text is not blank
        return kept

    def set_fate(self, entry_id: int, fate: Fate) -> Page:
        """Share a kept page or make it private.

        Raises:
            CoachError: no such page, a released one, or `fate` is release (`release` does that).
        """
        rules.check_stays(fate)
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            _refuse_released(entry)
            entry.fate, entry.modified_at = fate, self.clock.utc()
            session.add(entry)
            return _page(session, entry)

    def set_title(self, entry_id: int, title: str) -> Page:
        """Give a kept page another title; an empty one takes it off.

        Raises:
            CoachError: no such page, a released one, or a title of several lines.
        """
        rules.check_text(title or "-", Kind.LINE, "title")
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            _refuse_released(entry)
            put_aside(session, entry, title.strip(), entry.body, self.clock.utc())
            entry.title, entry.modified_at = title.strip(), self.clock.utc()
            entry.version += 1
            session.add(entry)
            return _page(session, entry)

    def set_tags(self, entry_id: int, tags: Iterable[str]) -> Page:
        """Give a kept page these tags and no others.

        Raises:
            CoachError: no such page, or a released one.
        """
        clean = rules.clean_tags(tags)
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            _refuse_released(entry)
            entry.modified_at = self.clock.utc()
            store.put_tags(session, entry_id, clean)
            return _page(session, entry)

    def set_feelings(self, entry_id: int, feelings: Iterable[Feeling | str]) -> Page:
        """Give a kept page these feelings and no others.

        Raises:
            CoachError: no such page, a released one, or none of the ten feelings.
        """
        felt = rules.clean_feelings(feelings)
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            _refuse_released(entry)
            entry.modified_at = self.clock.utc()
            store.put_feelings(session, entry_id, felt)
            return _page(session, entry)

    # --- letting go ----------------------------------------------------------------------------------------

    def delete(self, entry_id: int) -> Page:
        """Move a page to the trash, from where it can be restored for 30 days."""
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            if entry.deleted_at is None:
                entry.deleted_at = self.clock.utc()
                session.add(entry)
            return _page(session, entry)

    def restore(self, entry_id: int) -> Page:
        """Take a page out of the trash."""
        with self.database.writing() as session:
            entry = _found(store.entry(session, entry_id), entry_id)
            entry.deleted_at = None
            session.add(entry)
            return _page(session, entry)

    def trash(self) -> tuple[PageRow, ...]:
        """Pages in the trash, the latest deleted first."""
        with self.database.reading() as session:
            return tuple(_row(row) for row in store.trashed_rows(session))

    def delete_forever(self, entry_id: int) -> None:
        """Erase a page, in the trash or not, from every file of the store; backups keep theirs."""
        with self.database.writing() as session:
            store.erase_entry(session, _found(store.entry(session, entry_id), entry_id))
        self.database.wipe_traces()

    def empty_trash(self, older_than_days: int = rules.TRASH_DAYS) -> int:
        """Erase pages that have been in the trash for so many days (0: all); returns how many."""
        limit = self.clock.utc() - timedelta(days=older_than_days)
        with self.database.reading() as session:
            if not store.trashed_before(session, limit):
                return 0  # the usual case, and nobody has to wait for it
        with self.database.writing() as session:
            old = store.trashed_before(session, limit)
            for entry in old:
                store.erase_entry(session, entry)
        self.database.wipe_traces()
        return len(old)

    def purge_old_trash(self) -> int:
        """Erase what has been in the trash, or in a form nobody kept, for 30 days; called at the start."""
        limit = self.clock.utc() - timedelta(days=rules.TRASH_DAYS)
        with self.database.reading() as session:
            old_words = is_slip_before(session, limit)
        if old_words:
            with self.database.writing() as session:
                erase_slips_before(session, limit)
            self.database.wipe_traces()
        return self.empty_trash()


def _words(kind: Kind, body: str) -> int:
    return forms.words(content.form(kind), body)


def _without_headings(kind: Kind, texts: Sequence[str], marks: Sequence[str] = ()) -> str:
    """A page's body, title and meaning as one text."""
    body, *others = texts
    return "\n".join(part for part in (forms.plain(content.form(kind), body, marks), *others) if part)


def _opening(kind: Kind, body: str) -> str:
    return forms.plain(content.form(kind), body)


def _new_uuid() -> str:
    return str(uuid4())


def _found(entry: Entry | None, entry_id: int) -> Entry:
    if entry is None:
        raise CoachError(
            f"There is no page {entry_id}.", "Nothing was changed.", "The list shows the numbers of pages."
        )
    return entry


def _refuse_released(entry: Entry) -> None:
    if entry.fate is Fate.RELEASE:
        raise CoachError(
            f"Page {entry.id} was released.",
            "Its words were never stored, so there is nothing to change.",
            "Only its length, its feeling and what it told you are kept.",
        )


def _refuse_release(page: OpenPage) -> None:
    if page.fate is Fate.RELEASE:
        raise CoachError("A release page is not stored.", "Nothing was written.", "Close it to let it go.")


def _still_the_base(entry: Entry, page: OpenPage) -> bool:
    """Whether the kept page is still as it was when it was opened for editing."""
    return entry.version == page.base_version and entry.deleted_at is None and entry.fate is not Fate.RELEASE


def _is_held(writer: int, idle: timedelta) -> bool:
    """Whether another running program seems to have the draft open."""
    if writer == os.getpid() or idle >= HELD_FOR:
        return False
    running = is_running(writer)
    return idle < HELD_FOR_UNKNOWN if running is None else running


def _begun(kept: Entry | Draft) -> Moment:
    return Moment(local_time(kept.at, kept.utc_offset), kept.day, kept.zone, kept.utc_offset)


def _opened(draft: Draft) -> OpenPage:
    return OpenPage(
        uuid=draft.uuid,
        kind=draft.kind,
        fate=draft.fate,
        title=draft.title,
        body=draft.body,
        prompt=draft.prompt,
        prompt_id=draft.prompt_id,
        day=draft.day,
        begun=_begun(draft),
        seconds=draft.seconds,
        tags=tuple(str(tag) for tag in draft.tags),
        feelings=tuple(Feeling(name) for name in draft.feelings),
        drill_uuid=draft.drill_uuid,
        entry_uuid=draft.entry_uuid,
        base_version=draft.base_version,
        draft_version=draft.version,
        saved_at=local_time(draft.modified_at, draft.utc_offset),
    )


def _page(session: Session, entry: Entry) -> Page:
    assert entry.id is not None
    return Page(
        id=entry.id,
        uuid=entry.uuid,
        day=entry.day,
        at=local_time(entry.at, entry.utc_offset),
        modified=local_time(entry.modified_at, entry.utc_offset),
        kind=entry.kind,
        fate=entry.fate,
        title=entry.title,
        body=entry.body,
        meaning=entry.meaning,
        prompt=entry.prompt,
        prompt_id=entry.prompt_id,
        words=entry.words,
        seconds=entry.seconds,
        tags=store.tags_of(session, entry.id),
        feelings=store.feelings_of(session, entry.id),
        drill_uuid=entry.drill_uuid,
        version=entry.version,
        deleted_at=local_time(entry.deleted_at, entry.utc_offset) if entry.deleted_at else None,
    )


def _row(row: store.Row) -> PageRow:
    return PageRow(
        id=row.id,
        day=row.day,
        at=local_time(row.at, row.utc_offset),
        kind=row.kind,
        fate=row.fate,
        title=row.title,
        opening=one_line(_opening(row.kind, row.opening.decode("utf-8", "ignore")), OPENING),
        words=row.words,
        seconds=row.seconds,
    )
