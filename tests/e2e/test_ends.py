"""Ends that a terminal knows, one run each: nothing is missing, and the terminal keeps no words."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.kills import bodies
from tests.e2e.terminal import Terminal
from tests.e2e.test_writing_survives import tmscoach

from tmscoach.startup import Services

pytestmark = pytest.mark.e2e

Open = Callable[..., Terminal]
TITLE = re.compile(rb"\x1b\][012];[^\x07\x1b]*")


@pytest.fixture
def begun(services: Services) -> None:
    """A home whose welcome was seen."""
    services.preferences.put("welcomed", "2026-11-01")
    services.close()


def editor(terminal: Open, words: str) -> Terminal:
    window = terminal()
    window.wait_for("Day 1 of 30")
    window.type("w")
    window.wait_for("of 10 min")
    window.type(words)
    window.wait_for(words)
    return window


@pytest.mark.parametrize("end", ["ctrl+c", "interrupt", "shutdown"])
def test_nothing_is_missing_and_the_terminal_keeps_no_words(
    begun: None, terminal: Open, home: Path, end: str
) -> None:
    window = editor(terminal, "Zqwords of mine")
    window.type(" and Zqmore")
    window.wait_for("Zqmore")
    if end == "ctrl+c":
        window.type("\x03")
    elif end == "interrupt":
        window.signal(signal.SIGINT)
    else:
        window.signal(signal.SIGTERM)
        window.signal(signal.SIGHUP)  # a shutdown sends what it likes
    window.wait()
    assert bodies(home) == ["Zqwords of mine and Zqmore"]
    _, left, behind = window.raw.rpartition(
        b"\x1b[?1049l"
    )  # back from the other screen, which has no scrollback
    assert left
    assert window.raw.index(b"\x1b[?1049h") < window.raw.index(b"Zq")
    assert b"Zq" not in behind
    assert b"\x1b]52;" not in window.raw  # no clipboard
    assert TITLE.findall(window.raw) == []  # and no window title at all


def test_two_windows_on_one_page_ask_the_second_and_keep_both_texts(
    begun: None, terminal: Open, home: Path
) -> None:
    tmscoach(home, "write", "-", stdin="The first words.")
    windows = [terminal(size=(120, 30)), terminal(size=(120, 30))]
    for window in windows:
        window.wait_for("Day 1 of 30")
        window.type("2")
        window.wait_for("The first words.")
        window.type("e")
        window.wait_for("of 10 min")
    first, second = windows
    second.type(" Zqmine.")
    second.wait_for("saved ")
    first.type(" Zqtheirs.")
    first.wait_for("Zqtheirs.")
    first.type("\x1b")
    first.wait_for("Journal")
    second.type("\x1b")
    second.wait_for(
        lambda text: all(
            word in text for word in ("This page was changed in another window.", "Zqmine.", "Zqtheirs.")
        )
    )
    second.type("b")
    second.wait_for("Journal")
    for window in windows:
        window.type("\x11")
        assert window.wait() == 0
    kept = bodies(home)
    assert len(kept) == 2
    assert any("Zqmine." in body for body in kept)
    assert any("Zqtheirs." in body for body in kept)


def test_what_developers_of_textual_may_switch_on_makes_no_copy_of_a_page(
    begun: None, terminal: Open, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL", "devtools,debug")
    monkeypatch.setenv("TEXTUAL_LOG", str(tmp_path / "textual.log"))
    monkeypatch.setenv("TEXTUAL_SCREENSHOT", "1")
    monkeypatch.setenv("TEXTUAL_SCREENSHOT_LOCATION", str(tmp_path))
    window = editor(terminal, "Zqwords")
    window.settle(1.5)
    window.type("\x11")
    window.wait()
    assert [file.name for file in tmp_path.iterdir()] == ["home"]
