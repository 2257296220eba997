"""Setting, changing and removing a passphrase: the old store or the new one, whole, whatever happens."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError, Exit
from tmscoach.models.journal import Entry
from tmscoach.paths import Paths
from tmscoach.store import conversion
from tmscoach.store import database as store
from tmscoach.store.backup import back_up
from tmscoach.store.conversion import go_on, leftovers
from tmscoach.store.database import Database, file_of
from tmscoach.store.header import is_encrypted
from tmscoach.store.key import Key
from tmscoach.store.opening import open_database

pytestmark = pytest.mark.usefixtures("quick_keys")
FIRST, SECOND = Key("a sentence, with 'quotes\" and é"), Key("another")
MARKER = "zqmarker"
PAGES = 40


@pytest.fixture
def database(paths: Paths, now: FrozenTime) -> Iterator[Database]:
    """A plain store with pages that hold a marker."""
    database = open_database(paths.database, now)
    write(database, now, PAGES)
    yield database
    database.close()


def write(database: Database, now: FrozenTime, pages: int) -> None:
    with database.writing() as session:
        for number in range(pages):
            session.add(
                Entry(body=f"{MARKER} pains {number} " * 50, day=now().date(), at=now(), modified_at=now())
            )


def pages(database: Database) -> int:
    """Pages that search finds; the index has come along."""
    with database.reading() as session:
        connection = session.connection()
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM entry_text WHERE entry_text MATCH 'pain'"
        ).scalar_one()
        assert connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one() == found
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        return int(found)


def plain_words(folder: Path) -> list[str]:
    return [
        file.name for file in folder.rglob("*") if file.is_file() and MARKER.encode() in file.read_bytes()
    ]


def test_a_set_passphrase_leaves_no_word_in_any_file_and_loses_none(
    database: Database, paths: Paths, now: FrozenTime
) -> None:
    assert plain_words(paths.data)
    database.convert(FIRST, go_on)
    assert plain_words(paths.data) == []
    assert pages(database) == PAGES
    write(database, now, 2)
    assert plain_words(paths.data) == []  # nor in the write-ahead log
    assert any(file.name.endswith("-wal") for file in paths.data.iterdir())
    back_up(database, now())
    assert plain_words(paths.data) == []
    database.close()
    reopened = open_database(paths.database, now, key=FIRST)
    assert pages(reopened) == PAGES + 2
    reopened.close()


def test_marks_modes_triggers_and_the_index_come_along(
    database: Database, paths: Paths, now: FrozenTime
) -> None:
    with database.reading() as session:
        before = session.connection().exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        kept = session.connection().exec_driver_sql("SELECT * FROM entry_text_config ORDER BY 1").all()
    database.convert(FIRST, go_on)
    with database.reading() as session:
        connection = session.connection()
        assert set(connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()) == set(
            before
        )
        assert connection.exec_driver_sql("SELECT * FROM entry_text_config ORDER BY 1").all() == kept
        assert connection.exec_driver_sql("PRAGMA application_id").scalar_one() == store.APPLICATION_ID
        for name, value in (("journal_mode", "wal"), ("secure_delete", 1), ("temp_store", 2)):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value
    if os.name == "posix":
        assert stat.S_IMODE(paths.database.stat().st_mode) == 0o600


def test_deleted_words_leave_an_encrypted_store_too(database: Database, paths: Paths) -> None:
    database.convert(FIRST, go_on)
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM entry")
    database.wipe_traces()
    database.convert(None, go_on)  # what a free page still held would show now
    assert plain_words(paths.data) == []


def test_a_removed_passphrase_leaves_an_ordinary_file(database: Database, paths: Paths) -> None:
    database.convert(FIRST, go_on)
    database.convert(None, go_on)
    assert not database.is_encrypted
    assert pages(database) == PAGES
    database.close()
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        assert plain.execute("SELECT count(*) FROM entry").fetchone() == (PAGES,)


def test_a_changed_passphrase_refuses_the_old_one(database: Database, paths: Paths, now: FrozenTime) -> None:
    database.convert(FIRST, go_on)
    database.convert(SECOND, go_on)
    assert pages(database) == PAGES
    database.close()
    with pytest.raises(CoachError, match="does not open the store") as problem:
        open_database(paths.database, now, key=FIRST)
    assert problem.value.code is Exit.PASSPHRASE
    assert "damaged" in problem.value.hint  # it cannot be told apart, so both are said
    open_database(paths.database, now, key=SECOND).close()


def test_an_encrypted_store_asks_for_its_passphrase_and_is_not_touched(
    database: Database, paths: Paths, now: FrozenTime
) -> None:
    database.convert(FIRST, go_on)
    database.close()
    before = paths.database.read_bytes()
    for key in (None, SECOND):
        with pytest.raises(CoachError) as problem:
            open_database(paths.database, now, key=key)
        assert problem.value.code is Exit.PASSPHRASE
    assert paths.database.read_bytes() == before


def test_nothing_is_printed_for_a_wrong_passphrase(
    database: Database, paths: Paths, now: FrozenTime, capfd: pytest.CaptureFixture[str]
) -> None:
    database.convert(FIRST, go_on)
    database.close()
    with pytest.raises(CoachError):
        open_database(paths.database, now, key=SECOND)
    assert capfd.readouterr() == ("", "")


def test_damage_in_the_middle_is_told_as_damage(database: Database, paths: Paths, now: FrozenTime) -> None:
    database.convert(FIRST, go_on)
    database.close()
    data = bytearray(paths.database.read_bytes())
    for page in range(1, len(data) // 4096):  # all but the first page, which the passphrase opens
        data[page * 4096 + 100] ^= 1
    paths.database.write_bytes(data)
    with pytest.raises(CoachError, match="damaged") as problem:
        open_database(paths.database, now, key=FIRST)
    assert problem.value.code is Exit.STORE
    assert paths.database.read_bytes() == bytes(data)


def test_a_passphrase_is_not_looked_at_for_a_plain_store(
    database: Database, paths: Paths, now: FrozenTime
) -> None:
    database.close()
    opened = open_database(paths.database, now, key=FIRST)
    assert not opened.is_encrypted
    opened.close()


# --- others at the store ------------------------------------------------------------------------------------


def test_a_store_that_another_program_has_open_is_not_converted(
    database: Database, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "PATIENCE", 0.2)
    other = open_database(paths.database, now)
    assert pages(other) == PAGES
    with pytest.raises(CoachError, match="Another tmscoach has the store open"):
        database.convert(FIRST, go_on)
    write(other, now, 1)
    assert pages(database) == PAGES + 1
    other.close()
    assert not is_encrypted(paths.database)


def test_a_page_that_waited_for_the_conversion_is_refused_and_not_written_into_the_old_file(
    database: Database, paths: Paths, now: FrozenTime
) -> None:
    waiting = Database(paths.database, patience=20.0)
    told: list[str] = []
    with_old_file = threading.Event()

    def write_late() -> None:
        try:
            write(waiting, now, 1)
        except CoachError as problem:
            told.append(problem.title)

    thread = threading.Thread(target=write_late)

    def progress(part: float) -> bool:
        if not with_old_file.is_set():
            with_old_file.set()
            thread.start()
        return True

    database.convert(FIRST, progress)
    thread.join()
    waiting.close()
    assert told  # busy, replaced or a passphrase needed: refused, in any case
    assert pages(database) == PAGES


def test_a_file_put_in_its_place_is_never_written_past(
    database: Database, paths: Paths, now: FrozenTime
) -> None:
    assert pages(database) == PAGES
    copy = paths.data / "copy.db"
    shutil.copy(paths.database, copy)
    copy.replace(paths.database)
    with pytest.raises(CoachError, match="a new file in the place"):
        write(database, now, 1)


def test_while_it_is_converted_other_uses_are_told_that_it_is_busy(database: Database) -> None:
    told: list[str] = []

    def progress(part: float) -> bool:
        if not told:
            with pytest.raises(CoachError) as problem:
                pages(database)
            told.append(problem.value.title)
        return True

    database.convert(FIRST, progress)
    assert told == ["Another tmscoach is busy with the store."]


# --- stopped and broken off ---------------------------------------------------------------------------------


@pytest.mark.parametrize("stop_at", [0.0, 0.5, 1.0])
def test_it_can_be_stopped_until_the_new_file_takes_the_place(
    database: Database, paths: Paths, now: FrozenTime, stop_at: float
) -> None:
    before = file_of(paths.database)
    with pytest.raises(CoachError, match="Stopped") as problem:
        database.convert(FIRST, lambda part: part < stop_at)
    assert problem.value.code is Exit.INTERRUPTED
    assert file_of(paths.database) == before
    assert leftovers(paths.database) == ()
    assert pages(database) == PAGES
    write(database, now, 1)
    with database.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


class Faulty:
    """A connection whose statements are counted and one of them fails."""

    def __init__(self, connection: Any, count: Callable[[], None]) -> None:
        self._connection, self._count = connection, count

    def execute(self, *arguments: Any) -> Any:
        self._count()
        return self._connection.execute(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


FAULTS = (
    driver.OperationalError("disk I/O error"),
    OSError(28, "No space left on device"),
    KeyboardInterrupt(),
)


@pytest.mark.parametrize(
    ("old", "new"), [(None, FIRST), (FIRST, SECOND), (FIRST, None)], ids=["set", "change", "remove"]
)
def test_broken_off_at_any_statement_the_store_is_as_it_was(
    paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch, old: Key | None, new: Key | None
) -> None:
    database = open_database(paths.database, now)
    write(database, now, 3)
    if old is not None:
        database.convert(old, go_on)
    left = 0
    fault: BaseException = FAULTS[0]

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise fault

    def act(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def counted(*arguments: Any, **more: Any) -> Any:
            count()
            return real(*arguments, **more)

        return counted

    def replace(made: Path, path: Path) -> None:
        count()
        os.rename(made, path)  # noqa: PTH104 - the method is the one that is replaced

    tried = 0
    while True:
        tried += 1
        left, fault = tried, FAULTS[tried % 3]
        with monkeypatch.context() as patched:
            patched.setattr(conversion, "connect_surely", lambda *a: Faulty(store.connect_surely(*a), count))
            patched.setattr(conversion, "connect", lambda *a: Faulty(store.connect(*a), count))
            for name in ("open", "fsync"):
                patched.setattr(f"tmscoach.store.conversion.os.{name}", act(name))
            patched.setattr(Path, "replace", replace)
            with contextlib.suppress(CoachError, KeyboardInterrupt):
                database.convert(new, go_on)
        assert leftovers(paths.database) == ()
        assert pages(database) == 3
        assert is_encrypted(paths.database) == (database.key is not None)
        database.close()
        open_database(paths.database, now, key=database.key).close()  # as the next start finds it
        if left > 0:  # it came to its end before the fault
            break
        if database.key != old:
            database.convert(old, go_on)
    assert tried > 15
    database.close()
