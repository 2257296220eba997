"""Homework from a therapist or doctor."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.homework import HomeworkView
    from tmscoach.startup import Services

homework_app = typer.Typer(
    help="What a therapist or doctor asked for between visits.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _due(services: Services, text: str) -> date:
    from tmscoach.rules.days import coming_day

    return coming_day(text, services.clock.today())


def _show(one: HomeworkView, as_json: bool, kept: str = "Kept") -> None:
    if as_json:
        print_json(asdict(one))
        return
    say(str(one.id))
    tell(f"{kept}: {one_line(one.text)}{f', {one.due}' if one.due and not one.done_on else ''}.")


@homework_app.command("add")
def add_homework(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="What was asked for, in quotes.")],
    from_whom: Annotated[str, typer.Option("--from", metavar="NAME", help="From whom.")] = "therapist",
    due: Annotated[
        str, typer.Option(metavar="DAY", help="2026-12-03, tomorrow, thursday (the next one).")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a piece of homework."""
    with opened() as services:
        one = services.homework.add(text, from_whom, _due(services, due) if due else None)
        warn_of_history(services)
    _show(one, as_json)


@homework_app.command("list")
def list_homework(
    all_of_it: Annotated[bool, typer.Option("--all", help="What is done too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List homework by its due day."""
    with opened() as services:
        found = services.homework.homework(open_only=not all_of_it)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        state = f"done {one.done_on}" if one.done_on else one.due
        say(f"{one.id:4}  {state:22}  {one_line(one.from_whom, 20):10}  {one_line(one.text)}")
        if one.in_the_way:
            say(f"      in the way: {one_line(one.in_the_way)}")
    if not found:
        tell('No homework. tmscoach homework add "..." keeps some.')


@homework_app.command("edit")
def edit_homework(
    number: Number,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="Other words.")] = None,
    from_whom: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="From somebody else.")
    ] = None,
    due: Annotated[str | None, typer.Option(metavar="DAY", help="Another day; empty for none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a piece of homework; what no option names stays."""
    with opened() as services:
        held = services.homework.one(number)
        due_on = held.due_on if due is None else _due(services, due) if due else None
        one = services.homework.change(
            number,
            text=held.text if text is None else text,
            from_whom=held.from_whom if from_whom is None else from_whom,
            due_on=due_on,
        )
        if text or from_whom:
            warn_of_history(services)
    _show(one, as_json)


@homework_app.command("done")
def done_homework(
    number: Number,
    not_done: Annotated[
        str | None, typer.Option("--not", metavar="WORDS", help="It was not done: what got in the way.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It is open again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say that it is done today, or what got in the way."""
    if undo and not_done is not None:
        raise usage("--undo and --not do not go together.", "Leave one of them out.")
    with opened() as services:
        if not_done is not None:
            one = services.homework.not_done(number, not_done)
            if not_done:
                warn_of_history(services)
        else:
            one = services.homework.done(number, undo=undo)
    _show(one, as_json, "Open again" if undo else "Noted" if not_done is not None else "Done")


@homework_app.command("delete")
def delete_homework(number: Number) -> None:
    """Take a piece of homework off the list."""
    with opened() as services:
        services.homework.delete(number)
    tell(f"Homework {number} is off the list.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(homework_app, name="homework")
