"""Pages as plain Markdown: bodies as they were typed, their headings moved below ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from tmscoach.formats.foreign import known_zone

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MEANING = "What this tells me: "
_TAG = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])(?!https?://|mailto:)")
_ESCAPED_TAG = re.compile(_TAG.pattern.replace("<(?=", r"\\<(?="))
_SETTLED = re.compile(r"^[\s>*+\d.)-]*#|^\*\*\*$|\\<", re.MULTILINE)  # what `settled` may have made
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_SAID_LEVEL = re.compile(r" (#+)$")


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """What a page looks like outside; texts are already safe to show."""

    uuid: str
    day: date
    written: datetime  # local, aware
    kind: str
    fate: str
    title: str
    body: str
    meaning: str
    prompt: str
    tags: tuple[str, ...]
    feelings: tuple[str, ...]
    words: int
    minutes: int
    sections: tuple[tuple[str, str], ...] = ()  # a form: each heading, and the Markdown below it
    modified: datetime | None = None  # local, aware
    zone: str = ""  # IANA name
    starred: bool = False

    @property
    def opening(self) -> str:
        """The words it begins with, without the headings of a form."""
        return " · ".join(text for _, text in self.sections) or self.body


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe dumper, with times as Obsidian writes them and no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    datetime,
    lambda dumper, at: dumper.represent_scalar(
        "tag:yaml.org,2002:timestamp", at.isoformat(timespec="seconds")
    ),
)


def front_matter(fields: Mapping[str, Any]) -> str:
    """YAML front matter: flat, stable key order, written by the library's safe dumper."""
    body = yaml.dump(
        dict(fields),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=10**6,
    )
    return f"---\n{body}---\n"


@cache
def _blocks() -> MarkdownIt:
    from markdown_it import MarkdownIt  # not needed to start the program

    # HTML blocks are off because a body is read as it will stand, with its tags escaped
    return MarkdownIt("commonmark").disable(["inline", "html_block"])


# what a block of CommonMark that is no plain paragraph begins or is underlined with, and tags
_MARKUP = re.compile(r"^(?:[ \t#>*+=_~`\[-]|\d{1,9}[.)])|<", re.MULTILINE)


def settled(text: str, below: int) -> str:
    """`text` made fit to stand inside a document of ours; its words are not changed.

    Headings move `below` levels down, at most to level 6. HTML is escaped, a fence left open is closed and a
    line of `---` becomes `***`: each of them could swallow what follows this text, in one reader or another.
    `unsettled` undoes it: a heading that would lie below level 6 says its level in hashes at its end, which
    Markdown does not show, and every other rule becomes `___`.
    """
    if not _MARKUP.search(text):  # most pages, and parsing takes its time
        return text
    lines = text.split("\n")
    tokens = _blocks().parse(text)
    code: set[int] = set()
    gone: set[int] = set()
    end = ""
    for place, token in enumerate(tokens):
        first, last = token.map or (0, 0)
        if token.type == "code_block":
            code.update(range(first, last))
        elif token.type == "fence":
            code.update(range(first, last))
            if token.level == 0 and not _is_closed(lines[first + 1 : last], token.markup):
                end = f"\n{token.markup}"
        elif token.type == "hr" and token.level == 0:
            lines[first] = "***" if lines[first] == "---" else "___"
        elif token.type == "heading_open":
            level = int(token.tag[1:])
            hashes = "#" * min(6, level + below)
            words = tokens[place + 1].content
            if token.markup.startswith("#"):
                before, _, after = lines[first].partition(token.markup)
                says = f" {token.markup}" if level + below > 6 and after.strip() == words else ""
                lines[first] = f"{before}{hashes}{after}{says}"
                continue
            opening = words.split("\n")[0]
            before = lines[first].removesuffix(opening) if lines[first].endswith(opening) else ""
            lines[first] = f"{before}{hashes} {_open_end(' '.join(words.split()))}"
            gone.update(range(first + 1, last))
    return (
        "\n".join(
            line if number in code else _TAG.sub(r"\1\\<", line)
            for number, line in enumerate(lines)
            if number not in gone
        )
        + end
    )


def unsettled(text: str, below: int) -> str:
    """What `settled` made of a text, as it was typed; docs/formats.md says what cannot be told any more."""
    if not _SETTLED.search(text):  # most pages, and parsing takes its time
        return text
    lines = text.split("\n")
    tokens = _blocks().parse(text)
    code: set[int] = set()
    for place, token in enumerate(tokens):
        first, last = token.map or (0, 0)
        if token.type in ("code_block", "fence"):
            code.update(range(first, last))
        elif token.type == "hr" and token.level == 0 and lines[first] == "***":
            above = tokens[place - 3] if place > 2 and tokens[place - 1].type == "paragraph_close" else None
            if above is None or above.level or (above.map or (0, 0))[1] < first:  # else it would underline
                lines[first] = "---"
        elif token.type == "heading_open" and token.markup.startswith("#"):
            before, _, after = lines[first].partition(token.markup)
            level = max(1, len(token.markup) - below)
            said = _SAID_LEVEL.search(after) if after.strip() != tokens[place + 1].content else None
            if said and len(token.markup) == 6 and 6 - below < len(said[1]) <= 6:
                level, after = len(said[1]), after[: said.start()]
            lines[first] = f"{before}{'#' * level}{after}"
    return "\n".join(
        line if number in code else _ESCAPED_TAG.sub(r"\1<", line) for number, line in enumerate(lines)
    )


def open_fence(text: str) -> re.Pattern[str] | None:
    """How a line looks that would close the fence that `text` leaves open; None if it leaves none."""
    if not _FENCE.search(text):
        return None
    lines, tokens = text.split("\n"), _blocks().parse(text)
    if not tokens or tokens[-1].type != "fence" or tokens[-1].level:
        return None
    first, last = tokens[-1].map or (0, 0)
    fence = tokens[-1].markup
    return None if _is_closed(lines[first + 1 : last], fence) else re.compile(_closing(fence), re.MULTILINE)


def _closing(fence: str) -> str:
    return rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$"


def _is_closed(lines: list[str], fence: str) -> bool:
    return bool(lines) and re.fullmatch(_closing(fence), lines[-1]) is not None


def _open_end(words: str) -> str:
    """`words` whose last `#` are not read as the end of a heading."""
    return re.sub(r"(?<=\s)(#+)$", r"\\\1", words)


def inline(text: str) -> str:
    """`text` as one line that is safe inside a list item, a heading or a table cell."""
    if text.isalnum():  # nearly every tag
        return text
    line = " ".join(text.split())
    line = re.sub(r"([\\|<`*_\[\]~])", r"\\\1", line)
    line = re.sub(r"&(?=#?\w+;)", r"\\&", line)
    line = re.sub(r"^([#>+=-])", r"\\\1", line)
    return _open_end(re.sub(r"^(\d{1,9})(?=[.)])", r"\1\\", line))


def one_line_read(line: str) -> str:
    """The words of which `inline` made `line`."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line)


def page_heading(page: MarkdownPage) -> str:
    """The heading of a page: its day and title."""
    stamp = f"{page.day:%A} {page.day.day} {page.day:%B %Y}, {page.written:%H:%M}"
    return f"{stamp}: {inline(page.title)}" if page.title else stamp


def page_block(page: MarkdownPage, level: int = 2, *, fate: bool = True, known_again: bool = False) -> str:
    """One page as a section whose heading has `level`; with its fate, unless that goes without saying.

    With `known_again` a comment above its words says what an import needs and nobody reads.
    """
    about = [f"*{word}*" for word in (page.kind, page.fate if fate else "") if word]
    about += [f"#{inline(tag)}" for tag in page.tags]
    if page.feelings:
        about.append("felt: " + ", ".join(page.feelings))
    parts = [f"{'#' * level} {page_heading(page)}", " · ".join(about)]
    if page.prompt:
        parts.append("> " + inline(page.prompt))
    if known_again:
        parts.append(_for_an_import(page))
    parts += _words(page, level)
    if page.meaning:
        parts.append(MEANING + inline(page.meaning))
    return "\n\n".join(parts) + "\n"


def _for_an_import(page: MarkdownPage) -> str:
    """Names and times, and nothing that was typed: words struck out of a document must not stay in it."""
    created = page.written.isoformat(timespec="seconds")
    modified = page.modified.isoformat(timespec="seconds") if page.modified else ""
    says = {
        "id": page.uuid,
        "created": created,
        "timezone": known_zone(page.zone),
        "modified": modified if modified != created else "",
        "starred": "yes" if page.starred else "",
        "meaning": "yes" if page.meaning else "",
    }
    return f"<!-- {' '.join(f'{key}={said}' for key, said in says.items() if said)} -->"


def _words(page: MarkdownPage, level: int) -> Iterator[str]:
    """What was written, below a heading of that level."""
    if page.fate == "release":
        yield f"This page was let go. {_count(page.words, 'word')}, {_count(page.minutes, 'minute')}."
    elif page.sections:  # each settled by itself, so that none can swallow the next
        for label, text in page.sections:
            yield f"{'#' * min(level + 1, 6)} {inline(label)}"
            yield settled(text.strip("\n"), level + 1)
    elif page.body.strip():
        yield settled(page.body.strip("\n"), level)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def pages_document(pages: Iterable[MarkdownPage], fields: Mapping[str, Any], title: str) -> Iterator[str]:
    """One document of many pages, in chunks, so that any number of pages fits in memory."""
    yield front_matter(fields)
    yield f"\n# {title}\n"
    for page in pages:
        yield "\n" + page_block(page, known_again=True)


def page_file(page: MarkdownPage) -> Iterator[str]:
    """One page as a file of its own, with front matter that Obsidian and Pandoc read.

    A key has one type in every file, and one that would be empty is left out; only the words are below.
    """
    fields: dict[str, Any] = {
        "id": page.uuid,
        "title": page.title,
        "date": page.day,
        "created": page.written.replace(tzinfo=None, microsecond=0),
        "modified": page.modified and page.modified.replace(tzinfo=None, microsecond=0),
        "timezone": page.zone,
        "kind": page.kind,
        "fate": page.fate,
        "tags": list(dict.fromkeys(note_tag(tag) for tag in page.tags)),
        "feelings": list(page.feelings),
        "starred": page.starred,
        "prompt": page.prompt,
        "meaning": page.meaning,
        "source": "tmscoach/1",
    }
    yield front_matter({key: value for key, value in fields.items() if value not in ("", None, [])})
    for part in (*([f"# {inline(page.title)}"] if page.title else ()), *_words(page, 1)):
        yield f"\n{part}\n"


def note_tag(tag: str) -> str:
    """A tag as Obsidian takes it: letters, digits, `_`, `-` and `/`, and not digits alone."""
    made = re.sub(r"[^\w/-]+", "-", tag)
    return f"_{made}" if not re.search(r"[^\d/-]", made) else made
