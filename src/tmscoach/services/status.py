"""One short line for a shell prompt, without anything private in it."""

from __future__ import annotations

import os
from datetime import datetime

from tmscoach.config import load_config
from tmscoach.errors import CoachError, Exit
from tmscoach.paths import Paths
from tmscoach.rules.days import journal_day
from tmscoach.store.header import is_encrypted
from tmscoach.store.status import Counts, counts_on

LOCKED = "a passphrase is set, so nothing is read here"


def status(paths: Paths, now: datetime) -> Counts | None:
    """Today's counts, or None before the first start; a store with a passphrase tells none.

    Raises:
        CoachError: the settings cannot be used. Exit 4; there is a store, and it cannot be read.
    """
    store = paths.database
    if is_encrypted(store):
        return Counts(0, 0, 0, 0, is_locked=True)
    counts = counts_on(store, journal_day(now, load_config(paths.config_file).day_starts))
    not_begun = store.is_file() and not store.stat().st_size  # interrupted before the first write
    if counts is None and os.path.lexists(store) and not not_begun:
        raise CoachError(
            f"The store {store} cannot be read.",
            "It was not changed.",
            "tmscoach today says why.",
            code=Exit.STORE,
        )
    return counts


def in_words(counts: Counts | None, *, prompt: bool = False) -> str:
    """The counts as one line; for a prompt shorter, and empty where there is no store."""
    if counts is None:
        return "" if prompt else "tmscoach has no store here yet"
    if counts.is_locked:
        return "" if prompt else LOCKED
    done = [
        f"{number} {one if number == 1 else one + 's'}"
        for number, one in ((counts.drills, "drill"), (counts.pages, "page"), (counts.lines, "line"))
        if number
    ]
    day = f"day {counts.program_day}" if counts.program_day else ""
    if prompt:
        return " ".join(part for part in (day, "+" if done else "") if part)
    return ", ".join(part for part in (day, *(done or ["nothing yet today"])) if part)
