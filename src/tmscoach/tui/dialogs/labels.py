"""A page's title and tags, with the tags used so far offered as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Button, Input, Static

from tmscoach.rules.journal import clean_tags
from tmscoach.rules.text import clean_tag, visible
from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from tmscoach.services.slips import Slip

OFFERED = 12  # tags shown under the field


@dataclass(frozen=True, slots=True)
class Labels:
    """What a page is called and filed under."""

    title: str
    tags: tuple[str, ...]


class TagSuggester(Suggester):
    """Completes the last word of the field."""

    def __init__(self, tags_like: Callable[[str], Iterable[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._tags_like = tags_like

    async def get_suggestion(self, value: str) -> str | None:
        """The whole field with its last word completed by the most used tag."""
        head, _, last = value.rpartition(" ")
        start = clean_tag(last)
        if not start:
            return None
        found = next((tag for tag in self._tags_like(start) if tag != start), None)
        return f"{head} {found}".lstrip() if found and found.startswith(last) else None


class LabelsDialog(ModalScreen[Labels | None]):
    """Asks for a title and for tags parted by spaces; None when it was left without a change.

    What is typed is on the `slip` until it is kept; who takes the answer says `forget` then.
    """

    BINDINGS = [
        Binding("escape", "leave", "Back", id="labels.back", tooltip="Back; what you typed waits here"),
        Binding("ctrl+r", "afresh", "Afresh", id="labels.afresh", tooltip="Without the words from before"),
    ]

    def __init__(
        self, labels: Labels, tags_like: Callable[[str], Iterable[str]], slip: Slip | None = None
    ) -> None:
        super().__init__()
        self._tags_like = tags_like
        at_first = {"title": labels.title, "tags": "".join(f"{tag} " for tag in labels.tags)}
        self._words = FormWords(self, slip, at_first, "labels-")
        self._is_open = True

    def compose(self) -> ComposeResult:
        """Two fields and the tags used so far."""
        with Vertical(classes="dialog"):
            yield Static("Title and tags", classes="dialog-title")
            words = self._words.take_up()
            if self._words.before:
                said = f"{FROM_BEFORE} ctrl+r begins afresh."
                yield Static(said, classes="quiet", id="labels-from-before", markup=False)
            yield Static("Tags, parted by spaces; right arrow completes", classes="quiet")
            yield LineInput(
                words["tags"],
                id="labels-tags",
                suggester=TagSuggester(self._tags_like),
                select_on_focus=False,
            )
            yield Static(id="labels-offer", classes="quiet")
            yield Static("Title (may stay empty)", classes="quiet gap")
            yield LineInput(words["title"], id="labels-title", select_on_focus=False)
            with Horizontal(classes="dialog-buttons gap"):
                if self._words.before:
                    yield Button("Afresh", id="afresh")
                yield Button("Back", id="back")
                yield Button("Keep", id="keep")

    def on_mount(self) -> None:
        """Offer the most used tags."""
        self._offer("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Words from before can be taken out while there are some."""
        return bool(self.query("#afresh")) if action == "afresh" else True

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        if self._is_open:
            self._words.typed(event.input)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        if self._is_open:
            self._words.put()

    def keep_now(self) -> None:
        """The same at the end of the program."""
        self.put_by()

    def action_afresh(self) -> None:
        """The labels as the page has them."""
        with telling(self):
            self._words.forget()
        for name, words in self._words.now.items():
            self.query_one(f"#labels-{name}", Input).value = words
        self.query("#labels-from-before, #afresh").remove()
        self.refresh_bindings()

    @on(Input.Changed, "#labels-tags")
    def narrow(self, event: Input.Changed) -> None:
        """Offer tags that begin with the last word."""
        self._offer(event.value.rpartition(" ")[2])

    def _offer(self, start: str) -> None:
        there = set(clean_tags(self.query_one("#labels-tags", Input).value.split(" ")))
        tags = [tag for tag in self._tags_like(start) if tag not in there][:OFFERED]
        self.query_one("#labels-offer", Static).update(Content(visible("  ".join(tags))))

    @on(Input.Submitted)
    def submit(self) -> None:
        """Enter keeps both."""
        self._keep()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        match event.button.id:
            case "keep":
                self._keep()
            case "afresh":
                self.action_afresh()
            case _:
                self.action_leave()

    def _keep(self) -> None:
        with telling(self):
            self.put_by()  # until whoever asked has kept them
        self._is_open = False
        self.dismiss(
            Labels(
                self.query_one("#labels-title", Input).value.strip(),
                clean_tags(self.query_one("#labels-tags", Input).value.split(" ")),
            )
        )

    def action_leave(self) -> None:
        """Close without change; what was typed waits for the next time."""
        with telling(self):
            self.put_by()
            self.dismiss(None)
