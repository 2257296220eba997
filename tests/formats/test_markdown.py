"""Pages as Markdown: parsed by a real parser, with nothing in a body that could reach outside it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tmscoach.formats import markdown
from tmscoach.formats.markdown import (
    MarkdownPage,
    front_matter,
    inline,
    page_block,
    page_file,
    pages_document,
    settled,
)

COMMONMARK = MarkdownIt("commonmark")
TABLES = MarkdownIt("commonmark").enable("table")


def page(**fields: Any) -> MarkdownPage:
    usual: dict[str, Any] = {
        "uuid": "u",
        "day": date(2026, 3, 1),
        "written": datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
        "kind": "free",
        "fate": "share",
        "title": "",
        "body": "words",
        "meaning": "",
        "prompt": "",
        "tags": (),
        "feelings": (),
        "words": 1,
        "minutes": 1,
    }
    return MarkdownPage(**usual | fields)


def headings(text: str) -> list[tuple[str, str]]:
    tokens = COMMONMARK.parse(text)
    return [(t.tag, tokens[n + 1].content) for n, t in enumerate(tokens) if t.type == "heading_open"]


def as_text(markdown: str) -> str:
    """What a reader sees of one inline text."""
    [inline_token] = [t for t in COMMONMARK.parse(markdown) if t.type == "inline"]
    assert inline_token.children is not None
    assert {child.type for child in inline_token.children} <= {"text", "text_special"}, "more than text"
    return "".join(child.content for child in inline_token.children)


# --- bodies -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# One\n\n## Two", [("h3", "One"), ("h4", "Two")]),
        ("##### Five\n\n###### Six", [("h6", "Five"), ("h6", "Six")]),
        ("#", [("h3", "")]),
        ("One\n===\n\nTwo\n---", [("h3", "One"), ("h4", "Two")]),
        ("two\nlines\n---\nafter", [("h4", "two lines")]),
        ("ends with #\n===", [("h3", "ends with \\#")]),
        ("> # Quoted\n>\n> Under\n> ===", [("h3", "Quoted"), ("h3", "Under")]),
        ("- # In a list\n- Under\n  ---", [("h3", "In a list"), ("h4", "Under")]),
        ("#hashtag and #2", []),
        ("####### seven", []),
        ("    # code", []),
        ("```\n# code\n```", []),
        ("~~~~ text\n# code\n~~~\n# still code\n~~~~", []),
        ("- a\n\n  ```\n# after the list", [("h3", "after the list")]),
    ],
)
def test_headings_of_a_body_move_below_ours(body: str, expected: list[tuple[str, str]]) -> None:
    assert headings(settled(body, 2)) == expected


@pytest.mark.parametrize("body", ["```\nopen", "~~~~ text\n~~~", "````\n```", "```\n    ```", "~~~"])
def test_a_fence_left_open_is_closed(body: str) -> None:
    assert headings(f"{settled(body, 1)}\n\n## After\n")[-1] == ("h2", "After")


@pytest.mark.parametrize("body", ["```\ncode\n```", "~~~\n~~~~  ", "> ```\n> open", "- ```\n  open"])
def test_a_fence_that_ends_by_itself_is_left_alone(body: str) -> None:
    assert settled(body, 1) == body


@pytest.mark.parametrize(
    "body",
    [
        "<!-- open",
        "<script>",
        "<pre>\n\nx",
        "<?php",
        "<![CDATA[",
        "<!DOCTYPE x",
        "<div>\nx",
        "a <b onclick=x>b</b>",
        "\\\\<script>",
        "- <!--",
        "> <style>",
        "```\ncode\n```\n<!-- open",
        "- ```\n<!-- out of the list, out of the fence",
    ],
)
def test_tags_in_a_body_are_words_and_swallow_nothing(body: str) -> None:
    text = f"{settled(body, 1)}\n\n## After\n"
    tokens = COMMONMARK.parse(text)
    kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or []}
    assert not kinds & {"html_block", "html_inline"}
    assert headings(text)[-1] == ("h2", "After")


@pytest.mark.parametrize("body", ["I <3 this", "a < b", "<https://example.org>", "`<` and \\<b>", "5 <6"])
def test_what_is_no_tag_is_left_alone(body: str) -> None:
    assert settled(body, 1) == body


def test_code_keeps_its_tags() -> None:
    assert settled("```\n<b>\n```\n\n    <i>\n", 1) == "```\n<b>\n```\n\n    <i>\n"


def test_a_line_that_could_begin_metadata_becomes_another_rule() -> None:
    text = settled("---\ntitle: mine\n---\n\nwords\n\n---\n", 1)
    assert "---" not in text
    assert headings(text) == [("h3", "title: mine")]


@given(st.text(st.sampled_from("#=-~`><![] ab\t*_\\\n1."), max_size=80))
@settings(max_examples=300, deadline=None)
def test_nothing_in_a_body_reaches_what_follows(body: str) -> None:
    text = f"## Before\n\n{settled(body, 2)}\n\n## After\n"
    found = headings(text)
    assert (found[0], found[-1]) == (("h2", "Before"), ("h2", "After"))
    assert all(level >= "h3" for level, _ in found[1:-1])
    assert not any(t.type == "html_block" for t in COMMONMARK.parse(text))


@given(st.text(st.sampled_from("#=- \nabc`~"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_word_of_a_body_is_lost(body: str) -> None:
    kept = [c for c in body if c in "abc"]
    assert [c for c in settled(body, 2) if c in "abc"] == kept


def test_a_long_body_takes_no_time_to_speak_of() -> None:
    for body in ("[" * 100_000, "> " * 50_000, "<!--\n" * 20_000, "`" * 100_000, "a\n" * 50_000 + "==="):
        assert settled(body, 2)  # a quadratic reader would not come back


# --- one line -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "plain words",
        "# no heading",
        "1. no list",
        "12) no list",
        "- no list",
        "+ no list",
        "> no quote",
        "===",
        "---",
        "a | b",
        "*a* _b_ `c` [d](e) ![f](g) ~~h~~",
        "<b>i</b> <!-- j",
        "&amp; &#35; & co",
        "back\\slash \\* \\",
        "[/x] [red]y [z",
        "ends with ##",
        "http://example.org/a_b_c",
    ],
)
def test_one_line_reads_as_it_was_typed(words: str) -> None:
    assert as_text(inline(words)) == words
    table = TABLES.render(f"| a | b |\n|---|---|\n| {inline(words)} | x |\n")
    assert table.count("<td>") == 2
    assert headings(f"## {inline(words)}\n")[0][0] == "h2"
    assert as_text(f"## {inline(words)}\n") == words


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_line_reads_as_it_was_typed(words: str) -> None:
    wanted = " ".join(words.split())
    if wanted:
        assert as_text(f"- {inline(words)}\n") == wanted


# --- front matter and pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "a: b",
        "null",
        "yes",
        "2026-01-01",
        "- a",
        "#x",
        "'",
        '"',
        "---",
        "🌱",
        "a\nb: c",
        "&a *b !c",
        "%x",
        "",
    ],
)
def test_front_matter_says_back_what_went_in(value: str) -> None:
    text = front_matter({"title": value, "tags": [value, "x"], "date": date(2026, 3, 1)})
    assert text.startswith("---\n")
    assert text.endswith("\n---\n")
    read = yaml.safe_load(text[4:-4])
    assert read == {"title": value, "tags": [value, "x"], "date": date(2026, 3, 1)}
    assert list(read) == ["title", "tags", "date"]


def test_a_page_shows_its_day_its_words_and_what_was_said_about_it() -> None:
    text = page_block(
        page(
            title="On *no*",
            prompt="What would a *no* have cost?",
            tags=("work", "m*m"),
            feelings=("anger", "fear"),
            meaning="I was angry\n# before",
        )
    )
    assert text == (
        "## Sunday 1 March 2026, 01:30: On \\*no\\*\n\n"
        "*free* · *share* · #work · #m\\*m · felt: anger, fear\n\n"
        "> What would a \\*no\\* have cost?\n\n"
        "words\n\n"
        "What this tells me: I was angry # before\n"
    )


def test_a_released_page_has_no_text_even_if_it_is_handed_one() -> None:
    text = page_block(page(fate="release", body="secret", words=31, minutes=1))
    assert "secret" not in text
    assert "This page was let go. 31 words, 1 minute." in text


def test_a_document_has_one_front_matter_and_a_heading_for_each_page() -> None:
    bodies = ("---\nnot: front matter\n---", "```\nopen", "<!-- open", "# loud")
    text = "".join(pages_document((page(body=body) for body in bodies), {"title": "Pages"}, "Pages"))
    assert yaml.safe_load(text.split("---\n")[1]) == {"title": "Pages"}
    body = text.split("---\n", 2)[2]
    assert [level for level, _ in headings(body)] == ["h1", "h2", "h4", "h2", "h2", "h2", "h3"]


def test_a_page_of_its_own_begins_with_front_matter() -> None:
    text = "".join(page_file(page(title="a: b", tags=("yes",), feelings=("anger",))))
    head = yaml.safe_load(text.split("---\n")[1])
    assert head == {
        "id": "u",
        "title": "a: b",
        "date": date(2026, 3, 1),
        "created": datetime.fromisoformat("2026-03-02T01:30:00"),
        "kind": "free",
        "fate": "share",
        "tags": ["yes"],
        "feelings": ["anger"],
        "starred": False,
        "source": "tmscoach/1",
    }
    assert text.split("---\n", 2)[2] == "\n# a: b\n\nwords\n"


@given(st.text(alphabet="ab #>-=*_~`+1.)[]<\n\t&:/", max_size=60), st.integers(1, 3))
def test_a_text_that_is_not_parsed_would_not_have_been_changed(text: str, below: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(markdown, "_MARKUP", re.compile(""))  # parse everything
        parsed = settled(text, below)
    assert settled(text, below) == parsed
