"""jrnl's text and JSON: read as jrnl reads them, and written so that nothing is read apart."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import jrnl
from tmscoach.formats.jrnl import JrnlPage

FIXTURES = Path(__file__).parents[1] / "fixtures"
AT = datetime(2026, 3, 10, 9, 0)  # noqa: DTZ001 - jrnl keeps no zone


def test_the_edges_of_a_journal_are_read() -> None:
    found = jrnl.read_journal((FIXTURES / "jrnl_edge.txt").read_text(), "jrnl_edge.txt")
    first, second, third = found.pages
    assert (first.title, first.meta) == ("Title with star", {"starred": True})
    assert first.body == "Body line\n[2020-01-01 10:00] protected by a space\n\n@tag @other"
    assert first.tags == ("tag", "other")
    assert (second.title, second.at.second, second.place) == ("Seconds in the stamp", 33, "line 7")
    assert (third.title, third.at.hour, third.body) == ("Default locale stamp", 7, "body")
    assert found.left_out == ()


def test_a_bracket_that_is_no_date_is_text() -> None:
    text = "[2026-03-10 09:00] One.\n[x] a box\n[see there] and more\n[1.2.26] short\n"
    [page] = jrnl.read_journal(text, "j.txt").pages
    assert page.body == "[x] a box\n[see there] and more\n[1.2.26] short"


def test_a_line_without_more_is_parted_after_its_first_sentence() -> None:
    [page] = jrnl.read_journal("[2026-03-10 09:00] Slept well. Then a walk. Then tea.", "j.txt").pages
    assert (page.title, page.body) == ("Slept well.", "Then a walk. Then tea.")


def test_a_journal_of_the_first_jrnl_has_no_brackets() -> None:
    found = jrnl.read_journal("2013-06-09 15:39 A title\nA body.\n\n2013-06-10 8:05 Another\n", "j.txt")
    assert [(p.title, p.at.day) for p in found.pages] == [("A title", 9), ("Another", 10)]


def test_a_stamp_of_ones_own_is_read_when_it_is_named() -> None:
    text = "[Tue 10 Mar 2026, 9h00] Title\nbody\n"
    with pytest.raises(CoachError, match="no entry"):
        jrnl.read_journal(text, "j.txt")
    [page] = jrnl.read_journal(text, "j.txt", "%a %d %b %Y, %Hh%M").pages
    assert page.at == AT


@pytest.mark.parametrize("head", ["JRNLv3abc", "gAAAAABxyz"])
def test_an_encrypted_journal_is_refused_with_the_command_that_opens_it(head: str) -> None:
    with pytest.raises(CoachError) as problem:
        jrnl.read_journal(head, "j.txt")
    assert "jrnl --decrypt" in problem.value.hint


def test_what_is_empty_or_stands_before_is_told_with_its_line() -> None:
    found = jrnl.read_journal("stray\n\n[2026-03-10 09:00] \n\n[2026-03-10 10:00] Two\n", "j.txt")
    assert [(o.place, o.why) for o in found.left_out] == [
        ("line 1", "text before the first stamp"),
        ("line 3", "there is nothing in it"),
    ]


def test_an_export_is_read_old_ones_too() -> None:
    found = jrnl.read_export((FIXTURES / "jrnl_export.json").read_text(), "e.json")
    assert [(p.title, p.body, p.at.isoformat(), p.tags, dict(p.meta)) for p in found.pages] == [
        ("A walk @walk.", "Two lines\n\nhere", "2026-03-10T18:22:00", ("walk",), {"starred": True}),
        ("old export without tags", "", "2019-01-01T00:00:00", (), {}),
    ]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ('{"title": 3, "date": "2026-03-10"}', "its title is not a text"),
        ('{"title": "a", "date": "soon", "time": "09:00"}', "its date and time are none"),
        ('{"title": " ", "body": "", "date": "2026-03-10"}', "there is nothing in it"),
        ("7", "it is not an entry"),
    ],
)
def test_an_entry_that_makes_no_page_is_named(entry: str, why: str) -> None:
    good = '{"title": "a", "date": "2026-03-10"}'
    found = jrnl.read_export('{"entries": [' + good + "," + entry + "]}", "e.json")
    assert [(o.place, o.why) for o in found.left_out] == [("entry 2", why)]
    assert len(found.pages) == 1


def test_the_text_and_the_json_of_one_journal_are_the_same_pages() -> None:
    pages = [JrnlPage(AT, "A title", "and a body\n\nof two parts", ("one",), starred=True)]
    text = jrnl.read_journal("".join(jrnl.text_document(pages)), "j.txt")
    export = jrnl.read_export("".join(jrnl.export_document(pages)), "e.json")
    assert [p.source for p in text.pages] == [p.source for p in export.pages]


def test_tags_stand_in_the_last_line_once() -> None:
    page = JrnlPage(AT, "A walk", "with @dog.\nAnd #rain", ("dog", "rain", "two words"))
    written = "".join(jrnl.text_document([page]))
    assert written.endswith("And #rain\n\n@two-words\n\n")
    again = jrnl.read_journal(written, "j.txt").pages[0]
    kept = JrnlPage(AT, again.title, again.body, again.tags)
    assert "".join(jrnl.text_document([kept])) == written


def test_a_page_without_a_title_begins_with_its_first_sentence() -> None:
    page = JrnlPage(AT, "", "It rained. I went out.\nLater it stopped.", ())
    assert "".join(jrnl.text_document([page])) == (
        "[2026-03-10 09:00] It rained.\nI went out.\nLater it stopped.\n\n"
    )
    assert "".join(jrnl.text_document([JrnlPage(AT, "***", "", ())])) == "[2026-03-10 09:00] Untitled\n\n"


LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40),
        st.sampled_from(
            [
                "",
                "\u2060[2026-03-10 09:00] a",
                "[last monday",
                "at noon] b",
                "[2026-03-10 09:00] not an entry",
                " [2020-01-01 10:00] x",
                "  [2020-01-01]",
                "* a",
            ]
        ),
    ),
    max_size=6,
)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30), LINES, st.booleans())
def test_what_was_written_is_read_back(title: str, lines: list[str], starred: bool) -> None:
    body = "\n".join(lines).strip("\n")
    pages = [JrnlPage(AT, title, body, (), starred), JrnlPage(AT, "Another", "page", ())]
    found = jrnl.read_journal("".join(jrnl.text_document(pages)), "j.txt")
    assert [(p.title, p.body) for p in found.pages] == [(title, body), ("Another", "page")]
    assert bool(found.pages[0].meta) == starred
