"""Runs the app in this terminal."""

from __future__ import annotations

from tmscoach.errors import Exit


def launch(place: str = "today", inline: bool = False, *, demo: bool = False) -> int:
    """Run the full-screen program, or a drill inline under the prompt; returns the exit code."""
    from tmscoach.tui.app import CoachApp

    def open_services():  # type: ignore[no-untyped-def]  # its type would import the store before the first frame
        from tmscoach.startup import open_services

        return open_services()

    app = CoachApp(open_services, place)
    app.run(inline=inline)
    if app.return_value is not None:
        return app.return_value
    return app.return_code or Exit.DONE
