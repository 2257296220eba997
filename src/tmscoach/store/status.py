"""The one-line status, read straight from the file: a shell prompt must not wait for a library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as driver


@dataclass(frozen=True, slots=True)
class Counts:
    """The open programme day (0: none) and what was done on a calendar day; no words of anybody's."""

    program_day: int
    drills: int
    pages: int
    lines: int
    is_locked: bool = False  # the store has a passphrase, and a prompt asks for none


def counts_on(path: Path, day: date) -> Counts | None:
    """What a prompt may show; None where there is no store, or none that can be read."""
    if not path.is_file():
        return None
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
    except driver.Error:
        return None
    try:
        number = connection.execute(
            "SELECT max(number) FROM program_day_run JOIN program_run ON program_run.uuid = run_uuid "
            "WHERE program_run.id = (SELECT max(id) FROM program_run WHERE ended_at IS NULL) "
            "AND program != 'maintenance'"  # a page a week has no days
        ).fetchone()[0]
        drills = connection.execute(
            "SELECT count(*) FROM drill_run WHERE day = ? AND finished_at IS NOT NULL AND deleted_at IS NULL",
            (day.isoformat(),),
        ).fetchone()[0]
        pages, lines = connection.execute(
            "SELECT coalesce(sum(kind != 'line'), 0), coalesce(sum(kind = 'line'), 0) FROM entry "
            "WHERE day = ? AND deleted_at IS NULL",
            (day.isoformat(),),
        ).fetchone()
    except driver.Error:
        return None
    finally:
        connection.close()
    return Counts(number or 0, drills, pages, lines)
