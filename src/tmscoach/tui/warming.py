"""Loads what the first keys will ask for, a little at a time, while nobody presses any."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tmscoach.settling import settle
from tmscoach.tui.locking import LockingApp

SCREENS = ("writing", "journal", "drilling", "drill", "program", "progress", "checkin")
MORE = ("dialogs.line", "dialogs.feelings", "commands")
SERVICES = ("revisions", "progress", "belief", "tracks")
PAUSE = 0.05  # seconds between two steps, each of which takes about ten milliseconds
AWAY = 0.5  # seconds without a key until the next step


class Warming:
    """Takes a step when nobody has pressed a key for a moment; at the end garbage is collected again."""

    def __init__(self, app: LockingApp) -> None:
        self._app = app
        self._steps = _steps(app)
        self._timer = app.set_interval(PAUSE, self._go_on)

    def _go_on(self) -> None:
        if self._app.idle < AWAY:
            return
        if next(self._steps, None) is None:
            self._timer.stop()
            settle()


def _steps(app: LockingApp) -> Iterator[str]:
    """Import a module, or read the styles of a screen; what was done, in a word."""
    for name in SERVICES:
        import_module(f"tmscoach.services.{name}")
        yield name
    for name in SCREENS:
        module = import_module(f"tmscoach.tui.screens.{name}")
        yield name
        styles = Path(str(module.__file__)).with_suffix(".tcss")
        # under the path that Textual gives it, which then has nothing to read when the screen is shown
        if styles.is_file() and not app.stylesheet.has_source(str(styles)):
            app.stylesheet.read(styles)
            app.stylesheet.parse()
            yield str(styles)
    for name in MORE:
        import_module(f"tmscoach.tui.{name}")
        yield name
