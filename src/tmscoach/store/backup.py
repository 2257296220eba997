"""Verified copies of the store, made and brought back; every file is whole under its name, or not there."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

import sqlcipher3.dbapi2 as driver
from sqlmodel import select

from tmscoach.errors import CoachError, Exit, PassphraseNeeded
from tmscoach.paths import make_private_folder
from tmscoach.store.database import APPLICATION_ID, HEAD, Database, connect
from tmscoach.store.header import is_encrypted
from tmscoach.store.key import Key
from tmscoach.store.opening import refuse_what_is_not_a_store
from tmscoach.store.problems import explain

COMPANIONS = ("-wal", "-journal", "-shm")  # files in which SQLite keeps what is not in the store yet
HALF = ".part"  # how the name of a file ends that is not whole yet
ROOM = ".restoring-"  # how the name of the folder begins in which a copy is looked at
# where SQLite keeps its locks in a file: pending, reserved and shared, one after the other
LOCKS_AT, LOCKS = 0x40000000, 512
ALONE_PATIENCE = 2.0  # seconds that restoring waits for a command that will end by itself


@dataclass(frozen=True, slots=True)
class Look:
    """What a copy of the store holds: pages (without the trash), the last day of one, its form."""

    path: Path
    pages: int
    last_day: date | None
    revision: str
    is_encrypted: bool


def backups_folder(store: Path) -> Path:
    """Where the backups of a store are."""
    return store.parent / "backups"


def backup_files(store: Path) -> list[Path]:
    """The backups of a store, the newest first."""
    folder = backups_folder(store)
    second = len("tmscoach-2026-11-24-140211")  # of those made in one second the file's own time decides
    try:
        found = [(file.name[:second], file.stat().st_mtime_ns, file) for file in folder.glob("tmscoach-*.db")]
    except OSError:
        return []
    return [file for *_, file in sorted(found, reverse=True)]


# --- making ------------------------------------------------------------------------------------------------


def back_up(database: Database, at: datetime, why: str = "") -> Path:
    """Copy the store into its folder of backups; the file's name holds the time and `why`.

    Raises:
        CoachError: the copy could not be made or is not whole; a half copy is removed.
    """
    folder = backups_folder(database.path)
    make_private_folder(folder)
    stem = f"tmscoach-{at:%Y-%m-%d-%H%M%S}" + (f"-{why}" if why else "")
    target, number = folder / f"{stem}.db", 2
    while True:
        while os.path.lexists(target):
            target, number = folder / f"{stem}-{number}.db", number + 1
        try:
            return copy_to(database, target)
        except FileExistsError:
            continue  # another program took the name meanwhile


def copy_to(database: Database, target: Path, *, overwrite: bool = False) -> Path:
    """Copy the store to `target` and check the copy before it gets that name.

    Raises:
        FileExistsError: `target` appeared meanwhile; with `overwrite` it is replaced.
        CoachError: the copy could not be made or is not whole; nothing half is left.
    """
    half = target.with_name(f".{secrets.token_hex(6)}{HALF}")
    try:
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with database.reading() as session:
            source = session.connection().connection.dbapi_connection
            assert source is not None
            copy = connect(half, database.key)  # an encrypted store has encrypted copies
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()
                whole = copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
            finally:
                copy.close()
        if not whole:
            raise CoachError(
                "The backup could not be checked, so it was removed.",
                "Your store was not changed.",
                "The store may be damaged: tmscoach doctor looks at it.",
                code=Exit.STORE,
            )
        _put_on_disk(half)
        if overwrite:
            half.replace(target)
        else:
            _name(half, target)
        _sync(target.parent)
    except FileExistsError:
        raise
    except (OSError, driver.DatabaseError) as problem:
        raise _not_copied(problem, target) from None
    finally:
        for file in (half, *_companions(half)):
            with suppress(OSError):
                file.unlink(missing_ok=True)
    return target


def _not_copied(problem: Exception, target: Path) -> CoachError:
    told = explain(problem, target)
    if isinstance(problem, OSError) and problem.strerror:
        return CoachError(
            f"{target} could not be written: {problem.strerror}.",
            "No half file was left, and your store was not changed.",
            "Choose another folder, or free some space.",
        )
    if told.code is Exit.STORE and not os.access(target.parent, os.W_OK):
        told.hint = "Check the folder's permissions."
    return told


def holds_something(database: Database) -> bool:
    """Whether anything a user would miss is in the store."""
    from tmscoach.store.transfer import KEPT_TABLES  # all tables: asked once a day, not at every command

    with database.reading() as session:
        return any(session.exec(select(table.id).limit(1)).first() for table in KEPT_TABLES.values())


# --- looking -----------------------------------------------------------------------------------------------


def look(path: Path, key: Key | None = None, room: Path | None = None) -> Look:
    """Look at a copy of the store without changing it: whether it is one, whether it is whole, what it holds.

    `room` is a folder to work in, if need be; the copy's own if not given.

    Raises:
        CoachError: exit 4; it is not a store, damaged, or of a newer tmscoach. Exit 3; it is encrypted and
            `key` is missing or wrong.
    """
    _refuse_what_is_no_file(path)
    if any(file.exists() for file in _companions(path)) or _is_wal(path):
        with copied(path, room or path.parent) as copy:  # opened as it is, it would be changed
            found = _look(copy, key)
    else:
        found = _look(path, key)
    return Look(path, found.pages, found.last_day, found.revision, found.is_encrypted)


def newest_good(store: Path, key: Key | None = None) -> Path | None:
    """The newest backup that can be brought back; without a key, one with a passphrase is taken on trust."""
    for path in backup_files(store):
        try:
            look(path, key)
        except CoachError as problem:
            if problem.code is not Exit.PASSPHRASE or key is not None:
                continue
        return path
    return None


def _look(path: Path, key: Key | None) -> Look:
    encrypted = is_encrypted(path)
    if encrypted and key is None:
        raise PassphraseNeeded
    try:
        connection = connect(path, key if encrypted else None)
        try:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise _no_store(path)
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise _no_store(path)
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
            if revision is None:
                raise _no_store(path)
            if str(revision) > HEAD:
                raise CoachError(
                    f"{path} was made by a newer tmscoach.",
                    "Nothing was changed.",
                    "Install the newer version first.",
                    code=Exit.STORE,
                )
            pages, last = connection.execute(
                "SELECT count(*), max(day) FROM entry WHERE deleted_at IS NULL"
            ).fetchone()
        finally:
            connection.close()
    except driver.DatabaseError as problem:
        if encrypted and "not a database" in str(problem):
            raise CoachError(
                f"This passphrase does not open {path}.",
                "Nothing was changed.",
                "A copy opens with the passphrase the store had when it was made. It may also be damaged.",
                code=Exit.PASSPHRASE,
            ) from None
        raise _no_store(path) from None
    return Look(path, pages, date.fromisoformat(last) if last else None, str(revision), encrypted)


def _no_store(path: Path) -> CoachError:
    return CoachError(
        f"{path} is damaged or is not a tmscoach store.",
        "Nothing was changed.",
        "tmscoach backup list shows the backups and which of them are whole.",
        code=Exit.STORE,
    )


def _refuse_what_is_no_file(path: Path) -> None:
    if not os.path.lexists(path):
        raise CoachError(
            f"There is no file {path}.",
            "Nothing was changed.",
            "tmscoach backup list shows the backups there are.",
            code=Exit.REFUSED,
        )
    if path.exists() and not path.is_file():
        raise CoachError(
            f"{path} is not an ordinary file.", "Nothing was changed.", "Name a backup.", code=Exit.STORE
        )
    refuse_what_is_not_a_store(path, _no_store)
    if path.stat().st_size == 0:
        raise CoachError(f"{path} is empty.", "Nothing was changed.", "Name another backup.", code=Exit.STORE)


@contextmanager
def copied(path: Path, folder: Path) -> Iterator[Path]:
    """A private copy of a store with what SQLite keeps beside it, in a folder of its own under `folder`."""
    room = None
    try:
        try:
            room = Path(tempfile.mkdtemp(prefix=ROOM, dir=folder))
            copy = room / "tmscoach.db"
            for source, target in [(path, copy), *zip(_companions(path), _companions(copy), strict=True)]:
                if source.exists() and not source.name.endswith("-shm"):
                    _copy(source, target)
        except OSError as problem:
            raise _not_copied(problem, folder) from None
        yield copy
    finally:
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as wanted:
        _copy_open(wanted, target)


def _copy_open(wanted: IO[bytes], target: Path) -> None:
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as made:
        shutil.copyfileobj(wanted, made, 1 << 20)
        made.flush()
        os.fsync(made.fileno())


def _companions(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + ending) for ending in COMPANIONS)


def _is_wal(path: Path) -> bool:
    """Whether a plain file says of itself that it keeps its changes beside it."""
    with path.open("rb") as file:
        head = file.read(20)
    return head[:6] == b"SQLite" and head[18:20] == b"\x02\x02"


# --- bringing back -----------------------------------------------------------------------------------------


def restore(path: Path, store: Path, at: datetime, key: Key | None = None) -> Path | None:
    """Put a copy in the place of the store, which stays beside it; returns where, or None if there was none.

    The copy is checked first and stays where it is. A program that stops at any moment leaves the old store
    under its name, or the new one there and the old one beside it.

    Raises:
        CoachError: the copy is no good, another program has the store open, or the disk refuses; then the
            store is as it was.
    """
    store = store.resolve()  # where the store is a link, what it points to is replaced
    make_private_folder(store.parent)
    try:
        look(path, key, store.parent)
        with copied(path, store.parent) as made:
            _look(made, key)  # the copy itself: a disk may have damaged it
            _ready(made, key if is_encrypted(made) else None)
            return _put_in_place(made, store, at, key)
    except OSError as problem:
        raise CoachError(
            f"The store could not be replaced: {problem.strerror}.",
            "It was left as it was.",
            "Check the folder's permissions and free space, then try again.",
            code=Exit.STORE,
        ) from None


def _ready(made: Path, key: Key | None) -> None:
    """Make one file of a copy, with the log switched on as every store has it."""
    try:
        connection = connect(made, key)
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    except driver.DatabaseError as problem:
        raise explain(problem, made) from None
    _put_on_disk(made)


def _put_in_place(made: Path, store: Path, at: datetime, key: Key | None) -> Path | None:
    if not os.path.lexists(store) and not any(file.exists() for file in _companions(store)):
        _name(made, store)
        _sync(store.parent)
        return None
    if store.exists():
        _settle(store, key)
    with alone(store) as held:
        aside = _set_aside(store, at, held)
        # from here on the old store is whole under two names; what is beside it must be gone before the new
        # one comes, for SQLite would take it for the new one's
        for file in _companions(store):
            file.unlink(missing_ok=True)
        made.replace(store)
        _sync(store.parent)
    return aside


def _settle(store: Path, key: Key | None) -> None:
    """Bring what is beside a store into it, so that one file is all of it; a damaged one is left as it is."""
    log = _companions(store)[0]
    if not log.exists() or not log.stat().st_size:
        return
    encrypted = is_encrypted(store)
    with copied(store, store.parent) as copy:
        try:
            _look_whole(copy, key if encrypted else None)
        except (driver.DatabaseError, CoachError):
            return
    try:
        connection = connect(store, key if encrypted else None)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    except driver.DatabaseError as problem:
        raise explain(problem, store) from None


def _look_whole(path: Path, key: Key | None) -> None:
    connection = connect(path, key)
    try:
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise _no_store(path)
    finally:
        connection.close()


@contextmanager
def alone(store: Path) -> Iterator[IO[bytes] | None]:
    """Hold the store so that no other program can use it; the open file, or None if there is only its log.

    These are the bytes SQLite itself locks, so this works for a file that SQLite cannot open.

    Raises:
        CoachError: another program has it open.
    """
    if not store.exists():
        yield None
        return
    with store.open("r+b") as held:
        if sys.platform != "win32":
            import fcntl

            until = time.monotonic() + ALONE_PATIENCE
            while True:
                try:
                    fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCKS, LOCKS_AT)
                    break
                except OSError:
                    if time.monotonic() >= until:
                        raise _open_elsewhere() from None
                time.sleep(0.05)
        yield held


def _open_elsewhere() -> CoachError:
    return CoachError(
        "Another tmscoach has the store open.",
        "Nothing was changed.",
        "Close its windows, then try again.",
    )


def _set_aside(store: Path, at: datetime, held: IO[bytes] | None) -> Path:
    """Give the present store, and what is beside it, a second name; a half aside is removed."""
    stem, number = f"tmscoach-aside-{at:%Y-%m-%d-%H%M%S}", 2
    aside = store.with_name(f"{stem}.db")
    while any(os.path.lexists(file) for file in (aside, *_companions(aside))):
        aside, number = store.with_name(f"{stem}-{number}.db"), number + 1
    made: list[Path] = []
    try:
        for source, target in [(store, aside), *zip(_companions(store), _companions(aside), strict=True)]:
            if source.exists() and not source.name.endswith("-shm"):
                made.append(target)
                _second_name(source, target, held if source == store else None)
        _sync(store.parent)
    except BaseException:
        for file in made:
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise
    return made[0]


def _second_name(source: Path, target: Path, held: IO[bytes] | None) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if held is None:
            _copy(source, target)
        else:  # opening and closing it once more would let go of the lock
            held.seek(0)
            _copy_open(held, target)


# --- files -------------------------------------------------------------------------------------------------


def _name(half: Path, target: Path) -> None:
    """Give a whole file its name, without replacing another."""
    try:
        os.link(half, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        half.rename(target)


def _put_on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    """Put the names of a folder's files on the disk, so that a power cut forgets none."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
