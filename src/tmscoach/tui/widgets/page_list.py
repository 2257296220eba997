"""Pages in a list, two lines each, that says when its end comes near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

NEAR = 12  # rows from the end


@dataclass(frozen=True, slots=True)
class Row:
    """A page in the list: its number, the line that says when, and the line that says what."""

    id: int
    head: Content
    text: Content


class PageList(OptionList):
    """Rows by the number of their page; more are asked for before the last one is reached."""

    @dataclass
    class NearEnd(Message):
        """The last rows are on the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def fill(self, rows: Iterable[Row]) -> None:
        """Show these rows and no others."""
        self.clear_options()
        self.append(rows)

    def append(self, rows: Iterable[Row]) -> None:
        """Add rows at the end."""
        self.add_options(Option(Content.assemble(row.head, "\n", row.text), id=str(row.id)) for row in rows)

    @property
    def page_id(self) -> int | None:
        """The number of the highlighted page."""
        option = self.highlighted_option
        return int(option.id) if option is not None and option.id else None

    def go_to(self, page_id: int | None, otherwise: int = 0) -> None:
        """Highlight a page; if it is not there, the row at `otherwise` or the last one."""
        if not self.option_count:
            return
        index = min(otherwise, self.option_count - 1)
        if page_id is not None:
            for place, option in enumerate(self.options):
                if option.id == str(page_id):
                    index = place
                    break
        self.highlighted = index

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The wheel gets to the end as well as the keys do."""
        super().watch_scroll_y(old_value, new_value)
        if new_value > old_value and new_value >= self.max_scroll_y - 2 * NEAR:
            self.post_message(self.NearEnd())
