"""The passphrase: what it protects, set it, change it, remove it, and the system's keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.tui.encrypting import asked_to_change, asked_to_remove, asked_to_set
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services

PLAIN = (
    "The store is an ordinary file: whoever can open your account's files, or gets the disk, can read it. "
    "With a passphrase the file is encrypted, and so are its backups. Every start asks for it; ctrl+l locks."
)
ENCRYPTED = (
    "The store is encrypted, and so is every backup made since. ctrl+l locks it, and F9 covers and locks it."
)
NOT_REACHED = (
    "Not protected by it: what you export or hand on, a page while it is in your own editor, and everything "
    "while tmscoach is open and unlocked."
)


class PassphraseScreen(Screen[None]):
    """A short list of what can be done."""

    CSS_PATH = "passphrase.tcss"
    BINDINGS = [
        Binding(
            "escape", "leave", "Back", id="passphrase.leave", tooltip="Back to where this was opened from"
        ),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """What holds now, and what can be done."""
        yield Masthead("Passphrase")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="passphrase"):
            yield Static(id="passphrase-now")
            yield Static(NOT_REACHED, classes="gap quiet")
            yield OptionList(id="passphrase-list", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what holds now."""
        with telling(self):
            self._show()

    def _show(self) -> None:
        is_set, after = self._services.passphrase.is_set, self._services.config.lock_after
        text = ENCRYPTED if is_set else PLAIN
        if is_set:
            when = (
                f"after {after:g} minute{'' if after == 1 else 's'} without a key"
                if after
                else "never by itself"
            )
            text += f" It locks {when} (lock_after in config.toml)."
        self.query_one("#passphrase-now", Static).update(Content(text))
        shown = self.query_one(OptionList)
        chosen = shown.highlighted or 0
        shown.clear_options()
        shown.add_options(Option(label, id=name) for name, label in self._offered())
        shown.highlighted = min(chosen, shown.option_count - 1)
        shown.focus()

    def _offered(self) -> list[tuple[str, str]]:
        if not self._services.passphrase.is_set:
            return [("set", "Set a passphrase")]
        offered = [
            ("lock", "Lock now"),
            ("change", "Change the passphrase"),
            ("remove", "Remove the passphrase"),
        ]
        if self._services.passphrase.keyring.is_there:
            offered += [
                ("remember", "Let your system's keyring open it"),
                ("forget", "Take it out of the keyring"),
            ]
        return offered

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        self._do(event.option.id or "")

    @work
    async def _do(self, name: str) -> None:
        services = self._services
        with telling(self):
            match name:
                case "set" if await asked_to_set(self, services):
                    self.notify("The store is encrypted.", markup=False)
                case "change" if await asked_to_change(self, services):
                    self.notify("The store has another passphrase.", markup=False)
                case "remove" if await asked_to_remove(self, services):
                    self.notify("The store has no passphrase any more.", markup=False)
                case "remember":
                    services.passphrase.remember()
                    self.notify("Your system's keyring opens the store from now on.", markup=False)
                case "forget":
                    gone = services.passphrase.forget()
                    self.notify(
                        "The keyring has forgotten it." if gone else "It was not in there.", markup=False
                    )
                case "lock":
                    await self.run_action("app.lock")
            if self.is_current and not services.database.is_locked:
                self._show()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
