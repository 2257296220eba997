"""Verified copies of the store through SQLite's own backup."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from tmscoach.errors import CoachError
from tmscoach.paths import make_private_folder
from tmscoach.store.database import Database, connect
from tmscoach.store.problems import explain


def back_up(database: Database, folder: Path, at: datetime, why: str = "") -> Path:
    """Copy the store into `folder` and check the copy; the file's name holds the time and `why`.

    Raises:
        CoachError: the copy could not be made or is not whole; a half copy is removed.
    """
    make_private_folder(folder)
    stem = f"tmscoach-{at:%Y-%m-%d-%H%M%S}" + (f"-{why}" if why else "")
    target, number = folder / f"{stem}.db", 2
    while target.exists():
        target, number = folder / f"{stem}-{number}.db", number + 1
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with database.reading() as session:
            source = session.connection().connection.dbapi_connection
            assert source is not None
            copy = connect(target, database.key)  # an encrypted store has encrypted copies
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()
                whole = copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
            finally:
                copy.close()
    except (OSError, driver.DatabaseError) as problem:
        target.unlink(missing_ok=True)
        raise explain(problem, target) from None
    if not whole:
        target.unlink(missing_ok=True)
        raise CoachError(
            "The backup could not be checked, so it was removed.",
            "Your store was not changed.",
            "The store may be damaged: copy its folder to another disk before anything else.",
        )
    return target
