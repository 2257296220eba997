"""Keeps the rules of the store's one file and lends sessions for reading and writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session as Session  # services name the type and never import sqlmodel

from tmscoach.errors import CoachError
from tmscoach.store.problems import explain, not_brought_up

APPLICATION_ID = 0x746D7363  # "tmsc" in the file's header: tells our store from any other SQLite file
HEAD = "0005"  # the newest revision in store/migrations/versions; a test keeps them equal
PATIENCE = 5.0  # seconds that one program waits for another; longer, and a screen would seem dead
WIPE_PATIENCE = 5.0  # seconds that emptying the write-ahead log waits for readers


class Database:
    """One SQLite file, opened with the rules every session keeps.

    `reading()` and `writing()` lend sessions; nothing else does. All problems of the file itself leave as
    `CoachError`, so no caller meets a driver's exception.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience
        self._engine = _make_engine(path, patience)

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
                raw.execute(f"PRAGMA busy_timeout={round(self._patience * 1000)}")
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


def _make_engine(path: Path, patience: float) -> Engine:
    def connect() -> Any:
        connection = driver.connect(str(path), timeout=5.0, check_same_thread=False, isolation_level=None)
        for pragma in (
            f"busy_timeout={round(patience * 1000)}",
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
