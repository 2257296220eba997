"""Pages of other programs: found out, looked at, brought in once, and given back."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import foreign, own_markdown
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Fate, Feeling
from tmscoach.services.export import Format, Wanted
from tmscoach.services.imports import Arrival, Source, UnknownFile, path_named
from tmscoach.startup import Services

FIXTURES = Path(__file__).parents[1] / "fixtures"


def entries(services: Services) -> list[Entry]:
    with services.database.reading() as session:
        return list(session.exec(select(Entry).order_by(Entry.day, Entry.at)).all())  # type: ignore[arg-type]


def bring_in(services: Services, path: Path, source: Source | None = None, **how: Any) -> Arrival:
    """Look and bring in, as the command does."""
    return services.imports.bring_in(services.imports.look(path, source), **how)


def test_looking_writes_nothing_and_the_file_is_read_once(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "j.txt"
    file.write_text("[2026-01-01 10:00] Once\n")
    found = services.imports.look(file)
    assert (len(found.new), len(found.here), str(found.first)) == (1, 0, "2026-01-01")
    assert entries(services) == []
    assert not services.paths.backups.exists()
    file.unlink()  # what was looked at is what comes in
    done = services.imports.bring_in(found)
    assert (done.new, done.duplicate) == (1, 0)
    assert done.backup is not None and done.backup.exists()
    [page] = entries(services)
    assert (page.fate, page.title) == (Fate.PRIVATE, "Once")


def test_what_another_window_brought_in_meanwhile_is_not_doubled(services: Services) -> None:
    found = services.imports.look(FIXTURES / "jrnl_losses.txt")
    services.imports.bring_in(services.imports.look(FIXTURES / "jrnl_losses.txt"))
    done = services.imports.bring_in(found)
    assert (done.new, done.duplicate) == (0, 5)


def test_a_page_has_the_day_and_time_it_had(services: Services) -> None:
    bring_in(services, FIXTURES / "dayone_apple.json")
    night, all_day = entries(services)
    assert (night.day, night.zone, night.utc_offset) == (date(2026, 3, 10), "Europe/Berlin", 60)
    assert night.at.isoformat() == "2026-03-09T23:30:00+00:00"
    assert night.modified_at.isoformat() == "2026-03-10T08:00:00+00:00"
    assert all_day.day == date(2026, 3, 12)
    [hit] = services.journal.search("alarm")
    assert hit.row.id == night.id
    assert services.journal.page(night.id or 0).tags == ("safety-message", "sleep")


def test_a_page_that_was_deleted_does_not_come_back(services: Services) -> None:
    path = FIXTURES / "dayone_android.json"
    bring_in(services, path)
    [page] = entries(services)
    services.journal.delete(page.id or 0)
    assert bring_in(services, path).new == 0


def test_pages_that_cannot_be_are_named(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "j.txt"
    file.write_text("[2027-01-01 10:00] Ahead\n\n[0200-01-01 10:00] Long ago\n\n[2026-01-01 10:00] Fine\n")
    found = services.imports.look(file)
    assert (len(found.new), [(left.place, left.why) for left in found.left_out]) == (
        1,
        [("line 1", "its day, 2027-01-01, lies ahead"), ("line 3", "it lies before the year 1000")],
    )


def interrupted(done: int, total: int) -> bool:
    if done >= 300:
        raise KeyboardInterrupt
    return True


def test_it_can_be_stopped_and_then_nothing_was_kept(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "j.txt"
    file.write_text("".join(f"[2026-01-01 10:00] Page {n}\n\n" for n in range(1200)))
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < 1000

    with pytest.raises(CoachError, match="stopped") as problem:
        bring_in(services, file, progress=progress)
    assert problem.value.code == Exit.INTERRUPTED
    assert seen == [(n, 1200) for n in range(0, 1001, 100)]
    assert entries(services) == []
    assert list(services.paths.backups.iterdir()) == []  # nothing to go back to
    seen.clear()
    with pytest.raises(CoachError, match="stopped"):  # the last moment
        bring_in(services, file, progress=lambda done, total: done < total)
    with pytest.raises(KeyboardInterrupt):
        bring_in(services, file, progress=interrupted)
    assert entries(services) == []
    assert bring_in(services, file).new == 1200


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.txt", b"just words", "does not know"),
        ("a.json", b'{"a": 1}', "does not know"),
        ("a.json", b'{"a": NaN}', "not a number"),
        ("a.json", b"{", "line 1"),
        ("a.txt", b"\xff\xfe\x00", "UTF-16"),
        ("a.zip", b"PK\x03\x04broken", "zip cannot be read"),
        ("a.txt", b"gAAAAABxyz", "encrypted"),
    ],
)
def test_bad_files_are_refused_and_write_nothing(
    services: Services, tmp_path: Path, name: str, raw: bytes, why: str
) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    with pytest.raises(CoachError, match=why):
        bring_in(services, file)
    assert entries(services) == []
    assert not services.paths.backups.exists()


def test_hostile_words_come_in_as_words(services: Services, tmp_path: Path, hostile: str) -> None:
    file = tmp_path / "h.json"
    entry = {"uuid": "C" * 32, "creationDate": "2026-03-10T08:00:00Z", "text": hostile, "tags": [hostile]}
    file.write_text(json.dumps({"metadata": {"version": hostile}, "entries": [entry | {"x": hostile}]}))
    assert bring_in(services, file).new == 1
    [page] = entries(services)
    assert page.body == hostile
    assert json.loads(page.source_meta or "")["x"] == hostile


@pytest.mark.parametrize("form", [Format.JRNL, Format.JRNL_JSON, Format.DAY_ONE])
def test_what_goes_out_comes_in_elsewhere(
    services: Services, open_elsewhere: Callable[[], Services], form: Format
) -> None:
    journal = services.journal
    journal.write(
        "First line.\n\n[2020-01-01 10:00] looks like a stamp\nC:\\dir \\. end", Fate.SHARE, title="One: two"
    )
    journal.write("a page without a title\nand a second line", Fate.SHARE, tags=["work", "two words"])
    journal.write("private-marker")
    done = services.export.write(form, Wanted())
    assert done.pages == 2
    assert done.path.stat().st_mode & 0o777 == 0o600
    there = open_elsewhere()
    found = there.imports.look(done.path)
    assert (found.source, there.imports.bring_in(found).new) == (Source(form.value), 2)
    bodies = [f"{entry.title}\n{entry.body}" for entry in entries(there)]
    assert "One: two\nFirst line.\n\n[2020-01-01 10:00] looks like a stamp\nC:\\dir \\. end" in bodies
    assert not any("private-marker" in body for body in bodies)
    again = there.export.write(form, Wanted(everything=True), there.paths.exports / f"again{form.ending}")
    if form is not Format.DAY_ONE:
        assert again.path.read_bytes() == done.path.read_bytes()


def test_what_day_one_knew_besides_is_given_back(services: Services) -> None:
    bring_in(services, FIXTURES / "dayone_apple.json", fate=Fate.SHARE)
    out = services.export.write(Format.DAY_ONE, Wanted())
    with zipfile.ZipFile(out.path) as packed:
        [name] = packed.namelist()
        data = json.loads(packed.read(name))
    first = data["entries"][0]
    assert name == "Journal.json"
    assert (first["uuid"], first["starred"]) == ("0F1E2D3C4B5A69788796A5B4C3D2E1F0", True)
    assert first["creationDate"] == "2026-03-09T23:30:00Z"
    assert "creationDevice" not in first and "photos" not in first
    assert first["editingTime"] == 12.5


def test_a_journal_of_many_years_comes_in_and_goes_out(
    services: Services, tmp_path: Path, now: FrozenTime
) -> None:
    file = tmp_path / "j.txt"
    days = [date.fromordinal(date(1990, 1, 1).toordinal() + n * 5) for n in range(2000)]
    file.write_text("".join(f"[{day} 09:00] Day of {day}\nSome words.\n\n" for day in days))
    assert bring_in(services, file).new == 2000
    out = services.export.write(Format.JRNL, Wanted(everything=True))
    assert out.path.read_text() == file.read_text()


# --- one name, several pages -------------------------------------------------------------------------------


def test_three_pages_of_one_minute_and_title_are_three_pages(services: Services) -> None:
    for _ in range(2):
        bring_in(services, FIXTURES / "jrnl_losses.txt")
        bodies = [page.body for page in entries(services) if page.title == "Same minute"]
        assert bodies == ["First of three.", "Second of three.", "Second of three."]


def test_a_note_that_was_copied_with_its_id_is_a_page_of_its_own(services: Services, tmp_path: Path) -> None:
    head = f"---\nid: {'ab' * 16}\ndate: 2026-03-10\n---\n"
    for name, words in (("a", "First."), ("b", "Second."), ("c", "First.")):
        (tmp_path / f"{name}.md").write_text(head + words)
    found = services.imports.look(tmp_path)
    assert [(left.place, left.why) for left in found.left_out] == [("c.md", "the same as a.md")]
    assert services.imports.bring_in(found).new == 2
    assert bring_in(services, tmp_path).new == 0


def test_two_vaults_with_the_same_names_are_different_pages(services: Services, tmp_path: Path) -> None:
    for vault, words in (("one", "At home."), ("two", "Away.")):
        (tmp_path / vault).mkdir()
        (tmp_path / vault / "2026-03-10.md").write_text(words)
        assert bring_in(services, tmp_path / vault).new == 1
    assert [page.body for page in entries(services)] == ["At home.", "Away."]


@pytest.mark.parametrize("form", ["pages", "pages.md", "pages.txt", "dayone"])
def test_an_export_of_ours_that_comes_back_is_here_already(
    services: Services, tmp_path: Path, form: str
) -> None:
    services.journal.write("words", title="A title")
    services.journal.write("others")
    if form != "dayone":
        out = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / form).path
    else:
        out = services.export.write(Format.DAY_ONE, Wanted(everything=True)).path
    found = services.imports.look(out)
    assert (len(found.new), len(found.here)) == (0, 2)


@pytest.mark.parametrize("form", ["pages", "pages.md"])
def test_a_markdown_export_of_ours_comes_in_elsewhere_without_our_headings(
    services: Services, open_elsewhere: Callable[[], Services], tmp_path: Path, form: str
) -> None:
    services.journal.write("words\n\n- of mine", title="A title", tags=["work"])
    services.journal.write("others")
    out = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / form).path
    there = open_elsewhere()
    bring_in(there, out)
    assert sorted((page.title, page.body) for page in entries(there)) == [
        ("", "others"),
        ("A title", "words\n\n- of mine"),
    ]


def test_a_folder_and_a_file_of_the_same_pages_are_the_same_pages(
    services: Services, open_elsewhere: Callable[[], Services], tmp_path: Path
) -> None:
    services.journal.write("words", title="A title", tags=["work"])
    services.journal.write("others")
    there = open_elsewhere()
    for form, new in (("pages", 2), ("pages.md", 0), ("again.md", 0)):
        out = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / form).path
        assert bring_in(there, out).new == new


@pytest.mark.parametrize("form", ["pages", "pages.md"])
def test_of_a_page_that_was_let_go_comes_in_what_is_left_of_it(
    services: Services, open_elsewhere: Callable[[], Services], tmp_path: Path, form: str
) -> None:
    page = replace(services.journal.open_page(fate=Fate.RELEASE), body="thrown away", seconds=600)
    services.journal.release(page, Feeling.ANGER, "I was angry")
    out = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / form).path
    there = open_elsewhere()
    assert bring_in(there, out).new == 1
    [found] = entries(there)
    assert found.body == "This page was let go. 2 words, 10 minutes."
    meta = json.loads(found.source_meta or "")
    assert (meta["fate"], meta["feelings"], meta["meaning"]) == ("release", ["anger"], "I was angry")


def test_a_file_of_ours_that_went_through_windows_is_known(
    services: Services, open_elsewhere: Callable[[], Services], tmp_path: Path
) -> None:
    services.journal.write("one\n\ntwo")
    out = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / "pages.md").path
    out.write_bytes(b"\xef\xbb\xbf" + out.read_bytes().replace(b"\n", b"\r\n"))
    there = open_elsewhere()
    assert bring_in(there, out).new == 1
    assert [page.body for page in entries(there)] == ["one\n\ntwo"]


def test_a_file_of_ours_may_be_larger_than_others_but_not_without_end(
    services: Services, tmp_path: Path
) -> None:
    services.journal.write("words")
    out = services.export.write(Format.MARKDOWN, Wanted(everything=True), tmp_path / "pages.md").path
    with out.open("ab") as file:
        file.truncate(own_markdown.LARGEST + 1)
    with pytest.raises(CoachError, match="more than 128 MiB of text"):
        services.imports.look(out)
    other = tmp_path / "other.md"
    with other.open("wb") as file:
        file.truncate(foreign.LARGEST + 1)
    with pytest.raises(CoachError, match="more than 64 MiB of text"):
        services.imports.look(other)


# --- times -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "at", "offset"),
    [
        ("2026-03-29 02:30", "2026-03-29T01:30:00+00:00", 60),  # an hour that was left out
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00", 120),  # an hour that was there twice
        ("1000-01-01 00:10", "0999-12-31", 0),
        ("9999-12-31 23:59", "", 0),
        ("2026-11-24 23:59", "2026-11-24T22:59:00+00:00", 60),  # later today
    ],
)
def test_odd_times_keep_the_clock_that_was_read(
    services: Services, tmp_path: Path, stamp: str, at: str, offset: int
) -> None:
    file = tmp_path / "j.txt"
    file.write_text(f"[{stamp}] Words\n")
    found = services.imports.look(file)
    if not at:
        assert [left.why for left in found.left_out] == ["its day, 9999-12-31, lies ahead"]
        return
    services.imports.bring_in(found)
    [page] = entries(services)
    assert page.day.isoformat() == stamp[:10]
    assert page.at.isoformat().startswith(at)
    if offset:
        assert page.utc_offset == offset


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_an_instant_at_the_end_of_the_calendar_is_left_out(
    services: Services, tmp_path: Path, at: str
) -> None:
    file = tmp_path / "a.json"
    entry = {"uuid": "A" * 32, "creationDate": at, "timeZone": "Pacific/Kiritimati", "text": "words"}
    file.write_text(json.dumps({"metadata": {}, "entries": [entry]}))
    found = services.imports.look(file)
    assert (len(found.new), len(found.left_out)) == (0, 1)


def test_a_change_that_lies_ahead_does_not_make_a_page_win_for_ever(
    services: Services, tmp_path: Path, now: FrozenTime
) -> None:
    file = tmp_path / "a.json"
    entry = {"uuid": "A" * 32, "creationDate": "2026-03-10T08:00:00Z", "modifiedDate": "2190-01-01T00:00:00Z"}
    file.write_text(json.dumps({"metadata": {}, "entries": [entry | {"text": "words"}]}))
    bring_in(services, file)
    assert entries(services)[0].modified_at == now().astimezone(UTC)


# --- what somebody says of a file --------------------------------------------------------------------------


def test_moods_of_ones_own_are_asked_for_once(services: Services) -> None:
    file = FIXTURES / "daylio_9col_bom.csv"
    found = services.imports.look(file)
    assert found.moods == ("Geht so",)
    services.imports.bring_in(found, moods={"Geht so": 3})
    [page] = [page for page in entries(services) if "Geht so" in page.body]
    assert page.body == "späte Notiz\n\nMood: Geht so, 3 of 5"
    assert json.loads(page.source_meta or "")["mood_of_five"] == 3
    again = services.imports.look(file)
    assert (again.moods, len(again.new)) == ((), 0)  # remembered, and the page is still known
    other = services.imports.look(FIXTURES / "daylio_moods.csv")
    assert other.moods == ("So lala 🙂",)
    services.imports.bring_in(other)
    assert "zwei\nZeilen\n\nMood: Geht so, 3 of 5" in [page.body for page in entries(services)]
    with pytest.raises(CoachError, match="one of five"):
        services.imports.bring_in(other, moods={"So lala 🙂": 6})


def test_a_way_of_ones_own_to_write_times_is_checked_before_the_file_is_read(
    services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "j.txt"
    file.write_text("[Tue 10 Mar 2026, 9h00] Title\nbody\n")
    with pytest.raises(UnknownFile):
        services.imports.look(file)
    for form in ("%H:%M", "%", "%Y %Y", "no form", "%Y-%m-%d\x00", "%Q", "(%Y-%m-%d"[:3]):
        with pytest.raises(CoachError, match="cannot be used") as problem:
            services.imports.look(file, Source.JRNL, stamp=form)
        assert problem.value.code == Exit.USAGE
    found = services.imports.look(file, stamp="%a %d %b %Y, %Hh%M")
    assert (found.source, len(found.new)) == (Source.JRNL, 1)


def test_a_path_is_taken_as_terminals_give_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    file = tmp_path / "my file's.txt"
    file.write_text("")
    told = str(file)
    for text in (
        told,
        f"  {told} ",
        f'"{told}"',
        told.replace(" ", "\\ ").replace("'", "\\'"),
        "'" + told.replace("'", "'\\''") + "'",
        "~/my file's.txt",
        file.as_uri(),
    ):
        assert path_named(text) == file, text
    assert path_named("no such.txt") == Path("no such.txt")
    assert path_named("a\x00b") == Path("a\x00b")
    for text in ("", "  ", "~nobody-of-that-name/x"):
        with pytest.raises(CoachError) as problem:
            path_named(text)
        assert problem.value.code == Exit.USAGE


def test_a_link_to_a_file_is_that_file_and_a_link_to_a_folder_that_folder(
    services: Services, tmp_path: Path
) -> None:
    (tmp_path / "link.txt").symlink_to(FIXTURES / "jrnl_edge.txt")
    (tmp_path / "vault").symlink_to(FIXTURES / "obsidian_daily")
    assert len(services.imports.look(tmp_path / "link.txt").new) == 3
    assert len(services.imports.look(tmp_path / "vault").new) == 3


def test_an_export_that_was_unpacked_is_read_as_its_zip_is(services: Services, tmp_path: Path) -> None:
    with zipfile.ZipFile(FIXTURES / "dayone_two_journals.zip") as packed:
        packed.extractall(tmp_path)
    found = services.imports.look(tmp_path)
    assert found.source is Source.DAY_ONE
    services.imports.bring_in(found)
    assert services.imports.look(FIXTURES / "dayone_two_journals.zip").new == ()


def test_very_long_titles_become_the_first_paragraph(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "j.txt"
    file.write_text("[2026-03-10 09:00] " + "word " * 100 + "\nbody\n")
    bring_in(services, file)
    [page] = entries(services)
    assert (page.title, page.body) == ("", ("word " * 100).strip() + "\n\nbody")


@pytest.fixture
def open_elsewhere(tmp_path: Path, now: FrozenTime) -> Callable[[], Services]:
    from random import Random

    from tmscoach.config import Config
    from tmscoach.paths import Paths
    from tmscoach.startup import open_services

    def start() -> Services:
        root = tmp_path / "elsewhere"
        return open_services(
            Paths(root / "config.toml", root / "data", root / "exports"), Config(), now, Random(3)
        )

    return start
