"""Finding pages: what matches, in which order, and that no query fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmscoach.models.terms import Fate, Kind
from tmscoach.rules.search import MARK, UNMARK, pieces
from tmscoach.startup import Services
from tmscoach.store import search as store_search


@pytest.fixture
def pages(services: Services) -> dict[str, int]:
    """A few pages by name."""
    write = services.journal.write
    return {
        "corridor": write("The long corridor was quiet, and my pains moved.", when="2026-11-01").id,
        "cafe": write(
            "A café full of strangers. Happiness, of a kind.",
            tags=["work", "town"],
            feelings=["anger", "hurt"],
            when="2026-11-02",
        ).id,
        "letter": write(
            "I never told you about the corridor.",
            title="To my father",
            kind=Kind.LETTER,
            fate=Fate.SHARE,
            feelings=["anger"],
            when="2026-11-03",
        ).id,
        "signs": write("Fine :-) really 100% fine 🙂", tags=["town"], when="2026-11-04").id,
        "japanese": write("朝から背中の痛みがある", when="2026-11-05").id,
    }


def found(services: Services, pages: dict[str, int], query: str) -> set[str]:
    names = {number: name for name, number in pages.items()}
    return {names[hit.row.id] for hit in services.journal.search(query)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("corridor", {"corridor", "letter"}),
        ("CORRIDORS", {"corridor", "letter"}),  # any case, any ending
        ("pain", {"corridor"}),
        ("corr", {"corridor", "letter"}),  # the last word may be unfinished
        ("corr ", set()),
        ("corr quiet", set()),
        ("happin", {"cafe"}),
        ("happines", {"cafe"}),  # no beginning of the stem that the index holds
        ("cafe", {"cafe"}),
        ("café", {"cafe"}),
        ("quiet corridor", {"corridor"}),
        ('"long corridor"', {"corridor"}),
        ('"corridor long"', set()),
        ("corridor -quiet", {"letter"}),
        ('corridor -"long corridor"', {"letter"}),
        ("-corridor ", {"cafe", "signs", "japanese"}),
        ("father", {"letter"}),
        ("tag:work", {"cafe"}),
        ("tag:town -tag:work", {"signs"}),
        ("tag:town tag:work", {"cafe"}),
        ("feeling:anger", {"cafe", "letter"}),
        ("feeling:anger feeling:hurt", {"cafe"}),
        ("feeling:anger -feeling:hurt", {"letter"}),
        ("kind:letter", {"letter"}),
        ("-kind:letter -kind:prompted corridor", {"corridor"}),
        ("fate:share", {"letter"}),
        ("fate:share fate:private corridor", {"corridor", "letter"}),
        ("from:2026-11-03 to:2026-11-04", {"letter", "signs"}),
        ("corridor to:2026-11-02", {"corridor"}),
        ("feeling:anger corridor", {"letter"}),
        ("feeling:blue", set()),
        (":-)", {"signs"}),
        ("🙂", {"signs"}),
        ("100% fine", {"signs"}),
        ("-🙂 tag:town", {"cafe"}),
        ("痛み", {"japanese"}),
        ("", set()),
        ("*", set()),
        ('"', set()),
    ],
)
def test_a_query_finds(services: Services, pages: dict[str, int], query: str, names: set[str]) -> None:
    assert found(services, pages, query) == names


@pytest.mark.parametrize(
    "query",
    [
        "don't a-b AND OR NOT NEAR( NEAR(a b, 5) ^x {a b} : col:x title: body:corridor entry_text",
        '"""" " \' \\ -- /* */ ; % _ ( ) [ ] { }',
        "a\x00b \x00 \x1b[2J",
        '- -- -- -"" -\'\' tag:"" -tag: feeling: from: to:x',
        "*" * 500,
        "word " * 3000,
        "-word " * 3000,
        "x" * 100_000,
        "\ud800 \udcff",
        "tag:" + "y" * 10_000,
        ":) " * 40,
    ],
    ids=lambda query: ascii(query[:16]),
)
def test_no_query_fails(services: Services, pages: dict[str, int], query: str) -> None:
    services.journal.search(query)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(["-", '"', "tag:", "feeling:anger", "from:", "to:3d", "AND", "NEAR(", "*"]),
        ),
        max_size=6,
    ).map("".join)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_random_query_fails(services: Services, query: str) -> None:
    services.journal.search(query)


def test_the_best_match_comes_first(services: Services) -> None:
    write = services.journal.write
    once = write("A walk, and a word about the garden, and then a long way home by the river in the rain.")
    often = write("garden garden garden")
    title = write("nothing about it here", title="garden")
    assert [hit.row.id for hit in services.journal.search("garden")] == [title.id, often.id, once.id]


def test_equal_matches_come_newest_first(services: Services) -> None:
    for day in (3, 1, 2):
        services.journal.write("the same", when=f"2026-11-0{day}")
    assert [hit.row.day.day for hit in services.journal.search("same")] == [3, 2, 1]
    assert [hit.row.day.day for hit in services.journal.search("kind:free")] == [3, 2, 1]
    assert [hit.row.day.day for hit in services.journal.search("same", limit=2)] == [3, 2]


def test_a_snippet_marks_what_matched(services: Services) -> None:
    services.journal.write("one " * 100 + "the [red]corridor\n\x1b[2J was quiet " + "two " * 100)
    (hit,) = services.journal.search("corridors")
    assert f"{MARK}corridor{UNMARK}" in hit.snippet
    assert "[red]" in hit.snippet
    assert "␛[2J" in hit.snippet
    assert "\n" not in hit.snippet
    assert ("corridor", True) in pieces(hit.snippet)


def test_a_query_of_operators_shows_how_a_page_begins(services: Services, pages: dict[str, int]) -> None:
    (hit,) = services.journal.search("fate:share")
    assert hit.snippet == hit.row.opening == "I never told you about the corridor."


def test_what_a_released_page_told_is_found_and_nothing_else_of_it(services: Services) -> None:
    page = replace(services.journal.open_page(fate=Fate.RELEASE), body="the zebra text")
    services.journal.release(page, meaning="I was afraid")
    (hit,) = services.journal.search("afraid")
    assert "afraid" in hit.snippet
    assert services.journal.search("zebra") == ()


def test_a_search_can_begin_at_the_last_visit(services: Services) -> None:
    services.journal.write("heron, long ago", when="2026-11-01")
    services.journal.write("heron, since then", when="2026-11-20")
    assert services.journal.search("heron from:last-visit") == ()  # no visit yet: it is a word like others
    services.care.add_visit(date(2026, 11, 10))
    assert [hit.row.day for hit in services.journal.search("heron from:last-visit")] == [date(2026, 11, 20)]


@pytest.mark.parametrize("query", ["often", "often tag:kept"])
def test_of_very_many_pages_the_last_are_weighed(
    services: Services, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(store_search, "RANKED", 2)
    best = services.journal.write("often often often", tags=["kept"])
    others = [services.journal.write(f"often and {n} other words", tags=["kept"]) for n in range(3)]
    services.journal.delete(others[-1].id)
    hits = services.journal.search(query, limit=2)
    assert [hit.row.id for hit in hits] == [others[1].id, others[0].id]
    monkeypatch.setattr(store_search, "RANKED", 3)
    assert services.journal.search(query, limit=2)[0].row.id == best.id
