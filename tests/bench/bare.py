"""What nobody could do faster: an app with one label, one with an empty text, and the bare driver."""

from __future__ import annotations

import sys
from pathlib import Path


def label() -> None:
    """An app that shows one label and answers one key."""
    from textual.app import App, ComposeResult
    from textual.widgets import Label

    class Bare(App[None]):
        BINDINGS = [("l", "answer", "Answer")]

        def compose(self) -> ComposeResult:
            yield Label("bare", id="label")

        def action_answer(self) -> None:
            self.query_one("#label", Label).update("answered")

    Bare().run()


def text() -> None:
    """An app that is one empty text."""
    from textual.app import App, ComposeResult
    from textual.widgets import TextArea

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield TextArea("")

        def on_mount(self) -> None:
            self.screen.query_one(TextArea).focus()

    Bare().run()


def export(store: str, out: str) -> None:
    """Every page as a heading and a text, straight from the driver into a file."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(store)
    pages = connection.execute(
        "SELECT day, title, body FROM entry WHERE deleted_at IS NULL ORDER BY day, at, id"
    )
    with Path(out).open("w", encoding="utf-8") as file:
        for day, title, body in pages:
            file.write(f"## {day} {title}\n\n{body}\n\n")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
