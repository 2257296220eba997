"""A screen that is one list of things, or one sentence while there are none; what was marked stays marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tmscoach.tui.telling import telling

if TYPE_CHECKING:
    from tmscoach.startup import Services

Item = TypeVar("Item")


class ListScreen(Screen[None], Generic[Item]):
    """Shows what `fetch` finds, each thing as `line` puts it.

    Such a screen composes one `OptionList`, and under the selector `NOTHING` the sentence that stands there
    while it is empty.
    """

    NOTHING: ClassVar[str]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._items: Sequence[Item] = ()

    def fetch(self) -> Sequence[Item]:
        """What the store holds now, in the order of the list."""
        raise NotImplementedError

    def line(self, item: Item) -> Content:
        """One thing as it stands in the list."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()
        self.query_one(OptionList).focus()

    def _show(self) -> None:
        self._items = self.fetch()
        shown = self.query_one(OptionList)
        chosen = shown.highlighted
        shown.clear_options()
        shown.add_options(Option(self.line(item)) for item in self._items)
        if self._items:
            shown.highlighted = min(chosen or 0, len(self._items) - 1)
        shown.display = bool(self._items)
        self.query_one(self.NOTHING).display = not self._items

    @property
    def _chosen(self) -> Item | None:
        """The thing that is marked."""
        place = self.query_one(OptionList).highlighted
        return self._items[place] if place is not None and self._items else None

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
