"""Ladders to what the patient wants back: rungs at the left, what was expected and found beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.errors import CoachError
from tmscoach.rules import ladder as rules
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.attempt import TOLD, FoundDialog, GuessDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.rungs import RungsDialog
from tmscoach.tui.messages import OpenPlace, StartDrill
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from textual import events

    from tmscoach.services.ladder import AttemptView, GoalView, RungView
    from tmscoach.startup import Services

EMPTY = (
    "What do you miss? Press g to name something you want back, then the steps to it, the easiest first. "
    "Each step is tried when you like: you guess, you do it, you compare."
)
LEGEND = "● expected   ○ found   surprise: expected less found"
GO = "Nothing is counted. Do it at your own pace, and stop at any point. b says what happened."


class RungList(OptionList):
    """Goals and their rungs; what enter does is said with the other keys."""

    BINDINGS = [
        Binding("enter", "select", "Try it", id="ladder.try", tooltip="Try the rung, or add to the goal")
    ]
    _cut_for = 0  # columns

    def on_resize(self, event: events.Resize) -> None:
        """The screen makes the rows, which are cut to fit."""
        if event.size.width != self._cut_for:
            self._cut_for = event.size.width
            if isinstance(self.screen, LadderScreen):
                self.screen.show_ladders()


class LadderScreen(Screen[None]):
    """One list of goals and rungs, the lowest rung first; the marked one is looked at closely."""

    CSS_PATH = "ladder.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDINGS = [
        Binding("b", "tell", "What happened", id="ladder.found", tooltip="You were about to try something"),
        Binding("g", "add_goal", "New goal", id="ladder.goal", tooltip="Something you miss"),
        Binding("a", "add_rungs", "Add rungs", id="ladder.rungs", tooltip="Steps to the marked goal"),
        Binding("e", "edit", "Edit", id="ladder.edit", tooltip="Change words, or minutes"),
        Binding("y", "why", "Why", id="ladder.why", tooltip="Why this rung is suggested"),
        Binding(
            "u", "move(-1)", "Up", id="ladder.up", tooltip="The rung before the one above it in the list"
        ),
        Binding("j", "move(1)", "Down", id="ladder.down", tooltip="The rung behind the one below it"),
        Binding("s", "split", "Split", id="ladder.split", tooltip="Two rungs out of one"),
        Binding("z", "put_away", "Away, back", id="ladder.away", tooltip="Put it away, or bring it back"),
        Binding("v", "evidence", "Evidence", id="ladder.evidence", tooltip="An attempt, as evidence"),
        Binding("d", "delete", "Delete", id="ladder.delete", tooltip="What was never tried; or an attempt"),
        Binding("o", "all", "All", id="ladder.all", tooltip="What was put away, too"),
        Binding("x", "gate", "Examined?", id="ladder.gate", tooltip="The answer that attempts wait for"),
        Binding("escape", "leave", "Back", id="ladder.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._about = about  # `found`: ask at once what happened
        self._goals: tuple[GoalView, ...] = ()
        self._open: tuple[AttemptView, ...] = ()
        self._waits = ""
        self._all = False
        self._why = False  # whether the rule is shown
        self._marked_once = False  # the list marks its first row by itself; ours comes first

    def compose(self) -> ComposeResult:
        """What waits above, the ladders, and the marked rung."""
        yield Masthead("Ladder", "", "what you want back")
        yield Static(id="ladder-note")
        yield Static(EMPTY, id="no-ladder")
        with Horizontal(id="ladder"):
            yield RungList(id="rungs", markup=False)
            with Vertical(id="aside"):
                yield Static(id="ladder-about")
                yield OptionList(id="attempts", markup=False)
                yield Static(LEGEND, id="legend", classes="quiet")
        yield KeyLine()

    # --- showing -----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Ask what happened, where that is what it was opened for."""
        self.query_one("#rungs").focus()
        if self._about == "found":
            self.call_after_refresh(self.action_tell)

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        self.show_ladders()

    def show_ladders(self) -> None:
        """Read and show everything; the mark stays where it was."""
        with telling(self):
            self._goals = self._services.ladder.goals(with_away=self._all)
            self._open = self._services.ladder.open_attempts()
            self._waits = self._services.ladder.waits()
            self._list()
            self._note()
            self._look()
            self.refresh_bindings()

    def _list(self) -> None:
        rungs = self.query_one("#rungs", RungList)
        marked = rungs.highlighted_option.id if rungs.highlighted_option else ""
        place = rungs.highlighted
        width = max(rungs.size.width - 1, 30)  # one for the scroll bar
        options: list[Option] = []
        under_way = {attempt.rung_id for attempt in self._open}
        for goal in self._goals:
            away = "  put away" if goal.away else ""
            words = Content.assemble(
                (one_line(goal.text, width - len(away)), "bold $accent"), (away, "$quiet")
            )
            options.append(Option(words, id=f"goal-{goal.id}"))
            shown = (*goal.rungs, *(goal.put_away if self._all else ()))
            options += [
                Option(_rung_line(rung, width, under_way=rung.id in under_way), id=f"rung-{rung.id}")
                for rung in shown
            ]
        with self.prevent(OptionList.OptionHighlighted):
            rungs.clear_options()
            rungs.add_options(options)
        names = [option.id for option in options]
        if marked in names and self._marked_once:
            rungs.highlighted = names.index(marked)
        elif options and self._marked_once and place is not None:
            rungs.highlighted = min(place, len(options) - 1)
        elif options:
            first = next((f"rung-{r.id}" for g in self._goals for r in g.rungs if r.suggested), names[0])
            rungs.highlighted = names.index(first)
        self._marked_once = self._marked_once or bool(options)
        self.query_one("#ladder").display = bool(options)
        self.query_one("#no-ladder").display = not options
        if options and (self.focused is None or not self.focused.display):
            rungs.focus()

    def _note(self) -> None:
        """An attempt that was not told of, or why attempts wait."""
        lines = []
        if self._open:
            attempt = self._open[0]
            when = "" if attempt.day == self._services.clock.today() else f", {attempt.day:%d %b}"
            lines.append(
                Content.assemble(
                    f"You were about to: {one_line(attempt.rung, 44)}{when}. ",
                    ("b says what happened", "$accent"),
                )
            )
        if self._waits and self._goals:
            lines.append(Content.assemble(visible(self._waits), " ", ("x answers", "$accent")))
        note = self.query_one("#ladder-note", Static)
        note.update(Content("\n").join(lines))
        note.display = bool(lines)

    def _look(self) -> None:
        """The marked rung or goal, closely."""
        goal, rung = self._marked()
        attempts = self.query_one("#attempts", OptionList)
        place = attempts.highlighted
        attempts.clear_options()
        if rung is not None:
            attempts.add_options(Option(_attempt_line(a), id=f"attempt-{a.id}") for a in rung.attempts)
            if rung.attempts:
                attempts.highlighted = min(place or 0, len(rung.attempts) - 1)
        there = bool(rung and rung.attempts)
        attempts.display = self.query_one("#legend").display = there
        self.query_one("#ladder-about", Static).update(self._about_marked(goal, rung))

    def _about_marked(self, goal: GoalView | None, rung: RungView | None) -> Content:
        lines: list[Content] = []
        if rung is not None and goal is not None:
            lines.append(Content(one_line(rung.text, 200)).stylize("bold"))
            if rung.minutes:
                lines.append(Content(f"for {rung.minutes} minutes").stylize("$quiet"))
            if rung.tries:
                lines += [
                    Content(rules.compared_in_words("Alarm", rung.alarm)),
                    Content(rules.compared_in_words("Harm", rung.harm)),
                ]
            elif not rung.attempts:
                lines.append(Content("Not tried yet. Enter begins, with two guesses.").stylize("$quiet"))
            if rung.suggested and not self._why:
                lines.append(Content("Suggested; y says why.").stylize("$quiet"))
        elif goal is not None:
            lines.append(Content(one_line(goal.text, 200)).stylize("bold"))
            if goal.remark:
                lines.append(Content(goal.remark).stylize("$quiet"))
            if goal.alarm.n or goal.harm.n:
                lines += [
                    Content("All rungs together").stylize("$quiet"),
                    Content(rules.compared_in_words("Alarm", goal.alarm)),
                    Content(rules.compared_in_words("Harm", goal.harm)),
                ]
        if self._why and goal is not None and goal.why:
            place = next(rung.height for rung in goal.rungs if rung.suggested)
            lines.append(Content(f"Rung {place} is suggested. {goal.why}").stylize("$accent"))
        return Content("\n").join(lines)

    @on(OptionList.OptionHighlighted, "#rungs")
    def look_closer(self) -> None:
        """Another one is marked."""
        self._why = False
        self._look()
        self.refresh_bindings()

    def _marked(self) -> tuple[GoalView | None, RungView | None]:
        rungs = self.query_one("#rungs", RungList)
        name = (rungs.highlighted_option.id or "") if rungs.highlighted_option else ""
        kind, _, number = name.partition("-")
        for goal in self._goals:
            if kind == "goal" and str(goal.id) == number:
                return goal, None
            for rung in (*goal.rungs, *goal.put_away):
                if kind == "rung" and str(rung.id) == number:
                    return goal, rung
        return None, None

    def _marked_attempt(self) -> AttemptView | None:
        """The attempt that is marked, where their list has the keys."""
        attempts = self.query_one("#attempts", OptionList)
        _, rung = self._marked()
        if rung is None or not attempts.has_focus or attempts.highlighted is None:
            return None
        return rung.attempts[attempts.highlighted]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something now."""
        if action == "tell":
            return bool(self._open)
        if action == "gate":
            return bool(self._waits and self._goals)
        if not self._goals:
            return action in ("add_goal", "all", "leave")
        goal, rung = self._marked() if self.is_mounted else (None, None)
        if action in ("move", "split"):
            return rung is not None and not rung.away
        if action == "why":
            return bool(goal and goal.why)
        if action == "evidence":
            return bool(rung and any(attempt.worth_keeping for attempt in rung.attempts))
        return True

    # --- trying ------------------------------------------------------------------------------------------

    @on(OptionList.OptionSelected, "#rungs")
    def choose(self) -> None:
        """Try the rung; a goal takes more rungs."""
        goal, rung = self._marked()
        if rung is not None:
            self._try(rung)
        elif goal is not None:
            self.action_add_rungs()

    @work
    async def _try(self, rung: RungView) -> None:
        """Two guesses, then go; what is under way is told of instead."""
        under_way = next((attempt for attempt in self._open if attempt.rung_id == rung.id), None)
        if under_way is not None:
            await self._ask_found(under_way)
            return
        if self._waits:
            self.notify(self._waits, markup=False, timeout=8)
            return
        if rung.away:
            self.notify("This rung was put away. z brings it back.", markup=False)
            return
        guess = await self.app.push_screen_wait(GuessDialog(rung.text))
        if guess is None:
            return
        with telling(self):
            if not guess.drill or guess.alarm is not None:
                self._services.ladder.begin(rung.id, guess.alarm, guess.harm)
            if guess.drill:
                self.post_message(StartDrill("movement", rung=rung.uuid))
            else:
                self.notify(GO, markup=False, timeout=8)
            self.show_ladders()

    @work
    async def action_tell(self) -> None:
        """What happened with the newest attempt that was not told of."""
        if self._open:
            await self._ask_found(self._open[0])

    @on(OptionList.OptionSelected, "#attempts")
    def choose_attempt(self, event: OptionList.OptionSelected) -> None:
        """Tell of it, or put right what was told."""
        _, rung = self._marked()
        if rung is not None:
            self._amend(rung.attempts[event.option_index])

    @work
    async def _amend(self, attempt: AttemptView) -> None:
        await self._ask_found(attempt)

    async def _ask_found(self, attempt: AttemptView) -> None:
        offered = attempt.worth_keeping
        if await self.app.push_screen_wait(FoundDialog(self._services, attempt)) != TOLD:
            self.show_ladders()
            return
        with telling(self):
            self.show_ladders()
            told = self._services.ladder.attempt(attempt.id)
            if told.worth_keeping and not offered:  # offered by itself once; v offers it again
                await self._offer_evidence(told)

    async def _offer_evidence(self, attempt: AttemptView) -> None:
        words = self._services.ladder.evidence_words(attempt)
        field = Field("text", "Enter keeps it in these words, or in others; escape leaves it", words)
        slip = self._services.slips.of("attempt-evidence", attempt.id)
        answers = await self.app.push_screen_wait(
            AskDialog("Less than you expected. Into your evidence?", (field,), slip=slip)
        )
        if answers is not None:
            with telling(self):
                self._services.ladder.keep_as_evidence(attempt.id, answers["text"])
                slip.forget()
                self.notify("Kept in your evidence.", markup=False)
                self.show_ladders()

    @work
    async def action_evidence(self) -> None:
        """The marked attempt as evidence, or the newest that offers itself."""
        _, rung = self._marked()
        marked = self._marked_attempt()
        if marked is None and rung is not None:
            marked = next((attempt for attempt in rung.attempts if attempt.worth_keeping), None)
        if marked is not None and marked.found:
            await self._offer_evidence(marked)

    # --- building ----------------------------------------------------------------------------------------

    @work
    async def action_add_goal(self) -> None:
        """What is missed, and the steps to it."""
        await self._add(None)

    @work
    async def action_add_rungs(self) -> None:
        """More steps to the marked goal."""
        goal, _ = self._marked()
        if goal is not None and len(goal.rungs) >= rules.MOST:
            self.notify(f"A ladder has {rules.MOST} rungs at most.", markup=False)
            return
        await self._add(goal)

    async def _add(self, goal: GoalView | None) -> None:
        number = await self.app.push_screen_wait(RungsDialog(self._services, goal))
        self.show_ladders()
        added = next((one for one in self._goals if one.id == number), None)
        if added is not None and goal is None:
            first = next((rung for rung in added.rungs if rung.suggested), None)
            self._mark(f"rung-{first.id}" if first else f"goal-{added.id}")

    def _mark(self, name: str) -> None:
        rungs = self.query_one("#rungs", RungList)
        names = [option.id for option in rungs.options]
        if name in names:
            rungs.highlighted = names.index(name)
            rungs.focus()

    @work
    async def action_edit(self) -> None:
        """Change the marked goal, rung or attempt."""
        goal, rung = self._marked()
        attempt = self._marked_attempt()
        if attempt is not None:
            await self._ask_found(attempt)
        elif rung is not None:
            await self._edit_rung(rung)
        elif goal is not None:
            slip = self._services.slips.of("goal", goal.id)
            answers = await self.app.push_screen_wait(
                AskDialog("This goal", (Field("text", "In your words", goal.text),), _check, slip)
            )
            if answers is not None:
                with telling(self):
                    self._services.ladder.edit_goal(goal.id, answers["text"])
                    slip.forget()
                    self.show_ladders()

    async def _edit_rung(self, rung: RungView) -> None:
        fields = (
            Field("text", "In your words", rung.text),
            Field("minutes", "Minutes, where they count (for typing, say)", str(rung.minutes or "")),
        )
        slip = self._services.slips.of("rung", rung.id)
        answers = await self.app.push_screen_wait(AskDialog("This rung", fields, _check, slip))
        if answers is not None:
            with telling(self):
                minutes = rules.parse_minutes(answers["minutes"])
                self._services.ladder.edit_rung(rung.id, answers["text"], minutes or 0)
                slip.forget()
                self.show_ladders()

    @work
    async def action_split(self) -> None:
        """An easier half below the marked rung."""
        _, rung = self._marked()
        if rung is None:
            return
        fields = (
            Field("text", "The easier half, a new rung below"),
            Field("upper", "The other half", rung.text),
        )
        slip = self._services.slips.of("split-rung", rung.id)
        answers = await self.app.push_screen_wait(AskDialog("Two rungs out of one", fields, _check, slip))
        if answers is not None:
            with telling(self):
                new = self._services.ladder.split_rung(rung.id, answers["text"], answers["upper"])
                slip.forget()
                self.show_ladders()
                self._mark(f"rung-{new.id}")

    def action_move(self, step: int) -> None:
        """The marked rung one place up or down in the list."""
        _, rung = self._marked()
        if rung is not None and not rung.away:
            with telling(self):
                self._services.ladder.move_rung(rung.id, step)
                self.show_ladders()

    def action_put_away(self) -> None:
        """Out of sight, or back."""
        goal, rung = self._marked()
        ladder = self._services.ladder
        with telling(self):
            if rung is not None:
                (ladder.bring_rung_back if rung.away else ladder.put_rung_away)(rung.id)
                away = not rung.away
            elif goal is not None:
                (ladder.bring_goal_back if goal.away else ladder.put_goal_away)(goal.id)
                away = not goal.away
            else:
                return
            if away and not self._all:
                self.notify("Put away; its attempts stay. o shows it, z brings it back.", markup=False)
            self.show_ladders()

    @work
    async def action_delete(self) -> None:
        """An attempt, or what was never tried; what was tried is put away."""
        goal, rung = self._marked()
        attempt, ladder = self._marked_attempt(), self._services.ladder
        if attempt is not None:
            when = f"{attempt.day:%d %B}, {one_line(attempt.rung, 60)}. Evidence that came of it stays."
            if await self._sure("Delete this attempt?", when):
                with telling(self):
                    ladder.take_back(attempt.id)
                    self.show_ladders()
            return
        if goal is None:
            return
        ladders = (rung,) if rung is not None else (*goal.rungs, *goal.put_away)
        what, text = ("rung", rung.text) if rung is not None else ("goal and its rungs", goal.text)
        if any(one.attempts for one in ladders):
            if not (rung or goal).away and await self._sure(
                f"Put this {what} away?", "There are attempts, so it is not deleted. They stay."
            ):
                self.action_put_away()
            return
        if await self._sure(f"Delete this {what}?", one_line(text, 200)):
            with telling(self):
                if rung is not None:
                    ladder.delete_rung(rung.id)
                else:
                    ladder.delete_goal(goal.id)
                self.show_ladders()

    async def _sure(self, question: str, detail: str) -> bool:
        sure: bool = await self.app.push_screen_wait(ConfirmDialog(question, detail))
        return sure

    # --- else --------------------------------------------------------------------------------------------

    def action_why(self) -> None:
        """The rule behind the suggestion; again hides it."""
        self._why = not self._why
        self._look()

    def action_all(self) -> None:
        """Show what was put away as well, or not."""
        self._all = not self._all
        self.show_ladders()

    def action_gate(self) -> None:
        """The question about an examination."""
        self.post_message(OpenPlace("gate"))

    def action_leave(self) -> None:
        """From the attempts to the ladder, from there back to where this was opened from."""
        if self.query_one("#attempts").has_focus:
            self.query_one("#rungs").focus()
        else:
            self.dismiss(None)


def _check(answers: Answers) -> None:
    if not answers["text"]:
        raise CoachError("It needs a few words.")
    rules.parse_minutes(answers.get("minutes", ""))


def _rung_line(rung: RungView, width: int, *, under_way: bool) -> Content:
    """Height, words, and what there is to say, on one line."""
    if under_way:
        state = "under way"
    elif rung.away:
        state = "put away"
    else:
        state = f"tried {rung.tries}" if rung.tries else ""
    minutes = f"{rung.minutes} min" if rung.minutes else ""
    tail = "  ".join(part for part in (minutes, state) if part)
    room = max(width - 6 - len(tail) - 2, 8)
    return Content.assemble(
        ("› " if rung.suggested else "  ", "bold $accent"),
        (f"{rung.height or '-':>2}  ", "$quiet"),
        f"{one_line(rung.text, room):{room}}",
        (f"  {tail}", "$quiet"),
    )


def _attempt_line(attempt: AttemptView) -> Content:
    """Two small lines of eleven cells, expected and found on each, and the numbers."""
    alarm = (attempt.alarm_expected, attempt.alarm_found)
    harm = (attempt.harm_expected, attempt.harm_found)
    words = one_line(attempt.learned or attempt.happened, 60)
    row = Content.assemble(
        (f"{attempt.day:%d %b} ", "$quiet"),
        f"alarm {rules.bar(*alarm, rules.HIGHEST_ALARM)} {rules.change(*alarm):7}",
        f" harm {rules.bar(*harm, rules.HIGHEST_HARM)} {rules.change(*harm)}",
    )
    if not attempt.found:
        words = "not told yet"
    return Content.assemble(row, (f"\n       {words}", "$quiet")) if words else row
