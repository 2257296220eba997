"""The packet screen: what is shown at the right is, byte for byte, what `enter` writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tmscoach.errors import CoachError
from tmscoach.models.belief import Cause, Evidence
from tmscoach.models.drill import DrillRun
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.terms import CauseCoding, Fate, Feeling, Kind, Trigger, VisitKind
from tmscoach.services.packet import Packet, PacketService
from tmscoach.startup import Services
from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.widgets.exact_text import ExactText

HOSTILE = "[/x] [red]y [z \x1b[31m\x1b]52;c;aGk=\x07\u202e\n# loud\n---\nx: y"


async def open_packet(pilot: Pilot[int]) -> None:
    pilot.app.post_message(OpenPlace("packet"))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
    await pilot.pause()


def preview(pilot: Pilot[int]) -> str:
    return pilot.app.screen.query_one(ExactText).text


def rows(pilot: Pilot[int]) -> dict[str, str]:
    """Every row by its id, as it is shown."""
    listed = pilot.app.screen.query_one("#packet-pieces", OptionList)
    return {option.id or "": str(option.prompt) for option in listed.options}


def pieces(pilot: Pilot[int]) -> list[str]:
    """The rows that are pieces of the packet."""
    return [shown for key, shown in rows(pilot).items() if not key.startswith("how:")]


async def mark(pilot: Pilot[int], key: str) -> None:
    """Mark the row with an id."""
    listed = pilot.app.screen.query_one("#packet-pieces", OptionList)
    listed.highlighted = listed.get_option_index(key)
    await pilot.pause()


def written(services: Services) -> list[Path]:
    folder = services.paths.exports
    return sorted(folder.iterdir()) if folder.exists() else []


def put(services: Services, *made: Any) -> None:
    with services.database.writing() as session:
        session.add_all(made)


def fill(services: Services, words: str = "I held my breath when the phone rang.") -> None:
    """Something for every piece but the wish."""
    moment = services.clock.moment()

    def stamps(days_ago: int) -> dict[str, Any]:
        back = timedelta(days=days_ago)
        return moment.stamps() | {"at": moment.at - back, "day": moment.day - back}

    services.care.add_visit(date(2026, 10, 29), VisitKind.CONSULTATION)
    services.journal.write(words, Fate.SHARE, Kind.FREE, words.split("\n")[0], ("work",), ("anger",))
    services.journal.write("private-marker", feelings=("fear",))
    services.journal.line("line-marker")
    services.care.park_question(words)
    put(
        services,
        *(
            WeeklyCheck(average=a, limit=6, enjoyment=5, understand=40, believe=b, **stamps(days))
            for days, a, b in ((21, 7, 30), (7, 6, 40), (0, 4, 60))
        ),
        *(
            DrillRun(
                script="full",
                trigger=Trigger.PAIN,
                line_key="start:a",
                line_text=words,
                alarm_before=7,
                alarm_after=4,
                feeling=Feeling.ANGER,
                is_new=number == 0,
                thought="thought-marker",
                unsaid="unsaid-marker",
                finished_at=moment.at,
                **stamps(2),
            )
            for number in range(5)
        ),
        Cause(asked="o", place=1, text=words, coding=CauseCoding.MIND, **stamps(20)),
        Evidence(text=words, **stamps(2)),
    )


@pytest.mark.parametrize("size", SIZES)
async def test_the_packet_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await open_packet(pilot)
        await check_golden(pilot, "packet-empty")
        await pilot.press("escape")
        fill(services)
        await open_packet(pilot)
        await mark(pilot, "new")
        await pilot.press("space")
        await check_golden(pilot, "packet")
        await pilot.press("a", "o", "t", *"sleep")
        await check_golden(pilot, "packet-wish")


@pytest.mark.parametrize("words", ["some words", HOSTILE], ids=["calm", "hostile"])
async def test_what_is_written_is_what_was_shown_and_only_its_owner_can_read_it(
    services: Services, words: str
) -> None:
    fill(services, words)
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        pilot.app.screen.query_one("#packet-wish", Input).value = words
        await until(pilot, lambda: "## What I want from today" in preview(pilot))
        text = preview(pilot)
        await pilot.press("enter")
        [file] = written(services)
        assert file.name == "packet-2026-11-24-therapist.md"
        assert file.read_bytes() == text.encode()
        assert file.stat().st_mode & 0o777 == 0o600
        assert "## What I want from today" in text
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
        assert not set(shown(pilot.app)) & {"\x1b", "\x07", "\u202e"}


async def test_nothing_is_written_before_enter(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        assert "nothing written yet" in shown(pilot.app)
        await pilot.press("space", "down", "space", "a", "o", "r", "t", "x", "enter")
        assert written(services) == []
        await pilot.press("enter")
        assert len(written(services)) == 1
        assert "nothing written yet" not in shown(pilot.app)


async def test_enter_writes_one_text_once(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        await mark(pilot, "practice")
        await pilot.press("enter", "enter", "enter")
        assert [file.name for file in written(services)] == ["packet-2026-11-24-therapist.md"]
        await pilot.press("space")
        assert "nothing written yet" in shown(pilot.app)
        await pilot.press("enter")
        assert [file.name for file in written(services)] == [
            "packet-2026-11-24-therapist-2.md",
            "packet-2026-11-24-therapist.md",
        ]


async def test_a_file_that_was_thrown_away_is_written_again(services: Services) -> None:
    async with running(services) as pilot:
        await open_packet(pilot)
        await pilot.press("enter")
        written(services)[0].unlink()
        await pilot.press("enter")
        assert len(written(services)) == 1


async def test_where_it_is_stands_in_a_notice(services: Services) -> None:
    async with running(services, (120, 36), notices=True) as pilot:
        await open_packet(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Read it once more before you hand it on." in shown(pilot.app))
        assert [str(written(services)[0])] == [
            notice.message.split("\n")[0] for notice in pilot.app._notifications
        ]


async def test_private_and_released_words_are_never_in_it(services: Services) -> None:
    fill(services)
    released = replace(services.journal.open_page(fate=Fate.RELEASE), body="release-marker")
    services.journal.release(released, Feeling.ANGER, "meaning-marker")
    services.journal.write("also-marker", title="title-marker", tags=("tag-marker",))
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        for key in ("r", "r", "r", "a", "o", "a", "o"):
            assert "marker" not in preview(pilot)
            assert "marker" not in " ".join(pieces(pilot))
            await pilot.press(key)
        assert "I held my breath" in preview(pilot)


async def test_that_pages_are_kept_back_is_told_how_many_on_request_and_can_be_left_out(
    services: Services,
) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        assert "Some pages and lines of this time I keep for myself." in preview(pilot)
        await mark(pilot, "how:counted")
        await pilot.press("space")
        assert "2 pages and lines of this time I keep for myself." in preview(pilot)
        await pilot.press("end", "space")
        assert pieces(pilot)[-1] == "  That I keep pages back"
        await pilot.press("enter")
        assert "for myself" not in written(services)[0].read_text()


async def test_every_piece_can_be_left_out_and_taken_back_and_the_mark_stays(services: Services) -> None:
    fill(services)
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        whole = preview(pilot)
        keys = [key for key in rows(pilot) if not key.startswith("how:")]
        assert len(keys) == 10
        listed = pilot.app.screen.query_one("#packet-pieces", OptionList)
        for key in keys:
            await mark(pilot, key)
            await pilot.press("space")
            assert listed.highlighted_option is not None and listed.highlighted_option.id == key
            assert rows(pilot)[key].startswith("  ")
            assert len(preview(pilot)) < len(whole)
            await pilot.press("space")
            assert preview(pilot) == whole
        for key in keys:
            await mark(pilot, key)
            await pilot.press("space")
        assert "##" not in preview(pilot)  # an empty frame is still honest
        assert preview(pilot).endswith("All ratings are my own.\n")


async def test_all_pages_are_ticked_at_once_or_one_by_one(services: Services) -> None:
    for number in range(30):
        services.journal.write(f"page-{number}-words", Fate.SHARE)
    async with running(services) as pilot:
        await open_packet(pilot)
        await mark(pilot, "how:pages")
        assert rows(pilot)["how:pages"] == "✓ My pages, 30 of 30"
        await pilot.press("space")
        assert rows(pilot)["how:pages"] == "  My pages, 0 of 30"
        assert "In my words" not in preview(pilot)
        await pilot.press("down", "down", "space")
        assert rows(pilot)["how:pages"] == "  My pages, 1 of 30"
        assert preview(pilot).count("-words") == 1
        await pilot.press("pageup", "pageup")  # the list moves in steps of a screen, however long it is
        await mark(pilot, "how:pages")
        await pilot.press("space")
        assert preview(pilot).count("-words") == 30
        await pilot.press("end", "up")
        assert "page-29-words" in shown(pilot.app)  # the text follows the mark


async def test_another_tick_does_not_read_the_store_again(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        monkeypatch.setattr(PacketService, "gather", None)
        for key in ("glance", "how:html", "how:counted", "how:primer", "primer", "how:aloud", "how:audience"):
            await mark(pilot, key)
            before = preview(pilot)
            await pilot.press("space")
            assert preview(pilot) != before, key


async def test_what_was_kept_meanwhile_is_in_it(services: Services) -> None:
    async with running(services) as pilot:
        await open_packet(pilot)
        pilot.app.post_message(OpenPlace("doubts"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "DoubtsScreen")
        services.belief.add_doubt("Is it really so?")
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        await until(pilot, lambda: "Is it really so?" in preview(pilot))


async def test_names_are_typed_once_and_masked_from_then_on(services: Services, home: Path) -> None:
    services.people.add("Ada Lovelace", "therapist")
    services.journal.write("Ada and grace laughed.", Fate.SHARE, title="With Grace")
    async with running(services) as pilot:
        await open_packet(pilot)
        assert "Ada and grace" in preview(pilot)
        await pilot.press("m")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "FormDialog")
        assert "1 in your list of people" in shown(pilot.app)
        await pilot.press(*"Grace", "enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        await until(pilot, lambda: "A. and grace laughed." in preview(pilot))
        assert "With G." in preview(pilot)
        assert rows(pilot)["how:mask"] == "✓ Names as initials"
        assert not [row for row in rows(pilot).values() if "Grace" in row]
        await pilot.press("enter")
        assert "Ada" not in written(services)[0].read_text()
        await pilot.press("escape")
        await open_packet(pilot)
        assert "With G." in preview(pilot)  # as the last time
        await mark(pilot, "how:mask")
        await pilot.press("space")
        assert "With Grace" in preview(pilot)


async def test_masking_without_any_name_asks_for_one(services: Services) -> None:
    async with running(services) as pilot:
        await open_packet(pilot)
        await mark(pilot, "how:mask")
        await pilot.press("space")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "FormDialog")
        await pilot.press("escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        assert rows(pilot)["how:mask"] == "  Names as initials"


async def test_html_shows_its_words_and_writes_one_file_of_them(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        await mark(pilot, "how:html")
        await pilot.press("space")
        await pilot.pause()
        assert "An HTML file will be written: these words" in shown(pilot.app)
        assert preview(pilot).startswith("# Notes for my visit")  # no front matter
        assert "▁" not in preview(pilot) and "| course |" not in preview(pilot)
        await pilot.press("enter")
        [file] = written(services)
        assert file.name == "packet-2026-11-24-therapist.html"
        assert "<svg" in file.read_text() and "I held my breath" in file.read_text()
        await pilot.press("space", "enter")
        assert len(written(services)) == 2


async def test_the_folder_is_offered_once_something_was_written(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def opener(folder: Path) -> bool:
        opened.append(folder)
        return True

    monkeypatch.setattr("tmscoach.services.folders.open_folder", opener)
    async with running(services, notices=True) as pilot:
        await open_packet(pilot)
        await pilot.press("f")
        assert opened == [] and "f Folder" not in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "f Folder" in shown(pilot.app))
        await pilot.press("f")
        assert opened == [services.paths.exports]
        monkeypatch.setattr("tmscoach.services.folders.open_folder", lambda _: False)
        await pilot.press("f")
        await until(pilot, lambda: "It is in this folder" in shown(pilot.app))
        [said] = [one.message for one in pilot.app._notifications if one.title == "It is in this folder"]
        assert said.startswith(str(services.paths.exports))


async def test_a_click_ticks_too(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        await pilot.click("#packet-pieces", offset=(3, 8))
        assert pieces(pilot)[0] == "  Weekly ratings"
        await pilot.click("#packet-pieces", offset=(3, 0))
        assert "audience: physician" in preview(pilot)


async def test_a_physician_gets_the_short_form_and_the_therapist_the_whole_again(services: Services) -> None:
    fill(services)
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        whole = preview(pilot)
        await pilot.press("a")
        assert pieces(pilot) == ["✓ Weekly ratings", "✓ New or different", "✓ Questions"]
        assert "For my physician" in shown(pilot.app)
        assert "audience: physician" in preview(pilot)
        await pilot.press("enter")
        assert written(services)[0].name == "packet-2026-11-24-physician.md"
        await pilot.press("a")
        assert preview(pilot) == whole


async def test_aloud_has_no_table(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        assert "|---" in preview(pilot)
        await pilot.press("o")
        assert "|" not in preview(pilot)
        assert rows(pilot)["how:aloud"] == "✓ To be read aloud"


async def test_the_weeks_go_round(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        for since in ("29 Oct", "10 Nov", "27 Oct", "29 Sep", "29 Oct"):
            assert f"{since} to 24 Nov 2026" in shown(pilot.app)
            await pilot.press("r")


async def test_the_wish_stands_first_and_enter_in_it_does_not_write(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        await pilot.press("t", *"how to sleep", "enter")
        assert written(services) == []
        assert pieces(pilot)[0] == "✓ What I want from today"
        assert "\n## What I want from today\n\nhow to sleep\n\n## At a glance" in preview(pilot)
        await pilot.press("enter")
        assert "how to sleep" in written(services)[0].read_text()


async def test_the_wish_is_there_again_until_the_visit_has_been(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        await pilot.press("t", *"sleep", "escape", "escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
        await open_packet(pilot)
        assert pilot.app.screen.query_one("#packet-wish", Input).value == "sleep"
        assert "\nsleep\n" in preview(pilot)
        await pilot.press("escape")
        services.care.add_visit(date(2026, 11, 23))
        await open_packet(pilot)
        assert pilot.app.screen.query_one("#packet-wish", Input).value == ""
        assert "sleep" not in preview(pilot)


async def test_quitting_keeps_the_wish(services: Services, open_again: Callable[[], Services]) -> None:
    async with running(services) as pilot:
        await open_packet(pilot)
        await pilot.press("t", *"sleep", "ctrl+q")
    async with running(open_again()) as pilot:
        await open_packet(pilot)
        assert pilot.app.screen.query_one("#packet-wish", Input).value == "sleep"


async def test_a_folder_that_cannot_be_written_is_told_calmly(services: Services) -> None:
    services.paths.exports.parent.mkdir(parents=True, exist_ok=True)
    services.paths.exports.write_text("a file where the folder should be")
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        text = preview(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "ProblemDialog")
        said = [str(line.content) for line in pilot.app.screen.query(Static)]
        assert said[0].startswith(f"The folder {services.paths.exports}")
        assert "cannot be used: it is a file" in said[0]
        assert said[1] == "Nothing was written."
        await pilot.press("escape")
        assert "nothing written yet" in shown(pilot.app)
        assert preview(pilot) == text
        services.paths.exports.unlink()
        await pilot.press("enter")
        assert written(services)[0].read_text() == text


async def test_a_store_that_cannot_be_read_is_told_and_every_key_is_calm(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Packet:
        raise CoachError("The store is busy.", "Nothing was changed.", "Try again.")

    async with running(services) as pilot:
        monkeypatch.setattr(PacketService, "usual", refuse)
        await open_problem(pilot)
        await pilot.press("escape", "space", "a", "o", "r", "enter", "t", "x", "escape", "escape")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "TodayScreen")
    assert written(services) == []


async def open_problem(pilot: Pilot[int]) -> None:
    pilot.app.post_message(OpenPlace("packet"))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "ProblemDialog")
    await until(pilot, lambda: "The store is busy." in shown(pilot.app))


async def test_it_takes_two_keys_from_today(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        await pilot.press("enter")
        assert len(written(services)) == 1
