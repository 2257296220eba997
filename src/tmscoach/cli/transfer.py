"""Pages out and archives in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage
from tmscoach.errors import Exit

FORMATS = ("markdown", "archive")


def export(
    kind: Annotated[str, typer.Option("--format", help="markdown or archive.")] = "markdown",
    since: Annotated[str, typer.Option("--from", help="First day.")] = "",
    until: Annotated[str, typer.Option("--to", help="Last day.")] = "",
    tag: Annotated[str, typer.Option(help="Only pages with this tag.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Private pages too.")] = False,
    out: Annotated[str, typer.Option(help="A .md file, a new folder, or - for the terminal.")] = "",
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
    with opened() as services:
        from tmscoach.rules.days import parse_day

        today = services.clock.today()
        first = parse_day(since, today) if since else None
        last = parse_day(until, today) if until else None
        target = Path(out).expanduser() if out else None
        if out == "-":
            chunks = (
                services.transfer.archive()
                if kind == "archive"
                else services.transfer.markdown(since=first, until=last, tag=tag, everything=everything)
            )
            sys.stdout.writelines(chunks)
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
        which = "all your pages" if everything else "Share pages"
        tell(f"{done.pages} written ({which}). The file is readable by anyone you give it to.")


def import_(
    path: Annotated[Path, typer.Argument(help="A tmscoach archive.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    as_json: AsJson = False,
) -> int:
    """Merge a tmscoach archive into the store; the same file twice adds nothing."""
    with opened() as services:
        done = services.transfer.import_archive(path.expanduser(), dry_run=dry_run)
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
        for skipped in done.skipped[:20]:
            tell(f"{skipped.place}: {skipped.why}")
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
