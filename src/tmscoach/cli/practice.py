"""Commands about practice: its history, its numbers, stages, and a word for when it is too much."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli.shared import (
    AsJson,
    opened,
    print_json,
    rating,
    say,
    tell,
    usage,
)
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.rules.practice import Summary
    from tmscoach.services.practice import DrillDetails, DrillRow

TEN_YEARS = 520  # weeks
DrillNumber = Annotated[int, typer.Argument(metavar="ID", max=2**63 - 1, help="Its number in drill history.")]
NewRating = Annotated[str, typer.Option(metavar="0-10", help="The rating as it should be; . for none.")]

# --- looking back ------------------------------------------------------------------------------------------


def history(
    number: Annotated[
        int | None,
        typer.Argument(metavar="ID", max=2**63 - 1, help="One drill, with everything it recorded."),
    ] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="At most so many.")] = 30,
    before: Annotated[
        int | None,
        typer.Option("--before", metavar="ID", max=2**63 - 1, help="Only those older than this one."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the drills you practised, newest first; with a number, print all of that one."""
    with opened() as services:
        if number is not None:
            details = services.practice.details(services.practice.row(number).uuid)
            _print_details(details, as_json)
            return
        last = services.practice.row(before) if before is not None else None
        rows = services.practice.history(min(limit, 100_000), last)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        say(_in_a_line(row))
    if not rows:
        tell("No older drill." if last else "No drill yet. tmscoach now begins the quick one.")


def _in_a_line(row: DrillRow) -> str:
    from tmscoach.rules.drill import change_in_words

    change = change_in_words(row.alarm_before, row.alarm_after) if row.finished else "not finished"
    parts = (row.trigger, row.feeling, "new or different" if row.is_new else None)
    about = ", ".join(str(part) for part in parts if part)
    when = f"{row.day} {row.at:%H:%M}"
    return f"{row.id:>5}  {when}  {one_line(row.title, 20):20}  {change:12}  {about}".rstrip()


def _print_details(details: DrillDetails, as_json: bool) -> None:
    if as_json:
        found = asdict(details)
        print_json(found.pop("row") | found)
        return
    for name, value in _told(details):
        if value not in (None, ""):
            say(f"{name}: {value}")


def _told(details: DrillDetails) -> list[tuple[str, Any]]:
    """What a drill recorded, in the order of its steps; what was skipped is None or empty."""
    from tmscoach.rules.drill import change_in_words

    row = details.row
    hold = (details.hold_before, details.hold_after)
    moved = {True: "done", False: "not this time", None: ""}[details.moved]
    line = f"{row.line} (voice: {details.voice}; said: {details.repetitions})" if row.line else ""
    return [
        ("drill", f"{row.id}, {row.title}, {row.day} {row.at:%H:%M}"),
        ("unfinished", "" if row.finished else "yes"),
        ("stage", details.stage),
        ("trigger", row.trigger),
        ("new or different", "yes" if row.is_new else ""),
        ("alarm", change_in_words(row.alarm_before, row.alarm_after)),
        ("hold", change_in_words(*hold) if hold != (None, None) else ""),
        ("thought", details.thought),
        ("line", line),
        ("because", details.evidence),
        ("felt true", details.believability),
        ("feeling", row.feeling),
        ("about", details.about),
        ("unsaid", details.unsaid),
        ("card", details.card),
        ("about to do", details.doing),
        ("harm expected", details.harm_expected),
        ("moved", moved),
        ("harm found", details.harm_found),
        ("happened", details.happened),
        ("found out", details.learned),
        ("back to", details.back_to),
        ("cue", details.cue),
    ]


def numbers(
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=TEN_YEARS, help="Of so many weeks.")] = 13,
    as_json: AsJson = False,
) -> None:
    """Print alarm before and after, by what turned up and by line: medians, and n, the drills rated twice."""
    with opened() as services:
        found = services.practice.numbers(weeks)
    if as_json:
        print_json(
            {
                "since": found.since,
                "until": found.until,
                "all": asdict(found.all),
                "by_trigger": [{"trigger": one} | asdict(summary) for one, summary in found.by_trigger],
                "by_line": [{"text": one.text} | asdict(one.summary) for one in found.by_line],
            }
        )
        return
    say(f"Alarm before and after, {found.since} to {found.until}. Medians; n counts drills rated twice.")
    say(f"All: {_in_words(found.all)}")
    if found.by_trigger:
        say("\nBy what turned up")
    for trigger, summary in found.by_trigger:
        say(f"  {trigger.value}: {_in_words(summary)}")
    if found.by_line:
        say("\nBy line")
    for one in found.by_line:
        say(f"  {_in_words(one.summary)}: {one_line(one.text)}")


def _in_words(summary: Summary) -> str:
    return f"{summary.in_words}, {summary.drills} drill{'' if summary.drills == 1 else 's'}"


# --- putting right -----------------------------------------------------------------------------------------


def amend(
    number: DrillNumber,
    alarm_before: NewRating = "",
    alarm_after: NewRating = "",
    hold_before: NewRating = "",
    hold_after: NewRating = "",
    as_json: AsJson = False,
) -> None:
    """Put a mistaken rating of a finished drill right; everything else stays."""
    given = {
        "alarm_before": alarm_before,
        "alarm_after": alarm_after,
        "hold_before": hold_before,
        "hold_after": hold_after,
    }
    new = {name: rating(f"--{name.replace('_', '-')}", text) for name, text in given.items() if text.strip()}
    if not new:
        raise usage("There is no rating to put right.", "Write: tmscoach drill amend 7 --alarm-after 4")
    with opened() as services:
        row = services.practice.row(number)
        was = services.practice.details(row.uuid)
        ratings = {
            "alarm_before": row.alarm_before,
            "alarm_after": row.alarm_after,
            "hold_before": was.hold_before,
            "hold_after": was.hold_after,
        }
        services.practice.amend(row.uuid, **ratings | new)
        details = services.practice.details(row.uuid)
    if as_json:
        _print_details(details, as_json)
        return
    for name, value in _told(details):
        if name in ("alarm", "hold") and value:
            say(f"{name}: {value}")


def delete(number: DrillNumber) -> None:
    """Take a drill out of every list and number."""
    with opened() as services:
        services.practice.delete(services.practice.row(number).uuid)
    tell("Done.")


# --- stages, and when it is too much -----------------------------------------------------------------------


def stage(
    number: Annotated[
        int | None, typer.Argument(metavar="N", min=1, max=5, help="The stage to go to, forwards or back.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print how far prompts have faded, or go to another stage from the next drill on."""
    from tmscoach.rules import fading

    with opened() as services:
        found = services.practice.stage() if number is None else services.practice.set_stage(number)
    if as_json:
        print_json(asdict(found))
        return
    say(f"Stage {found.number} of {fading.LAST}. {found.words}.")
    if number is not None:
        tell("From the next drill on.")
    elif found.needed:
        say(
            f"Rated drills at this stage: {found.rated} of {found.needed}. The next stage comes when alarm "
            f"came down by {-fading.COMES_DOWN} or more in them, by their median."
        )


def too_much(
    undo: Annotated[bool, typer.Option("--undo", help="It was not meant; take it back.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say that it is too much: noted for a week, and answered at once."""
    with opened() as services:
        if undo:
            services.practice.take_back_too_much()
            tell("Taken back.")
            return
        remark = services.practice.say_too_much()
    if as_json:
        print_json(asdict(remark))
        return
    say(remark.text)
    say(f"Why: {remark.why}")
    tell("tmscoach support names people to reach.")


def register(drill_app: typer.Typer) -> None:
    """Add this module's commands to `drill`."""
    for name, command in (
        ("history", history),
        ("numbers", numbers),
        ("amend", amend),
        ("delete", delete),
        ("stage", stage),
        ("too-much", too_much),
    ):
        drill_app.command(name)(command)
