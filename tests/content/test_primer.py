"""The page for a therapist: short, hedged, referenced, and of one structure."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from tmscoach.formats import content

BANNED = re.compile(r"proven|cure[sd]?\b|doctor-approved|all in your head|!", re.IGNORECASE)


def test_it_is_about_a_page_long() -> None:
    assert 450 <= len(content.primer().split()) <= 660


def test_it_claims_nothing_and_names_its_critics() -> None:
    text = content.primer()
    assert not BANNED.search(text), BANNED.search(text)
    assert "has not been tested" in text
    assert "not a diagnosis accepted everywhere" in text
    assert "painscience.com" in text


def test_every_reference_is_used_and_every_use_has_one() -> None:
    text, _, references = content.primer().partition("## References")
    listed = {int(number) for number in re.findall(r"^(\d+)\. ", references, re.MULTILINE)}
    used = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    assert listed == set(range(1, len(listed) + 1))
    assert used <= listed
    assert listed - used == {7, 8}  # further reading


def test_it_has_one_title_and_sections_below_it() -> None:
    headings = [token.tag for token in MarkdownIt().parse(content.primer()) if token.type == "heading_open"]
    assert headings == ["h1", *["h2"] * (len(headings) - 1)]
