"""Drills step by step, and the lines and cards they use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.care import Question
from tmscoach.models.content import ArriveStep, BecauseStep, Script, StepBase
from tmscoach.models.drill import Card, DrillRun, Line
from tmscoach.models.terms import CardCategory, DrillMode, Feeling, GateAnswer, Trigger, Voice
from tmscoach.rules import drill as rules
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import mended, one_line
from tmscoach.store import drill as store
from tmscoach.store.database import Database, Session

RATINGS = ("alarm_before", "hold_before", "alarm_after", "hold_after", "believability")
TEXTS = ("thought", "about", "unsaid", "back_to", "cue")
ENOUGH_THOUGHTS = 5


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A line on offer; `key` is `own:<uuid>` or `start:<id>`, `why` one sentence."""

    key: str
    text: str
    family: Trigger
    own: bool
    asserts_safety: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class CardChoice:
    """A card on offer; `key` is `own:<uuid>` or `start:<id>`, `why` one sentence."""

    key: str
    category: CardCategory
    text: str
    own: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """An item of the patient's own evidence."""

    uuid: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill under way or finished; every answer in it is already stored.

    `step` is the step it stands at, None once it is finished. Ratings are 0-10 or None.
    """

    uuid: str
    script: Script
    mode: DrillMode
    step: StepBase | None
    begun: datetime  # local, aware
    day: date
    trigger: Trigger | None = None
    is_new: bool = False
    alarm_before: int | None = None
    hold_before: int | None = None
    thought: str = ""
    line: LineChoice | None = None
    voice: Voice = Voice.I
    repetitions: int = 0
    evidence: EvidenceChoice | None = None
    believability: int | None = None
    feeling: Feeling | None = None
    about: str = ""
    unsaid: str = ""
    card: CardChoice | None = None
    alarm_after: int | None = None
    hold_after: int | None = None
    back_to: str = ""
    cue: str = ""
    finished: bool = False

    @property
    def steps(self) -> tuple[StepBase, ...]:
        """The steps that are walked with the answers so far."""
        return rules.walked(self.script, self.alarm_before)

    @property
    def change(self) -> str:
        """Alarm before and after in words, such as "7 to 5"."""
        return rules.change_in_words(self.alarm_before, self.alarm_after)

    @property
    def asks_unsaid(self) -> bool:
        """Whether the unsaid sentence may be asked: not while alarm is very high."""
        limit = getattr(self.step, "unsaid_below_alarm", 0)
        return self.alarm_before is None or self.alarm_before < limit


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A finished drill in a list."""

    id: int
    uuid: str
    day: date
    at: datetime
    title: str
    mode: DrillMode
    trigger: Trigger | None
    alarm_before: int | None
    alarm_after: int | None
    line_text: str
    cue: str

    @property
    def change(self) -> str:
        """Alarm before and after in words."""
        return rules.change_in_words(self.alarm_before, self.alarm_after)


@dataclass(frozen=True, slots=True)
class DrillService:
    """Drills step by step, and the lines and cards they use."""

    database: Database
    clock: Clock
    random: Random
    first_name: str = ""

    # --- scripts -------------------------------------------------------------------------------------------

    def scripts(self) -> tuple[Script, ...]:
        """The drills that can be walked, the full one first."""
        return tuple(content.scripts().values())

    def script(self, script_id: str) -> Script:
        """A drill by its id.

        Raises:
            CoachError: exit 2; there is none of that name.
        """
        found = content.scripts().get(script_id)
        if found is None:
            raise CoachError(
                f"There is no drill called {one_line(script_id, 40)!r}.",
                "Nothing was written.",
                f"There are: {', '.join(content.scripts())}.",
                code=Exit.USAGE,
            )
        return found

    def check_file(self, path: Path) -> Script:
        """Read somebody's own script; an error names file, step, key and what would be right."""
        return content.read_file(path, Script)

    # --- a drill -------------------------------------------------------------------------------------------

    def begin(
        self, script_id: str = "full", trigger: Trigger | None = None, mode: DrillMode | None = None
    ) -> Drill:
        """Begin a drill; it is stored from the first moment.

        Raises:
            CoachError: exit 2; there is no such script.
        """
        script = self.script(script_id)
        first: StepBase = script.steps[0]
        if trigger is not None and isinstance(first, ArriveStep):
            first = rules.step_after(script, first.id, None) or first
        run = DrillRun(
            script=script.id,
            mode=mode or (DrillMode.QUICK if script.id == "quick" else DrillMode.FULL),
            trigger=trigger or script.trigger,
            step=first.id,
            voice=self._last_voice(),
            **self.clock.moment().stamps(),
        )
        with self.database.writing() as session:
            session.add(run)
            session.flush()
            return self._drill(session, run)

    def answer(self, drill: Drill, **answers: Any) -> Drill:
        """Store answers of the step the drill stands at, and go on to the next; the last one finishes it.

        Answers are fields of `Drill`: trigger, the ratings, thought, line, voice, repetitions, evidence,
        believability, feeling, about, unsaid, card, back_to, cue. What is not given stays as it is.

        Raises:
            CoachError: a rating is not 0-10, a needed answer is missing, or the drill is finished or gone;
                nothing was stored.
        """
        return self._store(drill, answers, advance=True)

    def note(self, drill: Drill, **answers: Any) -> Drill:
        """Store answers without leaving the step, such as another line or one more repetition."""
        return self._store(drill, answers, advance=False)

    def _store(self, drill: Drill, answers: dict[str, Any], *, advance: bool) -> Drill:
        fields = _checked(answers)
        with self.database.writing() as session:
            run = self._found(session, drill.uuid)
            if run.finished_at is not None:
                raise CoachError("This drill is finished.", "It stays as it is.", "Begin another one.")
            for name, value in fields.items():
                setattr(run, name, value)
            if advance and drill.step is not None:
                self._refuse_missing(session, drill.step, run)
                following = rules.step_after(drill.script, drill.step.id, run.alarm_before)
                if following is None:
                    run.finished_at = self.clock.utc()
                else:
                    run.step = following.id
            run.version += 1
            run.modified_at = self.clock.utc()
            session.add(run)
            session.flush()
            return self._drill(session, run)

    def _refuse_missing(self, session: Session, step: StepBase, run: DrillRun) -> None:
        if step.optional:
            return
        if isinstance(step, ArriveStep) and run.trigger is None:
            raise CoachError("Choose what turned up.", "Nothing is lost.")
        if isinstance(step, BecauseStep) and run.evidence_uuid is None:
            if step.may_park and store.question_of(session, run.uuid) is not None:
                return
            raise CoachError(
                "This step needs one thing you have seen, or a question parked for your doctor.",
                "Your answers so far are kept.",
            )

    def back(self, drill: Drill) -> Drill:
        """Go one step back; answers stay."""
        if drill.step is None:
            return drill
        before = rules.step_before(drill.script, drill.step.id, drill.alarm_before)
        if before is None:
            return drill
        with self.database.writing() as session:
            run = self._found(session, drill.uuid)
            run.step = before.id
            run.version += 1
            session.add(run)
            session.flush()
            return self._drill(session, run)

    def finish(self, drill: Drill, **answers: Any) -> Drill:
        """Finish now, whatever steps are left."""
        drill = self._store(drill, answers, advance=False)
        with self.database.writing() as session:
            run = self._found(session, drill.uuid)
            run.finished_at = self.clock.utc()
            run.modified_at = self.clock.utc()
            run.version += 1
            session.add(run)
            session.flush()
            return self._drill(session, run)

    def resumable(self) -> Drill | None:
        """The newest drill of the last hour that was left half-way."""
        with self.database.reading() as session:
            run = store.newest_unfinished(session, self.clock.utc() - rules.RESUMABLE_FOR)
            return self._drill(session, run) if run is not None and run.script in content.scripts() else None

    def resume(self, uuid: str) -> Drill:
        """Go on with a drill that was left.

        Raises:
            CoachError: it is finished, gone, or more than an hour old.
        """
        with self.database.reading() as session:
            run = self._found(session, uuid)
            if run.finished_at is not None or self.clock.utc() - run.at > rules.RESUMABLE_FOR:
                raise CoachError(
                    "This drill cannot be resumed any more.",
                    "What you answered is kept.",
                    "Begin a new one whenever you like.",
                )
            return self._drill(session, run)

    def mark_new(self, drill: Drill, note: str = "") -> Drill:
        """Something is new or different: a dated question for the doctor, and no line that asserts safety."""
        moment = self.clock.moment()
        words = mended(note).strip() or f"Something was new or different on {moment.day}. What could it be?"
        with self.database.writing() as session:
            run = self._found(session, drill.uuid)
            question = store.question_of(session, run.uuid)
            if question is None:
                session.add(Question(text=words, drill_uuid=run.uuid, **moment.stamps()))
            elif note.strip():
                question.text = words
                session.add(question)
            run.is_new = True
            if run.line_key and self._asserts_safety(run.line_key):
                run.line_key = run.line_text = ""
            run.version += 1
            session.add(run)
            session.flush()
            return self._drill(session, run)

    def park_question(self, drill: Drill, text: str) -> str:
        """Park a fear as a question for the doctor, once; the same again returns the earlier answer (or "").

        Raises:
            CoachError: the question is empty.
        """
        words = " ".join(mended(text).split())
        if not words:
            raise CoachError("There is no question yet.", "Nothing was kept.", "Write it in a few words.")
        with self.database.writing() as session:
            earlier = store.question_like(session, words)
            if earlier is not None:
                if store.question_of(session, drill.uuid) is None and not earlier.drill_uuid:
                    earlier.drill_uuid = drill.uuid
                    session.add(earlier)
                return earlier.answer
            session.add(Question(text=words, drill_uuid=drill.uuid, **self.clock.moment().stamps()))
            return ""

    def log_app_free(self, trigger: Trigger | None = None) -> DrillRow:
        """Note a drill that was done without the program."""
        moment = self.clock.moment()
        with self.database.writing() as session:
            run = DrillRun(
                script="full",
                mode=DrillMode.APP_FREE,
                trigger=trigger,
                finished_at=self.clock.utc(),
                **moment.stamps(),
            )
            session.add(run)
            session.flush()
            return _row(run)

    # --- lines and cards -----------------------------------------------------------------------------------

    def line_for(self, drill: Drill, without: tuple[str, ...] = ()) -> LineChoice | None:
        """The line this drill offers, and why; `without` are keys that were turned down."""
        with self.database.reading() as session:
            lines = self._lines(session, drill.voice)
            found = rules.choose_line(
                self._candidates(session, lines),
                drill.trigger,
                safety_allowed=self._safety_allowed(session, drill),
                without=without,
                random=self.random,
            )
        return replace(lines[found[0].key], why=found[1]) if found else None

    def gentler_line(self, drill: Drill) -> LineChoice | None:
        """A line that claims less."""
        without = (drill.line.key,) if drill.line else ()
        with self.database.reading() as session:
            lines = self._lines(session, drill.voice)
            found = rules.gentler_line(
                self._candidates(session, lines), drill.trigger, without=without, random=self.random
            )
        return replace(lines[found[0].key], why=found[1]) if found else None

    def in_voice(self, line: LineChoice, voice: Voice) -> LineChoice:
        """The same line in another voice; an own line stays as it was written."""
        with self.database.reading() as session:
            found = self._lines(session, voice).get(line.key)
        return replace(found, why=line.why) if found else line

    def lines(self, family: Trigger | None = None, voice: Voice = Voice.I) -> tuple[LineChoice, ...]:
        """Lines, own ones first; safety-asserting starters only once the gate is passed."""
        with self.database.reading() as session:
            allowed = self._safety_allowed(session, None)
            return tuple(
                line
                for line in self._lines(session, voice).values()
                if family in (None, line.family) and (allowed or not line.asserts_safety)
            )

    def add_line(self, family: Trigger, text: str) -> LineChoice:
        """Keep a line of the patient's own.

        Raises:
            CoachError: it is empty, longer than 15 words, or says never, always or cured.
        """
        words = mended(text).strip()
        if problem := rules.line_problem(words):
            raise CoachError(problem, "Nothing was kept.")
        with self.database.writing() as session:
            line = Line(family=family, text=words, **self.clock.moment().stamps())
            session.add(line)
            session.flush()
            return LineChoice(f"own:{line.uuid}", words, family, own=True)

    def archive_line(self, key: str) -> None:
        """Put an own line away; drills that used it keep its words."""
        with self.database.writing() as session:
            line = store.line_named(session, key.removeprefix("own:")) if key.startswith("own:") else None
            if line is None:
                raise CoachError("Only a line of your own can be put away.", "Nothing was changed.")
            line.archived_at = line.modified_at = self.clock.utc()
            session.add(line)

    def card_for(self, drill: Drill, without: tuple[str, ...] = ()) -> CardChoice | None:
        """The card this drill offers, and why; `without` are keys that were turned down."""
        with self.database.reading() as session:
            cards = self._cards(session)
            used = store.cards_used(session)
            candidates = [
                rules.CardCandidate(c.key, c.category, c.own, used.get(c.key)) for c in cards.values()
            ]
        found = rules.choose_card(candidates, without=without, random=self.random)
        return replace(cards[found[0].key], why=found[1]) if found else None

    def cards(self) -> tuple[CardChoice, ...]:
        """The deck: own cards first, then the starters."""
        with self.database.reading() as session:
            return tuple(self._cards(session).values())

    def add_card(self, category: CardCategory, text: str) -> CardChoice:
        """Keep a card of the patient's own.

        Raises:
            CoachError: it is empty or longer than 80 characters.
        """
        words = " ".join(mended(text).split())
        if not words or len(words) > 80:
            raise CoachError(
                "A card is a few words, up to 80 characters.",
                "Nothing was kept.",
                "Write it a little shorter.",
            )
        with self.database.writing() as session:
            card = Card(category=category, text=words, **self.clock.moment().stamps())
            session.add(card)
            session.flush()
            return CardChoice(f"own:{card.uuid}", category, words, own=True)

    def archive_card(self, key: str) -> None:
        """Put an own card away."""
        with self.database.writing() as session:
            card = store.card_named(session, key.removeprefix("own:")) if key.startswith("own:") else None
            if card is None:
                raise CoachError("Only a card of your own can be put away.", "Nothing was changed.")
            card.archived_at = card.modified_at = self.clock.utc()
            session.add(card)

    # --- looking back --------------------------------------------------------------------------------------

    def recent_thoughts(self, limit: int = ENOUGH_THOUGHTS) -> tuple[str, ...]:
        """Thoughts of the newest drills, each once."""
        with self.database.reading() as session:
            return tuple(store.recent_thoughts(session, limit))

    def evidence_for(self, drill: Drill, limit: int = 9) -> tuple[EvidenceChoice, ...]:
        """Own evidence to choose from, the least used first."""
        with self.database.reading() as session:
            return tuple(
                EvidenceChoice(item.uuid, item.text, item.day)
                for item in store.evidence_least_used(session, limit)
            )

    def cue_cards(self, limit: int = 5) -> tuple[str, ...]:
        """The newest if-then cue cards, each once."""
        with self.database.reading() as session:
            return tuple(dict.fromkeys(run.cue for run in store.cues(session, limit)))

    def history(self, limit: int = 50, before: DrillRow | None = None) -> tuple[DrillRow, ...]:
        """Finished drills, newest first; for the next lot pass the last row as `before`."""
        with self.database.reading() as session:
            place = (before.at, before.id) if before else None
            return tuple(_row(run) for run in store.newest_finished(session, limit, place))

    def delete(self, uuid: str) -> None:
        """Take a drill out of every list and number."""
        with self.database.writing() as session:
            run = self._found(session, uuid)
            run.deleted_at = run.modified_at = self.clock.utc()
            session.add(run)

    def finished_today(self) -> int:
        """How many drills were finished today."""
        with self.database.reading() as session:
            return store.finished_on(session, self.clock.today())

    def remark(self) -> str | None:
        """What to say after a drill, if a rule has something to say: enough for today, or another door."""
        with self.database.reading() as session:
            newest = store.newest_finished(session, 20)
            today = store.finished_on(session, self.clock.today())
        return rules.another_door([(run.alarm_before, run.alarm_after) for run in newest]) or (
            rules.enough_for_today(today)
        )

    # --- helpers -------------------------------------------------------------------------------------------

    def _found(self, session: Session, uuid: str) -> DrillRun:
        run = store.run_named(session, uuid)
        if run is None or run.script not in content.scripts():
            raise CoachError("This drill is not there any more.", "Nothing else was changed.")
        return run

    def _last_voice(self) -> Voice:
        with self.database.reading() as session:
            newest = store.newest_finished(session, 1)
        return newest[0].voice if newest else Voice.I

    def _safety_allowed(self, session: Session, drill: Drill | None) -> bool:
        if drill is not None and drill.is_new:
            return False
        gate = store.newest_gate(session)
        return gate is not None and gate.answer is GateAnswer.YES

    def _asserts_safety(self, key: str) -> bool:
        return any(f"start:{line.id}" == key and line.asserts_safety for line in content.starter_lines())

    def _lines(self, session: Session, voice: Voice) -> dict[str, LineChoice]:
        own = [
            LineChoice(f"own:{line.uuid}", line.text, line.family, own=True)
            for line in store.own_lines(session)
        ]
        starters = [
            LineChoice(
                f"start:{line.id}",
                rules.in_voice(
                    {"i": line.i, "you": line.you, "name": line.name}, voice.value, self.first_name
                ),
                line.family,
                own=False,
                asserts_safety=line.asserts_safety,
            )
            for line in content.starter_lines()
        ]
        return {line.key: line for line in own + starters}

    def _candidates(self, session: Session, lines: dict[str, LineChoice]) -> list[rules.LineCandidate]:
        used = store.lines_used(session)
        return [
            rules.LineCandidate(line.key, line.family, line.own, line.asserts_safety, used.get(line.key))
            for line in lines.values()
        ]

    def _cards(self, session: Session) -> dict[str, CardChoice]:
        own = [
            CardChoice(f"own:{card.uuid}", card.category, card.text, own=True)
            for card in store.own_cards(session)
        ]
        starters = [
            CardChoice(f"start:{card.id}", card.category, card.text, own=False)
            for card in content.starter_cards()
        ]
        return {card.key: card for card in own + starters}

    def _drill(self, session: Session, run: DrillRun) -> Drill:
        script = content.scripts()[run.script]
        evidence = store.evidence_named(session, run.evidence_uuid) if run.evidence_uuid else None
        return Drill(
            uuid=run.uuid,
            script=script,
            mode=run.mode,
            step=None
            if run.finished_at is not None
            else next((s for s in script.steps if s.id == run.step), script.steps[0]),
            begun=local_time(run.at, run.utc_offset),
            day=run.day,
            trigger=run.trigger,
            is_new=run.is_new,
            alarm_before=run.alarm_before,
            hold_before=run.hold_before,
            thought=run.thought,
            line=self._stored_line(session, run),
            voice=run.voice,
            repetitions=run.repetitions,
            evidence=EvidenceChoice(evidence.uuid, evidence.text, evidence.day) if evidence else None,
            believability=run.believability,
            feeling=run.feeling,
            about=run.about,
            unsaid=run.unsaid,
            card=self._stored_card(session, run),
            alarm_after=run.alarm_after,
            hold_after=run.hold_after,
            back_to=run.back_to,
            cue=run.cue,
            finished=run.finished_at is not None,
        )

    def _stored_line(self, session: Session, run: DrillRun) -> LineChoice | None:
        if not run.line_key:
            return None
        known = self._lines(session, run.voice).get(run.line_key)
        family = known.family if known else run.trigger or Trigger.OTHER
        return LineChoice(
            run.line_key,
            run.line_text,
            family,
            own=run.line_key.startswith("own:"),
            asserts_safety=known.asserts_safety if known else False,
        )

    def _stored_card(self, session: Session, run: DrillRun) -> CardChoice | None:
        if not run.card_key:
            return None
        known = self._cards(session).get(run.card_key)
        category = known.category if known else CardCategory.SENSE
        return CardChoice(run.card_key, category, run.card_text, own=run.card_key.startswith("own:"))


def _checked(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as columns, every one checked before anything is stored."""
    fields: dict[str, Any] = {}
    for name, value in answers.items():
        match name, value:
            case "line", LineChoice():
                fields |= {"line_key": value.key, "line_text": value.text}
            case "card", CardChoice():
                fields |= {"card_key": value.key, "card_text": value.text}
            case "evidence", EvidenceChoice():
                fields["evidence_uuid"] = value.uuid
            case (("line" | "card" | "evidence"), None):
                pass
            case "trigger", Trigger():
                fields["trigger"] = value
            case "voice", Voice():
                fields["voice"] = value
            case "feeling", None | Feeling():
                fields["feeling"] = value
            case "repetitions", int() if 0 <= value <= 99:
                fields["repetitions"] = value
            case _, _ if name in RATINGS and (value is None or _is_rating(value)):
                fields[name] = value
            case _, _ if name in RATINGS:
                raise CoachError(
                    f"{value!r} is not a rating.",
                    "Nothing was stored.",
                    "Give 0 to 10, or skip it.",
                    code=Exit.USAGE,
                )
            case _, str() if name in TEXTS:
                fields[name] = mended(value).strip()
            case _:
                raise CoachError(f"{name!r} cannot be answered like this.", "Nothing was stored.")
    return fields


def _is_rating(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10


def _row(run: DrillRun) -> DrillRow:
    scripts = content.scripts()
    title = (
        "Without the program"
        if run.mode is DrillMode.APP_FREE
        else (scripts[run.script].title if run.script in scripts else run.script)
    )
    return DrillRow(
        id=run.id or 0,
        uuid=run.uuid,
        day=run.day,
        at=local_time(run.at, run.utc_offset),
        title=title,
        mode=run.mode,
        trigger=run.trigger,
        alarm_before=run.alarm_before,
        alarm_after=run.alarm_after,
        line_text=run.line_text,
        cue=run.cue,
    )
