"""A lesson's words: a title, paragraphs, and here and there a stressed one."""

from __future__ import annotations

import re

from textual.content import Content
from textual.widgets import Static

from tmscoach.rules.text import visible

STRESSED = re.compile(r"\*(\S[^*\n]*?)\*")


class LessonText(Static):
    """One widget for a whole text, where Textual's Markdown mounts one for each of its paragraphs.

    Our lessons know no more than a `# ` before the title and `*` around what is stressed. In words of
    somebody else's file (`is_plain`) stars are stars.
    """

    def show(self, text: str, *, is_plain: bool) -> None:
        """Show a text whose first line may be a title."""
        words = "\n".join(line.strip() for line in visible(text).strip().split("\n"))
        title, rest = "", words
        if words.startswith("# "):
            title, _, rest = words.removeprefix("# ").partition("\n")
        parts = enumerate([rest] if is_plain else STRESSED.split(rest))  # every second one was between stars
        styled = [Content(part).stylize("italic") if n % 2 else Content(part) for n, part in parts]
        head = [Content(title).stylize("bold $accent"), Content("\n")] if title else []
        self.update(Content("").join([*head, *styled]))
