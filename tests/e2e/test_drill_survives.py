"""A drill in a real terminal: answers, and half a sentence, outlive kill -9; keys come in bursts."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal
from tests.tui.test_drill_moving import STAIRS

pytestmark = pytest.mark.e2e

Open = Callable[..., Terminal]


@pytest.fixture(autouse=True)
def stairs(home: Path) -> None:
    """A script of the patient's own around a movement."""
    folder = home / "data" / "drills"
    folder.mkdir(parents=True)
    (folder / "stairs.toml").write_text(STAIRS, encoding="utf-8")


def begun(terminal: Open) -> Terminal:
    """A first start for the drill, its four pages skipped."""
    window = terminal(("drill", "stairs"))
    for number in range(1, 5):
        window.wait_for(f"{number} of 4")
        window.type("\r")
    window.wait_for("What are you about to do?")
    return window


def test_kill_9_in_the_middle_of_a_sentence_loses_nothing(terminal: Open) -> None:
    window = begun(terminal)
    window.type("two flights")
    window.wait_for("two flights")
    window.type("\r")
    window.wait_for("How much harm do you expect")
    window.type("6\r1")  # one burst: harm, back from it, harm found
    window.wait_for("Harm expected 60, found 10")
    window.type("my legs were ti")
    window.wait_for("my legs were ti")
    time.sleep(1.5)
    window.signal(signal.SIGKILL)
    window.wait()
    again = terminal()
    again.wait_for("You left a drill half-way: The stairs.")
    again.type("r")
    again.wait_for("What came of it?")
    again.type("\r")
    again.wait_for("my legs were ti")
    again.type("red\r")
    again.wait_for("What did you find out?")
    again.type("they carry me\r")
    again.wait_for("And now?")
    again.type("33")
    again.wait_for("too much")
    again.type("\r")
    again.wait_for("Day 1 of 30")
    again.type("v")
    again.wait_for("they carry me")
    again.type("\x11")
    assert again.wait() == 0
