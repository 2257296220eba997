"""The passphrase in the full-screen program: before the store opens, the lock, the cover, and back again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, shown, until
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from tmscoach.config import Config
from tmscoach.errors import CoachError, Exit
from tmscoach.models.terms import Fate
from tmscoach.paths import Paths
from tmscoach.startup import Services, open_services
from tmscoach.store.header import is_encrypted
from tmscoach.store.key import Key
from tmscoach.tui import locking
from tmscoach.tui.app import CoachApp
from tmscoach.tui.messages import OpenPlace, StartDrill, WriteLine, WritePage
from tmscoach.tui.widgets.passphrase_input import PassphraseInput

pytestmark = pytest.mark.usefixtures("quick_keys")
RIGHT = Key("right one")
MARKER = "zqmarker"


@pytest.fixture
def encrypted(open_again: Callable[[], Services]) -> None:
    """A welcomed store with one page, behind 'right one'."""
    services = open_again()
    services.preferences.put("welcomed", "2026-11-01")
    services.journal.write(f"{MARKER} page")
    services.passphrase.set(RIGHT)
    services.close()


@asynccontextmanager
async def started(
    paths: Paths,
    now: FrozenTime,
    size: tuple[int, int] = (80, 24),
    config: Config | None = None,
    place: str = "today",
) -> AsyncIterator[Pilot[int]]:
    """The app as a start finds it: it opens the store itself, or asks."""

    def opened(key: Key | None = None) -> Services:
        return open_services(paths, config or Config(), now, Random(7), key=key)

    app = CoachApp(opened, place)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: on_top(pilot) != "OpeningScreen")
        await pilot.pause()
        yield pilot


def on_top(pilot: Pilot[int]) -> str:
    return type(pilot.app.screen).__name__


async def give(pilot: Pilot[int], text: str) -> None:
    """Type a passphrase and press enter."""
    await until(pilot, lambda: bool(pilot.app.screen.query(PassphraseInput)))
    pilot.app.screen.query_one(PassphraseInput).value = text
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def unlocked(pilot: Pilot[int]) -> None:
    assert on_top(pilot) == "UnlockScreen"
    await give(pilot, "right one")
    await until(pilot, lambda: on_top(pilot) != "UnlockScreen")


@pytest.mark.parametrize("size", SIZES)
async def test_a_start_asks_first_and_the_right_one_opens_today(
    encrypted: None, paths: Paths, now: FrozenTime, size: tuple[int, int]
) -> None:
    async with started(paths, now, size) as pilot:
        assert on_top(pilot) == "UnlockScreen"
        await check_golden(pilot, "unlock")
        await pilot.press(*"secret")
        assert "secret" not in shown(pilot.app)
        assert "••••••" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "does not open the store" in shown(pilot.app))
        assert "damaged" in shown(pilot.app)
        assert pilot.app.screen.query_one(PassphraseInput).value == ""
        await unlocked(pilot)
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")


async def test_before_it_opens_only_support_and_quitting_work(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        for key in ("ctrl+p", "ctrl+n", "ctrl+l"):
            await pilot.press(key)
            assert on_top(pilot) == "UnlockScreen", key
        for wish in (WritePage(), WriteLine(), StartDrill("quick"), OpenPlace("visits")):
            pilot.app.post_message(wish)
            await pilot.pause()
            assert on_top(pilot) == "UnlockScreen"
        await pilot.press("f2")
        await until(pilot, lambda: on_top(pilot) == "SupportScreen")
        assert "behind the" in shown(pilot.app)
        await pilot.press("escape", "f9")
        await until(pilot, lambda: on_top(pilot) == "CoverScreen")
        await pilot.press("x")
        assert on_top(pilot) == "UnlockScreen"
        await pilot.press("ctrl+q")
        assert pilot.app.return_value == 0


async def test_a_pasted_passphrase_keeps_its_spaces_and_ends_at_its_line(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        field = pilot.app.screen.query_one(PassphraseInput)
        field.post_message(events.Paste(" two  words \r\nand more"))
        await until(pilot, lambda: field.value == " two  words ")
        field.select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        assert pilot.app.clipboard == ""
        await pilot.press("escape")
        field.post_message(events.Paste("right one\n"))
        await until(pilot, lambda: field.value == "right one")
        await pilot.click("#unlock-open")
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")


async def test_a_keyring_that_opens_it_is_said(
    encrypted: None, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmscoach.services.unlocking.Keyring.remembered", lambda self: RIGHT)
    async with started(paths, now) as pilot:
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
        await until(pilot, lambda: any("keyring" in n.message for n in pilot.app._notifications))


async def test_a_keyring_that_fails_is_said_on_the_screen(
    encrypted: None, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: object) -> Key | None:
        raise CoachError("Your system's keyring did not answer.")

    monkeypatch.setattr("tmscoach.services.unlocking.Keyring.remembered", fails)
    async with started(paths, now) as pilot:
        assert on_top(pilot) == "UnlockScreen"
        assert "keyring did not answer" in shown(pilot.app)
        await unlocked(pilot)


# --- the lock -----------------------------------------------------------------------------------------------


async def test_ctrl_l_hides_a_page_closes_the_store_and_comes_back_to_the_same_words(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        await unlocked(pilot)
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
        pilot.app.post_message(WritePage())
        await until(pilot, lambda: on_top(pilot) == "WritingScreen")
        area = pilot.app.screen.query_one(TextArea)
        await pilot.press(*"half a zq")
        services = pilot.app.services  # type: ignore[attr-defined]
        await pilot.press("ctrl+l")
        await until(pilot, lambda: on_top(pilot) == "UnlockScreen")
        assert "half a" not in shown(pilot.app)
        assert services.database.key is None
        with pytest.raises(CoachError) as problem:
            services.journal.unfinished()
        assert problem.value.code is Exit.PASSPHRASE
        assert not [f for f in paths.data.iterdir() if f.name.endswith("-wal")]  # nothing holds the file
        held = open_services(
            paths, Config(), now, key=RIGHT
        )  # the draft was on the disk before the store closed
        with held.database.reading() as session:
            drafts = session.connection().exec_driver_sql("SELECT body FROM draft").scalars().all()
        held.close()
        assert drafts == ["half a zq"]
        await give(pilot, "wrong one")
        assert on_top(pilot) == "UnlockScreen"
        await unlocked(pilot)
        assert on_top(pilot) == "WritingScreen"
        assert pilot.app.screen.query_one(TextArea) is area
        await pilot.press("!")
        assert area.text == "half a zq!"
        await pilot.press("escape")
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
        assert services.journal.recent(limit=1)[0].opening == "half a zq!"


async def test_a_release_page_stays_in_memory_alone_behind_the_lock(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        await unlocked(pilot)
        services = pilot.app.services  # type: ignore[attr-defined]
        services.preferences.put("release_caution", "2026-11-01")
        pilot.app.post_message(WritePage(fate=Fate.RELEASE))
        await until(pilot, lambda: on_top(pilot) == "WritingScreen")
        await pilot.press(*"unsaid")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: on_top(pilot) == "UnlockScreen")
        await unlocked(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "unsaid"
        with services.database.reading() as session:
            assert session.connection().exec_driver_sql("SELECT count(*) FROM draft").scalar_one() == 0


async def test_a_dialog_under_the_lock_is_there_again_with_what_was_typed(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        await unlocked(pilot)
        pilot.app.post_message(WriteLine())
        await until(pilot, lambda: on_top(pilot) == "LineDialog")
        await pilot.press(*"rain", "ctrl+l")
        await until(pilot, lambda: on_top(pilot) == "UnlockScreen")
        assert "rain" not in shown(pilot.app)
        await pilot.press("f2")
        await until(pilot, lambda: on_top(pilot) == "SupportScreen")
        assert "behind the" in shown(pilot.app)
        await pilot.press("escape")
        await unlocked(pilot)
        assert on_top(pilot) == "LineDialog"
        assert "rain" in shown(pilot.app)


async def test_the_cover_of_an_encrypted_store_is_a_lock_that_does_not_look_like_one(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        await unlocked(pilot)
        await pilot.press("f9")
        await until(pilot, lambda: on_top(pilot) == "CoverScreen")
        assert shown(pilot.app).split() == ["·"]
        assert pilot.app.services.database.is_locked  # type: ignore[attr-defined]
        await pilot.press("x")
        await until(pilot, lambda: on_top(pilot) == "UnlockScreen")
        assert pilot.app.screen.query_one(PassphraseInput).value == ""
        await unlocked(pilot)
        assert on_top(pilot) == "TodayScreen"


async def test_quitting_while_locked_asks_only_when_something_is_open(
    encrypted: None, paths: Paths, now: FrozenTime
) -> None:
    async with started(paths, now) as pilot:
        await unlocked(pilot)
        pilot.app.post_message(WritePage())
        await until(pilot, lambda: on_top(pilot) == "WritingScreen")
        await pilot.press(*"words", "ctrl+l")
        await until(pilot, lambda: on_top(pilot) == "UnlockScreen")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: on_top(pilot) == "ConfirmDialog")
        assert "Leave while it is locked?" in shown(pilot.app)
        for key in ("ctrl+p", "f9", "ctrl+n"):
            await pilot.press(key)
            await pilot.pause()
        assert "words" not in shown(pilot.app)
        pilot.app.action_mode("journal")  # type: ignore[attr-defined]
        await pilot.pause()
        assert MARKER not in shown(pilot.app)


async def test_nobody_there_for_the_set_minutes_locks_by_itself(
    encrypted: None, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(locking, "monotonic", lambda: clock[0])
    monkeypatch.setattr(locking, "time", lambda: 5.0)
    async with started(paths, now, config=Config(lock_after=10)) as pilot:
        await unlocked(pilot)
        app = pilot.app
        assert isinstance(app, CoachApp)
        clock[0] += 599
        app.lock_if_idle()
        assert not app.is_locked
        await pilot.press("2")  # a key begins the count anew
        clock[0] += 599
        app.lock_if_idle()
        assert not app.is_locked
        clock[0] += 2
        await until(pilot, lambda: app.is_locked)  # the app looks by itself
        assert on_top(pilot) == "UnlockScreen"
        await unlocked(pilot)
        assert on_top(pilot) == "JournalScreen"
        app.lock_if_idle()
        assert not app.is_locked


async def test_a_machine_that_slept_is_locked_when_it_wakes_and_zero_means_never(
    encrypted: None, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = [5.0]
    monkeypatch.setattr(locking, "monotonic", lambda: 1.0)  # stands still while a machine sleeps
    monkeypatch.setattr(locking, "time", lambda: wall[0])
    async with started(paths, now, config=Config(lock_after=0)) as pilot:
        await unlocked(pilot)
        app = pilot.app
        assert isinstance(app, CoachApp)
        wall[0] += 36_000
        app.lock_if_idle()
        assert not app.is_locked
        assert app.services is not None
        app.services.config = Config()
        app.lock_if_idle()
        assert app.is_locked


async def test_without_a_passphrase_there_is_no_lock(
    services: Services, paths: Paths, now: FrozenTime
) -> None:
    services.preferences.put("welcomed", "2026-11-01")
    services.close()
    async with started(paths, now, config=Config(lock_after=0.001)) as pilot:
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert on_top(pilot) == "TodayScreen"
        assert any("no passphrase" in n.message for n in pilot.app._notifications)
        await pilot.press("f9", "x")
        assert on_top(pilot) == "TodayScreen"


# --- setting it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_set_change_and_remove_from_the_screen(
    services: Services, paths: Paths, now: FrozenTime, size: tuple[int, int]
) -> None:
    services.preferences.put("welcomed", "2026-11-01")
    services.journal.write(f"{MARKER} page")
    services.close()
    async with started(paths, now, size) as pilot:
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
        pilot.app.post_message(OpenPlace("passphrase"))
        await until(pilot, lambda: on_top(pilot) == "PassphraseScreen")
        await check_golden(pilot, "passphrase")
        await pilot.press("enter")
        await until(pilot, lambda: on_top(pilot) == "PassphraseDialog")
        await check_golden(pilot, "passphrase-dialog")
        await fill(pilot, new="abc", again="abd")
        assert "not the same" in shown(pilot.app)
        await fill(pilot, new="abc", again="abc")
        assert "It is short" in shown(pilot.app)
        await pilot.press("enter")  # said once, then taken
        await until(pilot, lambda: on_top(pilot) == "PassphraseScreen")
        assert is_encrypted(paths.database)
        assert not words_in(paths.data)
        assert "Change the passphrase" in shown(pilot.app)
        await choose(pilot, "change")
        await fill(pilot, present="nope", new="second one", again="second one")
        assert "not the present passphrase" in shown(pilot.app)
        await fill(pilot, present="abc", new="second one", again="second one")
        await until(pilot, lambda: on_top(pilot) == "ConfirmDialog")  # the backup that the old one opens
        await pilot.press("y")
        await until(pilot, lambda: on_top(pilot) == "PassphraseScreen")
        assert list(paths.backups.iterdir()) == []
        await choose(pilot, "remove")
        await fill(pilot, present="second one")
        await until(pilot, lambda: on_top(pilot) == "PassphraseScreen" and not is_encrypted(paths.database))
        await pilot.press("escape", "2")
        await until(pilot, lambda: MARKER in shown(pilot.app))


async def fill(pilot: Pilot[int], **fields: str) -> None:
    for name, text in fields.items():
        field = pilot.app.screen.query_one(f"#passphrase-{name}", PassphraseInput)
        field.value = text
        field.focus()
    await pilot.press("enter")
    await pilot.pause()


async def choose(pilot: Pilot[int], name: str) -> None:
    from textual.widgets import OptionList

    options = pilot.app.screen.query_one(OptionList)
    options.highlighted = options.get_option_index(name)
    await pilot.press("enter")
    await until(pilot, lambda: on_top(pilot) == "PassphraseDialog")


def words_in(folder: Path) -> list[str]:
    return [
        file.name for file in folder.rglob("*") if file.is_file() and MARKER.encode() in file.read_bytes()
    ]


async def test_encrypting_can_be_stopped(
    services: Services, paths: Paths, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.preferences.put("welcomed", "2026-11-01")
    services.close()
    from tmscoach.services.passphrase import PassphraseService

    def slow(self: PassphraseService, new: Key, progress: Callable[[float], bool]) -> None:
        while progress(0.5):
            pass
        raise CoachError("Stopped.", code=Exit.INTERRUPTED)

    monkeypatch.setattr(PassphraseService, "set", slow)
    async with started(paths, now) as pilot:
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
        pilot.app.post_message(OpenPlace("passphrase"))
        await until(pilot, lambda: on_top(pilot) == "PassphraseScreen")
        await pilot.press("enter")
        await until(pilot, lambda: on_top(pilot) == "PassphraseDialog")
        await fill(pilot, new="a long one", again="a long one")
        await until(pilot, lambda: on_top(pilot) == "ConvertingDialog")
        await pilot.press("ctrl+q", "ctrl+l", "n")
        assert on_top(pilot) == "ConvertingDialog"
        await pilot.press("escape")
        await until(pilot, lambda: on_top(pilot) == "PassphraseScreen")
        assert any("Stopped" in n.message for n in pilot.app._notifications)
        assert not is_encrypted(paths.database)


async def test_the_welcome_sets_one_and_enter_goes_on_without(
    services: Services, paths: Paths, now: FrozenTime
) -> None:
    services.close()
    async with started(paths, now) as pilot:
        await until(pilot, lambda: on_top(pilot) == "WelcomeScreen")
        await pilot.press("p", "enter", "enter", "enter")
        assert "Set a passphrase" in shown(pilot.app)
        await pilot.press("p")
        await until(pilot, lambda: on_top(pilot) == "PassphraseDialog")
        assert "Nobody can recover" in shown(pilot.app)
        await fill(pilot, new="a long one", again="a long one")
        await until(pilot, lambda: on_top(pilot) == "WelcomeScreen")
        assert is_encrypted(paths.database)
        assert "encrypted with your passphrase" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: on_top(pilot) == "TodayScreen")
