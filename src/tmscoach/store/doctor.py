"""Questions to the store about itself, and what can be mended in it without losing a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, or_, select

from tmscoach.models.journal import Entry
from tmscoach.store.backup import COMPANIONS, HALF, ROOM
from tmscoach.store.conversion import leftovers as conversion_leftovers
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class Condition:
    """What the store says of itself; counts of things that are wrong are 0 when all is well."""

    damages: int  # lines that SQLite's own check has to say
    broken_links: int  # rows that point at rows that are not there
    index_agrees: bool  # the words that are searched are the words that are there
    revision: str
    ahead: int  # pages of days that are still to come


def condition(database: Database, today: date, until: datetime) -> Condition:
    """Look at everything in an open store; `until` is the latest instant that is not ahead (aware).

    Raises:
        CoachError: it is so damaged that it could not be looked at.
    """
    with database.reading() as session:
        connection = session.connection()
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        links = len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
        revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
        ahead = session.exec(
            select(func.count()).select_from(Entry).where(or_(col(Entry.day) > today, col(Entry.at) > until))
        ).one()
    return Condition(
        damages=0 if found == ["ok"] else len(found),
        broken_links=links,
        index_agrees=_index_agrees(database),
        revision=revision,
        ahead=ahead,
    )


def _index_agrees(database: Database) -> bool:
    with database.writing() as session:  # the question is spelled as a change, and changes nothing
        try:
            session.connection().exec_driver_sql(
                "INSERT INTO entry_text(entry_text, rank) VALUES('integrity-check', 1)"
            )
        except DBAPIError:
            return False
    return True


def rebuild_index(database: Database) -> None:
    """Make the index of words anew from the pages."""
    with database.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES('rebuild')")


def versions() -> tuple[str, str]:
    """The versions of SQLite and of SQLCipher at work."""
    connection = driver.connect(":memory:")
    try:
        (cipher,) = connection.execute("PRAGMA cipher_version").fetchone() or ("",)
    finally:
        connection.close()
    return driver.sqlite_version, str(cipher).split()[0] if cipher else ""


def asides(store: Path) -> tuple[Path, ...]:
    """Stores that were put aside by a restore, oldest first."""
    return tuple(sorted(store.parent.glob("tmscoach-aside-*.db*")))


def halves(store: Path) -> tuple[Path, ...]:
    """Files and folders that a program which was killed left half done."""
    folder = store.parent
    found = [*folder.glob(f"{ROOM}*"), *(folder / "backups").glob(f".*{HALF}*"), *folder.glob(f".*{HALF}*")]
    return (*sorted(found), *conversion_leftovers(store))


def parts(store: Path) -> tuple[Path, ...]:
    """The store's file and those SQLite keeps beside it, as far as they are there."""
    files = (store, *(store.with_name(store.name + ending) for ending in COMPANIONS))
    return tuple(file for file in files if file.exists() or file.is_symlink())
