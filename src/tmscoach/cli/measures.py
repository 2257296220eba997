"""The weekly check, in five lines."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage

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
            history = services.measures.history()
            if as_json:
                print_json([asdict(check) for check in history])
                return
            if not history:
                tell("No weekly check yet.")
                return
            say(f"{'':10}" + "".join(f"{scale.short:>12}" for scale in services.measures.weekly().scale))
            for check in history:
                values = [check.average, check.limit, check.enjoyment, check.understand, check.believe]
                say(f"{check.day}" + "".join(f"{'-' if v is None else v:>12}" for v in values))
            return
        if not given:
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
    from tmscoach.cli.asking import read_line

    while True:
        tell(
            f"\n{place} of {of}. {scale.text}\n{scale.minimum} = {scale.low}, {scale.maximum} = {scale.high}"
        )
        try:
            text = read_line(aside=True).strip()
        except EOFError:
            return None
        if text in ("", "."):
            return None
        if re.fullmatch(r"\d{1,4}", text) and scale.minimum <= int(text) <= scale.maximum:
            return int(text)
        tell(f"Write {scale.minimum} to {scale.maximum}, or nothing to skip.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(checkin)
