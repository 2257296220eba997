"""What could come next, and what else there is to walk."""

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

from tmscoach.rules.text import one_line, visible
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.walking import asked_to_begin
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.tracks import Leave, Listed
    from tmscoach.startup import Services

LEAVE = "Take leave"
LEAVE_ABOUT = "A letter to yourself, an archive, goodbye. Nothing is deleted, and it can be taken back."
KINDS = {"home": "from day 1", "track": "a track", "flare": "any time", "maintenance": "after the days"}


class TracksScreen(Screen[None]):
    """A list of programmes, suggested ones first; `enter` begins one, `y` says which rule suggests it."""

    CSS_PATH = "tracks.tcss"
    BINDINGS = [
        Binding("y", "why", "Why", id="tracks.why", tooltip="The rule that suggests it"),
        Binding("escape", "leave", "Back", id="tracks.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._programs: tuple[Listed, ...] = ()
        self._leave: Leave | None = None

    def compose(self) -> ComposeResult:
        """The list, and below it what stands behind the line that is marked."""
        yield Masthead("What could come next", "", "enter begins")
        with VerticalScroll(classes="page"), Vertical(classes="column", id="tracks"):
            yield OptionList(id="tracks-list", markup=False)
            yield Static(id="tracks-about")
            yield Static(id="tracks-left-out", classes="quiet")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what there is now."""
        with telling(self):
            self._services.program.today()
            self._programs = self._services.tracks.programs()
            self._leave = self._services.tracks.leave()
            self._show(self._services.tracks.left_out())
        self.query_one(OptionList).focus()

    def _show(self, left_out: tuple[str, ...]) -> None:
        found = self.query_one(OptionList)
        chosen = found.highlighted or 0
        found.clear_options()
        found.add_options(
            Option(self._line(program.title, self._state(program))) for program in self._programs
        )
        if self._leave is not None and self._leave.may:
            found.add_option(Option(self._line(LEAVE, "suggested" if self._leave.why else "")))
        found.highlighted = min(chosen, found.option_count - 1)
        self.query_one("#tracks-left-out", Static).update(
            Content(visible("\n".join(f"Left out: {problem}" for problem in left_out)))
        )
        self._tell(asked=False)

    def _state(self, program: Listed) -> str:
        if program.is_present:
            return "under way"
        return "suggested" if program.why else KINDS[program.kind.value]

    def _line(self, title: str, state: str) -> Content:
        return Content.assemble(
            f"{one_line(title, 36):38}", (state, "$accent" if state == "suggested" else "$quiet")
        )

    @property
    def _marked(self) -> Listed | None:
        place = self.query_one(OptionList).highlighted
        return self._programs[place] if place is not None and place < len(self._programs) else None

    @on(OptionList.OptionHighlighted)
    def show_about(self) -> None:
        """What stands behind the line that is marked."""
        self._tell(asked=False)

    def _tell(self, *, asked: bool) -> None:
        program = self._marked
        if program is not None:
            own = f"\nYour own, {len_of(program)}." if program.is_own else ""
            text, why = program.about + own, program.why
        else:
            text, why = LEAVE_ABOUT, self._leave.why if self._leave else ""
        if asked:
            text = why or "No rule suggests it now; it is here because you may begin it when you like."
        self.query_one("#tracks-about", Static).update(Content(visible(text)))

    def action_why(self) -> None:
        """The rule that suggests what is marked."""
        self._tell(asked=True)

    @on(OptionList.OptionSelected)
    def choose(self) -> None:
        """Begin what was chosen, or go to the steps of taking leave."""
        program = self._marked
        if program is None:
            self.post_message(OpenPlace("graduation"))
        else:
            self._begin(program)

    @work
    async def _begin(self, program: Listed) -> None:
        if await asked_to_begin(self, self._services, program):
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)


def len_of(program: Listed) -> str:
    """How long it is, in words."""
    if program.kind == "maintenance":
        return f"{program.days} weeks, then again from the first"
    return "1 day" if program.days == 1 else f"{program.days} days"
