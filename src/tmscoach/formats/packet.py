"""The packet: one page of Markdown for a therapist or a physician, made from numbers and chosen words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tmscoach.formats import packet_aloud, packet_written
from tmscoach.formats.markdown import MarkdownPage, front_matter, page_block, settled
from tmscoach.formats.packet_data import PacketData, short_day

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TITLE = "Notes for my visit"
WISH, PAGES = "What I want from today", "In my words"
GLANCE, PRACTICE = "At a glance", "Practice, and what got in the way"
NOTICED, OPEN = "What I noticed and tried", "Stuck points, doubts, questions"

# key, heading it stands under, its name in a list; the order serves a visit
SECTIONS = (
    ("glance", GLANCE, "Weekly ratings"),
    ("scores", GLANCE, "Measures"),
    ("daily", GLANCE, "Daily numbers"),
    ("new", GLANCE, "New or different"),
    ("practice", PRACTICE, "Practice"),
    ("homework", PRACTICE, "Homework"),
    ("causes", NOTICED, "Causes, in my words"),
    ("feelings", NOTICED, "Situations and feelings"),
    ("lines", NOTICED, "Lines that I used"),
    ("evidence", NOTICED, "What I noticed"),
    ("ladder", NOTICED, "Ladder"),
    ("stuck", OPEN, "Stuck points"),
    ("doubts", OPEN, "Doubts"),
    ("questions", OPEN, "Questions"),
)
IN_SHORT = {"ladder": "Ladder, expected and found", "questions": "Questions"}  # headings of the short form
# what a physician gets: function, new symptoms, questions
SHORT = frozenset({"visit", "wish", "glance", "scores", "daily", "new", "ladder", "questions", "primer"})

_DEFINITION = re.compile(r"^([ \t>*+.)\d-]*)\[(?=[^\[\]]*\]:)")
_RULE = re.compile(r"^([ \t>*+.)\d:-]*)(?<!-)---([ \t]*)$")
_LANGUAGE = re.compile(r"^\w+(?=\s|$)")
_ATTRIBUTES = re.compile(r"(?<!\\)\{(?=[#.:-])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the packet that can be left out; `text` is exactly its lines, under the heading `group`."""

    key: str
    title: str
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """How a packet is written down: for whom, and what it has besides."""

    audience: str = "therapist"  # or physician, for the short form
    read_aloud: bool = False  # sentences alone
    is_html: bool = False  # it becomes an HTML file: no front matter, and charts in place of small bars
    counted: bool = False  # how many pages are kept back
    primer: str = ""  # a page for a therapist who is new to all this

    @property
    def is_short(self) -> bool:
        """Whether it is for a physician."""
        return self.audience == "physician"


def pieces(data: PacketData, form: Form, wish: str, pages: Mapping[MarkdownPage, str]) -> tuple[Piece, ...]:
    """The parts in their order; a part with nothing in it is not there. `pages` has the text of each page."""
    said: Any = packet_aloud if form.read_aloud else packet_written
    made = [
        Piece("visit", "For which visit", said.visit(data)),
        Piece("wish", WISH, calm(settled(wish.strip(), 2)), WISH),
    ]
    for key, group, title in SECTIONS:
        say = getattr(said, key)
        if not form.read_aloud and key in ("glance", "practice"):
            say = partial(say, bars=not form.is_html)
        made.append(Piece(key, title, say(data), IN_SHORT.get(key, group) if form.is_short else group))
    made += [Piece(f"page:{one.uuid}", _page_title(one, data), text, PAGES) for one, text in pages.items()]
    made.append(Piece("withheld", "That I keep pages back", said.withheld(data, counted=form.counted)))
    if form.primer:
        made.append(Piece("primer", "For a therapist new to TMS", settled(form.primer.strip(), 1)))
    return tuple(one for one in made if one.text and (one.key in SHORT or not form.is_short))


def document(
    data: PacketData,
    parts: Sequence[Piece],
    form: Form,
    made_on: date,
    *,
    left_out: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """The whole file in blocks: front matter and title, then every part that is not left out.

    A packet to be read aloud has no front matter: nobody wants to hear it.
    """
    said: Any = packet_aloud if form.read_aloud else packet_written
    head = front_matter(
        {
            "title": TITLE,
            "date": made_on,
            "since": data.since,
            "until": data.until,
            "audience": form.audience,
            "source": "tmscoach/1",
        }
    )
    title = f"# {TITLE}\n\n{said.begins(data)}\n"
    blocks = [title if form.read_aloud or form.is_html else f"{head}\n{title}"]
    kept = [piece for piece in parts if piece.key not in left_out]
    for before, piece in pairwise([Piece("", "", title), *kept]):
        if piece.group and piece.group != before.group:
            blocks.append(f"\n## {piece.group}\n\n{piece.text}\n")
        elif piece.key == "visit":
            blocks.append(f"{piece.text}\n")  # one paragraph with the line above it
        elif _is_list(before.text) and piece.text.startswith("- "):
            blocks.append(f"{piece.text}\n")  # one list with the lines above it
        else:
            blocks.append(f"\n{piece.text}\n")
    return tuple(blocks)


def _is_list(text: str) -> bool:
    return text.rstrip("\n").split("\n")[-1].lstrip().startswith("- ")


def page(shown: MarkdownPage, *, read_aloud: bool = False) -> str:
    """A page in the patient's words, as a section of level 3 that cannot disturb what follows."""
    block = page_block(shown, level=3, fate=False).rstrip("\n")
    if read_aloud:
        heading, _, *rest = block.split("\n\n", 2)
        about = [f"Kind of page: {shown.kind}."]
        about += [f"Tags: {', '.join(shown.tags)}."] if shown.tags else []
        about += [f"Felt: {', '.join(shown.feelings)}."] if shown.feelings else []
        block = "\n\n".join((heading, settled(" ".join(about), 3), *rest))
    return calm(block)


def calm(text: str) -> str:
    """`text` with what one reader of Markdown takes for orders written so that all of them show it.

    Definitions of links and notes (two pages may use one name), a line of `---` inside a list or quotation
    (Pandoc looks for settings there), attributes in braces, and the fences of code: of backticks, with one
    word behind them at most. The code itself is left alone.
    """
    lines = text.split("\n")
    if not any(sign in text for sign in ("[", "---", "{", "```", "~~~")):
        return text
    lines = text.split("\n")
    code: set[int] = set()
    for token in _blocks().parse(text):
        if token.type in ("fence", "code_block") and token.map:
            code.update(range(*token.map))
        if token.type == "fence" and token.map:
            _plain_fence(lines, token)
    for number, line in enumerate(lines):
        if number in code:
            continue
        line = _DEFINITION.sub(r"\1\\[", line)
        line = _RULE.sub(r"\1***\2", line)
        lines[number] = _ATTRIBUTES.sub(r"\\{", line)
    return "\n".join(lines)


def _plain_fence(lines: list[str], token: Token) -> None:
    """Write the fence of a piece of code the way that all readers take for one."""
    first, last = token.map or (0, 0)
    before, _, _ = lines[first].partition(token.markup)
    longest = max(map(len, re.findall(r"`+", token.content)), default=0)
    fence = token.markup if token.markup.startswith("`") else "`" * max(3, longest + 1)
    lines[first] = before + fence + "".join(_LANGUAGE.findall(token.info.strip())[:1])
    before, closing, rest = lines[last - 1].rpartition(token.markup)
    if last - 1 > first and closing and not rest.strip() and not before.strip(f" >{token.markup[0]}"):
        lines[last - 1] = f"{before.rstrip(token.markup[0])}{fence}"


@cache
def _blocks() -> MarkdownIt:
    from markdown_it import MarkdownIt  # not needed to start the program

    return MarkdownIt("commonmark").disable("inline")


def _page_title(shown: MarkdownPage, data: PacketData) -> str:
    words = " ".join((shown.title or shown.opening[:200]).split())[:60]
    return f"{short_day(shown.day, data.until)} {words}"
