"""Pages out, and pages of other programs and archives in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, emit, file_path, opened, print_json, say, tell, usage
from tmscoach.errors import Exit

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.imports import Arrival
    from tmscoach.services.transfer import Imported
    from tmscoach.startup import Services

FORMATS = ("markdown", "jrnl", "jrnl-json", "dayone", "archive")
SOURCES = ("jrnl", "jrnl-json", "dayone", "daylio", "markdown", "archive")
MOST_TOLD = 20  # things left out that are named one by one
WORTH_A_BAR = 2000  # pages from which on it takes long enough to be asked how far it is


def export(
    kind: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="markdown, jrnl, jrnl-json, dayone or archive.")
    ] = "markdown",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day.")] = "",
    tag: Annotated[str, typer.Option(metavar="TAG", help="Only pages with this tag.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Private pages too.")] = False,
    out: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            help="A file, for markdown also a new folder (one file a page), or - for the terminal. "
            "In your exports if not given.",
        ),
    ] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted", help="Write an archive although the store has a passphrase.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write pages in a format, or everything as an archive; Share pages only unless you say --everything."""
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
        if kind == "archive":
            services.transfer.refuse_open_archive(unencrypted=unencrypted)
        if out == "-":
            emit(_chunks(services, kind, since, until, tag, everything=everything))
            return
        target = file_path(out) if out else None
        if kind == "archive":
            done = services.transfer.export_archive(target, overwrite=overwrite, unencrypted=unencrypted)
        else:
            first, last = _range(services, since, until)
            wanted = {"since": first, "until": last}
            if kind == "markdown":
                done = services.transfer.export_markdown(
                    target, **wanted, tag=tag, everything=everything, overwrite=overwrite
                )
            else:
                from tmscoach.services.transfer import PageFormat

                done = services.transfer.export_pages(
                    PageFormat(kind), target, **wanted, tag=tag, everything=everything, overwrite=overwrite
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


def _range(services: Services, since: str, until: str) -> tuple[date | None, date | None]:
    return (services.care.day(since) if since else None, services.care.day(until) if until else None)


def _chunks(
    services: Services, kind: str, since: str, until: str, tag: str, *, everything: bool
) -> Iterator[str]:
    from tmscoach.services.transfer import PageFormat

    if kind == "archive":
        return services.transfer.archive()
    first, last = _range(services, since, until)
    if kind == "markdown":
        return services.transfer.markdown(since=first, until=last, tag=tag, everything=everything)
    return services.transfer.pages_as(
        PageFormat(kind), since=first, until=last, tag=tag, everything=everything
    )


def import_(
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help="A file of another program, a folder of notes, or an archive."),
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="jrnl, jrnl-json, dayone, daylio, markdown or archive; found out by itself if not given.",
        ),
    ] = "",
    fate: Annotated[
        str, typer.Option(metavar="FATE", help="What becomes of imported pages: private or share.")
    ] = "private",
    stamp: Annotated[
        str, typer.Option(metavar="FORM", help="How your jrnl writes times, if you told it: %d.%m.%Y %H:%M.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    as_json: AsJson = False,
) -> int:
    """Bring in pages of jrnl, Day One, Daylio or Markdown notes, or merge an archive; twice adds nothing."""
    if kind and kind not in SOURCES:
        raise usage(f"{kind!r} is not a format tmscoach reads.", f"Write one of: {', '.join(SOURCES)}.")
    if fate not in ("private", "share"):
        raise usage(f"{fate!r} is not a fate for imported pages.", "Write private or share.")
    file = file_path(path)
    with opened() as services:
        from tmscoach.models.terms import Fate
        from tmscoach.services.imports import Source

        source = Source(kind) if kind else services.imports.source_of(file)
        if source is Source.ARCHIVE:
            return _tell_archive(services.transfer.import_archive(file, dry_run=dry_run), as_json)
        with _bar() as progress:
            done = services.imports.bring_in(
                file, source, fate=Fate(fate), stamp=stamp, dry_run=dry_run, progress=progress
            )
    return _tell_arrival(done, as_json)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], bool]]:
    """Says on a terminal, in one line, how far a long import is; ctrl-C stops it, and nothing is kept."""
    said = [False]

    def progress(done: int, total: int) -> bool:
        if total >= WORTH_A_BAR and sys.stderr.isatty():
            said[0] = True
            sys.stderr.write(f"\r{done:,} of {total:,} pages")
            sys.stderr.flush()
        return True

    yield progress
    if said[0]:
        sys.stderr.write("\n")


def _tell_arrival(done: Arrival, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "format": done.source.value,
                "new": done.new,
                "duplicate": done.duplicate,
                "skipped": [{"place": left.place, "why": left.why} for left in done.left_out],
                "media_left_behind": done.media,
                "first": done.first,
                "last": done.last,
                "dry_run": done.dry_run,
                "backup": str(done.backup) if done.backup else None,
            }
        )
        return Exit.DONE
    days = f", from {done.first} to {done.last}" if done.first else ""
    counts = f"already here {done.duplicate:,}; skipped {len(done.left_out):,}"
    say(f"{done.source}: new {done.new:,}{days}; {counts}")
    _tell_left_out([(left.place, left.why) for left in done.left_out])
    if done.media:
        tell(
            f"{done.media:,} pictures, recordings or files stay where they are; their names stay in the text."
        )
    _tell_end(done.dry_run, done.backup)
    return Exit.DONE


def _tell_archive(done: Imported, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "format": "archive",
                "new": done.new,
                "newer": done.newer,
                "duplicate": done.duplicate,
                "skipped": [{"place": s.place, "why": s.why} for s in done.skipped],
                "dry_run": done.dry_run,
                "backup": str(done.backup) if done.backup else None,
            }
        )
    else:
        say(f"new {done.new}, newer {done.newer}, already here {done.duplicate}, refused {len(done.skipped)}")
        _tell_left_out([(skipped.place, skipped.why) for skipped in done.skipped])
    if done.skipped:
        tell("Nothing was written, because parts of the file could not be taken.")
        return Exit.REFUSED
    _tell_end(done.dry_run, done.backup)
    return Exit.DONE


def _tell_left_out(left: list[tuple[str, str]]) -> None:
    for place, why in left[:MOST_TOLD]:
        tell(f"{place}: {why}")
    if len(left) > MOST_TOLD:
        tell(f"and {len(left) - MOST_TOLD:,} more")


def _tell_end(dry_run: bool, backup: Path | None) -> None:
    if dry_run:
        tell("Nothing was written; this was a dry run.")
    elif backup:
        tell(f"The store as it was before is kept in {backup}.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(export)
    app.command(name="import")(import_)
