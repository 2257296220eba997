"""A drill in plain lines of text: for screen readers, for pipes, for hands that prefer it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tmscoach.cli.asking import read_line, teller
from tmscoach.cli.shared import at_a_terminal
from tmscoach.errors import CoachError
from tmscoach.models import content as shapes
from tmscoach.models.terms import Feeling, Kind, Voice
from tmscoach.rules import fading
from tmscoach.rules.drill import change_in_words, parse_harm, parse_rating
from tmscoach.rules.text import one_line
from tmscoach.rules.worry import parse_slot
from tmscoach.services.drill import Drill, DrillService
from tmscoach.startup import Services

COMMANDS = (
    "At any question: n  something is new or different · b  one step back · !  people to reach · "
    "q  leave, kept for an hour"
)
FEELING_KEYS = "1234567890"


class Left(Exception):
    """The patient leaves; what was answered is kept."""


class _New(Exception):
    """Something is new or different."""


class _Back(Exception):
    """One step back."""


class PlainDrill:
    """Walks through one drill: asks, stores each answer at once, goes where the service says.

    `drill` is always the newest state, `page` the number of a page that was kept at its end. The end of the
    input raises EOFError, `q` raises `Left`.
    """

    def __init__(
        self, services: Services, drill: Drill, *, aside: bool = False, voice: Voice | None = None
    ) -> None:
        self.drill = drill
        self._services = services
        self._service: DrillService = services.drill
        self._out = teller(aside)
        self._aside = aside
        self._voice = voice
        self._paced = at_a_terminal()
        self.page: int | None = None

    def walk(self) -> Drill:
        """Ask step after step until the drill is finished."""
        self._out(f"{self.drill.script.title}. {self.drill.script.about}")
        if self.drill.stage > fading.FIRST:
            self._out(
                f"Stage {self.drill.stage} of {fading.LAST}. {fading.STAGES[self.drill.stage]}. "
                "--every-prompt asks everything this once; tmscoach drill stage changes it."
            )
        self._out(COMMANDS)
        while not self.drill.finished:
            step = self.drill.current
            self._out(f"\n{self.drill.number} of {len(self.drill.steps)}, {step.rail}: {step.title}")
            if step.help:
                self._out(step.help)
            try:
                answers = self._ask_step(step)
                self.drill = self._service.answer(self.drill, step.id, **answers)
            except _Back:
                self.drill = self._service.back(self.drill)
            except _New:
                self._something_new()
            except CoachError as problem:
                self._out(str(problem))
                self.drill = self._service.reread(self.drill)  # raises if it cannot go on at all
            else:
                self._tell_of_parked()
                if isinstance(step, shapes.SlotStep) and self.drill.slot is not None:
                    self._out(f"It waits until {self.drill.slot:%A %H:%M}. You need not look at it sooner.")
        self._closing()
        return self.drill

    # --- reading -------------------------------------------------------------------------------------------

    def _read(self, hint: str = "") -> str:
        """One line of an answer; a lone n, b or q goes its own way."""
        while True:
            if hint:
                self._out(hint)
            text = read_line(self._aside)
            match text.strip().lower():
                case "q":
                    raise Left
                case "n":
                    raise _New
                case "b":
                    raise _Back
                case "!":
                    self._support()
                case _:
                    return text

    def _support(self) -> None:
        words = self._services.care.support_words()
        self._out(f"{words.statement}\n{words.lead}")
        for number in words.number:
            self._out(f"  {number.name}: {number.reach} ({number.where})")
        self._out(f"{words.closing}\n")

    def _rating(self, question: str, now: int | None) -> int | None:
        return self._number(f"{question} 0 to 10, t is ten", now, parse_rating)

    def _harm(self, question: str, now: int | None) -> int | None:
        return self._number(f"{question} 0 to 100, t is a hundred", now, parse_harm)

    def _number(self, question: str, now: int | None, parse: Callable[[str], int | None]) -> int | None:
        kept = f"enter keeps {now}" if now is not None else "enter or . leaves it out"
        while True:
            text = self._read(f"{question}, {kept}.")
            if now is not None and not text.strip():
                return now
            try:
                return parse(text)
            except CoachError as problem:
                self._out(str(problem))

    def _words(self, question: str, now: str = "") -> str:
        kept = f"enter keeps: {one_line(now, 60)}" if now else "enter or . leaves it out"
        text = self._read(f"{question} ({kept})")
        if now and not text.strip():
            return now
        return "" if text.strip() in ("", ".") else text

    def _keep(self, step: shapes.Step, **answers: Any) -> None:
        self.drill = self._service.keep(self.drill, step.id, **answers)

    # --- steps ---------------------------------------------------------------------------------------------

    def _ask_step(self, step: shapes.Step) -> dict[str, Any]:
        """Ask what a step asks; the answers that are not stored yet."""
        match step:
            case shapes.ArriveStep():
                return self._arrive(step)
            case shapes.RateStep():
                return self._rate(step)
            case shapes.BreatheStep():
                if not self._read("enter begins · .  leave it out").strip():
                    self._breathe(step.breaths, step.seconds_in, step.seconds_out, "")
            case shapes.NoticeStep():
                self._read(f"About {step.seconds} seconds, or as long as you like. enter goes on.")
            case shapes.NameStep():
                return self._name(step)
            case shapes.BlockStep():
                return self._block(step)
            case shapes.BecauseStep():
                return self._because(step)
            case shapes.CheckStep():
                return self._check(step)
            case shapes.ShiftInStep():
                return self._shift_in(step)
            case shapes.ShiftOutStep():
                return self._shift_out(step)
            case shapes.SlotStep():
                return self._slot(step)
            case shapes.PredictStep():
                self._doing(step)
                return {"harm": self._harm(step.harm, self.drill.harm_expected)}
            case shapes.MoveStep():
                return self._move()
            case shapes.FoundStep():
                return self._found(step)
            case shapes.CloseStep():
                return self._close(step)
        return {}

    def _arrive(self, step: shapes.ArriveStep) -> dict[str, Any]:
        for number, choice in enumerate(step.choices, 1):
            self._out(f"  {number}  {choice.label}")
        last = len(step.choices)
        values = [choice.value for choice in step.choices]
        while True:
            word = self._read(f"1 to {last}; enter means {last}.").strip().lower()
            if word in ("", "."):
                return {"trigger": values[-1]}
            if number := picked(word, last):
                return {"trigger": values[number - 1]}
            if word in values:
                return {"trigger": word}
            self._out(f"Write a number from 1 to {last}.")

    def _rate(self, step: shapes.RateStep) -> dict[str, Any]:
        before = step.when == "before"
        drill = self.drill
        alarm = self._rating("Alarm:", drill.alarm_before if before else drill.alarm_after)
        if not step.hold:
            return {"alarm": alarm}
        self._keep(step, alarm=alarm)
        return {"hold": self._rating("Hold:", drill.hold_before if before else drill.hold_after)}

    def _name(self, step: shapes.NameStep) -> dict[str, Any]:
        recent = self._service.recent_thoughts(5)
        for number, thought in enumerate(recent, 1):
            self._out(f"  {number}  {one_line(thought, 70)}")
        pick = " a number picks an earlier one;" if recent else ""
        text = self._words(f"{step.lead} ...{pick}", self.drill.thought).strip()
        number = picked(text, len(recent))
        return {"thought": recent[number - 1] if number else text}

    def _block(self, step: shapes.BlockStep) -> dict[str, Any]:
        if self._voice is not None and self.drill.voice is not self._voice:
            self._keep(step, voice=self._voice)
        self._voice = None  # a voice chosen during the drill stays
        voices = [voice for voice in Voice if voice is not Voice.NAME or self._services.config.first_name]
        ways = "enter begins · o  another line · v  another voice · .  leave the line out"
        shown = not step.from_memory
        if not shown:
            self._out("Say your line from memory.")
        while True:
            line = self._service.line_for(self.drill)
            if shown:
                self._out(f"\n    {line.text}\n")
                self._out(line.why)
            word = self._read(ways if shown else f"{ways} · s  show the line").strip().lower()
            if word == "":
                self._breathe(step.repetitions, step.seconds_in, step.seconds_out, "say it")
                return {"line": line.key, "repetitions": step.repetitions}
            if word == ".":
                return {"line": "", "repetitions": 0}
            if word == "o":
                self._keep(step, line=self._service.other_line(self.drill).key)
            elif word == "v":
                place = voices.index(self.drill.voice) if self.drill.voice in voices else 0
                self._keep(step, line=line.key, voice=voices[(place + 1) % len(voices)])
            elif shown or word != "s":
                self._out(f"Press enter, or write o, v{'' if shown else ', s'} or a full stop.")
                continue
            shown = True

    def _breathe(self, breaths: int, seconds_in: float, seconds_out: float, what: str) -> None:
        """Paced breathing: told as it goes at a terminal, described where nobody is there to breathe."""
        times = "once" if breaths == 1 else f"{breaths} times"
        said = f" and {what}" if what else ""
        if not self._paced:
            self._out(f"Breathe in for {seconds_in:g} seconds, out for {seconds_out:g}{said}: {times}.")
            return
        for breath in range(1, breaths + 1):
            self._out(f"Breath {breath} of {breaths}: in, {seconds_in:g} seconds.")
            pause(seconds_in)
            self._out(f"Out{said}, {seconds_out:g} seconds.")
            pause(seconds_out)

    def _because(self, step: shapes.BecauseStep) -> dict[str, Any]:
        items = self._service.evidence_for(self.drill)
        for number, item in enumerate(items, 1):
            self._out(f"  {number}  {one_line(item.text, 66)}  ({item.day})")
        kept = self.drill.evidence
        ways = [f"1 to {len(items)} picks"] if items else []
        ways.append("a  add something you have seen")
        if step.may_park:
            ways.append("p  park a question for your doctor")
        if kept:
            ways.append(f"enter keeps: {one_line(kept.text, 60)}")
        if step.optional:
            ways.append(".  leave it out" if kept else "enter or . leaves it out")
        while True:
            word = self._read(" · ".join(ways)).strip().lower()
            if number := picked(word, len(items)):
                return {"evidence_uuid": items[number - 1].uuid}
            if word == "a":
                text = self._words("What have you seen for yourself?")
                if text:
                    return {"evidence_uuid": self._service.add_evidence(text).uuid}
            elif word == "p" and step.may_park:
                return {"question": self._words("The question for your doctor:", self._question())}
            elif word in ("", "."):
                return {"evidence_uuid": kept.uuid if kept and not word else None}
            else:
                self._out("Write one of the answers named above.")

    def _question(self) -> str:
        """A question that needs no typing."""
        if self.drill.thought:
            return f"What do you make of this thought: {one_line(self.drill.thought)}"
        return "A frightening thought keeps coming back. What should I know about it?"

    def _tell_of_parked(self) -> None:
        parked = self.drill.parked
        if parked is None:
            return
        if not parked.repeated:
            self._out("Parked for your doctor. You need not answer it now.")
        elif parked.answer:
            self._out(f"You asked this on {parked.day}. The answer was: {parked.answer}")
        else:
            self._out(f"You asked this on {parked.day}. It is on the list for your doctor.")

    def _check(self, step: shapes.CheckStep) -> dict[str, Any]:
        self._out(f"\n    {self._service.line_for(self.drill).text}\n")
        rating = self._rating("How true it feels:", self.drill.believability)
        gentler = None
        if rating is not None and rating < step.gentler_under:
            self._keep(step, believability=rating)
            gentler = self._service.gentler_line(self.drill)
        if gentler is None:
            return {"believability": rating}
        self._out(f"Another wording:\n\n    {gentler.text}\n\n{gentler.why}")
        if self._read("g takes it, enter keeps the other").strip().lower() != "g":
            return {}
        self._keep(step, line=gentler.key, believability=None)
        return {"believability": self._rating("How true this one feels:", None)}

    def _shift_in(self, step: shapes.ShiftInStep) -> dict[str, Any]:
        from tmscoach.formats import content

        words = content.feelings().feeling
        for key, feeling in zip(FEELING_KEYS, words, strict=True):
            self._out(f"  {key}  {feeling.label}: {feeling.hint}")
        chosen = self._feeling([feeling.id for feeling in words])
        if not step.typing:
            return {"feeling": chosen}
        self._keep(step, feeling=chosen)
        about = self._words(step.about, self.drill.about)
        if not self.drill.asks_unsaid:
            return {"about": about}
        self._keep(step, about=about)
        return {"unsaid": self._words(step.unsaid, self.drill.unsaid)}

    def _feeling(self, feelings: Sequence[Feeling]) -> Feeling | None:
        now = self.drill.feeling
        kept = f"enter keeps {now.value}" if now else "enter or . leaves it out"
        while True:
            word = self._read(f"1 to 9, 0 for the last; {kept}.").strip().lower()
            if word in ("", "."):
                return None if word else now
            if len(word) == 1 and word in FEELING_KEYS:
                return feelings[FEELING_KEYS.index(word)]
            if word in list(Feeling):
                return Feeling(word)
            self._out("Write one number, or the word.")

    def _shift_out(self, step: shapes.ShiftOutStep) -> dict[str, Any]:
        while True:
            card = self._service.card_for(self.drill)
            self._out(f"\n    {card.text}\n")
            self._out(card.why)
            word = self._read(
                f"About {step.seconds} seconds. enter when you are back · o  another · .  leave it"
            )
            match word.strip().lower():
                case "":
                    return {"card": card.key}
                case ".":
                    return {"card": ""}
                case "o":
                    self._keep(step, card=self._service.other_card(self.drill).key)
                case _:
                    self._out("Press enter, or write o or a full stop.")

    def _slot(self, step: shapes.SlotStep) -> dict[str, Any]:
        now = self.drill.slot
        usual = f"enter keeps {now:%H:%M}" if now else f"enter means {self._services.worry.usual():%H:%M}"
        while True:
            text = self._read(f"{step.question} A time like 18:15; {usual}, . leaves it out.").strip()
            if text == ".":
                return {"slot": None}
            if not text:
                return {} if now else {"slot": f"{self._services.worry.usual():%H:%M}"}
            try:
                return {"slot": f"{parse_slot(text):%H:%M}"}
            except CoachError as problem:
                self._out(str(problem))

    def _doing(self, step: shapes.PredictStep) -> None:
        """What is about to be done: words, or a rung by its number."""
        rungs = self._service.rungs_for(self.drill)
        for number, rung in enumerate(rungs, 1):
            hint = f"  ({rung.hint})" if rung.hint else ""
            self._out(f"  {number}  {one_line(rung.text, 60)}{hint}")
        pick = " A number takes a rung of your ladder;" if rungs else ""
        text = self._words(f"{step.doing}{pick}", self.drill.doing).strip()
        if number := picked(text, len(rungs)):
            self._keep(step, rung=rungs[number - 1].uuid)
        else:
            self._keep(step, doing=text)

    def _move(self) -> dict[str, Any]:
        self._out("  1  I did it\n  2  not this time")
        while True:
            word = self._read("Take the time it needs. 1 or 2 when you are back; enter means 1.").strip()
            if word in ("", "1", "2"):
                return {"moved": word != "2"}
            if word == ".":
                return {"moved": None}
            self._out("Write 1 or 2.")

    def _found(self, step: shapes.FoundStep) -> dict[str, Any]:
        drill = self.drill
        if drill.harm_expected is not None:
            self._out(f"You expected {drill.harm_expected}.")
        self._keep(step, harm=self._harm(step.harm, drill.harm_found))
        self._keep(step, happened=self._words(step.happened, drill.happened))
        if not step.learned:
            return {}
        return {"learned": self._words(f"{step.learned} It goes into your evidence file.", drill.learned)}

    def _close(self, step: shapes.CloseStep) -> dict[str, Any]:
        self._out(self._change())
        self._keep(step, back_to=self._words(step.back_to, self.drill.back_to))
        return {"cue": self._words(step.cue, self.drill.cue)} if step.cue else {}

    # --- elsewhere -----------------------------------------------------------------------------------------

    def _something_new(self) -> None:
        """Mark it first, then show what needs a doctor, then ask for words."""
        self.drill = self._service.mark_new(self.drill)
        words = self._services.care.care_words()
        self._out(f"\n{words.title}. {words.lead}")
        for group in words.group:
            self._out(f"\n{group.title}. {group.do}")
            for sign in group.sign:
                self._out(f"  - {sign}")
        self._out(f"\n{words.caveat}\n{words.after}")
        try:
            note = self._words("\nA dated note for your doctor is kept. What is new, and since when?")
        except (_New, _Back):
            note = ""
        if note:
            self.drill = self._service.mark_new(self.drill, note)

    def _change(self) -> str:
        drill = self.drill
        words = f"Alarm: {change_in_words(drill.alarm_before, drill.alarm_after)}."
        if drill.hold_before is not None or drill.hold_after is not None:
            words += f" Hold: {change_in_words(drill.hold_before, drill.hold_after)}."
        return words

    def _closing(self) -> None:
        drill = self.drill
        self._out("")
        if not isinstance(drill.script.steps[-1], shapes.CloseStep):
            self._out(self._change())
        if drill.harm_expected is not None and drill.harm_found is not None:
            self._out(f"Harm: {drill.harm_expected} expected, {drill.harm_found} found.")
        if drill.back_to:
            self._out(f"Back to: {one_line(drill.back_to)}")
        for remark in drill.remarks:
            self._out(remark.text)
            self._out(f"Why: {remark.why}")
        if drill.line and drill.line.worn:
            self._out(f"Your line may want fresh words. {drill.line.worn}")
            self._out(f'To keep a new one: tmscoach drill lines {drill.line.family.value} --add "..."')
        self._out("Kept.")
        if drill.unsaid:
            self._offer_page()

    def _offer_page(self) -> None:
        """The unsaid sentence as the beginning of a page; the drill is kept already, so any end is a no."""
        while True:
            self._out(f"\nYou left this unsaid: {one_line(self.drill.unsaid, 200)}")
            try:
                word = self._read("p keeps it as a private page too, enter leaves it here.").strip().lower()
            except (Left, EOFError):
                return
            except _New:
                self._something_new()
                continue
            except _Back:
                word = "b"
            if word in ("", "."):
                return
            if word == "p":
                self.page = self._kept_page()
                self._out(f"Kept as page {self.page}, private.")
                return
            self._out("The drill is finished. Write p, or press enter.")

    def _kept_page(self) -> int:
        asked = (step.unsaid for step in self.drill.script.steps if isinstance(step, shapes.ShiftInStep))
        journal = self._services.journal
        page = journal.open_page(Kind.PROMPTED, prompt=next(asked, ""), drill_uuid=self.drill.uuid)
        kept = journal.keep(replace(page, body=self.drill.unsaid))
        assert kept is not None  # it has words
        return kept.id


def picked(word: str, last: int) -> int:
    """The number that was picked from a list of `last`; 0 if it is none."""
    return int(word) if re.fullmatch("[1-9][0-9]?", word) and int(word) <= last else 0


def pause(seconds: float) -> None:
    """Let a breath take its time."""
    sys.stdout.flush()
    time.sleep(seconds)
