"""The preview's lines: whole words, nothing lost, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tmscoach.rules.text import visible
from tmscoach.tui.widgets.exact_text import wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("abcdefghijklm", ["abcdefgh", "ijklm"]),
        ("  - x yyyyyyyy", ["  - x", "yyyyyyyy"]),
        ("“quoted” word", ["“quoted”", "word"]),
        ("王芳王芳王芳", ["王芳王芳", "王芳"]),
    ],
)
def test_lines_end_between_words(text: str, lines: list[str]) -> None:
    assert wrapped(text, 8) == lines


@given(st.text(max_size=300), st.integers(2, 40))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, room: int) -> None:
    lines = wrapped(visible(text), room)
    assert all(cell_len(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(text).split())
