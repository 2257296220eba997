"""Everything that leaves: pages in each format, and the archive; as a file, a folder or chunks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.formats.files import free_name, slug, write_folder, write_whole, write_zip
from tmscoach.formats.markdown import MarkdownPage, page_file, pages_document
from tmscoach.models.journal import Entry
from tmscoach.rules import forms
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import clean_tag, visible
from tmscoach.services.transfer import Exported, TransferService
from tmscoach.services.waiting import Passing, Progress
from tmscoach.store import transfer as store
from tmscoach.store.database import Database, Session

if TYPE_CHECKING:
    from tmscoach.formats.dayone import DayOnePage
    from tmscoach.formats.jrnl import JrnlPage

ONE_FILE = (".md", ".markdown", ".txt")  # what ends otherwise becomes a folder of pages
JOURNAL = "Journal.json"  # inside a zip for Day One; the name of the journal there


class Format(StrEnum):
    """What can be written."""

    MARKDOWN = "markdown"
    JRNL = "jrnl"
    JRNL_JSON = "jrnl-json"
    DAY_ONE = "dayone"
    ARCHIVE = "archive"
    ARCHIVE_LINES = "archive-lines"

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return {
            Format.MARKDOWN: ".md",
            Format.JRNL: ".txt",
            Format.JRNL_JSON: ".json",
            Format.DAY_ONE: ".zip",
            Format.ARCHIVE: ".json",
            Format.ARCHIVE_LINES: ".jsonl",
        }[self]

    @property
    def is_whole(self) -> bool:
        """Whether it always holds everything."""
        return self in (Format.ARCHIVE, Format.ARCHIVE_LINES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages: from one day to another, both included, with a tag; Share pages, unless `everything`.

    `unencrypted`: an archive, which is an open file, also where the store has a passphrase.
    """

    since: date | None = None
    until: date | None = None
    tag: str = ""
    everything: bool = False
    unencrypted: bool = False


@dataclass(frozen=True, slots=True)
class ExportService:
    """Everything that leaves, for other programs and for keeping."""

    database: Database
    clock: Clock
    exports: Path
    transfer: TransferService

    def count(self, form: Format, wanted: Wanted) -> int:
        """How many pages it would be; an archive has those in the trash too.

        Raises:
            CoachError: the range is upside down.
        """
        _check(form, wanted)
        with self.database.reading() as session:
            if form.is_whole:
                return store.count_entries(session)
            return store.count_pages(
                session,
                wanted.since,
                wanted.until,
                clean_tag(wanted.tag),
                shared_only=not wanted.everything,
                with_text=form is not Format.MARKDOWN,
            )

    def usual_place(self, form: Format, *, folder: bool = False) -> Path:
        """Where an export goes if nobody says otherwise; a name that is free."""
        today = self.clock.today()
        what = {Format.MARKDOWN: "pages", Format.ARCHIVE_LINES: "archive"}.get(form, form.value)
        return free_name(self.exports / f"tmscoach-{what}-{today}{'' if folder else form.ending}")

    def write(
        self,
        form: Format,
        wanted: Wanted,
        out: Path | None = None,
        *,
        overwrite: bool = False,
        progress: Progress | None = None,
    ) -> Exported:
        """Write a file, or for Markdown where `out` is not named *.md a folder of files, one for each page.

        What a format has no room for is in docs/formats.md. Released pages have no text: of the formats of
        pages only Markdown has them.

        Raises:
            CoachError: the range is upside down, it was stopped, or the file cannot be written; nothing half
                is left.
        """
        _check(form, wanted)
        target = out or self.usual_place(form)
        if form.is_whole:
            return self.transfer.export_archive(
                target,
                lines=form is Format.ARCHIVE_LINES,
                overwrite=overwrite,
                unencrypted=wanted.unencrypted,
                progress=progress,
            )
        count = Passing("export", self.count(form, wanted) if progress else 0, progress)
        if form is Format.MARKDOWN and target.suffix.lower() not in ONE_FILE:
            write_folder(target, _files(count(self._pages(wanted))), overwrite=overwrite)
        elif form is Format.DAY_ONE:
            write_zip(target, JOURNAL, self._chunks(form, wanted, count), overwrite=overwrite)
        else:
            write_whole(target, self._chunks(form, wanted, count), overwrite=overwrite)
        return Exported(target, count.done)

    def chunks(self, form: Format, wanted: Wanted) -> Iterator[str]:
        """The same for stdout: for Markdown one document, for Day One its journal without the zip.

        Raises:
            CoachError: the range is upside down.
        """
        _check(form, wanted)
        if form.is_whole:
            self.transfer.refuse_open_archive(unencrypted=wanted.unencrypted)
            return self.transfer.archive(lines=form is Format.ARCHIVE_LINES)
        return self._chunks(form, wanted, Passing("export"))

    def _chunks(self, form: Format, wanted: Wanted, count: Passing) -> Iterator[str]:
        if form is Format.MARKDOWN:
            fields = {
                "title": "Pages",
                "date": self.clock.today(),
                "pages": "all" if wanted.everything else "share",
                "source": "tmscoach/1",
            }
            yield from pages_document(count(self._pages(wanted)), fields, "Pages")
            return
        from tmscoach.formats import dayone, jrnl  # not needed to start the program

        with self.database.reading() as session:
            found = count(_found(session, form, wanted))
            if form is Format.DAY_ONE:
                yield from dayone.journal_document(_dayone_page(entry, tags) for entry, tags, _ in found)
            else:
                write = jrnl.text_document if form is Format.JRNL else jrnl.export_document
                yield from write(_jrnl_page(entry, tags) for entry, tags, _ in found)

    def _pages(self, wanted: Wanted) -> Iterator[MarkdownPage]:
        with self.database.reading() as session:
            for found in _found(session, Format.MARKDOWN, wanted):
                yield markdown_page(*found)


def _found(session: Session, form: Format, wanted: Wanted) -> Iterator[store.Found]:
    return store.pages(
        session,
        wanted.since,
        wanted.until,
        clean_tag(wanted.tag),
        shared_only=not wanted.everything,
        with_text=form is not Format.MARKDOWN,
    )


def _check(form: Format, wanted: Wanted) -> None:
    if form.is_whole and (wanted.since or wanted.until or wanted.tag):
        raise CoachError(
            "An archive is always whole.",
            "Nothing was written.",
            "Leave out the range and the tag.",
            code=Exit.USAGE,
        )
    if form.is_whole and not wanted.everything:
        raise CoachError(
            "An archive holds everything, private pages too.",
            "Nothing was written.",
            "Ask for everything if that is what you want.",
            code=Exit.USAGE,
        )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise CoachError(
            f"The range begins on {wanted.since} and ends before that, on {wanted.until}.",
            "Nothing was written.",
            "Give the earlier day first.",
            code=Exit.USAGE,
        )


def _files(pages: Iterator[MarkdownPage]) -> Iterator[tuple[str, Iterator[str]]]:
    """The name and the text of a file for each page, no name twice."""
    names: set[str] = set()
    for page in pages:
        stem = f"{page.day}_{page.written:%H%M}_{slug(page.title) or page.kind}"
        name, number = stem, 2
        while name in names:
            name, number = f"{stem}-{number}", number + 1
        names.add(name)
        yield f"{name}.md", page_file(page)


def markdown_page(entry: Entry, tags: tuple[str, ...], feelings: tuple[str, ...]) -> MarkdownPage:
    """An entry as Markdown shows it: control characters as their pictures, nothing else changed."""
    return MarkdownPage(
        uuid=entry.uuid,
        day=entry.day,
        written=local_time(entry.at, entry.utc_offset),
        modified=local_time(entry.modified_at, entry.utc_offset),
        zone=entry.zone,
        kind=entry.kind.value,
        fate=entry.fate.value,
        title=visible(entry.title),
        body=visible(entry.body.replace("\r\n", "\n")),
        meaning=visible(entry.meaning),
        prompt=visible(entry.prompt),
        tags=tuple(visible(tag) for tag in tags),
        feelings=feelings,
        words=entry.words,
        minutes=round(entry.seconds / 60),
        starred=_meta(entry).get("starred") is True,
        sections=tuple(
            (label, visible(text.replace("\r\n", "\n")))
            for label, text in forms.sections(content.form(entry.kind), entry.body)
        ),
    )


def _meta(entry: Entry) -> dict[str, Any]:
    """What the program a page came from knew besides; empty for a page of ours."""
    try:
        found = json.loads(entry.source_meta) if entry.source_meta else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _jrnl_page(entry: Entry, tags: tuple[str, ...]) -> JrnlPage:
    from tmscoach.formats.jrnl import JrnlPage

    written = local_time(entry.at, entry.utc_offset)
    starred = _meta(entry).get("starred") is True
    body = entry.body.replace("\r\n", "\n")
    return JrnlPage(written, visible(entry.title), visible(body), tags, starred)


def _dayone_page(entry: Entry, tags: tuple[str, ...]) -> DayOnePage:
    from tmscoach.formats.dayone import DayOnePage

    source = entry.source or ""
    meta = _meta(entry)
    from_there = source.startswith("dayone:") and len(source) == len("dayone:") + 32
    created, zone = _zoned(entry)
    return DayOnePage(
        uuid=source.removeprefix("dayone:").upper() if from_there else entry.uuid.replace("-", "").upper(),
        created=created,
        modified=entry.modified_at,
        zone=zone,
        title=" ".join(visible(entry.title).split()),
        body=visible(entry.body.replace("\r\n", "\n")),
        tags=tags,
        meta=meta if from_there else {key: True for key in ("starred",) if meta.get(key) is True},
    )


def _zoned(entry: Entry) -> tuple[datetime, str]:
    """An instant and a zone in which the clock shows what it showed when the page was written.

    A zone that is unknown, or that stood otherwise then, becomes the plain one of that offset; an offset of
    no whole hour has none, and UTC keeps the instant.
    """
    wall = local_time(entry.at, entry.utc_offset).replace(tzinfo=None)
    for fold in (0, 1):
        try:
            there = wall.replace(tzinfo=ZoneInfo(entry.zone), fold=fold)
        except (OSError, ValueError):  # not known here, or empty
            break
        offset = there.utcoffset()
        if offset is not None and round(offset.total_seconds() / 60) == entry.utc_offset:
            return there.astimezone(UTC), entry.zone
    hours, rest = divmod(entry.utc_offset, 60)
    if rest or not -12 <= hours <= 14:
        return entry.at, "UTC"
    return entry.at, f"Etc/GMT{-hours:+d}" if hours else "UTC"
