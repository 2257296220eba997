"""The packet as HTML: the same words, nothing that fetches, charts that can be read without seeing."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tmscoach.formats.packet_html import Chart, Line, _spread, chart, page

DAYS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
CHART = Chart("Weekly check", 10, (Line("limited", tuple(zip(DAYS, (8, 6, 5), strict=True))),))
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
DOCUMENT = (
    f"---\ntitle: x\n---\n\n# Notes\n\nWords.\n\n## At a glance\n\n{TABLE}\n\n"
    "## Practice, and what got in the way\n\nMore.\n"
)


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
    assert made.index("<table>") < made.index("<svg") < made.index(">Practice, and what got in the way</h2>")
    assert "title: x" not in made
    assert "<title>Notes</title>" in made


def test_without_that_section_they_stand_before_the_others() -> None:
    made = page("# Notes\n\nWords.\n", [CHART])
    assert made.index("Words.") < made.index("<svg")


def test_own_sections_stand_side_by_side_and_pages_begin_a_sheet() -> None:
    text = DOCUMENT + "\n## In my words\n\n### A day\n\nWords.\n\n## A page for a therapist\n\nMore.\n"
    made = page(text, [])
    beside = made.index('<div class="beside">')
    sheets = [found.start() for found in re.finditer('<section class="sheet">', made)]
    assert made.index("At a glance") < beside < made.index("got in the way") < sheets[0]
    assert len(sheets) == 2 and made.count("<section") == made.count("</section>") == 4


def test_the_page_has_a_language_a_title_and_a_policy_that_lets_nothing_in() -> None:
    made = page(DOCUMENT, [CHART])
    assert '<html lang="en">' in made and "<main>" in made
    assert "default-src 'none'; style-src 'unsafe-inline'" in made
    assert "url(" not in made and "@import" not in made and "@font-face" not in made
    assert "@page" in made and "@media print" in made and "prefers-color-scheme: dark" in made
    assert [tag for tag in seen(made).tags if tag in ("h1", "h2")] == ["h1", "h2", "h2"]


def test_a_chart_is_whole_svg_and_says_what_it_shows() -> None:
    made = chart(CHART)
    svg = re.search(r"<svg.*</svg>", made, re.DOTALL)
    assert svg is not None
    root = ElementTree.fromstring(svg[0])
    title, told = root.iter("title"), root.iter("desc")
    assert root.get("aria-labelledby") == "title1 told1"
    assert [one.text for one in title] == ["Weekly check"]
    assert [one.text for one in told] == ["limited: 8 on 1 Sep, 6 on 1 Oct, 5 on 1 Nov."]
    [line] = root.iter("polyline")
    points = [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert points[0][1] < points[1][1] < points[2][1]  # lower values lie lower, and y counts downward
    assert len(list(root.iter("circle"))) == 3
    words = [one.text for one in root.iter("text")]
    assert words == ["0", "5", "10", "1 Sep", "1 Oct", "1 Nov", "limited"]  # two axes, and the line's name


def test_days_of_two_years_say_which() -> None:
    days = (date(2025, 12, 1), date(2026, 1, 5))
    assert "1 Dec 2025" in chart(Chart("x", 10, (Line("a", tuple(zip(days, (3, 4), strict=True))),)))


def test_three_lines_differ_without_colour() -> None:
    values = ((8, 6, 5), (8, 7, 5), (1, 4, 5))
    lines = tuple(Line(f"line {n}", tuple(zip(DAYS, v, strict=True))) for n, v in enumerate(values))
    made = chart(Chart("Three", 10, lines))
    assert [made.count(mark) for mark in ("<circle", "<rect", "<path")] == [3, 3, 3]
    style = page(DOCUMENT, [])
    dashes = re.findall(r"\.line\d polyline \{[^}]*\}", style)
    assert [("dasharray" in one) for one in dashes] == [False, True, True] and len(set(dashes)) == 3
    heights = sorted(float(y) for y in re.findall(r'class="name" x="\d+" y="([\d.]+)"', made))
    assert all(b - a >= 12.9 for a, b in pairwise(heights))  # names of lines that end together can be read


@given(st.lists(st.floats(0, 158), min_size=1, max_size=3))
def test_names_beside_lines_never_lie_over_each_other(wanted: list[float]) -> None:
    heights = sorted(_spread(wanted))
    assert all(b - a >= 12.9 for a, b in pairwise(heights))
    assert heights[-1] <= 140.1


def test_one_point_makes_no_chart() -> None:
    assert chart(Chart("x", 10, (Line("a", ((DAYS[0], 3),)),))) == ""
    assert chart(Chart("x", 10, ())) == ""
    assert '<div class="charts">' not in page(DOCUMENT, [Chart("x", 10, ())])


@given(st.text(max_size=300), st.text(max_size=40))
def test_nothing_of_a_page_becomes_a_tag_or_leads_outside(words: str, name: str) -> None:
    tags = '<script>alert(1)</script> ![p](https://x.example/a.png) [l](https://x.example) <img src="//x">'
    hostile = f"{words}\n\n{tags}"
    lines = (Line(f'{name}"><script>', CHART.lines[0].points),)
    found = seen(page(f"# Notes\n\n{hostile}\n", [Chart(f"<b>{name}", 10, lines)]))
    assert found.links == []
    assert not {"script", "img", "iframe", "link", "object", "a", "b"} & set(found.tags)
