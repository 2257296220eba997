"""Rows of every table as plain mappings, out and in, for the archive; and pages for Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, SQLModel, and_, col, or_, select

from tmscoach.models.columns import Kept
from tmscoach.models.journal import Entry, EntryFeeling, EntryTag
from tmscoach.models.preferences import Preference
from tmscoach.models.tables import (
    Card,
    Cause,
    Draft,
    DrillRun,
    Evidence,
    GateRecord,
    Line,
    ProgramDayRun,
    ProgramRun,
    Question,
    Visit,
    WeeklyCheck,
)
from tmscoach.models.terms import Fate, Feeling

# name in the archive -> table, in the order they are written and read
KEPT_TABLES: dict[str, type[Kept]] = {
    "entries": Entry,
    "drafts": Draft,
    "drills": DrillRun,
    "lines": Line,
    "cards": Card,
    "evidence": Evidence,
    "causes": Cause,
    "weekly_checks": WeeklyCheck,
    "program_runs": ProgramRun,
    "program_days": ProgramDayRun,
    "gates": GateRecord,
    "visits": Visit,
    "questions": Question,
}
PAGE = 500  # rows a query
_RENAMED = {"uuid": "id", "at": "created", "modified_at": "modified"}
_INTERNAL = {"id", "writer"}  # the database's own key, and a process id that means nothing elsewhere


def kept_rows(session: Session, table: type[Kept]) -> Iterator[dict[str, Any]]:
    """Every row of a table, oldest first, as the archive writes it; a few hundred in memory at a time."""
    after: tuple[datetime, str] | None = None
    while True:
        query = select(table).order_by(col(table.at), col(table.uuid)).limit(PAGE)
        if after is not None:
            at, uuid = after
            query = query.where(or_(col(table.at) > at, and_(col(table.at) == at, col(table.uuid) > uuid)))
        rows = session.exec(query).all()
        extra = _tags_and_feelings(session, rows) if table is Entry else {}
        for row in rows:
            yield _outside(row) | extra.get(row.id or 0, {})
        if len(rows) < PAGE:
            return
        after = (rows[-1].at, rows[-1].uuid)
        session.expunge_all()


def _outside(row: Kept) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in type(row).model_fields:
        if name in _INTERNAL:
            continue
        value = getattr(row, name)
        if isinstance(value, datetime):
            zone = timezone(timedelta(minutes=row.utc_offset)) if name == "at" else UTC
            value = value.astimezone(zone).isoformat()
        elif isinstance(value, date):
            value = value.isoformat()
        out[_RENAMED.get(name, name)] = value
    return out


def _tags_and_feelings(session: Session, rows: Sequence[Kept]) -> dict[int, dict[str, Any]]:
    ids = [row.id for row in rows if row.id is not None]
    found: dict[int, dict[str, Any]] = {number: {"tags": [], "feelings": []} for number in ids}
    for tag in session.exec(
        select(EntryTag).where(col(EntryTag.entry_id).in_(ids)).order_by(col(EntryTag.name))
    ):
        found[tag.entry_id]["tags"].append(tag.name)
    felt = select(EntryFeeling).where(col(EntryFeeling.entry_id).in_(ids)).order_by(col(EntryFeeling.feeling))
    for feeling in session.exec(felt):
        found[feeling.entry_id]["feelings"].append(feeling.feeling.value)
    return found


def preference_rows(session: Session) -> Iterator[dict[str, Any]]:
    """Every small choice."""
    for choice in session.exec(select(Preference).order_by(col(Preference.key))):
        yield {"key": choice.key, "value": choice.value}


def uuids_and_times(session: Session, table: type[Kept]) -> dict[str, datetime]:
    """The UUID of every row and when it was last changed (aware, UTC)."""
    return dict(session.exec(select(table.uuid, table.modified_at)).all())


def checked_row(name: str, row: dict[str, Any]) -> Kept:
    """A row of an archive as a table model, every field checked.

    Raises:
        ValueError: a field is missing, unknown or not of its kind; the message names the field and no value.
    """
    table = KEPT_TABLES[name]
    back = {outside: inside for inside, outside in _RENAMED.items()}
    fields = {back.get(key, key): value for key, value in row.items()}
    tags, feelings = fields.pop("tags", None), fields.pop("feelings", None)
    if table is Draft:
        fields |= {"tags": tags or [], "feelings": feelings or []}
    unknown = set(fields) - set(table.model_fields) | (set(fields) & _INTERNAL)
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)[0]!r}")
    if missing := {"uuid", "at", "day", "modified_at"} - set(fields):
        raise ValueError(f"field {_RENAMED.get(min(missing), min(missing))!r} is missing")
    try:
        made: Kept = table.model_validate(fields)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        raise ValueError(f"field {'.'.join(map(str, first['loc']))!r}: {first['msg'].lower()}") from None
    for field in ("at", "modified_at", "finished_at", "deleted_at", "archived_at", "learned_at", "moved_at"):
        value = getattr(made, field, None)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"field {_RENAMED.get(field, field)!r} has no offset from UTC")
    if isinstance(made, Entry) and made.fate is Fate.RELEASE and (made.body or made.title):
        raise ValueError("a released page with a text")
    if isinstance(made, Draft) and made.fate is Fate.RELEASE:
        raise ValueError("a draft of a released page")
    return made


def checked_feelings(row: dict[str, Any]) -> list[Feeling]:
    """The feelings of an entry's row; raises ValueError for an unknown one."""
    return [Feeling(word) for word in _texts(row, "feelings")]


def checked_tags(row: dict[str, Any]) -> list[str]:
    """The tags of an entry's row; raises ValueError where they are not texts."""
    return sorted(set(_texts(row, "tags")))


def _texts(row: dict[str, Any], name: str) -> list[str]:
    values = row.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and 0 < len(v) <= 60 for v in values):
        raise ValueError(f"field {name!r} is not a list of short texts")
    return values


def put_row(session: Session, row: Kept, tags: list[str], feelings: list[Feeling]) -> None:
    """Add a row, or replace the one of the same UUID, with an entry's tags and feelings."""
    table = type(row)
    known = session.exec(select(table).where(col(table.uuid) == row.uuid)).first()
    if known is not None:
        for name in type(row).model_fields:
            if name != "id":
                setattr(known, name, getattr(row, name))
        row = known
    session.add(row)
    if not isinstance(row, Entry):
        return
    session.flush()
    assert row.id is not None
    if known is not None:
        for model in (EntryTag, EntryFeeling):
            for old in session.exec(select(model).where(col(model.entry_id) == row.id)):
                session.delete(old)
        session.flush()
    links: list[SQLModel] = [EntryTag(entry_id=row.id, name=tag) for tag in tags]
    links += [EntryFeeling(entry_id=row.id, feeling=feeling) for feeling in sorted(set(feelings))]
    session.add_all(links)


def put_preference(session: Session, key: str, value: str) -> None:
    """Keep a choice unless one of that name is there."""
    if session.get(Preference, key) is None:
        session.add(Preference(key=key, value=value))


def tags_and_feelings(
    session: Session, entries: Sequence[Entry]
) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Tags and feelings of entries, by the entry's key, in two queries for all of them."""
    return {
        number: (tuple(found["tags"]), tuple(found["feelings"]))
        for number, found in _tags_and_feelings(session, entries).items()
    }


def pages(
    session: Session, since: date | None, until: date | None, tag: str, *, shared_only: bool
) -> Iterator[tuple[Entry, tuple[str, ...], tuple[str, ...]]]:
    """Kept pages, oldest first, with tags and feelings; a few hundred in memory at a time."""
    after: tuple[date, datetime, int] | None = None
    while True:
        query = select(Entry).where(col(Entry.deleted_at).is_(None))
        if since:
            query = query.where(col(Entry.day) >= since)
        if until:
            query = query.where(col(Entry.day) <= until)
        if shared_only:
            query = query.where(col(Entry.fate) == Fate.SHARE)
        if tag:
            query = query.where(col(Entry.id).in_(select(EntryTag.entry_id).where(col(EntryTag.name) == tag)))
        if after is not None:
            day, at, number = after
            query = query.where(
                or_(
                    col(Entry.day) > day,
                    and_(col(Entry.day) == day, col(Entry.at) > at),
                    and_(col(Entry.day) == day, col(Entry.at) == at, col(Entry.id) > number),
                )
            )
        rows = session.exec(query.order_by(col(Entry.day), col(Entry.at), col(Entry.id)).limit(PAGE)).all()
        extra = _tags_and_feelings(session, rows)
        for row in rows:
            assert row.id is not None
            yield row, tuple(extra[row.id]["tags"]), tuple(extra[row.id]["feelings"])
        if len(rows) < PAGE:
            return
        last = rows[-1]
        assert last.id is not None
        after = (last.day, last.at, last.id)
        session.expunge_all()
