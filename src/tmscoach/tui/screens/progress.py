"""The weeks behind: practice, alarm in drills, the weekly check, feelings, causes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tmscoach.rules.belief import spread
from tmscoach.rules.ladder import compared_in_words
from tmscoach.rules.progress import sparkline
from tmscoach.rules.text import one_line
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.mode_screen import ModeScreen
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.services.belief import Occasion
    from tmscoach.services.progress import FeelingCount, PracticeDay, Progress, Series
    from tmscoach.startup import Services

WEEKS = (9, 13, 26)
MARGIN = 8  # columns beside the text: the page's padding and its scrollbar
CAUSES_WIDE = 24  # columns of one occasion
ROOMY = 90  # columns from which there are two between the weeks, not one


class ProgressScreen(ModeScreen):
    """One page to scroll; every number says what it is made of."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = "#progress-page"
    BINDINGS = [
        Binding("r", "range", "Weeks", id="progress.range", tooltip="9, 13 or 26 weeks back"),
        Binding("k", "open('checkin')", "Check in", id="progress.checkin", tooltip="The weekly check"),
        Binding("c", "open('causes')", "Causes", id="progress.causes", tooltip="In your own words"),
        Binding("m", "open('measures')", "Measures", id="progress.measures", tooltip="All scores"),
        Binding("e", "open('packet')", "Packet", id="progress.packet", tooltip="One page for a visit"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._weeks = WEEKS[0]
        self._found: Progress | None = None

    def compose(self) -> ComposeResult:
        """A strip, two columns on wide screens, and causes below."""
        yield Masthead("Progress")
        with VerticalScroll(classes="page", id="progress-page"):
            yield Static("Practice", classes="section")
            yield Static(id="practice")
            with Horizontal(id="columns"):
                with Vertical(classes="half"):
                    yield Static("Alarm in drills, by week", classes="section")
                    yield Static(id="alarm")
                    yield Static("Ladder, expected and found", id="surprise-title", classes="section")
                    yield Static(id="surprise")
                    yield Static("Feelings named", classes="section")
                    yield Static(id="feelings")
                with Vertical(classes="half"):
                    yield Static("Weekly check, your own ratings", classes="section")
                    yield Vertical(id="weekly")
            yield Static("Causes, in your words", classes="section")
            yield Horizontal(id="causes")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Count again."""
        with telling(self):
            self._show(
                self._services.progress.progress(self._weeks), self._services.belief.causes_over_time()
            )

    def _show(self, found: Progress, occasions: Sequence[Occasion]) -> None:
        head = self.query_one(Masthead)
        head.show("middle", f"{_short(found.since)} to {_short(found.until)}")
        head.show("right", f"{self._weeks} weeks")
        self._found = found
        self._lay_weeks(found)
        self.query_one("#alarm", Static).update(_alarm(found))
        self._show_surprise(found)
        self.query_one("#feelings", Static).update(_feelings(found.feelings, found.feelings_named, found.few))
        weekly = self.query_one("#weekly", Vertical)
        weekly.remove_children()
        for series in found.weekly:
            weekly.mount(Static(_series(series), classes="series"))
        if found.weekly and found.weekly[0].days:
            first, last = found.weekly[0].days[0], found.weekly[0].days[-1]
            told = f"{_short(first, found.until)} to {_short(last, found.until)}, · is a blank"
            weekly.mount(Static(told, classes="quiet"))
        if found.fear:
            weekly.mount(Static(_fear(found), classes="series"))
        causes = self.query_one("#causes", Horizontal)
        causes.remove_children()
        for place in spread(len(occasions), max((self.size.width - MARGIN) // CAUSES_WIDE, 1)):
            causes.mount(Static(_occasion(occasions[place], found.until), classes="occasion"))
        if not occasions:
            causes.mount(Static("Nothing yet. Press c to name three.", classes="quiet"))

    def _show_surprise(self, found: Progress) -> None:
        """Attempts at rungs; nothing stands there before the first."""
        there = bool(found.ladder_alarm.n or found.ladder_harm.n)
        for name in ("#surprise-title", "#surprise"):
            self.query_one(name).display = there
        lines = (
            compared_in_words("Alarm", found.ladder_alarm),
            compared_in_words("Harm", found.ladder_harm),
        )
        self.query_one("#surprise", Static).update(Content("\n".join(lines)))

    def _lay_weeks(self, found: Progress) -> None:
        """The weeks, as many in a row as there is room for."""
        self.query_one("#practice", Static).update(_practice(found, self.size.width - MARGIN))

    def on_resize(self) -> None:
        """There may be room for more weeks in a row, or for fewer."""
        if self._found is not None:
            self._lay_weeks(self._found)

    def action_range(self) -> None:
        """Look further back, or less far."""
        self._weeks = WEEKS[(WEEKS.index(self._weeks) + 1) % len(WEEKS)]
        self.on_screen_resume()

    def action_open(self, place: str) -> None:
        """Go to a place."""
        self.post_message(OpenPlace(place))


def _fear(found: Progress) -> Content:
    """The newest numbers of fear of damage, each with its day."""
    told = "   ".join(
        f"{'-' if value is None else value} on {_short(day, found.until)}" for day, value in found.fear
    )
    return Content.assemble("fear of damage, 0 to 10\n", (told, "dim"))


def _short(day: date, today: date | None = None) -> str:
    """A day in few letters; with its year, where that is given to be another than today's."""
    year = "" if today is None or day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def _practice(found: Progress, width: int) -> Content:
    """A strip of weeks: a filled square for a day with anything in it, and what the numbers count.

    It begins with the first day there was anything: the time before that was not missed.
    """
    first = next((place for place, day in enumerate(found.days) if day.practised), None)
    if first is None:
        return Content("Nothing yet. A day counts with a drill, a page or a line.")
    weeks = [found.days[place : place + 7] for place in range(first - first % 7, len(found.days), 7)]
    cell = 9 if width >= ROOMY else 8  # a week and the gap behind it
    fit = max((width + cell - 7) // cell, 1)
    rows = -(-len(weeks) // fit)
    each = -(-len(weeks) // rows)  # rows of about one length
    lines: list[str] = []
    seen = 0
    for begin in range(0, len(weeks), each):
        row = weeks[begin : begin + each]
        months = []
        for week in row:
            months.append(f"{week[0].day:%b}" if week[0].day.month != seen else "")
            seen = week[0].day.month
        lines.append("".join(f"{month:{cell}}" for month in months).rstrip())
        lines.append("".join(f"{''.join(map(_sign, week)):{cell}}" for week in row).rstrip())
    told = (
        f"{found.practised} of {_days(len(found.days) - first)} since {_short(found.days[first].day)}, "
        f"{found.practised_lately} of the last 14. "
        "A day counts with a drill, a page or a line."
    )
    return Content("\n".join([*lines, told, *_parts(found)]))


def _parts(found: Progress) -> list[str]:
    """Three small bars: on how many of the last 14 days there was a lesson, a drill, a page."""
    if not any(days for _, days in found.parts):
        return []
    bars = [f"{part.value.title()} {'▪' * days}{'·' * (14 - days)} {days}" for part, days in found.parts]
    return ["   ".join(bars)]


def _days(n: int) -> str:
    return f"{n} day{'' if n == 1 else 's'}"


def _sign(day: PracticeDay) -> str:
    return "▪" if day.practised else "·"


def _alarm(found: Progress) -> Content:
    """Medians before and after, week by week, with n; a bar of ten for each."""
    lines = []
    for week in found.drill_weeks:
        if not week.n:
            continue
        if week.before is None or week.after is None:
            lines.append(f"{_short(week.begins):7} too few to say         n {week.n}")
            continue
        low, high = sorted((week.before, week.after))
        bar = "".join(
            "●"
            if place == round(week.before)
            else "○"
            if place == round(week.after)
            else "─"
            if low < place < high
            else " "
            for place in range(11)
        )
        told = f"{week.before:g} to {week.after:g}"
        lines.append(f"{_short(week.begins):7}{bar}  {told:11}n {week.n}")
    if not lines:
        return Content("Nothing yet: no drill with both ratings.")
    return Content("\n".join(["       0         10", *lines, "● before  ○ after, medians of each week"]))


def _feelings(feelings: Sequence[FeelingCount], named: int, few: int) -> Content:
    """Every feeling with its count, the ones never named as well."""
    if named < few:
        return Content(f"{named} so far, too few to say.")
    most = max(f.count for f in feelings)
    lines = [f"{f.label:12} {'▪' * round(f.count / most * 14):14} {f.count}" for f in feelings]
    return Content("\n".join([*lines, f"n {named}, on pages and in drills"]))


def _series(series: Series) -> Content:
    """Name and bars in one line, what changed below it."""
    bars = sparkline(series.values[-26:], 0, series.maximum)
    return Content.assemble(
        Content(f"{series.name:11} "),
        Content(bars).stylize("$accent"),
        Content(f"\n0-{series.maximum}, {series.change}, n {series.n}").stylize("dim"),
    )


def _occasion(occasion: Occasion, today: date) -> Content:
    year = "" if occasion.day.year == today.year else f" {occasion.day.year}"
    lines = [f"{occasion.day.day} {occasion.day:%B}{year}"]
    for place, cause in enumerate(occasion.causes, 1):
        lines.append(f"{place}. {one_line(cause.text)}")
        if cause.coding:
            lines.append(f"   {cause.coding.value}")
    return Content("\n".join(lines))
