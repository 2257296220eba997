"""Before an attempt two guesses, after it what was found: one key a number, words where they are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tmscoach.errors import CoachError
from tmscoach.rules.ladder import parse_minutes
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.keeping import Soon
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.answer import AnswerInput
from tmscoach.tui.widgets.rating import RatingRow

if TYPE_CHECKING:
    from tmscoach.services.ladder import AttemptView
    from tmscoach.startup import Services

Result = TypeVar("Result")
NAMES = ("alarm", "harm")
ENDS = {"alarm": ("calm", "as much as can be"), "harm": ("none", "as much as can be")}
TAKEN_BACK, TOLD = "taken back", "told"


@dataclass(frozen=True, slots=True)
class Guess:
    """What is expected: alarm 0-10, harm 0-100, None where left out; and whether to go through the drill."""

    alarm: int | None
    harm: int | None
    drill: bool = False


class TwoRatings(ModalScreen[Result]):
    """Alarm, then harm in tens. The screen takes the keys, so that none is lost on its way to a row."""

    CSS = """
    TwoRatings {
        & .dialog { width: 74; max-width: 100%; padding: 0 1; }
        & RatingRow { margin-bottom: 1; }
    }
    """
    AUTO_FOCUS = ""  # enter keeps a rating; it must not press a button
    BINDINGS = [
        Binding("t", "rate(10)", "ten", id="attempt.ten", tooltip="Ten, or a hundred"),
        Binding("full_stop", "rate(-1)", "skip", id="attempt.skip", tooltip="Leave it out"),
        Binding("enter", "keep_one", "keep", id="attempt.keep", tooltip="Keep what stands"),
        Binding("left,backspace", "before", "before", id="attempt.before", tooltip="The number before"),
        Binding("escape", "leave", "Back", id="attempt.back", tooltip="Back; what is typed is kept"),
    ]

    QUESTIONS: dict[str, str]

    def __init__(self, title: str, values: dict[str, int | None]) -> None:
        super().__init__()
        self._title, self._values = title, values
        self._place = 0  # of the number that is asked; past both it is 2

    def compose(self) -> ComposeResult:
        """Title, two rows, and what belongs to this dialog."""
        with Vertical(classes="dialog"):
            yield Static(Content(one_line(self._title, 140)), classes="dialog-title")
            for name in NAMES:
                yield RatingRow(self.QUESTIONS[name], *ENDS[name], id=f"rating-{name}", tens=name == "harm")
            yield from self.parts()

    def parts(self) -> Iterable[Static | Horizontal]:
        """What stands below the rows."""
        return ()

    def on_mount(self) -> None:
        """Show the numbers as they are."""
        self.show_rows()

    def show_rows(self) -> None:
        """The row that is asked is the bright one."""
        for place, name in enumerate(NAMES):
            row, value = self.query_one(f"#rating-{name}", RatingRow), self._values[name]
            row.value = value if value is None or name == "alarm" else value // 10
            row.asking = place == self._place
            if row.asking:
                row.scroll_visible(animate=False)
        self.refresh_bindings()

    def on_key(self, event: events.Key) -> None:
        """Numbers answer the row that is asked; a letter that was typed ahead goes into its line."""
        line = self.focused
        if isinstance(line, AnswerInput):
            if event.is_printable and event.character:
                event.stop()
                event.prevent_default()
                line.replace(event.character, *sorted(line.selection))
        elif event.character and event.character in "0123456789":
            event.stop()
            event.prevent_default()
            self.action_rate(int(event.character))

    @on(RatingRow.Rated)
    def rate_clicked(self, event: RatingRow.Rated) -> None:
        """A click answers its own row."""
        self._place = NAMES.index((event.row.id or "rating-alarm").removeprefix("rating-"))
        self.action_rate(event.value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of numbers mean something while a number is asked."""
        if action in ("rate", "keep_one", "before"):
            return self._place < len(NAMES)
        return True

    def action_rate(self, value: int) -> None:
        """Answer, and on to the next; under 0 leaves it out."""
        if self._place < len(NAMES):
            name = NAMES[self._place]
            self._values[name] = None if value < 0 else value if name == "alarm" else 10 * value
            self.answered(name)
            self.action_keep_one()

    def action_keep_one(self) -> None:
        """On to the next number; past the last, on to what comes then."""
        self._place = min(self._place + 1, len(NAMES))
        self.show_rows()
        if self._place == len(NAMES):
            self.past()

    def action_before(self) -> None:
        """To the number before."""
        self._place = max(0, self._place - 1)
        self.show_rows()

    def answered(self, name: str) -> None:
        """A number was given."""

    def past(self) -> None:
        """Both were given, or left out."""


class GuessDialog(TwoRatings[Guess | None]):
    """What is expected of an attempt; answers once both numbers are given, or None when it was left."""

    BINDINGS = [Binding("d", "drill", "With the drill", id="attempt.drill", tooltip="Step by step")]
    QUESTIONS = {"alarm": "Alarm you expect", "harm": "Harm you expect"}

    def __init__(self, rung: str, alarm: int | None = None, harm: int | None = None) -> None:
        super().__init__(f"About to: {rung}", {"alarm": alarm, "harm": harm})

    def parts(self) -> Iterable[Static | Horizontal]:
        """The keys in words, and the mouse's way."""
        yield Static("0-9, t ten, . skips. d goes step by step, with the drill.", classes="quiet")
        yield Horizontal(
            Button("Back", id="back"),
            Button("With the drill", id="drill"),
            Button("Skip", id="skip"),
            classes="dialog-buttons",
        )

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        match event.button.id:
            case "drill":
                self.action_drill()
            case "skip":
                self.action_rate(-1)
            case _:
                self.dismiss(None)

    def past(self) -> None:
        """Go."""
        self._close(drill=False)

    def action_drill(self) -> None:
        """The same with the drill around it."""
        self._close(drill=True)

    def _close(self, *, drill: bool) -> None:
        if self.is_current:  # a key typed ahead may come after the last answer
            self.dismiss(Guess(self._values["alarm"], self._values["harm"], drill))

    def action_leave(self) -> None:
        """Nothing was begun."""
        self.dismiss(None)


class FoundDialog(TwoRatings[str | None]):
    """What was found; every answer is kept at once, so that leaving at any moment loses nothing.

    Answers `TOLD`, `TAKEN_BACK` (not this time), or None where the rest is told later.
    """

    CSS = """
    FoundDialog {
        & .found-words { height: 2; }
        & .found-label { width: 20; color: $text-muted; }
        & AnswerInput { width: 1fr; }
        & #found-problem { color: $warning; }
    }
    """
    BINDINGS = [Binding("x", "not_this_time", "Not this time", id="attempt.not", tooltip="You did not do it")]
    QUESTIONS = {"alarm": "Alarm there was", "harm": "Harm it did"}

    def __init__(self, services: Services, attempt: AttemptView) -> None:
        super().__init__(
            f"What happened: {attempt.rung}",
            {"alarm": attempt.alarm_found, "harm": attempt.harm_found},
        )
        self._services, self._attempt = services, attempt
        self._typing = Soon(self, self._keep_typed)
        self._kept = {"happened": attempt.happened, "learned": attempt.learned}
        self._words = dict(self._kept)  # as they stand in the lines, which may be gone when they are kept
        if attempt.rung_minutes is not None or attempt.minutes is not None:
            minutes = "" if attempt.minutes is None else str(attempt.minutes)
            self._kept = {"minutes": minutes} | self._kept
            self._words = dict(self._kept)

    def parts(self) -> Iterable[Static | Horizontal]:
        """What was expected, and lines for words."""
        labels = {"minutes": "Minutes", "happened": "What happened", "learned": "What you learned"}
        yield Static(Content(self._expected()), classes="quiet")
        for name, text in self._words.items():
            yield Horizontal(
                Static(labels[name], classes="found-label"), AnswerInput(text, id=name), classes="found-words"
            )
        problem = Static(id="found-problem")
        problem.display = False
        yield problem
        buttons = [Button("Later (escape)", id="later"), Button("Keep", id="keep")]
        if not self._attempt.found:
            buttons.insert(0, Button("Not this time (x)", id="not"))
        yield Horizontal(*buttons, classes="dialog-buttons")

    def _expected(self) -> str:
        attempt = self._attempt
        parts = [
            f"{name} {value}"
            for name, value in (("alarm", attempt.alarm_expected), ("harm", attempt.harm_expected))
            if value is not None
        ]
        return (
            f"You expected {', '.join(parts)}. Anything may stay empty."
            if parts
            else "Anything may stay empty."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a line an x is an x."""
        if action == "not_this_time":
            return not self._attempt.found and self._place < len(NAMES)
        return super().check_action(action, parameters)

    def answered(self, name: str) -> None:
        """Keep the number."""
        with telling(self):
            value = self._values[name]
            if name == "alarm":
                self._services.ladder.note(self._attempt.id, alarm=value)
            else:
                self._services.ladder.note(self._attempt.id, harm=value)

    def past(self) -> None:
        """On to the words."""
        self.set_focus(self.query(AnswerInput).first())

    @on(events.DescendantFocus)
    def into_words(self) -> None:
        """A line was clicked: numbers are typed there now."""
        if isinstance(self.focused, AnswerInput) and self._place < len(NAMES):
            self._place = len(NAMES)
            self.show_rows()

    @on(RatingRow.Rated)
    def out_of_words(self) -> None:
        """A number was clicked while a line had the keys."""
        self.set_focus(None)

    @on(AnswerInput.WentBack)
    def back_from_words(self, event: AnswerInput.WentBack) -> None:
        """`left` at the beginning of a line: to the line before, or to harm."""
        event.stop()
        names = list(self._words)
        place = names.index(self.focused.id or "") if self.focused and self.focused.id in names else 0
        if place:
            self.set_focus(self.query_one(f"#{names[place - 1]}"))
        else:
            self.set_focus(None)
            self._place = len(NAMES) - 1
            self.show_rows()

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        self._words[event.input.id or ""] = event.value
        self._typing.typed()

    def _keep_typed(self) -> None:
        with telling(self):
            self.keep_now()

    @on(Input.Submitted)
    def next_line(self, event: Input.Submitted) -> None:
        """To the next line; from the last one, done."""
        names = list(self._words)
        place = names.index(event.input.id or names[-1])
        if place + 1 < len(names):
            self.set_focus(self.query_one(f"#{names[place + 1]}"))
        else:
            self._tell()

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        match event.button.id:
            case "keep":
                self._tell()
            case "not":
                self.action_not_this_time()
            case _:
                self.action_leave()

    def _tell(self) -> None:
        problem = self.query_one("#found-problem", Static)
        try:
            if "minutes" in self._words:
                parse_minutes(self._words["minutes"])
        except CoachError as found:
            problem.update(Content(visible(f"{found.title} {found.hint}")))
            problem.display = True
            self.set_focus(self.query_one("#minutes"))
            return
        with telling(self):
            self.keep_now()
            self._services.ladder.found(self._attempt.id)
            if self.is_current:
                self.dismiss(TOLD)

    def keep_now(self) -> None:
        """Store the words as they stand; minutes that are no number wait until they are one."""
        self._typing.stop()
        if self._words == self._kept:
            return
        service, number = self._services.ladder, self._attempt.id
        service.note(number, happened=self._words["happened"], learned=self._words["learned"])
        if "minutes" in self._words:
            try:
                minutes = parse_minutes(self._words["minutes"])
            except CoachError:
                return
            service.note(number, minutes=minutes)
        self._kept = dict(self._words)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self.keep_now()

    def action_not_this_time(self) -> None:
        """It was not done; that is an answer too."""
        with telling(self):
            self._services.ladder.take_back(self._attempt.id)
            self.dismiss(TAKEN_BACK)

    def action_leave(self) -> None:
        """The rest can be told later."""
        with telling(self):
            self.keep_now()
            self.dismiss(None)
