"""The weekly check from the command line: answered by options, or question by question."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest
from tests.cli.conftest import Run
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
        "Source: tmscoach's own questions; personal ratings, not a validated scale.".split(),
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
