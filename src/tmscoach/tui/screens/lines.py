"""Lines to answer an alarm with and cards to turn to: those that ship, and the patient's own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.errors import CoachError
from tmscoach.models.terms import CardCategory, Voice
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, Field, FormDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead
from tmscoach.tui.words import CATEGORIES, FAMILIES

if TYPE_CHECKING:
    from tmscoach.services.deck import CardChoice, LineChoice
    from tmscoach.startup import Services


@dataclass(frozen=True, slots=True)
class Row:
    """A line or card in the list."""

    key: str
    text: str
    own: bool
    remarks: tuple[str, ...] = ()  # one below the other


class DeckScreen(Screen[None]):
    """A list in groups, own things first in each; a number leads to a group, whose name cannot be chosen."""

    CSS_PATH = "lines.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]
    THING: ClassVar[str]
    TITLE_SHOWN: ClassVar[str]
    ABOUT: ClassVar[str]
    AWAY: ClassVar[str]  # what putting away does

    items = query_one("#deck", OptionList)

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._about = services, about
        self._groups: list[str] = []
        self._rows: dict[str, tuple[str, Row]] = {}  # option id -> group, row

    def compose(self) -> ComposeResult:
        """What this is, and the list."""
        yield Masthead(self.TITLE_SHOWN)
        yield Static(self.ABOUT, id="deck-about")
        yield OptionList(id="deck", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self.fill()
        self.items.focus()

    def fill(self, towards: str = "") -> None:
        """Build the list anew, `towards` or what was chosen before highlighted."""
        before, known = towards or self._chosen_id(), set(self._rows)
        options: list[Option] = []
        groups = list(self.groups())
        self._groups, self._rows = [group for group, _, _ in groups], {}
        for number, (group, title, rows) in enumerate(groups, 1):
            if options:
                options.append(Option("", disabled=True))
            name = Content.assemble((f"{number}  ", "$quiet"), (title, "bold $accent"))
            options.append(Option(name, disabled=True))
            for row in rows:
                self._rows[row.key] = (group, row)
                if known and row.own and row.key not in known:
                    before = row.key  # made meanwhile, in the workshop
                options.append(Option(_shown(row), id=row.key))
        self.items.clear_options()
        self.items.add_options(options)
        if self._rows:
            self.items.highlighted = self.items.get_option_index(
                before if before in self._rows else next(iter(self._rows))
            )
        self.refresh_bindings()

    def _chosen_id(self) -> str:
        option = self.items.highlighted_option
        return (option.id or "") if option else ""

    @property
    def group(self) -> str:
        """The group the highlighted thing belongs to."""
        found = self._rows.get(self._chosen_id())
        return found[0] if found else ""

    def on_option_list_option_highlighted(self) -> None:
        """Only own things can be put away, so the keys change."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only own things can be put away."""
        if action == "archive":
            found = self._rows.get(self._chosen_id())
            return found is not None and found[1].own
        return True

    def action_group(self, place: int) -> None:
        """To the first thing of a group."""
        wanted = self._groups[place] if place < len(self._groups) else None
        first = next((key for key, (group, _) in self._rows.items() if group == wanted), None)
        if first is not None:
            self.items.highlighted = self.items.get_option_index(first)
            self.items.scroll_to_highlight(top=True)
            self.items.scroll_relative(y=-1, animate=False)  # with the name of the group

    @work
    async def action_archive(self) -> None:
        """Ask, then put the highlighted thing away."""
        found = self._rows.get(self._chosen_id())
        if found is None or not found[1].own:
            return
        row = found[1]
        asked = ConfirmDialog(
            f"Put this {self.THING} away?", f"{one_line(row.text)}\n\n{self.AWAY}", "Put away", "Keep it"
        )
        if await self.app.push_screen_wait(asked):
            with telling(self):
                said = self.archive(row.key)
                self.fill()
                self.notify(said, markup=False, timeout=5)

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def change_nothing(self) -> None:
        """`enter` has nothing to do here."""

    @abstractmethod
    def groups(self) -> Iterable[tuple[str, str, Iterable[Row]]]:
        """(id, title, rows) of each group."""

    @abstractmethod
    def archive(self, key: str) -> str:
        """Put one away; gives a sentence that says what has happened to it."""


def _shown(row: Row) -> Content:
    """A row: the words, whose they are, and what is known about them."""
    return Content.assemble(
        one_line(row.text),
        ("   own" if row.own else "", "$accent"),
        *((f"\n    {remark}", "$quiet") for remark in row.remarks),
    )


class LinesScreen(DeckScreen):
    """Lines by what they answer: starters, and your own with what they did."""

    TITLE_SHOWN = "Lines"
    THING = "line"
    ABOUT = (
        "A line is one sentence you can believe, said once a breath. Your own may have up to 15 words: "
        "what you know, what you allow, what you do next."
    )
    AWAY = "Drills that used it keep its words. A line that no drill has used is deleted."
    BINDINGS = [
        *(
            Binding(str(n), f"group({n - 1})", title, show=False, id=f"lines.group{n}", tooltip="Its lines")
            for n, title in enumerate(FAMILIES.values(), 1)
        ),
        Binding("a", "open('workshop')", "Make a line", id="lines.add", tooltip="A line of your own"),
        Binding("v", "voice", "Voice", id="lines.voice", tooltip="I, you, or by name"),
        Binding("d", "archive", "Put away", id="lines.archive", tooltip="A line of your own"),
        Binding("escape", "leave", "Back", id="lines.back", tooltip="Back"),
    ]
    _voice = Voice.I

    def groups(self) -> Iterable[tuple[str, str, Iterable[Row]]]:
        """Five families."""
        for family, title in FAMILIES.items():
            found = self._services.deck.lines(family, self._voice)
            yield family.value, title, [_line_row(line) for line in found]

    def action_voice(self) -> None:
        """Lines in the next voice."""
        voices = [Voice.I, Voice.YOU] + ([Voice.NAME] if self._services.config.first_name else [])
        self._voice = voices[(voices.index(self._voice) + 1) % len(voices)]
        with telling(self):
            self.fill()

    def action_open(self, place: str) -> None:
        """The workshop."""
        self.post_message(OpenPlace(place))

    def archive(self, key: str) -> str:
        """Put an own line away, or delete one that was never used."""
        if self._services.deck.archive_line(key):
            return "Put away. Drills that used it keep its words."
        return "Deleted. No drill had used it."


def _line_row(line: LineChoice) -> Row:
    remarks = [line.did] if line.own else []
    if line.own and line.worn:
        remarks.append(f"Fresh words may help. {line.worn}")
    return Row(line.key, line.text, line.own, tuple(remarks))


class CardsScreen(DeckScreen):
    """Cards by where they turn attention: starters, and your own."""

    TITLE_SHOWN = "Cards"
    THING = "card"
    AWAY = "Drills that used it keep its words."
    ABOUT = "A card is something to turn to, outside the body and the worry. Your own work best."
    BINDINGS = [
        *(
            Binding(str(n), f"group({n - 1})", title, show=False, id=f"cards.group{n}", tooltip="Its cards")
            for n, title in enumerate(CATEGORIES.values(), 1)
        ),
        Binding("a", "add", "Add a card", id="cards.add", tooltip="A card of your own"),
        Binding("d", "archive", "Put away", id="cards.archive", tooltip="A card of your own"),
        Binding("escape", "leave", "Back", id="cards.back", tooltip="Back"),
    ]

    def groups(self) -> Iterable[tuple[str, str, Iterable[Row]]]:
        """Eight categories."""
        found = self._services.deck.cards()
        for category, title in CATEGORIES.items():
            yield (
                category.value,
                title,
                [_card_row(card) for card in found if card.category is category],
            )

    @work
    async def action_add(self) -> None:
        """Ask for words and category until they are good or left."""
        names = tuple(category.value for category in CATEGORIES)
        added: list[str] = []

        def add(answers: Answers) -> None:
            category = _one_of(answers["category"], names, "where it turns to")
            added.append(self._services.deck.add_card(CardCategory(category), answers["text"]).key)

        fields = (
            Field("text", "The card, a few words: what to look at, hear, do, plan"),
            Field("category", f"Where it turns to: {', '.join(names)}", self.group or names[0], names),
        )
        asked = FormDialog("A card of your own", fields, add, self._services.slips.of("card"))
        if await self.app.push_screen_wait(asked) and added:
            with telling(self):
                self.fill(added[-1])

    def archive(self, key: str) -> str:
        """Put an own card away."""
        self._services.deck.archive_card(key)
        return "Put away. Drills that used it keep its words."


def _card_row(card: CardChoice) -> Row:
    remarks: tuple[str, ...] = ()
    if card.last_used is not None:
        remarks = (f"last {card.last_used.day} {card.last_used:%b %Y}; {card.did}",)
    elif card.own:
        remarks = (card.did,)
    return Row(card.key, card.text, card.own, remarks)


def _one_of(answer: str, names: tuple[str, ...], what: str) -> str:
    word = answer.strip().lower()
    if word not in names:
        raise CoachError(f"For {what}, write one of: {', '.join(names)}.")
    return word
