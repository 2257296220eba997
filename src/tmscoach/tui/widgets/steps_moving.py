"""The pages around doing what one fears, and the one that puts a worry off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from tmscoach.models import content as shapes
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.widgets.answer import AnswerInput
from tmscoach.tui.widgets.choices import Choices, Option
from tmscoach.tui.widgets.rating import RatingRow
from tmscoach.tui.widgets.steps import Hints, Host, Page, Spoken

PRIVATE = "It stays private, and it may stay empty."
RUNGS = "A number takes a rung of your ladder; other words are as good. It stays private."
LEARNED = "It goes into your evidence, dated today. It may stay empty."


@dataclass(frozen=True, slots=True)
class Question:
    """One of several questions on a page: words to type, or harm as one key in tens."""

    name: str  # the answer it gives
    words: str
    note: str = ""
    harm: bool = False
    choices: tuple[Option, ...] = ()  # to pick from by number while nothing is typed


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder to pick; `harm` (0-100) is what was guessed for it before."""

    key: str
    text: str
    hint: str = ""
    harm: int | None = None


class AskingPage(Page):
    """Several questions one after the other, each answer kept before the next one is asked."""

    DEFAULT_CSS = "AskingPage RatingRow { margin-top: 1; }"

    def __init__(
        self,
        step: shapes.StepBase,
        questions: Sequence[Question],
        given: dict[str, str | int | None],
        host: Host,
    ) -> None:
        super().__init__(step.title, step.help, host)
        self._questions, self._given = tuple(questions), given
        self._place = 0

    @property
    def _asked(self) -> Question:
        return self._questions[self._place]

    def compose(self) -> ComposeResult:
        """The step's own words above the first question; above a later one, what was answered before."""
        asked = self._asked
        if self._place == 0:
            yield Static(Content(visible(self.title)), classes="page-title")
            yield Static(Content(visible(self.help_text)), classes="page-help")
        elif said := self.so_far():
            yield Static(Content(visible(said)), classes="page-help accent")
        yield Static(Content(visible(asked.words)), classes="page-title" if self._place else "lead")
        if asked.harm:
            row = RatingRow("", "none", "as much as can be", id=asked.name, bare=True, tens=True)
            value = self._given[asked.name]
            row.value, row.asking = (value // 10 if isinstance(value, int) else None), True
            yield row
            yield Hints(("t", "hundred", "ten"), (".", "skip", "skip"))
            return
        answer = AnswerInput(str(self._given[asked.name] or ""), picks=len(asked.choices), id=asked.name)
        yield answer
        if asked.choices:
            yield Choices(asked.choices, cut=44)
        yield Static(Content(asked.note), classes="page-note optional")
        yield Hints(("enter", "go on, with or without words", "enter"))
        self.call_after_refresh(answer.focus)

    def so_far(self) -> str:
        """What was answered before, in a few words."""
        return ""

    def on_rating_row_rated(self, event: RatingRow.Rated) -> None:
        """The mouse's way."""
        self.number(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the words."""
        event.stop()
        self._answer(event.value)

    def on_answer_input_picked(self, event: AnswerInput.Picked) -> None:
        """A number in the empty line."""
        self.number(event.index + 1)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """The mouse's way."""
        self.number(event.index + 1)

    def _answer(self, value: str | int | None, **more: object) -> None:
        name = self._asked.name
        self._given[name] = value
        if self._place + 1 == len(self._questions):
            self.go_on(**{name: value}, **more)
        elif self.keep(**{name: value}, **more):
            self._place += 1
            self.show()

    def is_text(self, character: str) -> bool:
        """Anything, where words are asked for; a number picks, where there is something to pick from."""
        return not self._asked.harm and not (character.isdigit() and self._asked.choices)

    def number(self, number: int) -> None:
        """Harm, in tens; or what is picked."""
        if self._asked.harm:
            self._answer(10 * number)
        elif 1 <= number <= len(self._asked.choices):
            self.pick(number - 1)

    def pick(self, place: int) -> None:
        """Take one of the choices, counted from 0."""
        self._answer(self._asked.choices[place].label)

    def skip(self) -> None:
        """Leave the present question unanswered."""
        self._answer(None if self._asked.harm else "")

    def enter(self) -> None:
        """Keep what stands."""
        if not self._asked.harm:
            self._answer(self.query_one(AnswerInput).value)
        elif self._given[self._asked.name] is not None:
            self._answer(self._given[self._asked.name])

    def means(self) -> frozenset[str]:
        """Numbers where harm is asked; words need their own keys."""
        return frozenset({"ten", "skip", "enter"} if self._asked.harm else {"enter"})

    def back(self) -> bool:
        """To the question before; words in the line stay in it."""
        if self._place == 0:
            return False
        self._given |= self.typed()
        self._place -= 1
        self.show()
        return True


class PredictPage(AskingPage):
    """What is about to be done, typed or a rung of one's own, and how much harm is expected of it."""

    DEFAULT_CSS = "PredictPage Choices { margin-top: 1; }"

    def __init__(
        self,
        step: shapes.PredictStep,
        doing: str,
        harm: int | None,
        host: Host,
        rungs: Sequence[Rung] = (),
        chosen: str | None = None,  # the key of the rung that it is
    ) -> None:
        self._rungs = tuple(rungs)
        options = tuple(Option(rung.text, rung.hint, chosen=rung.key == chosen) for rung in self._rungs)
        questions = (
            Question("doing", step.doing, RUNGS if options else PRIVATE, choices=options),
            Question("harm", step.harm, harm=True),
        )
        super().__init__(step, questions, {"doing": doing, "harm": harm}, host)

    def pick(self, place: int) -> None:
        """A rung of the ladder; harm that was guessed for it there stands already."""
        rung = self._rungs[place]
        if rung.harm is not None:
            self._given["harm"] = rung.harm
        self._answer(rung.text, rung=rung.key)

    def so_far(self) -> str:
        """What is about to be done."""
        return one_line(str(self._given["doing"] or ""), 60)


class FoundPage(AskingPage):
    """The harm there was, what happened, and what it taught; the guess stands beside it once it is given."""

    def __init__(
        self,
        step: shapes.FoundStep,
        expected: int | None,
        given: tuple[int | None, str, str],
        host: Host,
    ) -> None:
        self._expected = expected
        questions = [Question("harm", step.harm, harm=True), Question("happened", step.happened, PRIVATE)]
        if step.learned:
            questions.append(Question("learned", step.learned, LEARNED))
        names = ("harm", "happened", "learned")
        super().__init__(step, questions, dict(zip(names, given, strict=True)), host)

    def so_far(self) -> str:
        """The two numbers as they are."""
        found = self._given["harm"]
        if self._expected is None or found is None:
            return ""
        return f"Harm expected {self._expected}, found {found}"


class MovePage(Page):
    """Time to do it; nothing is counted, and coming back without having done it is an answer too."""

    def __init__(self, step: shapes.MoveStep, doing: str, host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._doing = doing

    def parts(self) -> Iterable[Widget]:
        """What it is, and two ways back."""
        if self._doing:
            yield Spoken(one_line(self._doing, 120))
        yield Hints(("enter", "I am back", "enter"), (".", "not this time", "skip"))

    def enter(self) -> None:
        """They did it."""
        self.go_on(moved=True)

    def skip(self) -> None:
        """Not this time."""
        self.go_on(moved=False)

    def means(self) -> frozenset[str]:
        """Back, or not this time."""
        return frozenset({"enter", "skip"})


class SlotInput(AnswerInput):
    """A time of day that is there already: typing takes its place, `.` leaves it out, `left` goes back."""

    class LeftOut(Message):
        """`.` was pressed over the time as it was offered."""

    def on_mount(self) -> None:
        """Typing takes the place of what is offered."""
        self.selection = Selection(0, len(self.value))

    @property
    def _untouched(self) -> bool:
        return not self.value or sorted(self.selection) == [0, len(self.value)]

    async def _on_key(self, event: events.Key) -> None:
        if self._untouched and event.key in ("left", "full_stop"):
            event.stop()
            event.prevent_default()
            self.post_message(self.WentBack() if event.key == "left" else self.LeftOut())
        else:
            await super()._on_key(event)


class SlotPage(Page):
    """When a worry may come back; the usual time stands there already."""

    def __init__(self, step: shapes.SlotStep, time: str, when: Callable[[str], str], host: Host) -> None:
        super().__init__(step.title, step.help, host)
        self._step, self._time, self._when = step, time, when

    def parts(self) -> Iterable[Widget]:
        """The question, a time, and on which day that is."""
        yield Static(Content(visible(self._step.question)), classes="lead")
        yield SlotInput(self._time, id="slot")
        yield Static(Content(self._when(self._time)), id="slot-when", classes="page-note")
        yield Hints(("enter", "put it off", "enter"), (".", "leave it out", "skip"))

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(SlotInput).focus()

    def is_text(self, character: str) -> bool:
        """Anything."""
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say when that is."""
        self.query_one("#slot-when", Static).update(Content(self._when(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Put it off; an empty line leaves it out."""
        event.stop()
        self._answer(event.value)

    def on_slot_input_left_out(self, event: SlotInput.LeftOut) -> None:
        """It is not put off."""
        event.stop()
        self.skip()

    def _answer(self, value: str) -> None:
        time = value.strip()
        self.go_on(slot=None if time in ("", ".") else time)

    def skip(self) -> None:
        """It is not put off."""
        self.go_on(slot=None)

    def enter(self) -> None:
        """Put it off until what stands in the line."""
        self._answer(self.query_one(SlotInput).value)

    def means(self) -> frozenset[str]:
        """Put off, or left out."""
        return frozenset({"enter", "skip"})
