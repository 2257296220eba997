"""One quiet line if today is still open, and files that have it said every day."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, print_json, say, tell, usage
from tmscoach.errors import CoachError

LINE = "Today is still open."  # on a lock screen it tells nobody anything


def remind(
    print_for: Annotated[
        str,
        typer.Option(
            "--print", metavar="FOR", help="Print what systemd, cron or launchd needs to say it daily."
        ),
    ] = "",
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="When, for --print.")] = "19:00",
    as_json: AsJson = False,
) -> None:
    """Print one neutral line if today holds nothing yet. Installs nothing and holds no private text."""
    if print_for:
        _print(print_for, at, as_json)
        return
    is_open = _is_open()
    if as_json:
        print_json({"open": is_open, "line": LINE if is_open else None})
    elif is_open:
        say(LINE)


def _is_open() -> bool:
    from datetime import datetime

    from tmscoach.paths import find_paths
    from tmscoach.services.status import status

    try:
        counts = status(find_paths(), datetime.now().astimezone())
    except CoachError:
        return True  # the store cannot be looked at, or only with a passphrase; the line stays true enough
    return counts is None or not (counts.drills or counts.pages or counts.lines)


def _print(form: str, at: str, as_json: bool) -> None:
    from tmscoach.formats.timers import FORMS

    if form not in FORMS:
        raise usage(f"{form!r} is nothing tmscoach prints a file for.", f"Write one of: {', '.join(FORMS)}.")
    try:
        when = time.fromisoformat(at)
    except ValueError:
        raise usage(f"{at!r} is not a time.", "Write it like 19:00.") from None
    text = FORMS[form](_command(), when)
    if as_json:
        print_json({"for": form, "at": f"{when:%H:%M}", "text": text})
        return
    say(text.rstrip("\n"))
    tell("Nothing was installed.")


def _command() -> list[str]:
    """How this program is started from anywhere, for the places in force now."""
    found = shutil.which("tmscoach")
    command = [found, "remind"] if found else [sys.executable, "-m", "tmscoach", "remind"]
    home = os.environ.get("TMSCOACH_HOME")
    return ["env", f"TMSCOACH_HOME={Path(home).expanduser().absolute()}", *command] if home else command


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(remind)
