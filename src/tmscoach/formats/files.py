"""Writes a file whole or not at all, for its owner only, never over another one unasked."""

from __future__ import annotations

import os
import secrets
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
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


def write_whole(
    path: Path, chunks: Iterable[str], *, overwrite: bool = False, one_of_many: bool = False
) -> Path:
    """Write text to `path` through a temporary file beside it (mode 0600), then rename; returns the path.

    Who writes `one_of_many` calls `sync_folder` after the last: for each file it would take as long again.

    Raises:
        CoachError: the file exists and `overwrite` is not set, the path is a link or a folder, or the disk
            refuses; no half file is left.
    """

    def write(descriptor: int) -> None:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    return _write_aside(path, write, overwrite=overwrite, one_of_many=one_of_many)


def write_zip(path: Path, name: str, chunks: Iterable[str], *, overwrite: bool = False) -> Path:
    """Write text as the one file `name` of a zip, as carefully as `write_whole` does; returns the path.

    Raises:
        CoachError: as there.
    """

    def write(descriptor: int) -> None:
        with os.fdopen(descriptor, "wb") as file:
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
                packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as inside,
            ):
                for chunk in chunks:
                    inside.write(chunk.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())

    return _write_aside(path, write, overwrite=overwrite, one_of_many=False)


def _write_aside(path: Path, write: Callable[[int], None], *, overwrite: bool, one_of_many: bool) -> Path:
    if not path.name or "\0" in str(path):
        raise CoachError(
            "That is not the name of a file.", "Nothing was written.", "Name a file in a folder."
        )
    temporary = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        _refuse_what_is_there(path, overwrite=overwrite)
        if not path.parent.exists():
            make_private_folder(path.parent)
        write(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if overwrite:
            temporary.replace(path)
        else:
            _rename_without_replacing(temporary, path)
        if not one_of_many:
            sync_folder(path.parent)
    except FileExistsError:
        temporary.unlink(missing_ok=True)
        raise CoachError(
            f"{path} appeared meanwhile.", "It was left as it is.", "Choose another name."
        ) from None
    except OSError as problem:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise CoachError(
            f"{path} could not be written: {problem.strerror}.",
            "No half file was left, and your pages are untouched.",
            "Choose another folder, or free some space.",
        ) from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def _refuse_what_is_there(path: Path, *, overwrite: bool) -> None:
    if path.is_symlink():
        raise CoachError(
            f"{path} is a link to {path.readlink()}.",
            "Nothing was written.",
            "Name the file itself, or another.",
        )
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
