"""Pages as other programs keep them, before they are ours; and files of theirs, read with care."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from tmscoach.errors import CoachError
from tmscoach.visible import one_line

LARGEST = 64 << 20  # bytes of text in one import; the longest diaries in print are a fifth of it
LONGEST = 5_000_000  # characters of one page
MOST = 200_000  # pages of one import: thirty a day for eighteen years
MOST_VALUES = 3_000_000  # of a JSON document; each takes far more room in memory than in the file
DEEPEST = 12  # levels of what is kept beside a page
MOST_BESIDE = 20_000  # characters of what is kept beside a page
ENCRYPTED = ("JRNLv3", "gAAAAA")  # how an encrypted journal of jrnl begins

Going = Callable[[int], bool]  # told how many files were read; False stops


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
    by_words: bool = False  # `source` was made from its words, since its program gives it no name
    uuid: str = ""  # the UUID this page has here, where an export of ours comes back


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of a file that makes no page, and why; with `came_in`, a remark on a page that came in."""

    place: str
    why: str
    came_in: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file holds: pages, what was left out, and how many pictures and recordings stay behind."""

    pages: tuple[ForeignPage, ...]
    left_out: tuple[LeftOut, ...] = ()
    media: int = 0


def known_by(program: str, at: datetime | None, *texts: str) -> str:
    """A name for a page whose program gives it none: from its minute and its words, however spaced."""
    words = " ".join(" ".join(texts).split())
    minute = f"{at.replace(tzinfo=None):%Y-%m-%d %H:%M}" if at else "no time"
    return f"{program}:" + fingerprint(f"{minute}\n{words}")


def fingerprint(text: str) -> str:
    """A short name for a text that no other text has."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def our_uuid(ident: str) -> str:
    """The UUID, as this program writes it, that an id of 32 hexadecimal digits may be; empty if none."""
    digits = ident.replace("-", "").lower()
    if not re.fullmatch(r"[0-9a-f]{32}", digits):
        return ""
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


# --- files -------------------------------------------------------------------------------------------------


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
    with opened(path) as stream:
        return all_of(stream, path.name)


def all_of(stream: BinaryIO, name: str, room: int | None = None) -> bytes:
    """What is left of a stream, at most `room` bytes (None: `LARGEST`).

    Raises:
        CoachError: there is more, or it cannot be read.
    """
    room = LARGEST if room is None else room
    try:
        if _about(stream)[0] > room:
            raise too_large(name, room)  # before a byte of it is read
        raw = stream.read(room + 1)
    except OSError as problem:
        raise refused(name, f"it cannot be read: {problem.strerror}") from None
    if len(raw) > room:
        raise too_large(name, room)
    return raw


def _about(stream: BinaryIO) -> tuple[int, float]:
    try:
        about = os.fstat(stream.fileno())
    except (OSError, ValueError):  # bytes in memory
        return 0, 0.0
    return about.st_size, about.st_mtime


def changed_at(stream: BinaryIO) -> float:
    """When a file was changed last, in seconds since 1970."""
    return _about(stream)[1]


def opened(path: Path) -> BinaryIO:
    """An ordinary file, opened; a pipe or a device is not waited for.

    Raises:
        CoachError: it is not there, may not be read, or is no ordinary file.
    """

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise refused(path.name, "it is not an ordinary file")
        stream = open(path, "rb", opener=opener)  # noqa: SIM115 - Path.open has no opener
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        raise refused(path.name, f"it cannot be read: {getattr(problem, 'strerror', problem)}") from None
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):  # it was changed for another meanwhile
        stream.close()
        raise refused(path.name, "it is not an ordinary file")
    return stream


def decoded(raw: bytes, name: str) -> str:
    """Bytes of a text file as text.

    Raises:
        CoachError: they are not UTF-8; the error names the line.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(name, "line 1 begins as UTF-16 text does", "Save it as UTF-8 and try again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise refused(name, f"line {line} is not UTF-8 text", "Save it as UTF-8 and try again.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


# --- JSON --------------------------------------------------------------------------------------------------


def read_json(text: str, name: str) -> Any:
    """A JSON document.

    Raises:
        CoachError: it is not one, is nested too deeply, holds what JSON has no word for, holds far more
            values than a journal does, or says one thing twice in one place.
    """
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise refused(name, f"it holds more than {MOST_VALUES:,} values")
    try:
        return json.loads(text, parse_constant=_constant, parse_float=_float, object_pairs_hook=_object)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise refused(name, f"{where}: {problem.msg.lower()}") from None
    except RecursionError:
        raise refused(name, "it is nested too deeply") from None
    except ValueError as problem:  # ours, or a number too long for Python
        why = str(problem) if isinstance(problem, _NotJson) else "a number in it is far too long"
        raise refused(name, one_line(why, 80)) from None


class _NotJson(ValueError):
    """JSON that some readers take, and that would lose something."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):  # the first of the two would be lost
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _NotJson(f"{twice[:40]!r} stands twice in one place")
    return made


def _constant(name: str) -> None:
    raise _NotJson(f"{name} is not a number")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _NotJson(f"{digits[:20]} is not a number")
    return number


def kept_beside(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept beside a page: values as JSON has them, none too deep, and none once there is too much."""
    kept: dict[str, Any] = {}
    room = MOST_BESIDE
    for key, value in fields.items():
        try:
            plain = _plain(value, DEEPEST)
        except ValueError:
            continue
        room -= len(json.dumps([key, plain]))
        if room < 0:
            break
        kept[key] = plain
    return kept


def _plain(value: Any, depth: int) -> Any:
    if not depth:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {str(key): _plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner, depth - 1) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


# --- times and words ---------------------------------------------------------------------------------------


def known_zone(name: Any) -> str:
    """`name` if it is a time zone that is known here; else empty."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_+/-]{1,60}", name):
        return ""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return ""
    return name


def instant(text: str) -> datetime:
    """An aware time from RFC 3339; without an offset it is UTC.

    Raises:
        ValueError: it is none, or one that no clock can show.
    """
    at = datetime.fromisoformat(text)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    try:
        at.astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None
    return at


def refused(name: str, why: str, hint: str = "") -> CoachError:
    """That a file cannot be imported."""
    return CoachError(
        f"{one_line(name, 60)} cannot be imported: {one_line(why, 200)}.", "Nothing was written.", hint
    )


def too_large(name: str, room: int = LARGEST) -> CoachError:
    """That a file holds more than is taken at once."""
    why = f"it holds more than {room >> 20} MiB of text"
    return refused(name, why, "Split it, and import the parts.")


def encrypted(name: str) -> CoachError:
    """That a journal of jrnl is encrypted."""
    hint = "Write an open copy first: jrnl --decrypt copy.txt; import that, then delete it."
    return refused(name, "the journal is encrypted", hint)


def too_much(page: ForeignPage) -> str:
    """Why a page is too large to be taken; empty if it is not."""
    return f"it is longer than {LONGEST:,} characters" if len(page.title) + len(page.body) > LONGEST else ""
