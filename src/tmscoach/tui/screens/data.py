"""Your data: the backups, what each of them holds, and whether everything is well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.worker import get_current_worker

from tmscoach.errors import CoachError, Exit
from tmscoach.rules.text import visible
from tmscoach.services.backups import Checked, backups, checked, in_words
from tmscoach.services.doctor import Finding, look_over
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.listing import ListScreen
from tmscoach.tui.messages import OpenTrash, RestoreBackup
from tmscoach.tui.telling import tell_problem
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.backups import Backup
    from tmscoach.startup import Services

LOOKING = "looking ..."


class DataScreen(ListScreen["Backup"]):
    """A list of backups, newest first, and under it what the doctor finds."""

    CSS_PATH = "data.tcss"
    NOTHING = "#no-backups"
    BINDINGS = [
        Binding(
            "enter", "restore", "Restore", id="data.restore", tooltip="Bring this backup back, after asking"
        ),
        Binding("b", "back_up", "Back up now", id="data.back_up", tooltip="A checked copy that stays"),
        Binding("m", "mend", "Mend", id="data.mend", tooltip="What can be mended without losing a word"),
        Binding("T", "trash", "Trash", id="data.trash", tooltip="Pages deleted in the last 30 days"),
        Binding("escape", "leave", "Back", id="data.back", tooltip="Back"),
    ]

    @dataclass
    class Looked(Message):
        """A backup was looked at."""

        path: Path
        found: Checked

    @dataclass
    class Found(Message):
        """The doctor has looked."""

        findings: tuple[Finding, ...]

    @dataclass
    class Made(Message):
        """A backup was made, or could not be."""

        problem: CoachError | None

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__(services, about)
        self._looked: dict[Path, Checked] = {}

    def compose(self) -> ComposeResult:
        """Backups, and the doctor's lines."""
        yield Masthead("Your data", "", "enter restores a backup")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="data"):
            yield Static("Backups", classes="section")
            yield Static(
                "No backup yet. One is made by itself each day you use tmscoach; b makes one now.",
                id="no-backups",
            )
            yield OptionList(id="data-backups", markup=False)
            yield Static("Is everything well?", classes="section", id="data-well")
            with Vertical(id="data-doctor"):
                yield Static(LOOKING, classes="quiet")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what is there now, and look it over beside that."""
        super().on_screen_resume()
        self.look()

    def fetch(self) -> Sequence[Backup]:
        """The newest first."""
        return backups(self._services.paths)

    def line(self, item: Backup) -> Content:
        """When and why, and what it holds once that is known."""
        why = {"": "by itself", "kept": "asked for"}.get(item.why, item.why.replace("-", " "))
        found = self._looked.get(item.path)
        if found is None:
            held = LOOKING
        elif found.held is not None:
            pages = f"{found.held.pages:,} page" + ("" if found.held.pages == 1 else "s")
            last = found.held.last_day
            held = pages + (f", up to {last.day} {last:%b %Y}" if last else "")
        else:
            assert found.problem is not None
            locked = found.problem.code is Exit.PASSPHRASE
            held = "has another passphrase" if locked else "damaged, cannot be brought back"
        when = f"{item.at:%a} {item.at.day:>2} {item.at:%b %Y %H:%M}"
        return Content.assemble(f"{when}  ", (f"{why:15.15}", "$quiet"), f"  {held}")

    @work(thread=True, exclusive=True, group="data-look", exit_on_error=False)
    def look(self, mend: bool = False) -> None:
        """Look at every backup and let the doctor look, beside the screen."""
        worker = get_current_worker()
        services = self._services
        for one in backups(services.paths):
            if worker.is_cancelled:
                return
            if one.path not in self._looked:
                found = checked(one.path, services.database.key, services.paths.data)
                self.post_message(self.Looked(one.path, found))
        findings = look_over(services.paths, services.clock, services.database, None, mend=mend)
        if not worker.is_cancelled:
            self.post_message(self.Found(findings))

    @on(Looked)
    def say_what_it_holds(self, event: Looked) -> None:
        """One more line is known."""
        self._looked[event.path] = event.found
        for place, one in enumerate(self._items):
            if one.path == event.path:
                self.query_one(OptionList).replace_option_prompt_at_index(place, self.line(one))

    @on(Found)
    async def say_what_is_well(self, event: Found) -> None:
        """The doctor's lines; what needs a look comes first."""
        shown = self.query_one("#data-doctor", Vertical)
        await shown.remove_children()
        await shown.mount_all(_line(one) for one in sorted(event.findings, key=lambda one: one.is_well))

    def action_back_up(self) -> None:
        """Make one now."""
        self._make()

    @work(thread=True, exclusive=True, group="data-make", exit_on_error=False)
    def _make(self) -> None:
        problem = None
        try:
            self._services.backups.make()
        except CoachError as found:
            problem = found
        self.post_message(self.Made(problem))

    @on(Made)
    def show_made(self, event: Made) -> None:
        """It is the first of the list."""
        if event.problem is not None:
            tell_problem(self.app, event.problem)
            return
        self.app.notify("The backup is made and checked. It stays until you delete it.", markup=False)
        self.on_screen_resume()

    def action_mend(self) -> None:
        """Close permissions, remove what was left half done, make the index of words anew."""
        self.look(mend=True)

    def action_trash(self) -> None:
        """To the journal's trash."""
        self.dismiss(None)
        self.app.post_message(OpenTrash())

    @on(OptionList.OptionSelected)
    def select(self) -> None:
        """The mouse's way."""
        self.action_restore()

    @work(exclusive=True, group="data-dialog")
    async def action_restore(self) -> None:
        """Ask, then let the app bring the backup back."""
        one = self._chosen
        if one is None:
            return
        found = self._looked.get(one.path)
        if found is not None and found.problem is not None:
            tell_problem(self.app, found.problem)
            return
        held = f" It holds {in_words(found.held)}." if found and found.held else ""
        when = f"{one.at.day} {one.at:%B %Y, %H:%M}"
        if await self.app.push_screen_wait(
            ConfirmDialog(
                f"Go back to the backup of {when}?",
                f"{held.strip()} Everything as it is now is put aside, beside the store; nothing is deleted. "
                "tmscoach starts anew with the backup.".strip(),
                "Go back",
                "Stay",
            )
        ):
            self.app.post_message(RestoreBackup(one.path, self._services.paths))


def _line(one: Finding) -> Horizontal:
    text = f"{one.found}\n{one.do}" if one.do else one.found
    return Horizontal(
        Static(
            "ok" if one.is_well else "look", classes="finding-mark" if one.is_well else "finding-mark accent"
        ),
        Static(Content(visible(text)), classes="finding"),
        classes="quiet" if one.is_well else "",
    )
