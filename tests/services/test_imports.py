"""Pages of other programs: found out, looked at, brought in once, and given back."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Fate
from tmscoach.services.export import Format, Wanted
from tmscoach.services.imports import Source
from tmscoach.startup import Services

FIXTURES = Path(__file__).parents[1] / "fixtures"


def entries(services: Services) -> list[Entry]:
    with services.database.reading() as session:
        return list(session.exec(select(Entry).order_by(Entry.day, Entry.at)).all())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "source", "new"),
    [
        ("daylio_7col_2018.csv", Source.DAYLIO, 1),
        ("daylio_8col.csv", Source.DAYLIO, 2),
        ("daylio_9col_bom.csv", Source.DAYLIO, 3),
        ("dayone_android.json", Source.DAY_ONE, 1),
        ("dayone_apple.json", Source.DAY_ONE, 2),
        ("dayone_two_journals.zip", Source.DAY_ONE, 3),
        ("jrnl_edge.txt", Source.JRNL, 3),
        ("jrnl_export.json", Source.JRNL_JSON, 2),
        ("obsidian_daily", Source.MARKDOWN, 3),
    ],
)
def test_every_format_is_found_out_and_comes_in_once(
    services: Services, name: str, source: Source, new: int
) -> None:
    path = FIXTURES / name
    assert services.imports.source_of(path) is source
    looked = services.imports.bring_in(path, source, dry_run=True)
    assert (looked.new, looked.duplicate, looked.dry_run, looked.backup) == (new, 0, True, None)
    assert entries(services) == []
    done = services.imports.bring_in(path, source)
    assert (done.new, done.duplicate, done.left_out) == (new, 0, looked.left_out)
    assert done.backup is not None and done.backup.exists()
    kept = entries(services)
    assert len(kept) == new
    assert {entry.fate for entry in kept} == {Fate.PRIVATE}
    assert (min(e.day for e in kept), max(e.day for e in kept)) == (done.first, done.last)
    again = services.imports.bring_in(path, source)
    assert (again.new, again.duplicate, again.backup) == (0, new, None)
    assert len(entries(services)) == new


def test_a_page_has_the_day_and_time_it_had(services: Services) -> None:
    services.imports.bring_in(FIXTURES / "dayone_apple.json", Source.DAY_ONE)
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
    services.imports.bring_in(path, Source.DAY_ONE)
    [page] = entries(services)
    services.journal.delete(page.id or 0)
    assert services.imports.bring_in(path, Source.DAY_ONE).new == 0


def test_pages_that_cannot_be_are_named(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "j.txt"
    file.write_text("[2027-01-01 10:00] Ahead\n\n[0200-01-01 10:00] Long ago\n\n[2026-01-01 10:00] Fine\n")
    done = services.imports.bring_in(file, Source.JRNL)
    assert (done.new, [(left.place, left.why) for left in done.left_out]) == (
        1,
        [("line 1", "its day, 2027-01-01, lies ahead"), ("line 3", "it lies before the year 1000")],
    )


def test_it_can_be_stopped_and_then_nothing_was_kept(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "j.txt"
    file.write_text("".join(f"[2026-01-01 10:00] Page {n}\n\n" for n in range(1200)))
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < 1000

    with pytest.raises(CoachError, match="stopped"):
        services.imports.bring_in(file, Source.JRNL, progress=progress)
    assert seen == [(0, 1200), (500, 1200), (1000, 1200)]
    assert entries(services) == []
    assert services.imports.bring_in(file, Source.JRNL).new == 1200


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.txt", b"just words", "does not know"),
        ("a.json", b'{"a": 1}', "does not know"),
        ("a.json", b'{"a": NaN}', "not a number"),
        ("a.json", b"{", "line 1"),
        ("a.txt", b"\xff\xfe\x00", "not UTF-8"),
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
        services.imports.bring_in(file, services.imports.source_of(file))
    assert entries(services) == []
    assert not services.paths.backups.exists()


def test_a_file_that_is_far_too_large_is_refused_unread(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(200 << 20)  # holes: it takes no room on the disk
    with pytest.raises(CoachError, match="larger than 128 MiB"):
        services.imports.source_of(file)


def test_hostile_words_come_in_as_words(services: Services, tmp_path: Path, hostile: str) -> None:
    file = tmp_path / "h.json"
    entry = {"uuid": "C" * 32, "creationDate": "2026-03-10T08:00:00Z", "text": hostile, "tags": [hostile]}
    file.write_text(json.dumps({"metadata": {"version": hostile}, "entries": [entry | {"x": hostile}]}))
    assert services.imports.bring_in(file, Source.DAY_ONE).new == 1
    [page] = entries(services)
    assert page.body == hostile.replace("\\", "\\")
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
    source = there.imports.source_of(done.path)
    assert there.imports.bring_in(done.path, source).new == 2
    bodies = [f"{entry.title}\n{entry.body}" for entry in entries(there)]
    assert "One: two\nFirst line.\n\n[2020-01-01 10:00] looks like a stamp\nC:\\dir \\. end" in bodies
    assert not any("private-marker" in body for body in bodies)
    again = there.export.write(form, Wanted(everything=True), there.paths.exports / f"again{form.ending}")
    if form is not Format.DAY_ONE:
        assert again.path.read_bytes() == done.path.read_bytes()


def test_what_day_one_knew_besides_is_given_back(services: Services) -> None:
    services.imports.bring_in(FIXTURES / "dayone_apple.json", Source.DAY_ONE, fate=Fate.SHARE)
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
    assert services.imports.bring_in(file, Source.JRNL).new == 2000
    out = services.export.write(Format.JRNL, Wanted(everything=True))
    assert out.path.read_text() == file.read_text()


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
