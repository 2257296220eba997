"""Asks for a passphrase at the terminal, where no file, command or keyring gives it."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING

from tmscoach import startup
from tmscoach.cli.shared import tell
from tmscoach.errors import CoachError, Exit, PassphraseNeeded
from tmscoach.store.key import Key

if TYPE_CHECKING:
    from tmscoach.startup import Services

TRIES = 3


def open_asking(patience: float) -> Services:
    """The services over the store; an encrypted one asks up to three times, if somebody can answer.

    Raises:
        CoachError: exit 3; no passphrase was given, or none opened the store.
    """
    try:
        services = startup.open_services(patience=patience)
    except CoachError as problem:
        if problem.code is not Exit.PASSPHRASE or not can_ask():
            raise
        services = _ask(problem, patience)
    for remark in services.remarks:
        tell(remark)
    return services


def can_ask() -> bool:
    """Whether somebody sits at the terminal; what comes by a pipe is data and never a passphrase."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> str:
    """One line from the terminal, which is not shown.

    Raises:
        CoachError: exit 3; the terminal was closed instead.
    """
    try:
        return getpass(question)
    except EOFError:
        raise CoachError(
            "No passphrase was given.",
            "Nothing was changed.",
            "Try again when you have it.",
            code=Exit.PASSPHRASE,
        ) from None


def _ask(problem: CoachError, patience: float) -> Services:
    tell(problem.remark or problem.title if isinstance(problem, PassphraseNeeded) else problem.title)
    for _ in range(TRIES):
        typed = ask("Passphrase: ")
        try:
            return startup.open_services(patience=patience, key=Key(typed))
        except CoachError as refused:
            if typed and refused.code is not Exit.PASSPHRASE:
                raise
            tell(refused.title)
            problem = refused
    problem.code = Exit.PASSPHRASE
    raise problem
