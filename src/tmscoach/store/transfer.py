"""Rows of every table as plain mappings, out and in, for the archive; and pages for Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, TypeVar, cast

from sqlmodel import Session, SQLModel, and_, col, delete, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from tmscoach.models.columns import Kept
from tmscoach.models.journal import Entry, EntryFeeling, EntryTag
from tmscoach.models.preferences import Preference
from tmscoach.models.shape import MOST, FieldShape, Sort, shape_of
from tmscoach.models.tables import (
    Answer,
    Attempt,
    Card,
    Cause,
    Doubt,
    Draft,
    DrillRun,
    Evidence,
    GateRecord,
    Goal,
    Homework,
    Line,
    Person,
    ProgramDayRun,
    ProgramRun,
    Question,
    Revision,
    Rung,
    Score,
    SupportNumber,
    Visit,
    WeeklyCheck,
    Worry,
)
from tmscoach.models.terms import Fate, Feeling
from tmscoach.store.journal import not_trashed

# name in the archive -> table, in the order they are written and read
KEPT_TABLES: dict[str, type[Kept]] = {
    "entries": Entry,
    "revisions": Revision,
    "drafts": Draft,
    "drills": DrillRun,
    "lines": Line,
    "cards": Card,
    "worries": Worry,
    "evidence": Evidence,
    "doubts": Doubt,
    "causes": Cause,
    "goals": Goal,
    "rungs": Rung,
    "attempts": Attempt,
    "weekly_checks": WeeklyCheck,
    "scores": Score,
    "answers": Answer,
    "program_runs": ProgramRun,
    "program_days": ProgramDayRun,
    "gates": GateRecord,
    "people": Person,
    "visits": Visit,
    "questions": Question,
    "homework": Homework,
    "support_numbers": SupportNumber,
}
# fields that archives of earlier versions do not have; there they take the default of the table
ADDED_LATER = {
    "entries": {"source", "source_meta"},
    "drills": {"stage", "doing", "harm_expected", "moved", "harm_found", "happened", "learned", "rung_uuid"},
    "lines": {"text_you", "believability"},
    "program_runs": {"intensive_from", "graduated_at"},
    "visits": {"whom"},
}
# parts whose rows are nothing without a row of another part: the field that names it, and that part; what
# else is named (the drill a page followed, the page a draft edits) may have been erased
PARENTS = {
    "rungs": ("goal_uuid", "goals"),
    "attempts": ("rung_uuid", "rungs"),
    "answers": ("score_uuid", "scores"),
    "program_days": ("run_uuid", "program_runs"),
}
PAGE = 500  # rows a query
_RENAMED = {"uuid": "id", "at": "created", "modified_at": "modified"}
_BACK = {outside: inside for inside, outside in _RENAMED.items()}
_INTERNAL = {"id", "writer"}  # the database's own key, and a process id that means nothing elsewhere
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")  # as models make them
LONGEST_WORD = 60  # of a tag
FIRST_YEAR, LAST_YEAR = 1000, 9000  # room for every offset; rules/days.py lets no page begin earlier


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A checked row of an archive's part `name`; tags and feelings belong to entries."""

    name: str
    row: Kept
    tags: list[str]
    feelings: list[Feeling]

    def standing(self) -> tuple[datetime, str]:
        """What decides between two versions of one thing, in every store alike: the later change is greater.

        Of two changes of one instant the words decide. The version counts in one store only, and has no say.
        """
        said = _outside(self.row)
        del said["version"]
        return self.row.modified_at, json.dumps(said | {"tags": self.tags, "feelings": self.feelings})


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
    number, name = col(EntryTag.entry_id), col(EntryTag.name)
    for entry_id, tag in session.exec(select(number, name).where(number.in_(ids)).order_by(name)):
        found[entry_id]["tags"].append(tag)
    number, felt = col(EntryFeeling.entry_id), col(EntryFeeling.feeling)
    for entry_id, feeling in session.exec(select(number, felt).where(number.in_(ids)).order_by(felt)):
        found[entry_id]["feelings"].append(feeling.value)
    return found


def preference_rows(session: Session) -> Iterator[dict[str, Any]]:
    """Every small choice."""
    for choice in session.exec(select(Preference).order_by(col(Preference.key))):
        yield {"key": choice.key, "value": choice.value}


def held_rows(session: Session, name: str, uuids: Collection[str]) -> dict[str, IncomingRow]:
    """The rows of a part that are here under these UUIDs, by UUID."""
    table = KEPT_TABLES[name]
    rows = session.exec(select(table).where(col(table.uuid).in_(sorted(uuids)))).all()
    extra = _tags_and_feelings(session, rows) if table is Entry else {}
    found: dict[str, IncomingRow] = {}
    for row in rows:
        more = extra.get(row.id or 0, {"tags": [], "feelings": []})
        found[row.uuid] = IncomingRow(name, row, more["tags"], [Feeling(word) for word in more["feelings"]])
    return found


def missing_rows(session: Session, name: str, uuids: Collection[str]) -> set[str]:
    """Which of these UUIDs no row of a part has."""
    table, missing = KEPT_TABLES[name], set(uuids)
    for start in range(0, len(uuids), PAGE):
        lot = sorted(uuids)[start : start + PAGE]
        query: SelectOfScalar[str] = select(table.uuid).where(col(table.uuid).in_(lot))
        missing.difference_update(session.exec(query).all())
    return missing


def count_rows(session: Session) -> int:
    """How many rows an archive has."""
    tables: list[type[SQLModel]] = [*KEPT_TABLES.values(), Preference]
    return sum(session.exec(select(func.count()).select_from(table)).one() for table in tables)


def count_entries(session: Session) -> int:
    """How many pages an archive has, those in the trash among them."""
    return session.exec(select(func.count()).select_from(Entry)).one()


def opened_days(session: Session) -> dict[tuple[str, int], str]:
    """The UUID of every opened programme day, by its walk and number: two stores may have opened the same."""
    rows = session.exec(select(ProgramDayRun.run_uuid, ProgramDayRun.number, ProgramDayRun.uuid)).all()
    return {(run, number): uuid for run, number, uuid in rows}


@cache
def row_shape(name: str) -> Mapping[str, FieldShape]:
    """The fields of a part of the archive, by the names they have there."""
    shape = {
        _RENAMED.get(field, field): found
        for field, found in shape_of(KEPT_TABLES[name]).items()
        if field not in _INTERNAL
    }
    felt = FieldShape(Sort.TEXTS, terms=tuple(Feeling))
    if KEPT_TABLES[name] is Entry:
        shape |= {"tags": FieldShape(Sort.TEXTS), "feelings": felt}
    return {field: felt if field == "feelings" else found for field, found in shape.items()}


def checked_row(name: str, row: dict[str, Any]) -> IncomingRow:
    """A row of an archive as a table model, every field checked.

    Raises:
        ValueError: a field is missing, unknown or not of its kind; the message names the field and no value.
    """
    shape = row_shape(name)
    if unknown := sorted(set(row) - set(shape)):
        raise ValueError(f"there is no field {unknown[0][:40]!r}")
    absent = {field for field in shape if field not in row}
    if missing := [field for field in shape if field in absent - ADDED_LATER.get(name, set())]:
        raise ValueError(f"field {missing[0]!r} is missing")
    values = {field: _checked(field, found, row[field]) for field, found in shape.items() if field in row}
    feelings = [_feeling(word) for word in values.get("feelings", ())]
    tags: list[str] = values.get("tags", [])
    if KEPT_TABLES[name] is Entry:
        del values["tags"], values["feelings"]
    made: Kept = KEPT_TABLES[name](**{_BACK.get(field, field): value for field, value in values.items()})
    if isinstance(made, Entry) and made.fate is Fate.RELEASE and (made.body or made.title):
        raise ValueError("a released page with a text")
    if isinstance(made, Draft) and made.fate is Fate.RELEASE:
        raise ValueError("a draft of a released page")
    return IncomingRow(name, made, sorted(set(tags)), sorted(set(feelings)))


def _checked(field: str, shape: FieldShape, value: Any) -> Any:
    if value is None and shape.optional:
        return None
    match shape.sort:
        case Sort.TEXT if isinstance(value, str):
            return _text(field, shape, value)
        case Sort.TERM if isinstance(value, str):
            if value not in shape.terms:
                raise ValueError(f"field {field!r} is none of {', '.join(shape.terms)}")
            return shape.terms[shape.terms.index(value)]  # a term equals its text
        case Sort.NUMBER if isinstance(value, int) and not isinstance(value, bool):
            least, most = shape.range or (0, 0)
            if not least <= value <= most:
                raise ValueError(f"field {field!r} is not from {least} to {most}")
            return value
        case Sort.DECIMAL if isinstance(value, int | float) and not isinstance(value, bool):
            if abs(value) > MOST:
                raise ValueError(f"field {field!r} is far too large")
            return float(value)
        case Sort.YES_NO if isinstance(value, bool):
            return value
        case Sort.DAY if isinstance(value, str):
            return _day(field, value)
        case Sort.INSTANT if isinstance(value, str):
            return _instant(field, value)
        case Sort.TEXTS if isinstance(value, list):
            if not all(isinstance(word, str) and 0 < len(word) <= LONGEST_WORD for word in value):
                raise ValueError(f"field {field!r} is not a list of short texts")
            return [_text(field, shape, word) for word in value]
    article = "an" if shape.sort is Sort.INSTANT else "a"
    empty = " or empty" if shape.optional else ""
    raise ValueError(f"field {field!r} is not {article} {shape.sort}{empty}")


def _text(field: str, shape: FieldShape, value: str) -> str:
    if shape.longest is not None and len(value) > shape.longest:
        raise ValueError(f"field {field!r} is longer than {shape.longest} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"field {field!r} is not Unicode text") from None
    if field == "id" and not _UUID.fullmatch(value):
        raise ValueError("field 'id' is not a UUID")
    return value


def _day(field: str, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise ValueError(f"field {field!r} is not a day, such as 2026-03-10")
    return day


def _instant(field: str, value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"field {field!r} is not an instant, such as 2026-03-10T14:02:11+01:00") from None
    if at.tzinfo is None:
        raise ValueError(f"field {field!r} has no offset from UTC")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"field {field!r} is in the year {at.year}")
    return at.astimezone(UTC)


def _feeling(word: str) -> Feeling:
    try:
        return Feeling(word)
    except ValueError:
        raise ValueError("field 'feelings' holds a word that is not one of the ten feelings") from None


def checked_preference(row: dict[str, Any]) -> tuple[str, str]:
    """A small choice of an archive.

    Raises:
        ValueError: it is not a key and a value.
    """
    if set(row) != {"key", "value"}:
        raise ValueError("a choice has a key and a value")
    key = _checked("key", FieldShape(Sort.TEXT, longest=40), row["key"])
    return key, _checked("value", FieldShape(Sort.TEXT), row["value"])


def rename_row(session: Session, name: str, uuid: str, new: str) -> None:
    """Give a row of a part another UUID."""
    table = KEPT_TABLES[name]
    held = session.exec(select(table).where(col(table.uuid) == uuid)).one()
    held.uuid = new
    session.add(held)
    session.flush()


def put_rows(session: Session, rows: Sequence[tuple[IncomingRow, bool]]) -> None:
    """Add rows, each with an entry's tags and feelings; one that is `known` replaces that of the same UUID.

    A replaced row gets a version of its own, so that a window that still shows the old one notices.
    """
    for start in range(0, len(rows), PAGE):
        lot = rows[start : start + PAGE]
        put = [_put(session, incoming.row, known=known) for incoming, known in lot]
        session.flush()  # a whole lot at once: the rows get their numbers
        for row, (incoming, known) in zip(put, lot, strict=True):
            if isinstance(row, Entry):
                _link(session, row, incoming, known=known)
        session.flush()
        session.expunge_all()


def _put(session: Session, row: Kept, *, known: bool) -> Kept:
    table = type(row)
    if known:
        with session.no_autoflush:
            held = session.exec(select(table).where(col(table.uuid) == row.uuid)).one()
        for name in set(table.model_fields) - _INTERNAL - {"version"}:
            setattr(held, name, getattr(row, name))
        held.version = max(held.version + 1, row.version)
        row = held
    session.add(row)
    return row


def _link(session: Session, entry: Entry, incoming: IncomingRow, *, known: bool) -> None:
    assert entry.id is not None
    if known:
        for model in (EntryTag, EntryFeeling):
            session.connection().execute(delete(model).where(col(model.entry_id) == entry.id))
    links: list[SQLModel] = [EntryTag(entry_id=entry.id, name=tag) for tag in incoming.tags]
    links += [EntryFeeling(entry_id=entry.id, feeling=feeling) for feeling in incoming.feelings]
    session.add_all(links)


def has_preference(session: Session, key: str) -> bool:
    """Whether a choice of that name is kept."""
    return session.get(Preference, key) is not None


def put_preference(session: Session, key: str, value: str) -> None:
    """Keep a choice."""
    session.add(Preference(key=key, value=value))


def tags_and_feelings(
    session: Session, entries: Sequence[Entry]
) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Tags and feelings of entries, by the entry's key, in two queries for all of them."""
    return {
        number: (tuple(found["tags"]), tuple(found["feelings"]))
        for number, found in _tags_and_feelings(session, entries).items()
    }


Found = tuple[Entry, tuple[str, ...], tuple[str, ...]]  # a page, its tags, its feelings


def pages(
    session: Session,
    since: date | None,
    until: date | None,
    tag: str,
    *,
    shared_only: bool,
    with_text: bool = False,
) -> Iterator[Found]:
    """Kept pages, oldest first, with tags and feelings; a few hundred in memory at a time.

    `with_text` leaves out those that have none.
    """
    wanted = _wanted(select(Entry), since, until, tag, shared_only=shared_only, with_text=with_text)
    after: tuple[date, datetime, int] | None = None
    while True:
        query = wanted
        if after is not None:
            day, at, number = after
            query = query.where(
                or_(
                    col(Entry.day) > day,
                    and_(col(Entry.day) == day, col(Entry.at) > at),
                    and_(col(Entry.day) == day, col(Entry.at) == at, col(Entry.id) > number),
                )
            )
        query = query.order_by(col(Entry.day), col(Entry.at), col(Entry.id)).limit(PAGE)
        # plain rows that read like entries: making an entry of each took as long as writing it out
        rows = cast(Sequence[Entry], session.connection().execute(query).all())
        extra = _tags_and_feelings(session, rows)
        for row in rows:
            assert row.id is not None
            yield row, tuple(extra[row.id]["tags"]), tuple(extra[row.id]["feelings"])
        if len(rows) < PAGE:
            return
        last = rows[-1]
        assert last.id is not None
        after = (last.day, last.at, last.id)


def count_pages(
    session: Session,
    since: date | None,
    until: date | None,
    tag: str,
    *,
    shared_only: bool,
    with_text: bool = False,
) -> int:
    """How many `pages` gives."""
    query = _wanted(
        select(func.count(col(Entry.id))), since, until, tag, shared_only=shared_only, with_text=with_text
    )
    return session.exec(query).one()


Chosen = TypeVar("Chosen")


def _wanted(
    query: SelectOfScalar[Chosen],
    since: date | None,
    until: date | None,
    tag: str,
    *,
    shared_only: bool,
    with_text: bool,
) -> SelectOfScalar[Chosen]:
    query = query.where(not_trashed())
    if since:
        query = query.where(col(Entry.day) >= since)
    if until:
        query = query.where(col(Entry.day) <= until)
    if shared_only:
        query = query.where(col(Entry.fate) == Fate.SHARE)
    if with_text:
        query = query.where(or_(col(Entry.body) != "", col(Entry.title) != ""))
    if tag:
        query = query.where(col(Entry.id).in_(select(EntryTag.entry_id).where(col(EntryTag.name) == tag)))
    return query
