"""The one exception users meet, and the exit codes that go with it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line; stable, see docs/command-line.md."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    PASSPHRASE = 3
    STORE = 4
    INTERRUPTED = 130


class CoachError(Exception):
    """Something the user can read and act on: a dialog in the TUI, one line on stderr in the command line.

    `title` says what happened, `message` what is safe, `hint` what to do next. Each is a plain sentence.
    """

    def __init__(self, title: str, message: str = "", hint: str = "", *, code: Exit = Exit.REFUSED) -> None:
        super().__init__(title)
        self.title = title
        self.message = message
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.message, self.hint) if part)


class PassphraseNeeded(CoachError):
    """The store is encrypted, and no passphrase was given.

    `remark` says why a place that may have held one gave none, such as a keyring that did not answer.
    """

    def __init__(self, remark: str = "") -> None:
        super().__init__(
            "The store has a passphrase.",
            "Nothing was read or changed.",
            "Give it at a terminal, in a file that TMSCOACH_PASSPHRASE_FILE names, or by passphrase_command "
            "in config.toml.",
            code=Exit.PASSPHRASE,
        )
        self.remark = remark
