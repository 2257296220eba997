"""Rules are parsed once a theme, and a screen that was built under another theme is styled anew."""

from __future__ import annotations

from pathlib import Path

from tests.tui.harness import running, until
from textual.color import Color
from textual.css.stylesheet import Stylesheet

from tmscoach.startup import Services
from tmscoach.tui.stylesheet import KEPT_THEMES, KeptStylesheet


def test_rules_are_kept_for_the_same_colours_and_made_anew_for_others() -> None:
    sheet = KeptStylesheet(variables={"ink": "#010203"})
    sheet.add_source("Label { color: $ink; }", read_from=("a", ""))
    first = sheet.rules
    sheet.reparse()
    assert sheet.rules[0] is first[0]
    again = KeptStylesheet(variables={"ink": "#010203"})
    again.add_source("Label { color: $ink; }", read_from=("a", ""))
    assert again.rules[0] is first[0]
    sheet.set_variables({"ink": "#040506"})
    sheet.reparse()
    assert sheet.rules[0].styles.color == Color(4, 5, 6)
    assert first[0].styles.color == Color(1, 2, 3)


def test_only_the_themes_of_late_are_kept() -> None:
    for number in range(KEPT_THEMES + 3):
        KeptStylesheet(variables={"ink": f"#00000{number}"})
    assert len(KeptStylesheet._kept) == KEPT_THEMES


def test_what_is_overridden_is_still_what_the_library_calls() -> None:
    """The names are private to the library: a new version of it may call something else."""
    source = Path(str(Stylesheet.parse.__code__.co_filename)).read_text(encoding="utf-8")
    assert source.count("self._parse_rules(") == 1
    assert "def _parse_rules(" in source


async def test_every_screen_follows_a_change_of_theme(services: Services) -> None:
    async with running(services) as pilot:
        app = pilot.app
        for key, name in (("2", "journal"), ("1", "today")):
            await pilot.press(key)
            await until(pilot, lambda name=name: app.current_mode == name)  # type: ignore[misc]
        dark = app.screen.styles.background
        app.theme = "tmscoach-light"
        await until(pilot, lambda: app.screen.styles.background != dark)
        light = app.screen.styles.background
        await pilot.press("2")  # built in the dark
        await until(pilot, lambda: app.current_mode == "journal")
        assert app.screen.styles.background == light
        await pilot.press("3")  # built in the light
        await until(pilot, lambda: app.current_mode == "drill")
        assert app.screen.styles.background == light
