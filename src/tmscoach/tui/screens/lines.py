"""Lines to answer an alarm with and cards to turn to: those that ship, and the patient's own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
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
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules.text import one_line
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services

FAMILIES = {
    Trigger.PAIN: "Pain, or another symptom",
    Trigger.FEAR: "A frightening thought",
    Trigger.WORRY: "A worry going round",
    Trigger.MOVEMENT: "About to move, or do something",
    Trigger.OTHER: "Something else",
}
CATEGORIES = {
    CardCategory.SENSE: "The senses",
    CardCategory.PERSON: "A person",
    CardCategory.TASK: "A small task",
    CardCategory.SONG: "A song",
    CardCategory.VIEW: "Something to look at",
    CardCategory.MOVEMENT: "A movement",
    CardCategory.KINDNESS: "Something kind",
    CardCategory.PLAN: "A plan",
}
Adder = Callable[[Answers], str]  # keeps what was answered and gives its key; raises CoachError
Row = tuple[str, str, bool]  # key, text, whether it is the patient's own


class DeckScreen(Screen[None]):
    """A list in groups, own things first in each; the groups' names cannot be chosen."""

    CSS_PATH = "lines.tcss"
    TITLE_SHOWN: ClassVar[str]
    ABOUT: ClassVar[str]

    items = query_one("#deck", OptionList)

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._about = services, about
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
        before = towards or self._chosen_id()
        options: list[Option] = []
        self._rows = {}
        for group, title, rows in self.groups():
            if options:
                options.append(Option("", disabled=True))
            options.append(Option(Content(title).stylize("bold $accent"), disabled=True))
            for row in rows:
                key, text, own = row
                self._rows[key] = (group, row)
                mark = Content.assemble(("   own" if own else "", "$accent"))
                options.append(Option(Content(one_line(text)) + mark, id=key))
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
            return found is not None and found[1][2]
        return True

    @work
    async def action_archive(self) -> None:
        """Ask, then put the highlighted thing away."""
        found = self._rows.get(self._chosen_id())
        if found is None or not found[1][2]:
            return
        key, text, _ = found[1]
        asked = ConfirmDialog("Put this away?", text, "Put away", "Keep it")
        if await self.app.push_screen_wait(asked):
            with telling(self):
                self.archive(key)
                self.fill()

    @work
    async def action_add(self) -> None:
        """Ask for a new one until it is good or left."""
        added: list[str] = []
        fields, add = self.form()

        def check(answers: Answers) -> None:
            added.append(add(answers))

        if await self.app.push_screen_wait(AskDialog(self.form_title(), fields, check)) and added:
            with telling(self):
                self.fill(added[-1])

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
    def form_title(self) -> str:
        """What is asked for when something is added."""

    @abstractmethod
    def form(self) -> tuple[tuple[Field, ...], Adder]:
        """The fields of a new one, and what keeps it."""

    @abstractmethod
    def archive(self, key: str) -> None:
        """Put one away."""


class LinesScreen(DeckScreen):
    """Lines by what they answer: starters, and your own."""

    TITLE_SHOWN = "Lines"
    ABOUT = (
        "A line is one sentence you can believe, said once a breath. Your own may have up to 15 words: "
        "what you know, what you allow, what you do next."
    )
    BINDINGS = [
        Binding("a", "add", "Add a line", id="lines.add", tooltip="A line of your own"),
        Binding("v", "voice", "Voice", id="lines.voice", tooltip="I, you, or by name"),
        Binding("d", "archive", "Put away", id="lines.archive", tooltip="A line of your own"),
        Binding("escape", "leave", "Back", id="lines.back", tooltip="Back"),
    ]
    _voice = Voice.I

    def groups(self) -> Iterable[tuple[str, str, Iterable[Row]]]:
        """Five families."""
        for family, title in FAMILIES.items():
            found = self._services.deck.lines(family, self._voice)
            yield family.value, title, [(line.key, line.text, line.own) for line in found]

    def action_voice(self) -> None:
        """Starters in the next voice."""
        voices = [Voice.I, Voice.YOU] + ([Voice.NAME] if self._services.config.first_name else [])
        self._voice = voices[(voices.index(self._voice) + 1) % len(voices)]
        with telling(self):
            self.fill()

    def form_title(self) -> str:
        """What is asked."""
        return "A line of your own"

    def form(self) -> tuple[tuple[Field, ...], Adder]:
        """A family and the words."""
        names = tuple(family.value for family in FAMILIES)

        def add(answers: Answers) -> str:
            family = _one_of(answers["family"], names, "what it answers")
            return self._services.deck.add_line(Trigger(family), answers["text"]).key

        return (
            Field("text", "The line, up to 15 words, in the present: what I know, what I allow, what I do"),
            Field("family", f"What it answers: {', '.join(names)}", self.group or names[0], names),
        ), add

    def archive(self, key: str) -> None:
        """Put an own line away."""
        self._services.deck.archive_line(key)


class CardsScreen(DeckScreen):
    """Cards by where they turn attention: starters, and your own."""

    TITLE_SHOWN = "Cards"
    ABOUT = "A card is something to turn to, outside the body and the worry. Your own work best."
    BINDINGS = [
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
                [(card.key, card.text, card.own) for card in found if card.category is category],
            )

    def form_title(self) -> str:
        """What is asked."""
        return "A card of your own"

    def form(self) -> tuple[tuple[Field, ...], Adder]:
        """A category and the words."""
        names = tuple(category.value for category in CATEGORIES)

        def add(answers: Answers) -> str:
            category = _one_of(answers["category"], names, "where it turns to")
            return self._services.deck.add_card(CardCategory(category), answers["text"]).key

        return (
            Field("text", "The card, a few words: what to look at, hear, do, plan"),
            Field("category", f"Where it turns to: {', '.join(names)}", self.group or names[0], names),
        ), add

    def archive(self, key: str) -> None:
        """Put an own card away."""
        self._services.deck.archive_card(key)


def _one_of(answer: str, names: tuple[str, ...], what: str) -> str:
    word = answer.strip().lower()
    if word not in names:
        raise CoachError(f"For {what}, write one of: {', '.join(names)}.")
    return word
