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
PASSPHRASE = "a rain of letters"
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


DIALOG = "What I saw for myself"


def dialog(window: Terminal, words: str = "") -> None:
    """Something noticed, in a dialog that *Keep* would close."""
    window.wait_for("Day 1 of 30")
    window.type("v")
    window.wait_for("b Doubts")
    window.settle()
    window.type("a")
    window.wait_for(DIALOG)
    window.settle()
    if words:
        window.type(words)
        window.wait_for(words)


@pytest.mark.parametrize("end", ["escape", "ctrl+q", "terminate", "hang up", "closed"])
def test_words_in_a_dialog_stand_there_again_after_every_end(
    begun: None, terminal: Open, home: Path, end: str
) -> None:
    window = terminal()
    dialog(window, "Zqstairs were")
    window.type(" easy")
    window.wait_for("were easy")
    match end:
        case "escape":
            window.type("\x1b")
            window.wait_for(lambda text: DIALOG not in text)
            window.signal(signal.SIGKILL)
        case "ctrl+q":
            window.type("\x11")
        case "terminate" | "hang up":
            window.signal(signal.SIGTERM if end == "terminate" else signal.SIGHUP)
        case _:
            window.hang_up()
    if end == "closed":
        window.process.wait(15)
    else:
        window.wait()
    again = terminal()
    dialog(again)
    assert "Zqstairs were easy" in again.text
    assert "These words were here from before." in again.text
    again.type("\r")
    again.wait_for("What kind is it?")
    again.type("\x1b")
    again.settle()
    again.type("\x11")
    assert again.wait() == 0
    assert "Zqstairs were easy" in tmscoach(home, "evidence", "list").stdout
    last = terminal()
    dialog(last)
    assert "from before" not in last.text


def test_words_in_a_dialog_are_put_by_before_the_lock_and_outlive_a_kill_of_the_locked_program(
    begun: None, terminal: Open, bytes_under: Callable[[bytes], list[Path]]
) -> None:
    asked = terminal(["passphrase", "set"])
    for question in ("New passphrase:", "Once more:"):
        asked.wait_for(question)
        asked.type(f"{PASSPHRASE}\n")
    asked.wait_for("The store is encrypted.")
    asked.wait()

    def unlocked() -> Terminal:
        window = terminal()
        window.wait_for("Type the passphrase")
        window.settle()
        window.type(f"{PASSPHRASE}\r")
        return window

    for end in (signal.SIGTERM, signal.SIGKILL):
        window = unlocked()
        dialog(window, f"Zqdialog {end.name}")
        window.type("\x0c")
        window.wait_for("Locked")
        assert "Zqdialog" not in window.text
        window.signal(end)
        window.wait()
        assert bytes_under(b"Zqdialog") == []
        again = unlocked()
        dialog(again)
        assert f"Zqdialog {end.name}" in again.text
        again.type("\x12")  # ctrl+r
        again.wait_for(lambda text: "from before" not in text)
        again.type("\x11")
        assert again.wait() == 0
