"""A drill under way: one thing on the screen at a time, every answer stored before the next is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, TypeVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Static

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models import content as shapes
from tmscoach.models.terms import Voice
from tmscoach.rules.drill import change_in_words
from tmscoach.rules.text import one_line, visible
from tmscoach.rules.worry import next_slot, parse_slot
from tmscoach.tui import messages
from tmscoach.tui.keeping import Soon
from tmscoach.tui.telling import tell_problem, telling
from tmscoach.tui.widgets import steps, steps_moving
from tmscoach.tui.widgets.answer import AnswerInput
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.rail import StepRail
from tmscoach.tui.widgets.steps_end import EndPage, Said

if TYPE_CHECKING:
    from tmscoach.services.deck import LineChoice
    from tmscoach.services.drill import Answers, Drill
    from tmscoach.startup import Services

Paced = TypeVar("Paced", shapes.BreatheStep, shapes.BlockStep)
ASKED_OF_PAGES = (  # actions that exist only where a page means something by them
    *("ten", "space", "other", "voice", "show_line", "why", "add", "park", "gentler", "keep_line"),
    *("write", "unsaid", "fresh", "too_much"),
)
CALM_ONLY = "For calm only, as something is new or different."


class DrillScreen(Screen[None]):
    """Walks any script: full, flare, fear, quick, or one that was left within the hour.

    The screen holds the drill as the service last returned it and one `Page`; pages call back into the
    screen (they know it as their `Host`).
    """

    CSS_PATH = "drilling.tcss"
    AUTO_FOCUS = ""
    SMALLEST = (40, 12)
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]
    HELP = """
    Numbers answer what is on the screen. Every answer is kept at once; a drill you leave waits for an hour.
    """
    BINDINGS = [
        Binding(
            "y,ctrl+y",
            "new",
            "New or different?",
            id="drill.new",
            tooltip="Signs that need a doctor",
            key_display="y",
        ),
        Binding("left,backspace", "back", "Back", id="drill.back", tooltip="One step back", key_display="←"),
        Binding("escape", "leave", "Leave", id="drill.leave", tooltip="Leave; it is kept for an hour"),
        Binding("t", "ten", "10", id="drill.ten", tooltip="Ten", show=False),
        Binding("full_stop", "skip", "Skip", id="drill.skip", tooltip="Leave it unanswered", show=False),
        Binding("enter", "enter", "Go on", id="drill.enter", tooltip="Go on", show=False),
        Binding("space", "space", "Said once", id="drill.said", tooltip="Said once", show=False),
        Binding("o", "other", "Another", id="drill.other", tooltip="Another line or card", show=False),
        Binding("v", "voice", "Voice", id="drill.voice", tooltip="I, you, or by name", show=False),
        Binding("a", "add", "Add", id="drill.add", tooltip="Add to your evidence", show=False),
        Binding("p", "park", "Park", id="drill.park", tooltip="Park a question for the doctor", show=False),
        Binding("g", "gentler", "Gentler", id="drill.gentler", tooltip="Take the gentler line", show=False),
        Binding("k", "keep_line", "Keep", id="drill.keep", tooltip="Keep the line you have", show=False),
        Binding("s", "show_line", "Line", id="drill.show", tooltip="Look at the line", show=False),
        Binding("i", "why", "Why", id="drill.why", tooltip="Why this line, or this remark", show=False),
        Binding("w", "write", "Write", id="drill.write", tooltip="Write a page about it", show=False),
        Binding("u", "unsaid", "Unsaid", id="drill.unsaid", tooltip="A page from that sentence", show=False),
        Binding("f", "fresh", "Fresh words", id="drill.fresh", tooltip="Fresh words for a line", show=False),
        Binding("m", "too_much", "Too much", id="drill.too_much", tooltip="It is too much", show=False),
        Binding("up,pageup", "scroll(-1)", "Up", id="drill.up", tooltip="Scroll up", show=False),
        Binding("down,pagedown", "scroll(1)", "Down", id="drill.down", tooltip="Scroll down", show=False),
    ]

    rail = query_one(StepRail)
    stage = query_one("#stage", VerticalScroll)
    remark = query_one("#drill-remark", Static)

    clock: Callable[[], float] = staticmethod(monotonic)  # tests put their own here

    def __init__(self, services: Services, start: messages.StartDrill) -> None:
        super().__init__()
        self._services, self._start = services, start
        self._drill: Drill | None = None
        self._page: steps.Page | None = None
        self._gentler: LineChoice | None = None
        self._typing = Soon(self, self._keep_typed)
        self._early: list[str] = []  # letters typed before their line was ready
        self._line_was_ready = False  # whether the line of this page has had the keys

    def compose(self) -> ComposeResult:
        """The rail at the edge, the page in the middle, the keys below."""
        yield StepRail()
        yield Static("", id="drill-remark")
        yield VerticalScroll(id="stage", can_focus=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin, or go on where the drill was left."""
        service = self._services.drill
        try:
            if self._start.resume_uuid:
                self._drill = service.resume(self._start.resume_uuid)
            else:
                self._drill = service.begin(self._start.script, self._start.trigger, rung=self._start.rung)
        except CoachError as problem:
            if self.app.is_inline:
                self.app.exit(problem.code, message=Text(str(problem)))
            else:
                self.dismiss(None)
                tell_problem(self.app, problem)
            return
        self._turn()

    # --- what pages ask for (`steps.Host`) ---------------------------------------------------------------

    def seconds(self) -> float:
        """The clock the bars go by."""
        return self.clock()

    def changed(self) -> None:
        """Other keys mean something now, and another line may be on its way."""
        self._line_was_ready = self.focused is not None
        self.refresh_bindings()

    def bar_full(self) -> None:
        """A bell, for somebody whose eyes are closed."""
        if self._services.config.bell:
            self.app.bell()

    def keep(self, page: steps.Page, **answers: object) -> bool:
        """Store answers without leaving the step."""
        if page is not self._page or self._drill is None:
            return False
        with telling(self):
            self._note(**answers)
            return True
        return False

    def go_on(self, page: steps.Page, **answers: object) -> None:
        """Store answers and turn to the next step; from the last page, leave."""
        if page is not self._page or self._drill is None:
            return
        if self._drill.finished:
            self._close()
            return
        with telling(self):
            self._drill = self._services.drill.answer(self._drill, self._drill.step, **_answers(answers))
            self._tell_parked()
            self._turn()

    def _note(self, **answers: object) -> None:
        assert self._drill is not None
        self._drill = self._services.drill.keep(self._drill, self._drill.step, **_answers(answers))

    def _tell_parked(self) -> None:
        """Say that a question waits, or what was answered when it was asked before."""
        parked = self._drill.parked if self._drill else None
        if parked is None:
            return
        words = "Parked for your doctor."
        if parked.repeated:
            words = f"You asked this on {parked.day:%d %B}. " + (
                f"The answer was: {parked.answer}" if parked.answer else "It waits for an answer."
            )
        self.notify(visible(words), markup=False, timeout=12 if parked.answer else 4)

    # --- turning pages -----------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Show the page of the step the drill stands at."""
        if self._drill is None or not self.query("#stage"):
            return  # nothing is asked; or the screen went away before it was there
        page = self._page_of(self._drill)
        self._page = page
        self._line_was_ready, self._early = False, []
        self.set_focus(None)  # at once: a letter typed now belongs to the new page, not to the old input
        with self.app.batch_update():
            self.stage.remove_children()
            self.stage.mount(page)
        self.stage.scroll_home(animate=False)
        self._show_where()

    def _show_where(self) -> None:
        """The rail, and that something is new, around the page."""
        assert self._drill is not None
        walked = self._drill.steps
        self.rail.steps = tuple(one_line(step.rail, 20) for step in walked)
        self.rail.now = len(walked) if self._drill.finished else self._drill.number - 1
        self.remark.update(Content(CALM_ONLY if self._drill.is_new else ""))
        self.remark.display = self._drill.is_new
        self.refresh_bindings()

    def _page_of(self, drill: Drill) -> steps.Page:
        service = self._services.drill
        if drill.finished:
            return EndPage(
                self._numbers(),
                [(remark.text, remark.why) for remark in drill.remarks],
                drill.back_to,
                self,
                offers=() if self.app.is_inline else self._ways_on(drill),
                too_much=self._too_much,
            )
        match drill.current:
            case shapes.ArriveStep() as step:
                return steps.ChoicePage(step, drill.trigger or "", self)
            case shapes.RateStep() as step:
                before = (drill.alarm_before, drill.hold_before)
                after = (drill.alarm_after, drill.hold_after)
                return steps.RatePage(step, before if step.when == "before" else after, self)
            case shapes.BreatheStep() as step:
                return steps.BreathePage(self._paced(step), self)
            case shapes.NoticeStep() as step:
                return steps.NoticePage(step, self)
            case shapes.NameStep() as step:
                return steps.WordsPage(step, drill.thought, service.recent_thoughts(), self)
            case shapes.BlockStep() as step:
                return steps.LinePage(
                    self._paced(step),
                    self._line_text,
                    drill.repetitions,
                    self,
                    other=self._other_line,
                    voice=self._other_voice,
                    voices=self._has_voices,
                    why=lambda: self._drill.line.why if self._drill and self._drill.line else "",
                    worn=lambda: self._drill.line.worn if self._drill and self._drill.line else "",
                )
            case shapes.BecauseStep() as step:
                items = service.evidence_for(drill)
                return steps.BecausePage(
                    step,
                    [(item.uuid, item.text, f"{item.day:%d %b}") for item in items],
                    drill.evidence.uuid if drill.evidence else None,
                    self,
                    add=self._add_evidence,
                    park=self._park,
                )
            case shapes.CheckStep() as step:
                return steps.CheckPage(
                    step,
                    self._line_text,
                    drill.believability,
                    self,
                    gentler=self._gentler_line,
                    take=self._take_gentler,
                )
            case shapes.ShiftInStep() as step:
                words = content.feelings().feeling
                return steps.FeelingPage(
                    step,
                    [(word.id, word.label, word.hint) for word in words],
                    (drill.feeling or "", drill.about, drill.unsaid),
                    drill.asks_unsaid,
                    self,
                )
            case shapes.ShiftOutStep() as step:
                return steps.CardPage(step, self._card_text, self, other=self._other_card)
            case shapes.SlotStep() as step:
                time = drill.slot.time() if drill.slot else self._services.worry.usual()
                return steps_moving.SlotPage(step, f"{time:%H:%M}", self._comes_back, self)
            case shapes.PredictStep() as step:
                rungs = [
                    steps_moving.Rung(rung.uuid, rung.text, rung.hint, rung.harm_expected)
                    for rung in service.rungs_for(drill)
                ]
                return steps_moving.PredictPage(
                    step, drill.doing, drill.harm_expected, self, rungs, drill.rung_uuid
                )
            case shapes.MoveStep() as step:
                return steps_moving.MovePage(step, drill.doing, self)
            case shapes.FoundStep() as step:
                found = (drill.harm_found, drill.happened, drill.learned)
                return steps_moving.FoundPage(step, drill.harm_expected, found, self)
            case shapes.CloseStep() as step:
                return steps.ClosePage(step, self._numbers(), (drill.back_to, drill.cue), self)

    def _paced(self, step: Paced) -> Paced:
        """A step with the lengths of breath that the settings name."""
        config = self._services.config
        lengths = {"seconds_in": config.breath_in, "seconds_out": config.breath_out}
        return step.model_copy(update={name: value for name, value in lengths.items() if value is not None})

    def _ways_on(self, drill: Drill) -> Iterator[str]:
        """What can be done after the drill, besides leaving."""
        yield "write"
        if drill.unsaid:
            yield "unsaid"
        if drill.line is not None and drill.line.worn:
            yield "fresh"

    def _comes_back(self, typed: str) -> str:
        """When a worry comes back that is put off until the time that was typed."""
        if typed.strip() in ("", "."):
            return "Without a time it is left out."
        try:
            now = self._services.clock.now()
            due = next_slot(now, parse_slot(typed))
        except CoachError:
            return "A time of day, like 17:30."
        return f"It comes back {'today' if due.date() == now.date() else 'tomorrow'} at {due:%H:%M}."

    def _numbers(self) -> list[str]:
        """The ratings before and after, as they are."""
        drill = self._drill
        if drill is None:
            return []
        ratings = {
            "Alarm": (drill.alarm_before, drill.alarm_after),
            "Hold": (drill.hold_before, drill.hold_after),
        }
        words = {name: change_in_words(*pair) for name, pair in ratings.items() if pair != (None, None)}
        return [f"{name} {change[0].lower()}{change[1:]}" for name, change in words.items()]

    # --- line, card, evidence ----------------------------------------------------------------------------

    def _line_text(self) -> str:
        return self._drill.line.text if self._drill and self._drill.line else ""

    def _card_text(self) -> str:
        return self._drill.card.text if self._drill and self._drill.card else ""

    def _other_line(self) -> bool:
        assert self._drill is not None
        with telling(self):
            self._note(line=self._services.drill.other_line(self._drill).key)
            return True
        return False

    def _has_voices(self) -> bool:
        return bool(self._drill and self._drill.line and not self._drill.line.own)

    def _other_voice(self) -> bool:
        assert self._drill is not None
        voices = [Voice.I, Voice.YOU] + ([Voice.NAME] if self._services.config.first_name else [])
        place = voices.index(self._drill.voice) if self._drill.voice in voices else 0
        with telling(self):
            self._note(voice=voices[(place + 1) % len(voices)])
            return True
        return False

    def _gentler_line(self) -> str:
        assert self._drill is not None
        with telling(self):
            self._gentler = self._services.drill.gentler_line(self._drill)
            return self._gentler.text if self._gentler else ""
        return ""

    def _take_gentler(self) -> bool:
        assert self._gentler is not None
        with telling(self):
            self._note(line=self._gentler.key, believability=None)
            return True
        return False

    def _other_card(self) -> bool:
        assert self._drill is not None
        with telling(self):
            self._note(card=self._services.drill.other_card(self._drill).key)
            return True
        return False

    def _too_much(self, said: bool) -> Said | None:
        """Keep that it is too much, or that it was not meant; what the rules answer."""
        with telling(self):
            remark = self._services.practice.say_too_much()
            if not said:
                self._services.practice.take_back_too_much()
            return remark.text, remark.why
        return None

    def _add_evidence(self, text: str) -> None:
        """Into the evidence file, and picked for this drill."""
        assert self._page is not None
        with telling(self):
            self.go_on(self._page, evidence_uuid=self._services.drill.add_evidence(text).uuid)

    def _park(self, text: str) -> None:
        """A question for the doctor, once; an earlier answer is shown instead."""
        assert self._page is not None
        self.go_on(self._page, question=text)

    # --- keys --------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Numbers belong to the page, whatever they mean elsewhere.

        They take the road of the other keys, whose actions the app runs: one typed right after `enter` waits
        for the page that `enter` leads to. Letters typed before a line is ready to take them wait for it.
        """
        if self._is_early(event):
            event.stop()
            event.prevent_default()
            return
        if event.character and event.character in "0123456789":
            event.stop()
            event.prevent_default()
            self.app.call_later(self._number, int(event.character))

    def _is_early(self, event: events.Key) -> bool:
        """Keep a key that was pressed before the line it belongs to had the keys."""
        character = "\r" if event.key == "enter" else event.character or ""
        if self._page is None or not self._page.is_text(character):
            return False
        line = self.focused
        if line is None and not self._line_was_ready and (event.is_printable or character == "\r"):
            self._early.append(character)
            return True
        if (
            isinstance(line, AnswerInput) and event.is_printable
        ):  # sent here a moment before the line was ready
            if self._line_was_ready:
                line.replace(character, *sorted(line.selection))
            else:
                self._early.append(character)
            return True
        return False

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A line is ready: what was typed meanwhile goes into it, as if typed now."""
        line = event.widget
        if not isinstance(line, AnswerInput) or self._page is None or self._page not in line.ancestors:
            return
        self._line_was_ready = True
        early, self._early = "".join(self._early), []
        words, entered, _ = early.partition("\r")
        if words:
            line.replace(words, *sorted(line.selection))
        if entered:
            self._page.enter()

    def _number(self, number: int) -> None:
        if self._page is not None and self.is_current:
            self._page.number(number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key of a page exists only while it means something there."""
        if action in ASKED_OF_PAGES:
            return self._page is not None and action in self._page.means()
        if action == "back":
            return self._drill is not None and not self._drill.finished
        return True

    def action_ten(self) -> None:
        """Answer with ten."""
        if self._page is not None:
            self._page.number(10)

    def action_skip(self) -> None:
        """Leave it unanswered."""
        if self._page is not None:
            self._page.skip()

    def action_enter(self) -> None:
        """Go on."""
        if self._page is not None:
            self._page.enter()

    def action_space(self) -> None:
        """Said once, or done."""
        if self._page is not None:
            self._page.space()

    def action_other(self) -> None:
        """Another line, another card."""
        if isinstance(self._page, steps.LinePage | steps.CardPage):
            self._page.other()

    def action_voice(self) -> None:
        """The same line in another voice."""
        if isinstance(self._page, steps.LinePage):
            self._page.voice()

    def action_show_line(self) -> None:
        """Look at a line that was to be remembered."""
        if isinstance(self._page, steps.LinePage):
            self._page.show_line()

    def action_why(self) -> None:
        """Why this line is offered, or why this is said."""
        if isinstance(self._page, steps.LinePage | EndPage):
            self._page.why()

    def action_too_much(self) -> None:
        """It is too much."""
        if isinstance(self._page, EndPage):
            self._page.too_much()

    def action_support(self) -> None:
        """People to reach; its key works everywhere, this is for the mouse."""
        self.post_message(messages.OpenPlace("support"))

    def action_add(self) -> None:
        """Something new for the evidence file."""
        if isinstance(self._page, steps.BecausePage):
            self._page.ask("add")

    def action_park(self) -> None:
        """A question for the doctor."""
        if isinstance(self._page, steps.BecausePage):
            self._page.ask("park")

    def action_gentler(self) -> None:
        """Take the gentler line."""
        if isinstance(self._page, steps.CheckPage):
            self._page.decide(True)

    def action_keep_line(self) -> None:
        """Keep the line there was."""
        if isinstance(self._page, steps.CheckPage):
            self._page.decide(False)

    def action_scroll(self, pages: int) -> None:
        """Where the page is longer than the screen."""
        self.stage.scroll_relative(y=pages * max(1, self.stage.size.height // 2), animate=False)

    def action_back(self) -> None:
        """One step back; what was answered stays and can be answered again."""
        if self._drill is None or self._page is None or self._page.back():
            return
        with telling(self):
            self.keep_now()
            self._drill = self._services.drill.back(self._drill)
            self._turn()

    def on_answer_input_went_back(self) -> None:
        """`left` at the beginning of a line."""
        self.action_back()

    def action_new(self) -> None:
        """New or different: a dated note for the doctor, the signs, and from now on for calm only."""
        if self._drill is None:
            return
        with telling(self):
            self.keep_now()
            step = self._drill.step
            self._drill = self._services.drill.mark_new(self._drill)
            chosen = isinstance(self._page, steps.LinePage | steps.CheckPage | steps.CardPage)
            if chosen or self._drill.step != step:
                self._turn()
            else:  # nothing on the page has changed: a half-typed answer and its place stay
                self._show_where()
            self.post_message(messages.OpenPlace("care", self._drill.uuid))

    def action_write(self) -> None:
        """A journal page that knows the drill it follows."""
        if self._drill is not None:
            app, uuid = self.app, self._drill.uuid
            self._close()
            app.post_message(messages.WritePage(drill_uuid=uuid))

    def action_unsaid(self) -> None:
        """A private page that begins with what was not said."""
        if self._drill is not None:
            app, drill = self.app, self._drill
            self._close()
            app.post_message(messages.WritePage(text=f"{drill.unsaid}\n\n", drill_uuid=drill.uuid))

    def action_fresh(self) -> None:
        """The lines, at the family of this one; the end of the drill waits behind them."""
        if self._drill is not None and self._drill.line is not None:
            self.post_message(messages.OpenPlace("lines", self._drill.line.family.value))

    # --- leaving -----------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is being typed soon after the last letter."""
        self._typing.typed()

    def _keep_typed(self) -> None:
        with telling(self):
            self._keep_words()

    def keep_now(self) -> None:
        """Store the words as they stand; the page may be about to go, so an unsent line counts too."""
        self._keep_words()
        if self._drill is None or self._drill.finished or not isinstance(self._page, steps.BecausePage):
            return
        for what, keep in (
            ("add", self._services.drill.add_evidence),
            ("park", partial(self._services.care.park_question, drill_uuid=self._drill.uuid)),
        ):
            if words := self._page.unsent(what):
                keep(words)
                self._page.sent(what)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self._keep_words()

    def _keep_words(self) -> None:
        """The words of a step that is answered in words."""
        self._typing.stop()
        if self._drill is not None and self._page is not None and not self._drill.finished:
            words = self._page.typed()
            if any(getattr(self._drill, name) != text.strip() for name, text in words.items()):
                self._note(**words)

    def on_screen_suspend(self) -> None:
        """The bars wait while another screen is open."""
        if self._page is not None:
            self._page.pause(True)

    def on_screen_resume(self) -> None:
        """And go on."""
        if self._page is not None:
            self._page.pause(False)

    def action_leave(self) -> None:
        """From a line being typed to the list; from a page out of the drill, which waits for an hour."""
        if isinstance(self._page, steps.BecausePage | steps.CheckPage) and self._page.back():
            return
        drill = self._drill
        if drill is not None and not drill.finished:
            with telling(self):
                self.keep_now()
                if not self.app.is_inline and self._services.drill.leave(self._drill or drill):
                    self.notify("Kept for an hour. It waits under Drill.", markup=False, timeout=4)
        self._close()

    def _close(self) -> None:
        """Back to where it was begun: a screen, or the shell."""
        if self.app.is_inline:
            self.app.exit(0, message=self.line_behind())
        else:
            self.dismiss(None)

    def line_behind(self) -> Text | None:
        """What stays under the shell prompt: that it is kept, and the numbers, but no words."""
        drill = self._drill
        if drill is None or (not drill.finished and not self._services.drill.leave(drill)):
            return None
        name = f"{visible(drill.script.title)}, {drill.begun:%H:%M}"
        if not drill.finished:
            return Text(f"{name}, is kept for an hour: tmscoach drill --resume goes on.")
        return Text(" ".join([f"{name}.", *(f"{number}." for number in self._numbers()), "Kept."]))


def _answers(answers: dict[str, object]) -> Answers:
    """Answers of a page as the service takes them; it checks every one."""
    return cast("Answers", answers)
