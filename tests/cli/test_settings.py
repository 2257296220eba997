"""Where files live, and the settings in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from tmscoach.errors import Exit


def test_where_prints_every_path(tmscoach: Run, home: Path) -> None:
    code, out, err = tmscoach("where")
    assert (code, err) == (Exit.DONE, "")
    assert out.splitlines() == [
        f"config   {home}/config.toml",
        f"store    {home}/data/tmscoach.db",
        f"backups  {home}/data/backups",
        f"exports  {home}/exports",
        f"drills   {home}/data/drills",
        f"programs {home}/data/programs",
        f"measures {home}/data/measures",
        f"editing  {home}/data/editing",
        f"theme    {home}/data/theme",
        f"log      {home}/data/debug.log",
    ]
    assert not home.exists()  # asking makes nothing


def test_where_as_json(tmscoach: Run, home: Path) -> None:
    found = json.loads(tmscoach("where", "--json")[1])
    assert found["store"] == f"{home}/data/tmscoach.db"
    assert list(found) == [
        "config",
        "store",
        "backups",
        "exports",
        "drills",
        "programs",
        "measures",
        "editing",
        "theme",
        "log",
    ]


def test_config_says_what_is_in_force_and_where_it_comes_from(tmscoach: Run, home: Path) -> None:
    home.mkdir()
    file = home / "config.toml"
    file.write_text('timer_minutes = 10\n[keys]\n"app.quit" = "ctrl+x"\n')
    found = json.loads(tmscoach("config", "--json")[1])
    assert found["timer_minutes"] == {"value": 10, "from": str(file)}  # named, though it is the default
    assert found["day_starts"] == {"value": "04:00", "from": "default"}
    assert found["keys"] == {"value": {"app.quit": "ctrl+x"}, "from": str(file)}
    _, out, _ = tmscoach("config")
    assert out.splitlines() == [
        "day_starts         04:00                default",
        "first_name         -                    default",
        f"timer_minutes      10                   {file}",
        "theme              -                    default",
        "animations         true                 default",
        "breath_in          -                    default",
        "breath_out         -                    default",
        "bell               false                default",
        "daily_scores       false                default",
        "lock_after         10                   default",
        "passphrase_command -                    default",
        f"keys               app.quit = ctrl+x    {file}",
    ]


@pytest.mark.parametrize("command", [("config",), ("list",), ("packet",)])
def test_a_mistake_in_the_settings_stops_a_command_with_one_line(
    tmscoach: Run, home: Path, command: tuple[str, ...]
) -> None:
    home.mkdir()
    (home / "config.toml").write_text("\n\ntimer_minute = 10\n")
    code, out, err = tmscoach(*command)
    assert (code, out) == (Exit.REFUSED, "")
    assert "line 3 sets 'timer_minute', which is not a setting; did you mean 'timer_minutes'?" in err
    assert err.count("\n") == 1
    assert not (home / "data").exists()


def test_where_works_with_broken_settings(tmscoach: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("nonsense")
    assert tmscoach("where")[0] == Exit.DONE
