"""The colours of the house: legible in each theme of ours, kept for next time, still where that is wished."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.tui.harness import running, until
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Input

from tmscoach.config import Config
from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.settings import theme_of_last_time
from tmscoach.tui.themes import DARK, THEMES, own_variables

DIM = 0.66  # of a colour is left where Textual dims it
TEXT, MARK = 4.5, 3.0
HIGH = 7.0  # text in high contrast


def luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """As the Web Content Accessibility Guidelines work it out, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(value: str, ground: Color) -> Color:
    """A colour as it is on a ground: `#8fc1ae 25%` lets it through."""
    name, _, share = value.partition(" ")
    return ground + Color.parse(name).with_alpha(float(share.rstrip("%")) / 100 if share else 1)


def grounds(theme: Theme) -> dict[str, Color]:
    """What words may stand on."""
    named = {name: Color.parse(str(getattr(theme, name))) for name in ("background", "surface", "panel")}
    variables = own_variables(theme) | theme.variables
    for name in ("chosen", "away", "pointed"):
        named[name] = over(variables[name], named["background"])
    named["dialog chosen"] = over(variables["chosen"], named["surface"])
    return named


def words(theme: Theme) -> dict[str, Color]:
    variables = own_variables(theme) | theme.variables
    named = {name: Color.parse(str(getattr(theme, name))) for name in ("foreground", "accent")}
    return named | {name: Color.parse(variables[name]) for name in ("text-muted", "quiet", "chosen-text")}


def test_the_measure_is_the_one_of_the_guidelines() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)
    assert over("#ffffff 50%", Color.parse("#000")).rgb == (127, 127, 127)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_can_be_read_on_every_ground(theme: Theme) -> None:
    least = HIGH if "high-contrast" in theme.name else TEXT
    for (ground, under), (name, colour) in itertools.product(grounds(theme).items(), words(theme).items()):
        assert contrast(colour, under) >= least, f"{name} on {ground}: {contrast(colour, under):.2f}"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_marks_and_words_of_warning_can_be_told_from_the_ground(theme: Theme) -> None:
    least = HIGH if "high-contrast" in theme.name else TEXT
    for (ground, under), name in itertools.product(grounds(theme).items(), ("warning", "error", "success")):
        found = contrast(Color.parse(str(getattr(theme, name))), under)
        as_words = ground in ("background", "surface")
        assert found >= (least if as_words else MARK), f"{name} on {ground}: {found:.2f}"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_help_which_dims_its_words_can_be_read(theme: Theme) -> None:
    least = HIGH if "high-contrast" in theme.name else TEXT
    fore, ground = Color.parse(str(theme.foreground)), Color.parse(str(theme.surface))
    assert contrast(ground.blend(fore, DIM), ground) >= least


@pytest.mark.parametrize("name", ["tmscoach-high-contrast", "tmscoach-high-contrast-light"])
def test_in_high_contrast_lines_can_be_seen(name: str) -> None:
    [theme] = [theme for theme in THEMES if theme.name == name]
    assert contrast(Color.parse(theme.variables["rule"]), Color.parse(str(theme.background))) >= MARK


@pytest.mark.parametrize("theme", [*THEMES, *BUILTIN_THEMES.values()], ids=lambda theme: theme.name)
async def test_every_theme_can_be_chosen(services: Services, theme: Theme) -> None:
    assert own_variables(theme).keys() == own_variables(DARK).keys()
    app = CoachApp(lambda: services)
    app.theme = theme.name
    app.stylesheet.set_variables(app.get_css_variables())
    app.stylesheet.read(Path(str(app.css_path[0])))
    app.stylesheet.parse()
    assert app.stylesheet.rules


@pytest.mark.parametrize(
    "theme", ["tmscoach-dark", "ansi-dark", "ansi-light", "tmscoach-high-contrast-light"]
)
async def test_without_colours_words_are_still_there(
    services: Services, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(services) as pilot:
        pilot.app.theme = theme
        await until(pilot, lambda: pilot.app.has_class(f"-theme-{theme}"))
        await pilot.pause()
        segments = [segment for strip in pilot.app.screen._compositor.render_strips() for segment in strip]
        for one in pilot.app._filters:
            if one.enabled:
                segments = one.apply(segments, Color.parse("black"))
        for segment in segments:
            if segment.text.strip() and segment.style is not None:
                fore, ground = segment.style.color, segment.style.bgcolor
                assert fore is None or fore.is_default or fore != ground, segment.text
                assert fore is None or fore.is_default or len(set(fore.get_truecolor())) == 1  # a grey


# --- the choice is kept ------------------------------------------------------------------------------------


async def test_a_theme_chosen_in_the_palette_is_there_next_time(services: Services) -> None:
    async with running(services) as pilot:
        assert pilot.app.theme == "tmscoach-dark"
        await pilot.press("ctrl+p", *"theme", "enter")
        await until(pilot, lambda: "Search for themes" in str(pilot.app.screen.query_one(Input).placeholder))
        await pilot.press(*"tmscoach-high-contrast-light", "enter")
        await until(pilot, lambda: pilot.app.theme == "tmscoach-high-contrast-light")
    file = services.paths.theme
    assert file.stat().st_mode & 0o777 == 0o600
    app = CoachApp(lambda: services, theme=theme_of_last_time(file))
    assert app.theme == "tmscoach-high-contrast-light"


async def test_what_the_settings_name_comes_first_and_that_is_told(services: Services) -> None:
    services.config = Config(theme="tmscoach-light")
    async with running(services) as pilot:
        assert pilot.app.theme == "tmscoach-light"
        assert theme_of_last_time(services.paths.theme) == "tmscoach-light"  # for the first frame next time
        pilot.app.theme = "ansi-dark"
        await until(pilot, lambda: bool(pilot.app._notifications))
        [told] = pilot.app._notifications
        assert 'write there: theme = "ansi-dark"' in told.message
    assert theme_of_last_time(services.paths.theme) == "tmscoach-light"


async def test_a_theme_that_does_not_exist_is_told_and_keeps_nobody_from_choosing(services: Services) -> None:
    services.config = Config(theme="tmscoach-ligth")
    async with running(services) as pilot:
        [told] = pilot.app._notifications
        assert told.message == "There is no theme named tmscoach-ligth. Did you mean tmscoach-light?"
        pilot.app.theme = "tmscoach-light"
        await until(pilot, lambda: theme_of_last_time(services.paths.theme) == "tmscoach-light")


@pytest.mark.parametrize("kept", [b"", b"no such theme\n", b"\xff\xfe", b"x" * 10_000])
def test_a_kept_theme_that_means_nothing_is_the_first_one(
    services: Services, tmp_path: Path, kept: bytes
) -> None:
    file = tmp_path / "theme"
    file.write_bytes(kept)
    assert CoachApp(lambda: services, theme=theme_of_last_time(file)).theme == "tmscoach-dark"
    assert theme_of_last_time(tmp_path / "none") == ""


# --- animations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["setting", "no colour", "not at all"])
async def test_animations_are_off_where_that_was_asked_for(
    services: Services, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "no colour":
        monkeypatch.setenv("NO_COLOR", "1")
    if how == "setting":
        services.config = Config(animations=False)
    async with running(services) as pilot:
        off = how != "not at all"
        assert (pilot.app.animation_level == "none") is off
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await pilot.pause()
        focused = pilot.app.focused
        assert isinstance(focused, Input)
        assert focused.cursor_blink is not off
