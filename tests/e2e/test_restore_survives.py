"""Going back to a backup is killed at random moments: the store is the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tmscoach.paths import Paths
from tmscoach.services.backups import backups

RUNS = 6


def tmscoach(*argv: str, typed: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tmscoach", *argv], input=typed, capture_output=True, text=True, check=True
    )
    return done.stdout


def bodies(store: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(store)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [body for (body,) in plain.execute("SELECT body FROM entry ORDER BY id")]


def test_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one(paths: Paths, tmp_path: Path) -> None:
    tmscoach("write", "-", typed="then " * 100_000)
    tmscoach("backup")
    then = bodies(paths.database)
    tmscoach("write", "-", typed="now")
    now = bodies(paths.database)
    pristine = shutil.copy(paths.database, tmp_path / "pristine.db")
    (backup,) = [one.path for one in backups(paths) if one.why == "kept"]
    started = time.monotonic()
    tmscoach("restore", str(backup), "--yes")
    whole = time.monotonic() - started
    chance = random.Random(6)
    killed = 0
    for _ in range(RUNS):
        for file in paths.data.glob("tmscoach*"):
            file.unlink()
        for folder in paths.data.glob(".restoring-*"):
            shutil.rmtree(folder)
        shutil.copy(pristine, paths.database)
        running = subprocess.Popen(
            [sys.executable, "-m", "tmscoach", "restore", str(backup), "--yes"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            running.wait(whole * chance.uniform(0.4, 1.0))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            killed += 1
        found = bodies(paths.database)
        assert found in (then, now)
        asides = list(paths.data.glob("tmscoach-aside-*.db"))
        if found == then:
            assert [bodies(aside) for aside in asides] == [now]
    assert killed
    assert tmscoach("restore", str(backup), "--yes")
    assert bodies(paths.database) == then
