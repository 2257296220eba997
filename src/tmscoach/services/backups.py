"""Backups: made by themselves and on demand, looked at, and brought back."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tmscoach.errors import CoachError, Exit
from tmscoach.paths import Paths, make_private_folder
from tmscoach.rules import backups as rules
from tmscoach.rules.days import Clock
from tmscoach.store import backup as store
from tmscoach.store.backup import Look as Look
from tmscoach.store.database import Database
from tmscoach.store.key import Key

NEWEST = "newest"  # what the newest good backup may be called
ABANDONED = 3600  # seconds after which nobody is still at work on half a file


@dataclass(frozen=True, slots=True)
class Backup:
    """A file in the folder of backups; `at` is the wall clock of its making, `why` empty for a daily one."""

    path: Path
    at: datetime  # naive
    why: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What looking at a backup found: what it holds, or why it cannot be brought back."""

    held: Look | None
    problem: CoachError | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where the store that was there before is now; None if there was none."""

    held: Look
    aside: Path | None


@dataclass(frozen=True, slots=True)
class BackupService:
    """Backups of the open store: made by themselves and on demand."""

    database: Database
    clock: Clock

    def daily(self) -> Path | None:
        """Today's backup, if there is none yet and the store holds something; those that are too many go.

        Of several programs that start together one makes it.

        Raises:
            CoachError: it could not be made; nothing half is left.
        """
        folder = store.backups_folder(self.database.path)
        now = self._now()
        if not rules.is_due(_names(folder), now) or not self._holds_something():
            return None
        make_private_folder(folder)
        with _one_at_a_time(folder) as alone:
            if not alone or not rules.is_due(_names(folder), now):
                return None
            made = store.back_up(self.database, self.clock.now())
            for name in rules.superfluous(_names(folder), now):
                with suppress(OSError):
                    (folder / name.text).unlink()
            _remove_halves(folder)
        return made

    def make(self) -> Path:
        """A backup now, which stays until the user removes it.

        Raises:
            CoachError: it could not be made; nothing half is left.
        """
        return store.back_up(self.database, self.clock.now(), rules.BY_HAND)

    def make_before(self, what: str) -> Path:
        """A backup before `what` ("mend"), as those before an update or an import."""
        return store.back_up(self.database, self.clock.now(), f"before-{what}")

    def copy_to(self, path: Path, *, overwrite: bool = False) -> Path:
        """A checked copy at `path`, or in it under a name with the time, where it is a folder.

        Raises:
            CoachError: there is a file of that name and `overwrite` is not set, it is a link, or the disk
                refuses; nothing half is left.
        """
        if path.is_dir() and not path.is_symlink():
            path = path / f"tmscoach-{self._now():%Y-%m-%d-%H%M%S}.db"
        _refuse_what_is_there(path, self.database.path, overwrite=overwrite)
        try:
            return store.copy_to(self.database, path, overwrite=overwrite)
        except FileExistsError:
            raise CoachError(
                f"{path} appeared meanwhile.", "It was left as it is.", "Choose another name."
            ) from None

    def _now(self) -> datetime:
        return self.clock.now().replace(tzinfo=None)

    def _holds_something(self) -> bool:
        return store.holds_something(self.database)


def backups(paths: Paths) -> tuple[Backup, ...]:
    """The backups there are, the newest first."""
    found = []
    for name in sorted(_names(paths.backups), reverse=True):
        with suppress(OSError):  # gone meanwhile
            path = paths.backups / name.text
            found.append(Backup(path, name.at, name.why, path.stat().st_size))
    return tuple(found)


def checked(path: Path, key: Key | None = None, room: Path | None = None) -> Checked:
    """Look at a backup without changing it."""
    try:
        return Checked(store.look(path, key, room))
    except CoachError as problem:
        return Checked(None, problem)


def newest_good(paths: Paths, key: Key | None = None) -> Path | None:
    """The newest backup that can be brought back."""
    return store.newest_good(paths.database, key)


def chosen(paths: Paths, named: str, key: Key | None = None) -> Path:
    """The backup a user means: a path, the name of a file in the folder of backups, or `newest`.

    Raises:
        CoachError: there is no good backup; exit 2 for an unknown name.
    """
    if named == NEWEST:
        newest = newest_good(paths, key)
        if newest is None:
            raise CoachError(
                "There is no backup that could be brought back.",
                "Nothing was changed.",
                f"They would be in {paths.backups}. A copy elsewhere can be named: tmscoach restore PATH.",
            )
        return newest
    try:
        path = Path(named).expanduser()
    except RuntimeError:
        path = Path(named)
    if not os.path.lexists(path) and os.path.lexists(paths.backups / named):
        return paths.backups / named
    return path


def restore(paths: Paths, path: Path, now: datetime, key: Key | None = None) -> Restored:
    """Bring a copy of the store back; the present store stays beside it.

    Works whether the present store is well, damaged or missing. It must not be open, here or elsewhere.

    Raises:
        CoachError: the copy is no good, or the store cannot be replaced; then it is as it was.
    """
    make_private_folder(paths.data)
    held = store.look(path, key, paths.data)
    if path.resolve() == paths.database.resolve():
        raise CoachError(
            f"{path} is the store itself.",
            "Nothing was changed.",
            "Name a backup: tmscoach backup list shows them.",
            code=Exit.USAGE,
        )
    return Restored(held, store.restore(path, paths.database, now, key))


def in_words(held: Look) -> str:
    """What a copy holds, in a few words."""
    pages = f"{held.pages:,} page" + ("" if held.pages == 1 else "s")
    last = _day(held.last_day) if held.last_day else ""
    return f"{pages}, the last of {last}" if last else f"{pages}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _names(folder: Path) -> list[rules.Name]:
    try:
        return [name for file in folder.iterdir() if (name := rules.read_name(file.name))]
    except OSError:
        return []


def _refuse_what_is_there(path: Path, database: Path, *, overwrite: bool) -> None:
    if path.is_symlink():
        raise CoachError(
            f"{path} is a link to {path.readlink()}.",
            "Nothing was written.",
            "Name the file itself, or another.",
        )
    if not path.parent.is_dir():
        raise CoachError(
            f"There is no folder {path.parent}.", "Nothing was written.", "Make it first, or name another."
        )
    if not path.exists():
        return
    if not path.is_file() or path.resolve() == database.resolve():
        raise CoachError(f"{path} cannot be written over.", "Nothing was written.", "Name another file.")
    if not overwrite:
        raise CoachError(
            f"{path} is there already.", "It was left as it is.", "Choose another name, or add --overwrite."
        )


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[bool]:
    """Whether this program may work on the folder; the system lets go of it even if the program is killed."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def _remove_halves(folder: Path) -> None:
    """Remove what a program that was killed left of a copy."""
    for half in folder.glob(f".*{store.HALF}*"):
        with suppress(OSError):
            if time.time() - half.stat().st_mtime > ABANDONED:
                half.unlink()
