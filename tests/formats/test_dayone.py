"""Day One: both programs' exports are read, and what was written is read back."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import dayone
from tmscoach.formats.dayone import DayOnePage

FIXTURES = Path(__file__).parents[1] / "fixtures"


def journal(**entry: Any) -> str:
    whole = {"uuid": "A" * 32, "creationDate": "2026-03-10T08:00:00Z", "text": "words"} | entry
    return json.dumps({"metadata": {"version": "1.0"}, "entries": [whole]})


def test_an_export_of_apples_is_read() -> None:
    found = dayone.read_journal((FIXTURES / "dayone_apple.json").read_text(), "Journal.json")
    first, all_day = found.pages
    assert first.title == "Short night"
    assert first.body.startswith("Woke at 00:30. I am safe, this is an old alarm!")
    assert first.at.isoformat() == "2026-03-10T00:30:00+01:00"
    assert (first.zone, first.tags) == ("Europe/Berlin", ("sleep", "safety message"))
    assert first.meta["starred"] is True
    assert "creationDevice" not in first.meta
    assert str(all_day.day) == "2026-03-12"
    assert found.media == 1
    assert [(o.place, o.why) for o in found.left_out] == [("Journal.json, entry 3", "there is nothing in it")]


def test_an_export_of_androids_is_read() -> None:
    [page] = dayone.read_journal((FIXTURES / "dayone_android.json").read_text(), "J.json").pages
    assert (page.body, page.tags, page.meta["pinned"]) == ("Plain Android entry", ("walk",), True)
    assert page.source == "dayone:" + "3" * 32


def test_several_journals_come_out_of_one_zip() -> None:
    found = dayone.read_zip(io.BytesIO((FIXTURES / "dayone_two_journals.zip").read_bytes()), "all.zip")
    assert {page.meta["journal"] for page in found.pages} == {"Journal", "Journal 2"}


def test_only_punctuation_is_unescaped_and_code_is_left_alone() -> None:
    text = "C:\\dir 1\\. a\\!\n```\n\\. stays\n```\nb\\\\c"
    assert dayone.unescaped(text) == "C:\\dir 1. a!\n```\n\\. stays\n```\nb\\c"


def test_the_other_form_of_a_text_is_read_where_there_is_no_plain_one() -> None:
    rich = json.dumps({"contents": [{"text": "Rich "}, {"embeddedObjects": []}, {"text": "words"}]})
    [page] = dayone.read_journal(journal(text=None, richText=rich), "J.json").pages
    assert page.body == "Rich words"
    assert dayone.read_journal(journal(text=None, richText="{"), "J.json").pages == ()


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"creationDate": None}, "it has no creationDate"),
        ({"creationDate": "soon"}, "its creationDate is no time"),
        ({"text": ["a"]}, "its text is no text"),
        ({"text": " \n", "photos": [{}]}, "there is nothing in it but pictures or recordings"),
        ({"tags": "walk"}, "its tags are no list of texts"),
    ],
)
def test_an_entry_that_makes_no_page_is_named(entry: dict[str, Any], why: str) -> None:
    found = dayone.read_journal(journal(**entry), "J.json")
    assert [(o.place, o.why) for o in found.left_out] == [("J.json, entry 1", why)]


def test_a_zone_that_is_none_leaves_the_instant() -> None:
    [page] = dayone.read_journal(journal(timeZone="../../etc/passwd"), "J.json").pages
    assert (page.zone, page.at) == ("", datetime(2026, 3, 10, 8, tzinfo=UTC))


def zipped(*files: tuple[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in files:
            packed.writestr(name, inside)
    return raw.getvalue()


def test_bad_zips_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = zipped(("J.json", journal().encode()))
    for raw, why in [
        (good[: len(good) // 2], "cannot be read"),
        (b"PK", "cannot be read"),
        (zipped(("photos/J.json", b"{}")), "no journal"),
        (zipped(("J.json", b"\xff")), "not UTF-8"),
        (zipped(("J.json", b"[" * 100_000)), "nested too deeply"),
        (zipped(("J.json", b'{"metadata": {}, "entries": 3}')), "not a journal"),
    ]:
        with pytest.raises(CoachError, match=why):
            dayone.read_zip(io.BytesIO(raw), "all.zip")
    monkeypatch.setattr(dayone, "LARGEST", 1000)
    with pytest.raises(CoachError, match="of text"):
        dayone.read_zip(io.BytesIO(zipped(("J.json", b" " * 50_000_000))), "bomb.zip")


TEXT = st.text(
    st.one_of(
        st.sampled_from("\\.!#`~ \n[a"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\u200b\r"),
    ),
    max_size=80,
)


@given(
    TEXT, TEXT.map(lambda text: " ".join(text.split())), st.lists(st.text(min_size=1, max_size=9), max_size=3)
)
def test_what_was_written_is_read_back(body: str, title: str, tags: list[str]) -> None:
    body = body.strip("\n")
    at = datetime(2026, 3, 10, 8, 0, 5, tzinfo=UTC)
    page = DayOnePage("B" * 32, at, at, "Europe/Berlin", title, body, tuple(tags), {"location": {"x": 1}})
    found = dayone.read_journal("".join(dayone.journal_document([page])), "J.json")
    if not (title.strip() or body.strip()):
        assert found.pages == ()
        return
    [again] = found.pages
    assert (again.title, again.body, again.tags) == (title, body, tuple(tags))
    assert (again.at, again.source, again.meta["location"]) == (at, "dayone:" + "B" * 32, {"x": 1})
