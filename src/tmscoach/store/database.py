"""Opens the store, keeps its rules, and lends sessions for reading and writing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session as Session  # services name the type and never import sqlmodel

from tmscoach.errors import CoachError, Exit
from tmscoach.paths import make_private_folder

APPLICATION_ID = 0x746D7363  # "tmsc" in the file's header: tells our store from any other SQLite file
HEAD = "0001"  # the newest revision in store/migrations/versions; a test keeps them equal
SQLITE_MAGIC = b"SQLite format 3\x00"
BUSY_TIMEOUT = 5000  # milliseconds that one program waits for another
WIPE_PATIENCE = 5.0  # seconds that emptying the write-ahead log waits for readers


class Database:
    """One SQLite file, opened with the rules every session keeps.

    `reading()` and `writing()` lend sessions; nothing else does. All problems of the file itself leave as
    `CoachError`, so no caller meets a driver's exception.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _make_engine(path)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one consistent picture of the store; changes made in it are never kept."""
        with (
            self._explained(),
            self._engine.connect() as connection,
            Session(connection, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that takes the write lock first and commits at the end, or rolls everything back.

        BEGIN IMMEDIATE: two programs that read and then write wait for each other instead of failing.
        """
        with (
            self._explained(),
            self._engine.connect().execution_options(begin="IMMEDIATE") as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A connection for migrations: in one transaction, foreign keys off, checked before it commits.

        With foreign keys on, rebuilding a table would silently delete the rows that point at it.
        """
        with self._explained(), self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
            connection = connection.execution_options(begin="IMMEDIATE")
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise not_brought_up()
            finally:
                raw.execute("PRAGMA foreign_keys=ON")

    def wipe_traces(self) -> None:
        """Empty the write-ahead log, so that what was deleted is in none of the store's files.

        Raises:
            CoachError: another program was reading all the while. What was deleted is out of the store, but
                the log may hold it until the next wiping, or until the last program closes the store.
        """
        with self._explained(), self._engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute(f"PRAGMA busy_timeout={round(WIPE_PATIENCE * 1000)}")
            try:
                busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        if busy:
            raise CoachError(
                "The last traces could not be wiped yet: another program is reading the store.",
                "What you erased is out of the store; its log may still hold it.",
                "Close the other tmscoach windows: the last one to close removes the log.",
            )

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as problem:
            raise explain(problem.orig or problem, self.path) from None
        except driver.DatabaseError as problem:
            raise explain(problem, self.path) from None


def explain(problem: BaseException, path: Path) -> CoachError:
    """What a driver's error means for a patient; the driver's own words could quote theirs, so they go."""
    return explain_outside(problem, path) or CoachError(
        "The store refused this change.",
        "Nothing was changed.",
        "If it happens again, please report what you were doing, without your words.",
    )


def explain_outside(problem: BaseException, path: Path) -> CoachError | None:
    """The same for causes that lie outside the program: the disk, permissions, other programs, damage."""
    words = str(problem).lower()
    if "full" in words:
        return CoachError(
            "The disk is full.",
            "Nothing that was already saved is lost.",
            "Free some space and save again; an open page stays on the screen.",
        )
    if "readonly" in words or "read-only" in words or "unable to open" in words or "disk i/o" in words:
        return CoachError(
            f"The store {path} cannot be written or opened.",
            "What was saved before is untouched.",
            "Check the folder's permissions, quota and disk, then save again.",
            code=Exit.STORE,
        )
    if "locked" in words or "busy" in words:
        return CoachError(
            "Another tmscoach is busy with the store.",
            "Nothing was changed.",
            "Try again in a few seconds.",
        )
    if any(sign in words for sign in ("malformed", "not a database", "corrupt", "unsupported file format")):
        return damaged(path)
    return None


def not_brought_up() -> CoachError:
    """The error for a migration that failed and was taken back."""
    return CoachError(
        "The store could not be brought up to date.",
        "It was left as it was.",
        "Please report this together with your version of tmscoach.",
        code=Exit.STORE,
    )


def damaged(path: Path) -> CoachError:
    """The error for a file whose bytes are not a readable store."""
    backups = path.parent / "backups"
    newest = (
        max(backups.glob("*.db"), default=None, key=lambda p: p.stat().st_mtime) if backups.is_dir() else None
    )
    return CoachError(
        f"The file {path} is damaged or is not a tmscoach store.",
        "It was not changed.",
        f"The newest backup is {newest}: move the damaged file aside and copy the backup to its place."
        if newest
        else "Move it aside to begin with a new store; keep it, in case it can be mended.",
        code=Exit.STORE,
    )


def refuse_what_is_not_a_store(path: Path) -> None:
    """Look at the path before opening it, so that nothing foreign is ever written to.

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
            head = file.read(72)
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
    if head[:16] != SQLITE_MAGIC:
        raise damaged(path)


def _make_engine(path: Path) -> Engine:
    def connect() -> Any:
        connection = driver.connect(str(path), timeout=5.0, check_same_thread=False, isolation_level=None)
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT}",
            "foreign_keys=ON",
            "secure_delete=ON",
            "synchronous=FULL",
            "temp_store=MEMORY",  # sorting must not leave words in a temporary file
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=driver,
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,  # a patient's words never reach a traceback
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")

    return engine


def open_database(path: Path, now: Callable[[], datetime]) -> Database:
    """The store at `path`, made if missing and brought up to date, with a backup before any migration.

    Raises:
        CoachError: exit 4; the file is damaged, foreign, newer than this program, or cannot be used.
    """
    make_private_folder(path.parent)
    refuse_what_is_not_a_store(path)
    _make_private_file(path)
    database = Database(path)
    try:
        revision = _revision(database)
        if revision != HEAD:
            from tmscoach.store.migrate import bring_up  # Alembic costs 90 ms: only when there is work for it

            bring_up(database, revision, now)
    except BaseException:
        database.close()
        raise
    return database


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
