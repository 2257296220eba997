"""The days of a programme as a quiet grid, and the chosen day's lesson beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.mode_screen import ModeScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.walking import asked_for_flare
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.lesson_text import LessonText
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.program import DayCard, Today
    from tmscoach.startup import Services

SIGNS = {"done": "✓", "today": "›", "rest": "~", "ahead": " ", "waits": "="}

WHY = (
    "A day opens when the one before it is whole and a new date has begun. A second one opens on the same "
    "date when you ask (g), or by itself at the intensive pace, which lasts seven days."
)


class Days(OptionList):
    """The days; the marked one stays in sight when the room for them changes."""

    def on_resize(self) -> None:
        """The first layout is such a change, too."""
        self.scroll_to_highlight()


class ProgramScreen(ModeScreen):
    """Left the days by phase, right a lesson; days ahead show their title only."""

    CSS_PATH = "program.tcss"
    BINDINGS = [
        Binding("enter", "read", "Read", id="program.read", tooltip="The lesson at full width"),
        Binding("v", "open('evidence')", "Evidence", id="program.evidence", tooltip="What you have noticed"),
        Binding("c", "open('causes')", "Causes", id="program.causes", tooltip="In your own words"),
        Binding("a", "open('ladder')", "Ladder", id="program.ladder", tooltip="What you want back"),
        Binding("i", "open('visits')", "Visits", id="program.visits", tooltip="Visits and questions"),
        Binding("k", "open('checkin')", "Check in", id="program.checkin", tooltip="The weekly check"),
        Binding("g", "go_on", "Next day", id="program.next", tooltip="Open the next day now"),
        Binding("o", "open('tracks')", "What next", id="program.tracks", tooltip="What could come next"),
        Binding("b", "open('letter')", "Letter", id="program.letter", tooltip="Your letter for a bad week"),
        Binding("d", "open('doubts')", "Doubts", id="program.doubts", tooltip="What speaks against it"),
        Binding("m", "open('measures')", "Measures", id="program.measures", tooltip="All scores", show=False),
        Binding(
            "s", "open('shelf')", "Shelf", id="program.shelf", tooltip="What can be read, and what you read"
        ),
        Binding(
            "p", "pause", "Rest or go on", id="program.pause", tooltip="Let the programme rest, or go on"
        ),
        Binding("R", "restart", "Begin again", id="program.restart", tooltip="Back to day 1; all stays"),
        Binding("f", "flare", "Flare days", id="program.flare", tooltip="Three days for a flare", show=False),
        Binding(
            "P", "pace", "Pace", id="program.pace", tooltip="Two days a day for a week, or one", show=False
        ),
        Binding("y", "why", "Why", id="program.why", tooltip="Why it stands as it does", show=False),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._cards: dict[str, DayCard] = {}  # by programme and number
        self._today: Today | None = None
        self._has_letter = False
        self._listed: tuple[int, dict[str, DayCard]] = (0, {})  # the list's width, and what stands in it

    def compose(self) -> ComposeResult:
        """Days and lesson."""
        yield Masthead("Program", "", "✓ done   ~ rest   › today")
        with Horizontal(id="program"):
            yield Days(id="days", markup=False)
            with VerticalScroll(id="lesson"), Vertical(classes="column"):
                yield Static(id="lesson-about", classes="quiet")
                yield LessonText(id="lesson-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """The list of days has the keys."""
        self.query_one("#days", OptionList).focus()

    def on_screen_resume(self) -> None:
        """Show where the programme stands now."""
        with telling(self):
            today = self._services.program.today()
            cards = self._services.program.overview()
            self._cards = {f"{card.program}/{card.number}": card for card in cards}
            if self._today is not None and self._today.program != today.program:
                self.query_one("#days", OptionList).highlighted = None  # other days: the mark goes to today's
            self._today = today
            self._has_letter = self._services.tracks.letter() is not None
            self._show_days()
            self.query_one(Masthead).show("middle", self._place(today))
            self.refresh_bindings()

    def _place(self, today: Today) -> str:
        """Where the programme stands, for the middle of the top line."""
        if today.title and today.kind != "maintenance":
            return f"day {today.number} of {today.last}" + (", resting" if today.paused else "")
        if today.over:
            return "the thirty days are done" if today.program == "home30" else "its days are done"
        return one_line(today.heading, 30)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are there only while they do something."""
        today = self._today
        if action == "go_on":
            return today is not None and today.can_go_on
        if action == "pace":
            return today is not None and today.standing == "under-way" and today.kind != "flare"
        return self._has_letter if parameters == ("letter",) else True

    def _show_days(self) -> None:
        days = self.query_one("#days", OptionList)
        chosen = days.highlighted
        width = 34 if self.size.width >= 100 else 26
        if chosen is not None and self._listed == (width, self._cards):
            return  # nothing has changed since it was last in front
        self._listed = (width, self._cards)
        options: list[Option] = []
        current = reached = 0
        heading = ("", "")
        last = None
        for name, card in self._cards.items():
            if (card.program, card.phase) != heading:
                heading = card.program, card.phase
                options.append(Option(Content(one_line(card.phase)).stylize("bold"), disabled=True))
            if card.state == "today":
                current = len(options)
            if card.opened_on and last in (None, card.program):
                last, reached = card.program, len(options)
            line = Content(f" {SIGNS[card.state.value]} {card.number:2}  {one_line(card.title, width)}")
            options.append(Option(line, id=name))
        days.clear_options()
        days.add_options(options)
        if chosen is None or chosen >= len(options):
            chosen = current or reached
        days.highlighted = chosen if options else None

    @on(OptionList.OptionHighlighted, "#days")
    def show_lesson(self, event: OptionList.OptionHighlighted) -> None:
        """The lesson of the day that is marked."""
        card = self._cards.get(event.option.id or "")
        if card is None:  # a heading, or a day of the programme that was shown a moment ago
            return
        about = f"{card.phase}, day {card.number}"
        words = self.query_one(LessonText)
        if card.opened_on:
            about += f", opened on {card.opened_on:%A} {card.opened_on.day} {card.opened_on:%B}"
            with telling(self):
                lesson = self._services.program.lesson(card.number, card.program)
                words.show(lesson.text, is_plain=lesson.is_plain)
        else:
            ahead = "This day is ahead. It opens when the ones before it are done."
            words.show(f"# {card.title}\n\n{ahead}", is_plain=True)
        self.query_one("#lesson-about", Static).update(Content(about))

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
        if chosen and self._cards[chosen].opened_on:
            self.post_message(OpenPlace("lesson", chosen))

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(OpenPlace(place))

    def action_pause(self) -> None:
        """Rest, or go on from the same day."""
        with telling(self):
            if self._today is not None and self._today.standing == "graduated":
                self._services.tracks.reopen()
                self.notify("A page a week is back.", markup=False)
            elif self._today is not None and self._today.paused:
                self._services.program.resume()
                self.notify("The programme goes on.", markup=False)
            else:
                self._services.program.pause()
                self.notify("The programme is resting. p goes on from the same day.", markup=False)
            self.on_screen_resume()

    @work
    async def action_restart(self) -> None:
        """Day 1 again, after asking."""
        weekly = self._today is not None and self._today.kind == "maintenance"
        first = "the first week" if weekly else "day 1"
        question = ConfirmDialog(
            f"Begin again with {first}?", "Pages, drills and answers all stay.", yes="Begin again"
        )
        if await self.app.push_screen_wait(question):
            with telling(self):
                self._services.program.restart()
                self.query_one("#days", OptionList).highlighted = None
                self.on_screen_resume()

    @work
    async def action_flare(self) -> None:
        """Three days for a flare, or an end to them."""
        if await asked_for_flare(self, self._services):
            self.query_one("#days", OptionList).highlighted = None
            self.on_screen_resume()

    def action_go_on(self) -> None:
        """Open the next day now."""
        with telling(self):
            self._services.program.go_on()
            self.query_one("#days", OptionList).highlighted = None
            self.on_screen_resume()

    @work
    async def action_pace(self) -> None:
        """The intensive pace for seven days, or back to calm."""
        is_on = self._today is not None and self._today.intensive_until is not None
        if is_on:
            question = ConfirmDialog("Back to one day a day?", "Nothing is lost.", yes="Calm")
        else:
            question = ConfirmDialog(
                "Two programme days a day?",
                "For seven days at most: when one is whole, the next opens by itself. Then it is calm again.",
                yes="Intensive",
            )
        if await self.app.push_screen_wait(question):
            with telling(self):
                self._services.program.set_pace(intensive=not is_on)
                self.on_screen_resume()

    def action_why(self) -> None:
        """How days open, and what the pace is."""
        remark = self._today.remark if self._today else ""
        self.notify(f"{remark} {WHY}".strip(), markup=False, timeout=12)
