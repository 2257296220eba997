"""A one-line input for an answer in the patient's own words."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tmscoach.tui.widgets.line_input import LineInput


class AnswerInput(LineInput):
    """Takes words; `left` at its beginning goes one step back, and a number picks while it is empty."""

    @dataclass
    class Picked(Message):
        """A number was pressed in the empty input."""

        index: int

    class WentBack(Message):
        """`left` was pressed where there is nothing further left."""

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        picks: int = 0,
        id: str | None = None,
    ) -> None:
        super().__init__(value, placeholder, select_on_focus=False, id=id)
        self.picks = picks

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "left" and self.cursor_position == 0 and self.selection.is_empty:
            event.stop()
            event.prevent_default()
            self.post_message(self.WentBack())
        elif not self.value and event.character and event.character in "1234567890"[: self.picks]:
            event.stop()
            event.prevent_default()
            self.post_message(self.Picked("1234567890".index(event.character)))
        else:
            await super()._on_key(event)
