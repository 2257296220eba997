"""Copies of the store: whole or not there; brought back whole, or nothing changes."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError, Exit
from tmscoach.models.preferences import Preference
from tmscoach.paths import Paths
from tmscoach.store import backup as module
from tmscoach.store.backup import back_up, copy_to, look, newest_good, restore
from tmscoach.store.database import Database
from tmscoach.store.key import Key
from tmscoach.store.opening import open_database

posix = pytest.mark.skipif(os.name != "posix", reason="locks and links as POSIX has them")


def put(database: Database, value: str) -> None:
    with database.writing() as session:
        session.merge(Preference(key="voice", value=value))


def made(paths: Paths, now: FrozenTime, value: str) -> Path:
    """A store that says `value`."""
    database = open_database(paths.database, now)
    put(database, value)
    database.close()
    return paths.database


def says(store: Path) -> str:
    with contextlib.closing(sqlite3.connect(store)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return str(plain.execute("SELECT value FROM preference WHERE key = 'voice'").fetchone()[0])


def dumped(store: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(store)) as plain:
        return list(plain.iterdump())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.endswith("-shm")
    }


@pytest.fixture
def old_and_new(paths: Paths, now: FrozenTime) -> Path:
    """A store that says "now", and a backup of when it said "then"."""
    database = open_database(paths.database, now)
    put(database, "then")
    backup = back_up(database, now())
    put(database, "now")
    database.close()
    return backup


# --- making ------------------------------------------------------------------------------------------------


def test_a_copy_is_whole_and_for_its_owner_alone(paths: Paths, now: FrozenTime) -> None:
    database = open_database(paths.database, now)
    put(database, "then")
    before = os.umask(0)
    try:
        backup = back_up(database, now(), "kept")
    finally:
        os.umask(before)
    assert backup.name == "tmscoach-2026-11-24-140211-kept.db"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    assert back_up(database, now(), "kept").name == "tmscoach-2026-11-24-140211-kept-2.db"
    database.close()
    assert dumped(backup) == dumped(paths.database)
    assert len(list(paths.backups.iterdir())) == 2


def test_a_copy_holds_what_is_only_in_the_log_yet(paths: Paths, now: FrozenTime) -> None:
    database = open_database(paths.database, now)
    put(database, "in the log")
    assert Path(f"{paths.database}-wal").stat().st_size
    assert says(back_up(database, now())) == "in the log"
    database.close()


@pytest.mark.parametrize("step", ["_put_on_disk", "_name", "connect"])
def test_a_copy_that_fails_leaves_nothing(
    paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    database = open_database(paths.database, now)
    put(database, "then")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, step, full)
        with pytest.raises(CoachError, match="No space left"):
            back_up(database, now())
    assert list(paths.backups.iterdir()) == []
    assert says(back_up(database, now())) == "then"
    database.close()


def test_a_full_disk_leaves_no_half_copy(paths: Paths, now: FrozenTime) -> None:
    """In a process of its own, which may write no file as large as the store."""
    resource = pytest.importorskip("resource")
    database = open_database(paths.database, now)
    put(database, "words " * 50_000)
    database.close()
    code = (
        "import resource, signal, sys; from datetime import datetime; from pathlib import Path;"
        "from tmscoach.store.opening import open_database; from tmscoach.store.backup import back_up;"
        "from tmscoach.errors import CoachError;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"d = open_database(Path({str(paths.database)!r}), datetime.now);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n back_up(d, datetime.now())\nexcept CoachError as problem:\n print(problem.title)\n"
    )
    assert resource
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip(), done.stderr
    assert list(paths.backups.iterdir()) == []


def test_a_copy_never_replaces_a_file_that_appeared(paths: Paths, now: FrozenTime, tmp_path: Path) -> None:
    database = open_database(paths.database, now)
    target = tmp_path / "copy.db"
    target.write_text("theirs")
    with pytest.raises(FileExistsError):
        copy_to(database, target)
    assert target.read_text() == "theirs"
    copy_to(database, target, overwrite=True)
    assert look(target).pages == 0
    database.close()


# --- looking -----------------------------------------------------------------------------------------------


def test_looking_tells_what_a_copy_holds_and_changes_nothing(old_and_new: Path, paths: Paths) -> None:
    before = contents(paths.data)
    found = look(old_and_new)
    assert (found.pages, found.last_day, found.is_encrypted) == (0, None, False)
    assert look(paths.database, room=paths.data).pages == 0
    assert contents(paths.data) == before


def broken_ways() -> dict[str, Callable[[Path], None]]:
    def flipped(file: Path) -> None:
        data = bytearray(file.read_bytes())
        for page in range(2, len(data) // 4096):
            data[page * 4096 : page * 4096 + 12] = b"\xff" * 12
        file.write_bytes(data)

    def newer(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as plain:
            plain.execute("UPDATE alembic_version SET version_num = '9999'")
            plain.commit()

    def foreign(file: Path) -> None:
        file.unlink()
        with contextlib.closing(sqlite3.connect(file)) as plain:
            plain.execute("CREATE TABLE entry (id INTEGER)")

    def index(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as plain:
            (root,) = plain.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'ix_entry_day_at'"
            ).fetchone()
        data = bytearray(file.read_bytes())
        data[(root - 1) * 4096] = 0x7F
        file.write_bytes(data)

    def folder(file: Path) -> None:
        file.unlink()
        file.mkdir()

    def dangling(file: Path) -> None:
        file.unlink()
        file.symlink_to(file.with_name("unplugged.db"))

    def cut(length: int) -> Callable[[Path], None]:
        def cut_off(file: Path) -> None:
            file.write_bytes(file.read_bytes()[:length])

        return cut_off

    def written(data: bytes) -> Callable[[Path], None]:
        def write(file: Path) -> None:
            file.write_bytes(data)

        return write

    return {
        "bytes flipped": flipped,
        "cut off": cut(5000),
        "cut in the middle": cut(20 * 4096),
        "empty": written(b""),
        "a text": written(b"Dear diary, this is a text file.\n" * 300),
        "newer": newer,
        "another program's": foreign,
        "an index damaged": index,
        "a folder": folder,
        "a dangling link": dangling,
    }


@pytest.mark.parametrize("way", broken_ways())
def test_a_copy_that_is_no_good_is_refused_and_nothing_changes(
    old_and_new: Path, paths: Paths, now: FrozenTime, way: str
) -> None:
    broken_ways()[way](old_and_new)
    before = contents(paths.data)
    with pytest.raises(CoachError) as refused:
        restore(old_and_new, paths.database, now())
    assert refused.value.code is Exit.STORE
    assert refused.value.title and refused.value.message and refused.value.hint
    assert contents(paths.data) == before
    assert newest_good(paths.database) is None


def test_the_newest_good_backup_is_found_behind_bad_ones(old_and_new: Path, paths: Paths) -> None:
    for name in ("tmscoach-2026-11-30-000000.db", "tmscoach-2026-12-01-000000.db"):
        (paths.backups / name).write_bytes(old_and_new.read_bytes()[:9000])
    (paths.backups / "notes.db").write_text("not ours")
    assert newest_good(paths.database) == old_and_new


# --- bringing back -----------------------------------------------------------------------------------------


def test_a_restored_store_is_the_backup_bit_for_bit_and_the_old_one_stays(
    old_and_new: Path, paths: Paths, now: FrozenTime
) -> None:
    now_dump = dumped(paths.database)
    aside = restore(old_and_new, paths.database, now())
    assert aside is not None
    assert aside.name == "tmscoach-aside-2026-11-24-140211.db"
    assert dumped(paths.database) == dumped(old_and_new)
    assert dumped(aside) == now_dump
    assert (says(paths.database), says(aside)) == ("then", "now")
    assert {stat.S_IMODE(file.stat().st_mode) for file in (paths.database, aside)} == {0o600}
    assert sorted(file.name for file in paths.data.iterdir()) == [
        "backups",
        "tmscoach-aside-2026-11-24-140211.db",
        "tmscoach.db",
    ]
    database = open_database(paths.database, now)  # and it is a store like any other
    put(database, "later")
    with database.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()
    assert restore(aside, paths.database, now()) != aside
    assert says(paths.database) == "now"


def test_a_missing_store_comes_back(old_and_new: Path, paths: Paths, now: FrozenTime) -> None:
    paths.database.unlink()
    assert restore(old_and_new, paths.database, now()) is None
    assert says(paths.database) == "then"


def test_words_that_are_only_in_the_log_go_aside_with_the_store(
    old_and_new: Path, paths: Paths, now: FrozenTime, tmp_path: Path
) -> None:
    left_by_a_kill(paths, now, "in the log", tmp_path)
    aside = restore(old_and_new, paths.database, now())
    assert aside is not None
    assert (says(paths.database), says(aside)) == ("then", "in the log")


def left_by_a_kill(paths: Paths, now: FrozenTime, value: str, tmp_path: Path) -> None:
    """Make the store's files as a killed program leaves them: what it wrote last is in the log alone."""
    database = open_database(paths.database, now)
    put(database, value)
    stays = tmp_path / "killed"
    stays.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{paths.database}{ending}", stays / f"tmscoach.db{ending}")
    database.close()
    for file in stays.iterdir():
        shutil.copy(file, paths.data / file.name)
    assert (paths.data / "tmscoach.db-wal").stat().st_size


@pytest.mark.parametrize("way", [way for way in broken_ways() if way not in ("a folder", "newer")])
def test_a_backup_takes_the_place_of_a_damaged_store_which_stays_byte_for_byte(
    old_and_new: Path, paths: Paths, now: FrozenTime, way: str
) -> None:
    broken_ways()[way](paths.database)
    bad = None if paths.database.is_symlink() else paths.database.read_bytes()
    aside = restore(old_and_new, paths.database, now())
    assert says(paths.database) == "then"
    if bad is not None:
        assert aside is not None
        assert aside.read_bytes() == bad


def test_a_damaged_store_goes_aside_with_its_log_untouched(
    old_and_new: Path, paths: Paths, now: FrozenTime, tmp_path: Path
) -> None:
    left_by_a_kill(paths, now, "in the log", tmp_path)
    paths.database.write_bytes(b"not a store any more")
    log = Path(f"{paths.database}-wal").read_bytes()
    aside = restore(old_and_new, paths.database, now())
    assert aside is not None
    assert aside.read_bytes() == b"not a store any more"
    assert Path(f"{aside}-wal").read_bytes() == log
    assert says(paths.database) == "then"
    assert not Path(f"{paths.database}-wal").exists()


def test_a_store_of_a_newer_program_goes_aside_whole(
    old_and_new: Path, paths: Paths, now: FrozenTime
) -> None:
    broken_ways()["newer"](paths.database)
    aside = restore(old_and_new, paths.database, now())
    assert aside is not None
    assert (says(paths.database), says(aside)) == ("then", "now")


def test_a_copy_of_a_store_in_use_comes_in_with_its_log(
    old_and_new: Path, paths: Paths, now: FrozenTime, tmp_path: Path
) -> None:
    left_by_a_kill(paths, now, "in the log", tmp_path)
    usb = tmp_path / "usb"
    usb.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{paths.database}{ending}", usb / f"copy.db{ending}")
    before = contents(usb)
    restore(usb / "copy.db", paths.database, now())
    assert says(paths.database) == "in the log"
    assert contents(usb) == before


@posix
def test_a_link_stays_a_link(old_and_new: Path, paths: Paths, now: FrozenTime, tmp_path: Path) -> None:
    elsewhere = tmp_path / "disk" / "words.db"
    elsewhere.parent.mkdir()
    paths.database.rename(elsewhere)
    paths.database.symlink_to(elsewhere)
    aside = restore(old_and_new, paths.database, now())
    assert paths.database.is_symlink()
    assert says(elsewhere) == "then"
    assert aside is not None
    assert aside.parent == elsewhere.parent


def test_an_encrypted_store_comes_back_with_its_passphrase(paths: Paths, now: FrozenTime) -> None:
    key = Key("a stone in a shoe")
    database = Database(paths.database, key=key)
    paths.data.mkdir(parents=True)
    with database.rebuilding() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0005')")
        connection.exec_driver_sql("CREATE TABLE entry (day TEXT, deleted_at TEXT)")
        connection.exec_driver_sql("INSERT INTO entry VALUES ('2026-11-24', NULL)")
        connection.exec_driver_sql(f"PRAGMA application_id={0x746D7363}")
    backup = back_up(database, now())
    with database.rebuilding() as connection:
        connection.exec_driver_sql("DELETE FROM entry")
    database.close()
    assert not backup.read_bytes().startswith(b"SQLite")
    for wrong in (None, Key("another")):
        with pytest.raises(CoachError) as refused:
            restore(backup, paths.database, now(), wrong)
        assert refused.value.code is Exit.PASSPHRASE
    assert newest_good(paths.database) == backup  # on trust
    assert newest_good(paths.database, Key("another")) is None
    restore(backup, paths.database, now(), key)
    assert look(paths.database, key).pages == 1


# --- interrupted, and not alone ----------------------------------------------------------------------------


class Killed(BaseException):
    """The program ends here."""


def interrupted_at(monkeypatch: pytest.MonkeyPatch, number: int, problem: BaseException) -> list[str]:
    """Let every call that changes the disk count, and the one of that number fail; the calls so far."""
    calls: list[str] = []

    def counted(name: str, real: Any) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            calls.append(name)
            if len(calls) == number:
                raise problem
            return real(*args, **more)

        return call

    for owner, name in (
        (tempfile, "mkdtemp"),
        (os, "link"),
        (os, "fsync"),
        (shutil, "copyfileobj"),
        (module, "connect"),
        (Path, "unlink"),
        (Path, "replace"),
    ):
        monkeypatch.setattr(owner, name, counted(name, getattr(owner, name)))
    return calls


@pytest.mark.parametrize(
    "problem", [OSError(28, "No space left on device"), Killed()], ids=["full", "killed"]
)
@pytest.mark.parametrize("damaged", [False, True], ids=["well", "damaged"])
def test_restoring_that_stops_at_any_step_leaves_the_old_or_the_new(
    paths: Paths,
    now: FrozenTime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    problem: BaseException,
    damaged: bool,
) -> None:
    database = open_database(paths.database, now)
    put(database, "then")
    backup = back_up(database, now())
    database.close()
    left_by_a_kill(paths, now, "in the log", tmp_path)
    if damaged:
        paths.database.write_bytes(b"not a store any more")
    pristine = tmp_path / "pristine"
    shutil.copytree(paths.data, pristine)
    outcomes = set()
    for number in range(1, 100):
        shutil.rmtree(paths.data)
        shutil.copytree(pristine, paths.data)
        with monkeypatch.context() as patch:
            calls = interrupted_at(patch, number, problem)
            with contextlib.suppress(CoachError, Killed):
                restore(backup, paths.database, now())
            finished = len(calls) < number
        asides = sorted(paths.data.glob("tmscoach-aside-*.db"))
        if paths.database.read_bytes() == b"not a store any more":
            outcomes.add("old")
        else:
            found = says(paths.database)
            assert found in ("then", "in the log"), (number, calls[-1])
            outcomes.add("old" if found == "in the log" else "new")
            if found == "then":
                assert len(asides) == 1
                if not damaged:
                    assert says(asides[0]) == "in the log"
        if finished:
            break
        if number % 6 == 0:
            assert restore(backup, paths.database, now()) is not None  # and it can be done again
            assert says(paths.database) == "then"
    assert finished
    assert outcomes == {"old", "new"}
    assert number > 10


@posix
def test_nothing_is_restored_while_another_program_has_the_store_open(
    old_and_new: Path, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALONE_PATIENCE", 0.1)
    code = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from tmscoach.store.opening import open_database;"
        f"d = open_database(Path({str(paths.database)!r}), datetime.now);"
        "print('open', flush=True); sys.stdin.readline(); d.close()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(CoachError, match="Another tmscoach has the store open"):
            restore(old_and_new, paths.database, now())
        assert not list(paths.data.glob("tmscoach-aside-*"))
    finally:
        other.communicate("go\n")
    assert says(paths.database) == "now"
    restore(old_and_new, paths.database, now())
    assert says(paths.database) == "then"
