"""A note of several lines; by whatever road it is left, it is kept."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static, TextArea

from tmscoach.rules.text import visible
from tmscoach.tui.keeping import Soon
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.page_editor import PageEditor


class NoteDialog(ModalScreen[bool]):
    """A few lines of text, handed to `keep` when they changed; answers whether they were kept."""

    DEFAULT_CSS = """
    NoteDialog PageEditor { height: 8; background: $surface; border: none; border-bottom: solid $rule; }
    NoteDialog PageEditor:focus { border: none; border-bottom: solid $accent; }
    """
    AUTO_FOCUS = "PageEditor"
    BINDINGS = [
        Binding("escape,ctrl+s", "leave", "Keep and close", id="note.back", tooltip="Keeps what is typed"),
    ]

    def __init__(self, title: str, lead: str, text: str, keep: Callable[[str], object]) -> None:
        super().__init__()
        self._title, self._lead, self._kept, self._keep = title, lead, text, keep
        self._before = text
        self._text = text  # at the end the editor is gone already
        self._soon = Soon(self, self._keep_typed)

    def compose(self) -> ComposeResult:
        """The lead and the editor."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            yield Static(Content(visible(self._lead)), classes="quiet dialog-text")
            yield PageEditor(self._text, tab_behavior="focus", soft_wrap=True, highlight_cursor_line=False)
            with Horizontal(classes="dialog-buttons gap"):
                yield Button("Keep (esc)", id="keep")

    def on_mount(self) -> None:
        """Go on at the end of what is there."""
        editor = self.query_one(PageEditor)
        editor.move_cursor(editor.document.end)

    @on(TextArea.Changed)
    def remember(self, event: TextArea.Changed) -> None:
        """Take up what was typed."""
        self._text = event.text_area.text
        if self._text != self._kept:
            self._soon.typed()

    def _keep_typed(self) -> None:
        with telling(self):
            self.keep_now()

    def on_button_pressed(self) -> None:
        """The mouse's way."""
        self.action_leave()

    def keep_now(self) -> None:
        """Keep what is typed; raises `CoachError` if that cannot be done."""
        self._soon.stop()
        if self._text != self._kept:
            self._keep(self._text)
            self._kept = self._text

    def put_by(self) -> None:
        """Put it on the disk and stay."""
        self.keep_now()

    def action_leave(self) -> None:
        """Keep and close; where it cannot be kept it stays open."""
        with telling(self):
            self.keep_now()
            self.dismiss(self._kept != self._before)
