"""The line at the top of every screen: where you are, the day, and a quiet remark."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

GAP = 1  # empty columns at each side of the middle


class Masthead(Horizontal):
    """Three texts in one row; none of them is ever read as markup."""

    DEFAULT_CSS = """
    Masthead {
        dock: top;
        height: 2;
        padding: 0 2;
        border-bottom: solid $rule;
        & Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #masthead-left { text-style: bold; color: $accent; }
        & #masthead-middle { text-align: center; width: auto; margin: 0 1; }
        & #masthead-right { text-align: right; color: $text-muted; }
        &.-tight #masthead-left { width: auto; }
        &.-tight #masthead-right { width: auto; }
        &.-tight #masthead-middle { width: 1fr; }
    }
    """

    def __init__(self, left: str, middle: str = "", right: str = "") -> None:
        super().__init__()
        self._texts = {"left": left, "middle": middle, "right": right}

    def compose(self) -> ComposeResult:
        """The three texts."""
        for place, text in self._texts.items():
            yield Static(Content(text), id=f"masthead-{place}")

    def show(self, place: str, text: str) -> None:
        """Change the text at `left`, `middle` or `right`."""
        self._texts[place] = text
        if self.is_mounted:
            self.query_one(f"#masthead-{place}", Static).update(Content(text))
            self._fit()

    def on_resize(self) -> None:
        """Other texts may fit now."""
        self._fit()

    def _fit(self) -> None:
        """The middle is the middle of the row, unless the others need more than their third of it."""
        left, middle, right = (cell_len(text) for text in self._texts.values())
        self.set_class(2 * max(left, right) + middle + 2 * GAP > self.size.width, "-tight")
