"""jrnl's formats: the text it keeps, in a file or a folder, and the JSON it exports; checked on jrnl 4.6."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError
from tmscoach.formats.foreign import (
    ENCRYPTED,
    LARGEST,
    MOST,
    Foreign,
    ForeignPage,
    Going,
    LeftOut,
    encrypted,
    known_by,
    read_json,
    read_text,
    refused,
    too_large,
    too_much,
)
from tmscoach.visible import one_line

_DAY, _CLOCK = r"\d{4}-\d\d?-\d\d?", r"\d\d?:\d\d"
# what a stamp looks like, and how it is read: a look is far faster than a try
STAMPS = tuple(
    (re.compile(look), form)
    for look, form in (
        (f"{_DAY} {_CLOCK}", "%Y-%m-%d %H:%M"),
        (rf"{_DAY} {_CLOCK}:\d\d", "%Y-%m-%d %H:%M:%S"),
        (rf"{_DAY} {_CLOCK}:\d\d [AaPp][Mm]", "%Y-%m-%d %I:%M:%S %p"),
        (f"{_DAY} {_CLOCK} [AaPp][Mm]", "%Y-%m-%d %I:%M %p"),
        (rf"\d\d?\.\d\d?\.\d{{4}} {_CLOCK}", "%d.%m.%Y %H:%M"),
        (rf"\d\d?/\d\d?/\d{{4}} {_CLOCK}", "%m/%d/%Y %H:%M"),
        (_DAY, "%Y-%m-%d"),
    )
)
SHORTEST_STAMP = 7  # jrnl takes nothing shorter in brackets for a date
LONGEST_STAMP = 60
_START = re.compile(r"^\[([^\]\n]{1,500})\](?: |$)", re.MULTILINE)
# A line of a body that jrnl could take for the beginning of an entry: a bracket, over lines too, in which it
# looks for anything like a date, "last monday" as well. The bound keeps a text of open brackets from taking
# for ever.
_BRACKET = r" *\[[^\]]{7,500}\](?: |$)"
_UNPROTECTED = re.compile(rf"^(?={_BRACKET})", re.MULTILINE)
_PROTECTED = re.compile(rf"^ (?={_BRACKET})", re.MULTILINE)
# the first line of a body loses its spaces whenever jrnl writes the journal anew: in front of it stands a
# sign that nobody sees and that jrnl keeps
JOINER = "\u2060"
_FIRST = re.compile(rf"{JOINER}*{_BRACKET}")
_OLD_START = re.compile(r"^(\d{4}-\d\d-\d\d \d\d?:\d\d) (?=\S)", re.MULTILINE)
_DAY_FILE = re.compile(r"\d{4}/\d\d/\d\d\.txt")
_TAG = re.compile(r"(?<!\S)[@#]([-+*#/\w]+)")
_SENTENCE = re.compile(r"(.+?[.!?\u2026\u3002\uff01\uff1f])(?:\s+|$)(.*)", re.DOTALL)
UNTITLED = "Untitled"


@dataclass(frozen=True, slots=True)
class JrnlPage:
    """What an export writes of a page; `written` is the local time, its zone and seconds are lost."""

    written: datetime
    title: str
    body: str
    tags: tuple[str, ...]
    starred: bool = False


# --- in ----------------------------------------------------------------------------------------------------


def stamp(text: str, custom: str = "") -> datetime | None:
    """The local time in a stamp, or None if it is none; `custom` is a format the user gave."""
    if len(text) > LONGEST_STAMP:
        return None
    words = " ".join(text.split())
    if len(words) < SHORTEST_STAMP:
        return None
    forms = [custom] if custom else []
    for form in forms + [form for look, form in STAMPS if look.fullmatch(words)]:
        try:
            return datetime.strptime(words, form)  # noqa: DTZ007 - jrnl keeps no zone
        except (ValueError, re.error):
            continue
    return None


def check_stamp(form: str) -> None:
    """Refuse a way to write times from which no day can be read.

    Raises:
        ValueError: it has no day, month and year, or is no such form at all.
    """
    told = datetime(2013, 11, 24, 21, 46)  # noqa: DTZ001 - what is written and read back has no zone
    try:
        again = datetime.strptime(told.strftime(form), form)  # noqa: DTZ007
    except (ValueError, re.error):
        again = None
    if again is None or again.date() != told.date():
        raise ValueError("no day, month and year can be read from such a time")


def looks_like_text(text: str) -> bool:
    """Whether a text begins as a journal of jrnl does."""
    head = text.lstrip()[:200]
    found = _START.match(head)
    return bool((found and stamp(found[1])) or _OLD_START.match(head))


def read_journal(text: str, name: str, custom: str = "") -> Foreign:
    """A journal file; a bracket whose inside is no date is text.

    Raises:
        CoachError: the journal is encrypted, or has no entry.
    """
    if text.lstrip()[:10].startswith(ENCRYPTED):
        raise encrypted(name)
    starts = _starts(text, custom)
    if not starts:
        raise refused(
            name, "there is no entry in it", "An entry begins with a stamp: [2026-03-10 09:00] Title"
        )
    if len(starts) > MOST:
        raise refused(name, f"it has more than {MOST:,} entries")
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    line, seen = 1, 0
    if text[: starts[0][0]].strip():
        left.append(LeftOut("line 1", "text before the first stamp"))
    for (first, begin, at), (following, _, _) in pairwise([*starts, (len(text), 0, starts[0][2])]):
        line += text.count("\n", seen, first)
        seen = first
        _sort_in(_page(f"line {line}", at, text[begin:following]), pages, left)
    return Foreign(tuple(pages), tuple(left))


def _starts(text: str, custom: str) -> list[tuple[int, int, datetime]]:
    """Where each entry begins, where its words begin, and when it was.

    jrnl 1 had no brackets. Whichever of both begins first is the rule of the whole file, since a bracket in
    an old entry is text, and so is a bare time in a new one.
    """
    for start in (_START, _OLD_START) if not _OLD_START.match(text.lstrip()) else (_OLD_START, _START):
        own = custom if start is _START else ""
        if found := [(m.start(), m.end(), at) for m in start.finditer(text) if (at := stamp(m[1], own))]:
            return found
    return []


def _sort_in(page: ForeignPage, pages: list[ForeignPage], left: list[LeftOut]) -> None:
    if not (page.title.strip() or page.body.strip()):
        left.append(LeftOut(page.place, "there is nothing in it"))
    elif why := too_much(page):
        left.append(LeftOut(page.place, why))
    else:
        pages.append(page)


def day_files(folder: Path) -> list[Path]:
    """The files of a folder journal: YYYY/MM/DD.txt, and nothing else; links are not followed."""
    found: list[Path] = []
    for file in sorted(folder.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9].txt")):
        name = file.relative_to(folder).as_posix()
        linked = file.is_symlink() or file.parent.is_symlink() or file.parent.parent.is_symlink()
        if _DAY_FILE.fullmatch(name) and not linked:
            found.append(file)
    return found


def read_folder(folder: Path, custom: str = "", going: Going | None = None) -> Foreign:
    """A folder journal, one file a day; the day in the path wins, as in jrnl since 4.6.

    Raises:
        CoachError: there is no entry in it, it is encrypted, or it was stopped.
    """
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    room = LARGEST
    for number, file in enumerate(day_files(folder), 1):
        if going is not None and not going(number):
            raise CoachError("The import was stopped.", "Nothing was kept of it.")
        name = file.relative_to(folder).as_posix()
        try:
            day = date(*map(int, name.removesuffix(".txt").split("/")))
            text = read_text(file)
            room -= len(text)
            if room < 0:
                raise too_large(folder.name)
            found = read_journal(text, name, custom)
        except CoachError as problem:
            if room < 0:
                raise
            left.append(LeftOut(name, one_line(problem.title, 160)))
            continue
        except ValueError:
            left.append(LeftOut(name, "there is no such day"))
            continue
        pages += (_of_day(page, day, name) for page in found.pages)
        left += (LeftOut(f"{name}, {one.place}", one.why) for one in found.left_out)
    if not (pages or left):
        raise refused(folder.name, "there is no file such as 2026/03/10.txt in the folder")
    return Foreign(tuple(pages), tuple(left))


def _of_day(page: ForeignPage, day: date, name: str) -> ForeignPage:
    at = datetime.combine(day, page.at.time())
    source = known_by("jrnl", at, page.title, page.body)
    return replace(page, at=at, source=source, place=f"{name}, {page.place}")


def _page(place: str, at: datetime, raw: str) -> ForeignPage:
    title, _, body = raw.partition("\n")
    title, starred = _unstarred(title.strip())
    body = _unprotected(body.strip("\n"))
    if "\n" not in raw and (sentence := _SENTENCE.fullmatch(title)) and sentence[2]:
        title, body = sentence[1], sentence[2]
    return _made(place, at, title, body, starred)


def _protected(body: str) -> str:
    """A body in which no line looks like the beginning of an entry."""
    return _UNPROTECTED.sub(" ", JOINER + body if _FIRST.match(body) else body)


def _unprotected(body: str) -> str:
    """The body that `_protected` was made of."""
    body = _PROTECTED.sub("", body)
    return body[1:] if body.startswith(JOINER) and _FIRST.match(body, 1) else body


def _unstarred(title: str) -> tuple[str, bool]:
    if title == "*" or title.endswith(" *") or title.startswith("* "):
        return title.strip("* ") if title != "*" else "", True
    return title, False


def _made(place: str, at: datetime, title: str, body: str, starred: bool, uuid: str = "") -> ForeignPage:
    tags = dict.fromkeys(found.lower() for found in _TAG.findall(f"{title}\n{body}"))
    named = re.fullmatch(r"[\w-]{16,100}", uuid, re.ASCII) is not None
    return ForeignPage(
        source=f"jrnl:{uuid}" if named else known_by("jrnl", at, "" if title == UNTITLED else title, body),
        place=place,
        at=at,
        title="" if title == UNTITLED else title,
        body=body,
        tags=tuple(tags),
        meta={"starred": True} if starred else {},
        by_words=not named,
    )


def looks_like_json(data: Any) -> bool:
    """Whether a JSON document is an export of jrnl."""
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list) or "metadata" in data:
        return False
    first = next(iter(data["entries"]), {"title": "", "date": ""})
    return isinstance(first, dict) and {"title", "date"} <= set(first)


def read_export(text: str, name: str) -> Foreign:
    """A JSON export.

    Raises:
        CoachError: it is no JSON, or none of jrnl's.
    """
    return read_entries(read_json(text, name), name)


def read_entries(data: Any, name: str) -> Foreign:
    """The same from a document that was parsed already."""
    if not looks_like_json(data):
        raise refused(name, "it is not an export of jrnl")
    if len(data["entries"]) > MOST:
        raise refused(name, f"it has more than {MOST:,} entries")
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    for number, entry in enumerate(data["entries"], 1):
        place = f"entry {number}"
        try:
            _sort_in(_exported(place, entry), pages, left)
        except ValueError as problem:
            left.append(LeftOut(place, str(problem)))
    return Foreign(tuple(pages), tuple(left))


def _exported(place: str, entry: Any) -> ForeignPage:
    if not isinstance(entry, dict):
        raise ValueError("it is not an entry")
    texts = {key: entry.get(key) or "" for key in ("title", "body", "date", "time", "uuid")}
    wrong = next((key for key, value in texts.items() if not isinstance(value, str)), None)
    if wrong:
        raise ValueError(f"its {wrong} is not a text")
    at = stamp(f"{texts['date']} {texts['time'] or '00:00'}")
    if at is None:
        raise ValueError("its date and time are none")
    starred = entry.get("starred") is True
    return _made(place, at, texts["title"].strip(), texts["body"].strip("\n"), starred, texts["uuid"])


# --- out ---------------------------------------------------------------------------------------------------


def text_document(pages: Iterable[JrnlPage]) -> Iterator[str]:
    """Pages as a journal of jrnl, in chunks, oldest first."""
    for page in pages:
        title, body = _title_and_body(page)
        star = " *" if page.starred else ""
        yield f"[{page.written:%Y-%m-%d %H:%M}] {title}{star}\n" + (f"{body}\n\n" if body else "\n")


def export_document(pages: Iterable[JrnlPage]) -> Iterator[str]:
    """Pages as jrnl exports them, in chunks."""
    count: dict[str, int] = {}
    yield '{\n  "entries": ['
    separator = "\n"
    for page in pages:
        title, body = _title_and_body(page, protect=False)
        tags = sorted({found[0].lower() for found in _TAG.finditer(f"{title}\n{body}")})
        for tag in tags:
            count[tag] = count.get(tag, 0) + 1
        entry = {
            "title": title,
            "body": body,
            "date": f"{page.written:%Y-%m-%d}",
            "time": f"{page.written:%H:%M}",
            "tags": tags,
            "starred": page.starred,
        }
        yield separator + "    " + json.dumps(entry, ensure_ascii=False)
        separator = ",\n"
    yield '\n  ],\n  "tags": ' + json.dumps(count, ensure_ascii=False) + "\n}\n"


def _title_and_body(page: JrnlPage, *, protect: bool = True) -> tuple[str, str]:
    """A title of one line that jrnl reads as such, and a body in which no line looks like a stamp."""
    title, body = " ".join(page.title.split()), page.body.strip("\n")
    if not title:
        first, _, rest = body.partition("\n")
        sentence = _SENTENCE.fullmatch(first.strip())
        if sentence and sentence[2]:
            title, body = sentence[1], "\n".join(filter(None, (sentence[2], rest)))
        else:
            title, body = first.strip(), rest.strip("\n")
    title = title.rstrip("* ").lstrip("* ") or UNTITLED
    there = {tag.lower() for tag in _TAG.findall(f"{title}\n{body}")}
    if tags := [tag for tag in map(_jrnl_tag, page.tags) if tag and tag.lower() not in there]:
        body = "\n\n".join(filter(None, (body, " ".join(f"@{tag}" for tag in tags))))
    if protect:
        body = _protected(body)
    return title, body


def _jrnl_tag(tag: str) -> str:
    return re.sub(r"[^-+*#/\w]+", "-", tag).strip("-")
