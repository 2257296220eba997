"""Models and migrations agree; an older store is brought up whole, after a backup, or stays as it was."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlmodel import SQLModel, select

from tmscoach.errors import CoachError
from tmscoach.models import tables
from tmscoach.models.drill import DrillRun, Line
from tmscoach.models.preferences import Preference
from tmscoach.paths import Paths
from tmscoach.startup import open_services
from tmscoach.store import migrate
from tmscoach.store import opening as module
from tmscoach.store.database import HEAD
from tmscoach.store.opening import open_database

if TYPE_CHECKING:
    from tests.conftest import FrozenTime


def test_the_constant_is_alembics_head() -> None:
    assert ScriptDirectory.from_config(migrate._config()).get_current_head() == HEAD


def test_models_and_migrations_make_the_same_tables(paths: Paths, now: FrozenTime) -> None:
    assert tables.__all__
    database = open_database(paths.database, now)

    def ours(_: Any, name: str | None, kind: str, *rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith("entry_text"))  # the index has no model

    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(),
            opts={"include_object": ours, "compare_type": True, "compare_server_default": True},
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_every_table_can_name_its_constraints(paths: Paths, now: FrozenTime) -> None:
    open_database(paths.database, now).close()
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        made = dict(plain.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in SQLModel.metadata.tables.values():
        for constraint in table.constraints:
            assert str(constraint.name) in made[table.name]


def test_a_current_store_opens_without_alembic(paths: Paths, now: FrozenTime, home: Path) -> None:
    open_database(paths.database, now).close()
    code = (
        "import sys; from datetime import datetime; from tmscoach.paths import find_paths;"
        "from tmscoach.store.opening import open_database;"
        "open_database(find_paths().database, datetime.now).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def dumped(file: Path) -> list[str]:
    """The store's tables and rows as SQL, the index's own tables left out."""
    with contextlib.closing(sqlite3.connect(file)) as plain:
        return [line for line in plain.iterdump() if "entry_text" not in line]


@pytest.fixture
def older(paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A store as an earlier program left it: the same revisions, with one more in front of the head."""
    database = open_database(paths.database, now)
    with database.writing() as session:
        session.merge(Preference(key="voice", value="you"))
    database.close()
    versions = tmp_path / "versions"
    versions.mkdir()
    shipped = Path(migrate.__file__).with_name("migrations") / "versions"
    for file in shipped.glob("*.py"):
        (versions / file.name).write_text(file.read_text())
    (versions / "next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        f"revision, down_revision, branch_labels, depends_on = '9000', {HEAD!r}, None, None\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('entry') as batch:\n"
        "        batch.add_column(sa.Column('weather', sa.String(), server_default='', nullable=False))\n"
        "    from tmscoach.store.fulltext import make_triggers\n"
        "    make_triggers(op.get_bind())\n"
        "    fail = None\n"
    )
    real = migrate._config

    def with_next() -> Any:
        config = real()
        config.set_main_option("version_locations", str(versions))
        config.set_main_option("path_separator", "os")
        return config

    monkeypatch.setattr(migrate, "_config", with_next)
    monkeypatch.setattr(migrate, "HEAD", "9000")
    monkeypatch.setattr(module, "HEAD", "9000")
    yield versions


def at_revision(paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch, revision: str) -> None:
    """An empty store as the program of that revision made it."""
    real = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _: real(config, revision))
        patch.setattr(module, "HEAD", revision)
        open_database(paths.database, now).close()


def test_drills_and_lines_of_the_first_program_keep_their_words(
    paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_revision(paths, now, monkeypatch, "0001")
    stamps = "1, 'u', 3, '2026-01-01', '2026-01-01 12:00:00.000000', '', 60, '2026-01-01 12:00:00.000000'"
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        plain.execute(f"INSERT INTO line VALUES ({stamps}, 'pain', 'I can be cross and walk.', NULL)")
        plain.execute(
            "INSERT INTO drill_run (id, uuid, version, day, at, zone, utc_offset, modified_at, script, mode, "
            "step, is_new, thought, line_key, line_text, voice, repetitions, about, unsaid, card_key, "
            f"card_text, back_to, cue, alarm_before) VALUES ({stamps}, 'full', 'full', 'close', 0, "
            "'a stone in a shoe', '', '', 'i', 0, '', '', '', '', '', '', 7)"
        )
        plain.commit()
    database = open_database(paths.database, now)
    with database.reading() as session:
        run = session.exec(select(DrillRun)).one()
        assert (run.thought, run.alarm_before, run.stage, run.doing) == ("a stone in a shoe", 7, 1, "")
        line = session.exec(select(Line)).one()
        assert (line.text, line.text_you, line.version) == ("I can be cross and walk.", "", 3)
    database.close()


def test_an_older_store_is_brought_up_after_a_backup(older: Path, paths: Paths, now: FrozenTime) -> None:
    before = dumped(paths.database)
    open_database(paths.database, now).close()
    (backup,) = paths.backups.iterdir()
    assert backup.name == "tmscoach-2026-11-24-140211-before-update.db"
    assert backup.stat().st_mode & 0o077 == 0
    assert dumped(backup) == before
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [("9000",)]
        assert plain.execute("SELECT value FROM preference").fetchall() == [("you",)]
        assert "weather" in [column[1] for column in plain.execute("PRAGMA table_info(entry)")]
    open_database(paths.database, now).close()
    assert len(list(paths.backups.iterdir())) == 1


def test_rows_that_point_at_a_rebuilt_table_stay(older: Path, paths: Paths, now: FrozenTime) -> None:
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        columns = [column[1] for column in plain.execute("PRAGMA table_info(entry)")]
        values = {
            "id": 1,
            "uuid": "u",
            "day": "2026-01-01",
            "at": "2026-01-01 12:00:00.000000",
            "modified_at": "2026-01-01 12:00:00.000000",
            "kind": "free",
            "fate": "private",
            "body": "a corridor",
            "deleted_at": None,
            "drill_uuid": None,
        }
        row = [
            values.get(name, 0 if name in ("version", "utc_offset", "words", "seconds") else "")
            for name in columns
        ]
        plain.execute(f"INSERT INTO entry VALUES ({', '.join('?' * len(columns))})", row)
        plain.execute("INSERT INTO entry_tag VALUES (1, 'work')")
        plain.commit()
    open_database(paths.database, now).close()
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        assert plain.execute("SELECT * FROM entry_tag").fetchall() == [(1, "work")]
        plain.execute("UPDATE entry SET body = 'a garden'")
        found = plain.execute("SELECT rowid FROM entry_text WHERE entry_text MATCH 'garden'").fetchall()
        assert found == [(1,)]  # the index is still kept in step


def test_an_update_that_fails_leaves_the_old_store_and_its_backup(
    older: Path, paths: Paths, now: FrozenTime
) -> None:
    file = older / "next.py"
    file.write_text(file.read_text().replace("fail = None", "op.execute('SELECT * FROM nowhere')"))
    before = dumped(paths.database)
    with pytest.raises(CoachError):
        open_database(paths.database, now)
    assert dumped(paths.database) == before
    (backup,) = paths.backups.iterdir()
    assert dumped(backup) == before


def test_an_update_that_breaks_a_link_between_rows_is_taken_back(
    older: Path, paths: Paths, now: FrozenTime
) -> None:
    file = older / "next.py"
    file.write_text(
        file.read_text().replace("fail = None", "op.execute(\"INSERT INTO entry_tag VALUES (99, 'lost')\")")
    )
    before = dumped(paths.database)
    with pytest.raises(CoachError, match="could not be brought up to date"):
        open_database(paths.database, now)
    assert dumped(paths.database) == before


def test_nothing_is_updated_when_the_backup_cannot_be_made(
    older: Path, paths: Paths, now: FrozenTime
) -> None:
    paths.backups.write_text("in the way")
    before = dumped(paths.database)
    with pytest.raises(CoachError):
        open_database(paths.database, now)
    assert dumped(paths.database) == before


def test_a_bug_in_a_revision_leaves_the_old_store_too(
    older: Path, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("zqmarker")

    monkeypatch.setattr(command, "upgrade", broken)
    before = dumped(paths.database)
    with pytest.raises(CoachError, match="could not be brought up to date") as problem:
        open_database(paths.database, now)
    assert "zqmarker" not in str(problem.value)
    assert dumped(paths.database) == before


def test_pages_of_the_program_before_revisions_keep_their_words_and_get_some(
    paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_revision(paths, now, monkeypatch, "0004")
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        plain.execute(
            "INSERT INTO entry (id, uuid, version, day, at, zone, utc_offset, modified_at, kind, fate, "
            "title, body, meaning, prompt_id, prompt, words, seconds) VALUES (1, 'u', 1, '2026-01-01', "
            "'2026-01-01 12:00:00.000000', '', 60, '2026-01-01 12:00:00.000000', 'free', 'private', '', "
            "'a stone in a shoe', '', '', '', 5, 0)"
        )
        plain.commit()
        before = plain.execute("SELECT * FROM entry").fetchall()
    services = open_services(paths, now=now)
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        assert plain.execute("SELECT * FROM entry").fetchall() == before
    assert services.revisions.earlier(1) == ()
    services.journal.edit_text(1, "two stones", 1)
    assert [one.body for one in services.revisions.earlier(1)] == ["a stone in a shoe"]
    services.close()


class Killed(BaseException):
    """The program ends here."""


@pytest.mark.parametrize(("revision", "each"), [("0001", 11), ("0004", 1)])
def test_an_update_that_stops_at_any_statement_leaves_the_old_form_or_the_new(
    paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, revision: str, each: int
) -> None:
    at_revision(paths, now, monkeypatch, revision)
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        plain.execute("INSERT INTO preference VALUES ('voice', 'you')")
        plain.commit()
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, older = dumped(paths.database), paths.database.read_bytes()
    outcomes: list[str] = []
    number = 1
    while True:
        shutil.rmtree(paths.data)
        paths.data.mkdir(mode=0o700)
        paths.database.write_bytes(older)
        seen = 0

        def stop(*_: object, at: int = number) -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                raise Killed

        event.listen(Engine, "before_cursor_execute", stop)
        try:
            with contextlib.suppress(Killed, CoachError):
                open_database(paths.database, now).close()
        finally:
            event.remove(Engine, "before_cursor_execute", stop)
        if dumped(paths.database) == before:
            outcomes.append("old")
        else:
            with contextlib.closing(sqlite3.connect(paths.database)) as plain:
                assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
                assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert plain.execute("SELECT value FROM preference").fetchall() == [("you",)]
            assert [dumped(backup) for backup in paths.backups.iterdir()] == [before]
            outcomes.append("new")
        if seen < number:
            break
        open_database(paths.database, now).close()  # and it can be done again
        number += each
    assert outcomes[0] == "old"
    assert outcomes[-1] == "new"
    assert outcomes == sorted(outcomes, reverse=True)
    assert len(outcomes) > 8
