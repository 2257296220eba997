"""The drills behind: each with everything it recorded, and the numbers they make together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.models.terms import DrillMode, Voice
from tmscoach.rules.deck import times
from tmscoach.rules.drill import HARM, change_in_words
from tmscoach.rules.fading import LAST, STAGES
from tmscoach.rules.text import one_line, visible
from tmscoach.tui import messages
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.ratings import RatingsDialog
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead
from tmscoach.tui.words import FAMILIES

if TYPE_CHECKING:
    from tmscoach.services.practice import DrillDetails, DrillRow, PracticeNumbers
    from tmscoach.startup import Services

ROWS_AT_ONCE = 50
NEAR_THE_END = 10  # rows before the last one at which older ones are fetched
SIDE_BY_SIDE = 64  # columns under which the details stand below the list
VOICES = {Voice.I: "as I", Voice.YOU: "as you", Voice.NAME: "by name"}
Rows = Iterable[tuple[str, str]]  # label, words; without words it is left out


class HistoryScreen(Screen[None]):
    """A list of drills, newest first, and beside it the marked one, or the numbers of all.

    `about` is the UUID of the drill to begin at.
    """

    CSS_PATH = "history.tcss"
    BINDINGS = [
        Binding(
            "m", "numbers", "Numbers", id="history.numbers", tooltip="Medians by what turned up and line"
        ),
        Binding("e", "amend", "Put right", id="history.amend", tooltip="The ratings of this drill"),
        Binding("g", "again", "Again", id="history.again", tooltip="The same drill, for the same trigger"),
        Binding("d", "delete", "Delete", id="history.delete", tooltip="Take it out of lists and numbers"),
        Binding("escape", "leave", "Back", id="history.back", tooltip="Back"),
    ]

    drills = query_one("#drills", OptionList)
    shown = query_one("#shown", Static)

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._towards = about
        self._rows: list[DrillRow] = []
        self._complete = False
        self._numbers = False  # whether numbers stand beside the list instead of a drill

    def compose(self) -> ComposeResult:
        """The list, and what is known of the marked drill."""
        yield Masthead("Drill history")
        yield Static(
            "No drill yet. A quick one takes under a minute: press n.", id="no-drills", classes="page quiet"
        )
        with Horizontal(id="history"):
            yield OptionList(id="drills", markup=False)
            with VerticalScroll(id="beside"), Vertical():
                yield Static(id="shown-title", classes="title")
                yield Static(id="shown")
        yield KeyLine()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room."""
        self.set_class(event.size.width < SIDE_BY_SIDE, "-stacked")

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show_all()

    # --- the list ------------------------------------------------------------------------------------------

    @property
    def _row(self) -> DrillRow | None:
        place = self.drills.highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def _show_all(self) -> None:
        """The list anew, at the drill where one was, or the one this was opened for."""
        asked, place, before = self._towards, self.drills.highlighted or 0, len(self._rows)
        towards = asked or (self._row.uuid if self._row else "")
        self._towards = ""
        self._rows, self._complete = [], False
        self.drills.clear_options()
        self._more()
        while not self._complete and (asked or len(self._rows) < before):
            if any(row.uuid == towards for row in self._rows):
                break
            self._more()
        found = next((n for n, row in enumerate(self._rows) if row.uuid == towards), place)
        if self._rows:
            self.drills.highlighted = min(found, len(self._rows) - 1)
        self.query_one("#history").display = bool(self._rows)
        self.query_one("#no-drills").display = not self._rows
        if self._rows and self.focused is None:
            self.drills.focus()
        self._show()

    def _more(self) -> None:
        """The next rows of the list, older ones below."""
        found = self._services.practice.history(ROWS_AT_ONCE, self._rows[-1] if self._rows else None)
        self._complete = len(found) < ROWS_AT_ONCE
        self._rows += found
        self.drills.add_options([Option(self._line(row)) for row in found])

    def _line(self, row: DrillRow) -> Content:
        """When, which, before and after."""
        this_year = row.at.year == self._services.clock.today().year
        title = "no app" if row.mode is DrillMode.APP_FREE else row.title.removesuffix(" drill")
        before, after = ("·" if r is None else str(r) for r in (row.alarm_before, row.alarm_after))
        remark = "left" if not row.finished else "new" if row.is_new else ""
        return Content.assemble(
            (
                f"{row.at.day:>2} {row.at:%b %H:%M} " if this_year else f"{row.at.day:>2} {row.at:%b %Y}  ",
                "$quiet",
            ),
            f"{one_line(title, 12):<12} ",
            (f"{before:>2} → {after:<2}", "bold"),
            (f" {remark}", "$quiet"),
        )

    @on(OptionList.OptionHighlighted, "#drills")
    def look(self, event: OptionList.OptionHighlighted) -> None:
        """Another drill is marked; near the end of the list, fetch what lies before it."""
        with telling(self):
            if not self._complete and event.option_index >= len(self._rows) - NEAR_THE_END:
                self._more()
            if not self._numbers:
                self._show()

    @on(OptionList.OptionSelected, "#drills")
    def show_drill(self) -> None:
        """From the numbers back to the marked drill."""
        if self._numbers:
            self.action_numbers()

    # --- beside it -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        """The marked drill, or the numbers."""
        row = self._row
        title = self.query_one("#shown-title", Static)
        if self._numbers:
            numbers = self._services.practice.numbers()
            since = f"{numbers.since.day} {numbers.since:%b %Y}"
            title.update(Content(f"Drills since {since}"))
            self.shown.update(_numbers_table(numbers))
        elif row is not None:
            title.update(Content(f"{row.at:%A} {row.at.day} {row.at:%B %Y, %H:%M}"))
            self.shown.update(_details_table(self._services.practice.details(row.uuid)))
        self.refresh_bindings()

    def action_numbers(self) -> None:
        """Numbers of all, or the marked drill again."""
        with telling(self):
            self._numbers = not self._numbers
            self._show()
        self.query_one("#beside").scroll_home(animate=False)

    # --- what can be done with a drill ---------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is can be put right, done again or deleted."""
        row = self._row if self.is_mounted and self.query("#drills") else None
        if action in ("numbers", "delete"):
            return row is not None
        if action == "amend":
            return row is not None and row.finished
        if action == "again":
            return row is not None and row.mode is not DrillMode.APP_FREE
        return True

    @work
    async def action_amend(self) -> None:
        """Ask for the four ratings anew."""
        row = self._row
        if row is None:
            return
        with telling(self):
            now = self._services.practice.details(row.uuid)
            ratings = await self.app.push_screen_wait(
                RatingsDialog(
                    f"{row.title}, {row.at.day} {row.at:%B, %H:%M}",
                    (now.row.alarm_before, now.row.alarm_after, now.hold_before, now.hold_after),
                )
            )
            if ratings is not None:
                self._services.practice.amend(row.uuid, *ratings)
                self._show_all()

    def action_again(self) -> None:
        """The same script once more, for the same trigger."""
        row = self._row
        if row is not None:
            self.post_message(messages.StartDrill(row.script, row.trigger))

    @work
    async def action_delete(self) -> None:
        """Ask, then take the marked drill out of every list and number."""
        row = self._row
        if row is None:
            return
        question = ConfirmDialog(
            "Delete this drill?",
            f"{row.title}, {row.at.day} {row.at:%B %Y}. It leaves every list and number.",
            "Delete",
            "Keep it",
        )
        if await self.app.push_screen_wait(question):
            with telling(self):
                self._services.practice.delete(row.uuid)
                self._show_all()

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)


def _details_table(drill: DrillDetails) -> Table:
    """Everything a drill recorded, in the order of its steps."""
    row = drill.row
    moved = {None: "", True: "yes", False: "no"}[drill.moved]
    app_free = row.mode is DrillMode.APP_FREE
    return _table(
        (
            ("drill", row.title + ("" if row.finished else ", left before its end")),
            ("counts for", f"{row.day.day} {row.day:%B}" if row.day != row.at.date() else ""),
            ("prompts", "" if app_free else f"{drill.stage} of {LAST}: {STAGES.get(drill.stage, '')}"),
            ("turned up", FAMILIES[row.trigger] if row.trigger else ""),
            ("new", "new or different from what was checked" if row.is_new else ""),
            ("alarm", _change(row.alarm_before, row.alarm_after)),
            ("hold", _change(drill.hold_before, drill.hold_after)),
            ("about to", drill.doing),
            ("harm, before", _of(drill.harm_expected, HARM)),
            ("thought", drill.thought),
            ("line", row.line),
            ("said", _said(drill)),
            ("because", drill.evidence),
            ("felt true", _of(drill.believability, 10)),
            ("feeling", row.feeling.value if row.feeling else ""),
            ("about", drill.about),
            ("unsaid", drill.unsaid),
            ("card", drill.card),
            ("did it", moved),
            ("harm, found", _of(drill.harm_found, HARM)),
            ("happened", drill.happened),
            ("learned", drill.learned),
            ("back to", drill.back_to),
            ("next time", drill.cue),
        )
    )


def _said(drill: DrillDetails) -> str:
    if not drill.voice:
        return ""
    voice = VOICES[Voice(drill.voice)]
    return f"{times(drill.repetitions)}, {voice}" if drill.repetitions else voice


def _change(before: int | None, after: int | None) -> str:
    return "" if before is None and after is None else change_in_words(before, after).lower()


def _of(value: int | None, most: int) -> str:
    return "" if value is None else f"{value} of {most}"


def _numbers_table(numbers: PracticeNumbers) -> Group:
    """Medians with n, by what turned up and by line."""
    about = Text(
        "Of finished drills: alarm before to after, as medians; n is how many were rated twice.\n", "dim"
    )
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)

    def heading(words: str) -> None:
        table.add_row("")
        table.add_row(Text(words, "bold"))

    table.add_row(Text("all"), Text(numbers.all.in_words))
    if numbers.by_trigger:
        heading("By what turned up")
    for trigger, summary in numbers.by_trigger:
        table.add_row(Text(trigger.value), Text(summary.in_words))
    if numbers.by_line:
        heading("By line")
    lines = [
        Text.assemble(one_line(line.text), (f"\n    {line.summary.in_words}", "dim"))
        for line in numbers.by_line
    ]
    return Group(about, table, *lines)


def _table(rows: Rows) -> Table:
    """Labels beside words; what was skipped is left out. Rich's table wraps the words in their column."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(ratio=1)
    for label, words in rows:
        if words:
            table.add_row(Text(label), Text(visible(words)))
    return table
