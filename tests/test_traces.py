"""What is left behind when the program fails: places in the code, and not one word of anybody's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tui.harness import running
from textual.app import SystemCommand

from tmscoach.startup import Services
from tmscoach.tui.commands import system_commands
from tmscoach.tui.launch import shut_leaks

SECRET = "Zqsecretwords"
BEGIN = f"""
import sys, threading, gc
from tmscoach.reporting import leave_no_words
leave_no_words()
words = {SECRET!r}
"""
FAILURES = {
    "uncaught": "raise ValueError(words)",
    "in a chain": "try:\n    int(words)\nexcept ValueError as e:\n    raise KeyError(words) from e",
    "in a thread": "t = threading.Thread(target=lambda: int(words)); t.start(); t.join()",
    "in a finalizer": (
        "class Thing:\n    def __del__(self):\n        raise ValueError(words)\nThing()\ngc.collect()\n"
        "sys.exit(1)"
    ),
    "in a task": (
        "import asyncio\nfrom tmscoach.reporting import report_of_loop\n"
        "async def main():\n"
        "    asyncio.get_running_loop().set_exception_handler(report_of_loop)\n"
        "    asyncio.get_running_loop().call_soon(int, words)\n"
        "    await asyncio.sleep(0.01)\n"
        "asyncio.run(main())"
    ),
    "in the screens": (
        "import asyncio\nfrom tmscoach.startup import open_services\nfrom tmscoach.tui.app import CoachApp\n"
        "class Failing(CoachApp):\n    def action_fail(self):\n        typed = words\n"
        "        raise ValueError(typed)\n"
        "async def main():\n    app = Failing(open_services)\n"
        "    async with app.run_test() as pilot:\n        await app.workers.wait_for_complete()\n"
        "        await app.run_action('fail')\n"
        "asyncio.run(main())"
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_no_failure_prints_or_logs_words(name: str, home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + FAILURES[name]],
        capture_output=True,
        text=True,
        env=os.environ | {"TMSCOACH_DEBUG": "1", "TMPDIR": str(tmp_path)},
        timeout=60,
        check=False,
    )
    log = home / "data" / "debug.log"
    assert "Error" in log.read_text()  # it was reported
    assert SECRET not in log.read_text()
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert [
        file for file in tmp_path.rglob("*") if file.is_file() and SECRET in file.read_text("latin1")
    ] == []


@pytest.mark.skipif(os.name != "posix", reason="core dumps are a POSIX thing")
def test_core_dumps_are_off_for_the_program_and_for_an_editor_it_starts() -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    script = (
        "import resource, subprocess, sys\n"
        "_, most = resource.getrlimit(resource.RLIMIT_CORE)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (most, most))\n"
        "from tmscoach import reporting\n"
        "import tmscoach.__main__ as door\n"
        "door.main = lambda: 0\n"
        "try:\n    door.script()\nexcept SystemExit:\n    pass\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)\n"
        f"subprocess.run([sys.executable, '-c', {code!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0"]


def test_what_textual_would_write_for_developers_is_taken_out_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in (
        "TEXTUAL",
        "TEXTUAL_LOG",
        "TEXTUAL_SCREENSHOT",
        "TEXTUAL_SCREENSHOT_LOCATION",
        "TEXTUAL_DRIVER",
    ):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    shut_leaks()
    assert [name for name in os.environ if name.startswith("TEXTUAL")] == ["TEXTUAL_ANIMATIONS"]


async def test_no_command_draws_the_screen_into_a_file(services: Services) -> None:
    async with running(services) as pilot:
        offered = [
            command.title if isinstance(command, SystemCommand) else str(command)
            for command in system_commands(pilot.app, pilot.app.screen)  # type: ignore[arg-type]
        ]
        assert offered
        assert not [title for title in offered if "shot" in title.lower() or "svg" in title.lower()]
        assert "screenshot" not in {
            active.binding.action for active in pilot.app.screen.active_bindings.values()
        }
