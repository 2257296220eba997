"""Questions with a number each, one key an answer: the weekly check, and every other measure that is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from tmscoach.errors import CoachError
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.models.content import Item, Measure
    from tmscoach.startup import Services

CAUSES = "causes"
TEN = 10
LOW = 20  # rows of a screen under which there is no air to spare


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure with the questions that may be asked now; `edits` is the score that is answered again."""

    measure: Measure
    edits: int | None = None


class CheckInScreen(Screen[None]):
    """One question at a time; a key answers and goes on, the last one keeps the answers together.

    0-9 answer, t is ten, a full stop skips. On the dials a key stands for tens; the arrows refine an answer
    before `enter` takes it. Left with `escape`, the measure that is under way is not kept: half a check
    cannot be compared with a whole one. `about` is what to ask, parted by commas, the weekly check if empty:
    "fear" names a measure, "fear#12" answers score 12 again, "causes" opens the three causes afterwards.
    """

    CSS_PATH = "checkin.tcss"
    BINDINGS = [
        *(Binding(str(n), f"answer({n})", show=False, id=f"checkin.{n}") for n in range(10)),
        Binding("t", "answer(10)", "top", id="checkin.top", tooltip="The top of the scale"),
        Binding("full_stop", "skip", "skip", key_display=".", id="checkin.skip", tooltip="Leave it blank"),
        Binding("up,right", "refine(1)", "more", id="checkin.more", tooltip="A little more; enter takes it"),
        Binding(
            "down,left", "refine(-1)", "less", id="checkin.less", tooltip="A little less; enter takes it"
        ),
        Binding("enter", "take", "take", id="checkin.take", tooltip="Take what the scale shows"),
        Binding("backspace", "back", "before", id="checkin.previous", tooltip="The question before"),
        Binding("escape", "leave", "leave", id="checkin.leave", tooltip="Leave; nothing is kept"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        wanted = [name for name in about.split(",") if name]
        self._causes_next = CAUSES in wanted
        self._waits: list[str] = []  # what was named and cannot be asked now, in words
        named = [name for name in wanted if name != CAUSES] or ["weekly"]
        self._asked = [asked for name in named if (asked := self._to_ask(name))]
        self._turn = 0  # which measure is under way
        self._answers: list[int | None] = []
        self._shown: int | None = None  # what the arrows have chosen, not yet taken
        self._told: list[Content] = []  # what was kept, for the end
        self._done = not self._asked

    def _to_ask(self, name: str) -> Asked | None:
        """What a name in `about` stands for; None where it cannot be asked now."""
        measure, _, number = name.partition("#")
        try:
            return Asked(self._services.measures.asked(measure), int(number) if number else None)
        except CoachError as problem:
            self._waits.append(problem.title)
            return None

    @property
    def _measure(self) -> Measure:
        return self._asked[self._turn].measure

    @property
    def _item(self) -> Item:
        return self._measure.items[len(self._answers)]

    def compose(self) -> ComposeResult:
        """A question, its answers, and what their ends mean."""
        yield Masthead("")
        with VerticalScroll(id="checkin-page", can_focus=False), Vertical(id="checkin"):
            yield Static(id="checkin-count", classes="quiet")
            yield Static(id="checkin-about", classes="quiet")
            yield Static(id="checkin-text", classes="title")
            yield Static(id="checkin-scale")
            yield Static(id="checkin-ends", classes="quiet")
            yield Static(id="checkin-chosen", classes="title")
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Once all is kept there is nothing left to answer."""
        if action == "answer" and parameters != (TEN,):
            return True  # a digit typed ahead must not reach the app, where it means another screen
        return action not in ("answer", "skip", "refine", "back") or not self._done

    def on_mount(self) -> None:
        """Show the first question."""
        if self._done:
            self._show_end()
        else:
            self._show()

    def on_resize(self) -> None:
        """The scale takes what room there is."""
        self.set_class(self.size.height < LOW, "-low")
        if not self._done:
            self.call_after_refresh(self._show)

    def _show(self) -> None:
        if self._done:
            return
        measure, item, place = self._measure, self._item, len(self._answers)
        head = self.query_one(Masthead)
        head.show("left", one_line(measure.title, 40))
        head.show("right", one_line(measure.period, 24))
        self.query_one("#checkin-count", Static).update(Content(f"{place + 1} of {len(measure.items)}"))
        # what a measure says before its questions belongs to each of them, where they share one stem
        about = self.query_one("#checkin-about", Static)
        about.update(Content(visible(measure.about)))
        about.display = bool(item.choices) and measure.id != "overall"
        self.query_one("#checkin-text", Static).update(Content(visible(item.text)))
        self._show_choices(item) if item.choices else self._show_numbers(item)
        chosen = "" if self._shown is None else f"  {self._shown}   enter takes it"
        self.query_one("#checkin-chosen", Static).update(Content(chosen))

    def _show_choices(self, item: Item) -> None:
        """A row for each number that has words; the key is the number, `t` for ten."""
        rows = []
        for choice in sorted(item.choices, key=lambda choice: choice.value):
            key = "t" if choice.value == TEN else str(choice.value)
            row = Content.assemble((f"  {key}", "$accent bold"), f"   {visible(choice.label)}")
            if self._shown == choice.value:
                row = row.stylize("reverse")
            rows.append(row.stylize(Style.from_meta({"@click": f"screen.answer({choice.value})"})))
        self.query_one("#checkin-scale", Static).update(Content("\n").join(rows))
        self.query_one("#checkin-ends", Static).update("")

    def _show_numbers(self, item: Item) -> None:
        """A row of numbers and what its ends mean; on a dial the keys stand under the tens."""
        tens = item.maximum > TEN
        values = range(TEN + 1) if tens else range(item.minimum, item.maximum + 1)
        marks = [str(n * 10 if tens else n) for n in values]
        keys = ["t" if n == TEN else str(n) for n in values]
        clicks = [Style.from_meta({"@click": f"screen.answer({n})"}) for n in values]
        cell = max(3, min(5, self.query_one("#checkin").size.width // 11))
        last = len(marks) - 1
        ends_at = last * cell + (3 if cell > 3 else 4)  # "90100" would be no scale
        row, below = (
            Content("").join(
                Content(sign.rjust(3 if n < last else ends_at - last * cell).ljust(cell)).stylize(clicks[n])
                for n, sign in enumerate(signs)
            )
            for signs in (marks, keys)
        )
        lines = [row, below.stylize("$quiet")] if tens else [row]
        self.query_one("#checkin-scale", Static).update(Content("\n").join(lines))
        low, high = visible(item.low), visible(item.high)
        room = ends_at - 2 - len(low) - len(high)
        ends = f"  {low}{' ' * room}{high}" if room > 1 else f"{item.minimum}  {low}\n{item.maximum}  {high}"
        self.query_one("#checkin-ends", Static).update(Content(ends))

    def action_answer(self, key: int) -> None:
        """Take the answer a key stands for; a key that stands for none changes nothing."""
        if not self._done:
            value = key * 10 if self._item.maximum > TEN else key
            if self._item.allows(value):
                self._take(value)

    def action_skip(self) -> None:
        """Leave a blank."""
        if not self._done:
            self._take(None)

    def action_refine(self, by: int) -> None:
        """Move by one on a scale, by five on a dial; down a list of words is down the list."""
        if self._done:
            return
        item = self._item
        if item.choices:
            values = sorted(choice.value for choice in item.choices)
            place = -1 if self._shown is None else values.index(self._shown)
            place = 0 if place < 0 else place - by  # the list runs down the screen
            self._shown = values[min(max(place, 0), len(values) - 1)]
        else:
            step = 5 if item.maximum > TEN else 1
            middle = (item.minimum + item.maximum) // 2
            start = middle if self._shown is None else self._shown + by * step
            self._shown = min(max(start, item.minimum), item.maximum)
        self._show()

    def action_take(self) -> None:
        """Take what the arrows chose, or leave once all is kept."""
        if self._done:
            self._go_on()
        elif self._shown is not None:
            self._take(self._shown)

    def action_back(self) -> None:
        """The question before, its answer taken back."""
        if self._answers and not self._done:
            self._answers.pop()
            self._shown = None
            self._show()

    def _take(self, answer: int | None) -> None:
        self._answers.append(answer)
        self._shown = None
        if len(self._answers) == len(self._measure.items):
            self._keep()
        if not self._done:
            self._show()

    def _keep(self) -> None:
        """Keep the measure that was just answered, and go on to the next one."""
        asked = self._asked[self._turn]
        answers = {item.id: answer for item, answer in zip(asked.measure.items, self._answers, strict=True)}
        try:
            self._told.append(self._kept(asked, answers))
        except CoachError as problem:
            self._told.append(Content(visible(f"{asked.measure.title}: {problem}")))
        self._turn += 1
        self._answers = []
        if self._turn == len(self._asked):
            self._done = True
            self._show_end()

    def _kept(self, asked: Asked, answers: dict[str, int | None]) -> Content:
        """Keep the answers; what was kept, in a few lines with the source under them."""
        measure, measures = asked.measure, self._services.measures
        if all(answer is None for answer in answers.values()):
            return Content(visible(f"{measure.title}: nothing was answered, so nothing was kept."))
        if measure.id == "weekly":
            if asked.edits is None:
                measures.check_in(**answers)
            else:
                measures.change_check(asked.edits, answers)
            told = "   ".join(
                f"{item.short} {'-' if answers[item.id] is None else answers[item.id]}"
                for item in measure.items
            )
            return Content.assemble(visible(told), (f"\nSource: {visible(measure.source)}", "$quiet"))
        score = (
            measures.answer(measure.id, answers)
            if asked.edits is None
            else measures.change(asked.edits, answers)
        )
        lines = [Content(visible(f"{score.title}: {score.shown}"))]
        lines += [Content(visible(score.remark))] if score.remark else []
        lines.append(Content(f"Source: {visible(score.source)}").stylize("$quiet"))
        return Content("\n").join(lines)

    def _show_end(self) -> None:
        """What was kept, or why nothing was asked; then the way on."""
        head = self.query_one(Masthead)
        if len(self._asked) != 1:
            head.show("left", "Check in")
            head.show("right", "")
        kept = self._told + [Content(visible(words)) for words in self._waits]
        nothing = all("nothing was kept" in one.plain for one in self._told)
        if not self._told:
            said = "There is nothing to answer now."
        elif nothing:
            said = "Nothing was answered, so nothing was kept."
            kept = kept[len(self._told) :]
        else:
            said = "Kept. Comparing comes later; one answer says little."
        self.query_one("#checkin-count", Static).update("")
        self.query_one("#checkin-about").display = False
        self.query_one("#checkin-chosen", Static).update("")
        self.query_one("#checkin-text", Static).update(Content(said))
        self.query_one("#checkin-scale", Static).update(Content("\n\n").join(kept))
        following = "enter goes on to your three causes" if self._causes_next else "enter goes back"
        self.query_one("#checkin-ends", Static).update(Content(f"\n{following}"))
        self.refresh_bindings()
        page = self.query_one("#checkin-page", VerticalScroll)
        page.can_focus = True  # what was kept may be longer than the screen; the arrows now scroll it
        page.focus()

    def _go_on(self) -> None:
        if self._causes_next:
            self.app.post_message(OpenPlace(CAUSES))
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back; a measure half answered leaves nothing, those before it are kept."""
        self.dismiss(None)
