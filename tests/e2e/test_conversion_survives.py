"""kill -9 while the store gets a passphrase, another one, or none: the old store or the new one, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked, so that each starts at once"),
]
RUNS = 60
HARNESS = Path(__file__).with_name("conversion_harness.py")


def test_sixty_kills_lose_no_page_and_leave_no_half_store(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HARNESS), str(home / "data" / "tmscoach.db"), str(RUNS)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(found)  # noqa: T201 - figures for whoever looks, with -s
    assert found["runs"] == RUNS
    assert found["lost"] == 0
    assert found["unopenable"] == 0
    assert found["left_beside"] == 0
    assert found["killed_inside"] > RUNS // 4
    assert found["converted"] > 0
