"""The shelf: what can be read, and a log of what was."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.rules.text import one_line

shelf_app = typer.Typer(
    help="The shelf: titles, authors, plain addresses, and what you read.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@shelf_app.callback()
def shelf(context: typer.Context, as_json: AsJson = False) -> None:
    """Print the shelf: books, sites, papers, the other side, and your own titles."""
    if context.invoked_subcommand is not None:
        if as_json:
            raise usage("--json stands before the command it is for.", "Write it last, where there is one.")
        return
    with opened() as services:
        items = services.shelf.items()
    if as_json:
        print_json([asdict(item) for item in items])
        return
    from tmscoach.services.shelf import KINDS

    kind = ""
    for item in items:
        if item.kind != kind:
            kind = item.kind
            say(f"\n{KINDS[kind]}")
        by = ", ".join(part for part in (one_line(item.authors), str(item.year or "")) if part)
        say(f"{item.number:4}  {one_line(item.title)}{f' ({by})' if by else ''}")
        for more in (item.where, item.about):
            if more:
                say(f"      {one_line(more)}")
        if item.readings:
            say(f"      you read in it on {item.readings[0].day}")


@shelf_app.command("read")
def read(
    number: Number,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="A line about it (may stay away).")] = "",
    as_json: AsJson = False,
) -> None:
    """Note that you read in it today; that counts as Learn of the open programme day."""
    with opened() as services:
        reading = services.shelf.read(number, words)
        if words:
            warn_of_history(services)
    if as_json:
        print_json(asdict(reading))
    else:
        tell(f"Noted: {one_line(reading.title)}. It counts as Learn of the open day.")


@shelf_app.command("log")
def log(as_json: AsJson = False) -> None:
    """List what you read, newest first."""
    with opened() as services:
        found = services.shelf.log()
    if as_json:
        print_json([asdict(reading) for reading in found])
        return
    for reading in found:
        words = f": {one_line(reading.words)}" if reading.words else ""
        say(f"{reading.day}  {one_line(reading.title)}{words}")
    if not found:
        tell("Nothing noted yet. tmscoach shelf read NUMBER notes that you read in something.")


@shelf_app.command("add")
def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The title, in quotes.")],
    by: Annotated[str, typer.Option(metavar="AUTHORS", help="Who wrote it.")] = "",
    where: Annotated[str, typer.Option(metavar="ADDRESS", help="Where it is found.")] = "",
    as_json: AsJson = False,
) -> None:
    """Put a title of your own on the shelf."""
    with opened() as services:
        item = services.shelf.add(title, by, where)
        warn_of_history(services)
    if as_json:
        print_json(asdict(item))
    else:
        say(str(item.number))


@shelf_app.command("delete")
def delete(number: Number) -> None:
    """Take a title of your own off the shelf; the log keeps what you read of it."""
    with opened() as services:
        services.shelf.remove(number)
    tell("It is off the shelf.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(shelf_app, name="shelf")
