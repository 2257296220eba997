"""The line at the top of every screen: where you are, the day, and a quiet remark."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Masthead(Horizontal):
    """Three texts in one row; none of them is ever read as markup."""

    DEFAULT_CSS = """
    Masthead {
        dock: top;
        height: 2;
        padding: 0 2;
        border-bottom: solid $panel;
        & Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #masthead-left { text-style: bold; color: $accent; }
        & #masthead-middle { text-align: center; width: auto; }
        & #masthead-right { text-align: right; color: $text-muted; }
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
