"""Runs commands as a user would, with the tests' clock."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from tests.conftest import FrozenTime, start_empty

from tmscoach import startup
from tmscoach.cli.main import run
from tmscoach.config import load_config
from tmscoach.paths import find_paths
from tmscoach.startup import Services, open_services

Run = Callable[..., tuple[int, str, str]]
Piped = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tmscoach(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    now: FrozenTime,
    empty_store: bytes,
) -> Run:
    """Runs one command at the frozen time and with the same chances; gives exit code, stdout and stderr."""
    chance = Random(7)

    def at_chance(*args: Any, **options: Any) -> Services:
        load_config(find_paths().config_file)  # a mistake in it comes before any store
        start_empty(find_paths(), empty_store)
        return open_services(*args, **{"now": now, "random": chance, **options})

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
