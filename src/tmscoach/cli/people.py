"""People: the care team and the patient's own."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, warn_of_history
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.people import PersonView

person_app = typer.Typer(
    help="People: your care team, and your own.", no_args_is_help=True, rich_markup_mode=None
)


def _show(person: PersonView, as_json: bool) -> None:
    if as_json:
        print_json(asdict(person))
        return
    say(str(person.id))
    tell(f"Kept: {one_line(person.name)}.")


@person_app.command("add")
def add_person(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call them.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="doctor, therapist, sister ...")] = "",
    reach: Annotated[str, typer.Option(metavar="NUMBER", help="A number or an address.")] = "",
    support: Annotated[bool, typer.Option("--support", help="First on the support screen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a person."""
    with opened() as services:
        person = services.people.add(name, role, reach, is_support=support)
        warn_of_history(services)
    _show(person, as_json)


@person_app.command("list")
def list_people(
    all_of_them: Annotated[bool, typer.Option("--all", help="Those put away too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List people by name."""
    with opened() as services:
        people = services.people.people(put_away=all_of_them)
    if as_json:
        print_json([asdict(person) for person in people])
        return
    for person in people:
        about = [one_line(person.role), one_line(person.reach)]
        about += ["on the support screen"] * person.is_support + ["put away"] * person.away
        line = f"{person.id:4}  {one_line(person.name):24}  {', '.join(part for part in about if part)}"
        say(line.rstrip())
    if not people:
        tell('Nobody yet. tmscoach person add "NAME" keeps somebody.')


@person_app.command("edit")
def edit_person(
    number: Number,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Another name.")] = None,
    role: Annotated[str | None, typer.Option(metavar="ROLE", help="Another role.")] = None,
    reach: Annotated[str | None, typer.Option(metavar="NUMBER", help="Another number or address.")] = None,
    support: Annotated[
        bool | None, typer.Option("--support/--no-support", help="First on the support screen, or not.")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Put somebody who was put away on the list.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change a person; what no option names stays. A new name stands in visits and questions too."""
    with opened() as services:
        held = services.people.person(number)
        if back:
            services.people.bring_back(number)
        person = services.people.change(
            number,
            name=held.name if name is None else name,
            role=held.role if role is None else role,
            reach=held.reach if reach is None else reach,
            is_support=held.is_support if support is None else support,
        )
        if name or role or reach:
            warn_of_history(services)
    _show(person, as_json)


@person_app.command("delete")
def delete_person(number: Number) -> None:
    """Put a person away; visits and questions keep the name, and `edit --back` brings them back."""
    with opened() as services:
        person = services.people.put_away(number)
    tell(f"{one_line(person.name)} is put away. tmscoach person edit {number} --back brings them back.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(person_app, name="person")
