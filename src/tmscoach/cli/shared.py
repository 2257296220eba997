"""What every command needs: services, plain output, dates, and how a command hands over to the screens."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli.terminal import Launch as Launch
from tmscoach.cli.terminal import at_a_terminal as at_a_terminal
from tmscoach.cli.terminal import cannot_draw as cannot_draw
from tmscoach.errors import CoachError, Exit
from tmscoach.rules.text import visible
from tmscoach.settling import settle

if TYPE_CHECKING:
    from tmscoach.startup import Services

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Number = Annotated[
    int,
    typer.Argument(metavar="NUMBER", max=2**63 - 1, help="Its number in the list."),  # the store's largest
]


# seconds a command waits for other programs: it has no second try, and what came in by stdin would be gone
PATIENCE = 60.0


@contextmanager
def opened(*, backed_up: bool = True) -> Iterator[Services]:
    """The services over the user's store, closed at the end; a passphrase is asked for at a terminal.

    The day's backup is made first, unless `backed_up` is false: for what is about to encrypt the store.
    """
    # the store's imports are paid only by commands that need it
    from tmscoach.cli.unlocking import open_asking

    services = open_asking(PATIENCE)
    settle()
    try:
        said = back_up_daily(services) if backed_up else ""
        yield services
        if said:  # after what the command says, and only if that is no problem itself
            tell(said)
    finally:
        services.close()


def back_up_daily(services: Services) -> str:
    """Make the day's backup before anything is changed; why it could not be made, which stops nobody."""
    try:
        services.backups.daily()
    except CoachError as problem:
        return f"Today's backup could not be made. {problem}"
    return ""


def warn_of_history(services: Services) -> None:
    """Say once, after words were given as an argument, where else they may be kept now."""
    if not services.preferences.get("warned_history"):
        tell(
            "Your shell may remember this command and the words in it; the full-screen program leaves no "
            "such trace. This is said once."
        )
        services.preferences.put("warned_history", "yes")


def say(text: str = "") -> None:
    """Print data to stdout, with nothing in it that a terminal would obey."""
    stdout = sys.stdout
    line = visible(text) + "\n"
    try:
        stdout.write(line)
    except UnicodeEncodeError:
        stdout.write(_writable(line))


def emit(chunks: Iterable[str]) -> None:
    """Write a document to stdout, byte for byte as a file would hold it; a terminal gets what it can show."""
    if sys.stdout.isatty():
        for chunk in chunks:
            sys.stdout.write(_writable(chunk))
        return
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk.encode())
    sys.stdout.buffer.flush()


def _writable(text: str) -> str:
    encoding = sys.stdout.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def file_path(text: str) -> Path:
    """A file as a user names it; `~` is their home folder.

    Raises:
        CoachError: exit 2; the `~name` in it is nobody here.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise usage(f"{text} begins with a name that is nobody's here.", "Write the whole path.") from None


def tell(text: str) -> None:
    """Print narration to stderr."""
    sys.stderr.write(visible(text) + "\n")


def print_json(data: Any) -> None:
    """Print one JSON document to stdout: dates ISO, times RFC 3339, enums by value."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n"
    # what a terminal would obey is escaped: nothing is lost, and nothing is sent raw
    text = "".join(
        raw if raw == shown else f"\\u{ord(raw):04x}" for raw, shown in zip(text, visible(text), strict=True)
    )
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        sys.stdout.write(json.dumps(data, indent=2, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def rating(option: str, text: str) -> int | None:
    """A rating given with an option: 0-10 in plain digits; `.` or nothing is none.

    Raises:
        CoachError: exit 2; it is anything else.
    """
    from tmscoach.rules.drill import parse_rating

    try:
        return parse_rating(text)
    except CoachError as problem:
        raise usage(f"{option}: {problem.title}", problem.hint) from None


def usage(title: str, hint: str = "") -> CoachError:
    """An error for a command written wrongly (exit 2)."""
    return CoachError(title, "Nothing was changed.", hint, code=Exit.USAGE)
