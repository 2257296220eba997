"""What each command loads: no command the screens, and those in a hurry no database either."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.services.programs import TWO_DAYS

from tmscoach.cli import main

SCREENS = ("textual", "textual_plot")
DATABASE = ("sqlalchemy", "sqlmodel", "alembic")

# runs one command after the other in a process of its own and stops at the first that loads too much or fails
CHILD = """
import io, json, sys
from tmscoach.cli.main import run
commands, forbidden = json.loads(sys.argv[1]), set(json.loads(sys.argv[2]))
stdout, stderr = sys.stdout, sys.stderr
for argv in commands:
    sys.stdin = io.TextIOWrapper(io.BytesIO(b"7\\n"), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stderr = io.StringIO()
    end = run(argv)
    told, sys.stdout, sys.stderr = sys.stderr.getvalue(), stdout, stderr
    loaded = sorted({name.partition(".")[0] for name in sys.modules} & forbidden)
    if loaded or (isinstance(end, int) and end):
        sys.exit(f"tmscoach {' '.join(argv)}: loaded {loaded}, ended with {end}: {told}")
print("all")
"""

IN_A_HURRY = (
    ("--version",),
    ("--help",),
    ("now", "--help"),
    ("status",),
    ("status", "--prompt"),
    ("status", "--json"),
    ("remind",),
    ("remind", "--print", "systemd"),
    ("where",),
    ("where", "--json"),
    ("config",),
    ("demo",),
)
WITHOUT_A_STORE = (("support",), ("care",), ("support", "--json"), ("care", "--json"))


def every_command() -> list[tuple[str, ...]]:
    """The words of each command that does something by itself."""
    found: list[tuple[str, ...]] = []

    def walk(command: Any, path: tuple[str, ...]) -> None:
        below = getattr(command, "commands", {})
        for name, one in below.items():
            walk(one, (*path, name))
        if path and (not below or command.invoke_without_command):
            found.append(path)

    walk(main.command(), ())
    return found


def child(commands: Any, forbidden: tuple[str, ...]) -> str:
    source = Path(main.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(commands), json.dumps(forbidden)],
        env=os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout + done.stderr


def runs(tmp_path: Path) -> list[tuple[str, ...]]:
    """Every command, in an order in which each finds what it asks for."""
    shipped = Path(main.__file__).parents[1] / "content" / "drills" / "quick.toml"
    script = tmp_path / "mine.toml"
    script.write_text(shipped.read_text(encoding="utf-8").replace('id = "quick"', 'id = "mine"', 1), "utf-8")
    programme = tmp_path / "stairs.toml"
    programme.write_text(TWO_DAYS, "utf-8")
    archive = tmp_path / "all.zip"
    phq2 = Path(main.__file__).parents[1] / "content" / "measures" / "phq2.toml"
    measure = tmp_path / "clinic.toml"
    measure.write_text(phq2.read_text(encoding="utf-8").replace('id = "phq2"', 'id = "ours"', 1), "utf-8")
    return [
        ("write", "a page"),
        ("write", "-"),
        ("line", "one line"),
        ("list",),
        ("show", "1"),
        ("edit", "1", "-"),
        ("search", "page"),
        ("today",),
        ("today", "--json"),
        ("program",),
        ("program", "start"),
        ("program", "pause"),
        ("program", "resume"),
        ("program", "lesson"),
        ("program", "restart", "--yes"),
        ("program", "list"),
        ("program", "check", str(programme)),
        ("program", "install", str(programme)),
        ("program", "next", "--help"),  # it needs a day that is whole
        ("program", "pace", "intensive"),
        ("program", "flare"),
        ("program", "flare", "--end"),
        ("program", "letter", "It passed before."),
        ("program", "letter"),
        ("program", "start", "maintenance", "--instead"),
        ("program", "graduate", "--yes"),
        ("program", "reopen"),
        ("checkin",),
        ("checkin", "--list"),
        ("measure", "check", str(measure)),
        ("measure", "install", str(measure)),
        ("measure", "on", "ours"),
        ("measure", "run", "ours", "--answer", "mood=1"),
        ("measure", "list"),
        ("measure", "history"),
        ("measure", "delete", "1"),
        ("measure", "off", "ours"),
        ("score", "add", "TSK-11", "30", "--range", "11-44"),
        ("score", "list"),
        ("score", "edit", "2", "31"),
        ("score", "delete", "2"),
        ("progress",),
        ("evidence", "add", "it moved"),
        ("evidence", "list"),
        ("evidence", "edit", "1", "it moved again"),
        ("evidence", "timeline"),
        ("evidence", "delete", "1"),
        ("doubt", "add", "what if"),
        ("doubt", "list"),
        ("doubt", "edit", "1", "--checked", "an MRI"),
        ("doubt", "ask", "1"),
        ("doubt", "delete", "1"),
        ("cause", "add", "haste"),
        ("cause", "list"),
        ("visit", "add", "today"),
        ("visit", "list"),
        ("visit", "edit", "1", "--note", "words"),
        ("visit", "prepare"),
        ("visit", "put-off"),
        ("visit", "delete", "1"),
        ("person", "add", "Robin"),
        ("person", "list"),
        ("person", "edit", "1", "--role", "doctor"),
        ("person", "delete", "1"),
        ("homework", "add", "a walk"),
        ("homework", "list"),
        ("homework", "edit", "1", "--due", "tomorrow"),
        ("homework", "done", "1"),
        ("homework", "delete", "1"),
        ("shelf",),
        ("shelf", "read", "1"),
        ("shelf", "log"),
        ("shelf", "add", "a title"),
        ("shelf", "delete", "19"),
        ("support", "list"),
        ("support", "add", "line", "1"),
        ("support", "edit", "7", "--reach", "2"),
        ("support", "hide", "7"),
        ("support", "back", "7"),
        ("support", "delete", "7"),
        ("question", "add", "Which?"),
        ("question", "list"),
        ("question", "done", "2", "This."),
        ("question", "delete", "2"),
        ("gate",),
        ("gate", "yes"),
        ("ladder",),
        ("ladder", "add", "dance"),
        ("ladder", "rung", "1", "one song"),
        ("ladder", "rung", "1", "two songs"),
        ("ladder", "edit", "2", "--minutes", "5"),
        ("ladder", "split", "2", "half a song"),
        ("ladder", "away", "2"),
        ("ladder", "back", "2"),
        ("ladder", "delete", "2"),
        ("ladder", "try", "1", "--harm", "50"),
        ("ladder", "found", "--harm", "10"),
        ("ladder", "evidence", "1"),
        ("ladder", "list"),
        ("ladder", "show"),
        ("support",),
        ("care",),
        ("now", "--done"),
        ("drill", "list"),
        ("drill", "history"),
        ("drill", "history", "1"),
        ("drill", "numbers"),
        ("drill", "amend", "1", "--alarm-after", "4"),
        ("drill", "stage"),
        ("drill", "too-much"),
        ("drill", "worries"),
        ("drill", "worries", "--add", "a worry"),
        ("drill", "lines"),
        ("drill", "cards"),
        ("drill", "check", str(script)),
        ("packet", "--out", "-"),
        ("primer",),
        ("export", "--format", "archive", "--everything", "--out", str(archive)),
        ("export",),
        ("import", str(archive)),
        ("earlier", "1"),
        ("backup",),
        ("backup", "now"),
        ("backup", "list"),
        ("restore", "newest", "--yes"),
        ("doctor",),
        ("erase", "--dry-run"),
        ("remind",),
        ("passphrase",),
        *(("passphrase", name, "--help") for name in ("set", "change", "remove", "remember", "forget")),
        ("status",),
        ("where",),
        ("config",),
        ("demo",),
        ("delete", "1"),
        ("trash",),
    ]


PRACTISED = [("now",), ("drill",), ("drill", "run"), ("drill", "delete")]  # they end at the end of stdin


def test_the_list_below_leaves_no_command_out(tmp_path: Path) -> None:
    tried = {argv[: len(name)] for argv in runs(tmp_path) for name in every_command()} | set(PRACTISED)
    assert set(every_command()) - tried == set()


def test_commands_in_a_hurry_load_neither_the_database_nor_the_screens(home: Path) -> None:
    assert child(IN_A_HURRY, SCREENS + DATABASE) == "all\n"  # before the first start
    assert not home.exists()
    assert child([("today",)], SCREENS) == "all\n"
    assert child(IN_A_HURRY, SCREENS + DATABASE) == "all\n"  # and with a store


def test_people_to_reach_and_signs_need_no_database() -> None:
    assert child(WITHOUT_A_STORE, SCREENS + DATABASE) == "all\n"


def test_the_help_of_every_command_loads_neither_the_database_nor_the_screens() -> None:
    helps = [(*command, "--help") for command in every_command()]
    assert child(helps, SCREENS + DATABASE) == "all\n"


def test_no_command_loads_the_screens(tmp_path: Path) -> None:
    assert child(runs(tmp_path), SCREENS) == "all\n"


@pytest.mark.parametrize("command", PRACTISED, ids=" ".join)
def test_a_drill_in_plain_lines_loads_no_screens(command: tuple[str, ...]) -> None:
    argv = (*command, "1") if command[-1] == "delete" else (*command, "--plain")
    told = child([argv], SCREENS)
    assert told.startswith(f"tmscoach {' '.join(argv)}: loaded [], ended with ")


def test_a_store_that_is_current_is_opened_without_alembic() -> None:
    assert child([("today",)], SCREENS) == "all\n"
    assert child([("today",), ("list",), ("progress",)], (*SCREENS, "alembic")) == "all\n"


def test_the_child_would_notice() -> None:
    assert child([("today",)], ("sqlmodel",)).startswith("tmscoach today: loaded ['sqlmodel'], ended with 0")
    assert child([("show", "7")], ()).startswith("tmscoach show 7: loaded [], ended with 1")
