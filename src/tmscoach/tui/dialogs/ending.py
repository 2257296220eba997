"""Letting a page go: one feeling, one line if wanted, then a minute of quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tmscoach.formats import content
from tmscoach.models.terms import Feeling
from tmscoach.tui.dialogs.feelings import FeelingRow, feeling_of, feeling_rows
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.pace import BreathBar


@dataclass(frozen=True, slots=True)
class Ending:
    """What stays of a page besides minutes and words."""

    feeling: Feeling | None
    meaning: str


class EndingDialog(ModalScreen[Ending | None]):
    """First the feeling, one key; then the line. None goes back to the page, which is still there."""

    BINDINGS = [
        Binding("full_stop", "skip", "Skip", id="ending.skip", tooltip="No feeling word"),
        Binding("escape", "leave", "Back to the page", id="ending.back", tooltip="The page is still there"),
    ]

    AUTO_FOCUS = ""  # the keys are the dialog's own until the line is asked for

    def __init__(self) -> None:
        super().__init__()
        self._words = content.release()
        self._feeling: Feeling | None = None

    def compose(self) -> ComposeResult:
        """Two questions; the second waits for the first."""
        with Vertical(classes="dialog"):
            with Vertical(id="ending-feeling"):
                yield Static("Which feeling is nearest?", classes="dialog-title")
                yield from feeling_rows(one=True)
                yield Static("One key; . skips; escape goes back to the page.", classes="quiet gap")
            with Vertical(id="ending-meaning"):
                yield Static(Content(self._words.meaning), classes="dialog-title")
                yield LineInput(id="ending-line", placeholder="May stay empty")
                yield Static(Content(self._words.what_stays), classes="quiet gap")
                with Horizontal(classes="dialog-buttons gap"):
                    yield Button("Back to the page", id="back")
                    yield Button("Let it go (enter)", id="go")

    CSS = """
    EndingDialog #ending-feeling { height: auto; }
    EndingDialog #ending-meaning { height: auto; display: none; }
    """

    def on_key(self, event: events.Key) -> None:
        """The number of a feeling."""
        feeling = feeling_of(event.key)
        if feeling is not None and self._asks_feeling:
            event.stop()
            self._take(feeling)

    @on(FeelingRow.Picked)
    def pick(self, event: FeelingRow.Picked) -> None:
        """A click does the same."""
        self._take(event.feeling)

    @property
    def _asks_feeling(self) -> bool:
        return bool(self.query_one("#ending-feeling").display)

    def _take(self, feeling: Feeling | None) -> None:
        self._feeling = feeling
        self.query_one("#ending-feeling").display = False
        self.query_one("#ending-meaning").display = True
        self.query_one(LineInput).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A full stop is a full stop in the line."""
        return action != "skip" or not self.is_mounted or self._asks_feeling

    def action_skip(self) -> None:
        """No feeling word."""
        self._take(None)

    @on(Input.Submitted)
    def let_go(self) -> None:
        """Done."""
        self.dismiss(Ending(self._feeling, self.query_one(LineInput).value.strip()))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "go":
            self.let_go()
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back to the page."""
        self.dismiss(None)


class SettleDialog(ModalScreen[None]):
    """A minute of breathing, then something ordinary to do; any moment is a good one to leave."""

    CSS = """
    SettleDialog {
        background: $background;
        & #settle { width: 60; height: auto; max-width: 90%; align-horizontal: center; }
        & #settle-words { width: 100%; text-align: center; margin-bottom: 2; }
        & BreathBar { width: 44; margin-bottom: 1; }
        & #settle-act { width: 100%; text-align: center; margin-bottom: 1; visibility: hidden; }
        & #settle-after { width: 100%; text-align: center; color: $text-muted; pointer: pointer; }
    }
    """
    BINDINGS = [Binding("escape,enter,space", "leave", "Go on", id="settle.done", tooltip="Go on")]

    def __init__(self, said: str, act: str, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._said = said
        self._act = act
        self._clock = clock

    def compose(self) -> ComposeResult:
        """What was done, the words, the breath, and what comes after it."""
        words = content.release()
        with Vertical(id="settle"):
            yield Static(Content(f"{self._said}\n\n{words.settle}"), id="settle-words")
            with Center():
                yield BreathBar(words.settle_in, words.settle_out, self._clock)
            yield Static(Content(self._act), id="settle-act")
            yield Static("enter goes on, now or later", id="settle-after")

    def on_breath_bar_breathed(self, event: BreathBar.Breathed) -> None:
        """After the last breath the ordinary thing shows; leaving stays the person's own move."""
        if event.count >= content.release().settle_breaths:
            self.query_one("#settle-act").visible = True
            self.query_one("#settle-after", Static).update("enter goes on")

    def on_click(self) -> None:
        """The mouse's way."""
        self.action_leave()

    def action_leave(self) -> None:
        """Go on."""
        self.dismiss(None)
