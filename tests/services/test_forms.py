"""Pages that are forms, kept, counted, found and handed on."""

from __future__ import annotations

from dataclasses import replace

from markdown_it import MarkdownIt

from tmscoach.formats import content
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules import forms
from tmscoach.rules.search import MARK
from tmscoach.services.export import Format, Wanted
from tmscoach.startup import Services

LETTER = content.forms()[Kind.LETTER]
LIST = content.forms()[Kind.LIST]


def letter(services: Services, text: str, *, fate: Fate = Fate.PRIVATE, whom: str = "Dad") -> int:
    body = forms.compose(LETTER, {"whom": whom, "letter": text})
    return services.journal.write(body, fate, Kind.LETTER).id


def found(services: Services, query: str) -> list[int]:
    return [hit.row.id for hit in services.journal.search(query)]


def exported(services: Services) -> str:
    return "".join(services.export.chunks(Format.MARKDOWN, Wanted()))


def outline(text: str) -> list[tuple[str, str]]:
    tokens = MarkdownIt("commonmark").parse(text.partition("\n---\n")[2] or text)
    return [(t.tag, tokens[n + 1].content) for n, t in enumerate(tokens) if t.type == "heading_open"]


def test_headings_are_no_words_and_no_opening(services: Services) -> None:
    page = services.journal.open_page(Kind.LIST)
    body = forms.compose(LIST, {"then": "a b\nc", "now": " ", "demand": ""})
    kept = services.journal.keep(services.journal.save_draft(replace(page, body=body)))
    assert kept is not None
    assert (kept.body, kept.words, kept.opening) == ("# Then\n\n- a b\n- c", 3, "a b\nc")
    assert services.journal.recent()[0].opening == "a b c"
    changed = services.journal.edit_text(kept.id, "# Then\n\n- a", kept.version)
    assert changed.words == 1
    services.journal.release(services.journal.open_entry(kept.id))
    assert services.journal.page(kept.id).words == 1


def test_a_page_of_nothing_but_headings_and_space_is_an_empty_page(services: Services) -> None:
    page = services.journal.open_page(Kind.EVENT)
    assert services.journal.keep(replace(page, body="# What happened\n\n \n")) is None
    assert services.journal.recent() == ()


def test_search_finds_a_form_by_its_words_and_not_by_what_it_asks(services: Services) -> None:
    first = letter(services, "the garden gate")
    second = letter(services, "I wrote you a letter once, in the hall", whom="Mum")
    free = services.journal.write("a letter from the bank").id
    assert set(found(services, "letter")) == {second, free}
    assert found(services, "gate lett") == [first]
    assert found(services, "hear back") == []
    assert set(found(services, "kind:letter")) == {first, second}
    hit = services.journal.search("letter kind:letter")[0]
    assert hit.snippet.count(MARK) == 1 and "#" not in hit.snippet and "a \x02letter\x03 once" in hit.snippet


def test_pages_found_by_headings_alone_take_no_places(services: Services) -> None:
    older = letter(services, "one letter more")
    for number in range(12):
        letter(services, f"number {number}")
    assert [hit.row.id for hit in services.journal.search("letter", 3)] == [older]


def test_answers_keep_to_themselves_in_an_export_and_in_a_packet(services: Services, hostile: str) -> None:
    body = forms.compose(
        LETTER,
        {"whom": "# The letter", "letter": f"# Mine\n\n```\nleft open\n{hostile}", "back": "<b>\n---\nlast"},
    )
    services.journal.write(body, Fate.SHARE, Kind.LETTER)
    asked = ["To", "The letter", "What I would like to hear back"]
    for text, level in (
        (exported(services), 3),
        (services.packet.make(services.packet.usual()).text, 4),
    ):
        found = outline(text)
        assert [words for tag, words in found if tag == f"h{level}"] == asked
        assert (f"h{level + 1}", "Mine") in found
        assert "\x1b" not in text
    pieces = services.packet.make(services.packet.usual()).pieces
    label = next(piece.title for piece in pieces if piece.key.startswith("page:"))
    assert "# To" not in label


def test_a_form_with_windows_line_ends_in_an_answer_is_exported_with_plain_ones(services: Services) -> None:
    services.journal.write("# To\n\none\r\ntwo\r\n# To\r\n", Fate.SHARE, Kind.LETTER)
    text = exported(services)
    assert "one\ntwo\n" in text and "\r" not in text
