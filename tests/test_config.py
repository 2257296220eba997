"""config.toml: defaults, checked values, and mistakes named with their line."""

from __future__ import annotations

from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from tmscoach.config import Config, load_config, named_settings
from tmscoach.errors import CoachError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where this test's settings are."""
    return tmp_path / "config.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text)
    with pytest.raises(CoachError) as problem:
        load_config(file)
    assert problem.value.title.startswith(f"The settings in {file} cannot be used: ")
    return problem.value.title


def test_without_a_file_the_defaults_are_in_force(file: Path) -> None:
    assert load_config(file) == Config()
    assert named_settings(file) == frozenset()


def test_every_setting_can_be_set(file: Path) -> None:
    file.write_text(
        'day_starts = "05:30"\nfirst_name = "Ada"\ntimer_minutes = 20\ntheme = "tmscoach-light"\n'
        "animations = false\n"
        "breath_in = 3.5\nbreath_out = 7\nbell = true\ndaily_scores = true\n"
        'lock_after = 2.5\npassphrase_command = "pass show tmscoach"\n'
        '[keys]\n"journal.save" = "f5,ctrl+s"\napp.quit = "ctrl+x"\n'
    )
    assert load_config(file) == Config(
        day_starts=time(5, 30),
        first_name="Ada",
        timer_minutes=20,
        theme="tmscoach-light",
        animations=False,
        breath_in=3.5,
        breath_out=7.0,
        bell=True,
        daily_scores=True,
        lock_after=2.5,
        passphrase_command="pass show tmscoach",
        keys={"journal.save": "f5,ctrl+s", "app.quit": "ctrl+x"},
    )
    assert named_settings(file) == {setting.name for setting in fields(Config)}


def test_a_time_may_stand_without_quotes_and_a_byte_order_mark_does_no_harm(file: Path) -> None:
    file.write_text("\ufeffday_starts = 03:00:00\n", encoding="utf-8")
    assert load_config(file).day_starts == time(3)


@pytest.mark.parametrize(
    ("text", "line", "near"),
    [
        ('# mine\ntheem = "x"', 2, "theme"),
        ('timer_minutes = 10\n\n  timer = 3\nfirst_name = ""', 3, "timer_minutes"),
        ('first_name = ""\n[key]\na = "b"', 2, "keys"),
        ('"day-starts" = "04:00"', 1, "day_starts"),
        ("theme.x = 1\nfirstname = 1", 2, "first_name"),
    ],
)
def test_an_unknown_setting_is_named_with_its_line_and_the_nearest_one(
    file: Path, text: str, line: int, near: str
) -> None:
    problem = refused(file, text)
    assert f"line {line} sets " in problem
    assert f"did you mean '{near}'?" in problem


def test_a_setting_like_none_of_ours_gets_no_guess(file: Path) -> None:
    assert "did you mean" not in refused(file, "zzz = 1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nday_starts = 4", 'line 2, day_starts: write a time from "00:00" to "12:00"'),
        ('day_starts = "four"', 'line 1, day_starts: write a time like "04:00"'),
        ('day_starts = "12:01"', 'from "00:00" to "12:00"'),
        ('day_starts = "04:00+02:00"', 'from "00:00" to "12:00"'),
        ("timer_minutes = 5", "line 1, timer_minutes: write 3, 10 or 20"),
        ("timer_minutes = 10.0", "write 3, 10 or 20"),
        ("timer_minutes = true", "write 3, 10 or 20"),
        ("first_name = 3", "line 1, first_name: write a short text in quotes"),
        (f'first_name = "{"a" * 61}"', "write a short text in quotes"),
        ("breath_in = 0.5", "line 1, breath_in: write seconds, from 1 to 12"),
        ("breath_in = 12.1", "breath_in: write seconds, from 1 to 12"),
        ("breath_in = true", "breath_in: write seconds, from 1 to 12"),
        ("breath_out = nan", "breath_out: write seconds, from 1 to 20"),
        ('breath_out = "7"', "breath_out: write seconds, from 1 to 20"),
        ('bell = "no"', "line 1, bell: write true or false"),
        ("bell = 1", "bell: write true or false"),
        ("lock_after = -1", "line 1, lock_after: write minutes, from 0 (never) to 1440"),
        ("lock_after = true", "lock_after: write minutes"),
        ("lock_after = nan", "lock_after: write minutes"),
        ("passphrase_command = 3", "line 1, passphrase_command: write a command in quotes"),
        ("theme = []", "line 1, theme: write a short text in quotes"),
        ("keys = 3", "line 1, keys: each needs a key in quotes"),
        ('[keys]\n"a.b" = 3', "line 1, keys: each needs a key in quotes"),
        ('[keys]\n"a.b" = ""', "line 1, keys: each needs a key in quotes"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_what_would_be_right(
    file: Path, text: str, said: str
) -> None:
    assert said in refused(file, text)


@pytest.mark.parametrize("text", ["theme = ", "theme: dark", "theme = 'x'\ntheme = 'y'", "a = " + "[" * 5000])
def test_a_file_that_is_not_toml_is_refused(file: Path, text: str) -> None:
    assert "it is not TOML: " in refused(file, text)


def test_a_file_that_cannot_be_read_is_refused(file: Path) -> None:
    file.write_bytes(b'first_name = "Ren\xe9"')
    with pytest.raises(CoachError, match="it is not UTF-8 text"):
        load_config(file)
    with pytest.raises(CoachError, match="it cannot be read: Is a directory"):
        load_config(file.parent)
