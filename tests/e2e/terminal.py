"""The real program in a pseudo-terminal, its screen read through a terminal emulator."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte


class Terminal:
    """One run of `python -m tmscoach` in a pseudo-terminal of 80 x 24 (or as told)."""

    def __init__(self, home: Path, argv: Sequence[str] = (), size: tuple[int, int] = (80, 24)) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = os.environ | {
            "TMSCOACH_HOME": str(home),
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
            "LANG": "C.UTF-8",
        }
        self.process = subprocess.Popen(
            self.command(argv),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            close_fds=True,
        )
        os.close(slave)
        self.raw = b""

    def command(self, argv: Sequence[str]) -> list[str]:
        """What runs in the terminal."""
        return [sys.executable, "-m", "tmscoach", *argv]

    def read(self, seconds: float = 0.05) -> None:
        """Take in whatever the program has drawn."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._master], [], [], left)
            if not ready:
                return
            try:
                chunk = os.read(self._master, 65536)
            except OSError:  # the other end is closed
                return
            if not chunk:
                return
            self.raw += chunk
            # pyte does not know a few of the newer private sequences; they draw nothing
            with contextlib.suppress(TypeError):
                self._stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*u", b"", chunk))

    @property
    def text(self) -> str:
        """The screen as plain text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = 20.0) -> str:
        """Read until the screen shows `wanted`; returns the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            text = self.text
            if wanted in text if isinstance(wanted, str) else wanted(text):
                return text
        raise AssertionError(f"{wanted!r} did not appear; the screen shows:\n{self.text}")

    def settle(self, seconds: float = 0.5) -> None:
        """Read on for a while, whatever comes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(min(left, 0.05))

    def type(self, text: str, pause: float = 0.0) -> None:
        """Send keys as a terminal would."""
        for character in text if pause else [text]:
            os.write(self._master, character.encode())
            if pause:
                self.read(pause)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def interrupt(self) -> int:
        """Ctrl-C, again if nothing happens: one may fall into a finalizer, which eats it."""
        for _ in range(3):
            self.signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.wait(8)
        return self.wait()

    def wait(self, seconds: float = 15.0) -> int:
        """Wait for the program's end and return its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)  # a program that writes to a full terminal would wait for ever
        return self.process.wait(1)

    def hang_up(self) -> None:
        """Close the terminal under the program, as a lost connection does; no signal is sent."""
        os.close(self._master)

    def close(self) -> None:
        """End the program however it stands."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        with contextlib.suppress(OSError):
            os.close(self._master)
