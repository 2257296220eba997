"""The import screen: a file is looked at, then comes in whole or not at all, and the screen stays awake."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tmscoach.models.terms import Fate
from tmscoach.services.export import Format, Wanted
from tmscoach.services.imports import ImportService
from tmscoach.startup import Services
from tmscoach.store.transfer import put_rows
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.widgets.path_suggester import completed

FIXTURES = Path(__file__).parents[1] / "fixtures"


async def open_import(pilot: Pilot[int], about: str = "") -> None:
    pilot.app.post_message(OpenPlace("import", about))
    await until(
        pilot, lambda: "ImportScreen" in [type(screen).__name__ for screen in pilot.app.screen_stack]
    )  # a dialog may be over it already
    await pilot.pause()


async def look_at(pilot: Pilot[int], path: Path | str) -> None:
    line = pilot.app.screen.query_one("#import-path", Input)
    line.focus()
    line.value = str(path)
    await pilot.press("enter")


def counted(services: Services) -> int:
    return len(services.journal.recent(limit=10_000))


async def says(pilot: Pilot[int], words: str) -> None:
    """Wait until the screen says something, however its lines are broken."""

    def said() -> str:
        told = [str(line.content) for line in pilot.app.screen.query(Static)]
        return " ".join(" ".join([shown(pilot.app), *told]).split())

    try:
        await until(pilot, lambda: words in said(), 5)
    except AssertionError:
        raise AssertionError(f"{words!r} is not on the screen:\n{shown(pilot.app)}") from None


def dialog(pilot: Pilot[int]) -> str:
    return type(pilot.app.screen).__name__


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_looks_as_it_should(
    services: Services, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FIXTURES)
    async with running(services, size) as pilot:
        await open_import(pilot)
        await check_golden(pilot, "import-empty")
        await look_at(pilot, "daylio_moods.csv")
        await says(pilot, "4 pages new")
        await check_golden(pilot, "import-found")
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot) == "AskDialog")
        await check_golden(pilot, "import-moods")


async def test_nothing_is_written_before_enter_and_then_everything(services: Services) -> None:
    async with running(services, (120, 36)) as pilot:
        await open_import(pilot)
        await look_at(pilot, FIXTURES / "dayone_two_journals.zip")
        await says(pilot, "Day One: 3 pages new, 10 Mar 2026 to 13 Mar 2026 · 1 skipped")
        assert "Journal.json, entry 3 there is nothing in it" in " ".join(shown(pilot.app).split())
        assert "stay where they are: 1." in shown(pilot.app)
        assert counted(services) == 0
        await pilot.press("f")
        await says(pilot, "They become share pages.")
        await pilot.press("enter")
        await says(pilot, "3 pages came in.")
        await says(pilot, "before-import.db")
        assert {page.fate for page in services.journal.recent(limit=9)} == {Fate.SHARE}
        await look_at(pilot, FIXTURES / "dayone_two_journals.zip")
        await says(pilot, "0 pages new · 3 already here")
        await pilot.press("enter")
        assert counted(services) == 3


async def test_a_file_can_be_dropped_in_quotes_and_opened_by_name(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "my notes"
    folder.mkdir()
    (folder / "2026-03-10.md").write_text("Words")
    async with running(services) as pilot:
        await open_import(pilot)
        pilot.app.screen.query_one("#import-path", Input).post_message(events.Paste(f"'{folder}'\n"))
        await pilot.pause()
        await pilot.press("enter")
        await says(pilot, "Markdown notes: 1 page new, 10 Mar 2026")
        await pilot.press("escape")
        await open_import(pilot, str(FIXTURES / "jrnl_old.txt"))
        await says(pilot, "jrnl: 3 pages new")


async def test_moods_are_asked_for_once_and_remembered(services: Services) -> None:
    async with running(services) as pilot:
        await open_import(pilot, str(FIXTURES / "daylio_9col_bom.csv"))
        await says(pilot, "3 pages new")
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot) == "AskDialog")
        await pilot.press("9", "enter")
        await says(pilot, "A mood is one of five.")
        await pilot.press("escape")
        assert counted(services) == 0
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot) == "AskDialog")
        await pilot.press("3", "enter")
        await says(pilot, "3 pages came in.")
        assert any("Mood: Geht so, 3 of 5" in page.opening for page in services.journal.recent(limit=9))
        await look_at(pilot, FIXTURES / "daylio_moods.csv")
        await says(pilot, "4 pages new")
        await pilot.press("enter")
        await says(pilot, "So lala")
        assert "Geht so" not in shown(pilot.app).split("Moods of your own")[1].split("Back")[0]


async def test_a_journal_with_times_of_its_own_is_asked_about(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "j.txt"
    file.write_text("[Tue 10 Mar 2026, 9h00] Title\nbody\n")
    os.utime(file, (1_773_000_000, 1_773_000_000))  # a day in March 2026
    async with running(services) as pilot:
        await open_import(pilot, str(file))
        await until(pilot, lambda: dialog(pilot) == "ChooseDialog")
        await pilot.press("j")
        await until(pilot, lambda: dialog(pilot) == "AskDialog")
        line = pilot.app.screen.query_one("#ask-stamp", Input)
        line.value = "%H:%M"
        await pilot.press("enter")
        await says(pilot, "no day, month and year")
        line.value = "%a %d %b %Y, %Hh%M"
        await pilot.press("enter")
        await says(pilot, "jrnl: 1 page new")
        assert "Times" in shown(pilot.app)
        await look_at(pilot, file)
        await until(pilot, lambda: dialog(pilot) == "ChooseDialog")
        await pilot.press("n")
        await says(pilot, "Markdown notes: 1 page new")


async def test_an_archive_is_merged_from_the_same_screen(services: Services) -> None:
    page = services.journal.write("words")
    out = services.export.write(Format.ARCHIVE, Wanted(everything=True)).path
    services.journal.delete_forever(page.id)
    async with running(services, (120, 36)) as pilot:
        await open_import(pilot, str(out))
        await says(pilot, "An archive of tmscoach: 1 new, 0 newer")
        await pilot.press("enter")
        await says(pilot, "came in.")
        assert counted(services) == 1


async def test_it_can_be_stopped_while_pages_come_in_and_nothing_is_kept(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "j.txt"
    file.write_text("".join(f"[2026-01-01 10:00] Page {n}\n\n" for n in range(300)))
    reached, go_on = Event(), Event()
    put = put_rows

    def held(*args: Any) -> None:
        reached.set()
        go_on.wait(30)
        put(*args)

    monkeypatch.setattr("tmscoach.services.imports.put_rows", held)
    async with running(services) as pilot:
        await open_import(pilot, str(file))
        await says(pilot, "300 pages new")
        await pilot.press("enter")
        await until(pilot, reached.is_set)
        await says(pilot, "0 of 300 pages, 300 left.")
        await pilot.press("1", "n", "w", "enter")  # nothing that would wait for the store
        assert dialog(pilot) == "ImportScreen"
        await pilot.press("ctrl+q")
        await says(pilot, "none of them is kept")
        await pilot.press("n", "escape")
        await says(pilot, "nothing will be kept")
        go_on.set()
        await says(pilot, "Stopped. Nothing was brought in.")
        assert counted(services) == 0
        assert list(services.paths.backups.iterdir()) == []
        await pilot.press("escape")
        await until(pilot, lambda: dialog(pilot) == "TodayScreen")


async def test_looking_can_be_stopped(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    reached, go_on = Event(), Event()
    look = ImportService.look

    def held(self: ImportService, *args: Any, **kwargs: Any) -> Any:
        reached.set()
        go_on.wait(30)
        return look(self, *args, **kwargs)

    monkeypatch.setattr(ImportService, "look", held)
    async with running(services) as pilot:
        await open_import(pilot, str(FIXTURES / "jrnl_old.txt"))
        await until(pilot, reached.is_set)
        await says(pilot, "Looking at it.")
        await pilot.press("escape")
        await says(pilot, "Stopped. Nothing was brought in.")
        go_on.set()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "pages new" not in shown(pilot.app)


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"gAAAAAB", "jrnl --decrypt copy.txt"), (b"PK\x03\x04", "zip cannot be read"), (b"{", "line 1")],
)
async def test_a_file_that_is_refused_is_told_calmly(
    services: Services, tmp_path: Path, raw: bytes, words: str
) -> None:
    file = tmp_path / "[red]x"
    file.write_bytes(raw)
    async with running(services) as pilot:
        await open_import(pilot, str(file))
        await until(pilot, lambda: dialog(pilot) == "ProblemDialog")
        await says(pilot, words)
        await pilot.press("escape")
        await look_at(pilot, "  ")
        await says(pilot, "There is no file named.")


async def test_a_mistake_of_ours_leaves_the_screen_usable(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    async with running(services) as pilot:
        await open_import(pilot, str(FIXTURES / "jrnl_old.txt"))
        await says(pilot, "3 pages new")
        monkeypatch.setattr(ImportService, "bring_in", break_down)
        await pilot.press("enter")
        await until(pilot, lambda: dialog(pilot) == "ProblemDialog")
        await says(pilot, "a mistake in tmscoach")
        await pilot.press("escape")
        await says(pilot, "3 pages new")


async def test_hostile_words_in_a_file_stay_words(services: Services, tmp_path: Path, hostile: str) -> None:
    file = tmp_path / "j.txt"
    line = " ".join(hostile.split())
    file.write_text(f"[2026-03-10 09:00] {line}\n\n[2027-01-01 09:00] {line}\n", "utf-8")
    async with running(services, (120, 36)) as pilot:
        await open_import(pilot, str(file))
        await says(pilot, "1 page new")
        assert "[red]y" in shown(pilot.app)
        assert not set(shown(pilot.app)) & {"\x1b", "\x07", "\u202e", "\x00"}
        await pilot.press("enter")
        await says(pilot, "1 page came in.")


def test_paths_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Documents").mkdir()
    (tmp_path / "Documents" / "journal.txt").write_text("")
    (tmp_path / "Documents" / ".hidden").write_text("")
    assert completed("~/Doc") == "~/Documents/"
    assert completed("~/Documents/") == "~/Documents/journal.txt"
    assert completed("~/Documents/.h") == "~/Documents/.hidden"
    for typed in ("", "Doc", "~/nothing/x", "~nobody-here/x", "/a\0b/"):
        assert completed(typed) is None
