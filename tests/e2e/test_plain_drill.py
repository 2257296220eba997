"""A drill in plain lines in a real pseudo-terminal: nothing is sent but words and line ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.terminal import Terminal

from tmscoach.errors import Exit

pytestmark = pytest.mark.e2e

Open = Callable[..., Terminal]
SCRIPT = """
id = "mine"
title = "About the stairs"
about = "Guess, do it, compare."
minutes = "1"
trigger = "movement"
steps = [
    {kind = "rate", id = "before", rail = "rate", title = "Now?", when = "before", hold = false},
    {kind = "predict", id = "guess", rail = "guess", title = "What does fear expect?"},
    {kind = "breathe", id = "breathe", rail = "breathe", title = "Breathe", breaths = 1, seconds_out = 1},
    {kind = "move", id = "move", rail = "move", title = "Now do it"},
    {kind = "found", id = "found", rail = "found", title = "What came of it?"},
    {kind = "shift-in", id = "in", rail = "in", title = "Which feeling is nearest?"},
    {kind = "slot", id = "slot", rail = "slot", title = "A time of its own"},
]
"""


@pytest.fixture
def own_drill(home: Path) -> str:
    """A script of one's own with a step that takes time."""
    folder = home / "data" / "drills"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(SCRIPT, encoding="utf-8")
    return "mine"


def asks(question: str, text: str) -> bool:
    """Whether a screen waits for the answer to a question."""
    return question in text and text.rstrip().endswith(">")


def answer(window: Terminal, *exchanges: tuple[str, str]) -> None:
    """Wait for each question, then type its answer."""
    for question, given in exchanges:
        window.wait_for(partial(asks, question))
        window.type(f"{given}\r")


def asked(home: Path, *argv: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tmscoach", *argv, "--json"],
        capture_output=True,
        text=True,
        env=os.environ | {"TMSCOACH_HOME": str(home)},
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def is_plain(raw: bytes) -> bool:
    """Whether a terminal was sent nothing but words and line ends."""
    return not any(
        (ord(sign) < 32 and sign not in "\r\n") or 0x7F <= ord(sign) < 0xA0 for sign in raw.decode()
    )


def test_now_in_plain_lines_sends_no_escape_sequence(terminal: Open, home: Path) -> None:
    window = terminal(["now", "--plain"])
    answer(
        window,
        ("enter means 5.", "3"),
        ("Alarm: 0 to 10", "11"),
        ("is not a rating", "6"),
        ("enter begins", ""),
        ("1 to 9, 0 for the last", "2"),
        ("enter when you are back", ""),
        ("How loud is it now?", "4"),
    )
    assert window.wait() == Exit.DONE
    assert "Alarm: 6 to 4.\n" in window.raw.decode().replace("\r", "")
    assert "Breath 1 of 1: in, 4 seconds." in window.raw.decode()
    assert is_plain(window.raw)
    [row] = asked(home, "drill", "history")
    assert (row["alarm_before"], row["alarm_after"], row["finished"]) == (6, 4, True)


def test_a_drill_about_moving_in_plain_lines_sends_no_escape_sequence(
    terminal: Open, home: Path, own_drill: str
) -> None:
    window = terminal(["drill", own_drill, "--plain"])
    answer(
        window,
        ("Alarm: 0 to 10", "6"),
        ("What are you about to do?", "The stairs."),
        ("How much harm do you expect", "70"),
        ("enter begins", ""),
        ("Take the time it needs.", "1"),
        ("How much harm did it do?", "20"),
        ("What happened?", "They creaked."),
        ("What did you find out?", "Stairs are stairs."),
        ("1 to 9, 0 for the last", "2"),
        ("About what, or whom?", ""),
        ("if nobody minded?", "Not again."),
        ("A time like 18:15", "18:15"),
        ("p keeps it as a private page", "p"),
    )
    assert window.wait() == Exit.DONE
    assert "Harm: 70 expected, 20 found." in window.raw.decode()
    assert is_plain(window.raw)
    found = asked(home, "drill", "history", "1")
    assert (found["doing"], found["harm_expected"], found["harm_found"]) == ("The stairs.", 70, 20)
    assert (found["moved"], found["learned"]) == (True, "Stairs are stairs.")
    assert asked(home, "show", "1")["body"] == "Not again."
    assert asked(home, "drill", "worries")[0]["due"][11:16] == "18:15"


def test_ctrl_c_in_the_middle_of_a_step_keeps_what_was_answered(
    terminal: Open, home: Path, own_drill: str
) -> None:
    window = terminal(["drill", own_drill, "--plain"])
    answer(window, ("Alarm: 0 to 10", "6"), ("What are you about to do?", "The stairs."))
    window.wait_for("How much harm do you expect")
    assert window.interrupt() == Exit.INTERRUPTED
    assert "Stopped. What was already saved is safe." in window.text
    assert is_plain(window.raw)
    found = asked(home, "drill", "history", "1")
    assert (found["alarm_before"], found["doing"], found["finished"]) == (6, "The stairs.", False)


def test_the_check_would_notice() -> None:
    assert is_plain("1  · Hüfte\r\n> ".encode())
    assert not is_plain(b"a\x1b[2K\r\n")
