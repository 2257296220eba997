"""What the first bytes of a file say: SQLite, encrypted, or neither; without any library."""

from __future__ import annotations

from pathlib import Path

SQLITE_MAGIC = b"SQLite format 3\x00"
HEAD_BYTES = 4096  # one page


def is_encrypted(path: Path) -> bool:
    """Whether the file has no head of SQLite and looks like chance from its first byte on, as ciphers do.

    A damaged file may look so too: no passphrase opens it then.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return False
    return head[:16] != SQLITE_MAGIC and looks_random(head)


def looks_random(head: bytes) -> bool:
    """Whether these are as many different bytes as chance would give."""
    # 4096 random bytes nearly always hold all of the 256 values, a text or a page of SQLite the fewest
    return len(head) == HEAD_BYTES and len(set(head)) >= 240
