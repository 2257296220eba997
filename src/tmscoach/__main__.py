"""Starts tmscoach: plain lines of text, or the full-screen program where one was asked for."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run tmscoach with `argv` (without the program's name) and return its exit code."""
    from tmscoach.cli.hurry import answered
    from tmscoach.cli.terminal import Launch, at_a_terminal, cannot_draw

    words = list(sys.argv[1:] if argv is None else argv)
    outcome: int | Launch
    if answered(words):
        return 0
    if not words and at_a_terminal() and not cannot_draw():
        outcome = Launch()  # what the command line would come to as well, a twentieth of a second later
    else:
        from tmscoach.cli.main import run

        outcome = run(words)
    if not isinstance(outcome, Launch):
        return outcome
    from tmscoach.tui.launch import launch  # Textual is imported here and nowhere earlier

    return launch(outcome.place, outcome.inline, demo=outcome.demo)


def script() -> None:
    """The console script; it alone changes what belongs to the whole process."""
    from tmscoach.reporting import leave_no_words

    leave_no_words()
    gc.disable()  # nothing that is loaded is garbage; `settle` turns it on again
    sys.exit(main())


if __name__ == "__main__":
    script()
