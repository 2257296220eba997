"""People: the care team and one's own, with a number or an address each."""

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
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.listing import ListScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.people import PersonView
    from tmscoach.services.slips import Slip
    from tmscoach.startup import Services

ROLES = ("doctor", "therapist", "physiotherapist", "friend", "family", "neighbour")
YES, NO = "yes", "no"


class PeopleScreen(ListScreen["PersonView"]):
    """A list by name; names are offered wherever somebody is asked for."""

    CSS_PATH = "people.tcss"
    NOTHING = "#no-people"
    BINDINGS = [
        Binding("a", "add", "Add", id="people.add", tooltip="Somebody of your care team, or of your own"),
        Binding(
            "s", "support", "On support", id="people.support", tooltip="First on the support screen, or not"
        ),
        Binding("d", "delete", "Put away", id="people.delete", tooltip="Off the list; visits keep the name"),
        Binding(
            "z", "away", "Put-away ones", id="people.away", tooltip="Show those who were put away, or not"
        ),
        Binding("escape", "leave", "Back", id="people.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__(services, about)
        self._away = False

    def compose(self) -> ComposeResult:
        """The list, or one sentence about what belongs here."""
        yield Masthead("People", "", "enter changes")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="people"):
            yield Static(
                "Nobody yet. Press a to keep somebody: your doctor, your therapist, a person to ring on a "
                "bad day. Their names are offered for visits, questions and homework.",
                id="no-people",
            )
            yield OptionList(id="people-list", markup=False)
        yield KeyLine()

    def fetch(self) -> Sequence[PersonView]:
        """People by name; those put away only where they were asked for."""
        return self._services.people.people(put_away=self._away)

    def line(self, item: PersonView) -> Content:
        """Name and role, and quietly under them how to reach somebody."""
        role = f", {one_line(item.role)}" if item.role else ""
        about = [one_line(item.reach)] if item.reach else []
        about += ["on the support screen"] * item.is_support + ["put away"] * item.away
        under = (f"\n    {'  ·  '.join(about)}", "$quiet") if about else ""
        under = (f"\n    {'  ·  '.join(about)}", "$quiet") if about else ""
        return Content.assemble(f"{one_line(item.name)}{role}", under)

    async def _ask(
        self, slip: Slip, title: str, name: str, role: str, reach: str, support: bool
    ) -> Answers | None:
        def check(answers: Answers) -> None:
            if not answers["name"]:
                raise CoachError("There is no name yet. Write what you call this person.")
            if answers["support"] not in (YES, NO):
                raise CoachError("For the support screen, write yes or no.")

        fields = (
            Field("name", "Name, as you call them", name),
            Field("role", "Role: doctor, therapist, friend ... (may stay empty)", role, ROLES),
            Field("reach", "Number or address (may stay empty)", reach),
            Field("support", "First on the support screen? yes or no", YES if support else NO, (YES, NO)),
        )
        return await self.app.push_screen_wait(AskDialog(title, fields, check, slip))

    @work
    async def action_add(self) -> None:
        """Keep somebody."""
        slip = self._services.slips.of("person")
        answers = await self._ask(slip, "A person", "", "", "", support=False)
        if answers is not None:
            with telling(self):
                self._services.people.add(
                    answers["name"], answers["role"], answers["reach"], is_support=answers["support"] == YES
                )
                slip.forget()
                self._show()

    @on(OptionList.OptionSelected)
    def change(self, event: OptionList.OptionSelected) -> None:
        """Change the chosen person."""
        self._change(self._items[event.option_index])

    @work
    async def _change(self, person: PersonView) -> None:
        slip = self._services.slips.of("person", person.id)
        answers = await self._ask(
            slip, "This person", person.name, person.role, person.reach, person.is_support
        )
        if answers is not None:
            self._put(person, answers["name"], answers["role"], answers["reach"], answers["support"] == YES)

    def _put(self, person: PersonView, name: str, role: str, reach: str, is_support: bool) -> None:
        with telling(self):
            self._services.people.change(person.id, name=name, role=role, reach=reach, is_support=is_support)
            self._services.slips.of("person", person.id).forget()
            self._show()

    def action_support(self) -> None:
        """Put the chosen person on the support screen, or off it."""
        person = self._chosen
        if person is not None:
            self._put(person, person.name, person.role, person.reach, not person.is_support)

    @work
    async def action_delete(self) -> None:
        """Put the chosen person away, after asking; or bring somebody back who was."""
        person = self._chosen
        if person is None:
            return
        people = self._services.people
        detail = "Visits, questions and homework keep the name. z shows who was put away."
        if person.away or await self.app.push_screen_wait(
            ConfirmDialog(f"Put {one_line(person.name)} away?", detail)
        ):
            with telling(self):
                (people.bring_back if person.away else people.put_away)(person.id)
                self._show()

    def action_away(self) -> None:
        """Show those who were put away, too; d brings them back."""
        self._away = not self._away
        with telling(self):
            self._show()
            self.query_one(Masthead).show("right", "d brings back" if self._away else "enter changes")
