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
from textual.suggester import Suggester
from textual.widgets import Input, Static

from tmscoach.rules.journal import clean_tags
from tmscoach.rules.text import clean_tag, visible
from tmscoach.tui.dialogs.waiting import WaitingDialog
from tmscoach.tui.slipping import FormWords
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


class LabelsDialog(WaitingDialog[Labels]):
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
        self.words = FormWords(self, slip, at_first, "labels-")

    def compose(self) -> ComposeResult:
        """Two fields and the tags used so far."""
        with Vertical(classes="dialog"):
            yield Static("Title and tags", classes="dialog-title")
            words = self.words.take_up()
            yield from self.from_before()
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
            yield Horizontal(*self.buttons(), classes="dialog-buttons gap")

    def on_mount(self) -> None:
        """Offer the most used tags."""
        self._offer("")

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
        self.keep()

    def keep(self) -> None:
        """Give the labels."""
        with telling(self):
            self.put_by()  # until whoever asked has kept them
        self.is_open = False
        self.dismiss(
            Labels(
                self.query_one("#labels-title", Input).value.strip(),
                clean_tags(self.query_one("#labels-tags", Input).value.split(" ")),
            )
        )
