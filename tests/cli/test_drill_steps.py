"""Every kind of step in plain lines, walked through scripts of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from sqlmodel import select
from tests.cli.conftest import Piped
from tests.conftest import FrozenTime

from tmscoach.cli import drill_plain
from tmscoach.errors import Exit
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import Fate, Kind, Trigger, Voice
from tmscoach.services.drill import drill_folder
from tmscoach.startup import Services

STEPS = {
    "before": 'kind = "rate"\nwhen = "before"\nhold = false',
    "name": 'kind = "name"\nlead = "This is the one about"',
    "slot": 'kind = "slot"',
    "predict": 'kind = "predict"',
    "breathe": 'kind = "breathe"\nbreaths = 2\nseconds_in = 3\nseconds_out = 5',
    "block": 'kind = "block"\nrepetitions = 2',
    "memory": 'kind = "block"\nfrom_memory = true\nrepetitions = 1',
    "because": 'kind = "because"',
    "move": 'kind = "move"',
    "found": 'kind = "found"',
    "short": 'kind = "found"\nlearned = ""',
    "in": 'kind = "shift-in"\nunsaid = "What would you say?"',
    "after": 'kind = "rate"\nwhen = "after"\nhold = false',
}
OwnDrill = Callable[..., None]


@pytest.fixture
def own(services: Services) -> OwnDrill:
    """Writes a script called `mine` from the names of its steps."""

    def write(*names: str, head: str = 'trigger = "movement"') -> None:
        folder = drill_folder(services.paths.database)
        folder.mkdir(parents=True, exist_ok=True)
        steps = [f'[[steps]]\nid = "{n}"\nrail = "{n}"\ntitle = "Step {n}"\n{STEPS[n]}\n' for n in names]
        text = f'id = "mine"\ntitle = "Mine"\nabout = "Mine."\nminutes = "1"\n{head}\n' + "\n".join(steps)
        (folder / "mine.toml").write_text(text, encoding="utf-8")

    return write


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def run(services: Services) -> DrillRun:
    with services.database.reading() as session:
        return session.exec(select(DrillRun).order_by("id")).all()[-1]


def spoken(out: str) -> Sequence[str]:
    return [line.strip() for line in out.splitlines() if line.startswith("    ")]


# --- a worry gets a time ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "until"), [("18.15", "18:15"), ("", "17:30"), ("1345", "13:45"), ("14", "14:00")]
)
def test_a_worry_is_put_off(piped: Piped, services: Services, own: OwnDrill, given: str, until: str) -> None:
    own("name", "slot", head='trigger = "worry"')
    code, out, err = piped("drill", "mine", typed=typed("The letter.", given))
    assert (code, err) == (Exit.DONE, "")
    assert "When may this worry come back? A time like 18:15; enter means 17:30, . leaves it out." in out
    day = "Wednesday" if until < "14:02" else "Tuesday"
    assert f"It waits until {day} {until}. You need not look at it sooner.\n" in out
    [worry] = services.worry.waiting()
    assert (worry.text, f"{worry.due:%H:%M}") == ("The letter.", until)


def test_what_is_no_time_is_asked_again_and_nothing_is_kept_of_it(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("name", "slot", head='trigger = "worry"')
    lines = ("The letter.", "25:99", "soon", "-1", "٣", "1" + "0" * 400)
    _, out, _ = piped("drill", "mine", typed=typed(*lines, "q"))
    assert out.count("is not a time of day. Nothing was kept. Write it like 17:30.") == 5
    assert services.worry.waiting() == ()
    piped("drill", "mine", "--resume", typed=typed("."))
    assert services.worry.waiting() == ()
    assert run(services).finished_at is not None


def test_back_at_the_slot_enter_keeps_its_time_and_a_full_stop_lets_go_of_it(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("name", "slot", "after", head='trigger = "worry"')
    _, out, _ = piped("drill", "mine", typed=typed("The letter.", "18", "b", "", "q"))
    assert "enter keeps 18:00" in out
    assert f"{services.worry.waiting()[0].due:%H:%M}" == "18:00"
    piped("drill", "mine", "--resume", typed=typed("b", ".", "4"))
    assert services.worry.waiting() == ()


# --- about to move ------------------------------------------------------------------------------------------


def test_harm_is_predicted_and_what_came_of_it_goes_into_the_evidence_file(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("predict", "move", "found")
    lines = ("The stairs.", "t", "", "20", "They creaked.", "Stairs are stairs.")
    code, out, err = piped("drill", "mine", typed=typed(*lines))
    assert (code, err) == (Exit.DONE, "")
    row = run(services)
    assert (row.doing, row.harm_expected, row.moved) == ("The stairs.", 100, True)
    assert (row.harm_found, row.happened, row.learned) == (20, "They creaked.", "Stairs are stairs.")
    assert "You expected 100.\n" in out
    assert "Harm: 100 expected, 20 found.\n" in out
    assert [item.text for item in services.belief.evidence()] == ["Stairs are stairs."]


@pytest.mark.parametrize("given", ["101", "-1", "3.5", "٣", "ten", "1" + "0" * 400])
def test_harm_out_of_range_is_asked_again(
    piped: Piped, services: Services, own: OwnDrill, given: str
) -> None:
    own("predict", "move", "found")
    _, out, _ = piped("drill", "mine", typed=typed("The stairs.", given, "70", "q"))
    assert "is not between 0 and 100. It was not kept." in out
    assert max(len(line) for line in out.splitlines()) < 200
    assert run(services).harm_expected == 70


def test_not_this_time_asks_nothing_further(piped: Piped, services: Services, own: OwnDrill) -> None:
    own("predict", "move", "found", "after")
    _, out, _ = piped("drill", "mine", typed=typed("The stairs.", "70", "3", "2", "5"))
    assert "Write 1 or 2.\n" in out
    assert "Step found" not in out
    row = run(services)
    assert (row.moved, row.harm_found, row.alarm_after) == (False, None, 5)
    assert services.belief.evidence() == ()


def test_whether_it_was_done_may_stay_open_and_learning_may_not_be_asked(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("predict", "move", "short")
    code, out, _ = piped("drill", "mine", typed=typed("", "", ".", "30", "."))
    assert code == Exit.DONE
    row = run(services)
    assert (row.doing, row.harm_expected, row.moved, row.harm_found) == ("", None, None, 30)
    assert "expected" not in out
    assert "evidence file" not in out


def test_something_new_ends_the_trying_out(piped: Piped, services: Services, own: OwnDrill) -> None:
    own("predict", "move", "found", "after")
    _, out, _ = piped("drill", "mine", typed=typed("The stairs.", "70", "n", "A numb foot", "5"))
    assert "Step found" not in out
    assert run(services).is_new
    assert run(services).alarm_after == 5


# --- breathing, and a line from memory ----------------------------------------------------------------------


def test_breathing_waits_until_the_patient_begins_and_may_be_left_out(
    piped: Piped, own: OwnDrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(drill_plain, "at_a_terminal", lambda: True)
    monkeypatch.setattr(drill_plain, "pause", waited.append)
    own("breathe", "after")
    _, out, _ = piped("drill", "mine", "--plain", typed=typed("", "5"))
    assert waited == [3, 5, 3, 5]
    assert "Breath 1 of 2: in, 3 seconds.\nOut, 5 seconds.\nBreath 2 of 2: in, 3 seconds.\n" in out
    piped("drill", "mine", "--plain", typed=typed(".", "5"))
    assert waited == [3, 5, 3, 5]


def test_over_a_pipe_a_breath_is_told_and_nobody_waits(piped: Piped, own: OwnDrill) -> None:
    own("breathe", "block")
    _, out, _ = piped("drill", "mine", typed=typed("", ""))
    assert "Breathe in for 3 seconds, out for 5: 2 times.\n" in out
    assert "out for 6 and say it: 2 times.\n" in out


def test_a_line_from_memory_is_shown_only_when_asked_for(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("memory", "after")
    _, out, _ = piped("drill", "mine", typed=typed("", "5"))
    assert run(services).line_text
    assert run(services).line_text not in out
    assert "Say your line from memory." in out
    _, out, _ = piped("drill", "mine", typed=typed("?", "s", "s", "", "5"))
    assert out.count("or write o, v, s or a full stop.") == 1
    assert out.count("or write o, v or a full stop.") == 1  # a second s has nothing left to show
    assert set(spoken(out)) == {run(services).line_text}
    _, out, _ = piped("drill", "mine", typed=typed("o", "", "5"))
    assert spoken(out) == [run(services).line_text]


def test_the_voice_by_name_needs_a_name(piped: Piped, services: Services, own: OwnDrill) -> None:
    own("block", "after")
    piped("drill", "mine", typed=typed("v", "v", "", "4"))
    assert run(services).voice is Voice.I
    services.paths.config_file.write_text('first_name = "Ida"\n', encoding="utf-8")
    piped("drill", "mine", typed=typed("v", "v", "", "4"))
    assert run(services).voice is Voice.NAME
    assert "Ida" in run(services).line_text


# --- going back ---------------------------------------------------------------------------------------------


def test_back_at_the_evidence_enter_keeps_what_was_picked_and_a_full_stop_drops_it(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    services.belief.add_evidence("It moved.")
    own("because", "after")
    _, out, _ = piped("drill", "mine", typed=typed("1", "b", "", "q"))
    assert "enter keeps: It moved." in out
    assert run(services).evidence_uuid == services.belief.evidence()[0].uuid
    piped("drill", "mine", "--resume", typed=typed("b", ".", "5"))
    assert run(services).evidence_uuid is None


def test_a_number_of_thousands_of_digits_is_words_like_any_other(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("name", "because", "after")
    digits = "7" * 6000
    piped("drill", "mine", typed=typed("It stays.", "", ""))
    code, out, err = piped("drill", "mine", typed=typed(digits, digits, "", digits, "5"))
    assert (code, err) == (Exit.DONE, "")
    assert "Write one of the answers named above." in out
    assert (run(services).thought, run(services).alarm_after) == (digits, 5)


def test_digits_of_another_script_pick_nothing(piped: Piped, services: Services) -> None:
    _, out, _ = piped("now", typed=typed("٣", "3", "٣", "6", "q"))
    assert "Write a number from 1 to 5." in out
    assert "is not a rating" in out
    assert (run(services).trigger, run(services).alarm_before) == (Trigger.WORRY, 6)


# --- fading -------------------------------------------------------------------------------------------------


def test_prompts_fade_and_every_prompt_brings_them_back_once(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("before", "name", "block", "in", "after", head='trigger = "pain"\nfades = true')
    services.practice.set_stage(3)
    _, out, _ = piped("drill", "mine", typed=typed("6", "", "2", "", "", "4"))
    assert "Stage 3 of 5. From memory: the line is shown only when you ask" in out
    assert "Step name" not in out
    assert run(services).line_text not in out
    assert run(services).stage == 3
    _, out, _ = piped("drill", "mine", "--every-prompt", typed=typed("6", "It stays.", "", "2", "", "", "4"))
    assert "Stage" not in out
    assert run(services).line_text in out
    assert (run(services).stage, run(services).thought) == (1, "It stays.")
    assert services.practice.stage().number == 3


def test_without_the_app_two_answers_are_left(piped: Piped, services: Services, own: OwnDrill) -> None:
    own("before", "block", "after", head='trigger = "pain"\nfades = true')
    services.practice.set_stage(5)
    piped("drill", "mine", typed=typed("4"))
    assert (run(services).mode, run(services).alarm_after) == ("app-free", 4)


def test_the_next_stage_says_why_and_how_to_go_back(
    piped: Piped, services: Services, own: OwnDrill, now: FrozenTime
) -> None:
    own("before", "block", "after", head='trigger = "pain"\nfades = true')
    for _ in range(8):
        now.move(days=1)
        _, out, _ = piped("drill", "mine", typed=typed("6", "", "4"))
    assert "From the next drill on: short: titles without the sentences under them." in out
    assert "Why: In your last 8 rated drills alarm came down by 1 or more, by their median.\n" in out
    assert "The prompts come back whenever you like: s under Drill, or tmscoach drill stage 1." in out
    assert services.practice.stage().number == 2


# --- at its end ---------------------------------------------------------------------------------------------


def test_a_worn_line_is_named_together_with_the_way_to_a_new_one(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("block", "after", head='trigger = "pain"')
    services.deck.add_line(Trigger.PAIN, "It is loud, and I go on.")
    for _ in range(12):
        _, out, _ = piped("drill", "mine", typed=typed("", "4"))
        assert "fresh words" not in out
    _, out, _ = piped("drill", "mine", typed=typed("", "4"))
    assert "Your line may want fresh words. You have used it 12 times.\n" in out
    assert 'To keep a new one: tmscoach drill lines pain --add "..."\n' in out


def test_the_unsaid_sentence_is_kept_as_a_private_page_that_knows_its_drill(
    piped: Piped, services: Services, own: OwnDrill, hostile: str
) -> None:
    own("before", "in", "after", head='trigger = "pain"')
    words = hostile.replace("\r", "")
    lines = ("3", "2", "", words, "4", "x", "b", "P")
    code, out, err = piped("drill", "mine", "--json", typed=typed(*lines))
    assert code == Exit.DONE
    assert "\x1b" not in out + err
    assert err.count("p keeps it as a private page too, enter leaves it here.") == 3
    assert err.endswith("Kept as page 1, private.\n")
    assert json.loads(out)["page"] == 1
    page = services.journal.page(1)
    assert (page.body, page.fate, page.kind) == (words, Fate.PRIVATE, Kind.PROMPTED)
    assert (page.prompt, page.drill_uuid) == ("What would you say?", run(services).uuid)


@pytest.mark.parametrize("end", [("",), (".",), ("q",), ()])
def test_left_where_it_is_the_sentence_makes_no_page_and_the_drill_is_kept(
    piped: Piped, services: Services, own: OwnDrill, end: tuple[str, ...]
) -> None:
    own("before", "in", "after", head='trigger = "pain"')
    code, out, err = piped("drill", "mine", typed=typed("3", "2", "", "Not again.", "4", *end))
    assert (code, err) == (Exit.DONE, "")
    assert "\nKept.\n" in out
    assert services.journal.recent() == ()
    assert run(services).finished_at is not None


def test_without_an_unsaid_sentence_no_page_is_offered(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("before", "in", "after", head='trigger = "pain"')
    _, out, _ = piped("drill", "mine", typed=typed("3", "2", "", "", "4"))
    assert out.endswith("Kept.\n")


def test_something_new_can_still_be_said_at_the_very_end(
    piped: Piped, services: Services, own: OwnDrill
) -> None:
    own("before", "in", "after", head='trigger = "pain"')
    lines = ("3", "2", "", "Not again.", "4", "n", "A numb foot", "")
    assert piped("drill", "mine", typed=typed(*lines))[0] == Exit.DONE
    assert run(services).is_new
    assert "A numb foot" in services.care.questions()[0].text
