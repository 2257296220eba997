"""The weekly check, in five lines."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell

if TYPE_CHECKING:
    from tmscoach.models.content import Measure, Scale


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
    with opened() as services:
        if show:
            history = services.measures.history()
            if as_json:
                print_json([asdict(check) for check in history])
                return
            for check in history:
                values = [check.average, check.limit, check.enjoyment, check.understand, check.believe]
                say(f"{check.day}  " + "  ".join(f"{'-' if v is None else v:>4}" for v in values))
            if not history:
                tell("No weekly check yet.")
            return
        answers = {
            "average": average,
            "limit": limit,
            "enjoyment": enjoyment,
            "understand": understand,
            "believe": believe,
        }
        if all(value is None for value in answers.values()):
            answers = _asked(services.measures.weekly())
        kept = services.measures.check_in(**answers)
    if as_json:
        print_json(asdict(kept))
    else:
        tell(f"Kept for {kept.day}.")


def _asked(measure: Measure) -> dict[str, int | None]:
    """The five answers, line by line; empty or `.` is a blank, the end of the input leaves the rest blank."""
    tell(measure.about)
    answers: dict[str, int | None] = {}
    for place, scale in enumerate(measure.scale, 1):
        answers[scale.id] = _one(place, len(measure.scale), scale)
    return answers


def _one(place: int, of: int, scale: Scale) -> int | None:
    while True:
        tell(
            f"\n{place} of {of}. {scale.text}\n{scale.minimum} = {scale.low}, {scale.maximum} = {scale.high}"
        )
        line = sys.stdin.readline()
        text = line.strip()
        if not line or text in ("", "."):
            return None
        if text.lstrip("-").isdecimal() and scale.minimum <= int(text) <= scale.maximum:
            return int(text)
        tell(f"Write {scale.minimum} to {scale.maximum}, or nothing to skip.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(checkin)
