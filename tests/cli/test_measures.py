"""The weekly check from the command line: answered by options, or question by question."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Piped, Run
from tests.conftest import FrozenTime

from tmscoach.errors import Exit

BLANK = {"average": None, "limit": None, "enjoyment": None, "understand": None, "believe": None}
Answer = Callable[..., tuple[int, str, str]]


@pytest.fixture
def answer(tmscoach: Run, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Runs `checkin` with these bytes on stdin."""

    def one(typed: bytes, *argv: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        return tmscoach("checkin", *argv)

    return one


def kept(tmscoach: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(tmscoach("checkin", "--list", "--json")[1])
    return found


def test_answers_given_as_options_are_kept(tmscoach: Run) -> None:
    argv = ("--average", "4", "--limit", "0", "--enjoyment", "10", "--understand", "35", "--believe", "100")
    assert tmscoach("checkin", *argv) == (Exit.DONE, "", "Kept for 2026-11-24.\n")
    assert kept(tmscoach) == [
        {
            "day": "2026-11-24",
            "average": 4,
            "limit": 0,
            "enjoyment": 10,
            "understand": 35,
            "believe": 100,
        }
    ]


def test_one_answer_is_enough_and_the_others_stay_blank(tmscoach: Run) -> None:
    code, out, err = tmscoach("checkin", "--believe", "0", "--json")
    assert (code, err) == (Exit.DONE, "")
    assert json.loads(out) == {"day": "2026-11-24"} | BLANK | {"believe": 0}
    assert kept(tmscoach) == [json.loads(out)]


def test_the_list_says_what_its_numbers_are(tmscoach: Run, now: FrozenTime) -> None:
    tmscoach("checkin", "--average", "6", "--believe", "20")
    now.move(days=7)
    tmscoach("checkin", "--average", "10", "--understand", "100")
    code, out, err = tmscoach("checkin", "--list")
    assert (code, err) == (Exit.DONE, "")
    assert [line.split() for line in out.splitlines()] == [
        ["symptoms", "limited", "spoiled", "understand", "believe"],
        ["2026-11-24", "6", "-", "-", "-", "20"],
        ["2026-12-01", "10", "-", "-", "100", "-"],
        [
            "Source:",
            "tmscoach's",
            "own",
            "questions;",
            "personal",
            "ratings,",
            "not",
            "a",
            "validated",
            "scale.",
        ],
    ]
    ends = {
        line.rindex(word) + len(word)
        for line, word in zip(out.splitlines()[:3], ("believe", "20", "-"), strict=True)
    }
    assert len(ends) == 1  # numbers stand under their names


def test_an_empty_list_says_so_on_stderr(tmscoach: Run) -> None:
    assert tmscoach("checkin", "--list") == (Exit.DONE, "", "No weekly check yet.\n")
    assert tmscoach("checkin", "--list", "--json") == (Exit.DONE, "[]\n", "")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--average", "11"), "11 is outside the scale of 'symptoms'."),
        (("--limit", "-1"), "-1 is outside the scale of 'limited'."),
        (("--average", "3", "--believe", "101"), "101 is outside the scale of 'believe'."),
        (("--understand", "9" * 30), "is outside the scale of 'understand'."),
        (("--average", "3.5"), "--average"),
        (("--average", ""), "--average"),
        (("--average", "[/x]"), "--average"),
        (("--average", "3", "--list"), "keeps no answer"),
        (("--nonsense",), "nonsense"),
        (("5",), "5"),
    ],
)
def test_what_is_no_answer_is_refused_before_anything_is_kept(
    tmscoach: Run, argv: tuple[str, ...], said: str
) -> None:
    code, out, err = tmscoach("checkin", *argv)
    assert (code, out) == (Exit.USAGE, "")
    assert said in err
    assert kept(tmscoach) == []


def test_the_five_questions_are_asked_one_by_one_and_an_empty_line_skips(
    answer: Answer, tmscoach: Run
) -> None:
    code, out, err = answer(b"4\n\n . \r\n30\n0\n")
    assert (code, out) == (Exit.DONE, "")
    assert [f"{place} of 5. " in err for place in range(1, 6)] == [True] * 5
    assert "10 = as strong as they get" in err
    assert err.endswith("Kept for 2026-11-24.\n")
    assert kept(tmscoach) == [{"day": "2026-11-24"} | BLANK | {"average": 4, "understand": 30, "believe": 0}]


def test_the_questions_are_narration_and_the_answers_data(answer: Answer) -> None:
    code, out, err = answer(b"1\n2\n3\n40\n50\n", "--json")
    assert code == Exit.DONE
    assert list(json.loads(out)) == ["day", *BLANK]
    assert "1 of 5." in err


@pytest.mark.parametrize(
    "wrong",
    [
        b"11",
        b"-1",
        b"--5",
        b"3.5",
        b"four",
        b"[/x] [red]",
        b"\xff\xfe",
        b"\x00",
        b"9" * 5000,
        "٣½".encode(),
        b"4 5",
    ],
    ids=lambda wrong: repr(wrong[:12]),
)
def test_an_answer_that_is_no_number_is_asked_again(answer: Answer, tmscoach: Run, wrong: bytes) -> None:
    code, _, err = answer(wrong + b"\n7\n")
    assert code == Exit.DONE
    assert err.count("Write 0 to 10, or nothing to skip.\n") == 1
    assert err.count("1 of 5. ") == 2
    assert kept(tmscoach) == [{"day": "2026-11-24"} | BLANK | {"average": 7}]


def test_the_end_of_the_input_leaves_the_rest_blank(answer: Answer, tmscoach: Run) -> None:
    assert answer(b"5")[0] == Exit.DONE
    assert kept(tmscoach) == [{"day": "2026-11-24"} | BLANK | {"average": 5}]


@pytest.mark.parametrize("typed", [b"", b"\n\n\n\n\n"])
def test_nothing_answered_is_nothing_kept(answer: Answer, tmscoach: Run, typed: bytes) -> None:
    code, out, err = answer(typed)
    assert (code, out) == (Exit.REFUSED, "")
    assert err.endswith("Nothing was answered. Nothing was kept. One answer is enough.\n")
    assert kept(tmscoach) == []


def test_without_any_stdin_nothing_is_kept_and_nothing_breaks(
    tmscoach: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert tmscoach("checkin")[0] == Exit.REFUSED
    assert kept(tmscoach) == []


def test_in_the_small_hours_the_check_belongs_to_the_evening_before(tmscoach: Run, now: FrozenTime) -> None:
    now.move(hours=12)
    assert tmscoach("checkin", "--average", "4")[2] == "Kept for 2026-11-24.\n"


# --- other measures ----------------------------------------------------------------------------------------

CLINIC = """
id = "steps"
title = "Stairs and steps"
about = "One question of an invented clinic."
source = "an invented clinic, leaflet 3"
licence = "invented; free"
[[items]]
id = "up"
short = "up"
text = "How hard is going up?"
low = "easy"
high = "not possible"
minimum = 1
maximum = 5
"""


@pytest.fixture
def clinic(tmp_path: Path) -> str:
    """The path of a clinic's file."""
    file = tmp_path / "steps.toml"
    file.write_text(CLINIC, encoding="utf-8")
    return str(file)


def test_a_measure_is_asked_in_numbered_lines_and_told_with_its_source(piped: Piped) -> None:
    code, out, err = piped("measure", "phq2", typed="2\n7\n1\n")
    assert (code, out) == (Exit.DONE, "")
    assert "1 of 2. Little interest or pleasure in doing things\n0  Not at all\n1  Several days\n" in err
    assert "Write 0 to 3, or nothing to skip." in err
    assert "PHQ-2: 3 of 0 to 6\nThis total is worth mentioning to your clinician.\nSource: PHQ-2: " in err


def test_a_skipped_answer_leaves_no_total(piped: Piped, tmscoach: Run) -> None:
    piped("measure", "phq2", typed="2\n.\n")
    (score,) = json.loads(tmscoach("measure", "history", "phq2", "--json")[1])
    assert (score["total"], score["shown"]) == (None, "no total, 1 of 2 left blank")
    assert [answer["value"] for answer in score["answers"]] == [2, None]


def test_answers_are_given_as_options_and_put_right(tmscoach: Run) -> None:
    code, out, _ = tmscoach("measure", "fear", "--answer", "damage=7", "--at", "yesterday", "--json")
    kept = json.loads(out)
    assert (code, kept["day"], kept["total"]) == (Exit.DONE, "2026-11-23", 7)
    tmscoach("measure", "fear", "--answer", "damage=4", "--edit", "1")
    assert tmscoach("measure", "history", "fear")[1] == (
        "   1  2026-11-23  Fear of damage: 4 of 0 to 10\n"
        "                  Source: tmscoach's own question; a personal rating, not a validated scale.\n"
    )
    assert tmscoach("measure", "delete", "1")[0] == Exit.DONE
    assert tmscoach("measure", "history", "fear") == (Exit.DONE, "", "No score yet.\n")


def test_the_weekly_check_is_a_measure_too(tmscoach: Run) -> None:
    tmscoach("measure", "weekly", "--answer", "average=9")
    tmscoach("measure", "weekly", "--answer", "average=4", "--answer", "limit=2", "--edit", "1")
    out = tmscoach("measure", "history", "weekly")[1]
    assert "symptoms 4  limited 2  spoiled -  understand -  believe -" in out and "Source: " in out
    tmscoach("measure", "delete", "1", "--weekly")
    assert kept(tmscoach) == []


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("measure", "tsk"), Exit.USAGE, "There is no measure 'tsk'."),
        (("measure", "phq3"), Exit.USAGE, "Did you mean phq2?"),
        (("measure", "daily"), Exit.USAGE, "daily_scores"),
        (("measure", "phq2", "--answer", "mood"), Exit.USAGE, "is no answer"),
        (("measure", "phq2", "--answer", "mood=x"), Exit.USAGE, "is no answer"),
        (("measure", "phq2", "--answer", "mood=9"), Exit.USAGE, "outside the scale"),
        (("measure", "phq2", "--answer", "mood=1", "--answer", "mood=2"), Exit.USAGE, "twice"),
        (("measure", "phq2", "--answer", "sleep=1"), Exit.USAGE, "has no question 'sleep'"),
        (("measure", "phq2", "--answer", "mood=.", "--answer", "interest=."), Exit.REFUSED, "Nothing was"),
        (("measure", "phq2", "--answer", "mood=1", "--at", "2027-01-01"), Exit.USAGE, "2027"),
        (("measure", "phq2", "--answer", "mood=1", "--edit", "3"), Exit.REFUSED, "There is no score 3."),
        (("measure", "on", "weekly"), Exit.REFUSED, "no switch"),
        (("measure", "delete", "3"), Exit.REFUSED, "There is no score 3."),
        (("measure", "check", "nowhere.toml"), Exit.REFUSED, "is not there"),
        (("measure", "install", "nowhere.toml"), Exit.REFUSED, "is not there"),
        (("score", "add", "TSK-11", "30"), Exit.USAGE, "range"),
        (("score", "add", "TSK-11", "30", "--range", "11 44"), Exit.USAGE, "is no range"),
        (("score", "add", "TSK-11", "nan", "--range", "0-6"), Exit.USAGE, "outside"),
        (("score", "add", "GAD-2", "3", "--range", "0-6"), Exit.USAGE, "is asked here"),
        (("score", "edit", "3", "1"), Exit.REFUSED, "There is no score 3."),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(
    tmscoach: Run, argv: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = tmscoach(*argv)
    assert (found, out) == (code, "")
    assert said in err
    assert json.loads(tmscoach("measure", "history", "--json")[1]) == []


def test_a_clinics_file_is_checked_installed_switched_on_and_answered(
    tmscoach: Run, piped: Piped, clinic: str
) -> None:
    assert tmscoach("measure", "check", clinic)[1] == "steps: Stairs and steps, 1 question. It can be used.\n"
    assert tmscoach("measure", "list")[1].count("steps") == 0  # looking keeps nothing
    assert tmscoach("measure", "install", clinic)[0] == Exit.DONE
    assert tmscoach("measure", "install", clinic)[0] == Exit.REFUSED
    assert "off" in tmscoach("measure", "list")[1].splitlines()[-1]
    tmscoach("measure", "on", "steps")
    listed = next(m for m in json.loads(tmscoach("measure", "list", "--json")[1]) if m["id"] == "steps")
    assert (listed["own"], listed["on"], listed["due"]) == (True, True, "")  # asked only when asked for
    code, _, err = piped("measure", "steps", typed="0\n3\n")
    assert code == Exit.DONE
    assert "Write 1 to 5" in err and "Stairs and steps: 3 of 1 to 5" in err
    assert "Source: an invented clinic, leaflet 3." in err


def test_a_total_by_hand_stands_with_its_range_and_source(tmscoach: Run) -> None:
    tmscoach("score", "add", "TSK-11", "31", "--range", "11-44", "--source", "the sheet")
    tmscoach("score", "add", "tsk-11", "28")
    tmscoach("score", "edit", "2", "27")
    assert tmscoach("score", "list") == (
        Exit.DONE,
        "   1  2026-11-24  TSK-11: 31 of 11 to 44\n"
        "                  Source: the sheet.\n"
        "   2  2026-11-24  TSK-11: 27 of 11 to 44\n"
        "                  Source: the sheet.\n",
        "",
    )
    assert tmscoach("measure", "history", "tsk-11")[1] == tmscoach("score", "list")[1]


def test_with_not_yet_examined_the_dials_and_fear_wait_but_a_given_number_is_kept(
    tmscoach: Run, answer: Answer
) -> None:
    tmscoach("gate", "not-yet")
    code, _, err = answer(b"4\n3\n2\n")
    assert code == Exit.DONE
    assert "3 of 3. " in err and "believe" not in err
    assert kept(tmscoach)[0]["believe"] is None
    assert "waits until a physician" in tmscoach("measure", "fear")[2]
    assert tmscoach("checkin", "--believe", "40")[0] == Exit.DONE
