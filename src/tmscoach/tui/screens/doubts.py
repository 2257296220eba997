"""The doubts page: what speaks against it, who said so, what was checked, what the patient thinks now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, Field, FormDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.listing import ListScreen
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.belief import DoubtView

PARTS = (("said_by", "who said it"), ("checked", "what was checked"), ("think_now", "what I think now"))


class DoubtsScreen(ListScreen["DoubtView"]):
    """A list, newest first; a doubt waits for nothing, and can become a question for the doctor."""

    CSS_PATH = "doubts.tcss"
    NOTHING = "#no-doubts"
    BINDINGS = [
        Binding("a", "add", "Add", id="doubts.add", tooltip="A doubt, in your words"),
        Binding("p", "ask_doctor", "Ask the doctor", id="doubts.ask", tooltip="Make it a question"),
        Binding("i", "visits", "Questions", id="doubts.visits", tooltip="Visits and questions"),
        Binding("d", "delete", "Delete", id="doubts.delete", tooltip="Take it off the page"),
        Binding("escape", "leave", "Back", id="doubts.back", tooltip="Back"),
    ]

    def compose(self) -> ComposeResult:
        """The list, or one sentence about what belongs here."""
        yield Masthead("Doubts", "", "enter edits")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="doubts"):
            yield Static(
                "Nothing here yet. Press a to write a doubt down as its own lawyer would. Who said it and "
                "what was checked can come later; what only a doctor can answer becomes a question with p.",
                id="no-doubts",
            )
            yield OptionList(id="doubt-list", markup=False)
        yield KeyLine()

    def fetch(self) -> Sequence[DoubtView]:
        """Doubts, the newest first."""
        return self._services.belief.doubts()

    def line(self, item: DoubtView) -> Content:
        """The doubt, and quietly under it what came of it."""
        lines = [f"{item.day.day} {item.day:%B %Y}"]
        lines += [f"{name}: {one_line(words)}" for part, name in PARTS if (words := getattr(item, part))]
        if item.question:
            answered = f"answered: {one_line(item.answer)}" if item.answered_on else "waits for an answer"
            lines.append(f"question for my doctor: {one_line(item.question)}, {answered}")
        quiet = Content("\n".join(f"    {line}" for line in lines)).stylize("$quiet")
        return Content.assemble(Content(one_line(item.text)), "\n", quiet)

    @work
    async def action_add(self) -> None:
        """Keep something new."""
        belief = self._services.belief

        def keep(answers: Answers) -> None:
            belief.add_doubt(**answers)

        slip = self._services.slips.of("doubt")
        if await self.app.push_screen_wait(FormDialog("A doubt", _fields(), keep, slip)) is not None:
            with telling(self):
                self._show()

    @on(OptionList.OptionSelected)
    def edit(self, event: OptionList.OptionSelected) -> None:
        """Change or complete the chosen doubt."""
        self._edit(self._items[event.option_index])

    @work
    async def _edit(self, doubt: DoubtView) -> None:
        belief = self._services.belief

        def keep(answers: Answers) -> None:
            belief.edit_doubt(doubt.id, **answers)

        slip = self._services.slips.of("doubt", doubt.id)
        if await self.app.push_screen_wait(FormDialog("This doubt", _fields(doubt), keep, slip)) is not None:
            with telling(self):
                self._show()

    @work
    async def action_ask_doctor(self) -> None:
        """Make a question for the doctor of the chosen doubt."""
        doubt = self._chosen
        if doubt is None:
            return
        if doubt.question:
            said = f"Answered: {doubt.answer}" if doubt.answered_on else "It waits for an answer, under i."
            self.notify(one_line(said, 240), markup=False, timeout=10)
            return
        belief = self._services.belief

        def keep(answers: Answers) -> None:
            belief.ask_doctor(doubt.id, answers["question"])

        field = Field("question", "The question, as you would ask it", doubt.text)
        slip = self._services.slips.of("doubt-question", doubt.id)
        asked = FormDialog("A question for the doctor", (field,), keep, slip)
        if await self.app.push_screen_wait(asked) is not None:
            with telling(self):
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take the chosen doubt off the page, after asking."""
        doubt = self._chosen
        if doubt is None:
            return
        if await self.app.push_screen_wait(
            ConfirmDialog("Take this off the page?", one_line(doubt.text, 200))
        ):
            with telling(self):
                self._services.belief.delete_doubt(doubt.id)
                self._show()

    def action_visits(self) -> None:
        """Where questions are answered."""
        self.post_message(OpenPlace("visits"))


def _fields(doubt: DoubtView | None = None) -> tuple[Field, ...]:
    return (
        Field("text", "The doubt", doubt.text if doubt else ""),
        Field("said_by", "Who said it, or where I read it (may stay empty)", doubt.said_by if doubt else ""),
        Field(
            "checked", "What was checked, and what was found (may stay empty)", doubt.checked if doubt else ""
        ),
        Field("think_now", "What I think now (may stay empty)", doubt.think_now if doubt else ""),
    )
