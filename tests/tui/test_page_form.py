"""Pages that are forms: quick by keyboard, kept and let go like every page, and opened again as a form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from tests.tui.test_writing import (
    MARKER,
    Seconds,
    _fields,
    bodies,
    drafts,
    every_byte,
    release_page,
    writing,
)
from textual import events
from textual.pilot import Pilot

from tmscoach.formats import content
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules import forms
from tmscoach.services.journal import OpenPage
from tmscoach.startup import Services
from tmscoach.tui.dialogs.choose import ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.ending import EndingDialog, SettleDialog
from tmscoach.tui.dialogs.unfinished import UnfinishedDialog
from tmscoach.tui.messages import WritePage
from tmscoach.tui.screens.journal import JournalScreen
from tmscoach.tui.screens.writing import WritingScreen
from tmscoach.tui.widgets.page_form import BURST, FormArea, PageForm

FORMS = content.forms()
LETTER = "# To\n\nDad\n\n# The letter\n\nYou never asked."


async def form_of(pilot: Pilot[int], kind: Kind, **more: object) -> tuple[WritingScreen, PageForm]:
    screen = await writing(pilot, WritePage(kind=kind, **more))  # type: ignore[arg-type]
    assert isinstance(screen.writer, PageForm)
    return screen, screen.writer


def area(form: PageForm, name: str) -> FormArea:
    return form.query_one(f"#form-{name}", FormArea)


async def gone(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: not any(isinstance(s, WritingScreen) for s in pilot.app.screen_stack))


# --- keys --------------------------------------------------------------------------------------------------


async def test_an_event_is_written_with_letters_enter_and_tab_and_opens_as_a_form_again(
    services: Services,
) -> None:
    async with running(services, place="journal") as pilot:
        _, form = await form_of(pilot, Kind.EVENT)
        await pilot.press(*"rang", "enter", *"k?", "tab", "shift+tab", "shift+tab", *"!")
        for _ in range(6):
            await pilot.press("tab")
        await pilot.press(*"back", "enter")
        assert area(form, "old").text == "~~back~~"
        await pilot.press("enter", "enter")
        assert area(form, "old").text == "~~back~~"
        await pilot.press("escape")
        await gone(pilot)
        body = "# What happened\n\nrang!\n\n# My first thought\n\nk?\n\n# Old explanation\n\n~~back~~"
        assert bodies(services) == [body]
        assert services.journal.recent()[0].words == 3
        await until(pilot, lambda: "What happened\nrang!" in page_shown(pilot))
        assert "#" not in page_shown(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        screen = pilot.app.screen
        assert isinstance(screen, WritingScreen) and isinstance(screen.writer, PageForm)
        await until(pilot, lambda: screen.focused is area(screen.writer, "old"))  # type: ignore[arg-type]


def page_shown(pilot: Pilot[int]) -> str:
    if not isinstance(pilot.app.screen, JournalScreen):
        return ""
    column = 38 if pilot.app.size.width >= 100 else 31
    return "\n".join(line[column:].strip() for line in shown(pilot.app).splitlines())


async def test_what_is_pasted_presses_no_key(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        _, form = await form_of(pilot, Kind.EVENT)
        pilot.app.post_message(events.Paste("one\r\ntwo\tthree"))
        await until(pilot, lambda: area(form, "event").text == "one\ntwo\tthree")
        # a terminal that does not tell a paste from typing sends it as one burst of keys
        first = area(form, "event")
        burst = [("x", "x"), ("enter", "\r"), ("tab", "\t"), ("y", "y")]
        keys = [events.Key(key, character) for key, character in burst]
        for number, key in enumerate(keys):
            key.time = keys[0].time + number * BURST / 10
            first.post_message(key)
        await until(pilot, lambda: first.text.endswith("y"))
        assert first.text == "one\ntwo\tthreex\n\ty"
        assert first.has_focus


async def test_the_voices_of_a_conversation_take_turns_with_tab_and_a_turn_can_be_undone(
    services: Services,
) -> None:
    async with running(services, place="journal") as pilot:
        _, form = await form_of(pilot, Kind.DIALOGUE)
        await pilot.press(*"Me", "enter", "tab", "tab", *"Up", "tab")
        talk = area(form, "talk")
        assert talk.text == "Me: Up\n\nThe one who is tired: "
        await pilot.press("ctrl+z")
        assert talk.text == "Me: Up"
        await pilot.press("tab", "tab")
        assert talk.text == "Me: Up\n\nMe: "
        await pilot.press("shift+tab")
        assert area(form, "other").has_focus


async def test_each_item_of_a_list_is_a_line(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await form_of(pilot, Kind.LIST)
        await pilot.press("a", "enter", "b", "tab", "c", "escape")
        await gone(pilot)
        assert bodies(services) == ["# Then\n\n- a\n- b\n\n# Now\n\n- c"]


async def test_a_field_that_grows_past_the_screen_stays_in_sight(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen, form = await form_of(pilot, Kind.LETTER)
        letter = area(form, "letter")
        await pilot.press("tab")
        letter.insert("\n".join(f"line {n}" for n in range(60)))
        await until(pilot, lambda: "line 59" in shown(pilot.app))
        assert "The letter" in shown(pilot.app)
        await pilot.press("tab")
        await until(pilot, lambda: "What I would like to hear back" in shown(pilot.app))
        assert screen.focused is area(form, "back")


# --- which kind --------------------------------------------------------------------------------------------


async def test_two_keys_in_the_journal_open_a_form(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        await check_golden(pilot, "journal-kinds")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await until(pilot, lambda: "something pleasant, in a few sentences" in shown(pilot.app))


async def test_an_empty_page_may_become_another_kind_and_a_page_with_words_may_not(
    services: Services,
) -> None:
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(prompt="Who?", prompt_id="x"))
        await pilot.press("space")
        for key, kind in (("d", Kind.DIALOGUE), ("e", Kind.EVENT), ("w", Kind.PROMPTED), ("l", Kind.LETTER)):
            await pilot.press("f3")
            await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
            await pilot.press(key)
            await until(pilot, lambda: pilot.app.screen is screen)
            await until(pilot, lambda kind=kind: screen.page.kind is kind)  # type: ignore[misc]
            await until(pilot, lambda: screen.focused is not None and screen.focused.is_attached)
        await pilot.pause()
        await pilot.press(*"Dad", "f3")
        await pilot.pause()
        assert pilot.app.screen is screen
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        assert "Another kind of page" not in shown(pilot.app)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettleDialog))
        await until(pilot, lambda: bodies(services) == ["# To\n\nDad"])
        assert services.journal.page(1).prompt == "Who?"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.LETTER, "Dear Dad,\n\n# To\n\nhim"),
        (Kind.LETTER, "# The letter\n\nfirst\n\n# To\n\nDad"),
        (Kind.EVENT, "# What happened\nno blank line"),
        (Kind.LIST, "# Then\n\nno sign"),
        (Kind.POSTCARD, "only\x00 words [/x]"),
    ],
)
async def test_a_text_that_no_form_made_opens_whole_in_the_plain_editor(
    services: Services, kind: Kind, body: str
) -> None:
    kept = services.journal.write(body, kind=kind)
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(entry_id=kept.id))
        assert screen.editor.text == body
        await pilot.press("!", "escape")
        await gone(pilot)
        page = services.journal.page(kept.id)
        assert (page.body, page.kind) == (f"{body}!", kind)


# --- keeping -----------------------------------------------------------------------------------------------


async def test_typing_in_a_form_reaches_the_disk_within_a_second_and_a_crash_leaves_it_to_go_on_with(
    services: Services,
) -> None:
    async with running(services, place="journal") as pilot:
        await form_of(pilot, Kind.LETTER, prompt="Begin with the name.")
        await pilot.press(*"Dad", "enter", *"You")
        draft = "# To\n\nDad\n\n# The letter\n\nYou"
        await until(pilot, lambda: drafts(services) == [draft], seconds=1.2)
        left = services.journal.unfinished()[0]
        # what a program that was killed leaves: the draft, and nothing that was kept
        services.journal.save_draft(OpenPage(**{**_fields(services.journal.open_page()), "kind": Kind.LETTER,
                                                "body": left.body}))  # fmt: skip
        await pilot.press("escape")
    async with running(services, place="journal") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, UnfinishedDialog))
        assert "Dad · You" in shown(pilot.app) and "2 words" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        screen = pilot.app.screen
        assert isinstance(screen, WritingScreen)
        await until(pilot, lambda: isinstance(screen.writer, PageForm) and screen.focused is not None)
        assert "The letter" in shown(pilot.app)
        await pilot.press(*" ask", "ctrl+q")
    assert f"{draft} ask" in bodies(services)


async def test_a_form_left_empty_leaves_nothing_and_space_leaves_no_heading(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await form_of(pilot, Kind.EVENT)
        await pilot.press("tab", "tab", "escape")
        await gone(pilot)
        await form_of(pilot, Kind.LIST)
        await pilot.press("enter", "tab", "a", "tab", "space", "escape")
        await gone(pilot)
        assert bodies(services) == ["# Now\n\n- a"]
        assert drafts(services) == []


async def test_a_form_changed_elsewhere_is_never_overwritten_unasked(services: Services) -> None:
    kept = services.journal.write(LETTER, kind=Kind.LETTER)
    async with running(services, place="journal") as pilot:
        await writing(pilot, WritePage(entry_id=kept.id))
        await pilot.press("!")
        services.journal.edit_text(kept.id, "theirs", kept.version)
        await pilot.press("escape")
        await until(pilot, lambda: "changed in another window" in shown(pilot.app))
        await pilot.press("b")
        await gone(pilot)
        assert sorted(bodies(services)) == [f"{LETTER}!", "theirs"]
        assert "Dad · You never asked." in {row.title[:22] for row in services.journal.recent()}


async def test_ones_own_editor_gets_every_heading_and_gives_the_form_back(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDITOR", f"{sys.executable} {tmp_path / 'editor.py'}")
    (tmp_path / "editor.py").write_text(
        "import pathlib, sys\n"
        "page = pathlib.Path(sys.argv[1])\n"
        "text = page.read_text()\n"
        "assert text.count('# ') == 3, text\n"
        "page.write_text(text.replace('# The letter\\n\\n', '# The letter\\n\\nHello.\\n')\n"
        "                if 'Hello' not in text else 'Above.\\n\\n' + text)\n"
    )
    async with running(services, place="journal") as pilot:
        screen, form = await form_of(pilot, Kind.LETTER)
        driver = pilot.app._driver
        monkeypatch.setattr(type(driver), "can_suspend", property(lambda self: True))
        monkeypatch.setattr(type(driver), "suspend_application_mode", lambda self: None)
        monkeypatch.setattr(type(driver), "resume_application_mode", lambda self: None)
        await pilot.press(*"Dad", "ctrl+o")
        await until(pilot, lambda: form.text == "# To\n\nDad\n\n# The letter\n\nHello.")
        await pilot.press("tab", "ctrl+z")
        assert area(form, "letter").text == ""
        await pilot.press("ctrl+y", "ctrl+o")
        await until(pilot, lambda: not isinstance(screen.writer, PageForm))
        assert screen.editor.text.startswith("Above.\n\n# To\n\nDad\n\n# The letter\n\nHello.")
        assert screen.page.body == screen.editor.text


# --- release -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
async def test_a_form_that_is_let_go_leaves_no_byte_anywhere(
    services: Services, home: Path, kind: Kind
) -> None:
    async with running(services, place="journal") as pilot:
        services.preferences.put("release_caution", "2026-11-01")
        _, form = await form_of(pilot, kind, fate=Fate.RELEASE)
        for each in form:
            each.insert(f"{MARKER} {MARKER}")
        await pilot.press("f7", "ctrl+c", "ctrl+x")
        assert pilot.app.clipboard == ""
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, EndingDialog))
        await pilot.press("2", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettleDialog))
        assert form.text == "" and all(not each.history.undo_stack for each in form)
        assert MARKER not in shown(pilot.app)
        await pilot.press("enter")
        await gone(pilot)
        page = services.journal.page(services.journal.recent()[0].id)
        assert (page.kind, page.fate, page.words) == (kind, Fate.RELEASE, 2 * len(FORMS[kind].field))
    assert MARKER.encode() not in every_byte(home)


@pytest.mark.parametrize("kind", [Kind.FREE, *FORMS])
async def test_the_caution_comes_before_the_first_release_page_of_every_kind(
    services: Services, kind: Kind
) -> None:
    async with running(services, (120, 36), place="journal") as pilot:
        screen = await writing(pilot, WritePage(kind=kind, fate=Fate.RELEASE))
        await until(pilot, lambda: "Before you write a page and let it go" in shown(pilot.app))
        await pilot.press("n")
        await until(pilot, lambda: screen.page.fate is Fate.PRIVATE)
        await pilot.press(*"ab", "ctrl+t", "ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "Before you write a page and let it go" in shown(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen and screen.page.fate is Fate.PRIVATE)
        assert not screen.writer.sealed


async def test_a_kept_form_may_be_let_go_and_quitting_does_it_too(services: Services, home: Path) -> None:
    kept = services.journal.write(f"# To\n\n{MARKER}", kind=Kind.LETTER)
    services.preferences.put("release_caution", "2026-11-01")
    async with running(services, place="journal") as pilot:
        screen = await writing(pilot, WritePage(entry_id=kept.id))
        await pilot.press("ctrl+t", "ctrl+t")
        await until(pilot, lambda: "Let a kept page go?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: screen.hand.is_released)
        await pilot.press("ctrl+q")
    assert services.journal.page(kept.id).body == ""
    assert MARKER.encode() not in every_byte(home)


# --- a quiet minute ----------------------------------------------------------------------------------------


async def test_a_quiet_minute_follows_a_letter_and_no_other_short_form(services: Services) -> None:
    assert [kind for kind, form in FORMS.items() if form.heavy] == [Kind.LETTER]
    async with running(services, place="journal") as pilot:
        await form_of(pilot, Kind.POSTCARD)
        await pilot.press("a", "escape")
        await gone(pilot)
        await form_of(pilot, Kind.LETTER)
        await pilot.press("escape")
        await gone(pilot)
        await form_of(pilot, Kind.LETTER)
        await pilot.press("a", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettleDialog))
        assert "# To\n\na" in bodies(services)
        await pilot.press("space")
        await gone(pilot)
        await writing(pilot, WritePage(entry_id=services.journal.recent()[0].id))
        await pilot.press("b", "escape")  # mending an old letter is not writing one
        await gone(pilot)


async def test_after_a_minute_of_breath_something_ordinary_is_named(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        clock = Seconds()
        await pilot.app.push_screen(SettleDialog("It is kept.", "Put the kettle on.", clock))
        await pilot.pause(0.1)
        assert "Put the kettle on." not in shown(pilot.app)
        clock.now += 80.5
        await until(pilot, lambda: "Put the kettle on." in shown(pilot.app))


async def test_twenty_minutes_of_a_form_end_with_a_quiet_minute(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen, _ = await form_of(pilot, Kind.EVENT)
        screen.seconds = 20 * 60.0
        await pilot.press("a", "escape")
        await until(pilot, lambda: "That was twenty minutes." in shown(pilot.app))


# --- what it looks like ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [Kind.EVENT, Kind.DIALOGUE])
async def test_a_form_looks_like_this(services: Services, size: tuple[int, int], kind: Kind) -> None:
    prompts = {day.write.kind: day.write.prompt for day in content.program().day if day.write}
    async with running(services, size, place="journal") as pilot:
        screen, form = await form_of(pilot, kind, prompt=prompts[kind])
        texts = {
            Kind.EVENT: {"event": "Four missed calls from my sister.", "thought": "What have I done now?",
                         "old": "~~I sat badly.~~"},
            Kind.DIALOGUE: {"talk": "The one who pushes: You could have done more.\n\nThe one who is tired: "
                                    "I could have. I stopped."},
        }[kind]  # fmt: skip
        form.take(texts)
        for each in form:
            each.cursor_blink = False
        await until(pilot, lambda: "saved" in shown(pilot.app))
        assert forms.parse(FORMS[kind], screen.page.body) is not None
        await check_golden(pilot, f"writing-{kind}")


@pytest.mark.parametrize("size", SIZES)
async def test_a_release_form_looks_like_this(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size, place="journal") as pilot:
        await release_page(pilot, services)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseDialog))
        await pilot.press("l")
        await until(pilot, lambda: "it need be neither fair" in shown(pilot.app))
        await check_golden(pilot, "writing-letter-release")
