"""Pages out and archives in."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class TransferService:
    """Pages out and archives in."""

    database: Database
    clock: Clock
