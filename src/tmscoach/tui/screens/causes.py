"""Three causes in the patient's own words, sorted by themselves, side by side over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from tmscoach.models.terms import CauseCoding
from tmscoach.rules.belief import spread
from tmscoach.rules.text import one_line
from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.belief import Occasion
    from tmscoach.startup import Services

SORTS: tuple[CauseCoding | None, ...] = (None, *CauseCoding)
LABELS = {
    None: "not sorted",
    CauseCoding.BODY: "body",
    CauseCoding.MIND: "mind-brain",
    CauseCoding.UNSURE: "unsure",
}
COLUMN = 24  # columns of one occasion
MOST_WIDTH = 84  # columns of the page


def _told(occasion: Occasion) -> str:
    """An occasion on one line."""
    causes = " · ".join(
        one_line(cause.text, 40) + (f" ({cause.coding.value})" if cause.coding else "")
        for cause in occasion.causes
    )
    return f"{occasion.day.day} {occasion.day:%b %Y}  {causes}"


class CausesScreen(Screen[None]):
    """Three lines to fill in; the button beside each, or ctrl+o, sorts it."""

    CSS_PATH = "causes.tcss"
    BINDINGS = [
        Binding("ctrl+s", "keep", "Keep", id="causes.keep", tooltip="Keep these causes for today"),
        Binding("ctrl+o", "sort", "Sort", id="causes.sort", tooltip="Body, mind-brain or unsure"),
        Binding("escape", "leave", "Back", id="causes.back", tooltip="Back; what is typed here is not kept"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._sorts: list[CauseCoding | None] = [None, None, None]
        names = [f"{part}-{number}" for number in range(3) for part in ("cause", "sort")]
        self._words = FormWords(self, services.slips.of("causes"), dict.fromkeys(names, ""), "")

    def compose(self) -> ComposeResult:
        """The question, three lines, and earlier answers."""
        yield Masthead("Three causes")
        with VerticalScroll(classes="page"), Vertical(classes="column", id="causes"):
            yield Static(
                "In your own words: what are the three main causes of your symptoms, as you see it today?",
                classes="title",
            )
            yield Static(
                "Any answer is the right one. ctrl+o sorts a line, ctrl+s keeps all three.", classes="quiet"
            )
            words = self._words.take_up()
            for number in range(3):
                self._sorts[number] = next((sort for sort in SORTS if sort == words[f"sort-{number}"]), None)
                with Horizontal(classes="cause"):
                    yield Static(f"{number + 1}.", classes="cause-number")
                    yield LineInput(words[f"cause-{number}"], id=f"cause-{number}")
                    yield Button(LABELS[self._sorts[number]], id=f"sort-{number}")
            yield Button("Keep", id="keep")
            yield Static(FROM_BEFORE if self._words.before else "", id="causes-said")
            yield Static("Before", classes="section", id="before-title")
            yield Horizontal(id="before")
            yield Static("Every time", classes="section", id="every-title")
            yield Static(id="every", classes="quiet")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show earlier occasions."""
        with telling(self):
            self._show_before()
        self.query_one("#cause-0", Input).focus()

    def _show_before(self) -> None:
        occasions = self._services.belief.causes_over_time()
        # the first, the newest, and as many between them as there is room for side by side
        chosen = [occasions[place] for place in spread(len(occasions), self._room)]
        more = len(chosen) < len(occasions)
        self.query_one("#every-title").display = self.query_one("#every").display = more
        told = "\n".join(_told(occasion) for occasion in occasions) if more else ""
        self.query_one("#every", Static).update(Content(told))
        self.query_one("#before-title").display = bool(chosen)
        before = self.query_one("#before", Horizontal)
        before.remove_children()
        for occasion in chosen:
            lines = [f"{occasion.day.day} {occasion.day:%B %Y}", occasion.sorted_as or "not sorted"]
            for place, cause in enumerate(occasion.causes, 1):
                lines.append(f"{place}. {one_line(cause.text)}")
                lines.append(f"   {LABELS[cause.coding]}")
            before.mount(Static(Content("\n".join(lines)), classes="occasion"))

    @property
    def _room(self) -> int:
        """How many occasions stand side by side."""
        return max(min(self.size.width - 8, MOST_WIDTH) // COLUMN, 1)

    def on_resize(self) -> None:
        """There may be room for more occasions, or for fewer."""
        with telling(self):
            self._show_before()

    @on(Input.Submitted)
    def next_line(self, event: Input.Submitted) -> None:
        """To the next line; from the third one, keep."""
        number = int((event.input.id or "cause-0").rpartition("-")[2])
        if number < 2:
            self.query_one(f"#cause-{number + 1}", Input).focus()
        else:
            self.action_keep()

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """The mouse's way to sort and keep."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self._sort(int((event.button.id or "sort-0").rpartition("-")[2]))

    def action_sort(self) -> None:
        """Sort the line that has the focus: not sorted, body, mind-brain, unsure."""
        focused = self.focused
        if focused is not None and focused.id and focused.id[-1].isdecimal():
            self._sort(int(focused.id[-1]))

    def _sort(self, number: int) -> None:
        self._sorts[number] = SORTS[(SORTS.index(self._sorts[number]) + 1) % len(SORTS)]
        self.query_one(f"#sort-{number}", Button).label = LABELS[self._sorts[number]]
        self._words.change(f"sort-{number}", self._sorts[number] or "")

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        self._words.typed(event.input)

    def _named(self) -> list[tuple[str, CauseCoding | None]]:
        return [(self.query_one(f"#cause-{number}", Input).value, self._sorts[number]) for number in range(3)]

    def action_keep(self) -> None:
        """Keep the three lines for today and go back."""
        with telling(self):
            self._services.belief.name_causes(self._named())
            self._words.read()
            self._words.kept()
            self.notify("Kept for today.", markup=False)
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back; what was typed and not kept waits for the next time."""
        with telling(self):
            self.put_by()
            self.dismiss(None)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self._words.put()

    def keep_now(self) -> None:
        """The same at the end of the program."""
        self.put_by()
