"""Pages out in several formats, everything out and in as an archive."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tmscoach import __version__
from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.formats.archive import Archive, archive_document, read_archive
from tmscoach.formats.files import free_name, slug, sync_folder, write_whole, write_zip
from tmscoach.formats.markdown import MarkdownPage, page_file, pages_document
from tmscoach.models.journal import Entry
from tmscoach.models.program import ProgramDayRun
from tmscoach.paths import make_private_folder
from tmscoach.rules import forms
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import clean_tag, one_line, visible
from tmscoach.services import revisions
from tmscoach.store import transfer as store
from tmscoach.store.backup import back_up
from tmscoach.store.database import Database, Session
from tmscoach.store.transfer import IncomingRow

if TYPE_CHECKING:
    from tmscoach.formats.dayone import DayOnePage
    from tmscoach.formats.jrnl import JrnlPage

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export went and how many pages it holds."""

    path: Path
    pages: int


@dataclass(slots=True)
class Count:
    """Lets things pass by, and knows how many there were."""

    seen: int = 0

    def __call__(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The same things."""
        for thing in things:
            self.seen += 1
            yield thing


class PageFormat(StrEnum):
    """Formats of other programs that pages are written in."""

    JRNL = "jrnl"
    JRNL_JSON = "jrnl-json"
    DAY_ONE = "dayone"

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return {"jrnl": ".txt", "jrnl-json": ".json", "dayone": ".zip"}[self.value]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of an import that was left out, and why."""

    place: str  # "entries, row 3"
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do in a dry run; counts are rows of all tables."""

    new: int
    newer: int  # replaced an older version of the same thing
    duplicate: int
    skipped: tuple[Skipped, ...]
    dry_run: bool
    backup: Path | None


@dataclass(frozen=True, slots=True)
class TransferService:
    """Pages out in several formats, everything out and in as an archive."""

    database: Database
    clock: Clock
    exports: Path

    # --- out -----------------------------------------------------------------------------------------------

    def export_markdown(
        self,
        out: Path | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        tag: str = "",
        everything: bool = False,
        overwrite: bool = False,
    ) -> Exported:
        """Write pages as one Markdown file, or, where `out` is not named *.md, as a folder of files.

        Only Share pages, unless `everything`.

        Raises:
            CoachError: the range is upside down, or a file cannot be written; nothing half is left.
        """
        _check_range(since, until)
        target = out or free_name(self.exports / f"tmscoach-pages-{self.clock.today()}.md")
        counted = Count()
        with self.database.reading() as session:
            pages = counted(
                markdown_page(*found)
                for found in store.pages(session, since, until, clean_tag(tag), shared_only=not everything)
            )
            if target.suffix.lower() in (".md", ".markdown", ".txt"):
                write_whole(
                    target, pages_document(pages, self._fields(everything), "Pages"), overwrite=overwrite
                )
            else:
                _write_folder(target, pages, overwrite=overwrite)
        return Exported(target, counted.seen)

    def export_pages(
        self,
        form: PageFormat,
        out: Path | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        tag: str = "",
        everything: bool = False,
        overwrite: bool = False,
    ) -> Exported:
        """Write pages as another program keeps them; only Share pages, unless `everything`.

        What a format has no room for is in docs/formats.md. Released pages have no text and stay out.

        Raises:
            CoachError: the range is upside down, or the file cannot be written; nothing half is left.
        """
        _check_range(since, until)
        target = out or free_name(self.exports / f"tmscoach-{form}-{self.clock.today()}{form.ending}")
        count = Count()
        chunks = self._in_format(form, since, until, tag, everything=everything, counted=count)
        if form is PageFormat.DAY_ONE:
            write_zip(target, "Journal.json", chunks, overwrite=overwrite)
        else:
            write_whole(target, chunks, overwrite=overwrite)
        return Exported(target, count.seen)

    def pages_as(
        self, form: PageFormat, *, since: date | None, until: date | None, tag: str, everything: bool
    ) -> Iterator[str]:
        """The same in chunks, for stdout; a journal of Day One without its zip."""
        _check_range(since, until)
        return self._in_format(form, since, until, tag, everything=everything, counted=Count())

    def _in_format(
        self,
        form: PageFormat,
        since: date | None,
        until: date | None,
        tag: str,
        *,
        everything: bool,
        counted: Count,
    ) -> Iterator[str]:
        from tmscoach.formats import dayone, jrnl  # not needed to start the program

        with self.database.reading() as session:
            found = store.pages(session, since, until, clean_tag(tag), shared_only=not everything)
            kept = ((entry, tags) for entry, tags, _ in found if entry.body or entry.title)
            if form is PageFormat.DAY_ONE:
                yield from dayone.journal_document(counted(_dayone_page(*one) for one in kept))
            elif form is PageFormat.JRNL:
                yield from jrnl.text_document(counted(_jrnl_page(*one) for one in kept))
            else:
                yield from jrnl.export_document(counted(_jrnl_page(*one) for one in kept))

    def markdown(
        self, *, since: date | None, until: date | None, tag: str, everything: bool
    ) -> Iterator[str]:
        """The same document in chunks, for stdout."""
        _check_range(since, until)
        with self.database.reading() as session:
            pages = (
                markdown_page(*found)
                for found in store.pages(session, since, until, clean_tag(tag), shared_only=not everything)
            )
            yield from pages_document(pages, self._fields(everything), "Pages")

    def _fields(self, everything: bool) -> dict[str, Any]:
        return {
            "title": "Pages",
            "date": self.clock.today(),
            "pages": "all" if everything else "share",
            "source": "tmscoach/1",
        }

    def archive(self) -> Iterator[str]:
        """The whole store as one document, in chunks."""
        with self.database.reading() as session:
            tables: list[tuple[str, Iterator[dict[str, Any]]]] = [
                (name, store.kept_rows(session, table)) for name, table in store.KEPT_TABLES.items()
            ]
            tables.append(("preferences", store.preference_rows(session)))
            yield from archive_document(self.clock.now().isoformat(timespec="seconds"), __version__, tables)

    def refuse_open_archive(self, *, unencrypted: bool) -> None:
        """An open file with everything in it would undo a passphrase, so it has to be wished for.

        Raises:
            CoachError: the store has a passphrase and `unencrypted` is not said.
        """
        if self.database.is_encrypted and not unencrypted:
            raise CoachError(
                "Your store has a passphrase, and an archive is an open file that anybody can read.",
                "Nothing was written.",
                "A backup is encrypted like the store. For the archive all the same, add --unencrypted.",
            )

    def export_archive(
        self, out: Path | None = None, *, overwrite: bool = False, unencrypted: bool = False
    ) -> Exported:
        """Write the whole store, private pages included, as one archive, which is never encrypted.

        Raises:
            CoachError: it could not be written; the store has a passphrase and `unencrypted` is not said.
        """
        self.refuse_open_archive(unencrypted=unencrypted)
        target = out or free_name(self.exports / f"tmscoach-archive-{self.clock.today()}.json")
        write_whole(target, self.archive(), overwrite=overwrite)
        with self.database.reading() as session:
            count = sum(1 for _ in store.uuids_and_times(session, Entry))
        return Exported(target, count)

    # --- in ------------------------------------------------------------------------------------------------

    def import_archive(self, path: Path, *, dry_run: bool = False) -> Imported:
        """Merge an archive by UUID: what is new is added, and of two versions the newer one wins.

        One transaction, after a backup of the present store; importing the same file twice adds nothing. Rows
        that cannot be taken are named with the reason, and nothing is written when there is one.

        Raises:
            CoachError: the file is not an archive that this version reads.
        """
        rows, choices, skipped = _checked(read_archive(path))
        with self.database.reading() as session:
            plan = _plan(session, rows)
            fresh_choices = any(not store.has_preference(session, key) for key in choices)
        backup = None
        if not dry_run and not skipped and (plan.rows or fresh_choices):
            if plan.rows and self._holds_something():
                backup = back_up(self.database, self.clock.now(), "before-import")
            with self.database.writing() as session:
                plan = _plan(session, rows)  # the store may have changed meanwhile
                let_go = revisions.put_aside_replaced(session, plan.rows, self.clock.utc())
                store.put_rows(session, plan.rows)
                revisions.trim(session, plan.rows)
                for key, value in choices.items():
                    if not store.has_preference(session, key):
                        store.put_preference(session, key, value)
            if let_go:
                self.database.wipe_traces()
        return Imported(plan.new, plan.newer, plan.duplicate, tuple(skipped), dry_run, backup)

    def _holds_something(self) -> bool:
        with self.database.reading() as session:
            return any(store.uuids_and_times(session, table) for table in store.KEPT_TABLES.values())


@dataclass(frozen=True, slots=True)
class _Plan:
    """What merging would do: rows to put, each with whether the store has one of that UUID."""

    rows: tuple[tuple[IncomingRow, bool], ...]
    new: int
    newer: int
    duplicate: int


def _checked(archive: Archive) -> tuple[list[IncomingRow], dict[str, str], list[Skipped]]:
    """The rows and the small choices of an archive, and everything in it that cannot be taken."""
    rows: list[IncomingRow] = []
    choices: dict[str, str] = {}
    skipped: list[Skipped] = []
    for name, found in archive.tables.items():
        if name not in store.KEPT_TABLES and name != "preferences":
            skipped.append(Skipped(one_line(name, 40), "a part this version does not know"))
            continue
        seen: dict[object, int] = {}
        for number, row in enumerate(found, 1):
            try:
                if name == "preferences":
                    key, value = store.checked_preference(row)
                    names: list[object] = [key]
                    choices[key] = value
                else:
                    made = store.checked_row(name, row)
                    names = [made.row.uuid]
                    if isinstance(made.row, ProgramDayRun):
                        names.append((made.row.run_uuid, made.row.number))
                    rows.append(made)
                for one in names:
                    if one in seen:
                        raise ValueError(f"the same as row {seen[one]}")
                    seen[one] = number
            except ValueError as problem:
                skipped.append(Skipped(f"{name}, row {number}", one_line(str(problem), 160)))
    return rows, choices, skipped


def _plan(session: Session, rows: list[IncomingRow]) -> _Plan:
    known = {name: store.uuids_and_times(session, table) for name, table in store.KEPT_TABLES.items()}
    days = store.opened_days(session)
    put: list[tuple[IncomingRow, bool]] = []
    older = revisions.texts_of_older_pages(session, rows, known["entries"])
    for row in (*rows, *older):
        if isinstance(row.row, ProgramDayRun):  # a day is opened once, whichever store gave it its UUID
            row.row.uuid = days.get((row.row.run_uuid, row.row.number), row.row.uuid)
        held = known[row.name].get(row.row.uuid)
        if held is None or held < row.row.modified_at:
            put.append((row, held is not None))
    put = revisions.without_let_go(session, put)
    newer = sum(is_known for _, is_known in put)
    made_here = {id(row) for row in older}
    duplicate = len(rows) - sum(id(row) not in made_here for row, _ in put)
    return _Plan(tuple(put), len(put) - newer, newer, duplicate)


def markdown_page(entry: Entry, tags: tuple[str, ...], feelings: tuple[str, ...]) -> MarkdownPage:
    """An entry as Markdown shows it: control characters as their pictures, nothing else changed."""
    return MarkdownPage(
        uuid=entry.uuid,
        day=entry.day,
        written=local_time(entry.at, entry.utc_offset),
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
        sections=tuple(
            (label, visible(text.replace("\r\n", "\n")))
            for label, text in forms.sections(content.form(entry.kind), entry.body)
        ),
    )


def _meta(entry: Entry) -> dict[str, Any]:
    """What the program a page came from knew besides; empty for a page of ours."""
    try:
        found = json.loads(entry.source_meta) if entry.source_meta else {}
    except ValueError:
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
    return DayOnePage(
        uuid=source.removeprefix("dayone:").upper() if from_there else entry.uuid.replace("-", "").upper(),
        created=entry.at,
        modified=entry.modified_at,
        zone=entry.zone,
        title=" ".join(entry.title.split()),
        body=visible(entry.body.replace("\r\n", "\n")),
        tags=tags,
        meta=meta if from_there else {key: True for key in ("starred",) if meta.get(key) is True},
    )


def _check_range(since: date | None, until: date | None) -> None:
    if since and until and since > until:
        raise CoachError(
            f"The range begins on {since} and ends before that, on {until}.",
            "Nothing was written.",
            "Give the earlier day first.",
            code=Exit.USAGE,
        )


def _write_folder(folder: Path, pages: Iterator[MarkdownPage], *, overwrite: bool) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CoachError(
            f"{folder} is not a folder.", "Nothing was written.", "Name a new folder, or a .md file."
        )
    if folder.is_dir() and any(folder.iterdir()) and not overwrite:
        raise CoachError(
            f"The folder {folder} already holds something.",
            "Nothing was written.",
            "Name a new or empty folder.",
        )
    if overwrite and folder.is_dir():
        _write_pages(folder, pages)
        return
    # written aside and renamed, so that a folder is whole or not there
    aside = folder.with_name(f".{secrets.token_hex(6)}.part")
    try:
        make_private_folder(aside)
        _write_pages(aside, pages)
        aside.rename(folder)  # takes the place of an empty folder
        sync_folder(folder.parent)
    except OSError as problem:
        raise CoachError(
            f"The folder {folder} could not be written: {problem.strerror}.",
            "No half export was left, and your pages are untouched.",
            "Name another folder, or free some space.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_pages(folder: Path, pages: Iterator[MarkdownPage]) -> None:
    """One file a page, over files of an earlier export but never over one of this export."""
    names: set[str] = set()
    for page in pages:
        stem = f"{page.day}_{page.written:%H%M}_{slug(page.title) or page.kind}"
        name, number = stem, 2
        while name in names:
            name, number = f"{stem}-{number}", number + 1
        names.add(name)
        write_whole(folder / f"{name}.md", page_file(page), overwrite=True, one_of_many=True)
    sync_folder(folder)
