"""Our own document of many pages, taken apart into its pages again.

What is seen counts: day, title, tags and the rest are read where a person reads them. The comment above the
words of a page (`markdown.page_block`) adds what is not seen; without it a page is known by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tmscoach.formats.foreign import (
    MOST,
    Foreign,
    ForeignPage,
    LeftOut,
    kept_beside,
    known_by,
    known_zone,
    our_uuid,
    refused,
    too_much,
)
from tmscoach.formats.markdown import MEANING, one_line_read, open_fence, unsettled

LARGEST = 128 << 20  # bytes; like an archive, it holds years
HEAD = 1000  # characters in which its front matter ends
_SOURCE = re.compile(r"^source: *['\"]?tmscoach/", re.MULTILINE)
_PAGES = re.compile(r"^pages:", re.MULTILINE)  # a page of its own has none
_TITLE = re.compile(r"\n*# [^\n]*")
_MEANING = re.compile(rf"(?:\A|\n\n){MEANING}([^\n]*)\Z")
_PAGE = re.compile(
    r"^## (?P<stamp>[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d)(?:: (?P<title>[^\n]*))?\n{1,3}"
    r"(?P<about>\*[a-z][^\n]*)"
    r"(?:\n{1,3}(?:> (?P<prompt>[^\n]*)\n{1,3})?<!-- (?P<unseen>id=[^\n>]*) -->)?$",
    re.MULTILINE,
)


def looks_like(text: str) -> bool:
    """Whether a text begins as such a document does; its first `HEAD` characters are enough."""
    text = text[:HEAD].replace("\r\n", "\n")
    head, closing, _ = text.partition("\n---\n")
    return bool(text.startswith("---\n") and closing and _SOURCE.search(head) and _PAGES.search(head))


def read(text: str, name: str) -> Foreign:
    """Every page, in the order of the document.

    Raises:
        CoachError: there are far too many.
    """
    begin = text.index("\n---\n") + 5
    found = list(_starts(text, begin))
    if len(found) > MOST:
        raise refused(name, f"it has more than {MOST:,} pages")
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    starts = [*(one.start() for one in found), len(text)]
    title = _TITLE.match(text, begin)
    before = title.end() if title else begin
    if words := text[before : starts[0]].lstrip():
        line = text.count("\n", 0, starts[0] - len(words)) + 1
        left.append(LeftOut(f"line {line}", "text before the first page"))
    line, seen = 1, 0
    for head, end in zip(found, starts[1:], strict=True):
        line += text.count("\n", seen, head.start())
        seen = head.start()
        try:
            pages.append(_page(head, text[head.end() : end].strip("\n"), f"line {line}"))
        except ValueError as problem:
            left.append(LeftOut(f"line {line}", str(problem)))
    return Foreign(tuple(pages), tuple(left))


def _starts(text: str, begin: int) -> Iterator[re.Match[str]]:
    """Where pages begin: what reads like it inside a fence of code is code.

    Nothing else of a page can hold such a line, since the headings of a page lie deeper.
    """
    clear = begin  # no fence is open here
    for found in _PAGE.finditer(text, begin):
        if found.start() < clear:
            continue
        fence = open_fence(text[clear : found.start()])
        closing = fence.search(text, found.start()) if fence else None
        if closing:
            clear = closing.end()
        else:
            clear = found.end()
            yield found


def _page(head: re.Match[str], body: str, place: str) -> ForeignPage:
    unseen = dict(said.partition("=")[::2] for said in (head["unseen"] or "").split())
    day, at, zone = _written(head["stamp"], unseen)
    title = one_line_read(head["title"] or "")
    about: dict[str, Any] = {"source": "tmscoach/1", "starred": unseen.get("starred") == "yes"}
    tags: list[str] = []
    words: list[str] = []
    for said in head["about"].split(" · "):
        if said.startswith("#"):
            tags.append(one_line_read(said[1:]))
        elif said.startswith("felt: "):
            about["feelings"] = said.removeprefix("felt: ").split(", ")
        else:
            words.append(said.strip("*"))
    about |= dict(zip(("kind", "fate"), words, strict=False))
    if head["prompt"]:
        about["prompt"] = one_line_read(head["prompt"])
    if unseen.get("meaning") and (meaning := _MEANING.search(body)):
        about["meaning"] = one_line_read(meaning[1])
        body = body[: meaning.start()]
    body = unsettled(body, 2)
    if not (title or body.strip()):
        raise ValueError("there is nothing in it")
    uuid = our_uuid(unseen.get("id", ""))
    page = ForeignPage(
        source=f"note:{uuid}" if uuid else known_by("note", at, title, body),
        place=place,
        at=at,
        zone=zone,
        day=day,
        title=title,
        body=body,
        tags=tuple(tags),
        modified=_instant(unseen.get("modified", "")),
        meta=kept_beside(about),
        by_words=not uuid,
        uuid=uuid,
    )
    if why := too_much(page):
        raise ValueError(why)
    return page


def _written(stamp: str, unseen: dict[str, str]) -> tuple[date, datetime, str]:
    """The day of a page, its time, and its zone; where somebody changed the heading, that has the say."""
    try:
        seen = datetime.strptime(stamp, "%A %d %B %Y, %H:%M")  # noqa: DTZ007 - local
    except ValueError:
        raise ValueError("its day does not exist") from None
    zone = known_zone(unseen.get("timezone"))
    at = _instant(unseen.get("created", ""))
    changed = at is None or (at.hour, at.minute) != (seen.hour, seen.minute)
    if at is None or changed or abs(at.date() - seen.date()) > timedelta(days=1):
        return seen.date(), seen, zone
    if not zone:
        return seen.date(), at, "" if at.utcoffset() else "UTC"
    for fold in (0, 1):  # the hour that a clock shows twice
        there = at.replace(tzinfo=ZoneInfo(zone), fold=fold)
        if there.utcoffset() == at.utcoffset():
            return seen.date(), there, zone
    return seen.date(), at.replace(tzinfo=None), zone


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None else None
