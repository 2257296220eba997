"""The passphrase in a real terminal and in real processes, from setting it to the end of a locked one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e
Open = Callable[..., Terminal]
SECRET = "zqsecret phrase"
WORDS = "zqmarker words of a page"


def tmscoach(home: Path, *argv: str, file: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TMSCOACH_HOME": str(home), "TMSCOACH_DEBUG": "1"}
    return subprocess.run(
        [sys.executable, "-m", "tmscoach", *argv],
        input="",
        capture_output=True,
        text=True,
        env=environment | ({"TMSCOACH_PASSPHRASE_FILE": str(file)} if file else {}),
        timeout=120,
    )


def test_from_setting_one_to_a_lock_that_was_ended_nothing_is_lost_and_nothing_shows(
    home: Path, tmp_path: Path, terminal: Open, bytes_under: Callable[[bytes], list[Path]]
) -> None:
    assert tmscoach(home, "write", "an older page").returncode == 0

    asked = terminal(["passphrase", "set"])
    for question in ("New passphrase:", "Once more:"):
        asked.wait_for(question)
        asked.type(f"{SECRET}\n")
    asked.wait_for("The store is encrypted.")
    assert asked.wait() == 0
    assert SECRET not in asked.text

    wrong, right = tmp_path / "wrong", tmp_path / "right"
    wrong.write_text("something else\n", encoding="utf-8")
    right.write_text(f"{SECRET}\n", encoding="utf-8")
    right.chmod(0o600)
    assert tmscoach(home, "list").returncode == 3
    assert tmscoach(home, "list", file=wrong).returncode == 3
    assert "an older page" in tmscoach(home, "list", file=right).stdout

    window = terminal()
    window.wait_for("Type the passphrase")
    window.type(f"\x1b[200~{SECRET}\n\x1b[201~")  # pasted
    window.wait_for("•" * len(SECRET))
    window.type("\r")
    for number in range(1, 5):
        window.wait_for(f"{number} of 4")
        window.type("\r")
    window.wait_for("Day 1 of 30")
    window.type("w")
    window.wait_for("of 10 min")
    window.type(WORDS)
    window.wait_for("5 words")
    window.type("\x0c")  # ctrl+l in the middle of it
    window.wait_for("Locked")
    assert "zqmarker" not in window.text
    assert not bytes_under(b"zqmarker")
    window.type(f"{SECRET}\r")
    window.wait_for(WORDS)
    window.type("\x0c")
    window.wait_for("Locked")
    window.signal(signal.SIGTERM)
    assert window.wait() == 0

    again = terminal()
    again.wait_for("Type the passphrase")
    again.type(f"{SECRET}\r")
    again.wait_for("zqmarker")  # the unfinished page is offered
    again.type("\x11")
    assert again.wait() == 0
    assert not bytes_under(b"zqmarker")
    assert not bytes_under(b"zqsecret")
    assert b"zqsecret" not in asked.raw + window.raw + again.raw
