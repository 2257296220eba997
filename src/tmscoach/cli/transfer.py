"""Pages out, and pages of other programs and archives in."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, emit, file_path, opened, print_json, say, tell, usage
from tmscoach.cli.waiting import bar
from tmscoach.errors import Exit

if TYPE_CHECKING:
    from tmscoach.services.imports import Arrival, Found
    from tmscoach.services.transfer import Imported

FORMATS = ("markdown", "jrnl", "jrnl-json", "dayone", "archive", "archive-lines")
SOURCES = ("jrnl", "jrnl-json", "dayone", "daylio", "markdown", "archive")
MOST_TOLD = 20  # things left out that are named one by one


def export(
    kind: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="markdown, jrnl, jrnl-json, dayone, archive or archive-lines."
        ),
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
    if kind == "archive" and out.lower().endswith(".jsonl"):
        kind = "archive-lines"
    is_whole = kind in ("archive", "archive-lines")
    if is_whole and not everything:
        raise usage(
            "An archive holds everything, private pages too.", "Add --everything if that is what you want."
        )
    if is_whole and (since or until or tag):
        raise usage("An archive is always whole.", "Leave out --from, --to and --tag.")
    if as_json and out == "-":
        raise usage("--json and --out - both want the terminal.", "Leave one of them out.")
    with opened() as services:
        from tmscoach.services.export import Format, Wanted

        form, day = Format(kind), services.care.day
        wanted = Wanted(
            day(since) if since else None,
            day(until) if until else None,
            tag,
            everything=everything,
            unencrypted=unencrypted,
        )
        if out == "-":
            emit(services.export.chunks(form, wanted))
            return
        target = file_path(out) if out else None
        with bar("rows" if is_whole else "pages") as progress:
            done = services.export.write(form, wanted, target, overwrite=overwrite, progress=progress)
        if as_json:
            print_json({"path": str(done.path), "pages": done.pages})
            return
        say(str(done.path))
        pages = f"{done.pages:,} page" + ("" if done.pages == 1 else "s")
        if is_whole:
            what = f"Everything is in it, {pages} among it."
        elif everything:
            what = f"{pages}, private ones too."
        else:
            what = f"{pages} with the fate share; --everything adds private ones."
        tell(f"{what} Whoever gets a copy of it can read it.")
        if (real := done.path.resolve()) != done.path.absolute():
            tell(f"There is a link on the way: what was written stands in {real}.")


def import_(
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="A file of another program, a folder of notes, an archive, or - for what comes by a pipe.",
        ),
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
    mood: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=1-5",
            help="Which of Daylio's five a mood of your own is, 5 the best; remembered. May be repeated.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    as_json: AsJson = False,
) -> int:
    """Bring in pages of jrnl, Day One, Daylio or Markdown notes, or merge an archive; twice adds nothing."""
    if kind and kind not in SOURCES:
        raise usage(f"{kind!r} is not a format tmscoach reads.", f"Write one of: {', '.join(SOURCES)}.")
    if fate not in ("private", "share"):
        raise usage(f"{fate!r} is not a fate for imported pages.", "Write private or share.")
    moods = dict(map(_mood, mood or ()))
    with opened() as services:
        from tmscoach.models.terms import Fate
        from tmscoach.services.imports import Source, path_named

        source = Source(kind) if kind else None
        if path == "-":
            found = services.imports.look_at(sys.stdin.buffer, source, stamp=stamp)
            file = None
        else:
            file = path_named(path)
            found = services.imports.look(file, source, stamp=stamp)
        if found.source is Source.ARCHIVE:
            if file is None:
                raise usage("An archive does not come in by a pipe.", "Name its file.")
            with _stoppable("rows") as progress:
                merged = services.transfer.import_archive(file, dry_run=dry_run, progress=progress)
            return _tell_archive(merged, as_json)
        if dry_run:
            return _tell_arrival(found, None, as_json)
        with _stoppable("pages") as progress:
            done = services.imports.bring_in(found, fate=Fate(fate), moods=moods, progress=progress)
    return _tell_arrival(found, done, as_json)


def _mood(text: str) -> tuple[str, int]:
    name, _, of_five = text.rpartition("=")
    if not name.strip() or of_five.strip() not in ("1", "2", "3", "4", "5"):
        raise usage(f"{text!r} does not say which of five a mood is.", "Write it as --mood 'so-so=3'.")
    return " ".join(name.split()), int(of_five)


@contextmanager
def _stoppable(what: str) -> Iterator[Callable[[int, int], bool]]:
    """A bar on a terminal; ctrl-C stops the import, and nothing is kept.

    Ctrl-C is only noted, and looked at between two pages: so it never falls into the end of the transaction,
    where nobody could say whether the pages were kept.
    """
    stop = [False]

    def note(_number: int, _frame: object) -> None:
        stop[0] = True

    before = signal.signal(signal.SIGINT, note)
    try:
        with bar(what) as shown:
            yield lambda done, total: not stop[0] and (shown is None or shown(done, total))
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_arrival(found: Found, done: Arrival | None, as_json: bool) -> int:
    """What an import did; `done` is None in a dry run."""
    new = len(found.new) if done is None else done.new
    here = len(found.here) if done is None else done.duplicate
    backup = done.backup if done else None
    if as_json:
        print_json(
            {
                "format": found.source.value,
                "new": new,
                "duplicate": here,
                "skipped": [{"place": left.place, "why": left.why} for left in found.left_out],
                "remarks": [{"place": one.place, "why": one.why} for one in found.remarks],
                "media_left_behind": found.media,
                "moods_unknown": list(found.moods),
                "first": found.first,
                "last": found.last,
                "dry_run": done is None,
                "backup": str(backup) if backup else None,
            }
        )
        return Exit.DONE
    days = f", from {found.first} to {found.last}" if found.first else ""
    say(f"{found.source}: new {new:,}{days}; already here {here:,}; skipped {len(found.left_out):,}")
    _tell_left_out([(left.place, left.why) for left in (*found.left_out, *found.remarks)])
    if found.media:
        tell(f"Pictures, recordings and files stay where they are ({found.media:,}); the text names them.")
    if found.moods and done is None:
        tell(
            f"Moods with names of your own: {', '.join(found.moods)}. The names are kept. To say which of "
            f"five one is, add --mood '{found.moods[0]}=3'; 5 is the best."
        )
    _tell_end(done is None, backup)
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
