"""The command palette: every place and action by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from tmscoach.tui import messages
from tmscoach.tui.messages import OpenPlace

if TYPE_CHECKING:
    from tmscoach.tui.going import GoingApp

PLACES = (
    ("Check in", "The weekly check: five answers", "checkin"),
    ("Three causes", "What you take the causes to be, in your words", "causes"),
    ("Evidence", "What you have noticed", "evidence"),
    ("Lines", "Your own lines to answer an alarm with", "lines"),
    ("Cards", "What you turn attention to", "cards"),
    ("Visits and questions", "Visits, and questions kept for them", "visits"),
    ("Packet", "One page for a therapist or doctor", "packet"),
    ("New or different?", "Signs that need a doctor", "care"),
    ("Examined by a physician?", "Answer again", "gate"),
    ("Support", "People to reach; works offline", "support"),
    ("Cover", "Hide the screen", "cover"),
    ("Welcome", "The first four screens again", "welcome"),
)


def system_commands(app: GoingApp, screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Every action the palette offers, in the order it lists them."""
    for title, name in (
        ("Today", "today"),
        ("Journal", "journal"),
        ("Drill", "drill"),
        ("Program", "program"),
        ("Progress", "progress"),
    ):
        yield SystemCommand(title, "Go there", partial(app.action_mode, name))
    yield SystemCommand("Drill now", "The quick drill", app.action_drill_now)
    yield SystemCommand("Full drill", "Block, then shift, step by step", partial(_start, app, "full"))
    yield SystemCommand("Write a page", "A free page", app.action_write_page)
    yield SystemCommand("One line", "One line for today", app.action_write_line)
    for title, help_text, name in PLACES:
        yield SystemCommand(title, help_text, partial(app.post_message, OpenPlace(name)))
    for binding in (active.binding for active in screen.active_bindings.values() if active.node is not app):
        named = any(binding.description.casefold() in title.casefold() for title, _, _ in PLACES)
        if binding.id and binding.description and not binding.system and not named:
            yield SystemCommand(
                binding.description, binding.tooltip or "", partial(_run, app, screen, binding.action)
            )
    yield SystemCommand("Keys", "Keys of this screen", app.action_toggle_help)
    yield SystemCommand("Theme", "Change the colours", app.action_change_theme)
    yield SystemCommand("Quit", "Save and leave", app.action_quit)


def _start(app: GoingApp, script: str) -> None:
    app.post_message(messages.StartDrill(script))


async def _run(app: GoingApp, screen: Screen[Any], action: str) -> None:
    await app.run_action(action, screen)
