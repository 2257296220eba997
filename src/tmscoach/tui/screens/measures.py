"""Every measure: whether Today asks for it, its scores over time, and totals typed by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.errors import CoachError
from tmscoach.rules.measures import IN_WORDS
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.dialogs.ask import Answers, Field, FormDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.measures import MeasureState
    from tmscoach.startup import Services

WEEKLY = "weekly"
RANGE = re.compile(r"\s*(\d{1,6})\s*(?:-|to|–)\s*(\d{1,6})\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One measure, or the name of a total typed by hand (`state` is None)."""

    id: str
    title: str
    state: MeasureState | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the history: the number it has in the store, and what it says."""

    number: int
    day: date
    words: Content
    by_hand: bool = False


class MeasuresScreen(Screen[None]):
    """Measures above, the scores of the one that is marked below, newest first."""

    CSS_PATH = "measures.tcss"
    BINDINGS = [
        Binding("o", "switch", "On or off", id="measures.switch", tooltip="Whether Today asks for it"),
        Binding("a", "add", "Add a total", id="measures.add", tooltip="One that a clinic worked out"),
        Binding("d", "delete", "Delete", id="measures.delete", tooltip="A score that was a mistake"),
        Binding("y", "why", "Why", id="measures.why", tooltip="Why it is asked, and where it comes from"),
        Binding("escape", "leave", "Back", id="measures.back", tooltip="Back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._rows: tuple[Row, ...] = ()
        self._kept: tuple[Kept, ...] = ()

    def compose(self) -> ComposeResult:
        """Two short lists, and between them what the marked measure is."""
        yield Masthead("Measures", "", "enter answers")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="measures"):
            yield OptionList(id="measure-list", markup=False)
            yield Static(id="measure-about", classes="quiet")
            yield Static("Scores", classes="section", id="scores-title")
            yield Static("No score yet. enter asks the questions.", id="no-scores", classes="quiet")
            yield OptionList(id="score-list", markup=False)
            yield Static(id="measure-problems", classes="quiet")
        yield KeyLine()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#measure-list", OptionList)

    @property
    def _row(self) -> Row | None:
        place = self._list.highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def on_mount(self) -> None:
        """The measures have the keys."""
        self._list.focus()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        with telling(self):
            self._show()

    def _show(self) -> None:
        measures = self._services.measures
        chosen = self._list.highlighted or 0
        states = tuple(Row(state.measure.id, state.measure.title, state) for state in measures.states())
        self._rows = states + tuple(Row(name, name, None) for name in measures.by_hand())
        with self.prevent(OptionList.OptionHighlighted):
            self._list.clear_options()
            self._list.add_options(Option(_line(row)) for row in self._rows)
            self._list.highlighted = min(chosen, len(self._rows) - 1)
        problems = measures.problems()
        told = self.query_one("#measure-problems", Static)
        told.update(Content("\n".join(f"Left out: {visible(problem)}" for problem in problems)))
        told.display = bool(problems)
        self._show_scores(asked=False)

    @on(OptionList.OptionHighlighted, "#measure-list")
    def look(self) -> None:
        """The scores of the measure that is marked."""
        with telling(self):
            self._show_scores(asked=False)

    def _show_scores(self, *, asked: bool) -> None:
        row = self._row
        if row is None:
            return
        self.query_one("#measure-about", Static).update(Content(_about(row, asked=asked)))
        self._kept = self._history(row)
        scores = self.query_one("#score-list", OptionList)
        place = scores.highlighted or 0
        scores.clear_options()
        scores.add_options(Option(one.words) for one in self._kept)
        scores.display = bool(self._kept)
        if self._kept:
            scores.highlighted = min(place, len(self._kept) - 1)
        elif self.focused is scores:
            self._list.focus()
        self.query_one("#no-scores").display = not self._kept

    def _history(self, row: Row) -> tuple[Kept, ...]:
        """The scores of a measure, newest first, each with its source under it."""
        measures = self._services.measures
        if row.id == WEEKLY:
            weekly = measures.weekly()
            found = []
            for one in measures.weekly_rows():
                values = "  ".join(
                    f"{item.short} {_blank(getattr(one.check, item.id))}" for item in weekly.items
                )
                words = _score_words(one.check.day, values, "", weekly.source)
                found.append(Kept(one.number, one.check.day, words))
            return tuple(reversed(found))
        return tuple(
            Kept(
                score.number,
                score.day,
                _score_words(score.day, score.shown, score.note or score.remark, score.source),
                score.by_hand,
            )
            for score in reversed(measures.scores(row.id))
        )

    @on(OptionList.OptionSelected, "#measure-list")
    def answer(self) -> None:
        """Ask its questions, or for one more total of that name."""
        row = self._row
        if row is None:
            return
        if row.state is None:
            self._enter(row.title)
        else:
            self.post_message(OpenPlace("checkin", row.id))

    @on(OptionList.OptionSelected, "#score-list")
    def answer_again(self, event: OptionList.OptionSelected) -> None:
        """Put a score right: its questions once more, or the total once more."""
        row, kept = self._row, self._kept[event.option_index]
        if row is None:
            return
        if kept.by_hand:
            self._change(kept.number)
        elif row.state is None:
            self.notify("The questions of this measure are not here any more.", markup=False)
        else:
            self.post_message(OpenPlace("checkin", f"{row.id}#{kept.number}"))

    def action_switch(self) -> None:
        """Let Today ask for the marked measure, or not."""
        row = self._row
        if row is None or row.state is None:
            return
        with telling(self):
            self._services.measures.switch(row.id, not row.state.on)
            self._show()

    def action_add(self) -> None:
        """A total that a clinic worked out, of a name of the patient's."""
        self._enter("")

    @work
    async def _enter(self, name: str) -> None:
        measures = self._services.measures
        fields = (
            Field("name", "Its name, such as TSK-11", name, measures.by_hand()),
            Field("total", "The total"),
            Field("range", "From what to what, such as 0-52" + (" (may stay empty now)" if name else "")),
            Field("source", "Where it comes from (may stay empty)"),
        )

        def keep(answers: Answers) -> None:
            low, high = _span(answers["range"])
            measures.enter_total(answers["name"], _number(answers["total"]), low, high, answers["source"])

        # the dialog keeps it: what is refused is told there, with everything typed still in place
        if (
            await self.app.push_screen_wait(
                FormDialog("A total from a clinic", fields, keep, self._services.slips.of("total"))
            )
            is not None
        ):
            with telling(self):
                self._show()

    @work
    async def _change(self, number: int) -> None:
        measures = self._services.measures

        def keep(answers: Answers) -> None:
            measures.change_total(number, _number(answers["total"]))

        with telling(self):
            score = measures.score(number)
            total = "" if score.total is None else f"{score.total:g}"
            question = f"{one_line(score.title, 40)}, {score.day}"
            if await self.app.push_screen_wait(
                FormDialog(
                    question,
                    (Field("total", "The total", total),),
                    keep,
                    self._services.slips.of("total", number),
                )
            ):
                self._show()

    @work
    async def action_delete(self) -> None:
        """Take the marked score out of every list, after asking."""
        scores, row = self.query_one("#score-list", OptionList), self._row
        if row is None or not self._kept:
            return
        if not scores.has_focus:
            scores.focus()  # so that one sees which score is meant, and can choose another
            return
        kept = self._kept[scores.highlighted or 0]
        day = f"{kept.day.day} {kept.day:%B %Y}"
        if await self.app.push_screen_wait(
            ConfirmDialog("Take this score out?", f"{one_line(row.title, 60)}, {day}")
        ):
            with telling(self):
                if row.id == WEEKLY:
                    self._services.measures.delete_check(kept.number)
                else:
                    self._services.measures.delete(kept.number)
                self._show()

    def action_why(self) -> None:
        """Why it is asked, and where it comes from."""
        self._show_scores(asked=True)

    def action_leave(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)


def _line(row: Row) -> Content:
    """A measure on one line: its name, how often it is asked, and its newest answer."""
    title = f"{one_line(row.title, 28):29}"
    if row.state is None:
        return Content.assemble(Content(title), ("typed by hand", "$quiet"))
    state = row.state
    asked = IN_WORDS[state.measure.cadence] if state.on else "off"
    if state.due:
        asked = f"{asked}, due"
    if state.waits:
        asked = "waits"
    last = f"last {state.last.day} {state.last:%b %Y}" if state.last else ""
    return Content.assemble(Content(title), (f"{asked:23}{last}", "$quiet"))


def _about(row: Row, *, asked: bool) -> str:
    """What the marked measure is; asked why, its rule, source and licence."""
    if row.state is None:
        return "Totals that a clinic worked out, typed by you."
    state, measure = row.state, row.state.measure
    if not asked:
        return visible("Waits until a physician has examined you for this." if state.waits else measure.about)
    if state.waits:
        rule = "It asks about a belief, and you said that no physician has examined you for this yet."
    elif not state.on:
        rule = "It is off: Today does not ask. o switches it on."
    else:
        rule = state.due or f"Today asks {IN_WORDS[measure.cadence]}. Nothing is due now."
    parts = [rule, f"Source: {measure.source}.", f"Licence: {measure.licence}."]
    if measure.note:
        parts.append(f"From {measure.note.at_least:g} on: {measure.note.text} ({measure.note.source})")
    return visible(" ".join(parts))


def _score_words(day: date, score: str, more: str, source: str) -> Content:
    lines = [Content(f"{day.day} {day:%b %Y}  {one_line(score)}")]
    lines += [Content(f"    {one_line(more)}")] if more else []
    lines.append(Content(f"    Source: {one_line(source) or 'not given'}").stylize("$quiet"))
    return Content("\n").join(lines)


def _blank(value: int | None) -> str:
    return "-" if value is None else str(value)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise CoachError(f"{one_line(text, 20)!r} is no number. Write the total in digits.") from None


def _span(text: str) -> tuple[float | None, float | None]:
    if not text.strip():
        return None, None
    found = RANGE.fullmatch(text)
    if not found:
        raise CoachError("For the range, write for example 0-52.")
    return float(found[1]), float(found[2])
