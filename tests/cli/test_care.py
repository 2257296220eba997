"""Visits, questions, the gate and people to reach, from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import FrozenTime

from tmscoach.errors import Exit
from tmscoach.startup import Services


@pytest.fixture
def told_before(services: Services) -> None:
    """The one warning about the shell's memory was given already."""
    services.preferences.put("warned_history", "yes")


# --- visits -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_before")
def test_a_visit_is_kept_and_listed(tmscoach: Run) -> None:
    code, out, err = tmscoach("visit", "add", "2026-12-03", "--mode", "video", "--note", "bring\nthe packet")
    assert (code, out, err) == (Exit.DONE, "1\n", "Kept: follow-up, 2026-12-03, video.\n")
    tmscoach("visit", "add", "yesterday", "--kind", "consultation")
    assert tmscoach("visit", "list")[1].splitlines() == [
        "   1  2026-12-03  follow-up     video      bring the packet",
        "   2  2026-11-23  consultation  in-person",
    ]


def test_visits_as_json(tmscoach: Run) -> None:
    _, out, err = tmscoach("visit", "add", "2026-12-03", "--json")
    expected = {
        "id": 1,
        "day": "2026-12-03",
        "kind": "follow-up",
        "mode": "in-person",
        "whom": "",
        "note": "",
    }
    assert (json.loads(out), err) == (expected, "")
    assert json.loads(tmscoach("visit", "list", "--json")[1]) == [expected]


def test_a_visit_can_be_changed_and_the_rest_stays(tmscoach: Run) -> None:
    tmscoach("visit", "add", "2026-12-03", "--kind", "therapy", "--note", "first")
    code, out, _ = tmscoach("visit", "edit", "1", "--note", "she listened", "--json")
    assert code == Exit.DONE
    assert json.loads(out) == {
        "id": 1,
        "day": "2026-12-03",
        "kind": "therapy",
        "mode": "in-person",
        "whom": "",
        "note": "she listened",
    }
    tmscoach("visit", "edit", "1", "--day", "2026-12-10", "--mode", "phone", "--note", "")
    assert tmscoach("visit", "list")[1] == "   1  2026-12-10  therapy       phone\n"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("visit", "add", "someday"), "'someday' is not a day"),
        (("visit", "add", "2026-02-30"), "'2026-02-30' is not a day"),
        (("visit", "add", "today", "--kind", "party"), "consultation, follow-up, therapy, other"),
        (("visit", "add", "today", "--mode", "owl"), "in-person, phone, video"),
        (("visit", "edit", "1", "--kind", "party"), "'party' is not a kind of visit"),
        (("gate", "maybe"), "yes, not-yet, unsure"),
        (("gate", "--by", "Dr. Example"), "no answer to keep these with"),
        (("gate", "yes", "--on", "2026-12-01"), "is in the future"),
    ],
)
def test_a_command_written_wrongly_is_one_line_and_exit_2(
    tmscoach: Run, argv: tuple[str, ...], said: str
) -> None:
    code, out, err = tmscoach(*argv)
    assert (code, out) == (Exit.USAGE, "")
    assert said in err
    assert err.count("\n") == 1
    assert tmscoach("visit", "list", "--json")[1] == "[]\n"
    assert json.loads(tmscoach("gate", "--json")[1]) is None


def test_a_number_that_is_not_in_the_list_is_refused(tmscoach: Run) -> None:
    for argv in (
        ("visit", "delete", "7"),
        ("visit", "edit", "7"),
        ("question", "done", "7", "x"),
        ("question", "delete", "7"),
    ):
        code, _, err = tmscoach(*argv)
        assert code == Exit.REFUSED
        assert f"There is no {argv[0]} 7." in err


def test_a_visit_can_be_deleted(tmscoach: Run) -> None:
    tmscoach("visit", "add", "today")
    assert tmscoach("visit", "delete", "1") == (Exit.DONE, "", "Visit 1 is off the list.\n")
    code, out, err = tmscoach("visit", "list")
    assert (code, out) == (Exit.DONE, "")
    assert "No visit yet." in err


# --- questions ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_before")
def test_a_question_is_kept_once_and_answered(tmscoach: Run) -> None:
    assert tmscoach("question", "add", "Is this new?") == (Exit.DONE, "1\n", "")
    code, out, err = tmscoach("question", "add", "is this  new?")
    assert (code, out) == (Exit.DONE, "1\n")
    assert err == "You asked this on 2026-11-24. It waits for an answer.\n"
    tmscoach("question", "add", "And sport?", "--for", "therapist")
    assert tmscoach("question", "done", "1", "Only with fever.")[0] == Exit.DONE
    assert tmscoach("question", "list")[1] == "   2  2026-11-24  therapist   And sport?\n"
    assert tmscoach("question", "list", "--all")[1].splitlines()[0] == (
        "   1  2026-11-24  doctor      Is this new?  ->  Only with fever."
    )
    assert "The answer was: Only with fever." in tmscoach("question", "add", "Is this new?")[2]
    tmscoach("question", "done", "1", "")
    assert len(tmscoach("question", "list")[1].splitlines()) == 2
    tmscoach("question", "delete", "1")
    assert [q["id"] for q in json.loads(tmscoach("question", "list", "--json")[1])] == [2]


def test_questions_as_json(tmscoach: Run) -> None:
    found = json.loads(tmscoach("question", "add", "One?", "--json")[1])
    assert found == {
        "id": 1,
        "day": "2026-11-24",
        "text": "One?",
        "for_whom": "doctor",
        "answer": "",
        "answered_on": None,
        "repeated": False,
    }
    assert json.loads(tmscoach("question", "add", "One?", "--json")[1])["repeated"] is True


def test_an_empty_question_is_refused(tmscoach: Run) -> None:
    assert tmscoach("question", "add", "  ")[0] == Exit.REFUSED
    code, out, err = tmscoach("question", "list")
    assert (code, out) == (Exit.DONE, "")
    assert "No question waits." in err


def test_hostile_words_reach_no_terminal(tmscoach: Run) -> None:
    words = "[/x] \x1b[31mred \x1b]52;c;aGk=\x07 \u202e end"
    tmscoach("question", "add", words, "--for", words)
    tmscoach("visit", "add", "today", "--note", words)
    tmscoach("gate", "yes", "--by", words, "--said", words)
    for argv in (
        ("question", "list"),
        ("question", "add", words),
        ("question", "list", "--json"),
        ("visit", "list"),
        ("visit", "list", "--json"),
        ("gate",),
        ("gate", "--json"),
    ):
        _, out, err = tmscoach(*argv)
        assert not set(out + err) & {"\x1b", "\x07", "\u202e"}
        assert "[/x]" in out + err or argv == ("question", "add", words)
    assert json.loads(tmscoach("question", "list", "--json")[1])[0]["text"] == words


# --- gate, support, care ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_before")
def test_the_gate_asks_until_it_is_answered(tmscoach: Run) -> None:
    assert tmscoach("gate") == (
        Exit.DONE,
        "Has a physician examined you for these symptoms?\n",
        "",
    )
    code, out, err = tmscoach(
        "gate", "yes", "--on", "2026-09-01", "--by", "Dr. Example", "--said", "nothing is broken"
    )
    assert code == Exit.DONE
    assert out == "yes (answered 2026-11-24, examined 2026-09-01, by Dr. Example)\nnothing is broken\n"
    assert err.startswith("Everything is open.")
    assert json.loads(tmscoach("gate", "--json")[1]) == {
        "answer": "yes",
        "day": "2026-11-24",
        "examined_on": "2026-09-01",
        "by_whom": "Dr. Example",
        "said": "nothing is broken",
    }
    assert tmscoach("gate", "not-yet")[1] == "not-yet (answered 2026-11-24)\n"


def test_people_to_reach_and_signs_need_no_store(tmscoach: Run, home: Path) -> None:
    code, out, _ = tmscoach("support")
    assert code == Exit.DONE
    assert "cannot see or contact anyone" in out
    assert "116 123" in out
    code, out, _ = tmscoach("care")
    assert code == Exit.DONE
    assert out.count("\n  - ") > 10
    assert len(json.loads(tmscoach("support", "--json")[1])["number"]) == 6
    assert len(json.loads(tmscoach("care", "--json")[1])["group"]) == 3
    assert not home.exists()


# --- what was missing ---------------------------------------------------------------------------------------


def test_an_answered_question_as_json(tmscoach: Run) -> None:
    added = json.loads(tmscoach("question", "add", "One?", "--json")[1])
    code, out, err = tmscoach("question", "done", "1", "Yes, one.", "--json")
    assert (code, err) == (Exit.DONE, "")
    assert json.loads(out) == added | {"answer": "Yes, one.", "answered_on": "2026-11-24"}


def test_an_examination_of_today_can_be_told_in_the_small_hours(tmscoach: Run, now: FrozenTime) -> None:
    now.move(hours=11)  # 01:02 on the 25th by the calendar
    assert tmscoach("gate", "yes", "--on", "today")[0] == Exit.DONE
    found = json.loads(tmscoach("gate", "--json")[1])
    assert (found["day"], found["examined_on"]) == ("2026-11-24", "2026-11-24")


def test_a_number_larger_than_any_store_holds_is_wrong_usage(tmscoach: Run) -> None:
    for argv in (("visit", "edit"), ("visit", "delete"), ("question", "done"), ("question", "delete")):
        words = ("x",) if argv == ("question", "done") else ()
        code, out, err = tmscoach(*argv, "9" * 30, *words)
        assert (code, out) == (Exit.USAGE, "")
        assert "NUMBER" in err


@pytest.mark.parametrize(
    "argv",
    [
        ("question", "add", "words"),
        ("question", "done", "1", "words"),
        ("visit", "add", "today", "--note", "words"),
        ("visit", "edit", "1", "--note", "words"),
        ("gate", "yes", "--by", "words"),
        ("gate", "yes", "--said", "words"),
        ("evidence", "add", "words"),
        ("evidence", "edit", "1", "words"),
        ("cause", "add", "words"),
    ],
    ids=lambda argv: " ".join(argv[:2]),
)
def test_words_in_an_argument_warn_once_of_the_shells_memory(
    tmscoach: Run, services: Services, argv: tuple[str, ...]
) -> None:
    services.care.park_question("One?")
    services.care.add_visit(date(2026, 11, 24))
    services.belief.add_evidence("It moved.")
    code, out, err = tmscoach(*argv)
    assert code == Exit.DONE
    assert err.startswith("Your shell may remember this command and the words in it;")
    assert "Your shell" not in out
    assert "Your shell" not in tmscoach(*argv)[2]
    assert "shell" not in tmscoach("write", "words")[2]  # said once, whatever the command


def test_without_words_and_where_nothing_was_kept_there_is_no_warning(tmscoach: Run) -> None:
    for argv in (
        ("visit", "add", "today"),
        ("visit", "edit", "1", "--mode", "phone"),
        ("gate", "unsure"),
        ("evidence", "add", " "),
        ("cause", "add", "a", "b", "c", "d"),
        ("question", "done", "7", "words"),
        ("checkin", "--average", "4"),
    ):
        assert "shell" not in tmscoach(*argv)[2]
    assert "shell" in tmscoach("write", "words")[2]
