"""A programme that cannot be used is refused in sentences that name the file, the day and the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.services.programs import TWO_DAYS

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats.program import check_program, own_programs
from tmscoach.models.terms import ProgramKind


def refused(tmp_path: Path, text: str) -> CoachError:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CoachError) as problem:
        check_program(file)
    assert problem.value.message == "Nothing was changed."
    return problem.value


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number = 2", "number = 3", "days must run 1, 2, 3 ... in order; day 2 is missing."),
        ("number = 2", "number = 0", "day 2, key number: 0 is out of range; write 1 to 120."),
        ("number = 2", 'number = "2"', 'day 2, key number: write a whole number without quotes, not "2".'),
        ("number = 2\n", "", "day 2, key number: it is missing (1, 2, 3 and so on, in order)."),
        ('title = "At the foot"\n', "", "day 1, key title: it is missing (its name in the list of days)."),
        (
            'drill = "any"',
            'drill = "anny"',
            "day 2, turn, key drill: there is no drill 'anny'; there are: any,",
        ),
        ('drill = "any"\n', "", "day 2, turn, key drill: it is missing"),
        (
            'note = "One step."',
            'nott = "One step."',
            "day 1, turn, key nott: there is no such key here; did you mean note?",
        ),
        (
            'lesson_text = "Go as far as the landing."',
            'lesson = "day-03"',
            "day 2, key lesson: only programmes that ship",
        ),
        (
            'lesson_text = "Go as far as the landing."\n',
            "",
            "day 2, key lesson_text: it is missing; a few sentences",
        ),
        (
            "Look at the stairs.",
            "stairs\n" * 121,
            "day 1, key lesson_text: it has 130 words; at most 120 fit",
        ),
        ('id = "stairs"', 'id = "The stairs"', 'key id: "The stairs" does not fit; use small letters'),
        ('id = "stairs"', 'id = "home30"', "key id: 'home30' belongs to a programme that ships"),
        (
            'id = "stairs"',
            'id = "stairs"\nkind = "flares"',
            'key kind: "flares" is unknown; did you mean flare?',
        ),
        (
            'id = "stairs"',
            'id = "stairs"\nkind = "maintenance"',
            "day 2, key write: it is missing; a week of this kind",
        ),
        (
            "[[day]]",
            '[[phase]]\nname = "One"\nfirst = 1\nlast = 1\n\n[[day]]',
            "the phases must cover every day once",
        ),
        (
            'prompt = "What',
            'kind = "line"\nprompt = "What',
            "day 1, write, key kind: a line is what close asks for",
        ),
        (
            'prompt = "What',
            'minutes = 90\nprompt = "What',
            "day 1, write, key minutes: 90 is out of range; write 1 to 20.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TWO_DAYS
    problem = refused(tmp_path, TWO_DAYS.replace(old, new, 1))
    assert problem.title.startswith(f"mine.toml: {told}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    problem = refused(
        tmp_path, TWO_DAYS.replace('drill = "any"', 'drill = "run"').replace("number = 1", "number = 0")
    )
    assert problem.hint.startswith("2 to mend in all")


@pytest.mark.parametrize(
    "text",
    [
        "",
        'id = "x"',
        'id = "x"\nday = 3',
        'id = "x"\nday = [3, [4]]',
        "id = 3\n[[day]]\nturn = 4",
        'id = "x"\n[[day]]\nnumber = 1\n[day.turn]\ndrill = ["a"]',
        "id = [" + "\n".join("[" * 90 for _ in range(3)) + "\n".join("]" * 90 for _ in range(3)) + "]",
    ],
)
def test_nonsense_is_refused_and_not_a_failure(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text).title.startswith("mine.toml")


def test_a_hundred_thousand_days_are_told_of_first_and_alone(tmp_path: Path) -> None:
    problem = refused(tmp_path, 'id = "x"\ntitle = "x"\nabout = "x"\n' + "[[day]]\n" * 10_000)
    assert problem.title == "mine.toml: key day: there are 10,000; write at most 120."


def test_words_are_made_visible_and_a_lesson_keeps_its_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TWO_DAYS.replace("One step.", "One\\u001b[31m\\nstep."), encoding="utf-8")
    program = check_program(file)
    assert program.day[0].turn is not None
    assert program.day[0].turn.note == "One\u241b[31m step."
    assert "\n\n" in program.day[0].lesson_text


def test_a_programme_without_phases_has_its_title_over_its_days(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TWO_DAYS, encoding="utf-8")
    assert check_program(file).phase_of(2).name == "Two days for the stairs"


def test_an_empty_or_absent_folder_holds_nothing(tmp_path: Path) -> None:
    assert own_programs(tmp_path / "nowhere") == ({}, ())
    assert own_programs(tmp_path) == ({}, ())


def test_the_thirty_days_come_first_and_every_kind_ships() -> None:
    found = content.programs()
    assert next(iter(found)) == "home30"
    assert {program.kind for program in found.values()} == set(ProgramKind)
