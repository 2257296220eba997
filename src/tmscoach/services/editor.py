"""Hands a text to the user's own editor and takes it back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The user's editor as a command, with flags that keep it from making copies of the text.

    Raises:
        CoachError: neither VISUAL nor EDITOR names one that can be found.
    """
    raise NotImplementedError


def edit(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The text as the user leaves it; it lives in a file of its own in `folder` while the editor is open.

    A full-screen program must let go of the terminal first (`App.suspend`).

    Raises:
        CoachError: no editor, it failed, or what came back is not UTF-8; then the file stays in `folder`.
    """
    raise NotImplementedError


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Files of earlier hand-offs that never came back; oldest first."""
    raise NotImplementedError
