"""A long text shown exactly as it is, in blocks: what changed is laid out anew, the rest is remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tmscoach.rules.text import visible

NARROW = re.compile(
    "[ -\u02ff\u2010-\u2027\u2580-\u259f]*"
)  # each one cell wide: letters, quotes, small bars


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most `room` cells, parted at spaces; plain ones sixty times as fast as Textual does it."""
    lines: list[str] = []
    for line in text.split("\n"):
        if not NARROW.fullmatch(line):
            lines += [part.plain for part in Content(line).wrap(room)]
            continue
        while len(line) > room:
            space = line.rfind(" ", 0, room + 1)
            cut = space if space > 0 else room
            lines.append(line[:cut].rstrip())
            line = line[cut:].removeprefix(" ")
        lines.append(line)
    return lines


class ExactText(ScrollView, can_focus=True):
    """Blocks of whole lines, one below the other; nothing in them is read as markup."""

    DEFAULT_CSS = "ExactText { scrollbar-gutter: stable; overflow-x: hidden; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._blocks: tuple[str, ...] = ()
        self._lines: list[str] = []
        self._begins: list[int] = []  # the first line of each block
        self._wrapped: dict[str, list[str]] = {}
        self._room = 0  # columns they were wrapped into

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._blocks)

    def show(self, blocks: Sequence[str]) -> None:
        """Show these blocks, each ending with a line break, from where one was."""
        self._blocks = tuple(blocks)
        self._lay_out()

    def reveal(self, block: int) -> None:
        """Bring the beginning of a block to the top."""
        if 0 <= block < len(self._begins):
            self.scroll_to(y=self._begins[block], animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        """Lines end elsewhere now."""
        self._lay_out()

    def _lay_out(self) -> None:
        room = self.scrollable_content_region.width
        if room <= 0:
            return
        if room != self._room:
            self._wrapped.clear()
            self._room = room
        kept: dict[str, list[str]] = {}
        self._lines, self._begins = [], []
        for block in self._blocks:
            if (lines := self._wrapped.get(block)) is None:
                lines = wrapped(visible(block.removesuffix("\n")), room)
            kept[block] = lines
            self._begins.append(len(self._lines))
            self._lines += lines
        self._wrapped |= kept
        self.virtual_size = Size(room, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place = y + self.scroll_offset.y
        line = self._lines[place] if place < len(self._lines) else ""
        return Strip([Segment(line, self.rich_style)]).adjust_cell_length(
            self.scrollable_content_region.width, self.rich_style
        )
