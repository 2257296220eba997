"""The packet for a visit, and a page for a therapist who is new to all this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, emit, file_path, opened, print_json, say, tell, usage

if TYPE_CHECKING:
    from tmscoach.services.packet import PacketService

AUDIENCES = ("therapist", "physician")


def packet(
    since: Annotated[
        str,
        typer.Option(
            metavar="DAY", help="First day: 2026-03-10, 4w, last-visit. Since the last visit if not given."
        ),
    ] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Last day.")] = "today",
    audience: Annotated[
        str, typer.Option("--for", metavar="WHOM", help="therapist, or physician for the short form.")
    ] = "therapist",
    wish: Annotated[
        str, typer.Option(metavar="WORDS", help="What you want from the visit; stands first.")
    ] = "",
    out: Annotated[
        str, typer.Option(metavar="FILE", help="A file, or - for the terminal. In your exports if not given.")
    ] = "",
    read_aloud: Annotated[
        bool, typer.Option("--read-aloud", help="Sentences alone: to be read aloud.")
    ] = False,
    mask_names: Annotated[
        bool | None,
        typer.Option(
            "--mask-names/--no-mask-names",
            help="Names of your list of people, and those remembered, as initials. As last time otherwise.",
        ),
    ] = None,
    mask: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another name as initials, and remember it; may be given again."),
    ] = None,
    unmask: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Forget a name that was remembered; may be given again."),
    ] = None,
    withheld_count: Annotated[
        bool, typer.Option("--withheld-count", help="Say how many pages you keep for yourself.")
    ] = False,
    with_primer: Annotated[
        bool, typer.Option("--primer", help="With the page for a therapist who is new to TMS.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="As one HTML file to print, with charts.")] = False,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="PIECE", help="A piece to leave out; may be given again.")
    ] = None,
    pieces: Annotated[bool, typer.Option("--pieces", help="List the pieces and write nothing.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a page of Markdown for a therapist or doctor; only Share pages are in it."""
    if audience not in AUDIENCES:
        raise usage(f"{audience!r} is not an audience.", "Write therapist or physician.")
    if as_json and out == "-" and not pieces:
        raise usage("--json and --out - both want the terminal.", "Leave one of them out.")
    with opened() as services:
        from dataclasses import replace

        from tmscoach.services.packet import Audience

        usual = services.packet.usual()
        if mask or unmask:
            _remember(services.packet, mask or [], unmask or [])
        masking = bool(usual.masked or mask) if mask_names is None else mask_names
        request = replace(
            usual,
            since=services.care.day(since) if since else usual.since,
            until=services.care.day(until),
            audience=Audience(audience),
            wish=wish,
            left_out=frozenset(leave_out or []),
            read_aloud=read_aloud,
            masked=services.packet.names() if masking else (),
            primer=with_primer,
            counted=withheld_count,
            html=html,
        )
        made = services.packet.make(request)
        keys = [piece.key for piece in made.pieces]
        if unknown := sorted(request.left_out - set(keys)):
            raise usage(f"{unknown[0]!r} is not a piece of this packet.", f"There are: {', '.join(keys)}.")
        if pieces:
            rows = [{"key": p.key, "title": p.title, "words": len(p.text.split())} for p in made.pieces]
            if as_json:
                print_json(rows)
            else:
                for row in rows:
                    say(f"{row['key']:44} {row['words']:>5,} words  {row['title']}")
            return
        if out == "-":
            emit([services.packet.content(made)])
            return
        path = services.packet.write(made, file_path(out) if out else None, overwrite=overwrite)
        pages = sum(key.startswith("page:") and key not in request.left_out for key in keys)
        if as_json:
            print_json({"path": str(path), "pages": pages, "since": request.since, "until": request.until})
            return
        say(str(path))
        what = f"{pages} of your pages {'is' if pages == 1 else 'are'} in it" if pages else "No page is in it"
        tell(f"{what}, {request.since} to {request.until}. Read it before you hand it on.")


def _remember(packet: PacketService, more: list[str], fewer: list[str]) -> None:
    """Add names to those that are remembered, and take some out; say so."""
    names = [name for name in (*packet.more_names(), *more) if name not in fewer]
    kept = packet.keep_names(", ".join(names))
    tell(f"Remembered as names to mask: {', '.join(kept) or 'none'}.")


def primer(
    out: Annotated[str, typer.Option(metavar="FILE", help="A file; the terminal gets it if not given.")] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Print one page for a therapist who is new to TMS, with references and criticism; needs no store."""
    from tmscoach.formats import content
    from tmscoach.formats.files import write_whole

    if not out or out == "-":
        emit([content.primer()])
        return
    say(str(write_whole(file_path(out), [content.primer()], overwrite=overwrite)))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(packet)
    app.command()(primer)
