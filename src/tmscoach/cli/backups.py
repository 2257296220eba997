"""Backups: made, listed, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli.asking import read_line
from tmscoach.cli.help import GroupedCommands
from tmscoach.cli.shared import AsJson, at_a_terminal, file_path, opened, print_json, say, tell
from tmscoach.errors import CoachError, Exit

if TYPE_CHECKING:
    from pathlib import Path

    from tmscoach.paths import Paths
    from tmscoach.services.backups import Backup, Checked
    from tmscoach.store.key import Key

WORD = "restore"


class BackupGroup(GroupedCommands):
    """`tmscoach backup PATH` means `tmscoach backup now PATH`."""

    sections = {"Backups": ("now", "list")}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the word in that a user leaves out."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["now", *args]
        return super().parse_args(ctx, args)


backup_app = typer.Typer(
    cls=BackupGroup,
    help="Make a checked copy of everything: backup [PATH]. Without a path it goes to the other backups.",
    rich_markup_mode=None,
)


@backup_app.command()
def now(
    path: Annotated[
        str,
        typer.Argument(metavar="[PATH]", help="A new file, or a folder; the folder of backups if left out."),
    ] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy the store and check the copy. Prints where it is."""
    with opened() as services:
        if path:
            made = services.backups.copy_to(file_path(path), overwrite=overwrite)
        else:
            made = services.backups.make()
        found = _checked(made, services.paths)
    if as_json:
        print_json(_row(made, found))
        return
    say(str(made))
    if found.held:
        tell(f"Copied and checked: {_held(found)}. {_readers(found)}")


@backup_app.command("list")
def list_backups(as_json: AsJson = False) -> None:
    """List the backups, newest first, and say which are whole."""
    from tmscoach.paths import find_paths
    from tmscoach.services.backups import backups

    paths = find_paths()
    rows = [(one, _checked(one.path, paths)) for one in backups(paths)]
    if as_json:
        print_json([_row(one.path, found) | _about(one) for one, found in rows])
        return
    for one, found in rows:
        say(f"{one.at:%Y-%m-%d %H:%M}  {_size(one.size):>9}  {one.path.name}")
        say(f"    {why(one)}: {_held(found)}")
    if not rows:
        tell(f"There is no backup yet. They would be in {paths.backups}.")


def restore(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A backup, by its path or name; or newest.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the store; the present store stays beside it."""
    from tmscoach.paths import find_paths
    from tmscoach.services import backups
    from tmscoach.startup import local_now

    paths = find_paths()
    chosen = backups.chosen(paths, path)
    key = _key(chosen, paths, may_ask=True)
    found = backups.checked(chosen, key, paths.data if paths.data.is_dir() else None)
    if found.problem:
        raise found.problem
    tell(f"{chosen} holds {_held(found)}.")
    if not yes:
        _ask(paths)
    done = backups.restore(paths, chosen, local_now(), key)
    if as_json:
        print_json(_row(chosen, found) | {"aside": str(done.aside) if done.aside else None})
        return
    say(str(paths.database))
    tell(
        f"Restored. The store as it was before is kept in {done.aside}."
        if done.aside
        else "Restored. There was no store before."
    )


def _ask(paths: Paths) -> None:
    there = "The present store stays beside it." if paths.database.exists() else "There is no store now."
    tell(f"It takes the place of {paths.database}. {there} To go on, type {WORD}.")
    try:
        said = read_line(aside=True).strip().lower()
    except EOFError:
        said = ""
    if said != WORD:
        hint = "" if at_a_terminal() else f"Give the word {WORD} on stdin, or add --yes."
        raise CoachError("Nothing was restored.", "The store is as it was.", hint, code=Exit.REFUSED)


def _key(path: Path, paths: Paths, *, may_ask: bool = False) -> Key | None:
    """What opens an encrypted copy, as far as it is known or somebody at the terminal knows it."""
    from tmscoach.cli.unlocking import ask, can_ask
    from tmscoach.config import load_config
    from tmscoach.services.unlocking import find_key
    from tmscoach.store.header import is_encrypted
    from tmscoach.store.key import Key

    if not is_encrypted(path):
        return None
    found = find_key(paths.database, load_config(paths.config_file).passphrase_command)
    if found is not None:
        return found.key
    return Key(ask(f"Passphrase of {path.name}: ")) if may_ask and can_ask() else None


def _checked(path: Path, paths: Paths) -> Checked:
    from tmscoach.services.backups import checked

    return checked(path, _key(path, paths), paths.data if paths.data.is_dir() else None)


def why(one: Backup) -> str:
    """Why a backup was made, in words."""
    if one.why == "kept":
        return "asked for"
    return one.why.replace("-", " ") or "by itself"


def _held(found: Checked) -> str:
    from tmscoach.services.backups import in_words

    if found.held is not None:
        return in_words(found.held)
    assert found.problem is not None
    return "has a passphrase" if found.problem.code is Exit.PASSPHRASE else "cannot be brought back"


def _readers(found: Checked) -> str:
    if found.held and found.held.is_encrypted:
        return "It opens with the store's passphrase."
    return "Whoever gets a copy of it can read it."


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size / 1000:,.0f} kB"


def _row(path: Path, found: Checked) -> dict[str, Any]:
    held = found.held
    return {
        "path": str(path),
        "good": held is not None,
        "problem": found.problem.title if found.problem else None,
        "pages": held.pages if held else None,
        "last_day": held.last_day if held else None,
        "encrypted": held.is_encrypted if held else None,
    }


def _about(one: Backup) -> dict[str, Any]:
    return {"at": one.at, "why": one.why or "daily", "bytes": one.size}


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(backup_app, name="backup")
    app.command()(restore)
