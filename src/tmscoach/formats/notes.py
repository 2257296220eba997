"""Folders of Markdown notes: Obsidian's, Joplin's with front matter, Logseq's, and plain ones."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tmscoach.errors import CoachError
from tmscoach.formats.foreign import (
    LARGEST,
    MOST,
    Foreign,
    ForeignPage,
    Going,
    LeftOut,
    all_of,
    changed_at,
    decoded,
    kept_beside,
    known_by,
    known_zone,
    opened,
    our_uuid,
    refused,
    too_large,
    too_much,
)
from tmscoach.formats.markdown import unsettled
from tmscoach.visible import one_line

SKIPPED_FOLDERS = {"templates", "template", "node_modules"}
ATTACHED = "_resources"  # where Joplin puts what is attached
ENDINGS = (".md", ".markdown")
MEDIA = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".heic",
    ".svg",
    ".pdf",
    ".mp3",
    ".m4a",
    ".wav",
    ".mp4",
    ".mov",
)
CREATED = ("created", "date", "date_created")
MODIFIED = ("modified", "updated")
OURS = "tmscoach/"  # how `source` begins in a note that this program wrote
LONGEST_HEAD = 50_000  # characters of front matter; people write a tenth of a thousandth of it
NOT_UNDERSTOOD = "its front matter is not understood, and stays in the text"
LINK = "it is a link, and links are not followed"
_INLINE_TAG = re.compile(r"(?<![\w&/#])#([\w/-]*[^\W\d][\w/-]*)")
_LOGSEQ_TAGS = re.compile(r"^(?:- +)?tags:: *(.+)$", re.MULTILINE)
_NAMED_DAY = re.compile(r"(?<!\d)(\d{4})[-_]?(\d\d)[-_]?(\d\d)(?:[ _T-]+(\d\d)[:.h-]?(\d\d))?(?!\d)")


class _Loader(yaml.SafeLoader):
    """YAML as front matter uses it: each key once, and nothing that stands for something else."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):  # ten of them can stand for ten thousand million words
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        made = super().construct_mapping(node, deep=deep)
        if len(made) < len(node.value):  # the first of the two would be lost
            raise yaml.YAMLError("a key twice")
        return made


# --- folders -----------------------------------------------------------------------------------------------


def read_folder(folder: Path, going: Going | None = None) -> Foreign:
    """Every note of a folder, in the order of their names; hidden folders and templates are passed over.

    Raises:
        CoachError: there is no note in it, there is far too much, or it was stopped.
    """
    pages: list[ForeignPage] = []
    walked = _Walk(folder)
    left = walked.left_out
    number, room = 0, LARGEST
    for number, file in enumerate(walked.notes(), 1):
        if number > MOST:
            raise refused(folder.name, f"it has more than {MOST:,} notes")
        if going is not None and not going(number):
            raise CoachError("The import was stopped.", "Nothing was kept of it.")
        place = file.relative_to(folder).as_posix()
        try:
            page, remarks = read_note(file, place)
        except (CoachError, ValueError) as problem:
            why = problem.title if isinstance(problem, CoachError) else str(problem)
            left.append(LeftOut(one_line(place, 80), one_line(why, 160)))
            continue
        room -= len(page.body)
        if room < 0:
            raise too_large(folder.name)
        left += [LeftOut(one_line(place, 80), remark, came_in=True) for remark in remarks]
        pages.append(page)
    if not (pages or left):
        raise refused(folder.name, "there is no Markdown note in the folder")
    return Foreign(tuple(pages), tuple(left), walked.media)


@dataclass(slots=True)
class _Walk:
    """Goes through a folder without following links: no loop, and nothing from elsewhere."""

    folder: Path
    left_out: list[LeftOut]
    media: int

    def __init__(self, folder: Path) -> None:
        self.folder, self.left_out, self.media = folder, [], 0

    def notes(self) -> Iterator[Path]:
        """Every note, by name; what is passed over is told in `left_out`."""
        for root, folders, names in os.walk(self.folder, onerror=self._unreadable):
            top = Path(root) == self.folder
            logseq = top and {"logseq", "journals"} <= set(folders)  # its settings and old versions
            folders[:] = sorted(f for f in folders if self._is_wanted(Path(root, f), skipped=logseq))
            for name in sorted(names):
                file = Path(root, name)
                if name.startswith("."):
                    continue
                self.media += Path(root).name == ATTACHED or name.lower().endswith(MEDIA)
                if Path(root).name != ATTACHED and name.lower().endswith(ENDINGS):
                    if file.is_symlink():
                        self._leave(file, LINK)
                    else:
                        yield file

    def _is_wanted(self, folder: Path, *, skipped: bool) -> bool:
        if folder.name.startswith(".") or folder.name.lower() in SKIPPED_FOLDERS:
            return False
        if folder.is_symlink():
            self._leave(folder, LINK)
            return False
        return not (skipped and folder.name == "logseq")

    def _unreadable(self, problem: OSError) -> None:
        if Path(problem.filename) == self.folder:
            raise refused(self.folder.name, f"it cannot be read: {problem.strerror}")
        self._leave(Path(problem.filename), f"it cannot be read: {problem.strerror}")

    def _leave(self, path: Path, why: str) -> None:
        self.left_out.append(
            LeftOut(one_line(path.relative_to(self.folder).as_posix(), 80), one_line(why, 160))
        )


# --- one note ----------------------------------------------------------------------------------------------


def read_note(file: Path, place: str) -> tuple[ForeignPage, list[str]]:
    """One note, and remarks on what of it was not understood.

    Raises:
        CoachError: the file cannot be read.
        ValueError: there is nothing in it.
    """
    with opened(file) as stream:
        text = decoded(all_of(stream, file.name), file.name)
        return note_of(text, place, changed_at(stream))


def note_of(text: str, place: str, changed: float) -> tuple[ForeignPage, list[str]]:
    """The same from the text of a note; `changed` is when its file was (seconds since 1970).

    Raises:
        ValueError: there is nothing in it.
    """
    fields, body, remarks = _front_matter(text)
    at, zone = _created(fields)
    if at is None:
        at = _named(place)
    told = at
    if at is None:
        try:
            at = datetime.fromtimestamp(int(changed), UTC)
        except (OverflowError, OSError, ValueError):
            raise ValueError("it says no day, and its file says none that can be") from None
        remarks.append("it says no day; the day its file was changed is taken")
    title, body = _title(fields, body)
    if not (title or body.strip()):
        raise ValueError("there is nothing in it")
    ident = fields.get("id")
    named = isinstance(ident, str) and re.fullmatch(r"[\w-]{16,100}", ident, re.ASCII) is not None
    gone = {"title", "tags", "tag", "id", "timezone", *CREATED, *MODIFIED}
    page = ForeignPage(
        source=f"note:{ident}" if named else known_by("note", told, title, body),
        place=one_line(place, 80),
        at=at,
        zone=zone,
        day=_day(fields, at),
        title=title,
        body=body.strip("\n"),
        tags=_tags(fields, body),
        modified=_modified(fields, zone),
        meta=kept_beside({key: value for key, value in fields.items() if key not in gone}),
        by_words=not named,
        uuid=our_uuid(ident) if isinstance(ident, str) else "",
    )
    if why := too_much(page):
        raise ValueError(why)
    return page, remarks


def _front_matter(text: str) -> tuple[dict[str, Any], str, list[str]]:
    if not text.startswith("---\n"):
        return {}, text, []
    head, closing, body = text[4:].partition("\n---\n")
    if not closing:
        if not text.endswith("\n---"):
            return {}, text, []
        head, body = text[4:-4], ""
    if len(head) > LONGEST_HEAD:
        return {}, text, [NOT_UNDERSTOOD]
    try:
        fields = yaml.load(head, _Loader)  # noqa: S506 - a safe loader, and safer than that
    except (
        yaml.YAMLError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
        OverflowError,
    ):
        return {}, text, [NOT_UNDERSTOOD]
    if fields is None:
        return {}, body, []
    if not isinstance(fields, dict):  # a rule of dashes above and below, and text between them
        return {}, text, []
    return {str(key): value for key, value in fields.items()}, body, []


def _created(fields: dict[str, Any]) -> tuple[datetime | None, str]:
    for key in CREATED:
        if (at := _instant(fields.get(key))) is not None:
            return at, known_zone(fields.get("timezone"))
    return None, ""


def _modified(fields: dict[str, Any], zone: str) -> datetime | None:
    """When it was changed; a time without an offset is of the zone the note names, or else UTC."""
    at = next((at for key in MODIFIED if (at := _instant(fields.get(key)))), None)
    return at.replace(tzinfo=ZoneInfo(zone) if zone else UTC) if at is not None and at.tzinfo is None else at


def _instant(value: Any) -> datetime | None:
    """A time of the front matter, without a zone as it stands there; a day alone is its noon."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, 12)  # noqa: DTZ001 - noon, local
    return None


def _day(fields: dict[str, Any], at: datetime) -> date | None:
    """The day that `date` says, where it is the day of the page, or the one beside it (a late evening)."""
    said = fields.get("date")
    if isinstance(said, datetime) or not isinstance(said, date):
        return None
    return said if abs(said - at.date()) <= timedelta(days=1) else None


def _named(place: str) -> datetime | None:
    """The time in the name of a note, or of its folders."""
    whole = place.rpartition(".")[0]
    found = _NAMED_DAY.search(whole.rpartition("/")[2]) or _NAMED_DAY.search(whole.replace("/", "-"))
    if not found:
        return None
    hour, minute = (int(found[4]), int(found[5])) if found[4] else (12, 0)
    if hour > 23 or minute > 59:
        hour, minute = 12, 0
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute)  # noqa: DTZ001 - local
    except ValueError:
        return None


def _is_ours(fields: dict[str, Any]) -> bool:
    return str(fields.get("source", "")).startswith(OURS)


def _title(fields: dict[str, Any], body: str) -> tuple[str, str]:
    """The title, and the body without the heading that repeats it; a day alone is no title."""
    said = fields.get("title")
    title = " ".join(str(said).split()) if isinstance(said, str | int | float) else ""
    first, _, rest = body.lstrip("\n").partition("\n")
    heading = " ".join(first[2:].split()) if first.startswith("# ") else ""
    if _is_ours(fields):  # its title is above, and again as an escaped heading
        return title, unsettled((rest if title and heading else body).strip("\n"), 1)
    if heading and (not title or heading == title):
        title, body = heading, rest
    return ("" if _NAMED_DAY.fullmatch(title) else title), body


def _tags(fields: dict[str, Any], body: str) -> tuple[str, ...]:
    """Tags of the front matter (a list, or a text with commas or spaces), and those in the text."""
    said = fields.get("tags", fields.get("tag")) or []
    if isinstance(said, str):
        said = said.split(",") if "," in said else said.split()
    found = [str(tag).strip() for tag in said if isinstance(tag, str | int)] if isinstance(said, list) else []
    if _is_ours(fields):  # a word with `#` in a page of ours is a word
        return tuple(dict.fromkeys(found))
    prose = re.sub(r"`[^`\n]+`", "", re.sub(r"^(```|~~~).*?^\1", "", body, flags=re.DOTALL | re.MULTILINE))
    for listed in _LOGSEQ_TAGS.findall(prose):
        found += [tag.strip().strip("[]") for tag in listed.split(",")]
    found = [tag.lstrip("#") for tag in [*found, *_INLINE_TAG.findall(prose)]]
    return tuple(dict.fromkeys(tag for tag in found if tag))
