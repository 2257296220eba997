"""Today and the thirty days from the command line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.cli.conftest import Run
from tests.conftest import FrozenTime

from tmscoach.cli import main
from tmscoach.errors import Exit
from tmscoach.models.drill import DrillRun
from tmscoach.startup import Services


@pytest.fixture
def live_the_minimum(tmscoach: Run, open_again: Callable[[], Services]) -> Callable[[], None]:
    """One finished drill and one line, now."""

    def live() -> None:
        services = open_again()
        with services.database.writing() as session:
            session.add(
                DrillRun(
                    script="quick",
                    finished_at=services.clock.utc(),
                    **services.clock.moment().stamps(),
                )
            )
        services.close()
        tmscoach("line", "Rain on the window.")

    return live


@pytest.fixture
def thirty_days_later(tmscoach: Run, now: FrozenTime, live_the_minimum: Callable[[], None]) -> Run:
    """The command line after the last day."""
    for _ in range(30):
        tmscoach("today")
        live_the_minimum()
        now.move(days=1)
    return tmscoach


# --- today --------------------------------------------------------------------------------------------------


def test_today_names_the_day_its_parts_and_what_is_done(tmscoach: Run) -> None:
    tmscoach("today")
    tmscoach("line", "Rain on the window.")
    code, out, err = tmscoach("today")
    assert (code, err) == (Exit.DONE, "")
    lines = out.splitlines()
    assert lines[0] == ("Tuesday 24 November. Day 1 of 30, know what this is: How alarms outlast damage")
    assert lines[1] == "Practised 1 of the last 14 days."
    assert [line.split()[:2] for line in lines if line.startswith(("    - ", "  done"))] == [
        ["-", "learn"],
        ["-", "turn"],
        ["-", "write"],
        ["-", "check"],
        ["done", "close"],
    ]


def test_today_as_json_has_every_key(tmscoach: Run) -> None:
    _, out, err = tmscoach("today", "--json")
    found = json.loads(out)
    assert err == ""
    assert list(found) == [
        "day",
        "number",
        "last",
        "title",
        "phase",
        "rest",
        "paused",
        "over",
        "complete",
        "practised",
        "window",
        "items",
        "remark",
        "follow_up",
        "open_questions",
        "can_go_on",
        "standing",
        "program",
        "kind",
        "heading",
        "intensive_until",
        "worries_due",
        "cue_cards",
        "step_up",
        "beside",
    ]
    assert (found["worries_due"], found["cue_cards"], found["step_up"]) == ([], [], None)
    assert (found["day"], found["number"], found["last"], found["window"]) == ("2026-11-24", 1, 30, 14)
    for item in found["items"]:
        assert list(item) == [
            "part",
            "title",
            "detail",
            "minutes",
            "done",
            "why",
            "waits",
            "drill",
            "prompt",
            "kind",
            "fate",
            "checks",
        ]
        assert item["why"].endswith(".")


def test_today_tells_the_next_visit_the_questions_and_unfinished_pages(
    tmscoach: Run, open_again: Callable[[], Services]
) -> None:
    tmscoach("visit", "add", "2026-12-03", "--mode", "phone")
    tmscoach("question", "add", "May I lift again?")
    services = open_again()
    services.journal.save_draft(replace(services.journal.open_page(), body="half a page"))
    _, out, err = tmscoach("today")
    assert "  Follow-up: 3 December, phone · 1 question parked\n" in out
    assert "May I lift" not in out
    assert err.startswith("Unfinished pages: 1.")
    assert json.loads(tmscoach("today", "--json")[1])["follow_up"] == {
        "day": "2026-12-03",
        "kind": "follow-up",
        "mode": "phone",
    }


def test_today_shows_the_newest_cue_cards_each_on_one_line(
    tmscoach: Run, open_again: Callable[[], Services]
) -> None:
    services = open_again()
    for number in range(1, 6):
        drill = services.drill.begin("flare")
        while drill.step != "close":
            drill = services.drill.answer(drill, drill.step)
        services.drill.answer(drill, "close", cue=f"If {number},\nthen \x1b[31msoup.")
    _, out, _ = tmscoach("today")
    shown = [line for line in out.splitlines() if line.startswith("Cue card: ")]
    assert shown == [f"Cue card: If {n}, then \u241b[31msoup." for n in (5, 4, 3)]
    cards = json.loads(tmscoach("today", "--json")[1])["cue_cards"]
    assert [card["text"][:4] for card in cards] == ["If 5", "If 4", "If 3"]


def test_a_rest_day_says_so(tmscoach: Run, now: FrozenTime, live_the_minimum: Callable[[], None]) -> None:
    for _ in range(6):
        tmscoach("today")
        live_the_minimum()
        now.move(days=1)
    out = tmscoach("today")[1]
    assert "Day 7 of 30, know what this is, a rest day: " in out
    assert "A rest day. Nothing is asked; tomorrow the next day opens.\n" in out


def test_after_the_last_day_today_still_answers(thirty_days_later: Run) -> None:
    code, out, _ = thirty_days_later("today")
    assert code == Exit.DONE
    assert out.startswith("Thursday 24 December. The thirty days are done.\n")
    assert json.loads(thirty_days_later("today", "--json")[1])["over"] is True
    assert "The thirty days are behind you." in thirty_days_later("program")[1]
    for verb in ("start", "resume"):
        assert thirty_days_later("program", verb) == (
            Exit.DONE,
            "",
            "The thirty days are done. tmscoach program restart begins again with day 1.\n",
        )


# --- the programme ------------------------------------------------------------------------------------------


def test_the_overview_has_a_sign_for_every_day(
    tmscoach: Run, now: FrozenTime, live_the_minimum: Callable[[], None]
) -> None:
    tmscoach("today")
    live_the_minimum()
    now.move(days=1)
    code, out, err = tmscoach("program")  # without a look at today: this opens the day as well
    assert (code, err) == (Exit.DONE, "")
    days = [line for line in out.splitlines() if line[4:6].strip().isdecimal()]
    assert [line[2] for line in days] == ["x", ">", *" " * 28]
    assert [int(line[4:6]) for line in days] == list(range(1, 31))
    assert [int(line[4:6]) for line in days if line.endswith("(rest)")] == [7, 14, 21, 28]
    assert out.endswith("\nx done   ~ rest   > today\n")


def test_the_overview_as_json(tmscoach: Run) -> None:
    cards = json.loads(tmscoach("program", "--json")[1])
    assert len(cards) == 30
    assert list(cards[0]) == ["number", "title", "phase", "state", "opened_on", "rest", "program"]
    assert [card["state"] for card in cards] == ["today", *["ahead"] * 29]
    assert (cards[0]["opened_on"], cards[1]["opened_on"]) == ("2026-11-24", None)


def test_a_rest_day_behind_has_a_sign_of_its_own(thirty_days_later: Run) -> None:
    out = thirty_days_later("program")[1]
    assert out.count("\n  ~ ") == 4
    assert out.count("\n  x ") == 26
    assert "\n  > " not in out


def test_starting_twice_begins_once(
    tmscoach: Run, now: FrozenTime, live_the_minimum: Callable[[], None]
) -> None:
    assert tmscoach("program", "start") == (Exit.DONE, "", "You are on day 1.\n")
    live_the_minimum()
    now.move(days=1)
    assert tmscoach("program", "start") == (Exit.DONE, "", "You are on day 2.\n")


def test_pausing_holds_the_day_and_resuming_goes_on(
    tmscoach: Run, now: FrozenTime, live_the_minimum: Callable[[], None]
) -> None:
    tmscoach("today")
    live_the_minimum()
    assert tmscoach("program", "pause") == (
        Exit.DONE,
        "",
        "The programme is resting. tmscoach program resume goes on from the same day.\n",
    )
    now.move(days=5)
    found = json.loads(tmscoach("today", "--json")[1])
    assert (found["number"], found["paused"]) == (1, True)
    assert "The programme is resting." in tmscoach("program")[1]
    assert tmscoach("program", "start")[2] == (
        "You are on day 1, and it is resting. tmscoach program resume goes on.\n"
    )
    assert tmscoach("program", "resume") == (Exit.DONE, "", "You are on day 2.\n")
    assert "resting" not in tmscoach("program")[1]


def test_a_programme_paused_before_it_began_is_resting_all_the_same(tmscoach: Run) -> None:
    tmscoach("program", "pause")
    assert json.loads(tmscoach("today", "--json")[1])["paused"] is True
    assert tmscoach("program", "resume") == (Exit.DONE, "", "You are on day 1.\n")


def test_restarting_begins_with_day_one_and_keeps_the_pages(
    tmscoach: Run, now: FrozenTime, live_the_minimum: Callable[[], None]
) -> None:
    tmscoach("today")
    live_the_minimum()
    now.move(days=1)
    tmscoach("today")
    assert tmscoach("program", "restart", "--yes") == (
        Exit.DONE,
        "",
        "Day 1. Everything you wrote is still there.\n",
    )
    assert json.loads(tmscoach("today", "--json")[1])["number"] == 1
    assert "Rain on the window." in tmscoach("list")[1]


class Typing(io.StringIO):
    """Somebody who types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "code", "number"),
    [("y\n", Exit.DONE, 1), ("n\n", Exit.INTERRUPTED, 2), ("", Exit.INTERRUPTED, 2)],
)
def test_at_a_terminal_a_restart_is_asked_first(
    tmscoach: Run,
    now: FrozenTime,
    live_the_minimum: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    code: int,
    number: int,
) -> None:
    tmscoach("today")
    live_the_minimum()
    now.move(days=1)
    tmscoach("today")
    monkeypatch.setattr(sys, "stdin", Typing(typed))
    found, out, err = tmscoach("program", "restart")
    assert found == code
    assert out.strip() == ""  # the question is narration
    assert "Begin again with day 1?" in err
    assert json.loads(tmscoach("today", "--json")[1])["number"] == number


def test_a_restart_without_any_stdin_does_not_fail(tmscoach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert tmscoach("program", "restart")[0] == Exit.DONE


# --- lessons ------------------------------------------------------------------------------------------------


def test_todays_lesson_counts_as_read_once_it_was_printed(tmscoach: Run) -> None:
    code, out, err = tmscoach("program", "lesson")
    assert (code, err) == (Exit.DONE, "")
    assert out.startswith("# How alarms outlast damage\n\n")
    assert not out.endswith("\n\n")
    [learn] = [i for i in json.loads(tmscoach("today", "--json")[1])["items"] if i["part"] == "learn"]
    assert learn["done"] is True


def test_another_lesson_can_be_read_and_marks_nothing(tmscoach: Run) -> None:
    found = json.loads(tmscoach("program", "lesson", "2", "--json")[1])
    assert list(found) == ["number", "title", "text", "minutes", "program", "is_plain"]
    assert (found["number"], found["title"]) == (2, "Your own evidence")
    assert not any(item["done"] for item in json.loads(tmscoach("today", "--json")[1])["items"])


@pytest.mark.parametrize("number", ["0", "31", "99999999999999999999999"])
def test_a_lesson_that_is_not_there_is_refused(tmscoach: Run, number: str) -> None:
    assert tmscoach("program", "lesson", number) == (
        Exit.USAGE,
        "",
        f"The programme has no day {number}. Nothing was changed. Give 1 to 30.\n",
    )


@pytest.mark.parametrize(
    "argv",
    [
        ("lesson", "one"),
        ("lesson", "-1"),
        ("nonsense",),
        ("pause", "now"),
        ("--nonsense",),
        ("--json", "start"),
    ],
)
def test_a_programme_command_written_wrongly_begins_nothing(
    tmscoach: Run, argv: tuple[str, ...], open_again: Callable[[], Services]
) -> None:
    code, out, err = tmscoach("program", *argv)
    assert (code, out) == (Exit.USAGE, "")
    assert err
    assert not any(card.opened_on for card in open_again().program.overview())


def test_every_lesson_and_the_lists_are_plain_lines(tmscoach: Run) -> None:
    for argv in (("today",), ("program",), *(("program", "lesson", str(n)) for n in range(1, 31))):
        code, out, err = tmscoach(*argv)
        assert (code, err) == (Exit.DONE, "")
        assert not [sign for sign in out if ord(sign) < 32 and sign != "\n"]


def test_without_a_command_and_without_a_terminal_todays_list_is_printed(
    tmscoach: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "at_a_terminal", lambda: False)
    code, out, err = tmscoach()
    assert code == Exit.DONE
    assert out == tmscoach("today")[1]
    assert err.startswith("The full-screen program needs a terminal")
