"""Opens the store: looks before touching, makes it if missing, brings an older one up to date."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tmscoach.errors import CoachError, Exit, PassphraseNeeded
from tmscoach.paths import make_private_folder
from tmscoach.store.conversion import leftovers, remove_leftovers
from tmscoach.store.database import APPLICATION_ID, HEAD, PATIENCE, Database, use_log
from tmscoach.store.header import HEAD_BYTES, SQLITE_MAGIC, is_encrypted, looks_random
from tmscoach.store.key import Key
from tmscoach.store.problems import damaged


def open_database(
    path: Path, now: Callable[[], datetime], patience: float = PATIENCE, key: Key | None = None
) -> Database:
    """The store at `path`, made if missing and brought up to date, with a backup before any migration.

    `patience` is how many seconds it waits for other programs, then and later; `key` opens an encrypted store
    and is not looked at where the store is plain.

    Raises:
        CoachError: exit 4; the file is damaged, foreign, newer than this program, or cannot be used.
            Exit 3; it is encrypted, and `key` is missing or wrong.
    """
    make_private_folder(path.parent)
    refuse_what_is_not_a_store(path)
    if not is_encrypted(path):
        key = None
    elif key is None:
        raise PassphraseNeeded
    _make_private_file(path)
    database = Database(path, patience, key)
    try:
        database.check()
        revision = _revision(database)
        if revision != HEAD:
            from tmscoach.store.migrate import bring_up  # Alembic costs 90 ms: only when there is work for it

            bring_up(database, revision, now)
        _mend_interrupted(database)
    except BaseException as problem:
        database.close()
        if isinstance(problem, CoachError) and key is None and is_encrypted(path):
            raise PassphraseNeeded from None  # it was encrypted while this program looked at it
        raise
    return database


def _mend_interrupted(database: Database) -> None:
    """After a conversion that was cut off: the log on again, what was left beside the store removed."""
    with database.reading() as session:
        mode = session.connection().exec_driver_sql("PRAGMA journal_mode").scalar_one()
    if mode != "wal":
        database.close()
        use_log(database.path, database.key)
    if leftovers(database.path):
        with database.writing():  # nobody converts while this program may write
            database.removed = remove_leftovers(database.path)


def refuse_what_is_not_a_store(path: Path, foreign: Callable[[Path], CoachError] = damaged) -> None:
    """Look at the path before opening it, so that nothing foreign is ever written to.

    `foreign` is what is said of a file whose bytes are no store's.

    Raises:
        CoachError: exit 4; a folder, a dangling link, an empty or foreign file, or no permission.
    """
    if path.is_symlink() and not path.exists():
        raise CoachError(
            f"{path} is a link to a file that is not there.",
            "Nothing was written.",
            "Connect the disk it points to, or remove the link.",
            code=Exit.STORE,
        )
    if path.is_dir():
        raise CoachError(
            f"{path} is a folder, and the store is a file.",
            "Nothing was written.",
            "Move the folder away, or set TMSCOACH_HOME to another place.",
            code=Exit.STORE,
        )
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError:
        return
    except OSError as problem:
        raise CoachError(
            f"The store {path} cannot be read: {problem.strerror}.",
            "It was not changed.",
            "Check who owns the file and its permissions.",
            code=Exit.STORE,
        ) from None
    if head == b"" and not Path(f"{path}-wal").exists():
        return  # made by a program that was interrupted before its first write; the migration fills it
    if head[:16] != SQLITE_MAGIC and not looks_random(head):
        raise foreign(path)


def _make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read (0600); WAL and shm files inherit its mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as problem:
        raise CoachError(
            f"The store {path} cannot be opened for writing: {problem.strerror}.",
            "It was not changed.",
            "Check who owns the file and its folder, and whether the disk is full or read-only.",
            code=Exit.STORE,
        ) from None


def _revision(database: Database) -> str | None:
    """The revision the file is at; None for a file with nothing in it yet.

    Raises:
        CoachError: exit 4; the file holds tables that are not ours, or has lost its revision.
    """
    with database.reading() as session:
        connection = session.connection()
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if not tables:
            return None
        noted = connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        ).first()
        if application != APPLICATION_ID or not noted:
            raise damaged(database.path)
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if revision is None:
            raise damaged(database.path)
        return str(revision)
