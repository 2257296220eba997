"""Every end a command can come to: an exit code, one line, and never a traceback or anybody's words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from tmscoach import __version__
from tmscoach.cli import help as help_groups
from tmscoach.cli import main, settings
from tmscoach.cli.shared import Launch
from tmscoach.errors import CoachError, Exit

SECRET = "the-words-of-a-patient"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `tmscoach where` end in an exception, with a secret in a local variable and in the message."""

    def end_in(problem: BaseException) -> None:
        def find_paths() -> None:
            thought = SECRET
            assert thought
            raise problem

        monkeypatch.setattr(settings, "find_paths", find_paths)

    return end_in


def start(*argv: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with nobody at a terminal."""
    source = Path(main.__file__).parents[2]
    environ = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    options = {"capture_output": True, "stdin": subprocess.DEVNULL} | options
    command = [sys.executable, "-m", "tmscoach", *argv]
    return subprocess.run(command, env=environ, text=True, timeout=60, **options)


@pytest.mark.parametrize("code", [Exit.REFUSED, Exit.USAGE, Exit.PASSPHRASE, Exit.STORE])
def test_a_problem_is_one_line_and_its_own_exit_code(
    tmscoach: Run, failing: Callable[[BaseException], None], code: Exit
) -> None:
    failing(CoachError("The disk is full.", "Nothing is lost.", "Free some space.", code=code))
    assert tmscoach("where") == (code, "", "The disk is full. Nothing is lost. Free some space.\n")


@pytest.mark.parametrize(
    "argv", [("nonsense",), ("where", "--nonsense"), ("show",), ("show", "x"), ("visit",), ("--nonsense",)]
)
def test_wrong_usage_is_exit_2_and_prints_nothing_on_stdout(tmscoach: Run, argv: tuple[str, ...]) -> None:
    code, out, err = tmscoach(*argv)
    assert (code, out) == (Exit.USAGE, "")
    assert err
    assert "Traceback" not in err


def test_a_hostile_argument_reaches_no_terminal(tmscoach: Run) -> None:
    for argv in (("\x1b[31mred",), ("where", "\x1b]52;c;aGk=\x07"), ("show", "\x1b[2J"), ("--\x1b[2J",)):
        code, out, err = tmscoach(*argv)
        assert code == Exit.USAGE
        assert not set(out + err) & {"\x1b", "\x07"}


def test_a_mistake_of_the_program_is_a_sentence_without_anybodys_words(
    tmscoach: Run, failing: Callable[[BaseException], None], home: Path
) -> None:
    failing(ZeroDivisionError(SECRET))
    code, out, err = tmscoach("where")
    assert (code, out) == (Exit.REFUSED, "")
    assert err.startswith("Something went wrong inside tmscoach. What was saved before is safe.")
    assert err.count("\n") == 1
    assert SECRET not in err
    assert not home.exists()  # no log unasked


def test_a_report_holds_places_and_not_one_word(
    tmscoach: Run, failing: Callable[[BaseException], None], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMSCOACH_DEBUG", "1")
    problem = ZeroDivisionError(SECRET)
    problem.__cause__ = KeyError(SECRET)
    failing(problem)
    tmscoach("where")
    log = home / "data" / "debug.log"
    text = log.read_text()
    assert text.startswith("ZeroDivisionError\n")
    assert "KeyError\n" in text
    assert "test_main.py" in text
    assert " find_paths\n" in text
    assert SECRET not in text
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_report_that_cannot_be_written_hides_nothing(
    tmscoach: Run, failing: Callable[[BaseException], None], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMSCOACH_DEBUG", "1")
    home.write_text("in the way")
    failing(ZeroDivisionError())
    assert tmscoach("where")[0] == Exit.REFUSED


def test_an_interrupted_command_says_that_nothing_is_lost(
    tmscoach: Run, failing: Callable[[BaseException], None]
) -> None:
    failing(KeyboardInterrupt())
    assert tmscoach("where") == (Exit.INTERRUPTED, "", "Stopped. What was already saved is safe.\n")


def test_a_reader_that_goes_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = start("--help", capture_output=False, stdout=write, stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (0, "")
    finally:
        os.close(write)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argv", [("--version",), ("where",), ("packet", "--out", "-")])
def test_output_that_cannot_be_written_is_said(argv: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = start(*argv, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == Exit.REFUSED
    assert done.stderr == (
        "The output could not be written: No space left on device. What was saved before is safe.\n"
    )


def test_the_program_prints_todays_list_in_a_pipe_and_does_not_wait() -> None:
    done = start()
    assert done.returncode == 0
    assert "Day 1 of 30" in done.stdout
    assert "needs a terminal" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_a_terminal_that_cannot_draw_gets_plain_lines(tmscoach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "at_a_terminal", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    code, out, _ = tmscoach()
    assert (code, "Day 1 of 30" in out) == (Exit.DONE, True)


def test_at_a_terminal_the_full_screen_program_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "at_a_terminal", lambda: True)
    assert main.run([]) == Launch()


def test_the_version(tmscoach: Run) -> None:
    assert tmscoach("--version") == (Exit.DONE, f"tmscoach {__version__}\n", "")


def loaded_by(*argv: str) -> set[str]:
    code = (
        "import sys, runpy; sys.argv = ['tmscoach', *sys.argv[1:]]\n"
        "try: runpy.run_module('tmscoach', run_name='__main__')\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    source = Path(main.__file__).parents[2]
    environ = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *argv],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("argv", [("--version",), ("--help",), ("now", "--help"), ("status",), ("where",)])
def test_quick_commands_load_neither_the_database_nor_the_screens(argv: tuple[str, ...]) -> None:
    assert not loaded_by(*argv) & {"sqlalchemy", "sqlmodel", "alembic", "textual"}


@pytest.mark.parametrize("argv", [("list",), ("packet", "--out", "-"), ("progress",), ("today",)])
def test_no_command_loads_the_screens(argv: tuple[str, ...]) -> None:
    assert not loaded_by(*argv) & {"textual"}


def test_help_lists_every_command_once_in_a_named_section(tmscoach: Run) -> None:
    _, out, _ = tmscoach("--help")
    assert "More:" not in out  # a new command wants a section in cli/help.py
    assert "..." not in out.replace("[ARGS]...", "")  # sentences are wrapped, never cut
    command: Any = main.command()
    names = set(command.commands)
    listed = [name for section in help_groups.SECTIONS.values() for name in section]
    assert sorted(listed) == sorted(names)
    for name in names:
        assert f"\n  {name} " in out, name


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []

    def walk(command: object, path: tuple[str, ...]) -> None:
        for name, below in sorted(getattr(command, "commands", {}).items()):
            found.append((*path, name))
            walk(below, (*path, name))

    walk(main.command(), ())
    return found


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_explains_itself(tmscoach: Run, command: tuple[str, ...]) -> None:
    code, out, err = tmscoach(*command, "--help")
    assert (code, err) == (Exit.DONE, "")
    assert out.startswith(f"Usage: tmscoach {' '.join(command)} ")
    assert "!" not in out.replace("--!", "")


def test_json_is_one_document_with_times_and_days_in_iso(tmscoach: Run) -> None:
    tmscoach("write", "words")
    [row] = json.loads(tmscoach("list", "--json")[1])
    assert row["day"] == "2026-11-24"
    assert row["at"] == "2026-11-24T14:02:11+01:00"


@pytest.mark.parametrize("module", main.MODULES)
def test_a_command_is_put_together_alone(module: str) -> None:
    for name in main.MODULES[module]:
        assert sorted(main.command(name).commands) == sorted(main.MODULES[module])
    assert set(main.MODULES[module]) < set(main.command().commands)
