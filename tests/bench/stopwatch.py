"""Times processes and keys: real programs, a pseudo-terminal, a clock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import resource
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ESCAPES = re.compile(
    rb"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^][^\x1b]*\x1b\\|[\[(][0-9;?<>=:]*[ -/]*[@-~]|.)"
)
PATIENCE = 60.0  # seconds after which a measurement has failed


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a command: seconds on the clock, seconds of CPU, MiB at the most."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b"") -> Ran:
    """Run a command to its end; its output goes nowhere.

    Raises:
        RuntimeError: it failed.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    if stdin:
        assert process.stdin is not None
        process.stdin.write(stdin)
        process.stdin.close()
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.decode()[-300:]}")
    return Ran(time.perf_counter() - started, used.ru_utime + used.ru_stime, _mebibytes(used))


def _mebibytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1024 if os.uname().sysname == "Linux" else 1024 * 1024)


class Screen:
    """A program in a pseudo-terminal of 100 x 30, watched for words and timed by them."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._seen = b""
        self._from = 0  # what was drawn before a key was pressed does not count
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", **environment},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(10)
        os.close(self._master)

    def until(self, words: str) -> float:
        """Read until the words were drawn; the moment they were.

        Raises:
            RuntimeError: they were not.
        """
        return self._until(lambda: words.encode() in ESCAPES.sub(b"", self._seen[self._from :]), words)

    def press(self, keys: str, words: str) -> float:
        """Press keys and wait for words; the seconds between."""
        self._seen = self._seen[-2000:]  # what was drawn long ago need not be looked through again
        self._from = len(self._seen)
        started = time.perf_counter()
        os.write(self._master, keys.encode())
        return self.until(words) - started

    def echo(self, key: str) -> float:
        """Press a key that is a letter and wait for it; the seconds between."""
        self.settle(0.02, 0.1)
        return self.press(key, key)

    def settle(self, quiet: float = 0.4, longest: float = 2.0) -> None:
        """Read until nothing was drawn for so many seconds; a cursor may blink for ever."""
        end = time.perf_counter() + longest
        while time.perf_counter() < end and select.select([self._master], [], [], quiet)[0]:
            self._read()

    def memory(self) -> float:
        """MiB that the program has in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024  # type: ignore[union-attr]

    def _until(self, ready: Callable[[], bool], what: str) -> float:
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end and self.process.poll() is None:
            if select.select([self._master], [], [], 0.5)[0]:
                self._read()
                if ready():
                    return time.perf_counter()
        shown = ESCAPES.sub(b"", self._seen)[-600:].decode(errors="replace")
        raise RuntimeError(f"{what!r} was not drawn: {shown}")

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            self._seen += os.read(self._master, 1 << 16)
