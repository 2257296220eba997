"""A window too small for a screen gets a calm sentence instead, which goes away with it."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

SMALLEST = (60, 20)  # columns and rows; a screen that gets by with fewer has its own SMALLEST
STILL_WORK = frozenset({"ctrl+q", "ctrl+c", "ctrl+l", "ctrl+z", "f9"})


class TooSmall(Static):
    """Lies over a screen that has no room; what is below it stays as it is."""

    DEFAULT_CSS = """
    TooSmall { layer: small; dock: top; width: 100%; height: 100%; padding: 0 2; background: $background;
               color: $foreground; content-align: center middle; text-align: center; }
    """


class SmallApp(App[int]):
    """Watches the size of the window; nothing is built before it is too small for the first time."""

    _was_small = False

    def on_resize(self, event: events.Resize) -> None:
        """Say what is missing, or show the screen again."""
        if not self._was_small:
            if event.size.width >= SMALLEST[0] and event.size.height >= SMALLEST[1]:
                return
            self._was_small = True
            self.screen_change_signal.subscribe(self, lambda _: self.fit(self.size))
        self.fit(event.size)

    def fit(self, size: Size) -> None:
        """Lay the sentence over the present screen, or take it away."""
        screen: Screen[object] = self.screen
        columns, rows = getattr(screen, "SMALLEST", SMALLEST)
        shown = screen.query(TooSmall)
        if self.is_inline or (size.width >= columns and size.height >= rows):
            shown.remove()
            return
        words = Content(
            f"This needs {columns} columns and {rows} rows; the window has {size.width} by {size.height}.\n\n"
            "Nothing is lost. It comes back when the window is larger."
        )
        if shown:
            shown.first().update(words)
        else:
            screen.mount(TooSmall(words))

    async def on_event(self, event: events.Event) -> None:
        """What is being typed goes on where it was; other keys would do what nobody sees."""
        if isinstance(event, events.Key) and self._was_small and self.screen.query(TooSmall):
            typing = isinstance(self.focused, Input | TextArea)
            letter = event.is_printable or event.key == "backspace"
            if not (typing and letter) and event.key not in STILL_WORK:
                return
        await super().on_event(event)
