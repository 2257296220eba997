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
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.models.terms import Part
from tmscoach.rules.text import one_line, visible
from tmscoach.tui import messages
from tmscoach.tui.dialogs.ask import AskDialog, Field
from tmscoach.tui.mode_screen import ModeScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.walking import asked_for_flare
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.rules.practice import Remark
    from tmscoach.services.beside import BesideRow
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
BESIDE = 22  # columns for who or what a line below the parts is from
HINTS = {"visit": "e packet", "follow-up": "z puts it off", "gate": "enter"}


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


class TodayScreen(ModeScreen):
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
        Binding("d", "open('doubts')", "Doubts", id="today.doubts", tooltip="Written down", show=False),
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
        Binding("t", "moved", "Moved", id="today.moved", tooltip="Tick Move without the ladder", show=False),
        Binding(
            "g",
            "in_the_way",
            "In the way",
            id="today.in_the_way",
            tooltip="Homework: what got in the way",
            show=False,
        ),
        Binding(
            "z", "put_off", "Put off", id="today.put_off", tooltip="The follow-up that fits now", show=False
        ),
        Binding("h", "open('homework')", "Homework", id="today.homework", tooltip="All of it", show=False),
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
        self._why_of: int | None = None  # the place in the list whose rule was asked for
        self._why_early = False  # it was asked for before there was a list
        self._were_open: set[Part] = set()  # what was not done when the list was last shown
        self._beside: tuple[BesideRow, ...] = ()  # homework, follow-up, visit; in the list, below the parts

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
        yield KeyLine()

    def on_mount(self) -> None:
        """The list has the keys from the start."""
        self.parts.focus()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._why_of = None
            self._today = self._services.program.today()
            left = self._services.drill.resumable()
            self._left = left.uuid if left else None
            self._due = tuple(worry for worry in self._services.worry.waiting() if worry.is_due)
            self._note = self._services.practice.step_up()
            self._cues = self._services.drill.cue_cards(CUE_CARDS)
            self._beside = self._services.beside.rows()
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
            Content.assemble(("If it comes again:  ", "$quiet"), one_line(cue.text, room))
            for cue in self._cues
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
        if self._beside:
            if not (self.has_class("-low") and (self._note or self._due or self._cues)):
                self.parts.add_option(Option("", disabled=True, id="gap"))
            self.parts.add_options(
                Option(self._beside_line(row), id=f"beside-{place}") for place, row in enumerate(self._beside)
            )
        undone = [place for place, item in enumerate(items) if not item.done]
        last = self.parts.option_count - 1
        place = 0 if marked is None else min(marked, last)
        if place >= len(items):
            pass  # a line below the parts; it stays marked
        elif marked is None or (items[place].done and items[place].part in self._were_open):
            place = next((n for n in undone if n >= place), undone[0] if undone else place)
        self._were_open = {items[n].part for n in undone}
        if items:
            self.parts.highlighted = place
        if self._why_early:
            self._why_of, self._why_early = self.parts.highlighted, False
        self._show_why()

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
        return line.stylize("$quiet") if item.done else line

    @property
    def _title_width(self) -> int:
        """How many columns of the list are left for the title, its name before and its state behind it."""
        return max(self.parts.size.width - 16, 8)

    def _beside_line(self, row: BesideRow) -> Content:
        """One line below the parts: from whom or what, the words, and a due day or a key."""
        state = row.state or HINTS.get(row.about.value, "")
        width = max(self.parts.size.width - BESIDE - len(state) - 2, 8)
        if row.asks:  # whole sentences, which say themselves what they are about
            width += BESIDE
            line = Content.assemble(Content(f"{one_line(row.text, width):{width}}"), f"  {state}")
        else:
            line = Content.assemble(
                Content(f"{one_line(row.label, BESIDE - 2):{BESIDE}}").stylize("$quiet"),
                Content(f"{one_line(row.text, width):{width}}"),
                f"  {state}",
            )
        return line.stylize("$quiet") if row.done else line

    @property
    def _marked(self) -> TodayItem | None:
        """The part that is marked; None where a line below the parts is."""
        place = self.parts.highlighted
        if self._today is None or place is None or place >= len(self._today.items):
            return None
        return self._today.items[place]

    @property
    def _marked_beside(self) -> BesideRow | None:
        """The line below the parts that is marked."""
        place = self.parts.highlighted
        name = self.parts.get_option_at_index(place).id if place is not None else None
        if name is None or not name.startswith("beside-"):
            return None
        return self._beside[int(name.removeprefix("beside-"))]

    @on(OptionList.OptionHighlighted, "#parts")
    def show_detail(self) -> None:
        """What stands behind the part that is marked; word of it may come after its rule was asked for."""
        if self.parts.highlighted != self._why_of:
            self._why_of = None
        self._show_why()

    def _show_why(self) -> None:
        item, asked = self._marked, self._why_of is not None and self._why_of == self.parts.highlighted
        text = ""
        if item is not None:
            text = item.why if asked else (item.waits or self._detail(item))
        elif (row := self._marked_beside) is not None:
            text = row.why if asked else self._whole(row)
        self.query_one("#today-why", Static).update(Content(visible(text)))

    def _detail(self, item: TodayItem) -> str:
        """The whole title where the list had to cut it, and the note that belongs to it."""
        cut = len(item.title) > self._title_width
        return "\n".join(part for part in (item.title if cut else "", item.detail) if part)

    def _whole(self, row: BesideRow) -> str:
        """The words where the list had to cut them."""
        return row.text if len(row.text) > self.parts.size.width - BESIDE - len(row.state) - 2 else ""

    def action_why(self) -> None:
        """The rule that put this part on the list, and the one behind the note, if there is one."""
        if self._today is None:
            self._why_early = True  # the first list is on its way
            return
        self._why_of = self.parts.highlighted
        self._show_why()
        self._show_aside(asked=True)

    @on(OptionList.OptionSelected, "#parts")
    def do_part(self) -> None:
        """Do the part that was chosen."""
        item, today = self._marked, self._today
        if (row := self._marked_beside) is not None:
            self._do_beside(row)
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

    def _do_beside(self, row: BesideRow) -> None:
        """Homework is done, or open again; the others open what they are about."""
        if row.about == "homework":
            with telling(self):
                self._services.homework.done(row.id, undo=row.done)
                self.on_screen_resume()
            return
        place = {"visit": "preparation", "gate": "gate", "more-homework": "homework"}
        self.post_message(
            messages.OpenPlace(place.get(row.about.value, "visits"), str(row.id) if row.id else "")
        )

    @work
    async def action_in_the_way(self) -> None:
        """Note what got in the way of the homework that is marked, or of the first one."""
        rows = [row for row in self._beside if row.about == "homework" and not row.done]
        row = self._marked_beside if self._marked_beside in rows else next(iter(rows), None)
        if row is None:
            return
        field = Field("in_the_way", "What got in the way")
        slip = self._services.slips.of("in-the-way", row.id)
        answers = await self.app.push_screen_wait(AskDialog(one_line(row.text, 120), (field,), slip=slip))
        if answers is not None and answers["in_the_way"]:
            with telling(self):
                self._services.homework.not_done(row.id, answers["in_the_way"])
                slip.forget()
                self.notify("Noted. It can still be done; h shows all homework.", markup=False)
                self.on_screen_resume()

    def action_put_off(self) -> None:
        """Put the follow-up off; it stays away until the next window."""
        if any(row.about == "follow-up" for row in self._beside):
            with telling(self):
                self._services.care.put_off_follow_up()
                self.notify("The follow-up is put off. i shows visits, where one can be kept.", markup=False)
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
