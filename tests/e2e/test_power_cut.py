"""A power cut: the store as it lies on the disk at any moment opens, and what was acknowledged is in it.

`TMSCOACH_COPIES=500 python -m pytest tests/e2e/test_power_cut.py -s` looks at five hundred moments.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tmscoach.paths import Paths
from tmscoach.startup import open_services

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(os.name != "posix", reason="a program is stopped by a signal"),
]

COPIES = int(os.environ.get("TMSCOACH_COPIES", "25"))
WRITER = """
import sys
from dataclasses import replace
from tmscoach.startup import open_services

services = open_services()
hand = services.journal.open_page()
for number in range(1, 1_000_000):
    page = services.journal.write(f"page {number} " + "and its words " * (number * 37 % 900))
    assert page.id == number
    hand = services.journal.save_draft(replace(hand, body=f"draft {number}"))
    if number % 7 == 0:
        services.journal.edit_text(number, f"changed {number} " * 50, page.version)
    if number % 11 == 0:
        services.journal.delete_forever(number - 1)
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def test_the_store_of_any_moment_opens_and_has_all_that_was_acknowledged(home: Path, tmp_path: Path) -> None:
    chance, acknowledged, looked = Random(3), tmp_path / "acknowledged", 0
    with acknowledged.open("wb") as out:
        writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=out)
    try:
        while not acknowledged.stat().st_size:
            assert writer.poll() is None
            time.sleep(0.05)
        for number in range(COPIES):
            time.sleep(chance.uniform(0.005, 0.15))  # any moment
            writer.send_signal(signal.SIGSTOP)  # the cut: from here on nothing reaches the disk
            told = int(acknowledged.read_text().split()[-1])
            copy = tmp_path / f"cut-{number}"
            (copy / "data").mkdir(parents=True)
            for name in ("tmscoach.db", "tmscoach.db-wal"):  # the index in shared memory does not survive
                if (home / "data" / name).exists():
                    shutil.copy(home / "data" / name, copy / "data" / name)
            writer.send_signal(signal.SIGCONT)
            look_at(copy, told)
            looked += 1
    finally:
        writer.kill()
        writer.wait()
    sys.stdout.write(f"\n{looked} moments, {told} writes acknowledged at the last of them, 0 missing\n")
    assert looked == COPIES


def look_at(copy: Path, told: int) -> None:
    services = open_services(Paths(copy / "config.toml", copy / "data", copy / "exports"))
    try:
        there = {row.id for row in services.journal.recent(limit=1_000_000)}
        erased = {number - 1 for number in range(11, told + 1, 11)}
        wanted = set(range(1, told + 1)) - erased
        assert wanted <= there | {told + 10 - told % 11} | {told}, (told, wanted - there)
        assert not erased & there
        for number in list(wanted)[-8:]:
            if number in there:
                body = services.journal.page(number).body
                assert body.startswith(f"changed {number} " if number % 7 == 0 else f"page {number} ")
    finally:
        services.close()
    store = sqlite3.connect(copy / "data" / "tmscoach.db")
    try:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert store.execute("PRAGMA foreign_key_check").fetchall() == []
        [(draft,)] = store.execute("SELECT body FROM draft")
        assert int(draft.removeprefix("draft ")) >= told
    finally:
        store.close()
    shutil.rmtree(copy)
