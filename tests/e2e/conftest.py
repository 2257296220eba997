"""Opens terminals for a test and closes them after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="pseudo-terminals need a POSIX system")

from tests.e2e.terminal import Terminal


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the program in a pseudo-terminal over this test's home."""
    started: list[Terminal] = []

    def start(argv: Sequence[str] = (), size: tuple[int, int] = (80, 24)) -> Terminal:
        started.append(Terminal(home, argv, size))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def bytes_under(home: Path) -> Callable[[bytes], list[Path]]:
    """Names every file under the home that holds the given bytes."""

    def find(marker: bytes) -> list[Path]:
        return [file for file in sorted(home.rglob("*")) if file.is_file() and marker in file.read_bytes()]

    return find
