"""The packet from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Run
from tests.conftest import FrozenTime

from tmscoach.errors import Exit


@pytest.fixture
def filled(tmscoach: Run) -> Run:
    """A shared page, a private one, and a question."""
    tmscoach("write", "shared-marker", "--fate", "share", "--title", "On [/x] \x1b[31mnerve")
    tmscoach("write", "private-marker")
    tmscoach("question", "add", "And sport?")
    return tmscoach


def test_a_packet_is_written_and_its_place_is_told(filled: Run, home: Path) -> None:
    code, out, err = filled("packet")
    path = home / "exports" / "packet-2026-11-24-therapist.md"
    assert (code, out) == (Exit.DONE, f"{path}\n")
    assert err == "1 of your pages is in it, 2026-11-24 to 2026-11-24. Read it before you hand it on.\n"
    assert "shared-marker" in path.read_text()
    assert "private-marker" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_stdout_gets_the_same_bytes_as_the_file(filled: Run, home: Path) -> None:
    filled("packet")
    code, out, err = filled("packet", "--out", "-")
    [file] = (home / "exports").iterdir()
    assert (code, out.encode(), err) == (Exit.DONE, file.read_bytes(), "")


def test_a_file_is_not_written_over_unasked(filled: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.md"
    theirs.write_text("theirs")
    code, out, err = filled("packet", "--out", str(theirs))
    assert (code, out) == (Exit.REFUSED, "")
    assert "is there already" in err
    assert err.count("\n") == 1
    assert theirs.read_text() == "theirs"
    assert filled("packet", "--out", str(theirs), "--overwrite")[0] == Exit.DONE
    assert "shared-marker" in theirs.read_text()


def test_pieces_are_listed_and_left_out(filled: Run, home: Path) -> None:
    rows = json.loads(filled("packet", "--pieces", "--json")[1])
    keys = [row["key"] for row in rows]
    assert [key.split(":")[0] for key in keys] == ["practice", "questions", "page", "withheld"]
    listed = filled("packet", "--pieces")[1]
    assert [line.split()[0] for line in listed.splitlines()] == keys
    assert not set(listed) & {"\x1b"}
    assert not (home / "exports").exists()  # looking writes nothing
    _, out, err = filled("packet", "--leave-out", "questions", "--leave-out", keys[2])
    text = Path(out.strip()).read_text()
    assert "And sport?" not in text
    assert "shared-marker" not in text
    assert err.startswith("No page is in it")


def test_audience_wish_and_range_are_taken(filled: Run) -> None:
    _, out, _ = filled("packet", "--for", "physician", "--wish", "To ask about sport", "--since", "2w")
    text = Path(out.strip()).read_text()
    head = yaml.safe_load(text.split("---\n")[1])
    assert (head["audience"], head["since"]) == ("physician", date(2026, 11, 10))
    assert "## What I want from today\n\nTo ask about sport" in text
    assert "shared-marker" not in text


def test_the_result_as_json(filled: Run, home: Path) -> None:
    _, out, err = filled("packet", "--json")
    assert json.loads(out) == {
        "path": str(home / "exports" / "packet-2026-11-24-therapist.md"),
        "pages": 1,
        "since": "2026-11-24",
        "until": "2026-11-24",
    }
    assert err == ""


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--for", "aunt"), "'aunt' is not an audience"),
        (("--since", "someday"), "'someday' is not a day"),
        (("--since", "last-visit"), "There is no visit yet"),
        (("--since", "today", "--until", "yesterday"), "end before that"),
        (("--leave-out", "recipes"), "There are: practice, questions, page:"),
        (("--json", "--out", "-"), "both want the terminal"),
        (("--out", "~nobody-of-this-name/x"), "nobody's here"),
    ],
)
def test_a_packet_asked_for_wrongly_is_exit_2_and_writes_nothing(
    filled: Run, home: Path, argv: tuple[str, ...], said: str
) -> None:
    code, out, err = filled("packet", *argv)
    assert (code, out) == (Exit.USAGE, "")
    assert said in err
    assert err.count("\n") == 1
    assert not (home / "exports").exists()


def test_the_primer_needs_no_store_and_goes_into_a_file(tmscoach: Run, home: Path, tmp_path: Path) -> None:
    code, out, err = tmscoach("primer")
    assert (code, err) == (Exit.DONE, "")
    assert out.startswith("# A page for a therapist")
    assert not home.exists()
    code, path, _ = tmscoach("primer", "--out", str(tmp_path / "primer.md"))
    assert (code, path) == (Exit.DONE, f"{tmp_path / 'primer.md'}\n")
    assert (tmp_path / "primer.md").read_text() == out
    assert tmscoach("primer", "--out", str(tmp_path / "primer.md"))[0] == Exit.REFUSED


def test_names_of_people_become_initials_where_somebody_typed_them(tmscoach: Run) -> None:
    tmscoach("person", "add", "Ada Lovelace", "--role", "therapist")
    tmscoach("write", "Ada asked, and Grace laughed on 2 April.", "--fate", "share", "--title", "With Ada")
    tmscoach("question", "add", "May I see Lovelace?", "--for", "Ada Lovelace")
    tmscoach("evidence", "add", "April was easier.")
    open_text = tmscoach("packet", "--out", "-")[1]
    assert "Ada asked, and Grace laughed" in open_text
    hidden = tmscoach("packet", "--mask-names", "--mask", "Grace", "--wish", "For Ada", "--out", "-")[1]
    assert "A. asked, and G. laughed on 2 April." in hidden
    assert "For A." in hidden
    assert not [name for name in ("Ada", "Lovelace", "Grace") if name in hidden]
    assert "tmscoach, a practice notebook" in hidden


def test_the_primer_stands_last_below_the_packets_own_headings(filled: Run) -> None:
    text = filled("packet", "--primer", "--out", "-")[1]
    assert text.count("\n# ") == 1
    assert "\n## A page for a therapist new to TMS\n" in text
    assert "\n### References\n" in text[text.index("## A page for") :]
    assert "A page for a therapist" not in filled("packet", "--out", "-")[1]
    assert "A page for a therapist" in filled("packet", "--for", "physician", "--primer", "--out", "-")[1]
    assert "primer" in [p["key"] for p in json.loads(filled("packet", "--primer", "--pieces", "--json")[1])]


def test_the_html_twin_has_the_same_words_and_charts_of_the_weekly_check(
    filled: Run, home: Path, now: FrozenTime
) -> None:
    for limit in ("6", "5", "3"):
        filled("checkin", "--average", "6", "--limit", limit, "--believe", "40")
        now.move(days=7)
    code, out, _ = filled("packet", "--html")
    path = home / "exports" / "packet-2026-12-15-therapist.html"
    assert (code, out) == (Exit.DONE, f"{path}\n")
    assert path.stat().st_mode & 0o777 == 0o600
    made = path.read_text()
    assert made.startswith("<!DOCTYPE html>")
    assert made.count("<svg") == 2  # ratings, and the dials
    assert "▁" not in made and "title: Notes" not in made  # charts stand for the bars, and nobody reads YAML
    assert "shared-marker" in made and "private-marker" not in made
    assert "<script" not in made and "http" not in made.replace("http-equiv", "")
    assert filled("packet", "--html", "--leave-out", "glance", "--out", "-")[1].count("<svg") == 0
    aloud = filled("packet", "--html", "--read-aloud", "--out", "-")[1]
    assert "<svg" not in aloud and "<table" not in aloud and "5 at the start" not in aloud


def test_names_are_remembered_until_they_are_forgotten(filled: Run) -> None:
    filled("write", "With Grace and zoe", "--fate", "share")
    _, out, err = filled("packet", "--mask", "Grace", "--mask", "Zoë", "--out", "-")
    assert "With G. and Z." in out
    assert err == "Remembered as names to mask: Grace, Zoë.\n"
    assert "With Grace and zoe" in filled("packet", "--out", "-")[1]  # masking is on where it was asked for
    assert "With G. and Z." in filled("packet", "--mask-names", "--out", "-")[1]
    _, out, err = filled("packet", "--mask-names", "--unmask", "Grace", "--out", "-")
    assert "With Grace and Z." in out
    assert err == "Remembered as names to mask: Zoë.\n"
    assert "With Grace and zoe" in filled("packet", "--mask", "Grace", "--no-mask-names", "--out", "-")[1]


def test_a_role_in_the_list_of_people_is_not_masked(filled: Run) -> None:
    filled("person", "add", "my sister")
    filled("person", "add", "therapist")
    filled("write", "my sister saw my therapist", "--fate", "share")
    assert "my sister saw my therapist" in filled("packet", "--mask-names", "--out", "-")[1]


def test_the_number_of_pages_kept_back_is_told_where_it_is_asked_for(filled: Run) -> None:
    assert "Some pages and lines of this time" in filled("packet", "--out", "-")[1]
    assert "1 page or line of this time" in filled("packet", "--withheld-count", "--out", "-")[1]


@pytest.mark.parametrize("html", [(), ("--html",)])
def test_a_link_in_the_way_is_named_and_never_followed(
    filled: Run, tmp_path: Path, html: tuple[str, ...]
) -> None:
    theirs, link = tmp_path / "theirs.md", tmp_path / "link.md"
    theirs.write_text("theirs")
    link.symlink_to(theirs)
    for more in ((), ("--overwrite",)):
        code, out, err = filled("packet", *html, "--out", str(link), *more)
        assert (code, out) == (Exit.REFUSED, "")
        assert f"{link} is a link to {theirs}" in err
    assert theirs.read_text() == "theirs"
