"""Numbers about the weeks behind, as plain text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say


def progress(
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How many weeks to look back.")] = 13,
    as_json: AsJson = False,
) -> None:
    """Print practice, alarm by week, the weekly check and feelings; medians with n, no verdicts."""
    from tmscoach.rules.ladder import compared_in_words
    from tmscoach.rules.progress import sparkline

    with opened() as services:
        found = services.progress.progress(weeks)
    if as_json:
        print_json(asdict(found))
        return
    say(f"{found.since} to {found.until}")
    say(f"\nPractice: {found.practised} of {len(found.days)} days, {found.practised_lately} of the last 14.")
    if any(days for _, days in found.parts):
        say("  " + ", ".join(f"{part.value} {days}" for part, days in found.parts) + " of the last 14 days")
    signs = "".join("#" if day.practised else "." for day in found.days)
    for place in range(0, len(signs), 7):
        say(f"  {found.days[place].day}  {signs[place : place + 7]}")
    say(f"\nAlarm in drills by week, medians (under {found.few} drills: too few to say)")
    for week in found.drill_weeks:
        if week.n:
            medians = f"{week.before:g} to {week.after:g}" if week.enough else "too few to say"
            say(f"  {week.begins}  {medians}  n = {week.n}")
    if not any(week.n for week in found.drill_weeks):
        say("  no drill with both ratings yet")
    checked = found.weekly[0].days
    span = f"{checked[0]} to {checked[-1]}" if checked else "none yet"
    say(f"\nWeekly check, first to last: {span}")
    for series in found.weekly:
        bars = sparkline(series.values, 0, series.maximum)
        say(f"  {series.name:14} {bars:14} {series.change}  n = {series.n}")
    say(f"\nFeelings named: {found.feelings_named}")
    if found.feelings_named >= found.few:
        say("  " + ", ".join(f"{f.label.lower()} {f.count}" for f in found.feelings))
    else:
        say("  too few to say")
    if found.ladder_alarm.n or found.ladder_harm.n:
        say("\nLadder, expected and found; surprise is expected less found")
        say(f"  {compared_in_words('alarm', found.ladder_alarm)}")
        say(f"  {compared_in_words('harm', found.ladder_harm)}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(progress)
