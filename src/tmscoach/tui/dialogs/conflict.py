"""Two texts of one page: what was written here, what another window kept meanwhile, and which shall stay."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tmscoach.rules.journal import Apart, apart
from tmscoach.rules.text import visible


class Stays(StrEnum):
    """Which text stays; `both` makes a page of its own of the one written here."""

    BOTH = "b"
    MINE = "m"
    THEIRS = "t"


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two texts: what it is called and how it reads."""

    label: str
    text: str


class ConflictDialog(ModalScreen[Stays]):
    """Answers with what stays; leaving it keeps both, so that no key loses a text."""

    CSS = """
    ConflictDialog {
        & .dialog { width: 104; }
        & #conflict-texts { layout: horizontal; height: auto; margin-bottom: 1; }
        & .conflict-side { width: 1fr; height: auto; margin-right: 2; }
        & .conflict-text { height: auto; max-height: 14; }
        & .conflict-text:focus { background: $panel 60%; }
        &.-narrow #conflict-texts { layout: vertical; }
        &.-narrow .conflict-side { width: 100%; margin-right: 0; }
        &.-narrow .conflict-text { max-height: 5; }
    }
    """
    BINDINGS = [
        Binding("escape,b", "choose('b')", "Both", id="conflict.both", tooltip="Keep both texts, two pages"),
        Binding("m", "choose('m')", "Mine", id="conflict.mine", tooltip="Keep the text of this window"),
        Binding("t", "choose('t')", "Theirs", id="conflict.theirs", tooltip="Keep the text as it is there"),
    ]
    AUTO_FOCUS = "#both"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, mine: str, theirs: Version) -> None:
        super().__init__()
        self._mine, self._theirs = apart(mine, theirs.text)
        self._their_label = theirs.label

    def compose(self) -> ComposeResult:
        """Both texts, from where they part, and three answers."""
        with Vertical(classes="dialog"):
            yield Static("This page was changed in another window.", classes="dialog-title")
            yield Static("Both texts are there. Lines that only one has are marked.", classes="dialog-text")
            with Vertical(id="conflict-texts"):
                yield from _side("mine", "Mine, written here", self._mine)
                yield from _side("theirs", self._their_label, self._theirs)
            with Horizontal(classes="dialog-buttons"):
                yield Button("Theirs (t)", id="theirs")
                yield Button("Mine (m)", id="mine")
                yield Button("Both (b, esc)", id="both")

    def action_choose(self, stays: str) -> None:
        """Close with the answer."""
        self.dismiss(Stays(stays))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's answer."""
        self.dismiss(Stays((event.button.id or "both")[0]))


def _side(name: str, label: str, lines: tuple[Apart, ...]) -> ComposeResult:
    text = Content("\n").join(
        Content.assemble(
            (f"{'>' if line.alone else ' '} {visible(line.text)}", "$accent" if line.alone else "")
        )
        for line in lines
    )
    with Vertical(classes="conflict-side"):
        yield Static(Content(visible(label)), classes="quiet")
        with VerticalScroll(id=f"conflict-{name}", classes="conflict-text"):
            yield Static(text if lines else Content("(no words)"))
