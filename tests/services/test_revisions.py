"""How pages read before they were changed: kept with the change, brought back, and gone with the page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import select
from tests.conftest import FrozenTime

from tmscoach.config import Config
from tmscoach.errors import CoachError
from tmscoach.models.journal import Draft, Entry, Revision
from tmscoach.models.terms import Fate
from tmscoach.paths import Paths
from tmscoach.startup import Services, open_services
from tmscoach.store import revisions as store


def texts(services: Services, entry_id: int) -> list[tuple[str, str]]:
    return [(one.title, one.body) for one in services.revisions.earlier(entry_id)]


def bodies(services: Services, entry_id: int) -> list[str]:
    return [body for _, body in texts(services, entry_id)]


def edited(services: Services, entry_id: int, text: str) -> None:
    services.journal.edit_text(entry_id, text, services.journal.page(entry_id).version)


def files_holding(home: Path, marker: str) -> list[str]:
    return [
        file.name
        for file in sorted(home.rglob("*"))
        if file.is_file() and marker.encode() in file.read_bytes().lower()
    ]


def test_each_change_of_a_text_or_title_leaves_the_earlier_one(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("one", title="first")
    now.move(hours=1)
    edited(services, page.id, "two")
    now.move(hours=1)
    services.journal.set_title(page.id, "second")
    now.move(hours=1)
    kept = services.journal.keep(replace(services.journal.open_entry(page.id), body="three"))
    assert kept is not None
    assert texts(services, page.id) == [("second", "two"), ("first", "two"), ("first", "one")]
    oldest = services.revisions.earlier(page.id)[-1]
    assert (oldest.written, oldest.words) == (page.modified, 1)
    assert oldest.replaced.hour == 15


def test_what_changes_no_word_leaves_no_earlier_text(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("one")
    now.move(hours=1)
    edited(services, page.id, "one")
    services.journal.set_title(page.id, "")
    services.journal.set_tags(page.id, ["a"])
    services.journal.set_feelings(page.id, ["anger"])
    services.journal.set_fate(page.id, Fate.SHARE)
    services.journal.delete(page.id)
    services.journal.restore(page.id)
    assert texts(services, page.id) == []


def test_a_sitting_leaves_the_text_it_began_with(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("a heron")
    now.move(days=1)
    for text in ("a heron on", "a heron on one", "a heron on one leg"):
        edited(services, page.id, text)
        now.move(minutes=3)
    assert bodies(services, page.id) == ["a heron"]
    edited(services, page.id, "gone")
    assert bodies(services, page.id) == ["a heron on one leg", "a heron"]


def test_twenty_stay(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("text 0")
    for number in range(1, 26):
        now.move(hours=1)
        edited(services, page.id, f"text {number}")
    assert bodies(services, page.id) == [f"text {number}" for number in range(24, 4, -1)]


def test_the_newest_stays_although_the_clock_was_set_back(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("text 0")
    for number in range(1, 22):
        now.move(hours=1)
        edited(services, page.id, f"text {number}")
    now.move(days=-300)
    edited(services, page.id, "text 22")
    assert bodies(services, page.id)[0] == "text 21"


def test_taking_an_earlier_text_up_loses_nothing(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("one word more", title="first")
    now.move(hours=1)
    edited(services, page.id, "two")
    open_elsewhere = services.journal.open_entry(page.id)
    services.revisions.take_up(page.id, services.revisions.numbered(page.id, 1).uuid)
    now_reads = services.journal.page(page.id)
    assert (now_reads.title, now_reads.body, now_reads.words) == ("first", "one word more", 3)
    assert texts(services, page.id) == [("first", "two")]
    assert services.journal.conflict(open_elsewhere) is not None
    assert [hit.row.id for hit in services.journal.search("more")] == [page.id]
    edited(services, page.id, "four")  # of the same sitting, and still nothing is lost
    assert bodies(services, page.id) == ["one word more", "two"]
    services.revisions.take_up(page.id, services.revisions.numbered(page.id, 2).uuid)
    assert bodies(services, page.id) == ["four", "one word more"]


def test_their_text_stays_when_mine_takes_its_place(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("the base")
    now.move(hours=1)
    mine = services.journal.open_entry(page.id)
    edited(services, page.id, "the base theirs")
    services.journal.keep(replace(mine, body="the base theirs mine"), replace_theirs=True)
    assert bodies(services, page.id) == ["the base theirs", "the base"]


def test_an_unknown_page_or_text_is_named(services: Services) -> None:
    page = services.journal.write("one")
    for ask in (
        lambda: services.revisions.earlier(99),
        lambda: services.revisions.numbered(page.id, 1),
        lambda: services.revisions.numbered(page.id, 0),
        lambda: services.revisions.take_up(page.id, "nothing"),
        lambda: services.revisions.take_up(99, "nothing"),
    ):
        with pytest.raises(CoachError, match=r"no page 99|no such earlier text"):
            ask()


@pytest.mark.parametrize("way", ["release", "erase", "purge"])
def test_letting_go_of_a_page_leaves_no_byte_of_how_it_read(
    services: Services, now: FrozenTime, home: Path, way: str
) -> None:
    for number in range(20):
        services.journal.write(f"another page {number} about nothing much " * 20)
    page = services.journal.write("zqmarker " * 3000, title="zqmarker")
    for number in range(4):
        now.move(hours=1)
        edited(services, page.id, f"other words {number} " * 100)
    services.journal.set_title(page.id, "plain")
    assert files_holding(home, "zqmarker")
    if way == "release":
        services.journal.release(replace(services.journal.open_entry(page.id), fate=Fate.RELEASE))
        assert texts(services, page.id) == []
    elif way == "erase":
        services.journal.delete_forever(page.id)
    else:
        services.journal.delete(page.id)
        now.move(days=30)
        services.journal.purge_old_trash()
    assert files_holding(home, "zqmarker") == []


# --- archives ----------------------------------------------------------------------------------------------


@pytest.fixture
def there(tmp_path: Path, now: FrozenTime) -> Any:
    """Another store."""
    root = tmp_path / "there"
    opened = open_services(Paths(root / "c", root / "data", root / "e"), Config(), now, Random(3))
    yield opened
    opened.close()


def send(source: Services, target: Services, file: Path) -> Any:
    file.write_text("".join(source.transfer.archive()))
    return target.transfer.import_archive(file)


def test_earlier_texts_travel_and_come_once(
    services: Services, there: Services, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("one")
    now.move(hours=1)
    edited(services, page.id, "two")
    send(services, there, tmp_path / "a")
    assert bodies(there, 1) == ["one"]
    before = "".join(there.transfer.archive())
    again = send(services, there, tmp_path / "a")
    assert (again.new, again.newer) == (0, 0)
    assert "".join(there.transfer.archive()) == before


def test_of_a_page_changed_in_two_stores_both_texts_stay(
    services: Services, there: Services, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("base")
    send(services, there, tmp_path / "a")
    now.move(minutes=1)
    edited(services, page.id, "base here")
    now.move(minutes=1)
    edited(there, 1, "base there, later")
    send(there, services, tmp_path / "b")  # the newer side comes in
    assert services.journal.page(page.id).body == "base there, later"
    assert set(bodies(services, page.id)) == {"base here", "base"}
    done = send(services, there, tmp_path / "c")
    assert set(bodies(there, 1)) == {"base here", "base"}
    assert done.newer == 1 or done.new == 1


def test_the_older_side_coming_in_is_kept_as_an_earlier_text(
    services: Services, there: Services, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("base")
    send(services, there, tmp_path / "a")
    now.move(minutes=1)
    edited(there, 1, "base there")
    now.move(minutes=1)
    edited(services, page.id, "base here, later")
    (tmp_path / "old").write_text("".join(there.transfer.archive()))
    done = services.transfer.import_archive(tmp_path / "old")
    assert (done.new, done.newer) == (1, 0)
    assert services.journal.page(page.id).body == "base here, later"
    assert set(bodies(services, page.id)) == {"base there", "base"}
    again = services.transfer.import_archive(tmp_path / "old")
    assert (again.new, again.newer) == (0, 0)


def test_an_older_archive_brings_no_words_of_a_released_page_back(
    services: Services, tmp_path: Path, now: FrozenTime, home: Path
) -> None:
    page = services.journal.write("zqmarker one")
    now.move(hours=1)
    edited(services, page.id, "zqmarker two and more")
    services.journal.save_draft(replace(services.journal.open_entry(page.id), body="zqmarker draft"))
    old = tmp_path / "old.json"
    old.write_text("".join(services.transfer.archive()))
    now.move(hours=1)
    services.journal.release(replace(services.journal.open_entry(page.id), fate=Fate.RELEASE))
    done = services.transfer.import_archive(old)
    assert (done.new, done.newer) == (0, 0)
    with services.database.reading() as session:
        for table in (Revision, Draft):
            assert session.exec(select(table)).all() == []
    assert files_holding(home, "zqmarker") == []


def test_a_page_released_in_another_store_takes_its_earlier_texts_along(
    services: Services, there: Services, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("zqmarker one")
    now.move(hours=1)
    edited(services, page.id, "zqmarker two and more")
    send(services, there, tmp_path / "a")
    now.move(hours=1)
    there.journal.release(replace(there.journal.open_entry(1), fate=Fate.RELEASE))
    send(there, services, tmp_path / "b")
    assert texts(services, page.id) == []
    assert [name for name in files_holding(services.paths.data, "zqmarker") if "backup" not in name] == [
        "tmscoach-2026-11-24-160211-before-import.db"  # named when it was made
    ]


def test_an_archive_with_more_texts_than_are_kept_comes_in_once(
    services: Services, there: Services, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("text 0")
    for number in range(1, 21):
        now.move(hours=1)
        edited(services, page.id, f"text {number}")
    data = json.loads("".join(services.transfer.archive()))
    for number in range(5):
        row = dict(data["revisions"][0])
        row["id"] = store.revision_uuid(page.uuid, "", f"still older {number}")
        row["body"] = f"still older {number}"
        row["modified"] = f"2026-11-0{number + 1}T12:00:00+00:00"
        data["revisions"].append(row)
    orphan = dict(data["revisions"][0])
    orphan["id"] = orphan["entry_uuid"] = "00000000-0000-4000-8000-000000000000"
    data["revisions"].append(orphan)
    file = tmp_path / "a"
    file.write_text(json.dumps(data))
    first = there.transfer.import_archive(file)
    assert (first.skipped, first.duplicate) == ((), 6)
    assert bodies(there, 1) == [f"text {number}" for number in range(19, -1, -1)]
    again = there.transfer.import_archive(file)
    assert (again.new, again.newer) == (0, 0)
    with there.database.reading() as session:
        assert len(session.exec(select(Entry)).all()) == 1
