"""Evidence, causes, doubts, and links noticed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.models.terms import EvidenceKind
    from tmscoach.services.belief import DoubtView, Occasion

KINDS = "moved, came-and-went, stress-link, good-result, did-it-anyway, other."

evidence_app = typer.Typer(help="What you have noticed.", no_args_is_help=True, rich_markup_mode=None)
cause_app = typer.Typer(
    help="What you take the causes to be, in your words.", no_args_is_help=True, rich_markup_mode=None
)

doubt_app = typer.Typer(
    help="What speaks against it: who said it, what was checked, what you think now.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

SaidBy = Annotated[str | None, typer.Option("--said-by", metavar="WHO", help="Who said it, or where.")]
Checked = Annotated[str | None, typer.Option("--checked", metavar="WORDS", help="What was checked.")]
ThinkNow = Annotated[str | None, typer.Option("--think-now", metavar="WORDS", help="What you think now.")]


def _checked_kind(kind: str) -> EvidenceKind:
    from tmscoach.models.terms import EvidenceKind

    if kind not in list(EvidenceKind):
        raise usage(f"{kind!r} is not a kind of evidence.", f"Write one of: {', '.join(EvidenceKind)}.")
    return EvidenceKind(kind)


@evidence_app.command("add")
def add_evidence(
    text: Annotated[str, typer.Argument(help="What you noticed.")],
    kind: Annotated[str, typer.Option(help=KINDS)] = "other",
    at: Annotated[str, typer.Option(help="The day: today, yesterday, 3d, 2026-03-10.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep an observation."""
    checked_kind = _checked_kind(kind)
    with opened() as services:
        item = services.belief.add_evidence(text, checked_kind, at)
        warn_of_history(services)
    if as_json:
        print_json(asdict(item))
    else:
        say(str(item.id))


@evidence_app.command("list")
def list_evidence(as_json: AsJson = False) -> None:
    """List what you noticed, newest first."""
    with opened() as services:
        items = services.belief.evidence()
    if as_json:
        print_json([asdict(item) for item in items])
        return
    for item in items:
        say(f"{item.id:4}  {item.day}  {item.kind.value:14}  {one_line(item.text)}")
    if not items:
        tell('Nothing yet. tmscoach evidence add "..." keeps the first one.')


@evidence_app.command("edit")
def edit_evidence(
    number: Number,
    text: Annotated[str, typer.Argument(help="The new words.")],
    kind: Annotated[str, typer.Option(help=f"Another kind: {KINDS}")] = "",
    as_json: AsJson = False,
) -> None:
    """Change the words of an observation, and its kind if one is given."""
    checked_kind = _checked_kind(kind) if kind else None
    with opened() as services:
        item = services.belief.edit_evidence(number, text, checked_kind)
        warn_of_history(services)
    if as_json:
        print_json(asdict(item))
    else:
        tell("Kept.")


@evidence_app.command("delete")
def delete_evidence(number: Number) -> None:
    """Take an observation out of the list."""
    with opened() as services:
        services.belief.delete_evidence(number)
    tell("Done.")


@evidence_app.command("timeline")
def timeline(as_json: AsJson = False) -> None:
    """List links you noticed, newest first: stress links, what pages told you, titles of event pages."""
    from tmscoach.services.belief import EXPECTATION

    with opened() as services:
        links = services.belief.timeline()
    if as_json:
        print_json([asdict(link) for link in links])
        return
    for link in links:
        say(f"{link.day}  {link.kind.value:19}  {one_line(link.text)}")
    tell(EXPECTATION if links else "Nothing yet. Evidence of the kind stress-link stands here, by date.")


@cause_app.command("add")
def add_causes(
    causes: Annotated[
        list[str], typer.Argument(help="Up to three; end one with =body, =mind-brain or =unsure.")
    ],
    as_json: AsJson = False,
) -> None:
    """Keep up to three causes, in your words."""
    from tmscoach.models.terms import CauseCoding

    codings = {coding.value: coding for coding in CauseCoding}
    named: list[tuple[str, CauseCoding | None]] = []
    for cause in causes:
        text, _, coding = cause.rpartition("=")
        named.append((text, codings[coding]) if text and coding in codings else (cause, None))
    with opened() as services:
        occasion = services.belief.name_causes(named)
        warn_of_history(services)
    if as_json:
        print_json(asdict(occasion))
    else:
        tell(f"Kept for {occasion.day}.")


@cause_app.command("list")
def list_causes(
    beside: Annotated[
        bool, typer.Option("--beside", help="First, middle and newest side by side, as on the screen.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the causes you named, occasion by occasion."""
    with opened() as services:
        occasions = services.belief.causes_over_time()
    if as_json:
        print_json([asdict(occasion) for occasion in occasions])
        return
    if beside and occasions:
        _causes_beside(occasions)
        return
    for occasion in occasions:
        say(f"{occasion.day}" + (f"   {occasion.sorted_as}" if occasion.sorted_as else ""))
        for place, cause in enumerate(occasion.causes, 1):
            coding = f"  ({cause.coding.value})" if cause.coding else ""
            say(f"  {place}. {one_line(cause.text)}{coding}")
    if not occasions:
        tell('Nothing yet. tmscoach cause add "..." "..." "..." keeps the first three.')


BESIDE, COLUMN = 3, 26  # occasions, and letters of each, that fit into 80 columns


def _causes_beside(occasions: tuple[Occasion, ...]) -> None:
    from tmscoach.rules.belief import spread

    chosen = [occasions[place] for place in spread(len(occasions), BESIDE)]
    rows = [[str(one.day) for one in chosen]]
    for place in range(max(len(one.causes) for one in chosen)):
        causes = [one.causes[place] if place < len(one.causes) else None for one in chosen]
        rows.append([f"{place + 1}. {one_line(c.text, COLUMN - 5)}" if c else "" for c in causes])
        rows.append([f"   {c.coding.value if c.coding else 'not sorted'}" if c else "" for c in causes])
    for row in rows:
        say("".join(f"{cell:{COLUMN}}" for cell in row).rstrip())


@doubt_app.command("add")
def add_doubt(
    text: Annotated[str, typer.Argument(help="The doubt, in your words.")],
    said_by: SaidBy = None,
    checked: Checked = None,
    think_now: ThinkNow = None,
    at: Annotated[str, typer.Option(help="The day: today, yesterday, 3d, 2026-03-10.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a doubt; everything but its words can come later."""
    with opened() as services:
        doubt = services.belief.add_doubt(text, said_by or "", checked or "", think_now or "", at)
        warn_of_history(services)
    _tell_doubt(doubt, as_json)


def _tell_doubt(doubt: DoubtView, as_json: bool) -> None:
    if as_json:
        print_json(asdict(doubt))
    else:
        say(str(doubt.id))


@doubt_app.command("list")
def list_doubts(as_json: AsJson = False) -> None:
    """List your doubts, newest first, with what came of each."""
    with opened() as services:
        doubts = services.belief.doubts()
    if as_json:
        print_json([asdict(doubt) for doubt in doubts])
        return
    for doubt in doubts:
        say(f"{doubt.id:4}  {doubt.day}  {one_line(doubt.text)}")
        for name, words in (
            ("who said it", doubt.said_by),
            ("what was checked", doubt.checked),
            ("what I think now", doubt.think_now),
            ("question for my doctor", doubt.question),
            ("answered", f"{doubt.answered_on}: {doubt.answer}" if doubt.answered_on else ""),
        ):
            if words:
                say(f"      {name}: {one_line(words)}")
    if not doubts:
        tell('No doubt is written down. tmscoach doubt add "..." keeps one.')


@doubt_app.command("edit")
def edit_doubt(
    number: Number,
    text: Annotated[str | None, typer.Option("--text", metavar="WORDS", help="The doubt itself.")] = None,
    said_by: SaidBy = None,
    checked: Checked = None,
    think_now: ThinkNow = None,
    as_json: AsJson = False,
) -> None:
    """Change or complete a doubt; what is left out stays as it is."""
    if all(words is None for words in (text, said_by, checked, think_now)):
        raise usage("There is nothing to change.", "Give for example: --think-now WORDS.")
    with opened() as services:
        doubt = services.belief.edit_doubt(
            number, text=text, said_by=said_by, checked=checked, think_now=think_now
        )
        warn_of_history(services)
    _tell_doubt(doubt, as_json)


@doubt_app.command("ask")
def ask_doctor(
    number: Number,
    question: Annotated[str, typer.Argument(help="The question; the doubt itself, if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a question for the doctor of a doubt; its answer then stands under the doubt."""
    with opened() as services:
        doubt = services.belief.ask_doctor(number, question)
        if question:
            warn_of_history(services)
    if as_json:
        print_json(asdict(doubt))
    else:
        tell("It waits under your questions. tmscoach question list has it, with its number.")


@doubt_app.command("delete")
def delete_doubt(number: Number) -> None:
    """Take a doubt off the page; a question that came of it stays."""
    with opened() as services:
        services.belief.delete_doubt(number)
    tell("Done.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(evidence_app, name="evidence")
    app.add_typer(cause_app, name="cause")
    app.add_typer(doubt_app, name="doubt")
