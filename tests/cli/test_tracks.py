"""Programmes, pace, flare days, the letter and leave from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Piped, Run
from tests.cli.test_program import Typing
from tests.conftest import FrozenTime
from tests.services.programs import TWO_DAYS, drill, live, minimum

from tmscoach.cli import shared, tracks
from tmscoach.errors import Exit
from tmscoach.models.terms import DrillMode
from tmscoach.startup import Services


@pytest.fixture
def stairs(tmp_path: Path) -> Path:
    """A programme as a therapist may have sent it."""
    file = tmp_path / "stairs.toml"
    file.write_text(TWO_DAYS)
    return file


def walked(open_again: Callable[[], Services], now: FrozenTime, days: int) -> None:
    services = open_again()
    live(services, now, days)
    services.close()


def made_whole(open_again: Callable[[], Services], now: FrozenTime) -> None:
    services = open_again()
    now.move(minutes=5)
    minimum(services)
    now.move(minutes=5)
    services.close()


# --- files -------------------------------------------------------------------------------------------------


def test_a_programme_is_checked_installed_begun_and_walked_to_its_end(
    tmscoach: Run, stairs: Path, open_again: Callable[[], Services], now: FrozenTime
) -> None:
    code, out, err = tmscoach("program", "check", str(stairs))
    assert (code, out) == (Exit.DONE, "stairs.toml: Two days for the stairs, 2 days. It can be used.\n")
    assert "program install" in err
    assert json.loads(tmscoach("program", "check", str(stairs), "--json")[1]) == {
        "id": "stairs",
        "title": "Two days for the stairs",
        "kind": "home",
        "days": 2,
    }
    code, out, err = tmscoach("program", "install", str(stairs))
    assert (code, Path(out.strip()).read_text()) == (Exit.DONE, TWO_DAYS)
    assert "tmscoach program start stairs" in err
    assert tmscoach("program", "start", "stairs") == (Exit.DONE, "", "You are on day 1.\n")
    assert "Day 1 of 2, two days for the stairs: At the foot" in tmscoach("today")[1]
    lesson = tmscoach("program", "lesson")[1]
    assert "[A link](https://example.org) stays words." in lesson
    made_whole(open_again, now)
    now.move(days=1)
    assert "Day 2 of 2" in tmscoach("today")[1]
    made_whole(open_again, now)
    tmscoach("today")
    now.move(days=1)
    code, out, err = tmscoach("program")
    assert code == Exit.DONE
    assert "  x  1  At the foot" in out
    assert "The days of this programme are behind you." in out
    assert "program list" in err


def test_a_programme_that_cannot_be_used_is_refused_with_its_place(tmscoach: Run, stairs: Path) -> None:
    stairs.write_text(TWO_DAYS.replace("number = 2", "number = 4"))
    for verb in ("check", "install"):
        code, out, err = tmscoach("program", verb, str(stairs))
        assert (code, out) == (Exit.REFUSED, "")
        assert err.startswith(
            "stairs.toml: days must run 1, 2, 3 ... in order; day 2 is missing. Nothing was"
        )
    assert tmscoach("program", "check", str(stairs.with_name("gone.toml")))[0] == Exit.REFUSED


def test_an_id_that_is_there_needs_a_word(tmscoach: Run, stairs: Path) -> None:
    tmscoach("program", "install", str(stairs))
    code, _, err = tmscoach("program", "install", str(stairs))
    assert code == Exit.REFUSED
    assert "is there already. It was left as it is." in err
    assert tmscoach("program", "install", str(stairs), "--replace")[0] == Exit.DONE


def test_two_programmes_at_once_are_refused_unless_told_to(tmscoach: Run, stairs: Path) -> None:
    tmscoach("program", "install", str(stairs))
    tmscoach("today")
    code, _, err = tmscoach("program", "start", "stairs")
    assert code == Exit.REFUSED
    assert err.startswith("Thirty days at home is under way, on day 1. Nothing was changed.")
    assert tmscoach("program", "start", "stairs", "--instead")[0] == Exit.DONE
    assert json.loads(tmscoach("today", "--json")[1])["program"] == "stairs"


def test_an_unknown_programme_is_a_usage_error_that_names_the_others(tmscoach: Run) -> None:
    code, _, err = tmscoach("program", "start", "nonsense\x1b[31m")
    assert code == Exit.USAGE
    assert "home30" in err
    assert "\x1b" not in err


def test_a_vanished_file_is_told_calmly_everywhere(tmscoach: Run, stairs: Path) -> None:
    target = Path(tmscoach("program", "install", str(stairs))[1].strip())
    tmscoach("program", "start", "stairs")
    target.unlink()
    for argv in (("today",), ("program",), ("today", "--json"), ("program", "--json"), ("status",)):
        assert tmscoach(*argv)[0] == Exit.DONE
    assert "The file of the programme stairs cannot be found" in tmscoach("today")[1]
    assert tmscoach("program", "lesson", "1")[0] == Exit.DONE  # of the thirty days
    assert tmscoach("program", "restart", "--yes")[0] == Exit.REFUSED


def test_the_list_has_every_programme_and_says_why(
    tmscoach: Run, stairs: Path, open_again: Callable[[], Services], now: FrozenTime
) -> None:
    tmscoach("program", "install", str(stairs))
    walked(open_again, now, 30)
    found = json.loads(tmscoach("program", "list", "--json")[1])
    assert len(found) == 9
    assert list(found[0]) == ["id", "title", "about", "kind", "days", "is_own", "is_present", "why"]
    assert [p["id"] for p in found if p["why"]] == ["feeling", "movement"]
    out = tmscoach("program", "list")[1]
    assert "Why: There is no ladder yet." in out
    assert "(home, your own)" in out
    assert "under way" not in out  # the thirty days lie behind


# --- pace, next, flare -------------------------------------------------------------------------------------


def test_the_pace_is_told_changed_and_refused(tmscoach: Run) -> None:
    assert tmscoach("program", "pace")[1].startswith("calm: ")
    assert tmscoach("program", "pace", "intensive")[1].startswith(
        "intensive: two days fit into one until 2026-11-30"
    )
    assert tmscoach("program", "pace")[1].startswith("intensive: ")
    assert tmscoach("program", "pace", "calm")[1].startswith("calm: ")
    assert tmscoach("program", "pace", "fast")[0] == Exit.USAGE
    tmscoach("program", "flare")
    assert tmscoach("program", "pace", "intensive")[0] == Exit.REFUSED


def test_next_opens_a_day_that_is_due_and_no_other(
    tmscoach: Run, open_again: Callable[[], Services], now: FrozenTime
) -> None:
    code, _, err = tmscoach("program", "next")
    assert (code, err.startswith("Day 1 is still open.")) == (Exit.REFUSED, True)
    made_whole(open_again, now)
    assert tmscoach("program", "next") == (Exit.DONE, "", "You are on day 2.\n")


def test_flare_days_begin_with_the_question_and_end_when_told(
    tmscoach: Run, open_again: Callable[[], Services], now: FrozenTime
) -> None:
    walked(open_again, now, 2)
    code, out, err = tmscoach("program", "flare")
    assert (code, err) == (Exit.DONE, "You are on day 1.\n")
    assert "new or different" in out
    shown = tmscoach("program")[1]
    assert "  =  3  Doubt is allowed" in shown
    assert shown.endswith("and goes on by itself afterwards.\n")
    assert tmscoach("program", "flare", "--end") == (Exit.DONE, "", "You are on day 3.\n")
    assert tmscoach("program", "flare", "--end")[0] == Exit.REFUSED


# --- the letter, and leave ---------------------------------------------------------------------------------


def test_a_letter_is_kept_and_read_again(tmscoach: Run, piped: Piped, hostile: str) -> None:
    assert tmscoach("program", "letter")[:2] == (Exit.DONE, "")
    assert json.loads(tmscoach("program", "letter", "--json")[1]) is None
    assert piped("program", "letter", "-", typed="It passed before.\nCall Jo.\n")[0] == Exit.DONE
    assert tmscoach("program", "letter")[1] == "It passed before.\nCall Jo.\n"
    assert json.loads(tmscoach("program", "letter", "--json")[1])["day"] == "2026-11-24"
    tmscoach("program", "letter", hostile)
    assert "\x1b" not in tmscoach("program", "letter")[1]
    assert piped("program", "letter", "-", typed="  \n")[0] == Exit.REFUSED
    assert piped("program", "letter", "-", typed=b"caf\xe9\n")[0] == Exit.DONE


def test_leave_before_the_end_is_refused(tmscoach: Run) -> None:
    code, out, err = tmscoach("program", "graduate")
    assert (code, out) == (Exit.REFUSED, "")
    assert "not at its end yet" in err
    assert tmscoach("program", "reopen")[0] == Exit.REFUSED


def test_leave_is_told_in_steps_taken_with_a_word_and_taken_back(
    tmscoach: Run, open_again: Callable[[], Services], now: FrozenTime
) -> None:
    walked(open_again, now, 30)
    services = open_again()
    for _ in range(30):
        drill(services, DrillMode.APP_FREE)
    services.close()
    code, out, err = tmscoach("program", "graduate")
    assert code == Exit.DONE
    assert "finished drills were without the program" in out
    assert [line[:5] for line in out.splitlines()[1:]] == ["  1  ", "  2  ", "  3  "]
    assert err == "--yes takes leave.\n"
    assert json.loads(tmscoach("today", "--json")[1])["standing"] == "over"
    assert "Nothing was deleted" in tmscoach("program", "graduate", "--yes")[1]
    out = tmscoach("today")[1]
    assert "Finished here." in out
    assert "check" not in out
    assert tmscoach("program", "start")[2].startswith("You have finished here.")
    assert tmscoach("program", "reopen")[2].startswith("A page a week · week 1.")


def test_at_a_terminal_the_steps_are_walked_by_number(
    tmscoach: Run,
    open_again: Callable[[], Services],
    now: FrozenTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walked(open_again, now, 30)
    monkeypatch.setattr(shared, "at_a_terminal", lambda: True)
    monkeypatch.setattr(tracks, "at_a_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", Typing("\n"))
    assert "everything goes on as it was" in tmscoach("program", "graduate")[2]
    monkeypatch.setattr(sys, "stdin", Typing("1\nIt passed before.\n\n2\n3\n"))
    code, out, _ = tmscoach("program", "graduate")
    assert code == Exit.DONE
    assert "tmscoach-archive-" in out
    assert "You have finished here." in out
    assert tmscoach("program", "letter")[1] == "It passed before.\n"
