"""The words of a lesson: what little markup ours have, and none in those of somebody else's file."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from tmscoach.tui.widgets.lesson_text import LessonText


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield LessonText()


async def content_of(text: str, *, is_plain: bool) -> Content:
    app = Shown()
    async with app.run_test():
        words = app.query_one(LessonText)
        words.show(text, is_plain=is_plain)
        assert isinstance(words.content, Content)
        return words.content


async def test_title_paragraphs_and_stress() -> None:
    content = await content_of("# A title\n\nOne *word* here.\n\nTwo.\n", is_plain=False)
    assert content.plain == "A title\n\nOne word here.\n\nTwo."
    styled = {content.plain[span.start : span.end]: str(span.style) for span in content.spans}
    assert styled == {"A title": "bold $accent", "word": "italic"}


@pytest.mark.parametrize("text", ["1. <c> *b* [/x] `y`", "* a\n* b", "## no title"])
async def test_in_words_of_another_file_nothing_is_markup(text: str) -> None:
    content = await content_of(text, is_plain=True)
    assert content.plain == text
    assert not content.spans


async def test_stars_that_stress_nothing_stay(hostile: str) -> None:
    content = await content_of("2 * 3 * 4", is_plain=False)
    assert content.plain == "2 * 3 * 4"
    content = await content_of(hostile, is_plain=True)
    assert "\x1b" not in content.plain
