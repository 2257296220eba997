"""Writes a file, a zip or a folder whole or not at all, for its owner only, never over another unasked."""

from __future__ import annotations

import os
import secrets
import shutil
import time
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tmscoach.errors import CoachError
from tmscoach.paths import make_private_folder

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}
# what is not finished is called so, beside its place, until it is whole and renamed
ASIDE, UNFINISHED = ".tmscoach-", ".part"
ABANDONED = 3600.0  # seconds without a change after which such a thing belongs to a program that was killed


def write_whole(path: Path, chunks: Iterable[str], *, overwrite: bool = False) -> Path:
    """Write text to `path` through a temporary file beside it (mode 0600), then rename; returns the path.

    Raises:
        CoachError: the file exists and `overwrite` is not set, the path is a link or a folder, or the disk
            refuses; no half file is left.
    """
    with _aside(path, overwrite=overwrite) as temporary:
        _write_text(temporary, chunks)
    return path


def write_zip(path: Path, name: str, chunks: Iterable[str], *, overwrite: bool = False) -> Path:
    """Write text as the one file `name` of a zip, as carefully as `write_whole` does; returns the path.

    Raises:
        CoachError: as there.
    """
    inner = zipfile.ZipInfo(name)  # without a time: the file says by itself when its pages were written
    inner.compress_type = zipfile.ZIP_DEFLATED
    with _aside(path, overwrite=overwrite) as temporary, os.fdopen(_new_file(temporary), "wb") as file:
        with (
            zipfile.ZipFile(file, "w") as packed,
            packed.open(inner, "w", force_zip64=True) as inside,
        ):
            for chunk in chunks:
                inside.write(chunk.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    return path


def write_folder(
    folder: Path, files: Iterable[tuple[str, Iterable[str]]], *, overwrite: bool = False
) -> Path:
    """Write files, each a name and its text, into a new or an empty folder (mode 0700); returns the folder.

    With `overwrite` the folder may hold something: files of the same names are replaced, others stay. All of
    it is written aside first, so a full disk leaves everything as it was.

    Raises:
        CoachError: the folder holds something and `overwrite` is not set, it is a link or a file, or the disk
            refuses; no half folder is left.
    """
    _refuse_no_folder(folder, overwrite=overwrite)
    aside = _name_aside(folder)
    try:
        make_private_folder(folder.parent)
        _forget_abandoned(folder.parent)
        make_private_folder(aside)
        for name, chunks in files:
            _write_text(aside / name, chunks)
        sync_folder(aside)
        if folder.is_dir() and any(folder.iterdir()):
            _move_into(aside, folder)
        else:
            aside.rename(folder)  # takes the place of an empty folder
        sync_folder(folder.parent)
    except OSError as problem:
        raise _not_written(f"The folder {folder}", problem) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _move_into(aside: Path, folder: Path) -> None:
    written = sorted(aside.iterdir())
    for file in written:  # all are looked at before one is replaced
        _refuse_what_is_there(folder / file.name, overwrite=True)
    for file in written:
        file.replace(folder / file.name)
    sync_folder(folder)


def _refuse_no_folder(folder: Path, *, overwrite: bool) -> None:
    try:
        if folder.is_symlink():
            raise _is_a_link(folder, "Name the folder itself, or a new one.")
        if folder.exists() and not folder.is_dir():
            raise CoachError(
                f"{folder} is not a folder.", "Nothing was written.", "Name a new folder, or a .md file."
            )
        if folder.is_dir() and any(folder.iterdir()) and not overwrite:
            raise CoachError(
                f"The folder {folder} already holds something.",
                "Nothing was written.",
                "Name a new or empty folder, or add --overwrite.",
            )
    except OSError as problem:
        raise _not_written(f"The folder {folder}", problem) from None


@contextmanager
def _aside(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Lends a place beside `path` to write in; what stands there at the end takes the place of `path`."""
    if not path.name or "\0" in str(path):
        raise CoachError(
            "That is not the name of a file.", "Nothing was written.", "Name a file in a folder."
        )
    temporary = None
    try:
        _refuse_what_is_there(path, overwrite=overwrite)
        make_private_folder(path.parent)
        _forget_abandoned(path.parent)
        temporary = _name_aside(path)
        yield temporary
        if overwrite:
            temporary.replace(path)
        else:
            _rename_without_replacing(temporary, path)
        sync_folder(path.parent)
    except FileExistsError:
        raise CoachError(
            f"{path} appeared meanwhile.", "It was left as it is.", "Choose another name."
        ) from None
    except OSError as problem:
        raise _not_written(str(path), problem) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _write_text(path: Path, chunks: Iterable[str]) -> None:
    with os.fdopen(_new_file(path), "w", encoding="utf-8", newline="\n") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _new_file(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)


def _name_aside(path: Path) -> Path:
    # `.` and `..` have no name of their own
    return Path(os.path.abspath(path)).with_name(f"{ASIDE}{secrets.token_hex(6)}{UNFINISHED}")  # noqa: PTH100


def _forget_abandoned(folder: Path) -> None:
    """Remove what a killed program left half written here: it holds pages, and nobody would look for it."""
    for old in folder.glob(f"{ASIDE}*{UNFINISHED}"):
        with suppress(OSError):
            if time.time() - old.lstat().st_mtime > ABANDONED:
                if old.is_dir() and not old.is_symlink():
                    shutil.rmtree(old)
                else:
                    old.unlink()


def _not_written(what: str, problem: OSError) -> CoachError:
    return CoachError(
        f"{what} could not be written: {problem.strerror or 'the disk refused'}.",
        "No half file was left, and your pages are untouched.",
        "Choose another folder, or free some space.",
    )


def _is_a_link(path: Path, hint: str) -> CoachError:
    return CoachError(f"{path} is a link to {path.readlink()}.", "Nothing was written.", hint)


def _refuse_what_is_there(path: Path, *, overwrite: bool) -> None:
    if path.is_symlink():
        raise _is_a_link(path, "Name the file itself, or another.")
    if path.is_dir():
        raise CoachError(f"{path} is a folder.", "Nothing was written.", "Name a file in it.")
    if not path.exists():
        return
    if not overwrite:
        raise CoachError(
            f"{path} is there already.", "Nothing was written.", "Choose another name, or add --overwrite."
        )
    if not path.is_file():
        raise CoachError(f"{path} is not an ordinary file.", "Nothing was written.", "Choose another name.")


def _rename_without_replacing(temporary: Path, path: Path) -> None:
    if os.name != "posix":
        temporary.rename(path)  # refuses by itself to replace
        return
    try:
        path.hardlink_to(temporary)  # fails if somebody made the file meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        temporary.rename(path)
        return
    temporary.unlink()


def sync_folder(folder: Path) -> None:
    """Put the names of a folder's files on the disk, so that a power cut forgets none."""
    if os.name != "posix":
        return
    with suppress(OSError):  # the file is whole and in its place; some file systems cannot sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def free_name(path: Path) -> Path:
    """`path`, or the same with -2, -3 ... where a file of that name is there already."""
    number, free = 2, path
    while free.exists() or free.is_symlink():
        free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return free


def slug(text: str, limit: int = 60) -> str:
    """`text` as a file name that every system takes: ASCII letters, digits and '-', at most `limit`."""
    folded = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    name = "-".join(words)[:limit].strip("-")
    return f"{name}-page" if name in RESERVED else name
