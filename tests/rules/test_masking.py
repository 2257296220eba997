"""Names as initials."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.masking import WORDS, Mask, folded, initials, is_name, masked, names_in


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Ada came, and Lovelace left.", ["Ada Lovelace"], "A. came, and L. left."),
        ("Ada  Lovelace's letter", ["Ada Lovelace"], "A. L.'s letter"),
        ("Ada\nLovelace, Ada **Lovelace**", ["Ada Lovelace"], "A. L., A. L.**"),
        ("ADA wrote, ada too", ["Ada"], "A. wrote, A. too"),
        ("Mark my words: mark the Market.", ["Mark"], "M. my words: mark the Market."),
        ("Hope? I hope. HOPE", ["Hope"], "H.? I hope. H."),
        ("Dr. Maier spoke, and Maier", ["Dr. Maier"], "Dr. M. spoke, and M."),
        ("Jan de Vries, de Vries, de", ["Jan de Vries"], "J. D. V., de V., de"),
        ("Émile et Zoë, zoe", ["Émile", "Zoë"], "É. et Z., Z."),
        (unicodedata.normalize("NFD", "Zoë und René"), ["Zoë", "René"], "Z. und R."),
        ("Zoë und René", [unicodedata.normalize("NFD", name) for name in ("Zoë", "René")], "Z. und R."),
        ("Zoe’s, Zoë's, Zoës", ["Zoë"], "Z.’s, Z.'s, Z.s"),
        ("James' and James's", ["James"], "J.' and J.'s"),
        ("Ann, Anna, Annas, Annabel, Joann", ["Ann", "Anna"], "A., A., A.s, Annabel, Joann"),
        ("_Anna_ #anna-monday Anna2 [Anna](x)", ["Anna"], "_A._ #A.-monday A.2 [A.](x)"),
        ("Anne-Marie, Anne Marie, Marie", ["Anne-Marie"], "A. M., A. M., M."),
        ("O'Brien, O’Brien, O'Brian", ["O'Brien"], "O. B., O. B., O'Brian"),
        ("Gross, GROSS, Groß", ["Groß"], "G., G., G."),
        ("An\u200bna, An\u00adna", ["Anna"], "A., A."),
        ("我和王芳去了", ["王芳"], "我和王.去了"),
        ("王安Ada", ["王安", "Ada"], "王.A."),
        ("my sister, sister", ["my sister"], "M. S., sister"),
        ("nobody", ["", "  ", "A", "B.", "---", "A. L."], "nobody"),
    ],
)
def test_names_become_initials(text: str, names: list[str], expected: str) -> None:
    assert masked(text, names) == expected


def test_initials_of_a_name() -> None:
    assert initials("ada  king lovelace") == "A. K. L."


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("Ada Lovelace", True),
        ("anna", True),
        ("my sister Ada", True),
        ("Dr. Maier", True),
        ("my sister", False),
        ("therapist", False),
        ("Doctor", False),
        ("", False),
    ],
)
def test_a_role_alone_is_no_name(entry: str, named: bool) -> None:
    assert is_name(entry) is named


def test_a_list_of_names_is_taken_apart() -> None:
    assert names_in(" Ada  Lovelace, Grace;Ada Lovelace\n\n Zoë ,") == ("Ada Lovelace", "Grace", "Zoë")


def test_words_that_are_names_as_well_are_known_in_one_spelling() -> None:
    assert all(word == folded(word) for word in WORDS)


NAME = st.text("abcdeÉéöřßÅäAnZž王芳Иван", min_size=2, max_size=8).filter(lambda name: name[:1].isalpha())


@given(
    st.lists(NAME, min_size=1, max_size=4),
    st.lists(
        st.sampled_from([" ", ", ", "'s ", "-", "\n", "_", "**", "x", "? ", "’s", "\u0301"]), max_size=12
    ),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
)
def test_no_masked_name_is_left_as_a_word(
    names: list[str], parts: list[str], form: str, spell: object
) -> None:
    text = "".join(f"{names[place % len(names)]}{part}" for place, part in enumerate(parts))
    text = unicodedata.normalize(form, spell(text) if callable(spell) else text)  # type: ignore[arg-type]
    hidden = Mask(names)(text)
    words = set(re.findall(r"[^\W\d_]+", folded(hidden)))
    left = {folded(name) for name in names} & words
    assert not {name for name in left if name not in WORDS and len(name) > 1}


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_a_text_is_masked_once_and_for_all(text: str, names: list[str]) -> None:
    mask = Mask(names)
    assert mask(mask(text)) == mask(text)
