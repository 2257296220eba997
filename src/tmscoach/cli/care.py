"""Visits, questions for them, the physician gate, and people to reach."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from datetime import date

visit_app = typer.Typer(help="Visits, past and planned.", no_args_is_help=True, rich_markup_mode=None)
question_app = typer.Typer(help="Questions kept for a visit.", no_args_is_help=True, rich_markup_mode=None)


def _any_day(text: str) -> date:
    """A day as a user writes it, days ahead included (ISO)."""
    from tmscoach.rules.days import parse_day
    from tmscoach.startup import local_now

    return parse_day(text, local_now().date())


@visit_app.command("add")
def add_visit(
    day: Annotated[str, typer.Argument(help="The day: 2026-12-03, today.")],
    kind: Annotated[str, typer.Option(help="consultation, follow-up, therapy or other.")] = "follow-up",
    mode: Annotated[str, typer.Option(help="in-person, phone or video.")] = "in-person",
    note: Annotated[str, typer.Option(help="A few words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a visit."""
    from tmscoach.models.terms import VisitKind, VisitMode

    kinds, modes = [k.value for k in VisitKind], [m.value for m in VisitMode]
    if kind not in kinds:
        raise usage(f"{kind!r} is not a kind of visit.", f"Write one of: {', '.join(kinds)}.")
    if mode not in modes:
        raise usage(f"{mode!r} is not a way to meet.", f"Write one of: {', '.join(modes)}.")
    with opened() as services:
        visit = services.care.add_visit(_any_day(day), VisitKind(kind), VisitMode(mode), note)
    if as_json:
        print_json(asdict(visit))
    else:
        say(str(visit.id))
        tell(f"Kept: {visit.kind.value}, {visit.day}, {visit.mode.value}.")


@visit_app.command("list")
def list_visits(as_json: AsJson = False) -> None:
    """List visits, newest first."""
    with opened() as services:
        visits = services.care.visits()
    if as_json:
        print_json([asdict(visit) for visit in visits])
        return
    for visit in visits:
        say(f"{visit.id:4}  {visit.day}  {visit.kind.value:12}  {visit.mode.value:9}  {one_line(visit.note)}")
    if not visits:
        tell("No visit yet. tmscoach visit add 2026-12-03 keeps one.")


@visit_app.command("delete")
def delete_visit(number: Annotated[int, typer.Argument(help="Its number in the list.")]) -> None:
    """Take a visit off the list."""
    with opened() as services:
        services.care.delete_visit(number)
    tell("Done.")


@question_app.command("add")
def add_question(
    text: Annotated[str, typer.Argument(help="The question.")],
    for_whom: Annotated[str, typer.Option("--for", help="Whom to ask.")] = "doctor",
    as_json: AsJson = False,
) -> None:
    """Keep a question; the same one again shows the earlier answer."""
    with opened() as services:
        question = services.care.park_question(text, for_whom)
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
    for question in questions:
        answer = f"  ->  {one_line(question.answer)}" if question.answer else ""
        say(f"{question.id:4}  {question.day}  {question.for_whom:10}  {one_line(question.text)}{answer}")
    if not questions:
        tell("No question waits.")


@question_app.command("done")
def answer_question(
    number: Annotated[int, typer.Argument(help="Its number in the list.")],
    answer: Annotated[str, typer.Argument(help="What was answered.")],
) -> None:
    """Write down an answer."""
    with opened() as services:
        services.care.answer_question(number, answer)
    tell("Kept.")


def gate(
    answer: Annotated[
        str, typer.Argument(help="yes, not-yet or unsure; nothing shows the present one.")
    ] = "",
    on: Annotated[str, typer.Option(help="The day of the examination.")] = "",
    by: Annotated[str, typer.Option(help="By whom.")] = "",
    said: Annotated[str, typer.Option(help="What was said, in your words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Has a physician examined you for this? Show or change your answer."""
    from tmscoach.models.terms import GateAnswer

    answers = [a.value for a in GateAnswer]
    if answer and answer not in answers:
        raise usage(f"{answer!r} is not an answer here.", f"Write one of: {', '.join(answers)}.")
    with opened() as services:
        if answer:
            services.care.answer_gate(GateAnswer(answer), _any_day(on) if on else None, by, said)
        current = services.care.gate()
        words = services.care.gate_words()
    if as_json:
        print_json(asdict(current) if current else None)
        return
    if current is None:
        say(words.question)
        return
    say(f"{current.answer.value} ({current.day})")
    tell({"yes": words.yes, "not-yet": words.not_yet, "unsure": words.unsure}[current.answer.value])


def support() -> None:
    """Print people to reach; needs no store and no connection."""
    from tmscoach.formats import content

    words = content.support()
    say(words.statement)
    say(words.lead)
    for number in words.number:
        say(f"  {number.name}: {number.reach} ({number.where})")
    say(words.closing)


def care() -> None:
    """Print the signs that need a doctor, in three groups."""
    from tmscoach.formats import content

    words = content.care()
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
    app.command()(support)
    app.command()(care)
