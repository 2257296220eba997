"""The editor's document: what was put in comes back, and a key in a long page costs no walk through it."""

from __future__ import annotations

from random import Random

import pytest
from textual.app import App, ComposeResult
from textual.widgets import TextArea

from tmscoach.tui.widgets.page_editor import PageDocument, PageEditor, PageWrapping


class OneEditor(App[None]):
    def compose(self) -> ComposeResult:
        yield PageEditor()


@pytest.mark.parametrize("seed", range(5))
async def test_rows_and_text_are_right_after_every_edit(seed: int) -> None:
    chance = Random(seed)
    app = OneEditor()
    async with app.run_test(size=(40, 12)):
        editor = app.query_one(PageEditor)
        editor.load("\n".join("word " * chance.randrange(30) for _ in range(20)))
        for _ in range(60):
            text = editor.text
            start, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
            end = min(end, start + 50)
            piece = chance.choice(["", "a", "\n", "long words go on ", "\n\n", "\t"])
            assert isinstance(editor.document, PageDocument)
            places = [editor.document.get_location_from_index(index) for index in (start, end)]
            editor.replace(piece, *places)
            assert editor.text == text[:start] + piece + text[end:]
            if chance.random() < 0.1:
                editor.undo()  # of several edits
            document, wrapped = editor.document, editor.wrapped_document
            assert editor.text == document.get_text_range((0, 0), document.end)
            assert isinstance(wrapped, PageWrapping)
            assert wrapped.height == sum(len(wrapped.get_offsets(n)) + 1 for n in range(document.line_count))


def test_the_text_is_joined_once_a_change() -> None:
    document = PageDocument("one\ntwo\r\nthree")
    assert document.text is document.text
    document.replace_range((0, 0), (0, 3), "1")
    assert document.text == "1\ntwo\r\nthree"
    assert document.text is document.text


async def test_rows_that_are_kept_as_drawn_are_what_would_be_drawn_now() -> None:
    app = OneEditor()
    async with app.run_test(size=(30, 12)) as pilot:
        editor = app.query_one(PageEditor)
        editor.load("\n".join(f"{n} some words that go over the edge of a row" for n in range(8)))
        steps = (
            "x",
            "down",
            "down",
            "enter",
            "ctrl+k",
            "shift+up",
            "up",
            "backspace",
            "pagedown",
            "(",
            "left",
        )
        for key in steps:
            await pilot.press(key)
            await pilot.pause()
            for row in range(editor.size.height):
                assert editor.render_line(row) == TextArea.render_line(editor, row), (key, row)
        before = editor.render_line(1)
        app.theme = "textual-light"
        await pilot.pause()
        await pilot.pause()
        assert editor.render_line(1) == TextArea.render_line(editor, 1) != before
