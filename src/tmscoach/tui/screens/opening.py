"""The first frame, there before anything heavy is loaded."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Label


class OpeningScreen(Screen[None]):
    """One word in the middle."""

    DEFAULT_CSS = """
    OpeningScreen { align: center middle; }
    OpeningScreen Label { color: $text-muted; }
    """

    def compose(self) -> ComposeResult:
        """The name."""
        yield Label("tmscoach")
