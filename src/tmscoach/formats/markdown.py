"""Pages as plain Markdown: bodies as they were typed, their headings moved below ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r"( {0,3})(#{1,6})(?=[ \t]|$)")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_BLOCK_START = re.compile(r" {0,3}([>#*+-]|\d{1,9}[.)]|`{3}|~{3}|\|)|\s*$| {4}")


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


def front_matter(fields: Mapping[str, Any]) -> str:
    """YAML front matter: flat, stable key order, written by the library's safe dumper."""
    body = yaml.safe_dump(
        dict(fields), sort_keys=False, allow_unicode=True, default_flow_style=False, width=10**6
    )
    return f"---\n{body}---\n"


def shift_headings(text: str, below: int) -> str:
    """`text` with every heading moved `below` levels down, at most to level 6; code fences are left alone."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening[1][0] == fence[0] and len(opening[1]) >= len(fence):
                closing = not line[opening.end() :].strip()
                fence = "" if closing else fence
            lines.append(line)
        elif opening:
            fence = opening[1]
            lines.append(line)
        elif atx := _ATX.match(line):
            lines.append(atx[1] + "#" * min(6, len(atx[2]) + below) + line[atx.end() :])
        elif (setext := _SETEXT.match(line)) and lines and not _BLOCK_START.match(lines[-1]):
            level = 1 if setext[1][0] == "=" else 2
            start = len(lines) - 1
            while start > 0 and not _BLOCK_START.match(lines[start - 1]):
                start -= 1
            heading = " ".join(part.strip() for part in lines[start:])
            lines[start:] = [f"{'#' * min(6, level + below)} {heading}"]
        else:
            lines.append(line)
    if fence:  # a fence left open would swallow everything after this page
        lines.append(fence)
    return "\n".join(lines)


def inline(text: str) -> str:
    """`text` as one line that is safe inside a list item, a heading or a table cell."""
    line = " ".join(text.split())
    line = line.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("`", "\\`")
    line = re.sub(r"([*_\[\]])", r"\\\1", line)
    return re.sub(r"^([#>+=~-]|\d{1,9}(?=[.)]))", lambda m: _escaped_start(m[1]), line)


def _escaped_start(start: str) -> str:
    return f"{start}\u200b" if start.isdigit() else f"\\{start}"


def page_heading(page: MarkdownPage) -> str:
    """The heading of a page: its day and title."""
    stamp = f"{page.day:%A %d %B %Y}, {page.written:%H:%M}"
    return f"{stamp}: {inline(page.title)}" if page.title else stamp


def page_block(page: MarkdownPage, level: int = 2) -> str:
    """One page as a section whose heading has `level`."""
    about = [f"*{word}*" for word in (page.kind, page.fate) if word]
    about += [f"#{inline(tag)}" for tag in page.tags]
    if page.feelings:
        about.append("felt: " + ", ".join(page.feelings))
    parts = [f"{'#' * level} {page_heading(page)}", " · ".join(about)]
    if page.prompt:
        parts.append("> " + inline(page.prompt))
    if page.fate == "release":
        parts.append(f"This page was let go. {page.words} words, {page.minutes} minutes.")
    elif page.body.strip():
        parts.append(shift_headings(page.body.strip("\n"), level))
    if page.meaning:
        parts.append(f"What this tells me: {inline(page.meaning)}")
    return "\n\n".join(parts) + "\n"


def pages_document(pages: Iterable[MarkdownPage], fields: Mapping[str, Any], title: str) -> Iterator[str]:
    """One document of many pages, in chunks, so that any number of pages fits in memory."""
    yield front_matter(fields)
    yield f"\n# {title}\n"
    for page in pages:
        yield "\n" + page_block(page)


def page_file(page: MarkdownPage) -> Iterator[str]:
    """One page as a file of its own, with front matter that Obsidian and Pandoc read."""
    yield front_matter(
        {
            "id": page.uuid,
            "date": page.day,
            "created": page.written.replace(tzinfo=None, microsecond=0),
            "kind": page.kind,
            "fate": page.fate,
            "tags": list(page.tags),
            "feelings": list(page.feelings),
            "source": "tmscoach/1",
        }
    )
    yield "\n" + page_block(page, level=1)
