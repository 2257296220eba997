"""The page in somebody's hands: what has been typed, and what of it the disk has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from tmscoach.models.terms import Fate

if TYPE_CHECKING:
    from tmscoach.models.terms import Feeling
    from tmscoach.services.journal import JournalService, OpenPage, Page

STILL = 0.3  # seconds without a key after which a page is saved
LATEST = 0.6  # seconds after which it is saved even while somebody types
AGAIN = 2.0  # seconds before another try, when the disk refused


class PageInHand:
    """Saves an open page often enough, and turns it into a kept one, or lets it go, once.

    A release page never reaches the disk from here.
    """

    def __init__(
        self, journal: JournalService, page: OpenPage, clock: Callable[[], float] = monotonic
    ) -> None:
        self._journal = journal
        self._clock = clock
        self.page = page
        self.touched = page.draft_version > 0  # whether leaving has anything to keep
        self._waiting_since: float | None = None
        self._changed_at = 0.0
        self._not_before = 0.0

    @property
    def is_released(self) -> bool:
        """Whether this page is meant to be let go."""
        return self.page.fate is Fate.RELEASE

    @property
    def is_saved(self) -> bool:
        """Whether the disk has everything that was typed."""
        return self._waiting_since is None

    @property
    def is_due(self) -> bool:
        """Whether it is time to save."""
        if self._waiting_since is None or self.is_released:
            return False
        now = self._clock()
        if now < self._not_before:
            return False
        return now - self._changed_at >= STILL or now - self._waiting_since >= LATEST

    def change(self, **changes: Any) -> None:
        """Take up what was typed or chosen."""
        changed = replace(self.page, **changes)
        if changed == self.page:
            return
        self.page, self.touched = changed, True
        self._changed_at = self._clock()
        if self._waiting_since is None:
            self._waiting_since = self._changed_at

    def spend(self, seconds: int) -> None:
        """Time went by; worth keeping, not worth a save of its own."""
        self.page = replace(self.page, seconds=seconds)

    def save(self) -> None:
        """Put the page on disk as a draft, unless it is there, empty, or meant to be let go.

        Raises:
            CoachError: the disk refuses; the page stays as it is, and is tried again.
        """
        if self._waiting_since is None or self.is_released:
            return
        if self.page.is_blank and self.page.draft_version == 0 and self.page.entry_uuid is None:
            self._waiting_since = None
            return
        self._not_before = self._clock() + AGAIN
        self.page = self._journal.save_draft(self.page)
        self._waiting_since, self._not_before = None, 0.0

    def keep(self, *, replace_theirs: bool = False) -> Page | None:
        """Turn what was typed into a kept page; None if there is nothing to keep.

        What is typed afterwards edits the kept page.

        Raises:
            CoachError: the disk refuses; the page stays in hand.
        """
        if not self.touched:
            return None
        kept = self._journal.keep(self.page, replace_theirs=replace_theirs)
        self.page = (
            self._journal.open_entry(kept.id)
            if kept
            else self._journal.open_page(self.page.kind, self.page.fate, day=self.page.day)
        )
        self.touched, self._waiting_since = False, None
        return kept

    def seal(self) -> None:
        """Make it a release page: the disk forgets what it has of it, at once.

        Raises:
            CoachError: the disk refuses; the page stays what it was.
        """
        self.page = replace(self._journal.forget_draft(self.page), fate=Fate.RELEASE)

    def unseal(self, fate: Fate) -> None:
        """Make a release page one that is stored after all."""
        self.page = replace(self.page, fate=fate)
        if self.touched:
            self._waiting_since = self._changed_at = self._clock()

    def release(self, feeling: Feeling | None = None, meaning: str = "") -> None:
        """Let the text go; what stays is in `JournalService.release`.

        Raises:
            CoachError: the disk refuses even that; the text is still in hand.
        """
        if not self.page.is_blank or self.page.entry_uuid is not None:
            self._journal.release(self.page, feeling, meaning)
        self.page = self._journal.open_page(self.page.kind, Fate.RELEASE, day=self.page.day)
        self.touched, self._waiting_since = False, None

    def throw_away(self) -> None:
        """Drop the draft and what was typed; a kept page stays as it was."""
        if self.page.draft_version:
            self._journal.discard_draft(self.page.uuid)
        self.page = self._journal.open_page(self.page.kind, self.page.fate, day=self.page.day)
        self.touched, self._waiting_since = False, None
