"""A plain screen for when someone walks past; any key comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Label

if TYPE_CHECKING:
    from tmscoach.startup import Services


class CoverScreen(Screen[None]):
    """Shows nothing in particular, not even the program's name."""

    DEFAULT_CSS = """
    CoverScreen { align: center middle; }
    CoverScreen Label { color: $text-muted; }
    CoverScreen ToastHolder { display: none; }  /* a notice could tell what lies under the cover */
    """
    SMALLEST = (0, 0)
    APP_ACTIONS = frozenset({"quit"})  # every other key comes back

    def __init__(self, services: Services | None, about: str = "") -> None:
        super().__init__()

    def compose(self) -> ComposeResult:
        """One small sign in the middle."""
        yield Label("·")

    def on_key(self, event: events.Key) -> None:
        """Any key comes back, and does nothing else."""
        event.stop()
        event.prevent_default()
        self.dismiss(None)

    def on_click(self) -> None:
        """A click comes back too."""
        self.dismiss(None)
