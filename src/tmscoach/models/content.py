"""Shapes of the data files under content/: scripts, programme, prompts, lines, cards, safety pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tmscoach.models.terms import CardCategory, Fate, Feeling, Kind, Trigger, Voice

SLUG = r"^[a-z0-9][a-z0-9-]*$"
ONE_WORD = r"^\S+$"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]


class Content(BaseModel):
    """Base of every shape here: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Turn(Content):
    """The drill of a programme day."""

    drill: Slug  # a script id, or "any", "quick", "app-free"
    note: Words  # one sentence: what to look for today
    minutes: int = Field(default=3, ge=1, le=10)


class Write(Content):
    """The writing of a programme day."""

    prompt: Words
    kind: Kind = Kind.PROMPTED
    fate: Fate = Fate.PRIVATE
    minutes: int = Field(default=10, ge=1, le=20)


class Move(Content):
    """The activity of a programme day."""

    text: Words


class ProgramDay(Content):
    """One day of a programme; a rest day may leave everything but the lesson out."""

    number: int = Field(ge=1)
    title: Words
    lesson: Slug  # file name, without .md, under content/lessons/
    minutes: int = Field(default=2, ge=1, le=10)  # reading time
    rest: bool = False
    turn: Turn | None = None
    write: Write | None = None
    move: Move | None = None
    checks: tuple[Literal["weekly", "causes"], ...] = ()
    close: Words = "One line: what I met today besides symptoms"


class Phase(Content):
    """A run of programme days, first and last included."""

    name: Words
    first: int = Field(ge=1)
    last: int = Field(ge=1)


class Program(Content):
    """A programme: content/program/<id>.toml."""

    id: Slug
    title: Words
    about: Words
    phase: tuple[Phase, ...] = Field(min_length=1)
    day: tuple[ProgramDay, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _days_are_whole(self) -> Program:
        numbers = [day.number for day in self.day]
        wanted = list(range(1, len(numbers) + 1))
        if numbers != wanted:
            missing = sorted(set(wanted) - set(numbers))
            raise ValueError(
                f"days must run 1, 2, 3 ... in order; missing or out of place: {missing or numbers}"
            )
        covered = [n for phase in self.phase for n in range(phase.first, phase.last + 1)]
        if covered != wanted:
            raise ValueError("the phases must cover every day once, in order")
        return self

    def phase_of(self, number: int) -> Phase:
        """The phase that day `number` belongs to."""
        return next(phase for phase in self.phase if phase.first <= number <= phase.last)


# --- measures and safety -----------------------------------------------------------------------------------


class Scale(Content):
    """One question answered with a number."""

    id: Slug
    short: Words  # two or three words for tables
    text: Words
    low: Words  # what the lowest number means
    high: Words
    minimum: int = 0
    maximum: int = 10
    step: int = Field(default=1, ge=1)


class Measure(Content):
    """A set of scales asked together: content/measures/<id>.toml."""

    id: Slug
    title: Words
    about: Words
    source: Words
    scale: tuple[Scale, ...] = Field(min_length=1)


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
