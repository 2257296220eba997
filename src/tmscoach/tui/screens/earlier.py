"""How a page read before it was changed: the earlier texts, and each of them to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from tmscoach.rules.text import one_line
from tmscoach.tui.listing import ListScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead
from tmscoach.tui.widgets.page_text import PageText

if TYPE_CHECKING:
    from tmscoach.services.revisions import Earlier
    from tmscoach.startup import Services


class EarlierScreen(ListScreen["Earlier"]):
    """Left when, right what; taking one up makes it the page's text, and what it read until then stays."""

    CSS_PATH = "earlier.tcss"
    NOTHING = "#no-earlier"
    BINDINGS = [
        Binding("enter", "take_up", "Take up", id="earlier.take_up", tooltip="Make it the page's text again"),
        Binding("escape", "leave", "Back", id="earlier.back", tooltip="To the page as it reads now"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__(services, about)
        self._page_id = int(about or 0)

    def compose(self) -> ComposeResult:
        """The list, or that there is none; and the text."""
        yield Masthead("Earlier texts", "", "enter takes one up")
        with Horizontal(id="earlier"):
            with Vertical(id="earlier-left"):
                yield Static(
                    "This page has no earlier text. When it is changed, how it read before is kept here.",
                    id="no-earlier",
                )
                yield OptionList(id="earlier-list", markup=False)
            yield PageText(id="earlier-text")
        yield KeyLine()

    def fetch(self) -> Sequence[Earlier]:
        """The one replaced last comes first."""
        return self._services.revisions.earlier(self._page_id)

    def line(self, item: Earlier) -> Content:
        """When it was written, and how it begins."""
        when = f"{item.written:%a} {item.written.day} {item.written:%b %Y  %H:%M}"
        return Content.assemble((when, "bold"), "\n", item.opening or one_line(item.title))

    def _show(self) -> None:
        super()._show()
        if not self._items:
            self.query_one(PageText).show("")

    @on(OptionList.OptionHighlighted)
    def read(self, event: OptionList.OptionHighlighted) -> None:
        """The text beside the list is the marked one."""
        if event.option_index < len(self._items):
            one = self._items[event.option_index]
            words = f"{one.words:,} word" + ("" if one.words == 1 else "s")
            until = f"{one.replaced.day} {one.replaced:%b %Y %H:%M}"
            self.query_one(PageText).show(one.body, title=one.title, when=f"{words} · replaced {until}")

    @on(OptionList.OptionSelected)
    def select(self) -> None:
        """The mouse's way."""
        self.action_take_up()

    def action_take_up(self) -> None:
        """Make the marked text the page's text; how it reads now becomes an earlier text."""
        one = self._chosen
        if one is None:
            return
        with telling(self):
            self._services.revisions.take_up(self._page_id, one.uuid)
            self.app.notify(
                "The page reads as it did then. What it read until now is kept among its earlier texts.",
                markup=False,
                timeout=6,
            )
            self.dismiss(None)
