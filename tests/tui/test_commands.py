"""The command palette: every place and every action by name, and each does what its key does."""

from __future__ import annotations

import pytest
from tests.tui.harness import SIZES, check_golden, running, shown, until
from textual.app import SystemCommand
from textual.pilot import Pilot
from textual.widgets import OptionList

from tmscoach.startup import Services
from tmscoach.tui.commands import MODES, PLACES
from tmscoach.tui.messages import OpenPlace, StartDrill
from tmscoach.tui.places import MODES as KNOWN_MODES
from tmscoach.tui.places import PLACES as KNOWN_PLACES
from tmscoach.tui.small import SMALLEST
from tmscoach.tui.widgets.key_help import KeyHelp


def offered(pilot: Pilot[int]) -> dict[str, SystemCommand]:
    commands = list(pilot.app.get_system_commands(pilot.app.screen))
    titles = [command.title for command in commands]
    assert len(titles) == len(set(titles)), "two commands of the same name cannot be told apart"
    return dict(zip(titles, commands, strict=True))


async def run(pilot: Pilot[int], title: str) -> None:
    """Choose a command as a user does: by typing its name into the palette."""
    await pilot.press("ctrl+p")
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
    await pilot.press(*["space" if letter == " " else letter for letter in title.lower() if letter != "?"])
    found = pilot.app.screen.query_one(OptionList)
    await until(pilot, lambda: found.option_count > 0 and title in str(found.options[0].prompt))
    await pilot.press("enter")
    await until(pilot, lambda: type(pilot.app.screen).__name__ != "CommandPalette")


def test_every_mode_and_place_is_offered_by_name() -> None:
    assert {name for _, _, name in MODES} == set(KNOWN_MODES)
    assert {name for _, _, name in PLACES} == set(KNOWN_PLACES) - {"lesson", "earlier", "unlock"}


@pytest.mark.parametrize(("title", "name"), [(title, name) for title, _, name in PLACES])
async def test_every_place_opens(services: Services, title: str, name: str) -> None:
    async with running(services) as pilot:
        command = offered(pilot)[title]
        command.callback()
        await until(pilot, lambda: type(pilot.app.screen).__name__ == KNOWN_PLACES[name][1])


@pytest.mark.parametrize(("title", "name"), [(title, name) for title, _, name in MODES])
async def test_every_main_screen_opens(services: Services, title: str, name: str) -> None:
    async with running(services) as pilot:
        await run(pilot, title)
        await until(pilot, lambda: pilot.app.current_mode == name)


@pytest.mark.parametrize(
    ("title", "screen"),
    [
        ("Drill now", "DrillScreen"),
        ("Full drill", "DrillScreen"),
        ("Write a page", "WritingScreen"),
        ("One line", "LineDialog"),
        ("Packet", "PacketScreen"),
        ("Support", "SupportScreen"),
        ("New or different?", "CareScreen"),
    ],
)
async def test_a_typed_name_leads_there(services: Services, title: str, screen: str) -> None:
    async with running(services) as pilot:
        await run(pilot, title)
        await until(pilot, lambda: type(pilot.app.screen).__name__ == screen)


async def test_an_action_of_the_screen_runs_from_the_palette(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        await run(pilot, "Reader")
        await until(pilot, lambda: "For my physician" in shown(pilot.app))
        await run(pilot, "Write")
        await until(pilot, lambda: services.paths.exports.exists())


async def test_an_action_of_a_list_runs_from_the_palette_on_that_list(services: Services) -> None:
    async with running(services) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "PacketScreen")
        assert "✓ Practice" in shown(pilot.app)
        await run(pilot, "Tick")
        await until(pilot, lambda: "✓ Practice" not in shown(pilot.app))


async def test_in_a_drill_new_or_different_belongs_to_the_drill(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(StartDrill("full"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "DrillScreen")
        await run(pilot, "New or different?")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CareScreen")
        assert [question.text for question in services.care.questions()] == [
            "New or different, noted on 24 November 2026"
        ]


async def test_what_cannot_be_done_now_is_not_offered(services: Services) -> None:
    async with running(services) as pilot:
        pilot.app.post_message(OpenPlace("welcome"))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "WelcomeScreen")
        assert "Not yet" not in offered(pilot)
        await pilot.press("enter")
        assert "Not yet" in offered(pilot)


async def test_a_key_that_only_opens_a_place_is_not_listed_twice(services: Services) -> None:
    async with running(services) as pilot:
        titles = offered(pilot)
        assert {"Three causes", "Visits", "Packet"} <= set(titles)
        assert "Causes" not in titles  # as the key calls it


async def test_every_command_says_what_it_does_and_none_takes_a_picture(services: Services) -> None:
    async with running(services) as pilot:
        for key in ("1", "2", "3", "4", "5"):
            await pilot.press(key)
            for command in offered(pilot).values():
                assert command.help
                assert "screenshot" not in f"{command.title} {command.help}".lower()


async def test_keys_theme_and_quit_are_there(services: Services) -> None:
    async with running(services) as pilot:
        await run(pilot, "Keys")
        await until(pilot, lambda: bool(pilot.app.screen.query(KeyHelp)))
        assert "Theme" in offered(pilot)
        await run(pilot, "Quit")
        await until(pilot, lambda: pilot.app.return_value == 0)


@pytest.mark.parametrize("size", SIZES)
async def test_the_palette_looks_as_it_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await until(pilot, lambda: "Do it" in shown(pilot.app))  # what lies under it is drawn once
        await pilot.press("ctrl+p")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
        await check_golden(pilot, "palette")


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_of_a_screen_look_as_they_should(services: Services, size: tuple[int, int]) -> None:
    async with running(services, size) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: bool(pilot.app.screen.query(KeyHelp)))
        await check_golden(pilot, "keys-today")
        await pilot.press("2")
        await until(pilot, lambda: pilot.app.current_mode == "journal")
        await pilot.press("question_mark")
        await until(pilot, lambda: bool(pilot.app.screen.query(KeyHelp)))
        await check_golden(pilot, "keys-journal")


async def test_the_keys_follow_what_has_the_focus_and_go_away_again(services: Services) -> None:
    services.journal.write("A page.")
    async with running(services, (120, 36), place="journal") as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: "Month before" in shown(pilot.app))
        assert "Week after" not in shown(pilot.app)
        await pilot.press("shift+tab")  # to the calendar
        await until(pilot, lambda: "Week after" in shown(pilot.app))
        await pilot.press("f1")
        await until(pilot, lambda: not pilot.app.screen.query(KeyHelp))


async def test_every_key_can_be_reached_by_keys_on_a_small_terminal(services: Services) -> None:
    async with running(services, SMALLEST) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: "Begin the part" in shown(pilot.app))
        assert "palette" not in shown(pilot.app)
        await pilot.press("tab", "end")
        await until(pilot, lambda: "palette" in shown(pilot.app))


async def test_a_dialog_changes_nothing_in_the_key_line_under_it(services: Services) -> None:
    async with running(services) as pilot:
        await until(pilot, lambda: "1 Today" in shown(pilot.app))
        before = shown(pilot.app).splitlines()[-2:]
        await pilot.press("l")
        await until(pilot, lambda: "One line for today" in shown(pilot.app))
        assert shown(pilot.app).splitlines()[-2:] == before
