"""The full-text search over pages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, column, or_, table, text
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func

from tmscoach.models.journal import Entry
from tmscoach.store.journal import Filter, trashed

RANKED = 2000  # pages; five years of one a day
_INDEX = table("entry_text", column("rowid"))
_WEIGHTS = "4.0, 1.0, 2.0"  # a word in the title says more than one in the body: title, body, meaning


def matching_ids(
    session: Session,
    match: str,
    avoid: str,
    literals: Sequence[str],
    not_literals: Sequence[str],
    only: Filter,
    limit: int,
) -> list[int]:
    """Numbers of the pages that match, best first, and newest first among equals.

    `match` and `avoid` are index expressions in which every word is quoted; either may be empty. `literals`
    are looked for letter by letter, ASCII letters in either case.

    Of more pages than `RANKED` that match, the last that came into the store are weighed and the others left
    out: weighing all that hold a word like "and" took a tenth of a second at every key of a large journal.
    """
    conditions = only.conditions()
    parameters = {"match": match, "avoid": avoid}
    if avoid:
        avoided = sql_select(_INDEX.c.rowid).where(text("entry_text MATCH :avoid"))
        conditions.append(col(Entry.id).not_in(avoided))
    conditions += [_holds(literal) for literal in literals]
    conditions += [~_holds(literal) for literal in not_literals]
    newest_first = (col(Entry.day).desc(), col(Entry.at).desc(), col(Entry.id).desc())
    if match:
        ranked = sql_select(_INDEX.c.rowid, text(f"bm25(entry_text, {_WEIGHTS}) AS score"))
        ranked = ranked.where(text("entry_text MATCH :match"))
        if len(conditions) > 1:
            ranked = ranked.join(Entry, col(Entry.id) == _INDEX.c.rowid).where(*conditions)
        else:  # nothing but the trash to leave out: no need to look at the pages themselves
            ranked = ranked.where(_INDEX.c.rowid.not_in(trashed()))
        last = ranked.order_by(_INDEX.c.rowid.desc()).limit(max(RANKED, limit)).subquery()
        wanted = sql_select(col(Entry.id)).join(last, last.c.rowid == col(Entry.id))
        wanted = wanted.order_by(column("score"), *newest_first)
    else:
        wanted = sql_select(col(Entry.id)).where(*conditions).order_by(*newest_first)
    found = session.connection().execute(wanted.limit(limit), parameters)
    return [number for (number,) in found if number is not None]


def _holds(literal: str) -> ColumnElement[bool]:
    return or_(
        *(
            func.instr(func.lower(text_column), func.lower(literal)) > 0
            for text_column in (col(Entry.body), col(Entry.title), col(Entry.meaning))
        )
    )


def snippets(session: Session, match: str, ids: Sequence[int], mark: str, unmark: str) -> dict[int, str]:
    """Where each of these pages matches: some words around it, what matched between `mark` and `unmark`."""
    # the + keeps the numbers from the index, which would look up the words anew for each of them
    wanted = text(
        "SELECT rowid, snippet(entry_text, -1, :mark, :unmark, '…', 16) FROM entry_text "
        "WHERE entry_text MATCH :match AND +rowid IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    values = {"mark": mark, "unmark": unmark, "match": match, "ids": list(ids)}
    return dict(session.connection().execute(wanted, values).all())


def highlighted(
    session: Session, match: str, ids: Sequence[int], mark: str, unmark: str
) -> dict[int, tuple[str, str, str]]:
    """Body, title and meaning of each of these pages, whole, with every match between `mark` and `unmark`."""
    wanted = text(
        "SELECT rowid, highlight(entry_text, 1, :mark, :unmark), highlight(entry_text, 0, :mark, :unmark), "
        "highlight(entry_text, 2, :mark, :unmark) FROM entry_text "
        "WHERE entry_text MATCH :match AND +rowid IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    values = {"mark": mark, "unmark": unmark, "match": match, "ids": list(ids)}
    return {
        number: (body, title, meaning)
        for number, body, title, meaning in session.connection().execute(wanted, values)
    }


def texts(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Body, title and meaning of each of these pages, whole, for marking what no index knows."""
    wanted = sql_select(col(Entry.id), col(Entry.body), col(Entry.title), col(Entry.meaning))
    return {
        number: (body, title, meaning)
        for number, body, title, meaning in session.connection().execute(wanted.where(col(Entry.id).in_(ids)))
        if number is not None
    }
