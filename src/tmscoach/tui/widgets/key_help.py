"""The keys of the present screen, beside it or over its edge: what each does, in one line."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static


class KeyTable(Static):
    """Own keys first, then those that work everywhere; what a list does by itself is left out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-table--key"}

    def render(self) -> Table:
        """A row for each action, with every key that leads to it."""
        table = Table.grid(padding=(0, 2, 0, 0))
        rows: dict[tuple[DOMNode, str], tuple[list[str], str, str]] = {}
        for node, binding, enabled, tooltip in self.screen.active_bindings.values():
            named = tooltip or (binding.description if binding.id else "")  # a list's own keys have no id
            if enabled and named:
                keys, _, _ = rows.setdefault((node, binding.action), ([], binding.description, named))
                keys.append(self.app.get_key_display(binding))
        key_style = self.get_component_rich_style("key-table--key")
        everywhere: bool | None = None
        for (node, _), (keys, name, told) in rows.items():
            if everywhere is not None and everywhere != (node is self.app):
                table.add_row()
            everywhere = node is self.app
            what = (
                Text(name) if told.casefold() == name.casefold() else Text.assemble(name, "  ", (told, "dim"))
            )
            table.add_row(Text(" ".join(dict.fromkeys(keys)), key_style), what)
        return table


class KeyHelp(Vertical):
    """A wide terminal makes room for it; on a narrow one it lies over the screen and squeezes nothing."""

    DEFAULT_CSS = """
    KeyHelp {
        split: right;
        width: 54;
        height: 100%;
        max-width: 100%;
        padding: 0;
        background: $surface;
        border-left: vkey $rule;
        & VerticalScroll { padding: 1 2; background: $surface; }
        & KeyTable { width: 100%; height: auto; }
        & KeyTable > .key-table--key { color: $accent; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """The rows, which can be scrolled by keys once they have the focus."""
        with VerticalScroll():
            yield Static("Keys here. f1 or ? puts them away.", classes="quiet")
            yield KeyTable(classes="gap")

    def on_mount(self) -> None:
        """Other keys may be there in a moment."""
        self.screen.bindings_updated_signal.subscribe(self, self._read_again)

    def on_unmount(self) -> None:
        """Listen no longer."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _read_again(self, _: Screen[object]) -> None:
        self.call_after_refresh(self.query_one(KeyTable).refresh, layout=True)
