"""Runs commands as a user would, with the tests' clock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tests.conftest import FrozenTime

from tmscoach import startup
from tmscoach.cli.main import run

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tmscoach(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, now: FrozenTime) -> Run:
    """Runs one command at the frozen time; gives its exit code, stdout and stderr."""
    monkeypatch.setattr(startup, "open_services", partial(startup.open_services, now=now))

    def one(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(argv))
        assert isinstance(code, int)
        return code, *capsys.readouterr()

    return one
