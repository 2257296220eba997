"""Hands a text to the user's own editor and takes it back."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tmscoach.errors import CoachError
from tmscoach.paths import make_private_folder
from tmscoach.services.processes import is_running

FILE = "page.md"
_FALLBACKS = ("nano", "vim", "vi") if os.name == "posix" else ("notepad",)
# no swap file, no history, no undo file, no copy
_VIM = ("-n", "-i", "NONE", "--cmd", "silent! set noundofile nobackup nowritebackup")
_EMACS = ("--eval", "(setq make-backup-files nil auto-save-default nil create-lockfiles nil)")
_WAITING = {"code": "--wait", "codium": "--wait", "subl": "--wait", "zed": "--wait", "mate": "-w"}


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The user's editor as a command, with flags that keep it from making copies of the text.

    Raises:
        CoachError: VISUAL or EDITOR names none that can be found, or neither is set and none is known here.
    """
    chosen = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    if chosen:
        try:
            words = shlex.split(chosen, posix=os.name == "posix")
        except ValueError:
            words = []
        words = [word.strip('"') for word in words]
    else:
        words = [name for name in _FALLBACKS if shutil.which(name)][:1]
    found = shutil.which(words[0]) if words else None
    if found is None:
        raise CoachError(
            f"The editor {chosen!r} cannot be found." if chosen else "No editor is set.",
            "Nothing was changed.",
            "Set VISUAL or EDITOR to the name of one, such as nano.",
        )
    name = re.sub(r"\.exe$", "", Path(words[0]).name.lower())
    if name == "vi":  # often vim under its old name; a vi that is none does not know vim's flags
        name = Path(found).resolve().name.lower()
    flags: tuple[str, ...] = ()
    if re.match(r"n?vim|gvim", name):
        flags = (*_VIM, "-f") if name.startswith("gvim") else _VIM
    elif re.match(r"emacs(?!client)", name):
        flags = _EMACS
    elif name in _WAITING and _WAITING[name] not in words:
        flags = (_WAITING[name],)
    return [found, *words[1:], *flags]


def edit(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The text as the user leaves it.

    While the editor is open the text lives in a file of its own (0600) inside a folder of its own (0700) in
    `folder`; both are removed afterwards, with whatever the editor put beside it. A full-screen program must
    let go of the terminal first (`App.suspend`).

    Raises:
        CoachError: no editor, it failed, or what came back is not UTF-8; changed words stay in `folder`.
    """
    command = editor_command(environ)
    make_private_folder(folder)
    place = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder))  # 0700 by its own rule
    file = place / FILE
    before = text.encode()
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(before)
    done = False
    try:
        try:
            ended = subprocess.run([*command, str(file)], check=False).returncode
        except OSError as problem:
            raise CoachError(
                f"The editor {command[0]} could not be started: {problem.strerror}.",
                "Nothing was changed.",
                "Set VISUAL or EDITOR to another one.",
            ) from None
        try:
            after = file.read_bytes()
        except OSError:
            after = before  # the editor took the file away: as if nothing had been typed
        if ended != 0:
            raise CoachError(
                f"The editor ended with an error ({ended}).",
                "Nothing was changed." if after == before else f"What you typed is in {file}.",
                "Try again, or set VISUAL or EDITOR to another one.",
            )
        try:
            edited = after.decode("utf-8")
        except UnicodeDecodeError:
            raise CoachError(
                "What the editor saved is not UTF-8.",
                f"Your words are in {file}.",
                "Save that file as UTF-8, then: tmscoach write - < FILE",
            ) from None
        done = True
    finally:
        if done or not file.exists() or file.read_bytes() == before:
            shutil.rmtree(place, ignore_errors=True)
    # most editors end the last line; one that was not ended before stays so
    return edited if text.endswith("\n") else edited.removesuffix("\n").removesuffix("\r")


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Files of earlier hand-offs that never came back, oldest first; those still open are left out."""
    found = []
    for file in folder.glob(f"*-*/{FILE}"):
        number = file.parent.name.partition("-")[0]
        if not number.isdecimal() or int(number) == os.getpid() or not is_running(int(number)):
            found.append(file)
    return tuple(sorted(found, key=lambda file: file.stat().st_mtime))
