"""The four ratings of a drill, put right one key each."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tmscoach.rules.text import visible
from tmscoach.tui.widgets.rating import HIGHEST, RatingRow

Ratings = tuple[int | None, int | None, int | None, int | None]  # alarm before, after, hold before, after
ALARM_ENDS, HOLD_ENDS = ("calm", "as much as can be"), ("none", "all of it")
QUESTIONS = (
    ("Alarm before", *ALARM_ENDS),
    ("Alarm after", *ALARM_ENDS),
    ("Hold before", *HOLD_ENDS),
    ("Hold after", *HOLD_ENDS),
)


class RatingsDialog(ModalScreen[Ratings | None]):
    """Answers with all four once the last is answered or kept, or None when it was left.

    A row that was blank and one that has just been made blank look alike: `.` takes a number away.
    """

    CSS = """
    RatingsDialog {
        & .dialog { width: 74; max-width: 100%; padding: 0 1; }
        & RatingRow { margin-bottom: 1; }
    }
    """
    AUTO_FOCUS = ""  # enter keeps a rating; it must not press a button
    BINDINGS = [
        Binding("t", "rate(10)", "ten", id="ratings.ten", tooltip="Ten"),
        Binding("full_stop", "rate(-1)", "blank", id="ratings.blank", tooltip="Leave it blank"),
        Binding("enter", "keep_one", "keep", id="ratings.keep", tooltip="Keep what stands"),
        Binding("left,backspace", "back", "before", id="ratings.before", tooltip="The rating before"),
        Binding("escape", "leave", "Back", id="ratings.back", tooltip="Change nothing"),
    ]

    def __init__(self, title: str, ratings: Sequence[int | None]) -> None:
        super().__init__()
        self._title = title
        self._ratings = list(ratings)
        self._place = 0

    def compose(self) -> ComposeResult:
        """Four rows, the one that is asked bright."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            for place, words in enumerate(QUESTIONS):
                yield RatingRow(*words, id=f"rating-{place}")
            yield Static(
                "0-9, t ten, . blank, enter keeps, escape changes nothing.",
                classes="quiet",
            )
            with Horizontal(classes="dialog-buttons"):
                yield Button("Back", id="back")
                yield Button("Blank", id="blank")
                yield Button("Keep all", id="keep")

    def on_mount(self) -> None:
        """Show the ratings as they are."""
        self._show()

    def _show(self) -> None:
        for place, row in enumerate(self.query(RatingRow)):
            row.value, row.asking = self._ratings[place], place == self._place
            if row.asking:
                row.scroll_visible(animate=False)

    def on_key(self, event: events.Key) -> None:
        """Numbers answer the row that is asked."""
        if event.character and event.character in "0123456789":
            event.stop()
            event.prevent_default()
            self.action_rate(int(event.character))

    @on(RatingRow.Rated)
    def rate_clicked(self, event: RatingRow.Rated) -> None:
        """A click answers its own row and stays there, so that the mouse can say blank about it."""
        self._place = int((event.row.id or "rating-0").rpartition("-")[2])
        self._ratings[self._place] = event.value
        self._show()

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "blank":
            self.action_rate(-1)
        elif event.button.id == "keep":
            self._close()
        else:
            self.dismiss(None)

    def action_rate(self, value: int) -> None:
        """Answer, and on to the next; under 0 is blank."""
        self._ratings[self._place] = value if 0 <= value <= HIGHEST else None
        self.action_keep_one()

    def action_keep_one(self) -> None:
        """On to the next rating; from the last one, done."""
        if self._place + 1 < len(QUESTIONS):
            self._place += 1
            self._show()
        else:
            self._close()

    def action_back(self) -> None:
        """To the rating before."""
        self._place = max(0, self._place - 1)
        self._show()

    def _close(self) -> None:
        if self.is_current:  # a key typed ahead may come after the last answer
            alarm_before, alarm_after, hold_before, hold_after = self._ratings
            self.dismiss((alarm_before, alarm_after, hold_before, hold_after))

    def action_leave(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)
