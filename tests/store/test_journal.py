"""Queries about pages: what the database itself forbids, and what lists cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from tmscoach.errors import CoachError
from tmscoach.models.journal import Draft, Entry
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.services.export import Format, Wanted
from tmscoach.startup import Services
from tmscoach.store import journal as store
from tmscoach.store.database import Database

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def entry(**changes: Any) -> Entry:
    columns: dict[str, Any] = {"day": NOON.date(), "at": NOON, "modified_at": NOON, "body": "text"}
    return Entry(**columns | changes)


@contextmanager
def counted(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that run inside the block, and their values."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append((statement, values))

    event.listen(database._engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database._engine, "before_cursor_execute", note)


@pytest.mark.parametrize("change", [{"body": "words"}, {"title": "words"}])
def test_the_database_itself_refuses_the_words_of_a_released_page(
    services: Services, change: dict[str, str]
) -> None:
    with pytest.raises(CoachError), services.database.writing() as session:
        session.add(entry(fate=Fate.RELEASE, body="", title="").model_copy(update=change))
    with pytest.raises(CoachError), services.database.writing() as session:
        session.add(Draft(fate=Fate.RELEASE, day=NOON.date(), at=NOON, modified_at=NOON))


def test_terms_are_stored_by_value(services: Services) -> None:
    with services.database.writing() as session:
        store.put_entry(session, entry(kind=Kind.LETTER, fate=Fate.SHARE), ("a",), (Feeling.ANGER,))
    with services.database.reading() as session:
        raw = session.connection().exec_driver_sql(
            "SELECT kind, fate, feeling, at FROM entry JOIN entry_feeling ON entry_id = id"
        )
        assert raw.fetchall() == [("letter", "share", "anger", "2026-11-24 12:00:00.000000")]
        found = store.entry(session, 1)
        assert found is not None
        assert found.at == NOON
        assert found.at.tzinfo is not None


def test_erasing_a_page_erases_what_hangs_on_it(services: Services) -> None:
    with services.database.writing() as session:
        page = entry()
        store.put_entry(session, page, ("a", "b"), (Feeling.ANGER,))
        store.put_draft(
            session, Draft(day=NOON.date(), at=NOON, modified_at=NOON, entry_uuid=page.uuid, base_version=1)
        )
        store.erase_entry(session, page)
    with services.database.reading() as session:
        for table in ("entry", "entry_tag", "entry_feeling", "draft"):
            assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


@pytest.fixture
def many(services: Services) -> Services:
    """Three hundred pages over a hundred days, every third tagged and felt."""
    with services.database.writing() as session:
        for number in range(300):
            day = date.fromordinal(date(2026, 1, 1).toordinal() + number // 3)
            store.put_entry(
                session,
                entry(day=day, body=f"page {number} " * 50),
                ("third",) if number % 3 == 0 else (),
                (Feeling.HURT,) if number % 3 == 0 else (),
            )
    return services


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda s: s.journal.recent(), 1),
        (lambda s: s.journal.recent(tag="third", feeling=Feeling.HURT, limit=100), 1),
        (lambda s: s.journal.month(2026, 2), 1),
        (lambda s: s.journal.on_day(date(2026, 2, 1)), 1),
        (lambda s: s.journal.tags(), 2),  # the second for what is in the trash
        (lambda s: s.journal.search("page"), 4),
        (lambda s: s.journal.search("tag:third page -nothing"), 4),
        (lambda s: s.journal.trash(), 1),
    ],
)
def test_a_list_asks_the_same_few_questions_however_long_it_is(
    many: Services, ask: Callable[[Services], object], most: int
) -> None:
    with counted(many.database) as statements:
        assert ask(many) is not None
    assert 1 <= len(statements) <= most


def plan(database: Database, statement: str, values: Any) -> list[str]:
    """How SQLite goes about a statement, step by step."""
    with database.reading() as session:
        connection = session.connection()
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda s: s.tracks.letter(), "ix_entry_prompt"),
        (lambda s: s.journal.draw_prompt(), "ix_entry_prompt_id"),
    ],
)
def test_pages_are_found_by_their_prompt_without_a_walk_through_all(
    many: Services, ask: Callable[[Services], object], index: str
) -> None:
    with counted(many.database) as statements:
        ask(many)
    asked = [(statement, values) for statement, values in statements if "FROM entry" in statement]
    assert asked
    for statement, values in asked:
        assert any(f"INDEX {index} " in f"{step} " for step in plan(many.database, statement, values))


def test_paging_walks_the_index_and_sorts_nothing(many: Services) -> None:
    with counted(many.database) as statements:
        first = many.journal.recent(limit=10)
        many.journal.recent(before=first[-1], limit=10)
    assert len(statements) == 2
    for statement, values in statements:
        steps = plan(many.database, statement, values)
        assert any("ix_entry_day_at" in step for step in steps)
        assert not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: s.program.today(),
        lambda s: s.progress.progress(),
        lambda s: s.packet.make(s.packet.usual()),
        lambda s: s.export.write(
            Format.MARKDOWN, Wanted(date(2026, 4, 1), date(2026, 4, 7), everything=True)
        ),
        lambda s: s.journal.recent(since=date(2026, 4, 1)),
    ],
)
def test_a_question_about_some_days_looks_at_no_page_of_other_days(
    many: Services, ask: Callable[[Services], object]
) -> None:
    many.program.today()  # the programme's day is open
    with counted(many.database) as statements:
        ask(many)
    about_pages = [one for one in statements if "FROM entry" in one[0] and one[0].startswith("SELECT")]
    assert about_pages
    for statement, values in about_pages:
        for step in plan(many.database, statement, values):
            assert not step.startswith("SCAN entry"), statement
            assert "ix_entry_deleted_at (deleted_at=?)" not in step, statement


def test_the_lines_around_hits_are_looked_for_once_and_not_once_a_hit(many: Services) -> None:
    with counted(many.database) as statements:
        assert len(many.journal.search("pa")) == 50
    (about,) = [one for one in statements if "snippet(" in one[0]]
    # "M" is the words; "=" would be the number of a page, for which the words are looked up again
    assert [step.rpartition(":")[2][0] for step in plan(many.database, *about)] == ["M"]
