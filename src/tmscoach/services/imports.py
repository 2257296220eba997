"""Pages of other programs: looked at first, then brought in all together or not at all."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import archive, foreign
from tmscoach.formats.foreign import Foreign, ForeignPage, Going, LeftOut, fingerprint
from tmscoach.models.journal import Entry
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules.days import FIRST_YEAR, Clock, Moment, moment_on
from tmscoach.rules.text import clean_tag, mended, one_line, word_count
from tmscoach.store import imports as store
from tmscoach.store.backup import back_up
from tmscoach.store.database import Database, Session
from tmscoach.store.transfer import IncomingRow, put_rows

LOT = 100  # pages between two looks at whether to stop
LONGEST_TITLE = 300  # characters; a longer one is the first paragraph
MOST_TAGS = 50  # of a page
MOODS = "daylio_moods"  # name of a mood, casefolded -> 1 to 5; said once
_ARCHIVE = re.compile(r'\s*\{\s*"format"\s*:\s*"tmscoach-archive"')

Progress = Callable[[int, int], bool]  # pages done and pages in all; False stops, and nothing is kept
Incoming = tuple[ForeignPage, Moment]


class Source(StrEnum):
    """Where pages may come from."""

    JRNL = "jrnl"
    JRNL_JSON = "jrnl-json"
    DAY_ONE = "dayone"
    DAYLIO = "daylio"
    MARKDOWN = "markdown"
    ARCHIVE = "archive"


class UnknownFile(CoachError):
    """A file that is none of the formats; somebody may know better."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was looked at, read and parsed once; nothing was written.

    Of an archive it holds no pages: `TransferService` merges it.
    """

    source: Source
    new: tuple[Incoming, ...] = ()
    here: tuple[Incoming, ...] = ()  # already here, in the trash too
    left_out: tuple[LeftOut, ...] = ()  # everything that made no page: where and why
    remarks: tuple[LeftOut, ...] = ()  # on pages that come in all the same
    media: int = 0  # pictures and recordings that stay behind
    moods: tuple[str, ...] = ()  # names of Daylio's that nobody put among the five yet

    @property
    def first(self) -> date | None:
        """The first day of the new pages."""
        return min((moment.day for _, moment in self.new), default=None)

    @property
    def last(self) -> date | None:
        """The last day of the new pages."""
        return max((moment.day for _, moment in self.new), default=None)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an import did; `backup` is the store as it was, where something was written."""

    new: int
    duplicate: int
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportService:
    """Pages of other programs: looked at first, then brought in all together or not at all."""

    database: Database
    clock: Clock

    # --- looking -------------------------------------------------------------------------------------------

    def look(
        self, path: Path, source: Source | None = None, *, stamp: str = "", going: Going | None = None
    ) -> Found:
        """What an import of a file or folder would do; it is read this once, and nothing is written.

        Args:
            path: a file, or a folder of notes or of a jrnl journal.
            source: what it is, where it cannot be found out by what is in it.
            stamp: how times are written in a journal of jrnl that writes them in its own way.
            going: told how many files of a folder were read, and asked whether to go on.

        Raises:
            CoachError: it cannot be read, or is not what it is said to be.
            UnknownFile: it is none of the formats that are known.
        """
        if stamp:
            check_stamp(stamp)
        try:
            is_folder = path.is_dir()
        except (OSError, ValueError):
            is_folder = False  # what is wrong with it is said when it is opened
        if is_folder:
            return self._sorted_out(*_folder(path, source, stamp, going))
        if source is None and archive.looks_like(path):  # larger than other files may be, and read elsewhere
            source = Source.ARCHIVE
        with foreign.opened(path) as stream:
            return self._look_at(stream, path.name, source, stamp)

    def look_at(self, stream: BinaryIO, source: Source | None = None, *, stamp: str = "") -> Found:
        """The same for what comes through a pipe."""
        if stamp:
            check_stamp(stamp)
        raw = foreign.all_of(stream, "what came in")
        return self._look_at(io.BytesIO(raw), "what came in", source, stamp)

    def _look_at(self, stream: BinaryIO, name: str, source: Source | None, stamp: str) -> Found:
        if _is_archive(stream, source):
            return Found(Source.ARCHIVE)
        return self._sorted_out(*_file(stream, name, source, stamp))

    def _sorted_out(self, source: Source, found: Foreign) -> Found:
        """Each page once, with its moment, as new or as here already."""
        pages, left = self._with_moments(found)
        with self.database.reading() as session:
            here = _here(session, [page for page, _ in pages])
            moods = _moods(session)
        unknown: tuple[str, ...] = ()
        if source is Source.DAYLIO:
            from tmscoach.formats import daylio

            unknown = tuple(n for n in daylio.unknown_moods(found.pages) if n.casefold() not in moods)
        return Found(
            source=source,
            new=tuple(one for one in pages if one[0].source not in here),
            here=tuple(one for one in pages if one[0].source in here),
            left_out=tuple(one for one in left if not one.came_in),
            remarks=tuple(one for one in left if one.came_in),
            media=found.media,
            moods=unknown,
        )

    def _with_moments(self, found: Foreign) -> tuple[list[Incoming], tuple[LeftOut, ...]]:
        """Pages with their moments, none under the name of another, and everything that cannot be taken.

        Of two pages with one name both stay, unless their program says they are one and their words agree.
        """
        pages: dict[str, Incoming] = {}
        times: dict[str, int] = {}
        left = list(found.left_out)
        for page in found.pages:
            try:
                moment = self._moment(page)
            except ValueError as problem:
                left.append(LeftOut(page.place, str(problem)))
                continue
            name = page.source
            if name in pages and not page.by_words:
                first = pages[name][0]
                if (first.title, first.body) == (page.title, page.body):
                    left.append(LeftOut(page.place, f"the same as {first.place}"))
                    continue
                name = _other(page)
            times[name] = times.get(name, 0) + 1
            if times[name] > 1:
                name = f"{name}:{times[name]}"
            pages[name] = (page if name == page.source else replace(page, source=name), moment)
        return list(pages.values()), tuple(left)

    def _moment(self, page: ForeignPage) -> Moment:
        """When a page was written; its day is the one its program showed, also in the small hours."""
        now, at = self.clock.now(), page.at
        try:
            if at.tzinfo is None:
                local = at.replace(tzinfo=ZoneInfo(page.zone) if page.zone else now.tzinfo)
            elif page.zone or not at.utcoffset():
                local = at.astimezone(ZoneInfo(page.zone) if page.zone else now.tzinfo)
            else:  # an offset by itself says what the clock showed there
                local = at
            moment = moment_on(local, page.day or local.date())
            moment.stamps()
        except (OverflowError, ValueError):
            raise ValueError("its time does not exist") from None
        if min(moment.day.year, moment.at.year) < FIRST_YEAR:
            raise ValueError(f"it lies before the year {FIRST_YEAR}")
        if moment.day > now.date() and moment.at > now:
            raise ValueError(f"its day, {moment.day}, lies ahead")
        return moment

    # --- bringing in ---------------------------------------------------------------------------------------

    def bring_in(
        self,
        found: Found,
        *,
        fate: Fate = Fate.PRIVATE,
        moods: Mapping[str, int] | None = None,
        progress: Progress | None = None,
    ) -> Arrival:
        """Add the pages that are not here yet, all or none, after a backup of the store.

        Args:
            found: what `look` found; not an archive.
            fate: private or share.
            moods: which of Daylio's five (5 the best) a mood of somebody's own is; remembered.
            progress: told how far it is, and asked whether to go on.

        Raises:
            CoachError: it was stopped, or the store refused; then nothing was kept.
        """
        if fate is Fate.RELEASE:
            raise CoachError("A released page is not kept, so there is nothing to import.", code=Exit.USAGE)
        said = {name.casefold(): of_five for name, of_five in (moods or {}).items()}
        if any(not 1 <= of_five <= 5 for of_five in said.values()):
            raise CoachError("A mood is one of five.", "Nothing was written.", "Give a number from 1 to 5.")
        if not found.new:
            return Arrival(0, len(found.here))
        backup = back_up(self.database, self.clock.now(), "before-import")
        try:
            added = self._put(found, fate, said, progress)
        except BaseException:  # nothing was changed, so there is nothing to go back to
            backup.unlink(missing_ok=True)
            raise
        return Arrival(added, len(found.new) - added + len(found.here), backup)

    def _put(self, found: Found, fate: Fate, said: Mapping[str, int], progress: Progress | None) -> int:
        """Everything in one transaction; the last moment to stop it is before the end of that."""
        with self.database.writing() as session:
            here = _here(session, [page for page, _ in found.new])  # another window's, since
            pages = [one for one in found.new if one[0].source not in here]
            moods = {**_moods(session), **said}
            if said:
                session.merge(Preference(key=MOODS, value=json.dumps(moods)))
            for start in range(0, len(pages), LOT):
                if progress is not None and not progress(start, len(pages)):
                    raise _stopped()
                lot = pages[start : start + LOT]
                put_rows(session, [(self._row(page, moment, fate, moods), False) for page, moment in lot])
            session.flush()
            if progress is not None and not progress(len(pages), len(pages)):
                raise _stopped()
        return len(pages)

    def _row(self, page: ForeignPage, moment: Moment, fate: Fate, moods: Mapping[str, int]) -> IncomingRow:
        if "mood" in page.meta and page.source.startswith("daylio:"):
            from tmscoach.formats import daylio

            page = daylio.rated(page, moods)
        body, title = mended(page.body), " ".join(mended(page.title).split())
        if len(title) > LONGEST_TITLE:
            title, body = "", "\n\n".join(filter(None, (title, body)))
        entry = Entry(
            kind=Kind.FREE,
            fate=fate,
            title=title,
            body=body,
            words=word_count(body),
            source=page.source,
            source_meta=json.dumps(dict(page.meta), ensure_ascii=True) if page.meta else None,
            **moment.stamps() | {"modified_at": self._modified(page, moment)},
        )
        tags = sorted({tag for tag in map(clean_tag, map(mended, page.tags[:MOST_TAGS])) if tag})
        return IncomingRow("entries", entry, tags, [])

    def _modified(self, page: ForeignPage, moment: Moment) -> datetime:
        """When it was changed there: not before it was written, and not ahead, or it would always win."""
        written, now = moment.at.astimezone(UTC), self.clock.utc()
        return max(min(page.modified or written, now), min(written, now)).astimezone(UTC)


def path_named(text: str) -> Path:
    """A file as somebody typed it, pasted it or dropped it into the terminal.

    Terminals put quotes around what is dropped, or backslashes before spaces, or give a `file://` address.

    Raises:
        CoachError: exit 2; there is no path in it, or the `~name` in it is nobody here.
    """
    said = text.strip()
    if not said:
        raise CoachError("There is no file named.", "Nothing was written.", "Give its path.", code=Exit.USAGE)
    readings = [said]
    if said.startswith("file://"):
        readings.append(unquote(said.removeprefix("file://")))
    try:
        words = shlex.split(said)
        readings += words if len(words) == 1 else []
    except ValueError:  # a quote that is not closed is part of the name
        pass
    try:
        paths = [Path(one).expanduser() for one in readings]
        return next((path for path in paths if path.exists()), paths[0])
    except RuntimeError:
        raise CoachError(
            f"{one_line(said, 60)} begins with a name that is nobody's here.",
            "Nothing was written.",
            "Write the whole path.",
            code=Exit.USAGE,
        ) from None
    except (OSError, ValueError):  # a NUL, or a name longer than any file's
        return Path(said)


def _stopped() -> CoachError:
    return CoachError("The import was stopped.", "Nothing was kept of it.", code=Exit.INTERRUPTED)


def check_stamp(stamp: str) -> None:
    """Refuse a way to write times from which no day can be read.

    Raises:
        CoachError: exit 2.
    """
    from tmscoach.formats import jrnl

    try:
        jrnl.check_stamp(stamp)
    except ValueError as problem:
        raise CoachError(
            f"{one_line(stamp, 40)!r} cannot be used: {problem}.",
            "Nothing was written.",
            "Write it as jrnl's timeformat has it, such as %d.%m.%Y %H:%M.",
            code=Exit.USAGE,
        ) from None


def _other(page: ForeignPage) -> str:
    """The name of a page that has another page's name and other words."""
    words = fingerprint(page.title + "\n" + page.body)[:8]
    return f"{page.source}:{words}"


def _here(session: Session, pages: Sequence[ForeignPage]) -> set[str]:
    """Which of the pages are here already, by their `source`: imported before, or an export of ours."""
    ours = store.known_uuids(session, {page.uuid for page in pages if page.uuid})
    return store.known_sources(session, {page.source for page in pages}) | {
        page.source for page in pages if page.uuid in ours
    }


def _moods(session: Session) -> dict[str, int]:
    """What was said of moods before."""
    kept = session.get(Preference, MOODS)
    try:
        said = json.loads(kept.value) if kept else {}
        return {str(name): of_five for name, of_five in said.items() if of_five in (1, 2, 3, 4, 5)}
    except (ValueError, AttributeError):
        return {}


# --- what a file is ----------------------------------------------------------------------------------------


def _is_archive(stream: BinaryIO, source: Source | None) -> bool:
    """Whether it begins as an archive does, which is larger than other files may be and read elsewhere."""
    head = stream.read(400).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    stream.seek(0)
    return source is Source.ARCHIVE or (source is None and bool(_ARCHIVE.match(head)))


def _folder(path: Path, source: Source | None, stamp: str, going: Going | None) -> tuple[Source, Foreign]:
    from tmscoach.formats import dayone, jrnl, notes

    try:
        if source is None and jrnl.day_files(path):
            source = Source.JRNL
        elif source is None and dayone.journal_files(path):
            source = Source.DAY_ONE
    except OSError as problem:
        raise foreign.refused(path.name, f"it cannot be read: {problem.strerror}") from None
    match source or Source.MARKDOWN:
        case Source.JRNL:
            return Source.JRNL, jrnl.read_folder(path, stamp, going)
        case Source.DAY_ONE:
            return Source.DAY_ONE, dayone.read_folder(path)
        case Source.MARKDOWN:
            return Source.MARKDOWN, notes.read_folder(path, going)
        case _:
            raise foreign.refused(path.name, "it is a folder")


def _file(stream: BinaryIO, name: str, source: Source | None, stamp: str) -> tuple[Source, Foreign]:
    """What a file is, by what is in it, and its pages; it is read and parsed once."""
    from tmscoach.formats import daylio, dayone, jrnl, notes, own_markdown  # not needed to start the program

    head = stream.read(own_markdown.HEAD)
    stream.seek(0)
    if name.lower().endswith(".daylio"):
        raise dayone.daylio_backup(name)
    if head.startswith(b"PK") and source in (None, Source.DAY_ONE):
        return Source.DAY_ONE, dayone.read_zip(stream, name)
    if head.lstrip().startswith(tuple(mark.encode() for mark in foreign.ENCRYPTED)):
        raise foreign.encrypted(name)
    ours = source in (None, Source.MARKDOWN) and own_markdown.looks_like(head.decode("utf-8-sig", "replace"))
    raw = foreign.all_of(stream, name, own_markdown.LARGEST if ours else None)
    text = foreign.decoded(raw, name)
    if ours:
        return Source.MARKDOWN, own_markdown.read(text, name)
    if source in (Source.JRNL_JSON, Source.DAY_ONE) or (source is None and text[:100].lstrip()[:1] == "{"):
        data = foreign.read_json(text, name)
        if source is Source.JRNL_JSON or (source is None and jrnl.looks_like_json(data)):
            return Source.JRNL_JSON, jrnl.read_entries(data, name)
        if source is Source.DAY_ONE or dayone.looks_like(data):
            return Source.DAY_ONE, dayone.read_entries([(data, name)])
    if source is Source.DAYLIO or (source is None and daylio.looks_like(text)):
        return Source.DAYLIO, daylio.read(text, name)
    if source is Source.JRNL or (source is None and (stamp or jrnl.looks_like_text(text))):
        return Source.JRNL, jrnl.read_journal(text, name, stamp)
    if source is Source.MARKDOWN or name.lower().endswith(notes.ENDINGS):
        try:
            page, remarks = notes.note_of(text, name, foreign.changed_at(stream))
        except ValueError as problem:
            raise foreign.refused(name, str(problem)) from None
        return Source.MARKDOWN, Foreign(
            (page,), tuple(LeftOut(page.place, remark, came_in=True) for remark in remarks)
        )
    raise UnknownFile(
        f"tmscoach does not know what {one_line(name, 60)} is.",
        "Nothing was written.",
        f"Name its format with --format: {', '.join(Source)}.",
        code=Exit.USAGE,
    )
