"""Puts the settings of the screens in force, and says which of them do not exist."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from textual.app import App

from tmscoach.config import Config
from tmscoach.rules.text import visible


def take_settings(app: App[Any], config: Config) -> None:
    """Theme and keys; a name that means nothing is told, and the rest holds."""
    if config.theme in app.available_themes:
        app.theme = config.theme
    else:
        near = get_close_matches(config.theme, app.available_themes, n=1)
        more = f"Did you mean {near[0]}?" if near else "The palette (ctrl+p, Theme) lists them."
        say_of_settings(app, f"There is no theme named {config.theme}. {more}")
    if config.keys:
        from tmscoach.tui.bindings import unknown_ids  # imports every screen

        for sentence in unknown_ids(config.keys):
            say_of_settings(app, sentence)
        app.set_keymap(config.keys)


def say_of_settings(app: App[Any], sentence: str) -> None:
    """Show a remark about config.toml for a while."""
    app.notify(visible(sentence), title="config.toml", severity="warning", timeout=15, markup=False)
