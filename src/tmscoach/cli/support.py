"""People to reach: printed without a store, changed with one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.models.content import SupportNumber
    from tmscoach.services.support import Reachable

support_app = typer.Typer(
    help="People to reach; works without a store and without a connection.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
UNREAD = "Your own people and numbers could not be read; these are the ones that ship."
LOCKED = (
    "Your own people and numbers are behind the passphrase (tmscoach support list); these ship with tmscoach."
)
SOON = 2.0  # seconds another program may be at the store; then the numbers that ship have to do


@support_app.callback()
def support(context: typer.Context, as_json: AsJson = False) -> None:
    """Print people to reach: your own, and the numbers that ship. Needs no connection."""
    if context.invoked_subcommand is not None:
        if as_json:
            raise usage("--json stands before the command it is for.", "Write it last, where there is one.")
        return
    from tmscoach.formats import content

    words = content.support()
    numbers, problem = _numbers(words.number)
    if as_json:
        print_json(words.model_dump(mode="json") | {"number": numbers})
        return
    say(words.statement)
    say(words.lead)
    for one in numbers:
        where = f" ({one_line(one['where'])})" if one["where"] else ""
        say(f"  {one_line(one['name'])}: {one_line(one['reach'])}{where}")
    say(words.closing)
    if problem:
        tell(problem)


def _numbers(ships: tuple[SupportNumber, ...]) -> tuple[list[dict[str, str]], str]:
    """Who stands on the screen, and what kept the patient's own from being read."""
    from tmscoach.errors import CoachError, PassphraseNeeded
    from tmscoach.paths import find_paths
    from tmscoach.reporting import report

    as_shipped = [{"name": n.name, "reach": n.reach, "where": n.where} for n in ships]
    try:
        if not find_paths().database.is_file():
            return as_shipped, ""
        from tmscoach.startup import open_services

        services = open_services(patience=SOON)
        try:
            shown = services.support.shown()
        finally:
            services.close()
    except Exception as problem:  # whatever it is: somebody needs these numbers now
        if not isinstance(problem, CoachError):
            report(problem)
        return as_shipped, LOCKED if isinstance(problem, PassphraseNeeded) else UNREAD
    return [{"name": n.name, "reach": n.reach, "where": n.where} for n in shown], ""


def _show(one: Reachable, as_json: bool) -> None:
    if as_json:
        print_json(asdict(one))
        return
    say(str(one.number))
    tell(f"On the support screen: {one_line(one.name)}, {one_line(one.reach)}.")


@support_app.command("list")
def list_numbers(as_json: AsJson = False) -> None:
    """List every number with its place, hidden ones too."""
    with opened() as services:
        found = services.support.everyone()
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        marks = ["hidden"] * one.hidden + ["changed by you"] * one.changed
        marks += ["yours"] * (not one.ships and one.number > 0)
        place = f"{one.number:4}" if one.number else "   -"
        about = f"  ({', '.join(marks)})" if marks else ""
        say(f"{place}  {one_line(one.name)}: {one_line(one.reach)}{about}")
    tell("A person (-) is changed with tmscoach person.")


@support_app.command("add")
def add_number(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what it is.")],
    reach: Annotated[str, typer.Argument(metavar="NUMBER", help="A number or an address.")],
    where: Annotated[str, typer.Option(metavar="WORDS", help="When, or where it works.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a number of your own."""
    with opened() as services:
        one = services.support.add(name, reach, where)
        warn_of_history(services)
    _show(one, as_json)


@support_app.command("edit")
def edit_number(
    number: Number,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Another name.")] = None,
    reach: Annotated[str | None, typer.Option(metavar="NUMBER", help="Another number.")] = None,
    where: Annotated[str | None, typer.Option(metavar="WORDS", help="Other words about it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a number, one that ships too; what no option names stays."""
    with opened() as services:
        held = services.support.one(number)
        one = services.support.change(
            number,
            name=held.name if name is None else name,
            reach=held.reach if reach is None else reach,
            where=held.where if where is None else where,
        )
        if name or reach or where:
            warn_of_history(services)
    _show(one, as_json)


@support_app.command("hide")
def hide_number(number: Number) -> None:
    """Take a number off the screen; the emergency number stays."""
    with opened() as services:
        services.support.hide(number)
    tell(f"Hidden. tmscoach support back {number} shows it again.")


@support_app.command("back")
def bring_back(number: Number, as_json: AsJson = False) -> None:
    """Show a hidden number again; one that ships reads as it shipped."""
    with opened() as services:
        one = services.support.bring_back(number)
    _show(one, as_json)


@support_app.command("delete")
def delete_number(number: Number) -> None:
    """Take a number of your own away for good."""
    with opened() as services:
        services.support.delete(number)
    tell("It is gone.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(support_app, name="support")
