"""Pages out and archives in."""

from __future__ import annotations

from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, emit, file_path, opened, print_json, say, tell, usage
from tmscoach.errors import Exit

FORMATS = ("markdown", "archive")
MOST_TOLD = 20  # refused rows that are named one by one


def export(
    kind: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="markdown or archive.")
    ] = "markdown",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day.")] = "",
    tag: Annotated[str, typer.Option(metavar="TAG", help="Only pages with this tag.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Private pages too.")] = False,
    out: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            help="A .md file, a new folder (one file a page), or - for the terminal. "
            "In your exports if not given.",
        ),
    ] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write pages as Markdown, or everything as an archive; Share pages only unless you say --everything."""
    if kind not in FORMATS:
        raise usage(f"{kind!r} is not a format tmscoach writes.", f"Write one of: {', '.join(FORMATS)}.")
    if kind == "archive" and not everything:
        raise usage(
            "An archive holds everything, private pages too.", "Add --everything if that is what you want."
        )
    if kind == "archive" and (since or until or tag):
        raise usage("An archive is always whole.", "Leave out --from, --to and --tag.")
    if as_json and out == "-":
        raise usage("--json and --out - both want the terminal.", "Leave one of them out.")
    with opened() as services:
        first = services.care.day(since) if since else None
        last = services.care.day(until) if until else None
        target = file_path(out) if out and out != "-" else None
        if out == "-":
            chunks = (
                services.transfer.archive()
                if kind == "archive"
                else services.transfer.markdown(since=first, until=last, tag=tag, everything=everything)
            )
            emit(chunks)
            return
        if kind == "archive":
            done = services.transfer.export_archive(target, overwrite=overwrite)
        else:
            done = services.transfer.export_markdown(
                target, since=first, until=last, tag=tag, everything=everything, overwrite=overwrite
            )
        if as_json:
            print_json({"path": str(done.path), "pages": done.pages})
            return
        say(str(done.path))
        pages = f"{done.pages:,} page" + ("" if done.pages == 1 else "s")
        if kind == "archive":
            what = f"Everything is in it, {pages} among it."
        elif everything:
            what = f"{pages}, private ones too."
        else:
            what = f"{pages} with the fate share; --everything adds private ones."
        tell(f"{what} Whoever gets a copy of it can read it.")


def import_(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A tmscoach archive.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    as_json: AsJson = False,
) -> int:
    """Merge a tmscoach archive into the store; the same file twice adds nothing."""
    with opened() as services:
        done = services.transfer.import_archive(file_path(path), dry_run=dry_run)
    if as_json:
        print_json(
            {
                "new": done.new,
                "newer": done.newer,
                "duplicate": done.duplicate,
                "skipped": [{"place": s.place, "why": s.why} for s in done.skipped],
                "dry_run": dry_run,
                "backup": str(done.backup) if done.backup else None,
            }
        )
    else:
        say(f"new {done.new}, newer {done.newer}, already here {done.duplicate}, refused {len(done.skipped)}")
        for skipped in done.skipped[:MOST_TOLD]:
            tell(f"{skipped.place}: {skipped.why}")
        if len(done.skipped) > MOST_TOLD:
            tell(f"and {len(done.skipped) - MOST_TOLD} more")
    if done.skipped:
        tell("Nothing was written, because parts of the file could not be taken.")
        return Exit.REFUSED
    if dry_run:
        tell("Nothing was written; this was a dry run.")
    elif done.backup:
        tell(f"The store as it was before is kept in {done.backup}.")
    return Exit.DONE


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(export)
    app.command(name="import")(import_)
