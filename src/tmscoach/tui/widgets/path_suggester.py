"""Completes the path of a file or folder as one types it."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import Path

from textual.suggester import Suggester

MOST = 2000  # names of a folder that are looked at


def completed(typed: str) -> str | None:
    """The first name that begins as `typed` does, a folder with `/` behind it; None if there is none."""
    before, slash, begun = typed.rpartition("/")
    if not slash:
        return None
    try:
        folder = Path(before + slash).expanduser()
        names = sorted(
            (entry.name, entry.is_dir())
            for entry in islice(folder.iterdir(), MOST)
            if entry.name.startswith(begun) and (begun.startswith(".") or not entry.name.startswith("."))
        )
    except (OSError, RuntimeError, ValueError):  # no such folder, nobody of that name, a NUL
        return None
    if not names:
        return None
    name, is_folder = names[0]
    return f"{before}/{name}" + ("/" if is_folder else "")


class PathSuggester(Suggester):
    """Looks into the folder in a thread: it may be on a disk that takes its time."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """What the path could go on as."""
        return await asyncio.to_thread(completed, value)
