"""The evidence file: what the patient has noticed."""

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

from tmscoach.errors import CoachError
from tmscoach.models.terms import EvidenceKind
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import AskDialog, Field
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.belief import EvidenceItem
    from tmscoach.startup import Services

KINDS = tuple(kind.value for kind in EvidenceKind)
LABELS = {
    EvidenceKind.MOVED: "it moved",
    EvidenceKind.CAME_AND_WENT: "came and went",
    EvidenceKind.STRESS_LINK: "stress link",
    EvidenceKind.GOOD_RESULT: "good result",
    EvidenceKind.DID_IT_ANYWAY: "did it anyway",
    EvidenceKind.OTHER: "other",
}


class EvidenceScreen(Screen[None]):
    """A list, newest first; the drill offers these items at its "because"."""

    CSS_PATH = "evidence.tcss"
    BINDINGS = [
        Binding("a", "add", "Add", id="evidence.add", tooltip="Something you noticed"),
        Binding("d", "delete", "Delete", id="evidence.delete", tooltip="Take it out of the file"),
        Binding("escape", "leave", "Back", id="evidence.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._items: tuple[EvidenceItem, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, or one sentence about what belongs here."""
        yield Masthead("Evidence", "", "enter edits")
        with VerticalScroll(classes="page"), Vertical(classes="column", id="evidence"):
            yield Static(
                "Nothing here yet. Press a to keep something you saw for yourself: a day it moved, an hour "
                "it was gone, a test that came back as it should.",
                id="no-evidence",
            )
            yield OptionList(id="evidence-list", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()
        self.query_one(OptionList).focus()

    def _show(self) -> None:
        self._items = self._services.belief.evidence()
        found = self.query_one(OptionList)
        chosen = found.highlighted
        found.clear_options()
        found.add_options(
            Option(
                Content.assemble(
                    Content(one_line(item.text)),
                    Content(f"\n{item.day.day} {item.day:%B %Y}, {LABELS[item.kind]}\n").stylize("dim"),
                )
            )
            for item in self._items
        )
        if self._items:
            found.highlighted = min(chosen or 0, len(self._items) - 1)
        found.display = bool(self._items)
        self.query_one("#no-evidence").display = not self._items

    def _ask(self, title: str, text: str = "", kind: EvidenceKind = EvidenceKind.OTHER) -> AskDialog:
        def check(answers: dict[str, str]) -> None:
            if not answers["text"]:
                raise CoachError("The observation is empty. Write it in a few words.")
            if answers["kind"] not in KINDS:
                raise CoachError(f"For the kind, write one of: {', '.join(KINDS)}.")

        return AskDialog(
            title,
            (
                Field("text", "What I saw for myself", text),
                Field("kind", f"Kind: {', '.join(KINDS)}", kind.value, KINDS),
            ),
            check,
        )

    @work
    async def action_add(self) -> None:
        """Keep something new."""
        answers = await self.app.push_screen_wait(self._ask("Something I noticed"))
        if answers is not None:
            with telling(self):
                self._services.belief.add_evidence(answers["text"], EvidenceKind(answers["kind"]))
                self._show()

    @on(OptionList.OptionSelected)
    def edit(self, event: OptionList.OptionSelected) -> None:
        """Change the chosen item."""
        self._edit(self._items[event.option_index])

    @work
    async def _edit(self, item: EvidenceItem) -> None:
        answers = await self.app.push_screen_wait(self._ask("Something I noticed", item.text, item.kind))
        if answers is not None:
            with telling(self):
                self._services.belief.edit_evidence(item.id, answers["text"], EvidenceKind(answers["kind"]))
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take the chosen item out, after asking."""
        place = self.query_one(OptionList).highlighted
        if place is None or not self._items:
            return
        item = self._items[place]
        if await self.app.push_screen_wait(
            ConfirmDialog("Take this out of the file?", one_line(item.text, 200))
        ):
            with telling(self):
                self._services.belief.delete_evidence(item.id)
                self._show()

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
