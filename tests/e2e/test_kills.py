"""kill -9 while somebody types: what the screen called saved is there, run after run.

`TMSCOACH_KILLS=200 python -m pytest tests/e2e/test_kills.py -s` makes two hundred runs and prints the table;
`TMSCOACH_DOOR=dialog` makes all of them in a dialog.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from tests.conftest import FrozenTime

pytest.importorskip("pty", reason="pseudo-terminals need a POSIX system")

from tests.e2e.kills import begun_home, kill_many, table

from tmscoach.startup import Services

pytestmark = pytest.mark.e2e

RUNS = int(os.environ.get("TMSCOACH_KILLS", "8"))
SEED = int(os.environ.get("TMSCOACH_SEED", "0"))
DOOR = os.environ.get("TMSCOACH_DOOR", "")


def test_kill_9_while_typing_loses_nothing_that_was_called_saved(tmp_path: Path, now: FrozenTime) -> None:
    kills = kill_many(RUNS, begun_home(tmp_path / "begun", now), tmp_path, SEED, DOOR)
    lost = [kill for kill in kills if kill.is_lost]
    sys.stdout.write(f"\n{table(kills)}\n" + "".join(f"{kill}\n" for kill in lost))
    assert lost == []
    assert any(kill.acknowledged for kill in kills)  # or nothing was looked at


def piped(text: str) -> subprocess.Popen[bytes]:
    writer = subprocess.Popen(
        [sys.executable, "-m", "tmscoach", "write", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert writer.stdin is not None
    writer.stdin.write(text.encode())  # less than a pipe holds
    writer.stdin.close()
    return writer


def numbers(writer: subprocess.Popen[bytes]) -> list[int]:
    assert writer.stdout is not None
    with writer, writer.stdout:
        return [int(line) for line in writer.stdout.read().split()]


def test_kill_9_while_a_pipe_is_written_keeps_the_page_whole_or_not_at_all(services: Services) -> None:
    chance, text = Random(SEED), "One line of many, and all of it or none.\n" * 1000
    begun = time.monotonic()
    acknowledged = numbers(piped(text))
    whole = time.monotonic() - begun
    assert len(acknowledged) == 1
    for _ in range(max(RUNS // 2, 4)):
        writer = piped(text)
        time.sleep(chance.uniform(0.5, 1.05) * whole)  # the moment of the kill is what is tried here
        writer.kill()
        acknowledged += numbers(writer)
    kept = {row.id for row in services.journal.recent(limit=1000)}
    sys.stdout.write(
        f"\npipe: {max(RUNS // 2, 4)} kills, {len(acknowledged)} acknowledged, {len(kept)} kept\n"
    )
    assert set(acknowledged) <= kept
    assert {services.journal.page(number).body for number in kept} == {text.removesuffix("\n")}
