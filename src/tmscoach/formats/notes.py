"""Folders of Markdown notes: Obsidian's, Joplin's with front matter, and plain ones."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tmscoach.errors import CoachError
from tmscoach.formats.foreign import MOST, Foreign, ForeignPage, LeftOut, read_text, refused, too_much
from tmscoach.visible import one_line

SKIPPED_FOLDERS = {"templates", "template", "_resources", "node_modules"}
ENDINGS = (".md", ".markdown")
CREATED = ("created", "date", "date_created")
MODIFIED = ("modified", "updated")
OURS = "tmscoach"
_HEADING = re.compile(r"# +(.+?)(?: +#+)? *$")
_INLINE_TAG = re.compile(r"(?<![\w&/#])#([\w/-]*[^\W\d][\w/-]*)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAMED_DAY = re.compile(r"(\d{4})[-_]?(\d\d)[-_]?(\d\d)(?:[ _T-]+(\d\d)[:.h-]?(\d\d))?(?!\d)")


def read_folder(folder: Path) -> Foreign:
    """Every note of a folder, in the order of their names; hidden folders and templates are passed over.

    Raises:
        CoachError: there is no note in it, or there are far too many.
    """
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    number = 0
    for number, file in enumerate(_files(folder), 1):
        if number > MOST:
            raise refused(folder.name, f"it has more than {MOST:,} notes")
        place = file.relative_to(folder).as_posix()
        try:
            page, remarks = read_note(file, place)
        except (CoachError, ValueError) as problem:
            why = problem.title if isinstance(problem, CoachError) else str(problem)
            left.append(LeftOut(one_line(place, 80), one_line(why, 160)))
            continue
        left += [LeftOut(one_line(place, 80), remark) for remark in remarks]
        pages.append(page)
    if not number:
        raise refused(folder.name, "there is no Markdown note in the folder")
    return Foreign(tuple(pages), tuple(left))


def read_file(file: Path) -> Foreign:
    """One note by itself.

    Raises:
        CoachError: it cannot be read, or there is nothing in it.
    """
    try:
        page, remarks = read_note(file, file.name)
    except ValueError as problem:
        raise refused(file.name, str(problem)) from None
    return Foreign((page,), tuple(LeftOut(page.place, remark) for remark in remarks))


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(
        folder
    ):  # links are not followed: no loop, and nothing from elsewhere
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f.lower() not in SKIPPED_FOLDERS)
        for name in sorted(names):
            if name.lower().endswith(ENDINGS) and not name.startswith("."):
                yield Path(root, name)


def read_note(file: Path, place: str) -> tuple[ForeignPage, list[str]]:
    """One note, and remarks on what of it was not understood.

    Raises:
        CoachError: the file cannot be read.
        ValueError: there is nothing in it.
    """
    text = read_text(file)
    fields, body, remarks = _front_matter(text)
    at, zone = _created(fields)
    named = _NAMED_DAY.search(Path(place).stem) or _NAMED_DAY.search(
        place.rpartition(".")[0].replace("/", "-")
    )
    if at is None and named and (day := _day_of(named)):
        at = datetime(day.year, day.month, day.day, *_time_of(named))  # noqa: DTZ001 - local, as named
    if at is None:
        at = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        remarks.append("it says no day; the day its file was changed is taken")
    title, body = _title(fields, body)
    if title and _NAMED_DAY.fullmatch(title.strip()):
        title = ""  # a daily note that is called by its day
    if not (title or body.strip()):
        raise ValueError("there is nothing in it")
    tags = _tags(fields, body)
    ident = str(fields.get("id", ""))
    kept = {k: v for k, v in fields.items() if k not in {"title", "tags", "tag", "id", *CREATED, *MODIFIED}}
    page = ForeignPage(
        source=f"note:{one_line(ident, 100)}" if ident else f"note:{one_line(place, 150)}",
        place=one_line(place, 80),
        at=at,
        zone=zone,
        day=fields["date"] if _is_date(fields.get("date")) else None,
        title=title,
        body=body.strip("\n"),
        tags=tags,
        modified=_modified(fields, zone),
        meta={key: _plain(value) for key, value in kept.items()},
    )
    if why := too_much(page):
        raise ValueError(why)
    return page, remarks


def _front_matter(text: str) -> tuple[dict[str, Any], str, list[str]]:
    if not text.startswith("---\n"):
        return {}, text, []
    head, closing, body = text[4:].partition("\n---\n")
    if not closing:
        head, closing, body = text[4:].removesuffix("\n---"), text[-4:], ""
        if closing != "\n---":
            return {}, text, []
    if head.count("&") > 200:  # names that stand for each other could grow without end
        return {}, text, ["its front matter is not understood, and stays in the text"]
    try:
        fields = yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError):
        return {}, text, ["its front matter is not understood, and stays in the text"]
    if not isinstance(fields, dict):
        return {}, text, []
    return {str(key): value for key, value in fields.items()}, body, []


def _created(fields: dict[str, Any]) -> tuple[datetime | None, str]:
    zone = fields.get("timezone")
    for key in CREATED:
        if (at := _instant(fields.get(key), local=True)) is not None:
            return at, zone if isinstance(zone, str) else ""
    return None, ""


def _instant(value: Any, *, local: bool = False) -> datetime | None:
    """A time of the front matter; `local` leaves one without an offset as it is, else it is taken for UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo or local else value.replace(tzinfo=UTC)
    if _is_date(value) and local:
        return datetime(value.year, value.month, value.day, 12)  # noqa: DTZ001 - noon, local
    return None


def _modified(fields: dict[str, Any], zone: str) -> datetime | None:
    """When it was changed; a time without an offset is of the zone the note names, or else UTC."""
    at = _instant(next((fields[key] for key in MODIFIED if fields.get(key)), None), local=True)
    if at is None or at.tzinfo:
        return at
    try:
        return at.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    except (OSError, ValueError):
        return at.replace(tzinfo=UTC)


def _is_date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _day_of(named: re.Match[str] | None) -> date | None:
    try:
        return date(int(named[1]), int(named[2]), int(named[3])) if named else None
    except ValueError:
        return None


def _time_of(named: re.Match[str]) -> tuple[int, int]:
    hour, minute = (int(named[4]), int(named[5])) if named[4] else (12, 0)
    return (hour, minute) if hour < 24 and minute < 60 else (12, 0)


def _title(fields: dict[str, Any], body: str) -> tuple[str, str]:
    """The title, and the body without the heading that repeats it."""
    said = fields.get("title")
    title = one_line(str(said)) if isinstance(said, str | int | float) else ""
    first, _, rest = body.lstrip("\n").partition("\n")
    heading = _HEADING.fullmatch(first)
    if heading and (not title or title in (heading[1], _ESCAPED.sub(r"\1", heading[1]))):
        return title or heading[1], rest
    return title, body


def _tags(fields: dict[str, Any], body: str) -> tuple[str, ...]:
    said = fields.get("tags", fields.get("tag")) or []
    if isinstance(said, str):
        said = said.replace(",", " ").split()
    found = (
        [str(tag).lstrip("#") for tag in said if isinstance(tag, str | int)] if isinstance(said, list) else []
    )
    prose = re.sub(r"^(```|~~~).*?^\1", "", body, flags=re.DOTALL | re.MULTILINE)
    return tuple(dict.fromkeys([*found, *_INLINE_TAG.findall(prose)]))


def _plain(value: Any) -> Any:
    """A value of the front matter as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
