"""What the doctor finds, and what it mends without losing a word."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.paths import Paths
from tmscoach.services.doctor import Finding, look_over
from tmscoach.startup import Services
from tmscoach.store import backup


def found(services: Services, *, mend: bool = False) -> dict[str, Finding]:
    return {
        one.name: one for one in look_over(services.paths, services.clock, services.database, None, mend=mend)
    }


def ill(services: Services) -> set[str]:
    return {name for name, one in found(services).items() if not one.is_well}


def at(paths: Paths, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(paths.database)) as plain:
        plain.execute(statement)
        plain.commit()


@pytest.fixture
def well(services: Services) -> Services:
    services.journal.write("a heron on one leg")
    services.backups.daily()
    return services


def test_a_store_that_is_well_needs_no_look(well: Services) -> None:
    assert ill(well) == set()
    assert "whole" in found(well)["store"].found


def test_a_store_that_has_just_begun_is_well(services: Services) -> None:
    assert ill(services) == set()
    assert "nothing to back up" in found(services)["backups"].found


def test_an_index_that_does_not_agree_is_made_anew_after_a_backup(well: Services) -> None:
    with well.database.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES('delete-all')")
    assert ill(well) == {"search"}
    assert "(mended)" in found(well, mend=True)["search"].found
    assert len(well.journal.search("heron")) == 1
    assert [file.name for file in well.paths.backups.glob("*before-mend*")] == [
        "tmscoach-2026-11-24-140211-before-mend.db"
    ]
    assert ill(well) == set()


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
def test_what_others_could_read_is_closed_to_them(well: Services) -> None:
    (file,) = well.paths.backups.iterdir()
    file.chmod(0o644)
    well.paths.data.chmod(0o755)
    assert ill(well) == {"permissions"}
    assert "(2 mended)" in found(well, mend=True)["permissions"].found
    assert (file.stat().st_mode & 0o777, well.paths.data.stat().st_mode & 0o777) == (0o600, 0o700)
    assert ill(well) == set()


def bad(paths: Paths, now: FrozenTime) -> None:
    (file,) = paths.backups.iterdir()
    file.write_bytes(file.read_bytes()[:9000])


def one_bad(paths: Paths, now: FrozenTime) -> None:
    (paths.backups / "tmscoach-2026-11-24-150000.db").write_bytes(b"damaged")


def old(paths: Paths, now: FrozenTime) -> None:
    now.move(days=9)


def from_the_future(paths: Paths, now: FrozenTime) -> None:
    (file,) = paths.backups.iterdir()
    shutil.copy(file, paths.backups / "tmscoach-2031-01-01-000000.db")


def none(paths: Paths, now: FrozenTime) -> None:
    shutil.rmtree(paths.backups)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (bad, "None of 1 backups is whole"),
        (one_bad, "cannot be opened"),
        (old, "9 days ago"),
        (from_the_future, "1 lie in days to come"),
        (none, "There is no backup"),
    ],
)
def test_backups_that_would_not_help_are_told_of(
    well: Services, now: FrozenTime, change: Callable[[Paths, FrozenTime], None], words: str
) -> None:
    change(well.paths, now)
    finding = found(well)["backups"]
    assert not finding.is_well
    assert words in finding.found


def test_pages_of_days_to_come_are_counted(well: Services, now: FrozenTime) -> None:
    now.move(days=-3)
    finding = found(well)["clock"]
    assert not finding.is_well
    assert finding.found.startswith("1 pages lie")


def test_rows_that_point_at_nothing_are_counted(well: Services) -> None:
    at(well.paths, "INSERT INTO entry_tag VALUES (99, 'lost')")
    assert ill(well) == {"links"}


class Disk(NamedTuple):
    total: int
    used: int
    free: int


def test_a_disk_that_is_nearly_full_is_told_of(well: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(10**9, 10**9, 2_000_000))
    assert ill(well) == {"room"}
    assert "2 MB are free" in found(well)["room"].found


def test_what_was_left_half_done_is_named_and_removed(well: Services) -> None:
    room = well.paths.data / f"{backup.ROOM}abc"
    room.mkdir()
    (room / "tmscoach.db").write_text("words")
    half = well.paths.backups / ".abc.part"
    half.write_text("words")
    for path, mode in ((room, 0o700), (room / "tmscoach.db", 0o600), (half, 0o600)):
        path.chmod(mode)
    assert ill(well) == set()  # somebody may be at work on them
    for path in (room, half):
        os.utime(path, (1, 1))
    assert ill(well) == {"half files"}
    assert found(well, mend=True)["half files"].is_well
    assert not room.exists()
    assert not half.exists()


def test_pages_left_by_an_editor_and_stores_set_aside_are_named(well: Services) -> None:
    page = well.paths.editing / "4194303-abc" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text("words")
    for folder in (page.parent, page.parent.parent):
        folder.chmod(0o700)
    page.chmod(0o600)
    aside = well.paths.data / "tmscoach-aside-2026-11-24-140211.db"
    aside.touch(0o600)
    assert ill(well) == {"editing"}
    os.utime(aside, (1, 1))
    assert ill(well) == {"editing", "set aside"}
    assert str(aside) in found(well)["set aside"].found


def test_a_store_that_cannot_be_opened_is_the_first_finding(paths: Paths, well: Services) -> None:
    well.close()
    paths.database.write_bytes(b"damaged")
    problem = CoachError("It is damaged.", "", "Restore.")
    first, *rest = look_over(paths, well.clock, None, problem)
    assert (first.found, first.do) == ("It is damaged.", "Restore.")
    assert all(one.is_well for one in rest)


def test_a_damaged_page_of_the_store_is_found(well: Services, open_again: Callable[[], Services]) -> None:
    for number in range(60):
        well.journal.write(f"page {number} " * 300)
    well.close()
    file: Path = well.paths.database
    data = bytearray(file.read_bytes())
    for number in range(len(data) // 4096 - 20, len(data) // 4096):
        data[number * 4096 : number * 4096 + 12] = b"\xff" * 12
    file.write_bytes(data)
    finding = found(open_again())["store"]
    assert "damaged" in finding.found
    assert "restore newest" in finding.do
    assert file.read_bytes() == bytes(data)
