"""Questions in plain lines of text: what is said, and the line that answers it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

from tmscoach.cli.shared import at_a_terminal, say, tell


def teller(aside: bool) -> Callable[[str], None]:
    """Where the conversation goes: stdout, or `aside` to stderr where stdout is for JSON."""
    return tell if aside else say


def read_line(aside: bool) -> str:
    """One line from stdin, without its end.

    Raises:
        EOFError: there is none.
    """
    if sys.stdin is None:
        raise EOFError
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != "surrogateescape":
        sys.stdin.reconfigure(errors="surrogateescape")  # bytes that are no text are mended when kept
    stream = sys.stderr if aside else sys.stdout
    if at_a_terminal():
        stream.write("> ")
    stream.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")
