"""Exports by the real program: full disks, kills, pipes and interrupts leave a whole file or none."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal

from tmscoach.models.journal import Entry
from tmscoach.startup import open_services

pytestmark = pytest.mark.e2e

FORMATS = {
    "markdown": "out.md",
    "folder": "out",
    "jrnl": "out.txt",
    "jrnl-json": "out.json",
    "dayone": "out.zip",
    "archive": "all.json",
    "archive-lines": "all.jsonl",
}


@pytest.fixture
def filled(home: Path) -> Path:
    """A home with 400 pages of a few thousand letters, which no zip makes small."""
    services = open_services()
    try:
        at = datetime(2026, 3, 10, 9, tzinfo=UTC)
        with services.database.writing() as session:
            session.add_all(
                Entry(body=os.urandom(1500).hex(), day=at.date(), at=at, modified_at=at) for _ in range(400)
            )
    finally:
        services.close()
    return home


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out folder"
    folder.mkdir()
    return folder


def command(form: str, target: Path | str) -> list[str]:
    kind = "markdown" if form == "folder" else form
    argv = ["export", "--everything", "--format", kind, "--out", str(target)]
    return [sys.executable, "-m", "tmscoach", *argv]


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"TMSCOACH_HOME": str(home)}


def run(
    home: Path, argv: Sequence[str], before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=before,
    )


def small_disk() -> None:
    """No file of this process grows beyond 100 kB; the write then fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize("form", ["markdown", "dayone", "archive-lines"])
def test_a_disk_that_fills_up_leaves_no_file_and_one_sentence(filled: Path, out: Path, form: str) -> None:
    done = run(filled, command(form, out / FORMATS[form]), small_disk)
    assert (done.returncode, done.stdout) == (1, "")
    assert "could not be written: File too large." in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert list(out.iterdir()) == []


def mounted(folder: Path) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.mark.parametrize("form", ["folder", "dayone"])
def test_a_real_disk_of_200_kilobytes_is_too_small_and_stays_empty(
    filled: Path, out: Path, form: str
) -> None:
    if not mounted(out):
        pytest.skip("a small disk can be mounted by root only")
    try:
        done = run(filled, command(form, out / FORMATS[form]))
        assert (done.returncode, done.stdout) == (1, "")
        assert "No space left on device" in done.stderr
        assert done.stderr.count("\n") == 1
        assert list(out.iterdir()) == []
    finally:
        subprocess.run(["umount", str(out)], check=True)


@pytest.mark.parametrize("form", ["folder", "dayone"])
def test_kill_9_leaves_no_half_file_and_the_next_export_clears_up(filled: Path, out: Path, form: str) -> None:
    target = out / FORMATS[form]
    killed = 0
    for _ in range(2):
        started = subprocess.Popen(
            command(form, target),
            env=environment(filled),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while started.poll() is None and not list(out.iterdir()):
            time.sleep(0.001)
        started.kill()
        killed += started.wait() == -signal.SIGKILL
        if target.exists():  # it was done already
            whole = run(filled, command(form, out / f"second{target.suffix}"))
            assert whole.returncode == 0
            break
    left = [path for path in out.iterdir() if path.name.startswith(".tmscoach-")]
    for path in left:
        os.utime(path, (0, 0))
    assert run(filled, [*command(form, target), "--overwrite"]).returncode == 0
    assert not [path for path in out.iterdir() if path.name.startswith(".tmscoach-")]
    if form == "folder":
        assert len(list(target.iterdir())) == 400
    assert killed


@pytest.mark.parametrize("form", ["markdown", "archive-lines"])
def test_a_reader_that_goes_away_is_no_error(filled: Path, form: str) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$@" | head -c 10; echo "${PIPESTATUS[0]}" >&2', "bash", *command(form, "-")],
        env=environment(filled),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (len(done.stdout), done.stderr) == (10, "0\n")


def test_an_export_can_be_the_very_first_command(home: Path) -> None:
    done = run(home, [sys.executable, "-m", "tmscoach", "export"])
    assert done.returncode == 0
    assert Path(done.stdout.strip()).read_text().startswith("---\ntitle: Pages\n")
    first = run(home, command("archive", "-"))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith('{\n"format": "tmscoach-archive",')


def test_a_full_disk_behind_a_redirection_is_a_sentence(filled: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("archive", "-"),
            env=environment(filled),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("The output could not be written: No space left on device.")
    assert done.stderr.count("\n") == 1


class ShortPages(Terminal):
    """The program with pages enough to be worth a bar, slow enough to be stopped."""

    def command(self, argv: Sequence[str]) -> list[str]:
        code = (
            "import sys, time\nfrom tmscoach.cli import waiting\n"
            "from tmscoach.store import transfer as store\n"
            "waiting.WORTH_A_BAR = 1\n"
            "real = store.pages\n"
            "def slow(*a, **k):\n"
            "    for one in real(*a, **k):\n"
            "        time.sleep(0.02); yield one\n"
            "store.pages = slow\n"
            "from tmscoach.__main__ import main; sys.exit(main(sys.argv[1:]))"
        )
        return [sys.executable, "-c", code, *argv]


def test_ctrl_c_at_the_bar_ends_with_130_and_leaves_nothing(filled: Path, out: Path) -> None:
    window = ShortPages(filled, ["export", "--everything", "--out", str(out / "pages.md")])
    try:
        window.wait_for("of 400 pages")
        window.wait_for("left")
        assert window.interrupt() == 130
        assert "Stopped." in window.text
        assert list(out.iterdir()) == []
    finally:
        window.close()
