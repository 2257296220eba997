"""Your data: backups, earlier texts, and a store that cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.widgets import OptionList, Static

from tmscoach.errors import CoachError, Exit
from tmscoach.paths import Paths
from tmscoach.services.backups import Backup, Checked, Look, backups
from tmscoach.services.doctor import Finding
from tmscoach.startup import Services
from tmscoach.store import backup as store
from tmscoach.tui import restoring
from tmscoach.tui.app import CoachApp
from tmscoach.tui.restoring import Wanted, bring_back
from tmscoach.tui.screens.damaged import DamagedScreen
from tmscoach.tui.screens.data import DataScreen
from tmscoach.tui.screens.earlier import EarlierScreen

FINDINGS = (
    Finding("store", "The store is whole, 0.4 MB."),
    Finding("backups", "One of 3 backups cannot be opened.", "Delete what cannot be opened."),
    Finding("permissions", "Only you can read your files."),
)


# --- your data ---------------------------------------------------------------------------------------------


@pytest.fixture
def kept(services: Services, now: FrozenTime) -> Services:
    """Two pages, a backup by itself and one asked for, and one that is damaged."""
    services.journal.write("a heron on one leg")
    services.backups.daily()
    now.move(days=1)
    services.journal.write("rain on the shed")
    services.backups.make()
    services.backups.make_before("import").write_bytes(b"damaged")
    return services


@pytest.mark.parametrize("size", SIZES)
async def test_your_data_looks_as_it_should(
    kept: Services, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmscoach.tui.screens.data.look_over", lambda *_, **__: FINDINGS)
    async with running(kept, size, place="data") as pilot:
        assert isinstance(pilot.app.screen, DataScreen)
        await until(pilot, lambda: "looking" not in shown(pilot.app))
        await check_golden(pilot, "data")


async def test_a_backup_is_made_with_a_key(services: Services) -> None:
    services.journal.write("words")
    async with running(services, place="data") as pilot:
        await until(pilot, lambda: "Is everything well?" in shown(pilot.app))
        await pilot.press("b")
        await until(pilot, lambda: "asked for" in shown(pilot.app) and "1 page" in shown(pilot.app))
    assert [one.why for one in backups(services.paths)] == ["kept"]


async def test_the_trash_is_a_key_away(services: Services) -> None:
    page = services.journal.write("thrown away")
    services.journal.delete(page.id)
    async with running(services, place="data") as pilot:
        await pilot.press("T")
        await until(pilot, lambda: "thrown away" in shown(pilot.app))
        assert pilot.app.current_mode == "journal"


async def test_a_backup_is_brought_back_after_a_question_and_the_app_ends_for_it(
    kept: Services, now: FrozenTime, open_again: Callable[[], Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "find_paths", lambda: kept.paths)
    async with running(kept, place="data") as pilot:
        app = pilot.app
        assert isinstance(app, CoachApp)
        await until(pilot, lambda: "1 page" in shown(app))
        app.screen.query_one(OptionList).highlighted = 2
        await pilot.press("enter")
        await until(pilot, lambda: "Go back to the backup of 24 November 2026" in shown(app))
        await pilot.press("n")
        await pilot.press("enter")
        await until(pilot, lambda: "Go back to the backup" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: app.wanted is not None)
    assert app.wanted is not None
    said = bring_back(app.wanted)
    assert "Back to the backup: 1 page" in said
    assert "tmscoach-aside-" in said
    assert [row.opening for row in open_again().journal.recent()] == ["a heron on one leg"]


async def test_a_damaged_backup_is_not_brought_back(kept: Services) -> None:
    async with running(kept, place="data") as pilot:
        await until(pilot, lambda: "cannot be brought back" in shown(pilot.app))
        place = next(i for i, one in enumerate(backups(kept.paths)) if one.why == "before-import")
        pilot.app.screen.query_one(OptionList).highlighted = place
        await pilot.press("enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ProblemDialog")
        said = " ".join(str(line.content) for line in pilot.app.screen.query(Static))
        assert "is damaged or is not a tmscoach store. Nothing was changed." in said


async def test_the_daily_backup_is_made_beside_the_screen_and_its_failure_is_quiet(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.journal.write("words")
    async with running(services, notices=True) as pilot:
        app = pilot.app
        assert isinstance(app, CoachApp)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(store, "_put_on_disk", full)
            app.back_up_daily()
            await until(pilot, lambda: "Today's backup could not be made" in shown(app))
        app.back_up_daily()
        await app.workers.wait_for_complete()
    assert [one.why for one in backups(services.paths)] == [""]


# --- earlier texts -----------------------------------------------------------------------------------------


@pytest.fixture
def changed(services: Services, now: FrozenTime) -> Services:
    """A page that was changed twice."""
    services.journal.write("A heron on one leg.\n\nIt waited longer than I did.", title="Heron")
    for text in ("A heron on one leg, then on the other.", "Two herons."):
        now.move(hours=2)
        services.journal.edit_text(1, text, services.journal.page(1).version)
    return services


@pytest.mark.parametrize("size", SIZES)
async def test_earlier_texts_look_as_they_should(changed: Services, size: tuple[int, int]) -> None:
    async with running(changed, size, place="journal") as pilot:
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, EarlierScreen))
        await until(pilot, lambda: "then on the other" in shown(pilot.app))
        await check_golden(pilot, "earlier")


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_an_earlier_text_is_taken_up_and_nothing_is_lost(changed: Services, by_mouse: bool) -> None:
    async with running(changed, place="journal") as pilot:
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, EarlierScreen))
        if by_mouse:
            await pilot.click(OptionList, offset=(2, 2))
        else:
            await pilot.press("down", "enter")
        await until(pilot, lambda: "It waited longer" in shown(pilot.app) and "Journal" in shown(pilot.app))
    assert changed.journal.page(1).body.startswith("A heron on one leg.\n")
    assert changed.revisions.earlier(1)[0].body == "Two herons."


async def test_a_page_that_was_never_changed_offers_no_earlier_text(services: Services) -> None:
    services.journal.write("words")
    async with running(services, place="journal") as pilot:
        await pilot.press("h")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, EarlierScreen)
        pilot.app.push_screen(EarlierScreen(services, "1"))
        await until(pilot, lambda: "This page has no" in shown(pilot.app))


async def test_hostile_earlier_texts_are_shown_as_they_stand(services: Services, hostile: str) -> None:
    services.journal.write(hostile, title="[/red]")
    services.journal.edit_text(1, "calm", 1)
    async with running(services, (120, 36), place="journal") as pilot:
        await pilot.press("h")
        await until(pilot, lambda: "[/x] [red]y [z" in shown(pilot.app))
        assert "\x1b" not in shown(pilot.app)


# --- a store that cannot be opened -------------------------------------------------------------------------


def refusing(title: str = "The file data/tmscoach.db is damaged or is not a tmscoach store.") -> CoachError:
    return CoachError(title, "It was not changed.", "Move it aside.", code=Exit.STORE)


def app_over(problem: CoachError, remark: str = "") -> CoachApp:
    def refuse() -> Services:
        raise problem

    return CoachApp(refuse, "today", remark)


@pytest.mark.parametrize("size", SIZES)
async def test_a_damaged_store_looks_as_it_should(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(Path("config.toml"), Path("data"), Path("exports"))
    name = "tmscoach-2026-11-25-140211.db"
    newest = Backup(paths.backups / name, datetime(2026, 11, 25, 14, 2), "", 434_176)  # noqa: DTZ001
    found = Checked(Look(newest.path, 214, date(2026, 11, 25), "0005", is_encrypted=False))
    monkeypatch.setattr(
        CoachApp,
        "_look_for_backup",
        lambda app, problem: app._show_damaged(problem, paths, newest, found),
    )
    app = app_over(refusing())
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: name in shown(app))
        await check_golden(pilot, "damaged")


async def test_a_damaged_store_comes_back_from_its_screen(
    kept: Services, open_again: Callable[[], Services]
) -> None:
    kept.close()
    kept.paths.database.write_bytes(b"damaged")
    app = CoachApp(open_again)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "is damaged or is not" in shown(app))
        await pilot.press("1", "w", "n")  # there is nowhere to go
        assert isinstance(app.screen, DamagedScreen)
        await pilot.press("r")
        await until(pilot, lambda: "Go back to this backup?" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: app.wanted is not None)
    assert kept.paths.database.read_bytes() == b"damaged"
    assert app.wanted is not None
    assert "2 pages" in bring_back(app.wanted)
    assert len(open_again().journal.recent()) == 2


async def test_leaving_a_damaged_store_ends_with_4_and_the_sentence(services: Services) -> None:
    services.close()
    app = app_over(refusing(), "The last try did not work.")
    async with app.run_test() as pilot:
        await until(pilot, lambda: "There is no good backup" in shown(app))
        assert "The last try did not work." in shown(app)
        await pilot.press("r")
        assert isinstance(app.screen, DamagedScreen)
        await pilot.press("q")
    assert app.return_value == Exit.STORE


def test_a_restore_that_fails_is_told_and_changes_nothing(kept: Services, tmp_path: Path) -> None:
    kept.close()
    before = kept.paths.database.read_bytes()
    said = bring_back(Wanted(tmp_path / "missing.db", kept.paths, None))
    assert "There is no file" in said
    assert kept.paths.database.read_bytes() == before
