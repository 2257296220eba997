"""Everything gone, after a word."""

from __future__ import annotations

from typing import Annotated

import typer

from tmscoach.cli.asking import read_line
from tmscoach.cli.shared import AsJson, at_a_terminal, print_json, say, tell
from tmscoach.errors import CoachError

WORD = "erase"
MOST_TOLD = 12  # files of one kind that are named one by one


def erase(
    exports: Annotated[
        bool, typer.Option("--exports", help="Also what tmscoach wrote into your exports.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be deleted, delete nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Delete everything tmscoach keeps: the store, its backups, what was set aside. Asks for a word first."""
    from tmscoach.paths import find_paths
    from tmscoach.services import erase as service

    paths = find_paths()
    found = service.erasable(paths, exports=exports)
    document = {
        "files": [str(file) for file in found.files],
        "left": [str(file) for file in found.left],
        "dry_run": dry_run,
    }
    told = tell if as_json else say
    if not found.files:
        if as_json:
            print_json(document)
        tell(f"There is nothing of yours in {paths.data}.")
        return
    _tell_files(told, "This will be deleted, and nothing can bring it back:", document["files"])
    if document["left"]:
        _tell_files(told, "This stays, because it is yours or you asked for it:", document["left"])
    if not dry_run:
        told(f"To delete it, type {WORD}.")
        try:
            said = read_line(aside=as_json).strip().lower()
        except EOFError:
            said = ""
        if said != WORD:
            raise CoachError(
                "Nothing was deleted.",
                "Everything is as it was.",
                "" if at_a_terminal() else f"Give the word {WORD} on stdin.",
            )
        service.erase(paths, found)
    if as_json:
        print_json(document)
    tell("Nothing was deleted; this was a dry run." if dry_run else f"{_files(len(found.files))} deleted.")
    tell("Copies may also be in places tmscoach does not know:")
    for place in service.ELSEWHERE:
        tell(f"  {place}")


def _tell_files(told: object, heading: str, files: object) -> None:
    assert callable(told) and isinstance(files, list)
    told(heading)
    for file in files[:MOST_TOLD]:
        told(f"  {file}")
    if len(files) > MOST_TOLD:
        told(f"  and {len(files) - MOST_TOLD:,} more; --dry-run --json names them all")


def _files(count: int) -> str:
    return f"{count:,} file" + ("" if count == 1 else "s")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(erase)
