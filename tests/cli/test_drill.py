"""Drills from the command line: line by line over a pipe, how each ends, and the scripts there are."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from tests.cli.conftest import Piped, Run
from tests.conftest import FrozenTime

from tmscoach.cli import drill as commands
from tmscoach.cli import drill_plain
from tmscoach.cli import main as cli
from tmscoach.cli.shared import Launch
from tmscoach.errors import Exit
from tmscoach.formats import content
from tmscoach.formats.drill import RESERVED
from tmscoach.models import content as shapes
from tmscoach.models.care import Question
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import Feeling, GateAnswer, Trigger, Voice
from tmscoach.paths import Paths
from tmscoach.services.drill import drill_folder
from tmscoach.startup import Services

SHIPPED = tuple(content.scripts())
LARGEST = str(2**63 - 1)
UNSAID = "I will not answer it."
LEFT = "What you answered is kept for an hour: tmscoach drill --resume goes on with it."


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
            case shapes.NoticeStep() | shapes.BreatheStep():
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
                lines += ["2", "The letter.", UNSAID] if step.typing else ["2"]
            case shapes.ShiftOutStep():
                lines += [""]
            case shapes.SlotStep():
                lines += ["18.15"]
            case shapes.PredictStep():
                lines += ["The stairs.", "70"]
            case shapes.MoveStep():
                lines += [""]
            case shapes.FoundStep():
                lines += ["20", "They creaked.", "Stairs are stairs."]
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
    assert "\nKept.\n" in out
    assert "\x1b" not in out
    [row] = runs(services)
    asked = {type(step): step for step in content.scripts()[script].steps}
    assert (row.script, row.finished_at is None) == (script, False)
    assert row.trigger is (content.scripts()[script].trigger or Trigger.WORRY)
    assert (row.alarm_before, row.alarm_after, row.feeling) == (6, 4, Feeling.ANGER)
    holds = any(isinstance(step, shapes.RateStep) and step.hold for step in content.scripts()[script].steps)
    assert (row.hold_before, row.hold_after) == ((10, 5) if holds else (None, None))
    assert row.thought == ("It will stay." if shapes.NameStep in asked else "")
    block = asked[shapes.BlockStep]
    assert isinstance(block, shapes.BlockStep)
    assert row.line_text in out
    assert row.repetitions == block.repetitions
    assert row.believability == (7 if shapes.CheckStep in asked else None)
    shift = asked[shapes.ShiftInStep]
    assert isinstance(shift, shapes.ShiftInStep)
    assert (row.about, row.unsaid) == (("The letter.", UNSAID) if shift.typing else ("", ""))
    assert (row.card_text != "") is (shapes.ShiftOutStep in asked)
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
    spoken = [line.strip() for line in out.splitlines() if line.startswith("    ")]
    first, second, same, _, card = spoken
    pain = {f"start:{line.id}": line for line in content.starter_lines() if line.family == "pain"}
    assert first != second == pain[row.line_key].i
    assert (row.line_text, row.voice) == (pain[row.line_key].you, Voice.YOU)
    assert (same, card) == (row.line_text, row.card_text)


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
    assert "\nKept.\n" in out
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
    for name in ("feeling", "about", "unsaid", "alarm_after", "hold_after", "back_to", "cue", "doing"):
        assert found[name] == getattr(row, name), name
    for name in ("harm_expected", "moved", "harm_found", "happened", "learned", "stage"):
        assert found[name] == getattr(row, name), name
    assert found["line"]["text"] == row.line_text
    assert (found["card"]["text"] if found["card"] else "") == row.card_text
    assert found["page"] is None
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
    code, out, _ = piped("drill", "history", "--json")
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
    code, _, err = piped("drill", "broken")
    assert (code, err.count("\n")) == (Exit.USAGE, 1)
    assert "There are: full, " in err
    assert ", mine. Left out: broken.toml" in err
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


def test_no_command_has_the_name_of_a_drill_and_no_own_drill_that_of_a_command() -> None:
    group: Any = cli.command()
    names = set(group.commands["drill"].commands)
    assert names.isdisjoint(content.scripts())
    assert names <= RESERVED


def test_ctrl_c_before_any_answer_leaves_nothing(
    piped: Piped, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(aside: bool) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(drill_plain, "read_line", stopped)
    assert piped("now")[0] == Exit.INTERRUPTED
    assert runs(services) == []


def test_an_unknown_drill_is_refused_before_there_is_a_store(piped: Piped, paths: Paths) -> None:
    assert piped("drill", "waltz", "--plain")[0] == Exit.USAGE
    assert not paths.database.exists()


def test_the_help_of_drill_lists_each_command_in_a_named_section(piped: Piped) -> None:
    out = piped("drill", "--help")[1]
    group: Any = cli.command()
    assert "More:" not in out  # a new command wants a section in DrillGroup
    for name in group.commands["drill"].commands:
        assert out.count(f"\n  {name} ") == 1, name
    assert "..." not in out.replace("[ARGS]...", "")  # sentences are wrapped, never cut
