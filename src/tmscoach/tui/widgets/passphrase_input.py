"""A field for a passphrase: what is typed shows as dots and goes nowhere else."""

from __future__ import annotations

import re
from typing import Any

from rich.text import Text
from textual import events

from tmscoach.tui.widgets.line_input import LineInput


class PassphraseInput(LineInput):
    """One dot for each character; nothing is copied out of it, and spaces at the ends stay."""

    def __init__(self, **more: Any) -> None:
        super().__init__(password=True, select_on_focus=False, **more)

    @property
    def _value(self) -> Text:
        return Text("•" * len(self.value), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        """What is pasted counts to the end of its first line, and nothing of it is trimmed."""
        event.stop()
        event.prevent_default()
        if line := re.split(r"[\r\n]", event.text, maxsplit=1)[0]:
            self.replace(line, *sorted(self.selection))

    def action_copy(self) -> None:
        """A clipboard is a place where others can read."""

    def action_cut(self) -> None:
        """The same."""
