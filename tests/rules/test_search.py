"""Any text is a query, and a query says one thing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.search import MARK, UNMARK, Query, excerpt, marked, parse_query, pieces

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("   ", Query()),
        ('"', Query()),
        ("-", Query()),
        ("calm corridor ", Query(words=("calm", "corridor"))),
        ("calm corri", Query(words=("calm",), prefix="corri")),
        ("a", Query(words=("a",))),  # one letter begins too many words
        ('"long corridor"', Query(words=("long corridor",))),
        ("“long corridor”", Query(words=("long corridor",))),
        ('"long corr', Query(words=("long corr",))),
        ('work "', Query(words=("work",))),
        ("-home ", Query(not_words=("home",))),
        ('-"my home" ', Query(not_words=("my home",))),
        ("-home work", Query(not_words=("home",), prefix="work")),
        ("don't ", Query(words=("don't",))),
        ("a-b ", Query(words=("a-b",))),
        ("AND OR NOT ", Query(words=("AND", "OR", "NOT"))),
        ("NEAR( ", Query(words=("NEAR(",))),
        ("pain* ", Query(words=("pain*",))),
        ("* ", Query(literals=("*",))),
        (":-) ", Query(literals=(":-)",))),
        ("🙂 ", Query(literals=("🙂",))),
        ("-🙂 ", Query(not_literals=("🙂",))),
        ("痛み ", Query(literals=("痛み",))),
        ("a\x00b ", Query(words=("a", "b"))),
        ("tag:#Work ", Query(tags=("work",))),
        ('tag:"the big move" ', Query(tags=("the-big-move",))),
        ("-tag:work ", Query(not_tags=("work",))),
        ("feeling:Anger feeling:hurt ", Query(feelings=(Feeling.ANGER, Feeling.HURT))),
        ("kind:letter -fate:share ", Query(kinds=(Kind.LETTER,), not_fates=(Fate.SHARE,))),
        ("from:2026-11-01 to:yesterday ", Query(since=date(2026, 11, 1), until=date(2026, 11, 23))),
        ("FROM:2w ", Query(since=date(2026, 11, 10))),
        ("feeling:blue ", Query(words=("feeling:blue",))),
        ("from:someday ", Query(words=("from:someday",))),
        ("from:99999d ", Query(since=date(1753, 2, 9))),
        ("-from:monday ", Query(not_words=("from:monday",))),
        ("tag: ", Query(words=("tag:",))),
        ("https://x.org ", Query(words=("https://x.org",))),
        ("note:milk ", Query(words=("note:milk",))),
        ("work work ", Query(words=("work",))),
    ],
)
def test_a_query_is_read_as_meant(text: str, query: Query) -> None:
    assert parse_query(text, TODAY) == query


def test_every_word_reaches_the_index_in_quotes() -> None:
    query = parse_query('work "NEAR(a b)" -x -"y z" la', TODAY)
    assert query.match == '"work" "NEAR(a b)" "la"*'
    assert query.avoid == '"x" OR "y z"'


def test_an_unfinished_word_can_be_looked_for_by_its_letters() -> None:
    query = parse_query("calm happines", TODAY).literally()
    assert (query.match, query.literals) == ('"calm"', ("happines",))
    assert parse_query("calm ", TODAY).literally() == parse_query("calm ", TODAY)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_no_text_fails_to_be_a_query(text: str) -> None:
    query = parse_query(text, TODAY)
    assert query.match.count('"') % 2 == 0
    assert not any(ord(character) < 32 for character in query.match + query.avoid)


def test_an_excerpt_shows_what_was_looked_for() -> None:
    text = "first line\n" * 20 + "then :-) came" + " and more" * 40
    shown = excerpt(text, (":-)",))
    assert f"then {MARK}:-){UNMARK} came" in shown
    assert shown[0] == shown[-1] == "…"
    assert "\n" not in shown
    assert excerpt("short :-)", (":-)",)) == f"short {MARK}:-){UNMARK}"
    assert excerpt("İ and more", ("more",)) == "İ and more"  # its lower case is longer: no mark, no error


def test_marks_in_a_page_are_not_taken_for_ours() -> None:
    snippet = marked("a \x02 <<b\nc>> \x1b[2J", "<<", ">>")
    assert snippet == f"a ␂ {MARK}b c{UNMARK} ␛[2J"
    assert pieces(snippet) == (("a ␂ ", False), ("b c", True), (" ␛[2J", False))


def test_a_word_without_end_does_not_fill_the_list() -> None:
    line = marked(f"before <{'w' * 100_000}> {'x' * 100_000}", "<", ">")
    assert len(line) < 1000
    assert line.startswith(f"before {MARK}www")
    assert "…" in line and UNMARK in line
