"""Puts the settings of the screens in force, and says which of them do not exist."""

from __future__ import annotations

import os
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from textual.app import App

from tmscoach.config import Config
from tmscoach.rules.text import visible

LONGEST_NAME = 60  # characters of the name of a theme


def take_settings(app: App[Any], config: Config) -> None:
    """Theme, animations and keys; a name that means nothing is told, and the rest holds."""
    if app.no_color or not config.animations:
        app.animation_level = "none"
    if config.theme in app.available_themes:
        app.theme = config.theme
    elif config.theme:
        near = get_close_matches(config.theme, app.available_themes, n=1)
        more = f"Did you mean {near[0]}?" if near else "The palette (ctrl+p, Theme) lists them."
        say_of_settings(app, f"There is no theme named {config.theme}. {more}")
    if config.keys:
        from tmscoach.tui.bindings import unknown_ids  # imports every screen

        for sentence in unknown_ids(config.keys):
            say_of_settings(app, sentence)
        app.set_keymap(config.keys)


def theme_of_last_time(file: Path) -> str:
    """The theme that was used last; empty where there is none yet.

    It is a file of its own, and not a row of the store, so that the first frame and the question for the
    passphrase have its colours.
    """
    with suppress(OSError, UnicodeDecodeError), file.open(encoding="utf-8") as kept:
        return kept.read(LONGEST_NAME).strip()
    return ""


def keep_theme(app: App[Any], config: Config, file: Path) -> None:
    """Keep the theme for next time; what config.toml says comes first, so there it is only told."""
    if config.theme in app.available_themes and config.theme != app.theme:
        say_of_settings(
            app,
            f"Your settings name {config.theme}, which comes back with the next start. "
            f'To stay with this one, write there: theme = "{app.theme}"',
        )
        return
    if theme_of_last_time(file) != app.theme:
        with suppress(OSError):  # a theme is not worth a word about a full disk
            descriptor = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as kept:
                kept.write(f"{app.theme}\n")


def say_of_settings(app: App[Any], sentence: str) -> None:
    """Show a remark about config.toml for a while."""
    app.notify(visible(sentence), title="config.toml", severity="warning", timeout=15, markup=False)
