"""A field of one line that shows control characters harmlessly and loses nothing of what is pasted."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.widgets import Input

from tmscoach.rules.text import visible


class LineInput(Input):
    """Textual's input, made safe for any text."""

    @property
    def _value(self) -> Text:
        # Input draws from this alone; one character for one, so the cursor stays in its place
        return Text(visible(self.value), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines become one; Textual would keep the first and drop the rest."""
        event.stop()
        event.prevent_default()
        line = " ".join(part.strip() for part in event.text.splitlines() if part.strip())
        if line:
            self.replace(line, *sorted(self.selection))
