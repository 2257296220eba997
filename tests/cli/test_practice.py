"""Looking back on drills from the command line: history, numbers, mending, stages, too much."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.cli.conftest import Piped
from tests.conftest import FrozenTime

from tmscoach.errors import Exit
from tmscoach.models.terms import Trigger
from tmscoach.startup import Services

QUICK = "3\n6\n\n2\n\n4\n"  # a worry, 6 to 4, anger
LARGEST = str(2**63 - 1)
Practise = Callable[..., None]


@pytest.fixture
def practise(services: Services) -> Practise:
    """Finishes quick drills, each with its alarm before and after."""

    def several(*ratings: tuple[int | None, int | None], trigger: Trigger = Trigger.PAIN) -> None:
        for before, after in ratings:
            drill = services.drill.begin("quick", trigger)
            drill = services.drill.answer(drill, "before", alarm=before)
            while drill.step != "after":
                drill = services.drill.answer(drill, drill.step)
            services.drill.answer(drill, "after", alarm=after)

    return several


# --- history ------------------------------------------------------------------------------------------------


def test_practice_without_the_app_is_noted(piped: Piped) -> None:
    assert piped("now", "--done", "--trigger", "pain", "--before", "7", "--after", "5") == (
        Exit.DONE,
        "1\n",
        "Kept: a drill without the app, 2026-11-24 14:02.\n",
    )
    code, out, err = piped("now", "--done", "--at", "yesterday", "--json")
    assert (code, err) == (Exit.DONE, "")
    found = json.loads(out)
    assert (found["id"], found["day"], found["mode"], found["finished"]) == (
        2,
        "2026-11-23",
        "app-free",
        True,
    )
    assert piped("drill", "history")[1] == (
        "    1  2026-11-24 14:02  Without the app       7 to 5        pain\n"
        "    2  2026-11-23 12:00  Without the app       Not rated\n"
    )


def test_the_drills_that_were_practised(piped: Piped, services: Services, now: FrozenTime) -> None:
    code, out, err = piped("drill", "history")
    assert (code, out) == (Exit.DONE, "")
    assert err == "No drill yet. tmscoach now begins the quick one.\n"
    assert piped("drill", "history", "--json")[1] == "[]\n"
    piped("now", typed=QUICK)
    now.move(minutes=10)
    piped("drill", "fear", typed="n\n\n7\n")
    assert piped("drill", "history")[1] == (
        "    2  2026-11-24 14:12  Fear thought drill    not finished  fear, new or different\n"
        "    1  2026-11-24 14:02  Quick drill           6 to 4        worry, anger\n"
    )
    assert piped("drill", "history", "-n", "1")[1].startswith("    2  ")
    assert piped("drill", "history", "--before", "2")[1].startswith("    1  ")
    assert piped("drill", "history", "--before", "1") == (Exit.DONE, "", "No older drill.\n")
    found = json.loads(piped("drill", "history", "--json")[1])
    assert [(row["id"], row["finished"], row["is_new"]) for row in found] == [
        (2, False, True),
        (1, True, False),
    ]


def test_one_drill_is_told_with_everything_it_recorded(piped: Piped, services: Services) -> None:
    lines = ["1", "6", "10", "It will stay.", "", "a", "It moved.", "7", "2", "The letter.", "I will not."]
    piped("drill", typed="\n".join([*lines, "", "4", "5", "The soup.", "If it comes, soup.", "", ""]))
    code, out, err = piped("drill", "history", "1")
    assert (code, err) == (Exit.DONE, "")
    told = dict(line.split(": ", 1) for line in out.splitlines())
    [row] = services.practice.history()
    details = services.practice.details(row.uuid)
    assert told == {
        "drill": "1, Full drill, 2026-11-24 14:02",
        "stage": "1",
        "trigger": "pain",
        "alarm": "6 to 4",
        "hold": "10 to 5",
        "thought": "It will stay.",
        "line": f"{row.line} (voice: i; said: 3)",
        "because": "It moved.",
        "felt true": "7",
        "feeling": "anger",
        "about": "The letter.",
        "unsaid": "I will not.",
        "card": details.card,
        "back to": "The soup.",
        "cue": "If it comes, soup.",
    }
    found = json.loads(piped("drill", "history", "1", "--json")[1])
    assert (found["id"], found["uuid"], found["cue"]) == (1, row.uuid, "If it comes, soup.")
    assert {"stage", "moved", "harm_expected", "harm_found", "happened", "learned"} <= set(found)


def test_a_drill_left_half_way_says_so_and_leaves_out_what_was_not_asked(piped: Piped) -> None:
    piped("now", typed="1\n0\n")
    out = piped("drill", "history", "1")[1]
    assert "unfinished: yes\n" in out
    assert "alarm: 0 before, not rated after\n" in out
    assert "card" not in out
    assert "None" not in out


def test_hostile_words_of_a_drill_are_shown_as_pictures(piped: Piped, hostile: str) -> None:
    words = hostile.replace("\r", "")
    piped("drill", typed=f"1\n6\n8\n{words}\nq\n".encode())
    for argv in (("drill", "history", "1"), ("drill", "history", "1", "--json")):
        out = piped(*argv)[1]
        assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in out)
    assert json.loads(out)["thought"] == words


# --- numbers ------------------------------------------------------------------------------------------------


def test_numbers_by_trigger_and_by_line_with_medians_and_n(
    piped: Piped, practise: Practise, services: Services
) -> None:
    practise((7, 5), (8, 5), (6, 4), (7, 6), (9, 8), (None, 3))
    practise((4, 4), trigger=Trigger.FEAR)
    code, out, err = piped("drill", "numbers")
    assert (code, err) == (Exit.DONE, "")
    lines = out.splitlines()
    assert lines[:2] == [
        "Alarm before and after, 2026-08-26 to 2026-11-24. Medians; n counts drills rated twice.",
        "All: 7 to 5, n 6, 7 drills",
    ]
    assert "  pain: 7 to 5, n 5, 6 drills" in lines
    assert "  fear: too few to say, n 1, 1 drill" in lines
    assert sum(int(line.split("drill")[0].split()[-1]) for line in lines[lines.index("By line") + 1 :]) == 7
    found = json.loads(piped("drill", "numbers", "--json")[1])
    assert found["all"] == {"drills": 7, "n": 6, "before": 7.0, "after": 5.0}
    assert found["by_trigger"][1] == {"trigger": "fear", "drills": 1, "n": 1, "before": None, "after": None}
    assert sum(one["drills"] for one in found["by_line"]) == 7


def test_numbers_of_the_last_weeks_only(piped: Piped, practise: Practise, now: FrozenTime) -> None:
    practise((7, 5))
    now.move(days=7)
    assert "All: too few to say, n 0, 0 drills" in piped("drill", "numbers", "--weeks", "1")[1]
    assert "All: too few to say, n 1, 1 drill\n" in piped("drill", "numbers", "--weeks", "520")[1]


# --- putting right ------------------------------------------------------------------------------------------


def test_a_mistaken_rating_is_put_right_and_nothing_else(piped: Piped, services: Services) -> None:
    piped("now", typed=QUICK)
    [row] = services.practice.history()
    before = services.practice.details(row.uuid)
    code, out, err = piped("drill", "amend", "1", "--alarm-after", "5", "--hold-before", "t")
    assert (code, err) == (Exit.DONE, "")
    assert out == "alarm: 6 to 5\nhold: 10 before, not rated after\n"
    after = services.practice.details(row.uuid)
    assert (after.row.alarm_before, after.row.alarm_after, after.hold_before) == (6, 5, 10)
    assert (after.thought, after.card, after.row.line) == (before.thought, before.card, before.row.line)
    found = json.loads(piped("drill", "amend", "1", "--alarm-before", ".", "--json")[1])
    assert (found["alarm_before"], found["alarm_after"], found["hold_before"]) == (None, 5, 10)


def test_a_drill_that_is_not_finished_is_not_amended(piped: Piped, services: Services) -> None:
    piped("now", typed="3\n6\n")
    code, _, err = piped("drill", "amend", "1", "--alarm-before", "3")
    assert (code, err) == (
        Exit.REFUSED,
        "This drill is not finished. Nothing was changed. Go on with it to rate it.\n",
    )
    assert services.practice.history()[0].alarm_before == 6


@pytest.mark.parametrize("option", ["--alarm-before", "--alarm-after", "--hold-before", "--hold-after"])
@pytest.mark.parametrize("value", ["-1", "11", "3.5", "٣", "six", "1" + "0" * 400, "\x1b[31m5", "5\x00"])
def test_what_is_no_rating_changes_nothing(piped: Piped, services: Services, option: str, value: str) -> None:
    piped("now", typed=QUICK)
    was = services.practice.details(services.practice.history()[0].uuid)
    code, out, err = piped("drill", "amend", "1", "--alarm-after", "1", option, value)
    assert (code, out) == (Exit.USAGE, "")
    assert err.startswith(f"{option}: '")
    assert err.endswith(" is not a rating. Nothing was changed. Give 0 to 10, or leave it out.\n")
    assert "\x1b" not in err
    assert services.practice.details(was.row.uuid) == was


@pytest.mark.parametrize("option", ["--before", "--after"])
@pytest.mark.parametrize("value", ["-1", "11", "3.5", "٣", "1" + "0" * 400])
def test_practice_without_the_app_takes_no_rating_out_of_range(
    piped: Piped, services: Services, option: str, value: str
) -> None:
    assert piped("now", "--done", option, value)[0] == Exit.USAGE
    assert services.practice.history() == ()


def test_a_deleted_drill_is_off_the_list(piped: Piped, services: Services) -> None:
    piped("now", typed=QUICK)
    assert piped("drill", "delete", "1") == (Exit.DONE, "", "Done.\n")
    assert piped("drill", "history")[1] == ""
    assert piped("drill", "history", "1")[0] == Exit.REFUSED
    assert services.practice.finished_today() == 0
    assert piped("drill", "delete", "1")[0] == Exit.REFUSED


# --- stages, and too much -----------------------------------------------------------------------------------


def test_stages_are_told_and_changed_both_ways(piped: Piped, services: Services) -> None:
    assert piped("drill", "stage") == (
        Exit.DONE,
        "Stage 1 of 5. Every prompt.\nRated drills at this stage: 0 of 8. The next stage comes when alarm "
        "came down by 1 or more in them, by their median.\n",
        "",
    )
    code, out, err = piped("drill", "stage", "4")
    assert (code, err) == (Exit.DONE, "From the next drill on.\n")
    assert out.startswith("Stage 4 of 5. On your own: ")
    assert piped("drill", "stage")[1].startswith("Stage 4 of 5.")
    assert json.loads(piped("drill", "stage", "5", "--json")[1]) == {
        "number": 5,
        "words": "Without the app: do it, then note it with one key",
        "rated": 0,
        "needed": 0,
    }
    assert piped("drill", "stage")[1].count("\n") == 1  # nothing comes after the last one
    piped("drill", "stage", "1")
    assert services.practice.stage().number == 1


def test_too_much_is_answered_at_once_and_today_says_it_for_a_week(piped: Piped, now: FrozenTime) -> None:
    code, out, err = piped("drill", "too-much")
    assert (code, err) == (Exit.DONE, "tmscoach support names people to reach.\n")
    why = "Why: You said on 24 November that it is too much.\n"
    assert out.startswith("This may be worth a call to your therapist or doctor")
    assert out.endswith(why)
    assert why in piped("today")[1]
    assert json.loads(piped("drill", "too-much", "--json")[1]).keys() == {"text", "why"}
    assert piped("drill", "too-much", "--undo")[2] == "Taken back.\n"
    assert why not in piped("today")[1]
    piped("drill", "too-much")
    now.move(days=7)
    assert why not in piped("today")[1]


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("delete", "7"), Exit.REFUSED, "There is no drill 7."),
        (("delete", LARGEST), Exit.REFUSED, "There is no drill"),
        (("delete", "9" * 30), Exit.USAGE, "ID"),
        (("history", "7"), Exit.REFUSED, "There is no drill 7."),
        (("history", "-1"), Exit.USAGE, "-1"),
        (("history", "9" * 30), Exit.USAGE, "ID"),
        (("history", "--before", "7"), Exit.REFUSED, "There is no drill 7."),
        (("history", "--before", "9" * 30), Exit.USAGE, "--before"),
        (("history", "-n", "0"), Exit.USAGE, "-n"),
        (("numbers", "--weeks", "0"), Exit.USAGE, "--weeks"),
        (("numbers", "--weeks", "9" * 30), Exit.USAGE, "--weeks"),
        (("amend", "7", "--alarm-after", "4"), Exit.REFUSED, "There is no drill 7."),
        (("amend", "7"), Exit.USAGE, "There is no rating to put right."),
        (("amend", "7", "--alarm-after", ""), Exit.USAGE, "There is no rating to put right."),
        (("stage", "0"), Exit.USAGE, "N"),
        (("stage", "6"), Exit.USAGE, "N"),
        (("stage", "two"), Exit.USAGE, "integer"),
        (("list", "--history"), Exit.USAGE, "--history"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    piped: Piped, services: Services, argv: tuple[str, ...], code: Exit, said: str
) -> None:
    found, out, err = piped("drill", *argv)
    assert (found, out) == (code, "")
    assert said in err
    assert "Something went wrong" not in err
    assert services.practice.stage().number == 1
    assert services.practice.history() == ()
