"""Worries put off to a time of the day, from the command line."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Piped
from tests.conftest import FrozenTime

from tmscoach.errors import Exit
from tmscoach.startup import Services


def test_a_worry_is_put_off_listed_told_by_today_and_let_go(piped: Piped, now: FrozenTime) -> None:
    assert piped("drill", "worries") == (Exit.DONE, "", "No worry waits.\n")
    assert piped("drill", "worries", "--json")[1] == "[]\n"
    code, out, err = piped("drill", "worries", "--add", "The letter.", "--at", "18.15")
    assert (code, out) == (Exit.DONE, "")
    assert err.startswith("Put off until Tuesday 18:15. You need not look at it sooner.\nYour shell may")
    assert piped("drill", "worries")[1] == "until 2026-11-24 18:15: The letter.\n"
    assert "The letter." not in piped("today")[1]
    assert piped("drill", "worries", "--close")[2] == "Let go of: 0.\n"
    now.move(hours=5)
    assert piped("drill", "worries")[1] == "due since 2026-11-24 18:15: The letter.\n"
    today = piped("today")[1]
    assert "A worry whose time has come: The letter.\n" in today
    assert "tmscoach drill worries --close lets go of it.\n" in today
    assert json.loads(piped("today", "--json")[1])["worries_due"][0]["text"] == "The letter."
    assert json.loads(piped("drill", "worries", "--close", "--json")[1]) == {"closed": 1}
    assert piped("drill", "worries")[1] == ""
    assert "The letter." not in piped("today")[1]


def test_the_time_chosen_last_is_the_usual_one(piped: Piped) -> None:
    assert "Tuesday 17:30" in piped("drill", "worries", "--add", "The letter.")[2]
    piped("drill", "worries", "--add", "The roof.", "--at", "9")
    found = json.loads(piped("drill", "worries", "--add", "The car.", "--json")[1])
    assert (found["text"], found["due"], found["is_due"]) == ("The car.", "2026-11-25T09:00:00+01:00", False)


def test_a_worry_can_come_from_stdin_where_no_shell_remembers_it(piped: Piped) -> None:
    code, _, err = piped("drill", "worries", "--add", "-", typed="The letter.\nmore")
    assert (code, err) == (Exit.DONE, "Put off until Tuesday 17:30. You need not look at it sooner.\n")
    assert piped("drill", "worries")[1] == "until 2026-11-24 17:30: The letter.\n"


def test_hostile_words_are_kept_and_shown_as_pictures(piped: Piped, services: Services, hostile: str) -> None:
    piped("drill", "worries", "--add", hostile)
    for argv in ((), ("--json",)):
        out = piped("drill", "worries", *argv)[1]
        assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in out)
    assert json.loads(out)[0]["text"] == hostile


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("--add", "The letter.", "--at", "25:99"), Exit.USAGE, "--at: '25:99' is not a time of day."),
        (("--add", "The letter.", "--at", "٣"), Exit.USAGE, "is not a time of day."),
        (("--add", "The letter.", "--at", "1" + "0" * 400), Exit.USAGE, "is not a time of day."),
        (("--add", "The letter.", "--at", "1\x1b[31m"), Exit.USAGE, "is not a time of day."),
        (("--add", ""), Exit.REFUSED, "There is no worry yet."),
        (("--add", " \n"), Exit.REFUSED, "There is no worry yet."),
        (("--add", "-"), Exit.REFUSED, "There is no worry yet."),
        (("--at", "17:30"), Exit.USAGE, "--at belongs to --add."),
        (("--add", "The letter.", "--close"), Exit.USAGE, "--add and --close are two things."),
        (("The letter.",), Exit.USAGE, "letter"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    piped: Piped, services: Services, argv: tuple[str, ...], code: Exit, said: str
) -> None:
    found, out, err = piped("drill", "worries", *argv)
    assert (found, out) == (code, "")
    assert said in err
    assert "\x1b" not in err
    assert services.worry.waiting() == ()
    assert f"{services.worry.usual():%H:%M}" == "17:30"
