"""Says what a driver's error means for a patient, without the driver's words, which could quote theirs."""

from __future__ import annotations

from pathlib import Path

from tmscoach.errors import CoachError, Exit


def explain(problem: BaseException, path: Path) -> CoachError:
    """What any error of the driver means for a patient."""
    return explain_outside(problem, path) or CoachError(
        "The store refused this change.",
        "Nothing was changed.",
        "If it happens again, please report what you were doing, without your words.",
    )


def explain_outside(problem: BaseException, path: Path) -> CoachError | None:
    """The same for causes that lie outside the program: the disk, permissions, other programs, damage."""
    words = str(problem).lower()
    if "full" in words:
        return CoachError(
            "The disk is full.",
            "Nothing that was already saved is lost.",
            "Free some space and save again; an open page stays on the screen.",
        )
    if "readonly" in words or "read-only" in words or "unable to open" in words or "disk i/o" in words:
        return CoachError(
            f"The store {path} cannot be written or opened.",
            "What was saved before is untouched.",
            "Check the folder's permissions, quota and disk, then save again.",
            code=Exit.STORE,
        )
    if "locked" in words or "busy" in words:
        return busy()
    if any(sign in words for sign in ("malformed", "not a database", "corrupt", "unsupported file format")):
        return damaged(path)
    return None


def not_brought_up() -> CoachError:
    """The error for a migration that failed and was taken back."""
    return CoachError(
        "The store could not be brought up to date.",
        "It was left as it was.",
        "Please report this together with your version of tmscoach.",
        code=Exit.STORE,
    )


def busy() -> CoachError:
    """The error for a store that another program, or another part of this one, holds just now."""
    return CoachError(
        "Another tmscoach is busy with the store.", "Nothing was changed.", "Try again in a few seconds."
    )


def replaced(path: Path) -> CoachError:
    """The error for a store in whose place another file was put while it was open."""
    return CoachError(
        f"Another program has put a new file in the place of {path}.",
        "Nothing was written into the old one.",
        "Start tmscoach again, and do this once more.",
        code=Exit.STORE,
    )


def locked() -> CoachError:
    """The error for everything that is tried while the store is locked."""
    return CoachError(
        "The store is locked.", "Nothing was changed.", "Give the passphrase first.", code=Exit.PASSPHRASE
    )


def wrong_passphrase(path: Path) -> CoachError:
    """The error for a file that a passphrase does not open: a wrong one and damage look alike."""
    newest = newest_backup(path)
    return CoachError(
        "This passphrase does not open the store.",
        "Nothing was changed.",
        "Try it once more, with an eye on capitals and the keyboard's language. If you are sure of it, the "
        + (f"file may be damaged: the newest backup is {newest}." if newest else "file may be damaged."),
        code=Exit.PASSPHRASE,
    )


def newest_backup(path: Path) -> Path | None:
    """The newest backup of the store at `path` that can be brought back; None where there is none."""
    from tmscoach.store.backup import newest_good  # which stands above this module

    return newest_good(path)


def damaged(path: Path) -> CoachError:
    """The error for a file whose bytes are not a readable store."""
    newest = newest_backup(path)
    return CoachError(
        f"The file {path} is damaged or is not a tmscoach store.",
        "It was not changed.",
        f"The newest good backup is {newest}. tmscoach restore newest brings it back and keeps this file."
        if newest
        else "Move it aside to begin with a new store; keep it, in case it can be mended.",
        code=Exit.STORE,
    )
