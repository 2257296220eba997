"""Drills from the command line: line by line over a pipe, lists, lines, cards, and how each ends."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from tests.cli.conftest import Run
from tests.conftest import FrozenTime

from tmscoach.cli import drill as commands
from tmscoach.cli import drill_plain
from tmscoach.cli import main as cli
from tmscoach.cli.shared import Launch
from tmscoach.errors import Exit
from tmscoach.formats import content
from tmscoach.models import content as shapes
from tmscoach.models.care import Question
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import Feeling, GateAnswer, Trigger, Voice
from tmscoach.services.drill import drill_folder
from tmscoach.startup import Services

Piped = Callable[..., tuple[int, str, str]]
SHIPPED = tuple(content.scripts())
LARGEST = str(2**63 - 1)
LEFT = "What you answered is kept for an hour: tmscoach drill --resume goes on with it."


@pytest.fixture
def piped(tmscoach: Run, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Runs one command with lines (or bytes) on its stdin."""

    def one(*argv: str, typed: str | bytes = "") -> tuple[int, str, str]:
        data = typed if isinstance(typed, bytes) else typed.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        return tmscoach(*argv)

    return one


def answers(script: str) -> list[str]:
    """One line for each question of a whole drill, begun at alarm 6."""
    lines: list[str] = []
    for step in content.scripts()[script].steps:
        if (step.alarm_at_least or 0) > 6 or (step.alarm_at_most or 10) < 6:
            continue
        match step:
            case shapes.ArriveStep():
                lines += ["3"]
            case shapes.RateStep():
                alarm, hold = ("6", "t") if step.when == "before" else ("4", "5")
                lines += [alarm, hold] if step.hold else [alarm]
            case shapes.NoticeStep():
                lines += [""]
            case shapes.NameStep():
                lines += ["It will stay."]
            case shapes.BlockStep():
                lines += [""]
            case shapes.BecauseStep():
                lines += ["a", "It moved from left to right."]
            case shapes.CheckStep():
                lines += ["7"]
            case shapes.ShiftInStep():
                lines += ["2", "The letter.", "I will not answer it."] if step.typing else ["2"]
            case shapes.ShiftOutStep():
                lines += [""]
            case shapes.CloseStep():
                lines += ["The soup.", "If it comes again, then soup."]
    return lines


def text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def runs(services: Services) -> list[DrillRun]:
    with services.database.reading() as session:
        return list(session.exec(select(DrillRun).order_by("id")).all())


def questions(services: Services) -> list[str]:
    with services.database.reading() as session:
        return [question.text for question in session.exec(select(Question).order_by("id")).all()]


# --- walking through ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SHIPPED)
def test_a_whole_drill_is_walked_from_a_pipe(piped: Piped, services: Services, script: str) -> None:
    services.care.answer_gate(GateAnswer.YES)
    code, out, err = piped("drill", script, typed=text(answers(script)))
    assert (code, err) == (Exit.DONE, "")
    assert out.endswith("Kept.\n")
    assert "\x1b" not in out
    [row] = runs(services)
    asked = {type(step) for step in content.scripts()[script].steps}
    assert row.script == script
    assert row.finished_at is not None
    assert row.trigger is (content.scripts()[script].trigger or Trigger.WORRY)
    assert (row.alarm_before, row.alarm_after, row.feeling) == (6, 4, Feeling.ANGER)
    holds = any(isinstance(step, shapes.RateStep) and step.hold for step in content.scripts()[script].steps)
    assert (row.hold_before, row.hold_after) == ((10, 5) if holds else (None, None))
    assert row.thought == ("It will stay." if shapes.NameStep in asked else "")
    assert row.line_text in out
    assert row.repetitions == next(
        s.repetitions for s in content.scripts()[script].steps if isinstance(s, shapes.BlockStep)
    )
    assert row.believability == (7 if shapes.CheckStep in asked else None)
    assert (row.about, row.unsaid) == (
        ("The letter.", "I will not answer it.") if script != "quick" else ("", "")
    )
    assert row.card_text in out
    closing = ("The soup.", "If it comes again, then soup.") if shapes.CloseStep in asked else ("", "")
    assert (row.back_to, row.cue) == closing
    if shapes.BecauseStep in asked:
        [evidence] = services.belief.evidence()
        assert (evidence.uuid, evidence.text) == (row.evidence_uuid, "It moved from left to right.")


def test_now_is_the_quick_drill(piped: Piped, services: Services) -> None:
    code, out, _ = piped("now", "--plain", typed=text(answers("quick")))
    assert code == Exit.DONE
    assert out.startswith("Quick drill.")
    assert "Alarm: 6 to 4." in out
    assert [row.script for row in runs(services)] == ["quick"]


def test_a_drill_without_a_name_is_the_full_one(piped: Piped, services: Services) -> None:
    piped("drill", typed="3\n6\n")
    piped("drill", "run", typed="3\n6\n")
    assert [row.script for row in runs(services)] == ["full", "full"]


def test_everything_may_be_left_out(piped: Piped, services: Services) -> None:
    code, out, _ = piped("drill", typed=text(["", ".", ".", ".", ".", ".", "", ".", ".", ".", ".", ".", "."]))
    assert code == Exit.DONE
    [row] = runs(services)
    assert row.finished_at is not None
    assert (row.trigger, row.alarm_before, row.line_key, row.card_key) == (Trigger.OTHER, None, "", "")
    assert "Alarm: Not rated." in out


def test_what_is_no_answer_is_asked_again(piped: Piped, services: Services) -> None:
    lines = ["9", "rain", "worry", "11", "-1", "six", "6", "?", "", "itchy", "11", "anger", "?", "", "4"]
    code, out, _ = piped("now", typed=text(lines))
    assert code == Exit.DONE
    assert "Write a number from 1 to 5." in out
    assert out.count("is not a rating") == 3
    [row] = runs(services)
    assert (row.trigger, row.alarm_before, row.feeling, row.alarm_after) == (
        Trigger.WORRY,
        6,
        Feeling.ANGER,
        4,
    )


def test_another_line_and_another_voice_stay(piped: Piped, services: Services) -> None:
    code, out, _ = piped("now", typed=text(["1", "6", "o", "v", "", "2", "o", "", "4"]))
    assert code == Exit.DONE
    [row] = runs(services)
    family = [line for line in content.starter_lines() if line.family == "pain" and not line.asserts_safety]
    assert (row.line_key, row.line_text, row.voice) == (f"start:{family[1].id}", family[1].you, Voice.YOU)
    assert row.line_text in out
    assert row.card_text in out


def test_a_voice_can_be_asked_for(piped: Piped, services: Services) -> None:
    code, _, _ = piped("now", "--voice", "you", typed=text(answers("quick")))
    assert code == Exit.DONE
    assert runs(services)[0].voice is Voice.YOU


def test_a_low_number_offers_a_gentler_line(piped: Piped, services: Services) -> None:
    services.care.answer_gate(GateAnswer.YES)
    before = ["3", "6", "t", "It will stay.", "", "."]
    after = ["2", "The letter.", "", "", "4", "5", "The soup.", ""]
    _, out, _ = piped("drill", typed=text([*before, "2", "g", "6", *after]))
    assert "Another wording:" in out
    taken = runs(services)[0]
    piped("drill", typed=text([*before, "2", "", *after]))
    kept = runs(services)[1]
    assert (taken.believability, kept.believability) == (6, 2)
    assert taken.line_text != kept.line_text
    soft = {f"start:{line.id}" for line in content.starter_lines() if not line.asserts_safety}
    assert taken.line_key in soft


def test_an_earlier_thought_and_earlier_evidence_are_picked_by_number(
    piped: Piped, services: Services
) -> None:
    piped("drill", typed=text(answers("full")))
    again = ["3", "6", "8", "1", "", "1", "7", "2", "", "", "", "4", "5", "", ""]
    assert piped("drill", typed=text(again))[0] == Exit.DONE
    first, second = runs(services)
    assert (second.thought, second.evidence_uuid) == (first.thought, first.evidence_uuid)
    assert len(services.belief.evidence()) == 1


def test_a_question_is_parked_with_words_that_need_no_typing(piped: Piped, services: Services) -> None:
    lines = ["6", "8", "It is the spine.", "", "", "p", "", "q"]
    _, out, _ = piped("drill", "fear", typed=text(lines))
    assert "This step needs an answer." in out
    assert "Parked for your doctor." in out
    assert questions(services) == ["What do you make of this thought: It is the spine."]
    [question] = services.care.questions()
    services.care.answer_question(question.id, "No, it is not.")
    _, out, _ = piped("drill", "fear", typed=text(lines))
    assert "You asked this on 2026-11-24. The answer was: No, it is not." in out
    assert len(questions(services)) == 1


# --- n, b, q, ! ---------------------------------------------------------------------------------------------


def places(script: str = "full") -> range:
    return range(len(answers(script)))


@pytest.mark.parametrize("place", places())
def test_new_or_different_is_heard_at_any_question(piped: Piped, services: Services, place: int) -> None:
    services.care.answer_gate(GateAnswer.YES)
    lines = answers("full")
    code, out, _ = piped("drill", typed=text([*lines[:place], "n", "A numb foot", "q"]))
    assert code == Exit.DONE
    assert "New or different." in out
    assert "emergency" in out
    [row] = runs(services)
    assert row.is_new
    assert questions(services) == ["New or different, noted on 24 November 2026: A numb foot"]
    safe = {f"start:{line.id}" for line in content.starter_lines() if line.asserts_safety}
    assert row.line_key not in safe


@pytest.mark.parametrize("note", ["", "n", "b", "."])
def test_the_note_may_be_left_out(piped: Piped, services: Services, note: str) -> None:
    piped("drill", typed=text(["3", "n", note, "q"]))
    assert questions(services) == ["New or different, noted on 24 November 2026"]


def test_the_mark_is_kept_even_if_the_input_ends_before_the_note(piped: Piped, services: Services) -> None:
    assert piped("now", typed="n\n")[0] == Exit.INTERRUPTED
    assert runs(services)[0].is_new
    assert len(questions(services)) == 1


def test_back_goes_one_step_back_and_enter_keeps_what_was_there(piped: Piped, services: Services) -> None:
    lines = ["3", "6", "8", "It will stay.", "b", "b", "7", "", "", "q"]
    _, out, _ = piped("drill", typed=text(lines))
    assert "enter keeps: It will stay." in out
    assert "enter keeps 6" in out
    [row] = runs(services)
    assert (row.alarm_before, row.hold_before, row.thought, row.step) == (7, 8, "It will stay.", "block")


def test_back_at_the_first_question_asks_it_again(piped: Piped, services: Services) -> None:
    code, out, _ = piped("now", typed=text(["b", "B", *answers("quick")]))
    assert code == Exit.DONE
    assert out.count("What turned up?") == 3
    assert len(runs(services)) == 1


@pytest.mark.parametrize("place", places())
def test_leaving_keeps_what_was_answered_and_going_on_begins_there(
    piped: Piped, services: Services, place: int
) -> None:
    lines = answers("full")
    code, out, err = piped("drill", typed=text([*lines[:place], "q"]))
    assert (code, err) == (Exit.DONE, "")
    if place == 0:
        assert out.endswith("Left. Nothing was answered, so nothing was kept.\n")
        assert runs(services) == []
        return
    assert out.endswith(f"Left. {LEFT}\n")
    [row] = runs(services)
    code, out, _ = piped("drill", "--resume", typed="q\n")
    assert code == Exit.DONE
    title = next(step.title for step in content.scripts()["full"].steps if step.id == row.step)
    assert f": {title}\n" in out
    assert [one.model_dump() for one in runs(services)] == [row.model_dump()]


def test_the_people_to_reach_are_one_sign_away_and_the_question_comes_again(
    piped: Piped, services: Services
) -> None:
    code, out, _ = piped("now", typed=text(["!", *answers("quick")]))
    assert code == Exit.DONE
    for number in services.care.support_words().number:
        assert number.reach in out
    assert out.count("1 to 5; enter means 5.") == 2


# --- how it ends --------------------------------------------------------------------------------------------


def test_when_the_answers_end_what_was_given_is_kept(piped: Piped, services: Services) -> None:
    code, out, err = piped("now", typed="1\n7")  # the last line without its end
    assert code == Exit.INTERRUPTED
    assert err.startswith(f"The answers ended here. {LEFT}\n")
    assert "\x1b" not in out + err
    [row] = runs(services)
    assert (row.trigger, row.alarm_before, row.finished_at) == (Trigger.PAIN, 7, None)


def test_without_any_answer_nothing_is_kept(piped: Piped, services: Services) -> None:
    code, _, err = piped("now")
    assert code == Exit.INTERRUPTED
    assert err.startswith("The answers ended here. Nothing was answered, so nothing was kept.\n")
    assert runs(services) == []


def test_a_program_without_stdin_ends_as_well(
    tmscoach: Run, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert tmscoach("now")[0] == Exit.INTERRUPTED
    assert runs(services) == []


def test_ctrl_c_keeps_what_was_answered(
    piped: Piped, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(aside: bool) -> str:
        if given:
            return given.pop(0)
        raise KeyboardInterrupt

    given = ["1", "7"]
    monkeypatch.setattr(drill_plain, "read_line", stopped)
    code, _, err = piped("now")
    assert (code, err) == (Exit.INTERRUPTED, f"{cli.STOPPED}\n")
    assert runs(services)[0].alarm_before == 7


def test_going_on_ends_where_the_drill_ends(piped: Piped, services: Services, now: FrozenTime) -> None:
    lines = answers("full")
    piped("drill", typed=text(lines[:5]))
    now.move(minutes=59)
    code, out, _ = piped("drill", "--resume", typed=text(lines[5:]))
    assert code == Exit.DONE
    assert out.endswith("Kept.\n")
    [row] = runs(services)
    assert row.finished_at is not None
    assert (row.thought, row.feeling) == ("It will stay.", Feeling.ANGER)


def test_after_an_hour_there_is_nothing_to_go_on_with(
    piped: Piped, services: Services, now: FrozenTime
) -> None:
    piped("drill", typed="3\n6\n")
    now.move(minutes=61)
    code, out, err = piped("drill", "--resume")
    assert (code, out) == (Exit.REFUSED, "")
    assert err.startswith("There is no unfinished drill from the last hour.")
    assert len(runs(services)) == 1


def test_in_a_pipe_an_unfinished_drill_is_named_and_a_new_one_begun(piped: Piped, services: Services) -> None:
    piped("now", typed="1\n7\n")
    code, _, err = piped("now", typed=text(answers("quick")))
    assert code == Exit.DONE
    assert err == "Quick drill, begun at 14:02, is unfinished; --resume goes on with it.\n"
    assert [row.finished_at is None for row in runs(services)] == [True, False]


def test_a_drill_that_was_deleted_meanwhile_ends_calmly(
    piped: Piped, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = iter(["1", "7", "", "2"])

    def next_line(aside: bool) -> str:
        line = next(given)
        if line == "2":
            services.practice.delete(services.practice.history()[0].uuid)
        return line

    monkeypatch.setattr(drill_plain, "read_line", next_line)
    code, _, err = piped("now")
    assert code == Exit.REFUSED
    assert err.startswith("This drill is not there any more.")


# --- json ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SHIPPED)
def test_with_json_stdout_is_one_document_and_the_talk_is_on_stderr(
    piped: Piped, services: Services, script: str
) -> None:
    code, out, err = piped("drill", script, "--json", typed=text(answers(script)))
    assert code == Exit.DONE
    found = json.loads(out)
    assert out.startswith("{\n")
    assert "Kept." in err
    assert "\x1b" not in out + err
    [row] = runs(services)
    assert found["uuid"] == row.uuid
    assert (found["script"], found["finished"], found["day"]) == (script, True, "2026-11-24")
    assert found["begun"] == "2026-11-24T14:02:11+01:00"
    for name in (
        "trigger",
        "alarm_before",
        "hold_before",
        "thought",
        "voice",
        "repetitions",
        "believability",
    ):
        assert found[name] == getattr(row, name), name
    for name in ("feeling", "about", "unsaid", "alarm_after", "hold_after", "back_to", "cue"):
        assert found[name] == getattr(row, name), name
    assert found["line"]["text"] == row.line_text
    assert found["card"]["text"] == row.card_text
    assert found["change"] == "6 to 4"


def test_with_json_a_drill_that_is_left_is_still_one_document(piped: Piped) -> None:
    for typed, code in (("1\n7\nq\n", Exit.DONE), ("1\n7\n", Exit.INTERRUPTED)):
        ended, out, err = piped("now", "--json", typed=typed)
        assert ended == code
        found = json.loads(out)
        assert (found["finished"], found["alarm_before"]) == (False, 7)
        assert LEFT in err


def test_hostile_words_reach_neither_terminal_nor_json_raw(
    piped: Piped, services: Services, hostile: str
) -> None:
    line = hostile.replace("\r", "")
    typed = text(["3", "6", "8", line, "", "a", line, "7", "2", line, line, "", "4", "5", line, line])
    code, out, err = piped("drill", typed=typed.encode() + b"\xff\n")
    assert code == Exit.DONE
    assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in out + err)
    [row] = runs(services)
    assert (row.thought, row.about, row.unsaid, row.back_to, row.cue) == (line,) * 5
    code, out, _ = piped("drill", "list", "--history", "--json")
    assert json.loads(out)[0]["alarm_after"] == 4


def test_bytes_that_are_no_text_are_mended_and_the_drill_goes_on(piped: Piped, services: Services) -> None:
    typed = text(["3", "6", "8"]).encode() + b"a\xffb\n" + b"\nq\n"
    assert piped("drill", typed=typed)[0] == Exit.DONE
    assert runs(services)[0].thought == "a\ufffdb"


def test_a_thought_of_ten_thousand_letters_is_kept_whole(piped: Piped, services: Services) -> None:
    code, out, _ = piped("drill", typed=text(["3", "6", "8", "x" * 10_000, "b", "", "q"]))
    assert code == Exit.DONE
    assert runs(services)[0].thought == "x" * 10_000
    assert max(len(line) for line in out.splitlines()) < 400


# --- usage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("drill", "waltz"), Exit.USAGE, "There is no drill called 'waltz'."),
        (("drill", "run", "waltz", "--json"), Exit.USAGE, "There are: full,"),
        (("drill", "--voice", "they"), Exit.USAGE, "'they'"),
        (("drill", "--trigger", "rain"), Exit.USAGE, "'rain'"),
        (("now", "--before", "3"), Exit.USAGE, "belong to --done"),
        (("now", "--at", "yesterday"), Exit.USAGE, "belong to --done"),
        (("now", "--done", "--before", "11"), Exit.USAGE, "--before"),
        (("now", "--done", "--at", "someday"), Exit.USAGE, "'someday' is not a day"),
        (("now", "--done", "--at", "2027-01-01"), Exit.USAGE, "in the future"),
        (("now", "--resume"), Exit.REFUSED, "There is no unfinished drill"),
        (("drill", "delete", "7"), Exit.REFUSED, "There is no drill 7."),
        (("drill", "delete", LARGEST), Exit.REFUSED, "There is no drill"),
        (("drill", "delete", "9" * 30), Exit.USAGE, "NUMBER"),
        (("drill", "list", "--history", "--before", "7"), Exit.REFUSED, "There is no drill 7."),
        (("drill", "list", "--history", "--before", "9" * 30), Exit.USAGE, "--before"),
        (("drill", "lines", "rain"), Exit.USAGE, "'rain'"),
        (("drill", "lines", "--add", "I go on."), Exit.USAGE, "A line belongs to a family."),
        (("drill", "lines", "pain", "--add", ""), Exit.REFUSED, "There is no line yet."),
        (("drill", "lines", "pain", "--add", "I am cured."), Exit.REFUSED, "does without 'cured'"),
        (("drill", "lines", "--archive", ""), Exit.REFUSED, "There is no such line."),
        (("drill", "lines", "--archive", "zzz"), Exit.REFUSED, "There is no such line."),
        (("drill", "lines", "--archive", "start:x"), Exit.REFUSED, "Only a line of your own"),
        (("drill", "cards", "--add", "The lime tree"), Exit.USAGE, "A card belongs to a category."),
        (("drill", "cards", "view", "--add", "word " * 21), Exit.REFUSED, "at most 20 words"),
        (("drill", "cards", "--archive", "own:"), Exit.REFUSED, "There is no such card."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    piped: Piped, services: Services, argv: tuple[str, ...], code: Exit, said: str
) -> None:
    found, out, err = piped(*argv)
    assert (found, out) == (code, "")
    assert said in err
    assert "Something went wrong" not in err
    assert runs(services) == []


@pytest.mark.parametrize(
    ("argv", "wish"),
    [
        (("now",), Launch("quick", inline=True)),
        (("drill",), Launch("full")),
        (("drill", "fear"), Launch("fear")),
        (("drill", "quick"), Launch("quick", inline=True)),
    ],
)
def test_at_a_terminal_the_screens_take_over(
    monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], wish: Launch
) -> None:
    monkeypatch.setattr(commands, "at_a_terminal", lambda: True)
    assert cli.run(list(argv)) == wish


def test_at_a_terminal_an_unknown_drill_is_refused_before_the_screens(
    monkeypatch: pytest.MonkeyPatch, tmscoach: Run
) -> None:
    monkeypatch.setattr(commands, "at_a_terminal", lambda: True)
    assert tmscoach("drill", "waltz")[0] == Exit.USAGE


@pytest.mark.parametrize(("answer", "same"), [("\n", True), ("a\n", False)])
def test_at_a_terminal_an_unfinished_drill_is_offered(
    piped: Piped, services: Services, monkeypatch: pytest.MonkeyPatch, answer: str, same: bool
) -> None:
    piped("now", typed="1\n7\n")
    monkeypatch.setattr(commands, "at_a_terminal", lambda: True)
    _, out, _ = piped("now", "--plain", typed=f"{answer}q\n")
    assert "Quick drill, begun at 14:02, is unfinished. enter goes on with it, a begins afresh." in out
    assert ("3 of 6" in out) is same


def test_at_a_terminal_the_breath_is_paced(
    piped: Piped, monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(drill_plain, "at_a_terminal", lambda: True)
    monkeypatch.setattr(drill_plain, "pause", waited.append)
    code, out, _ = piped("now", "--plain", typed=text(answers("quick")))
    assert code == Exit.DONE
    step = next(s for s in content.scripts()["quick"].steps if isinstance(s, shapes.BlockStep))
    assert waited == [step.seconds_in, step.seconds_out] * step.repetitions
    assert "\x1b" not in out


# --- without the app ----------------------------------------------------------------------------------------


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
    assert piped("drill", "list", "--history")[1] == (
        "    1  2026-11-24 14:02  Without the app       7 to 5        pain\n"
        "    2  2026-11-23 12:00  Without the app       Not rated\n"
    )


# --- lists --------------------------------------------------------------------------------------------------


def test_the_drills_there_are(piped: Piped, services: Services) -> None:
    code, out, err = piped("drill", "list")
    assert (code, err) == (Exit.DONE, "")
    assert [line.split()[0] for line in out.splitlines()[::2]] == list(SHIPPED)
    found = json.loads(piped("drill", "list", "--json")[1])
    assert [one["id"] for one in found] == list(SHIPPED)
    assert found[0]["steps"] == [step.id for step in content.scripts()["full"].steps]


def test_an_own_script_is_checked_listed_and_practised(
    piped: Piped, services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'id = "mine"\ntitle = "On the stairs"\nabout = "For stairs."\nminutes = "1"\ntrigger = "movement"\n'
        '[[steps]]\nkind = "rate"\nid = "a"\nrail = "rate"\ntitle = "How loud?"\nwhen = "before"\n'
        'hold = false\n[[steps]]\nkind = "block"\nid = "b"\nrail = "line"\ntitle = "Say it"\n',
        encoding="utf-8",
    )
    folder = drill_folder(services.paths.database)
    code, out, err = piped("drill", "check", str(file))
    assert (code, out) == (Exit.DONE, "mine.toml: On the stairs, 2 steps. It can be used.\n")
    assert err == f"Put it into {folder}, then: tmscoach drill mine\n"
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_text("id = 'broken'", encoding="utf-8")
    file.rename(folder / "mine.toml")
    assert piped("drill", "check", str(folder / "mine.toml"))[2] == ""
    assert json.loads(piped("drill", "check", str(folder / "mine.toml"), "--json")[1]) == {
        "id": "mine",
        "title": "On the stairs",
        "steps": ["a", "b"],
    }
    code, out, err = piped("drill", "list")
    assert "mine        On the stairs" in out
    assert err.startswith("Left out: broken.toml")
    assert piped("drill", "mine", typed="5\n\n")[0] == Exit.DONE
    [row] = runs(services)
    assert (row.script, row.trigger, row.alarm_before) == ("mine", Trigger.MOVEMENT, 5)


@pytest.mark.parametrize("name", ["missing.toml", "broken.toml", ""])
def test_a_script_that_cannot_be_used_is_refused(piped: Piped, tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.toml").write_text("id = [", encoding="utf-8")
    code, out, err = piped("drill", "check", str(tmp_path / name))
    assert (code, out) == (Exit.REFUSED, "")
    assert err.count("\n") == 1
    assert "Something went wrong" not in err


def test_the_drills_that_were_practised(piped: Piped, services: Services, now: FrozenTime) -> None:
    code, out, err = piped("drill", "list", "--history")
    assert (code, out) == (Exit.DONE, "")
    assert err == "No drill yet. tmscoach now begins the quick one.\n"
    assert piped("drill", "list", "--history", "--json")[1] == "[]\n"
    piped("now", typed=text(answers("quick")))
    now.move(minutes=10)
    piped("drill", "fear", typed="n\n\n7\n")
    assert piped("drill", "list", "--history")[1] == (
        "    2  2026-11-24 14:12  Fear thought drill    not finished  fear, new or different\n"
        "    1  2026-11-24 14:02  Quick drill           6 to 4        worry, anger\n"
    )
    assert piped("drill", "list", "--history", "-n", "1")[1].startswith("    2  ")
    assert piped("drill", "list", "--history", "--before", "2")[1].startswith("    1  ")
    found = json.loads(piped("drill", "list", "--history", "--json")[1])
    assert [(row["id"], row["finished"], row["is_new"]) for row in found] == [
        (2, False, True),
        (1, True, False),
    ]


def test_a_deleted_drill_is_off_the_list(piped: Piped, services: Services) -> None:
    piped("now", typed=text(answers("quick")))
    assert piped("drill", "delete", "1") == (Exit.DONE, "", "Done.\n")
    assert piped("drill", "list", "--history")[1] == ""
    assert services.practice.finished_today() == 0
    assert piped("drill", "delete", "1")[0] == Exit.REFUSED


@pytest.mark.parametrize(("command", "group"), [("lines", "pain"), ("cards", "view")])
def test_own_words_are_added_listed_first_and_put_away(piped: Piped, command: str, group: str) -> None:
    code, out, err = piped("drill", command, group, "--add", "It is loud, and I [b]wait[/b].")
    assert code == Exit.DONE
    assert err.startswith("Your shell may remember this command")
    key = out.split()[0]
    assert key.startswith("own:")
    assert out.endswith("It is loud, and I [b]wait[/b].\n")
    assert piped("drill", command, group, "--add", "Another one.", "--json")[2] == ""  # warned once
    assert piped("drill", command, group)[1].startswith(key)
    listed = json.loads(piped("drill", command, group, "--json")[1])
    assert [one["own"] for one in listed[:3]] == [True, True, False]
    code, out, err = piped("drill", command, "--archive", key)
    assert (code, out, err) == (Exit.DONE, "", "Put away. Drills that used it keep its words.\n")
    assert key not in piped("drill", command)[1]
    assert piped("drill", command, "--archive", listed[1]["key"])[0] == Exit.DONE
    assert "own:" not in piped("drill", command)[1]


def test_lines_wait_for_the_gate_and_come_in_three_voices(piped: Piped, services: Services) -> None:
    before = piped("drill", "lines", "pain")[1]
    services.care.answer_gate(GateAnswer.YES)
    assert len(piped("drill", "lines", "pain")[1]) > len(before)
    spoken: list[Any] = [piped("drill", "lines", "--voice", voice)[1] for voice in ("i", "you", "name")]
    assert len(spoken[0].splitlines()) == len(content.starter_lines())
    assert spoken[0] != spoken[1]
    assert spoken[1] == spoken[2]  # nobody has said a name yet
