"""The line workshop: a line of one's own from three parts, believed before it is kept."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.models.terms import Trigger, Voice
from tmscoach.rules.deck import BELIEVED, LINE_WORDS, check_line, join_line, own_in_voice, tense_hint
from tmscoach.rules.text import one_line, visible, word_count
from tmscoach.services.deck import UnfinishedLine
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.keeping import Soon
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.choices import Choices, Option
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead
from tmscoach.tui.widgets.rating import HIGHEST, RatingRow
from tmscoach.tui.widgets.steps import Spoken
from tmscoach.tui.words import FAMILIES

if TYPE_CHECKING:
    from tmscoach.startup import Services

LONGEST_SHOWN = 300  # letters of a line that is far too long
PARTS = (  # name, label, an example
    ("know", "What I know", "this is an alarm"),
    ("allow", "What I allow", "the feeling may be here"),
    ("then", "What I do next", "I go on with the washing up"),
)


class Level(Enum):
    """What is asked; `escape` goes back by one."""

    WORDS = auto()
    FAMILY = auto()
    YOU = auto()
    TRUE = auto()
    SOFTER = auto()


HELP = {
    Level.WORDS: (
        "A line of your own",
        f"One sentence you can believe, in up to {LINE_WORDS} words. Any part may stay empty.",
    ),
    Level.FAMILY: ("What does it answer?", "The drill offers it there. A number answers."),
    Level.YOU: (
        'The same, said to "you"',
        "For the days on which a line is easier to believe from outside. It may stay empty.",
    ),
    Level.TRUE: (
        "How true does it feel, now?",
        f"At {BELIEVED} or more it is kept. Under {BELIEVED} it is not, and softer wordings are offered.",
    ),
}


class WorkshopScreen(Screen[None]):
    """Three parts, what the line answers, its wording for "you", and how true it feels; then it is kept.

    `about` names the family where it is known already. Words that are not a kept line yet are put by a moment
    after the last letter and by every road out of the program, and are here again the next time; only
    throwing them away, which is asked for, forgets them.
    """

    CSS_PATH = "workshop.tcss"
    AUTO_FOCUS = "#know"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]
    BINDINGS = [
        Binding("t", "ten", "ten", id="workshop.ten", tooltip="It feels true at 10"),
        Binding("c", "change", "Change the words", id="workshop.change", tooltip="Back to the three parts"),
        Binding(
            "escape", "back", "Back", id="workshop.back", tooltip="One step back; no word is lost unasked"
        ),
    ]

    page = query_one(".page", VerticalScroll)
    asked = query_one("#asked", Vertical)

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._family = Trigger(about) if about in set(Trigger) else None
        self._family_known = self._family is not None
        self._words = UnfinishedLine()
        self._held = False  # whether the store holds words of this line
        self._picked = ""  # a softer wording, in the place of the three parts
        self._felt = 0
        self._softer: tuple[str, ...] = ()
        self._level = Level.WORDS
        self._done = False  # kept, or thrown away: nothing is put by any more
        self._typing = Soon(self, self._put_by)

    def compose(self) -> ComposeResult:
        """What is asked, and the line as it stands."""
        yield Masthead("Line workshop")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="workshop"):
            yield Static(id="workshop-title", classes="title")
            yield Static(id="workshop-help", classes="quiet")
            with Vertical(id="words"):
                for name, label, example in PARTS:
                    with Horizontal(classes="part"):
                        yield Static(label, classes="part-label")
                        yield LineInput(placeholder=example, id=name, select_on_focus=False)
            yield Spoken("")
            with Vertical(id="you"):
                yield LineInput(id="text_you", select_on_focus=False)
                yield Static(id="voices", classes="quiet")
            yield Static(id="line-about", classes="quiet")
            yield Static(id="line-unsaved")
            yield Button("Go on (enter)", id="go-on")
            yield Vertical(id="asked")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the words that were left, if there are any."""
        with telling(self):
            self._words = self._services.deck.unfinished()
        self._held = not self._words.is_blank
        for name, text in asdict(self._words).items():
            self.query_one(f"#{name}", Input).value = text
        self._go_to(Level.WORDS)
        if self._held:
            self.query_one("#workshop-help", Static).update(
                "These are the words you left here. Go on with them."
            )

    # --- the line ------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The line as it stands."""
        words = self._words
        return self._picked or join_line(words.know, words.allow, words.then)

    @property
    def text_you(self) -> str:
        """What it says to "you"; empty where it has no such wording."""
        return join_line(self._words.text_you, "", "")

    @on(Input.Changed)
    def remember(self) -> None:
        """Take up what was typed, show what becomes of it, and put it by soon after the last letter."""
        self._take_up()
        self._show_line()
        self._typing.typed()

    def _take_up(self) -> None:
        if self.is_mounted and len(inputs := self.query(Input)) == len(asdict(self._words)):
            self._words = UnfinishedLine(**{line.id or "": line.value for line in inputs})

    def _show_line(self) -> None:
        you = self._level is Level.YOU
        text = self.text_you if you else self.text
        self.query_one(Spoken).say(one_line(self.text, LONGEST_SHOWN) or "...")
        if you:
            self.query_one("#voices", Static).update(self._voices())
        count = word_count(text)
        about = Content(f"{count} of {LINE_WORDS} words") if text else Content("")
        remark, refused = "", False
        if text:
            try:
                check_line(text)
                remark = tense_hint(text)
            except CoachError as problem:
                remark, refused = f"{problem.title} {problem.hint}", True
        self.query_one("#line-about", Static).update(
            Content.assemble(
                about, ("   " if remark else ""), (visible(remark), "$warning" if refused else "")
            )
        )

    def _voices(self) -> Content:
        name, you = self._services.config.first_name, self.text_you
        rows = [("As you", own_in_voice(self.text, you, Voice.YOU, name))]
        if name.strip():
            rows.append(("By name", own_in_voice(self.text, you, Voice.NAME, name)))
        else:
            rows.append(("By name", "needs first_name in your settings"))
        return Content("\n").join(
            Content.assemble((f"{label:<10}", "bold"), one_line(words, LONGEST_SHOWN))
            for label, words in rows
        )

    # --- levels --------------------------------------------------------------------------------------------

    def _go_to(self, level: Level) -> None:
        """Ask something else; keys mean it from this moment on, painted or not."""
        self._level = level
        if level is Level.SOFTER:
            title = f"It feels true at {self._felt} of 10, so it is not kept."
            help_text = "A line that says a little less can be easier to believe. A number takes one."
        else:
            title, help_text = HELP[level]
        if level is Level.YOU and self._picked and self.text_you:
            help_text = "The line has changed. Does this still say the same?"
        self.query_one("#workshop-title", Static).update(title)
        self.query_one("#workshop-help", Static).update(help_text)
        typed = level in (Level.WORDS, Level.YOU)
        self.query_one("#words").display = level is Level.WORDS
        self.query_one("#you").display = level is Level.YOU
        for name in ("#line-about", "#go-on"):
            self.query_one(name).display = typed
        self.set_focus(self.query_one("#know" if level is Level.WORDS else "#text_you") if typed else None)
        with self.app.batch_update():
            self.asked.remove_children()
            if level is Level.FAMILY:
                self.asked.mount(
                    Choices([Option(words, chosen=f is self._family) for f, words in FAMILIES.items()])
                )
            elif level is Level.TRUE:
                row = RatingRow(title, "not at all", "entirely", bare=True)
                row.asking = True
                self.asked.mount(row)
            elif level is Level.SOFTER:
                self.asked.mount(Choices([Option(text) for text in self._softer]))
        family = FAMILIES[self._family] if self._family and level is not Level.FAMILY else ""
        self.query_one(Masthead).show("right", family)
        self._show_line()
        self.page.scroll_home(animate=False)
        self.refresh_bindings()

    @on(Input.Submitted)
    def go_on_typing(self, event: Input.Submitted) -> None:
        """To the next part; from the last one, on."""
        names = [name for name, _, _ in PARTS]
        following = names[names.index(event.input.id) + 1 :] if event.input.id in names else []
        if following:
            self.query_one(f"#{following[0]}", Input).focus()
        else:
            self.go_on()

    @on(Button.Pressed, "#go-on")
    def go_on(self) -> None:
        """From words to what is asked next, if the words can be a line."""
        self._take_up()
        text = self.text_you if self._level is Level.YOU else self.text
        with telling(self):
            if self._level is Level.WORDS or text:
                check_line(text)
            if self._level is Level.YOU:
                self._go_to(Level.TRUE)
            else:
                self._picked = ""
                self._go_to(Level.YOU if self._family_known else Level.FAMILY)

    def on_key(self, event: events.Key) -> None:
        """Where nothing is typed, numbers answer, whatever they mean elsewhere."""
        if self._level in (Level.WORDS, Level.YOU):
            return
        if event.character and event.character in "0123456789":
            event.stop()
            event.prevent_default()
            self._answer(int(event.character))
        elif event.key == "enter" and self._level is Level.FAMILY and self._family is not None:
            event.stop()
            self._go_to(Level.YOU)

    @on(Choices.Chosen)
    def choose(self, event: Choices.Chosen) -> None:
        """The mouse's way to answer by a row."""
        self._answer(event.index + 1)

    @on(RatingRow.Rated)
    def rate(self, event: RatingRow.Rated) -> None:
        """The mouse's way to rate."""
        self._answer(event.value)

    def _answer(self, number: int) -> None:
        if self._level is Level.FAMILY and 1 <= number <= len(FAMILIES):
            self._family = list(FAMILIES)[number - 1]
            self._go_to(Level.YOU)
        elif self._level is Level.TRUE:
            self._believe(number)
        elif self._level is Level.SOFTER and 1 <= number <= len(self._softer):
            self._picked = self._softer[number - 1]
            self._go_to(Level.YOU if self.text_you else Level.TRUE)

    def _believe(self, felt: int) -> None:
        assert self._family is not None  # asked before
        with telling(self):
            if felt < BELIEVED:
                words = self._words
                own = join_line(words.know, words.allow, words.then)
                self._softer = tuple(
                    line for line in self._services.deck.softer(self._family, own) if line != self.text
                )
                self._felt = felt
                self._go_to(Level.SOFTER)
                return
            self._services.deck.add_line(self._family, self.text, self.text_you, felt)
            self._forget()
            self.notify("Kept. The drill offers it with your own lines.", markup=False, timeout=4)
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key while it means something."""
        if action == "ten":
            return self._level is Level.TRUE
        if action == "change":
            return self._level is Level.SOFTER
        return True

    def action_ten(self) -> None:
        """It feels true at ten."""
        self._answer(HIGHEST)

    def action_change(self) -> None:
        """Say less by hand."""
        self._picked = ""
        self._go_to(Level.WORDS)

    def action_back(self) -> None:
        """One step back; from the words out of here, after asking what becomes of them."""
        if self._level is Level.WORDS:
            self._take_up()
            if self._words.is_blank:
                self._leave(keep=True)
            else:
                self.ask_about_words()
        elif self._level is Level.FAMILY:
            self._go_to(Level.WORDS)
        elif self._level is Level.SOFTER:
            self._go_to(Level.TRUE)
        elif self._picked:
            self._picked = ""
            self._go_to(Level.SOFTER)
        else:
            self._go_to(Level.FAMILY if self._level is Level.YOU else Level.YOU)

    # --- leaving -------------------------------------------------------------------------------------------

    @work
    async def ask_about_words(self) -> None:
        """Keep them for the next time, throw them away, or stay."""
        question = ChooseDialog(
            "What becomes of these words?",
            "They are not one of your lines yet.",
            (
                Answer("k", "Keep them", "they are here the next time"),
                Answer("t", "Throw them away"),
            ),
        )
        chosen = await self.app.push_screen_wait(question)
        if chosen is not None:
            self._leave(keep=chosen == "k")

    def _leave(self, *, keep: bool) -> None:
        with telling(self):
            if keep:
                self.keep_now()
            else:
                self._services.deck.put_by(UnfinishedLine())
            self._done = True
            self.dismiss(None)

    def _forget(self) -> None:
        """The words have become a line."""
        self._done = True
        try:
            self._services.deck.put_by(UnfinishedLine())
        except CoachError:
            return  # the line is kept; its words are merely offered once more

    def keep_now(self) -> None:
        """Put the words by; raises `CoachError` if that cannot be done."""
        self._typing.stop()
        self._take_up()
        if not self._done and (self._held or not self._words.is_blank):
            self._services.deck.put_by(self._words)
            self._held = not self._words.is_blank

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self.keep_now()

    def _put_by(self) -> None:
        """The same between two letters: a refusal is said quietly, and tried again with the next one."""
        unsaved = ""
        try:
            self.keep_now()
        except CoachError as problem:
            unsaved = f"Not on disk yet: {problem.title}"
        if self.is_mounted:
            self.query_one("#line-unsaved", Static).update(Content(visible(unsaved)))

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        self._put_by()

    def on_unmount(self) -> None:
        """The last chance, on a road that asked nobody."""
        try:
            self.keep_now()
        except CoachError:
            return
