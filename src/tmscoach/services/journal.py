"""Pages: writing, reading, finding, changing and letting go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from tmscoach.models.content import Prompt
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.days import Clock, Moment
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page in an editor; change it with `dataclasses.replace` and hand it to `save_draft`, `keep` or `release`.

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


@dataclass(frozen=True, slots=True)
class Page:
    """A kept page, whole; `at` and `modified` as the wall clock showed them, `version` counts changes of text.

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
    """A page that a search found; `snippet` is visible text with \\x02 and \\x03 around what matched.

    `rules.search.pieces` takes a snippet apart.
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

    # --- the page being written ------------------------------------------------------------------------------

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
        raise NotImplementedError

    def open_entry(self, entry_id: int) -> OpenPage:
        """A kept page for editing; with the text of its draft, if one was left.

        Raises:
            CoachError: there is no such page, or it was released.
        """
        raise NotImplementedError

    def open_draft(self, uuid: str) -> OpenPage:
        """An unfinished page for going on.

        Raises:
            CoachError: it is gone.
        """
        raise NotImplementedError

    def save_draft(self, page: OpenPage) -> OpenPage:
        """Put the page on disk as it is; returns it with `saved_at` and a new `draft_version`.

        A draft that another window took over meanwhile is left alone: this text gets a draft of its own,
        under a new `uuid`.

        Raises:
            CoachError: the page is a release page (nothing was written), or the disk refuses.
        """
        raise NotImplementedError

    def forget_draft(self, page: OpenPage) -> OpenPage:
        """Erase what the disk holds of a page that was just switched to release; the page itself is not changed.

        A kept page that it edits stays until `release`.
        """
        raise NotImplementedError

    def conflict(self, page: OpenPage) -> Conflict | None:
        """What stands in the way of keeping an edited page: someone changed it meanwhile. None: nothing does."""
        raise NotImplementedError

    def keep(self, page: OpenPage, *, replace_theirs: bool = False) -> Page | None:
        """Turn the open page into a kept one, and drop its draft, in one step.

        A new page without text or title leaves nothing, and None. A kept page that was emptied goes to the
        trash as it read before, and None. If the kept page was changed meanwhile, this text becomes a page of
        its own titled "... (other version)" with `conflict` set, unless `replace_theirs`.

        Raises:
            CoachError: the page is a release page: `release` ends it.
        """
        raise NotImplementedError

    def release(self, page: OpenPage, feeling: Feeling | None = None, meaning: str = "") -> Page:
        """End a release page: words, seconds, one feeling and the line "what this tells me" are kept, no text.

        If the page edited a kept one, that one's text, title, tags and index words are erased as well.
        """
        raise NotImplementedError

    def unfinished(self) -> tuple[OpenPage, ...]:
        """Pages left open by a program that is gone, or by this one; newest first."""
        raise NotImplementedError

    def discard_draft(self, uuid: str) -> None:
        """Throw an unfinished page away, for good."""
        raise NotImplementedError

    # --- in one go -------------------------------------------------------------------------------------------

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
            CoachError: no text, text that is not Unicode, a release page, an unknown feeling, a bad or future day.
        """
        raise NotImplementedError

    def line(self, text: str, when: str = "") -> Page:
        """Keep one line.

        Raises:
            CoachError: no text, or more than one line.
        """
        raise NotImplementedError

    # --- reading ---------------------------------------------------------------------------------------------

    def page(self, entry_id: int) -> Page:
        """A kept page, also from the trash.

        Raises:
            CoachError: there is no such page.
        """
        raise NotImplementedError

    def on_day(self, day: date) -> tuple[PageRow, ...]:
        """The pages of a day, in the order they were begun."""
        raise NotImplementedError

    def month(self, year: int, month: int) -> dict[date, int]:
        """How many pages each day of a month has; days without are absent."""
        raise NotImplementedError

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
        raise NotImplementedError

    def search(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Pages that match, best first; see `rules/search.py` for what a query may hold. Never fails."""
        raise NotImplementedError

    def tags(self, prefix: str = "") -> tuple[TagCount, ...]:
        """Tags that begin with `prefix`, the most used first."""
        raise NotImplementedError

    def written_on(self, days: Iterable[date]) -> frozenset[date]:
        """Which of these days have a page."""
        raise NotImplementedError

    def draw_prompt(self, theme: str | None = None) -> Prompt:
        """A prompt not used in the last 60 days (the longest unused one, if all were).

        Raises:
            CoachError: there is no such theme.
        """
        raise NotImplementedError

    # --- changing --------------------------------------------------------------------------------------------

    def edit_text(self, entry_id: int, text: str, expected_version: int) -> Page:
        """Give a kept page a new text; if its version moved on, keep this text as a page of its own.

        Raises:
            CoachError: no such page, a released page, no text, text that is not Unicode.
        """
        raise NotImplementedError

    def set_fate(self, entry_id: int, fate: Fate) -> Page:
        """Share a kept page or make it private.

        Raises:
            CoachError: no such page, a released one, or `fate` is release (`release` does that).
        """
        raise NotImplementedError

    def set_tags(self, entry_id: int, tags: Iterable[str]) -> Page:
        """Give a kept page these tags and no others."""
        raise NotImplementedError

    def set_feelings(self, entry_id: int, feelings: Iterable[Feeling | str]) -> Page:
        """Give a kept page these feelings and no others."""
        raise NotImplementedError

    # --- letting go ------------------------------------------------------------------------------------------

    def delete(self, entry_id: int) -> Page:
        """Move a page to the trash, from where it can be restored for 30 days."""
        raise NotImplementedError

    def restore(self, entry_id: int) -> Page:
        """Take a page out of the trash."""
        raise NotImplementedError

    def trash(self) -> tuple[PageRow, ...]:
        """Pages in the trash, the latest deleted first."""
        raise NotImplementedError

    def delete_forever(self, entry_id: int) -> None:
        """Erase a page, in the trash or not, from every file of the store."""
        raise NotImplementedError

    def empty_trash(self, older_than_days: int = 30) -> int:
        """Erase pages that have been in the trash for so many days (0: all); returns how many."""
        raise NotImplementedError

    def purge_old_trash(self) -> int:
        """Erase what has been in the trash for 30 days; called when the program starts."""
        raise NotImplementedError
