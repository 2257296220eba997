"""The keys at the bottom: what this screen does, and below it, on a main screen, where one can go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

PUSHED_TOO = ("app.support", "app.help")  # the app's keys that pushed screens show as well
HELP = "app.help"
EDGE = 1  # empty columns at each side
AIR = (3, 2)  # columns between two keys, the widest with which all of them fit; otherwise 1


@dataclass(frozen=True, slots=True)
class _Key:
    """One key as the line shows it."""

    key: str
    shown: str
    does: str
    tooltip: str
    enabled: bool
    stays: bool  # where there is no room for all

    @property
    def width(self) -> int:
        """Its columns, without the gap behind it."""
        return cell_len(f"{self.shown} {self.does}")


class KeyLine(Static):
    """One or two rows of keys; every key in it can be clicked.

    A pushed screen shows its own keys, support and help. A main screen has a second row with the five modes,
    the quick drill and writing, so that both fit into 80 columns. It is one widget, not one for each key as
    Textual's footer has it: mounting those took a third of the time that a screen needs to be there.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: auto;
        padding: 0 1;
        text-wrap: nowrap;
        color: $text-muted;
    }
    """

    hovered: reactive[str] = reactive("", repaint=False)

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._rows: tuple[tuple[_Key, ...], ...] = ()
        self._gap = 1

    @property
    def _columns(self) -> int:
        """What there is for keys; help at the side leaves less."""
        return (self.outer_size.width or self.app.size.width) - 2 * EDGE

    def on_mount(self) -> None:
        """Follow what the screen's keys do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._follow())

    def on_resize(self) -> None:
        """Other keys may fit now."""
        self._follow()

    def _follow(self) -> None:
        """Show the keys as they are now; nothing is painted where none has changed."""
        if not self.is_attached or not self.app.app_focus:
            return
        every = [row for row in (tuple(self._keys(found)) for found in self._found()) if row]
        words = [(sum(key.width for key in row), len(row) - 1) for row in every]
        fits = (gap for gap in AIR if all(wide + gap * gaps <= self._columns for wide, gaps in words))
        gap = next(fits, 1)
        rows = tuple(self._fitting(row, gap) for row in every)
        if (rows, gap) != (self._rows, self._gap):
            self._rows, self._gap = rows, gap
            self._paint()

    def _found(self) -> Iterator[Sequence[ActiveBinding]]:
        """The screen's own keys, then the app's."""
        shown = [active for active in self.screen.active_bindings.values() if active.binding.show]
        of_app = [active for active in shown if active.node is self.app]
        own = [active for active in shown if active.node is not self.app]
        main = self.screen is self.app.screen_stack[0]  # a dialog over it changes nothing
        yield own if main else own + [active for active in of_app if active.binding.id in PUSHED_TOO]
        if main:
            yield of_app

    def _keys(self, actives: Sequence[ActiveBinding]) -> Iterator[_Key]:
        """A key for each action."""
        names: dict[str, list[str]] = {}
        for active in actives:
            names.setdefault(active.binding.action, []).append(self._plain(active.binding))
        seen: set[str] = set()
        for _, binding, enabled, tooltip in actives:
            if binding.action in seen:
                continue
            seen.add(binding.action)
            shown = self._display(binding)
            if shown not in names[binding.action]:
                shown = names[binding.action][0]  # the key by that name goes into a line being typed
            stays = binding.id == HELP or binding.key == "escape"
            yield _Key(binding.key, shown, binding.description, tooltip or binding.tooltip, enabled, stays)

    def _fitting(self, keys: Sequence[_Key], gap: int) -> tuple[_Key, ...]:
        """As many as fit whole; the way out and help, which names the others, come before them."""
        left = self._columns + gap - sum(key.width + gap for key in keys if key.stays)
        others = [key for key in keys if not key.stays]
        while others and sum(key.width + gap for key in others) > left:
            others.pop()
        return tuple(key for key in keys if key.stays or key in others)

    def _display(self, binding: Binding) -> str:
        shown = self.app.get_key_display(binding)
        return f"ctrl+{shown[1:]}" if len(shown) > 1 and shown.startswith("^") else shown

    def _plain(self, binding: Binding) -> str:
        return self._display(replace(binding, key_display=None))

    def _paint(self) -> None:
        lines = (Content(" " * self._gap).join(self._drawn(key) for key in row) for row in self._rows)
        self.update(Content("\n").join(lines))

    def _drawn(self, key: _Key) -> Content:
        drawn = Content.assemble((f"{key.shown} ", "bold $accent"), key.does)
        if not key.enabled:
            drawn = drawn.stylize("$quiet")
        elif key.key == self.hovered:
            drawn = drawn.stylize("$accent on $pointed")
        return drawn.stylize(Style.from_meta({"key": key.key}))

    # --- the mouse -----------------------------------------------------------------------------------------

    def _under(self, event: events.MouseEvent) -> _Key | None:
        name = event.style.meta.get("key")
        return next((key for row in self._rows for key in row if key.key == name), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say of the key under the mouse what it does."""
        key = self._under(event)
        self.hovered = key.key if key else ""
        self.tooltip = key.tooltip if key else None

    def on_leave(self) -> None:
        """No key is under the mouse."""
        self.hovered = ""

    def watch_hovered(self) -> None:
        """The key under the mouse looks like one that can be clicked."""
        self._paint()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click is the key."""
        key = self._under(event)
        if key is None:
            return
        if key.enabled:
            self.app.simulate_key(key.key)
        else:
            self.app.bell()
