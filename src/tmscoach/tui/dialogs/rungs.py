"""A ladder begun: what is missed, then the steps to it, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tmscoach.rules.ladder import MOST
from tmscoach.rules.text import one_line
from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from tmscoach.services.ladder import GoalView
    from tmscoach.startup import Services

SHOWN = 8  # rungs above the line
MISSED = "What do you miss?"
MISSED_HELP = "Something you used to do, in your words. Enter keeps it; the steps to it come next."
RUNG_HELP = (
    "One step a line, the easiest first. Enter keeps it, enter in an empty line is done. Escape keeps too."
)


class RungsDialog(ModalScreen[int | None]):
    """Enter keeps each line, and so does escape: no typed word is lost. Answers with the goal's number."""

    CSS = """
    RungsDialog {
        & #rungs-so-far { margin-bottom: 1; }
        & .dialog-title { margin-bottom: 0; }
        & .dialog-text { margin-bottom: 1; }
    }
    """
    BINDINGS = [Binding("escape", "leave", "Keep and close", id="rungs.back", tooltip="Keeps what is typed")]

    def __init__(self, services: Services, goal: GoalView | None = None) -> None:
        super().__init__()
        self._services, self._goal = services, goal
        self._words = FormWords(
            self, services.slips.of("rungs", goal.id if goal else ""), {"line": ""}, "rungs-"
        )
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The question, what there is, one line."""
        with Vertical(classes="dialog"):
            yield Static(id="rungs-title", classes="dialog-title")
            yield Static(id="rungs-help", classes="quiet dialog-text")
            yield Static(id="rungs-so-far")
            self._typed = self._words.take_up()["line"]
            if self._words.before:
                yield Static(FROM_BEFORE, id="rungs-from-before", classes="quiet")
            yield LineInput(self._typed, id="rungs-line", select_on_focus=False)
            with Horizontal(classes="dialog-buttons gap"):
                yield Button("Done", id="done")
                yield Button("Keep (enter)", id="keep")

    def on_mount(self) -> None:
        """Ask."""
        self._show()

    def _show(self) -> None:
        goal = self._goal
        rungs = goal.rungs if goal else ()
        self.query_one("#rungs-title", Static).update(Content(one_line(goal.text, 120) if goal else MISSED))
        self.query_one("#rungs-help", Static).update(RUNG_HELP if goal else MISSED_HELP)
        lines = [f"{rung.height:2}. {one_line(rung.text, 50)}" for rung in rungs[-SHOWN:]]
        if goal and goal.remark:
            lines.append(goal.remark)
        so_far = self.query_one("#rungs-so-far", Static)
        so_far.update(Content("\n".join(lines)))
        so_far.display = bool(lines)

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """The line may be gone when it is kept."""
        self._typed = event.value
        self._words.typed(event.input)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self._words.put()

    @on(Input.Submitted)
    def submit(self) -> None:
        """Keep the line and ask for the next; an empty one is done."""
        with telling(self):
            if not self._typed.strip():
                self._close()
                return
            self.keep_now()
            if self._goal is not None and len(self._goal.rungs) >= MOST:
                self.notify(f"{MOST} rungs: the ladder is full.", markup=False)
                self._close()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "keep":
            self.submit()
            self.query_one(LineInput).focus()
        else:
            self.action_leave()

    def keep_now(self) -> None:
        """Keep the line as it stands; raises `CoachError` if that cannot be done."""
        self._words.read()
        self._typed = self._words.now["line"]
        if not self._typed.strip():
            return
        ladder = self._services.ladder
        if self._goal is None:
            self._goal = ladder.add_goal(self._typed)
            self._words.forget()
            slip = self._services.slips.of("rungs", self._goal.id)
            self._words = FormWords(self, slip, {"line": ""}, "rungs-")
        else:
            ladder.add_rung(self._goal.id, self._typed)
            self._goal = ladder.goal(self._goal.id)
        self._typed = ""
        self._words.forget()
        if self.is_attached:
            self.query("#rungs-from-before").remove()
            with self.prevent(Input.Changed):
                self.query_one(LineInput).value = ""
            self._show()

    def action_leave(self) -> None:
        """Keep what is typed, and close."""
        with telling(self):
            self.keep_now()
            self._close()

    def _close(self) -> None:
        if self.is_current:
            self.dismiss(self._goal.id if self._goal else None)
