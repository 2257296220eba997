"""Drills on a real store: every verb, every step kept, what is new or different, lines, cards, scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from tests.conftest import ZONE, FrozenTime

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models import content as shapes
from tmscoach.models.care import Question
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import CardCategory, DrillMode, Feeling, GateAnswer, Trigger, Voice
from tmscoach.services.drill import Drill, drill_folder
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)
TYPED = ("thought", "about", "unsaid", "back_to", "cue")
SHIPPED = tuple(content.scripts())
SAFE = {f"start:{line.id}" for line in content.starter_lines() if line.asserts_safety}

OWN = """
id = "mine"
title = "My own"
about = "For the stairs."
minutes = "1"
trigger = "movement"

[[steps]]
kind = "name"
id = "first"
rail = "name"
title = "What is it saying?"

[[steps]]
kind = "rate"
id = "alarm"
rail = "rate"
title = "How loud?"
when = "before"

[[steps]]
kind = "block"
id = "line"
rail = "line"
title = "Say it"
"""


def an_answer(services: Services, drill: Drill) -> dict[str, Any]:
    """A whole answer to the step a drill stands at, whatever its kind."""
    match drill.current:
        case shapes.ArriveStep():
            return {"trigger": "worry"}
        case shapes.RateStep() as step:
            alarm, hold = (6, 8) if step.when == "before" else (4, 5)
            return {"alarm": alarm} | ({"hold": hold} if step.hold else {})
        case shapes.NameStep():
            return {"thought": "It will stay."}
        case shapes.BlockStep() as step:
            return {"repetitions": step.repetitions}
        case shapes.BecauseStep():
            return {"evidence_uuid": services.drill.add_evidence("It moved from left to right.").uuid}
        case shapes.CheckStep():
            return {"believability": 7}
        case shapes.ShiftInStep() as step:
            words = {"about": "The letter.", "unsaid": "I will not answer it."} if step.typing else {}
            return {"feeling": "anger"} | words
        case shapes.CloseStep():
            return {"back_to": "The soup.", "cue": "If it comes again, then soup."}
    return {}


def on(services: Services, drill: Drill, until: str = "") -> Drill:
    """Answer step after step, to the end or until the drill stands at the step named."""
    while not drill.finished and drill.step != until:
        drill = services.drill.answer(drill, drill.step, **an_answer(services, drill))
    return drill


def kept(services: Services, uuid: str) -> DrillRun:
    """The row as the store holds it."""
    with services.database.reading() as session:
        return session.exec(select(DrillRun).where(DrillRun.uuid == uuid)).one()


def questions(services: Services) -> list[str]:
    with services.database.reading() as session:
        return [question.text for question in session.exec(select(Question).order_by("id")).all()]


def own_script(services: Services, text: str = OWN, name: str = "mine.toml") -> None:
    folder = drill_folder(services.paths.database)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


# --- walking through ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SHIPPED)
def test_a_whole_drill_keeps_every_answer(services: Services, script: str) -> None:
    drill = on(services, services.drill.begin(script))
    row = kept(services, drill.uuid)
    asked = {type(step) for step in drill.script.steps}
    assert row.finished_at is not None
    assert (row.script, row.day, row.zone) == (script, TODAY, "Europe/Berlin")
    assert row.mode is (DrillMode.QUICK if script == "quick" else DrillMode.FULL)
    assert row.trigger is (drill.script.trigger or Trigger.WORRY)
    assert (row.alarm_before, row.alarm_after, row.feeling) == (6, 4, Feeling.ANGER)
    if any(isinstance(step, shapes.RateStep) and step.hold for step in drill.script.steps):
        assert (row.hold_before, row.hold_after) == (8, 5)
    assert row.thought == ("It will stay." if shapes.NameStep in asked else "")
    assert row.line_text and row.line_key.startswith("start:")
    assert row.repetitions == next(s.repetitions for s in drill.steps if isinstance(s, shapes.BlockStep))
    assert (row.evidence_uuid is not None) is (shapes.BecauseStep in asked)
    assert row.believability == (7 if shapes.CheckStep in asked else None)
    assert row.card_key.startswith("start:") is bool(row.card_text) is (shapes.ShiftOutStep in asked)
    assert row.cue == ("If it comes again, then soup." if shapes.CloseStep in asked else "")
    assert row.back_to == ("The soup." if shapes.CloseStep in asked else "")
    assert services.practice.finished_today() == 1


@pytest.mark.parametrize("script", SHIPPED)
def test_each_answer_is_in_the_store_before_the_next_question(
    services: Services, open_again: Callable[[], Services], script: str
) -> None:
    drill = services.drill.begin(script)
    while not drill.finished:
        given = an_answer(services, drill)
        drill = services.drill.answer(drill, drill.step, **given)
        other = open_again()  # as the next start after a crash would see it
        row = kept(other, drill.uuid)
        assert row.step == drill.step
        other.close()
        if not drill.finished:
            again = services.drill.resume(drill.uuid)
            assert (again.step, again.version, again.line, again.card) == (
                drill.step,
                drill.version,
                drill.line,
                drill.card,
            )


def test_a_known_trigger_is_kept_and_not_asked_for(services: Services) -> None:
    drill = services.drill.begin("full", Trigger.MOVEMENT)
    assert drill.trigger is Trigger.MOVEMENT
    assert drill.step != "arrive"
    assert "arrive" not in [step.id for step in drill.steps]
    assert drill.number == 1


def test_a_drill_that_is_not_there_is_named_with_those_that_are(services: Services) -> None:
    with pytest.raises(CoachError) as refused:
        services.drill.begin("waltz")
    assert "'waltz'" in refused.value.title
    assert "full, " in str(refused.value)
    assert services.practice.history() == ()


@pytest.mark.parametrize("script", SHIPPED)
def test_back_walks_the_same_steps_and_loses_no_answer(services: Services, script: str) -> None:
    drill = services.drill.begin(script)
    walked = []
    while not drill.finished:
        walked.append(drill.step)
        last = drill
        drill = services.drill.answer(drill, drill.step, **an_answer(services, drill))
    drill = on(services, services.drill.begin(script), until=last.step)
    full = drill
    seen = [drill.step]
    while (before := services.drill.back(drill)) is not drill:
        drill = before
        seen.append(drill.step)
    assert seen == walked[::-1]
    for name in ("trigger", "alarm_before", "hold_before", "thought", "line", "feeling", "about", "card"):
        assert getattr(drill, name) == getattr(full, name), name


def test_going_back_and_forward_with_nothing_said_anew_keeps_the_answers(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="close")
    before = drill
    while drill.step != "arrive":
        drill = services.drill.back(drill)
    while drill.step != "close":
        drill = services.drill.answer(drill, drill.step)
    for name in ("trigger", "alarm_before", "thought", "line", "repetitions", "believability", "evidence"):
        assert getattr(drill, name) == getattr(before, name), name


def test_another_trigger_brings_another_line_which_was_not_said_yet(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="in")
    assert (drill.repetitions, drill.believability) == (3, 7)
    while drill.step != "arrive":
        drill = services.drill.back(drill)
    drill = services.drill.answer(drill, "arrive", trigger="pain")
    assert (drill.line, drill.repetitions, drill.believability) == (None, 0, None)
    drill = on(services, drill, until="block")
    assert drill.line is not None
    assert drill.line.family is Trigger.PAIN


def test_finishing_early_keeps_what_was_answered(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="name")
    done = services.drill.finish(drill, thought="Enough.")
    assert done.finished
    row = kept(services, drill.uuid)
    assert (row.thought, row.step, row.alarm_after) == ("Enough.", "name", None)
    assert services.practice.finished_today() == 1
    assert services.drill.resumable() is None


def test_a_finished_drill_takes_no_more_answers(services: Services) -> None:
    drill = on(services, services.drill.begin("quick"))
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.drill.answer(drill, "after", alarm=1),
        lambda: services.drill.keep(drill, "after", alarm=1),
        lambda: services.drill.back(drill),
        lambda: services.drill.finish(drill),
        lambda: services.drill.resume(drill.uuid),
        lambda: services.drill.reread(drill),
    )
    for act in acts:
        with pytest.raises(CoachError, match="finished already"):
            act()
    assert kept(services, drill.uuid).alarm_after == 4


# --- leaving and going on -----------------------------------------------------------------------------------


def test_a_drill_left_at_once_leaves_nothing(services: Services) -> None:
    assert not services.drill.leave(services.drill.begin("full"))
    assert services.practice.history() == ()
    assert services.drill.resumable() is None


@pytest.mark.parametrize("minutes", [0, 59, 60])
def test_within_the_hour_it_goes_on_where_it_was_left(
    services: Services, now: FrozenTime, minutes: int
) -> None:
    drill = on(services, services.drill.begin("full"), until="in")
    assert services.drill.leave(drill)
    now.move(minutes=minutes)
    found = services.drill.resumable()
    assert found is not None
    again = services.drill.resume(found.uuid)
    assert (again.uuid, again.step, again.thought, again.line) == (
        drill.uuid,
        "in",
        "It will stay.",
        drill.line,
    )
    assert on(services, again).finished


def test_after_the_hour_it_is_kept_but_not_gone_on_with(services: Services, now: FrozenTime) -> None:
    drill = on(services, services.drill.begin("full"), until="in")
    now.move(hours=1, seconds=1)
    assert services.drill.resumable() is None
    with pytest.raises(CoachError, match="more than an hour ago"):
        services.drill.resume(drill.uuid)
    [row] = services.practice.history()
    assert (row.finished, row.alarm_before) == (False, 6)
    assert services.practice.finished_today() == 0


def test_the_newest_unfinished_drill_is_offered(services: Services, now: FrozenTime) -> None:
    services.drill.begin("full")
    now.move(minutes=5)
    newest = services.drill.begin("fear")
    now.move(minutes=5)
    on(services, services.drill.begin("quick"))
    found = services.drill.resumable()
    assert found is not None
    assert found.uuid == newest.uuid


def test_a_drill_over_midnight_and_over_four_stays_on_the_day_it_was_begun(
    services: Services, now: FrozenTime
) -> None:
    for begun, day in (
        (datetime(2026, 11, 24, 23, 50, tzinfo=ZONE), TODAY),
        (datetime(2026, 11, 25, 3, 50, tzinfo=ZONE), TODAY),
    ):
        now.at = begun
        drill = on(services, services.drill.begin("full"), until="in")
        now.move(minutes=20)
        drill = on(services, services.drill.resume(drill.uuid))
        assert kept(services, drill.uuid).day == drill.day == day
    assert now.at.date() == date(2026, 11, 25)
    assert services.practice.finished_today() == 0  # it is past four: another day, with no drill yet
    assert [row.day for row in services.practice.history()] == [TODAY, TODAY]


def test_a_clock_that_was_set_back_loses_nothing(services: Services, now: FrozenTime) -> None:
    drill = on(services, services.drill.begin("full"), until="in")
    now.move(hours=-3)
    found = services.drill.resumable()
    assert found is not None
    assert found.uuid == drill.uuid
    assert on(services, services.drill.resume(drill.uuid)).finished


# --- two windows --------------------------------------------------------------------------------------------


def test_of_two_windows_the_one_left_behind_is_refused_and_overwrites_nothing(services: Services) -> None:
    here = services.drill.begin("full")
    there = services.drill.resume(here.uuid)
    there = services.drill.answer(there, "arrive", trigger="pain")
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.drill.answer(here, "arrive", trigger="worry"),
        lambda: services.drill.keep(here, "arrive", trigger="worry"),
        lambda: services.drill.back(here),
        lambda: services.drill.finish(here, trigger="worry"),
    )
    for act in acts:
        with pytest.raises(CoachError, match="another window"):
            act()
    assert kept(services, here.uuid).trigger is Trigger.PAIN
    here = services.drill.reread(here)
    assert (here.step, here.version) == (there.step, there.version)
    services.drill.leave(services.drill.resume(here.uuid))
    assert kept(services, here.uuid).trigger is Trigger.PAIN


def test_new_or_different_is_never_refused_by_another_window(services: Services) -> None:
    here = services.drill.begin("full")
    there = services.drill.answer(services.drill.resume(here.uuid), "arrive", trigger="pain")
    marked = services.drill.mark_new(here, "A numb foot")
    assert marked.is_new
    assert marked.step == there.step
    assert questions(services) == ["New or different, noted on 24 November 2026: A numb foot"]


def test_a_drill_deleted_elsewhere_is_said_to_be_gone(services: Services) -> None:
    drill = services.drill.begin("full")
    services.practice.delete(drill.uuid)
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.drill.answer(drill, "arrive", trigger="pain"),
        lambda: services.drill.mark_new(drill),
        lambda: services.drill.line_for(drill),
        lambda: services.drill.resume(drill.uuid),
        lambda: services.drill.reread(drill),
        lambda: services.practice.delete(drill.uuid),
    )
    for act in acts:
        with pytest.raises(CoachError, match="not there any more"):
            act()
    assert not services.drill.leave(drill)  # leaving never fails
    assert services.practice.history() == ()


# --- new or different ---------------------------------------------------------------------------------------


def every_step() -> list[tuple[str, str]]:
    return [(name, step.id) for name, script in content.scripts().items() for step in script.steps]


@pytest.mark.parametrize(("script", "step"), every_step())
def test_new_or_different_works_at_every_step(services: Services, script: str, step: str) -> None:
    services.care.answer_gate(GateAnswer.YES)
    drill = services.drill.begin(script)
    while not drill.finished and drill.step != step:
        given = an_answer(services, drill)
        if step == "longer" and drill.step == "before":
            given["alarm"] = 9
        drill = services.drill.answer(drill, drill.step, **given)
    assert drill.step == step
    drill = services.drill.mark_new(drill)
    assert drill.is_new
    assert drill.parked is not None
    assert not drill.parked.repeated
    assert questions(services) == ["New or different, noted on 24 November 2026"]
    assert kept(services, drill.uuid).is_new
    assert not isinstance(drill.current, shapes.BecauseStep)
    while not drill.finished:
        for line in [drill.line, services.drill.line_for(drill), services.drill.other_line(drill)]:
            assert line is None or (line.key not in SAFE and not line.own)
        card = services.drill.card_for(drill)
        assert card.category is not CardCategory.MOVEMENT
        assert services.drill.other_card(drill).category is not CardCategory.MOVEMENT
        assert services.drill.evidence_for(drill) == ()
        drill = services.drill.answer(drill, drill.step, **an_answer(services, drill))
    assert kept(services, drill.uuid).line_key not in SAFE
    assert questions(services) == ["New or different, noted on 24 November 2026"]


def test_a_safe_line_already_chosen_is_exchanged_with_what_belonged_to_it(services: Services) -> None:
    services.care.answer_gate(GateAnswer.YES)
    drill = on(services, services.drill.begin("full"), until="block")
    safe = next(o for o in services.deck.lines(Trigger.WORRY) if o.key in SAFE)
    drill = services.drill.answer(drill, "block", line=safe.key, repetitions=3)
    drill = services.drill.mark_new(drill)
    assert drill.line is not None
    assert drill.line.key not in SAFE
    assert drill.repetitions == 0
    assert "new or different" in drill.line.why


def test_notes_join_the_one_question_of_a_drill(services: Services) -> None:
    drill = services.drill.begin("full")
    drill = services.drill.mark_new(drill)
    drill = services.drill.mark_new(drill, "  different  ")  # a word of the opening
    drill = services.drill.mark_new(drill, "since Sunday")
    drill = services.drill.mark_new(drill, "since Sunday")
    assert questions(services) == ["New or different, noted on 24 November 2026: different; since Sunday"]


def test_a_note_belongs_to_the_drill_it_was_made_in(services: Services, now: FrozenTime) -> None:
    services.drill.mark_new(services.drill.begin("full"), "A numb foot")
    now.move(days=1)
    services.drill.mark_new(services.drill.begin("full"), "A numb hand")
    assert questions(services) == [
        "New or different, noted on 24 November 2026: A numb foot",
        "New or different, noted on 25 November 2026: A numb hand",
    ]


def test_what_is_new_after_an_answer_is_a_question_of_its_own(services: Services) -> None:
    drill = services.drill.mark_new(services.drill.begin("full"), "A numb foot")
    [question] = services.care.questions()
    services.care.answer_question(question.id, "It was the shoe.")
    services.drill.mark_new(drill, "The other foot")
    assert questions(services) == [
        "New or different, noted on 24 November 2026: A numb foot",
        "New or different, noted on 24 November 2026: The other foot",
    ]
    [first, _] = services.care.questions(open_only=False)
    assert (first.text, first.answer) == (questions(services)[0], "It was the shoe.")


def test_new_or_different_after_the_end_is_noted_too(services: Services) -> None:
    drill = services.drill.mark_new(on(services, services.drill.begin("quick")), "A numb foot")
    assert drill.finished
    assert kept(services, drill.uuid).is_new
    assert questions(services) == ["New or different, noted on 24 November 2026: A numb foot"]


# --- parked questions ---------------------------------------------------------------------------------------


def test_a_question_is_parked_once_and_a_repeat_gives_the_earlier_answer(
    services: Services, now: FrozenTime
) -> None:
    first = on(services, services.drill.begin("fear"), until="because")
    first = services.drill.answer(first, "because", question="Could it be the spine?")
    assert first.parked is not None
    assert (first.parked.repeated, first.step) == (False, "check")
    [question] = services.care.questions()
    services.care.answer_question(question.id, "No.")
    now.move(days=3)
    again = on(services, services.drill.begin("fear"), until="because")
    again = services.drill.answer(again, "because", question="  could it be\nthe SPINE? ")
    assert again.parked is not None
    assert (again.parked.repeated, again.parked.day, again.parked.answer) == (True, TODAY, "No.")
    assert len(questions(services)) == 1
    assert on(services, again).finished


def test_a_step_that_needs_an_answer_is_not_left_empty(services: Services) -> None:
    drill = on(services, services.drill.begin("fear"), until="because")
    for given in ({}, {"evidence_uuid": None}, {"question": "  "}, {"evidence_uuid": ""}):
        with pytest.raises(CoachError, match="needs an answer"):
            services.drill.answer(drill, "because", **given)
    assert services.drill.reread(drill).version == drill.version
    assert questions(services) == []


# --- answers that are none ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rating", [-1, 11, 10**30, 3.5, "7", True])
@pytest.mark.parametrize(
    ("step", "name"), [("before", "alarm"), ("before", "hold"), ("check", "believability")]
)
def test_a_rating_out_of_range_changes_nothing(services: Services, step: str, name: str, rating: Any) -> None:
    drill = on(services, services.drill.begin("full"), until=step)
    before = kept(services, drill.uuid)
    for act in (services.drill.answer, services.drill.keep):
        with pytest.raises(CoachError, match="not a rating"):
            act(drill, step, **{name: rating})
    after = kept(services, drill.uuid)
    assert before.model_dump() == after.model_dump()


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        ("arrive", {"trigger": "rain"}, "'rain' is not known here"),
        ("arrive", {"thought": "x"}, "takes no thought"),
        ("block", {"line": "start:nothing"}, "That line cannot be used here"),
        ("block", {"line": "own:0"}, "That line cannot be used here"),
        ("block", {"voice": "they"}, "'they' is not known here"),
        ("block", {"repetitions": -1}, "0 to 100 times"),
        ("block", {"repetitions": 101}, "0 to 100 times"),
        ("block", {"repetitions": True}, "0 to 100 times"),
        ("because", {"evidence_uuid": "0"}, "not in your evidence file"),
        ("in", {"feeling": "itchy"}, "'itchy' is not known here"),
        ("out", {"card": "start:nothing"}, "That card cannot be used here"),
        ("close", {"alarm": 3}, "takes no alarm"),
    ],
)
def test_an_answer_that_is_none_is_refused_and_changes_nothing(
    services: Services, step: str, given: dict[str, Any], said: str
) -> None:
    drill = on(services, services.drill.begin("full"), until=step)
    before = kept(services, drill.uuid)
    for act in (services.drill.answer, services.drill.keep):
        with pytest.raises(CoachError, match=said):
            act(drill, step, **given)
    assert kept(services, drill.uuid).model_dump() == before.model_dump()


def test_a_step_that_the_script_has_not_is_refused(services: Services) -> None:
    drill = services.drill.begin("quick")
    with pytest.raises(CoachError, match="has no step 'name'"):
        services.drill.answer(drill, "name", thought="x")


def test_a_line_that_asserts_safety_cannot_be_had_before_the_gate(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="block")
    safe = next(f"start:{o.id}" for o in content.starter_lines() if o.asserts_safety and o.family == "worry")
    with pytest.raises(CoachError, match="cannot be used here"):
        services.drill.answer(drill, "block", line=safe)


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "[/x] [red]y [z \x1b[31mred\x1b]52;c;aGk=\x07 \u202eturned",
        "x" * 10_000,
        "wörd " * 2_000,
        "line one\nline two\u2028three\x85four",
        "'; DROP TABLE drill_run; --",
        "{name} %s ${HOME}",
        "痛みは、これからもずっと続く。😀🇩🇪",
        " padded  ",
    ],
    ids=["nul", "hostile", "long", "many words", "lines", "sql", "format", "wide", "padded"],
)
def test_words_are_kept_as_they_were_typed(
    services: Services, open_again: Callable[[], Services], text: str
) -> None:
    drill = on(services, services.drill.begin("full"), until="name")
    drill = services.drill.answer(drill, "name", thought=text)
    drill = on(services, drill, until="in")
    drill = services.drill.answer(drill, "in", feeling="anger", about=text, unsaid=text)
    drill = on(services, drill, until="close")
    drill = services.drill.answer(drill, "close", back_to=text, cue=text)
    row = kept(open_again(), drill.uuid)
    assert {name: getattr(row, name) for name in TYPED} == dict.fromkeys(TYPED, text)
    assert services.drill.recent_thoughts() == (text,)
    assert [card.text for card in services.drill.cue_cards()] == [text]


def test_a_lone_half_of_a_character_is_mended(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="name")
    drill = services.drill.answer(drill, "name", thought="a\ud83d b \ud83d\ude00")
    assert kept(services, drill.uuid).thought == "a\ufffd b \U0001f600"


def test_words_of_nothing_but_space_are_none(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="name")
    assert services.drill.keep(drill, "name", thought=" \n ").thought == ""


@pytest.mark.parametrize("name", ["feeling", "trigger", "voice"])
def test_a_term_that_is_a_whole_letter_is_named_in_short(services: Services, name: str) -> None:
    step = {"feeling": "in", "trigger": "arrive", "voice": "block"}[name]
    drill = on(services, services.drill.begin("full"), until=step)
    given: Any = {name: "x\x00" * 500}
    with pytest.raises(CoachError) as refused:
        services.drill.keep(drill, step, **given)
    assert len(refused.value.title) < 250


def test_earlier_thoughts_come_newest_first_and_once(services: Services, now: FrozenTime) -> None:
    for thought in ("one", "two", "one", "three", "four", "five", "six"):
        drill = on(services, services.drill.begin("full"), until="name")
        services.drill.answer(drill, "name", thought=thought)
        now.move(minutes=1)
    assert services.drill.recent_thoughts() == ("six", "five", "four", "three", "one")


# --- lines --------------------------------------------------------------------------------------------------


def test_another_line_goes_round_and_the_choice_is_kept(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="block")
    seen = []
    while (line := services.drill.line_for(drill)).key not in seen:
        seen.append(line.key)
        drill = services.drill.keep(drill, "block", line=services.drill.other_line(drill).key)
    assert len(seen) >= 3
    assert line.key == seen[0]
    assert not set(seen) & SAFE
    assert services.drill.resume(drill.uuid).line == drill.line


def test_a_gentler_line_claims_less_and_stays_in_the_family(services: Services) -> None:
    services.care.answer_gate(GateAnswer.YES)
    drill = on(services, services.drill.begin("full"), until="block")
    safe = next(o for o in services.deck.lines(Trigger.WORRY) if o.key in SAFE)
    drill = services.drill.answer(drill, "block", line=safe.key, repetitions=3)
    drill = on(services, drill, until="check")
    gentler = services.drill.gentler_line(drill)
    assert gentler is not None
    assert gentler.key not in SAFE
    assert gentler.family is Trigger.WORRY
    drill = services.drill.answer(drill, "check", line=gentler.key, believability=6)
    assert kept(services, drill.uuid).line_text == gentler.text


def test_a_voice_is_kept_for_the_next_drill_and_words_follow_it(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="block")
    drill = services.drill.keep(drill, "block", voice="you")
    assert drill.line is not None
    starter = next(o for o in content.starter_lines() if f"start:{o.id}" == drill.line.key)
    assert drill.line.text == starter.you
    on(services, drill)
    following = on(services, services.drill.begin("full"), until="block")
    assert following.voice is Voice.YOU


def test_leaving_the_line_out_skips_the_question_how_true_it_is(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="block")
    drill = services.drill.answer(drill, "block", line="", repetitions=0)
    walked = []
    while not drill.finished:
        walked.append(drill.step)
        drill = services.drill.answer(drill, drill.step, **an_answer(services, drill))
    assert "check" not in walked
    row = kept(services, drill.uuid)
    assert (row.line_key, row.line_text, row.repetitions, row.believability) == ("", "", 0, None)


def test_an_own_line_comes_first_and_keeps_its_words_after_it_was_put_away(services: Services) -> None:
    own = services.deck.add_line(Trigger.WORRY, "I can [b]wait\x00[/b].")
    drill = on(services, services.drill.begin("full"), until="block")
    assert drill.line is not None
    assert (drill.line.key, drill.line.text) == (own.key, own.text)
    services.deck.archive_line(own.key)
    assert own.key not in [line.key for line in services.deck.lines(Trigger.WORRY)]
    drill = services.drill.reread(drill)
    assert drill.line is not None
    assert (drill.line.text, drill.line.own) == (own.text, True)
    assert on(services, drill).finished
    assert kept(services, drill.uuid).line_text == own.text
    with pytest.raises(CoachError, match="no such line"):
        services.deck.archive_line(own.key)
    assert services.deck.add_line(Trigger.WORRY, own.text).key != own.key  # and may come back


def test_the_same_own_line_or_card_is_not_kept_twice(services: Services) -> None:
    services.deck.add_line(Trigger.PAIN, "I go on.")
    services.deck.add_line(Trigger.FEAR, "I go on.")
    with pytest.raises(CoachError, match="this line already"):
        services.deck.add_line(Trigger.PAIN, "  I go on. ")
    services.deck.add_card(CardCategory.VIEW, "The lime tree")
    with pytest.raises(CoachError, match="this card already"):
        services.deck.add_card(CardCategory.VIEW, "The lime tree")


def test_words_that_ship_cannot_be_put_away(services: Services) -> None:
    for act, key in (
        (services.deck.archive_line, services.deck.lines(Trigger.PAIN)[0].key),
        (services.deck.archive_card, services.deck.cards()[0].key),
    ):
        with pytest.raises(CoachError, match="of your own"):
            act(key)
    with pytest.raises(CoachError, match="no such card"):
        services.deck.archive_card("own:nothing")


@pytest.mark.parametrize("text", ["", " ", "two\nlines", "word " * 16, "I am cured.", "x" * 201, "\ud800"])
def test_what_is_no_line_is_not_kept(services: Services, text: str) -> None:
    before = services.deck.lines(Trigger.PAIN)
    with pytest.raises(CoachError):
        services.deck.add_line(Trigger.PAIN, text)
    assert services.deck.lines(Trigger.PAIN) == before


def test_lines_that_assert_safety_are_listed_once_the_gate_is_passed(services: Services) -> None:
    def listed() -> set[str]:
        return {line.key for family in Trigger for line in services.deck.lines(family)}

    assert not listed() & SAFE
    services.care.answer_gate(GateAnswer.YES)
    assert listed() >= SAFE
    services.care.answer_gate(GateAnswer.UNSURE)
    assert not listed() & SAFE


def test_the_name_is_said_in_the_name_voice(services: Services) -> None:
    assert all("{name}" not in line.text for line in services.deck.lines(Trigger.PAIN, Voice.NAME))
    named = replace(services.deck, first_name=" Ada {x} ")
    assert all("Ada {x}" in line.text for line in named.lines(Trigger.PAIN, Voice.NAME))


# --- cards --------------------------------------------------------------------------------------------------


def test_a_card_is_chosen_once_and_another_is_one_call_away(services: Services) -> None:
    drill = on(services, services.drill.begin("full"), until="out")
    assert drill.card is not None
    assert services.drill.card_for(drill) == drill.card
    other = services.drill.other_card(drill)
    assert other.key != drill.card.key
    drill = services.drill.keep(drill, "out", card=other.key)
    assert kept(services, drill.uuid).card_text == other.text
    drill = services.drill.answer(drill, "out", card="")
    assert kept(services, drill.uuid).card_text == ""


def test_an_own_card_comes_first_and_can_be_put_away(services: Services) -> None:
    own = services.deck.add_card(CardCategory.VIEW, "The [i]lime tree")
    assert services.deck.cards()[0] == own
    drill = on(services, services.drill.begin("quick"), until="out")
    assert drill.card is not None
    assert drill.card.key == own.key
    services.deck.archive_card(own.key)
    drill = services.drill.reread(drill)
    assert drill.card is not None
    assert drill.card.text == own.text
    assert own.key not in [card.key for card in services.deck.cards()]


# --- evidence -----------------------------------------------------------------------------------------------


def test_evidence_least_used_comes_first(services: Services, now: FrozenTime) -> None:
    items = []
    for text in ("one", "two", "three"):
        items.append(services.drill.add_evidence(text))
        now.move(days=1)
    drill = on(services, services.drill.begin("full"), until="because")
    assert [item.text for item in services.drill.evidence_for(drill)] == ["three", "two", "one"]
    services.drill.answer(drill, "because", evidence_uuid=items[2].uuid)
    drill = on(services, services.drill.begin("full"), until="because")
    assert [item.text for item in services.drill.evidence_for(drill)] == ["two", "one", "three"]
    assert len(services.drill.evidence_for(drill, limit=2)) == 2


def test_evidence_deleted_later_stays_in_the_drill_that_used_it(services: Services) -> None:
    item = services.drill.add_evidence("It moved.")
    drill = on(services, services.drill.begin("full"), until="because")
    drill = services.drill.answer(drill, "because", evidence_uuid=item.uuid)
    [listed] = services.belief.evidence()
    services.belief.delete_evidence(listed.id)
    drill = services.drill.reread(drill)
    assert drill.evidence is not None
    assert drill.evidence.text == "It moved."
    assert services.drill.evidence_for(drill) == ()
    with pytest.raises(CoachError, match="not in your evidence file"):
        services.drill.keep(services.drill.back(drill), "because", evidence_uuid=item.uuid)


def test_empty_evidence_is_refused(services: Services) -> None:
    with pytest.raises(CoachError, match="no text yet"):
        services.drill.add_evidence(" \n ")
    assert services.belief.evidence() == ()


# --- own scripts --------------------------------------------------------------------------------------------


def test_an_own_script_stands_after_those_that_ship_and_can_be_practised(services: Services) -> None:
    own_script(services)
    own_script(services, "id = 'broken'", "broken.toml")
    assert [script.id for script in services.drill.scripts()] == [*SHIPPED, "mine"]
    [problem] = services.drill.script_problems()
    assert "broken.toml" in problem
    drill = services.drill.begin("mine")
    assert (drill.trigger, drill.step) == (Trigger.MOVEMENT, "first")
    drill = on(services, drill)
    assert kept(services, drill.uuid).script == "mine"


def test_a_script_that_disappears_leaves_its_drills_readable(services: Services) -> None:
    own_script(services)
    drill = services.drill.begin("mine")
    drill = services.drill.answer(drill, "first", thought="The stairs.")
    older = on(services, services.drill.begin("full"), until="before")
    (drill_folder(services.paths.database) / "mine.toml").unlink()
    found = services.drill.resumable()
    assert found is not None
    assert found.uuid == older.uuid
    with pytest.raises(CoachError):
        services.drill.resume(drill.uuid)
    assert [row.title for row in services.practice.history()] == ["Full drill", "mine"]
    assert services.drill.recent_thoughts() == ("The stairs.",)
    drill = services.drill.answer(drill, "alarm", alarm=3)  # a window that has it open goes on
    assert on(services, drill).finished


@pytest.mark.parametrize("act", ["answer", "keep", "back", "finish", "mark_new"])
def test_a_script_that_changes_meanwhile_begins_at_its_first_step(services: Services, act: str) -> None:
    own_script(services)
    drill = services.drill.begin("mine")
    drill = services.drill.answer(drill, "first", thought="The stairs.")
    own_script(services, OWN.replace('id = "alarm"', 'id = "loud"'))
    again = services.drill.resume(drill.uuid)
    assert (again.step, again.thought) == ("first", "The stairs.")
    match act:
        case "answer":
            assert services.drill.answer(again, "first", thought="x").step == "loud"
        case "keep":
            assert services.drill.keep(again, "first", thought="x").thought == "x"
        case "back":
            assert services.drill.back(again).step == "first"
        case "finish":
            assert services.drill.finish(again, thought="x").finished
        case "mark_new":
            assert services.drill.mark_new(again).is_new
            assert len(questions(services)) == 1


# --- looking back -------------------------------------------------------------------------------------------


def test_history_comes_in_pages_without_gap_or_double(services: Services, now: FrozenTime) -> None:
    for number in range(7):
        services.practice.practised(alarm_before=number)
        if number % 2:
            now.move(minutes=1)  # some share their instant
    first = services.practice.history(3)
    second = services.practice.history(3, first[-1])
    third = services.practice.history(3, second[-1])
    assert [row.alarm_before for row in (*first, *second, *third)] == [6, 5, 4, 3, 2, 1, 0]


def test_practice_without_the_app_counts_and_may_lie_back(services: Services) -> None:
    row = services.practice.practised(Trigger.PAIN, 7, None, "yesterday")
    assert (row.mode, row.title, row.day) == (
        DrillMode.APP_FREE,
        "Without the app",
        TODAY - timedelta(days=1),
    )
    assert services.practice.finished_today() == 0
    services.practice.practised()
    assert services.practice.finished_today() == 1
    bad: dict[str, Any]
    for bad in ({"alarm_before": 11}, {"alarm_after": -1}, {"at": "someday"}, {"at": "2026-11-26"}):
        with pytest.raises(CoachError):
            services.practice.practised(**bad)
    assert len(services.practice.history()) == 2


def test_a_deleted_drill_is_in_no_list_and_no_number(services: Services) -> None:
    drill = on(services, services.drill.begin("full"))
    row = services.practice.row(services.practice.history()[0].id)
    services.practice.delete(row.uuid)
    assert services.practice.history() == ()
    assert services.practice.finished_today() == 0
    assert services.drill.recent_thoughts() == ()
    assert services.drill.cue_cards() == ()
    with pytest.raises(CoachError, match=f"no drill {row.id}"):
        services.practice.row(row.id)
    assert kept(services, drill.uuid).deleted_at is not None


def test_cue_cards_are_the_newest_of_each_wording(services: Services, now: FrozenTime) -> None:
    for cue in ("then tea", "then a walk", "then tea"):
        drill = on(services, services.drill.begin("full"), until="close")
        services.drill.answer(drill, "close", back_to="x", cue=cue)
        now.move(hours=2)
    unfinished = on(services, services.drill.begin("full"), until="close")
    services.drill.keep(unfinished, "close", cue="then nothing")
    assert [card.text for card in services.drill.cue_cards()] == ["then tea", "then a walk"]
    assert len(services.drill.cue_cards(1)) == 1


def test_the_sixth_drill_of_a_day_is_enough(services: Services) -> None:
    remarks = [on(services, services.drill.begin("quick")).remarks for _ in range(6)]
    assert remarks[:5] == [()] * 5
    assert "6 drills today" in remarks[5][0].text


def test_five_drills_without_a_drop_point_to_another_door(services: Services) -> None:
    for number in range(5):
        drill = on(services, services.drill.begin("quick"), until="after")
        drill = services.drill.answer(drill, "after", alarm=6)
        assert bool(drill.remarks) is (number == 4)
    assert "Another door" in drill.remarks[0].text
