"""Commands about drills: now, drill, and its lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

from tmscoach.cli.shared import (
    AsJson,
    Launch,
    Number,
    at_a_terminal,
    opened,
    print_json,
    say,
    tell,
    usage,
    warn_of_history,
)
from tmscoach.errors import CoachError, Exit
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.deck import CardChoice, LineChoice
    from tmscoach.services.drill import Drill
    from tmscoach.services.practice import DrillRow
    from tmscoach.startup import Services


class DrillGroup(typer.core.TyperGroup):
    """`tmscoach drill fear` means `tmscoach drill run fear`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the word in that a patient leaves out."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["run", *args]
        return super().parse_args(ctx, args)


drill_app = typer.Typer(
    cls=DrillGroup,
    help="Practise a drill: drill [VARIANT] [--plain]. Without a variant it is the full one.",
    rich_markup_mode=None,
)

Plain = Annotated[bool, typer.Option("--plain", help="Line by line, without moving the cursor.")]
VoiceOption = Annotated[
    Voice | None, typer.Option("--voice", help="Who a line speaks as: i, you or name; in plain lines.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with the drill left within the last hour; in plain lines.")
]
TriggerOption = Annotated[Trigger | None, typer.Option("--trigger", help="What turned up.")]


def now(
    plain: Plain = False,
    voice: VoiceOption = None,
    trigger: TriggerOption = None,
    resume: Resume = False,
    done: Annotated[
        bool, typer.Option("--done", help="You practised without the app; only note that you did.")
    ] = False,
    before: Annotated[int | None, typer.Option(min=0, max=10, help="With --done: alarm before.")] = None,
    after: Annotated[int | None, typer.Option(min=0, max=10, help="With --done: alarm after.")] = None,
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help="With --done: when; empty for now.")] = "",
    as_json: AsJson = False,
) -> Any:
    """Practise the quick drill, under a minute; with --done, note one practised without the app."""
    if done:
        with opened() as services:
            row = services.practice.practised(trigger, before, after, at)
        if as_json:
            print_json(_row(row))
        else:
            say(str(row.id))
            tell(f"Kept: a drill without the app, {row.day} {row.at:%H:%M}.")
        return None
    if before is not None or after is not None or at:
        raise usage(
            "--before, --after and --at belong to --done.", "Write: tmscoach now --done --at yesterday"
        )
    return _practise("quick", plain, voice, trigger, resume, as_json)


@drill_app.command("run")
def run(
    variant: Annotated[str, typer.Argument(help="full, quick, flare, fear or one of your own.")] = "",
    plain: Plain = False,
    voice: VoiceOption = None,
    trigger: TriggerOption = None,
    resume: Resume = False,
    as_json: AsJson = False,
) -> Any:
    """Practise a drill; `run` may be left out."""
    return _practise(variant, plain, voice, trigger, resume, as_json)


def _practise(
    variant: str, plain: bool, voice: Voice | None, trigger: Trigger | None, resume: bool, as_json: bool
) -> Any:
    if at_a_terminal() and not (plain or as_json or voice or trigger or resume):
        _check_variant(variant or "full")
        return Launch(place=variant or "full", inline=variant == "quick")
    from tmscoach.cli.drill_plain import Left, PlainDrill, teller

    out = teller(as_json)
    with opened() as services:
        drill = _begun(services, variant, trigger, resume, as_json)
        walk = PlainDrill(services, drill, aside=as_json, voice=voice)
        code = Exit.DONE
        try:
            walk.walk()
        except Left:
            out(f"Left. {_left(services, walk.drill)}")
        except EOFError:
            tell(f"The answers ended here. {_left(services, walk.drill)}")
            code = Exit.INTERRUPTED
        if as_json:
            print_json(_drill(walk.drill))
    return int(code)


def _left(services: Services, drill: Drill) -> str:
    """Leave a drill, and say what became of it."""
    if not services.drill.leave(drill):
        return "Nothing was answered, so nothing was kept."
    return "What you answered is kept for an hour: tmscoach drill --resume goes on with it."


def _check_variant(variant: str) -> None:
    """Refuse an unknown drill before the screens are started for it."""
    from tmscoach.formats import content
    from tmscoach.formats.drill import own_scripts
    from tmscoach.paths import find_paths

    known = [*content.scripts(), *own_scripts(find_paths().data / "drills")[0]]
    if variant not in known:
        raise usage(f"There is no drill called {variant!r}.", f"There are: {', '.join(known)}.")


def _begun(services: Services, variant: str, trigger: Trigger | None, resume: bool, aside: bool) -> Drill:
    """The drill to walk through: a new one, or the one that was left."""
    from tmscoach.cli.drill_plain import read_line, teller

    left = services.drill.resumable()
    if resume:
        if left is None:
            raise CoachError(
                "There is no unfinished drill from the last hour.", "Nothing was begun.", "Begin a new one."
            )
        return left
    if left is not None and (not variant or variant == left.script.id):
        title = f"{left.script.title}, begun at {left.begun:%H:%M}, is unfinished"
        if at_a_terminal():
            teller(aside)(f"{title}. enter goes on with it, a begins afresh.")
            try:
                answer = read_line(aside)
            except EOFError:
                raise typer.Abort from None
            if answer.strip().lower() != "a":
                return left
        else:
            tell(f"{title}; --resume goes on with it.")
    if variant:
        _check_variant(variant)
    return services.drill.begin(variant or "full", trigger)


@drill_app.command("list")
def list_drills(
    history: Annotated[
        bool, typer.Option("--history", help="The drills you practised, newest first.")
    ] = False,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="With --history: at most so many.")] = 30,
    before: Annotated[
        int | None,
        typer.Option(
            "--before", metavar="ID", max=2**63 - 1, help="With --history: those older than this one."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the drills there are, or with --history those you practised."""
    with opened() as services:
        if history:
            last = services.practice.row(before) if before is not None else None
            _print_history(services.practice.history(min(limit, 100_000), last), as_json)
            return
        scripts = services.drill.scripts()
        problems = services.drill.script_problems()
    if as_json:
        print_json(
            [
                {
                    "id": script.id,
                    "title": script.title,
                    "about": script.about,
                    "minutes": script.minutes,
                    "trigger": script.trigger,
                    "steps": [step.id for step in script.steps],
                }
                for script in scripts
            ]
        )
    else:
        for script in scripts:
            say(f"{script.id:10}  {one_line(script.title, 24):24}  {script.minutes} min")
            say(f"            {one_line(script.about)}")
    for problem in problems:
        tell(f"Left out: {problem}")


def _print_history(rows: Iterable[DrillRow], as_json: bool) -> None:
    rows = list(rows)
    if as_json:
        print_json([_row(row) for row in rows])
        return
    from tmscoach.rules.drill import change_in_words

    for row in rows:
        change = change_in_words(row.alarm_before, row.alarm_after) if row.finished else "not finished"
        parts = (row.trigger, row.feeling, "new or different" if row.is_new else None)
        about = ", ".join(str(part) for part in parts if part)
        when = f"{row.day} {row.at:%H:%M}"
        say(f"{row.id:>5}  {when}  {one_line(row.title, 20):20}  {change:12}  {about}".rstrip())
    if not rows:
        tell("No drill yet. tmscoach now begins the quick one.")


@drill_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A script: one TOML file a drill.")], as_json: AsJson = False
) -> None:
    """Say whether a script can be used, or which file, step and key to mend."""
    from tmscoach.formats.drill import check_script, own_scripts
    from tmscoach.paths import find_paths

    script = check_script(file)
    if as_json:
        print_json({"id": script.id, "title": script.title, "steps": [step.id for step in script.steps]})
        return
    say(f"{file.name}: {one_line(script.title)}, {len(script.steps)} steps. It can be used.")
    folder = find_paths().data / "drills"
    if file.resolve().parent == folder.resolve():
        return
    if script.id in own_scripts(folder)[0]:
        tell(f"In {folder} is a drill with the id {script.id} already; one of the two needs another id.")
    else:
        tell(f"Put it into {folder}, then: tmscoach drill {script.id}")


@drill_app.command("delete")
def delete(number: Number) -> None:
    """Take a drill out of every list and number."""
    with opened() as services:
        services.practice.delete(services.practice.row(number).uuid)
    tell("Done.")


@drill_app.command("lines")
def lines(
    family: Annotated[Trigger | None, typer.Argument(help="pain, fear, worry, movement or other.")] = None,
    add: Annotated[str | None, typer.Option("--add", metavar="TEXT", help="Keep a line of your own.")] = None,
    archive: Annotated[
        str | None, typer.Option("--archive", metavar="KEY", help="Put an own line away.")
    ] = None,
    voice: Annotated[Voice, typer.Option("--voice", help="i, you or name.")] = Voice.I,
    as_json: AsJson = False,
) -> None:
    """List the lines to answer an alarm with, add one or put one away."""
    with opened() as services:
        if add is not None:
            if family is None:
                raise usage("A line belongs to a family.", 'Write: tmscoach drill lines pain --add "..."')
            added = services.deck.add_line(family, add)
            warn_of_history(services)
            _print_words([added], as_json)
            return
        found = [
            line for one in ([family] if family else Trigger) for line in services.deck.lines(one, voice)
        ]
        if archive is not None:
            services.deck.archive_line(_whole_key(archive, [line.key for line in found]))
            tell("Put away. Drills that used it keep its words.")
            return
    _print_words(found, as_json)


@drill_app.command("cards")
def cards(
    category: Annotated[
        CardCategory | None,
        typer.Argument(help="sense, person, task, song, view, movement, kindness or plan."),
    ] = None,
    add: Annotated[str | None, typer.Option("--add", metavar="TEXT", help="Keep a card of your own.")] = None,
    archive: Annotated[
        str | None, typer.Option("--archive", metavar="KEY", help="Put an own card away.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the cards to turn attention to, add one or put one away."""
    with opened() as services:
        if add is not None:
            if category is None:
                raise usage("A card belongs to a category.", 'Write: tmscoach drill cards view --add "..."')
            added = services.deck.add_card(category, add)
            warn_of_history(services)
            _print_words([added], as_json)
            return
        found = [card for card in services.deck.cards() if category in (None, card.category)]
        if archive is not None:
            services.deck.archive_card(_whole_key(archive, [card.key for card in found]))
            tell("Put away. Drills that used it keep its words.")
            return
    _print_words(found, as_json)


def _whole_key(text: str, keys: list[str]) -> str:
    """The key that `text` is the beginning of, with or without `own:`; a key of nothing where it is none."""
    wanted = text.removeprefix("own:")
    found = [key for key in keys if key.startswith("own:") and wanted and key[4:].startswith(wanted)]
    if len(found) == 1:
        return found[0]
    return text if text.startswith("start:") else f"own:{wanted}"


def _print_words(found: Iterable[LineChoice | CardChoice], as_json: bool) -> None:
    if as_json:
        print_json([asdict(choice) for choice in found])
        return
    for choice in found:
        kind = choice.family if hasattr(choice, "family") else choice.category
        key = choice.key[:12] if choice.own else ""
        say(f"{key:12}  {kind.value:8}  {one_line(choice.text)}")


def _row(row: DrillRow) -> dict[str, Any]:
    return asdict(row)


def _drill(drill: Drill) -> dict[str, Any]:
    """A drill as JSON: the script by its id, parts by their own keys."""
    return {
        "uuid": drill.uuid,
        "script": drill.script.id,
        "mode": drill.mode,
        "day": drill.day,
        "begun": drill.begun,
        "step": drill.step,
        "finished": drill.finished,
        "trigger": drill.trigger,
        "is_new": drill.is_new,
        "alarm_before": drill.alarm_before,
        "hold_before": drill.hold_before,
        "thought": drill.thought,
        "line": asdict(drill.line) if drill.line else None,
        "voice": drill.voice,
        "repetitions": drill.repetitions,
        "evidence": asdict(drill.evidence) if drill.evidence else None,
        "believability": drill.believability,
        "feeling": drill.feeling,
        "about": drill.about,
        "unsaid": drill.unsaid,
        "card": asdict(drill.card) if drill.card else None,
        "alarm_after": drill.alarm_after,
        "hold_after": drill.hold_after,
        "back_to": drill.back_to,
        "cue": drill.cue,
        "change": drill.change,
        "slot": drill.slot,
        "doing": drill.doing,
        "harm_expected": drill.harm_expected,
        "moved": drill.moved,
        "harm_found": drill.harm_found,
        "happened": drill.happened,
        "learned": drill.learned,
        "stage": drill.stage,
        "remarks": [asdict(remark) for remark in drill.remarks],
    }


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(now)
    app.add_typer(drill_app, name="drill")
