"""What makes a page one that can be kept."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from tmscoach.errors import CoachError, Exit
from tmscoach.models.content import Prompt
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.journal import (
    PROMPT_REST,
    apart,
    check_stays,
    check_text,
    clean_feelings,
    clean_tags,
    next_prompt,
    other_version,
)


def test_a_line_has_one_line_and_a_page_any() -> None:
    check_text("one\ntwo")
    check_text("one\n", Kind.LINE)
    for text in ("one\ntwo", "one\x0btwo", "one\u2028two"):
        with pytest.raises(CoachError):
            check_text(text, Kind.LINE)


def test_only_release_is_refused() -> None:
    check_stays(Fate.SHARE)
    check_stays(Fate.PRIVATE)
    with pytest.raises(CoachError) as problem:
        check_stays(Fate.RELEASE)
    assert problem.value.code is Exit.USAGE


def test_tags_are_cleaned_once_and_in_order() -> None:
    assert clean_tags(["#B", "a", "b ", "", "@", "two words"]) == ("b", "a", "two-words")


def test_feelings_come_in_the_order_of_their_keys() -> None:
    assert clean_feelings(["relief", Feeling.PRESSURE, " Relief"]) == (Feeling.PRESSURE, Feeling.RELIEF)
    with pytest.raises(CoachError) as problem:
        clean_feelings(["[red]fury\x1b"])
    assert all(feeling.value in problem.value.hint for feeling in Feeling)
    assert "\x1b" not in problem.value.title


def test_another_version_is_named_after_the_first() -> None:
    assert other_version("Morning", "x") == "Morning (other version)"
    assert other_version("Morning (other version)", "x") == "Morning (other version)"
    assert other_version("", "the long corridor\nwas quiet") == "the long corridor was quiet (other version)"


def test_a_prompt_is_drawn_from_those_that_rested() -> None:
    prompts = [Prompt(id=f"p{number}", text="?") for number in range(4)]
    today = date(2026, 11, 24)
    used = {"p0": today, "p1": today - PROMPT_REST + timedelta(days=1), "p2": today - PROMPT_REST}
    drawn = {next_prompt(prompts, used, today, Random(seed)).id for seed in range(50)}
    assert drawn == {"p2", "p3"}
    used = {f"p{number}": today - timedelta(days=number) for number in range(4)}
    assert next_prompt(prompts, used, today, Random(1)).id == "p3"


@pytest.mark.parametrize(
    ("mine", "theirs", "marked"),
    [
        ("a\nb\nc", "a\nx\nc", (["b"], ["x"])),
        ("a\nb", "a", (["b"], [])),
        ("", "a\n", ([], ["a"])),
        ("same", "same", ([], [])),
        ("b\na", "a\nb", ([], [])),  # only moved
        ("a\r\nb", "a\nb", ([], [])),
    ],
)
def test_lines_that_only_one_of_two_texts_has_are_marked(
    mine: str, theirs: str, marked: tuple[list[str], list[str]]
) -> None:
    sides = apart(mine, theirs)
    assert tuple([line.text for line in side if line.alone] for side in sides) == marked


def test_two_long_texts_are_shown_from_where_they_part() -> None:
    lines = [f"line {number} " + "x" * 5000 for number in range(2000)]
    mine, theirs = apart("\n".join(lines), "\n".join([*lines[:1500], "other", *lines[1500:]]))
    assert mine[0].text == theirs[0].text == "\u2026"
    assert theirs[3].text == "other"
    assert max(len(mine), len(theirs)) <= 301
    assert max(len(line.text) for line in (*mine, *theirs)) <= 2000
