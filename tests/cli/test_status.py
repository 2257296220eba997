"""One short line for a shell prompt: counts, never words, and never an error in a prompt."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from tmscoach.errors import Exit
from tmscoach.models.drill import DrillRun
from tmscoach.services import status as service
from tmscoach.startup import Services


@pytest.fixture(autouse=True)
def on_the_frozen_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the machine's clock; here it is the tests' day."""
    monkeypatch.setattr(service, "journal_day", lambda now, day_starts: date(2026, 11, 24))


def finished_drill(services: Services) -> None:
    with services.database.writing() as session:
        session.add(
            DrillRun(script="quick", finished_at=services.clock.utc(), **services.clock.moment().stamps())
        )


def test_before_the_first_start_there_is_nothing_and_nothing_is_made(tmscoach: Run, home: Path) -> None:
    assert tmscoach("status") == (Exit.DONE, "tmscoach has no store here yet\n", "")
    assert tmscoach("status", "--prompt") == (Exit.DONE, "", "")
    assert tmscoach("status", "--json") == (Exit.DONE, "null\n", "")
    assert not home.exists()


def test_the_line_counts_and_names_one_and_many(tmscoach: Run, services: Services) -> None:
    tmscoach("today")
    assert tmscoach("status") == (Exit.DONE, "day 1, nothing yet today\n", "")
    assert tmscoach("status", "--prompt") == (Exit.DONE, "day 1\n", "")
    tmscoach("write", "private words")
    assert tmscoach("status")[1] == "day 1, 1 page\n"
    tmscoach("write", "more of them")
    tmscoach("line", "Rain.")
    finished_drill(services)
    finished_drill(services)
    assert tmscoach("status")[1] == "day 1, 2 drills, 2 pages, 1 line\n"
    assert tmscoach("status", "--prompt")[1] == "day 1 +\n"
    assert json.loads(tmscoach("status", "--json")[1]) == {
        "program_day": 1,
        "drills": 2,
        "pages": 2,
        "lines": 1,
        "is_locked": False,
    }


def test_without_a_programme_only_what_was_done_is_told(tmscoach: Run) -> None:
    tmscoach("write", "words")
    assert tmscoach("status")[1] == "1 page\n"
    assert tmscoach("status", "--prompt")[1] == "+\n"


def test_what_was_done_another_day_deleted_or_left_half_way_does_not_count(
    tmscoach: Run, services: Services
) -> None:
    tmscoach("write", "long ago", "--at", "3d")
    number = tmscoach("write", "thrown away")[1].strip()
    tmscoach("delete", number)
    with services.database.writing() as session:
        session.add(DrillRun(script="full", **services.clock.moment().stamps()))
    assert tmscoach("status")[1] == "nothing yet today\n"
    assert tmscoach("status", "--prompt")[1] == ""


def test_after_a_restart_the_new_walk_is_told(tmscoach: Run, services: Services) -> None:
    tmscoach("today")
    finished_drill(services)
    tmscoach("line", "Rain.")
    services.program.go_on()
    assert tmscoach("status", "--prompt")[1] == "day 2 +\n"
    tmscoach("program", "restart", "--yes")
    assert tmscoach("status", "--prompt")[1] == "day 1 +\n"


def test_an_empty_file_is_a_store_that_has_not_begun(tmscoach: Run, home: Path) -> None:
    store = home / "data" / "tmscoach.db"
    store.parent.mkdir(parents=True)
    store.touch()
    assert tmscoach("status") == (Exit.DONE, "tmscoach has no store here yet\n", "")


def test_a_file_that_is_no_store_is_said_but_never_in_a_prompt(tmscoach: Run, home: Path) -> None:
    store, content = (
        home / "data" / "tmscoach.db",
        b"not a store at all, but long enough to look like one" * 100,
    )
    store.parent.mkdir(parents=True)
    store.write_bytes(content)
    assert tmscoach("status", "--prompt") == (Exit.DONE, "", "")
    for argv in (("status",), ("status", "--json")):
        assert tmscoach(*argv) == (
            Exit.STORE,
            "",
            f"The store {store} cannot be read. It was not changed. tmscoach today says why.\n",
        )
    assert store.read_bytes() == content
    code, out, err = tmscoach("today")  # as promised
    assert (code, out) == (Exit.STORE, "")
    assert str(store) in err
    assert store.read_bytes() == content


@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.symlink_to("nowhere")], ids=["folder", "link"]
)
def test_a_folder_or_a_dangling_link_in_its_place_is_no_store(
    tmscoach: Run, home: Path, make: Callable[[Path], None]
) -> None:
    store = home / "data" / "tmscoach.db"
    store.parent.mkdir(parents=True)
    make(store)
    assert tmscoach("status")[0] == Exit.STORE
    assert tmscoach("status", "--prompt") == (Exit.DONE, "", "")


def test_settings_that_cannot_be_used_are_said_but_never_in_a_prompt(tmscoach: Run, home: Path) -> None:
    tmscoach("today")
    (home / "config.toml").write_text("nonsense = 1")
    code, out, err = tmscoach("status")
    assert (code, out) == (Exit.REFUSED, "")
    assert "'nonsense', which is not a setting" in err
    assert tmscoach("status", "--prompt") == (Exit.DONE, "", "")


def test_asking_changes_no_byte_of_the_store(tmscoach: Run, services: Services, home: Path) -> None:
    tmscoach("write", "words")
    services.close()
    store = home / "data" / "tmscoach.db"
    before = store.read_bytes()
    tmscoach("status")
    assert store.read_bytes() == before


def test_status_is_refused_with_wrong_words(tmscoach: Run) -> None:
    assert tmscoach("status", "nonsense")[0] == Exit.USAGE
