"""Everything out as an archive, and archives in, merged with what is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tmscoach import __version__
from tmscoach.errors import CoachError
from tmscoach.formats import archive as formats
from tmscoach.formats.archive import Archive, PlacedRow, read_archive
from tmscoach.formats.files import free_name, write_whole
from tmscoach.models.journal import Entry, Revision
from tmscoach.models.program import ProgramDayRun
from tmscoach.models.terms import Fate
from tmscoach.rules.days import Clock
from tmscoach.rules.text import one_line
from tmscoach.services import merging
from tmscoach.services.waiting import Passing, Progress
from tmscoach.store import transfer as store
from tmscoach.store.backup import back_up
from tmscoach.store.database import Database, Session
from tmscoach.store.transfer import IncomingRow

LOT = 500  # rows looked at together
MOST_SKIPPED = 1000  # rows that are named; a file with more is not looked at to its end


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export went and how many pages it holds."""

    path: Path
    pages: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of an import that was left out, and why."""

    place: str  # "entries, row 3", or "line 3"
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
    """Everything out as an archive, and archives in, merged with what is here."""

    database: Database
    clock: Clock
    exports: Path

    # --- out -----------------------------------------------------------------------------------------------

    def archive(self, *, lines: bool = False, progress: Progress | None = None) -> Iterator[str]:
        """The whole store in chunks, as one document or as JSON Lines."""
        write = formats.archive_lines if lines else formats.archive_document
        with self.database.reading() as session:
            rows = Passing("export", store.count_rows(session) if progress else 0, progress)
            tables: list[tuple[str, Iterator[dict[str, Any]]]] = [
                (name, rows(store.kept_rows(session, table))) for name, table in store.KEPT_TABLES.items()
            ]
            tables.append(("preferences", rows(store.preference_rows(session))))
            yield from write(self.clock.now().isoformat(timespec="seconds"), __version__, tables)

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
        self,
        out: Path | None = None,
        *,
        lines: bool = False,
        overwrite: bool = False,
        unencrypted: bool = False,
        progress: Progress | None = None,
    ) -> Exported:
        """Write the whole store, private pages included, as one archive, which is never encrypted.

        Raises:
            CoachError: the store has a passphrase and `unencrypted` is not said; the file cannot be written,
                it was stopped, or it became larger than a document that can be read back; nothing half is
                left.
        """
        self.refuse_open_archive(unencrypted=unencrypted)
        ending = ".jsonl" if lines else ".json"
        target = out or free_name(self.exports / f"tmscoach-archive-{self.clock.today()}{ending}")
        chunks = self.archive(lines=lines, progress=progress)
        write_whole(target, chunks if lines else _readable(chunks), overwrite=overwrite)
        with self.database.reading() as session:
            return Exported(target, store.count_entries(session))

    # --- in ------------------------------------------------------------------------------------------------

    def import_archive(
        self, path: Path, *, dry_run: bool = False, progress: Progress | None = None
    ) -> Imported:
        """Merge an archive by UUID: what is new is added, and of two versions the newer one wins.

        One transaction, after a backup of the present store; importing the same file twice adds nothing. Rows
        that cannot be taken are named with the reason, and nothing is written when there is one. The file is
        gone through twice, so that JSON Lines of any length need little memory.

        Raises:
            CoachError: the file is not an archive that this version reads, it was stopped, or it changed
                while it was read; nothing was written.
        """
        archive = read_archive(path)
        with self.database.reading() as session:
            seen = self._look(session, archive)
        backup = None
        if not dry_run and not seen.skipped and (seen.new or seen.newer or seen.choices):
            if (seen.new or seen.newer) and self._holds_something():
                backup = back_up(self.database, self.clock.now(), "before-import")
            with self.database.writing() as session:
                seen = self._merge(session, archive, Passing("import", seen.rows, progress))
            if seen.let_go:
                self.database.wipe_traces()
        return Imported(seen.new, seen.newer, seen.duplicate, tuple(seen.skipped), dry_run, backup)

    def _look(self, session: Session, archive: Archive) -> _Seen:
        """What merging would do, and everything in the archive that cannot be taken."""
        seen = _Seen()
        for part in archive.parts:
            if part not in store.KEPT_TABLES and part != "preferences":
                seen.skipped.append(Skipped(one_line(part, 40), "a part this version does not know"))
        known = (
            row
            for row in archive.rows()
            if row.part not in archive.parts or row.part in store.KEPT_TABLES or row.part == "preferences"
        )
        for lot in _lots(seen.checked(known)):
            for _ in _plan(session, lot, seen):
                pass
        seen.orphans(session)
        seen.choices = {key: v for key, v in seen.choices.items() if not store.has_preference(session, key)}
        return seen

    def _merge(self, session: Session, archive: Archive, rows: Passing) -> _Seen:
        """Put what is new or newer; the store may have changed since it was looked at."""
        seen = _Seen()
        for lot in _lots(rows(seen.checked(archive.rows()))):
            put: list[tuple[IncomingRow, bool]] = []
            for row, here in _plan(session, lot, seen):
                if here is not None and here != row.row.uuid:
                    store.rename_row(session, row.name, here, row.row.uuid)
                put.append((row, here is not None))
            seen.let_go |= merging.let_go(session, [row for row, _ in put])
            store.put_rows(session, put)
            merging.trim(session, [row for row, _ in put])
        seen.orphans(session)
        if seen.skipped:
            raise CoachError(
                "The archive changed while it was read.", "Nothing was written.", "Try it once more."
            )
        for key, value in seen.choices.items():
            if not store.has_preference(session, key):
                store.put_preference(session, key, value)
        return seen

    def _holds_something(self) -> bool:
        with self.database.reading() as session:
            return store.count_rows(session) > 0


def _readable(chunks: Iterable[str]) -> Iterator[str]:
    """The same chunks, all ASCII, as long as the document stays one that can be read back."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > formats.LARGEST:
            raise CoachError(
                f"As one document the archive is larger than {formats.LARGEST >> 20} MiB: too large to be "
                "read back.",
                "Nothing was written.",
                "Write it as JSON Lines: tmscoach export --format archive-lines --everything",
            )
        yield chunk


def _lots(rows: Iterable[tuple[str, IncomingRow]]) -> Iterator[list[tuple[str, IncomingRow]]]:
    lot: list[tuple[str, IncomingRow]] = []
    for row in rows:
        lot.append(row)
        if len(lot) == LOT:
            yield lot
            lot = []
    yield lot


@dataclass(slots=True)
class _Seen:
    """What going through an archive has shown so far."""

    rows: int = 0
    new: int = 0
    newer: int = 0
    duplicate: int = 0
    revived: set[str] = field(default_factory=set)  # pages that have words again, or for the first time
    let_go: bool = False  # whether words went for good
    choices: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    names: dict[str, dict[object, str]] = field(default_factory=dict)  # part -> name -> place
    wanted: dict[tuple[str, str], str] = field(default_factory=dict)  # part and UUID of a parent -> place

    def checked(self, found: Iterable[PlacedRow]) -> Iterator[tuple[str, IncomingRow]]:
        """The place and the row of each that can be taken; choices, and what cannot be taken, are noted."""
        for row in found:
            if len(self.skipped) >= MOST_SKIPPED:
                self.skipped.append(Skipped("the rest", "was not looked at"))
                return
            try:
                made = self._checked(row)
            except ValueError as problem:
                self.skipped.append(Skipped(one_line(row.place, 60), one_line(str(problem), 160)))
                continue
            if made is not None:
                self.rows += 1
                yield row.place, made

    def _checked(self, found: PlacedRow) -> IncomingRow | None:
        if found.part == "preferences":
            key, value = store.checked_preference(found.row)
            self._once(found, key)
            self.choices[key] = value
            return None
        if found.part not in store.KEPT_TABLES:
            raise ValueError("a part this version does not know")
        made = store.checked_row(found.part, found.row)
        self._once(found, made.row.uuid)
        if isinstance(made.row, ProgramDayRun):
            self._once(found, (made.row.run_uuid, made.row.number))
        if parent := store.PARENTS.get(found.part):
            named, part = parent
            self.wanted.setdefault((part, getattr(made.row, named)), found.place)
        return made

    def _once(self, found: PlacedRow, name: object) -> None:
        names = self.names.setdefault(found.part, {})
        if name in names:
            before = names[name]
            raise ValueError(f"the same as {before.removeprefix(f'{found.part}, ')}")
        names[name] = found.place

    def orphans(self, session: Session) -> None:
        """Note rows that belong to a row which is neither in the archive nor here."""
        for part in {part for part, _ in self.wanted}:
            named = {uuid for name, uuid in self.wanted if name == part} - set(self.names.get(part, {}))
            for uuid in sorted(store.missing_rows(session, part, named)):
                place = self.wanted[part, uuid]
                self.skipped.append(Skipped(place, f"it belongs to a row of {part} that is nowhere"))


def _plan(
    session: Session, lot: list[tuple[str, IncomingRow]], seen: _Seen
) -> Iterator[tuple[IncomingRow, str | None]]:
    """The rows of a lot that are to be put, each with the UUID of the one it replaces; all are counted.

    Of two versions of a page the text of the older one becomes an earlier text of the newer, whichever store
    it came from.
    """
    parts = {row.name for _, row in lot}
    held = {
        part: store.held_rows(session, part, {row.row.uuid for _, row in lot if row.name == part})
        for part in parts
    }
    days = store.opened_days(session) if "program_days" in parts else {}
    unwanted = merging.unwanted(session, [row for _, row in lot], seen.revived, seen.names.get("entries", {}))
    texts: dict[str, IncomingRow] = {}
    for place, row in lot:
        same = held[row.name].get(row.row.uuid)
        if isinstance(row.row, ProgramDayRun):  # a day is opened once, whichever store gave it its UUID
            day = (row.row.run_uuid, row.row.number)
            if same is not None and days.get(day) != row.row.uuid:
                seen.skipped.append(Skipped(place, "its id is that of another day here"))
                continue
            if same is None and day in days:
                same = store.held_rows(session, row.name, {days[day]})[days[day]]
        if isinstance(row.row, Revision) and row.row.uuid in texts:
            row = max(row, texts.pop(row.row.uuid), key=IncomingRow.standing)
        if row.row.uuid in unwanted or (same is not None and same.standing() >= row.standing()):
            seen.duplicate += 1
        elif same is None:
            seen.new += 1
            yield row, None
        else:
            seen.newer += 1
            yield row, same.row.uuid
        if isinstance(row.row, Entry):
            if same is not None and (text := merging.text_of_the_older(same, row)) is not None:
                texts[text.row.uuid] = text
            if row.row.fate is not Fate.RELEASE and (same is None or same.standing() < row.standing()):
                seen.revived.add(row.row.uuid)
    here = store.held_rows(session, "revisions", set(texts))
    for text in texts.values():
        known = here.get(text.row.uuid)
        if known is None or known.standing() < text.standing():
            seen.new, seen.newer = seen.new + (known is None), seen.newer + (known is not None)
            yield text, text.row.uuid if known else None
