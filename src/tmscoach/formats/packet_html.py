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

WIDTH, HEIGHT = 640, 200  # of a chart, in units of its own
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 12, 26  # room around the lines
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a browser fetches nothing, whatever a page holds
FEWEST = 2  # points that make a line
COLOURS = ("#1f5f8b", "#b05a00", "#4a7a3a")  # told apart in print by their dashes too
DASHES = ("", "7 4", "2 3")


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


def page(document: str, charts: Sequence[Chart], after: str = "At a glance") -> str:
    """A packet's Markdown as HTML; the charts stand below the section called `after`, or at the end."""
    head = re.match(r"---\n.*?\n---\n", document, re.DOTALL)
    body = _markdown().render(document[head.end() :] if head else document)
    drawn = "".join(filter(None, map(chart, charts)))
    mark = f"<h2>{html.escape(after)}</h2>"
    start = body.find(mark)
    end = body.find("<h2>", start + len(mark)) if start >= 0 else -1
    body = body[:end] + drawn + body[end:] if end >= 0 else body + drawn
    title = re.search(r"<h1>(.*?)</h1>", body, re.DOTALL)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title[1] if title else 'Packet'}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return (resources.files("tmscoach") / "formats" / "packet.css").read_text(encoding="utf-8")


def _markdown() -> MarkdownIt:
    # tags are shown as they were typed, and neither a link nor a picture leads anywhere outside
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])


def chart(drawn: Chart) -> str:
    """A line chart as a figure, with a sentence for whoever cannot see it; empty under two points."""
    lines = [line for line in drawn.lines if len(line.points) >= FEWEST]
    if not lines:
        return ""
    days = sorted({day for line in lines for day, _ in line.points})
    first, last = days[0], days[-1]
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / drawn.maximum, 1)

    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value)}" y2="{y(value)}" stroke="#ddd"/>'
        f'<text x="{LEFT - 6}" y="{y(value) + 4}" text-anchor="end">{value:g}</text>'
        for value in (0, drawn.maximum / 2, drawn.maximum)
    ]
    for day, anchor in ((first, "start"), (last, "end")):
        parts.append(f'<text x="{x(day)}" y="{HEIGHT - 8}" text-anchor="{anchor}">{_day(day)}</text>')
    for number, line in enumerate(lines):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        points = " ".join(f"{x(day)},{y(value)}" for day, value in line.points)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + "/>"
        )
        parts += [f'<circle cx="{x(d)}" cy="{y(v)}" r="2.5" fill="{colour}"/>' for d, v in line.points]
    told, title = html.escape(_told(drawn, lines)), html.escape(drawn.title)
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{told}">{"".join(parts)}</svg>'
        f"<figcaption>{title}. {_legend(lines)}</figcaption></figure>\n"
    )


def _legend(lines: Sequence[Line]) -> str:
    said = []
    for number, line in enumerate(lines):
        colour, dash = COLOURS[number % len(COLOURS)], ("solid", "dashed", "dotted")[number % len(COLOURS)]
        said.append(f'<span style="color:{colour}">{dash} line</span>: {html.escape(line.name)}')
    return "; ".join(said)


def _told(drawn: Chart, lines: Sequence[Line]) -> str:
    said = [
        f"{line.name} from {line.points[0][1]:g} on {_day(line.points[0][0])} "
        f"to {line.points[-1][1]:g} on {_day(line.points[-1][0])}"
        for line in lines
    ]
    return f"{drawn.title}: {'; '.join(said)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
