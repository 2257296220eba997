"""Opening the store, the rules its connections keep, and files that are not a store."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tmscoach.cli.shared import opened
from tmscoach.errors import CoachError, Exit
from tmscoach.models.preferences import Preference
from tmscoach.paths import Paths
from tmscoach.store.backup import back_up
from tmscoach.store.database import APPLICATION_ID, HEAD, Database
from tmscoach.store.opening import open_database

if TYPE_CHECKING:
    from tests.conftest import FrozenTime

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and owners as POSIX has them")


@pytest.fixture
def database(paths: Paths, now: FrozenTime) -> Iterator[Database]:
    database = open_database(paths.database, now)
    yield database
    database.close()


def put(database: Database, key: str, value: str) -> None:
    with database.writing() as session:
        session.merge(Preference(key=key, value=value))


def get(database: Database, key: str) -> str | None:
    with database.reading() as session:
        found = session.get(Preference, key)
        return found.value if found else None


def pragma(database: Database, name: str) -> object:
    with database.reading() as session:
        return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()


# --- a store that is well -----------------------------------------------------------------------------------


def test_a_new_store_is_made_current_and_says_whose_it_is(database: Database) -> None:
    assert pragma(database, "application_id") == APPLICATION_ID
    with database.reading() as session:
        found = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == HEAD


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: what was called saved survives a power cut
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
        ("temp_store", 2),  # memory
    ],
)
def test_every_connection_keeps_the_rules(database: Database, name: str, value: object) -> None:
    assert pragma(database, name) == value
    with database.writing():  # while one connection is taken, the pool makes another
        assert pragma(database, name) == value


def test_a_command_waits_longer_than_a_screen_for_its_turn(paths: Paths, now: FrozenTime) -> None:
    patient = open_database(paths.database, now, 60.0)
    assert pragma(patient, "busy_timeout") == 60_000
    patient.wipe_traces()
    assert pragma(patient, "busy_timeout") == 60_000
    patient.close()
    with opened() as services:
        assert pragma(services.database, "busy_timeout") == 60_000


def test_the_plain_store_is_an_ordinary_sqlite_file(database: Database, paths: Paths) -> None:
    put(database, "voice", "you")
    database.close()
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        assert plain.execute("SELECT value FROM preference").fetchall() == [("you",)]


def test_reading_keeps_nothing_and_writing_keeps_all_or_nothing(database: Database) -> None:
    with database.reading() as session:
        session.merge(Preference(key="a", value="read"))
        session.flush()
    with contextlib.suppress(ZeroDivisionError), database.writing() as session:
        session.merge(Preference(key="a", value="half"))
        session.flush()
        raise ZeroDivisionError
    assert get(database, "a") is None
    put(database, "a", "whole")
    assert get(database, "a") == "whole"


def test_a_reader_sees_one_picture_while_another_writes(database: Database) -> None:
    put(database, "a", "before")
    with database.reading() as session:
        first = session.get(Preference, "a")
        put(database, "a", "after")
        session.expire_all()
        second = session.get(Preference, "a")
        assert first is not None and second is not None
        assert second.value == "before"
    assert get(database, "a") == "after"


def test_writers_at_the_same_time_wait_for_each_other(paths: Paths, now: FrozenTime) -> None:
    open_database(paths.database, now).close()
    problems: list[BaseException] = []

    def count_up() -> None:
        mine = open_database(paths.database, now)
        try:
            for _ in range(25):
                with mine.writing() as session:  # reads and then writes: what plain BEGIN fails at
                    found = session.get(Preference, "count")
                    number = int(found.value) if found else 0
                    session.merge(Preference(key="count", value=str(number + 1)))
        except BaseException as problem:
            problems.append(problem)
        finally:
            mine.close()

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    last = open_database(paths.database, now)
    assert get(last, "count") == "150"
    last.close()


def test_many_can_make_the_same_store_at_once(paths: Paths, now: FrozenTime) -> None:
    problems: list[BaseException] = []
    barrier = threading.Barrier(8)

    def open_and_write(number: int) -> None:
        barrier.wait()
        try:
            mine = open_database(paths.database, now)
            put(mine, f"writer{number}", "was here")
            mine.close()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=open_and_write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    last = open_database(paths.database, now)
    assert [get(last, f"writer{number}") for number in range(8)] == ["was here"] * 8
    assert pragma(last, "journal_mode") == "wal"
    last.close()


def test_what_was_deleted_is_in_no_file_after_wiping(database: Database, paths: Paths) -> None:
    put(database, "a", "zqmarker" * 2000)
    assert any(b"zqmarker" in file.read_bytes() for file in paths.data.iterdir())
    put(database, "a", "")
    database.wipe_traces()
    assert not any(b"zqmarker" in file.read_bytes() for file in paths.data.iterdir())


def test_wiping_waits_for_a_reader_and_then_leaves_nothing(database: Database, paths: Paths) -> None:
    put(database, "a", "zqmarker" * 2000)
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with database.reading() as session:
            session.get(Preference, "a")
            reading.set()
            done.wait(0.3)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait()
    put(database, "a", "")
    database.wipe_traces()
    reader.join()
    assert not any(b"zqmarker" in file.read_bytes() for file in paths.data.iterdir())


def test_wiping_that_cannot_be_done_says_so(
    database: Database, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, "a", "zqmarker")
    monkeypatch.setattr("tmscoach.store.database.WIPE_PATIENCE", 0.2)
    with database.reading() as session:
        session.get(Preference, "a")
        put(database, "a", "")
        with pytest.raises(CoachError, match="another program is reading"):
            database.wipe_traces()
    database.wipe_traces()
    assert not any(b"zqmarker" in file.read_bytes() for file in paths.data.iterdir())


@posix
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_files_are_for_their_owner_alone_whatever_the_umask(
    paths: Paths, now: FrozenTime, umask: int
) -> None:
    before = os.umask(umask)
    try:
        database = open_database(paths.database, now)
        put(database, "a", "b")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths.data.iterdir()}
        database.close()
    finally:
        os.umask(before)
    assert modes == {"tmscoach.db": 0o600, "tmscoach.db-wal": 0o600, "tmscoach.db-shm": 0o600}
    assert stat.S_IMODE(paths.data.stat().st_mode) == 0o700


@posix
def test_a_file_that_others_could_read_is_closed_to_them(paths: Paths, now: FrozenTime) -> None:
    open_database(paths.database, now).close()
    paths.database.chmod(0o644)
    open_database(paths.database, now).close()
    assert stat.S_IMODE(paths.database.stat().st_mode) == 0o600


# --- files that are no store --------------------------------------------------------------------------------


def refused(paths: Paths, now: FrozenTime, words: str) -> CoachError:
    """Opening is refused with exit 4, and nothing changes."""
    before = contents(paths)
    with pytest.raises(CoachError, match=words) as problem:
        open_database(paths.database, now)
    assert problem.value.code is Exit.STORE
    assert problem.value.title and problem.value.message and problem.value.hint
    assert contents(paths) == before
    return problem.value


def contents(paths: Paths) -> dict[str, bytes]:
    """The bytes of every file of the store; SQLite's own empty side files do not count."""
    return {
        file.name: file.read_bytes()
        for file in paths.data.rglob("*")
        if file.is_file() and os.access(file, os.R_OK) and not file.name.endswith("-shm")
        if file.read_bytes() or not file.name.endswith("-wal")
    }


def made(paths: Paths, now: FrozenTime, rows: int = 0) -> Path:
    database = open_database(paths.database, now)
    for number in range(rows):
        put(database, f"key{number}", "value " * 500)
    database.close()
    return paths.database


def test_a_file_of_something_else_is_refused(paths: Paths, now: FrozenTime) -> None:
    paths.data.mkdir(parents=True)
    paths.database.write_bytes(b"Dear diary, this is a text file.\n" * 200)
    refused(paths, now, "damaged or is not a tmscoach store")


def test_another_programs_database_is_refused(paths: Paths, now: FrozenTime) -> None:
    paths.data.mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(paths.database)) as foreign:
        foreign.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, body TEXT)")
    refused(paths, now, "is not a tmscoach store")


def test_a_store_of_a_newer_program_is_refused(paths: Paths, now: FrozenTime) -> None:
    with contextlib.closing(sqlite3.connect(made(paths, now))) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    problem = refused(paths, now, "made by a newer tmscoach")
    assert "newer version" in problem.hint


def test_a_store_that_lost_its_revision_is_refused(paths: Paths, now: FrozenTime) -> None:
    with contextlib.closing(sqlite3.connect(made(paths, now))) as broken:
        broken.execute("DELETE FROM alembic_version")
        broken.commit()
    refused(paths, now, "damaged")


@pytest.mark.parametrize("kept", [1, 16, 99, 100, 1000, 5000])
def test_a_cut_off_store_is_refused(paths: Paths, now: FrozenTime, kept: int) -> None:
    file = made(paths, now)
    file.write_bytes(file.read_bytes()[:kept])
    refused(paths, now, "damaged")


@pytest.mark.parametrize("place", [0, 16, 40, 100, 110])
def test_a_store_with_flipped_bytes_in_its_head_is_refused(paths: Paths, now: FrozenTime, place: int) -> None:
    file = made(paths, now)
    data = bytearray(file.read_bytes())
    for offset in range(place, place + 8):
        data[offset] ^= 0xFF
    file.write_bytes(data)
    refused(paths, now, "damaged")


def test_the_newest_good_backup_is_named_beside_a_damaged_store(paths: Paths, now: FrozenTime) -> None:
    database = open_database(paths.database, now)
    good = back_up(database, now())
    database.close()
    (paths.backups / "tmscoach-2026-12-24-000000.db").write_bytes(good.read_bytes()[:9000])
    paths.database.write_bytes(b"not a store")
    hint = refused(paths, now, "damaged").hint
    assert str(good) in hint
    assert "tmscoach restore newest" in hint
    good.unlink()
    assert "backup" not in refused(paths, now, "damaged").hint


def test_a_folder_in_its_place_is_refused(paths: Paths, now: FrozenTime) -> None:
    paths.database.mkdir(parents=True)
    refused(paths, now, "is a folder")


@posix
def test_a_link_to_nowhere_is_refused(paths: Paths, now: FrozenTime, tmp_path: Path) -> None:
    paths.data.mkdir(parents=True)
    paths.database.symlink_to(tmp_path / "unplugged" / "tmscoach.db")
    refused(paths, now, "link to a file that is not there")


@posix
def test_a_link_to_a_store_is_followed(paths: Paths, now: FrozenTime, tmp_path: Path) -> None:
    file = made(paths, now, rows=1)
    elsewhere = tmp_path / "elsewhere.db"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    database = open_database(paths.database, now)
    assert get(database, "key0") is not None
    database.close()


def test_an_empty_file_becomes_a_store(paths: Paths, now: FrozenTime) -> None:
    paths.data.mkdir(parents=True)
    paths.database.touch()
    made(paths, now, rows=1)
    assert paths.database.stat().st_size > 0


def test_an_empty_file_beside_a_log_with_words_is_refused(paths: Paths, now: FrozenTime) -> None:
    file = made(paths, now)
    file.write_bytes(b"")
    Path(f"{file}-wal").write_bytes(b"words that a new store would wipe away")
    refused(paths, now, "damaged")


def test_a_folder_that_is_a_file_is_refused(paths: Paths, now: FrozenTime) -> None:
    paths.data.parent.mkdir(parents=True)
    paths.data.write_text("a file")
    with pytest.raises(CoachError, match=r"it is a file|Not a directory|File exists"):
        open_database(paths.database, now)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("mode", [0o000, 0o400])
def test_a_store_without_permission_is_refused(paths: Paths, now: FrozenTime, mode: int) -> None:
    made(paths, now).chmod(mode)
    refused(paths, now, "cannot be read|cannot be opened for writing|cannot be written")
    assert stat.S_IMODE(paths.database.stat().st_mode) == mode


def test_a_drivers_error_never_repeats_anybodys_words(database: Database) -> None:
    with pytest.raises(CoachError) as problem, database.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO nowhere VALUES ('zqmarker')")
    assert "zqmarker" not in str(problem.value)
    assert problem.value.__cause__ is None
    assert problem.value.__suppress_context__


def test_the_time_of_opening_is_not_asked_for_a_store_that_is_current(paths: Paths, now: FrozenTime) -> None:
    made(paths, now)

    def never() -> datetime:
        raise AssertionError("no backup is due")

    open_database(paths.database, never).close()
