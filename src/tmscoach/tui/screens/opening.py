"""The first frame, there before anything heavy is loaded."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Middle
from textual.screen import Screen
from textual.widgets import Label


class OpeningScreen(Screen[None]):
    """One word in the middle."""

    DEFAULT_CSS = "OpeningScreen Label { width: 100%; text-align: center; color: $text-muted; }"

    def compose(self) -> ComposeResult:
        """The name."""
        with Middle():
            yield Label("tmscoach")
