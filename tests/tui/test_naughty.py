"""Hostile text typed and pasted into the editor and the line: shown harmless, kept as it came."""

from __future__ import annotations

import re

from tests.naughty import BROKEN, NAUGHTY, obeyed
from tests.tui.harness import running, shown, until

from tmscoach.rules.text import mended
from tmscoach.startup import Services
from tmscoach.tui.dialogs.line import LineDialog
from tmscoach.tui.messages import WriteLine, WritePage
from tmscoach.tui.screens.writing import WritingScreen


async def test_every_text_can_be_typed_into_the_editor_and_is_kept_as_it_came(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        pilot.app.post_message(WritePage())
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        screen = pilot.app.screen
        assert isinstance(screen, WritingScreen)
        for words in (*NAUGHTY, *BROKEN):
            screen.editor.replace(words, (0, 0), screen.editor.document.end)
            await until(pilot, lambda: screen.page.body == screen.editor.text)
            # a return alone or with a newline is a line's end here, as terminals paste it
            typed = re.sub(r"\r\n|\r", "\n", words) if "\r" in words else words
            assert screen.page.body == typed
            assert not obeyed(shown(pilot.app)), words
            screen.hand.save()
            if words.strip():
                [draft] = services.journal.unfinished()
                assert draft.body == mended(typed)
        await pilot.press("escape")


async def test_every_text_can_be_pasted_into_the_line(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        pilot.app.post_message(WriteLine())
        await until(pilot, lambda: isinstance(pilot.app.screen, LineDialog))
        for words in (*NAUGHTY, *BROKEN):
            line = " ".join(words.split("\n"))
            pilot.app.screen.query_one("#line-text").value = line  # type: ignore[attr-defined]
            await pilot.pause()
            assert not obeyed(shown(pilot.app)), words
        await pilot.press("escape")
