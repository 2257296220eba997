"""The store cannot be used: why, that nothing was changed, and the newest backup that is good."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Static

from tmscoach.errors import CoachError
from tmscoach.paths import Paths
from tmscoach.rules.text import visible
from tmscoach.services.backups import Backup, Checked, in_words
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import RestoreBackup
from tmscoach.tui.widgets.keyline import KeyLine


class DamagedScreen(Screen[None]):
    """Takes the place of everything else until the store is well or the user leaves."""

    CSS_PATH = "damaged.tcss"
    BINDINGS = [
        Binding(
            "r", "restore", "Restore", id="damaged.restore", tooltip="Bring the backup back, after asking"
        ),
        Binding("q,escape", "app.quit", "Leave", id="damaged.leave", tooltip="Leave everything as it is"),
    ]
    APP_ACTIONS = frozenset({"quit", "open", "focus_next", "focus_previous"})  # there is no store to go to

    def __init__(
        self,
        problem: CoachError,
        paths: Paths,
        backup: Backup | None,
        found: Checked | None,
        remark: str = "",
    ) -> None:
        super().__init__()
        self._problem, self._paths, self._remark = problem, paths, remark
        self._backup, self._found = backup, found

    def compose(self) -> ComposeResult:
        """What happened, what is safe, what can be done."""
        backup = self._backup
        with VerticalScroll(id="damaged", can_focus=False), Vertical(id="damaged-page"):
            yield Static("The store cannot be opened", classes="title accent")
            hint = "" if backup is None or "restore" in self._problem.hint else self._problem.hint
            for text in (self._remark, self._problem.title, self._problem.message, hint):
                if text:
                    yield Static(Content(visible(text)), classes="gap")
            if backup is None:
                about = f"There is no good backup in {self._paths.backups}. {self._problem.hint}"
            else:
                held = f", {in_words(self._found.held)}" if self._found and self._found.held else ""
                when = f"{backup.at.day} {backup.at:%B %Y, %H:%M}"
                about = f"The newest good backup is of {when}{held}:\n{backup.path}"
            yield Static(Content(visible(about)), classes="gap", id="damaged-backup")
            if backup is not None:
                yield Static(
                    "r brings it back, and so does tmscoach restore newest. The file that is there now is "
                    "put aside and not changed.",
                    classes="gap quiet",
                )
                yield Button("Bring it back", id="damaged-restore", classes="gap")
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a good backup can be brought back."""
        return self._backup is not None if action == "restore" else True

    def on_button_pressed(self) -> None:
        """The mouse's way."""
        self.action_restore()

    @work(exclusive=True, group="damaged-dialog")
    async def action_restore(self) -> None:
        """Ask, then let the app bring the backup back."""
        backup = self._backup
        if backup is not None and await self.app.push_screen_wait(
            ConfirmDialog(
                "Go back to this backup?",
                "The file that is there now is put aside, as it is.",
                "Go back",
                "Stay",
            )
        ):
            self.app.post_message(RestoreBackup(backup.path, self._paths))
