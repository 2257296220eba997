"""Runs commands as a user would, with the tests' clock."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import partial
from random import Random

import pytest
from tests.conftest import FrozenTime

from tmscoach import startup
from tmscoach.cli.main import run

Run = Callable[..., tuple[int, str, str]]
Piped = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tmscoach(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, now: FrozenTime) -> Run:
    """Runs one command at the frozen time and with the same chances; gives exit code, stdout and stderr."""
    at_chance = partial(startup.open_services, now=now, random=Random(7))
    monkeypatch.setattr(startup, "open_services", at_chance)

    def one(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(argv))
        assert isinstance(code, int)
        return code, *capsys.readouterr()

    return one


@pytest.fixture
def piped(tmscoach: Run, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Runs one command with lines (or bytes) on its stdin."""

    def one(*argv: str, typed: str | bytes = "") -> tuple[int, str, str]:
        data = typed if isinstance(typed, bytes) else typed.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        return tmscoach(*argv)

    return one
