"""What nobody could do faster: an app with one label, one with an empty text, and the bare driver."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, timezone
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
    """The same document as ours for pages without markup, straight from the driver into a file."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(store)
    pages = connection.execute(
        "SELECT uuid, at, modified_at, utc_offset, zone, kind, fate, title, body, (SELECT group_concat("
        "'#' || name, ' · ') FROM entry_tag WHERE entry_id = entry.id), (SELECT group_concat(feeling, ', ') "
        "FROM entry_feeling WHERE entry_id = entry.id) "
        "FROM entry WHERE deleted_at IS NULL ORDER BY day, at, id"
    )
    with Path(out).open("w", encoding="utf-8") as file:
        for uuid, at, modified_at, offset, zone, kind, fate, title, body, tags, feelings in pages:
            here = timezone(timedelta(minutes=offset))
            written = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(here)
            modified = datetime.fromisoformat(modified_at).replace(tzinfo=UTC).astimezone(here)
            created = written.isoformat(timespec="seconds")
            changed = modified.isoformat(timespec="seconds")
            stamp = f"{written:%A} {written.day} {written:%B %Y}, {written:%H:%M}{title and ': '}{title}"
            about = " · ".join(part for part in (f"*{kind}*", f"*{fate}*", tags, feelings) if part)
            names = f"id={uuid} created={created} timezone={zone}"
            if changed != created:
                names += f" modified={changed}"
            file.write(f"## {stamp}\n\n{about}\n\n<!-- {names} -->\n\n{body}\n\n")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
