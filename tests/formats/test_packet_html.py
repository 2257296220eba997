"""The packet as HTML: the same words, nothing that fetches, charts that can be read without seeing."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tmscoach.formats.packet_html import Chart, Line, chart, page

DAYS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
CHART = Chart("Weekly check", 10, (Line("limited", tuple(zip(DAYS, (8, 6, 5), strict=True))),))
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
DOCUMENT = f"---\ntitle: x\n---\n\n# Notes\n\nWords.\n\n## At a glance\n\n{TABLE}\n\n## Practice\n\nMore.\n"


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in ("href", "src", "srcset", "data", "action")
        ]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(text: str) -> Seen:
    parser = Seen()
    parser.feed(text)
    return parser


def test_the_charts_stand_below_the_glance() -> None:
    made = page(DOCUMENT, [CHART])
    assert made.index("<table>") < made.index("<svg") < made.index("<h2>Practice</h2>")
    assert "title: x" not in made
    assert "<title>Notes</title>" in made


def test_without_that_section_they_stand_at_the_end() -> None:
    made = page("# Notes\n\nWords.\n", [CHART])
    assert made.index("Words.") < made.index("<svg")


def test_a_chart_is_whole_svg_and_says_what_it_shows() -> None:
    made = chart(CHART)
    svg = re.search(r"<svg.*</svg>", made, re.DOTALL)
    assert svg is not None
    root = ElementTree.fromstring(svg[0])
    assert root.get("aria-label") == "Weekly check: limited from 8 on 1 Sep 2026 to 5 on 1 Nov 2026"
    [line] = root.iter("polyline")
    points = [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert points[0][1] < points[1][1] < points[2][1]  # lower values lie lower, and y counts downward
    assert len(list(root.iter("circle"))) == 3


def test_two_lines_differ_without_colour() -> None:
    two = Chart("Dials", 100, (CHART.lines[0], Line("believe", tuple(zip(DAYS, (10, 40, 60), strict=True)))))
    made = chart(two)
    assert made.count("stroke-dasharray") == 1
    assert "solid line" in made and "dashed line" in made


def test_one_point_makes_no_chart() -> None:
    assert chart(Chart("x", 10, (Line("a", ((DAYS[0], 3),)),))) == ""
    assert chart(Chart("x", 10, ())) == ""


@given(st.text(max_size=300), st.text(max_size=40))
def test_nothing_of_a_page_becomes_a_tag_or_leads_outside(words: str, name: str) -> None:
    tags = '<script>alert(1)</script> ![p](https://x.example/a.png) [l](https://x.example) <img src="//x">'
    hostile = f"{words}\n\n{tags}"
    lines = (Line(f'{name}"><script>', CHART.lines[0].points),)
    found = seen(page(f"# Notes\n\n{hostile}\n", [Chart(f"<b>{name}", 10, lines)]))
    assert found.links == []
    assert not {"script", "img", "iframe", "link", "object", "a", "b"} & set(found.tags)
