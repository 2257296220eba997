"""A drill in plain lines of text: for screen readers, for pipes, for hands that prefer it."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from tmscoach.cli.shared import at_a_terminal, say, tell
from tmscoach.errors import CoachError
from tmscoach.models import content as shapes
from tmscoach.models.terms import Feeling, Voice
from tmscoach.rules.drill import change_in_words, parse_rating
from tmscoach.rules.text import one_line
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

    `drill` is always the newest state. The end of the input raises EOFError, `q` raises `Left`.
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

    def walk(self) -> Drill:
        """Ask step after step until the drill is finished."""
        self._out(f"{self.drill.script.title}. {self.drill.script.about}")
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
        kept = f"enter keeps {now}" if now is not None else "enter or . leaves it out"
        while True:
            text = self._read(f"{question} 0 to 10, t is ten, {kept}.")
            if now is not None and not text.strip():
                return now
            try:
                return parse_rating(text)
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
            if word.isdecimal() and 1 <= int(word) <= last:
                return {"trigger": values[int(word) - 1]}
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
        if text.isdecimal() and 1 <= int(text) <= len(recent):
            return {"thought": recent[int(text) - 1]}
        return {"thought": text}

    def _block(self, step: shapes.BlockStep) -> dict[str, Any]:
        if self._voice is not None and self.drill.voice is not self._voice:
            self._keep(step, voice=self._voice)
        self._voice = None  # a voice chosen during the drill stays
        voices = list(Voice)
        while True:
            line = self._service.line_for(self.drill)
            self._out(f"\n    {line.text}\n")
            self._out(line.why)
            word = self._read("enter begins · o  another line · v  another voice · .  leave the line out")
            match word.strip().lower():
                case "":
                    self._breathe(step.repetitions, step.seconds_in, step.seconds_out, "say it")
                    return {"line": line.key, "repetitions": step.repetitions}
                case ".":
                    return {"line": "", "repetitions": 0}
                case "o":
                    self._keep(step, line=self._service.other_line(self.drill).key)
                case "v":
                    place = voices.index(self.drill.voice)
                    self._keep(step, line=line.key, voice=voices[(place + 1) % len(voices)])
                case _:
                    self._out("Press enter, or write o, v or a full stop.")

    def _breathe(self, breaths: int, seconds_in: float, seconds_out: float, what: str) -> None:
        """Paced breathing: told as it goes at a terminal, described where nobody is there to breathe."""
        times = "once" if breaths == 1 else f"{breaths} times"
        said = f" and {what}" if what else ""
        if not self._paced:
            self._out(f"Breathe in for {seconds_in:g} seconds, out for {seconds_out:g}{said}: {times}.")
            return
        for breath in range(1, breaths + 1):
            self._out(f"  {breath}  in ...")
            pause(seconds_in)
            self._out(f"     out{said} ...")
            pause(seconds_out)

    def _because(self, step: shapes.BecauseStep) -> dict[str, Any]:
        items = self._service.evidence_for(self.drill)
        for number, item in enumerate(items, 1):
            self._out(f"  {number}  {one_line(item.text, 66)}  ({item.day})")
        ways = [f"1 to {len(items)} picks"] if items else []
        ways.append("a  add something you have seen")
        if step.may_park:
            ways.append("p  park a question for your doctor")
        if step.optional:
            ways.append("enter or . leaves it out")
        while True:
            word = self._read(" · ".join(ways)).strip().lower()
            if word.isdecimal() and 1 <= int(word) <= len(items):
                return {"evidence_uuid": items[int(word) - 1].uuid}
            if word == "a":
                text = self._words("What have you seen for yourself?")
                if text:
                    return {"evidence_uuid": self._service.add_evidence(text).uuid}
            elif word == "p" and step.may_park:
                return {"question": self._words("The question for your doctor:", self._question())}
            elif word in ("", "."):
                return {"evidence_uuid": None}
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
        if drill.back_to:
            self._out(f"Back to: {one_line(drill.back_to)}")
        for remark in drill.remarks:
            self._out(remark.text)
            self._out(f"Why: {remark.why}")
        self._out("Kept.")


def teller(aside: bool) -> Callable[[str], None]:
    """Where the conversation goes: stdout, or `aside` to stderr where stdout is for JSON."""
    return tell if aside else say


def read_line(aside: bool) -> str:
    """One line from stdin, without its end.

    Raises:
        EOFError: there is none.
    """
    if sys.stdin is None:
        raise EOFError
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != "surrogateescape":
        sys.stdin.reconfigure(errors="surrogateescape")  # bytes that are no text are mended when kept
    stream = sys.stderr if aside else sys.stdout
    if at_a_terminal():
        stream.write("> ")
    stream.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def pause(seconds: float) -> None:
    """Let a breath take its time."""
    sys.stdout.flush()
    time.sleep(seconds)
