"""What was typed survives every end a program can come to; what was released leaves no byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

WORDS = "The letter has been on the table for nine days."
Open = Callable[..., Terminal]


def tmscoach(home: Path, *argv: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command over the same home."""
    return subprocess.run(
        [sys.executable, "-m", "tmscoach", *argv],
        input=stdin,
        capture_output=True,
        text=True,
        env=os.environ | {"TMSCOACH_HOME": str(home)},
        timeout=60,
        check=False,
    )


def bodies(home: Path) -> list[str]:
    """The text of every kept page, newest first."""
    rows = json.loads(tmscoach(home, "list", "--json").stdout)
    return [json.loads(tmscoach(home, "show", str(row["id"]), "--json").stdout)["body"] for row in rows]


def past_the_welcome(terminal: Open) -> Terminal:
    """A first start, its four pages skipped."""
    window = terminal()
    for number in range(1, 5):
        window.wait_for(f"{number} of 4")
        window.type("\r")
    window.wait_for("Day 1 of 30")
    return window


def write(window: Terminal) -> None:
    """Open the editor and type; returns when the screen says that it is saved."""
    window.type("w")
    window.wait_for("of 10 min")
    window.type(WORDS)
    window.wait_for("10 words")
    window.wait_for("saved ")


def test_a_page_is_offered_again_after_kill_9(terminal: Open, home: Path) -> None:
    window = past_the_welcome(terminal)
    write(window)
    time.sleep(1.2)  # at most one second behind
    window.signal(signal.SIGKILL)
    window.wait()
    again = terminal()
    again.wait_for("A page was left unfinished")
    again.type("k")
    again.wait_for(lambda text: "unfinished" not in text)
    again.type("\x11")
    assert again.wait() == 0
    assert bodies(home) == [WORDS]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=["window closed", "terminated"])
def test_nothing_is_missing_when_the_program_is_told_to_end(
    terminal: Open, home: Path, number: signal.Signals
) -> None:
    window = past_the_welcome(terminal)
    write(window)
    window.type(" And one more.")
    window.wait_for("13 words")
    window.signal(number)
    window.wait()
    kept = bodies(home)
    if not kept:  # it may have stayed a draft; the next start offers it whole
        again = terminal()
        again.wait_for("A page was left unfinished")
        again.type("k")
        again.wait_for(lambda text: "unfinished" not in text)
        again.type("\x11")
        again.wait()
        kept = bodies(home)
    assert kept == [WORDS + " And one more."]


def test_quitting_in_mid_sentence_keeps_the_page(terminal: Open, home: Path) -> None:
    window = past_the_welcome(terminal)
    write(window)
    window.type("\x11")
    assert window.wait() == 0
    assert bodies(home) == [WORDS]


def test_the_marker_search_would_find_a_page_that_is_stored(
    home: Path, bytes_under: Callable[[bytes], list[Path]]
) -> None:
    tmscoach(home, "write", "-", stdin="XyzzyMarker kept words")
    assert bytes_under(b"XyzzyMarker")


def test_a_first_run_in_a_pipe_neither_hangs_nor_asks(home: Path) -> None:
    done = tmscoach(home)
    assert done.returncode == 0
    assert "Day 1 of 30" in done.stdout
    assert "\x1b" not in done.stdout


def test_two_windows_on_one_page_keep_both_texts(terminal: Open, home: Path) -> None:
    tmscoach(home, "write", "-", stdin="The first words.")
    window = past_the_welcome(terminal)
    window.type("2")
    window.wait_for("The first words.")
    window.type("e")
    window.wait_for("of 10 min")
    window.type("Mine. ")
    window.wait_for("saved ")
    assert tmscoach(home, "edit", "1", "-", stdin="Theirs.").returncode == 0
    window.type("\x11")
    window.wait()
    texts = " ".join(bodies(home))
    assert "Theirs." in texts
    assert "Mine." in texts


def test_a_terminal_that_vanishes_without_a_word_ends_the_program_and_keeps_the_page(
    terminal: Open, home: Path
) -> None:
    window = past_the_welcome(terminal)
    write(window)
    window.hang_up()
    assert window.process.wait(15) is not None
    assert bodies(home) == [WORDS]
