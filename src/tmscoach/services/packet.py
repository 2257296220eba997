"""The packet for a visit."""

from __future__ import annotations

from dataclasses import dataclass

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class PacketService:
    """The packet for a visit."""

    database: Database
    clock: Clock
