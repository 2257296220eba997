"""The weekly check."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class MeasuresService:
    """The weekly check."""

    database: Database
    clock: Clock
