"""Where a start finds the passphrase before it asks: a file, a command, or the system's keyring."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError, Exit
from tmscoach.reporting import report
from tmscoach.rules.text import one_line
from tmscoach.store.key import LONGEST, Key

VARIABLE = "TMSCOACH_PASSPHRASE_FILE"
COMMAND = "passphrase_command"
KEYRING = "your system's keyring"
SERVICE = "tmscoach"  # the name our passphrases stand under in a keyring


@dataclass(frozen=True, slots=True)
class Found:
    """A passphrase, where it comes from, and what is to be said about that."""

    key: Key
    source: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The system's keyring, where `tmscoach[keyring]` is installed; an entry is named by the store's path."""

    store: Path

    @property
    def is_there(self) -> bool:
        """Whether there is a way to the keyring."""
        return find_spec("keyring") is not None

    def remembered(self) -> Key | None:
        """What it remembers for this store.

        Raises:
            CoachError: it did not answer.
        """
        if not self.is_there:
            return None
        text = self._ask("get_password")
        return Key(text) if text else None

    def remember(self, key: Key) -> None:
        """Give it the passphrase.

        Raises:
            CoachError: it is not there, or it refused.
        """
        if not self.is_there:
            raise CoachError(
                "tmscoach has no way to a keyring here.",
                "Nothing was changed.",
                "Install it with its extra: pip install 'tmscoach[keyring]'.",
            )
        self._ask("set_password", key.revealed())

    def forget(self) -> bool:
        """Take the passphrase out of it; whether there was one.

        Raises:
            CoachError: it did not answer.
        """
        if self.remembered() is None:
            return False
        self._ask("delete_password")
        return True

    def _ask(self, what: str, *more: str) -> Any:
        try:
            return getattr(import_module("keyring"), what)(SERVICE, str(self.store), *more)
        except Exception as problem:  # every system's keyring fails in its own way
            report(problem)
            raise CoachError(
                "Your system's keyring did not answer.",
                "The store is as it was.",
                "Type the passphrase, or look whether the keyring is unlocked.",
            ) from None


def find_key(store: Path, command: str, environ: Mapping[str, str] = os.environ) -> Found | None:
    """The passphrase from the file, else from the command, else from the keyring; None where there is none.

    Raises:
        CoachError: exit 3; the one that was named gives none. A keyring that fails raises too, as a remark.
    """
    if file := environ.get(VARIABLE):
        return passphrase_file(Path(file))
    if command:
        return _from_command(command)
    key = Keyring(store).remembered()
    return Found(key, KEYRING) if key else None


def passphrase_file(file: Path) -> Found:
    """The first line of a file, without its end; a file that others can read is told of.

    Raises:
        CoachError: exit 3; it cannot be read, or holds nothing that can be a passphrase.
    """
    try:
        file = file.expanduser()
        with file.open("rb") as opened:
            data = opened.read(LONGEST * 8)
            mode = os.fstat(opened.fileno()).st_mode
    except (OSError, RuntimeError) as problem:
        why = getattr(problem, "strerror", None) or "there is no such place"
        raise _gives_none(f"The passphrase file {file} cannot be read: {why}.") from None
    key = _first_line(data, f"The passphrase file {file}")
    loose = (
        os.name == "posix" and mode & 0o077 and mode & 0o170000 == 0o100000
    )  # a pipe has no readers to fear
    return Found(key, str(file), f"Others can read {file}; chmod 600 closes it to them." if loose else "")


def _from_command(command: str) -> Found:
    try:
        done = subprocess.run(
            shlex.split(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "it is not written as a command"
        raise _gives_none(f"{COMMAND} could not be run: {why}.") from None
    if done.returncode:
        raise _gives_none(f"{COMMAND} ended with an error ({done.returncode}).")
    return Found(_first_line(done.stdout, COMMAND), COMMAND)


def _first_line(data: bytes, what: str) -> Key:
    line = data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].removesuffix(b"\r")
    try:
        return Key(line.decode("utf-8", "surrogateescape"))
    except CoachError as problem:
        raise _gives_none(f"{one_line(what)} gives no passphrase. {problem.title}") from None


def _gives_none(title: str) -> CoachError:
    return CoachError(
        title, "The store was not opened.", "Mend it, or take it away to be asked.", code=Exit.PASSPHRASE
    )
