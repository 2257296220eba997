"""The editor of a page: keeps every character as it was typed, and shows none that a terminal would obey."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual.cache import LRUCache
from textual.document._document import Document, EditResult, Location  # Textual exports only Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

from tmscoach.rules.text import visible

MOST_DRAWN = 500  # rows kept as they were drawn


class PageDocument(Document):
    """A text parted into lines at newlines only, so that what is read back is what was put in.

    Textual's own document parts at form feeds, separators and the like too, and joins with newlines: opening
    a page would change it. Here `lines` are as they are shown, `text` is as it is kept; both have the same
    number of characters, so every place in one is the same place in the other.
    """

    def __init__(self, text: str) -> None:
        breaks = re.findall(r"\r\n|\r|\n", text)
        # Windows newlines only if all are; in any other mixture a lone \r is a character like another
        self._newline = "\r\n" if breaks and all(found == "\r\n" for found in breaks) else "\n"
        self._lines = text.split(self._newline)
        self._shown = [visible(line) for line in self._lines]
        self._joined: str | None = text

    @property
    def text(self) -> str:
        """The text as it is kept; joined once a change, for it is asked once for each line on the screen."""
        if self._joined is None:
            self._joined = self._newline.join(self._lines)
        return self._joined

    @property
    def lines(self) -> list[str]:
        """The lines as they are shown."""
        return self._shown

    def __getitem__(self, line_index: int | slice) -> str | list[str]:  # type: ignore[override]
        """A line, or several, as they are shown."""
        return self._shown[line_index]

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put `text` in the place of what lies between two places; the only way the document changes."""
        (top_row, top_column), (bottom_row, bottom_column) = sorted((start, end))
        replaced = self.get_text_range(start, end)
        self._joined = None
        lines = self._lines
        before = lines[top_row][:top_column] if top_row < len(lines) else ""
        after = lines[bottom_row][bottom_column:] if bottom_row < len(lines) else ""
        inserted = text.split(self._newline)
        column = len(inserted[-1]) + (len(before) if len(inserted) == 1 else 0)
        inserted[0] = before + inserted[0]
        inserted[-1] += after
        lines[top_row : bottom_row + 1] = inserted
        self._shown[top_row : bottom_row + 1] = [visible(line) for line in inserted]
        return EditResult((top_row + len(inserted) - 1, column), replaced)


class PageWrapping(WrappedDocument):
    """Lines wrapped to the width of the editor."""

    @property
    def height(self) -> int:
        """Rows on the screen; Textual counts all lines of the page, again for each row that it draws."""
        return len(self._offset_to_line_info)


class PageEditor(TextArea):
    """A plain text area over a `PageDocument`; with `sealed` on, nothing of it reaches a clipboard."""

    @dataclass
    class NotCopied(Message):
        """Somebody tried to copy from a page that is not stored."""

    sealed = False
    _is_styled = False

    def _set_document(self, text: str, language: str | None) -> None:
        # the one place where Textual makes its document; the tests notice if that changes
        document = PageDocument(text)
        self._drawn: LRUCache[tuple[object, ...], Strip] = LRUCache(MOST_DRAWN)
        self.document = document
        self.wrapped_document = PageWrapping(document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def notify_style_update(self) -> None:
        """Other colours, or the focus came or went."""
        self._is_styled = False
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows; Textual asks for the colours of all their parts each time, here only after a change."""
        if self._is_styled:
            return Widget.render_lines(self, crop)
        self._is_styled = True
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """A row of the text.

        One that the cursor is not in looks as it did; Textual would draw all of them anew at every key, a
        third of the time until the key is seen.
        """
        row, rows = self.scroll_offset.y + y, self.wrapped_document._offset_to_line_info
        start, end = self.selection
        marked = start != end or self._matching_bracket_location is not None
        if marked or row >= len(rows) or rows[row][0] == end[0]:
            return super().render_line(y)
        line, section = rows[row]
        style = self._theme.base_style if self._theme else None
        looks = (self.document[line], section, self.size.width, style, self.app.current_theme.name)
        strip = self._drawn.get(looks)
        if strip is None:
            strip = self._drawn[looks] = super().render_line(y)
        return strip

    def edit(self, edit: Edit) -> EditResult:
        """Terminals paste line ends as carriage returns; here they become the page's own."""
        if edit.text == "\n" or "\r" in edit.text or self.document.newline != "\n":
            edit.text = re.sub(r"\r\n|\r|\n", self.document.newline, edit.text)
        return super().edit(edit)

    def load(self, text: str) -> None:
        """Show `text` from its beginning, without undo and without telling anyone that it changed."""
        with self.prevent(TextArea.Changed):
            self.load_text(text)

    def wipe(self) -> None:
        """Nothing of the text stays here, nor in the memory of edits."""
        self.load("")
        self.history.clear()

    def action_copy(self) -> None:
        """Copy, except from a page that is not stored."""
        if self.sealed:
            self.post_message(self.NotCopied())
        else:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut, except from a page that is not stored."""
        if self.sealed:
            self.post_message(self.NotCopied())
        else:
            super().action_cut()
