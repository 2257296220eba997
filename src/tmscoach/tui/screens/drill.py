"""The drill's own page: begin one, go on with one, and look back on the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.models.terms import DrillMode
from tmscoach.rules import fading
from tmscoach.rules.text import one_line, visible
from tmscoach.tui import messages
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.mode_screen import ModeScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.models.content import Script
    from tmscoach.services.drill import Drill
    from tmscoach.services.practice import DrillRow, Stage
    from tmscoach.startup import Services

LETTERS = {
    "quick": "n",
    "full": "f",
    "flare": "a",
    "fear": "t",
    "worry": "o",
    "movement": "m",
    "other": "e",
}  # of the drills that ship; the patient's own begin with `enter`
ROWS_AT_ONCE = 30
CUE_CARDS = WORRIES = 3
ROOM_FOR_TRIGGER = 46  # columns of a list


NOTED = "Noted: a drill without the app."


class FittedList(OptionList):
    """A list whose rows are cut to its width, so that none takes two lines."""

    @dataclass
    class Widened(Message):
        """There is more room than before, or less."""

        fitted: FittedList

        @property
        def control(self) -> FittedList:
            """The list that has it."""
            return self.fitted

    _cut_for = 0  # columns

    @property
    def columns(self) -> int:
        """How many columns a row may take."""
        return max(self.size.width - 1, 20)  # one for the scroll bar

    def on_resize(self, event: events.Resize) -> None:
        """Tell the screen, which makes the rows."""
        if event.size.width != self._cut_for:
            self._cut_for = event.size.width
            self.post_message(self.Widened(self))


class DrillHomeScreen(ModeScreen):
    """An unfinished drill first, then the scripts, cue cards, and the newest drills with before and after."""

    CSS_PATH = "drill.tcss"
    BINDINGS = [
        Binding("r", "go_on", "Go on", id="drills.resume", tooltip="The drill you left"),
        Binding("f", "begin('full')", "Full", id="drills.full", tooltip="Block, then shift", show=False),
        Binding("a", "begin('flare')", "Flare drill", id="drills.flare", tooltip="Soften first", show=False),
        Binding(
            "t",
            "begin('fear')",
            "Fear thought drill",
            id="drills.fear",
            tooltip="Answer it, or park it",
            show=False,
        ),
        Binding(
            "o", "begin('worry')", "Worry loop drill", id="drills.worry", tooltip="Give it a time", show=False
        ),
        Binding(
            "m",
            "begin('movement')",
            "About to move",
            id="drills.move",
            tooltip="Guess, do it, compare",
            show=False,
        ),
        Binding(
            "e",
            "begin('other')",
            "Something else",
            id="drills.other",
            tooltip="The feeling first",
            show=False,
        ),
        Binding("s", "prompts", "Prompts", id="drills.prompts", tooltip="How much a drill asks and says"),
        Binding("x", "done", "Done without", id="drills.done", tooltip="Note a drill without the app"),
        Binding("i", "open('lines')", "Lines", id="drills.lines", tooltip="What you answer with"),
        Binding("c", "open('cards')", "Cards", id="drills.cards", tooltip="What you turn to"),
        Binding("v", "open('evidence')", "Evidence", id="drills.evidence", tooltip="What you have seen"),
        Binding("h", "open('history')", "History", id="drills.history", tooltip="Every drill"),
        Binding("d", "delete", "Delete", id="drills.delete", tooltip="Take the drill off the list"),
    ]

    scripts = query_one("#scripts", FittedList)
    recent = query_one("#recent", FittedList)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._rows: list[DrillRow] = []
        self._complete = False
        self._scripts: tuple[Script, ...] = ()
        self._left: Drill | None = None

    def compose(self) -> ComposeResult:
        """Where to begin, beside or above what was."""
        yield Masthead("Drill", right="block, then shift")
        with Horizontal(id="drills"):
            with Vertical(id="begin"):
                yield Static("Begin", classes="section")
                yield FittedList(id="scripts", markup=False)
                yield Static("", id="script-about", classes="quiet")
                yield Static("", id="script-prompts", classes="quiet")
                yield Static("Worries that wait", id="worries-title", classes="section")
                yield Static("", id="worries")
                yield Static("If it comes again", id="cues-title", classes="section")
                yield Static("", id="cues")
            with Vertical(id="behind"):
                yield Static("Recent", classes="section")
                yield Static(
                    "Nothing yet. A quick drill takes under a minute: press n.",
                    id="no-drills",
                    classes="quiet",
                )
                yield FittedList(id="recent", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()
        if self.focused is self.scripts:
            self.call_after_refresh(self.query_one("#drills").scroll_home, animate=False)

    def _show(self) -> None:
        service = self._services.drill
        self._left = service.resumable()
        self._scripts = service.scripts()
        self._list_scripts(keep_mark=self._left is None)
        self._show_aside()
        place = self.recent.highlighted
        self._rows, self._complete = [], False
        self.recent.clear_options()
        self._more()
        if place is not None and self._rows:
            self.recent.highlighted = min(place, len(self._rows) - 1)
        self.query_one("#no-drills").display = not self._rows
        self.recent.display = bool(self._rows)
        today = self._services.practice.finished_today()
        self.query_one(Masthead).show("right", f"{today} today" if today else "block, then shift")
        if self.focused is None:
            self.scripts.focus()
        self.refresh_bindings()

    def _list_scripts(self, *, keep_mark: bool) -> None:
        """The drill that was left first, then those that ship, then the patient's own."""
        columns = self.scripts.columns
        options = [Option(self._left_line(self._left, columns), id="resume")] if self._left else []
        order = list(LETTERS)
        for script in sorted(
            self._scripts, key=lambda s: order.index(s.id) if s.id in LETTERS else len(order)
        ):
            width = max(min(columns - 17, 24), 8)  # 17: its letter, and the minutes behind it
            row = Content.assemble(
                (f"{LETTERS.get(script.id, ' ')}  ", "$accent bold"),
                f"{one_line(script.title, width):<{width}}",
                (f"  {one_line(f'{script.minutes} min', 12)}", "$quiet"),
            )
            options.append(Option(row, id=f"script-{script.id}"))
        before = self.scripts.highlighted_option.id if self.scripts.highlighted_option else ""
        self.scripts.clear_options()
        self.scripts.add_options(options)
        names = [option.id for option in options]
        self.scripts.highlighted = names.index(before) if before in names and keep_mark else 0

    def _left_line(self, drill: Drill, columns: int) -> Content:
        words = one_line(f"go on: {drill.script.title}, at {drill.current.rail}", columns - 3)
        begun = f"  begun {drill.begun:%H:%M}"
        room = len(words) + len(begun) + 3 <= columns
        return Content.assemble(("r  ", "$accent bold"), (words, "bold"), (begun if room else "", "$quiet"))

    def _show_aside(self) -> None:
        """The stage of prompts, worries that wait, cue cards; nothing stands there for what there is not."""
        stage = self._services.practice.stage()
        name, _, _ = stage.words.partition(":")
        self.query_one("#script-prompts", Static).update(
            Content.assemble(("s", "$accent bold"), f"  prompts: {name[0].lower()}{name[1:]}")
        )
        worries = self._services.worry.waiting()
        rows = [
            Content.assemble(
                (f"{'now' if worry.is_due else f'{worry.due:%a %H:%M}'}  ", "$accent"),
                one_line(worry.text, 60),
            )
            for worry in worries[:WORRIES]
        ]
        if len(worries) > WORRIES:
            rows.append(Content(f"and {len(worries) - WORRIES} more").stylize("$quiet"))
        cues = self._services.drill.cue_cards(CUE_CARDS)
        for name, lines in (
            ("worries", rows),
            ("cues", [Content.assemble((f"{c.day:%d %b}  ", "$quiet"), one_line(c.text, 120)) for c in cues]),
        ):
            self.query_one(f"#{name}-title").display = self.query_one(f"#{name}").display = bool(lines)
            self.query_one(f"#{name}", Static).update(Content("\n").join(lines))

    def _more(self) -> None:
        """The next rows of the list, older ones below."""
        found = self._services.practice.history(ROWS_AT_ONCE, self._rows[-1] if self._rows else None)
        self._complete = len(found) < ROWS_AT_ONCE
        self._rows += found
        self.recent.add_options([Option(drill_line(row, self.recent.columns), id=row.uuid) for row in found])

    @on(FittedList.Widened, "#recent")
    def cut_recent(self) -> None:
        """Cut the rows anew."""
        for row in self._rows:
            self.recent.replace_option_prompt(row.uuid, drill_line(row, self.recent.columns))

    @on(FittedList.Widened, "#scripts")
    def cut_scripts(self) -> None:
        """Cut the rows anew."""
        self._list_scripts(keep_mark=True)

    @on(OptionList.OptionHighlighted, "#recent")
    def go_further(self, event: OptionList.OptionHighlighted) -> None:
        """Near the end of the list, fetch what lies before it."""
        if not self._complete and event.option_index >= len(self._rows) - 5:
            with telling(self):
                self._more()

    @on(OptionList.OptionHighlighted, "#scripts")
    def explain(self, event: OptionList.OptionHighlighted) -> None:
        """One sentence about the script."""
        name = (event.option_id or "").removeprefix("script-")
        about = next((script.about for script in self._scripts if script.id == name), "")
        if name == "resume":
            about = "It waits for an hour from when it was begun."
        self.query_one("#script-about", Static).update(Content(visible(about)))

    @on(OptionList.OptionSelected, "#scripts")
    def start(self, event: OptionList.OptionSelected) -> None:
        """Begin the script, or go on."""
        if event.option_id == "resume":
            self.action_go_on()
        elif event.option_id:
            self.action_begin(event.option_id.removeprefix("script-"))

    @on(OptionList.OptionSelected, "#recent")
    def look_closer(self, event: OptionList.OptionSelected) -> None:
        """Everything the drill recorded."""
        self.post_message(messages.OpenPlace("history", self._rows[event.option_index].uuid))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is can be resumed or deleted."""
        if action == "go_on":
            return self._left is not None
        if action == "delete":
            return bool(self._rows)
        if action == "begin":
            return any(script.id == parameters[0] for script in self._scripts)
        return True

    def action_go_on(self) -> None:
        """Go on with the drill that was left."""
        if self._left is not None:
            self.post_message(messages.StartDrill(self._left.script.id, resume_uuid=self._left.uuid))

    def action_begin(self, script: str) -> None:
        """Begin a drill."""
        self.post_message(messages.StartDrill(script))

    def action_open(self, place: str) -> None:
        """Lines, cards, evidence, history."""
        self.post_message(messages.OpenPlace(place))

    def action_done(self) -> None:
        """Note a drill done without the app; its row is marked, so that one key takes it back."""
        with telling(self):
            self._services.practice.practised()
            self._show()
            self.recent.focus()
            self.recent.highlighted = 0
            self.notify(f"{NOTED} d takes it back.", markup=False)

    @work
    async def action_prompts(self) -> None:
        """How far prompts have faded, and going forwards or back at will."""
        with telling(self):
            stage = self._services.practice.stage()
            answers = tuple(
                Answer(str(number), *words.split(": ", 1) if ": " in words else (words,))
                for number, words in fading.STAGES.items()
            )
            chosen = await self.app.push_screen_wait(
                ChooseDialog("How much a drill asks and says", prompts_now(stage), answers)
            )
            if chosen is not None:
                self._services.practice.set_stage(int(chosen))
                self._show()

    @work
    async def action_delete(self) -> None:
        """Ask, then take the highlighted drill out of every list and number."""
        index = self.recent.highlighted
        if index is None or not self.recent.has_focus:
            self.recent.focus()
            self.recent.highlighted = index or 0  # shown first, so that nobody deletes what they do not see
            return
        row = self._rows[index]
        question = ConfirmDialog(
            "Delete this drill?",
            f"{row.title}, {row.day:%d %B}. It leaves every number too.",
            "Delete",
            "Keep it",
        )
        if await self.app.push_screen_wait(question):
            with telling(self):
                self._services.practice.delete(row.uuid)
                self._show()


def prompts_now(stage: Stage) -> str:
    """The present stage, and how far it is to the next one."""
    name, _, _ = stage.words.partition(":")
    now = f"Now it is {stage.number}, {name[0].lower()}{name[1:]}."
    if not stage.needed:
        return f"{now} That is the last stage."
    if stage.rated < stage.needed:
        return (
            f"{now} The next one comes by itself after {stage.needed} rated drills, if alarm came down "
            f"in them by 1 or more, by their median. So far: {stage.rated} of {stage.needed}."
        )
    return (
        f"{now} In your last {stage.needed} rated drills alarm did not come down by 1, by their median, "
        "so it stays."
    )


def drill_line(row: DrillRow, columns: int) -> Content:
    """One row that never takes two lines: when, which, what turned up, before and after, what was special."""
    before, after = ("·" if rating is None else str(rating) for rating in (row.alarm_before, row.alarm_after))
    trigger = f"{row.trigger.value if row.trigger else '':<8}  " if columns >= ROOM_FOR_TRIGGER else ""
    width = max(min(columns - len(trigger) - 29, 16), 4)  # 29: day, time, numbers, remark
    title = row.title.removesuffix(" drill")
    if row.mode is DrillMode.APP_FREE:
        title = "without the app" if width >= 15 else "app-free"
    remark = "new" if row.is_new else "" if row.finished else "left"
    return Content.assemble(
        (f"{row.at:%d %b %H:%M}  ", "$quiet"),
        f"{one_line(title, width):<{width}}  ",
        trigger,
        (f"{before:>2} → {after:<2}", "bold"),
        (f"  {remark}" if remark else "", "$quiet"),
    )
