"""Full disks, limits that are reached, folders and files of somebody else: a sentence each, and no loss."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.e2e.kills import bodies
from tests.e2e.terminal import Terminal
from tests.e2e.test_writing_survives import tmscoach

from tmscoach.startup import Services

resource = pytest.importorskip("resource", reason="limits are a POSIX thing")
pytestmark = pytest.mark.e2e

Open = Callable[..., Terminal]
NOBODY = 65534


@pytest.fixture
def begun(services: Services) -> None:
    """A home whose welcome was seen, and a page in it."""
    services.preferences.put("welcomed", "2026-11-01")
    services.journal.write("kept before")
    services.close()


def is_a_sentence(problem: str) -> None:
    """One line, which says what happened and what is safe, and no traceback."""
    assert problem.count("\n") == 1, problem
    assert "Traceback" not in problem
    assert "Error" not in problem
    assert problem.count(". ") >= 1


def lower(process: int, most: int) -> None:
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_a_quota_refuses_a_page_from_a_pipe_in_a_sentence_and_harms_nothing(begun: None, home: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-m", "tmscoach", "write", "-"],
        input=b"too much " * 60_000,
        capture_output=True,
        preexec_fn=limit,
        check=False,
        timeout=120,
    )
    assert done.returncode in (1, 4)
    assert done.stdout == b""
    is_a_sentence(done.stderr.decode())
    assert bodies(home) == ["kept before"]
    assert tmscoach(home, "write", "-", stdin="and after").returncode == 0
    assert bodies(home) == ["and after", "kept before"]


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are a Linux thing")
def test_a_page_stays_on_the_screen_while_the_disk_is_full_and_is_saved_as_soon_as_it_can_be(
    begun: None, terminal: Open, home: Path, tmp_path: Path
) -> None:
    window = terminal()
    window.wait_for("Day 1 of 30")
    window.type("w")
    window.wait_for("of 10 min")
    lower(window.process.pid, 512)
    window.type("Zqrescued")
    window.wait_for("not saved yet")
    assert "Zqrescued" in window.text
    lower(window.process.pid, resource.RLIM_INFINITY)
    window.wait_for("saved ")
    lower(window.process.pid, 512)
    window.type(" Zqlater")
    window.wait_for("not saved yet")
    window.type("\x13")  # ctrl+s says why, and offers a file
    window.wait_for("Write it into a file")
    lower(window.process.pid, 4096)  # elsewhere there is room
    window.type("f")
    window.wait_for("Write the page into a file")
    window.settle()
    window.type("\x15")
    window.settle()
    window.type(str(tmp_path / "rescued.md"))
    window.wait_for("rescued.md")
    window.type("\r")
    window.wait_for("Written")
    assert (tmp_path / "rescued.md").read_text() == "Zqrescued Zqlater"
    lower(window.process.pid, resource.RLIM_INFINITY)
    window.type("\x11")
    assert window.wait() == 0
    assert bodies(home) == ["Zqrescued Zqlater", "kept before"]


# --- a real small disk --------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_a_sentence_and_everything_works_again_with_room(small_disk: Path) -> None:
    home, filler = small_disk / "home", small_disk / "filler"
    assert tmscoach(home, "write", "-", stdin="kept before").returncode == 0
    with filler.open("wb", buffering=0) as out, pytest.raises(OSError, match="No space left"):
        while True:
            out.write(b"x" * 4096)
    for command in (("write", "-"), ("export", "--format", "archive", "--everything")):
        done = tmscoach(home, *command, stdin="words " * 20_000)
        assert done.returncode in (1, 4), (command, done)
        is_a_sentence(done.stderr)
    filler.unlink()
    assert bodies(home) == ["kept before"]
    assert tmscoach(home, "write", "-", stdin="and after").returncode == 0
    assert bodies(home) == ["and after", "kept before"]


def test_a_disk_that_is_full_from_the_start_makes_no_half_store(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (2 * 1024 * 1024 - 96 * 1024))
    done = tmscoach(small_disk / "home", "write", "-", stdin="first")
    assert done.returncode in (1, 4)
    is_a_sentence(done.stderr)
    filler.unlink()
    assert tmscoach(small_disk / "home", "write", "-", stdin="first").returncode == 0
    assert bodies(small_disk / "home") == ["first"]


# --- files and folders of somebody else ---------------------------------------------------------------------


def bound_by_permissions() -> None:
    """Take from root, before the program starts, what lets it pass over permissions."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder that is made ours again at the end."""
    folder = tmp_path / "place"
    folder.mkdir()
    yield folder
    for file in (folder, *folder.rglob("*")):
        file.chmod(0o700)


def read_only_folder(place: Path) -> Mapping[str, str]:
    home = place / "home"
    home.mkdir()
    home.chmod(0o555)
    return {"TMSCOACH_HOME": str(home)}


def read_only_store(place: Path) -> Mapping[str, str]:
    home = place / "home"
    assert tmscoach(home, "write", "-", stdin="kept before").returncode == 0
    (home / "data" / "tmscoach.db").chmod(0o444)
    return {"TMSCOACH_HOME": str(home)}


def closed_store(place: Path) -> Mapping[str, str]:
    environ = read_only_store(place)
    (place / "home" / "data" / "tmscoach.db").chmod(0o000)
    return environ


def folder_of_another_user(place: Path) -> Mapping[str, str]:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    home = place / "home"
    home.mkdir(mode=0o755)
    os.chown(home, NOBODY, NOBODY)
    return {"TMSCOACH_HOME": str(home)}


def home_that_is_not_there(place: Path) -> Mapping[str, str]:
    place.chmod(0o555)
    return {"HOME": str(place / "gone")}


@pytest.mark.parametrize(
    "make",
    [read_only_folder, read_only_store, closed_store, folder_of_another_user, home_that_is_not_there],
    ids=lambda make: make.__name__,
)
def test_what_is_not_ours_to_write_is_a_sentence(
    place: Path, make: Callable[[Path], Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = make(place)
    monkeypatch.delenv("TMSCOACH_HOME")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [sys.executable, "-m", "tmscoach", "write", "-"],
        input="words",
        capture_output=True,
        text=True,
        preexec_fn=bound_by_permissions,
        timeout=60,
        check=False,
    )
    assert done.returncode in (1, 4), done
    assert done.stdout == ""
    is_a_sentence(done.stderr)
    store = place / "home" / "data" / "tmscoach.db"
    if os.geteuid() == 0 and store.exists():
        assert b"kept before" in store.read_bytes()
