"""A month at a glance: days with pages carry a sign."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

CELL = 4  # columns a day takes
HEAD = 2  # rows above the weeks: month, weekdays
SIGN = "•"


class MonthCalendar(Widget, can_focus=True):
    """Six weeks around a day; arrows move it, so does a click. It holds no pages, only how many a day has."""

    DEFAULT_CSS = """
    MonthCalendar { width: 28; height: 8; color: $foreground; pointer: pointer; }
    """
    BINDINGS = [
        Binding("left", "move(-1)", "Day before", show=False, id="calendar.left"),
        Binding("right", "move(1)", "Day after", show=False, id="calendar.right"),
        Binding("up", "move(-7)", "Week before", show=False, id="calendar.up"),
        Binding("down", "move(7)", "Week after", show=False, id="calendar.down"),
        Binding("pageup", "month(-1)", "Month before", show=False, id="calendar.pageup"),
        Binding("pagedown", "month(1)", "Month after", show=False, id="calendar.pagedown"),
        Binding("home", "today", "Today", show=False, id="calendar.today"),
    ]

    @dataclass
    class Moved(Message):
        """Somebody moved to another day."""

        day: date

    day: reactive[date] = reactive(date(1970, 1, 1))
    counts: reactive[Mapping[date, int]] = reactive({})

    def __init__(self, day: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.today = day
        self.set_reactive(MonthCalendar.day, day)

    def weeks(self) -> list[list[date]]:
        """The weeks of the month, Monday first; days of the months beside it fill them up."""
        first = self.day.replace(day=1)
        try:
            monday = first - timedelta(days=first.weekday())
        except OverflowError:
            monday = first
        count = -(-(first.weekday() + calendar.monthrange(first.year, first.month)[1]) // 7)
        return [[monday + timedelta(days=7 * week + n) for n in range(7)] for week in range(count)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Room for six weeks, so that nothing below moves from month to month."""
        return HEAD + 6

    def render(self) -> Content:
        """Month, weekdays, weeks."""
        title = f"{calendar.month_name[self.day.month]} {self.day.year}"
        width = 7 * CELL
        lines = [
            Content.assemble("‹", (title.center(width - 3), "bold"), "› "),
            Content("".join(f"{name:>2}  " for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))).stylize(
                "$quiet"
            ),
        ]
        for week in self.weeks():
            lines.append(Content("").join(self._cell(day) for day in week))
        return Content("\n").join(lines)

    def _cell(self, day: date) -> Content:
        if day.month != self.day.month:
            return Content(" " * CELL)
        pages = self.counts.get(day, 0)
        text = f"{day.day:>2}{SIGN if pages else ' '}"
        style = "bold $accent" if pages else ""
        if day == self.today:
            style += " underline"
        if day == self.day:
            style += " reverse" if self.has_focus else " bold on $panel"
        return Content.assemble((text, style.strip()), " ")

    def on_focus(self) -> None:
        """Show where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.refresh()

    def day_at(self, x: int, y: int) -> date | None:
        """The day at a place inside this widget, if there is one."""
        weeks = self.weeks()
        week, column = y - HEAD, x // CELL
        if not (0 <= week < len(weeks) and 0 <= column < 7):
            return None
        day = weeks[week][column]
        return day if day.month == self.day.month else None

    def on_click(self, event: events.Click) -> None:
        """A day, or the arrows beside the month's name."""
        if event.y == 0:
            self.action_month(-1 if event.x < self.size.width // 2 else 1)
        elif day := self.day_at(event.x, event.y):
            self._go(day)

    def action_move(self, days: int) -> None:
        """Go some days on or back."""
        try:
            self._go(self.day + timedelta(days=days))
        except OverflowError:
            return

    def action_month(self, months: int) -> None:
        """Go to the same day of another month, or its last."""
        number = self.day.year * 12 + self.day.month - 1 + months
        year, month = number // 12, number % 12 + 1
        if 1 <= year <= 9999:
            last = calendar.monthrange(year, month)[1]
            self._go(date(year, month, min(self.day.day, last)))

    def action_today(self) -> None:
        """Go to today."""
        self._go(self.today)

    def _go(self, day: date) -> None:
        if day != self.day:
            self.day = day
        self.post_message(self.Moved(day))
