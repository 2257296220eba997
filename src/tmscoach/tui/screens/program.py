"""The thirty days as a quiet grid, and the chosen day's lesson beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Markdown, OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.program import DayCard
    from tmscoach.startup import Services

SIGNS = {"done": "✓", "today": "›", "rest": "~", "ahead": " "}


class Days(OptionList):
    """The days; the marked one stays in sight when the room for them changes."""

    def on_resize(self) -> None:
        """The first layout is such a change, too."""
        self.scroll_to_highlight()


class ProgramScreen(Screen[None]):
    """Left the days by phase, right a lesson; days ahead show their title only."""

    CSS_PATH = "program.tcss"
    BINDINGS = [
        Binding("enter", "read", "Read", id="program.read", tooltip="The lesson at full width"),
        Binding("v", "open('evidence')", "Evidence", id="program.evidence", tooltip="What you have noticed"),
        Binding("c", "open('causes')", "Causes", id="program.causes", tooltip="In your own words"),
        Binding("i", "open('visits')", "Visits", id="program.visits", tooltip="Visits and questions"),
        Binding("k", "open('checkin')", "Check in", id="program.checkin", tooltip="The weekly check"),
        Binding(
            "s", "open('shelf')", "Shelf", id="program.shelf", tooltip="What can be read, and what you read"
        ),
        Binding(
            "p", "pause", "Rest or go on", id="program.pause", tooltip="Let the programme rest, or go on"
        ),
        Binding("R", "restart", "Begin again", id="program.restart", tooltip="Back to day 1; all stays"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._cards: tuple[DayCard, ...] = ()
        self._number = 0
        self._paused = False

    def compose(self) -> ComposeResult:
        """Days and lesson."""
        yield Masthead("Program", "", "✓ done   ~ rest   › today")
        with Horizontal(id="program"):
            yield Days(id="days", markup=False)
            with VerticalScroll(id="lesson"), Vertical(classes="column"):
                yield Static(id="lesson-about", classes="quiet")
                yield Markdown("", id="lesson-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """The list of days has the keys."""
        self.query_one("#days", OptionList).focus()

    def on_screen_resume(self) -> None:
        """Show where the programme stands now."""
        with telling(self):
            today = self._services.program.today()
            self._cards = self._services.program.overview()
            self._number, self._paused = today.number, today.paused
            self._show_days()
            over, place = today.over, f"day {today.number} of {today.last}"
            middle = "the thirty days are done" if over else place + (", resting" if today.paused else "")
            self.query_one(Masthead).show("middle", middle)

    def _show_days(self) -> None:
        days = self.query_one("#days", OptionList)
        chosen = days.highlighted
        options: list[Option] = []
        width = 34 if self.size.width >= 100 else 26
        current = 0
        phase = ""
        for card in self._cards:
            if card.phase != phase:
                phase = card.phase
                options.append(Option(Content(phase).stylize("bold"), disabled=True))
            if card.number == self._number:
                current = len(options)
            line = Content(f" {SIGNS[card.state.value]} {card.number:2}  {one_line(card.title, width)}")
            options.append(Option(line, id=str(card.number)))
        days.clear_options()
        days.add_options(options)
        days.highlighted = current if chosen is None else chosen

    @on(OptionList.OptionHighlighted, "#days")
    async def show_lesson(self, event: OptionList.OptionHighlighted) -> None:
        """The lesson of the day that is marked."""
        if event.option.id is None:
            return
        card = self._cards[int(event.option.id) - 1]
        about, text = f"{card.phase}, day {card.number}", ""
        if card.opened_on:
            about += f", opened on {card.opened_on:%A} {card.opened_on.day} {card.opened_on:%B}"
            with telling(self):
                text = self._services.program.lesson(card.number).text
        else:
            text = f"# {card.title}\n\nThis day is ahead. It opens when the ones before it are done."
        self.query_one("#lesson-about", Static).update(Content(about))
        await self.query_one("#lesson-text", Markdown).update(text)

    @on(OptionList.OptionSelected, "#days")
    def choose(self) -> None:
        """Enter or a click reads the lesson."""
        self.action_read()

    def action_read(self) -> None:
        """Open the lesson by itself, if the day was reached."""
        days = self.query_one("#days", OptionList)
        if days.highlighted is None:
            return
        chosen = days.get_option_at_index(days.highlighted).id
        if chosen and self._cards[int(chosen) - 1].opened_on:
            self.post_message(OpenPlace("lesson", chosen))

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(OpenPlace(place))

    def action_pause(self) -> None:
        """Rest, or go on from the same day."""
        with telling(self):
            if self._paused:
                self._services.program.resume()
                self.notify("The programme goes on.", markup=False)
            else:
                self._services.program.pause()
                self.notify("The programme is resting. p goes on from the same day.", markup=False)
            self.on_screen_resume()

    @work
    async def action_restart(self) -> None:
        """Day 1 again, after asking."""
        question = ConfirmDialog(
            "Begin again with day 1?", "Pages, drills and answers all stay.", yes="Begin again"
        )
        if await self.app.push_screen_wait(question):
            with telling(self):
                self._services.program.restart()
                self.query_one("#days", OptionList).highlighted = None
                self.on_screen_resume()
