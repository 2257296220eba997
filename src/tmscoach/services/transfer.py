"""Pages out as Markdown, everything out and in as an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tmscoach import __version__
from tmscoach.errors import CoachError, Exit
from tmscoach.formats.archive import Archive, archive_document, read_archive
from tmscoach.formats.files import free_name, slug, write_whole
from tmscoach.formats.markdown import MarkdownPage, page_file, pages_document
from tmscoach.models.columns import Kept
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Feeling
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import clean_tag, one_line, visible
from tmscoach.store import transfer as store
from tmscoach.store.backup import back_up
from tmscoach.store.database import Database

Progress = Callable[[int], None]  # called with the number of things done so far


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export went and how many pages it holds."""

    path: Path
    pages: int


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
    """Pages out as Markdown, everything out and in as an archive."""

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
        count = 0

        def counted(pages: Iterator[MarkdownPage]) -> Iterator[MarkdownPage]:
            nonlocal count
            for page in pages:
                count += 1
                yield page

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
        return Exported(target, count)

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

    def export_archive(self, out: Path | None = None, *, overwrite: bool = False) -> Exported:
        """Write the whole store, private pages included, as one archive."""
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
        archive = read_archive(path)
        skipped: list[Skipped] = []
        planned: list[tuple[Kept, list[str], list[Feeling]]] = []
        new = newer = duplicate = 0
        with self.database.reading() as session:
            for name, rows in archive.tables.items():
                if name == "preferences":
                    continue
                if name not in store.KEPT_TABLES:
                    skipped.append(Skipped(one_line(name, 40), "a part this version does not know"))
                    continue
                known = store.uuids_and_times(session, store.KEPT_TABLES[name])
                for number, row in enumerate(rows, 1):
                    try:
                        made = store.checked_row(name, row)
                        tags, feelings = (
                            (store.checked_tags(row), store.checked_feelings(row))
                            if name == "entries"
                            else ([], [])
                        )
                    except ValueError as problem:
                        skipped.append(Skipped(f"{name}, row {number}", one_line(str(problem), 120)))
                        continue
                    if made.uuid not in known:
                        new += 1
                    elif known[made.uuid] < made.modified_at:
                        newer += 1
                    else:
                        duplicate += 1
                        continue
                    known[made.uuid] = made.modified_at
                    planned.append((made, tags, feelings))
        backup = None
        if not dry_run and not skipped and planned:
            if self._holds_something():
                backup = back_up(
                    self.database, self.database.path.parent / "backups", self.clock.now(), "before-import"
                )
            self._put(archive, planned)
        elif not dry_run and not skipped:
            self._put(archive, [])
        return Imported(new, newer, duplicate, tuple(skipped), dry_run, backup)

    def _put(self, archive: Archive, planned: list[tuple[Kept, list[str], list[Feeling]]]) -> None:
        with self.database.writing() as session:
            for made, tags, feelings in planned:
                store.put_row(session, made, tags, feelings)
            for row in archive.tables.get("preferences", []):
                key, value = row.get("key"), row.get("value")
                if isinstance(key, str) and isinstance(value, str) and len(key) <= 40:
                    store.put_preference(session, key, value)

    def _holds_something(self) -> bool:
        with self.database.reading() as session:
            return any(store.uuids_and_times(session, table) for table in store.KEPT_TABLES.values())


def markdown_page(entry: Entry, tags: tuple[str, ...], feelings: tuple[str, ...]) -> MarkdownPage:
    """An entry as Markdown shows it: control characters as their pictures, nothing else changed."""
    return MarkdownPage(
        uuid=entry.uuid,
        day=entry.day,
        written=local_time(entry.at, entry.utc_offset),
        kind=entry.kind.value,
        fate=entry.fate.value,
        title=visible(entry.title),
        body=visible(entry.body),
        meaning=visible(entry.meaning),
        prompt=visible(entry.prompt),
        tags=tuple(visible(tag) for tag in tags),
        feelings=feelings,
        words=entry.words,
        minutes=round(entry.seconds / 60),
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
    for page in pages:
        name = f"{page.day}_{page.written:%H%M}_{slug(page.title) or page.kind}.md"
        path = folder / name
        write_whole(path if overwrite else free_name(path), page_file(page), overwrite=overwrite)
