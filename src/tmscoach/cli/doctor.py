"""Whether everything that keeps a user's words is well."""

from __future__ import annotations

from typing import Annotated

import typer

from tmscoach.cli.shared import PATIENCE, AsJson, print_json, say, tell
from tmscoach.errors import CoachError, Exit


def doctor(
    mend: Annotated[
        bool,
        typer.Option(
            "--mend",
            help="Close permissions, remove half files, make the index of words anew after a backup.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Look over store, search, permissions, backups, disk and leftovers; ends with 1 if there is work."""
    from tmscoach.cli.unlocking import open_asking
    from tmscoach.paths import find_paths
    from tmscoach.rules.days import Clock
    from tmscoach.services.doctor import look_over
    from tmscoach.startup import local_now

    try:
        services = open_asking(PATIENCE)
    except CoachError as problem:
        found = look_over(find_paths(), Clock(local_now), None, problem, mend=mend)
    else:
        try:
            found = look_over(services.paths, services.clock, services.database, None, mend=mend)
        finally:
            services.close()
    if as_json:
        print_json(
            [{"name": one.name, "well": one.is_well, "found": one.found, "do": one.do} for one in found]
        )
    else:
        for one in found:
            say(f"{'ok  ' if one.is_well else 'look'}  {one.name:12} {one.found}")
            if one.do:
                say(f"{'':18} {one.do}")
    wrong = sum(not one.is_well for one in found)
    if wrong and not as_json:
        tell(f"{wrong} of {len(found)} need a look.")
    return Exit.REFUSED if wrong else Exit.DONE


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(doctor)
