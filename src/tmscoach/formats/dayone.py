"""Day One's JSON, as Apple's and Android's programs export it: one journal, or several in a zip or folder."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from tmscoach.errors import CoachError
from tmscoach.formats.foreign import (
    LARGEST,
    MOST,
    Foreign,
    ForeignPage,
    LeftOut,
    decoded,
    instant,
    kept_beside,
    known_by,
    known_zone,
    our_uuid,
    read_json,
    read_text,
    refused,
    too_large,
    too_much,
)
from tmscoach.visible import one_line

MOST_JOURNALS = 100
MOST_AT_ONCE = 8 << 20  # bytes: a list of files in a zip that is longer is no list of photos
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what Day One writes; other ways can ask for gigabytes
MEDIA = {"photos": "photo", "videos": "video", "audios": "recording", "pdfAttachments": "pdf"}
FOLDERS = {"photos": "photos", "videos": "videos", "audios": "audios", "pdfAttachments": "pdfs"}
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
_HEADING = re.compile(r"#{1,6} +(?=\S)")
_LINKED = re.compile(r"!\[\]\(dayone-moment:/{1,2}(?:\w{1,20}/)?([0-9A-Za-z-]{1,64})\)")


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


class _Sparing:
    """A file that is never read in large parts: a zip's list of files may claim to be any size."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        raw = self._stream.read(MOST_AT_ONCE + 1 if size < 0 else min(size, MOST_AT_ONCE + 1))
        if len(raw) > MOST_AT_ONCE:
            raise zipfile.BadZipFile("it lists far too many files")
        return raw


def read_zip(stream: BinaryIO, name: str) -> Foreign:
    """Every journal of a zip of any size; only their text is read, and nothing is unpacked to the disk.

    Raises:
        CoachError: it is no zip, holds no journal, is encrypted, or is far larger inside than it may be.
    """
    try:
        with zipfile.ZipFile(_Sparing(stream)) as packed:
            texts = [(info.filename, inside) for info, inside in _inside(packed, name)]
    except RuntimeError as problem:
        if isinstance(problem, NotImplementedError | RecursionError):
            raise refused(name, "the zip cannot be read") from None
        # the library's way to say that a password is needed
        raise refused(name, "the zip is encrypted", "Export it again without a password.") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error) as problem:
        raise refused(name, f"the zip cannot be read: {one_line(str(problem), 80)}") from None
    except (EOFError, OSError, ValueError, LookupError, OverflowError):
        raise refused(name, "the zip cannot be read: it is damaged") from None
    return read_journals(
        [(decoded(inside, file), PurePosixPath(one_line(file)).name) for file, inside in texts]
    )


def _inside(packed: zipfile.ZipFile, name: str) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    infos = packed.infolist()
    if any(info.filename.endswith("backup.daylio") for info in infos):
        raise daylio_backup(name)
    journals = [info for info in infos if _is_journal(info.filename, folders=0)]
    # somebody who unpacked an export and packed it again has a folder around it
    journals = journals or [info for info in infos if _is_journal(info.filename, folders=1)]
    if not journals:
        raise refused(name, "there is no journal in it")
    if len(journals) > MOST_JOURNALS:
        raise refused(name, f"there are more than {MOST_JOURNALS} journals in it")
    room = LARGEST
    for info in journals:
        if info.compress_type not in PACKED:
            raise refused(name, f"{one_line(info.filename, 40)} is packed in a way that is not read")
        with packed.open(info) as stream:
            inside = stream.read(room + 1)  # what the zip says of its own sizes is not trusted
        room -= len(inside)
        if room < 0:
            raise refused(name, f"it holds more than {LARGEST >> 20} MiB of text")
        yield info, inside


def _is_journal(file: str, folders: int) -> bool:
    *around, last = file.split("/")
    strange = any(part in ("", ".", "..", "__MACOSX", *FOLDERS.values()) for part in around)
    wanted = last.lower().endswith(".json") and not last.startswith(".")
    return wanted and len(around) == folders and not strange and "\\" not in file and ":" not in file


def journal_files(folder: Path) -> list[Path]:
    """The journals of an export that was unpacked, if the folder is one; links are not followed."""
    found = [
        file
        for file in sorted(folder.iterdir())
        if file.suffix.lower() == ".json" and not file.name.startswith(".") and not file.is_symlink()
    ]
    return found[: MOST_JOURNALS + 1]


def read_folder(folder: Path) -> Foreign:
    """An export that was unpacked.

    Raises:
        CoachError: a file in it cannot be read or is no journal, or there is far too much.
    """
    files, room = journal_files(folder), LARGEST
    if len(files) > MOST_JOURNALS:
        raise refused(folder.name, f"there are more than {MOST_JOURNALS} journals in it")
    texts: list[tuple[str, str]] = []
    for file in files:
        text = read_text(file)
        room -= len(text)
        if room < 0:
            raise too_large(folder.name)
        texts.append((text, file.name))
    if not texts:
        raise refused(folder.name, "there is no journal in it")
    return read_journals(texts)


def daylio_backup(name: str) -> CoachError:
    """That a backup of Daylio is not read: it has no description that can be relied on, and holds a PIN."""
    return refused(
        name, "it is a backup of Daylio", "Export your entries as CSV in Daylio, and import that file."
    )


def read_journal(text: str, name: str) -> Foreign:
    """One journal.

    Raises:
        CoachError: it is no JSON, or not a journal.
    """
    return read_journals([(text, name)])


def read_journals(files: Iterable[tuple[str, str]]) -> Foreign:
    """Journals by text and name of their files; a picture of one may stand in another.

    Raises:
        CoachError: one is no JSON, or not a journal.
    """
    return read_entries([(read_json(text, name), name) for text, name in files])


def read_entries(journals: list[tuple[Any, str]]) -> Foreign:
    """The same from documents that were parsed already."""
    for data, name in journals:
        if not looks_like(data):
            raise refused(name, "it is not a journal of Day One")
    if sum(len(data["entries"]) for data, _ in journals) > MOST:
        raise refused(journals[0][1], f"it has more than {MOST:,} entries")
    media = dict(named for data, _ in journals for entry in data["entries"] for named in _media(entry))
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    for data, name in journals:
        for number, entry in enumerate(data["entries"], 1):
            place = f"{one_line(name, 40)}, entry {number}"
            try:
                page = _page(place, entry, Path(name).stem, media)
            except ValueError as problem:
                left.append(LeftOut(place, one_line(str(problem), 160)))
                continue
            if why := too_much(page):
                left.append(LeftOut(place, why))
            else:
                pages.append(page)
    return Foreign(tuple(pages), tuple(left), len(media))


def _media(entry: Any) -> Iterator[tuple[str, str]]:
    """Pictures, recordings and files of an entry: their identifier, and where they lie in the export."""
    for key, folder in FOLDERS.items():
        listed = entry.get(key) if isinstance(entry, dict) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict):
                ident = str(one.get("identifier") or one.get("md5") or id(one))
                ending = str(one.get("type") or one.get("format") or "").lstrip(".")
                ending = {"aac": "m4a"}.get(ending, ending) or ("pdf" if folder == "pdfs" else "")
                named = one_line(str(one.get("pdfName") or one.get("md5") or ident), 80)
                yield ident, f"{folder}/{named}" + (f".{ending[:5]}" if ending not in named else "")


def _page(place: str, entry: Any, journal: str, media: Mapping[str, str]) -> ForeignPage:
    if not isinstance(entry, dict):
        raise ValueError("it is not an entry")
    zone = known_zone(entry.get("timeZone"))
    at = _created(entry.get("creationDate"), zone)
    text = entry.get("text")
    title, body = _words(text) if text is not None else _title_and_body(_rich_text(entry.get("richText")))
    if not (title.strip() or body.strip()):
        has_media = any(True for _ in _media(entry))
        raise ValueError("there is nothing in it" + (" but pictures or recordings" if has_media else ""))
    tags = entry.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("its tags are no list of texts")
    uuid = entry.get("uuid")
    # some writers number them 1, 2, 3
    named = isinstance(uuid, str) and re.fullmatch(r"[\w-]{16,100}", uuid, re.ASCII) is not None
    return ForeignPage(
        source=f"dayone:{uuid}" if named else known_by("dayone", at, title, body),
        place=place,
        at=at,
        zone=zone,
        day=at.date() if entry.get("isAllDay") is True else None,
        title=title,
        body=_LINKED.sub(lambda found: _named_link(found, media), body),
        tags=tuple(tags),
        modified=_modified(entry.get("modifiedDate")),
        meta={"journal": one_line(journal, 80)}
        | kept_beside({k: v for k, v in entry.items() if k not in _TAKEN and v not in (False, 0)}),
        by_words=not named,
        uuid=our_uuid(uuid) if isinstance(uuid, str) else "",
    )


def _created(text: Any, zone: str) -> datetime:
    if text is None:
        raise ValueError("it has no creationDate")
    try:
        at = instant(text)
        return at.astimezone(ZoneInfo(zone)) if zone else at
    except (TypeError, ValueError, OverflowError):
        raise ValueError("its creationDate is no time") from None


def _modified(text: Any) -> datetime | None:
    try:
        return instant(text)
    except (TypeError, ValueError):  # a page is not lost for it
        return None


def _named_link(found: re.Match[str], media: Mapping[str, str]) -> str:
    """A link to a picture with the name of its file in the export, where that is known."""
    name = re.sub(r"[\[\]\\]", "_", media.get(found[1], ""))
    return f"![{name}]{found[0].removeprefix('![]')}"


def _words(text: Any) -> tuple[str, str]:
    if not isinstance(text, str):
        raise ValueError("its text is no text")
    title, body = _title_and_body(text)
    return unescaped(title), unescaped(body)


def _rich_text(raw: Any) -> str:
    """The words of the other form of a text as Markdown; used only where there is no plain one."""
    if not isinstance(raw, str):
        return ""
    made = ""
    try:
        for part in json.loads(raw)["contents"]:
            line = part.get("attributes", {}).get("line", {})
            for link in part.get("embeddedObjects", ()):
                if link.get("identifier"):
                    made += f"\n![](dayone-moment://{link['identifier']})\n"
            for piece in part.get("text", "").splitlines(keepends=True):
                made += (_mark(line) if made[-1:] in ("", "\n") and piece.strip() else "") + piece
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return made
    return made.replace("\u200b", "")


def _mark(line: Mapping[str, Any]) -> str:
    """What Markdown puts before a line that is a heading, of a list, or quoted."""
    level, style = line.get("header"), line.get("listStyle")
    if isinstance(level, int) and 1 <= level <= 6:
        return "#" * level + " "
    if style == "checkbox":
        return "- [x] " if line.get("checked") else "- [ ] "
    if style == "numbered":
        return f"{line.get('listIndex', 1)}. "
    return "- " if style else "> " if line.get("quote") else ""


def _title_and_body(text: str) -> tuple[str, str]:
    """A heading on the first line is the title; any other first line is text."""
    first, _, rest = text.strip("\n").partition("\n")
    if mark := _HEADING.match(first):
        return first[mark.end() :].strip(), rest.strip("\n")
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
    if not page.title and _HEADING.match(body):
        body = "\\" + body  # or it would be taken for the title
    text = "\n\n".join(filter(None, (f"# {escaped(page.title)}" if page.title else "", body)))
    kept = {key: value for key, value in page.meta.items() if key not in {*_TAKEN, *MEDIA, "journal"}}
    return {
        "starred": False,
        "duration": 0,
        **kept,
        "isPinned": bool(kept.get("isPinned") or kept.get("pinned")),  # Apple's and Android's name for it
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
