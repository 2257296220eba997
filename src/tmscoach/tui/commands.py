"""The command palette: every place and action by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import Screen

from tmscoach.formats import content
from tmscoach.tui import messages
from tmscoach.tui.messages import OpenPlace

if TYPE_CHECKING:
    from tmscoach.tui.going import GoingApp

PLACES = (
    ("Check in", "The weekly check: five answers", "checkin"),
    ("Three causes", "What you take the causes to be, in your words", "causes"),
    ("Evidence", "What you have noticed", "evidence"),
    ("Ladder", "Activities you want back, rung by rung", "ladder"),
    ("Measures", "Every measure, its scores, and totals from a clinic", "measures"),
    ("Doubts", "What speaks against it, and what was checked", "doubts"),
    ("Links noticed", "What you connected, by date", "timeline"),
    ("Lines", "Your own lines to answer an alarm with", "lines"),
    ("Cards", "What you turn attention to", "cards"),
    ("Line workshop", "Make a line of your own", "workshop"),
    ("Drill history", "Every drill, and what they say together", "history"),
    ("What could come next", "Tracks, a page a week, other programmes", "tracks"),
    ("A letter to yourself", "What you wrote for a bad week", "letter"),
    ("Taking leave", "A letter, an archive, goodbye", "graduation"),
    ("Visits", "Visits, and questions kept for them", "visits"),
    ("Prepare for a visit", "What to bring, with times", "preparation"),
    ("People", "Your care team, and your own", "people"),
    ("Homework", "From a therapist or doctor", "homework"),
    ("Shelf", "What can be read, and what you read", "shelf"),
    ("Packet", "One page for a therapist or doctor", "packet"),
    ("Import", "Pages of jrnl, Day One, Daylio, Markdown; an archive", "import"),
    ("Export", "Pages or everything, in a file of yours", "export"),
    ("Your data", "Backups, bringing one back, and whether all is well", "data"),
    ("New or different?", "Signs that need a doctor", "care"),
    ("Examined by a physician?", "Answer again", "gate"),
    ("Support", "People to reach; works offline", "support"),
    ("Cover", "Hide the screen", "cover"),
    ("Passphrase", "Encrypt what you write, or change that", "passphrase"),
    ("Welcome", "The first four screens again", "welcome"),
)


MODES = (
    ("Today", "What belongs to this day", "today"),
    ("Journal", "Pages, calendar and search", "journal"),
    ("Drill", "Block, then shift", "drill"),
    ("Program", "The thirty days", "program"),
    ("Progress", "The weeks behind", "progress"),
)


def system_commands(app: GoingApp, screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Every action the palette offers: where to go, then what this screen does.

    A screen's own command wins over a place of the same title: in a drill, "New or different?" belongs to the
    drill. Keys that only open a place, or move a mark, are not listed again.
    """
    own = {active.binding.description: active for active in _own_bindings(app, screen)}
    for title, help_text, name in MODES:
        yield SystemCommand(title, help_text, partial(app.action_mode, name))
    if "Trash" not in own:
        yield SystemCommand("Trash", "Pages deleted in the last 30 days", _trash(app))
    yield SystemCommand("Drill now", "The quick drill", app.action_drill_now)
    yield SystemCommand("Full drill", "Block, then shift, step by step", partial(_start, app, "full"))
    yield SystemCommand("Write a page", "A free page", app.action_write_page)
    for kind, form in content.forms().items():
        yield SystemCommand(form.title, form.about, partial(app.post_message, messages.WritePage(kind=kind)))
    yield SystemCommand("One line", "One line for today", app.action_write_line)
    for title, help_text, name in PLACES:
        if title not in own:
            yield SystemCommand(title, help_text, partial(app.post_message, OpenPlace(name)))
    for title, active in own.items():
        yield SystemCommand(
            title, active.binding.tooltip, partial(_run, app, active.node, active.binding.action)
        )
    if app.services is not None and app.services.passphrase.is_set:
        yield SystemCommand("Lock", "Until the passphrase is typed", app.action_lock)
    yield SystemCommand("Keys", "Keys of this screen", app.action_toggle_help)
    yield SystemCommand("Theme", "Change the colours", app.action_change_theme)
    yield SystemCommand("Quit", "Save and leave", app.action_quit)


def _own_bindings(app: GoingApp, screen: Screen[Any]) -> Iterable[ActiveBinding]:
    opening = {f"open('{name}')" for _, _, name in PLACES}
    for active in screen.active_bindings.values():
        binding = active.binding
        listed = binding.id and binding.tooltip and not binding.system
        if listed and active.enabled and active.node is not app and binding.action not in opening:
            yield active


def _trash(app: GoingApp) -> Callable[[], object]:
    return partial(app.post_message, messages.OpenTrash())


def _start(app: GoingApp, script: str) -> None:
    app.post_message(messages.StartDrill(script))


async def _run(app: GoingApp, node: DOMNode, action: str) -> None:
    await app.run_action(action, node)  # a key of a list belongs to the list, not to the screen
