"""People to reach, one key from every screen, without any connection and without reading any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tmscoach.models.content import SupportNumber
    from tmscoach.services.slips import Slip
    from tmscoach.services.support import Reachable, SupportService
    from tmscoach.startup import Services

KEYS = "123456789bcdefghijklmnopqrstuvwxyz"  # one for each number in a dialog
BEHIND = "Your own people and numbers are behind the passphrase. These ship with tmscoach."
UNREAD = "Your own people and numbers could not be read just now. These numbers ship with tmscoach."


def _lines(one: Reachable | SupportNumber) -> Content:
    where = f"   {visible(one.where)}" if one.where else ""
    return Content.assemble(
        Content(f"{visible(one.name)}\n"), Content(visible(one.reach)).stylize("bold"), Content(where)
    )


class SupportScreen(Screen[None]):
    """The statement, the numbers, and a way back; opens even when the store does not.

    Before the store is open it shows the numbers that ship. Own people come first, then the numbers, which
    can be changed or hidden here.
    """

    CSS_PATH = "support.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding("escape,enter", "leave", "Back", id="support.back", tooltip="Back to where you were"),
        Binding("a", "add", "Add", id="support.add", tooltip="A number of your own"),
        Binding("c", "change", "Change", id="support.change", tooltip="Change a number"),
        Binding(
            "h", "hide", "Hide or show", id="support.hide", tooltip="Take a number off, or bring it back"
        ),
        Binding("o", "people", "People", id="support.people", tooltip="Who of them stands here"),
    ]

    def __init__(self, services: Services | None, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._is_locked = about == "locked"

    def compose(self) -> ComposeResult:
        """Who can be reached, where, and how."""
        words = content.support()
        yield Masthead(words.title)
        with VerticalScroll(classes="page"), Vertical(classes="column", id="support"):
            yield Static(Content(words.statement), classes="title")
            yield Static(Content(words.lead), classes="gap")
            yield Static(self._numbers(), id="support-numbers")
            yield Static(Content(words.closing), classes="gap")
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be changed before the store is open."""
        return self._services is not None or action not in ("add", "change", "hide", "people")

    def _numbers(self) -> Content:
        found: Sequence[Reachable | SupportNumber] = content.support().number
        told = ""
        if self._services is not None:
            try:
                found = self._services.support.shown()
            except CoachError:
                told = UNREAD
        shown = [Content(BEHIND)] if self._is_locked else []
        shown += [_lines(one) for one in found]
        return Content("\n\n").join([*shown, Content(told)] if told else shown)

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        if self._services is not None:
            self._show()

    def _show(self) -> None:
        self.query_one("#support-numbers", Static).update(self._numbers())

    async def _ask(self, slip: Slip, title: str, name: str, reach: str, where: str) -> Answers | None:
        def check(answers: Answers) -> None:
            if not answers["name"] or not answers["reach"]:
                raise CoachError("A name and a way to reach it are needed.")

        fields = (
            Field("name", "Name", name),
            Field("reach", "Number or address", reach),
            Field("where", "When, or where it works (may stay empty)", where),
        )
        return await self.app.push_screen_wait(AskDialog(title, fields, check, slip))

    async def _pick(self, question: str, detail: str, offered: Sequence[Reachable]) -> Reachable | None:
        answers = tuple(
            Answer(key, one_line(one.name, 40), "hidden" if one.hidden else "")
            for key, one in zip(KEYS, offered, strict=False)
        )
        key = await self.app.push_screen_wait(ChooseDialog(question, detail, answers))
        return offered[KEYS.index(key)] if key else None

    def _changeable(self, support: SupportService) -> list[Reachable]:
        return [one for one in support.everyone() if one.number]

    @work
    async def action_add(self) -> None:
        """Keep a number of one's own."""
        assert self._services is not None
        slip = self._services.slips.of("number")
        answers = await self._ask(slip, "A number of your own", "", "", "")
        if answers is not None:
            with telling(self):
                self._services.support.add(answers["name"], answers["reach"], answers["where"])
                slip.forget()
                self._show()

    @work
    async def action_change(self) -> None:
        """Change a number, one that ships too."""
        assert self._services is not None
        support = self._services.support
        with telling(self):
            one = await self._pick(
                "Which one?", "People are changed under people (o).", self._changeable(support)
            )
            if one is None:
                return
            if one.changed and await self.app.push_screen_wait(
                ConfirmDialog("You changed this number. Put it back as it shipped?", no="Change it again")
            ):
                support.bring_back(one.number)
                self._show()
                return
            slip = self._services.slips.of("number", one.ships or one.uuid)
            answers = await self._ask(slip, one.name, one.name, one.reach, one.where)
            if answers is not None:
                support.change(
                    one.number, name=answers["name"], reach=answers["reach"], where=answers["where"]
                )
                slip.forget()
                self._show()

    @work
    async def action_hide(self) -> None:
        """Take a number off the screen, or bring one back as it shipped."""
        assert self._services is not None
        support = self._services.support
        with telling(self):
            offered = [one for one in self._changeable(support) if not one.must_stay]
            detail = "A hidden one comes back. The emergency number stays; it can be changed."
            one = await self._pick("Hide or show which one?", detail, offered)
            if one is not None:
                if one.hidden:
                    support.bring_back(one.number)
                else:
                    support.hide(one.number)
                self._show()

    def action_people(self) -> None:
        """To the people, who can be put on this screen."""
        self.post_message(OpenPlace("people"))

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)
