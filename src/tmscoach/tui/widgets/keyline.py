"""The keys at the bottom: what this screen does, and below it, on a main screen, where one can go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import HorizontalGroup
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # the public Footer has no room for a second row

PUSHED_TOO = ("app.support", "app.help")  # the app's keys that pushed screens show as well


class KeyLine(Footer):
    """Textual's footer in one or two rows; every key in it can be clicked.

    A pushed screen shows its own keys, support and help. A main screen has a second row with the five modes,
    the quick drill and writing, so that both fit into 80 columns.
    """

    DEFAULT_CSS = """
    KeyLine {
        layout: vertical;
        height: auto;
        padding: 0 1;
        overflow: hidden hidden;
        & HorizontalGroup { height: 1; width: 100%; }
        & FooterKey { margin-right: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._room = 0  # columns the keys were fitted into

    def compose(self) -> ComposeResult:
        """The screen's own keys, then the app's."""
        if not self._bindings_ready:
            return
        shown = [active for active in self.screen.active_bindings.values() if active.binding.show]
        of_app = [active for active in shown if active.node is self.app]
        own = [active for active in shown if active.node is not self.app]
        main = self.screen is self.app.screen_stack[0]  # a dialog over it changes nothing
        if not main:
            own += [active for active in of_app if active.binding.id in PUSHED_TOO]
        if own:
            with HorizontalGroup():
                yield from self._keys(own)
        if main and of_app:
            with HorizontalGroup():
                yield from self._keys(of_app)

    def on_resize(self) -> None:
        """Other keys may fit now."""
        if self.app.size.width != self._room:
            self.refresh(recompose=True)

    def _keys(self, actives: Sequence[ActiveBinding]) -> Iterable[FooterKey]:
        """A key for each action, as many as fit whole; help names the others."""
        self._room = self.app.size.width
        left = self._room - 1  # the edges, less the gap that the last key does not need
        keys: dict[str, list[str]] = {}
        for active in actives:
            keys.setdefault(active.binding.action, []).append(self._plain(active.binding))
        seen: set[str] = set()
        for _, binding, enabled, tooltip in actives:
            if binding.action in seen:
                continue
            seen.add(binding.action)
            shown = self._display(binding)
            if shown not in keys[binding.action]:
                shown = keys[binding.action][0]  # the key by that name goes into a line being typed
            left -= cell_len(f"{shown} {binding.description} ")
            if left < 0:
                return
            yield FooterKey(
                binding.key,
                shown,
                binding.description,
                binding.action,
                disabled=not enabled,
                tooltip=tooltip,
            ).data_bind(compact=Footer.compact)

    def _display(self, binding: Binding) -> str:
        shown = self.app.get_key_display(binding)
        return f"ctrl+{shown[1:]}" if len(shown) > 1 and shown.startswith("^") else shown

    def _plain(self, binding: Binding) -> str:
        return self._display(replace(binding, key_display=None))
