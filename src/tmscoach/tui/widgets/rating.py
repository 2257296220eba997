"""A row of numbers, 0 to 10 or 0 to 100 in tens: one key, one click, or a skip."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

HIGHEST = 10


class RatingRow(Widget):
    """A question, eleven numbers under it, and what the lowest and the highest mean.

    It draws and takes clicks; the screen hands it the numbers that come by key, so that a number typed at
    once after the last one is never lost on the way to a widget that is not there yet.
    """

    DEFAULT_CSS = """
    RatingRow {
        width: 100%;
        height: auto;
        color: $text-muted;
        pointer: pointer;
        &.-asking { color: $foreground; }
    }
    """

    @dataclass
    class Rated(Message):
        """A number was clicked."""

        row: RatingRow
        value: int

        @property
        def control(self) -> RatingRow:
            """The row that was clicked."""
            return self.row

    value: reactive[int | None] = reactive(None)
    skipped: reactive[bool] = reactive(False)
    asking: reactive[bool] = reactive(False)
    pointed: reactive[int | None] = reactive(None)

    def __init__(
        self,
        question: str,
        low: str,
        high: str,
        *,
        id: str | None = None,
        bare: bool = False,  # without the question, where the page has asked it already
        tens: bool = False,  # shows 0 to 100; what it answers is still 0 to 10
    ) -> None:
        super().__init__(id=id)
        self.tens = tens
        self.question, self.low, self.high, self.bare = question, low, high, bare

    def watch_asking(self, asking: bool) -> None:
        """The row that is asked is the bright one."""
        self.set_class(asking, "-asking")

    @property
    def cell(self) -> int:
        """Columns one number takes."""
        return max(3, min(6, self.size.width // (HIGHEST + 1)))

    @property
    def indent(self) -> int:
        """Columns left of the first number."""
        return max(0, (self.size.width - self.cell * (HIGHEST + 1)) // 2)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Question, numbers, meanings."""
        return 2 if self.bare else 3

    def render(self) -> Content:
        """Centred lines; the chosen number is in brackets, or reversed where a cell has no room for them."""
        width = max(self.size.width, 1)
        mark = "› " if self.asking else ""
        answer = " — skipped" if self.skipped else ""
        words = self.question
        if len(mark + words + answer) > width:
            words = words.partition(":")[0]
        question = Content.assemble((mark, "$accent bold"), (words, "bold" if self.asking else ""), answer)
        cells: list[Content] = [Content(" " * self.indent)]
        for number in range(HIGHEST + 1):
            chosen = number == self.value
            text = str(10 * number if self.tens else number)
            fits = not self.tens or len(text) + 2 <= self.cell
            if chosen and fits:
                text = f"[{text}]"
            cell = Content(text.center(self.cell) if fits else text.ljust(self.cell))
            if chosen:
                cell = cell.stylize("bold $accent" if fits else "bold reverse")
            elif number == self.pointed:
                cell = cell.stylize("reverse")
            cells.append(cell)
        span = self.cell * (HIGHEST + 1) - 2
        gap = max(1, span - len(self.low) - len(self.high))
        meanings = Content(" " * (self.indent + 1) + self.low + " " * gap + self.high).stylize("$quiet")
        lines = [Content("").join(cells), meanings]
        if not self.bare:
            left = max(0, (width - question.cell_length) // 2)
            lines.insert(0, Content(" " * left) + question)
        return Content("\n").join(lines)

    def number_at(self, x: int, y: int) -> int | None:
        """The number at a place inside this widget, if there is one."""
        number = (x - self.indent) // self.cell
        return number if y == (0 if self.bare else 1) and 0 <= number <= HIGHEST else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what a click would answer."""
        self.pointed = self.number_at(event.x, event.y)

    def on_leave(self) -> None:
        """Show nothing any more."""
        self.pointed = None

    def on_click(self, event: events.Click) -> None:
        """Answer with the number under the mouse."""
        number = self.number_at(event.x, event.y)
        if number is not None:
            event.stop()
            self.post_message(self.Rated(self, number))
