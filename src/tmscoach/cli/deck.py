"""Commands about the words a drill uses: lines to answer with, cards to turn to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, rating, say, tell, usage, warn_of_history
from tmscoach.errors import CoachError
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from tmscoach.services.deck import CardChoice, LineChoice
    from tmscoach.startup import Services

PUT_AWAY = "Put away. Drills that used it keep its words."


def lines(
    family: Annotated[Trigger | None, typer.Argument(help="pain, fear, worry, movement or other.")] = None,
    add: Annotated[str | None, typer.Option("--add", metavar="TEXT", help="Keep a line of your own.")] = None,
    you: Annotated[
        str, typer.Option("--you", metavar="TEXT", help="With --add: the same line, said to you.")
    ] = "",
    true: Annotated[
        str,
        typer.Option("--true", metavar="0-10", help="With --add: how true it feels; 5 or more to be kept."),
    ] = "",
    archive: Annotated[
        str | None, typer.Option("--archive", metavar="KEY", help="Put an own line away.")
    ] = None,
    voice: Annotated[Voice, typer.Option("--voice", help="i, you or name.")] = Voice.I,
    as_json: AsJson = False,
) -> None:
    """List the lines to answer an alarm with and what they did, add one or put one away."""
    felt = rating("--true", true)
    if add is None and (you or true):
        raise usage("--you and --true belong to --add.", 'Write: tmscoach drill lines pain --add "..."')
    if add is not None and family is None:
        raise usage("A line belongs to a family.", 'Write: tmscoach drill lines pain --add "..."')
    with opened() as services:
        if add is not None and family is not None:
            added = _added(services, family, add, you, felt)
            warn_of_history(services)
            _print_words([added], as_json)
            return
        found = [
            line for one in ([family] if family else Trigger) for line in services.deck.lines(one, voice)
        ]
        if archive is not None:
            services.deck.archive_line(_whole_key(archive, [line.key for line in found]))
            tell(PUT_AWAY)
            return
    _print_words(found, as_json)


def _added(services: Services, family: Trigger, text: str, you: str, felt: int | None) -> LineChoice:
    """The line as it was kept; one that is not believed is refused together with softer forms."""
    from tmscoach.rules.deck import BELIEVED, check_line

    try:
        return services.deck.add_line(family, text, you, felt)
    except CoachError as problem:
        if felt is None or felt >= BELIEVED:
            raise
        check_line(text)  # a line that cannot be kept in any case says so instead
        softer = " / ".join(services.deck.softer(family, text))
        raise CoachError(problem.title, problem.message, f"{problem.hint} Softer: {softer}") from None


def cards(
    category: Annotated[
        CardCategory | None,
        typer.Argument(help="sense, person, task, song, view, movement, kindness or plan."),
    ] = None,
    add: Annotated[str | None, typer.Option("--add", metavar="TEXT", help="Keep a card of your own.")] = None,
    archive: Annotated[
        str | None, typer.Option("--archive", metavar="KEY", help="Put an own card away.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the cards to turn attention to and what they did, add one or put one away."""
    if add is not None and category is None:
        raise usage("A card belongs to a category.", 'Write: tmscoach drill cards view --add "..."')
    with opened() as services:
        if add is not None and category is not None:
            added = services.deck.add_card(category, add)
            warn_of_history(services)
            _print_words([added], as_json)
            return
        found = [card for card in services.deck.cards() if category in (None, card.category)]
        if archive is not None:
            services.deck.archive_card(_whole_key(archive, [card.key for card in found]))
            tell(PUT_AWAY)
            return
    _print_words(found, as_json)


def _whole_key(text: str, keys: list[str]) -> str:
    """The key that `text` is the beginning of, with or without `own:`; a key of nothing where it is none."""
    wanted = text.removeprefix("own:")
    found = [key for key in keys if key.startswith("own:") and wanted and key[4:].startswith(wanted)]
    if len(found) == 1:
        return found[0]
    return text if text.startswith("start:") else f"own:{wanted}"


def _print_words(found: Iterable[LineChoice | CardChoice], as_json: bool) -> None:
    """Each on a line of its own; under one that was used, what alarm did around it."""
    if as_json:
        print_json([asdict(choice) for choice in found])
        return
    for choice in found:
        kind = choice.family if hasattr(choice, "family") else choice.category
        key = choice.key[:12] if choice.own else ""
        say(f"{key:12}  {kind.value:8}  {one_line(choice.text)}")
        if more := _what_it_did(choice):
            say(f"{'':24}{more}")


def _what_it_did(choice: LineChoice | CardChoice) -> str:
    from tmscoach.rules.deck import NO_RECORD, what_it_did

    if choice.did == what_it_did(NO_RECORD):
        return ""
    last = getattr(choice, "last_used", None)
    worn = getattr(choice, "worn", "")
    return (
        choice.did
        + (f", last on {last}" if last else "")
        + (f". It may want fresh words: {worn[0].lower()}{worn[1:]}" if worn else "")
    )


def register(drill_app: typer.Typer) -> None:
    """Add this module's commands to `drill`."""
    drill_app.command()(lines)
    drill_app.command()(cards)
