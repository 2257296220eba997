"""The weekly check, other measures, and totals a clinic worked out."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli.help import GroupedCommands
from tmscoach.cli.shared import AsJson, Number, file_path, opened, print_json, say, tell, usage
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from tmscoach.models.content import Item, Measure
    from tmscoach.services.measures import MeasuresService, ScoreView


class MeasureGroup(GroupedCommands):
    """`tmscoach measure fear` means `tmscoach measure run fear`."""

    sections = {
        "Answer": ("run", "list", "history"),
        "Put right": ("delete",),
        "What Today asks": ("on", "off"),
        "A clinic's own": ("check", "install"),
    }

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the word in that a patient leaves out."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


measure_app = typer.Typer(
    cls=MeasureGroup,
    help="Answer a measure: measure NAME. measure list has the names.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
score_app = typer.Typer(
    help="Totals that a clinic worked out, typed by hand.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name; measure list has them.")]
At = Annotated[str, typer.Option(help="The day: today, yesterday, 3d, 2026-03-10.")]
FileName = Annotated[str, typer.Argument(metavar="FILE", help="A measure as a TOML file.")]


def checkin(
    average: Annotated[int | None, typer.Option(help="Symptoms on average, 0-10.")] = None,
    limit: Annotated[int | None, typer.Option(help="How much they limited you, 0-10.")] = None,
    enjoyment: Annotated[int | None, typer.Option(help="How much they spoiled, 0-10.")] = None,
    understand: Annotated[int | None, typer.Option(help="How well you understand it, 0-100.")] = None,
    believe: Annotated[int | None, typer.Option(help="How much you believe it, 0-100.")] = None,
    show: Annotated[bool, typer.Option("--list", help="Print earlier checks instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Answer the weekly check; without options the five questions are asked, an empty answer skips."""
    answers = {
        "average": average,
        "limit": limit,
        "enjoyment": enjoyment,
        "understand": understand,
        "believe": believe,
    }
    given = any(value is not None for value in answers.values())
    if show and given:
        raise usage("--list prints earlier checks and keeps no answer.", "Leave --list out to keep this one.")
    with opened() as services:
        if show:
            _list_checks(services.measures, as_json)
            return
        if not given:
            answers |= _asked(services.measures.asked("weekly"))
        kept = services.measures.check_in(**answers)
        others = [state for state in services.measures.states() if state.due and state.measure.id != "weekly"]
    if as_json:
        print_json(asdict(kept))
    else:
        tell(f"Kept for {kept.day}.")
        for state in others:
            tell(f"{state.due} tmscoach measure {state.measure.id} asks it.")


def _list_checks(measures: MeasuresService, as_json: bool) -> None:
    history = measures.history()
    if as_json:
        print_json([asdict(check) for check in history])
        return
    if not history:
        tell("No weekly check yet.")
        return
    weekly = measures.weekly()
    say(f"{'':10}" + "".join(f"{item.short:>12}" for item in weekly.items))
    for check in history:
        values = [check.average, check.limit, check.enjoyment, check.understand, check.believe]
        say(f"{check.day}" + "".join(f"{'-' if v is None else v:>12}" for v in values))
    say(f"Source: {weekly.source}.")


def _asked(measure: Measure) -> dict[str, int | None]:
    """The answers, line by line; empty or `.` is a blank, the end of the input leaves the rest blank."""
    tell(measure.about)
    answers: dict[str, int | None] = {}
    for place, item in enumerate(measure.items, 1):
        answers[item.id] = _one(place, len(measure.items), item)
    return answers


def _one(place: int, of: int, item: Item) -> int | None:
    from tmscoach.cli.asking import read_line
    from tmscoach.services.measures import range_of

    ends = f"{item.minimum} = {item.low}, {item.maximum} = {item.high}"
    choices = "\n".join(f"{choice.value}  {choice.label}" for choice in item.choices)
    while True:
        tell(f"\n{place} of {of}. {item.text}\n{choices or ends}")
        try:
            text = read_line(aside=True).strip()
        except EOFError:
            return None
        if text in ("", "."):
            return None
        if re.fullmatch(r"[0-9]{1,4}", text) and item.allows(int(text)):
            return int(text)
        tell(f"Write {range_of(item)}, or nothing to skip.")


@measure_app.command("run")
def run_measure(
    name: Name,
    answer: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION=NUMBER", help="One answer; may be given for each question."),
    ] = None,
    at: At = "",
    edit: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", max=2**63 - 1, help="Answer the score of this number again."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a measure; without options its questions are asked one by one, an empty answer skips."""
    given = _given(answer or [])
    if edit is not None and at:
        raise usage("A score stays on its day.", "Leave --at out, or delete the score and answer anew.")
    with opened() as services:
        measures = services.measures
        if edit is not None:
            _refuse_other(measures, name, edit)
        asked = measures.asked(name)
        answers = given or _asked(asked)
        if asked.id == "weekly":
            _keep_weekly(measures, answers, at, edit, as_json)
            return
        kept = measures.answer(name, answers, at) if edit is None else measures.change(edit, answers)
    if as_json:
        print_json(asdict(kept))
    else:
        _show_score(kept, tell)
        tell(f"Kept for {kept.day}.")


def _refuse_other(measures: MeasuresService, name: str, number: int) -> None:
    """A number of another measure is a slip, and answering it would overwrite that one."""
    wanted = measures.find(name)
    if wanted.id != "weekly" and measures.score(number).measure != wanted.id:
        raise usage(
            f"Score {number} is not one of {wanted.title}.", f"measure history {wanted.id} has the numbers."
        )


def _keep_weekly(
    measures: MeasuresService, answers: dict[str, int | None], at: str, edit: int | None, as_json: bool
) -> None:
    if at:
        raise usage("The weekly check is for today.", "Leave --at out.")
    if edit is None:
        for name in answers:
            if name not in {item.id for item in measures.weekly().items}:
                raise usage(f"The weekly check has no question {one_line(name, 30)!r}.")
        kept = measures.check_in(**answers)
    else:
        kept = measures.change_check(edit, answers)
    if as_json:
        print_json(asdict(kept))
    else:
        tell(f"Kept for {kept.day}.")


def _given(pairs: list[str]) -> dict[str, int | None]:
    """Answers given as options; `.` is a blank."""
    answers: dict[str, int | None] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not re.fullmatch(r"[0-9]{1,4}|\.", value.strip()):
            raise usage(
                f"{one_line(pair, 40)!r} is no answer.",
                "Write the question, =, and a number: --answer mood=1.",
            )
        if name.strip() in answers:
            raise usage(f"{one_line(name, 30)!r} is answered twice.", "Leave one of them out.")
        answers[name.strip()] = None if value.strip() == "." else int(value)
    return answers


def _show_score(score: ScoreView, out: Callable[[str], None], number: bool = False) -> None:
    """A score with its source under it, and what its measure has to say about such a total."""
    place = f"{score.number:4}  {score.day}  " if number else ""
    out(f"{place}{one_line(score.title, 40)}: {one_line(score.shown)}")
    indent = " " * len(place)
    if score.note:
        out(f"{indent}{one_line(score.note)}")
    if score.remark:
        out(f"{indent}{score.remark}")
    out(f"{indent}Source: {one_line(score.source) or 'not given'}.".replace("..", "."))


@measure_app.command("list")
def list_measures(as_json: AsJson = False) -> None:
    """List every measure: whether Today asks for it, and when it was answered last."""
    with opened() as services:
        states = services.measures.states()
        problems = services.measures.problems()
        typed = services.measures.by_hand()
        folder = services.measures.folder
    if as_json:
        print_json(
            [
                {
                    "id": state.measure.id,
                    "title": state.measure.title,
                    "about": state.measure.about,
                    "source": state.measure.source,
                    "licence": state.measure.licence,
                    "cadence": state.measure.cadence,
                    "questions": [item.id for item in state.measure.items],
                    "own": state.own,
                    "on": state.on,
                    "last": state.last,
                    "due": state.due,
                    "waits": state.waits,
                }
                for state in states
            ]
        )
        return
    from tmscoach.rules.measures import IN_WORDS

    for state in states:
        one = state.measure
        asked = IN_WORDS[one.cadence] if state.on else "off"
        last = f"last {state.last}" if state.last else "no answer yet"
        say(f"{one.id:12}  {one_line(one.title, 30):24}  {asked:18}  {last}")
        if state.due:
            say(f"{'':14}{state.due}")
        if state.waits:
            say(f"{'':14}Waits until a physician has examined you for this.")
    for name in typed:
        say(f"{'':12}  {one_line(name, 30):24}  typed by hand")
    for problem in problems:
        tell(f"Left out: {problem}")
    tell(f"A clinic's own files are in {folder}.")


@measure_app.command("history")
def measure_history(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One measure; all, if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """List scores, oldest first, each with its source."""
    with opened() as services:
        measures = services.measures
        wanted = name
        if name and name.casefold() not in {typed.casefold() for typed in measures.by_hand()}:
            kept = {score.measure for score in measures.scores()}
            # what is kept of a file that is gone can still be read
            wanted = name if name in kept else measures.find(name).id
        elif name:
            wanted = next(typed for typed in measures.by_hand() if typed.casefold() == name.casefold())
        checks = measures.weekly_rows() if wanted == "weekly" else ()
        scores = measures.scores(wanted)
        weekly = measures.weekly()
    if as_json:
        print_json(
            [{"number": row.number} | asdict(row.check) for row in checks]
            if wanted == "weekly"
            else [asdict(score) for score in scores]
        )
        return
    for row in checks:
        values = "  ".join(
            f"{item.short} {'-' if (v := getattr(row.check, item.id)) is None else v}"
            for item in weekly.items
        )
        say(f"{row.number:4}  {row.check.day}  {values}")
    if checks:
        say(f"Source: {weekly.source}.")
    for score in scores:
        _show_score(score, say, number=True)
    if not checks and not scores:
        tell("No score yet.")


@measure_app.command("delete")
def delete_score(
    number: Number,
    weekly: Annotated[bool, typer.Option("--weekly", help="The number of a weekly check.")] = False,
) -> None:
    """Take a mistaken score out of every list; the numbers are those of measure history."""
    with opened() as services:
        if weekly:
            services.measures.delete_check(number)
        else:
            services.measures.delete(number)
    tell("Done.")


@measure_app.command("on")
def switch_on(name: Name) -> None:
    """Let Today ask for a measure."""
    with opened() as services:
        found = services.measures.switch(name, True)
    tell(f"{found.title} is on: Today asks for it. tmscoach measure {found.id} answers it now.")


@measure_app.command("off")
def switch_off(name: Name) -> None:
    """Let Today leave a measure alone; its scores stay."""
    with opened() as services:
        found = services.measures.switch(name, False)
    tell(f"{found.title} is off. Its scores stay.")


@measure_app.command("check")
def check_measure(file: FileName, as_json: AsJson = False) -> None:
    """Say whether a file can be used as a measure, or everything there is to mend in it."""
    from tmscoach.formats.measure import check_measure as check
    from tmscoach.paths import find_paths

    found = check(file_path(file))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    many = len(found.items)
    say(f"{found.id}: {found.title}, {many} question{'' if many == 1 else 's'}. It can be used.")
    tell(f"tmscoach measure install puts it into {find_paths().measures}.")


@measure_app.command("install")
def install_measure(
    file: FileName,
    replace: Annotated[bool, typer.Option("--replace", help="In place of one of the same id.")] = False,
) -> None:
    """Put a clinic's measure into the folder of own ones; it is off until you switch it on."""
    with opened() as services:
        found, where = services.measures.install(file_path(file), replace=replace)
    say(str(where))
    tell(f"{found.title} is there. tmscoach measure on {found.id} lets Today ask for it.")


@score_app.command("add")
def add_score(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the clinic calls it.")],
    total: Annotated[float, typer.Argument(metavar="TOTAL", help="The total.")],
    span: Annotated[
        str,
        typer.Option("--range", metavar="LOW-HIGH", help="Such as 0-52; needed the first time."),
    ] = "",
    source: Annotated[str, typer.Option(help="Where it comes from; needed once, stays under it.")] = "",
    at: At = "",
    note: Annotated[str, typer.Option(help="A few words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a total that a clinic worked out, under a name of yours."""
    low, high = _span(span)
    with opened() as services:
        score = services.measures.enter_total(name, total, low, high, source, at, note)
    if as_json:
        print_json(asdict(score))
    else:
        say(str(score.number))
        _show_score(score, tell)


def _span(text: str) -> tuple[float | None, float | None]:
    if not text:
        return None, None
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*(?:-|to|\.\.|–)\s*([0-9]{1,6})\s*", text)
    if not found:
        raise usage(f"{one_line(text, 30)!r} is no range.", "Write for example --range 0-52.")
    return float(found[1]), float(found[2])


@score_app.command("list")
def list_scores(as_json: AsJson = False) -> None:
    """List totals typed by hand, oldest first."""
    with opened() as services:
        scores = [score for score in services.measures.scores() if score.by_hand]
    if as_json:
        print_json([asdict(score) for score in scores])
        return
    for score in scores:
        _show_score(score, say, number=True)
    if not scores:
        tell("No total yet. tmscoach score add NAME TOTAL --range 0-52 keeps the first one.")


@score_app.command("edit")
def edit_score(
    number: Number,
    total: Annotated[float, typer.Argument(metavar="TOTAL", help="The right total.")],
    as_json: AsJson = False,
) -> None:
    """Put right a total typed by hand."""
    with opened() as services:
        score = services.measures.change_total(number, total)
    if as_json:
        print_json(asdict(score))
    else:
        tell("Kept.")


@score_app.command("delete")
def delete_total(number: Number) -> None:
    """Take a mistaken total out of the list."""
    with opened() as services:
        services.measures.delete(number)
    tell("Done.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(checkin)
    app.add_typer(measure_app, name="measure")
    app.add_typer(score_app, name="score")
