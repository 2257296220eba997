"""Queries about pages, their tags and feelings, and drafts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, LargeBinary, cast, literal_column, tuple_
from sqlalchemy import delete as sql_delete
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from tmscoach.models.journal import Draft, Entry, EntryFeeling, EntryTag
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.store.revisions import erase_revisions_of
from tmscoach.store.slips import erase_slips_about

LARGEST = 2**63 - 1  # the database's largest number; a larger one is an error in the driver
_OPENING_BYTES = 600  # enough for 80 characters of any script, after some blank lines


class Row(NamedTuple):
    """A page in a list, without its whole text; `opening` is the first bytes of it."""

    id: int
    day: date
    at: datetime
    utc_offset: int
    kind: Kind
    fate: Fate
    title: str
    opening: bytes
    words: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pages are wanted: both days included, all tags and feelings, one of the kinds and fates."""

    since: date | None = None
    until: date | None = None
    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    not_feelings: tuple[Feeling, ...] = ()
    kinds: tuple[Kind, ...] = ()
    not_kinds: tuple[Kind, ...] = ()
    fates: tuple[Fate, ...] = ()
    not_fates: tuple[Fate, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as conditions on `Entry`; pages in the trash never pass."""
        found = [not_trashed()]
        if self.since:
            found.append(col(Entry.day) >= self.since)
        if self.until:
            found.append(col(Entry.day) <= self.until)
        found += [col(Entry.id).in_(_tagged(tag)) for tag in self.tags]
        found += [col(Entry.id).not_in(_tagged(tag)) for tag in self.not_tags]
        found += [col(Entry.id).in_(_felt(feeling)) for feeling in self.feelings]
        found += [col(Entry.id).not_in(_felt(feeling)) for feeling in self.not_feelings]
        if self.kinds:
            found.append(col(Entry.kind).in_(self.kinds))
        if self.not_kinds:
            found.append(col(Entry.kind).not_in(self.not_kinds))
        if self.fates:
            found.append(col(Entry.fate).in_(self.fates))
        if self.not_fates:
            found.append(col(Entry.fate).not_in(self.not_fates))
        return found


def not_trashed() -> ColumnElement[bool]:
    """That a page is not in the trash.

    Asked of the index on `deleted_at` from the other side. Asked directly ("is null"), the column lies behind
    the text, pages away on the disk, or SQLite takes that index first and walks through every page there is.
    """
    return col(Entry.id).not_in(trashed())


def trashed() -> Any:
    """The numbers of the pages in the trash."""
    return sql_select(col(Entry.id)).where(col(Entry.deleted_at).is_not(None))


def _tagged(tag: str) -> Any:
    return sql_select(col(EntryTag.entry_id)).where(col(EntryTag.name) == tag)


def _felt(feeling: Feeling) -> Any:
    return sql_select(col(EntryFeeling.entry_id)).where(col(EntryFeeling.feeling) == feeling)


_ROW = (
    col(Entry.id),
    col(Entry.day),
    col(Entry.at),
    col(Entry.utc_offset),
    col(Entry.kind),
    col(Entry.fate),
    col(Entry.title),
    # as bytes: SQLite's own text functions stop at a NUL; and of no bytes substr makes NULL
    func.coalesce(func.substr(cast(col(Entry.body), LargeBinary), 1, _OPENING_BYTES), b""),
    col(Entry.words),
    col(Entry.seconds),
)


def _rows(session: Session, wanted: Any) -> list[Row]:
    return [Row(*found) for found in session.connection().execute(wanted)]


# --- pages -------------------------------------------------------------------------------------------------


def entry(session: Session, entry_id: int) -> Entry | None:
    """A page by its number, also from the trash."""
    return session.get(Entry, entry_id) if abs(entry_id) <= LARGEST else None


def entry_named(session: Session, uuid: str) -> Entry | None:
    """A page by its UUID, also from the trash."""
    return session.exec(select(Entry).where(Entry.uuid == uuid)).first()


def rows_on(session: Session, day: date) -> list[Row]:
    """The pages of a day, in the order they were begun."""
    wanted = sql_select(*_ROW).where(col(Entry.day) == day, *Filter().conditions())
    return _rows(session, wanted.order_by(col(Entry.at), col(Entry.id)))


def newest_rows(
    session: Session, only: Filter, before: tuple[date, datetime, int] | None, limit: int
) -> list[Row]:
    """Pages, newest first, that come after `before` (day, instant and number of the last one seen)."""
    place = (col(Entry.day), col(Entry.at), col(Entry.id))
    wanted = sql_select(*_ROW).where(*only.conditions())
    if before is not None:
        wanted = wanted.where(tuple_(*place) < before)
    return _rows(session, wanted.order_by(*(part.desc() for part in place)).limit(limit))


def rows_numbered(session: Session, ids: Sequence[int]) -> dict[int, Row]:
    """Pages in a list, by number."""
    return {row.id: row for row in _rows(session, sql_select(*_ROW).where(col(Entry.id).in_(ids)))}


def trashed_rows(session: Session) -> list[Row]:
    """Pages in the trash, the latest deleted first."""
    wanted = sql_select(*_ROW).where(col(Entry.deleted_at).is_not(None))
    return _rows(session, wanted.order_by(col(Entry.deleted_at).desc(), col(Entry.id).desc()))


def counts_between(session: Session, since: date, until: date) -> dict[date, int]:
    """How many pages each day has, for days that have any."""
    counted = session.exec(
        select(col(Entry.day), func.count())
        .where(*Filter(since=since, until=until).conditions())
        .group_by(col(Entry.day))
        .order_by(col(Entry.day))
    )
    return dict(counted.all())


def days_with_entries(session: Session, days: Iterable[date]) -> frozenset[date]:
    """Which of these days have a page."""
    wanted = select(col(Entry.day)).where(col(Entry.day).in_(list(days)), *Filter().conditions()).distinct()
    return frozenset(session.exec(wanted).all())


def tags_of(session: Session, entry_id: int) -> tuple[str, ...]:
    """A page's tags, by name."""
    return tuple(
        session.exec(
            select(EntryTag.name).where(EntryTag.entry_id == entry_id).order_by(col(EntryTag.name))
        ).all()
    )


def feelings_of(session: Session, entry_id: int) -> tuple[Feeling, ...]:
    """A page's feelings, in the order of their keys."""
    found = set(session.exec(select(EntryFeeling.feeling).where(EntryFeeling.entry_id == entry_id)).all())
    return tuple(feeling for feeling in Feeling if feeling in found)


def tag_counts(session: Session, prefix: str) -> list[tuple[str, int]]:
    """Tags that begin with `prefix` and how many pages carry each, the most used first."""
    name = col(EntryTag.name)
    counted = select(name, func.count()).where(name.startswith(prefix, autoescape=True)).group_by(name)
    all_of = dict(session.exec(counted).all())
    # the few in the trash are taken off: looking every page up took a quarter of a second at 100,000
    gone = dict(session.exec(counted.where(col(EntryTag.entry_id).in_(trashed()))).all())
    left = [(tag, number - gone.get(tag, 0)) for tag, number in all_of.items()]
    return sorted(((tag, number) for tag, number in left if number), key=lambda found: (-found[1], found[0]))


def prompt_days(session: Session) -> Mapping[str, date]:
    """When each prompt was last written to, the trash and drafts included."""
    found: dict[str, date] = {}
    for table in (Entry, Draft):
        last = sql_select(col(table.prompt_id), func.max(col(table.day)))
        last = last.where(col(table.prompt_id) != literal_column("''"))  # spelled as in the index
        for prompt_id, day in session.connection().execute(last.group_by(col(table.prompt_id))):
            found[prompt_id] = max(day, found.get(prompt_id, day))
    return found


def put_entry(session: Session, entry: Entry, tags: Iterable[str], feelings: Iterable[Feeling]) -> int:
    """Store a page with its tags and feelings, and no others; returns its number."""
    session.add(entry)
    session.flush()
    assert entry.id is not None
    put_tags(session, entry.id, tags)
    put_feelings(session, entry.id, feelings)
    return entry.id


def put_tags(session: Session, entry_id: int, tags: Iterable[str]) -> None:
    """Give a page these tags and no others."""
    session.connection().execute(sql_delete(EntryTag).where(col(EntryTag.entry_id) == entry_id))
    session.add_all(EntryTag(entry_id=entry_id, name=tag) for tag in tags)
    session.flush()


def put_feelings(session: Session, entry_id: int, feelings: Iterable[Feeling]) -> None:
    """Give a page these feelings and no others."""
    session.connection().execute(sql_delete(EntryFeeling).where(col(EntryFeeling.entry_id) == entry_id))
    session.add_all(EntryFeeling(entry_id=entry_id, feeling=feeling) for feeling in feelings)
    session.flush()


def erase_entry(session: Session, entry: Entry) -> None:
    """Remove a page and all that hangs on it, a half-typed title too; the trigger takes it from the index."""
    erase_drafts_of(session, entry.uuid)
    erase_revisions_of(session, entry.uuid)
    erase_slips_about(session, entry.uuid, "labels")
    session.delete(entry)
    session.flush()


def trashed_before(session: Session, limit: datetime) -> Sequence[Entry]:
    """Pages that were deleted at `limit` or earlier."""
    return session.exec(
        select(Entry).where(col(Entry.deleted_at).is_not(None), col(Entry.deleted_at) <= limit)
    ).all()


# --- drafts ------------------------------------------------------------------------------------------------


def draft(session: Session, uuid: str) -> Draft | None:
    """A draft by its UUID."""
    return session.exec(select(Draft).where(Draft.uuid == uuid)).first()


def newest_draft_of(session: Session, entry_uuid: str) -> Draft | None:
    """The newest draft that edits a page."""
    return session.exec(
        select(Draft).where(Draft.entry_uuid == entry_uuid).order_by(col(Draft.modified_at).desc()).limit(1)
    ).first()


def drafts(session: Session) -> Sequence[Draft]:
    """Every draft, newest first."""
    return session.exec(select(Draft).order_by(col(Draft.modified_at).desc(), col(Draft.id).desc())).all()


def put_draft(session: Session, draft: Draft) -> None:
    """Store a draft."""
    session.add(draft)
    session.flush()


def erase_draft(session: Session, uuid: str, version: int | None = None) -> bool:
    """Remove a draft, if it is still at `version` (None: at any); returns whether there was one."""
    wanted = sql_delete(Draft).where(col(Draft.uuid) == uuid)
    if version is not None:
        wanted = wanted.where(col(Draft.version) == version)
    return bool(session.connection().execute(wanted).rowcount)


def erase_drafts_of(session: Session, entry_uuid: str) -> None:
    """Remove every draft that edits a page."""
    session.connection().execute(sql_delete(Draft).where(col(Draft.entry_uuid) == entry_uuid))
