"""People, homework, own numbers, the preparation of a visit and the shelf, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from tmscoach.errors import Exit
from tmscoach.startup import Services

WORDS = "[/x] \x1b[31mred \x1b]52;c;aGk=\x07 \u202e end"


@pytest.fixture(autouse=True)
def told_before(services: Services) -> None:
    """The one warning about the shell's memory was given already."""
    services.preferences.put("warned_history", "yes")


def test_a_person_is_kept_changed_put_away_and_brought_back(tmscoach: Run) -> None:
    assert tmscoach("person", "add", "Robin", "--role", "doctor", "--support") == (
        Exit.DONE,
        "1\n",
        "Kept: Robin.\n",
    )
    tmscoach("person", "edit", "1", "--reach", "0700 1", "--no-support")
    assert tmscoach("person", "list")[1] == "   1  Robin                     doctor, 0700 1\n"
    assert tmscoach("person", "delete", "1")[0] == Exit.DONE
    assert "Nobody yet" in tmscoach("person", "list")[2]
    assert json.loads(tmscoach("person", "list", "--all", "--json")[1])[0]["away"] is True
    tmscoach("person", "edit", "1", "--back")
    assert json.loads(tmscoach("person", "list", "--json")[1]) == [
        {
            "id": 1,
            "name": "Robin",
            "role": "doctor",
            "reach": "0700 1",
            "is_support": False,
            "away": False,
        }
    ]


def test_homework_is_kept_done_noted_changed_and_deleted(tmscoach: Run) -> None:
    code, out, err = tmscoach("homework", "add", "walk", "--due", "thursday", "--from", "Robin")
    assert (code, out, err) == (Exit.DONE, "1\n", "Kept: walk, due Thursday.\n")
    tmscoach("homework", "done", "1", "--not", "guests")
    assert tmscoach("homework", "list")[1].splitlines() == [
        "   1  due Thursday            Robin       walk",
        "      in the way: guests",
    ]
    assert tmscoach("homework", "done", "1")[2] == "Done: walk.\n"
    assert "No homework." in tmscoach("homework", "list")[2]
    assert "done 2026-11-24" in tmscoach("homework", "list", "--all")[1]
    tmscoach("homework", "done", "1", "--undo")
    found = json.loads(tmscoach("homework", "edit", "1", "--due", "", "--json")[1])
    assert (found["text"], found["due_on"], found["done_on"]) == ("walk", None, None)
    assert tmscoach("homework", "delete", "1")[0] == Exit.DONE
    assert json.loads(tmscoach("homework", "list", "--all", "--json")[1]) == []


def test_today_prints_homework_the_follow_up_and_how_to_put_it_off(tmscoach: Run) -> None:
    tmscoach("visit", "add", "3w", "--kind", "consultation")
    tmscoach("homework", "add", "walk", "--due", "yesterday")
    out = tmscoach("today")[1]
    assert "  From your therapist: walk  (was due yesterday, homework 1)\n" in out
    assert "A follow-up fits now: 3 to 4 weeks after the first visit" in out
    assert "Why: Your last consultation was on 3 November." in out
    tmscoach("visit", "put-off")
    assert "A follow-up" not in tmscoach("today")[1]


def test_a_visit_is_prepared_in_plain_lines(tmscoach: Run) -> None:
    tmscoach("visit", "add", "2026-12-03", "--kind", "consultation", "--with", "Robin")
    tmscoach("question", "add", "What did the picture show?")
    out = tmscoach("visit", "prepare")[1]
    assert out.startswith("consultation, 3 December, in-person with Robin\n")
    assert "\n40 to 45 min  Before I go\n" in out
    assert "  - What did the picture show?\n" in out
    found = json.loads(tmscoach("visit", "prepare", "1", "--json")[1])
    assert found["minutes"] == 45 == sum(part["minutes"] for part in found["parts"])
    assert tmscoach("visit", "prepare", "9")[0] == Exit.REFUSED


def test_own_numbers_are_printed_and_a_store_that_cannot_be_read_hides_none(
    tmscoach: Run, services: Services
) -> None:
    tmscoach("person", "add", "Robin", "--reach", "0700 1", "--support")
    tmscoach("support", "edit", "1", "--reach", "112")
    tmscoach("support", "hide", "3")
    assert tmscoach("support", "add", "Night line", "0800 1")[1] == "7\n"
    code, out, err = tmscoach("support")
    assert (code, err) == (Exit.DONE, "")
    assert out.index("Robin: 0700 1") < out.index("Emergency: 112 (") < out.index("Night line: 0800 1")
    assert "Samaritans" not in out
    assert "Samaritans: call 116 123  (hidden)" in tmscoach("support", "list")[1]
    assert tmscoach("support", "hide", "1")[0] == Exit.REFUSED
    tmscoach("support", "back", "3")
    assert "Samaritans" in tmscoach("support")[1]
    tmscoach("support", "delete", "7")
    file = services.paths.database
    services.close()
    Path(file).write_bytes(b"no store at all " * 100)
    code, out, err = tmscoach("support")
    assert code == Exit.DONE
    assert "112, 911 or 999" in out
    assert "Samaritans" in out
    assert "could not be read" in err


def test_the_shelf_is_printed_and_reading_is_noted(tmscoach: Run) -> None:
    out = tmscoach("shelf")[1]
    assert "The other side" in out
    assert "tmswiki.org" in out
    assert tmscoach("shelf", "read", "1", "two pages")[0] == Exit.DONE
    assert tmscoach("shelf", "log")[1] == "2026-11-24  About treatment: two pages\n"
    assert "  done  learn" in tmscoach("today")[1]
    number = tmscoach("shelf", "add", "Mine", "--by", "Me")[1].strip()
    assert "Mine (Me)" in tmscoach("shelf")[1]
    assert tmscoach("shelf", "delete", number)[0] == Exit.DONE
    assert tmscoach("shelf", "delete", "1")[0] == Exit.REFUSED


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("person", "add", " "), Exit.REFUSED, "no name yet"),
        (("person", "edit", "7"), Exit.REFUSED, "no person 7"),
        (("homework", "add", ""), Exit.REFUSED, "no words yet"),
        (("homework", "add", "x", "--due", "someday"), Exit.USAGE, "is not a day"),
        (("homework", "done", "1", "--undo", "--not", "x"), Exit.USAGE, "do not go together"),
        (("homework", "done", "7"), Exit.REFUSED, "no homework 7"),
        (("support", "hide", "99"), Exit.REFUSED, "no number 99"),
        (("support", "add", "x", " "), Exit.REFUSED, "way to reach"),
        (("support", "--json", "list"), Exit.USAGE, "--json stands before"),
        (("shelf", "--json", "log"), Exit.USAGE, "--json stands before"),
        (("shelf", "read", "99"), Exit.REFUSED, "no number 99"),
        (("shelf", "add", " "), Exit.REFUSED, "no title yet"),
    ],
)
def test_what_cannot_be_is_one_line_and_writes_nothing(
    tmscoach: Run, argv: tuple[str, ...], code: Exit, said: str
) -> None:
    found, out, err = tmscoach(*argv)
    assert (found, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1
    assert tmscoach("person", "list", "--all", "--json")[1] == "[]\n"
    assert tmscoach("homework", "list", "--all", "--json")[1] == "[]\n"


def test_hostile_words_reach_no_terminal(tmscoach: Run) -> None:
    tmscoach("person", "add", WORDS, "--role", WORDS, "--reach", WORDS, "--support")
    tmscoach("homework", "add", WORDS, "--from", WORDS)
    tmscoach("homework", "done", "1", "--not", WORDS)
    tmscoach("homework", "add", WORDS, "--from", WORDS)
    tmscoach("support", "add", WORDS, WORDS, "--where", WORDS)
    tmscoach("shelf", "add", WORDS, "--by", WORDS, "--where", WORDS)
    tmscoach("shelf", "read", "19", WORDS)
    tmscoach("visit", "add", "2026-12-03", "--with", WORDS, "--note", WORDS)
    tmscoach("question", "add", WORDS, "--for", WORDS)
    for argv in (
        ("person", "list"),
        ("homework", "list"),
        ("support",),
        ("support", "list"),
        ("shelf",),
        ("shelf", "log"),
        ("visit", "list"),
        ("visit", "prepare"),
        ("question", "list"),
        ("today",),
    ):
        for more in ((), ("--json",)):
            _, out, err = tmscoach(*argv, *more)
            assert not set(out + err) & {"\x1b", "\x07", "\u202e"}, argv
            assert "[/x]" in out, argv
