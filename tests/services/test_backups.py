"""Backups that make themselves, once a day, and copies asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.paths import Paths
from tmscoach.services import backups
from tmscoach.startup import Services, open_services
from tmscoach.store import backup as store


def names(paths: Paths) -> list[str]:
    return sorted(file.name for file in paths.backups.iterdir())


def test_an_empty_store_needs_no_backup(services: Services) -> None:
    assert services.backups.daily() is None
    assert not services.paths.backups.exists()


def test_one_backup_a_day_is_made(services: Services, now: FrozenTime) -> None:
    services.journal.write("words")
    first = services.backups.daily()
    assert first is not None
    assert backups.checked(first).held is not None
    now.move(hours=6)
    assert services.backups.daily() is None
    now.move(hours=12)
    assert services.backups.daily() is not None
    assert names(services.paths) == ["tmscoach-2026-11-24-140211.db", "tmscoach-2026-11-25-080211.db"]


def test_those_that_are_too_many_go_and_those_asked_for_stay(services: Services, now: FrozenTime) -> None:
    services.journal.write("words")
    asked_for = services.backups.make()
    (services.paths.backups / "mine.txt").write_text("not ours")
    for _ in range(30):
        assert services.backups.daily() is not None
        now.move(days=1)
    daily = [one for one in backups.backups(services.paths) if not one.why]
    assert len(daily) == 7 + 2 + 1  # days, weeks and months that are not among the days
    assert asked_for.exists()
    assert (services.paths.backups / "mine.txt").exists()


def test_a_half_copy_of_a_killed_program_goes_when_nobody_is_at_it(
    services: Services, now: FrozenTime
) -> None:
    services.journal.write("words")
    services.paths.backups.mkdir()
    old, young = (services.paths.backups / f".{name}.part" for name in ("old", "young"))
    for half in (old, young):
        half.write_text("half")
    os.utime(old, (1, 1))
    services.backups.daily()
    assert not old.exists()
    assert young.exists()


@pytest.mark.skipif(os.name != "posix", reason="locks as POSIX has them")
def test_of_several_programs_that_start_together_one_makes_it(services: Services) -> None:
    import fcntl

    services.journal.write("words")
    services.paths.backups.mkdir()
    code = (
        "import fcntl, os, sys;"
        f"fcntl.flock(os.open({str(services.paths.backups)!r}, os.O_RDONLY), fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.readline()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert fcntl
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert services.backups.daily() is None
    finally:
        other.communicate("go\n")
    assert services.backups.daily() is not None


def test_a_backup_that_cannot_be_made_says_so_and_leaves_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.journal.write("words")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_put_on_disk", full)
    with pytest.raises(CoachError, match="No space left"):
        services.backups.daily()
    assert names(services.paths) == []


def test_a_copy_goes_where_it_is_asked_to(services: Services, tmp_path: Path) -> None:
    services.journal.write("words")
    usb = tmp_path / "usb"
    usb.mkdir()
    assert services.backups.copy_to(usb / "copy.db") == usb / "copy.db"
    assert services.backups.copy_to(usb) == usb / "tmscoach-2026-11-24-140211.db"
    assert all(backups.checked(file).held for file in usb.iterdir())
    assert {file.stat().st_mode & 0o777 for file in usb.iterdir()} == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_a_copy_replaces_nothing_unasked_and_follows_no_link(services: Services, tmp_path: Path) -> None:
    theirs, link = tmp_path / "theirs", tmp_path / "link"
    theirs.write_text("theirs")
    link.symlink_to(theirs)
    for path, words in (
        (theirs, "is there already"),
        (link, "is a link to"),
        (tmp_path / "nowhere" / "copy.db", "no folder"),
        (services.paths.database, "cannot be written over"),
    ):
        with pytest.raises(CoachError, match=words):
            services.backups.copy_to(path)
    assert theirs.read_text() == "theirs"
    for path in (link, services.paths.database):
        with pytest.raises(CoachError):
            services.backups.copy_to(path, overwrite=True)
    services.backups.copy_to(theirs, overwrite=True)
    assert backups.checked(theirs).held is not None


def test_a_backup_is_named_by_its_path_its_name_or_as_the_newest(services: Services, now: FrozenTime) -> None:
    services.journal.write("words")
    first = services.backups.make()
    now.move(days=1)
    second = services.backups.make()
    assert backups.chosen(services.paths, "newest") == second
    assert backups.chosen(services.paths, first.name) == first
    assert backups.chosen(services.paths, str(first)) == first
    second.write_bytes(b"damaged")
    assert backups.chosen(services.paths, "newest") == first
    first.unlink()
    with pytest.raises(CoachError, match="no backup"):
        backups.chosen(services.paths, "newest")


def test_a_restored_store_opens_and_the_older_text_is_there(
    services: Services, now: FrozenTime, open_again: Callable[[], Services]
) -> None:
    page = services.journal.write("as it was")
    made = services.backups.make()
    services.journal.edit_text(page.id, "changed", 1)
    services.close()
    done = backups.restore(services.paths, made, now())
    assert (done.held.pages, str(done.held.last_day)) == (1, "2026-11-24")
    assert backups.in_words(done.held) == "1 page, the last of 24 November 2026"
    assert open_again().journal.page(page.id).body == "as it was"
    with pytest.raises(CoachError, match="the store itself"):
        backups.restore(services.paths, services.paths.database, now())


def test_every_backup_before_something_is_made_in_one_way(
    services: Services, now: FrozenTime, tmp_path: Path, open_again: Callable[[], Services]
) -> None:
    services.journal.write("words")
    archive = services.transfer.export_archive(tmp_path / "all.json", overwrite=False).path
    other = open_services(Paths(tmp_path / "c", tmp_path / "other" / "data", tmp_path / "e"), now=now)
    other.journal.write("theirs")
    done = other.transfer.import_archive(archive)
    other.close()
    assert done.backup is not None
    assert done.backup == tmp_path / "other" / "data" / "backups" / done.backup.name
    assert done.backup.name.endswith("-before-import.db")
