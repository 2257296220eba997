"""What the five main screens have in common."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.screen import Screen


class ModeScreen(Screen[None]):
    """A main screen, which shows what the store holds whenever it comes to the front.

    Textual says so twice to one that is shown for the first time; it would read the store twice.
    """

    _is_told = False

    def post_message(self, message: Message) -> bool:
        """Take a message, but for word of coming to the front that is still waiting to be heard."""
        if isinstance(message, events.ScreenResume):
            if self._is_told:
                return True
            self._is_told = True
        return super().post_message(message)

    async def on_event(self, event: events.Event) -> None:
        """Hear it; after that it may be said again."""
        if isinstance(event, events.ScreenResume):
            self._is_told = False
        await super().on_event(event)
