"""Drills, lines and cards."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tmscoach.rules.days import Clock
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class DrillService:
    """Drills, lines and cards."""

    database: Database
    clock: Clock
    random: Random
    first_name: str = ""
