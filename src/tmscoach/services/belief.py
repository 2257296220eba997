"""Evidence and causes."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class BeliefService:
    """Evidence and causes."""

    database: Database
    clock: Clock
