"""One quiet line of short remarks, each of which may be clicked."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Remark(Static):
    """A remark; if it has an action, a click runs it on the screen."""

    DEFAULT_CSS = """
    Remark { width: auto; height: 1; margin-right: 3; color: $text-muted; }
    Remark.-action { pointer: pointer; }
    Remark.-action:hover { color: $accent; }
    Remark.-loud { color: $warning; text-style: bold; }
    """

    @dataclass
    class Clicked(Message):
        """The remark with this name was clicked."""

        name: str

    def __init__(self, name: str, tooltip: str = "") -> None:
        super().__init__(id=f"remark-{name}", classes="-action" if tooltip else "")
        self._name_of_remark = name
        self._shown = ""
        if tooltip:
            self.tooltip = tooltip

    def say(self, text: str, *, loud: bool = False) -> None:
        """Change the text; nothing is drawn anew if it stays the same."""
        self.set_class(loud, "-loud")
        if text != self._shown:
            self._shown = text
            self.update(Content(text))
            self.display = bool(text)

    def on_click(self) -> None:
        """Tell which one it was."""
        if self.has_class("-action"):
            self.post_message(self.Clicked(self._name_of_remark))


class StatusLine(Horizontal):
    """Remarks by name, those after the gap at the right."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; }
    StatusLine #status-gap { width: 1fr; height: 1; }
    """

    def __init__(self, left: dict[str, str], right: dict[str, str]) -> None:
        super().__init__()
        self._left, self._right = left, right

    def compose(self) -> ComposeResult:
        """Left remarks, a gap, right remarks; the values are tooltips, empty for what cannot be clicked."""
        for name, tooltip in self._left.items():
            yield Remark(name, tooltip)
        yield Static(id="status-gap")
        for name, tooltip in self._right.items():
            yield Remark(name, tooltip)

    def say(self, name: str, text: str, *, loud: bool = False) -> None:
        """Change one remark."""
        self.query_one(f"#remark-{name}", Remark).say(text, loud=loud)
