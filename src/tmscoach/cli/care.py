"""Visits, questions for them, the physician gate, and signs that need a doctor."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.models.terms import VisitKind, VisitMode
    from tmscoach.services.care import VisitView
    from tmscoach.startup import Services

visit_app = typer.Typer(help="Visits, past and planned.", no_args_is_help=True, rich_markup_mode=None)
question_app = typer.Typer(help="Questions kept for a visit.", no_args_is_help=True, rich_markup_mode=None)


def _any_day(services: Services, text: str) -> date:
    """A day as a user writes it, ahead too; by the calendar, not by the journal's small hours."""
    from tmscoach.rules.days import parse_day

    return parse_day(text, services.clock.now().date())


def _checked_kind(kind: str) -> VisitKind:
    from tmscoach.models.terms import VisitKind

    if kind not in list(VisitKind):
        raise usage(f"{kind!r} is not a kind of visit.", f"Write one of: {', '.join(VisitKind)}.")
    return VisitKind(kind)


def _checked_mode(mode: str) -> VisitMode:
    from tmscoach.models.terms import VisitMode

    if mode not in list(VisitMode):
        raise usage(f"{mode!r} is not a way to meet.", f"Write one of: {', '.join(VisitMode)}.")
    return VisitMode(mode)


def _show_visit(visit: VisitView, as_json: bool) -> None:
    if as_json:
        print_json(asdict(visit))
        return
    say(str(visit.id))
    tell(f"Kept: {visit.kind.value}, {visit.day}, {visit.mode.value}.")


@visit_app.command("add")
def add_visit(
    day: Annotated[str, typer.Argument(metavar="DAY", help="2026-12-03, today, yesterday.")],
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="consultation, follow-up, therapy or other.")
    ] = "follow-up",
    mode: Annotated[str, typer.Option(metavar="HOW", help="in-person, phone or video.")] = "in-person",
    whom: Annotated[str, typer.Option("--with", metavar="NAME", help="With whom.")] = "",
    note: Annotated[str, typer.Option(metavar="WORDS", help="A few words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a visit."""
    checked_kind, checked_mode = _checked_kind(kind), _checked_mode(mode)
    with opened() as services:
        visit = services.care.add_visit(_any_day(services, day), checked_kind, checked_mode, note, whom)
        if note or whom:
            warn_of_history(services)
    _show_visit(visit, as_json)


@visit_app.command("edit")
def edit_visit(
    number: Number,
    day: Annotated[str, typer.Option(metavar="DAY", help="Another day.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Another kind.")] = "",
    mode: Annotated[str, typer.Option(metavar="HOW", help="Another way to meet.")] = "",
    whom: Annotated[str | None, typer.Option("--with", metavar="NAME", help="With somebody else.")] = None,
    note: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Other words, such as what was said.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change a visit; what no option names stays."""
    checked_kind = _checked_kind(kind) if kind else None
    checked_mode = _checked_mode(mode) if mode else None
    with opened() as services:
        held = services.care.visit(number)
        visit = services.care.change_visit(
            number,
            day=_any_day(services, day) if day else held.day,
            kind=checked_kind or held.kind,
            mode=checked_mode or held.mode,
            note=held.note if note is None else note,
            whom=whom,
        )
        if note or whom:
            warn_of_history(services)
    _show_visit(visit, as_json)


@visit_app.command("list")
def list_visits(as_json: AsJson = False) -> None:
    """List visits, newest first."""
    with opened() as services:
        visits = services.care.visits()
    if as_json:
        print_json([asdict(visit) for visit in visits])
        return
    for visit in visits:
        whom = f"with {one_line(visit.whom)}; " if visit.whom and visit.note else ""
        whom = whom or (f"with {one_line(visit.whom)}" if visit.whom else "")
        line = f"{visit.id:4}  {visit.day}  {visit.kind.value:12}  {visit.mode.value:9}  "
        line += f"{whom}{one_line(visit.note)}"
        say(line.rstrip())
    if not visits:
        tell("No visit yet. tmscoach visit add 2026-12-03 keeps one.")


@visit_app.command("prepare")
def prepare_visit(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="NUMBER", max=2**63 - 1, help="A visit of the list; the next one, if left out."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what to prepare for a visit, with times and your own notes."""
    with opened() as services:
        found = services.preparation.prepare(number)
        today = services.clock.today()
    if as_json:
        print_json(asdict(found))
        return
    from tmscoach.rules.care import said, whose

    if found.visit is not None:
        whom = f" with {whose(one_line(found.visit.whom), 'your')}" if found.visit.whom else ""
        say(f"{found.visit.kind.value}, {said(found.visit.day, today)}, {found.visit.mode.value}{whom}")
    else:
        say("No visit is kept for the days to come. This is the list for the next one.")
    say(f"{found.title}. {found.lead}")
    for part in found.parts:
        say(f"\n{part.begins:2} to {part.begins + part.minutes:2} min  {part.title}")
        say(f"  {part.text}")
        for note in part.notes:
            say(f"  - {note}")
    tell("tmscoach packet writes the page that goes with it.")


@visit_app.command("put-off")
def put_off_follow_up() -> None:
    """Put the follow-up off that Today offers; it stays away."""
    with opened() as services:
        services.care.put_off_follow_up()
    tell("The follow-up is put off. Nothing is said of it until the next one would fit.")


@visit_app.command("delete")
def delete_visit(number: Number) -> None:
    """Take a visit off the list."""
    with opened() as services:
        services.care.delete_visit(number)
    tell(f"Visit {number} is off the list.")


@question_app.command("add")
def add_question(
    text: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.")],
    for_whom: Annotated[str, typer.Option("--for", metavar="WHOM", help="Whom to ask.")] = "doctor",
    as_json: AsJson = False,
) -> None:
    """Keep a question; the same one again shows the earlier answer."""
    with opened() as services:
        question = services.care.park_question(text, for_whom)
        warn_of_history(services)
    if as_json:
        print_json(asdict(question))
        return
    say(str(question.id))
    if question.repeated:
        earlier = f"The answer was: {question.answer}" if question.answer else "It waits for an answer."
        tell(f"You asked this on {question.day}. {earlier}")


@question_app.command("list")
def list_questions(
    all_of_them: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List questions that wait for an answer."""
    with opened() as services:
        questions = services.care.questions(open_only=not all_of_them)
    if as_json:
        print_json([asdict(question) for question in questions])
        return
    for question in sorted(
        questions, key=lambda one: one.for_whom.casefold()
    ):  # by person, then oldest first
        answer = f"  ->  {one_line(question.answer)}" if question.answer else ""
        whom = one_line(question.for_whom, 20)
        say(f"{question.id:4}  {question.day}  {whom:10}  {one_line(question.text)}{answer}")
    if not questions:
        tell('No question waits. tmscoach question add "..." keeps one.')


@question_app.command("done")
def answer_question(
    number: Number,
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="What was answered, in quotes.")],
    as_json: AsJson = False,
) -> None:
    """Write down an answer; an empty one opens the question again."""
    with opened() as services:
        question = services.care.answer_question(number, answer)
        if answer:
            warn_of_history(services)
    if as_json:
        print_json(asdict(question))
    else:
        tell("Kept.")


@question_app.command("delete")
def delete_question(number: Number) -> None:
    """Take a question off the list."""
    with opened() as services:
        services.care.delete_question(number)
    tell(f"Question {number} is off the list.")


def gate(
    answer: Annotated[
        str,
        typer.Argument(metavar="ANSWER", help="yes, not-yet or unsure; none shows the present one."),
    ] = "",
    on: Annotated[str, typer.Option(metavar="DAY", help="The day of the examination.")] = "",
    by: Annotated[str, typer.Option(metavar="WHOM", help="By whom.")] = "",
    said: Annotated[str, typer.Option(metavar="WORDS", help="What was said, in your words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Has a physician examined you for this? Show or change your answer."""
    from tmscoach.models.terms import GateAnswer
    from tmscoach.rules.days import parse_day

    answers = [a.value for a in GateAnswer]
    if answer and answer not in answers:
        raise usage(f"{answer!r} is not an answer here.", f"Write one of: {', '.join(answers)}.")
    if not answer and (on or by or said):
        raise usage("There is no answer to keep these with.", "Write for example: tmscoach gate yes --by ...")
    with opened() as services:
        if answer:
            # in the small hours today is still the evening before, as it is for the answer itself
            examined_on = parse_day(on, services.clock.today()) if on else None
            services.care.answer_gate(GateAnswer(answer), examined_on, by, said)
            if by or said:
                warn_of_history(services)
        current, again = services.care.gate(), services.care.gate_again()
        words = services.care.gate_words()
    if as_json:
        print_json(asdict(current) if current else None)
        return
    if current is None:
        say(words.question)
        return
    details = (
        f"answered {current.day}",
        f"examined {current.examined_on}" if current.examined_on else "",
        f"by {one_line(current.by_whom)}" if current.by_whom else "",
    )
    say(f"{current.answer.value} ({', '.join(detail for detail in details if detail)})")
    if current.said:
        say(current.said)
    if again is not None:
        tell(f"{again.text} {again.why}")
    tell({"yes": words.yes, "not-yet": words.not_yet, "unsure": words.unsure}[current.answer.value])


def care(as_json: AsJson = False) -> None:
    """Print the signs that need a doctor, in three groups."""
    from tmscoach.formats import content

    words = content.care()
    if as_json:
        print_json(words.model_dump(mode="json"))
        return
    say(words.lead)
    for group in words.group:
        say(f"\n{group.title}. {group.do}")
        for sign in group.sign:
            say(f"  - {sign}")
    say(f"\n{words.caveat}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(visit_app, name="visit")
    app.add_typer(question_app, name="question")
    app.command()(gate)
    app.command()(care)
