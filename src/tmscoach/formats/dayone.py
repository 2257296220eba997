"""Day One's JSON, as Apple's and Android's programs export it: one journal, or several in a zip."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tmscoach.formats.foreign import (
    LARGEST,
    MOST,
    Foreign,
    ForeignPage,
    LeftOut,
    decoded,
    known_by,
    read_json,
    refused,
    too_much,
)
from tmscoach.visible import one_line

MOST_JOURNALS = 100
MEDIA = {"photos": "photo", "videos": "video", "audios": "recording", "pdfAttachments": "pdf"}
# what has a place of its own here, and what needs none: the same text again, and the device it came from
_TAKEN = {
    "uuid",
    "creationDate",
    "modifiedDate",
    "timeZone",
    "isAllDay",
    "text",
    "richText",
    "tags",
    "creationDevice",
    "creationDeviceType",
    "creationDeviceModel",
    "creationOSName",
    "creationOSVersion",
    "v",
}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class DayOnePage:
    """What an export writes of a page; instants are aware."""

    uuid: str
    created: datetime
    modified: datetime
    zone: str
    title: str
    body: str
    tags: tuple[str, ...]
    meta: Mapping[str, Any]


# --- in ----------------------------------------------------------------------------------------------------


def looks_like(data: Any) -> bool:
    """Whether a JSON document is a journal of Day One."""
    return isinstance(data, dict) and "metadata" in data and isinstance(data.get("entries"), list)


def read_zip(raw: bytes, name: str) -> Foreign:
    """Every journal at the root of a zip; nothing is unpacked to the disk.

    Raises:
        CoachError: it is no zip, holds no journal, is encrypted, or is far larger inside than outside.
    """
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    media = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            journals = [
                i for i in packed.infolist() if "/" not in i.filename and i.filename.endswith(".json")
            ]
            if not journals:
                raise refused(name, "there is no journal in it")
            if len(journals) > MOST_JOURNALS:
                raise refused(name, f"there are more than {MOST_JOURNALS} journals in it")
            room = LARGEST
            for info in journals:
                with packed.open(info) as stream:
                    inside = stream.read(room + 1)  # what the zip says of its own sizes is not trusted
                room -= len(inside)
                if room < 0:
                    raise refused(name, f"it holds more than {LARGEST >> 20} MiB of text")
                found = read_journal(decoded(inside, info.filename), info.filename)
                pages += found.pages
                left += found.left_out
                media += found.media
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as problem:
        raise refused(name, f"the zip cannot be read: {one_line(str(problem), 80)}") from None
    except RuntimeError:  # the library's way to say that a password is needed
        raise refused(name, "the zip is encrypted", "Export it again without a password.") from None
    return Foreign(tuple(pages), tuple(left), media)


def read_journal(text: str, name: str) -> Foreign:
    """One journal.

    Raises:
        CoachError: it is no JSON, or not a journal.
    """
    data = read_json(text, name)
    if not looks_like(data):
        raise refused(name, "it is not a journal of Day One")
    if len(data["entries"]) > MOST:
        raise refused(name, f"it has more than {MOST:,} entries")
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    media = 0
    for number, entry in enumerate(data["entries"], 1):
        place = f"{one_line(name, 40)}, entry {number}"
        try:
            page, pictures = _page(place, entry, Path(name).stem)
        except ValueError as problem:
            left.append(LeftOut(place, one_line(str(problem), 160)))
            continue
        if why := too_much(page):
            left.append(LeftOut(place, why))
            continue
        pages.append(page)
        media += pictures
    return Foreign(tuple(pages), tuple(left), media)


def _page(place: str, entry: Any, journal: str) -> tuple[ForeignPage, int]:
    if not isinstance(entry, dict):
        raise ValueError("it is not an entry")
    zone = _zone(entry.get("timeZone"))
    created = _instant(entry.get("creationDate"), "creationDate")
    if created is None:
        raise ValueError("it has no creationDate")
    at = created.astimezone(ZoneInfo(zone)) if zone else created
    media = {key: entry[key] for key in MEDIA if isinstance(entry.get(key), list) and entry[key]}
    text = entry.get("text")
    if text is None:
        text = _rich_text(entry.get("richText"))
    if not isinstance(text, str):
        raise ValueError("its text is no text")
    title, body = (unescaped(words) for words in _title_and_body(text))
    if not (title.strip() or body.strip()):
        raise ValueError("there is nothing in it" + (" but pictures or recordings" if media else ""))
    tags = entry.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("its tags are no list of texts")
    uuid = entry.get("uuid")
    real = isinstance(uuid, str) and len(uuid) >= 16  # some writers number them 1, 2, 3
    page = ForeignPage(
        source=f"dayone:{uuid}" if real else known_by("dayone", at, title, body),
        place=place,
        at=at,
        zone=zone,
        day=at.date() if entry.get("isAllDay") is True else None,
        title=title,
        body=body,
        tags=tuple(tags),
        modified=_instant(entry.get("modifiedDate"), "modifiedDate"),
        meta={"journal": journal}
        | {k: v for k, v in entry.items() if k not in _TAKEN and v not in (False, 0)},
    )
    return page, sum(len(items) for items in media.values())


def _zone(name: Any) -> str:
    if not isinstance(name, str) or not name:
        return ""
    try:
        ZoneInfo(name)
    except (OSError, ValueError):  # not known here, or a path out of the folder of zones
        return ""
    return name


def _instant(text: Any, key: str) -> datetime | None:
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError(f"its {key} is no time")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"its {key} is no time") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _rich_text(raw: Any) -> str:
    """The words of the other form of a text; used only where there is no plain one."""
    if not isinstance(raw, str):
        return ""
    try:
        contents = json.loads(raw)["contents"]
        return "".join(part.get("text", "") for part in contents if isinstance(part, dict))
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def _title_and_body(text: str) -> tuple[str, str]:
    """A heading of the first level on the first line is the title; any other first line is text."""
    first, _, rest = text.strip("\n").partition("\n")
    if first.startswith("# ") and first[2:].strip():
        return first[2:].strip(), rest.strip("\n")
    return "", text.strip("\n")


def unescaped(text: str) -> str:
    """Words without the backslashes that Day One puts before punctuation; code and true backslashes stay."""
    return _outside_code(text.replace("\u200b", ""), lambda line: _ESCAPED.sub(r"\1", line))


def escaped(text: str) -> str:
    """`text` so that `unescaped` gives it back: every backslash outside code is doubled."""
    return _outside_code(text, lambda line: line.replace("\\", "\\\\"))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    made: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            made.append(line)
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            made.append(line)
            fence = mark[1]
        else:
            made.append(change(line))
    return "\n".join(made)


# --- out ---------------------------------------------------------------------------------------------------


def journal_document(pages: Iterable[DayOnePage]) -> Iterator[str]:
    """Pages as one journal, in chunks, oldest first."""
    yield '{"metadata":{"version":"1.0"},"entries":['
    separator = "\n"
    for page in pages:
        yield separator + json.dumps(_entry(page), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _entry(page: DayOnePage) -> dict[str, Any]:
    body = escaped(page.body)
    if not page.title and body.startswith("# "):
        body = "\\" + body  # or it would be taken for the title
    text = "\n\n".join(filter(None, (f"# {escaped(page.title)}" if page.title else "", body)))
    kept = {key: value for key, value in page.meta.items() if key not in {*_TAKEN, *MEDIA, "journal"}}
    return {
        "isPinned": False,
        "starred": False,
        "duration": 0,
        **kept,
        "uuid": page.uuid,
        "creationDate": _utc(page.created),
        "modifiedDate": _utc(page.modified),
        "timeZone": page.zone or "UTC",
        "isAllDay": False,
        "text": text,
        "tags": list(page.tags),
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
