"""Pages out in every format: whole or not at all, and nothing that was not asked for."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tmscoach.errors import CoachError, Exit
from tmscoach.models.tables import Entry
from tmscoach.models.terms import Fate, Kind
from tmscoach.services.export import Format, Wanted
from tmscoach.startup import Services

# --- Markdown -----------------------------------------------------------------------------------------------


def markdown(services: Services, **options: Any) -> str:
    return "".join(services.export.chunks(Format.MARKDOWN, Wanted(**options)))


def three_fates(services: Services) -> None:
    services.journal.write("shared-marker", Fate.SHARE, Kind.FREE, "A title: colon", ("work",), when="2d")
    services.journal.write("private-marker", Fate.PRIVATE, when="yesterday")
    moment = services.clock.moment()
    with services.database.writing() as session:
        session.add(
            Entry(fate=Fate.RELEASE, words=31, seconds=600, meaning="meaning-marker", **moment.stamps())
        )


def test_only_share_pages_leave_unless_everything_is_asked_for(services: Services) -> None:
    three_fates(services)
    assert "shared-marker" in markdown(services)
    assert not any(marker in markdown(services) for marker in ("private-marker", "meaning-marker"))
    everything = markdown(services, everything=True)
    assert all(marker in everything for marker in ("shared-marker", "private-marker", "meaning-marker"))
    assert "This page was let go. 31 words, 10 minutes." in everything


def test_a_page_in_the_trash_stays_there(services: Services) -> None:
    page = services.journal.write("thrown away", Fate.SHARE)
    services.journal.delete(page.id)
    assert "thrown away" not in markdown(services, everything=True)


def test_a_range_and_a_tag_choose_pages(services: Services) -> None:
    three_fates(services)
    today = services.clock.today()
    first, last = today - timedelta(days=1), today - timedelta(days=1)
    assert "private-marker" in markdown(services, everything=True, since=first, until=last)
    assert "shared-marker" not in markdown(services, everything=True, since=first)
    assert "private-marker" not in markdown(services, everything=True, tag="#Work")
    with pytest.raises(CoachError) as refused:
        markdown(services, since=today, until=first)
    assert refused.value.code is Exit.USAGE


def test_the_file_holds_the_same_bytes_as_stdout(services: Services) -> None:
    three_fates(services)
    done = services.export.write(Format.MARKDOWN, Wanted())
    assert done.pages == 1
    assert done.path.name == "tmscoach-pages-2026-11-24.md"
    assert done.path.read_bytes() == markdown(services).encode()
    assert services.export.write(Format.MARKDOWN, Wanted()).path.name == "tmscoach-pages-2026-11-24-2.md"


def test_a_folder_gets_one_file_a_page_with_front_matter(services: Services, tmp_path: Path) -> None:
    three_fates(services)
    done = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / "pages")
    names = sorted(file.name for file in done.path.iterdir())
    assert names == [
        "2026-11-22_1200_a-title-colon.md",
        "2026-11-23_1200_free.md",
        "2026-11-24_1402_free.md",
    ]
    head = yaml.safe_load((done.path / names[0]).read_text().split("---\n")[1])
    assert head["date"] == date(2026, 11, 22)
    assert head["title"] == "A title: colon"
    assert (head["fate"], head["tags"], "feelings" in head) == ("share", ["work"], False)
    assert head["created"].isoformat() == "2026-11-22T12:00:00"
    assert done.path.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in done.path.iterdir()} == {0o600}


def test_pages_of_one_name_do_not_overwrite_each_other(services: Services, tmp_path: Path) -> None:
    for number in range(3):
        services.journal.write(f"page {number}", Fate.SHARE, title="con")
    folder = tmp_path / "pages"
    services.export.write(Format.MARKDOWN, Wanted(), folder)
    for _ in range(2):  # and not when an earlier export is replaced
        assert sorted(file.name for file in folder.iterdir()) == [
            "2026-11-24_1402_con-page-2.md",
            "2026-11-24_1402_con-page-3.md",
            "2026-11-24_1402_con-page.md",
        ]
        assert len({file.read_text().split("---\n")[2] for file in folder.iterdir()}) == 3
        services.export.write(Format.MARKDOWN, Wanted(), folder, overwrite=True)


def test_a_folder_that_holds_something_is_refused_and_an_empty_one_is_taken(
    services: Services, tmp_path: Path
) -> None:
    services.journal.write("words", Fate.SHARE)
    full, empty, link, file = (tmp_path / name for name in ("full", "empty", "link", "file"))
    full.mkdir()
    (full / "theirs.md").write_text("theirs")
    empty.mkdir()
    link.symlink_to(empty)
    file.write_text("theirs")
    for place in (full, link, file):
        with pytest.raises(CoachError):
            services.export.write(Format.MARKDOWN, Wanted(), place)
    assert [f.read_text() for f in full.iterdir()] == ["theirs"]
    assert services.export.write(Format.MARKDOWN, Wanted(), empty).pages == 1
    assert len(list(empty.iterdir())) == 1


def test_an_export_of_no_pages_is_there_and_empty(services: Services, tmp_path: Path) -> None:
    assert services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "pages").pages == 0
    assert list((tmp_path / "pages").iterdir()) == []
    assert services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "pages.md").path.exists()


def test_a_full_disk_leaves_neither_file_nor_folder(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_fates(services)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("pages", "pages.md"):
        with pytest.raises(CoachError, match="No space left"):
            services.export.write(Format.MARKDOWN, Wanted(), folder / name)
    for name, form in PLACES.items():
        with pytest.raises(CoachError, match="No space left"):
            services.export.write(form, EVERYTHING, folder / name)
    assert list(folder.iterdir()) == []


# --- every format -------------------------------------------------------------------------------------------

PLACES = {
    "out.md": Format.MARKDOWN,
    "folder": Format.MARKDOWN,
    "out.txt": Format.JRNL,
    "out.json": Format.JRNL_JSON,
    "out.zip": Format.DAY_ONE,
    "all.json": Format.ARCHIVE,
    "all.jsonl": Format.ARCHIVE_LINES,
}
EVERYTHING = Wanted(everything=True)


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_only_the_owner_can_read_what_leaves_whatever_the_umask(
    services: Services, tmp_path: Path, mask: int
) -> None:
    three_fates(services)
    before = os.umask(mask)
    try:
        for name, form in PLACES.items():
            services.export.write(form, EVERYTHING, tmp_path / "new" / name)
    finally:
        os.umask(before)
    for path in [tmp_path / "new", *(tmp_path / "new").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name


def test_nothing_that_is_there_is_touched_unasked_and_no_link_followed(
    services: Services, tmp_path: Path
) -> None:
    three_fates(services)
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "their folder").mkdir()
    for name, form in PLACES.items():
        place = tmp_path / name
        if name == "folder":
            place.mkdir()
            (place / "theirs.md").write_text("theirs")
        else:
            place.write_text("theirs")
        with pytest.raises(CoachError, match=r"is there already|already holds something"):
            services.export.write(form, EVERYTHING, place)
        for overwrite in (False, True):
            link = tmp_path / f"link-{overwrite}{name}"
            link.symlink_to(tmp_path / ("their folder" if name == "folder" else "theirs"))
            with pytest.raises(CoachError, match="is a link to"):
                services.export.write(form, EVERYTHING, link, overwrite=overwrite)
        assert (place / "theirs.md" if name == "folder" else place).read_text() == "theirs"
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert not list((tmp_path / "their folder").iterdir())
    assert not list(tmp_path.rglob(".tmscoach-*"))


def test_a_page_in_a_folder_that_is_a_link_is_refused_before_any_is_replaced(
    services: Services, tmp_path: Path
) -> None:
    services.journal.write("one", Fate.SHARE, title="a")
    services.journal.write("two", Fate.SHARE, title="b")
    folder = services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "pages").path
    first, second = sorted(folder.iterdir())
    first.write_text("older")
    (tmp_path / "theirs").write_text("theirs")
    second.unlink()
    second.symlink_to(tmp_path / "theirs")
    with pytest.raises(CoachError, match="is a link to"):
        services.export.write(Format.MARKDOWN, Wanted(), folder, overwrite=True)
    assert (first.read_text(), (tmp_path / "theirs").read_text()) == ("older", "theirs")


def test_a_folder_behind_a_link_is_written_to_and_can_be_named(services: Services, tmp_path: Path) -> None:
    services.journal.write("one", Fate.SHARE)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    done = services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "link" / "out.md")
    assert done.path.resolve() == tmp_path / "real" / "out.md"


@pytest.mark.parametrize("name", PLACES)
def test_an_export_that_is_stopped_leaves_nothing(services: Services, tmp_path: Path, name: str) -> None:
    moment = services.clock.moment()
    with services.database.writing() as session:
        session.add_all(Entry(body="words", fate=Fate.SHARE, **moment.stamps()) for _ in range(120))
    folder = tmp_path / "out"
    folder.mkdir()
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 100

    with pytest.raises(CoachError, match="The export was stopped"):
        services.export.write(PLACES[name], EVERYTHING, folder / name, progress=stop)
    assert told == [(0, 120), (50, 120), (100, 120)]
    assert list(folder.iterdir()) == []


def test_pages_are_counted_as_they_will_be_written(services: Services, tmp_path: Path) -> None:
    three_fates(services)
    services.journal.delete(services.journal.write("gone", Fate.SHARE).id)
    for name, form in PLACES.items():
        for wanted in (EVERYTHING,) if form.is_whole else (EVERYTHING, Wanted(), Wanted(tag="work")):
            done = services.export.write(form, wanted, tmp_path / "out" / name, overwrite=True)
            assert done.pages == services.export.count(form, wanted)
        # a released page has no text, which only Markdown can say; the trash is in an archive alone
        assert services.export.count(form, EVERYTHING) == (
            4 if form.is_whole else 3 if form is Format.MARKDOWN else 2
        )


def test_an_archive_is_never_asked_for_by_mistake(services: Services) -> None:
    for wanted in (Wanted(), Wanted(tag="work", everything=True)):
        for form in (Format.ARCHIVE, Format.ARCHIVE_LINES):
            with pytest.raises(CoachError) as refused:
                services.export.write(form, wanted)
            assert refused.value.code is Exit.USAGE
    assert not services.paths.exports.exists()
