"""Setting, changing and removing the passphrase, question by question, from whichever screen asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tmscoach.errors import CoachError, Exit
from tmscoach.services.passphrase import NO_RECOVERY, SHORT
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.converting import Act, ConvertingDialog
from tmscoach.tui.dialogs.passphrase import Keys, PassphraseDialog
from tmscoach.tui.telling import tell_problem

if TYPE_CHECKING:
    from tmscoach.startup import Services

TWICE = ("new", "again")
NAMED = 5  # backups that are named one by one


async def asked_to_set(screen: Screen[Any], services: Services) -> bool:
    """Ask for a passphrase and encrypt the store with it; whether that was done."""
    text = f"It encrypts everything in the store. {NO_RECOVERY}"
    keys = await screen.app.push_screen_wait(
        PassphraseDialog("Set a passphrase", text, TWICE, short=SHORT, yes="Set it")
    )
    if keys is None or keys.new is None:
        return False
    new = keys.new
    if not await _done(screen, "Encrypting", lambda progress: services.passphrase.set(new, progress)):
        return False
    await _offer_copies(
        screen, services, services.passphrase.copies(encrypted=False), "can be read by anybody"
    )
    return True


async def asked_to_change(screen: Screen[Any], services: Services) -> bool:
    """Ask for the present and another passphrase, and change it; whether that was done."""
    keys = await screen.app.push_screen_wait(
        PassphraseDialog(
            "Change the passphrase",
            NO_RECOVERY,
            ("present", *TWICE),
            short=SHORT,
            yes="Change it",
            check=_checking(services),
        )
    )
    if keys is None or keys.present is None or keys.new is None:
        return False
    present, new = keys.present, keys.new
    act: Act = lambda progress: services.passphrase.change(present, new, progress)  # noqa: E731 - names the type
    if not await _done(screen, "Encrypting anew", act):
        return False
    await _offer_copies(
        screen, services, services.passphrase.copies(encrypted=True), "open with an old passphrase"
    )
    return True


async def asked_to_remove(screen: Screen[Any], services: Services) -> bool:
    """Ask for the present passphrase and make the store an ordinary file; whether that was done."""
    keys = await screen.app.push_screen_wait(
        PassphraseDialog(
            "Remove the passphrase",
            "The store becomes an ordinary file: whoever can open your account's files can read it.",
            ("present",),
            yes="Remove it",
            check=_checking(services),
        )
    )
    if keys is None or keys.present is None:
        return False
    present = keys.present
    return await _done(screen, "Decrypting", lambda progress: services.passphrase.remove(present, progress))


def _checking(services: Services) -> Any:
    def check(keys: Keys) -> None:
        if keys.present is not None:
            services.passphrase.refuse_wrong(keys.present)

    return check


async def _done(screen: Screen[Any], title: str, act: Act) -> bool:
    problem: CoachError | None = await screen.app.push_screen_wait(ConvertingDialog(title, act))
    if problem is None:
        return True
    if problem.code is Exit.INTERRUPTED:
        screen.notify("Stopped. The store is as it was.", markup=False)
    else:
        tell_problem(screen.app, problem)
    return False


async def _offer_copies(
    screen: Screen[Any], services: Services, copies: tuple[Path, ...], which: str
) -> None:
    if not copies:
        return
    names = "\n".join(file.name for file in copies[:NAMED])
    more = f"\nand {len(copies) - NAMED} more" if len(copies) > NAMED else ""
    question = f"Delete {len(copies)} backup{'' if len(copies) == 1 else 's'} that {which}?"
    detail = f"{names}{more}\nin {services.paths.backups}"
    if await screen.app.push_screen_wait(ConfirmDialog(question, detail, yes="Delete", no="Keep")):
        try:
            services.passphrase.delete(copies)
        except CoachError as problem:
            tell_problem(screen.app, problem)
