"""Writing: what is typed is kept by every road out, and a release page is kept by none."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tmscoach.errors import CoachError
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.services.journal import JournalService, OpenPage
from tmscoach.startup import Services
from tmscoach.tui.dialogs.choose import ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.conflict import ConflictDialog
from tmscoach.tui.dialogs.ending import EndingDialog, SettleDialog
from tmscoach.tui.dialogs.line import LineDialog
from tmscoach.tui.dialogs.unfinished import UnfinishedDialog
from tmscoach.tui.drafting import AGAIN, LATEST, STILL, PageInHand
from tmscoach.tui.keeping import keep_everything
from tmscoach.tui.messages import WritePage
from tmscoach.tui.screens.writing import LOOK, WritingScreen

HOSTILE = (
    "[/x] [red]y [z \x1b[31mred\x1b[0m \x1b]52;c;QUJD\x07 \u202eabc\u202c nul\x00 ff\x0c nel\x85 ls\u2028 end"
)
HOSTILE_LINE = HOSTILE[:60].partition("\x0c")[0]
MARKER = "quokka"
PROMPT = "Your five musts. Who wrote them, and what did each cost this week?"


class Seconds:
    """A monotonic clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def writing(pilot: Pilot[int], message: WritePage | None = None) -> WritingScreen:
    pilot.app.post_message(message or WritePage())
    await until(pilot, lambda: any(isinstance(s, WritingScreen) for s in pilot.app.screen_stack))
    screen = next(s for s in pilot.app.screen_stack if isinstance(s, WritingScreen))
    await until(pilot, lambda: screen._hand is not None)
    await pilot.pause()
    return screen


def bodies(services: Services) -> list[str]:
    return [services.journal.page(row.id).body for row in services.journal.recent()]


def drafts(services: Services) -> list[str]:
    return [page.body for page in services.journal.unfinished()]


def every_byte(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


# --- keeping -----------------------------------------------------------------------------------------------


async def test_one_key_opens_an_editor_that_is_ready_and_escape_keeps_the_page(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press(*"a 1!")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        assert bodies(services) == ["a 1!"]
        assert drafts(services) == []


async def test_a_page_that_was_opened_and_left_alone_leaves_nothing(services: Services) -> None:
    kept = services.journal.write("as it was")
    async with running(services, place="journal") as pilot:
        await writing(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        await writing(pilot, WritePage(entry_id=kept.id))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        assert services.journal.page(kept.id) == kept
        assert len(services.journal.recent()) == 1


async def test_typing_reaches_the_disk_within_a_second_and_the_screen_says_when(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("typed")
        await until(pilot, lambda: drafts(services) == ["typed"], seconds=1.0)
        await until(pilot, lambda: "saved 14:02:11" in shown(pilot.app))
        assert "1 word " in shown(pilot.app)


def test_a_page_is_due_after_a_pause_and_while_somebody_types_before_a_second_is_over(
    services: Services,
) -> None:
    clock = Seconds()
    hand = PageInHand(services.journal, services.journal.open_page(), clock)
    assert not hand.is_due
    waited = 0.0
    while not hand.is_due:  # a key every tenth of a second
        hand.change(body=hand.page.body + "x")
        clock.now += 0.1
        waited += 0.1
        assert waited < 2
    assert waited + LOOK < 1.0
    assert waited <= LATEST + 0.11
    hand.save()
    assert hand.is_saved and not hand.is_due
    hand.change(body="y")
    clock.now += STILL + 0.01
    assert hand.is_due


@pytest.mark.parametrize("road", ["ctrl+q", "keep_everything", "another mode", "unmount"])
async def test_no_road_out_loses_what_was_typed(services: Services, road: str) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("by any road")
        await pilot.pause()
        match road:
            case "ctrl+q":
                await pilot.press("ctrl+q")
            case "keep_everything":
                assert keep_everything(pilot.app)
            case "another mode":
                await pilot.app.push_screen(ConfirmDialog("?"))
                await pilot.pause()
                assert drafts(services) == ["by any road"]
                return
            case _:
                screen.dismiss()
                await pilot.pause()
        assert bodies(services) == ["by any road"]


async def test_after_a_quit_that_could_not_finish_further_typing_is_kept_too(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("one")
        await pilot.pause()
        screen.keep_now()
        screen.editor.insert(" two")
        await pilot.pause()
        screen.keep_now()
        assert bodies(services) == ["one two"]


async def test_a_full_disk_is_told_once_and_the_page_is_saved_as_soon_as_it_can_be(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = True
    tried = 0
    save_draft = JournalService.save_draft

    def save(self: JournalService, page: OpenPage) -> OpenPage:
        nonlocal tried
        tried += 1
        if refusing:
            raise CoachError("The disk is full.", "", "Make room.")
        return save_draft(self, page)

    monkeypatch.setattr(JournalService, "save_draft", save)
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        clock = Seconds()
        screen._clock = screen.hand._clock = clock
        told: list[str] = []
        monkeypatch.setattr(screen, "notify", lambda message, **_: told.append(message))
        screen.editor.insert("stays")
        await pilot.pause()
        for _ in range(3):
            clock.now += AGAIN
            screen.look()
        assert tried == 3
        assert len(told) == 1 and "The disk is full." in told[0]
        await until(pilot, lambda: "not saved yet" in shown(pilot.app))
        assert screen.editor.text == "stays"
        refusing = False
        clock.now += AGAIN
        screen.look()
        assert drafts(services) == ["stays"]
        await until(pilot, lambda: "saved 14:02:11" in shown(pilot.app))


async def test_a_page_the_store_refuses_can_be_written_into_a_file(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: JournalService, page: OpenPage, **_: Any) -> None:
        raise CoachError("The store cannot be written.")

    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("rescued")
        await pilot.pause()
        with monkeypatch.context() as patch:
            patch.setattr(JournalService, "keep", refuse)
            patch.setattr(JournalService, "save_draft", refuse)
            await pilot.press("escape", "f")
            await until(pilot, lambda: bool(pilot.app.screen.query("#ask-path")))
            pilot.app.screen.query_one("#ask-path", Input).value = str(tmp_path / "mine.md")
            await pilot.press("enter")
            await until(pilot, lambda: (tmp_path / "mine.md").exists())
            assert (tmp_path / "mine.md").read_text() == "rescued"
            await pilot.pause()


async def test_saving_by_hand_on_a_full_disk_offers_a_file_and_the_page_stays_and_is_saved_later(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: JournalService, page: OpenPage, **_: Any) -> OpenPage:
        raise CoachError("The disk is full.")

    (tmp_path / "there.md").write_text("somebody's")
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(JournalService, "save_draft", refuse)
            screen.editor.insert("rescued \ud800")
            await pilot.pause()
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "The disk is full." in shown(pilot.app))
            await pilot.press("f")
            await until(pilot, lambda: bool(pilot.app.screen.query("#ask-path")))
            for path, said in (
                (tmp_path / "there.md", "is there already"),
                ("~nobody-here/page.md", "is nobody's here"),
            ):
                pilot.app.screen.query_one("#ask-path", Input).value = str(path)
                await pilot.press("enter")
                await until(pilot, lambda: said in " ".join(shown(pilot.app).replace("│", " ").split()))  # noqa: B023
            pilot.app.screen.query_one("#ask-path", Input).value = str(tmp_path / "mine.md")
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen is screen)
        assert (tmp_path / "mine.md").read_text() == "rescued \ufffd"
        assert (tmp_path / "there.md").read_text() == "somebody's"
        assert screen.editor.text == "rescued \ud800"
        await pilot.press("ctrl+s")
        assert drafts(services) == ["rescued \ufffd"]


@pytest.mark.parametrize(
    ("key", "stay"),
    [
        ("b", ["first and mine", "theirs"]),
        ("escape", ["first and mine", "theirs"]),
        ("enter", ["first and mine", "theirs"]),
        ("m", ["first and mine"]),
        ("t", ["theirs"]),
    ],
)
async def test_a_page_changed_elsewhere_is_never_overwritten_unasked(
    services: Services, key: str, stay: list[str]
) -> None:
    kept = services.journal.write("first")
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(entry_id=kept.id))
        screen.editor.insert(" and mine")
        await pilot.pause()
        services.journal.edit_text(kept.id, "theirs", kept.version)
        await pilot.press("escape")
        await until(pilot, lambda: "changed in another window" in shown(pilot.app))
        assert "first and mine" in shown(pilot.app)
        assert "theirs" in shown(pilot.app)
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(pilot.app.screen, (WritingScreen, ConflictDialog)))
        assert sorted(bodies(services)) == stay


async def test_editing_opens_at_the_end_and_changes_only_what_is_changed(services: Services) -> None:
    kept = services.journal.write("a\x0cb\u2028c\n\nd", Fate.SHARE, tags=["work"], feelings=["anger"])
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(entry_id=kept.id))
        await pilot.press("e")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        assert screen is not pilot.app.screen
        page = services.journal.page(kept.id)
        assert (page.body, page.fate, page.tags) == ("a\x0cb\u2028c\n\nde", Fate.SHARE, ("work",))
        assert page.feelings == (Feeling.ANGER,)


async def test_a_page_for_another_day_says_so_and_belongs_there(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(day="2026-11-03"))
        assert "Tuesday 03 November 2026" in shown(pilot.app) or "3 November 2026" in shown(pilot.app)
        screen.editor.insert("later")
        await pilot.press("escape")
        await until(pilot, lambda: bool(services.journal.recent()))
        assert services.journal.recent()[0].day.isoformat() == "2026-11-03"


async def test_the_drill_cover_support_and_palette_leave_the_text_unharmed(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("held")
        for key in ("f2", "f9", "ctrl+p", "f1"):
            await pilot.press(key)
            await until(pilot, lambda: pilot.app.screen is not screen)
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is screen)
            assert screen.editor.text == "held"
        assert drafts(services) == ["held"]


async def test_f1_names_what_can_be_done_and_does_it(services: Services) -> None:
    async with running(services) as pilot:
        screen = await writing(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        await check_golden(pilot, "writing-keys")
        await pilot.press("m")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: "of 20 min" in shown(pilot.app))


async def test_f1_offers_nothing_that_would_store_a_release_page(services: Services) -> None:
    services.preferences.put("release_caution", "2026-11-01")
    async with running(services) as pilot:
        await writing(pilot, WritePage(fate=Fate.RELEASE))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        text = shown(pilot.app)
        assert "Private, share or release" in text
        assert "your own editor" not in text.lower() and "Title and tags" not in text


@pytest.mark.parametrize("width", [60, 40])
async def test_the_way_out_is_named_on_a_narrow_terminal(services: Services, width: int) -> None:
    async with running(services, (width, 10)) as pilot:
        screen = await writing(pilot)
        screen.editor.insert("some words")
        await until(pilot, lambda: screen.page.saved_at is not None and screen.hand.is_saved)
        screen.look()
        await pilot.pause()
        line = shown(pilot.app).splitlines()[-1]
        assert "private" in line
        assert "esc" in line
        assert width < 60 or "saved" in line


# --- signs -------------------------------------------------------------------------------------------------


async def test_feelings_title_tags_fate_and_prompt_are_kept_with_the_page(services: Services) -> None:
    services.journal.write("earlier", tags=["work", "wonder"])
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("text")
        await pilot.press("ctrl+r", "ctrl+t", "ctrl+g")
        await pilot.press("2", "0", "enter")
        await pilot.press("f4")
        await pilot.press(*"wor")
        await pilot.pause(0.1)
        await pilot.press("right", "space", *"Sleep", "tab", *"Mine", "enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert "anger, relief" in shown(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        page = services.journal.page(services.journal.recent()[0].id)
        assert (page.title, page.tags, page.fate, page.kind) == (
            "Mine",
            ("sleep", "work"),
            Fate.SHARE,
            Kind.PROMPTED,
        )
        assert page.feelings == (Feeling.ANGER, Feeling.RELIEF)
        assert page.prompt and page.prompt_id


async def test_another_prompt_is_another(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        seen = []
        for _ in range(5):
            screen.action_prompt()
            seen.append(screen.page.prompt_id)
        assert all(one != other for one, other in pairwise(seen))


async def test_the_timer_counts_writing_says_when_it_is_over_and_stops_at_twenty(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(minutes=3))
        assert "0 of 3 min" in shown(pilot.app)
        clock = Seconds()
        screen._clock = screen.hand._clock = clock
        screen._looked_at = screen._pressed_at = clock.now
        screen.seconds = 0.0  # what passed by the real clock while the screen came up

        def pass_minutes(minutes: int) -> None:
            for _ in range(minutes):
                clock.now += 60
                screen._pressed_at = clock.now
                screen.look()

        screen.editor.insert("x")
        pass_minutes(2)
        await pilot.pause()
        assert "2 of 3 min" in shown(pilot.app)
        pass_minutes(1)
        await pilot.pause()
        assert "3 min are up" in shown(pilot.app)
        await pilot.press("f5")
        assert "3 of 10 min" in shown(pilot.app)
        pass_minutes(18)
        await pilot.pause()
        assert "20 min, enough" in shown(pilot.app)
        clock.now += 3600  # asleep, or away
        screen.look()
        assert screen.seconds == 21 * 60
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettleDialog))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen | SettleDialog))
        assert services.journal.recent()[0].seconds == 21 * 60


async def test_the_persons_own_editor_gets_the_text_and_gives_it_back(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys\nfile = open(sys.argv[1], 'a')\nfile.write(' and more')\n")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("some")
        await pilot.pause()
        driver = pilot.app._driver
        assert driver is not None
        monkeypatch.setattr(type(driver), "can_suspend", property(lambda self: True))
        monkeypatch.setattr(type(driver), "suspend_application_mode", lambda self: None)
        monkeypatch.setattr(type(driver), "resume_application_mode", lambda self: None)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen.editor.text == "some and more")
        await until(pilot, lambda: drafts(services) == ["some and more"])
        monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "cannot be found" in shown(pilot.app))
        assert screen.editor.text == "some and more"


# --- hostile text ------------------------------------------------------------------------------------------


async def test_hostile_text_is_shown_harmless_and_kept_byte_for_byte(services: Services) -> None:
    kept = services.journal.write(HOSTILE + "\nsecond line", title=HOSTILE_LINE, tags=[HOSTILE])
    async with running(services, (120, 36), place="journal") as pilot:
        screen = await writing(pilot, WritePage(entry_id=kept.id, prompt=HOSTILE))
        assert screen.editor.text == HOSTILE + "\nsecond line"
        text = shown(pilot.app)
        assert "[/x] [red]y [z ␛[31mred" in text
        assert not any(sign in text for sign in "\x1b\x00\x07\x0c\x85\u2028\u202e")
        await pilot.press("x", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        page = services.journal.page(kept.id)
        assert (page.body, page.title) == (HOSTILE + "\nsecond linex", kept.title)


async def test_a_hostile_prompt_is_shown_harmless(services: Services) -> None:
    async with running(services, (120, 36), place="journal") as pilot:
        await writing(pilot, WritePage(prompt=HOSTILE))
        text = shown(pilot.app)
        assert "[/x] [red]y [z ␛[31mred" in text
        assert "\x1b" not in text


async def test_windows_line_ends_and_lone_returns_survive_editing(services: Services) -> None:
    kept = services.journal.write("one\r\ntwo\r\n")
    mixed = services.journal.write("one\rtwo\nthree\r\nfour")
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(entry_id=kept.id))
        assert screen.editor.document.line_count == 3
        await pilot.press("a", "enter", "b", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        assert services.journal.page(kept.id).body == "one\r\ntwo\r\na\r\nb"
        screen = await writing(pilot, WritePage(entry_id=mixed.id))
        await pilot.press("!", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        assert services.journal.page(mixed.id).body == "one\rtwo\nthree\r\nfour!"


async def test_pasting_undo_and_redo_keep_every_character(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        pilot.app.post_message(events.Paste("one\rtwo\x0cthree\r\nfour"))
        await until(pilot, lambda: bool(screen.editor.text))
        assert screen.editor.text == "one\ntwo\x0cthree\nfour"
        await pilot.press("ctrl+z")
        assert screen.editor.text == ""
        await pilot.press("ctrl+y")
        assert screen.editor.text == "one\ntwo\x0cthree\nfour"
        assert screen.page.body == "one\ntwo\x0cthree\nfour"


# --- release -----------------------------------------------------------------------------------------------


async def release_page(pilot: Pilot[int], services: Services) -> WritingScreen:
    services.preferences.put("release_caution", "2026-11-01")
    return await writing(pilot, WritePage(fate=Fate.RELEASE))


async def test_a_release_page_leaves_no_byte_of_its_text_on_the_disk(
    services: Services, home: Path, tmp_path: Path
) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert(f"{MARKER} first")
        await until(pilot, lambda: drafts(services) != [])
        assert MARKER.encode() in every_byte(home)
        services.preferences.put("release_caution", "2026-11-01")
        await pilot.press("ctrl+t", "ctrl+t")
        await until(pilot, lambda: screen.hand.is_released)
        assert MARKER.encode() not in every_byte(tmp_path)
        assert "not stored" in shown(pilot.app)
        screen.editor.insert(f" {MARKER} second")
        await pilot.pause(LATEST + 2 * LOOK)
        await pilot.press("ctrl+s")
        assert MARKER.encode() not in every_byte(tmp_path)
        await pilot.press("escape", "2", *"too much", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettleDialog))
        assert screen.editor.text == "" and MARKER not in screen.page.body
        await pilot.press("ctrl+z")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen | SettleDialog))
        page = services.journal.page(services.journal.recent()[0].id)
        assert (page.fate, page.body, page.words, page.meaning) == (Fate.RELEASE, "", 4, "too much")
        assert page.feelings == (Feeling.ANGER,)
        assert MARKER not in shown(pilot.app)
        assert MARKER.encode() not in every_byte(tmp_path)


async def test_quitting_lets_a_release_page_go_and_keeps_its_length(services: Services, home: Path) -> None:
    async with running(services, place="journal") as pilot:
        screen = await release_page(pilot, services)
        screen.editor.insert(f"{MARKER} gone")
        await pilot.press("ctrl+q")
    assert MARKER.encode() not in every_byte(home)


async def test_nothing_of_a_release_page_reaches_the_clipboard(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await release_page(pilot, services)
        screen.editor.insert(MARKER)
        for key in ("f7", "ctrl+c", "ctrl+x"):
            await pilot.press(key)
        assert pilot.app.clipboard == ""
        assert screen.editor.text == MARKER
        assert pilot.app.is_running


async def test_a_private_page_can_be_copied(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        screen.editor.insert("mine")
        await pilot.press("f7", "ctrl+c")
        assert pilot.app.clipboard == "mine"


async def test_the_caution_comes_once_before_the_first_release_page_ever(services: Services) -> None:
    async with running(services, (120, 36), place="journal") as pilot:
        screen = await writing(pilot, WritePage(fate=Fate.RELEASE))
        await until(pilot, lambda: "Before you write a page and let it go" in shown(pilot.app))
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: screen.page.fate is Fate.PRIVATE)
        await pilot.press("ctrl+t", "ctrl+t")
        await until(pilot, lambda: "Before you write a page and let it go" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: screen.page.fate is Fate.RELEASE)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: screen.page.fate is Fate.PRIVATE)
        await pilot.press("ctrl+t", "ctrl+t")
        await until(pilot, lambda: screen.page.fate is Fate.RELEASE)
        assert pilot.app.screen is screen


async def test_a_release_page_can_be_kept_after_all_by_choice(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await release_page(pilot, services)
        screen.editor.insert("worth keeping")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("n")
        await pilot.pause()
        assert screen.hand.is_released
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: drafts(services) == ["worth keeping"])
        assert not screen.has_class("-release")


async def test_escape_from_the_ending_goes_back_to_the_page_which_is_still_there(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await release_page(pilot, services)
        screen.editor.insert("still here")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, EndingDialog))
        await pilot.press("full_stop")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.editor.text == "still here"
        assert services.journal.recent() == ()


async def test_an_empty_release_page_leaves_no_record(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await release_page(pilot, services)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WritingScreen))
        assert services.journal.recent() == ()


# --- one line, unfinished pages ----------------------------------------------------------------------------


@pytest.mark.parametrize("road", ["enter", "escape", "ctrl+q"])
async def test_one_line_is_kept_by_every_key_that_closes_it(services: Services, road: str) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.screen, LineDialog))
        await pilot.press(*"a bird", road)
        await pilot.pause()
        rows = services.journal.recent()
        assert [(row.kind, row.opening) for row in rows] == [(Kind.LINE, "a bird")]
        assert drafts(services) == []


async def test_an_empty_line_asks_nothing_and_leaves_nothing(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("l", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LineDialog))
        assert services.journal.recent() == ()


async def test_a_pasted_line_loses_no_words_and_shows_no_control_characters(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("l")
        field = pilot.app.screen.query_one(Input)
        field.post_message(events.Paste("one [/x]\x1b[31m\r\ntwo\nthree"))
        await until(pilot, lambda: bool(field.value))
        assert "one [/x]␛[31m two three" in shown(pilot.app)
        assert "\x1b" not in shown(pilot.app)
        await pilot.press("enter")
        assert bodies(services) == ["one [/x]\x1b[31m two three"]


async def test_a_line_being_typed_survives_a_crash(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("l", *"bird")
        await until(pilot, lambda: drafts(services) == ["bird"], seconds=1.2)


def left_behind(services: Services, *texts: str) -> None:
    for text in texts:
        page = services.journal.open_page()
        services.journal.save_draft(OpenPage(**{**_fields(page), "body": text}))


def _fields(page: OpenPage) -> dict[str, Any]:
    return {name: getattr(page, name) for name in page.__dataclass_fields__}


async def test_an_unfinished_page_is_offered_at_the_next_start_and_can_be_gone_on_with(
    services: Services,
) -> None:
    left_behind(services, "half a thou")
    async with running(services, place="journal") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, UnfinishedDialog))
        assert "half a thou" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("g", "h", "t", "escape")
        await until(pilot, lambda: bodies(services) == ["half a thought"])
        assert drafts(services) == []


async def test_unfinished_pages_can_be_kept_discarded_or_left_for_later(services: Services) -> None:
    left_behind(services, "keep me", "drop me", f"later {HOSTILE}")
    async with running(services, (120, 36), place="journal") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, UnfinishedDialog))
        assert "3 pages were left unfinished" in shown(pilot.app)
        assert "\x1b" not in shown(pilot.app)
        for key, opening in (("k", "keep me"), ("d", "drop me")):
            texts = [page.body for page in services.journal.unfinished()]
            for _ in range(texts.index(opening)):
                await pilot.press("down")
            await pilot.press(key)
            if key == "d":
                await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
                await pilot.press("y")
            await until(pilot, lambda opening=opening: opening not in drafts(services))  # type: ignore[misc]
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, UnfinishedDialog))
        assert bodies(services) == ["keep me"]
        assert drafts(services) == [f"later {HOSTILE}"]


# --- what it looks like ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_writing_looks_like_this(services: Services, now: FrozenTime, size: tuple[int, int]) -> None:
    async with running(services, size, place="journal") as pilot:
        screen = await writing(pilot, WritePage(prompt=PROMPT, fate=Fate.PRIVATE))
        screen.editor.cursor_blink = False
        screen.editor.insert("I must answer before anyone has to ask twice. I think that one is my father's.")
        await until(pilot, lambda: "saved" in shown(pilot.app))
        await check_golden(pilot, "writing")


@pytest.mark.parametrize("size", SIZES)
async def test_a_release_page_looks_like_this(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size, place="journal") as pilot:
        screen = await release_page(pilot, services)
        screen.editor.insert("What I would say if nobody minded.")
        await until(pilot, lambda: "7 words" in shown(pilot.app))
        await check_golden(pilot, "writing-release")


@pytest.mark.parametrize("size", SIZES)
async def test_the_end_of_a_release_page_looks_like_this(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size, place="journal") as pilot:
        screen = await release_page(pilot, services)
        screen.editor.insert("Enough.")
        await until(pilot, lambda: "1 word " in shown(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, EndingDialog))
        await pilot.pause()
        await check_golden(pilot, "writing-ending")
        await pilot.press("7")
        assert pilot.app.screen.query_one("#ending-meaning").display
        assert pilot.app.screen.query_one("#ending-line", Input).value == ""


async def test_every_remark_below_the_page_can_be_clicked(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot)
        await pilot.click("#remark-fate")
        await until(pilot, lambda: screen.page.fate is Fate.SHARE)
        await pilot.click("#remark-timer")
        await until(pilot, lambda: "of 20 min" in shown(pilot.app))
        for answer, title in (("g", "Which feelings"), ("t", "Tags, parted by spaces")):
            await pilot.click("#remark-more")
            await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
            await pilot.click(f"#answer-{answer}")
            await until(pilot, lambda title=title: title in shown(pilot.app))  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press(*"kept")
        await pilot.click("#remark-done")
        await until(pilot, lambda: bodies(services) == ["kept"])
