"""doctor, erase and remind through the command line."""

from __future__ import annotations

import json
import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Piped, Run

from tmscoach.errors import Exit
from tmscoach.paths import Paths
from tmscoach.store import backup


def test_the_doctor_ends_with_1_if_there_is_work(piped: Piped, tmscoach: Run, paths: Paths) -> None:
    piped("write", "-", typed="words")
    tmscoach("backup")
    code, out, err = tmscoach("doctor")
    assert (code, err) == (Exit.DONE, "")
    assert all(line.startswith("ok  ") for line in out.splitlines())
    paths.data.chmod(0o755)
    code, out, err = tmscoach("doctor")
    assert code == Exit.REFUSED
    assert "look  permissions" in out
    assert err == "1 of 12 need a look.\n"
    assert tmscoach("doctor", "--mend")[0] == Exit.DONE
    rows = json.loads(tmscoach("doctor", "--json")[1])
    assert all(row["well"] for row in rows)
    assert {"store", "search", "backups", "room", "versions"} <= {row["name"] for row in rows}


def test_the_doctor_looks_at_a_store_that_cannot_be_opened(piped: Piped, tmscoach: Run, paths: Paths) -> None:
    piped("write", "-", typed="words")
    tmscoach("backup")
    paths.database.write_bytes(b"damaged")
    code, out, _ = tmscoach("doctor", "--mend")
    assert code == Exit.REFUSED
    assert out.startswith("look  store")
    assert "restore newest" in out
    assert paths.database.read_bytes() == b"damaged"


# --- erase -------------------------------------------------------------------------------------------------


@pytest.fixture
def full(piped: Piped, tmscoach: Run, paths: Paths) -> Paths:
    """A home with something in every place."""
    piped("write", "-", "--fate", "share", typed="zqmarker words")
    tmscoach("backup")
    tmscoach("export")
    tmscoach("restore", "newest", "--yes")
    (paths.editing / "4194303-abc").mkdir(parents=True)
    (paths.editing / "4194303-abc" / "page.md").write_text("zqmarker")
    paths.drills.mkdir()
    (paths.drills / "mine.toml").write_text("mine")
    (paths.exports / "letter.txt").write_text("mine")
    paths.config_file.write_text("bell = true\n")
    return paths


def everything(paths: Paths) -> set[str]:
    root = paths.config_file.parent
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def test_everything_of_a_user_is_erased_and_their_own_files_stay(full: Paths, piped: Piped) -> None:
    code, out, err = piped("erase", typed="erase\n")
    assert code == Exit.DONE
    assert str(full.database) in out
    assert "deleted." in err
    assert "Time Machine" in err
    assert everything(full) == {
        "config.toml",
        "data/drills/mine.toml",
        "exports/letter.txt",
        "exports/tmscoach-pages-2026-11-24.md",
    }
    assert not full.backups.exists()
    assert "There is nothing of yours" in piped("erase")[2]


def test_exports_go_where_that_is_asked_for(full: Paths, piped: Piped) -> None:
    code, out, _ = piped("erase", "--exports", "--json", typed="erase\n")
    assert code == Exit.DONE
    assert str(full.exports / "letter.txt") in json.loads(out)["left"]
    assert everything(full) == {"config.toml", "data/drills/mine.toml", "exports/letter.txt"}
    assert not any(b"zqmarker" in file.read_bytes() for file in full.data.parent.rglob("*") if file.is_file())


@pytest.mark.parametrize("typed", ["", "yes\n", "no\n", "erase everything\n"])
def test_without_the_word_nothing_is_erased(full: Paths, piped: Piped, typed: str) -> None:
    before = everything(full)
    code, _, err = piped("erase", typed=typed)
    assert code == Exit.REFUSED
    assert "Nothing was deleted." in err
    assert everything(full) == before
    assert piped("erase", "--dry-run", typed="erase\n")[0] == Exit.DONE
    assert everything(full) == before


@pytest.mark.skipif(os.name != "posix", reason="locks as POSIX has them")
def test_nothing_is_erased_under_an_open_window(
    full: Paths, piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "ALONE_PATIENCE", 0.1)
    code = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from tmscoach.store.opening import open_database;"
        f"d = open_database(Path({str(full.database)!r}), datetime.now);"
        "print('open', flush=True); sys.stdin.readline(); d.close()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        refused, _, err = piped("erase", typed="erase\n")
        assert refused == Exit.REFUSED
        assert "Another tmscoach has the store open" in err
        assert full.database.exists()
        assert list(full.backups.iterdir())
    finally:
        other.communicate("go\n")


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_a_store_behind_a_link_is_erased_there(full: Paths, piped: Piped, tmp_path: Path) -> None:
    elsewhere = tmp_path / "disk.db"
    full.database.rename(elsewhere)
    full.database.symlink_to(elsewhere)
    assert piped("erase", typed="erase\n")[0] == Exit.DONE
    assert not elsewhere.exists()
    assert not full.database.is_symlink()


# --- remind ------------------------------------------------------------------------------------------------


def test_one_line_is_said_while_today_holds_nothing(tmp_path: Path, home: Path) -> None:
    def said(*argv: str, typed: str = "") -> str:
        return subprocess.run(
            [sys.executable, "-m", "tmscoach", *argv], input=typed, capture_output=True, text=True, check=True
        ).stdout

    assert said("remind") == "Today is still open.\n"
    said("write", "-", typed="zqmarker")
    assert said("remind") == ""
    assert json.loads(said("remind", "--json")) == {"open": False, "line": None}


def test_a_store_that_cannot_be_read_changes_nothing_about_the_line(tmscoach: Run, paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.database.write_bytes(b"damaged" * 900)
    assert tmscoach("remind") == (Exit.DONE, "Today is still open.\n", "")


@pytest.mark.parametrize("form", ["systemd", "cron", "launchd"])
def test_files_for_others_are_printed_and_nothing_is_installed(tmscoach: Run, home: Path, form: str) -> None:
    code, out, err = tmscoach("remind", "--print", form, "--at", "07:05")
    assert (code, err) == (Exit.DONE, "Nothing was installed.\n")
    assert f"TMSCOACH_HOME={home}" in out
    assert not home.exists()
    if form == "launchd":
        made = plistlib.loads(out.encode())
        assert made["StartCalendarInterval"] == {"Hour": 7, "Minute": 5}
        shell = made["ProgramArguments"][2]
    elif form == "cron":
        assert out.splitlines()[1].startswith("5 7 * * * ")
        shell = out.splitlines()[1].removeprefix("5 7 * * * ")
    else:
        assert "OnCalendar=*-*-* 07:05:00\nPersistent=true" in out
        (line,) = (line for line in out.splitlines() if line.startswith("ExecStart="))
        shell = line.removeprefix('ExecStart=/bin/sh -c "').removesuffix('"')
        shell = shell.replace('\\"', '"').replace("$$", "$")
    assert subprocess.run(["sh", "-n", "-c", shell], check=False).returncode == 0
    assert json.loads(tmscoach("remind", "--print", form, "--json")[1])["for"] == form


@pytest.mark.parametrize("argv", [("--print", "windows"), ("--print", "cron", "--at", "noon")])
def test_what_cannot_be_printed_is_said(tmscoach: Run, argv: tuple[str, ...]) -> None:
    assert tmscoach("remind", *argv)[0] == Exit.USAGE
