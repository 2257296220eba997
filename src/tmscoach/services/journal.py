"""Pages: writing, reading, finding, changing and letting go."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class JournalService:
    """Pages: writing, reading, finding, changing and letting go."""

    database: Database
    clock: Clock
