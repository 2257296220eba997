"""The journal: the month, the list, the page, search and trash."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.services.journal import JournalService, PageRow
from tmscoach.startup import Services
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.prompts import PromptDialog
from tmscoach.tui.screens.journal import LOT, JournalScreen
from tmscoach.tui.screens.writing import WritingScreen
from tmscoach.tui.widgets.page_text import PageText

HOSTILE = "[/x] [red]y [z \x1b[31mred\x1b[0m \x1b]52;c;QUJD\x07 \u202eabc\u202c nul\x00 end"
OBEYED = "\x1b\x00\x07\u202e\u202c"


def journal(pilot: Pilot[int]) -> JournalScreen:
    screen = pilot.app.screen
    assert isinstance(screen, JournalScreen)
    return screen


def read(pilot: Pilot[int]) -> str:
    """The words of the page at the right."""
    return str(pilot.app.screen.query_one("#page-body", Static).content)


def underlined(text: object) -> list[str]:
    assert isinstance(text, Content)
    return [text.plain[span.start : span.end] for span in text.spans if "underline" in str(span.style)]


async def settled(pilot: Pilot[int], services: Services) -> None:
    """Wait until the first page is shown, if there is one."""
    if services.journal.recent(limit=1):
        await until(pilot, lambda: bool(read(pilot)))


async def ask(pilot: Pilot[int], query: str) -> None:
    """Search, and wait for the answer to this very query."""
    screen = journal(pilot)
    if screen.view != "search":
        await pilot.press("slash")
    screen.query_one("#journal-query", Input).value = query
    await until(pilot, lambda: screen.answered == query)
    await pilot.pause()


def some_pages(services: Services) -> None:
    write = services.journal.write
    write("I must answer before anyone has to ask twice.", title="My five musts", when="2026-11-24")
    write("Walked to the bridge and back.", Fate.SHARE, when="2026-11-22", tags=["walk"])
    write("What I would say if nobody minded: enough.", when="2026-11-17", feelings=["anger"])
    write("A good hour with the children.", when="2026-10-30", tags=["home", "walk"])


async def test_an_empty_journal_says_what_to_do_next(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await until(pilot, lambda: "Press w to write the first" in shown(pilot.app))


async def test_the_newest_page_is_open_and_arrows_go_to_older_ones(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        assert read(pilot).startswith("I must answer")
        assert "My five musts" in shown(pilot.app)
        await pilot.press("down")
        await until(pilot, lambda: read(pilot).startswith("Walked"))
        assert "share" in shown(pilot.app)
        await pilot.press("down", "down")
        await until(pilot, lambda: read(pilot).startswith("A good hour"))
        assert "October 2026" in shown(pilot.app)


async def test_days_with_pages_carry_a_sign_and_a_day_leads_to_its_pages(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        month = "\n".join(line[:31] for line in shown(pilot.app).splitlines())
        assert "22•" in month and "24•" in month and "21•" not in month
        screen = journal(pilot)
        screen.calendar.focus()
        await pilot.press("up")
        await until(pilot, lambda: read(pilot).startswith("What I would say"))
        await pilot.press("right")
        await until(pilot, lambda: "No page on Wed 18 Nov" in shown(pilot.app))
        assert screen.calendar.day == date(2026, 11, 18)
        await pilot.press("pageup")
        await until(pilot, lambda: "October 2026" in shown(pilot.app) and "30•" in shown(pilot.app))
        await pilot.press("home")
        await until(pilot, lambda: read(pilot).startswith("I must answer"))


async def test_the_mouse_picks_days_months_and_pages(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        screen = journal(pilot)
        week = next(n for n, days in enumerate(screen.calendar.weeks()) if date(2026, 11, 17) in days)
        await pilot.click("#journal-month", offset=(1 * 4 + 1, 2 + week))
        await until(pilot, lambda: read(pilot).startswith("What I would say"))
        await pilot.click("#journal-month", offset=(0, 0))
        await until(pilot, lambda: screen.calendar.day == date(2026, 10, 17))
        await pilot.click("#journal-month", offset=(27, 0))
        await until(pilot, lambda: screen.calendar.day == date(2026, 11, 17))
        await pilot.click("#journal-month", offset=(0, 2))  # a day of the month before: nothing to pick
        assert screen.calendar.day == date(2026, 11, 17)


async def test_older_pages_come_as_one_goes_down_and_no_query_asks_for_all(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(LOT * 2 + 10):
        services.journal.write(f"page {number}", when=f"{1 + number}d")
    asked: list[int] = []
    recent = JournalService.recent

    def watched(
        self: JournalService, before: PageRow | None = None, limit: int = 50, **rest: Any
    ) -> tuple[PageRow, ...]:
        asked.append(limit)
        return recent(self, before, limit, **rest)

    monkeypatch.setattr(JournalService, "recent", watched)
    async with running(services, place="journal") as pilot:
        screen = journal(pilot)
        await until(pilot, lambda: screen.listed.option_count == LOT)
        await pilot.press("end")
        await until(pilot, lambda: screen.listed.option_count == 2 * LOT)
        await pilot.press("end")
        await until(pilot, lambda: screen.listed.option_count == 2 * LOT + 10)
        await pilot.press("end")
        await until(pilot, lambda: read(pilot) == f"page {LOT * 2 + 9}")
        assert set(asked) == {LOT}


async def test_enter_goes_into_the_page_and_escape_comes_back(services: Services) -> None:
    services.journal.write("\n".join(f"line {n}" for n in range(200)))
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        await pilot.press("enter")
        text = pilot.app.screen.query_one(PageText)
        await until(pilot, lambda: text.has_focus)
        assert not pilot.app.screen.query_one("#journal-left").region.width  # 80 columns: all for the page
        await pilot.press("pagedown")
        await until(pilot, lambda: text.scroll_y > 0)
        await pilot.press("escape")
        await until(pilot, lambda: journal(pilot).listed.has_focus)


# --- changing ----------------------------------------------------------------------------------------------


async def test_fate_feelings_title_and_tags_change_from_the_list(services: Services) -> None:
    page = services.journal.write("words", tags=["old"])
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        await pilot.press("f")
        await until(pilot, lambda: services.journal.page(page.id).fate is Fate.SHARE)
        await pilot.press("f")
        await until(pilot, lambda: services.journal.page(page.id).fate is Fate.PRIVATE)
        await pilot.press("g", "4", "9", "4", "5", "enter")
        await until(
            pilot, lambda: services.journal.page(page.id).feelings == (Feeling.GUILT, Feeling.TENDERNESS)
        )
        await pilot.press("t", *"new", "tab", *"Name", "enter")
        await until(pilot, lambda: services.journal.page(page.id).tags == ("new", "old"))
        assert services.journal.page(page.id).title == "Name"
        await until(pilot, lambda: "guilt, tenderness · #new #old" in shown(pilot.app))


async def test_e_edits_the_page_and_the_list_shows_what_changed(services: Services) -> None:
    services.journal.write("older", when="yesterday")
    services.journal.write("newer")
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        await pilot.press("down", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("!", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, JournalScreen) and read(pilot) == "older!")
        assert "older!" in shown(pilot.app)


async def test_deleting_asks_and_u_brings_the_page_back(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("n")
        assert len(services.journal.recent()) == 4
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: len(services.journal.recent()) == 3)
        await until(pilot, lambda: read(pilot).startswith("Walked"))
        await pilot.press("u")
        await until(pilot, lambda: len(services.journal.recent()) == 4)
        await until(pilot, lambda: read(pilot).startswith("I must answer"))


async def test_the_trash_restores_and_erases(services: Services) -> None:
    some_pages(services)
    for row in services.journal.recent():
        services.journal.delete(row.id)
    async with running(services, place="journal") as pilot:
        await until(pilot, lambda: "No page yet" in shown(pilot.app))
        await pilot.press("T")
        await until(pilot, lambda: journal(pilot).listed.option_count == 4)
        await pilot.press("r")
        await until(pilot, lambda: len(services.journal.recent()) == 1)
        for key, left in (("x", 2), ("X", 0)):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
            await pilot.press("y")
            await until(pilot, lambda left=left: len(services.journal.trash()) == left)  # type: ignore[misc]
        await until(pilot, lambda: "The trash is empty" in shown(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: journal(pilot).view == "pages" and bool(read(pilot)))


async def test_a_page_that_was_let_go_shows_what_stayed_and_cannot_be_edited(services: Services) -> None:
    opened = services.journal.open_page(fate=Fate.RELEASE)
    services.journal.release(opened, Feeling.ANGER, "too [/x] much \x1b[31m")
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        text = shown(pilot.app)
        assert "This page was let go" in text and "anger" in text and "too [/x] much ␛[31m" in text
        for key in ("e", "f", "t", "g"):
            await pilot.press(key)
        assert isinstance(pilot.app.screen, JournalScreen)


async def test_p_draws_a_prompt_of_a_theme_and_enter_opens_the_editor_with_it(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptDialog))
        dialog = pilot.app.screen
        assert isinstance(dialog, PromptDialog)
        await pilot.press("down")
        await until(pilot, lambda: dialog._prompt is not None and dialog._prompt.id.startswith("anger-"))
        first = dialog._prompt
        await pilot.press("r")
        assert dialog._prompt != first
        assert "Write (enter)" in shown(pilot.app)
        wanted = dialog._prompt
        assert wanted is not None
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("x", "escape")
        await until(pilot, lambda: bool(services.journal.recent()))
        page = services.journal.page(services.journal.recent()[0].id)
        assert (page.kind, page.prompt, page.prompt_id) == (Kind.PROMPTED, wanted.text, wanted.id)


async def test_b_writes_a_page_for_the_day_of_the_calendar(services: Services) -> None:
    async with running(services, place="journal") as pilot:
        screen = journal(pilot)
        screen.calendar.focus()
        await pilot.press("left", "left", "b")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        await pilot.press("x", "escape")
        await until(pilot, lambda: bool(services.journal.recent()))
        assert services.journal.recent()[0].day == date(2026, 11, 22)


# --- search ------------------------------------------------------------------------------------------------


async def test_results_come_as_one_types_with_what_matched_marked(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        await pilot.press("slash", *"child")
        await until(pilot, lambda: "1 found" in shown(pilot.app))
        assert underlined(journal(pilot).listed.get_option_at_index(0).prompt) == ["children"]
        assert underlined(pilot.app.screen.query_one("#page-body", Static).content) == ["children"]
        await pilot.press("down", "enter")
        await until(pilot, lambda: pilot.app.screen.query_one(PageText).has_focus)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: journal(pilot).view == "pages")
        assert journal(pilot).listed.option_count == 4


async def test_operators_narrow_the_search_and_nothing_typed_can_break_it(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        for query, found in (
            ("tag:walk", 2),
            ("tag:walk -bridge", 1),
            ("feeling:anger", 1),
            ("from:2026-11-20", 2),
            ("fate:share", 1),
            ("don't AND (", 0),
            ('"', 0),
            (HOSTILE, 0),
            ("the", 2),
        ):
            await ask(pilot, query)
            assert journal(pilot).listed.option_count == found, query
            assert not any(sign in shown(pilot.app) for sign in OBEYED)


@pytest.mark.parametrize(
    ("query", "said"),
    [("heron fate:secret", "fate: takes share, private, release"), ("from:someday", "from: takes a day")],
)
async def test_an_operator_that_means_nothing_says_what_it_takes(
    services: Services, query: str, said: str
) -> None:
    services.journal.write("A heron.")
    async with running(services, place="journal") as pilot:
        await pilot.press("slash")
        pilot.app.screen.query_one("#journal-query", Input).value = query
        about = pilot.app.screen.query_one("#page-about", Static)
        await until(pilot, lambda: said in str(about.content))


async def test_a_slow_old_search_never_replaces_a_newer_one(services: Services) -> None:
    some_pages(services)
    async with running(services, place="journal") as pilot:
        await settled(pilot, services)
        await ask(pilot, "children")
        screen = journal(pilot)
        screen.post_message(screen.Found("bridge", services.journal.search("bridge")))
        await pilot.pause()
        assert read(pilot).startswith("A good hour")


# --- hostile text, looks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_journal_looks_like_this(services: Services, size: tuple[int, int]) -> None:
    some_pages(services)
    async with running(services, size, place="journal") as pilot:
        await settled(pilot, services)
        await check_golden(pilot, "journal")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_journal_looks_like_this(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size, place="journal") as pilot:
        await pilot.pause()
        await check_golden(pilot, "journal-empty")


@pytest.mark.parametrize("size", SIZES)
async def test_a_search_looks_like_this(services: Services, size: tuple[int, int]) -> None:
    some_pages(services)
    async with running(services, size, place="journal") as pilot:
        await settled(pilot, services)
        await ask(pilot, "tag:walk")
        pilot.app.screen.query_one("#journal-query", Input).cursor_blink = False
        await check_golden(pilot, "journal-search")


async def test_a_page_of_another_year_says_which_and_keeps_its_fate_in_sight(services: Services) -> None:
    services.journal.write("A long way to the sea.", fate=Fate.SHARE, when="1660-11-24")
    async with running(services, place="journal") as pilot:
        await until(pilot, lambda: "24 Nov 1660  12:00   share" in shown(pilot.app))


async def test_a_search_that_fills_the_list_does_not_claim_to_know_of_more(services: Services) -> None:
    for _ in range(50):
        services.journal.line("A heron.")
    async with running(services, place="journal") as pilot:
        await pilot.press("slash", *"heron")
        await until(pilot, lambda: "50 or more found" in shown(pilot.app))
