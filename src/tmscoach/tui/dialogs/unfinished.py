"""Pages that were open when the program ended, offered at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import telling

if TYPE_CHECKING:
    from tmscoach.services.journal import JournalService, OpenPage
    from tmscoach.startup import Services


class UnfinishedDialog(ModalScreen[str | None]):
    """Answers with the uuid of the page to go on with, or None; keeping and discarding happen here."""

    CSS = """
    UnfinishedDialog #unfinished { height: auto; max-height: 12; background: $surface; }
    UnfinishedDialog .dialog-buttons Button { padding: 0; margin-left: 1; }  /* four have to fit */
    """
    BINDINGS = [
        Binding("k", "keep", "Keep", id="unfinished.keep", tooltip="Keep it as it is"),
        Binding("d", "discard", "Discard", id="unfinished.discard", tooltip="Throw it away, for good"),
        Binding("escape", "leave", "Later", id="unfinished.later", tooltip="Ask again at the next start"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._pages: tuple[OpenPage, ...] = ()

    def compose(self) -> ComposeResult:
        """The pages and what can be done with each."""
        with Vertical(classes="dialog"):
            yield Static(id="unfinished-title", classes="dialog-title")
            yield OptionList(id="unfinished", markup=False)
            with Horizontal(classes="dialog-buttons gap"):
                yield Button("Later (esc)", id="later")
                yield Button("Discard (d)", id="discard")
                yield Button("Keep (k)", id="keep")
                yield Button("Go on (enter)", id="go-on")

    def on_mount(self) -> None:
        """Show them."""
        self._show()
        self.query_one(OptionList).focus()

    def _show(self) -> None:
        with telling(self):
            self._pages = self._services.journal.unfinished()
        if not self._pages:
            self.dismiss(None)
            return
        one = len(self._pages) == 1
        self.query_one("#unfinished-title", Static).update(
            Content("A page was left unfinished" if one else f"{len(self._pages)} pages were left unfinished")
        )
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(Option(_row(self._services.journal, page), id=page.uuid) for page in self._pages)
        listed.highlighted = 0

    @property
    def _uuid(self) -> str:
        option = self.query_one(OptionList).highlighted_option
        return (option.id if option else None) or self._pages[0].uuid

    @on(OptionList.OptionSelected)
    def go_on(self) -> None:
        """Go on writing this one."""
        self.dismiss(self._uuid)

    def action_keep(self) -> None:
        """Make a kept page of it, as it is."""
        with telling(self):
            self._services.journal.keep(self._services.journal.open_draft(self._uuid))
            self.notify("It is in the journal.", title="Kept", markup=False)
        self._show()

    @work
    async def action_discard(self) -> None:
        """Ask, then throw it away."""
        uuid = self._uuid
        sure = await self.app.push_screen_wait(
            ConfirmDialog("Throw this page away?", "It cannot be brought back.", "Discard", "Leave it")
        )
        if sure:
            with telling(self):
                self._services.journal.discard_draft(uuid)
            self._show()

    def action_leave(self) -> None:
        """Leave them for the next start."""
        self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        match event.button.id:
            case "go-on":
                self.go_on()
            case "keep":
                self.action_keep()
            case "discard":
                self.action_discard()
            case _:
                self.action_leave()


def _row(journal: JournalService, page: OpenPage) -> Content:
    saved = page.saved_at or page.begun.at
    words = journal.words(page)
    return Content.assemble(
        (f"{saved:%a %d %B}, {saved:%H:%M}", "bold"),
        (f"   {words} word{'' if words == 1 else 's'}, {page.fate.value}", "$quiet"),
        "\n",
        one_line(page.title or page.opening, 54),
    )
