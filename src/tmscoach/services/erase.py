"""Deletes everything tmscoach has written about a user, and names what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tmscoach.errors import CoachError
from tmscoach.paths import Paths
from tmscoach.services.unlocking import Keyring
from tmscoach.store import doctor as store
from tmscoach.store.backup import alone

ELSEWHERE = (
    "copies you made yourself: tmscoach backup PATH, exports moved elsewhere, packets you gave away",
    "backups and snapshots of your system, such as Time Machine, File History or btrfs",
    "a folder that is kept in step with other machines or a cloud, and its bin",
    "the history of your shell, if you gave words to tmscoach write as an argument",
    "swap, undo and backup files of your editor",
    "the free space of the disk: what was deleted can stay readable there until it is written over",
)


@dataclass(frozen=True, slots=True)
class Erasable:
    """What would be deleted, and what would be left; paths in the order they go."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]  # go if they are empty then
    left: tuple[Path, ...]


def erasable(paths: Paths, *, exports: bool = False) -> Erasable:
    """What there is to delete: the store last, so that an erasing that was cut off is seen."""
    files = [
        *(path for path in sorted(paths.backups.glob("*")) if _is_file(path)),
        *(path for path in sorted(paths.editing.glob("*/*")) if _is_file(path)),
        *store.asides(paths.database),
        *(file for half in store.halves(paths.database) for file in _within(half)),
    ]
    files += [path for path in (paths.log, paths.theme) if path.exists()]
    ours = [path for path in sorted(paths.exports.rglob("*")) if _is_file(path)]
    exported = [path for path in ours if path.relative_to(paths.exports).parts[0].startswith("tmscoach-")]
    if exports:
        files += exported
    files += [link.resolve() for link in [paths.database] if link.is_symlink() and link.exists()]
    files += reversed(store.parts(paths.database))
    own = [
        path
        for folder in (paths.drills, paths.programs, paths.measures)
        for path in sorted(folder.rglob("*"))
        if _is_file(path)
    ]
    left = [*own, *(path for path in ours if not exports or path not in exported)]
    if paths.config_file.exists():
        left.append(paths.config_file)
    folders = [
        *sorted((path for path in paths.editing.glob("*") if path.is_dir()), reverse=True),
        *(path for path in store.halves(paths.database) if path.is_dir()),
        *(
            path
            for path in sorted(paths.exports.glob("tmscoach-*"), reverse=True)
            if exports and path.is_dir()
        ),
        paths.editing,
        paths.backups,
        *((paths.exports,) if exports else ()),
        paths.data,
    ]
    return Erasable(tuple(dict.fromkeys(files)), tuple(folders), tuple(left))


def erase(paths: Paths, found: Erasable) -> None:
    """Delete what was found, and let the system's keyring forget the passphrase.

    Raises:
        CoachError: another program has the store open, and nothing was deleted; or a file could not be
            deleted, which is named, and the rest is gone.
    """
    stayed: list[tuple[Path, str]] = []
    with alone(paths.database.resolve()):
        for file in found.files:
            try:
                file.unlink(missing_ok=True)
            except OSError as problem:
                stayed.append((file, problem.strerror or "the disk refuses"))
    for folder in found.folders:
        with suppress(OSError):  # something of the user's own is in it
            folder.rmdir()
    with suppress(CoachError):
        Keyring(paths.database).forget()
    if stayed:
        file, why = stayed[0]
        more = f", and {len(stayed) - 1} more" if len(stayed) > 1 else ""
        raise CoachError(
            f"{file} could not be deleted: {why}{more}.",
            "Everything else is gone.",
            "Look at its permissions and those of its folder, and run this again.",
        )


def _is_file(path: Path) -> bool:
    return path.is_symlink() or path.is_file()


def _within(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from (file for file in sorted(path.rglob("*")) if _is_file(file))
    else:
        yield path
