"""Runs the app in this terminal."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from tmscoach.errors import CoachError, Exit

if TYPE_CHECKING:
    from tmscoach.startup import Services
    from tmscoach.store.key import Key


# With one of these set Textual does for developers what nobody's pages are for: it writes every key into a
# log, sends it to another program, draws the screen into a file, or hands it to a browser.
LEAKS = ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEBUG", "TEXTUAL_DRIVER", "TEXTUAL_PRESS", "TEXTUAL_SHOW_RETURN")
LEAKING = ("TEXTUAL_SCREENSHOT", "TEXTUAL_DEVTOOLS")


def shut_leaks() -> None:
    """Take what would make copies of the screen out of the environment; before Textual is imported."""
    for name in [name for name in os.environ if name in LEAKS or name.startswith(LEAKING)]:
        del os.environ[name]


def launch(place: str = "today", inline: bool = False, *, demo: bool = False) -> int:
    """Run the full-screen program, or a drill inline under the prompt; returns the exit code.

    Services are opened by the app itself, after its first frame; the demo's throwaway store goes with it.
    """
    shut_leaks()
    from tmscoach.tui.app import CoachApp

    with ExitStack() as at_the_end:

        def open_services(key: Key | None = None) -> Services:
            if demo:
                from tmscoach.demo import demo_services

                return at_the_end.enter_context(demo_services())
            from tmscoach.startup import open_services

            return open_services(key=key)

        app = CoachApp(open_services, place, theme=_theme())
        app.run(inline=inline)
        while app.wanted is not None:
            from tmscoach.tui.restoring import bring_back

            app = CoachApp(open_services, place, bring_back(app.wanted), _theme())
            app.run(inline=inline)
    if app.return_value is not None:
        return app.return_value
    return app.return_code or Exit.DONE


def _theme() -> str:
    """The theme that was used last."""
    from tmscoach.paths import find_paths
    from tmscoach.tui.settings import theme_of_last_time

    try:
        return theme_of_last_time(find_paths().theme)
    except CoachError:  # opening the store says the same, on the screen
        return ""
