"""The packet's Markdown: pages that hold anything stand in it without disturbing what follows."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tmscoach.formats.markdown import MarkdownPage, front_matter
from tmscoach.formats.packet import calm, page

ODD = (
    "```\na fence that stays open\n---\nx: y",
    "~~~ python {#id .c}\ncode\n~~~",
    "~~~\n``` inside\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2",
    "<div>\n<!-- open\n<script>alert(1)</script>",
    "A heading\n=========\n\nAnother\n---\n\n# loud {#id}\n\n## loud {#id}",
    "[a]: https://x.example 'one'\n\n[a]: https://y.example\n\nsee [a]",
    "[^1]: a note\n\n[^1]: another\n\n    with more\n\ntext[^1]",
    "$$\\begin{matrix} \\input{/etc/passwd}\n\n\\newcommand{\\a}{b}",
    "---\ntitle: not: yaml: [\n---\n\nafter\n\n---\nfoo: : bar\n...",
    "> ---\n> a: : b\n> ---\n\n- ---\n  a: : b\n  ---",
    "::: {.warning}\nopen\n\n(@a) one\n\n(@a) two\n\n[words]{#id} [words]{#id}",
    "Term\n: meaning\n\n~ other\n\n*[HTML]: abbreviation\n\n+---+\n| a |",
    "% title\n% author\n\n@cite [@other; -@more]",
)
END = "THE-END-OF-IT"
COMMONMARK = MarkdownIt("commonmark").enable("table")


def shown(body: str, title: str = "A title {#id} [x]: y ---") -> MarkdownPage:
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    return MarkdownPage("u", at.date(), at, "free", "share", title, body, "", "", ("work",), ("anger",), 1, 1)


def whole(*bodies: str) -> str:
    head = front_matter({"title": "Notes: [x] # y", "date": date(2026, 11, 3)})
    pages = "\n".join(page(shown(body)) + "\n" for body in bodies)
    return f"{head}\n# Notes\n\n## In my words\n\n{pages}\n---\n\n{END}\n"


@pytest.mark.parametrize("body", ODD)
def test_an_odd_page_leaves_the_end_where_it_is(body: str) -> None:
    tokens = COMMONMARK.parse(whole(body).split("---\n", 2)[2])
    assert [t.content for t in tokens if t.type == "inline" and t.level == 1][-1] == END
    kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or []}
    assert not kinds & {"html_block", "html_inline"}
    assert [t.tag for t in tokens if t.type == "heading_open" and t.level == 0][:3] == ["h1", "h2", "h3"]
    assert [t.tag for t in tokens if t.tag in ("h1", "h2")] == ["h1", "h1", "h2", "h2"]  # opened and closed


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not here")
@pytest.mark.parametrize("reader", ["markdown+yaml_metadata_block", "commonmark_x", "gfm"])
def test_pandoc_reads_every_odd_page_without_a_warning(reader: str) -> None:
    made = subprocess.run(
        ["pandoc", "--fail-if-warnings", "-f", reader, "-t", "plain", "--wrap=none"],
        input=whole(*ODD).encode(),
        capture_output=True,
        check=False,
    )
    assert (made.returncode, made.stderr.decode()) == (0, "")
    assert made.stdout.decode().rstrip().endswith(END)
    assert "a fence that stays open" in made.stdout.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, [a link](x) and {braces}", "plain words, [a link](x) and {braces}"),
        ("[a]: x\n> [^1]: y", "\\[a]: x\n> \\[^1]: y"),
        ("- ---", "- ***"),
        ("| --- |", "| --- |"),
        ("# t {#id}", "# t \\{#id}"),
        ("```\n[a]: x\n---\n{#id}\n```", "```\n[a]: x\n---\n{#id}\n```"),
        ("~~~ python {#id}\n``` x\n~~~", "````python\n``` x\n````"),
        ("``` {=html}\nx\n```", "```\nx\n```"),
    ],
)
def test_only_what_is_read_as_an_order_is_written_differently(text: str, expected: str) -> None:
    assert calm(text) == expected


@given(st.text(max_size=200))
def test_calm_text_stays_as_it_is(text: str) -> None:
    assert calm(calm(text)) == calm(text)


@given(st.text(max_size=80))
def test_the_front_matter_follows_the_rules_of_notes(title: str) -> None:
    head = front_matter({"title": title, "date": date(2026, 11, 3)})
    first, *lines, last, _ = head.split("\n")
    assert (first, last) == ("---", "---")
    assert not any("\t" in line or line == "---" for line in lines)
    keys = [line.split(":")[0] for line in lines if line[:1].isalpha()]
    assert keys[0] == "title" and len(keys) == len(set(keys))
    assert yaml.safe_load("\n".join(lines))["date"] == date(2026, 11, 3)


def test_a_page_read_aloud_has_sentences_about_it_and_the_same_words() -> None:
    block = page(shown("The words.", "A title"), read_aloud=True)
    assert block == (
        "### Tuesday 3 November 2026, 12:00: A title\n\n"
        "Kind of page: free. Tags: work. Felt: anger.\n\nThe words."
    )
