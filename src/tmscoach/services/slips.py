"""Words typed into a form that is not kept yet: they are there when the form is opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended
from tmscoach.store import slips as store
from tmscoach.store.database import Database

KEPT_FOR = timedelta(days=30)  # as long as the trash


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands in one form, by the names of its lines."""

    database: Database
    clock: Clock
    name: str

    def words(self) -> dict[str, str]:
        """What was typed and not kept; empty if there is nothing."""
        with self.database.reading() as session:
            return store.slip(session, self.name)

    def put(self, words: dict[str, str]) -> None:
        """Keep what is typed; what was left in other forms a month ago goes.

        Raises:
            CoachError: the disk refuses.
        """
        now = self.clock.now().astimezone(UTC)
        with self.database.writing() as session:
            store.erase_slips_before(session, now - KEPT_FOR)
            store.put_slip(session, self.name, {line: mended(text) for line, text in words.items()}, now)

    def forget(self) -> None:
        """The words are kept elsewhere now, or not wanted.

        Raises:
            CoachError: the disk refuses.
        """
        with self.database.writing() as session:
            store.erase_slip(session, self.name)


@dataclass(frozen=True, slots=True)
class SlipsService:
    """The slips of all forms."""

    database: Database
    clock: Clock

    def of(self, form: str, number: int | str = "") -> Slip:
        """The slip of a form, and of the thing it is about: `of("homework", 3)`."""
        return Slip(self.database, self.clock, f"{form}/{number}" if number != "" else form)
