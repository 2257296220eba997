"""Keeps the rules of the store's one file and lends sessions for reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session as Session  # services name the type and never import sqlmodel

from tmscoach.errors import CoachError
from tmscoach.store.key import Key
from tmscoach.store.problems import busy, explain, locked, not_brought_up, replaced, wrong_passphrase

APPLICATION_ID = 0x746D7363  # "tmsc" in the file's header: tells our store from any other SQLite file
HEAD = "0006"  # the newest revision in store/migrations/versions; a test keeps them equal
PATIENCE = 5.0  # seconds that one program waits for another; longer, and a screen would seem dead
WIPE_PATIENCE = 5.0  # seconds that emptying the write-ahead log waits for readers


class Database:
    """One SQLite file, opened with the rules every session keeps.

    `reading()` and `writing()` lend sessions; nothing else does. All problems of the file itself leave as
    `CoachError`, so no caller meets a driver's exception.
    """

    def __init__(self, path: Path, patience: float = PATIENCE, key: Key | None = None) -> None:
        self.path = path
        self.is_encrypted = key is not None
        self.is_locked = False
        self.removed: tuple[Path, ...] = ()  # what a conversion that was cut off had left beside the store
        self._patience = patience
        self._key = key
        self._opened: Engine | None = _make_engine(path, patience, key)

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
            self._refuse_if_replaced(connection)
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
                raw.execute(f"PRAGMA busy_timeout={round(self._patience * 1000)}")
        if busy:
            raise CoachError(
                "The last traces could not be wiped yet: another program is reading the store.",
                "What you erased is out of the store; its log may still hold it.",
                "Close the other tmscoach windows: the last one to close removes the log.",
            )

    # --- the passphrase ------------------------------------------------------------------------------------

    @property
    def key(self) -> Key | None:
        """The passphrase in use, for copies of the store; None where there is none, and while locked."""
        return self._key

    def check(self) -> None:
        """Read the first page, so that a wrong passphrase is told before anything else is tried.

        Raises:
            CoachError: exit 3; the passphrase is wrong, or the file damaged: they look alike.
        """
        with self._explained():
            try:
                with self._engine.connect() as connection:
                    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            except DBAPIError as problem:
                if self.is_encrypted and "not a database" in str(problem.orig):
                    raise wrong_passphrase(self.path) from None
                raise

    def lock(self) -> None:
        """Let go of the file and of the passphrase; until `unlock` every use is refused with exit 3."""
        if not self.is_encrypted:
            raise CoachError(
                "There is no passphrase, so there is nothing to lock with.",
                "Nothing was changed.",
                "Set one with tmscoach passphrase set.",
            )
        self.close()
        self.is_locked, self._key, self._opened = True, None, None

    def unlock(self, key: Key) -> None:
        """Open the file again.

        Raises:
            CoachError: exit 3; that passphrase does not open it.
        """
        if not self.is_locked:
            return
        self._opened = _make_engine(self.path, self._patience, key)
        try:
            self.check()
        except BaseException:
            self._opened = None
            raise
        self.is_locked, self._key = False, key

    def convert(self, new: Key | None, progress: Callable[[float], bool]) -> None:
        """Close the store, give it another passphrase or none, and open it with the one that holds then.

        Raises:
            CoachError: as `store/conversion.py:convert`; the store is as it was.
        """
        from tmscoach.store.conversion import convert

        old, file = self.key, file_of(self.path)
        self.close()
        self._opened = None  # whoever wants to read meanwhile is told that it is busy
        try:
            convert(self.path, old, new, progress)
        finally:
            if file_of(self.path) != file:
                self._key = new
                self.is_encrypted = new is not None
            else:
                use_log(self.path, old)
            self._opened = _make_engine(self.path, self._patience, self._key)

    def close(self) -> None:
        """Let go of the file."""
        if self._opened is not None:
            self._opened.dispose()

    @property
    def _engine(self) -> Engine:
        if self._opened is None:
            raise locked() if self.is_locked else busy()
        return self._opened

    def _refuse_if_replaced(self, connection: Connection) -> None:
        """With the write lock held: whether this is still the file of that name.

        A passphrase that is set, or a backup that is restored, puts a new file in the place of the old one. A
        program that had opened the old one in that moment would write where nobody looks again.
        """
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, _Connection)
        if raw.file != file_of(self.path):
            raise replaced(self.path)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as problem:
            raise explain(problem.orig or problem, self.path) from None
        except driver.DatabaseError as problem:
            raise explain(problem, self.path) from None


class _Connection(driver.Connection):  # type: ignore[misc]
    """The driver's connection, which remembers which file it opened."""

    file: tuple[int, int] | None = None


def file_of(path: Path) -> tuple[int, int] | None:
    """What tells the file at `path` from any other that was or will be there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def connect(path: Path, key: Key | None = None, patience: float = PATIENCE) -> Any:
    """A connection of the driver to a plain or an encrypted file, with the rules every one keeps.

    The passphrase is the first thing it is told, before anything is read. Whether it is right shows with the
    first page that is read.
    """
    connection = driver.connect(
        str(path), timeout=patience, check_same_thread=False, isolation_level=None, factory=_Connection
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # else a wrong passphrase writes to the terminal
        if key is not None:
            connection.execute(f"PRAGMA key={key.quoted()}")
        for pragma in (
            f"busy_timeout={round(patience * 1000)}",
            "foreign_keys=ON",
            "secure_delete=ON",
            "synchronous=FULL",
            "temp_store=MEMORY",  # sorting must not leave words in a temporary file
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_surely(path: Path, key: Key | None = None, patience: float = PATIENCE) -> Any:
    """The same, and the connection knows which file it opened, should another one be put in its place."""
    while True:
        before = file_of(path)
        connection = connect(path, key, patience)
        if before == file_of(path):
            connection.file = before
            return connection
        connection.close()


def use_log(path: Path, key: Key | None) -> None:
    """Turn the write-ahead log on again for a store whose conversion was cut off, if nobody is at it."""
    with suppress(driver.OperationalError), closing(connect_surely(path, key, 0.1)) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        if connection.file == file_of(path):
            connection.execute("PRAGMA journal_mode=WAL")


def _make_engine(path: Path, patience: float, key: Key | None) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=partial(connect_surely, path, key, patience),
        module=driver,
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,  # a patient's words never reach a traceback
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")

    return engine
