"""Pages as other programs keep them, before they are ours; and files of theirs, read with care."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError
from tmscoach.visible import one_line

LARGEST = 1 << 27  # bytes of one file; the longest diaries in print are a tenth of it
LONGEST = 5_000_000  # characters of one page
MOST = 500_000  # pages of one file


@dataclass(frozen=True, slots=True)
class ForeignPage:
    """One page of another program.

    `source` is what the same page is known by at the next import. `at` is an aware instant, or a naive local
    time where the program keeps no zone; `day` is the local day where the source says it by itself. `meta` is
    what this program has no place for, given back on export.
    """

    source: str
    place: str  # "line 12", "Journal.json, entry 3"
    at: datetime
    body: str
    title: str = ""
    zone: str = ""  # IANA name
    day: date | None = None
    tags: tuple[str, ...] = ()
    modified: datetime | None = None  # aware
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of a file that makes no page, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file holds: pages, what was left out, and how many pictures and recordings stay behind."""

    pages: tuple[ForeignPage, ...]
    left_out: tuple[LeftOut, ...] = ()
    media: int = 0


def known_by(program: str, at: datetime, *texts: str) -> str:
    """A name for a page whose program gives it none: from its minute and its words, however spaced."""
    words = " ".join(" ".join(texts).split())
    named = f"{at.replace(tzinfo=None):%Y-%m-%d %H:%M}\n{words}"
    return f"{program}:{hashlib.sha256(named.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def read_text(path: Path) -> str:
    """A text file: UTF-8, with or without a mark in front; line ends become newlines.

    Raises:
        CoachError: it is not there, no ordinary file, too large, or not UTF-8.
    """
    return decoded(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        CoachError: it is not there, no ordinary file, or too large.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise refused(path.name, "it is not an ordinary file")
        if about.st_size > LARGEST:
            raise refused(
                path.name, f"it is larger than {LARGEST >> 20} MiB", "Split it, and import the parts."
            )
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as problem:
        raise refused(path.name, f"it cannot be read: {problem.strerror}") from None
    if len(raw) > LARGEST:
        raise refused(path.name, f"it is larger than {LARGEST >> 20} MiB", "Split it, and import the parts.")
    return raw


def decoded(raw: bytes, name: str) -> str:
    """Bytes of a text file as text.

    Raises:
        CoachError: they are not UTF-8; the error names the line.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise refused(name, f"line {line} is not UTF-8 text", "Save it as UTF-8 and try again.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(text: str, name: str) -> Any:
    """A JSON document.

    Raises:
        CoachError: it is not one, is nested too deeply, or holds what JSON has no word for.
    """
    try:
        return json.loads(text, parse_constant=_constant)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise refused(name, f"{where}: {problem.msg.lower()}") from None
    except RecursionError:
        raise refused(name, "it is nested too deeply") from None
    except ValueError as problem:  # a number too long for Python, or one that is none
        raise refused(name, one_line(str(problem), 80)) from None


def _constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def refused(name: str, why: str, hint: str = "") -> CoachError:
    """That a file cannot be imported."""
    return CoachError(
        f"{one_line(name, 60)} cannot be imported: {one_line(why, 200)}.", "Nothing was written.", hint
    )


def too_much(page: ForeignPage) -> str:
    """Why a page is too large to be taken; empty if it is not."""
    return f"it is longer than {LONGEST:,} characters" if len(page.title) + len(page.body) > LONGEST else ""
