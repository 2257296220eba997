"""Folders of Markdown notes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import notes
from tmscoach.formats.foreign import Foreign
from tmscoach.formats.markdown import MarkdownPage, page_file, settled, unsettled

FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_a_vault_of_daily_notes_is_read() -> None:
    found = notes.read_folder(FIXTURES / "obsidian_daily")
    first, second, third = found.pages
    assert (first.title, str(first.at), str(first.day)) == ("", "2026-03-10 12:00:00", "2026-03-10")
    assert first.body.startswith("Morning note with an inline #sleep tag")
    assert first.tags == ("journal", "tms/evidence", "sleep")
    assert first.meta == {"aliases": [], "mood": 3, "pain": 4}
    assert (second.body, str(second.at.date())) == (
        "No front matter at all, date only in the file name.",
        "2026-03-11",
    )
    assert (third.title, third.at.isoformat(), third.body) == (
        "Colon: inside",
        "2026-03-12T08:00:00+01:00",
        "CRLF file.",
    )
    assert found.left_out == ()


def note(folder: Path, text: str, name: str = "2026-03-10.md") -> Foreign:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return notes.read_folder(folder)


def test_joplins_front_matter_is_read(tmp_path: Path) -> None:
    head = f"title: A note\nid: {'0123456789abcdef' * 2}\ncreated: 1970-01-01 00:00:00Z"
    head += "\nupdated: 2020-01-02T03:04:05Z"
    text = f"---\n{head}\n---\n\nWords"
    [page] = note(tmp_path, text, "A note.md").pages
    assert (page.title, page.body, page.source) == (
        "A note",
        "Words",
        "note:0123456789abcdef0123456789abcdef",
    )
    assert page.at.isoformat() == "1970-01-01T00:00:00+00:00"
    assert page.modified is not None and page.modified.year == 2020


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("2026/03/10.md", "2026-03-10 12:00:00"),
        ("journals/2026_03_10.md", "2026-03-10 12:00:00"),
        ("2026-03-10 2115 evidence-log.md", "2026-03-10 21:15:00"),
        ("20260310.md", "2026-03-10 12:00:00"),
    ],
)
def test_a_day_is_found_in_the_name(tmp_path: Path, name: str, at: str) -> None:
    [page] = note(tmp_path, "Words", name).pages
    assert str(page.at) == at


def test_a_note_without_a_day_takes_that_of_its_file_and_says_so(tmp_path: Path) -> None:
    found = note(tmp_path, "# Words\n\nof mine", "thoughts.md")
    assert (found.pages[0].title, found.pages[0].body) == ("Words", "of mine")
    assert [o.why for o in found.left_out] == ["it says no day; the day its file was changed is taken"]


@pytest.mark.parametrize(
    "head",
    ["a: [", "a: b: c", "\tx: 1", "a: &x [1]\n" + "b: [*x, *x]\n" * 3 + "&" * 201, "? {a: b} : c\n: ["],
)
def test_front_matter_that_is_not_understood_stays_in_the_text(tmp_path: Path, head: str) -> None:
    text = f"---\n{head}\n---\nWords"
    found = note(tmp_path, text)
    assert found.pages[0].body == text
    assert "front matter" in found.left_out[0].why


def test_hidden_folders_templates_and_links_are_passed_over(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "2026-01-01.md").write_text("not of this vault")
    vault = tmp_path / "vault"
    for name in (".obsidian/2026-03-01.md", ".trash/2026-03-02.md", "Templates/2026-03-03.md"):
        note(vault, "no", "2026-03-10.md")
        (vault / name).parent.mkdir(exist_ok=True)
        (vault / name).write_text("no")
    (vault / "loop").symlink_to(vault)
    (vault / "elsewhere").symlink_to(outside)
    assert [page.place for page in notes.read_folder(vault).pages] == ["2026-03-10.md"]


def test_bad_notes_are_named_and_the_others_come_in(tmp_path: Path) -> None:
    (tmp_path / "2026-03-09.md").write_bytes(b"\xff\xfe")
    (tmp_path / "2026-03-11.md").write_text(" \n")
    found = note(tmp_path, "Words")
    assert len(found.pages) == 1
    assert [(o.place, "UTF-16" in o.why or "nothing" in o.why) for o in found.left_out] == [
        ("2026-03-09.md", True),
        ("2026-03-11.md", True),
    ]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="no Markdown note"):
        notes.read_folder(tmp_path)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)
BODIES = st.lists(
    st.one_of(
        WORDS, st.sampled_from(["", "# a", "---", "```", "- [ ] x", "> q", "a: b", "\\", "<b>", "#tag"])
    ),
    max_size=6,
).map("\n".join)


@given(
    title=WORDS,
    body=BODIES,
    tags=st.lists(st.sampled_from(["work", "a/b", "café", "two-words"]), unique=True),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_page_that_we_wrote_is_read_back(tmp_path: Path, title: str, body: str, tags: list[str]) -> None:
    title = " ".join(title.split())
    written = datetime(2026, 3, 10, 9, 0, 5, tzinfo=UTC)
    page = MarkdownPage(
        "0195", date(2026, 3, 9), written, "free", "share", title, body, "", "", tuple(tags), (), 1, 1,
        modified=written, zone="Europe/Berlin",
    )  # fmt: skip
    file = tmp_path / "2026-03-09_0900_free.md"
    file.write_text("".join(page_file(page)), encoding="utf-8")
    wanted = unsettled(settled(body.strip("\n"), 1), 1) if body.strip() else ""
    if not (title or wanted.strip()):
        return
    found, _ = notes.read_note(file, file.name)
    assert (found.body, found.day, found.at.isoformat()) == (wanted, date(2026, 3, 9), "2026-03-10T09:00:05")
    assert found.title == title
    assert found.tags == tuple(tags)
