"""What else there is to walk and what may come next, as commands under `program`."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.asking import read_line
from tmscoach.cli.program import program_app, tell_day
from tmscoach.cli.shared import AsJson, at_a_terminal, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.models.terms import Kind, ProgramKind
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.tracks import Leave
    from tmscoach.startup import Services

FilePath = Annotated[Path, typer.Argument(metavar="FILE", help="A programme: one TOML file.")]

OPEN_ARCHIVE = (
    "Your store has a passphrase, and an archive can be read by anybody. y writes it; enter does not."
)


def list_programs(as_json: AsJson = False) -> None:
    """List the programmes there are, and which the rules suggest next."""
    with opened() as services:
        services.program.today()
        found = services.tracks.programs()
        left_out = services.tracks.left_out()
        leave = services.tracks.leave()
    if as_json:
        print_json([asdict(program) for program in found])
        return
    for program in found:
        marks = [program.kind.value] + ["your own"] * program.is_own
        marks += ["under way"] * program.is_present + ["suggested"] * bool(program.why)
        unit = "week" if program.kind is ProgramKind.MAINTENANCE else "day"
        long = f"{program.days} {unit}{'' if program.days == 1 else 's'}"
        say(f"  {program.id:14} {one_line(program.title)}, {long} ({', '.join(marks)})")
        say(f"                 {one_line(program.about)}")
        if program.why:
            say(f"                 Why: {program.why}")
    if leave.why:
        say(f"  Taking leave is suggested: tmscoach program graduate\n                 Why: {leave.why}")
    for problem in left_out:
        tell(f"Left out: {problem}")
    tell("tmscoach program start ID begins one.")


def check(file: FilePath, as_json: AsJson = False) -> None:
    """Say whether a programme can be used, or which file, day and key to mend."""
    with opened() as services:
        program = services.tracks.check(file)
    if as_json:
        print_json({"id": program.id, "title": program.title, "kind": program.kind, "days": len(program.day)})
        return
    say(f"{one_line(file.name)}: {program.title}, {len(program.day)} days. It can be used.")
    tell(f"tmscoach program install {one_line(str(file))} puts it in its place.")


def install(
    file: FilePath,
    replace_it: Annotated[
        bool, typer.Option("--replace", help="In place of one of yours with the same id.")
    ] = False,
) -> None:
    """Check a programme and copy it to the others."""
    with opened() as services:
        program, target = services.tracks.install(file, replace=replace_it)
    say(str(target))
    tell(f"{program.title} can be used: tmscoach program start {program.id}")


def go_on() -> None:
    """Open the next day now; only when the present one is whole, two on a date at most."""
    with opened() as services:
        services.program.go_on()
        found = services.program.today()
    tell_day(found)


def pace(
    how: Annotated[str, typer.Argument(metavar="[calm|intensive]", help="Left out: says how it is.")] = "",
) -> None:
    """One programme day a day (calm), or two for seven days at most (intensive)."""
    if how not in ("", "calm", "intensive"):
        raise usage(f"There is no pace called {how!r}.", "Write calm or intensive.")
    with opened() as services:
        if how:
            services.program.set_pace(intensive=how == "intensive")
        until = services.program.today().intensive_until
    if until is None:
        say("calm: the next day opens on a later date, a second one when you ask (tmscoach program next).")
    else:
        say(f"intensive: two days fit into one until {until}; then it is calm again by itself.")


def flare(
    end: Annotated[bool, typer.Option("--end", help="End these days now; what waits goes on.")] = False,
) -> None:
    """Three gentle days for a bad stretch; what is under way waits, and goes on by itself."""
    from tmscoach.services.program import FLARE

    with opened() as services:
        if end:
            services.program.end_flare()
        else:
            services.program.start(FLARE)
        found = services.program.today()
    tell_day(found)
    if not end and found.number == 1:
        say("First: is anything new or different from what a doctor looked at? tmscoach care has the signs.")
        say("Then: tmscoach program lesson, and tmscoach drill flare.")


def letter(
    text: Annotated[
        str | None, typer.Argument(help="Keep this one; - reads stdin. Left out: prints the newest.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the letter you wrote to yourself for a bad week, or keep one."""
    with opened() as services:
        if text is not None:
            if text != "-":
                warn_of_history(services)
            _keep_letter(services, _lines(until_empty=False) if text == "-" else text)
            tell("Kept. tmscoach program letter prints it.")
            return
        found = services.tracks.letter()
    if as_json:
        print_json(asdict(found) if found else None)
    elif found is None:
        tell("There is no letter yet. tmscoach program letter - keeps one.")
    else:
        tell(f"Written on {found.day}.")
        say(found.body)


def graduate(
    yes: Annotated[bool, typer.Option("--yes", help="Take leave without being asked.")] = False,
) -> None:
    """Take leave of the programme, in three steps: a letter, an archive, goodbye. Nothing is deleted."""
    from tmscoach.services.tracks import GOODBYE

    with opened() as services:
        services.program.today()
        leave = services.tracks.leave()
        if not yes and leave.may:
            _tell_steps(leave)
            if not at_a_terminal():
                tell("--yes takes leave.")
                return
            if not _walk_steps(services):
                tell("Nothing is finished; everything goes on as it was.")
                return
        services.tracks.graduate()
    say(GOODBYE)
    tell("tmscoach program reopen takes it back.")


def reopen() -> None:
    """Take the leave back: a page a week, and a look once a month."""
    with opened() as services:
        services.tracks.reopen()
        found = services.program.today()
    tell_day(found)


def _tell_steps(leave: Leave) -> None:
    say(leave.why or "The rule does not suggest it yet; you may all the same.")
    kept = f"there is one of {leave.letter.day}" if leave.letter else "optional"
    say(f"  1  A letter to yourself for a bad week ({kept}): tmscoach program letter -")
    say("  2  An archive of everything (optional): tmscoach export --format archive --everything")
    say("  3  Goodbye. Nothing is deleted, and tmscoach program reopen takes it back.")


def _walk_steps(services: Services) -> bool:
    """Ask for the steps by number until leave is taken (True) or put off."""
    while True:
        say("1, 2 or 3; enter leaves it for now.")
        try:
            answer = read_line(aside=False).strip()
        except EOFError:
            return False
        if answer == "1":
            say("Write to yourself; an empty line ends it.")
            words = _lines(until_empty=True)
            if words.strip():
                _keep_letter(services, words)
                say("Kept.")
        elif answer == "2":
            if services.passphrase.is_set and not _is_wished(OPEN_ARCHIVE):
                continue
            say(str(services.transfer.export_archive(unencrypted=True).path))
            say("Everything is in it; whoever gets a copy of it can read it.")
        else:
            return answer == "3"


def _is_wished(question: str) -> bool:
    say(question)
    try:
        return read_line(aside=False).strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _lines(*, until_empty: bool) -> str:
    lines: list[str] = []
    try:
        while (line := read_line(aside=True)) or not until_empty:
            lines.append(line)
    except EOFError:
        pass
    return "\n".join(lines)


def _keep_letter(services: Services, words: str) -> None:
    from tmscoach.rules.journal import check_text
    from tmscoach.rules.text import mended
    from tmscoach.services.tracks import LETTER, LETTER_ID

    check_text(mended(words), Kind.LETTER, "letter")
    page = services.journal.open_page(kind=Kind.LETTER, prompt=LETTER, prompt_id=LETTER_ID)
    services.journal.keep(replace(page, body=mended(words)))


for _name, _command in (
    ("list", list_programs),
    ("check", check),
    ("install", install),
    ("next", go_on),
    ("pace", pace),
    ("flare", flare),
    ("letter", letter),
    ("graduate", graduate),
    ("reopen", reopen),
):
    program_app.command(_name)(_command)
