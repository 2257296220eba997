"""Evidence and causes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, Number, opened, print_json, say, tell, usage, warn_of_history
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.models.terms import EvidenceKind

KINDS = "moved, came-and-went, stress-link, good-result, did-it-anyway, other."

evidence_app = typer.Typer(help="What you have noticed.", no_args_is_help=True, rich_markup_mode=None)
cause_app = typer.Typer(
    help="What you take the causes to be, in your words.", no_args_is_help=True, rich_markup_mode=None
)


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
def list_causes(as_json: AsJson = False) -> None:
    """List the causes you named, occasion by occasion."""
    with opened() as services:
        occasions = services.belief.causes_over_time()
    if as_json:
        print_json([asdict(occasion) for occasion in occasions])
        return
    for occasion in occasions:
        say(str(occasion.day))
        for place, cause in enumerate(occasion.causes, 1):
            coding = f"  ({cause.coding.value})" if cause.coding else ""
            say(f"  {place}. {one_line(cause.text)}{coding}")
    if not occasions:
        tell('Nothing yet. tmscoach cause add "..." "..." "..." keeps the first three.')


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(evidence_app, name="evidence")
    app.add_typer(cause_app, name="cause")
