"""The passphrase: set, changed, removed, and given to the system's keyring."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, at_a_terminal, file_path, opened, print_json, say, tell, usage
from tmscoach.errors import CoachError, Exit

if TYPE_CHECKING:
    from tmscoach.startup import Services
    from tmscoach.store.key import Key

passphrase_app = typer.Typer(
    help="Encrypt the store with a passphrase, change it, or remove it.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
NewFile = Annotated[
    str,
    typer.Option(
        "--new-passphrase-file",
        metavar="FILE",
        help="The first line of this file is the new passphrase; without it you are asked at the terminal.",
    ),
]
DeleteCopies = Annotated[
    bool,
    typer.Option("--delete-backups", help="Delete the backups that the new passphrase does not protect."),
]


@passphrase_app.callback()
def passphrase(context: typer.Context, as_json: AsJson = False) -> None:
    """Say whether the store has a passphrase; opens nothing."""
    if context.invoked_subcommand is not None:
        if as_json:
            raise usage("--json stands before the command it is for.", "Leave it out.")
        return
    from tmscoach.paths import find_paths
    from tmscoach.store.header import is_encrypted

    is_set = is_encrypted(find_paths().database)
    if as_json:
        print_json({"is_set": is_set})
    else:
        say(
            "The store has a passphrase."
            if is_set
            else "The store has no passphrase: it is an ordinary file."
        )


@passphrase_app.command("set")
def set_passphrase(new_file: NewFile = "", delete_backups: DeleteCopies = False) -> None:
    """Encrypt the store; the passphrase is asked twice, and nobody can recover it."""
    from tmscoach.services.passphrase import NO_RECOVERY

    with opened(backed_up=False) as services:
        if services.passphrase.is_set:
            raise CoachError(
                "The store has a passphrase already.",
                "Nothing was changed.",
                "tmscoach passphrase change gives it another one.",
            )
        tell(NO_RECOVERY)
        key = _new(new_file)
        with _bar("Encrypting") as progress:
            services.passphrase.set(key, progress)
        tell("The store is encrypted. Every start asks for the passphrase from now on.")
        _offer_copies(services, services.passphrase.copies(encrypted=False), "not encrypted", delete_backups)
        if any(services.paths.exports.glob("*")):
            tell(
                f"What you exported stays as it is, in {services.paths.exports}: whoever gets it can read it."
            )


@passphrase_app.command()
def change(new_file: NewFile = "", delete_backups: DeleteCopies = False) -> None:
    """Encrypt the store with another passphrase, after a backup; the present one is asked first."""
    with opened(backed_up=False) as services:
        present = _present(services)
        key = _new(new_file)
        with _bar("Encrypting") as progress:
            services.passphrase.change(present, key, progress)
        tell("The store has another passphrase. The old one does not open it any more.")
        if services.opened_by and not _is_keyring(services):
            tell(f"What gave the old one has to give the new one: {services.opened_by}.")
        _offer_copies(
            services,
            services.passphrase.copies(encrypted=True),
            "opened by an old passphrase",
            delete_backups,
        )


@passphrase_app.command()
def remove() -> None:
    """Make the store an ordinary file again, which whoever can open your files can read."""
    with opened(backed_up=False) as services:
        present = _present(services)
        with _bar("Decrypting") as progress:
            services.passphrase.remove(present, progress)
        tell("The store has no passphrase any more: it is an ordinary file.")
        if copies := services.passphrase.copies(encrypted=True):
            tell(f"Backups that still need it: {len(copies)}, in {services.paths.backups}.")


@passphrase_app.command()
def remember() -> None:
    """Give the passphrase to your system's keyring, which then opens the store (needs tmscoach[keyring])."""
    with opened(backed_up=False) as services:
        services.passphrase.remember()
    tell(
        "Your system's keyring has it now: whoever can use your account while it is unlocked opens the store."
    )


@passphrase_app.command()
def forget() -> None:
    """Take the passphrase out of your system's keyring."""
    from tmscoach.paths import find_paths
    from tmscoach.services.unlocking import Keyring

    gone = Keyring(find_paths().database).forget()
    tell("The keyring has forgotten it." if gone else "The keyring had no passphrase for this store.")


def _present(services: Services) -> Key:
    """The passphrase in use; who opened the store with it just now is not asked a second time."""
    key = services.passphrase.database.key
    if key is None:
        raise CoachError(
            "The store has no passphrase.", "Nothing was changed.", "tmscoach passphrase set gives it one."
        )
    return key


def _is_keyring(services: Services) -> bool:
    from tmscoach.services.unlocking import KEYRING

    return services.opened_by == KEYRING


def _new(file: str) -> Key:
    """The new passphrase: from a file, or asked twice.

    Raises:
        CoachError: exit 3; there is no terminal to ask at. It cannot be one, or was typed in two ways.
    """
    from tmscoach.cli.unlocking import ask, can_ask
    from tmscoach.services.passphrase import SHORT
    from tmscoach.services.unlocking import passphrase_file
    from tmscoach.store.key import Key

    if file:
        found = passphrase_file(file_path(file))
        if found.remark:
            tell(found.remark)
        key = found.key
    elif not can_ask():
        raise CoachError(
            "A new passphrase is asked for at a terminal.",
            "Nothing was changed.",
            "In a script, name a file with --new-passphrase-file.",
            code=Exit.PASSPHRASE,
        )
    else:
        key = Key(ask("New passphrase: "))
        if Key(ask("Once more: ") or "-") != key:
            raise CoachError("The two are not the same.", "Nothing was changed.", "Try it again.")
    if key.is_short:
        tell(SHORT)
    return key


def _offer_copies(services: Services, copies: tuple[Path, ...], which: str, delete: bool) -> None:
    """Name the backups that the passphrase does not protect, and delete them if that is wished."""
    if not copies:
        return
    tell(f"Backups that are {which}:")
    for file in copies:
        tell(f"  {file}")
    if delete or (at_a_terminal() and typer.confirm("Delete them now?", default=False, err=True)):
        services.passphrase.delete(copies)
        tell("They are deleted.")
    elif not at_a_terminal():
        tell("They stay; --delete-backups deletes them with the next such change, or delete them by hand.")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[float], bool]]:
    """Says on a terminal, in one line, how far it is; ctrl-C stops it, and the store stays as it was."""
    shown = -1

    def progress(part: float) -> bool:
        nonlocal shown
        tenth = round(part * 100)
        if tenth != shown and sys.stderr.isatty():
            shown = tenth
            sys.stderr.write(f"\r{what} {'█' * (tenth // 5):20} {tenth:3} %")
            sys.stderr.flush()
        return True

    try:
        yield progress
    finally:
        if shown >= 0:
            sys.stderr.write("\n")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(passphrase_app, name="passphrase")
