"""The evidence file: what the patient has noticed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from tmscoach.models.terms import EvidenceKind
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, Field, FormDialog
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.listing import ListScreen
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.belief import EvidenceItem

LABELS = {
    EvidenceKind.MOVED: "it moved",
    EvidenceKind.CAME_AND_WENT: "came and went",
    EvidenceKind.STRESS_LINK: "stress link",
    EvidenceKind.GOOD_RESULT: "good result",
    EvidenceKind.DID_IT_ANYWAY: "did it anyway",
    EvidenceKind.OTHER: "other",
}
KEYS = {str(place): kind for place, kind in enumerate(LABELS, 1)}


class EvidenceScreen(ListScreen["EvidenceItem"]):
    """A list, newest first; the drill offers these items at its "because"."""

    CSS_PATH = "evidence.tcss"
    NOTHING = "#no-evidence"
    BINDINGS = [
        Binding("a", "add", "Add", id="evidence.add", tooltip="Something you noticed"),
        Binding("d", "delete", "Delete", id="evidence.delete", tooltip="Take it out of the file"),
        Binding("b", "open('doubts')", "Doubts", id="evidence.doubts", tooltip="What speaks against it"),
        Binding("t", "open('timeline')", "Links", id="evidence.timeline", tooltip="Links noticed, by date"),
        Binding("escape", "leave", "Back", id="evidence.back", tooltip="Back"),
    ]

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

    def fetch(self) -> Sequence[EvidenceItem]:
        """The file, the newest first."""
        return self._services.belief.evidence()

    def line(self, item: EvidenceItem) -> Content:
        """What was seen, and quietly under it when, and of what kind it is."""
        return Content.assemble(
            Content(one_line(item.text)),
            Content(f"\n{item.day.day} {item.day:%B %Y}, {LABELS[item.kind]}").stylize("$quiet"),
        )

    async def _ask(self, item: EvidenceItem | None = None) -> None:
        """What was seen, typed and kept; then its kind, one key. Leaving that keeps the kind."""
        belief = self._services.belief
        kept: list[EvidenceItem] = []

        def keep(answers: Answers) -> None:
            text = answers["text"]
            kept.append(belief.edit_evidence(item.id, text) if item else belief.add_evidence(text))

        fields = (Field("text", "What I saw for myself", item.text if item else ""),)
        slip = self._services.slips.of("evidence", item.id if item else "")
        if await self.app.push_screen_wait(FormDialog("Something I noticed", fields, keep, slip)) is None:
            return
        one = kept[-1]
        kinds = tuple(Answer(key, LABELS[kind]) for key, kind in KEYS.items())
        key = await self.app.push_screen_wait(
            ChooseDialog("What kind is it?", f"escape keeps it under: {LABELS[one.kind]}", kinds)
        )
        with telling(self):
            if key:
                belief.edit_evidence(one.id, one.text, KEYS[key])
            self._show()

    @work
    async def action_add(self) -> None:
        """Keep something new."""
        await self._ask()

    @on(OptionList.OptionSelected)
    def edit(self, event: OptionList.OptionSelected) -> None:
        """Change the chosen item."""
        self._edit(self._items[event.option_index])

    @work
    async def _edit(self, item: EvidenceItem) -> None:
        await self._ask(item)

    @work
    async def action_delete(self) -> None:
        """Take the chosen item out, after asking."""
        item = self._chosen
        if item is None:
            return
        if await self.app.push_screen_wait(
            ConfirmDialog("Take this out of the file?", one_line(item.text, 200))
        ):
            with telling(self):
                self._services.belief.delete_evidence(item.id)
                self._show()

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(OpenPlace(place))
