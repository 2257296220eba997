"""Questions about the programme that more than one screen asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import telling

if TYPE_CHECKING:
    from tmscoach.services.tracks import Listed
    from tmscoach.startup import Services

FLARE = "flare3"


async def asked_for_flare(screen: Screen[Any], services: Services) -> bool:
    """Begin the days for a flare, or end them, after asking; False if nothing was changed."""
    is_on = False
    with telling(screen):
        is_on = services.program.today().kind == "flare"
    if is_on:
        question = ConfirmDialog("End these days now?", "What waits goes on.", yes="End them")
    else:
        question = ConfirmDialog(
            "Three days for a flare?",
            "Soft ones, with nothing measured. What is under way waits where it is, and goes on by itself "
            "afterwards. If something is new or different, a doctor comes first.",
            yes="Begin",
        )
    if not await screen.app.push_screen_wait(question):
        return False
    with telling(screen):
        if is_on:
            services.program.end_flare()
        else:
            services.program.start(FLARE)
        return True
    return False


async def asked_to_begin(screen: Screen[Any], services: Services, chosen: Listed) -> bool:
    """Begin a programme of the list after asking; False if nothing was changed."""
    if chosen.kind == "flare" and chosen.id == FLARE:
        return await asked_for_flare(screen, services)
    present, instead = None, False
    with telling(screen):
        present = services.program.today()
    if present is None:
        return False
    detail = chosen.about
    if present.standing in ("under-way", "resting") and chosen.kind != "flare":
        if present.program == chosen.id:
            screen.notify("It is under way.", markup=False)
            return False
        instead = present.kind != "maintenance"
        if instead:
            detail += "\n\nIt takes the place of what is under way. What you did there is kept."
    question = ConfirmDialog(f"Begin: {chosen.title}?", detail, yes="Begin")
    if not await screen.app.push_screen_wait(question):
        return False
    with telling(screen):
        services.program.start(chosen.id, instead=instead)
        return True
    return False
