"""The packet screen: what is shown at the right is, byte for byte, what `enter` writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.content import Content
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

HOSTILE = "[/x] [red]y [z \x1b[31m\x1b]52;c;aGk=\x07\u202e\n# loud\n---\nx: y"


async def open_packet(pilot: Pilot[int]) -> None:
    pilot.app.post_message(OpenPlace("packet"))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
    await pilot.pause()


def preview(pilot: Pilot[int]) -> str:
    content = pilot.app.screen.query_one("#packet-text", Static).content
    assert isinstance(content, Content)  # never a bare text, which would be read as markup
    assert not content.spans
    return content.plain


def pieces(pilot: Pilot[int]) -> list[str]:
    listed = pilot.app.screen.query_one("#packet-pieces", OptionList)
    return [str(option.prompt) for option in listed.options]


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
        await pilot.press("down", "space")
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
        await pilot.press("space", "a", "o", "r", "t", "x", "enter")
        assert written(services) == []
        await pilot.press("enter")
        assert len(written(services)) == 1
        assert "nothing written yet" not in shown(pilot.app)


async def test_enter_writes_one_text_once(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
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


async def test_how_much_is_kept_back_is_told_and_can_be_left_out(services: Services) -> None:
    fill(services)
    said = "2 pages and lines of this time I keep for myself."
    async with running(services) as pilot:
        await open_packet(pilot)
        assert said in preview(pilot)
        await pilot.press("end", "space")
        assert pieces(pilot)[-1] == "  Pages kept back"
        assert said not in preview(pilot)
        await pilot.press("enter")
        assert said not in written(services)[0].read_text()


async def test_every_piece_can_be_left_out_and_taken_back_and_the_mark_stays(services: Services) -> None:
    fill(services)
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        whole = preview(pilot)
        titles = pieces(pilot)
        assert len(titles) == 10
        for place, title in enumerate(titles):
            await pilot.press("space")
            listed = pilot.app.screen.query_one("#packet-pieces", OptionList)
            assert listed.highlighted == place
            assert pieces(pilot)[place] == f"  {title.removeprefix('✓ ')}"
            assert len(preview(pilot)) < len(whole)
            await pilot.press("space", "down")
            assert preview(pilot) == whole
        for _ in titles:
            await pilot.press("home", *["down"] * titles.index(_), "space")
        assert "##" not in preview(pilot)  # an empty frame is still honest
        assert preview(pilot).endswith("All ratings are my own.\n")


async def test_a_click_ticks_too(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        first = pieces(pilot)[0]
        await pilot.click("#packet-pieces", offset=(3, 0))
        assert pieces(pilot)[0] == f"  {first.removeprefix('✓ ')}"


async def test_a_physician_gets_the_short_form_and_the_therapist_the_whole_again(services: Services) -> None:
    fill(services)
    async with running(services, (120, 36)) as pilot:
        await open_packet(pilot)
        whole = preview(pilot)
        await pilot.press("a")
        assert pieces(pilot) == ["✓ At a glance", "✓ New or different", "✓ Questions"]
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
        assert "For my therapist, aloud" in shown(pilot.app)


async def test_the_weeks_go_round(services: Services) -> None:
    fill(services)
    async with running(services) as pilot:
        await open_packet(pilot)
        for since in ("29 Oct", "10 Nov", "27 Oct", "29 Sep", "29 Oct"):
            assert f"{since} 2026 to 24 Nov 2026" in shown(pilot.app)
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
        assert said[0].startswith(f"{services.paths.exports}")
        assert "could not be written" in said[0]
        assert said[1:3] == [
            "No half file was left, and your pages are untouched.",
            "Choose another folder, or free some space.",
        ]
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
