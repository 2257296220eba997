"""Home: the day's parts in order, what is done, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.models.terms import Part
from tmscoach.rules.text import one_line, visible
from tmscoach.tui import messages
from tmscoach.tui.telling import telling
from tmscoach.tui.walking import asked_for_flare
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.rules.practice import Remark
    from tmscoach.services.drill import CueCard
    from tmscoach.services.ladder import AttemptView
    from tmscoach.services.program import Today, TodayItem
    from tmscoach.services.worry import WaitingWorry
    from tmscoach.startup import Services

NAMES = {
    Part.LEARN: "Learn",
    Part.TURN: "Turn",
    Part.WRITE: "Write",
    Part.MOVE: "Move",
    Part.CHECK: "Check",
    Part.CLOSE: "Close",
}


CUE_CARDS = 2
WAITED = "This has waited for its time. Here it may be as long as it likes."
SMALL = 72  # columns under which the head needs two lines


class Parts(OptionList):
    """The parts of the day; what enter does is said with the other keys."""

    class Widened(Message):
        """There is more room than before, or less."""

    BINDINGS = [
        Binding("enter", "select", "Do it", id="today.do", tooltip="Begin the part that is marked"),
    ]

    def on_resize(self, event: events.Resize) -> None:
        """Tell the screen, whose lines are made to fit."""
        if event.size.width != self._cut_for:
            self._cut_for = event.size.width
            self.post_message(self.Widened())

    _cut_for = 0  # columns


class TodayScreen(Screen[None]):
    """What today holds; `enter` does the part that is marked, `y` says why it is there."""

    CSS_PATH = "today.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]
    BINDINGS = [
        Binding("y", "why", "Why", id="today.why", tooltip="Why this is on the list"),
        Binding("e", "open('packet')", "Packet", id="today.packet", tooltip="One page for a visit"),
        Binding("v", "open('evidence')", "Evidence", id="today.evidence", tooltip="What you have noticed"),
        Binding("c", "open('causes')", "Causes", id="today.causes", tooltip="In your own words"),
        Binding("a", "open('ladder')", "Ladder", id="today.ladder", tooltip="What you want back", show=False),
        Binding("i", "open('visits')", "Visits", id="today.visits", tooltip="Visits and questions"),
        Binding("k", "open('checkin')", "Check in", id="today.checkin", tooltip="The weekly check"),
        Binding("m", "open('measures')", "Measures", id="today.measures", tooltip="All scores", show=False),
        Binding("b", "open('doubts')", "Doubts", id="today.doubts", tooltip="Written down", show=False),
        Binding("x", "done", "Done without", id="today.done", tooltip="A drill without the app", show=False),
        Binding("o", "worries", "Worries", id="today.worries", tooltip="A page for what waited", show=False),
        Binding(
            "b",
            "tell",
            "What happened",
            id="today.found",
            tooltip="With the rung you were to try",
            show=False,
        ),
        Binding("m", "moved", "Moved", id="today.moved", tooltip="Tick Move without the ladder", show=False),
        Binding("r", "go_on", "Go on", id="today.resume", tooltip="The drill you left half-way"),
        Binding("f", "flare", "Flare days", id="today.flare", tooltip="Three days for a flare", show=False),
    ]

    parts = query_one("#parts", Parts)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._today: Today | None = None
        self._left: str | None = None  # UUID of a drill left half-way
        self._about_to: AttemptView | None = None  # an attempt that was not told of
        self._due: tuple[WaitingWorry, ...] = ()  # worries whose time has come
        self._note: Remark | None = None  # that a therapist or doctor may be worth a call
        self._cues: tuple[CueCard, ...] = ()
        self._were_open: set[Part] = set()  # what was not done when the list was last shown

    def compose(self) -> ComposeResult:
        """The day, its parts, and two quiet lines below."""
        yield Masthead("tmscoach")
        with VerticalScroll(classes="page"), Vertical(classes="column", id="today"):
            with Horizontal(id="today-head"):
                yield Static(id="today-day", classes="title")
                yield Static(id="today-practised", classes="quiet")
            yield Static(id="today-title", classes="accent")
            yield Static(id="today-remark")
            yield Parts(id="parts", markup=False)
            yield Static(id="today-why")
            yield Static(id="today-left")
            yield Static(id="today-aside")
            yield Static(id="today-visit")
        yield KeyLine()

    def on_mount(self) -> None:
        """The list has the keys from the start."""
        self.parts.focus()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._today = self._services.program.today()
            left = self._services.drill.resumable()
            self._left = left.uuid if left else None
            self._due = tuple(worry for worry in self._services.worry.waiting() if worry.is_due)
            self._note = self._services.practice.step_up()
            self._cues = self._services.drill.cue_cards(CUE_CARDS)
            self._show(self._today)
            self._about_to = self._services.ladder.asked_for()
            if left and self._about_to and self._about_to.drill_uuid == left.uuid:
                self._about_to = None  # going on with the drill asks the same
            self._show_left(left.script.title if left else "")
            self._show_aside(asked=False)
            self.refresh_bindings()

    def _show_left(self, drill: str) -> None:
        """What was begun and not brought to its end: a drill, an attempt."""
        lines = [f"You left a drill half-way: {visible(drill)}. r goes on with it."] if drill else []
        if self._about_to is not None:
            lines.append(f"You were about to: {one_line(self._about_to.rung, 40)}. b says what happened.")
        self.query_one("#today-left", Static).update(Content("\n".join(lines)))
        self.query_one("#today-left").display = bool(lines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going on, and worries, are offered only while there are any."""
        if action == "tell":
            return self._about_to is not None
        if action == "moved":
            return self._move_is_open
        if action == "worries":
            return bool(self._due)
        return self._left is not None if action == "go_on" else True

    def _show_aside(self, *, asked: bool) -> None:
        """What practice left for today; there only where there is something, a line each on a low screen."""
        lines: list[Content] = []
        if self._note is not None:
            why = f" {self._note.why}" if asked else ""
            lines.append(Content(visible(f"{self._note.text}{why}")))
        if self._due:
            several = f", and {len(self._due) - 1} more" if len(self._due) > 1 else ""
            lines.append(
                Content.assemble(
                    f"It waited until now: {one_line(self._due[0].text, 26)}{several}. ",
                    ("o opens a page", "$accent"),
                )
            )
        room = max(min(self.size.width, 88) - 26, 40)
        lines += [
            Content.assemble(("If it comes again:  ", "dim"), one_line(cue.text, room)) for cue in self._cues
        ]
        aside = self.query_one("#today-aside", Static)
        aside.update(Content("\n").join(lines))
        aside.display = bool(lines)
        self.set_class(bool(lines), "-full")

    def _show(self, today: Today) -> None:
        self._show_date(today)
        self.query_one("#today-day", Static).update(Content(visible(today.heading)))
        self.query_one("#today-practised", Static).update(
            # a none would be a reproach, on the first morning of all
            Content(f"practised {today.practised} of the last {today.window} days" if today.practised else "")
        )
        self.query_one("#today-title", Static).update(Content(visible(today.title)))
        self.query_one("#today-remark", Static).update(Content(visible(today.remark)))
        self.query_one("#today-remark").display = bool(today.remark)
        self._list(today.items)
        self.query_one("#today-visit", Static).update(Content(self._visits(today)))

    def _show_date(self, today: Today) -> None:
        day = today.day
        small = self.size.width < SMALL
        said = f"{day:%a} {day.day} {day:%b}" if small else f"{day:%A} {day.day} {day:%B}"
        self.query_one(Masthead).show("middle", said)

    def _list(self, items: tuple[TodayItem, ...]) -> None:
        """The parts; the mark stays where it was put, and goes on from a part that was just done."""
        marked = self.parts.highlighted
        self.parts.clear_options()
        self.parts.add_options(Option(self._line(item)) for item in items)
        undone = [place for place, item in enumerate(items) if not item.done]
        place = 0 if marked is None else min(marked, len(items) - 1)
        if marked is None or (items[place].done and items[place].part in self._were_open):
            place = next((n for n in undone if n >= place), undone[0] if undone else place)
        self._were_open = {items[n].part for n in undone}
        if items:
            self.parts.highlighted = place
        self._show_why(asked=False)

    def on_resize(self) -> None:
        """A very narrow terminal has no room for two things in one line."""
        self.set_class(self.size.width < SMALL, "-small")

    @on(Parts.Widened)
    def cut_anew(self) -> None:
        """The lines of the list are cut to fit."""
        if self._today is not None:
            self._show_date(self._today)
            self._list(self._today.items)

    def _line(self, item: TodayItem) -> Content:
        """One part in one or two lines: what, how long, whether it is done."""
        width = self._title_width
        if item.done:
            state = "done"
        elif item.waits:
            state = "waits"
        else:
            state = f"{item.minutes} min" if item.minutes > 1 else ""
        title = one_line(item.title, width)
        line = Content.assemble(
            Content(f"{NAMES[item.part]:8}"),
            Content(f"{title:{width}}"),
            Content(f"{state:>8}"),
        )
        return line.stylize("dim") if item.done else line

    @property
    def _title_width(self) -> int:
        """How many columns of the list are left for the title, its name before and its state behind it."""
        return max(self.parts.size.width - 16, 8)

    def _visits(self, today: Today) -> str:
        parts = []
        if today.follow_up:
            visit = today.follow_up
            parts.append(f"Next visit: {visit.kind.value}, {visit.day:%A} {visit.day.day} {visit.day:%B}")
        if today.open_questions:
            one = today.open_questions == 1
            parts.append(f"{today.open_questions} question{'' if one else 's'} parked")
        return "  ·  ".join(parts)

    @property
    def _marked(self) -> TodayItem | None:
        if self._today is None or self.parts.highlighted is None:
            return None
        return self._today.items[self.parts.highlighted]

    @on(OptionList.OptionHighlighted, "#parts")
    def show_detail(self) -> None:
        """What stands behind the part that is marked."""
        self._show_why(asked=False)

    def _show_why(self, *, asked: bool) -> None:
        item = self._marked
        text = ""
        if item is not None:
            text = item.why if asked else (item.waits or self._detail(item))
        self.query_one("#today-why", Static).update(Content(visible(text)))

    def _detail(self, item: TodayItem) -> str:
        """The whole title where the list had to cut it, and the note that belongs to it."""
        cut = len(item.title) > self._title_width
        return "\n".join(part for part in (item.title if cut else "", item.detail) if part)

    def action_why(self) -> None:
        """The rule that put this part on the list, and the one behind the note, if there is one."""
        self._show_why(asked=True)
        self._show_aside(asked=True)

    @on(OptionList.OptionSelected, "#parts")
    def do_part(self) -> None:
        """Do the part that was chosen."""
        item, today = self._marked, self._today
        if item is None or today is None:
            return
        if item.part is Part.LEARN:
            self.post_message(messages.OpenPlace("lesson", str(today.number)))
        elif item.part is Part.TURN:
            self._turn(item)
        elif item.part is Part.WRITE:
            self.post_message(
                messages.WritePage(kind=item.kind, fate=item.fate, prompt=item.prompt, minutes=item.minutes)
            )
        elif item.part is Part.MOVE:
            self.post_message(messages.OpenPlace("ladder"))
        elif item.part is Part.CHECK and item.checks == ("care",):
            with telling(self):
                self._services.program.mark_asked_new()
            self.post_message(messages.OpenPlace("care"))
        elif item.part is Part.CHECK:
            place = "causes" if item.checks == ("causes",) else "checkin"
            self.post_message(messages.OpenPlace(place, ",".join(item.checks)))
        else:
            self.post_message(messages.WriteLine())

    def _turn(self, item: TodayItem) -> None:
        if item.drill != "app-free":
            self.post_message(messages.StartDrill(item.drill))
            return
        self.action_done()

    @property
    def _move_is_open(self) -> bool:
        items = self._today.items if self._today else ()
        return any(item.part is Part.MOVE and not item.done and not item.waits for item in items)

    def action_moved(self) -> None:
        """Tick the step of activity; an attempt at a rung does so by itself."""
        if self._today is not None and self._move_is_open:
            with telling(self):
                self._services.program.mark_moved(self._today.number)
                self.on_screen_resume()

    def action_tell(self) -> None:
        """Say what happened with the rung that was about to be tried."""
        self.post_message(messages.OpenPlace("ladder", "found"))

    @work
    async def action_flare(self) -> None:
        """Three gentle days over whatever is under way, after asking."""
        if await asked_for_flare(self, self._services):
            self.on_screen_resume()

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(messages.OpenPlace(place))

    def action_done(self) -> None:
        """Note a drill done without the app."""
        with telling(self):
            self._services.practice.practised()
            self.notify("Noted: a drill without the app. Under Drill (3), d takes it back.", markup=False)
            self.on_screen_resume()

    def action_worries(self) -> None:
        """A page that has the worries as its prompt; then they do not wait any longer."""
        if not self._due:
            return
        with telling(self):
            self._services.worry.close_due()
            words = "\n".join(worry.text for worry in self._due)
            self.post_message(messages.WritePage(prompt=f"{WAITED}\n{words}"))

    def action_go_on(self) -> None:
        """Go on with the drill that was left."""
        if self._left:
            self.post_message(messages.StartDrill(resume_uuid=self._left))
