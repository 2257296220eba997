"""The pages of a drill, one for each kind of step.

A page draws one thing and keeps its own small place (alarm, then hold). Keys reach it as plain calls from the
screen, never through its message queue: three keys typed in one burst are three answers, even before the
page has been painted. What it finds out goes to its `Host` the same way, which stores it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from tmscoach.models import content as shapes
from tmscoach.rules.text import visible
from tmscoach.tui.widgets.answer import AnswerInput
from tmscoach.tui.widgets.choices import Choices, Option
from tmscoach.tui.widgets.pace import BreathBar, FillingBar, PacedBar
from tmscoach.tui.widgets.rating import RatingRow

ALARM = ("Alarm: how threatened do you feel?", "calm", "as much as can be")
FROM_MEMORY = "Your line, from memory"
HOLD = ("Hold: how much of your attention does it have?", "none", "all of it")
KEPT_AS_TYPED = ("thought", "about", "unsaid", "doing", "happened", "learned", "back_to", "cue")


class Host(Protocol):
    """What a page may ask of the screen around it."""

    def keep(self, page: Page, **answers: object) -> bool:
        """Store answers and stay; False if they could not be stored."""

    def go_on(self, page: Page, **answers: object) -> None:
        """Store answers and show the next step; nothing, if `page` is not the one on the screen any more."""

    def changed(self) -> None:
        """The keys that mean something now are other ones."""

    def bar_full(self) -> None:
        """Time is over: ring the bell, where the patient asked for one."""

    def seconds(self) -> float:
        """A clock that never goes back."""


def balanced(text: str, width: int) -> str:
    """`text` broken into as few lines as `width` columns allow, all of about the same length."""
    words = visible(text).split()
    if not words or max(cell_len(word) for word in words) > width:
        return visible(text)
    lines = _filled(words, width)
    for narrower in range(width - 1, 0, -1):
        trial = _filled(words, narrower)
        if len(trial) > len(lines) or any(cell_len(line) > narrower for line in trial):
            break
        lines = trial
    return "\n".join(lines)


def _filled(words: Sequence[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Spoken(Static):
    """A sentence shown large: bold, balanced, alone on a soft ground."""

    DEFAULT_CSS = """
    Spoken {
        width: 100%; height: auto; padding: 2 4; margin: 1 0; text-align: center;
        background: $surface; color: $accent; text-style: bold;
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def on_mount(self) -> None:
        """Show it."""
        self.say(self._text)

    def on_resize(self) -> None:
        """Break it anew."""
        self.say(self._text)

    def say(self, text: str) -> None:
        """Show another sentence."""
        self._text = text
        width = max(10, min(self.size.width or 44, 44))
        self.update(Content(balanced(text, width)))


def hints(*keys: tuple[str, str, str]) -> Content:
    """Keys and what they do, each to be clicked as well: (key as shown, words, action of the screen)."""
    parts: list[Content] = []
    for key, words, action in keys:
        hint = Content.assemble((key, "$accent bold"), " ", words)
        parts.append(hint.stylize(Style.from_meta({"@click": f"screen.{action}()"})))
    return Content("   ").join(parts)


class Hints(Static):
    """The keys of a page, in one wrapping row."""

    DEFAULT_CSS = """
    Hints {
        width: 100%; height: auto; text-align: center; margin-top: 1; color: $text-muted;
        link-style: none; link-color: $text-muted; link-background: $background;
        link-style-hover: underline; link-color-hover: $foreground; link-background-hover: $background;
    }
    """

    def __init__(self, *keys: tuple[str, str, str]) -> None:
        super().__init__()
        self._keys = keys

    def on_mount(self) -> None:
        """Show them."""
        self.say(*self._keys)

    def on_resize(self) -> None:
        """Break the row anew, between keys only."""
        self.say(*self._keys)

    def say(self, *keys: tuple[str, str, str]) -> None:
        """Show other keys."""
        self._keys = keys
        rows: list[list[tuple[str, str, str]]] = [[]]
        for key in keys:
            if rows[-1] and cell_len(hints(*rows[-1], key).plain) > self.size.width > 0:
                rows.append([])
            rows[-1].append(key)
        self.update(Content("\n").join(hints(*row) for row in rows))


class Page(Vertical):
    """One step: a title, one thing to do, a quiet sentence under it."""

    DEFAULT_CSS = """
    Page {
        width: 100%; max-width: 70; height: auto;
        & > .page-title { width: 100%; text-align: center; text-style: bold; }
        & > .page-help { width: 100%; text-align: center; color: $text-muted; margin-bottom: 1; }
        & > .page-count { width: 100%; text-align: center; margin-bottom: 1; }
        & > .page-note { width: 100%; text-align: center; color: $text-muted; margin-top: 1; }
        & > Input { width: 100%; }
        & > .lead { width: 100%; color: $text-muted; margin-top: 1; }
    }
    """

    def __init__(self, title: str, help: str, host: Host) -> None:
        super().__init__()
        self.title, self.help_text, self.host = title, help, host

    def compose(self) -> ComposeResult:
        """Title, the step's own widgets, the quiet sentence where there is one."""
        yield Static(Content(visible(self.title)), classes="page-title")
        yield Static(Content(visible(self.help_text)), classes="page-help")
        yield from self.parts()

    def parts(self) -> Iterable[Widget]:
        """What belongs to this step alone."""
        return ()

    def show(self) -> None:
        """Draw the page again after its place inside itself has changed."""
        if self.is_attached:
            self.screen.set_focus(None)  # a line that goes away must not swallow the next key
            self.refresh(recompose=True)
        self.host.changed()

    def go_on(self, **answers: object) -> None:
        """Store answers and leave this page."""
        self.host.go_on(self, **answers)

    def keep(self, **answers: object) -> bool:
        """Store answers and stay."""
        return self.host.keep(self, **answers)

    def pause(self, standing: bool) -> None:
        """Hold the bars while another screen is open."""
        for bar in self.query(PacedBar):
            if standing:
                bar.pause()
            else:
                bar.go_on()

    def typed(self) -> dict[str, str]:
        """Words in the line that have not been sent yet, by the answer they belong to."""
        return {
            line.id: line.value
            for line in self.query(AnswerInput)
            if line.id in KEPT_AS_TYPED and line.is_attached
        }

    # --- what the keys mean here; each may mean nothing ----------------------------------------------------

    def means(self) -> frozenset[str]:
        """The actions that mean something now."""
        return frozenset()

    def is_text(self, character: str) -> bool:
        """Whether a character typed before the line is ready to take it belongs into the line."""
        return False

    def number(self, number: int) -> None:
        """0-9, or 10."""

    def skip(self) -> None:
        """Leave it unanswered and go on."""
        self.go_on()

    def enter(self) -> None:
        """Done here."""

    def space(self) -> None:
        """Said once."""

    def back(self) -> bool:
        """One step back inside the page; False if the page has nothing before."""
        return False


class ChoicePage(Page):
    """What turned up."""

    def __init__(self, step: shapes.ArriveStep, chosen: str, host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._chosen = step, chosen

    def parts(self) -> Iterable[Widget]:
        """One row a trigger."""
        options = [Option(c.label, chosen=c.value == self._chosen) for c in self._step.choices]
        yield Center(Choices(options, narrow=True))

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """The mouse's way."""
        self.number(event.index + 1)

    def number(self, number: int) -> None:
        """Answer and go on."""
        if 1 <= number <= len(self._step.choices):
            self.go_on(trigger=self._step.choices[number - 1].value)

    def enter(self) -> None:
        """On with the answer given earlier, after a step back."""
        if self._chosen:
            self.go_on()

    def means(self) -> frozenset[str]:
        """`enter` once there is an answer."""
        return frozenset({"enter"}) if self._chosen else frozenset()

    def skip(self) -> None:
        """A drill needs to know what it answers; there is `something else`."""


class RatePage(Page):
    """Alarm, and hold where it is asked."""

    DEFAULT_CSS = "RatePage RatingRow { margin-top: 1; }"

    def __init__(self, step: shapes.RateStep, given: tuple[int | None, int | None], host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._names = ("alarm", "hold") if step.hold else ("alarm",)
        self._given: list[int | None] = list(given)
        self._skipped = [False, False]
        self._place = 1 if step.hold and given[0] is not None and given[1] is None else 0

    def parts(self) -> Iterable[Widget]:
        """A row a question; the one that is asked is bright."""
        for place, words in enumerate((ALARM, HOLD)[: len(self._names)]):
            row = RatingRow(*words, id=self._names[place], bare=len(self._names) == 1)
            row.value, row.skipped, row.asking = (
                self._given[place],
                self._skipped[place],
                place == self._place,
            )
            yield row
        yield Hints(("t", "ten", "ten"), (".", "skip", "skip"))

    def show(self) -> None:
        """Change the rows in place: a click may just have come from one of them."""
        for place, row in enumerate(self.query(RatingRow)):
            row.value, row.skipped, row.asking = (
                self._given[place],
                self._skipped[place],
                place == self._place,
            )
            if row.asking:
                row.scroll_visible(animate=False)
        self.host.changed()

    def on_rating_row_rated(self, event: RatingRow.Rated) -> None:
        """The mouse's way; a click on the other row answers that one."""
        self._place = self._names.index(event.row.id or "")
        self.number(event.value)

    def number(self, number: int) -> None:
        """Answer the present question."""
        self._answer(number)

    def skip(self) -> None:
        """Leave the present question unanswered."""
        self._answer(None)

    def enter(self) -> None:
        """Keep what stands, after a step back."""
        if self._given[self._place] is not None:
            self._answer(self._given[self._place])

    def means(self) -> frozenset[str]:
        """Numbers, ten, skip."""
        return frozenset({"ten", "skip"} | ({"enter"} if self._given[self._place] is not None else set()))

    def _answer(self, value: int | None) -> None:
        place = self._place
        self._given[place], self._skipped[place] = value, value is None
        answer = {self._names[place]: value}
        if place + 1 < len(self._names):
            if self.keep(**answer):
                self._place += 1
            self.show()
        else:
            self.go_on(**answer)

    def back(self) -> bool:
        """From hold to alarm."""
        if self._place == 0:
            return False
        self._place -= 1
        self.show()
        return True


class BreathePage(Page):
    """So many breaths, paced."""

    def __init__(self, step: shapes.BreatheStep, host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._done = step, 0

    def parts(self) -> Iterable[Widget]:
        """The bar and a mark a breath."""
        yield BreathBar(self._step.seconds_in, self._step.seconds_out, self.host.seconds)
        yield Static(marks(self._done, self._step.breaths, "breaths"), id="breaths", classes="page-note")
        yield Hints(("enter", "go on", "enter"))

    def on_breath_bar_breathed(self, event: BreathBar.Breathed) -> None:
        """Count; the last breath goes on by itself."""
        self._done = event.count
        if self._done >= self._step.breaths:
            self.host.bar_full()
            self.go_on()
        else:
            self.query_one("#breaths", Static).update(marks(self._done, self._step.breaths, "breaths"))

    def enter(self) -> None:
        """Enough."""
        self.go_on()

    def space(self) -> None:
        """Enough."""
        self.go_on()

    def means(self) -> frozenset[str]:
        """`enter` goes on before the bar does."""
        return frozenset({"enter"})


class NoticePage(Page):
    """Watching something lightly until the bar is full."""

    def __init__(self, step: shapes.NoticeStep, host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._step = step

    def parts(self) -> Iterable[Widget]:
        """The bar."""
        yield FillingBar(self._step.seconds, self.host.seconds)
        yield Hints(("enter", "go on", "enter"))

    def on_filling_bar_filled(self) -> None:
        """The time is over."""
        self.host.bar_full()
        self.go_on()

    def enter(self) -> None:
        """Enough."""
        self.go_on()

    def space(self) -> None:
        """Enough."""
        self.go_on()

    def means(self) -> frozenset[str]:
        """`enter` goes on before the bar does."""
        return frozenset({"enter"})


def marks(done: int, wanted: int, what: str) -> Content:
    """So many filled and empty marks, and the same as words."""
    return Content.assemble(
        ("● " * done, "$accent"),
        ("○ " * max(wanted - done, 0), "$quiet"),
        (f"  {done} of {wanted} {what}", "$quiet"),
    )


class WordsPage(Page):
    """An answer in the patient's own words, with earlier ones to pick from by number while it is empty."""

    DEFAULT_CSS = "WordsPage Choices { margin-top: 1; }"

    def __init__(self, step: shapes.NameStep, value: str, recent: Sequence[str], host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._lead, self._value, self._recent = step.lead, value, tuple(recent)[:5]

    def parts(self) -> Iterable[Widget]:
        """The beginning of a sentence, a line to end it, and what it was before."""
        yield Static(Content(visible(f"{self._lead} …")), classes="lead")
        yield AnswerInput(self._value, picks=len(self._recent), id="thought")
        if self._recent:
            yield Choices([Option(thought) for thought in self._recent], cut=60)
        yield Hints(("enter", "go on, with or without words", "enter"))

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#thought", Input).focus()

    def is_text(self, character: str) -> bool:
        """Anything but the number of an earlier thought."""
        return not (character.isdigit() and self._recent)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the words and go on."""
        event.stop()
        self.go_on(thought=event.value)

    def on_answer_input_picked(self, event: AnswerInput.Picked) -> None:
        """A number in the empty input."""
        self.number(event.index + 1)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """The mouse's way."""
        self.number(event.index + 1)

    def number(self, number: int) -> None:
        """An earlier thought."""
        if 1 <= number <= len(self._recent):
            self.go_on(thought=self._recent[number - 1])

    def enter(self) -> None:
        """On, when the input has lost the focus."""
        self.go_on(thought=self.query_one("#thought", Input).value)


class LinePage(Page):
    """The line, large; said once for each breath."""

    def __init__(
        self,
        step: shapes.BlockStep,
        text: Callable[[], str],
        said: int,
        host: Host,
        *,
        other: Callable[[], bool],
        voice: Callable[[], bool],
        voices: Callable[[], bool],
        why: Callable[[], str],
        worn: Callable[[], str],
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._text, self._said = step, text, min(said, step.repetitions - 1)
        self._other, self._voice, self._voices = other, voice, voices
        self._why, self._worn = why, worn
        self._hidden = step.from_memory
        self._asked_why = False

    def other(self) -> None:
        """Another line, shown even where the first one was to be remembered; it has not been said yet."""
        if self._other():
            self._said, self._hidden = 0, False
            self.keep(repetitions=0)
            self.show()

    def voice(self) -> None:
        """The same line in another voice."""
        if self._voice():
            self.show()

    def compose(self) -> ComposeResult:
        """The line first, and what to do with it under it."""
        yield Spoken(self._line())
        yield BreathBar(self._step.seconds_in, self._step.seconds_out, self.host.seconds)
        yield Static(Content(visible(self.title)), classes="page-title gap")
        yield Static(self._count(), id="said", classes="page-count")
        yield Static(self._note(), id="line-note", classes="page-help optional")
        yield Hints(*self._ways())

    def _line(self) -> str:
        return FROM_MEMORY if self._hidden else self._text()

    def _note(self) -> Content:
        """Why this line, if asked; else that it wants fresh words, if it does; else the step's own words."""
        if self._asked_why:
            return Content(visible(self._why()))
        worn = self._worn()
        return Content(visible(f"{worn} Fresh words may suit." if worn else self.help_text))

    def _ways(self) -> list[tuple[str, str, str]]:
        ways = [("space", "said once", "space"), ("o", "another line", "other")]
        if self._hidden:
            ways.append(("s", "show the line", "show_line"))
        elif self._voices():
            ways.append(("v", "voice", "voice"))
        return [*ways, ("i", "why", "why")]

    def show_line(self) -> None:
        """Look at a line that was to be remembered."""
        self._hidden = False
        self.show()

    def why(self) -> None:
        """Say why this line is offered, or no longer."""
        self._asked_why = not self._asked_why
        for note in self.query("#line-note").results(Static):
            note.styles.display = "block" if self._asked_why else None  # asked for, it shows on any screen
        self.show()

    def _count(self) -> Content:
        return marks(self._said, self._step.repetitions, "said")

    def show(self) -> None:
        """Another wording, or one more said; the breath goes on."""
        if self.is_mounted:
            for spoken in self.query(Spoken):
                spoken.say(self._line())
            for note in self.query("#line-note").results(Static):
                note.update(self._note())
            for said in self.query("#said").results(Static):
                said.update(self._count())
            for ways in self.query(Hints):
                ways.say(*self._ways())
        self.host.changed()

    def space(self) -> None:
        """Said once; the last time goes on by itself."""
        self._said += 1
        if self._said >= self._step.repetitions:
            self.go_on(repetitions=self._said)
        elif self.keep(repetitions=self._said):
            self.show()

    def enter(self) -> None:
        """Enough."""
        self.go_on(repetitions=self._said)

    def means(self) -> frozenset[str]:
        """Space, voice or the line itself, another line, why."""
        look = {"show_line"} if self._hidden else {"voice"} if self._voices() else set()
        return frozenset({"space", "other", "enter", "why"} | look)


class BecausePage(Page):
    """One item from the patient's own evidence; or a new one; or a question for the doctor."""

    def __init__(
        self,
        step: shapes.BecauseStep,
        items: Sequence[tuple[str, str, str]],
        chosen: str | None,
        host: Host,
        *,
        add: Callable[[str], None],
        park: Callable[[str], None],
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._items, self._chosen = step, tuple(items)[:9], chosen
        self._add, self._park = add, park
        self.asking = ""  # "add" or "park" while words are being typed
        self._words = {"add": "", "park": ""}  # half-typed ones, from before a look at the list

    def parts(self) -> Iterable[Widget]:
        """The evidence by number, or a line to type."""
        if self.asking:
            question = (
                "Something you have seen for yourself, in your words"
                if self.asking == "add"
                else "The question for your doctor; it waits there, and you need not answer it now"
            )
            yield Static(question, classes="lead")
            answer = AnswerInput(self._words[self.asking], id="because")
            yield answer
            yield Hints(("enter", "keep it", "enter"), ("escape", "back to the list", "leave"))
            self.call_after_refresh(answer.focus)
            return
        if self._items:
            yield Choices(
                [Option(text, hint, uuid == self._chosen) for uuid, text, hint in self._items], cut=54
            )
        else:
            yield Static("Your evidence file is empty so far.", classes="page-note")
        ways = [("a", "add something you have seen", "add")]
        if self._step.may_park:
            ways.append(("p", "park a question", "park"))
        if self._step.optional:
            ways.append((".", "leave it out", "skip"))
        yield Hints(*ways)

    def is_text(self, character: str) -> bool:
        """Anything, while a line is asked for."""
        return bool(self.asking)

    def ask(self, what: str) -> None:
        """Show the line to type."""
        self.asking = what
        self.show()

    def unsent(self, what: str) -> str:
        """Words typed for `what` ("add" or "park") that were not kept yet."""
        lines = self.query(AnswerInput)
        return lines.first().value.strip() if self.asking == what and lines else self._words[what]

    def sent(self, what: str) -> None:
        """They are kept now; what stands in the line does not count again."""
        self._words[what] = ""
        for line in self.query(AnswerInput):
            line.value = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was typed; empty words go back to the list."""
        event.stop()
        words, what, self.asking = event.value.strip(), self.asking, ""
        self._words[what] = words
        if not words:
            self.show()
        elif what == "add":
            self._add(words)
        else:
            self._park(words)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """The mouse's way."""
        self.number(event.index + 1)

    def number(self, number: int) -> None:
        """Pick an item."""
        if not self.asking and 1 <= number <= len(self._items):
            self.go_on(evidence_uuid=self._items[number - 1][0])

    def skip(self) -> None:
        """Leave it out, where that is allowed."""
        if self._step.optional and not self.asking:
            self.go_on(evidence_uuid=None)

    def enter(self) -> None:
        """On with what stands, or without."""
        if self._chosen:
            self.go_on()
        else:
            self.skip()

    def means(self) -> frozenset[str]:
        """What can be done with the list."""
        if self.asking:
            return frozenset()
        more = {"park"} if self._step.may_park else set()
        return frozenset({"add"} | more | ({"skip", "enter"} if self._step.optional else set()))

    def back(self) -> bool:
        """From typing to the list; the words wait where they were typed."""
        if not self.asking:
            return False
        for line in self.query(AnswerInput):
            self._words[self.asking] = line.value
        self.asking = ""
        self.show()
        return True


class CheckPage(Page):
    """How true the line feels; a low number offers a gentler wording once."""

    def __init__(
        self,
        step: shapes.CheckStep,
        line: Callable[[], str],
        given: int | None,
        host: Host,
        *,
        gentler: Callable[[], str],
        take: Callable[[], bool],
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._line, self._given = step, line, given
        self._gentler, self._take = gentler, take
        self.offered = ""  # a gentler wording, while it is offered
        self._was_offered = False

    def compose(self) -> ComposeResult:
        """The line and its row; or the other wording and two keys."""
        if self.offered:
            yield Static("Is this wording closer?", classes="page-title")
            yield Static("It claims less. Take it, or keep the one you have.", classes="page-help")
            yield Spoken(self.offered)
            yield Hints(("g", "take this one", "gentler"), ("k", "keep the other", "keep_line"))
            return
        yield Static(Content(visible(self.title)), classes="page-title")
        yield Static(Content(visible(self.help_text)), classes="page-help")
        yield Spoken(self._line())
        row = RatingRow("", "not at all", "fully", id="true", bare=True)
        row.value, row.asking = self._given, True
        yield row
        yield Hints(("t", "ten", "ten"), (".", "skip", "skip"))

    def on_rating_row_rated(self, event: RatingRow.Rated) -> None:
        """The mouse's way."""
        self.number(event.value)

    def number(self, number: int) -> None:
        """Keep it; offer other words if it is low."""
        if self.offered:
            return
        if number < self._step.gentler_under and not self._was_offered:
            gentler = self._gentler()
            if gentler and self.keep(believability=number):
                self._was_offered, self._given, self.offered = True, number, gentler
                self.show()
                return
        self.go_on(believability=number)

    def decide(self, take: bool) -> None:
        """Take the gentler wording and ask again, or keep the other and go on."""
        if not self.offered:
            return
        if not take:
            self.go_on(believability=self._given)
        elif self._take():
            self.offered, self._given = "", None
            self.show()

    def skip(self) -> None:
        """Unanswered; while a wording is offered, keep the other."""
        if self.offered:
            self.decide(False)
        else:
            self.go_on(believability=None)

    def enter(self) -> None:
        """Keep what stands."""
        if self.offered:
            self.decide(False)
        elif self._given is not None:
            self.go_on(believability=self._given)

    def means(self) -> frozenset[str]:
        """Numbers, or take and keep."""
        return frozenset({"gentler", "keep_line"}) if self.offered else frozenset({"ten", "skip"})

    def back(self) -> bool:
        """From the offer to the row."""
        if not self.offered:
            return False
        self.offered = ""
        self.show()
        return True


class FeelingPage(Page):
    """The nearest feeling; about what or whom; the unsaid sentence."""

    def __init__(
        self,
        step: shapes.ShiftInStep,
        feelings: Sequence[tuple[str, str, str]],
        given: tuple[str, str, str],
        asks_unsaid: bool,
        host: Host,
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._feelings = step, tuple(feelings)
        self._given = dict(zip(("feeling", "about", "unsaid"), given, strict=True))
        self._asks = ["feeling"]
        if step.typing:
            self._asks += ["about"] + (["unsaid"] if asks_unsaid else [])
        self._place = 0

    def compose(self) -> ComposeResult:
        """Ten rows with a key each, or one line to type."""
        asked = self._asks[self._place]
        if asked == "feeling":
            yield from super().compose()
            return
        feeling = next((label for key, label, _ in self._feelings if key == self._given["feeling"]), "")
        yield Static(feeling, classes="page-help accent")
        question = self._step.about if asked == "about" else self._step.unsaid
        yield Static(Content(visible(question)), classes="page-title")
        yield Static("It stays private, and it may stay empty.", classes="page-help")
        answer = AnswerInput(self._given[asked], id=asked)
        yield answer
        yield Hints(("enter", "go on, with or without words", "enter"))
        self.call_after_refresh(answer.focus)

    def parts(self) -> Iterable[Widget]:
        """The ten feelings."""
        chosen = self._given["feeling"]
        options = [Option(label, hint, key == chosen) for key, label, hint in self._feelings]
        yield Center(Choices(options, narrow=True))
        yield Hints((".", "skip", "skip"))

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """The mouse's way."""
        self.number((event.index + 1) % 10)

    def is_text(self, character: str) -> bool:
        """Anything, once the feeling is named."""
        return self._place > 0

    def number(self, number: int) -> None:
        """1-9, and 0 for the tenth."""
        place = (number or 10) - 1
        if self._place == 0 and place < len(self._feelings):
            self._answer(self._feelings[place][0])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the words."""
        event.stop()
        self._answer(event.value)

    def _answer(self, value: str | None) -> None:
        asked = self._asks[self._place]
        self._given[asked] = value or ""
        if self._place + 1 < len(self._asks):
            if self.keep(**{asked: value}):
                self._place += 1
                self.show()
        else:
            self.go_on(**{asked: value})

    def skip(self) -> None:
        """No feeling named, so nothing to ask about it."""
        if self._place == 0:
            self.go_on(feeling=None)
        else:
            self._answer("")

    def enter(self) -> None:
        """Keep what stands."""
        if self._place:
            self._answer(self.query_one(AnswerInput).value)
        elif self._given["feeling"]:
            self._answer(self._given["feeling"])

    def means(self) -> frozenset[str]:
        """A skip, while numbers are meant."""
        return frozenset() if self._place else frozenset({"skip"})

    def back(self) -> bool:
        """To the question before; words in the line stay in it."""
        if self._place == 0:
            return False
        self._given |= self.typed()
        self._place -= 1
        self.show()
        return True


class CardPage(Page):
    """One card, large, until the bar is full."""

    def __init__(
        self, step: shapes.ShiftOutStep, text: Callable[[], str], host: Host, *, other: Callable[[], bool]
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._text, self._other = step, text, other

    def other(self) -> None:
        """Another card; the bar goes on."""
        if self._other():
            self.show()

    def parts(self) -> Iterable[Widget]:
        """The card and the bar."""
        yield Spoken(self._text())
        yield FillingBar(self._step.seconds, self.host.seconds)
        yield Hints(("o", "another card", "other"), ("enter", "go on before the bar", "enter"))

    def show(self) -> None:
        """Draw the card; the bar goes on."""
        for spoken in self.query(Spoken):
            spoken.say(self._text())
        self.host.changed()

    def on_filling_bar_filled(self) -> None:
        """The time is over."""
        self.host.bar_full()
        self.go_on()

    def enter(self) -> None:
        """Done before the bar."""
        self.go_on()

    def space(self) -> None:
        """Done before the bar."""
        self.go_on()

    def means(self) -> frozenset[str]:
        """Another card, done."""
        return frozenset({"other", "enter"})


class ClosePage(Page):
    """The two numbers as they are; back to what; a cue card for the next time."""

    def __init__(
        self, step: shapes.CloseStep, numbers: Sequence[str], given: tuple[str, str], host: Host
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._numbers = step, numbers
        self._given = list(given)
        self._place = 0
        self._names = ["back_to"] + (["cue"] if step.cue else [])

    def compose(self) -> ComposeResult:
        """The numbers, then one line to type."""
        yield Numbers(self._numbers)
        name = self._names[self._place]
        question, help = self._step.back_to, self.help_text
        if name == "cue":
            question = self._step.cue
            help = "A few words, kept as a cue card for the next time. It may stay empty."
        yield Static(Content(visible(question)), classes="page-title")
        yield Static(Content(visible(help)), classes="page-help")
        answer = AnswerInput(self._given[self._place], id=name)
        yield answer
        yield Hints(("enter", "go on, with or without words", "enter"))
        self.call_after_refresh(answer.focus)

    def is_text(self, character: str) -> bool:
        """Anything."""
        return True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the words."""
        event.stop()
        self._answer(event.value)

    def _answer(self, value: str) -> None:
        name = self._names[self._place]
        self._given[self._place] = value
        if self._place + 1 < len(self._names):
            if self.keep(**{name: value}):
                self._place += 1
                self.show()
        else:
            self.go_on(**{name: value})

    def skip(self) -> None:
        """Leave the line empty."""
        self._answer("")

    def enter(self) -> None:
        """Keep what stands in the line."""
        self._answer(self.query_one(AnswerInput).value)

    def back(self) -> bool:
        """To the line before; words in this one stay in it."""
        if self._place == 0:
            return False
        self._given[self._place] = self.typed().get("cue", self._given[self._place])
        self._place -= 1
        self.show()
        return True


class Numbers(Static):
    """`7 to 5`, and what that is in words; never praise."""

    DEFAULT_CSS = """
    Numbers { width: 100%; height: auto; text-align: center; margin-bottom: 1; }
    """

    def __init__(self, numbers: Sequence[str]) -> None:
        first, *others = numbers or ("No numbers this time",)
        super().__init__(
            Content("\n").join(
                [Content(first).stylize("bold $accent"), *(Content(o).stylize("$quiet") for o in others)]
            )
        )
