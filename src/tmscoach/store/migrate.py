"""Brings an older or empty store up to date; imported only when there is work."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tmscoach.errors import CoachError, Exit
from tmscoach.store.backup import back_up
from tmscoach.store.database import APPLICATION_ID, HEAD, Database
from tmscoach.store.problems import explain_outside, not_brought_up


def bring_up(database: Database, revision: str | None, now: Callable[[], datetime]) -> None:
    """Migrate from `revision` to the head in one transaction, after a backup.

    Raises:
        CoachError: exit 4; the store was made by a newer tmscoach, or cannot be migrated.
    """
    config = _config()
    if revision is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision not in known:
            raise CoachError(
                f"The store {database.path} was made by a newer tmscoach.",
                "It was not changed.",
                "Install the newer version again to open it.",
                code=Exit.STORE,
            )
        back_up(database, now(), "before-update")
    else:
        _start_wal(database)
    with database.rebuilding() as connection:
        if _revision_inside(connection) == HEAD:
            return  # another tmscoach did it while this one waited for the lock
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except Exception as problem:
            cause = problem.orig if isinstance(problem, DBAPIError) else None
            raise (explain_outside(cause, database.path) if cause else None) or not_brought_up() from None
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _start_wal(database: Database) -> None:
    """Turn on the write-ahead log, once for the file's life; needs a moment without other readers."""
    for attempt in range(50):
        try:
            with database.reading() as session:
                raw = session.connection().connection.dbapi_connection
                assert raw is not None
                raw.execute("ROLLBACK")
                mode = raw.execute("PRAGMA journal_mode=WAL").fetchone()
                raw.execute("BEGIN")
            if mode and mode[0] == "wal":
                return
        except CoachError:
            if attempt == 49:
                raise
        time.sleep(0.05)


def _revision_inside(connection: Connection) -> str | None:
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first()
    if there is None:
        return None
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
