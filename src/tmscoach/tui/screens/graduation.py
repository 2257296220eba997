"""Taking leave in three steps: a letter, an archive, goodbye."""

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

from tmscoach.models.terms import Kind
from tmscoach.rules.text import visible
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace, WritePage
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.tracks import Leave
    from tmscoach.startup import Services

LEAD = (
    "The programme was made to be needed less. If you take leave, Today asks for nothing any more. A drill, "
    "a page and a line stay open, and so does everything you wrote."
)
STEPS = (
    ("A letter to yourself for a bad week", "optional"),
    ("An archive of everything, in a file of yours", "optional"),
    ("Goodbye", "can be taken back"),
)


class GraduationScreen(Screen[None]):
    """`enter` does the step that is marked; `y` says why this is suggested."""

    CSS_PATH = "graduation.tcss"
    BINDINGS = [
        Binding("y", "why", "Why", id="graduation.why", tooltip="The rule that suggests it"),
        Binding("b", "letter", "Letter", id="graduation.letter", tooltip="Read the letter there is"),
        Binding("escape", "leave", "Not now", id="graduation.back", tooltip="Back; nothing is changed"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._leave: Leave | None = None
        self._archive = ""

    def compose(self) -> ComposeResult:
        """The steps, and a line below them."""
        yield Masthead("Taking leave", "", "enter does a step")
        with VerticalScroll(classes="page"), Vertical(classes="column", id="graduation"):
            yield Static(Content(LEAD), id="graduation-lead")
            yield OptionList(id="graduation-steps", markup=False)
            yield Static(id="graduation-said", classes="quiet")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show which steps are done."""
        with telling(self):
            self._leave = self._services.tracks.leave()
            self._show()
        self.query_one(OptionList).focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter is read only where there is one."""
        return bool(self._leave and self._leave.letter) if action == "letter" else True

    def _show(self) -> None:
        steps = self.query_one(OptionList)
        chosen = steps.highlighted or 0
        letter = self._leave.letter if self._leave else None
        done = [
            f"written on {letter.day.day} {letter.day:%B}" if letter else "",
            "written" if self._archive else "",
            "",
        ]
        steps.clear_options()
        steps.add_options(
            Option(Content.assemble(f"{number}  {title:46}", (state or more, "$quiet")))
            for number, ((title, more), state) in enumerate(zip(STEPS, done, strict=True), 1)
        )
        steps.highlighted = chosen

    def _say(self, text: str) -> None:
        self.query_one("#graduation-said", Static).update(Content(visible(text)))

    def action_why(self) -> None:
        """The rule that suggests taking leave."""
        why = self._leave.why if self._leave else ""
        self._say(why or "No rule suggests it yet; you may all the same.")

    def action_letter(self) -> None:
        """Read the letter."""
        self.post_message(OpenPlace("letter"))

    @on(OptionList.OptionSelected)
    def do_step(self, event: OptionList.OptionSelected) -> None:
        """Do the step that was chosen."""
        if event.option_index == 0:
            from tmscoach.services.tracks import LETTER, LETTER_ID

            self.post_message(WritePage(kind=Kind.LETTER, prompt=LETTER, prompt_id=LETTER_ID, minutes=15))
        elif event.option_index == 1:
            self._write_archive()
        else:
            self._goodbye()

    @work
    async def _write_archive(self) -> None:
        if self._services.passphrase.is_set and not await self.app.push_screen_wait(
            ConfirmDialog(
                "Write an archive that anybody can read?",
                "Your store has a passphrase; an archive is an open file with everything in it.",
                yes="Write it",
                no="Not now",
            )
        ):
            return
        with telling(self):
            self._archive = str(self._services.transfer.export_archive(unencrypted=True).path)
            self._say(f"{self._archive}\nEverything is in it; whoever gets a copy of it can read it.")
            self._show()

    @work
    async def _goodbye(self) -> None:
        from tmscoach.services.tracks import GOODBYE

        detail = "Nothing is deleted, and it can be taken back any day: p on Program."
        question = ConfirmDialog("Take leave of the programme?", detail, yes="Take leave", no="Not now")
        if await self.app.push_screen_wait(question):
            with telling(self):
                self._services.tracks.graduate()
                self.query_one("#graduation-lead", Static).update(Content(GOODBYE))
                self.query_one(OptionList).display = False
                self._say("")
                self.query_one(Masthead).show("right", "")

    def action_leave(self) -> None:
        """Back; nothing is changed."""
        self.dismiss(None)
