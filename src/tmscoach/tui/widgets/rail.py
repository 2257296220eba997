"""The thin rail of steps: which are done, which is now, which lie ahead."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

WIDEST_GAP = 5  # columns between two words


class StepRail(Widget):
    """One word a step over a line that is drawn as far as you have come.

    Done is a heavy line, now ends in a dot, ahead is dotted: shapes first, colour second. Where the words
    do not fit, the line and the present word stay.
    """

    DEFAULT_CSS = """
    StepRail {
        dock: top;
        height: 2;
        padding: 0 2;
        color: $text-muted;
    }
    """

    steps: reactive[tuple[str, ...]] = reactive(())
    now: reactive[int] = reactive(0)  # index into steps; len(steps) once everything is done

    def render(self) -> Content:
        """Words above, line below; `4 of 10` at the right."""
        width = self.size.width
        if not self.steps or width < 8:
            return Content("")
        place = min(self.now + 1, len(self.steps))
        count = f"{place} of {len(self.steps)}"
        room = width - len(count) - sum(len(step) for step in self.steps)
        gap = min(WIDEST_GAP, room // len(self.steps))
        return self._words(width, gap, count) if gap >= 1 else self._short(width, count)

    def _words(self, width: int, gap: int, count: str) -> Content:
        words: list[Content] = []
        line: list[Content] = []
        for index, step in enumerate(self.steps):
            space = " " * gap
            if index < self.now:
                words.append(Content(step + space).stylize("$quiet"))
                line.append(Content("━" * len(step + space)).stylize("$accent 50%"))
            elif index == self.now:
                words.append(Content(step).stylize("bold $accent") + Content(space))
                line.append(Content("━" * (len(step) - 1) + "●").stylize("$accent"))
                line.append(Content("┈" * gap).stylize("$quiet"))
            else:
                words.append(Content(step + space))
                line.append(Content("┈" * len(step + space)).stylize("$quiet"))
        used = sum(word.cell_length for word in words)
        right = Content(count.rjust(width - used)).stylize("$quiet")
        return Content.assemble(*words, right, "\n", *line)

    def _short(self, width: int, count: str) -> Content:
        word = self.steps[self.now] if self.now < len(self.steps) else ""
        here = round(width * (self.now + 1) / (len(self.steps) + 1))
        return Content.assemble(
            (word, "bold $accent"),
            (count.rjust(max(0, width - len(word))), "$quiet"),
            "\n",
            ("━" * (here - 1), "$accent 50%"),
            ("●", "$accent"),
            ("┈" * (width - here), "$quiet"),
        )
