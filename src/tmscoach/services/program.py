"""The programme and what today holds."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class ProgramService:
    """The programme and what today holds."""

    database: Database
    clock: Clock
