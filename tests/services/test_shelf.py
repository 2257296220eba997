"""The shelf: what ships, one's own titles, and a log that counts as Learn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import Part
from tmscoach.startup import Services


def learned(services: Services) -> bool:
    return next(item.done for item in services.program.today().items if item.part is Part.LEARN)


def test_reading_a_little_counts_as_learn_of_the_open_day_and_is_kept(
    services: Services, now: FrozenTime
) -> None:
    assert not learned(services)
    services.shelf.read(2, "  two pages\nin the garden ")
    assert learned(services)
    now.move(days=1)
    services.shelf.read(2)
    log = services.shelf.log()
    assert [(one.day, one.words) for one in log] == [
        (date(2026, 11, 25), ""),
        (date(2026, 11, 24), "two pages in the garden"),
    ]
    assert services.shelf.item(2).readings == log
    services.shelf.take_back(log[0].id)
    assert len(services.shelf.log()) == 1


def test_reading_is_no_page_and_no_line(services: Services) -> None:
    services.shelf.read(1, "words")
    done = {item.part for item in services.program.today().items if item.done}
    assert done == {Part.LEARN}
    assert services.journal.recent() == ()


def test_own_titles_stand_last_and_what_was_read_of_them_stays(services: Services) -> None:
    before = len(services.shelf.items())
    item = services.shelf.add("  My title ", "Somebody", "a shop")
    assert (item.number, item.own, item.title) == (before + 1, True, "My title")
    services.shelf.read(item.number)
    services.shelf.remove(item.number)
    assert len(services.shelf.items()) == before
    assert [one.title for one in services.shelf.log()] == ["My title"]
    with pytest.raises(CoachError, match="ships with the program"):
        services.shelf.remove(1)


def test_what_is_not_there_is_refused(services: Services) -> None:
    with pytest.raises(CoachError, match="no number 99"):
        services.shelf.read(99)
    with pytest.raises(CoachError, match="no title yet"):
        services.shelf.add(" \n")
    for key in ("read:0", "welcomed"):  # a choice of another sort is not in the log
        services.preferences.put("welcomed", "yes")
        with pytest.raises(CoachError, match="not in the log"):
            services.shelf.take_back(key)
    assert services.preferences.get("welcomed") == "yes"


def test_rows_that_a_hand_wrote_otherwise_are_passed_over(services: Services, hostile: str) -> None:
    with services.database.writing() as session:
        for place, value in enumerate(["", "[]", "{", '{"day": "someday"}', '{"title": ""}', "7"]):
            session.add(Preference(key=f"read:{place}", value=value))
            session.add(Preference(key=f"book:{place}", value=value))
    services.shelf.add(hostile)
    services.shelf.read(len(services.shelf.items()), hostile)
    assert len(services.shelf.log()) == 1
    assert len(services.shelf.items()) == len(content.shelf().item) + 1


def test_the_log_goes_with_an_archive(
    services: Services, tmp_path: Path, open_again: Callable[[], Services]
) -> None:
    services.shelf.add("Mine")
    services.shelf.read(1, "words")
    with services.database.reading() as session:
        from tmscoach.store.transfer import preference_rows

        keys = {row["key"][:5] for row in preference_rows(session)}
    assert {"book:", "read:"} <= keys
    assert all(len(one.id) <= 40 for one in services.shelf.log())
