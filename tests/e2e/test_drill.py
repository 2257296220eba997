"""The drill in a real terminal: inline under the prompt, and kept by every end a program can come to."""

from __future__ import annotations

import os
import shlex
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

Open = Callable[..., Terminal]
ABOVE = [f"line {number} of what stood there before" for number in range(1, 6)]


class Shell(Terminal):
    """A shell with something on its screen, which then runs `tmscoach now` and goes on."""

    def __init__(self, home: Path, size: tuple[int, int] = (80, 24)) -> None:
        before = "; ".join(f"echo {shlex.quote(line)}" for line in ABOVE)
        python = shlex.quote(sys.executable)
        self.script = f"{before}; {python} -m tmscoach now; echo ended with $?; sleep 30"
        super().__init__(home, size=size)

    def command(self, argv: Any) -> list[str]:
        return ["/bin/sh", "-c", self.script]


@pytest.fixture
def shell(home: Path) -> Any:
    started: list[Shell] = []

    def start(**options: Any) -> Shell:
        started.append(Shell(home, **options))
        return started[-1]

    yield start
    for one in started:
        os.killpg(one.process.pid, signal.SIGKILL)
        one.close()


def runs(home: Path) -> list[dict[str, Any]]:
    """The drills as the store holds them."""
    store = sqlite3.connect(home / "data" / "tmscoach.db")
    store.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in store.execute("SELECT * FROM drill_run ORDER BY id")]
    finally:
        store.close()


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


# --- inline -------------------------------------------------------------------------------------------------


def test_a_quick_drill_under_the_prompt_leaves_one_quiet_line(shell: Any, home: Path) -> None:
    window = shell()
    window.wait_for("What turned up?")
    text = window.text
    assert all(line in text for line in ABOVE)
    window.type("1")
    window.wait_for("How loud is the alarm?")
    window.type("7")
    window.wait_for("said once")
    window.type(" ")
    window.wait_for("Which feeling is nearest?")
    window.type("2")
    window.wait_for("Turn your attention here")
    window.type("\r")
    window.wait_for("How loud is it now?")
    window.type("5")
    window.wait_for("Alarm 7 to 5")
    window.type("\r")
    left = lines_of(window.wait_for("ended with 0"))
    assert left[: len(ABOVE)] == ABOVE
    [line, end] = left[len(ABOVE) :]
    assert line.startswith("Quick drill, ")
    assert line.endswith(". Alarm 7 to 5. Kept.")
    assert end == "ended with 0"
    assert b"\x1b[?1049h" not in window.raw  # never the other screen
    [row] = runs(home)
    assert (row["alarm_before"], row["alarm_after"], row["feeling"]) == (7, 5, "anger")
    assert row["finished_at"]


@pytest.mark.parametrize(("keys", "kept"), [("1", True), ("", False)], ids=["answered", "untouched"])
@pytest.mark.parametrize("leave", ["\x1b", "\x11"], ids=["escape", "ctrl+q"])
def test_leaving_it_says_in_one_line_what_is_kept(
    shell: Any, home: Path, keys: str, kept: bool, leave: str
) -> None:
    window = shell()
    window.wait_for("What turned up?")
    if keys:
        window.type(keys)
        window.wait_for("How loud is the alarm?")
    window.type(leave)
    left = lines_of(window.wait_for("ended with 0"))
    assert left[: len(ABOVE)] == ABOVE
    behind = left[len(ABOVE) : -1]
    assert len(behind) == (1 if kept else 0)
    assert all("tmscoach drill --resume" in line for line in behind)
    assert [row["trigger"] for row in runs(home)] == (["pain"] if kept else [])


def test_under_a_prompt_at_the_bottom_of_a_small_terminal_it_is_whole(shell: Any, home: Path) -> None:
    window = shell(size=(40, 16))
    window.wait_for("What turned up?")
    window.wait_for("Something else")
    window.type("1")
    window.wait_for("as much as can be")
    window.type("7")
    window.wait_for("said once")
    window.type("\x1b")
    assert ABOVE[-1][:30] in window.wait_for("ended with 0")


# --- every end ----------------------------------------------------------------------------------------------


def full_drill(terminal: Open) -> Terminal:
    """A full drill, answered as far as the thought, half of which is typed and on the disk."""
    window = terminal(["drill"])
    for number in range(1, 5):
        window.wait_for(f"{number} of 4")
        window.type("\r")
    window.wait_for("What turned up?")
    window.type("3")
    window.wait_for("Where are you right now?")
    window.type("68")
    window.wait_for("What is your mind telling you?")
    window.type("It will st", pause=0.05)
    window.wait_for("It will st")
    return window


def goes_on(terminal: Open) -> None:
    """The next start offers to go on, and the answers are there."""
    again = terminal()
    again.wait_for("You left a drill half-way")
    again.type("r")
    again.wait_for(lambda text: "What is your mind telling you?" in text and "It will st" in text)
    again.type("ay.\r")
    again.wait_for("Say it once for each breath")
    again.type("\x11")
    assert again.wait() == 0


def test_after_kill_9_in_mid_step_the_next_start_offers_to_go_on(terminal: Open, home: Path) -> None:
    window = full_drill(terminal)
    for _ in range(40):  # half a second after the last letter it is written
        window.read(0.25)
        if runs(home)[0]["thought"] == "It will st":
            break
    window.signal(signal.SIGKILL)
    window.wait()
    [row] = runs(home)
    assert (row["trigger"], row["alarm_before"], row["hold_before"]) == ("worry", 6, 8)
    assert (row["thought"], row["step"], row["finished_at"]) == ("It will st", "name", None)
    goes_on(terminal)
    [row] = runs(home)
    assert (row["thought"], row["step"]) == ("It will stay.", "block")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=["window closed", "terminated"])
def test_nothing_is_missing_when_the_program_is_told_to_end(
    terminal: Open, home: Path, number: signal.Signals
) -> None:
    window = full_drill(terminal)
    window.signal(number)  # at once, before the pause after which it would be written anyway
    window.wait()
    [row] = runs(home)
    assert (row["alarm_before"], row["hold_before"], row["thought"]) == (6, 8, "It will st")
    goes_on(terminal)
    assert runs(home)[0]["thought"] == "It will stay."
