"""The full-text index over entries: one place owns its table and its triggers."""

from __future__ import annotations

from sqlalchemy import Connection

COLUMNS = "title, body, meaning"
_NEW = "new.id, new.title, new.body, new.meaning"
_OLD = "old.id, old.title, old.body, old.meaning"


def make_index(connection: Connection) -> None:
    """Make the index (external content: the words live once, in `entry`) and fill it."""
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE entry_text USING fts5({COLUMNS}, content='entry', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
    )
    # without this, deleted words stay readable in the index's pages until they happen to be merged
    connection.exec_driver_sql("INSERT INTO entry_text(entry_text, rank) VALUES('secure-delete', 1)")
    connection.exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES('rebuild')")
    make_triggers(connection)


def make_triggers(connection: Connection) -> None:
    """Make the triggers that keep the index in step; a rebuild of `entry` drops them, so call this after."""
    for name in ("entry_text_added", "entry_text_removed", "entry_text_changed"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    add = f"INSERT INTO entry_text(rowid, {COLUMNS}) VALUES ({_NEW});"
    remove = f"INSERT INTO entry_text(entry_text, rowid, {COLUMNS}) VALUES ('delete', {_OLD});"
    connection.exec_driver_sql(f"CREATE TRIGGER entry_text_added AFTER INSERT ON entry BEGIN {add} END")
    connection.exec_driver_sql(f"CREATE TRIGGER entry_text_removed AFTER DELETE ON entry BEGIN {remove} END")
    connection.exec_driver_sql(
        "CREATE TRIGGER entry_text_changed AFTER UPDATE OF title, body, meaning ON entry "
        f"BEGIN {remove} {add} END"
    )
