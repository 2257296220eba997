"""Gives the store a passphrase, another one or none: a new file beside it, verified, then put in its place.

The file that holds the store is read and never changed. Stopped at any moment, the store is the old one or
the new one, whole. All the while the old file is held for this program alone, so that nobody's page goes into
a file that is about to be replaced.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from tmscoach.errors import CoachError, Exit
from tmscoach.store.database import PATIENCE, connect, connect_surely, file_of
from tmscoach.store.key import Key
from tmscoach.store.problems import explain, wrong_passphrase

AT_ONCE = 0.1  # seconds that one try to hold the store waits; `PATIENCE` is for all of them
STEPS = 2000  # instructions of SQLite between two looks at how far it is
COPIED = 0.8  # the part of the whole that copying is; checking the copy is the rest
ENDINGS = ("-new", "-new-journal", "-new-wal", "-new-shm")  # of what stands beside the store meanwhile

Progress = Callable[[float], bool]  # is told the part that is done, 0 to 1, and answers whether to go on


def go_on(_part: float) -> bool:
    """The progress of somebody who does not look and does not stop it."""
    return True


def convert(path: Path, old: Key | None, new: Key | None, progress: Progress = go_on) -> None:
    """Put a store that `new` opens in the place of the one that `old` opens; None is a plain one.

    Nothing else may have the store open. `progress` is asked until the new file takes the place, and can stop
    it until then.

    Raises:
        CoachError: it could not be done, or was stopped (exit 130); the store is as it was. Exit 3; `old` is
            wrong.
    """
    path = path.resolve()  # where the store is a link, the new file belongs beside the store itself
    made = Path(f"{path}-new")
    try:
        with closing(_held_alone(path, old)) as source:
            try:
                _refuse_without_room(path)
                remove_leftovers(path)
                _copy(source, path, made, new, progress)
                _verify(source, made, new, progress)
                if not progress(1.0):
                    raise _stopped()
                _put(made, path)
            except BaseException:
                remove_leftovers(path)
                raise
    except (OSError, driver.DatabaseError) as problem:
        if str(problem) == "interrupted":
            raise _stopped() from None
        raise explain(problem, path) from None


def leftovers(path: Path) -> tuple[Path, ...]:
    """What a conversion that was cut off has left beside the store; a plain copy of it may be among it."""
    path = path.resolve()
    return tuple(file for ending in ENDINGS if (file := Path(f"{path}{ending}")).exists())


def remove_leftovers(path: Path) -> tuple[Path, ...]:
    """Remove them and name them; only while the store is held, or a conversion may be at work in them."""
    found = leftovers(path)
    for file in found:
        file.unlink(missing_ok=True)
    return found


def _held_alone(path: Path, key: Key | None) -> Any:
    """A connection that nobody else can read or write beside, to a file without a write-ahead log.

    The log has to go: it would be taken for that of the new file.
    """
    try:
        connection = connect_surely(path, key, AT_ONCE)
    except driver.DatabaseError as problem:
        if key is not None and "not a database" in str(problem):
            raise wrong_passphrase(path) from None
        raise
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if _taken(connection):
                if connection.file != file_of(path):
                    break
                return connection
            time.sleep(0.05)
        raise CoachError(
            "Another tmscoach has the store open.",
            "Nothing was changed.",
            "Close the other windows of tmscoach, then try again.",
        )
    except BaseException:
        connection.close()
        raise


def _taken(connection: Any) -> bool:
    try:
        connection.execute("PRAGMA locking_mode=NORMAL")
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
            return False
        connection.execute(
            "PRAGMA locking_mode=EXCLUSIVE"
        )  # from now on no lock is given back before closing
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        return bool(connection.execute("PRAGMA journal_mode").fetchone() == ("delete",))
    except driver.OperationalError as problem:
        if "locked" in str(problem) or "busy" in str(problem):
            return False
        raise


def _refuse_without_room(path: Path) -> None:
    size, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < size * 1.1 + 1_000_000:
        raise CoachError(
            "There is not enough room on the disk.",
            "Nothing was changed.",
            f"For a while the store is there twice: {size // 1_000_000 + 2:,} MB have to be free.",
        )


def _copy(source: Any, path: Path, made: Path, key: Key | None, progress: Progress) -> None:
    """Copy everything into a new file that only its owner can read."""
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    whole = max(path.stat().st_size, 1)

    def look() -> int:
        return 0 if progress(min(made.stat().st_size / whole, 1.0) * COPIED) else 1

    source.execute("ATTACH ? AS made KEY ?", (str(made), key.revealed() if key else ""))
    source.execute("PRAGMA made.journal_mode=MEMORY")  # a journal of it would be one more file with words
    source.execute("PRAGMA made.synchronous=OFF")  # it is put on the disk once, when it is verified
    source.set_progress_handler(look, STEPS)
    try:
        source.execute("SELECT sqlcipher_export('made')").fetchall()
    finally:
        source.set_progress_handler(None, 0)
    for mark in ("application_id", "user_version"):
        source.execute(f"PRAGMA made.{mark}={_one(source, f'PRAGMA main.{mark}')}")
    source.execute("DETACH made")


def _verify(source: Any, made: Path, key: Key | None, progress: Progress) -> None:
    """Open the copy as the next start will, compare it with the store, and put it on the disk for good.

    Raises:
        CoachError: it is not the same, or was stopped.
    """
    with closing(connect(made, key)) as copy:
        copy.set_progress_handler(lambda: 0 if progress(COPIED) else 1, STEPS)
        try:
            whole = (
                _one(copy, "PRAGMA integrity_check") == "ok"
                and (key is None or not copy.execute("PRAGMA cipher_integrity_check").fetchall())
                and _outline(copy) == _outline(source)
            )
            indexes = copy.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5(%'").fetchall()
            for (index,) in indexes:
                copy.execute(f'INSERT INTO "{index}"("{index}", rank) VALUES (\'integrity-check\', 1)')
        finally:
            copy.set_progress_handler(None, 0)
        whole = whole and copy.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    if not whole:
        raise CoachError(
            "The new file is not the same as the store, so it was removed.",
            "Your store is as it was.",
            "tmscoach doctor looks at the store; copy its folder to another disk before anything else.",
        )
    with made.open("rb+") as file:
        os.fsync(file.fileno())


def _outline(connection: Any) -> tuple[Any, ...]:
    """What is compared: tables, triggers and indexes to the letter, rows of each table, both marks."""
    schema = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()
    counts = [
        (name, _one(connection, f'SELECT count(*) FROM "{name}"'))
        for kind, name, *_ in schema
        if kind == "table"
    ]
    marks = [_one(connection, f"PRAGMA {mark}") for mark in ("application_id", "user_version")]
    return schema, counts, marks


def _one(connection: Any, statement: str) -> Any:
    return connection.execute(statement).fetchone()[0]


def _put(made: Path, path: Path) -> None:
    """The one moment that counts: the name goes over to the new file."""
    made.replace(path)
    if os.name == "posix":
        with suppress(OSError):  # the new file is whole on the disk; only its name could be late
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _stopped() -> CoachError:
    return CoachError("Stopped.", "The store is as it was.", code=Exit.INTERRUPTED)
