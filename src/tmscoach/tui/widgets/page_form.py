"""A page that asks for several things: one area for each, together one text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Self

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tmscoach.models.content import Form, FormField
from tmscoach.rules import forms
from tmscoach.tui.widgets.page_editor import PageDocument, PageEditor

BURST = 0.003  # seconds; keys closer together were not pressed but pasted, and are words like any other
LABEL = 2  # rows of a field besides its text
LEAST = 3  # rows that an area may always grow to


class FormArea(PageEditor):
    """Where one field is typed; enter and tab go on as the field wants it, and every letter is a letter."""

    def __init__(self, field: FormField, text: str, names: Callable[[], tuple[str, str]]) -> None:
        super().__init__(
            text,
            id=f"form-{field.id}",
            tab_behavior="focus",
            highlight_cursor_line=False,
            show_line_numbers=False,
            placeholder=Content(field.unnamed),
        )
        self.field = field
        self._names = names
        self._key_at = 0.0
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        pasted, self._key_at = event.time - self._key_at < BURST, event.time
        done = False
        if event.key == "tab" and pasted:
            self.insert("\t")
            done = True
        elif event.key == "tab" and self.field.sort == "turns":
            self.speak()
            done = True
        elif event.key == "enter" and not pasted and self.field.crosses:
            self.cross_out()
            done = True
        elif event.key == "enter" and not pasted and self.field.sort == "line":
            self.screen.focus_next(FormArea)
            done = True
        if done:
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    def take(self, text: str) -> None:
        """Put `text` in the place of what is there, as one edit that can be undone."""
        before = self.text
        if text == before:
            return
        kept = before.rstrip()  # what is only added to need not be wrapped anew
        same = len(kept) if text.startswith(kept) and "\r" not in before else 0
        assert isinstance(self.document, PageDocument)  # as every `PageEditor` has
        start = self.document.get_location_from_index(same)
        self.history.checkpoint()
        self.replace(text[same:], start, self.document.end)
        self.move_cursor(self.document.end)

    def cross_out(self) -> None:
        """Cross out what stands here, or take that back."""
        self.take(forms.crossed(self.text))

    def speak(self) -> None:
        """The other voice is next."""
        self.take(forms.turned(self.text, self._names()))

    def get_line(self, line_index: int) -> Text:
        """A line that is crossed out also looks like it."""
        line = super().get_line(line_index)
        if self.field.crosses and forms.is_crossed(line.plain):
            line.stylize("strike $quiet")
        return line


class PageForm(VerticalScroll, can_focus=False):
    """The areas of a form, one below the other; what is typed there bubbles as `TextArea.Changed`."""

    def __init__(self, form: Form, fields: forms.Fields, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.form = form
        self._areas = {
            field.id: FormArea(field, fields.get(field.id, ""), self._voices) for field in form.field
        }
        self._last = self._begun
        self._room = self._rows = 0  # rows that an area may have, and those of the one that grew last

    def compose(self) -> ComposeResult:
        """Label and area of each field."""
        for field, area in zip(self.form.field, self._areas.values(), strict=True):
            with Vertical(classes="form-field"):
                yield Static(_label(field), classes="form-label")
                yield area

    def __iter__(self) -> Iterator[FormArea]:
        """The areas in their order."""
        return iter(self._areas.values())

    @property
    def fields(self) -> dict[str, str]:
        """What stands in each."""
        return {name: area.text for name, area in self._areas.items()}

    @property
    def text(self) -> str:
        """The page as one text."""
        return forms.compose(self.form, self.fields)

    @property
    def sealed(self) -> bool:
        """Whether nothing of it may reach a clipboard."""
        return all(area.sealed for area in self)

    @sealed.setter
    def sealed(self, sealed: bool) -> None:
        for area in self:
            area.sealed = sealed

    def load(self, text: str) -> None:
        """Show a text that is this form's own, without undo; any other shows empty areas."""
        fields = forms.parse(self.form, text) or {}
        for name, area in self._areas.items():
            area.load(fields.get(name, ""))

    def take(self, fields: forms.Fields) -> None:
        """Put these texts in the place of what is there; each can be undone in its area."""
        for name, area in self._areas.items():
            area.take(fields.get(name, ""))

    def wipe(self) -> None:
        """Nothing of the text stays in the areas or in their memory of edits."""
        for area in self:
            area.wipe()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Go to the area one was in; at first the one that was filled last."""
        self._last.focus(scroll_visible)
        return self

    @property
    def _begun(self) -> FormArea:
        areas = list(self)
        return next((area for area in reversed(areas) if area.text), areas[0])

    def _voices(self) -> tuple[str, str]:
        return forms.voices(self.form, self.fields)

    def on_resize(self) -> None:
        """An area grows with its text as far as it can be seen whole, together with its label."""
        self._room = max(self.size.height - LABEL, LEAST)
        for area in self:
            area.styles.max_height = self._room
        self._show_whole(self._last)
        self.set_class(self.size.height < len(self.form.field) * (LABEL + 1), "-tight")

    @on(events.DescendantFocus)
    def remember_place(self, event: events.DescendantFocus) -> None:
        """Where one is, and its label with it."""
        if isinstance(event.widget, FormArea):
            self._last = event.widget
            self._show_whole(event.widget)

    @on(FormArea.Changed)
    def follow(self, event: FormArea.Changed) -> None:
        """A field that grows stays in sight."""
        area = event.text_area
        rows = min(area.virtual_size.height, self._room)
        if isinstance(area, FormArea) and area.has_focus and rows != self._rows:
            self._rows = rows
            self._show_whole(area)

    def _show_whole(self, area: FormArea) -> None:
        if area.parent is not None:
            self.call_after_refresh(self.scroll_to_widget, area.parent, animate=False)


def _label(field: FormField) -> Content:
    does = {"turns": "tab: the other voice", "items": "a line for each"}.get(field.sort, "")
    if field.crosses:
        does = "enter crosses it out"
    hint = f"{field.hint} · {does}" if does else field.hint
    return Content.assemble((field.label, "bold"), (f"   {hint}", "$quiet"))
