"""One short line for a shell prompt."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, print_json, say
from tmscoach.errors import CoachError


def status(
    prompt: Annotated[bool, typer.Option("--prompt", help="Shorter, for a shell prompt.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print one short line without private text; it needs none of the heavy libraries."""
    from datetime import datetime

    from tmscoach.paths import find_paths
    from tmscoach.services.status import in_words
    from tmscoach.services.status import status as counted

    try:
        counts = counted(find_paths(), datetime.now().astimezone())
    except CoachError:
        if not prompt:
            raise
        counts = None  # a prompt is no place for a sentence; every other command says it
    if as_json:
        print_json(asdict(counts) if counts else None)
    elif line := in_words(counts, prompt=prompt):
        say(line)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(status)
