"""Small choices that the program remembers for the patient."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.models.preferences import Preference
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class PreferencesService:
    """Choices by name; an unknown name reads as empty."""

    database: Database

    def get(self, key: str) -> str:
        """The choice kept under `key`, or an empty text."""
        with self.database.reading() as session:
            found = session.get(Preference, key)
            return found.value if found else ""

    def put(self, key: str, value: str) -> None:
        """Keep a choice."""
        with self.database.writing() as session:
            session.merge(Preference(key=key, value=value))
