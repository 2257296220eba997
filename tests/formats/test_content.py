"""Data files become checked shapes; a mistake in one is named with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats.content import read_file
from tmscoach.models.content import Program, PromptTheme, Script, SupportContent

SUPPORT = """
title = "Support"
statement = "No one is reached."
lead = "Please reach a person."
closing = "It can wait."
[[number]]
name = "Emergency"
reach = "112"
where = "Europe"
[[number]]
name = "Someone"
reach = "a call"
where = "near"
"""


def refused(folder: Path, text: str, shape: type = SupportContent) -> CoachError:
    file = folder / "mine.toml"
    file.write_text(text)
    with pytest.raises(CoachError) as problem:
        read_file(file, shape)
    return problem.value


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SUPPORT)
    assert [number.reach for number in read_file(file, SupportContent).number] == ["112", "a call"]


def test_a_missing_key_is_named_with_its_place(tmp_path: Path) -> None:
    problem = refused(tmp_path, SUPPORT.replace('reach = "a call"\n', ""))
    assert problem.title == "mine.toml: number 2, key reach: it is missing."


def test_an_unknown_key_is_named_with_its_place(tmp_path: Path) -> None:
    problem = refused(tmp_path, SUPPORT + 'phone = "1"\n')
    assert problem.title == (
        "mine.toml: number 2, key phone: there is no such key here; there are: name, reach, where."
    )


def test_the_id_of_a_thing_stands_beside_its_number(tmp_path: Path) -> None:
    theme = (content.content_root() / "prompts" / "anger.toml").read_text(encoding="utf-8")
    second = theme.split("[[prompt]]")[2].split('id = "')[1].split('"')[0]
    place = theme.index("text = ", theme.index(f'id = "{second}"'))
    problem = refused(tmp_path, theme[:place] + "text = 3 # " + theme[place:], PromptTheme)
    assert problem.title == f"mine.toml: prompt 2 (id {second}), key text: write words in quotes, not 3."


def test_the_number_of_other_mistakes_is_told(tmp_path: Path) -> None:
    problem = refused(tmp_path, SUPPORT.replace('title = "Support"\n', "").replace('lead = "P', 'leads = "P'))
    assert problem.title == "mine.toml: key title: it is missing."
    assert problem.hint.splitlines() == [
        "2 to mend in all; the others:",
        "- key leads: there is no such key here; did you mean lead?",
    ]


def test_days_out_of_order_are_told_in_one_sentence(tmp_path: Path) -> None:
    program = (content.content_root() / "program" / "home30.toml").read_text(encoding="utf-8")
    problem = refused(tmp_path, program.replace("number = 2\n", "number = 32\n", 1), Program)
    assert problem.title.startswith("mine.toml: days must run 1, 2, 3 ... in order")


def test_a_key_inside_a_part_of_a_part_is_named_with_both(tmp_path: Path) -> None:
    program = (content.content_root() / "program" / "home30.toml").read_text(encoding="utf-8")
    problem = refused(tmp_path, program.replace('drill = "full"\n', "drill = 3\n", 1), Program)
    assert problem.title == "mine.toml: day 1, turn, key drill: write words in quotes, not 3."


@pytest.mark.parametrize("text", ["title = ", "title = 'x\n", "[", "a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, text: str) -> None:
    assert re.fullmatch(r"mine\.toml, line [12]: this is not TOML\.", refused(tmp_path, text).title)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"title = 'caf\xe9'")
    (tmp_path / "folder.toml").mkdir()
    for name, words in [
        ("latin.toml", ", line 1: this is not UTF-8 text"),
        ("folder.toml", " is a folder"),
        ("missing.toml", " is not there"),
    ]:
        with pytest.raises(CoachError, match=name + words):
            read_file(tmp_path / name, Script)


@pytest.mark.parametrize(
    "read",
    [
        content.scripts,
        content.starter_lines,
        content.starter_cards,
        content.prompts,
        content.program,
        content.care,
        content.support,
        content.welcome,
        content.gate,
        content.release,
        content.feelings,
        lambda: content.measure("weekly"),
        lambda: content.lesson("day-01"),
    ],
)
def test_every_file_that_ships_is_read_and_not_empty(read: Callable[[], object]) -> None:
    assert read()


def test_what_was_read_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(content.support(), "title", "Mine")  # noqa: B010 - mypy would see it too


def test_the_full_drill_comes_first() -> None:
    assert next(iter(content.scripts())) == "full"
