"""A page to read: when it was written, what it is, and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tmscoach.rules.text import one_line, visible


class PageText(VerticalScroll, can_focus=True):
    """One page at a time; nothing in it is ever read as markup or obeyed by the terminal."""

    DEFAULT_CSS = """
    PageText {
        padding: 1 3;
        & #page-column { max-width: 80; width: 100%; height: auto; }
        & Static { width: 100%; height: auto; }
        & #page-when { color: $text-muted; }
        & #page-title { text-style: bold; }
        & #page-prompt { margin-top: 1; padding-left: 1; border-left: outer $accent 50%; color: $text-muted; }
        & #page-about { color: $text-muted; }
        & #page-body { margin-top: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """Title, day, prompt, signs, body."""
        with Vertical(id="page-column"):
            for part in ("title", "when", "about", "prompt", "body"):
                yield Static(id=f"page-{part}")

    def show(
        self,
        body: str,
        *,
        title: str = "",
        when: str = "",
        about: str = "",
        prompt: str = "",
        marks: Sequence[str] = (),
        sections: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show a page from its beginning; words that begin with one of `marks` are marked.

        `sections` are the headings of a form and what stands below each; they are shown in place of `body`.
        """
        text = _marked(body, marks)
        if sections:
            parts = (_section(label, _marked(words, marks)) for label, words in sections)
            text = Content("\n\n").join(parts)
        for part, shown in (
            ("title", Content(one_line(title))),
            ("when", Content(one_line(when))),
            ("about", Content(one_line(about))),
            ("prompt", Content(visible(prompt))),
            ("body", text),
        ):
            line = self.query_one(f"#page-{part}", Static)
            line.update(shown)
            line.display = bool(shown.plain)
        self.scroll_home(animate=False)


def _marked(text: str, marks: Sequence[str]) -> Content:
    shown = Content(visible(text))
    if not marks:
        return shown
    pattern = "|".join(re.escape(mark) for mark in marks)
    return shown.highlight_regex(rf"(?i)(?<!\w)(?:{pattern})\w*", style="bold underline on $accent 25%")


def _section(label: str, text: Content) -> Content:
    """A heading and its words; what is crossed out looks like it."""
    return Content.assemble(
        (label, "bold $text-muted"), "\n", text.highlight_regex("~~.+~~", style="strike dim")
    )
