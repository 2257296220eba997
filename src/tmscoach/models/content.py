"""Shapes of the data files under content/: scripts, programme, prompts, lines, cards, safety pages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tmscoach.models.terms import CardCategory, Fate, Feeling, Kind, Trigger, Voice

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class Content(BaseModel):
    """Base of every shape here: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- drill scripts -----------------------------------------------------------------------------------------


class Choice(Content):
    """One answer that a key stands for."""

    value: Slug
    label: Words


class StepBase(Content):
    """What every step of a script has."""

    id: Slug
    rail: Words  # one short word for the rail of steps
    title: Words  # the one thing on the screen
    help: str = ""  # one quiet sentence under it
    optional: bool = True  # may be left empty
    alarm_at_most: int | None = Field(default=None, ge=0, le=10)  # shown only if alarm before is <= this
    alarm_at_least: int | None = Field(default=None, ge=0, le=10)  # shown only if alarm before is >= this


class ArriveStep(StepBase):
    """What turned up (trigger)."""

    kind: Literal["arrive"]
    choices: tuple[Choice, ...]  # values are Trigger values


class RateStep(StepBase):
    """Alarm and hold, 0-10, before or after."""

    kind: Literal["rate"]
    when: Literal["before", "after"]
    hold: bool = True  # ask hold as well as alarm


class BreatheStep(StepBase):
    """Paced breathing: seconds in, seconds out, a number of breaths."""

    kind: Literal["breathe"]
    breaths: int = Field(default=3, ge=1, le=20)
    seconds_in: float = Field(default=4.0, ge=1, le=12)
    seconds_out: float = Field(default=6.0, ge=1, le=20)


class NoticeStep(StepBase):
    """Watching something lightly until the bar fills, in seconds."""

    kind: Literal["notice"]
    seconds: int = Field(default=30, ge=5, le=300)


class NameStep(StepBase):
    """The thought in a few words; private."""

    kind: Literal["name"]
    lead: Words = "My mind is telling me"


class BlockStep(StepBase):
    """The line, said once a breath."""

    kind: Literal["block"]
    repetitions: int = Field(default=3, ge=1, le=10)
    seconds_in: float = Field(default=4.0, ge=1, le=12)
    seconds_out: float = Field(default=6.0, ge=1, le=20)
    voice: Voice | None = None  # the voice it begins in; None is the one used last
    from_memory: bool = False  # the line is shown only when asked for


class BecauseStep(StepBase):
    """One item from the patient's own evidence file; or a question parked for the doctor."""

    kind: Literal["because"]
    may_park: bool = False  # offers parking a question instead


class CheckStep(StepBase):
    """How true the line feels, 0-10; below `gentler_under` a gentler wording is offered."""

    kind: Literal["check"]
    gentler_under: int = Field(default=5, ge=0, le=10)


class ShiftInStep(StepBase):
    """Nearest feeling; about what or whom; the unsaid sentence."""

    kind: Literal["shift-in"]
    typing: bool = True  # False asks for the feeling only, one key
    about: Words = "About what, or whom?"
    unsaid: str = "What would you say, if nobody minded?"
    unsaid_below_alarm: int = Field(default=8, ge=0, le=11)  # asked only when alarm before is below this


class ShiftOutStep(StepBase):
    """One card from the deck, until the bar fills (seconds)."""

    kind: Literal["shift-out"]
    seconds: int = Field(default=40, ge=5, le=300)


class SlotStep(StepBase):
    """A worry put off to a set time of the day, where it may be as long as it likes."""

    kind: Literal["slot"]
    question: Words = "When may this worry come back?"


class PredictStep(StepBase):
    """What the patient is about to do, and how much harm they expect of it, 0-100 in tens."""

    kind: Literal["predict"]
    doing: Words = "What are you about to do?"
    harm: Words = "How much harm do you expect from it?"


class MoveStep(StepBase):
    """Time to do it; nothing is counted, the patient says when they are back."""

    kind: Literal["move"]


class FoundStep(StepBase):
    """What came of it: the harm there was, 0-100 in tens, what happened, and what it taught.

    What it taught goes into the evidence file.
    """

    kind: Literal["found"]
    harm: Words = "How much harm did it do?"
    happened: Words = "What happened?"
    learned: str = "What did you find out?"  # empty leaves the question out


class CloseStep(StepBase):
    """The two numbers without praise; back to what; an if-then cue card."""

    kind: Literal["close"]
    back_to: Words = "Back to what?"
    cue: str = "If it comes again, then ..."


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

    id: Slug
    title: Words
    about: Words  # one sentence: what this drill is for
    minutes: Words  # "2 to 5"
    trigger: Trigger | None = None  # the trigger it is meant for; None fits any and asks
    family: Trigger | None = None  # where its lines come from; None is the family of the trigger
    fades: bool = False  # whether prompts become fewer with practice
    steps: tuple[Step, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _steps_make_sense(self) -> Script:
        ids = [step.id for step in self.steps]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"two steps share the id {twice[0]!r}")
        if self.trigger is None and not any(isinstance(step, ArriveStep) for step in self.steps):
            raise ValueError("a script without a trigger needs an arrive step that asks for it")
        kinds = [step.kind for step in self.steps]
        for earlier, later in (("block", "check"), ("predict", "found")):
            if later in kinds and (earlier not in kinds or kinds.index(later) < kinds.index(earlier)):
                raise ValueError(f"a {later} step needs a {earlier} step before it")
        return self


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
    settle_seconds: int = Field(default=75, ge=60, le=90)


class FeelingWord(Content):
    """A feeling and one plain clause that helps to recognise it."""

    id: Feeling
    label: Words
    hint: Words


class FeelingWords(Content):
    """content/feelings.toml."""

    feeling: tuple[FeelingWord, ...] = Field(min_length=10, max_length=10)
