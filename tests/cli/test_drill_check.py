"""`tmscoach drill check`: a script can be used, or every mistake in it is told; nothing is written or run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer.main
from tests.cli.conftest import Run

from tmscoach.cli.drill import drill_app
from tmscoach.formats.drill import RESERVED
from tmscoach.paths import find_paths

GOOD = """
id = "stairs"
title = "Stairs"
about = "Before the stairs."
minutes = "1"
trigger = "movement"

[[steps]]
kind = "rate"
id = "before"
rail = "rate"
title = "How loud?"
when = "before"

[[steps]]
kind = "breathe"
id = "breathe"
rail = "breathe"
title = "Breathe"
"""


@pytest.fixture
def folder() -> Path:
    """Where a patient's own scripts live."""
    drills = find_paths().data / "drills"
    drills.mkdir(parents=True)
    return drills


def written(folder: Path, text: str, name: str = "mine.toml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_a_good_script_can_be_used_and_is_told_where_it_goes(tmscoach: Run, tmp_path: Path) -> None:
    code, out, err = tmscoach("drill", "check", written(tmp_path, GOOD))
    assert (code, out) == (0, "mine.toml: Stairs, 2 steps. It can be used.\n")
    assert err == f"Put it into {find_paths().data / 'drills'}, then: tmscoach drill stairs\n"


def test_a_script_in_its_place_needs_no_more_words(tmscoach: Run, folder: Path) -> None:
    assert tmscoach("drill", "check", written(folder, GOOD)) == (
        0,
        "mine.toml: Stairs, 2 steps. It can be used.\n",
        "",
    )
    assert "stairs      Stairs" in tmscoach("drill", "list")[1]


def test_an_id_that_another_of_your_scripts_has_is_told(tmscoach: Run, folder: Path, tmp_path: Path) -> None:
    written(folder, GOOD, "first.toml")
    code, _, err = tmscoach("drill", "check", written(tmp_path, GOOD))
    assert code == 0
    assert err == f"In {folder} is a drill with the id stairs already; one of the two needs another id.\n"


def test_every_mistake_is_told_and_nothing_goes_to_stdout(tmscoach: Run, tmp_path: Path) -> None:
    text = GOOD.replace('when = "before"', 'when = "now"') + "breaths = 99\nhelp = 3\n"
    code, out, err = tmscoach("drill", "check", written(tmp_path, text))
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        'mine.toml: step 1 (id before), key when: "now" is unknown; write one of: before, after. '
        "Nothing was changed. 3 to mend in all; the others:",
        "- step 2 (id breathe), key help: write words in quotes, not 3.",
        "- step 2 (id breathe), key breaths: 99 is out of range; write 1 to 20.",
    ]


def test_as_json_it_is_the_id_the_title_and_the_steps(tmscoach: Run, tmp_path: Path) -> None:
    code, out, err = tmscoach("drill", "check", written(tmp_path, GOOD), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"id": "stairs", "title": "Stairs", "steps": ["before", "breathe"]}


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_nothing_a_terminal_would_obey_is_printed(
    tmscoach: Run, tmp_path: Path, more: tuple[str, ...]
) -> None:
    hostile = GOOD.replace('"Stairs"', r'"St\u001b[31mai\u202ers"')
    code, out, err = tmscoach("drill", "check", written(tmp_path, hostile, "a\x1b[2Jb.toml"), *more)
    assert code == 0
    assert "\x1b" not in out + err
    assert "\u202e" not in out
    assert "St␛[31mai□rs" in out


@pytest.mark.parametrize("make", ["nothing", "folder", "empty", "large"])
def test_what_is_no_script_ends_with_one_and_a_sentence(tmscoach: Run, tmp_path: Path, make: str) -> None:
    file = tmp_path / "mine.toml"
    if make == "folder":
        file.mkdir()
    elif make != "nothing":
        file.write_bytes(b"")
    if make == "large":
        with file.open("r+b") as large:
            large.truncate(50_000_000)
    code, out, err = tmscoach("drill", "check", str(file))
    said = {
        "nothing": "is not there",
        "folder": "is a folder",
        "empty": "is empty",
        "large": "is larger than",
    }
    assert (code, out) == (1, "")
    assert f"mine.toml {said[make]}" in err


def test_checking_makes_no_store(tmscoach: Run, tmp_path: Path, home: Path) -> None:
    tmscoach("drill", "check", written(tmp_path, GOOD))
    assert not home.exists()


def test_no_script_can_take_the_name_of_a_command() -> None:
    group = typer.main.get_command(drill_app)
    assert set(group.commands) <= RESERVED  # type: ignore[attr-defined]
