"""A whole day on the command line: it works, it stays plain, and it speaks to nobody."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from tmscoach.cli import main
from tmscoach.errors import Exit
from tmscoach.services import status as status_service

Piped = Callable[..., tuple[int, str, str]]


@pytest.fixture
def piped(tmscoach: Run, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Runs one command with a text on its stdin."""

    def one(*argv: str, typed: str = "") -> tuple[int, str, str]:
        data = io.BytesIO(typed.encode(errors="replace"))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, encoding="utf-8"))
        return tmscoach(*argv)

    return one


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every try to reach another machine fails, and is noted."""
    tried: list[str] = []

    def refuse(name: str) -> Callable[..., Any]:
        def call(*args: object, **options: object) -> None:
            tried.append(name)
            raise AssertionError(f"{name}{args}")

        return call

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse(name))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(socket, name, refuse(name))
    return tried


def live_a_day(piped: Piped, words: str, folder: Path) -> dict[tuple[str, ...], str]:
    """Everything a patient does on day 1; what each command printed, on stdout and stderr together."""
    told: dict[tuple[str, ...], str] = {}

    def does(*argv: str, typed: str = "") -> str:
        code, out, err = piped(*argv, typed=typed)
        assert code == Exit.DONE, (argv, err)
        told[argv] = out + err
        return out

    archive = str(folder / "all.zip")
    does("today")
    does("program", "lesson")
    does("gate", "yes", "--by", words, "--said", words)
    does("write", "-", "--fate", "share", "--title", words, "--tag", words, "--feeling", "anger", typed=words)
    does("now", "--plain", typed="1\n7\n\n\n3\n\n4\n")
    does("line", "-", typed=words)
    does("checkin", typed="4\n\n3\n40\n50\n")
    does("evidence", "add", words)
    does("cause", "add", words)
    does("question", "add", words, "--for", words)
    does("visit", "add", "today", "--note", words, "--with", words)
    does("person", "add", words, "--role", words, "--reach", words, "--support")
    does("homework", "add", words, "--from", words, "--due", "tomorrow")
    does("support", "add", words, words)
    does("shelf", "read", "1", words)
    for listing in (
        ("list",),
        ("show", "1"),
        ("search", words),
        ("search", "y"),
        ("evidence", "list"),
        ("cause", "list"),
        ("question", "list"),
        ("visit", "list"),
        ("visit", "prepare"),
        ("person", "list"),
        ("homework", "list"),
        ("support", "list"),
        ("shelf",),
        ("shelf", "log"),
        ("drill", "history"),
        ("drill", "lines"),
        ("drill", "cards"),
        ("checkin", "--list"),
        ("gate",),
        ("today",),
        ("program",),
        ("progress",),
        ("status",),
        ("config",),
        ("where",),
        ("support",),
        ("care",),
    ):
        does(*listing)
        if listing[0] != "support":
            json.loads(does(*listing, "--json"))
    does("packet")
    does("export", "--everything")
    does("export", "--format", "archive", "--everything", "--out", archive)
    does("import", archive)
    does("import", archive, "--dry-run", "--json")
    does("delete", "1")
    does("trash")
    does("program", "pause")
    does("program", "resume")
    does("program", "restart", "--yes")
    return told


@pytest.fixture(autouse=True)
def on_the_frozen_day(monkeypatch: pytest.MonkeyPatch, now: Callable[[], Any]) -> None:
    """Status reads the machine's clock; here it is the tests' day."""
    monkeypatch.setattr(status_service, "journal_day", lambda at, day_starts: now().date())


def test_a_whole_day_needs_no_other_machine(piped: Piped, offline: list[str], tmp_path: Path) -> None:
    told = live_a_day(piped, "A quiet morning, y.", tmp_path)
    assert told["status",] == "day 1, 1 drill, 1 page, 1 line\n"
    assert "This day counts." in told["today",]
    assert offline == []


def test_the_fixture_would_notice(offline: list[str]) -> None:
    with pytest.raises(AssertionError), socket.socket() as one:
        one.connect(("127.0.0.1", 9))
    with pytest.raises(AssertionError):
        socket.create_connection(("127.0.0.1", 9))
    assert offline == ["connect", "create_connection"]


def test_a_day_of_hostile_words_prints_nothing_that_a_terminal_would_obey(
    piped: Piped, hostile: str, tmp_path: Path
) -> None:
    for argv, printed in live_a_day(piped, hostile, tmp_path).items():
        obeyed = [
            sign
            for sign in printed
            if (ord(sign) < 32 and sign != "\n")
            or 0x7F <= ord(sign) < 0xA0
            or 0xD800 <= ord(sign) < 0xE000
            or sign in "\u202e\u2066\u2067"
        ]
        assert not obeyed, (argv, obeyed)


GUARD = """
import runpy, sys
def watch(event, args):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        sys.__stderr__.write(f"REACHED OUT: {event}\\n")
        sys.__stderr__.flush()
sys.addaudithook(watch)
"""
START = """
sys.argv = ["tmscoach", *sys.argv[1:]]
runpy.run_module("tmscoach", run_name="__main__")
"""


def watched(code: str, *argv: str) -> subprocess.CompletedProcess[str]:
    source = Path(main.__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", GUARD + code, *argv],
        env=os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "argv",
    [
        ("--help",),
        ("today",),
        ("write", "words"),
        ("packet", "--out", "-"),
        ("export", "--everything"),
        ("status",),
    ],
    ids=" ".join,
)
def test_from_its_first_import_a_process_never_opens_a_socket(argv: tuple[str, ...]) -> None:
    done = watched(START, *argv)
    assert done.returncode == 0
    assert "REACHED OUT" not in done.stderr


def test_the_guard_would_notice() -> None:
    assert "REACHED OUT: socket.__new__" in watched("import socket; socket.socket().close()").stderr
