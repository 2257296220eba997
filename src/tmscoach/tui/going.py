"""Takes people from screen to screen: the keys and messages that work everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from tmscoach.tui import messages, places
from tmscoach.tui.small import SmallApp
from tmscoach.tui.widgets.key_help import KeyHelp

if TYPE_CHECKING:
    from tmscoach.startup import Services

LOCKED_ACTIONS = frozenset({"quit", "open", "focus_next", "focus_previous"})


class GoingApp(SmallApp):
    """Modes for the five main screens, pushed screens for everything else; `services` come with the store."""

    BINDINGS = [
        Binding("1", "mode('today')", "Today", id="app.today", tooltip="Today's list"),
        Binding("2", "mode('journal')", "Journal", id="app.journal", tooltip="Pages and search"),
        Binding("3", "mode('drill')", "Drill", id="app.drill", tooltip="Block, then shift"),
        Binding("4", "mode('program')", "Program", id="app.program", tooltip="The thirty days"),
        Binding("5", "mode('progress')", "Progress", id="app.progress", tooltip="The weeks behind"),
        Binding("n,ctrl+n", "drill_now", "now", id="app.now", tooltip="Quick drill, now"),
        Binding("w", "write_page", "write", id="app.write", tooltip="Write a page"),
        Binding("l", "write_line", "line", id="app.line", tooltip="One line for today", show=False),
        Binding(
            "f2",
            "open('support')",
            "support",
            id="app.support",
            tooltip="People to reach; offline",
            priority=True,  # over a dialog too
        ),
        Binding("!", "open('support')", "support", id="app.support_sign", tooltip="The same", show=False),
        Binding("f1,?", "toggle_help", "help", id="app.help", tooltip="Keys of this screen", key_display="?"),
        Binding(
            "f9",
            "open('cover')",
            "cover",
            id="app.cover",
            tooltip="Hide the screen",
            show=False,
            priority=True,
        ),
        Binding(
            "ctrl+l",
            "lock",
            "lock",
            id="app.lock",
            tooltip="Until the passphrase is typed",
            show=False,
            priority=True,
        ),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Save and leave", show=False, priority=True),
        Binding("ctrl+c", "quit", "Quit", id="app.stop", tooltip="Save and leave", show=False),
        Binding(
            "ctrl+z",
            "suspend_process",
            "Suspend",
            id="app.suspend",
            tooltip="To the shell for a while; fg comes back",
            show=False,
        ),
    ]

    services: Services | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the store waits for its passphrase."""
        return self.services is not None and self.services.database.is_locked

    def action_lock(self) -> None:
        """Lock until the passphrase is typed; see `tui/locking.py`."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A screen that stands apart (the cover, the welcome) names the app's actions that work over it."""
        if self.is_locked and action not in LOCKED_ACTIONS:
            return False
        stack = self._screen_stack if self._screen_stacks.get(self._current_mode) else ()
        allowed: frozenset[str] | None = getattr(stack[-1], "APP_ACTIONS", None) if stack else None
        return allowed is None or action in allowed

    def action_mode(self, name: str) -> None:
        """Show one of the five main screens."""
        if self.services is not None and not self.is_locked and self.current_mode != "_default":
            self.switch_mode(name)

    def action_open(self, name: str) -> None:
        """Push a place; pressing the key again while it is open changes nothing."""
        self.post_message(messages.OpenPlace(name))

    def action_drill_now(self) -> None:
        """Begin a quick drill from anywhere."""
        self.post_message(messages.StartDrill("quick"))

    def action_write_page(self) -> None:
        """Open the editor on a free page."""
        self.post_message(messages.WritePage())

    def action_write_line(self) -> None:
        """Ask for one line."""
        self.post_message(messages.WriteLine())

    def action_toggle_help(self) -> None:
        """Show or hide the keys of what has the focus."""
        if shown := self.screen.query(KeyHelp):
            shown.remove()
        else:
            self.screen.mount(KeyHelp())

    @on(messages.OpenPlace)
    def open_place(self, message: messages.OpenPlace) -> None:
        """Push a screen by name; support and cover open even while the store does not."""
        _, title = places.PLACES[message.place]
        services = None if self.is_locked else self.services
        ready = services is not None or message.place in ("support", "cover")
        if ready and type(self.screen).__name__ != title:
            self.push_screen(places.place(message.place, services, message.about))

    @on(messages.OpenTrash)
    async def open_trash(self) -> None:
        """The trash is a view of the journal."""
        if self.services is not None and self.current_mode != "_default":
            await self.switch_mode("journal")
            await self.screen.run_action("trash")

    @on(messages.WritePage)
    def open_editor(self, message: messages.WritePage) -> None:
        """Push the editor."""
        if self.services is not None and not self.is_locked:
            from tmscoach.tui.screens.writing import WritingScreen

            self.push_screen(WritingScreen(self.services, message))

    @on(messages.WriteLine)
    def ask_for_line(self) -> None:
        """Ask for one line over the present screen."""
        if self.services is not None and not self.is_locked:
            from tmscoach.tui.dialogs.line import LineDialog

            self.push_screen(LineDialog(self.services))

    @on(messages.StartDrill)
    def open_drill(self, message: messages.StartDrill) -> None:
        """Push a drill, unless one is open already."""
        if self.services is not None and not self.is_locked:
            from tmscoach.tui.screens.drilling import DrillScreen

            if not isinstance(self.screen, DrillScreen):
                self.push_screen(DrillScreen(self.services, message))
