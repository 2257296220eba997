"""Practising block-then-shift, step by step, every step kept at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypedDict, TypeVar, Unpack

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats import drill as files
from tmscoach.models.belief import Evidence
from tmscoach.models.care import Question
from tmscoach.models.content import (
    ArriveStep,
    BecauseStep,
    BlockStep,
    CheckStep,
    CloseStep,
    FoundStep,
    MoveStep,
    NameStep,
    PredictStep,
    RateStep,
    Script,
    ShiftInStep,
    ShiftOutStep,
    SlotStep,
    Step,
)
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import CardCategory, DrillMode, EvidenceKind, Feeling, Trigger, Voice
from tmscoach.rules import deck as deck_rules
from tmscoach.rules import drill as rules
from tmscoach.rules import fading
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.deck import CardOption, LineOption
from tmscoach.rules.drill import SoFar
from tmscoach.rules.practice import Remark
from tmscoach.rules.text import mended
from tmscoach.services import practice
from tmscoach.services.deck import CardChoice, DeckService, LineChoice, card_choice, gate_passed, line_choice
from tmscoach.services.ladder import RungChoice, became_evidence, follow_drill, offered_rungs, rung_in_use
from tmscoach.services.worry import put_off
from tmscoach.store import care as care_store
from tmscoach.store import deck as deck_store
from tmscoach.store import drill as store
from tmscoach.store import ladder as ladder_store
from tmscoach.store.database import Database, Session

RESUME_WITHIN = timedelta(hours=1)
_ANSWERS: dict[type, frozenset[str]] = {
    ArriveStep: frozenset({"trigger"}),
    RateStep: frozenset({"alarm", "hold"}),
    NameStep: frozenset({"thought"}),
    BlockStep: frozenset({"voice", "line", "repetitions"}),
    BecauseStep: frozenset({"evidence_uuid", "question"}),
    CheckStep: frozenset({"believability", "line", "voice"}),
    ShiftInStep: frozenset({"feeling", "about", "unsaid"}),
    ShiftOutStep: frozenset({"card"}),
    SlotStep: frozenset({"slot"}),
    PredictStep: frozenset({"doing", "harm", "rung"}),
    MoveStep: frozenset({"moved"}),
    FoundStep: frozenset({"harm", "happened", "learned"}),
    CloseStep: frozenset({"back_to", "cue"}),
}


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
    one when finished). `parked` and `remarks` are known only right after the call that caused them.
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
    slot: datetime | None  # when the worry that was put off comes back, local and aware
    doing: str
    rung_uuid: str | None  # the rung of a ladder that it is
    harm_expected: int | None  # 0-100, as `harm_found`
    moved: bool | None
    harm_found: int | None
    happened: str
    learned: str
    alarm_after: int | None
    hold_after: int | None
    back_to: str
    cue: str
    finished: bool
    stage: int = fading.FIRST  # how far prompts have faded
    trigger_given: bool = False  # known when it began; arrive is not asked
    parked: Parked | None = None
    remarks: tuple[Remark, ...] = ()  # after finishing, the most important first

    @property
    def current(self) -> Step:
        """The step it stands at."""
        return self.script.steps[rules.place_of(self.script, self.step)]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps shown, given the answers so far: what the rail shows."""
        return rules.asked_steps(self.script, self._so_far)

    @property
    def number(self) -> int:
        """The place of the present step among `steps`, from 1."""
        return 1 + next((n for n, step in enumerate(self.steps) if step.id == self.step), 0)

    @property
    def asks_unsaid(self) -> bool:
        """Whether the present shift-in step asks for the unsaid sentence."""
        return rules.asks_unsaid(self.current, self.alarm_before)

    @property
    def _so_far(self) -> SoFar:
        passed = self.script.steps[: rules.place_of(self.script, self.step)]
        skipped = self.line is None and rules.has_block(passed)
        return SoFar(self.trigger_given, self.alarm_before, self.is_new, skipped, self.moved is False)

    @property
    def change(self) -> str:
        """`7 to 5`, in words, without praise."""
        return rules.change_in_words(self.alarm_before, self.alarm_after)


class Answers(TypedDict, total=False):
    """What steps take. A key that is not given leaves what is kept; None or "" means skipped.

    arrive: trigger. rate: alarm, hold. name: thought. block: voice, line, repetitions.
    because: evidence_uuid, question. check: believability, line, voice. shift-in: feeling, about, unsaid.
    shift-out: card. slot: slot. predict: rung (its words become doing; others let go of it), doing, harm.
    move: moved. found: harm, happened, learned. close: back_to, cue.
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
    slot: str | None  # a time of day: puts the worry off until then
    rung: str | None  # the UUID of a rung
    doing: str | None
    harm: int | None  # 0-100
    moved: bool | None
    happened: str | None
    learned: str | None
    back_to: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class DrillService:
    """A drill from its first step to its last."""

    database: Database
    clock: Clock
    random: Random
    deck: DeckService

    # --- scripts -------------------------------------------------------------------------------------------

    def scripts(self) -> tuple[Script, ...]:
        """The drills that ship, the full one first, then the patient's own from the data folder."""
        return tuple((content.scripts() | self._own_scripts()[0]).values())

    def script_problems(self) -> tuple[str, ...]:
        """Own scripts that were left out, each with the file's name and why."""
        return self._own_scripts()[1]

    # --- practising ----------------------------------------------------------------------------------------

    def begin(
        self,
        script_id: str = "full",
        trigger: Trigger | None = None,
        *,
        every_prompt: bool = False,
        rung: str = "",
    ) -> Drill:
        """Begin a drill, kept at once; with a trigger (given, or the script's own) arrive is not asked.

        A script that fades is asked as far as prompts have faded, or with `every_prompt` as it is written.
        `rung` is the UUID of a rung that it is about.

        Raises:
            CoachError: there is no such script, or the rung cannot be tried now.
        """
        whole = self._script(script_id)
        given = trigger or whole.trigger
        with self.database.writing() as session:
            stage = practice.stage_now(session)[0] if whole.fades and not every_prompt else fading.FIRST
            script = fading.faded(whole, stage)
            first = rules.next_step(script, SoFar(trigger_given=given is not None))
            if first is None:
                raise CoachError(f"The drill {script.id} has no step to ask.", "Nothing was begun.")
            mode = DrillMode.QUICK if script.id == "quick" else DrillMode.FULL
            row = DrillRun(
                script=script.id,
                mode=DrillMode.APP_FREE if stage == fading.LAST else mode,
                stage=stage,
                step=first.id,
                trigger=given,
                voice=store.latest_voice(session) or Voice.I,
                **self.clock.moment().stamps(),
            )
            session.add(row)
            self._put_rung(session, row, rung)
            self._arrive(session, row, first)
            session.flush()
            return self._view(session, row, script, trigger_given=given is not None)

    def answer(self, drill: Drill, step_id: str, **answers: Unpack[Answers]) -> Drill:
        """Keep the answers of the step and go to the next one; after the last the drill is finished.

        Raises:
            CoachError: an answer is out of range, a step that is not optional is left empty, or the drill
                went on elsewhere meanwhile; nothing is written then.
        """
        with self.database.writing() as session:
            row = self._going_on(session, drill)
            step = drill.script.steps[rules.place_of(drill.script, step_id)]
            parked = self._put(session, row, step, answers)
            self._require(session, row, step, parked)
            if isinstance(step, PredictStep | MoveStep | FoundStep):
                follow_drill(session, self.clock, row, found=isinstance(step, FoundStep))
            return self._advance(session, row, drill, step.id, parked)

    def keep(self, drill: Drill, step_id: str, **answers: Unpack[Answers]) -> Drill:
        """Keep some answers of the step and stay there; errors as for `answer`, empty steps allowed."""
        with self.database.writing() as session:
            row = self._going_on(session, drill)
            step = drill.script.steps[rules.place_of(drill.script, step_id)]
            parked = self._put(session, row, step, answers)
            self._touch(session, row)
            return self._view(session, row, drill.script, drill.trigger_given, parked)

    def back(self, drill: Drill) -> Drill:
        """One step back, answers kept; at the first step nothing changes."""
        with self.database.writing() as session:
            row = self._going_on(session, drill)
            before = rules.previous_step(drill.script, self._so_far(row, drill), row.step)
            if before is None:
                return drill
            row.step = before.id
            self._arrive(session, row, before)
            self._touch(session, row)
            return self._view(session, row, drill.script, drill.trigger_given)

    def finish(self, drill: Drill, **answers: Unpack[Answers]) -> Drill:
        """Keep the answers of the present step and finish here, whatever steps are left."""
        with self.database.writing() as session:
            row = self._going_on(session, drill)
            step = drill.script.steps[rules.place_of(drill.script, row.step)]
            parked = self._put(session, row, step, answers)
            return self._end(session, row, drill, parked)

    def leave(self, drill: Drill) -> bool:
        """Leave it unfinished, to be resumed within the hour; one with nothing in it is taken away.

        Returns:
            Whether it is kept.
        """
        with self.database.writing() as session:
            row = store.run_of(session, drill.uuid)
            if row is not None and row.version == 1 and row.finished_at is None:
                session.delete(row)  # begun and left at once: there is nothing to resume
                return False
            return row is not None

    def resumable(self) -> Drill | None:
        """The newest unfinished drill begun within the last hour."""
        with self.database.reading() as session:
            for row in store.unfinished_since(session, self.clock.utc() - RESUME_WITHIN):
                script = self._script_of(row)
                if script is not None:
                    return self._view(session, row, script, script.trigger is not None)
        return None

    def resume(self, uuid: str) -> Drill:
        """An unfinished drill where it was left.

        Raises:
            CoachError: it was finished or deleted, or begun more than an hour ago.
        """
        with self.database.reading() as session:
            row = store.run_of(session, uuid)
            script = self._script_of(row) if row else None
            if row is None or script is None:
                raise _gone()
            if row.finished_at is not None:
                raise _finished()
            if self.clock.utc() - row.at > RESUME_WITHIN:
                raise CoachError(
                    "That drill was begun more than an hour ago.",
                    "It is kept as it was left.",
                    "Begin a new one; much has changed since.",
                )
            return self._view(session, row, script, script.trigger is not None)

    def reread(self, drill: Drill) -> Drill:
        """The same drill as it is kept now, after it went on in another window.

        Raises:
            CoachError: it was finished or deleted there.
        """
        with self.database.reading() as session:
            row = self._found(session, drill)
            if row.finished_at is not None:
                raise _finished()
            return self._view(session, row, drill.script, drill.trigger_given)

    def mark_new(self, drill: Drill, note: str = "") -> Drill:
        """Something is new or different: a dated question is parked for the doctor, at once.

        From then on no line that asserts safety is offered, a chosen one is exchanged, and evidence is not
        asked for. Called again with a note, the note joins the question.
        """
        with self.database.writing() as session:
            row = self._found(session, drill)  # whatever its version: this must not be refused
            row.is_new = True
            follow_drill(session, self.clock, row)
            parked = self._park_what_is_new(session, row, mended(note).strip())
            if row.finished_at is None:
                step = drill.script.steps[rules.place_of(drill.script, row.step)]
                allowed = {o.key for o in self._offered_lines(session, row)}
                if row.line_key and row.line_key not in allowed:
                    self._take_line(row, self._choose_line(session, row))
                    row.repetitions, row.believability = 0, None  # they were another line's
                if row.card_key and row.card_key not in {o.key for o in self._deck(session, row)}:
                    self._take_card(row, self._choose_card(session, row))
                if not rules.is_asked(step, self._so_far(row, drill)):
                    return self._advance(session, row, drill, step.id, parked)
            self._touch(session, row)
            return self._view(session, row, drill.script, drill.trigger_given, parked)

    # --- lines ---------------------------------------------------------------------------------------------

    def line_for(self, drill: Drill) -> LineChoice:
        """The line that fits: the one in the drill, or the one that would be chosen."""
        if drill.line is not None:
            return drill.line
        with self.database.reading() as session:
            row = self._found(session, drill)
            return self._line_choice(session, row, self._choose_line(session, row))

    def other_line(self, drill: Drill) -> LineChoice:
        """The next line after the drill's; take it with `keep(drill, drill.step, line=choice.key)`."""
        with self.database.reading() as session:
            row = self._found(session, drill)
            found = deck_rules.line_after(self._offered_lines(session, row), row.line_key)
            return self._line_choice(session, row, found or self._choose_line(session, row))

    def gentler_line(self, drill: Drill) -> LineChoice | None:
        """A softer line that claims less than the drill's, None if there is none; taken like `other_line`."""
        with self.database.reading() as session:
            row = self._found(session, drill)
            found = deck_rules.gentler_line(self._line_options(session, row), row.line_key)
            if found is None:
                return None
            return replace(self._line_choice(session, row, found), why="It makes no claim about being safe.")

    # --- cards ---------------------------------------------------------------------------------------------

    def card_for(self, drill: Drill) -> CardChoice:
        """The card in the drill, or the least recently used one."""
        if drill.card is not None:
            return drill.card
        with self.database.reading() as session:
            return card_choice(self._choose_card(session, self._found(session, drill)))

    def other_card(self, drill: Drill) -> CardChoice:
        """The next card after the drill's; take it with `keep(drill, drill.step, card=choice.key)`."""
        with self.database.reading() as session:
            row = self._found(session, drill)
            found = deck_rules.card_after(self._deck(session, row), row.card_key)
            return card_choice(found or self._choose_card(session, row))

    # --- what the patient wrote before ---------------------------------------------------------------------

    def recent_thoughts(self, limit: int = 5) -> tuple[str, ...]:
        """Thoughts of earlier drills, newest first, each once."""
        with self.database.reading() as session:
            return tuple(store.thoughts(session, limit))

    def evidence_for(self, drill: Drill, limit: int = 9) -> tuple[EvidenceChoice, ...]:
        """Own evidence, the least used first, the newest of them first; none while something is new."""
        if drill.is_new:
            return ()
        with self.database.reading() as session:
            return tuple(_evidence(item) for item in store.evidence_by_use(session, limit))

    def add_evidence(self, text: str, kind: EvidenceKind = EvidenceKind.OTHER) -> EvidenceChoice:
        """Keep a new item in the evidence file, dated today."""
        words = mended(text).strip()
        if not words:
            raise CoachError("There is no text yet.", "Nothing was kept.", "Write it in a few words.")
        with self.database.writing() as session:
            item = Evidence(kind=kind, text=words, **self.clock.moment().stamps())
            session.add(item)
            session.flush()
            return _evidence(item)

    def rungs_for(self, drill: Drill) -> tuple[RungChoice, ...]:
        """The rungs of the patient's ladders, the suggested ones first; none while attempts wait."""
        if drill.is_new:
            return ()
        with self.database.reading() as session:
            return offered_rungs(session)

    def cue_cards(self, limit: int = 20) -> tuple[CueCard, ...]:
        """If-then cards from finished drills, newest first, each once."""
        with self.database.reading() as session:
            return tuple(
                CueCard(run.uuid, run.day, run.trigger, run.cue)
                for run in store.runs_with_cues(session, limit)
            )

    # --- inside --------------------------------------------------------------------------------------------

    def _own_scripts(self) -> tuple[dict[str, Script], tuple[str, ...]]:
        return files.own_scripts(drill_folder(self.database.path))

    def _known_script(self, script_id: str) -> Script | None:
        return content.scripts().get(script_id) or self._own_scripts()[0].get(script_id)

    def _script_of(self, row: DrillRun) -> Script | None:
        """The script a drill walks, faded as far as when it was begun."""
        script = self._known_script(row.script)
        return fading.faded(script, row.stage) if script else None

    def title_of(self, script_id: str) -> str:
        """A script's title, or its id if the script is gone."""
        script = self._known_script(script_id)
        return script.title if script else script_id

    def _script(self, script_id: str) -> Script:
        found = self._known_script(script_id)
        if found is None:
            known = ", ".join(script.id for script in self.scripts())
            raise CoachError(
                f"There is no drill called {script_id!r}.", "Nothing was begun.", f"There are: {known}."
            )
        return found

    def _found(self, session: Session, drill: Drill) -> DrillRun:
        row = store.run_of(session, drill.uuid)
        if row is None:
            raise _gone()
        row.step = _step_in(drill.script, row)
        return row

    def _going_on(self, session: Session, drill: Drill) -> DrillRun:
        """The row behind a drill that can still be answered, and has not moved under it."""
        row = self._found(session, drill)
        if row.finished_at is not None:
            raise _finished()
        if row.version != drill.version:
            raise CoachError(
                "This drill went on in another window.",
                "What was answered there is kept; nothing was changed here.",
                "Leave it and resume it to see where it stands.",
            )
        return row

    def _so_far(self, row: DrillRun, drill: Drill, after: str = "") -> SoFar:
        """What decides the next step, standing at the row's step or leaving the one named `after`."""
        place = rules.place_of(drill.script, after or row.step) + (1 if after else 0)
        skipped = not row.line_key and rules.has_block(drill.script.steps[:place])
        return SoFar(drill.trigger_given, row.alarm_before, row.is_new, skipped, row.moved is False)

    def _touch(self, session: Session, row: DrillRun) -> None:
        row.version += 1
        row.modified_at = self.clock.utc()
        session.flush()

    def _advance(
        self, session: Session, row: DrillRun, drill: Drill, after: str, parked: Parked | None
    ) -> Drill:
        """On to the next step, or to the end."""
        following = rules.next_step(drill.script, self._so_far(row, drill, after), after)
        if following is None:
            row.step = after
            return self._end(session, row, drill, parked)
        row.step = following.id
        self._arrive(session, row, following)
        self._touch(session, row)
        return self._view(session, row, drill.script, drill.trigger_given, parked)

    def _end(self, session: Session, row: DrillRun, drill: Drill, parked: Parked | None) -> Drill:
        row.finished_at = self.clock.utc()
        if row.rung_uuid:
            follow_drill(session, self.clock, row, found=row.moved is True)
        if row.learned:
            self._learn(session, row)
        self._touch(session, row)
        remarks = practice.after_drill(session, row, self.clock.utc(), fades=drill.script.fades)
        return self._view(session, row, drill.script, drill.trigger_given, parked, remarks)

    def _learn(self, session: Session, row: DrillRun) -> None:
        """What a drill taught, into the evidence file; the same words once."""
        item = store.evidence_like(session, row.learned)
        if item is None:
            moment = self.clock.moment()
            item = Evidence(kind=EvidenceKind.DID_IT_ANYWAY, text=row.learned, **moment.stamps())
            session.add(item)
        became_evidence(session, row, item.uuid)

    def _arrive(self, session: Session, row: DrillRun, step: Step) -> None:
        """Choose and keep the words a step needs, so that a resumed drill shows the same ones."""
        match step:
            case BlockStep() | CheckStep() if not row.line_key:
                if isinstance(step, BlockStep) and step.voice is not None:
                    row.voice = step.voice
                self._take_line(row, self._choose_line(session, row))
            case ShiftOutStep() if not row.card_key:
                self._take_card(row, self._choose_card(session, row))

    def _require(self, session: Session, row: DrillRun, step: Step, parked: Parked | None) -> None:
        """Refuse to leave a step empty that is not optional.

        Raises:
            CoachError: nothing was answered.
        """
        if step.optional:
            return
        match step:
            case ArriveStep():
                empty, hint = row.trigger is None, "Choose what is nearest; there is room for something else."
            case RateStep():
                alarm = row.alarm_before if step.when == "before" else row.alarm_after
                empty, hint = alarm is None, "Give 0 to 10; a guess is enough."
            case NameStep():
                empty, hint = not row.thought, "A few words are enough."
            case BecauseStep():
                answered = row.evidence_uuid or parked or store.questions_of(session, row.uuid)
                empty, hint = (
                    not answered,
                    "Pick or add something you have seen"
                    + (", or park a question for your doctor." if step.may_park else "."),
                )
            case CheckStep():
                empty, hint = row.believability is None, "Give 0 to 10; a guess is enough."
            case ShiftInStep():
                empty, hint = row.feeling is None, "Choose the nearest; a guess is enough."
            case SlotStep():
                empty, hint = store.worry_of(session, row.uuid) is None, "Give a time of day, like 17:30."
            case PredictStep():
                empty, hint = row.harm_expected is None, "Give 0 to 100; a guess is enough."
            case FoundStep():
                empty, hint = row.harm_found is None, "Give 0 to 100; a guess is enough."
            case CloseStep():
                empty, hint = not row.back_to, "One small thing is enough."
            case _:
                return
        if empty:
            raise CoachError("This step needs an answer.", "What you answered before is kept.", hint)

    # --- answers -------------------------------------------------------------------------------------------

    def _put(
        self, session: Session, row: DrillRun, step: Step, answers: Mapping[str, object]
    ) -> Parked | None:
        """Check the answers of a step and set them on its row; a question is parked.

        Raises:
            CoachError: an answer is out of range, or not one this step takes.
        """
        unknown = sorted(set(answers) - _ANSWERS.get(type(step), frozenset()))
        if unknown:
            raise CoachError(f"The step {step.id} takes no {unknown[0]}.", "Nothing was changed.")
        parked = None
        # voice and rung first: they decide how a line, and what is about to be done, read
        for name, value in sorted(answers.items(), key=lambda answer: answer[0] not in ("voice", "rung")):
            match name:
                case "trigger":
                    self._put_trigger(row, _term(Trigger, value) if value else None)
                case "alarm" | "hold":
                    when = step.when if isinstance(step, RateStep) else "before"
                    setattr(row, f"{name}_{when}", rules.check_rating(value))
                case "believability":
                    row.believability = rules.check_rating(value)
                case "voice":
                    self._put_voice(session, row, _term(Voice, value))
                case "line":
                    self._put_line(session, row, str(value or ""))
                case "repetitions":
                    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
                        raise CoachError("The line is said 0 to 100 times.", "Nothing was changed.")
                    row.repetitions = value
                case "evidence_uuid":
                    row.evidence_uuid = self._evidence_uuid(session, value)
                case "question":
                    parked = self._park(session, row, str(value)) if str(value or "").strip() else None
                case "harm":
                    name = "harm_expected" if isinstance(step, PredictStep) else "harm_found"
                    setattr(row, name, rules.check_harm(value))
                case "moved":
                    row.moved = None if value is None else bool(value)
                case "rung":
                    self._put_rung(session, row, str(value or ""))
                case "slot":
                    self._put_slot(session, row, str(value or "").strip())
                case "feeling":
                    row.feeling = _term(Feeling, value) if value else None
                case "card":
                    self._put_card(session, row, str(value or ""))
                case _:  # thought, about, unsaid, doing, happened ...: words as they were typed
                    text = mended(str(value or ""))
                    if name == "doing" and text.strip() != row.doing.strip():
                        row.rung_uuid = None  # other words are something else than the rung
                    setattr(row, name, text if text.strip() else "")
        return parked

    def _put_rung(self, session: Session, row: DrillRun, uuid: str) -> None:
        """A rung is what is about to be done; harm that was guessed for it before stands there already."""
        if not uuid:
            row.rung_uuid = None
        elif uuid != row.rung_uuid:
            rung = rung_in_use(session, uuid)
            row.rung_uuid, row.doing = rung.uuid, rung.text
            waiting = ladder_store.open_attempt_at(session, rung.uuid)
            row.harm_expected = waiting.harm_expected if waiting else None

    def _put_slot(self, session: Session, row: DrillRun, slot: str) -> None:
        """Put the worry off until a time of day, or with no time let go of one put off before."""
        if slot:
            put_off(session, self.clock, row.thought or "The worry from this drill", slot, row.uuid)
        elif (worry := store.worry_of(session, row.uuid)) is not None:
            session.delete(worry)

    def _put_trigger(self, row: DrillRun, trigger: Trigger | None) -> None:
        if trigger is not row.trigger:
            self._take_line(row, None)  # it was another trigger's
            row.repetitions, row.believability = 0, None
        row.trigger = trigger

    def _put_voice(self, session: Session, row: DrillRun, voice: Voice) -> None:
        row.voice = voice
        for option in self._line_options(session, row):
            if option.key == row.line_key:
                row.line_text = option.text

    def _put_line(self, session: Session, row: DrillRun, key: str) -> None:
        if not key:
            self._take_line(row, None)
            row.repetitions, row.believability = 0, None
        elif key != row.line_key:
            found = next((o for o in self._offered_lines(session, row) if o.key == key), None)
            if found is None:
                raise CoachError("That line cannot be used here.", "Nothing was changed.", "Pick another.")
            self._take_line(row, found)

    def _put_card(self, session: Session, row: DrillRun, key: str) -> None:
        if not key:
            self._take_card(row, None)
        elif key != row.card_key:
            found = next((o for o in self._deck(session, row) if o.key == key), None)
            if found is None:
                raise CoachError("That card cannot be used here.", "Nothing was changed.", "Pick another.")
            self._take_card(row, found)

    def _evidence_uuid(self, session: Session, value: object) -> str | None:
        if not value:
            return None
        item = store.evidence_of(session, str(value))
        if item is None or item.deleted_at is not None:
            raise CoachError(
                "That item is not in your evidence file.", "Nothing was changed.", "Pick another."
            )
        return item.uuid

    # --- questions -----------------------------------------------------------------------------------------

    def _park(self, session: Session, row: DrillRun, text: str) -> Parked:
        """Keep a question for the doctor once; the same words again give the earlier one."""
        words = mended(text).strip()
        earlier = care_store.question_like(session, words)
        if earlier is not None:
            return Parked(earlier.text, earlier.day, earlier.answer, repeated=True)
        moment = self.clock.moment()
        session.add(Question(text=words, drill_uuid=row.uuid, **moment.stamps()))
        session.flush()
        return Parked(words, moment.day, "", repeated=False)

    def _park_what_is_new(self, session: Session, row: DrillRun, note: str) -> Parked:
        """One dated question a drill for what is new; notes join it."""
        opening = f"New or different, noted on {row.day.day} {row.day:%B %Y}"
        for question in store.questions_of(session, row.uuid):
            if question.text.startswith(opening) and question.answered_on is None:
                if note and note not in question.text.removeprefix(opening):
                    question.text += f"{': ' if question.text == opening else '; '}{note}"
                    question.version += 1
                    question.modified_at = self.clock.utc()
                return Parked(question.text, question.day, "", repeated=False)
        return self._park(session, row, f"{opening}: {note}" if note else opening)

    # --- lines and cards -----------------------------------------------------------------------------------

    def _family(self, row: DrillRun) -> Trigger:
        """Where the lines of a drill come from."""
        script = self._known_script(row.script)
        return (script.family if script else None) or row.trigger or Trigger.OTHER

    def _line_options(self, session: Session, row: DrillRun) -> list[LineOption]:
        return self.deck.line_options(session, self._family(row), row.trigger, row.voice, besides=row.uuid)

    def _offered_lines(self, session: Session, row: DrillRun) -> list[LineOption]:
        return deck_rules.offered_lines(
            self._line_options(session, row), cleared=gate_passed(session), is_new=row.is_new
        )

    def _choose_line(self, session: Session, row: DrillRun) -> LineOption:
        # there is one: every family has starters that assert no safety
        return deck_rules.choose_line(self._offered_lines(session, row), self.random)

    def _take_line(self, row: DrillRun, option: LineOption | None) -> None:
        row.line_key, row.line_text = (option.key, option.text) if option else ("", "")

    def _line_choice(self, session: Session, row: DrillRun, option: LineOption) -> LineChoice:
        why = deck_rules.why_line(
            option,
            self._offered_lines(session, row),
            cleared=gate_passed(session),
            is_new=row.is_new,
            trigger=row.trigger or Trigger.OTHER,
        )
        freshest = deck_store.newest_own_line(session, option.family)
        return line_choice(option, why, deck_rules.worn(option.record, self.clock.utc(), freshest))

    def _deck(self, session: Session, row: DrillRun) -> list[CardOption]:
        return deck_rules.deck(self.deck.card_options(session, besides=row.uuid), is_new=row.is_new)

    def _choose_card(self, session: Session, row: DrillRun) -> CardOption:
        chosen = deck_rules.choose_card(self._deck(session, row), self.random)
        assert chosen is not None  # the deck that ships has cards of every category
        return chosen

    def _take_card(self, row: DrillRun, option: CardOption | None) -> None:
        row.card_key, row.card_text = (option.key, option.text) if option else ("", "")

    # --- views ---------------------------------------------------------------------------------------------

    def _view(
        self,
        session: Session,
        row: DrillRun,
        script: Script,
        trigger_given: bool,
        parked: Parked | None = None,
        remarks: tuple[Remark, ...] = (),
    ) -> Drill:
        return Drill(
            uuid=row.uuid,
            version=row.version,
            script=script,
            mode=row.mode,
            step=_step_in(script, row),
            day=row.day,
            begun=local_time(row.at, row.utc_offset),
            trigger=row.trigger,
            is_new=row.is_new,
            alarm_before=row.alarm_before,
            hold_before=row.hold_before,
            thought=row.thought,
            line=self._line_of(session, row),
            voice=row.voice,
            repetitions=row.repetitions,
            evidence=self._evidence_in(session, row),
            believability=row.believability,
            feeling=row.feeling,
            about=row.about,
            unsaid=row.unsaid,
            card=self._card_of(session, row),
            slot=self._slot_of(session, row),
            doing=row.doing,
            rung_uuid=row.rung_uuid,
            harm_expected=row.harm_expected,
            moved=row.moved,
            harm_found=row.harm_found,
            happened=row.happened,
            learned=row.learned,
            alarm_after=row.alarm_after,
            hold_after=row.hold_after,
            back_to=row.back_to,
            cue=row.cue,
            finished=row.finished_at is not None,
            stage=row.stage,
            trigger_given=trigger_given,
            parked=parked,
            remarks=remarks,
        )

    def _line_of(self, session: Session, row: DrillRun) -> LineChoice | None:
        if not row.line_key:
            return None
        for option in self._line_options(session, row):
            if option.key == row.line_key:
                return replace(self._line_choice(session, row, option), text=row.line_text)
        own = row.line_key.startswith("own:")
        return LineChoice(row.line_key, row.line_text, self._family(row), own, "It was chosen earlier.")

    def _card_of(self, session: Session, row: DrillRun) -> CardChoice | None:
        if not row.card_key:
            return None
        for option in self.deck.card_options(session, besides=row.uuid):
            if option.key == row.card_key:
                return replace(card_choice(option), text=row.card_text)
        own = row.card_key.startswith("own:")
        return CardChoice(row.card_key, CardCategory.TASK, row.card_text, own, "It was chosen earlier.")

    def _slot_of(self, session: Session, row: DrillRun) -> datetime | None:
        worry = store.worry_of(session, row.uuid)
        return local_time(worry.due_at, worry.utc_offset) if worry else None

    def _evidence_in(self, session: Session, row: DrillRun) -> EvidenceChoice | None:
        item = store.evidence_of(session, row.evidence_uuid) if row.evidence_uuid else None
        return _evidence(item) if item else None


def drill_folder(database: Path) -> Path:
    """Where a patient's own scripts live: `drills` beside the store."""
    return database.parent / "drills"


def _step_in(script: Script, row: DrillRun) -> str:
    """Where a drill stands: at the first step, if a script of the patient's own was changed since."""
    return row.step if any(step.id == row.step for step in script.steps) else script.steps[0].id


def _evidence(item: Evidence) -> EvidenceChoice:
    return EvidenceChoice(item.uuid, item.text, item.day)


Term = TypeVar("Term", Trigger, Voice, Feeling)


def _term(kind: type[Term], value: object) -> Term:
    try:
        return kind(str(value))
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise CoachError(
            f"{str(value)[:40]!r} is not known here.", "Nothing was changed.", f"There are: {known}."
        ) from None


def _gone() -> CoachError:
    return CoachError("This drill is not there any more.", "Nothing was changed.", "Begin a new one.")


def _finished() -> CoachError:
    return CoachError("This drill is finished already.", "It is kept.", "Begin a new one.")
