"""Looks over everything that keeps a user's words, says what it finds, and mends what is safe to mend."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tmscoach.errors import CoachError, Exit
from tmscoach.paths import Paths
from tmscoach.rules.days import Clock
from tmscoach.services.backups import BackupService, backups, checked
from tmscoach.services.editor import leftovers
from tmscoach.store import doctor as store
from tmscoach.store.backup import backups_folder, holds_something
from tmscoach.store.database import HEAD, Database

OLDEST_BACKUP = timedelta(days=7)  # while tmscoach is used, there is one of every day
LEAST_ROOM = 100_000_000  # bytes
ASIDE_FOR = 30 * 86400  # seconds after which a store that was set aside is asked about
STILL_AT_WORK = 3600  # seconds in which a half file may be somebody's


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and what to do; empty where all is well."""

    name: str
    found: str
    do: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.do


def look_over(
    paths: Paths, clock: Clock, database: Database | None, problem: CoachError | None, *, mend: bool = False
) -> tuple[Finding, ...]:
    """Every finding, in a fixed order; `database` is None where it could not be opened, for `problem`.

    With `mend`, permissions are closed, half files removed and the index of words made anew, that one after a
    backup.
    """
    return (
        *_store(paths, clock, database, problem, mend=mend),
        _permissions(paths, mend=mend),
        *_backups(paths, clock, database),
        _room(paths),
        *_leftovers(paths, mend=mend),
        _versions(),
    )


def _store(
    paths: Paths, clock: Clock, database: Database | None, problem: CoachError | None, *, mend: bool
) -> Iterator[Finding]:
    if database is None:
        assert problem is not None
        yield Finding("store", problem.title, problem.hint or problem.message)
        return
    try:
        found = store.condition(database, clock.today(), clock.utc() + timedelta(days=1))
    except CoachError as damage:
        yield Finding("store", damage.title, damage.hint)
        return
    if found.damages:
        restoring = "tmscoach restore newest brings the newest good backup back; this one stays beside it."
        yield Finding("store", f"{paths.database} is damaged.", restoring)
    else:
        size = paths.database.stat().st_size / 1_000_000
        yield Finding("store", f"{paths.database} is whole, {size:,.1f} MB.")
    if found.broken_links:
        yield Finding(
            "links", f"{found.broken_links} rows point at nothing.", "Export an archive and report this."
        )
    else:
        yield Finding("links", "Every row that points at another finds it.")
    yield _index(clock, database, found, mend=mend and not found.damages)
    if found.revision == HEAD:
        yield Finding("form", f"The store has the newest form ({HEAD}).")
    else:
        yield Finding("form", f"The store has the form {found.revision}.", "Start tmscoach once more.")
    if found.ahead:
        yield Finding(
            "clock",
            f"{found.ahead} pages lie in days to come.",
            "Look whether the clock was wrong when they were written, or is wrong now.",
        )
    else:
        yield Finding("clock", "No page lies in days to come.")


def _index(clock: Clock, database: Database, found: store.Condition, *, mend: bool) -> Finding:
    if found.index_agrees:
        return Finding("search", "What is searched is what the pages say.")
    if not mend:
        return Finding(
            "search",
            "The index of words does not agree with the pages.",
            "tmscoach doctor --mend makes it anew.",
        )
    try:
        BackupService(database, clock).make_before("mend")
        store.rebuild_index(database)
    except CoachError as problem:
        return Finding("search", f"The index of words could not be made anew. {problem.title}", problem.hint)
    return Finding("search", "The index of words was made anew, after a backup (mended).")


def _permissions(paths: Paths, *, mend: bool) -> Finding:
    if os.name != "posix":
        return Finding("permissions", "Your system decides who can read your files.")
    loose, foreign, closed = [], [], 0
    for path, most in _private(paths):
        with suppress(OSError):
            about = path.lstat()
            if stat.S_ISLNK(about.st_mode):
                continue
            if about.st_uid != os.geteuid():
                foreign.append(path)
            elif about.st_mode & 0o777 & ~most:
                if mend:
                    path.chmod(most)
                    closed += 1
                else:
                    loose.append(path)
    if foreign:
        return Finding(
            "permissions", f"{_some(foreign)} belongs to somebody else.", "Take it over with chown."
        )
    if loose:
        return Finding(
            "permissions",
            f"Others on this machine may read {_some(loose)}.",
            "tmscoach doctor --mend closes this.",
        )
    return Finding(
        "permissions", "Only you can read your files" + (f" ({closed} mended)." if closed else ".")
    )


def _private(paths: Paths) -> Iterator[tuple[Path, int]]:
    """What is for its owner alone, with the most its permissions may be."""
    for folder in (paths.data, paths.backups, paths.editing, paths.exports):
        if folder.is_dir():
            yield folder, 0o700
    files = [*store.parts(paths.database), *store.asides(paths.database), *store.halves(paths.database)]
    files += [
        paths.log,
        paths.theme,
        *paths.editing.glob("*/*"),
        *paths.backups.glob("*"),
        *paths.exports.glob("tmscoach-*"),
    ]
    for file in files:
        if file.is_file():
            yield file, 0o600
        elif file.is_dir():
            yield file, 0o700


def _backups(paths: Paths, clock: Clock, database: Database | None) -> Iterator[Finding]:
    key = database.key if database else None
    there = backups(paths)
    if not there:
        if database is not None and not holds_something(database):
            yield Finding("backups", "There is nothing to back up yet.")
        else:
            yield Finding(
                "backups",
                f"There is no backup in {backups_folder(paths.database)}.",
                "tmscoach backup makes one.",
            )
        return
    now = clock.now().replace(tzinfo=None)
    looks = {one.path: checked(one.path, key, paths.data) for one in there}
    closed = {path for path, seen in looks.items() if seen.problem and seen.problem.code is Exit.PASSPHRASE}
    bad = [path for path, seen in looks.items() if seen.problem and path not in closed]
    past = [one for one in there if one.at <= now + timedelta(days=1)]
    good = [one for one in past if looks[one.path].held]
    if closed and not good and not bad:
        what = "they have another passphrase" if key else "they have a passphrase"
        yield Finding("backups", f"{len(there)} in {paths.backups}; {what} and were not looked into.")
        return
    if not good:
        yield Finding(
            "backups", f"None of {len(there)} backups is whole.", "tmscoach backup makes a new one."
        )
        return
    age = (now - good[0].at).days
    about = f"{len(there)} in {paths.backups}, the newest good one of {good[0].at:%Y-%m-%d %H:%M}"
    if bad:
        names = ", ".join(path.name for path in bad)
        yield Finding("backups", f"{about}; {names} cannot be opened.", "Delete what cannot be opened.")
    elif now - good[0].at > OLDEST_BACKUP:
        yield Finding("backups", f"{about}, {age} days ago.", "tmscoach backup makes one.")
    elif len(past) < len(there):
        yield Finding(
            "backups", f"{about}; {len(there) - len(past)} lie in days to come.", "Look at the clock."
        )
    else:
        yield Finding("backups", f"{about}.")


def _room(paths: Paths) -> Finding:
    folder = next(place for place in (paths.data, *paths.data.parents) if place.exists())
    free = shutil.disk_usage(folder).free
    size = paths.database.stat().st_size if paths.database.is_file() else 0
    about = f"{free / 1_000_000:,.0f} MB are free on the disk of {folder}."
    if free < max(LEAST_ROOM, 3 * size):
        return Finding("room", about, "Free some space: backups and updates need it.")
    return Finding("room", about)


def _leftovers(paths: Paths, *, mend: bool) -> Iterator[Finding]:
    if pages := leftovers(paths.editing):
        yield Finding(
            "editing",
            f"{len(pages)} pages never came back from an editor: {_some(pages)}.",
            "Read them, keep what you want with tmscoach write - < FILE, and remove them.",
        )
    else:
        yield Finding("editing", "No page is left from an editor.")
    half = [path for path in store.halves(paths.database) if _is_abandoned(path)]
    if half and mend:
        for path in half:
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        half = [path for path in half if path.exists()]
    if half:
        yield Finding(
            "half files",
            f"{_some(half)} was left half done; your words may be in it.",
            "tmscoach doctor --mend removes it.",
        )
    else:
        yield Finding("half files", "Nothing was left half done.")
    if aside := [path for path in store.asides(paths.database) if path.suffix == ".db"]:
        old = any(time.time() - path.stat().st_mtime > ASIDE_FOR for path in aside)
        yield Finding(
            "set aside",
            f"{_some(aside)} was set aside when a backup was restored.",
            "Your words are in it. Delete it if you no longer need it." if old else "",
        )
    else:
        yield Finding("set aside", "No store was set aside.")


def _is_abandoned(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > STILL_AT_WORK
    except OSError:
        return False


def _versions() -> Finding:
    sqlite, cipher = store.versions()
    return Finding("versions", f"SQLite {sqlite}, SQLCipher {cipher}.")


def _some(paths: tuple[Path, ...] | list[Path]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more}"
