"""The drill's own page: begin one, go on with one, and look back on the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.models.terms import DrillMode
from tmscoach.rules.text import one_line, visible
from tmscoach.tui import messages
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.drill import Drill, DrillRow
    from tmscoach.startup import Services

LETTERS = {"quick": "n", "full": "f", "flare": "a", "fear": "t"}
ROWS_AT_ONCE = 30
CUE_CARDS = 3


class DrillHomeScreen(Screen[None]):
    """An unfinished drill first, then the scripts, cue cards, and the newest drills with before and after."""

    CSS_PATH = "drill.tcss"
    BINDINGS = [
        Binding("r", "go_on", "Go on", id="drills.resume", tooltip="The drill you left"),
        Binding("f", "begin('full')", "Full", id="drills.full", tooltip="Block, then shift"),
        Binding("a", "begin('flare')", "Flare", id="drills.flare", tooltip="Soften first"),
        Binding("t", "begin('fear')", "Fear", id="drills.fear", tooltip="For a frightening thought"),
        Binding("i", "open('lines')", "Lines", id="drills.lines", tooltip="What you answer with"),
        Binding("c", "open('cards')", "Cards", id="drills.cards", tooltip="What you turn to"),
        Binding("v", "open('evidence')", "Evidence", id="drills.evidence", tooltip="What you have seen"),
        Binding("d", "delete", "Delete", id="drills.delete", tooltip="Take the drill off the list"),
    ]

    scripts = query_one("#scripts", OptionList)
    recent = query_one("#recent", OptionList)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._rows: list[DrillRow] = []
        self._complete = False
        self._left: Drill | None = None

    def compose(self) -> ComposeResult:
        """Where to begin, beside or above what was."""
        yield Masthead("Drill", right="block, then shift")
        with Horizontal(id="drills"):
            with Vertical(id="begin"):
                yield Static("Begin", classes="section")
                yield OptionList(id="scripts", markup=False)
                yield Static("", id="script-about", classes="quiet")
                yield Static("If it comes again", id="cues-title", classes="section")
                yield Static("", id="cues")
            with Vertical(id="behind"):
                yield Static("Recent", classes="section")
                yield Static(
                    "Nothing yet. A quick drill takes under a minute: press n.",
                    id="no-drills",
                    classes="quiet",
                )
                yield OptionList(id="recent", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()

    def _show(self) -> None:
        service = self._services.drill
        self._left = service.resumable()
        options: list[Option] = []
        if self._left is not None:
            options.append(Option(self._left_line(self._left), id="resume"))
        order = list(LETTERS)
        for script in sorted(
            service.scripts(), key=lambda s: order.index(s.id) if s.id in LETTERS else len(order)
        ):
            key = LETTERS.get(script.id, " ")
            options.append(
                Option(
                    Content.assemble(
                        (f"{key}  ", "$accent bold"),
                        f"{one_line(script.title, 24):<24}",
                        (f"  {script.minutes} min", "dim"),
                    ),
                    id=f"script-{script.id}",
                )
            )
        before = self.scripts.highlighted_option.id if self.scripts.highlighted_option else ""
        self.scripts.clear_options()
        self.scripts.add_options(options)
        names = [option.id for option in options]
        self.scripts.highlighted = names.index(before) if before in names and self._left is None else 0
        self._show_cues()
        place = self.recent.highlighted
        self._rows, self._complete = [], False
        self.recent.clear_options()
        self._more()
        if place is not None and self._rows:
            self.recent.highlighted = min(place, len(self._rows) - 1)
        self.query_one("#no-drills").display = not self._rows
        self.recent.display = bool(self._rows)
        today = service.finished_today()
        self.query_one(Masthead).show("right", f"{today} today" if today else "block, then shift")
        if self.focused is None:
            self.scripts.focus()
        self.refresh_bindings()

    def _left_line(self, drill: Drill) -> Content:
        return Content.assemble(
            ("r  ", "$accent bold"),
            ("go on: ", "bold"),
            f"{one_line(drill.script.title, 30)}, {drill.number} of {len(drill.steps)}",
            (f"  begun {drill.begun:%H:%M}", "dim"),
        )

    def _show_cues(self) -> None:
        cues = self._services.drill.cue_cards(CUE_CARDS)
        self.query_one("#cues-title").display = bool(cues)
        self.query_one("#cues").display = bool(cues)
        self.query_one("#cues", Static).update(
            Content("\n").join(
                [Content.assemble(one_line(cue.text, 120), (f"  {cue.day:%d %b}", "dim")) for cue in cues]
            )
        )

    def _more(self) -> None:
        """The next rows of the list, older ones below."""
        found = self._services.drill.history(ROWS_AT_ONCE, self._rows[-1] if self._rows else None)
        self._complete = len(found) < ROWS_AT_ONCE
        self._rows += found
        self.recent.add_options([Option(drill_line(row), id=row.uuid) for row in found])

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
        about = next((s.about for s in self._services.drill.scripts() if s.id == name), "")
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
    def again(self, event: OptionList.OptionSelected) -> None:
        """The same script once more, for the same trigger; the quick one where the app was not used."""
        row = self._rows[event.option_index]
        script = "quick" if row.mode is DrillMode.APP_FREE else row.script
        self.post_message(messages.StartDrill(script, row.trigger))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is can be resumed or deleted."""
        if action == "go_on":
            return self._left is not None
        if action == "delete":
            return bool(self._rows)
        return True

    def action_go_on(self) -> None:
        """Go on with the drill that was left."""
        if self._left is not None:
            self.post_message(messages.StartDrill(self._left.script.id, resume_uuid=self._left.uuid))

    def action_begin(self, script: str) -> None:
        """Begin a drill."""
        self.post_message(messages.StartDrill(script))

    def action_open(self, place: str) -> None:
        """Lines, cards, evidence."""
        self.post_message(messages.OpenPlace(place))

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
                self._services.drill.delete(row.uuid)
                self._show()


def drill_line(row: DrillRow) -> Content:
    """One row: when, which, what turned up, before and after, and the line that was said."""
    before, after = ("·" if rating is None else str(rating) for rating in (row.alarm_before, row.alarm_after))
    title = "without the app" if row.mode is DrillMode.APP_FREE else row.title.removesuffix(" drill")
    remarks = [
        "left" if not row.finished else "",
        "new" if row.is_new else "",  # or different; the whole word would not fit
    ]
    return Content.assemble(
        (f"{row.at:%a %d %b %H:%M}  ", "dim"),
        f"{one_line(title, 15):<15}  ",
        f"{(row.trigger.value if row.trigger else ''):<8}  ",
        (f"{before:>2} → {after:<2}", "bold"),
        (f"  {', '.join(r for r in remarks if r)}" if any(remarks) else "", "dim"),
    )
