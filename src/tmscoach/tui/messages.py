"""What screens ask the app for; nothing but values, so that no screen needs to know another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from tmscoach.models.terms import Fate, Kind, Trigger
from tmscoach.paths import Paths
from tmscoach.store.key import Key


@dataclass
class WritePage(Message):
    """Open the editor: a new page, a page to edit (`entry_id`) or one left unfinished (`draft_uuid`)."""

    kind: Kind = Kind.FREE
    fate: Fate = Fate.PRIVATE
    prompt: str = ""
    prompt_id: str = ""
    text: str = ""  # what a new page begins with; it is kept as if it had been typed there
    minutes: int = 0  # timer; 0 takes the setting
    entry_id: int | None = None
    draft_uuid: str | None = None
    drill_uuid: str | None = None  # the drill this page follows
    day: str = ""  # another day than today, ISO


@dataclass
class WriteLine(Message):
    """Ask for one line for today."""


@dataclass
class StartDrill(Message):
    """Begin a drill by script id (`quick`, `full`, `flare`, `fear`), or resume one."""

    script: str = "full"
    trigger: Trigger | None = None
    resume_uuid: str | None = None
    rung: str = ""  # the UUID of the rung it is about


@dataclass
class Unlock(Message):
    """Try a passphrase on the store."""

    key: Key


@dataclass
class OpenTrash(Message):
    """Show the pages in the trash."""


@dataclass
class RestoreBackup(Message):
    """Bring a backup back; the app saves what is open, and starts anew with it."""

    path: Path
    paths: Paths


@dataclass
class OpenPlace(Message):
    """Push a screen by name; see `tui/places.py` for the names."""

    place: str
    about: str = ""  # what it was opened for, where the place needs to know
