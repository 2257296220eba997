"""Our own document of many pages, taken apart into the same pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.naughty import NAUGHTY

from tmscoach.formats import own_markdown
from tmscoach.formats.foreign import Foreign, ForeignPage
from tmscoach.formats.markdown import MarkdownPage, pages_document, settled, unsettled
from tmscoach.visible import visible

BERLIN = ZoneInfo("Europe/Berlin")
HEAD = {"title": "Pages", "date": date(2026, 11, 24), "pages": "all", "source": "tmscoach/1"}


def page(number: int = 0, **fields: Any) -> MarkdownPage:
    usual: dict[str, Any] = {
        "uuid": str(UUID(int=number)),
        "day": date(2026, 3, 9),
        "written": datetime(2026, 3, 10, 1, 30, 5, tzinfo=BERLIN),
        "kind": "free",
        "fate": "private",
        "title": "",
        "body": "words",
        "meaning": "",
        "prompt": "",
        "tags": (),
        "feelings": (),
        "words": 1,
        "minutes": 1,
        "zone": "Europe/Berlin",
    }
    return MarkdownPage(**usual | fields)


def document(*pages: MarkdownPage) -> str:
    return "".join(pages_document(pages, HEAD, "Pages"))


def read(text: str) -> Foreign:
    assert own_markdown.looks_like(text)
    return own_markdown.read(text, "all.md")


def back(made: MarkdownPage) -> ForeignPage:
    [found] = read(document(made)).pages
    return found


def exact(body: str) -> bool:
    """Whether a body has nothing in it of what docs/formats.md says the document cannot tell any more."""
    tokens, lines = MarkdownIt("commonmark").disable(["inline", "html_block"]).parse(body), body.split("\n")
    for place, token in enumerate(tokens):
        line = lines[token.map[0]] if token.map else ""
        if token.type == "heading_open":
            after = line.partition(token.markup)[2].strip()
            if not token.markup.startswith("#"):
                return False
            if len(token.markup) > 3 and after != tokens[place + 1].content:
                return False
        elif token.type == "hr" and token.level == 0 and line not in ("---", "___"):
            return False
    if settled(body, 2).count("\n") > body.count("\n"):  # a fence was closed
        return False
    return "\\<" not in body


# --- bodies -------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "##### ",
            "###### ",
            " #",
            "===",
            "---",
            "***",
            "___",
            "- ",
            "> ",
            "1. ",
            "```",
            "~~~~",
        ),
        *("    ", "\t", " ", "\n", "\n\n", "\n\n", "\\", "<b>", "<!-- id=1 -->", "<script>", "*", "a"),
        *("## Monday 9 March 2026, 01:30", "*free* · *private*", "What this tells me: it", "> quoted"),
    ]
)
BODIES = st.lists(PIECES, max_size=12).map("".join)


@given(st.lists(st.tuples(BODIES, BODIES.map(lambda text: " ".join(text.split()))), min_size=1, max_size=4))
def test_any_pages_come_back_as_they_were(texts: list[tuple[str, str]]) -> None:
    pages = [
        page(number, body=body, title=title or "t", prompt=title, meaning=title, tags=("a/b", "m*m"))
        for number, (body, title) in enumerate(texts)
    ]
    found = read(document(*pages))
    assert found.left_out == ()
    assert [UUID(one.uuid).int for one in found.pages] == list(range(len(pages)))
    for was, one in zip(pages, found.pages, strict=True):
        assert (one.title, one.tags) == (was.title, was.tags)
        assert (one.day, one.at) == (was.day, was.written)
        assert (one.meta.get("prompt", ""), one.meta.get("meaning", "")) == (was.prompt, was.meaning)
        body = was.body.strip("\n") if was.body.strip() else ""
        assert settled(one.body, 2) == settled(body, 2), "it does not look as it looked"
        assert one.body == body or not exact(body)


@pytest.mark.parametrize(
    "body",
    [
        "# One\n\n## Two\n\n#### Four\n\n##### Five\n\n###### Six\n\n##### ",
        "> ##### Quoted\n\n- ###### Listed",
        "above\n\n---\n\nbelow\n\n- a\n---\nafter a list",
        "<b>bold</b> <!-- a comment --> \\\\<i> a < b <https://example.org>",
        "```\n# code\n---\n<b>\n\\<b>\n***\n```\n\n    # and\n    <i>",
        "    indented at once",
        "#hashtag and #2 and C#",
        "# One #\n\n### Three ##",
    ],
)
def test_what_markdown_has_a_sign_for_comes_back_to_the_letter(body: str) -> None:
    assert back(page(body=body)).body == body


@pytest.mark.parametrize(
    ("body", "comes"),
    [
        ("One\n===\n\ntwo\nlines\n---", "# One\n\n## two lines"),
        ("***\n\n-----\n\n* * *", "___\n\n___\n\n___"),
        ("a tag that is none: \\<b>", "a tag that is none: <b>"),
        ("#### Four #####\n\n##### Five #", "##### Four\n\n#### Five #"),
        ("```\nopen", "```\nopen\n```"),
        ("\n\nwords\n\n", "words"),
    ],
)
def test_what_cannot_be_told_any_more(body: str, comes: str) -> None:
    assert back(page(body=body)).body == comes


@pytest.mark.parametrize("fence", ["```", "~~~~", "  ```"])
def test_a_whole_document_in_a_fence_is_code(fence: str) -> None:
    inner = document(page(7, body="inside"), page(8, body="inside too"))
    pages = [page(1, body=f"{fence}\n{inner}{fence}\n\nafter"), page(2, body=f"{fence}\n{inner}"), page(3)]
    found = read(document(*pages)).pages
    assert [UUID(one.uuid).int for one in found] == [1, 2, 3]
    assert found[0].body == pages[0].body.strip("\n")


@pytest.mark.parametrize("body", NAUGHTY)
def test_naughty_text_stays_within_its_page(body: str) -> None:
    shown = visible(body.replace("\r\n", "\n"))  # as an export hands it over
    found = read(document(page(1), page(2, title=" ".join(shown.split()) or "t", body=shown), page(3))).pages
    assert [UUID(one.uuid).int for one in found] == [1, 2, 3]
    assert found[1].title == (" ".join(shown.split()) or "t")
    assert settled(found[1].body, 2) == settled(shown.strip("\n") if shown.strip() else "", 2)


def test_an_answer_of_a_form_stays_below_its_heading() -> None:
    found = back(
        page(body="ignored", sections=(("What happened", "He # shouted.\n\n```\nopen"), ("Then", "left")))
    )
    assert found.body == "# What happened\n\nHe # shouted.\n\n```\nopen\n```\n\n# Then\n\nleft"


def test_words_struck_out_of_a_document_stand_nowhere_else_in_it() -> None:
    made = page(title="secret-a", body="secret-b", prompt="secret-c", meaning="secret-d", tags=("secret-e",))
    text = document(made)
    assert [text.count(f"secret-{letter}") for letter in "abcde"] == [1] * 5


def test_undoing_leaves_a_text_alone_that_has_nothing_to_undo() -> None:
    text = "words\n\n- a list\n\n> quoted"
    assert unsettled(text, 2) is text
    assert (
        unsettled("a paragraph\n***", 2) == "a paragraph\n***"
    )  # as a rule of dashes it would be underlined


# --- what stands above the words ----------------------------------------------------------------------------


def test_what_is_said_about_a_page_is_kept_beside_it() -> None:
    about: dict[str, Any] = {
        "kind": "letter",
        "fate": "share",
        "feelings": ("anger", "fear"),
        "starred": True,
    }
    made = page(**about, prompt="A *no*?", meaning="# so")
    assert back(made).meta == {
        "source": "tmscoach/1",
        "starred": True,
        "kind": "letter",
        "fate": "share",
        "feelings": ["anger", "fear"],
        "prompt": "A *no*?",
        "meaning": "# so",
    }


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), "Europe/Berlin"),  # the hour that comes twice
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), "Europe/Berlin"),
        (datetime(2026, 3, 9, 2, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), ""),
        (datetime(2026, 3, 9, 2, 30, tzinfo=UTC), "UTC"),
    ],
)
def test_the_instant_comes_back(at: datetime, zone: str) -> None:
    made = page(day=at.date(), written=at, zone=zone, modified=datetime(2026, 11, 1, tzinfo=UTC))
    found = back(made)
    assert (found.at.astimezone(UTC), found.zone) == (at.astimezone(UTC), zone)
    assert found.modified == made.modified


def test_a_zone_that_is_none_is_not_written() -> None:
    text = document(page(zone="x --> <script>"))
    assert "script" not in text
    assert "timezone" not in text


def test_each_page_is_told_by_its_line() -> None:
    found = read(document(page(1), page(2, fate="release"), page(3)))
    assert [one.place for one in found.pages] == ["line 10", "line 18", "line 26"]
    assert found.pages[1].body == "This page was let go. 1 word, 1 minute."


# --- changed by hand ----------------------------------------------------------------------------------------


def test_what_somebody_changed_in_the_document_counts() -> None:
    text = document(page(1, title="Before", tags=("old",)), page(2))
    text = text.replace("01:30: Before", "08:15: After").replace("#old", "#new · #two")
    found = read(text).pages[0]
    assert (found.title, found.tags, found.at) == ("After", ("new", "two"), datetime(2026, 3, 9, 8, 15))  # noqa: DTZ001


def test_pages_without_the_comment_are_pages_known_by_their_words() -> None:
    text = document(page(1, title="A"), page(2, title="B", prompt="why"))
    text = "\n".join(line for line in text.split("\n") if not line.startswith("<!--"))
    first, second = read(text).pages
    assert (first.title, first.body, first.uuid, first.by_words) == ("A", "words", "", True)
    assert second.body.endswith("words")
    assert first.at == datetime(2026, 3, 9, 1, 30)  # noqa: DTZ001


def test_words_above_the_first_page_are_told() -> None:
    text = document(page(1)).replace("# Pages\n", "# Pages\n\nmy own remark\n")
    found = read(text)
    assert len(found.pages) == 1
    assert [(left.place, left.why) for left in found.left_out] == [("line 10", "text before the first page")]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("Monday 9 March 2026", "Monday 31 February 2026", "its day does not exist"),
        ("Monday 9 March 2026", "Monday 9 Brumaire 2026", "its day does not exist"),
        ("\n\nwords\n", "\n", "there is nothing in it"),
    ],
)
def test_a_page_that_was_broken_is_left_out_by_its_line(before: str, after: str, why: str) -> None:
    found = read(document(page(1)).replace(before, after, 1))
    assert found.pages == ()
    assert [(left.place, left.why) for left in found.left_out] == [("line 10", why)]


def test_a_fence_that_somebody_left_open_takes_nothing_with_it() -> None:
    text = document(page(1, body="first"), page(2, body="two"), page(3, body="three"))
    text = text.replace("first", "```\nfirst")
    assert [one.body for one in read(text).pages] == ["```\nfirst", "two", "three"]


@pytest.mark.parametrize(
    "unseen", ["", "id=", "id=x created=9999-99-99T00:00 timezone=Nowhere/None modified=-", "id=--"]
)
def test_a_comment_that_was_broken_costs_no_page(unseen: str) -> None:
    text = document(page(1))
    start, end = text.index("<!-- ") + 5, text.index(" -->")
    found = read(text[:start] + unseen + text[end:])
    assert (len(found.pages), found.left_out) == (1, ())
    assert found.pages[0].body.endswith("words")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Pages\n\n## Monday 9 March 2026, 01:30\n",
        "---\ntitle: x\nsource: elsewhere/1\npages: all\n---\n",
        "---\nid: x\nsource: tmscoach/1\n---\n\nwords",
        "---\nsource: tmscoach/1\npages: all\n",
    ],
)
def test_another_document_is_not_taken_for_ours(text: str) -> None:
    assert not own_markdown.looks_like(text)


def test_a_document_without_pages_has_none() -> None:
    assert read(document()) == Foreign(())


def test_a_long_document_with_many_fences_takes_no_time_to_speak_of() -> None:
    inner = document(*(page(number) for number in range(200)))
    body = "\n\n".join(f"```\n{inner}\n```" for _ in range(10))
    assert (
        len(read(document(page(1, body=body), page(2))).pages) == 2
    )  # a quadratic reader would not come back
