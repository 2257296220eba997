"""Commands about the program itself: where files live, the settings in force, one line for a prompt."""

from __future__ import annotations

import dataclasses
from datetime import time
from typing import Any

import typer

from tmscoach.cli.shared import AsJson, Launch, print_json, say
from tmscoach.config import Config, load_config, named_settings
from tmscoach.paths import find_paths


def where(as_json: AsJson = False) -> None:
    """Print every place tmscoach reads or writes."""
    paths = find_paths()
    places = {
        "config": str(paths.config_file),
        "store": str(paths.database),
        "backups": str(paths.backups),
        "exports": str(paths.exports),
        "drills": str(paths.drills),
        "programs": str(paths.programs),
        "measures": str(paths.measures),
        "editing": str(paths.editing),
        "theme": str(paths.theme),
        "log": str(paths.log),
    }
    if as_json:
        print_json(places)
        return
    for name, place in places.items():
        say(f"{name:8} {place}")


def config(as_json: AsJson = False) -> None:
    """Print the settings in force and where each comes from."""
    file = find_paths().config_file
    settings, named = load_config(file), named_settings(file)
    rows: dict[str, dict[str, Any]] = {}
    for setting in dataclasses.fields(Config):
        value = getattr(settings, setting.name)
        rows[setting.name] = {
            "value": f"{value:%H:%M}" if isinstance(value, time) else value,
            "from": str(file) if setting.name in named else "default",
        }
    if as_json:
        print_json(rows)
        return
    for name, row in rows.items():
        say(f"{name:18} {_shown(row['value']) or '-':20} {row['from']}")


def _shown(value: object) -> str:
    """A setting as config.toml spells it; empty where it is not set."""
    if isinstance(value, dict):
        return ", ".join(f"{name} = {key}" for name, key in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def demo() -> Launch:
    """Open the program on a throwaway store with eight invented weeks."""
    return Launch(demo=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(where)
    app.command()(config)
    app.command()(demo)
