"""The export screen: what will be written is said before, and nothing half is left."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tmscoach.models.terms import Fate
from tmscoach.services.export import ExportService
from tmscoach.startup import Services
from tmscoach.store import transfer as store
from tmscoach.store.key import Key
from tmscoach.tui.messages import OpenPlace

FORMAT, FROM, TO, TAG, PAGES, WHERE, WRITE = ("format", "from", "to", "tag", "pages", "where", "write")


async def open_export(pilot: Pilot[int]) -> None:
    pilot.app.post_message(OpenPlace("export"))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "ExportScreen")
    await pilot.pause()


async def enter_on(pilot: Pilot[int], row: str) -> None:
    rows = pilot.app.screen.query_one("#export-rows", OptionList)
    rows.highlighted = rows.get_option_index(row)
    await pilot.press("enter")
    await pilot.pause()


async def answer(pilot: Pilot[int], row: str, text: str) -> None:
    await enter_on(pilot, row)
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await pilot.pause()


async def says(pilot: Pilot[int], text: str) -> None:
    await until(pilot, lambda: text in " ".join(shown(pilot.app).split()))


def exports(services: Services) -> list[Path]:
    folder = services.paths.exports
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def pages(services: Services) -> Services:
    services.journal.write("shared-marker one", Fate.SHARE, tags=("work",))
    services.journal.write("shared-marker two", Fate.SHARE, when="5d")
    services.journal.write("private-marker")
    return services


@pytest.mark.parametrize("size", SIZES)
async def test_the_export_looks_as_it_should(
    pages: Services, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # a place whose length is the same in every run
    monkeypatch.setattr(ExportService, "usual_place", lambda *a, **k: Path("/exports/tmscoach-pages.md"))
    async with running(pages, size) as pilot:
        await open_export(pilot)
        await check_golden(pilot, "export")
        await enter_on(pilot, FORMAT)
        await check_golden(pilot, "export-formats")
        await pilot.press("6")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ExportScreen")
        await check_golden(pilot, "export-archive")


async def test_share_pages_are_counted_and_written_and_private_ones_stay(pages: Services) -> None:
    async with running(pages) as pilot:
        await open_export(pilot)
        await says(pilot, "Write 2 pages Share pages only. Private pages stay here.")
        assert exports(pages) == []
        await enter_on(pilot, WRITE)
        await says(pilot, "Written, 2 pages:")
        [file] = exports(pages)
        assert "private-marker" not in file.read_text()
        await enter_on(pilot, PAGES)
        await says(pilot, "Write 3 pages Private pages too. Whoever gets a copy can read them.")
        await enter_on(pilot, WRITE)
        await says(pilot, "Written, 3 pages:")
        assert ["private-marker" in file.read_text() for file in exports(pages)] == [True, False]


async def test_a_range_a_tag_and_a_place_are_asked_for_and_wrong_ones_refused(
    pages: Services, tmp_path: Path
) -> None:
    async with running(pages, (120, 36)) as pilot:
        await open_export(pilot)
        await answer(pilot, FROM, "someday")
        await says(pilot, "is not a day tmscoach understands")
        pilot.app.screen.query_one(Input).value = "2d"
        await pilot.press("enter")
        await says(pilot, "Write 1 page")
        await answer(pilot, TO, "4d")
        await says(pilot, "Give the earlier day first.")
        await pilot.press("escape")
        await answer(pilot, TAG, "#none")
        await says(pilot, "No page is like that")
        await enter_on(pilot, WRITE)
        await says(pilot, "there is nothing to write")
        await answer(pilot, TAG, "work")
        await answer(pilot, WHERE, str(tmp_path / "pages"))
        await says(pilot, "ends in .md")
        pilot.app.screen.query_one(Input).value = str(tmp_path / "pages.md")
        await pilot.press("enter")
        await enter_on(pilot, WRITE)
        await says(pilot, "Written, 1 page:")
        assert "shared-marker one" in (tmp_path / "pages.md").read_text()
        assert exports(pages) == []


async def test_what_is_there_is_replaced_only_when_asked(pages: Services, tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("mine")
    async with running(pages) as pilot:
        await open_export(pilot)
        await answer(pilot, WHERE, str(file))
        for key, kept in (("n", True), ("y", False)):
            await enter_on(pilot, WRITE)
            await says(pilot, "There is something of that name.")
            await pilot.press(key)
            if not kept:
                await says(pilot, "Written, 2 pages:")
            assert (file.read_text() == "mine") is kept


async def test_every_format_can_be_written_and_an_archive_is_whole(pages: Services) -> None:
    async with running(pages) as pilot:
        await open_export(pilot)
        before: list[Path] = []
        for number in range(1, 8):
            await enter_on(pilot, FORMAT)
            await pilot.press(str(number))
            await until(pilot, lambda: type(pilot.app.screen).__name__ == "ExportScreen")
            await enter_on(pilot, WRITE)
            await says(pilot, f"Written, {3 if number > 5 else 2} pages:")
            [made] = set(exports(pages)) - set(before)
            before.append(made)
            assert made.is_dir() is (number == 2)
        await enter_on(pilot, PAGES)
        await says(pilot, "An archive is always whole.")
        assert len(json.loads(before[5].read_text())["entries"]) == 3
        assert len(before[6].read_text().splitlines()) > 3


async def test_escape_stops_it_and_nothing_is_left(pages: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = store.pages

    def slow(*args: Any, **options: Any) -> Iterator[Any]:
        for number, found in enumerate(list(real(*args, **options)) * 100):
            if number == 120:
                begun.set()
                go_on.wait(10)
            yield found

    monkeypatch.setattr(store, "pages", slow)
    async with running(pages) as pilot:
        await open_export(pilot)
        await enter_on(pilot, WRITE)
        await until(pilot, begun.is_set)
        await says(pilot, "esc stops it")
        await pilot.press("escape")
        go_on.set()
        await says(pilot, "Stopped. Nothing was kept of it.")
        assert type(pilot.app.screen).__name__ == "ExportScreen"
        assert exports(pages) == []


async def test_a_disk_that_is_full_is_a_sentence_and_the_screen_stays(
    pages: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    async with running(pages) as pilot:
        await open_export(pilot)
        await enter_on(pilot, WRITE)
        await says(pilot, "No space left on device")
        assert exports(pages) == []
        await pilot.press("escape")
        assert type(pilot.app.screen).__name__ == "ExportScreen"


@pytest.mark.usefixtures("quick_keys")
async def test_an_archive_of_a_store_with_a_passphrase_is_asked_about_first(pages: Services) -> None:
    pages.passphrase.set(Key("a passphrase"))
    async with running(pages) as pilot:
        await open_export(pilot)
        await enter_on(pilot, FORMAT)
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ChooseDialog")
        await pilot.press("6")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ExportScreen")
        for pressed, written in (("n", 0), ("y", 1)):
            await enter_on(pilot, WRITE)
            await until(pilot, lambda: type(pilot.app.screen).__name__ == "ConfirmDialog")
            assert "An archive is an open file" in shown(pilot.app)
            await pilot.press(pressed)
            await until(pilot, lambda: type(pilot.app.screen).__name__ == "ExportScreen")
            await until(pilot, lambda written=written: len(exports(pages)) == written)  # type: ignore[misc]
        [archive] = exports(pages)
        await says(pilot, "Written, 3 pages")
    assert b"private-marker" in archive.read_bytes()
