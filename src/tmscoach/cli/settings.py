"""Commands about the program itself: where files live, the settings in force, one line for a prompt."""

from __future__ import annotations

import dataclasses
from datetime import time

import typer

from tmscoach.cli.shared import AsJson, Launch, print_json, say
from tmscoach.config import Config, load_config
from tmscoach.paths import find_paths


def where(as_json: AsJson = False) -> None:
    """Print every place tmscoach reads or writes."""
    paths = find_paths()
    places = {
        "config": str(paths.config_file),
        "store": str(paths.database),
        "backups": str(paths.backups),
        "exports": str(paths.exports),
    }
    if as_json:
        print_json(places)
        return
    for name, place in places.items():
        say(f"{name:8} {place}")


def config(as_json: AsJson = False) -> None:
    """Print the settings in force and where each comes from."""
    file = find_paths().config_file
    settings, defaults = load_config(file), Config()
    rows = {}
    for setting in dataclasses.fields(Config):
        value, default = getattr(settings, setting.name), getattr(defaults, setting.name)
        shown = f"{value:%H:%M}" if isinstance(value, time) else value
        rows[setting.name] = {"value": shown, "from": "default" if value == default else str(file)}
    if as_json:
        print_json(rows)
        return
    for name, row in rows.items():
        say(f"{name:14} {row['value'] or '-'!s:20} {row['from']}")


def demo() -> Launch:
    """Open the program on a throwaway store with eight invented weeks."""
    return Launch(demo=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(where)
    app.command()(config)
    app.command()(demo)
