"""The activity ladder: goals, rungs, and what was expected and found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tmscoach.cli.asking import read_line, teller
from tmscoach.cli.help import GroupedCommands
from tmscoach.cli.shared import AsJson, Number, opened, print_json, rating, say, tell, usage, warn_of_history
from tmscoach.errors import CoachError, Exit
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.ladder import AttemptView, GoalView, RungView, Told
    from tmscoach.startup import Services

Value = TypeVar("Value")
LONGEST_ROW = 60


class LadderGroup(GroupedCommands):
    """The commands in the order they are needed."""

    sections = {
        "Look": ("list", "show"),
        "Build": ("add", "rung", "edit", "split", "away", "back", "delete"),
        "Try": ("try", "found", "evidence"),
    }


ladder_app = typer.Typer(
    cls=LadderGroup,
    help="Activities you want back, rung by rung: what you expect of each attempt, and what you find.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

OfGoal = Annotated[bool, typer.Option("--goal", help="NUMBER is a goal's, not a rung's.")]
Minutes = Annotated[
    int, typer.Option("--minutes", min=0, max=1440, help="How long it lasts, where that counts.")
]
At = Annotated[int, typer.Option("--at", min=0, help="Its height; 1 is the lowest, 0 the top.")]
Alarm = Annotated[str, typer.Option("--alarm", metavar="0-10", help="Alarm; a full stop leaves it out.")]
Harm = Annotated[str, typer.Option("--harm", metavar="0-100", help="Harm; a full stop leaves it out.")]


@ladder_app.callback()
def ladder(context: typer.Context, as_json: AsJson = False) -> None:
    """Print your ladders, the rung that is suggested, and an attempt you have not told of."""
    if context.invoked_subcommand is not None:
        if as_json:
            raise usage("--json stands before the command it is for.", "Write it last, where there is one.")
        return
    with opened() as services:
        goals, waits, left = services.ladder.goals(), services.ladder.waits(), services.ladder.open_attempts()
    if as_json:
        print_json(
            {
                "waits": waits,
                "goals": [asdict(goal) for goal in goals],
                "open_attempts": [asdict(attempt) for attempt in left],
            }
        )
        return
    for goal in goals:
        _say_goal(goal)
        if goal.why:
            say(f"  Why: {goal.why}")
    if not goals:
        say("What do you miss? Nothing is on a ladder yet.")
        tell('tmscoach ladder add "..." keeps an activity you want back; ladder rung adds the steps to it.')
    for attempt in left:
        say(f"You were about to: {one_line(attempt.rung, LONGEST_ROW)} ({attempt.begun:%d %b %H:%M})")
        say(f"  tmscoach ladder found {attempt.id} tells what happened, or --not-this-time.")
    if waits and goals:
        say(waits)


@ladder_app.command("list")
def list_ladders(
    with_away: Annotated[bool, typer.Option("--all", help="The ones put away as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """List goals and rungs with their numbers, the lowest rung first."""
    with opened() as services:
        goals = services.ladder.goals(with_away=with_away)
    if as_json:
        print_json([asdict(goal) for goal in goals])
        return
    for goal in goals:
        _say_goal(goal, with_away=with_away)
    if not goals:
        tell('Nothing yet. tmscoach ladder add "..." keeps an activity you want back.')


def _say_goal(goal: GoalView, *, with_away: bool = False) -> None:
    away = "  (put away)" if goal.away else ""
    say(f"Goal {goal.id}: {one_line(goal.text)}{away}")
    for rung in goal.rungs:
        _say_rung(rung)
    if with_away:
        for rung in goal.put_away:
            _say_rung(rung)
    if goal.remark:
        say(f"  {goal.remark}")


def _say_rung(rung: RungView) -> None:
    marks = [
        f"{rung.minutes} min" if rung.minutes else "",
        f"tried {rung.tries}" if rung.tries else "",
        "suggested" if rung.suggested else "",
        "put away" if rung.away else "",
    ]
    said = ", ".join(mark for mark in marks if mark)
    height = rung.height or "-"
    tail = f"  ({said})" if said else ""
    say(f"  {height:>2}. {one_line(rung.text, LONGEST_ROW)}{tail}  [rung {rung.id}]")


@ladder_app.command("show")
def show(
    number: Annotated[
        int | None, typer.Argument(metavar="GOAL", max=2**63 - 1, help="A goal's number; all, if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print every attempt with what was expected and found; medians with n, no verdicts."""
    with opened() as services:
        goals = services.ladder.goals() if number is None else (services.ladder.goal(number),)
    if as_json:
        print_json([asdict(goal) for goal in goals])
        return
    for goal in goals:
        _show_goal(goal)
    if not goals:
        tell('Nothing yet. tmscoach ladder add "..." keeps an activity you want back.')


def _show_goal(goal: GoalView) -> None:
    from tmscoach.rules.ladder import compared_in_words

    say(f"Goal {goal.id}: {one_line(goal.text)}")
    tried = [rung for rung in (*goal.rungs, *goal.put_away) if rung.attempts]
    for rung in tried:
        _say_rung(rung)
        for attempt in reversed(rung.attempts):
            _say_attempt(attempt)
        if rung.tries:
            say(f"      {compared_in_words('alarm', rung.alarm)}")
            say(f"      {compared_in_words('harm', rung.harm)}")
    if not tried:
        say("  No attempt yet.")
        return
    say("  All rungs together:")
    say(f"      {compared_in_words('alarm', goal.alarm)}")
    say(f"      {compared_in_words('harm', goal.harm)}")
    say("  ● expected, ○ found, from 0 to 10 for alarm and 0 to 100 for harm. Surprise: expected less found.")


def _say_attempt(attempt: AttemptView) -> None:
    from tmscoach.rules.ladder import HIGHEST_ALARM, HIGHEST_HARM, bar, change

    alarm = (attempt.alarm_expected, attempt.alarm_found)
    harm = (attempt.harm_expected, attempt.harm_found)
    state = "" if attempt.found else "  not told yet"
    say(
        f"      {attempt.begun:%d %b %Y}  alarm {bar(*alarm, HIGHEST_ALARM)} {change(*alarm):8}"
        f" harm {bar(*harm, HIGHEST_HARM)} {change(*harm):9} [attempt {attempt.id}]{state}"
    )
    if attempt.minutes:
        say(f"        {attempt.minutes} min")
    for words in (attempt.happened, attempt.learned):
        if words:
            say(f"        {one_line(words)}")


# --- building ----------------------------------------------------------------------------------------------


@ladder_app.command("add")
def add(
    text: Annotated[str, typer.Argument(metavar="GOAL", help="An activity you want back, in your words.")],
    as_json: AsJson = False,
) -> None:
    """Keep a goal; print its number."""
    with opened() as services:
        goal = services.ladder.add_goal(text)
        warn_of_history(services)
    if as_json:
        print_json(asdict(goal))
    else:
        say(str(goal.id))


@ladder_app.command("rung")
def add_rung(
    goal: Annotated[int, typer.Argument(metavar="GOAL", max=2**63 - 1, help="The goal's number.")],
    text: Annotated[str, typer.Argument(help="The step, in your words.")],
    minutes: Minutes = 0,
    at: At = 0,
    as_json: AsJson = False,
) -> None:
    """Add a rung, on top unless --at says where; print its number."""
    with opened() as services:
        rung = services.ladder.add_rung(goal, text, minutes or None, at)
        remark = services.ladder.goal(goal).remark
        warn_of_history(services)
    _print_rung(rung, as_json)
    if remark:
        tell(remark)


def _print_rung(rung: RungView, as_json: bool) -> None:
    if as_json:
        print_json(asdict(rung))
    else:
        say(str(rung.id))


@ladder_app.command("edit")
def edit(
    number: Number,
    text: Annotated[str, typer.Argument(help="The new words; left out, they stay.")] = "",
    minutes: Annotated[
        int | None, typer.Option("--minutes", min=0, max=1440, help="How long it lasts; 0 for no matter.")
    ] = None,
    at: Annotated[int, typer.Option("--at", min=0, help="Move it to this height; 1 is the lowest.")] = 0,
    goal: OfGoal = False,
    as_json: AsJson = False,
) -> None:
    """Change the words, minutes or height of a rung, or with --goal the words of a goal."""
    if goal and (minutes is not None or at):
        raise usage("--minutes and --at belong to a rung.", "A goal has words only.")
    if not text and minutes is None and not at:
        raise usage("There is nothing to change.", "Give new words, --minutes or --at.")
    with opened() as services:
        if goal:
            kept: Any = services.ladder.edit_goal(number, text)
        else:
            kept = services.ladder.edit_rung(number, text or None, minutes, at)
        if text:
            warn_of_history(services)
    _kept(kept, as_json)


@ladder_app.command("split")
def split(
    number: Number,
    lower: Annotated[str, typer.Argument(help="The easier half: a new rung below.")],
    upper: Annotated[str, typer.Argument(help="The other half; left out, the words stay.")] = "",
    minutes: Minutes = 0,
    as_json: AsJson = False,
) -> None:
    """Make two rungs out of one; attempts stay with the upper one. Prints the new one's number."""
    with opened() as services:
        rung = services.ladder.split_rung(number, lower, upper, minutes or None)
        warn_of_history(services)
    _print_rung(rung, as_json)


@ladder_app.command("away")
def away(number: Number, goal: OfGoal = False, as_json: AsJson = False) -> None:
    """Put a rung away, or with --goal a goal; attempts stay, and it can come back."""
    with opened() as services:
        put = services.ladder.put_goal_away if goal else services.ladder.put_rung_away
        kept: Any = put(number)
    _kept(kept, as_json)


@ladder_app.command("back")
def back(number: Number, goal: OfGoal = False, as_json: AsJson = False) -> None:
    """Bring back what was put away."""
    with opened() as services:
        bring = services.ladder.bring_goal_back if goal else services.ladder.bring_rung_back
        kept: Any = bring(number)
    _kept(kept, as_json)


def _kept(kept: Any, as_json: bool) -> None:
    if as_json:
        print_json(asdict(kept))
    else:
        tell("Kept.")


@ladder_app.command("delete")
def delete(
    number: Number,
    goal: OfGoal = False,
    attempt: Annotated[bool, typer.Option("--attempt", help="NUMBER is an attempt's.")] = False,
) -> None:
    """Delete a rung, or with --goal a goal, that was never tried; with --attempt an attempt."""
    if goal and attempt:
        raise usage("--goal and --attempt do not go together.", "Give one of them.")
    with opened() as services:
        ladder = services.ladder
        (ladder.take_back if attempt else ladder.delete_goal if goal else ladder.delete_rung)(number)
    tell("Done.")


# --- trying ------------------------------------------------------------------------------------------------


@ladder_app.command("try")
def try_rung(
    number: Number,
    alarm: Alarm = "",
    harm: Harm = "",
    drill: Annotated[bool, typer.Option("--drill", help="With the movement drill, in plain lines.")] = False,
    as_json: AsJson = False,
) -> Any:
    """About to try a rung: what you expect. Asks for two numbers unless options give them."""
    given = rating("--alarm", alarm), _harm_option(harm)
    if drill and (alarm or harm):
        raise usage("With --drill the drill asks for the numbers.", "Leave out --alarm and --harm.")
    with opened() as services:
        if waits := services.ladder.waits():
            raise CoachError("Attempts wait.", "Your ladder is kept as it is.", waits)
        rung = services.ladder.rung(number)
        if drill:
            return _with_drill(services, rung, as_json)
        if not (alarm or harm):
            try:
                given = _ask_expected(rung, as_json)
            except EOFError:
                tell("The answers ended here. Nothing was begun.")
                return int(Exit.INTERRUPTED)
        attempt = services.ladder.begin(number, *given)
    if as_json:
        print_json(asdict(attempt))
        return None
    say(str(attempt.id))
    tell(
        "Nothing is counted. Take the time it needs, stop at any point. "
        f"When you are back: tmscoach ladder found {attempt.id}"
    )
    return None


def _with_drill(services: Services, rung: RungView, as_json: bool) -> int:
    from tmscoach.cli.drill import walk_plainly

    return walk_plainly(services, services.drill.begin("movement", rung=rung.uuid), as_json)


def _harm_option(text: str) -> int | None:
    from tmscoach.rules.drill import parse_harm

    try:
        return parse_harm(text)
    except CoachError as problem:
        raise usage(f"--harm: {problem.title}", problem.hint) from None


def _ask_expected(rung: RungView, aside: bool) -> tuple[int | None, int | None]:
    from tmscoach.rules.drill import parse_harm, parse_rating

    out = teller(aside)
    out(f"About to: {one_line(rung.text, 200)}")
    return (
        _asked(aside, "Alarm you expect, 0 to 10, t is ten", None, parse_rating),
        _asked(aside, "Harm you expect, 0 to 100, t is a hundred", None, parse_harm),
    )


def _asked(
    aside: bool, question: str, now: Value | None, parse: Callable[[str], Value | None]
) -> Value | None:
    """An answer that can be read; nothing keeps what stands, a full stop leaves it out.

    Raises:
        EOFError: the input ended.
    """
    out = teller(aside)
    leave = f"enter keeps: {one_line(str(now), 60)}" if now not in (None, "") else "enter leaves it out"
    while True:
        out(f"{question} ({leave})")
        text = read_line(aside)
        if not text.strip() and now not in (None, ""):
            return now
        try:
            return parse(text)
        except CoachError as problem:
            out(str(problem))


@ladder_app.command("found")
def found(
    number: Annotated[
        int | None,
        typer.Argument(metavar="ATTEMPT", max=2**63 - 1, help="Its number; the newest open one if left out."),
    ] = None,
    alarm: Alarm = "",
    harm: Harm = "",
    happened: Annotated[str, typer.Option("--happened", help="What happened.")] = "",
    learned: Annotated[str, typer.Option("--learned", help="What you learned.")] = "",
    minutes: Minutes = 0,
    not_this_time: Annotated[
        bool, typer.Option("--not-this-time", help="You did not do it; it is taken off the list.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Tell what happened. Asks line by line unless options say it; each answer is kept at once."""
    told: dict[str, Any] = {}
    for name, text, value in (
        ("alarm", alarm, rating("--alarm", alarm)),
        ("harm", harm, _harm_option(harm)),
        ("happened", happened, happened),
        ("learned", learned, learned),
        ("minutes", minutes, minutes or None),
    ):
        if text:
            told[name] = value
    if told and not_this_time:
        raise usage("--not-this-time goes alone.", "What was not done has no numbers.")
    with opened() as services:
        attempt = services.ladder.attempt(_newest_open(services) if number is None else number)
        if not_this_time:
            services.ladder.take_back(attempt.id)
            tell("Not this time. It can be tried whenever you like.")
            return int(Exit.DONE)
        if told:
            attempt = services.ladder.found(attempt.id, **_told(told))
            if happened or learned:
                warn_of_history(services)
        else:
            try:
                attempt = _ask_found(services, attempt, as_json)
            except EOFError:
                tell("The answers ended here. What you answered is kept; the rest can be told later.")
                return int(Exit.INTERRUPTED)
    if as_json:
        print_json(asdict(attempt))
        return int(Exit.DONE)
    tell(f"Kept. {_in_words(attempt)}".strip())
    if attempt.worth_keeping:
        tell(f"tmscoach ladder evidence {attempt.id} puts it into your evidence file.")
    return int(Exit.DONE)


def _told(told: dict[str, Any]) -> Told:
    from typing import cast

    return cast("Told", told)  # the service checks every value


def _newest_open(services: Services) -> int:
    left = services.ladder.open_attempts()
    if not left:
        raise CoachError(
            "There is no attempt you have not told of.",
            "Nothing was changed.",
            "tmscoach ladder show has the numbers of the others.",
            code=Exit.USAGE,
        )
    return left[0].id


def _in_words(attempt: AttemptView) -> str:
    parts = []
    for name, expected, found in (
        ("Alarm", attempt.alarm_expected, attempt.alarm_found),
        ("Harm", attempt.harm_expected, attempt.harm_found),
    ):
        if expected is not None and found is not None:
            parts.append(f"{name}: {expected} expected, {found} found.")
    return " ".join(parts)


def _ask_found(services: Services, attempt: AttemptView, aside: bool) -> AttemptView:
    """Question after question, each answer kept before the next is asked."""
    from tmscoach.rules.drill import parse_harm, parse_rating
    from tmscoach.rules.ladder import parse_minutes

    out, service, number = teller(aside), services.ladder, attempt.id
    out(f"You were about to: {one_line(attempt.rung, 200)}")
    alarm, harm = attempt.alarm_found, attempt.harm_found
    service.note(number, alarm=_asked(aside, "How high was alarm? 0 to 10, t is ten", alarm, parse_rating))
    question = "How much harm did it do? 0 to 100, t is a hundred"
    service.note(number, harm=_asked(aside, question, harm, parse_harm))
    if attempt.rung_minutes is not None:
        service.note(number, minutes=_asked(aside, "How many minutes?", attempt.minutes, parse_minutes))
    happened = _asked(aside, "What happened?", attempt.happened, _as_typed)
    service.note(number, happened=happened or "")
    learned = _asked(aside, "What did you learn?", attempt.learned, _as_typed)
    kept = service.found(number, learned=learned or "")
    if not kept.worth_keeping:
        return kept
    words = service.evidence_words(kept)
    out(f"Less than you expected. It can go into your evidence file as: {one_line(words, 200)}")
    out("e keeps it there, other words are kept instead, enter leaves it.")
    try:
        answer = read_line(aside).strip()
    except EOFError:
        answer = ""
    if answer in ("", "."):
        return kept
    return service.keep_as_evidence(attempt.id, "" if answer.lower() == "e" else answer)


def _as_typed(text: str) -> str:
    return "" if text.strip() in ("", ".") else text


@ladder_app.command("evidence")
def evidence(
    number: Annotated[int, typer.Argument(metavar="ATTEMPT", max=2**63 - 1, help="The attempt's number.")],
    text: Annotated[str, typer.Argument(help="In other words; left out, in those of the attempt.")] = "",
    as_json: AsJson = False,
) -> None:
    """Put an attempt into your evidence file, as something you did anyway."""
    with opened() as services:
        attempt = services.ladder.keep_as_evidence(number, text)
        if text:
            warn_of_history(services)
    _kept(attempt, as_json)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(ladder_app, name="ladder")
