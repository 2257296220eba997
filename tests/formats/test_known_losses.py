"""What other programs lose on the way out, kept here; and each loss that docs/formats.md admits, shown."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from tests.conftest import ZONE, FrozenTime

from tmscoach.config import Config
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.paths import Paths
from tmscoach.rules.days import local_time, moment_on
from tmscoach.services.export import Format, Wanted
from tmscoach.startup import Services, open_services
from tmscoach.store import transfer as store
from tmscoach.store.transfer import IncomingRow

ONE_FILE = "markdown, one file"  # Format.MARKDOWN is a folder here
FORMS = (Format.MARKDOWN, ONE_FILE, Format.JRNL, Format.JRNL_JSON, Format.DAY_ONE)
AT = datetime(2026, 3, 10, 9, 0, 5, tzinfo=ZoneInfo("Asia/Kathmandu"))
Page = dict[str, Any]
Travel = Callable[[str, list[Page]], list[Entry]]


def opened(root: Path) -> Services:
    now = FrozenTime(datetime(2026, 11, 24, 14, 2, 11, tzinfo=ZONE))
    return open_services(Paths(root / "c", root / "d", root / "e"), Config(), now, Random(1))


def kept(services: Services) -> list[tuple[Entry, tuple[str, ...], tuple[str, ...]]]:
    with services.database.reading() as session:
        return list(store.pages(session, None, None, "", shared_only=False))


@pytest.fixture
def travel(tmp_path: Path, services: Services) -> Iterator[Travel]:
    """Writes pages in a format and brings them into an empty store."""
    there = opened(tmp_path / "there")

    def run(to: str, pages: list[Page]) -> list[Entry]:
        moment = moment_on(AT, AT.date()).stamps()
        with services.database.writing() as session:
            made = [
                IncomingRow(
                    "entries",
                    Entry(
                        **moment
                        | {"fate": Fate.SHARE}
                        | {k: v for k, v in page.items() if k not in ("tags", "feelings")}
                    ),
                    page.get("tags", []),
                    page.get("feelings", []),
                )
                for page in pages
            ]
            store.put_rows(session, [(row, False) for row in made])
        form = Format.MARKDOWN if to == ONE_FILE else Format(to)
        out = tmp_path / ("out" if to == Format.MARKDOWN else f"out{form.ending}")
        done = services.export.write(form, Wanted(), out)
        assert done.pages == len(pages)
        found = there.imports.look(out)
        assert (there.imports.bring_in(found).new, found.left_out) == (len(pages), ())
        return [entry for entry, _, _ in kept(there)]

    yield run
    there.close()


# --- kept ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_pages_that_others_tear_apart_or_merge_come_back_as_they_were(travel: Travel, form: str) -> None:
    pages: list[Page] = [
        {
            "title": "A line like a stamp",
            "body": "[2020-01-01 10:00] not an entry\nand\n[2020-01-02 10:00] nor",
        },
        {"title": "Backslashes", "body": "C:\\dir\\. \\n \\\\ \\* \\[ and \\"},
        {"title": "A title: with a colon", "body": "key: value\ntags: [a, b]"},
        {"title": "Three of one minute", "body": "the first"},
        {"title": "Three of one minute", "body": "the second"},
        {"title": "Three of one minute", "body": "the third"},
        {"title": "Starred", "body": "words", "source_meta": '{"starred": true}'},
        {"title": "'yes' \"no\": # - [x] {y} & *z* 1.", "body": "words"},
        {"title": "Two\u2003spaces and 🌱 é", "body": "a\tb  c\n\n\nd"},
    ]
    found = travel(form, pages)
    assert sorted((e.title, e.body) for e in found) == sorted(
        (" ".join(page["title"].split()), page["body"]) for page in pages
    )
    starred = [e.title for e in found if json.loads(e.source_meta or "{}").get("starred") is True]
    assert starred == ["Starred"]


@pytest.mark.parametrize("form", [Format.MARKDOWN, ONE_FILE, Format.DAY_ONE])
@pytest.mark.parametrize(
    ("zone", "offset", "wall"),
    [
        ("Europe/Berlin", 120, "2026-10-25T02:30"),  # the hour that comes twice, both times
        ("Europe/Berlin", 60, "2026-10-25T02:30"),
        ("Europe/London", -1, "1660-01-11T21:00"),  # before there were railways, seconds off
        ("Europe/Amsterdam", 20, "1890-05-01T21:39"),
        ("Asia/Kathmandu", 345, "2024-02-29T00:00"),
        ("", 330, "2024-02-29T00:00"),
        ("", -600, "2024-02-29T23:59"),
    ],
)
def test_the_clock_shows_what_it_showed_when_the_page_was_written(
    travel: Travel, form: str, zone: str, offset: int, wall: str
) -> None:
    shown = datetime.fromisoformat(wall)
    at = datetime.fromisoformat(
        f"{wall}{'+' if offset >= 0 else '-'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    )
    page = {
        "body": "words",
        "at": at.astimezone(UTC),
        "zone": zone,
        "utc_offset": offset,
        "day": shown.date(),
    }
    [found] = travel(form, [page])
    if form is Format.DAY_ONE and not zone and offset % 60:
        assert (found.at, found.zone) == (at, "UTC")  # there is no name for such an offset: the instant stays
        return
    assert local_time(found.at, found.utc_offset).replace(tzinfo=None) == shown
    assert found.day == shown.date()


# --- lost, and said in docs/formats.md ----------------------------------------------------------------------

LOST = {"kind": Kind.LETTER, "meaning": "what it tells", "prompt": "a question", "feelings": [Feeling.ANGER]}


@pytest.mark.parametrize("form", [Format.JRNL, Format.JRNL_JSON, Format.DAY_ONE])
def test_lost_kind_fate_feelings_prompt_and_meaning(travel: Travel, form: Format) -> None:
    [found] = travel(form, [LOST | {"body": "words"}])
    assert (found.kind, found.fate, found.meaning, found.prompt) == (Kind.FREE, Fate.PRIVATE, "", "")


def test_in_a_folder_of_markdown_they_stand_above_the_words(services: Services, tmp_path: Path) -> None:
    page = services.journal.write("words", Fate.SHARE, feelings=("anger",), tags=("a.b", "1984"))
    with services.database.writing() as session:
        entry = session.get_one(Entry, page.id)
        entry.prompt, entry.meaning = "a question: why?", "what it tells"
        session.add(entry)
    [file] = services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "out").path.iterdir()
    head = file.read_text().split("---\n")[1]
    fields = yaml.safe_load(head)
    assert fields["prompt"] == "a question: why?"
    assert (fields["meaning"], fields["feelings"]) == ("what it tells", ["anger"])
    assert fields["tags"] == ["_1984", "a-b"]  # Obsidian knows no dots and no numbers alone
    assert "created: 2026-11-24T14:02:11\n" in head
    assert fields["timezone"] == "Europe/Berlin"
    assert file.read_text().endswith("---\n\nwords\n")


@pytest.mark.parametrize("form", [Format.JRNL, Format.JRNL_JSON])
def test_lost_in_jrnl(travel: Travel, form: Format) -> None:
    pages: list[Page] = [
        {"body": "One sentence. And another.\nA line."},
        {"body": "one line alone"},
        {"title": "Untitled", "body": "words"},
        {"title": "* Marked *", "body": "words"},
        {"title": "Tagged", "body": "words", "tags": ["two words!", "here"]},
        {"title": "Spaced", "body": "\n\nwords\n\n"},
    ]
    found = travel(form, pages)
    assert [(e.title, e.body) for e in found] == [
        ("One sentence.", "And another.\nA line."),
        ("one line alone", ""),
        ("", "words"),
        ("Marked", "words"),
        ("Tagged", "words\n\n@here @two-words"),
        ("Spaced", "words"),
    ]
    assert {e.zone for e in found} == {"Europe/Berlin"}  # that of this computer
    assert {local_time(e.at, e.utc_offset).isoformat()[:19] for e in found} == {"2026-03-10T09:00:00"}


@pytest.mark.parametrize("form", [Format.JRNL, Format.JRNL_JSON, Format.DAY_ONE])
def test_lost_the_evening_that_a_page_after_midnight_was_kept_for(travel: Travel, form: Format) -> None:
    at = datetime(2026, 3, 11, 1, 30, tzinfo=ZONE)
    [found] = travel(form, [{"body": "late", **moment_on(at, date(2026, 3, 10)).stamps()}])
    assert found.day == date(2026, 3, 11)


def test_lost_in_day_one(travel: Travel) -> None:
    pages: list[Page] = [
        {"body": "\n\nwords\n\n", "at": datetime(2026, 3, 10, 9, 0, 5, 123456, tzinfo=UTC)},
        {"body": "zero\u200bwidth"},
        {"body": "# A heading first\nand words"},
    ]
    found = {e.body: e for e in travel(Format.DAY_ONE, pages)}
    assert set(found) == {"words", "zerowidth", "# A heading first\nand words"}
    assert found["words"].at.microsecond == 0


@pytest.mark.parametrize("form", [Format.MARKDOWN, ONE_FILE])
def test_lost_in_markdown(travel: Travel, form: str) -> None:
    [found] = travel(form, [{"title": "t", "body": "\n# One\n\nTwo\n===\n\n***\n\\<b>\n\n```\n***\n"}])
    # a heading underlined, a rule of stars, a backslash before HTML, a fence left open; code is as it was
    assert found.body == "# One\n\n# Two\n\n___\n<b>\n\n```\n***\n```"


@pytest.mark.parametrize("form", [Format.MARKDOWN, ONE_FILE])
def test_kept_in_markdown(travel: Travel, form: str) -> None:
    body = "# One\n\n###### Six\n\n---\n\n<b> and #word\n\n```\n# code\n---\n```"
    [found] = travel(form, [{"title": "t", "body": body}])
    assert found.body == body


# --- other readers ------------------------------------------------------------------------------------------

PANDOC = shutil.which("pandoc")
ODD = (
    "---\ntitle: not ours\n---\n\n# One\n\nTwo\n===\n\n<script>\n\n"
    "[a](javascript:x) $x$ ^y^ | a |\n\n- [x] z\n\n```\nopen"
)


@pytest.mark.skipif(not PANDOC, reason="pandoc is not installed")
def test_pandoc_reads_every_markdown_export_without_a_warning(services: Services, tmp_path: Path) -> None:
    for title, words in (
        ("Plain", "words"),
        ("A: b # c\\ *d*", ODD),
        ("", ODD),
        ("x", "\x1b[31m\u202e\x00 [z"),
    ):
        services.journal.write(words, Fate.SHARE, title=title, tags=("a.b", "1984"), feelings=("anger",))
    files = [services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "out.md").path]
    files += services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "out").path.iterdir()
    assert len(files) == 5
    for file in files:
        for reader in ("markdown", "commonmark_x"):
            done = subprocess.run(
                [str(PANDOC), "-f", reader, "-t", "json", "--verbose", str(file)],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, "")
            read = json.loads(done.stdout)
            assert read["meta"]["source"]["c"][0]["c"] == "tmscoach/1"
            headings = [block["c"][0] for block in read["blocks"] if block["t"] == "Header"]
            assert headings.count(1) == (1 if "title" in read["meta"] else 0)
