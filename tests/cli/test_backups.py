"""Backups through the command line: made, listed, brought back, and stores that cannot be opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Piped, Run
from tests.conftest import FrozenTime
from tests.store.test_backup import broken_ways, contents

from tmscoach import startup
from tmscoach.errors import Exit
from tmscoach.paths import Paths
from tmscoach.store import backup as store


@pytest.fixture
def kept(piped: Piped, tmscoach: Run, paths: Paths) -> Path:
    """A store with one page, and a backup of it asked for."""
    piped("write", "-", typed="as it was")
    code, out, _ = tmscoach("backup")
    assert code == Exit.DONE
    return Path(out.strip())


def test_a_backup_is_made_checked_and_listed(kept: Path, tmscoach: Run, tmp_path: Path) -> None:
    code, out, err = tmscoach("backup", str(tmp_path / "copy.db"))
    assert (code, out) == (Exit.DONE, f"{tmp_path / 'copy.db'}\n")
    assert "Copied and checked: 1 page" in err
    rows = json.loads(tmscoach("backup", "list", "--json")[1])
    assert [(row["why"], row["good"], row["pages"]) for row in rows] == [
        ("kept", True, 1),
        ("daily", True, 1),
    ]
    assert "asked for: 1 page" in tmscoach("backup", "list")[1]
    kept.write_bytes(kept.read_bytes()[:9000])
    assert "asked for: cannot be brought back" in tmscoach("backup", "list")[1]
    made = json.loads(tmscoach("backup", "--json")[1])
    assert (made["good"], made["encrypted"]) == (True, False)
    assert tmscoach("backup", str(tmp_path / "copy.db"))[0] == Exit.REFUSED


def test_the_day_gets_its_backup_before_anything_is_changed(
    piped: Piped, tmscoach: Run, paths: Paths, now: FrozenTime
) -> None:
    piped("write", "-", typed="one")
    assert not paths.backups.exists()
    now.move(days=1)
    piped("write", "-", typed="two")
    (made,) = paths.backups.iterdir()
    assert store.look(made).pages == 1
    tmscoach("list")
    assert len(list(paths.backups.iterdir())) == 1


def test_a_daily_backup_that_fails_stops_no_command(
    piped: Piped, tmscoach: Run, paths: Paths, now: FrozenTime
) -> None:
    piped("write", "-", typed="one")
    paths.backups.write_text("in the way")
    code, out, err = piped("write", "-", typed="two")
    assert (code, out) == (Exit.DONE, "2\n")
    assert "\nToday's backup could not be made. " in err


@pytest.mark.parametrize("yes", [True, False])
def test_a_backup_comes_back(kept: Path, piped: Piped, tmscoach: Run, paths: Paths, yes: bool) -> None:
    piped("write", "-", typed="later")
    code, out, err = (
        tmscoach("restore", "newest", "--yes") if yes else piped("restore", kept.name, typed="restore\n")
    )
    assert (code, out) == (Exit.DONE, f"{paths.database}\n")
    assert "holds 1 page" in err
    assert "as it was before is kept in" in err
    assert len(json.loads(tmscoach("list", "--json")[1])) == 1
    again = json.loads(tmscoach("restore", str(kept), "--yes", "--json")[1])
    assert again["pages"] == 1
    assert Path(again["aside"]).exists()


@pytest.mark.parametrize("typed", ["", "no\n", "yes\n"])
def test_without_the_word_nothing_comes_back(
    kept: Path, piped: Piped, tmscoach: Run, paths: Paths, typed: str
) -> None:
    piped("write", "-", typed="later")
    before = contents(paths.data)
    code, out, err = piped("restore", "newest", typed=typed)
    assert (code, out) == (Exit.REFUSED, "")
    assert "Nothing was restored." in err
    assert contents(paths.data) == before


def test_what_cannot_be_restored_is_said(kept: Path, tmscoach: Run, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Dear diary" * 999)
    assert tmscoach("restore", str(tmp_path / "text"), "--yes")[0] == Exit.STORE
    assert tmscoach("restore", str(tmp_path / "missing"), "--yes")[0] == Exit.REFUSED
    assert tmscoach("restore", str(tmp_path), "--yes")[0] == Exit.STORE


def test_a_missing_store_comes_back(kept: Path, tmscoach: Run, paths: Paths) -> None:
    paths.database.unlink()
    code, _, err = tmscoach("restore", "newest", "--yes")
    assert code == Exit.DONE
    assert "There was no store before." in err
    assert tmscoach("show", "1")[1].endswith("as it was\n")


@pytest.mark.parametrize("way", [way for way in broken_ways() if way != "empty"])
def test_a_store_that_cannot_be_used_is_named_never_changed_and_comes_back(
    kept: Path, tmscoach: Run, piped: Piped, paths: Paths, way: str
) -> None:
    services = startup.open_services(paths)
    for number in range(40):
        services.journal.write(f"page {number} " * 300)
    services.close()
    kept = Path(tmscoach("backup")[1].strip())
    broken_ways()[way](paths.database)
    before = contents(paths.data)
    for argv in (("search", "page"), ("list", "-n", "100"), ("backup",)):
        code, _, err = tmscoach(*argv)
        if code == Exit.DONE and way in ("an index damaged", "bytes flipped"):
            continue  # it needed nothing of what is damaged
        assert code == Exit.STORE, err
        assert str(paths.database) in err or "could not be checked" in err
        if way not in ("a folder", "a dangling link", "newer"):
            assert str(kept) in err or "doctor" in err
    assert contents(paths.data) == before
    if way == "a folder":
        return
    code, _, err = tmscoach("restore", "newest", "--yes")
    assert code == Exit.DONE, err
    assert len(json.loads(tmscoach("list", "-n", "100", "--json")[1])) == 41
