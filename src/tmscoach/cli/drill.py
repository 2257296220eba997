"""Commands that practise a drill or look at scripts; `drill` has more in deck, practice and worry."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli import deck, practice, worry
from tmscoach.cli.asking import read_line, teller
from tmscoach.cli.help import GroupedCommands
from tmscoach.cli.shared import (
    AsJson,
    Launch,
    at_a_terminal,
    cannot_draw,
    opened,
    print_json,
    rating,
    say,
    tell,
    usage,
)
from tmscoach.errors import CoachError, Exit
from tmscoach.models.terms import Trigger, Voice
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.drill import Drill
    from tmscoach.startup import Services


class DrillGroup(GroupedCommands):
    """`tmscoach drill fear` means `tmscoach drill run fear`."""

    sections = {
        "Practise": ("run", "list", "check"),
        "Look back": ("history", "numbers", "amend", "delete"),
        "How it goes on": ("stage", "worries", "too-much"),
        "Words": ("lines", "cards"),
    }

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
EveryPrompt = Annotated[
    bool,
    typer.Option(
        "--every-prompt", help="Ask everything this once, however far prompts faded; in plain lines."
    ),
]
TriggerOption = Annotated[Trigger | None, typer.Option("--trigger", help="What turned up.")]


def now(
    plain: Plain = False,
    voice: VoiceOption = None,
    trigger: TriggerOption = None,
    resume: Resume = False,
    every_prompt: EveryPrompt = False,
    done: Annotated[
        bool, typer.Option("--done", help="You practised without the app; only note that you did.")
    ] = False,
    before: Annotated[str, typer.Option(metavar="0-10", help="With --done: alarm before.")] = "",
    after: Annotated[str, typer.Option(metavar="0-10", help="With --done: alarm after.")] = "",
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help="With --done: when; empty for now.")] = "",
    as_json: AsJson = False,
) -> Any:
    """Practise the quick drill, under a minute; with --done, note one practised without the app."""
    if done:
        alarm_before, alarm_after = rating("--before", before), rating("--after", after)
        with opened() as services:
            row = services.practice.practised(trigger, alarm_before, alarm_after, at)
        if as_json:
            print_json(asdict(row))
        else:
            say(str(row.id))
            tell(f"Kept: a drill without the app, {row.day} {row.at:%H:%M}.")
        return None
    if before or after or at:
        raise usage(
            "--before, --after and --at belong to --done.", "Write: tmscoach now --done --at yesterday"
        )
    return _practise("quick", plain, voice, trigger, resume, every_prompt, as_json)


@drill_app.command("run")
def run(
    variant: Annotated[
        str, typer.Argument(help="full, flare, fear, worry, movement, other, quick or own.")
    ] = "",
    plain: Plain = False,
    voice: VoiceOption = None,
    trigger: TriggerOption = None,
    resume: Resume = False,
    every_prompt: EveryPrompt = False,
    as_json: AsJson = False,
) -> Any:
    """Practise a drill; `run` may be left out."""
    return _practise(variant, plain, voice, trigger, resume, every_prompt, as_json)


def _practise(
    variant: str,
    plain: bool,
    voice: Voice | None,
    trigger: Trigger | None,
    resume: bool,
    every_prompt: bool,
    as_json: bool,
) -> Any:
    if variant:
        _check_variant(variant)
    if (
        at_a_terminal()
        and not cannot_draw()
        and not (plain or as_json or voice or trigger or resume or every_prompt)
    ):
        return Launch(place=variant or "full", inline=variant == "quick")
    with opened() as services:
        drill = _left_over(services, variant, resume, as_json) or services.drill.begin(
            variant or "full", trigger, every_prompt=every_prompt
        )
        return walk_plainly(services, drill, as_json, voice)


def walk_plainly(services: Services, drill: Drill, as_json: bool, voice: Voice | None = None) -> int:
    """Walk a drill in plain lines to wherever it ends; returns the exit code."""
    from tmscoach.cli.drill_plain import Left, PlainDrill

    walk = PlainDrill(services, drill, aside=as_json, voice=voice)
    code = Exit.DONE
    try:
        walk.walk()
    except Left:
        teller(as_json)(f"Left. {_left(services, walk.drill)}")
    except EOFError:
        tell(f"The answers ended here. {_left(services, walk.drill)}")
        code = Exit.INTERRUPTED
    except KeyboardInterrupt:
        services.drill.leave(walk.drill)
        raise
    if as_json:
        print_json(_drill(walk.drill, walk.page))
    return int(code)


def _left(services: Services, drill: Drill) -> str:
    """Leave a drill, and say what became of it."""
    if not services.drill.leave(drill):
        return "Nothing was answered, so nothing was kept."
    return "What you answered is kept for an hour: tmscoach drill --resume goes on with it."


def _check_variant(variant: str) -> None:
    """Refuse an unknown drill before a store is opened or the screens are started for it."""
    from tmscoach.formats import content
    from tmscoach.formats.drill import own_scripts
    from tmscoach.paths import find_paths

    own, problems = own_scripts(find_paths().drills)
    known = [*content.scripts(), *own]
    if variant not in known:
        left_out = "".join(f" Left out: {problem}" for problem in problems)
        raise usage(f"There is no drill called {variant!r}.", f"There are: {', '.join(known)}.{left_out}")


def _left_over(services: Services, variant: str, resume: bool, aside: bool) -> Drill | None:
    """The drill that was left, where the patient goes on with it."""
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
    return None


@drill_app.command("list")
def list_drills(as_json: AsJson = False) -> None:
    """List the drills there are: those that ship, then your own."""
    with opened() as services:
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
    folder = find_paths().drills
    if file.resolve().parent == folder.resolve():
        return
    if script.id in own_scripts(folder)[0]:
        tell(f"In {folder} is a drill with the id {script.id} already; one of the two needs another id.")
    else:
        tell(f"Put it into {folder}, then: tmscoach drill {script.id}")


def _drill(drill: Drill, page: int | None) -> dict[str, Any]:
    """A drill as JSON: the script by its id, parts by their own keys, the number of the page it left."""
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
        "rung_uuid": drill.rung_uuid,
        "harm_expected": drill.harm_expected,
        "moved": drill.moved,
        "harm_found": drill.harm_found,
        "happened": drill.happened,
        "learned": drill.learned,
        "stage": drill.stage,
        "remarks": [asdict(remark) for remark in drill.remarks],
        "page": page,
    }


for _part in (practice, worry, deck):
    _part.register(drill_app)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(now)
    app.add_typer(drill_app, name="drill")
