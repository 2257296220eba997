"""The shelf: what can be read, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tmscoach.errors import CoachError
from tmscoach.rules.care import said
from tmscoach.rules.text import one_line
from tmscoach.services.shelf import KINDS, Reading, ShelfView
from tmscoach.tui.dialogs.ask import AskDialog, Field
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class ShelfScreen(Screen[None]):
    """Titles by kind; `enter` notes that some of one was read today, which counts as *Learn*."""

    CSS_PATH = "shelf.tcss"
    BINDINGS = [
        Binding("a", "add", "Own title", id="shelf.add", tooltip="Put a title of your own on the shelf"),
        Binding(
            "d", "delete", "Take back", id="shelf.delete", tooltip="A note of reading, or a title of yours"
        ),
        Binding("escape", "leave", "Back", id="shelf.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._items: dict[str, ShelfView | Reading] = {}

    def compose(self) -> ComposeResult:
        """One list."""
        yield Masthead("Shelf", "", "enter: I read a little today")
        with Vertical(id="shelf"), Vertical(classes="column"):
            yield OptionList(id="shelf-list", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()
        self.query_one(OptionList).focus()

    def _show(self) -> None:
        found = self.query_one(OptionList)
        chosen = None
        if found.highlighted is not None:
            chosen = found.get_option_at_index(found.highlighted).id
        items, log = self._services.shelf.items(), self._services.shelf.log()
        self._items = {item.id: item for item in items} | {one.id: one for one in log}
        options: list[Option] = []
        kind = ""
        for item in items:
            if item.kind != kind:
                kind = item.kind
                options.append(_heading(KINDS[kind]))
            options.append(Option(self._lines(item), id=item.id))
        if log:
            options.append(_heading("What you read"))
            options += [Option(self._log_line(one), id=one.id) for one in log]
        found.clear_options()
        found.add_options(options)
        ids = [option.id for option in options]
        found.highlighted = ids.index(chosen) if chosen is not None and chosen in ids else 1

    def _lines(self, item: ShelfView) -> Content:
        by = ", ".join(part for part in (one_line(item.authors), str(item.year or "")) if part)
        about = [by, one_line(item.where)]
        if item.readings:
            about.append(f"read {said(item.readings[0].day, self._services.clock.today())}")
        lines = [
            Content(one_line(item.title)),
            Content(f"    {'  ·  '.join(part for part in about if part)}").stylize("$quiet"),
        ]
        lines += [Content(f"    {one_line(item.about)}").stylize("$quiet")] if item.about else []
        return Content("\n").join(lines)

    def _log_line(self, one: Reading) -> Content:
        words = f"\n    {one_line(one.words)}" if one.words else ""
        day = said(one.day, self._services.clock.today())
        return Content.assemble(Content(f"{day}  {one_line(one.title)}"), Content(words).stylize("$quiet"))

    @property
    def _chosen(self) -> ShelfView | Reading | None:
        found = self.query_one(OptionList)
        if found.highlighted is None:
            return None
        return self._items.get(found.get_option_at_index(found.highlighted).id or "")

    @on(OptionList.OptionSelected)
    def read(self) -> None:
        """Note that some of it was read today."""
        if isinstance(item := self._chosen, ShelfView):
            self._read(item)

    @work
    async def _read(self, item: ShelfView) -> None:
        field = Field("words", "A line about it, if you like (enter keeps it empty)")
        slip = self._services.slips.of("read", item.id)
        answers = await self.app.push_screen_wait(
            AskDialog(f"I read a little today: {one_line(item.title, 80)}", (field,), slip=slip)
        )
        if answers is not None:
            with telling(self):
                self._services.shelf.read(item.number, answers["words"])
                slip.forget()
                self.notify("Noted. It counts as Learn of the open day.", markup=False)
                self._show()

    @work
    async def action_add(self) -> None:
        """Put a title of one's own on the shelf."""

        def check(answers: dict[str, str]) -> None:
            if not answers["title"]:
                raise CoachError("There is no title yet.")

        fields = (
            Field("title", "Title"),
            Field("authors", "By whom (may stay empty)"),
            Field("where", "Where it is found (may stay empty)"),
        )
        slip = self._services.slips.of("title")
        answers = await self.app.push_screen_wait(AskDialog("A title of your own", fields, check, slip))
        if answers is not None:
            with telling(self):
                self._services.shelf.add(**answers)
                slip.forget()
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take back a note of reading, or a title of one's own, after asking."""
        chosen = self._chosen
        if chosen is None:
            return
        with telling(self):
            shelf = self._services.shelf
            if isinstance(chosen, Reading):
                if await self.app.push_screen_wait(
                    ConfirmDialog("Take this note back?", one_line(chosen.title))
                ):
                    shelf.take_back(chosen.id)
            elif not chosen.own:
                self.notify(
                    "This title ships with the program; your own ones can be taken back.", markup=False
                )
            elif await self.app.push_screen_wait(
                ConfirmDialog("Take this title off the shelf?", one_line(chosen.title))
            ):
                shelf.remove(chosen.number)
            self._show()

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)


def _heading(text: str) -> Option:
    return Option(Content(text), disabled=True)
