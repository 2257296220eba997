"""Ten feelings, a key each."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tmscoach.formats import content
from tmscoach.models.terms import Feeling

KEYS = "1234567890"


class FeelingRow(Static):
    """A feeling with its key; clicking it is the same as pressing the key."""

    DEFAULT_CSS = """
    FeelingRow { width: 100%; height: 1; padding: 0 1; pointer: pointer; }
    FeelingRow:hover { background: $pointed; }
    """

    class Picked(Message):
        """The row was clicked."""

        def __init__(self, feeling: Feeling) -> None:
            super().__init__()
            self.feeling = feeling

    def __init__(self, key: str, feeling: Feeling, label: str, hint: str, *, chosen: bool, one: bool) -> None:
        super().__init__()
        self._key, self.feeling, self._label, self._hint, self._one = key, feeling, label, hint, one
        self.mark(chosen)

    def mark(self, chosen: bool) -> None:
        """Show whether it is chosen; by a sign, not only by colour."""
        box = "" if self._one else ("[x] " if chosen else "[ ] ")
        self.update(
            Content.assemble(
                (self._key, "bold $accent"),
                f"  {box}",
                (f"{self._label:<12}", "bold" if chosen else ""),
                (self._hint, "$quiet"),
            )
        )

    def on_click(self) -> None:
        """The mouse's way."""
        self.post_message(self.Picked(self.feeling))


def feeling_rows(chosen: Iterable[Feeling] = (), *, one: bool = False) -> Iterable[FeelingRow]:
    """The ten feelings in the order of their keys."""
    for key, word in zip(KEYS, content.feelings().feeling, strict=True):
        yield FeelingRow(key, word.id, word.label, word.hint, chosen=word.id in set(chosen), one=one)


def feeling_of(key: str) -> Feeling | None:
    """The feeling a number key stands for."""
    return content.feelings().feeling[KEYS.index(key)].id if len(key) == 1 and key in KEYS else None


class FeelingsDialog(ModalScreen[tuple[Feeling, ...] | None]):
    """Which of the ten a page is about; answers with all that are chosen, None if nothing was changed."""

    BINDINGS = [
        Binding("enter", "done", "Done", id="feelings.done", tooltip="Keep these"),
        Binding("escape", "leave", "Back", id="feelings.back", tooltip="Leave them as they were"),
    ]

    def __init__(self, chosen: Iterable[Feeling] = ()) -> None:
        super().__init__()
        self._chosen = set(chosen)

    def compose(self) -> ComposeResult:
        """Ten rows."""
        with Vertical(classes="dialog"):
            yield Static("Which feelings are in this page?", classes="dialog-title")
            yield from feeling_rows(self._chosen)
            with Horizontal(classes="dialog-buttons gap"):
                yield Button("Back", id="back")
                yield Button("Done (enter)", id="done")

    def on_mount(self) -> None:
        """Enter means done, wherever a button stands."""
        self.query_one("#done", Button).focus()

    def on_key(self, event: events.Key) -> None:
        """A number chooses, or takes back."""
        feeling = feeling_of(event.key)
        if feeling is not None:
            event.stop()
            self._turn(feeling)

    @on(FeelingRow.Picked)
    def pick(self, event: FeelingRow.Picked) -> None:
        """A click does the same."""
        self._turn(event.feeling)

    def _turn(self, feeling: Feeling) -> None:
        self._chosen ^= {feeling}
        for row in self.query(FeelingRow):
            row.mark(row.feeling in self._chosen)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way out."""
        if event.button.id == "done":
            self.action_done()
        else:
            self.action_leave()

    def action_done(self) -> None:
        """Keep what is chosen."""
        self.dismiss(tuple(feeling for feeling in Feeling if feeling in self._chosen))

    def action_leave(self) -> None:
        """Close without change."""
        self.dismiss(None)
