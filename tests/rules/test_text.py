"""Text made safe to show, and counted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.text import clean_tag, is_unicode, mended, one_line, visible, word_count

ANY = st.text(st.characters(exclude_categories=()))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANY)
def test_nothing_a_terminal_obeys_is_shown(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    for character in shown:
        assert character in "\t\n" or unicodedata.category(character) not in ("Cc", "Cs")
        assert character not in BIDI
    assert visible(shown) == shown
    shown.encode()


def test_ordinary_text_is_shown_as_it_is() -> None:
    text = "Ein stiller Tag: “ok”, 痛み, é e\u0301, 👩‍👧 [/x] [red]\n\tend"
    assert visible(text) == text


def test_what_is_hidden_becomes_a_picture() -> None:
    assert visible("a\x1b[2J\x00\r\x7f\x9b\u202e\ud800") == "a␛[2J␀␍␡□□\ufffd"


@given(ANY, st.integers(1, 30))
def test_one_line_fits_its_width(text: str, width: int) -> None:
    line = one_line(text, width)
    assert len(line) <= width
    assert "\n" not in line and "\t" not in line
    assert line == line.strip()


def test_a_cut_line_ends_with_an_ellipsis() -> None:
    assert one_line("four  words\nare here", 12) == "four words…"
    assert one_line("four  words\nare here") == "four words are here"


@pytest.mark.parametrize(("text", "count"), [("", 0), (" \n", 0), ("one", 1), ("don't – stop\nnow", 4)])
def test_words_are_what_space_parts(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("#Work", "work"),
        ("@@home", "home"),
        ("  The Big, Move ", "the-big-move"),
        ("#", ""),
        ("-", ""),
        ("Ärger", "ärger"),
        ("a\x1bb", "a␛b"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_tag_is_cleaned(text: str, tag: str) -> None:
    assert clean_tag(text) == tag


@given(ANY)
def test_a_clean_tag_stays_as_it_is(text: str) -> None:
    once = clean_tag(text)
    assert clean_tag(once) == once
    assert len(once) <= 60


@given(ANY)
def test_mended_text_can_always_be_written(text: str) -> None:
    assert is_unicode(mended(text))
    if is_unicode(text):
        assert mended(text) == text
