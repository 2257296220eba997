"""`tmscoach ladder`: drawn, tried and told in plain lines."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Piped, Run

from tmscoach.errors import Exit


@pytest.fixture
def drawn(tmscoach: Run) -> Run:
    """One goal with two rungs, and the all-clear."""
    tmscoach("gate", "yes")
    assert tmscoach("ladder", "add", "Carry my grandchild")[:2] == (0, "1\n")
    assert tmscoach("ladder", "rung", "1", "a bag")[1] == "1\n"
    assert tmscoach("ladder", "rung", "1", "type a letter", "--minutes", "10")[1] == "2\n"
    return tmscoach


def test_an_empty_ladder_says_how_to_begin(tmscoach: Run) -> None:
    code, out, err = tmscoach("ladder")
    assert code == 0 and "What do you miss?" in out and "ladder add" in err
    assert tmscoach("ladder", "list")[:2] == (0, "")
    assert json.loads(tmscoach("ladder", "list", "--json")[1]) == []
    assert json.loads(tmscoach("ladder", "--json")[1])["goals"] == []


def test_the_overview_names_every_number_and_why_a_rung_is_suggested(drawn: Run) -> None:
    _, out, _ = drawn("ladder")
    assert "Goal 1: Carry my grandchild" in out
    assert " 1. a bag  (suggested)  [rung 1]" in out
    assert " 2. type a letter  (10 min)  [rung 2]" in out
    assert "5 to 8 are a good number" in out
    assert "Why: No rung was tried yet" in out


def test_a_rung_is_tried_and_told_of_line_by_line(drawn: Run, piped: Piped) -> None:
    code, out, err = piped("ladder", "try", "2", typed="6\n60\n")
    assert code == 0 and out.endswith("\n1\n") and "Nothing is counted" in err
    assert "You were about to: type a letter" in drawn("ladder")[1]
    told = "no\n2\n10\n8\nmy hands were warm\n.\nMy hands hold.\n"
    code, out, err = piped("ladder", "found", typed=told)
    assert code == 0 and "'no' is not a rating" in out and "Kept. Alarm: 6 expected, 2 found." in err
    (item,) = json.loads(drawn("evidence", "list", "--json")[1])
    assert (item["text"], item["kind"]) == ("My hands hold.", "did-it-anyway")
    _, out, _ = drawn("ladder", "show")
    assert "alarm ··○───●···· 6 → 2" in out and "harm ·○────●···· 60 → 10" in out
    assert "8 min" in out and "my hands were warm" in out and "alarm, n 1: too few to say" in out
    assert "You were about to" not in drawn("ladder")[1]


def test_answers_that_end_half_way_are_kept_and_the_rest_is_told_later(drawn: Run, piped: Piped) -> None:
    drawn("ladder", "try", "1", "--alarm", "5", "--harm", "50")
    code, _, err = piped("ladder", "found", typed="3\n")
    assert code == Exit.INTERRUPTED and "kept" in err
    _, out, _ = drawn("ladder", "--json")
    (left,) = json.loads(out)["open_attempts"]
    assert (left["alarm_found"], left["found"]) == (3, False)
    code, out, _ = piped("ladder", "found", typed="\n20\n\n\n\n")
    assert code == 0 and "(enter keeps: 3)" in out
    assert json.loads(drawn("ladder", "found", "1", "--learned", "it held", "--json")[1])["alarm_found"] == 3


def test_an_unfinished_guess_begins_nothing(drawn: Run, piped: Piped) -> None:
    assert piped("ladder", "try", "1", typed="5\n")[0] == Exit.INTERRUPTED
    assert json.loads(drawn("ladder", "--json")[1])["open_attempts"] == []


def test_options_say_it_all_at_once(drawn: Run) -> None:
    assert drawn("ladder", "try", "1", "--alarm", "t", "--harm", "80")[1] == "1\n"
    told = ("--alarm", "2", "--harm", "10", "--happened", "it held", "--learned", "it can", "--minutes", "5")
    code, out, _ = drawn("ladder", "found", *told, "--json")
    found = json.loads(out)
    assert code == 0 and (found["alarm_surprise"], found["harm_surprise"], found["minutes"]) == (8, 70, 5)
    assert json.loads(drawn("ladder", "evidence", "1", "--json")[1])["evidence_uuid"]
    assert drawn("ladder", "evidence", "1")[0] == Exit.REFUSED
    assert "it can" in drawn("evidence", "list")[1]


def test_not_this_time_is_an_answer(drawn: Run) -> None:
    drawn("ladder", "try", "1", "--harm", "80")
    code, _, err = drawn("ladder", "found", "--not-this-time")
    assert code == 0 and err.startswith("Not this time.")
    code, _, err = drawn("ladder", "found")
    assert code == Exit.USAGE and "no attempt" in err


def test_rungs_are_edited_moved_split_put_away_and_deleted(drawn: Run) -> None:
    assert drawn("ladder", "split", "1", "half a bag", "a full bag")[1] == "3\n"
    drawn("ladder", "edit", "2", "--at", "1", "--minutes", "0")
    drawn("ladder", "edit", "2", "type a line")
    _, out, _ = drawn("ladder", "list")
    assert [line.split(".")[1].split("  ")[0] for line in out.splitlines()[1:4]] == [
        " type a line",
        " half a bag",
        " a full bag",
    ]
    drawn("ladder", "away", "2")
    assert "type a line" not in drawn("ladder", "list")[1]
    assert "-. type a line  (put away)" in drawn("ladder", "list", "--all")[1]
    assert json.loads(drawn("ladder", "back", "2", "--json")[1])["height"] == 1
    drawn("ladder", "delete", "2")
    drawn("ladder", "edit", "--goal", "1", "Carry her")
    drawn("ladder", "away", "--goal", "1")
    assert "Carry her" not in drawn("ladder", "list")[1]
    assert "Goal 1: Carry her  (put away)" in drawn("ladder", "list", "--all")[1]
    drawn("ladder", "delete", "--goal", "1")
    assert drawn("ladder", "show", "1")[0] == Exit.REFUSED


def test_a_drill_goes_through_a_rung_in_plain_lines(drawn: Run, piped: Piped) -> None:
    alarm, guess, line, breath, done, found = "7\n5\n", "\n70\n", "\n", "\n", "1\n", "20\nit held\nit can\n"
    typed = f"{alarm}{guess}{line}{breath}{done}{found}4\n3\n2\nrest\n\n"
    code, out, _ = piped("ladder", "try", "1", "--drill", typed=typed)
    assert code == 0 and "enter keeps: a bag" in out
    (goal,) = json.loads(drawn("ladder", "show", "--json")[1])
    (attempt,) = goal["rungs"][0]["attempts"]
    assert (attempt["harm_expected"], attempt["harm_found"], attempt["learned"]) == (70, 20, "it can")


def test_the_plain_drill_offers_the_rungs_by_number(drawn: Run, piped: Piped) -> None:
    code, out, _ = piped("drill", "movement", "--json", typed="7\n5\n2\n70\nq\n")
    assert code == 0
    drill = json.loads(out)
    assert drill["doing"] == "type a letter" and drill["rung_uuid"]
    assert "  1  a bag  (suggested)" in piped("drill", "movement", typed="7\n5\nq\n")[1]


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("ladder", "add", " "), Exit.REFUSED),
        (("ladder", "rung", "9", "a rung"), Exit.REFUSED),
        (("ladder", "rung", "1", "a rung", "--at", "9"), Exit.REFUSED),
        (("ladder", "rung", "1", "a rung", "--minutes", "9999"), Exit.USAGE),
        (("ladder", "edit", "1"), Exit.USAGE),
        (("ladder", "edit", "--goal", "1", "--at", "2"), Exit.USAGE),
        (("ladder", "edit", "9", "words"), Exit.REFUSED),
        (("ladder", "try", "9", "--alarm", "1"), Exit.REFUSED),
        (("ladder", "try", "1", "--alarm", "11"), Exit.USAGE),
        (("ladder", "try", "1", "--harm", "101"), Exit.USAGE),
        (("ladder", "try", "1", "--drill", "--harm", "10"), Exit.USAGE),
        (("ladder", "found", "9", "--harm", "1"), Exit.REFUSED),
        (("ladder", "found", "1", "--harm", "1", "--not-this-time"), Exit.USAGE),
        (("ladder", "delete", "1", "--goal", "--attempt"), Exit.USAGE),
        (("ladder", "show", "99999999999999999999"), Exit.USAGE),
        (("ladder", "--json", "list"), Exit.USAGE),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(
    drawn: Run, argv: tuple[str, ...], code: int
) -> None:
    before = drawn("ladder", "--json")[1]
    ended, out, err = drawn(*argv)
    assert (ended, out) == (code, "") and err
    assert drawn("ladder", "--json")[1] == before


def test_attempts_wait_for_the_gate_in_its_own_words(tmscoach: Run) -> None:
    tmscoach("ladder", "add", "Dance")
    tmscoach("ladder", "rung", "1", "one song")
    code, out, err = tmscoach("ladder", "try", "1", "--alarm", "5")
    assert (code, out) == (Exit.REFUSED, "") and "until a physician has examined you" in err
    assert "until a physician has examined you" in tmscoach("ladder")[1]


def test_hostile_words_reach_no_terminal(drawn: Run, hostile: str) -> None:
    hostile = hostile.replace("\x00", "")
    drawn("ladder", "add", hostile)
    drawn("ladder", "rung", "2", hostile)
    drawn("ladder", "try", "3", "--harm", "80")
    told = drawn("ladder", "found", "--harm", "0", "--happened", hostile, "--learned", hostile)
    shown = [drawn("ladder", *argv) for argv in ((), ("list",), ("show",), ("show", "--json"))]
    for _, out, err in (told, *shown):
        assert "\x1b" not in out + err and "\u202e" not in out + err
    assert "[red]y" in shown[1][1]


def test_progress_has_a_line_about_surprise(drawn: Run) -> None:
    assert "Ladder" not in drawn("progress")[1]
    for harm in (60, 40, 30, 20, 10):
        drawn("ladder", "try", "1", "--harm", "60")
        drawn("ladder", "found", "--harm", str(harm))
    assert "harm, n 5: 60 expected, 30 found; surprise 30 (medians)" in drawn("progress")[1]
    assert json.loads(drawn("progress", "--json")[1])["ladder_harm"]["n"] == 5
