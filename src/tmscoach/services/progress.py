"""What the store says about the weeks behind."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class ProgressService:
    """What the store says about the weeks behind."""

    database: Database
    clock: Clock
