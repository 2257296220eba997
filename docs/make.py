"""Makes the made parts of docs/ from the program itself: .venv/bin/python docs/make.py.

Each page has a hand-written head that ends with MARK; what stands below it is written anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

from textual.binding import Binding

from tmscoach.cli.main import command
from tmscoach.tui.bindings import every_binding
from tmscoach.tui.going import GoingApp

HERE = Path(__file__).parent
MARK = "<!-- made by docs/make.py; what is above this line is written by hand -->\n"
WIDTH = 80  # columns of the help

# the class that has the bindings -> heading, in the order of the page
PLACES = {
    "GoingApp": "Everywhere",
    "TodayScreen": "Today",
    "Parts": "Today, the list",
    "JournalScreen": "Journal",
    "MonthCalendar": "Journal, the month",
    "WritingScreen": "Writing",
    "DrillHomeScreen": "Drill",
    "DrillScreen": "A drill under way",
    "LinesScreen": "Lines",
    "CardsScreen": "Cards",
    "WorkshopScreen": "Line workshop",
    "HistoryScreen": "Drill history",
    "ProgramScreen": "Program",
    "LessonScreen": "Lesson",
    "LetterScreen": "The letter for a bad week",
    "TracksScreen": "What could come next",
    "GraduationScreen": "Taking leave",
    "ProgressScreen": "Progress",
    "CheckInScreen": "Weekly check",
    "CausesScreen": "Three causes",
    "EvidenceScreen": "Evidence",
    "LadderScreen": "Ladder",
    "RungList": "Ladder, the list",
    "MeasuresScreen": "Measures",
    "DoubtsScreen": "Doubts",
    "TimelineScreen": "Links noticed",
    "VisitsScreen": "Visits",
    "PreparationScreen": "Preparation of a visit",
    "PeopleScreen": "People",
    "HomeworkScreen": "Homework",
    "ShelfScreen": "Shelf",
    "PacketScreen": "Packet",
    "ImportScreen": "Import",
    "PieceList": "Packet, the pieces",
    "ExportScreen": "Export",
    "EarlierScreen": "Earlier texts",
    "DataScreen": "Your data",
    "DamagedScreen": "The store cannot be opened",
    "CareScreen": "New or different",
    "SupportScreen": "Support",
    "GateScreen": "Examined by a physician?",
    "WelcomeScreen": "Welcome",
    "UnlockScreen": "Unlock",
    "PassphraseScreen": "Passphrase",
    "LineDialog": "One line",
    "TwoRatings": "An attempt, before and after",
    "GuessDialog": "An attempt, before",
    "FoundDialog": "An attempt, after",
    "RungsDialog": "Rungs, one by one",
    "RatingsDialog": "The ratings of a drill",
    "PromptDialog": "A prompt",
    "FeelingsDialog": "Feelings",
    "LabelsDialog": "Title and tags",
    "EndingDialog": "Letting a page go",
    "SettleDialog": "The quiet minute",
    "PassphraseDialog": "A passphrase",
    "ConvertingDialog": "While the store is written anew",
    "UnfinishedDialog": "Unfinished pages",
    "AskDialog": "A form",
    "NoteDialog": "A note",
    "ChooseDialog": "A choice",
    "ConfirmDialog": "A question",
    "ConflictDialog": "Two texts of one page",
    "ProblemDialog": "A problem",
}
UNSAID = {  # what keys do that no screen says in words
    **{f"checkin.{n}": f"{n}, or {10 * n} on a dial" for n in range(10)},
    "choose.up": "The answer above",
    "choose.down": "The answer below",
}
SIGNS = {"full_stop": ".", "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]"}


def every_help() -> Iterator[tuple[str, str]]:
    """(`tmscoach visit add`, its help) of the program, each group and each command."""

    def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        printed = io.StringIO()
        with redirect_stdout(printed):
            root.main([*path, "--help"], "tmscoach", standalone_mode=False, terminal_width=WIDTH)
        yield " ".join(("tmscoach", *path)), printed.getvalue()
        for name, below in getattr(command, "commands", {}).items():
            yield from walk(below, (*path, name))

    root: Any = command()
    yield from walk(root, ())


def command_line() -> str:
    """The help of every command, as a terminal shows it."""
    parts = [f"<!-- with typer {version('typer')} -->\n"]
    for name, text in every_help():
        lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
        parts.append(f"## {name}\n\n```text\n{lines}\n```\n")
    return "\n".join(parts)


def keys() -> str:
    """Every binding, by the place it works in."""
    rows: dict[str, list[str]] = {place: [] for place in PLACES.values()}
    owners = {known.owner for known in every_binding()} | {GoingApp}
    for owner in sorted(owners, key=lambda owner: list(PLACES).index(owner.__name__)):
        rows[PLACES[owner.__name__]] += [
            f"| `{binding.id}` | {_shown(binding.key)} | {_words(binding)} |"
            for binding in owner.__dict__["BINDINGS"]
            if isinstance(binding, Binding)
        ]
    return "\n".join(
        f"## {place}\n\n| id | key | does |\n|---|---|---|\n" + "\n".join(lines) + "\n"
        for place, lines in rows.items()
    )


def _shown(keys: str) -> str:
    return " ".join(f"`{SIGNS.get(key, key)}`" for key in keys.split(","))


def _words(binding: Binding) -> str:
    name, more = binding.description or UNSAID[binding.id or ""], binding.tooltip
    if more.lower().startswith(name.lower()):
        words = more
    else:
        words = f"{name}{'' if name.endswith('?') else ':'} {more}" if more else name
    return words[0].upper() + words[1:]


def pages() -> dict[Path, str]:
    """Each page with made parts, whole: the head as it stands, and what belongs below it."""
    made = {HERE / "command-line.md": command_line(), HERE / "keys.md": keys()}
    return {
        file: f"{file.read_text(encoding='utf-8').partition(MARK)[0]}{MARK}\n{text}"
        for file, text in made.items()
    }


def main() -> None:
    """Write them."""
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
