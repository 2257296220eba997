"""Shapes of the data files under content/: scripts, programme, prompts, lines, cards, safety pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tmscoach.models.terms import (
    CardCategory,
    Fate,
    Feeling,
    Kind,
    ProgramKind,
    Trigger,
    VisitKind,
    Voice,
)

SLUG = r"^[a-z0-9][a-z0-9-]*$"
ONE_WORD = r"^\S+$"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]


class Content(BaseModel):
    """Base of every shape here: frozen, and a key that is not known is an error."""

    # checkers are built when the first file of a kind is read: a start reads two kinds of twenty
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# --- drill scripts -----------------------------------------------------------------------------------------
# People write these by hand: each key says what it is for (docs/drill-scripts.md and the JSON Schema show
# it), and a number or a yes-or-no in quotes is told of instead of guessed at.

MOST_STEPS = 40

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
MaybeSentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Word = Annotated[str, StringConstraints(pattern=ONE_WORD, max_length=10)]
Whole = Annotated[int, Field(strict=True)]
Seconds = Annotated[float, Field(strict=True)]
Yes = Annotated[bool, Field(strict=True)]


class Choice(Content):
    """One answer that a key stands for."""

    value: Trigger = Field(description="what it stands for: pain, fear, worry, movement or other")
    label: Title = Field(description="the words on the screen")


class StepBase(Content):
    """What every step of a script has."""

    id: Slug = Field(description="a name of its own, in small letters; it is kept with an unfinished drill")
    rail: Word = Field(description="one short word for the row of steps along the top")
    title: Title = Field(description="the one thing on the screen")
    help: MaybeSentence = Field(default="", description="one quiet sentence under it")
    optional: Yes = Field(default=True, description="whether it may be left empty")
    alarm_at_most: Whole | None = Field(
        default=None, ge=0, le=10, description="show the step only if the alarm before was this or lower"
    )
    alarm_at_least: Whole | None = Field(
        default=None, ge=0, le=10, description="show the step only if the alarm before was this or higher"
    )


class ArriveStep(StepBase):
    """Asks what turned up, where the script does not say what it is for."""

    kind: Literal["arrive"]
    choices: tuple[Choice, ...] = Field(min_length=1, description="the answers, each a value and a label")


class RateStep(StepBase):
    """Asks for alarm and hold, each 0 to 10, before or after."""

    kind: Literal["rate"]
    when: Literal["before", "after"] = Field(description="before the practice or after it")
    hold: Yes = Field(default=True, description="ask for hold as well as alarm")


class BreatheStep(StepBase):
    """Paces some breaths with a bar."""

    kind: Literal["breathe"]
    breaths: Whole = Field(default=3, ge=1, le=20, description="how many")
    seconds_in: Seconds = Field(default=4.0, ge=1, le=12, description="how long each breath in takes")
    seconds_out: Seconds = Field(default=6.0, ge=1, le=20, description="how long each breath out takes")


class NoticeStep(StepBase):
    """Time to watch something lightly, until a bar has filled."""

    kind: Literal["notice"]
    seconds: Whole = Field(default=30, ge=5, le=300, description="how long")


class NameStep(StepBase):
    """Asks for the thought in a few words; they stay private."""

    kind: Literal["name"]
    lead: Sentence = Field(default="My mind is telling me", description="the words in front of the field")


class BlockStep(StepBase):
    """Shows a line, to be said once a breath."""

    kind: Literal["block"]
    repetitions: Whole = Field(default=3, ge=1, le=10, description="how many times it is said")
    seconds_in: Seconds = Field(default=4.0, ge=1, le=12, description="how long each breath in takes")
    seconds_out: Seconds = Field(default=6.0, ge=1, le=20, description="how long each breath out takes")
    voice: Voice | None = Field(
        default=None, description="who the line speaks as at first; without it, the voice used last"
    )
    from_memory: Yes = Field(default=False, description="hide the line until it is asked for")


class BecauseStep(StepBase):
    """Asks for one item of the patient's own evidence file."""

    kind: Literal["because"]
    may_park: Yes = Field(default=False, description="offer to keep a question for the doctor instead")


class CheckStep(StepBase):
    """Asks how true the line feels, 0 to 10."""

    kind: Literal["check"]
    gentler_under: Whole = Field(
        default=5, ge=0, le=10, description="below this a gentler line is offered; 0 offers none"
    )


class ShiftInStep(StepBase):
    """Asks for the nearest feeling, and if wished about whom and the unsaid sentence."""

    kind: Literal["shift-in"]
    typing: Yes = Field(default=True, description="false asks for the feeling only, one key")
    about: Sentence = Field(default="About what, or whom?", description="the first question after it")
    unsaid: MaybeSentence = Field(
        default="What would you say, if nobody minded?",
        description="the second question; empty leaves it out",
    )
    unsaid_below_alarm: Whole = Field(
        default=8, ge=0, le=11, description="ask it only if the alarm before was lower; 11 asks it always"
    )


class ShiftOutStep(StepBase):
    """Shows one card to turn attention to, until a bar has filled."""

    kind: Literal["shift-out"]
    seconds: Whole = Field(default=40, ge=5, le=300, description="how long")


class SlotStep(StepBase):
    """Puts a worry off to a set time, where it may be as long as it likes."""

    kind: Literal["slot"]
    question: Sentence = Field(default="When may this worry come back?", description="asks for the time")


class PredictStep(StepBase):
    """Asks what the patient is about to do, and how much harm they expect of it, 0 to 100 in tens."""

    kind: Literal["predict"]
    doing: Sentence = Field(default="What are you about to do?", description="asks for the activity")
    harm: Sentence = Field(default="How much harm do you expect from it?", description="asks for the number")


class MoveStep(StepBase):
    """Time to do it; nothing is counted, the patient says when they are back."""

    kind: Literal["move"]


class FoundStep(StepBase):
    """Asks what came of it: the harm there was, what happened, and what it taught (kept as evidence)."""

    kind: Literal["found"]
    harm: Sentence = Field(default="How much harm did it do?", description="asks for the number, 0 to 100")
    happened: Sentence = Field(default="What happened?", description="asks for a few words")
    learned: MaybeSentence = Field(
        default="What did you find out?",
        description="asks for a line that goes into the evidence file; empty leaves it out",
    )


class CloseStep(StepBase):
    """Shows the two numbers, asks what to go back to, and for an if-then card."""

    kind: Literal["close"]
    back_to: Sentence = Field(default="Back to what?", description="the question")
    cue: MaybeSentence = Field(
        default="If it comes again, then ...", description="how the card begins; empty leaves it out"
    )


Step = Annotated[
    ArriveStep
    | RateStep
    | BreatheStep
    | NoticeStep
    | NameStep
    | BlockStep
    | BecauseStep
    | CheckStep
    | ShiftInStep
    | ShiftOutStep
    | SlotStep
    | PredictStep
    | MoveStep
    | FoundStep
    | CloseStep,
    Field(discriminator="kind"),
]


class Script(Content):
    """One drill variant: steps in order."""

    id: Slug = Field(description="the word to start it with, in small letters: tmscoach drill ID")
    title: Title = Field(description="its name in the list of drills")
    about: Sentence = Field(description="one sentence: what this drill is for")
    minutes: Title = Field(description="how long it takes, such as 2 to 5")
    trigger: Trigger | None = Field(
        default=None, description="what it is meant for; without it, a step of kind arrive must ask"
    )
    family: Trigger | None = Field(
        default=None, description="whose lines it offers; without it, those of the trigger"
    )
    fades: Yes = Field(default=False, description="whether prompts become fewer with practice")
    steps: tuple[Step, ...] = Field(
        min_length=2, max_length=MOST_STEPS, description="the steps in order, each under [[steps]]"
    )

    @model_validator(mode="before")
    @classmethod
    def _steps_are_few(cls, data: Any) -> Any:
        """Told first and alone: nobody mends ten thousand steps one by one."""
        steps = data.get("steps") if isinstance(data, dict) else None
        if isinstance(steps, list) and len(steps) > MOST_STEPS:
            raise ValueError(f"key steps: there are {len(steps):,}; write at most {MOST_STEPS}.")
        return data

    @model_validator(mode="after")
    def _steps_make_sense(self) -> Script:
        if mistakes := [*_order_mistakes(self), *_alarm_mistakes(self)]:
            raise ValueError("\n".join(mistakes))  # one sentence a line
        return self


def _at(number: int, step: StepBase) -> str:
    return f"step {number} (id {step.id})"


def _order_mistakes(script: Script) -> Iterator[str]:
    """Ids that are taken, steps that need another one before them, and a drill with nothing to do."""
    steps = list(enumerate(script.steps, 1))
    ids: dict[str, int] = {}
    for number, step in steps:
        if step.id in ids:
            yield f"{_at(number, step)}, key id: step {ids[step.id]} has this id too; give it another one."
        ids.setdefault(step.id, number)
        if isinstance(step, ArriveStep):
            values = [choice.value.value for choice in step.choices]
            if twice := sorted({value for value in values if values.count(value) > 1}):
                yield f"{_at(number, step)}, key choices: {twice[0]} is there twice; leave one out."
    for earlier, later in (("block", "check"), ("predict", "found")):
        first = next((number for number, step in steps if step.kind == earlier), MOST_STEPS)
        for number, step in steps:
            if step.kind == later and number < first:
                yield f"{_at(number, step)}: a {later} step needs a step of kind {earlier} before it."
    if script.trigger is None and not any(isinstance(step, ArriveStep) for step in script.steps):
        known = ", ".join(Trigger)
        yield f"key trigger: it is missing; write one of: {known}; or add a step of kind arrive, which asks."
    if all(isinstance(step, ArriveStep | RateStep | CloseStep) for step in script.steps):
        yield "key steps: there is nothing to practise; add a step such as breathe, block or shift-out."


def _alarm_mistakes(script: Script) -> Iterator[str]:
    """Ratings given twice or the wrong way round, and conditions that nothing can meet."""
    rated: dict[str, int] = {}
    for number, step in enumerate(script.steps, 1):
        at = _at(number, step)
        least, most = step.alarm_at_least, step.alarm_at_most
        for key, limit in (("alarm_at_least", least), ("alarm_at_most", most)):
            if limit is not None and "before" not in rated:
                yield f'{at}, key {key}: a rate step with when = "before" must come earlier.'
        if least is not None and most is not None and least > most:
            yield f"{at}, key alarm_at_least: no alarm is {least} or more and {most} or less."
        if isinstance(step, RateStep):
            if step.when in rated:
                yield f"{at}, key when: step {rated[step.when]} asks for the rating {step.when} already."
            elif step.when == "before" and "after" in rated:
                yield f"{at}, key when: the rating before comes after the rating after; change their places."
            rated.setdefault(step.when, number)


class StarterLine(Content):
    """A line to begin with, in three voices; `{name}` stands for the patient's first name."""

    id: Slug
    family: Trigger
    i: Words
    you: Words
    name: Words
    asserts_safety: bool = False  # waits for the gate, and is left out when something is new


class StarterLines(Content):
    """content/drills/starters/lines.toml."""

    line: tuple[StarterLine, ...]


class StarterCard(Content):
    """Something to turn attention to."""

    id: Slug
    category: CardCategory
    text: Words


class StarterCards(Content):
    """content/drills/starters/cards.toml."""

    card: tuple[StarterCard, ...]


# --- prompts and programme ---------------------------------------------------------------------------------


class Prompt(Content):
    """An invitation to write."""

    id: Slug
    text: Words


class PromptTheme(Content):
    """One file of content/prompts/."""

    theme: Slug
    title: Words
    prompt: tuple[Prompt, ...] = Field(min_length=1)


# Programmes are written by hand as well: each key says what it is for (docs/program-files.md, JSON Schema).

LESSON_WORDS = 120  # a text that can be read on a bad day
MOST_DAYS = 120

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
MaybeLesson = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class Turn(Content):
    """The drill of a programme day."""

    drill: Slug = Field(description="the id of a drill, or any, or app-free (a drill without the program)")
    note: Text = Field(description="one sentence: what to look for today")
    minutes: Whole = Field(default=3, ge=1, le=10, description="about how long")


class Write(Content):
    """The writing of a programme day."""

    prompt: Text = Field(description="the invitation to write")
    kind: Kind = Field(default=Kind.PROMPTED, description="what sort of page it is")
    fate: Fate = Field(
        default=Fate.PRIVATE, description="private, share, or release: a page that is not stored"
    )
    minutes: Whole = Field(default=10, ge=1, le=20, description="about how long")
    for_a_bad_week: Yes = Field(
        default=False, description="whether Program offers this page again, to be read in a bad week"
    )


class Move(Content):
    """The activity of a programme day."""

    text: Text = Field(description="one small step; it waits for the physician's all-clear")


class ProgramDay(Content):
    """One day of a programme; a rest day may leave everything but the lesson out."""

    number: Whole = Field(ge=1, le=MOST_DAYS, description="1, 2, 3 and so on, in order")
    title: Title = Field(description="its name in the list of days")
    lesson: Slug | None = Field(
        default=None, description="a lesson that ships; only for programmes that ship"
    )
    lesson_text: MaybeLesson = Field(
        default="",
        description=f"the lesson itself, at most {LESSON_WORDS} words, an empty line between paragraphs",
    )
    minutes: Whole = Field(default=2, ge=1, le=10, description="about how long the lesson takes")
    rest: Yes = Field(default=False, description="a day that asks for nothing and is whole by itself")
    asks_new: Yes = Field(
        default=False, description="begin with the question whether anything is new or different"
    )
    turn: Turn | None = Field(default=None, description="the drill, under [day.turn]")
    write: Write | None = Field(default=None, description="the page, under [day.write]")
    move: Move | None = Field(default=None, description="the step of activity, under [day.move]")
    checks: tuple[Literal["weekly", "causes", "overall", "fear"], ...] = Field(
        default=(), description="which checks stand on this day's list"
    )
    close: Sentence = Field(
        default="One line: what I met today besides symptoms", description="what the line of the day is about"
    )


class Phase(Content):
    """A run of programme days, first and last included."""

    name: Title = Field(description="the heading over these days")
    first: Whole = Field(ge=1, le=MOST_DAYS, description="the number of its first day")
    last: Whole = Field(ge=1, le=MOST_DAYS, description="the number of its last day")


class Program(Content):
    """A programme: content/program/<id>.toml, or a file of the patient's own."""

    id: Slug = Field(description="the word to start it with, in small letters: tmscoach program start ID")
    title: Title = Field(description="its name in the list of programmes")
    about: Text = Field(description="one or two sentences: whom it is for, and what it asks")
    kind: ProgramKind = Field(
        default=ProgramKind.HOME,
        description="home (walked once, by itself), track (a few days more), flare (lies over another one), "
        "maintenance (each day is the page of one week)",
    )
    phase: tuple[Phase, ...] = Field(
        default=(), description="headings over runs of days, each under [[phase]]; without one, the title"
    )
    day: tuple[ProgramDay, ...] = Field(
        min_length=1, max_length=MOST_DAYS, description="the days in order, each under [[day]]"
    )

    @model_validator(mode="before")
    @classmethod
    def _days_are_few(cls, data: Any) -> Any:
        """Told first and alone: nobody mends ten thousand days one by one."""
        days = data.get("day") if isinstance(data, dict) else None
        if isinstance(days, list) and len(days) > MOST_DAYS:
            raise ValueError(f"key day: there are {len(days):,}; write at most {MOST_DAYS}.")
        return data

    @model_validator(mode="after")
    def _days_are_whole(self) -> Program:
        if mistakes := [*_number_mistakes(self), *_day_mistakes(self)]:
            raise ValueError("\n".join(mistakes))  # one sentence a line
        return self

    def phase_of(self, number: int) -> Phase:
        """The phase that day `number` belongs to; the whole programme, where it names none."""
        whole = Phase(name=self.title, first=1, last=len(self.day))
        return next((phase for phase in self.phase if phase.first <= number <= phase.last), whole)


def _number_mistakes(program: Program) -> Iterator[str]:
    """Days that are missing or out of place, and phases that do not cover them."""
    numbers = [day.number for day in program.day]
    wanted = list(range(1, len(numbers) + 1))
    if numbers != wanted:
        missing = next((number for number in wanted if number not in numbers), None)
        found = next(number for number, right in zip(numbers, wanted, strict=True) if number != right)
        out = f"day {found} is out of place" if missing is None else f"day {missing} is missing"
        yield f"days must run 1, 2, 3 ... in order; {out}."
    elif program.phase:
        covered = [n for phase in program.phase for n in range(phase.first, phase.last + 1)]
        if covered != wanted:
            yield f"the phases must cover every day once, in order, from 1 to {len(wanted)}."


def _day_mistakes(program: Program) -> Iterator[str]:
    """Lessons that are missing, given twice or too long, and weeks that have no page."""
    for day in program.day:
        at = f"day {day.number}"
        words = len(day.lesson_text.split())
        if day.lesson and day.lesson_text:
            yield f"{at}, key lesson_text: it has a lesson already; leave one of them out."
        elif words > LESSON_WORDS:
            yield (
                f"{at}, key lesson_text: it has {words} words; at most {LESSON_WORDS} fit, "
                "so that it can be read on a bad day."
            )
        if day.write and day.write.kind is Kind.LINE:
            yield f"{at}, write, key kind: a line is what close asks for; choose another kind."
        if program.kind is ProgramKind.MAINTENANCE:
            if day.write is None:
                yield f"{at}, key write: it is missing; a week of this kind is one page."
        elif not day.lesson and not day.lesson_text:
            yield f"{at}, key lesson_text: it is missing; a few sentences are enough."


# --- measures and safety -----------------------------------------------------------------------------------


# People write measures by hand too (docs/measure-files.md and the JSON Schema show every key).

MOST_ITEMS = 60
MeasureId = Annotated[str, StringConstraints(pattern=SLUG, max_length=28)]
TENS = 100  # the top of an item that is answered in tens; any other item ends at 10 or below

ItemWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=240)]
ShortWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)]
SourceWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
MaybeShort = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


class Label(Content):
    """The words of one number of an item, where each number has its own."""

    value: Whole = Field(ge=0, le=10, description="the number, which is also its key")
    label: Title = Field(description="its words")


class Item(Content):
    """One question answered with a number."""

    id: Slug = Field(description="a name of its own, in small letters; answers are kept under it")
    short: ShortWords = Field(description="one to three words for lists and tables")
    text: ItemWords = Field(description="the question")
    low: MaybeShort = Field(default="", description="what the lowest number means")
    high: MaybeShort = Field(default="", description="what the highest number means")
    minimum: Whole = Field(default=0, ge=0, le=9, description="the lowest number")
    maximum: Whole = Field(
        default=10, ge=1, le=TENS, description="the highest number: up to 10, or 100 for an answer in tens"
    )
    choices: tuple[Label, ...] = Field(
        default=(), max_length=11, description="words for each number, each with a value and a label"
    )
    needed: Yes = Field(
        default=True, description="whether the total needs this answer; only a mean can do without one"
    )
    reverse: Yes = Field(default=False, description="count it the other way round, as its manual says")
    belief: Yes = Field(
        default=False, description="it is about the explanation; it waits for the examination by a physician"
    )

    def counted(self, value: int) -> int:
        """What an answer counts in the total."""
        return self.minimum + self.maximum - value if self.reverse else value

    def label_of(self, value: int) -> str:
        """The words of a number, empty where it has none of its own."""
        return next((choice.label for choice in self.choices if choice.value == value), "")

    def allows(self, value: int) -> bool:
        """Whether a number is an answer."""
        if self.choices:
            return any(choice.value == value for choice in self.choices)
        return self.minimum <= value <= self.maximum


class Difference(Content):
    """How large a difference between two totals is noticeable, as the source of the measure says."""

    points: Seconds = Field(ge=0.01, le=1000, description="how many points; less is told without a word")
    source: SourceWords = Field(description="who found that, and where it can be read")


class Threshold(Content):
    """A total from which something is said under the score, in the words given here."""

    at_least: Seconds = Field(ge=0, le=10000, description="from this total on")
    text: ItemWords = Field(description="what is said; a hint to the patient, never a label")
    source: SourceWords = Field(description="where the threshold comes from")


class Measure(Content):
    """A questionnaire: content/measures/<id>.toml, or a file of a clinic's own."""

    id: MeasureId = Field(description="the word to ask for it, in small letters: tmscoach measure ID")
    title: Title = Field(description="its name in lists")
    about: ItemWords = Field(description="one or two sentences before the first question")
    period: MaybeShort = Field(default="", description="the time asked about, such as the last two weeks")
    source: SourceWords = Field(description="where it comes from; it stands under every score")
    licence: SourceWords = Field(description="who allows its use, and how")
    scoring: Literal["sum", "mean", "none"] = Field(
        default="sum", description="how the answers make a total; none where each answer stands for itself"
    )
    cadence: Literal["daily", "weekly", "two-weekly", "monthly", "when-asked"] = Field(
        default="when-asked", description="how often Today asks once it is switched on"
    )
    opt_in: Yes = Field(
        default=True, description="whether it is off until switched on; a clinic's own always is"
    )
    change: Difference | None = Field(
        default=None, description="how large a difference is noticeable, under [change]"
    )
    note: Threshold | None = Field(
        default=None, description="a total from which something is said, under [note]"
    )
    items: tuple[Item, ...] = Field(
        min_length=1, max_length=MOST_ITEMS, description="the questions in order, each under [[items]]"
    )

    @model_validator(mode="after")
    def _items_make_sense(self) -> Measure:
        if mistakes := [*_item_mistakes(self)]:
            raise ValueError("\n".join(mistakes))  # one sentence a line
        return self

    @property
    def lowest(self) -> float:
        """The lowest total there can be."""
        ends = [item.minimum for item in self.items]
        return sum(ends) if self.scoring == "sum" else sum(ends) / len(ends)

    @property
    def highest(self) -> float:
        """The highest total there can be."""
        ends = [item.maximum for item in self.items]
        return sum(ends) if self.scoring == "sum" else sum(ends) / len(ends)


def _item_mistakes(measure: Measure) -> Iterator[str]:
    """Ids that are taken, ranges without a key for each number, and totals that would count a blank."""
    ids: dict[str, int] = {}
    for number, item in enumerate(measure.items, 1):
        at = f"item {number} (id {item.id})"
        if item.id in ids:
            yield f"{at}, key id: item {ids[item.id]} has this id too; give it another one."
        ids.setdefault(item.id, number)
        if 10 < item.maximum != TENS or (item.maximum == TENS and item.minimum):
            yield f"{at}, key maximum: {item.maximum} has no keys; write up to 10, or 100 from 0 on."
        elif item.minimum >= item.maximum:
            yield f"{at}, key minimum: {item.minimum} is not below the maximum, {item.maximum}."
        values = [choice.value for choice in item.choices]
        if twice := sorted({value for value in values if values.count(value) > 1}):
            yield f"{at}, key choices: the value {twice[0]} is there twice; leave one out."
        if values and (min(values), max(values)) != (item.minimum, item.maximum):
            yield (
                f"{at}, key choices: they go from {min(values)} to {max(values)}, and the item from "
                f"{item.minimum} to {item.maximum}; give minimum and maximum these ends."
            )
        if not values and not (item.low and item.high):
            yield f"{at}: it needs low and high, which say what the ends mean, or choices."
        if not item.needed and measure.scoring != "mean":
            yield f"{at}, key needed: a {measure.scoring} would count a blank as zero; only a mean can."
    if measure.note and measure.scoring == "none":
        yield "key note: there is no total to say it of; scoring is none."
    if measure.change and measure.scoring == "none":
        yield "key change: there is no total to compare; scoring is none."


class CareGroup(Content):
    """Signs that ask for the same speed of help."""

    id: Literal["now", "soon", "ask"]
    title: Words
    do: Words
    sign: tuple[Words, ...] = Field(min_length=3)


class CareContent(Content):
    """content/safety/care.toml."""

    title: Words
    lead: Words
    caveat: Words
    after: Words  # what happens with the drill now
    group: tuple[CareGroup, ...] = Field(min_length=3, max_length=3)


class SupportNumber(Content):
    """Somebody to reach."""

    name: Words
    reach: Words
    where: Words


class SupportContent(Content):
    """content/safety/support.toml."""

    title: Words
    statement: Words
    lead: Words
    number: tuple[SupportNumber, ...] = Field(min_length=2)
    closing: Words


class PreparationPart(Content):
    """One part of a visit: what to bring to it, and which of the patient's own notes stand under it."""

    minutes: int = Field(ge=1, le=30)
    title: Words
    text: Words
    shows: Literal["", "since", "examined", "numbers", "homework", "causes", "questions"] = ""


class PreparationList(Content):
    """What to prepare for visits of some kinds."""

    kinds: tuple[VisitKind, ...] = Field(min_length=1)
    title: Words
    minutes: int = Field(ge=5, le=90)
    lead: Words
    part: tuple[PreparationPart, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _minutes_add_up(self) -> PreparationList:
        found = sum(part.minutes for part in self.part)
        if found != self.minutes:
            raise ValueError(f"the parts take {found} minutes; the list says {self.minutes}")
        return self


class Preparations(Content):
    """content/care/preparation.toml."""

    list: tuple[PreparationList, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_kind_has_one(self) -> Preparations:
        found = sorted(kind for one in self.list for kind in one.kinds)
        if found != sorted(VisitKind):
            raise ValueError("every kind of visit needs one list, and no kind two")
        return self

    def for_kind(self, kind: VisitKind) -> PreparationList:
        """The list for a kind of visit."""
        return next(one for one in self.list if kind in one.kinds)


class ShelfItem(Content):
    """Something to read: facts about it, and a plain address."""

    id: Slug
    kind: Literal["book", "paper", "site", "critical"]
    title: Words
    authors: Words
    year: int | None = Field(default=None, ge=1900, le=2100)
    where: Words
    about: Words


class Shelf(Content):
    """content/shelf.toml."""

    item: tuple[ShelfItem, ...] = Field(min_length=5)


class WelcomePage(Content):
    """One short screen of the welcome."""

    id: Literal["what", "gate", "careful", "where"]
    title: Words
    text: Words  # paragraphs parted by blank lines


class WelcomeContent(Content):
    """content/safety/welcome.toml."""

    page: tuple[WelcomePage, ...] = Field(min_length=4, max_length=4)


class GateContent(Content):
    """content/safety/gate.toml."""

    question: Words
    yes: Words
    not_yet: Words
    unsure: Words
    waiting: Words  # shown where something waits for the all-clear
    ask: tuple[Words, ...] = Field(min_length=5)  # questions to take to a doctor


class ReleaseContent(Content):
    """content/safety/release.toml."""

    caution_title: Words
    caution: Words  # before the first release page
    what_stays: Words
    meaning: Words  # the optional line afterwards
    settle: Words  # after a heavy page
    settle_in: int = Field(default=4, ge=2, le=8)  # seconds of a breath in, and out
    settle_out: int = Field(default=6, ge=2, le=12)
    settle_breaths: int = Field(default=8, ge=1)
    act: tuple[Words, ...] = Field(min_length=3)  # ordinary things to do then, one each day

    @model_validator(mode="after")
    def _lasts_about_a_minute(self) -> ReleaseContent:
        if not 60 <= self.settle_breaths * (self.settle_in + self.settle_out) <= 90:
            raise ValueError("the breaths after a heavy page last 60 to 90 seconds in all")
        return self


class FeelingWord(Content):
    """A feeling and one plain clause that helps to recognise it."""

    id: Feeling
    label: Words
    hint: Words


class FeelingWords(Content):
    """content/feelings.toml."""

    feeling: tuple[FeelingWord, ...] = Field(min_length=10, max_length=10)


# --- kinds of page that are forms --------------------------------------------------------------------------


class FormField(Content):
    """One thing a form asks; its label is a heading of the page, so it is plain words without signs."""

    id: Slug
    label: Annotated[str, StringConstraints(pattern=r"^\w[\w ,'’-]*\w$|^\w$", max_length=40)]
    question: Words  # as it is asked in plain lines of text
    hint: Words  # a few quiet words beside the label
    # line: enter goes on; text: as it comes; items: each line is one; turns: two voices speak in it
    sort: Literal["line", "text", "items", "turns"] = "text"
    crosses: bool = False  # whether one key crosses it out
    unnamed: str = ""  # what a voice without a name is called


class Form(Content):
    """A kind of page that asks for several things: content/forms/<kind>.toml."""

    kind: Kind
    key: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]  # chooses it in a list
    title: Words
    about: Words
    heavy: bool = False  # whether a quiet minute is offered afterwards
    field: tuple[FormField, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _is_clear(self) -> Form:
        for what, names in (
            ("ids", [field.id for field in self.field]),
            ("labels", [field.label.casefold() for field in self.field]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"the {what} of the fields must differ")
        if sum(field.sort == "turns" for field in self.field) != (len(self.voices) == 2):
            raise ValueError("a conversation has two voices, and two voices have one conversation")
        return self

    @property
    def voices(self) -> tuple[FormField, ...]:
        """The fields that name a voice: two in a dialogue, none elsewhere."""
        return tuple(field for field in self.field if field.unnamed)
