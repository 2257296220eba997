"""What today holds, and the thirty days."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage
from tmscoach.models.terms import ProgramKind, Standing
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.program import Today

CUES = 3  # the newest cue cards that today shows

program_app = typer.Typer(
    help="The thirty days: where you stand, lessons, pause and restart.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


def today(as_json: AsJson = False) -> None:
    """Print what today holds."""
    with opened() as services:
        found = services.program.today()
        unfinished = services.journal.unfinished()
        due = [worry for worry in services.worry.waiting() if worry.is_due]
        cues = services.drill.cue_cards(CUES)
        step_up = services.practice.step_up()
        beside = services.beside.rows()
    if as_json:
        print_json(
            asdict(found)
            | {
                "worries_due": [asdict(worry) for worry in due],
                "cue_cards": [asdict(cue) for cue in cues],
                "step_up": asdict(step_up) if step_up else None,
                "beside": [asdict(row) for row in beside],
            }
        )
        return
    say(_heading(found))
    say(f"Practised {found.practised} of the last {found.window} days.")
    if found.remark:
        say(found.remark)
    say()
    for item in found.items:
        say(f"  {'done' if item.done else '  - '}  {item.part.value:6}  {item.title}")
        for more in (item.detail, item.waits):
            if more:
                say(f"                {more}")
    if beside:
        say()
    for row in beside:
        number = f"homework {row.id}" if row.about == "homework" else ""
        state = ", ".join(part for part in (row.state, number) if part)
        state = f"  ({state})" if state else ""
        say(f"  {one_line(row.label, 30)}: {one_line(row.text)}{state}")
        if row.asks:
            say(f"      Why: {row.why}")
        if row.about == "follow-up":
            say("      tmscoach visit add keeps one, tmscoach visit put-off puts it off.")
        elif row.about == "gate":
            say("      tmscoach gate yes, not-yet or unsure answers again.")
    for worry in due:
        say(f"A worry whose time has come: {one_line(worry.text)}")
    if due:
        say("tmscoach drill worries --close lets go of it.")
    for cue in cues:
        say(f"Cue card: {one_line(cue.text)}")
    if step_up:
        say(f"{step_up.text}\nWhy: {step_up.why}")
    if unfinished:
        tell(f"Unfinished pages: {len(unfinished)}. The full-screen program offers them when it starts.")


def _heading(found: Today) -> str:
    if found.title and found.kind is not ProgramKind.MAINTENANCE:
        rest = ", a rest day" if found.rest else ""
        where = f"Day {found.number} of {found.last}, {found.phase.lower()}{rest}: {found.title}"
    elif found.over:
        where = "The thirty days are done." if found.program == "home30" else "Its days are done."
    else:
        where = f"{found.heading}."
    return f"{found.day:%A %d %B}. {one_line(where)}"


@program_app.callback()
def program(context: typer.Context, as_json: AsJson = False) -> None:
    """Print where the programme stands."""
    if context.invoked_subcommand is not None:
        if as_json:
            raise usage("--json stands before the command it is for.", "Write it last, where there is one.")
        return
    with opened() as services:
        found = services.program.today()  # a new calendar day opens the next one first
        cards = services.program.overview()
    if as_json:
        print_json([asdict(card) for card in cards])
        return
    heading = ("", "")
    signs = {"done": "x", "rest": "~", "today": ">", "ahead": " ", "waits": "="}
    for card in cards:
        if (card.program, card.phase) != heading:
            heading = card.program, card.phase
            say(f"\n{one_line(card.phase)}")
        rest = "  (rest)" if card.rest else ""
        say(f"  {signs[card.state.value]} {card.number:2}  {one_line(card.title)}{rest}")
    waits = "   = waits" if any(card.state.value == "waits" for card in cards) else ""
    say(f"\nx done   ~ rest   > today{waits}")
    if found.standing is not Standing.UNDER_WAY:
        say(f"{found.heading}. {found.remark}")
    elif found.remark:
        say(found.remark)
    if found.over or found.kind is ProgramKind.MAINTENANCE:
        tell("tmscoach program list says what could come next.")


@program_app.command()
def start(
    program_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="A programme of the list; the thirty days, if left out.")
    ] = "",
    instead: Annotated[
        bool, typer.Option("--instead", help="End what is under way; what was done in it is kept.")
    ] = False,
) -> None:
    """Begin with day 1, or begin another programme."""
    with opened() as services:
        services.program.start(program_id, instead=instead)
        found = services.program.today()
    tell_day(found)


@program_app.command()
def pause() -> None:
    """Let the programme rest; nothing is lost."""
    with opened() as services:
        services.program.pause()
    tell("The programme is resting. tmscoach program resume goes on from the same day.")


@program_app.command()
def resume() -> None:
    """Go on where the programme was left."""
    with opened() as services:
        services.program.resume()
        found = services.program.today()
    tell_day(found)


def tell_day(found: Today) -> None:
    """Say where the programme stands now."""
    if found.over:
        done = "The thirty days are done." if found.program == "home30" else "Its days are done."
        tell(f"{done} tmscoach program restart begins again with day 1.")
    elif found.standing is Standing.GRADUATED:
        tell("You have finished here. tmscoach program reopen brings a page a week back.")
    elif found.paused:
        tell(f"You are on day {found.number}, and it is resting. tmscoach program resume goes on.")
    elif found.standing is Standing.UNDER_WAY:
        tell(f"You are on day {found.number}.")
    else:
        tell(f"{one_line(found.heading)}. {one_line(found.remark)}")


@program_app.command()
def restart(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Begin again with day 1; pages, drills and answers all stay."""
    if not yes and sys.stdin is not None and sys.stdin.isatty():
        typer.confirm("Begin again with day 1? Pages, drills and answers all stay.", abort=True, err=True)
    with opened() as services:
        services.program.restart()
    tell("Day 1. Everything you wrote is still there.")


@program_app.command()
def lesson(
    number: Annotated[int | None, typer.Argument(help="The day; today's, if left out.")] = None,
    program_id: Annotated[
        str, typer.Option("--program", metavar="ID", help="Of another programme of the list.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print a lesson; today's counts as read."""
    with opened() as services:
        today_now = services.program.today()
        current, present = today_now.number, today_now.program
        found = services.program.lesson(max(current, 1) if number is None else number, program_id)
        if found.number == current and found.program == present:
            services.program.mark_learned(current)
    if as_json:
        print_json(asdict(found))
    else:
        say(found.text.strip())


def register(app: typer.Typer) -> None:
    """Add this module's commands, and to `program` those of the other programmes."""
    from tmscoach.cli import tracks as _  # noqa: F401

    app.command()(today)
    app.add_typer(program_app, name="program")
