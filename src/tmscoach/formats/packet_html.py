"""The packet as one HTML file: the same words, line charts as inline SVG, for paper; nothing is fetched."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from markdown_it import MarkdownIt

from tmscoach.formats.packet import GLANCE, IN_SHORT, NOTICED, OPEN, PRACTICE

WIDTH, HEIGHT = 340, 158  # of a chart, in units of its own
LEFT, RIGHT, TOP, BOTTOM = 26, 70, 8, 22  # room around the lines; at the right their names
LABEL = 13  # between two names, at the least
DATES, ROOM = 4, 0.22  # on an axis: at the most, and what part of it one needs for itself
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a browser fetches nothing, whatever a page holds
FEWEST = 2  # points that make a line
KINDS = 3  # lines that can be told apart: colour, dashes and marks differ
COLUMNS = frozenset(
    {PRACTICE, NOTICED, OPEN, *IN_SHORT.values()}
)  # sections that stand side by side on paper


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: days with values; a skipped one is not there."""

    name: str
    points: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over the same days, from 0 to `maximum`."""

    title: str
    maximum: int
    lines: tuple[Line, ...]


def page(document: str, charts: Sequence[Chart]) -> str:
    """A packet's Markdown as HTML, the charts below the section at a glance, or before the other sections."""
    head = re.match(r"---\n.*?\n---\n", document, re.DOTALL)
    first, *sections = _markdown().render(document[head.end() :] if head else document).split("<h2>")
    title = re.search(r"<h1>(.*?)</h1>", first, re.DOTALL)
    drawn = "".join(filter(None, (chart(one, number) for number, one in enumerate(charts, 1))))
    drawn = f'<div class="charts">\n{drawn}</div>\n' if drawn else ""
    above, beside, below = f"<header>\n{first}</header>\n", "", ""
    for section in sections:
        name = html.unescape(section.partition("</h2>")[0])
        if name in COLUMNS and not below:
            beside += f"<section>\n<h2>{section}</section>\n"
        elif beside or below or name.startswith("In my words"):
            below += f'<section class="sheet">\n<h2>{section}</section>\n'
        else:
            above += f"<section>\n<h2>{section}"
            if name == GLANCE:
                above, drawn = above + drawn, ""
            above += "</section>\n"
    beside = f'<div class="beside">\n{beside}</div>\n' if beside else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{title[1] if title else 'Packet'}</title>\n<style>\n{_style()}</style>\n</head>\n"
        "<body>\n<main>\n"
        f"{above}{drawn}{beside}{below}</main>\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return (resources.files("tmscoach") / "formats" / "packet.css").read_text(encoding="utf-8")


def _markdown() -> MarkdownIt:
    # tags are shown as they were typed, and neither a link nor a picture leads anywhere outside
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])


# --- charts -------------------------------------------------------------------------------------------------


def chart(drawn: Chart, number: int = 1) -> str:
    """A line chart as a figure, with sentences for whoever cannot see it; empty under two points."""
    lines = [line for line in drawn.lines if len(line.points) >= FEWEST]
    if not lines:
        return ""
    days = sorted({day for line in lines for day, _ in line.points})
    first, span = days[0], max((days[-1] - days[0]).days, 1)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / drawn.maximum, 1)

    parts = [
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value)}" y2="{y(value)}"/>'
        f'<text x="{LEFT - 5}" y="{y(value) + 4}" text-anchor="end">{value:g}</text>'
        for value in (0, drawn.maximum / 2, drawn.maximum)
    ]
    for day, anchor in _ticks(days):
        parts.append(f'<line class="grid" x1="{x(day)}" x2="{x(day)}" y1="{y(0)}" y2="{y(0) + 4}"/>')
        parts.append(f'<text x="{x(day)}" y="{HEIGHT - 6}" text-anchor="{anchor}">{_day(day, days)}</text>')
    names = _spread([y(line.points[-1][1]) + 4 for line in lines])
    for place, line in enumerate(lines):
        kind = place % KINDS
        points = " ".join(f"{x(day)},{y(value)}" for day, value in line.points)
        marks = "".join(_mark(kind, x(day), y(value)) for day, value in line.points)
        name = (
            f'<text class="name" x="{WIDTH - RIGHT + 8}" y="{names[place]}">{html.escape(line.name)}</text>'
        )
        parts.append(f'<g class="line{kind}"><polyline points="{points}"/>{marks}{name}</g>')
    title, told = html.escape(drawn.title), html.escape(_told(lines, days))
    return (
        f'<figure>\n<figcaption>{title}</figcaption>\n<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="title{number} told{number}"><title id="title{number}">{title}</title>'
        f'<desc id="told{number}">{told}</desc>{"".join(parts)}</svg>\n</figure>\n'
    )


def _mark(kind: int, x: float, y: float) -> str:
    """A disc, a square or a triangle."""
    if kind == 0:
        return f'<circle cx="{x}" cy="{y}" r="2.6"/>'
    if kind == 1:
        return f'<rect x="{x - 2.5:.1f}" y="{y - 2.5:.1f}" width="5" height="5"/>'
    return f'<path d="M{x} {y - 3.2:.1f}l3.2 5.6h-6.4z"/>'


def _ticks(days: Sequence[date]) -> list[tuple[date, str]]:
    """The first day, the last, and those between that lie nearest to even steps."""
    span = (days[-1] - days[0]).days
    chosen = [days[0]]
    for step in range(1, DATES - 1):
        near = min(days, key=lambda day: abs((day - days[0]).days - span * step / (DATES - 1)))
        if min((near - chosen[-1]).days, (days[-1] - near).days) >= span * ROOM:
            chosen.append(near)
    if not span:
        return [(chosen[0], "middle")]
    return [(chosen[0], "start"), *((day, "middle") for day in chosen[1:]), (days[-1], "end")]


def _spread(wanted: Sequence[float]) -> list[float]:
    """Heights for names as near as can be to those wanted, none over another."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    heights = [wanted[place] for place in order]
    for place in range(1, len(heights)):
        heights[place] = max(heights[place], heights[place - 1] + LABEL)
    over = heights[-1] - (HEIGHT - BOTTOM + 4)
    if over > 0:
        heights[-1] -= over
        for place in range(len(heights) - 2, -1, -1):
            heights[place] = min(heights[place], heights[place + 1] - LABEL)
    found = [0.0] * len(wanted)
    for place, height in zip(order, heights, strict=True):
        found[place] = round(height, 1)
    return found


def _told(lines: Sequence[Line], days: Sequence[date]) -> str:
    return " ".join(
        f"{line.name}: {', '.join(f'{value:g} on {_day(day, days)}' for day, value in line.points)}."
        for line in lines
    )


def _day(day: date, days: Sequence[date]) -> str:
    return f"{day.day} {day:%b}" + ("" if days[0].year == days[-1].year else f" {day.year}")
