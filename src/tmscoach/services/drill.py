"""Drills, lines and cards: practising block-then-shift, step by step, every step kept at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import TypedDict, Unpack

from tmscoach.models.content import Script, Step
from tmscoach.models.terms import CardCategory, DrillMode, EvidenceKind, Feeling, Trigger, Voice
from tmscoach.rules.days import Clock
from tmscoach.rules.drill import Remark
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A line to say; `key` is `start:<id>` or `own:<uuid>`, `text` is worded for the drill's voice."""

    key: str
    text: str
    family: Trigger
    own: bool
    why: str  # one sentence: why this one


@dataclass(frozen=True, slots=True)
class CardChoice:
    """Something to turn attention to; `key` as for lines."""

    key: str
    category: CardCategory
    text: str
    own: bool
    why: str


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """An item of the patient's own evidence file."""

    uuid: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Parked:
    """A question that waits for the doctor; `repeated` when it had been asked earlier, on `day`."""

    text: str
    day: date
    answer: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class CueCard:
    """What to do if it comes again, in the patient's words."""

    uuid: str
    day: date
    trigger: Trigger | None
    text: str


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill as it stands; each verb of the service gives the next one, and only the newest is good.

    Ratings are 0-10, None where skipped or not yet given. `step` is the id of the step it stands at (the last
    one when finished). `parked` and `remark` are known only right after the call that caused them.
    """

    uuid: str
    version: int
    script: Script
    mode: DrillMode
    step: str
    day: date
    begun: datetime  # local and aware
    trigger: Trigger | None
    is_new: bool
    alarm_before: int | None
    hold_before: int | None
    thought: str
    line: LineChoice | None  # chosen when a block step is reached
    voice: Voice
    repetitions: int
    evidence: EvidenceChoice | None
    believability: int | None
    feeling: Feeling | None
    about: str
    unsaid: str
    card: CardChoice | None  # chosen when a shift-out step is reached
    alarm_after: int | None
    hold_after: int | None
    back_to: str
    cue: str
    finished: bool
    parked: Parked | None = None
    remark: Remark | None = None  # after finishing: enough for today, or another door

    @property
    def current(self) -> Step:
        """The step it stands at."""
        raise NotImplementedError

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps shown, given the answers so far: what the rail shows."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """The place of the present step among `steps`, from 1."""
        raise NotImplementedError

    @property
    def asks_unsaid(self) -> bool:
        """Whether the present shift-in step asks for the unsaid sentence."""
        raise NotImplementedError

    @property
    def change(self) -> str:
        """`7 to 5`, in words, without praise."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill in a list."""

    id: int
    uuid: str
    day: date
    at: datetime  # as the wall clock showed it, aware
    script: str  # its id
    title: str  # the script's title, or its id if the script is gone
    mode: DrillMode
    trigger: Trigger | None
    feeling: Feeling | None
    line: str
    alarm_before: int | None
    alarm_after: int | None
    is_new: bool
    finished: bool


class Answers(TypedDict, total=False):
    """What steps take. A key that is not given leaves what is kept; None or "" means skipped.

    arrive: trigger. rate: alarm, hold. name: thought. block: voice, line, repetitions.
    because: evidence_uuid, question. check: believability, line. shift-in: feeling, about, unsaid.
    shift-out: card. close: back_to, cue.
    """

    trigger: Trigger | str | None
    alarm: int | None
    hold: int | None
    thought: str | None
    voice: Voice | str
    line: str | None  # the key of a LineChoice
    repetitions: int
    evidence_uuid: str | None
    question: str | None  # parks it for the doctor; the drill that comes back has `parked`
    believability: int | None
    feeling: Feeling | str | None
    about: str | None
    unsaid: str | None
    card: str | None  # the key of a CardChoice
    back_to: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class DrillService:
    """Drills, lines and cards."""

    database: Database
    clock: Clock
    random: Random
    first_name: str = ""

    # --- scripts -------------------------------------------------------------------------------------------

    def scripts(self) -> tuple[Script, ...]:
        """The drills that ship, the full one first, then the patient's own from the data folder."""
        raise NotImplementedError

    def script_problems(self) -> tuple[str, ...]:
        """Own scripts that were left out, each with the file's name and why."""
        raise NotImplementedError

    # --- practising ----------------------------------------------------------------------------------------

    def begin(
        self, script_id: str = "full", trigger: Trigger | None = None, mode: DrillMode | None = None
    ) -> Drill:
        """Begin a drill, kept at once; with a trigger (given, or the script's own) arrive is not asked.

        Raises:
            CoachError: there is no such script.
        """
        raise NotImplementedError

    def answer(self, drill: Drill, step_id: str, **answers: Unpack[Answers]) -> Drill:
        """Keep the answers of the step and go to the next one; after the last the drill is finished.

        Raises:
            CoachError: an answer is out of range, a step that is not optional is left empty, or the drill
                went on elsewhere meanwhile; nothing is written then.
        """
        raise NotImplementedError

    def keep(self, drill: Drill, step_id: str, **answers: Unpack[Answers]) -> Drill:
        """Keep some answers of the step and stay there; errors as for `answer`, empty steps allowed."""
        raise NotImplementedError

    def back(self, drill: Drill) -> Drill:
        """One step back, answers kept; at the first step nothing changes."""
        raise NotImplementedError

    def finish(self, drill: Drill, **answers: Unpack[Answers]) -> Drill:
        """Keep the answers of the present step and finish here, whatever steps are left."""
        raise NotImplementedError

    def leave(self, drill: Drill) -> None:
        """Leave it unfinished, to be resumed within the hour; one with nothing in it is taken away."""
        raise NotImplementedError

    def resumable(self) -> Drill | None:
        """The newest unfinished drill begun within the last hour."""
        raise NotImplementedError

    def resume(self, uuid: str) -> Drill:
        """An unfinished drill where it was left.

        Raises:
            CoachError: it was finished or deleted, or begun more than an hour ago.
        """
        raise NotImplementedError

    def mark_new(self, drill: Drill, note: str = "") -> Drill:
        """Something is new or different: a dated question is parked for the doctor, at once.

        From then on no line that asserts safety is offered, a chosen one is exchanged, and evidence is not
        asked for. Called again with a note, the note joins the question.
        """
        raise NotImplementedError

    # --- lines ---------------------------------------------------------------------------------------------

    def line_for(self, drill: Drill) -> LineChoice:
        """The line that fits: the one in the drill, or the one that would be chosen."""
        raise NotImplementedError

    def other_line(self, drill: Drill) -> LineChoice:
        """The next line after the drill's; take it with `keep(drill, drill.step, line=choice.key)`."""
        raise NotImplementedError

    def gentler_line(self, drill: Drill) -> LineChoice | None:
        """A softer line that claims less than the drill's, None if there is none; taken like `other_line`."""
        raise NotImplementedError

    def lines(self, family: Trigger, voice: Voice = Voice.I) -> tuple[LineChoice, ...]:
        """The lines of a family, own ones first; lines that assert safety only once the gate is passed."""
        raise NotImplementedError

    def add_line(self, family: Trigger, text: str) -> LineChoice:
        """Keep an own line: one line of at most 15 words, without never, always or cured.

        Raises:
            CoachError: the text is none.
        """
        raise NotImplementedError

    def archive_line(self, key: str) -> None:
        """Put an own line away; drills that used it keep its words."""
        raise NotImplementedError

    # --- cards ---------------------------------------------------------------------------------------------

    def card_for(self, drill: Drill) -> CardChoice:
        """The card in the drill, or the least recently used one."""
        raise NotImplementedError

    def other_card(self, drill: Drill) -> CardChoice:
        """The next card after the drill's; take it with `keep(drill, drill.step, card=choice.key)`."""
        raise NotImplementedError

    def cards(self) -> tuple[CardChoice, ...]:
        """Every card, own ones first."""
        raise NotImplementedError

    def add_card(self, category: CardCategory, text: str) -> CardChoice:
        """Keep an own card: one line of at most 20 words.

        Raises:
            CoachError: the text is none.
        """
        raise NotImplementedError

    def archive_card(self, key: str) -> None:
        """Put an own card away."""
        raise NotImplementedError

    # --- what the patient wrote before ---------------------------------------------------------------------

    def recent_thoughts(self, limit: int = 5) -> tuple[str, ...]:
        """Thoughts of earlier drills, newest first, each once."""
        raise NotImplementedError

    def evidence_for(self, drill: Drill, limit: int = 9) -> tuple[EvidenceChoice, ...]:
        """Own evidence, the least used first, the newest of them first; none while something is new."""
        raise NotImplementedError

    def add_evidence(self, text: str, kind: EvidenceKind = EvidenceKind.OTHER) -> EvidenceChoice:
        """Keep a new item in the evidence file, dated today."""
        raise NotImplementedError

    def cue_cards(self, limit: int = 20) -> tuple[CueCard, ...]:
        """If-then cards from finished drills, newest first, each once."""
        raise NotImplementedError

    # --- looking back --------------------------------------------------------------------------------------

    def practised(
        self,
        trigger: Trigger | None = None,
        alarm_before: int | None = None,
        alarm_after: int | None = None,
        at: str = "",
    ) -> DrillRow:
        """Note a drill done without the app; `at` is a day or time as elsewhere, empty for now."""
        raise NotImplementedError

    def history(self, limit: int = 30, before: DrillRow | None = None) -> tuple[DrillRow, ...]:
        """Drills, newest first; `before` is the last row of the page before this one."""
        raise NotImplementedError

    def delete(self, uuid: str) -> None:
        """Take a drill out of every list and number."""
        raise NotImplementedError

    def finished_today(self) -> int:
        """Drills finished on the journal's today, practice without the app included."""
        raise NotImplementedError
