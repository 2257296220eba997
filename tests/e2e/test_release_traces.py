"""Words that were let go, or erased, are in no file, no clipboard and no line the terminal keeps."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal
from tests.e2e.test_writing_survives import tmscoach

from tmscoach.startup import Services

pytestmark = pytest.mark.e2e

Open = Callable[..., Terminal]
MARKER = "Zqunsayable"


@pytest.fixture
def watched(
    services: Services, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[Path]]:
    """A home whose cautions were seen, a temporary folder of its own, and a search of both and of the log."""
    for name in ("welcomed", "release_caution"):
        services.preferences.put(name, "2026-11-01")
    services.close()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setenv("TMSCOACH_DEBUG", "1")

    def holding() -> list[Path]:
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        return [file for file in files if MARKER.encode() in file.read_bytes()]

    return holding


def released(terminal: Open) -> Terminal:
    """A release page with the marker in it, on the screen."""
    window = terminal()
    window.wait_for("Day 1 of 30")
    window.type("w")
    window.wait_for("of 10 min")
    window.type("\x14")
    window.wait_for("share (ctrl+t)")
    window.type("\x14")
    window.wait_for("not stored")
    window.type(MARKER)
    window.wait_for(MARKER)
    window.type("\x01\x1b[1;2F\x03")  # all of it marked, and copied
    window.settle()
    window.type("\x0f")  # the person's own editor is a file too
    window.settle()
    return window


def test_a_release_page_is_nowhere_before_during_and_after(
    watched: Callable[[], list[Path]], terminal: Open, home: Path
) -> None:
    window = released(terminal)
    assert watched() == []
    window.type("\x1b")
    window.wait_for("Which feeling is nearest?")
    window.type(".")
    window.settle()
    window.type("\r")
    window.wait_for("The page is gone.")
    assert watched() == []
    gone = len(window.raw)
    window.type("\r")
    window.settle()
    window.type("\x11")
    window.wait()
    assert watched() == []
    assert MARKER.encode() not in window.raw[gone:]
    assert b"\x1b]52;" not in window.raw  # nothing of it went to a clipboard
    assert tmscoach(home, "search", MARKER, "--json").stdout.strip() == "[]"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP], ids=["killed", "window closed"])
def test_a_release_page_is_nowhere_after_any_end(
    watched: Callable[[], list[Path]], terminal: Open, end: signal.Signals
) -> None:
    window = released(terminal)
    window.signal(end)
    window.wait()
    assert watched() == []
    assert b"\x1b]52;" not in window.raw


def test_an_erased_page_is_nowhere_though_the_program_was_killed_right_after(
    watched: Callable[[], list[Path]], home: Path
) -> None:
    tmscoach(home, "write", "-", "--tag", MARKER, stdin=f"{MARKER} and more words " * 300)
    tmscoach(home, "edit", "1", "-", stdin=f"{MARKER} changed " * 200)
    assert watched()
    code = (
        "import os, signal\nfrom tmscoach.startup import open_services\n"
        "services = open_services()\nservices.journal.delete_forever(1)\n"
        "services.journal.delete_forever\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    # a backup of the hours between is named when a page is erased, and keeps what it holds
    assert [file for file in watched() if file.parent.name != "backups"] == []
