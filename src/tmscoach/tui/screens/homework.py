"""Homework from a therapist or doctor: due, done, or what got in the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from tmscoach.errors import CoachError
from tmscoach.rules.care import said, whose
from tmscoach.rules.days import coming_day
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field, offered
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.listing import ListScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.homework import HomeworkView
    from tmscoach.services.slips import Slip


class HomeworkScreen(ListScreen["HomeworkView"]):
    """By due day, what is done below; `enter` says that it is done, or open again."""

    CSS_PATH = "homework.tcss"
    NOTHING = "#no-homework"
    BINDINGS = [
        Binding("a", "add", "Add", id="homework.add", tooltip="Something that was asked for"),
        Binding("g", "in_the_way", "In the way", id="homework.in_the_way", tooltip="What got in the way"),
        Binding("c", "change", "Change", id="homework.change", tooltip="Words, from whom, due day"),
        Binding("d", "delete", "Delete", id="homework.delete", tooltip="Take it off the list"),
        Binding("escape", "leave", "Back", id="homework.back", tooltip="Back"),
    ]

    def compose(self) -> ComposeResult:
        """The list, or one sentence about what belongs here."""
        yield Masthead("Homework", "", "enter: done, or open again")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="homework"):
            yield Static(
                "No homework. Press a to keep what a therapist or doctor asked you to do. It stands on Today "
                "until it is done, or until you note what got in the way.",
                id="no-homework",
            )
            yield OptionList(id="homework-list", markup=False)
        yield KeyLine()

    def fetch(self) -> Sequence[HomeworkView]:
        """All of it, by due day."""
        return self._services.homework.homework()

    def line(self, item: HomeworkView) -> Content:
        """What was asked for, and quietly under it by whom, until when, and what got in the way."""
        state = f"done {said(item.done_on, self._services.clock.today())}" if item.done_on else item.due
        about = [f"from {whose(one_line(item.from_whom, 30))}", state]
        about += [f"in the way: {one_line(item.in_the_way)}"] if item.in_the_way else []
        return Content.assemble(
            Content(f"{'✓' if item.done_on else ' '} {one_line(item.text)}\n"),
            Content(f"    {'  ·  '.join(part for part in about if part)}").stylize("$quiet"),
        )

    async def _ask(self, slip: Slip, title: str, text: str, from_whom: str, due: str) -> Answers | None:
        def check(answers: Answers) -> None:
            if not answers["text"]:
                raise CoachError("There are no words yet. Write what was asked for.")
            self._due(answers)

        names = self._services.people.names()
        fields = (
            Field("text", "What was asked for", text),
            Field("from_whom", offered("From whom", names), from_whom, names),
            Field("due", "Due: 2026-12-03, tomorrow, thursday (may stay empty)", due),
        )
        return await self.app.push_screen_wait(AskDialog(title, fields, check, slip))

    def _due(self, answers: Answers) -> date | None:
        return coming_day(answers["due"], self._services.clock.today()) if answers["due"] else None

    @work
    async def action_add(self) -> None:
        """Keep a piece of homework."""
        slip = self._services.slips.of("homework")
        answers = await self._ask(slip, "Homework", "", "therapist", "")
        if answers is not None:
            with telling(self):
                self._services.homework.add(answers["text"], answers["from_whom"], self._due(answers))
                slip.forget()
                self._show()

    @on(OptionList.OptionSelected)
    def done(self, event: OptionList.OptionSelected) -> None:
        """It is done, or open again."""
        one = self._items[event.option_index]
        with telling(self):
            self._services.homework.done(one.id, undo=one.done_on is not None)
            self._show()

    @work
    async def action_change(self) -> None:
        """Change the chosen piece."""
        one = self._chosen
        if one is None:
            return
        due = one.due_on.isoformat() if one.due_on else ""
        slip = self._services.slips.of("homework", one.id)
        answers = await self._ask(slip, "This homework", one.text, one.from_whom, due)
        if answers is not None:
            with telling(self):
                self._services.homework.change(
                    one.id, text=answers["text"], from_whom=answers["from_whom"], due_on=self._due(answers)
                )
                slip.forget()
                self._show()

    @work
    async def action_in_the_way(self) -> None:
        """Note what got in the way; no words take the note back."""
        one = self._chosen
        if one is None:
            return
        field = Field("in_the_way", "What got in the way (empty takes the note back)", one.in_the_way)
        slip = self._services.slips.of("in-the-way", one.id)
        answers = await self.app.push_screen_wait(AskDialog(one_line(one.text, 120), (field,), slip=slip))
        if answers is not None:
            with telling(self):
                self._services.homework.not_done(one.id, answers["in_the_way"])
                slip.forget()
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take the chosen piece off the list, after asking."""
        one = self._chosen
        if one is not None and await self.app.push_screen_wait(
            ConfirmDialog("Take this off the list?", one_line(one.text, 200))
        ):
            with telling(self):
                self._services.homework.delete(one.id)
                self._show()
