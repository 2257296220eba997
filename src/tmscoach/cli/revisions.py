"""How a page read before it was changed: list, print, take up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.revisions import Earlier


def earlier(
    page: Annotated[int, typer.Argument(metavar="ID", help="The page's number, as the list shows it.")],
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Which earlier text: 1 is the one replaced last.")
    ] = None,
    restore: Annotated[
        bool, typer.Option("--restore", help="Make it the page's text again; nothing is lost by it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List how a page read before it was changed, print one of these texts, or take it up again."""
    if restore and number is None:
        raise usage("Which earlier text?", f"tmscoach earlier {page} lists them; add the number of one.")
    with opened() as services:
        if number is None:
            found = services.revisions.earlier(page)
            if as_json:
                print_json([_row(one) for one in found])
                return
            for one in found:
                say(_line(one))
            if not found:
                tell("This page has no earlier text.")
            return
        one = services.revisions.numbered(page, number)
        if restore:
            services.revisions.take_up(page, one.uuid)
    if as_json:
        print_json(_row(one) | {"body": one.body, "restored": restore})
    elif restore:
        tell(f"Page {page} reads as it did on {one.written:%Y-%m-%d %H:%M}. What it read until now is kept.")
    else:
        if one.title:
            say(f"Title: {one_line(one.title)}\n")
        say(one.body.replace("\r\n", "\n"))


def _line(one: Earlier) -> str:
    words = f"{one.words:,} word" + ("" if one.words == 1 else "s")
    text = " · ".join(part for part in (one_line(one.title), one.opening) if part)
    return f"{one.number:>5}  {one.written:%Y-%m-%d %H:%M}  {words:>10}  {text}".rstrip()


def _row(one: Earlier) -> dict[str, Any]:
    return {
        "number": one.number,
        "id": one.uuid,
        "written": one.written,
        "replaced": one.replaced,
        "title": one.title,
        "opening": one.opening,
        "words": one.words,
    }


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(earlier)
