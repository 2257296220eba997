"""Many programs at once on one home, from its very first moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


def run(*argv: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tmscoach", *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )


def test_twenty_programs_that_write_at_once_keep_twenty_pages(home: Path) -> None:
    writers = [run("write", f"page {number}") for number in range(20)]
    ends = [(writer.communicate(timeout=180), writer.returncode) for writer in writers]
    assert [code for _, code in ends] == [0] * 20, [err.decode() for (_, err), code in ends if code]
    assert sorted(int(out) for (out, _), _ in ends) == list(range(1, 21))
    out, _ = run("list", "--json").communicate(timeout=60)
    assert sorted(row["opening"] for row in json.loads(out)) == sorted(f"page {n}" for n in range(20))
    left = {path.name for path in (home / "data").iterdir()}
    assert left - {"backups"} == {"tmscoach.db"}
    assert len(list((home / "data" / "backups").glob("*"))) <= 1  # one of them made the day's backup
