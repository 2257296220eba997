"""Names as initials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.masking import initials, masked


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Ada came, and Lovelace left.", ["Ada Lovelace"], "A. came, and L. left."),
        ("Ada  Lovelace's letter", ["Ada Lovelace"], "A. L.'s letter"),
        ("ADA wrote", ["Ada"], "A. wrote"),
        ("Mark my words: mark the Market.", ["Mark"], "M. my words: mark the Market."),
        ("Dr. von Ada spoke", ["Dr. von Ada"], "D. v. A. spoke".replace("v.", "V.")),
        ("Émile et Zoë", ["Émile", "Zoë"], "É. et Z."),
        ("nobody", ["", "  ", "A", "B."], "nobody"),
        ("a+b (x) Ada", ["a+b", "(x)", "Ada"], "A. (. A."),
    ],
)
def test_names_become_initials(text: str, names: list[str], expected: str) -> None:
    assert masked(text, names) == expected


def test_initials_of_a_name() -> None:
    assert initials("ada  king lovelace") == "A. K. L."


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_a_text_is_masked_once_and_for_all(text: str, names: list[str]) -> None:
    plain = [name for name in names if name.isalpha() and len(name) > 1]
    once = masked(text, plain)
    assert masked(once, [name for name in plain if len(name) > 2]) == once
    for name in plain:
        assert not any(word == name for word in once.split())
