"""Pages of other programs: looked at first, then brought in all together or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import foreign
from tmscoach.formats.foreign import Foreign, ForeignPage, LeftOut
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules.days import FIRST_YEAR, Clock, Moment, moment_on
from tmscoach.rules.text import clean_tag, mended, word_count
from tmscoach.store import imports as store
from tmscoach.store.backup import back_up
from tmscoach.store.database import Database
from tmscoach.store.transfer import IncomingRow, put_rows

LOT = 500  # pages between two looks at whether to stop

Progress = Callable[[int, int], bool]  # pages done and pages in all; False stops, and nothing is kept


class Source(StrEnum):
    """Where pages may come from."""

    JRNL = "jrnl"
    JRNL_JSON = "jrnl-json"
    DAY_ONE = "dayone"
    DAYLIO = "daylio"
    MARKDOWN = "markdown"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an import did, or would do; `left_out` says of each thing that made no page where and why."""

    source: Source
    new: int
    duplicate: int
    left_out: tuple[LeftOut, ...]
    media: int  # pictures and recordings that stay behind
    first: date | None  # of the new pages
    last: date | None
    dry_run: bool
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportService:
    """Pages of other programs: looked at first, then brought in all together or not at all."""

    database: Database
    clock: Clock

    def source_of(self, path: Path) -> Source:
        """What a file or folder is, by what is in it.

        Raises:
            CoachError: it cannot be read, or is none of the formats that are known.
        """
        from tmscoach.formats import daylio, dayone, jrnl, notes  # not needed to start the program

        if path.is_dir():
            return Source.MARKDOWN
        raw = foreign.read_bytes(path)
        if raw.startswith(b"PK"):
            return Source.DAY_ONE
        text = foreign.decoded(raw, path.name)
        if text.lstrip().startswith("{"):
            data = foreign.read_json(text, path.name)
            if isinstance(data, dict) and data.get("format") == "tmscoach-archive":
                return Source.ARCHIVE
            if dayone.looks_like(data):
                return Source.DAY_ONE
            if jrnl.looks_like_json(data):
                return Source.JRNL_JSON
        if daylio.looks_like(text):
            return Source.DAYLIO
        if jrnl.looks_like_text(text):
            return Source.JRNL
        if path.suffix.lower() in notes.ENDINGS:
            return Source.MARKDOWN
        raise CoachError(
            f"tmscoach does not know what {path.name} is.",
            "Nothing was written.",
            f"Name its format with --format: {', '.join(Source)}.",
            code=Exit.USAGE,
        )

    def bring_in(
        self,
        path: Path,
        source: Source,
        *,
        fate: Fate = Fate.PRIVATE,
        stamp: str = "",
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Arrival:
        """Add the pages of a file that are not here yet, all or none; the same file twice adds nothing.

        Args:
            path: a file, or a folder of notes.
            source: as `source_of` found it; not an archive, which `TransferService` merges.
            fate: private or share.
            stamp: how times are written in a jrnl file, where jrnl was told to write them in its own way.
            dry_run: only say what would happen.
            progress: told how far it is, and asked whether to go on.

        Raises:
            CoachError: the file is not of that format; or it was stopped, and nothing was kept.
        """
        if fate is Fate.RELEASE:
            raise CoachError("A released page is not kept, so there is nothing to import.", code=Exit.USAGE)
        found = _read(path, source, stamp)
        pages, left = self._sorted_out(found)
        names = {page.source for page, _ in pages}
        with self.database.reading() as session:
            known = store.known_sources(session, names)
        fresh = [one for one in pages if one[0].source not in known]
        days = [moment.day for _, moment in fresh]
        backup = None
        if fresh and not dry_run:
            backup = back_up(self.database, self.clock.now(), "before-import")
            self._put(fresh, fate, progress)
        return Arrival(
            source=source,
            new=len(fresh),
            duplicate=len(found.pages) - len(fresh) - (len(left) - len(found.left_out)),
            left_out=left,
            media=found.media,
            first=min(days, default=None),
            last=max(days, default=None),
            dry_run=dry_run,
            backup=backup,
        )

    def _sorted_out(self, found: Foreign) -> tuple[list[tuple[ForeignPage, Moment]], tuple[LeftOut, ...]]:
        """Pages with their moments, each once, and everything that cannot be taken."""
        pages: dict[str, tuple[ForeignPage, Moment]] = {}
        left = list(found.left_out)
        for page in found.pages:
            try:
                moment = self._moment(page)
            except ValueError as problem:
                left.append(LeftOut(page.place, str(problem)))
                continue
            pages.setdefault(page.source, (page, moment))
        return list(pages.values()), tuple(left)

    def _moment(self, page: ForeignPage) -> Moment:
        """When a page was written; its day is the one its program showed, also in the small hours."""
        zone = ZoneInfo(page.zone) if page.zone else self.clock.now().tzinfo
        try:
            local = page.at.replace(tzinfo=zone) if page.at.tzinfo is None else page.at.astimezone(zone)
            moment = moment_on(local, page.day or local.date())
            moment.stamps()
        except (OverflowError, ValueError):
            raise ValueError("its time does not exist") from None
        if min(moment.day.year, moment.at.year) < FIRST_YEAR:
            raise ValueError(f"it lies before the year {FIRST_YEAR}")
        if moment.day > self.clock.now().date():
            raise ValueError(f"its day, {moment.day}, lies ahead")
        return moment

    def _put(
        self, pages: Sequence[tuple[ForeignPage, Moment]], fate: Fate, progress: Progress | None
    ) -> None:
        with self.database.writing() as session:
            known = store.known_sources(
                session, {page.source for page, _ in pages}
            )  # another window's, since
            rows = [(_row(page, moment, fate), False) for page, moment in pages if page.source not in known]
            for start in range(0, len(rows), LOT):
                if progress is not None and not progress(start, len(rows)):
                    raise CoachError("The import was stopped.", "Nothing was kept of it.")
                put_rows(session, rows[start : start + LOT])
        if progress is not None:
            progress(len(rows), len(rows))


def _read(path: Path, source: Source, stamp: str) -> Foreign:
    from tmscoach.formats import daylio, dayone, jrnl, notes

    match source:
        case Source.JRNL:
            return jrnl.read_text(foreign.read_text(path), path.name, stamp)
        case Source.JRNL_JSON:
            return jrnl.read_export(foreign.read_text(path), path.name)
        case Source.DAY_ONE:
            raw = foreign.read_bytes(path)
            if raw.startswith(b"PK"):
                return dayone.read_zip(raw, path.name)
            return dayone.read_journal(foreign.decoded(raw, path.name), path.name)
        case Source.DAYLIO:
            return daylio.read(foreign.read_text(path), path.name)
        case Source.MARKDOWN if path.is_dir():
            return notes.read_folder(path)
        case Source.MARKDOWN:
            return notes.read_file(path)
        case Source.ARCHIVE:
            raise AssertionError("an archive is merged by TransferService")


def _row(page: ForeignPage, moment: Moment, fate: Fate) -> IncomingRow:
    body, title = mended(page.body), " ".join(mended(page.title).split())
    modified = page.modified.astimezone(UTC) if page.modified else moment.at.astimezone(UTC)
    entry = Entry(
        kind=Kind.FREE,
        fate=fate,
        title=title,
        body=body,
        words=word_count(body),
        source=page.source[:200],
        source_meta=json.dumps(dict(page.meta), ensure_ascii=True, default=str) if page.meta else None,
        **moment.stamps() | {"modified_at": max(modified, datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))},
    )
    tags = sorted({tag for tag in map(clean_tag, map(mended, page.tags)) if tag})
    return IncomingRow("entries", entry, tags, [])
