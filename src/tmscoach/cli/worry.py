"""The command about worries that wait for a time of the day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.errors import CoachError
from tmscoach.rules.text import one_line


def worries(
    add: Annotated[
        str | None, typer.Option("--add", metavar="TEXT", help="Put a worry off; - reads it from stdin.")
    ] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="HH:MM", help="With --add: until when; empty for the usual time.")
    ] = "",
    close: Annotated[bool, typer.Option("--close", help="Let go of those whose time has come.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the worries put off to a time of the day, put one off, or let go of those that are due."""
    if at and add is None:
        raise usage("--at belongs to --add.", 'Write: tmscoach drill worries --add "..." --at 17:30')
    if add is not None and close:
        raise usage("--add and --close are two things.", "Write one after the other.")
    if at:
        _check_time(at)
    with opened() as services:
        if add is not None:
            added = services.worry.put_off(_from_stdin() if add == "-" else add, at)
            if as_json:
                print_json(asdict(added))
            else:
                tell(f"Put off until {added.due:%A %H:%M}. You need not look at it sooner.")
            if add != "-":
                warn_of_history(services)
            return
        if close:
            closed = services.worry.close_due()
            if as_json:
                print_json({"closed": closed})
            else:
                tell(f"Let go of: {closed}.")
            return
        waiting = services.worry.waiting()
    if as_json:
        print_json([asdict(worry) for worry in waiting])
        return
    for worry in waiting:
        when = "due since" if worry.is_due else "until"
        say(f"{when} {worry.due:%Y-%m-%d %H:%M}: {one_line(worry.text)}")
    if not waiting:
        tell("No worry waits.")


def _check_time(text: str) -> None:
    from tmscoach.rules.worry import parse_slot

    try:
        parse_slot(text)
    except CoachError as problem:
        raise usage(f"--at: {problem.title}", problem.hint) from None


def _from_stdin() -> str:
    from tmscoach.cli.asking import read_line

    try:
        return read_line(aside=True)
    except EOFError:
        return ""


def register(drill_app: typer.Typer) -> None:
    """Add this module's command to `drill`."""
    drill_app.command()(worries)
