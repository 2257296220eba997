"""The gate, visits and questions."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class CareService:
    """The gate, visits and questions."""

    database: Database
    clock: Clock
