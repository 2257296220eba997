"""Runs the app in this terminal."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from tmscoach.errors import Exit

if TYPE_CHECKING:
    from tmscoach.startup import Services
    from tmscoach.store.key import Key


def launch(place: str = "today", inline: bool = False, *, demo: bool = False) -> int:
    """Run the full-screen program, or a drill inline under the prompt; returns the exit code.

    Services are opened by the app itself, after its first frame; the demo's throwaway store goes with it.
    """
    from tmscoach.tui.app import CoachApp

    with ExitStack() as at_the_end:

        def open_services(key: Key | None = None) -> Services:
            if demo:
                from tmscoach.demo import demo_services

                return at_the_end.enter_context(demo_services())
            from tmscoach.startup import open_services

            return open_services(key=key)

        app = CoachApp(open_services, place)
        app.run(inline=inline)
        while app.wanted is not None:
            from tmscoach.tui.restoring import bring_back

            app = CoachApp(open_services, place, bring_back(app.wanted))
            app.run(inline=inline)
    if app.return_value is not None:
        return app.return_value
    return app.return_code or Exit.DONE
