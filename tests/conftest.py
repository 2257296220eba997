"""A home of its own for every test, frozen time, and open services over a real store."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import HealthCheck, settings

from tmscoach.config import Config
from tmscoach.paths import Paths, find_paths, make_private_folder
from tmscoach.startup import Services, open_services
from tmscoach.store.opening import open_database

ZONE = ZoneInfo("Europe/Berlin")

# a busy machine is no mistake of the program
settings.register_profile("tmscoach", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tmscoach")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: tests wait for screens and processes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(12, max(2, cores * 3 // 2))


def pytest_collection_finish() -> None:
    """Leave what was imported out of the collecting of garbage, which takes a sixth of the time otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


class FrozenTime:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **delta: float) -> None:
        """Go forward by a timedelta's arguments."""
        self.at = (self.at.astimezone(ZoneInfo("UTC")) + timedelta(**delta)).astimezone(self.at.tzinfo)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """TMSCOACH_HOME, and a HOME in which nothing of a real user can be found or touched."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TMSCOACH_HOME", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    names = (
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "VISUAL",
        "EDITOR",
        "TMSCOACH_DEBUG",
        "TMSCOACH_PASSPHRASE_FILE",
        "NO_COLOR",
        "COLUMNS",
        "LINES",
    )
    for name in names:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return folder


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with nothing in it, made once by the real migrations: they take longer than most tests."""
    folder = tmp_path_factory.mktemp("empty")
    database = open_database(folder / "tmscoach.db", lambda: datetime(2026, 11, 1, 9, 0, tzinfo=ZONE))
    database.close()
    return database.path.read_bytes()


def start_empty(paths: Paths, empty_store: bytes) -> None:
    """Put an empty store where nothing is yet."""
    if not os.path.lexists(paths.database):
        make_private_folder(paths.database.parent)
        paths.database.write_bytes(empty_store)
        paths.database.chmod(0o600)


@pytest.fixture
def paths(home: Path) -> Paths:
    """Where this test's files live."""
    return find_paths()


@pytest.fixture
def now() -> FrozenTime:
    """Tuesday 24 November 2026, 14:02 in Berlin."""
    return FrozenTime(datetime(2026, 11, 24, 14, 2, 11, tzinfo=ZONE))


@pytest.fixture
def open_again(paths: Paths, now: FrozenTime, empty_store: bytes) -> Iterator[Callable[[], Services]]:
    """Opens services over this test's store, as a new start of the program would."""
    opened: list[Services] = []

    def start() -> Services:
        start_empty(paths, empty_store)
        services = open_services(paths, Config(), now, Random(7))
        opened.append(services)
        return services

    yield start
    for services in opened:
        services.close()


@pytest.fixture
def services(open_again: Callable[[], Services]) -> Services:
    """Everything a user can do, over an empty store."""
    return open_again()


@pytest.fixture
def quick_keys() -> Iterator[None]:
    """Keys are made from passphrases in fewer rounds than for a patient, so that tests need not wait."""
    with contextlib.closing(driver.connect(":memory:")) as any_one:
        [usual] = any_one.execute("PRAGMA cipher_default_kdf_iter").fetchone()
        any_one.execute("PRAGMA cipher_default_kdf_iter=4000")
        yield
        any_one.execute(f"PRAGMA cipher_default_kdf_iter={usual}")


@pytest.fixture
def hostile() -> str:
    """Text that breaks markup, terminals and files wherever it is not handled as text."""
    return "[/x] [red]y [z \x1b[31mred\x1b]52;c;aGk=\x07 \u202eturned \x00nul \x9b2J end[/"
