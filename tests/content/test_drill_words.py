from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import chain
from typing import TypeVar

import pytest

from tmscoach.formats import content
from tmscoach.models.content import (
    ArriveStep,
    BecauseStep,
    BlockStep,
    BreatheStep,
    CheckStep,
    CloseStep,
    FoundStep,
    MoveStep,
    NameStep,
    NoticeStep,
    PredictStep,
    RateStep,
    Script,
    ShiftInStep,
    ShiftOutStep,
    SlotStep,
    StarterCard,
    StarterLine,
    Step,
)
from tmscoach.models.terms import CardCategory, Feeling, Trigger, Voice

OURS = ("full", "flare", "fear", "worry", "movement", "other", "quick")
VARIANTS = {  # the first move after the rating
    "flare": BreatheStep,
    "fear": NameStep,
    "worry": NameStep,
    "movement": PredictStep,
    "other": ShiftInStep,
}
LINES = content.starter_lines()
BEFORE_THE_GATE = [line for line in LINES if not line.asserts_safety]
CARDS = content.starter_cards()

NOT_IN_A_LINE = re.compile(
    r"\b(never|always|cured?|cures|heal(ed|s|ing)?|proven?|proof|must|should|will|won't|perfect(ly)?)\b|'ll\b",
    re.IGNORECASE,
)
HANDS = re.compile(
    r"\b(hands?|fingers?|write|type|draw|knit|hold|grip|pick up|touch|tap|press|squeeze|carry|wash|text)\b",
    re.IGNORECASE,
)


def script(name: str) -> Script:
    return content.scripts()[name]


def kinds(name: str) -> list[str]:
    return [step.kind for step in script(name).steps]


S = TypeVar("S", bound=Step)


def only(name: str, kind: type[S]) -> S:
    """The one step of this kind in a script."""
    (found,) = [step for step in script(name).steps if isinstance(step, kind)]
    return found


def voices(line: StarterLine) -> tuple[str, str, str]:
    return line.i, line.you, line.name


# --- scripts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OURS)
def test_every_script_that_is_promised_ships(name: str) -> None:
    assert script(name).id == name


@pytest.mark.parametrize("name", OURS)
def test_titles_help_and_rail_fit_eighty_columns(name: str) -> None:
    for step in script(name).steps:
        assert len(step.title) <= 40, (name, step.id)
        assert len(step.help) <= 70, (name, step.id)
        assert re.fullmatch(r"[a-z]{1,8}", step.rail), (name, step.id)


@pytest.mark.parametrize("name", OURS)
def test_the_whole_rail_fits_eighty_columns(name: str) -> None:
    assert len("  ".join(step.rail for step in script(name).steps)) <= 80


@pytest.mark.parametrize("name", OURS)
def test_no_step_asserts_safety(name: str) -> None:
    words = " ".join(f"{step.title} {step.help}" for step in script(name).steps).lower()

    assert not re.search(r"\b(safe|false alarm|damage|danger|harmless|nothing is wrong)\b", words)


@pytest.mark.parametrize("name", OURS)
def test_every_drill_asks_for_anything_new_or_different_at_its_first_step(name: str) -> None:
    assert "new or different" in script(name).steps[0].help.lower()


@pytest.mark.parametrize("name", OURS)
def test_alarm_is_rated_before_and_after(name: str) -> None:
    assert [step.when for step in script(name).steps if isinstance(step, RateStep)] == ["before", "after"]


@pytest.mark.parametrize("name", ["full", "quick", "flare", "fear", "worry"])
def test_feeling_comes_before_life_and_both_come_after_the_line(name: str) -> None:
    order = [kind for kind in kinds(name) if kind in ("block", "shift-in", "shift-out")]

    assert order == ["block", "shift-in", "shift-out"]


@pytest.mark.parametrize("name", OURS)
def test_only_the_movement_drill_does_not_fade(name: str) -> None:
    assert script(name).fades is (name != "movement")


def test_each_variant_belongs_to_another_trigger_and_offers_its_lines() -> None:
    assert {script(name).trigger for name in VARIANTS} == set(Trigger)
    assert all(script(name).family in (None, script(name).trigger) for name in VARIANTS)


@pytest.mark.parametrize(("name", "first"), VARIANTS.items())
def test_each_variant_has_its_own_first_move(name: str, first: type) -> None:
    assert isinstance(script(name).steps[0], RateStep)
    assert isinstance(script(name).steps[1], first)


def test_no_two_variants_begin_turn_in_turn_out_or_end_in_the_same_words() -> None:
    begin = {script(name).steps[1].title for name in VARIANTS}
    turn_in = {only(name, ShiftInStep).title for name in VARIANTS}
    turn_out = {
        s.help for name in VARIANTS for s in script(name).steps if isinstance(s, ShiftOutStep | MoveStep)
    }
    end = {(only(name, CloseStep).title, only(name, CloseStep).cue) for name in VARIANTS}

    assert [len(begin), len(turn_in), len(turn_out), len(end)] == [len(VARIANTS)] * 4


@pytest.mark.parametrize("name", ["full", "quick"])
def test_arriving_offers_every_trigger_once(name: str) -> None:
    arrive = script(name).steps[0]

    assert isinstance(arrive, ArriveStep)
    assert [choice.value for choice in arrive.choices] == [trigger.value for trigger in Trigger]


def test_the_full_drill_has_every_step_in_order() -> None:
    assert [step.kind for step in script("full").steps] == [
        "arrive",
        "rate",
        "name",
        "block",
        "because",
        "check",
        "shift-in",
        "shift-out",
        "rate",
        "close",
    ]


def test_the_full_drill_breathes_three_times_and_turns_out_for_forty_seconds() -> None:
    block = next(s for s in script("full").steps if isinstance(s, BlockStep))
    out = next(s for s in script("full").steps if isinstance(s, ShiftOutStep))

    assert (block.repetitions, block.seconds_in, block.seconds_out) == (3, 4, 6)
    assert out.seconds == 40


def test_the_flare_drill_breathes_out_long_before_anything_is_watched_or_said() -> None:
    steps = script("flare").steps
    first = next(s for s in steps if not isinstance(s, RateStep))

    assert script("flare").trigger is Trigger.PAIN
    assert isinstance(first, BreatheStep)
    assert (first.seconds_in, first.seconds_out) == (4, 8)


def test_watching_in_a_flare_waits_until_the_alarm_is_six_or_less() -> None:
    watching = [s for s in script("flare").steps if isinstance(s, NoticeStep)]

    assert [s.alarm_at_most for s in watching] == [6]


def test_the_fear_drill_asks_for_evidence_or_parks_the_question() -> None:
    because = next(s for s in script("fear").steps if isinstance(s, BecauseStep))

    assert script("fear").trigger is Trigger.FEAR
    assert not because.optional
    assert because.may_park


def test_the_worry_drill_names_the_worry_gives_it_a_time_and_does_not_debate() -> None:
    assert kinds("worry") == ["rate", "name", "block", "shift-in", "slot", "shift-out", "rate", "close"]
    assert only("worry", BlockStep).voice is Voice.YOU
    assert only("worry", SlotStep).optional
    assert not only("worry", ShiftInStep).typing


def test_the_movement_drill_guesses_moves_and_compares() -> None:
    assert kinds("movement") == [
        "rate",
        "predict",
        "block",
        "breathe",
        "move",
        "found",
        "shift-in",
        "rate",
        "close",
    ]
    assert only("movement", FoundStep).learned
    assert only("movement", BreatheStep).breaths == 1


def test_the_other_drill_meets_the_feeling_before_the_line_and_turns_out_after_it() -> None:
    assert kinds("other") == [
        "rate",
        "shift-in",
        "block",
        "check",
        "because",
        "shift-out",
        "rate",
        "close",
    ]


@pytest.mark.parametrize(
    ("name", "rule"),
    [("flare", "may"), ("fear", "must"), ("worry", "none"), ("movement", "makes"), ("other", "may")],
)
def test_each_variant_has_its_rule_of_evidence(name: str, rule: str) -> None:
    because = [step for step in script(name).steps if isinstance(step, BecauseStep)]

    assert [step.optional for step in because] == {"may": [True], "must": [False]}.get(rule, [])
    assert ("found" in kinds(name)) is (rule == "makes")


def test_how_true_a_line_feels_is_asked_where_nothing_argues_with_it() -> None:
    asks = {name for name in OURS if any(isinstance(step, CheckStep) for step in script(name).steps)}

    assert asks == {"full", "flare", "fear", "other"}


def test_the_quick_drill_asks_for_no_typing() -> None:
    steps = script("quick").steps

    assert not any(isinstance(s, NameStep | BecauseStep | CloseStep) for s in steps)
    assert [s.typing for s in steps if isinstance(s, ShiftInStep)] == [False]


def test_the_quick_drill_takes_at_most_seven_keys() -> None:
    keys = 1  # done, on the closing page that the program adds
    for step in script("quick").steps:
        keys += 2 if isinstance(step, RateStep) and step.hold else 1

    assert keys <= 7


def test_the_quick_drill_is_over_within_a_minute() -> None:
    seconds = 0.0
    for step in script("quick").steps:
        if isinstance(step, BlockStep | BreatheStep):
            breaths = step.repetitions if isinstance(step, BlockStep) else step.breaths
            seconds += breaths * (step.seconds_in + step.seconds_out)
        elif isinstance(step, NoticeStep | ShiftOutStep):
            seconds += step.seconds

    assert seconds <= 40


# --- starter lines ---------------------------------------------------------------------------------------


def test_each_family_has_at_least_six_lines() -> None:
    assert all(sum(line.family is family for line in LINES) >= 6 for family in Trigger)


def test_half_of_each_family_does_not_assert_safety() -> None:
    for family in Trigger:
        lines = [line for line in LINES if line.family is family]
        plain = sum(not line.asserts_safety for line in lines)
        assert plain >= 3, family
        assert plain * 2 >= len(lines), family


def test_no_two_lines_share_an_id_or_their_words() -> None:
    assert len({line.id for line in LINES}) == len(LINES)
    for voice in ("i", "you", "name"):
        assert len({getattr(line, voice) for line in LINES}) == len(LINES), voice


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_has_at_most_fifteen_words_in_each_voice(line: StarterLine) -> None:
    assert all(len(text.split()) <= 15 for text in voices(line))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_gives_a_reason_in_each_voice(line: StarterLine) -> None:
    assert all(re.search(r"\b(so|because)\b", text) for text in voices(line))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_promises_nothing_and_orders_nothing(line: StarterLine) -> None:
    assert not any(NOT_IN_A_LINE.search(text) for text in voices(line))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_only_the_name_voice_uses_the_name(line: StarterLine) -> None:
    assert line.name.count("{name}") == 1
    assert line.name.format(name="Ada")
    assert "{" not in line.i + line.you


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_each_voice_speaks_in_its_own_person(line: StarterLine) -> None:
    first = re.compile(r"\b(I|me|my|myself|I'm)\b")
    second = re.compile(r"\b(you|your|yourself)\b", re.IGNORECASE)

    assert not second.search(line.i)
    assert not first.search(line.you)
    assert not first.search(line.name)


@pytest.mark.parametrize("line", BEFORE_THE_GATE, ids=lambda line: line.id)
def test_a_line_that_may_be_shown_before_the_gate_does_not_speak_of_safety(line: StarterLine) -> None:
    claims = re.compile(
        r"\b(safe|safety|false alarm|damaged?|harm(ed|less)?|(not in|no) danger|nothing is wrong"
        r"|doctor (looked|is content)|finding|allowed to move)\b",
        re.IGNORECASE,
    )

    assert not any(claims.search(text) for text in voices(line))


# --- cards -----------------------------------------------------------------------------------------------


def test_each_category_has_at_least_five_cards() -> None:
    counts = Counter(card.category for card in CARDS)

    assert all(counts[category] >= 5 for category in CardCategory)


def test_no_two_cards_share_an_id_or_their_words() -> None:
    assert len({card.id for card in CARDS}) == len({card.text for card in CARDS}) == len(CARDS)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_one_short_line_that_needs_no_hands(card: StarterCard) -> None:
    assert len(card.text) <= 60
    assert "\n" not in card.text
    assert not HANDS.search(card.text)


# --- feelings --------------------------------------------------------------------------------------------


def test_the_ten_feelings_stand_in_the_order_of_their_keys() -> None:
    assert [word.id for word in content.feelings().feeling] == list(Feeling)


def test_each_feeling_has_a_short_plain_hint() -> None:
    for word in content.feelings().feeling:
        assert len(word.label) <= 12, word.id
        assert len(word.hint) <= 45, word.id
        assert not word.hint.endswith("."), word.id


# --- the weekly check ------------------------------------------------------------------------------------


def test_the_weekly_check_has_three_ratings_and_two_dials_in_the_order_of_the_store() -> None:
    scales = content.measure("weekly").items

    assert [s.id for s in scales] == ["average", "limit", "enjoyment", "understand", "believe"]
    assert [(s.minimum, s.maximum) for s in scales] == [(0, 10)] * 3 + [(0, 100)] * 2


def test_the_weekly_check_says_that_it_is_not_a_validated_scale() -> None:
    assert content.measure("weekly").source == (
        "tmscoach's own questions; personal ratings, not a validated scale"
    )


# --- everything above ------------------------------------------------------------------------------------


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return list(chain.from_iterable(_strings(v) for v in value.values()))
    if isinstance(value, list):
        return list(chain.from_iterable(_strings(v) for v in value))
    return []


@pytest.mark.parametrize(
    "file",
    [
        *(f"drills/{name}.toml" for name in OURS),
        "drills/starters/lines.toml",
        "drills/starters/cards.toml",
        "feelings.toml",
        "measures/weekly.toml",
    ],
)
def test_no_word_of_practice_cheers_or_claims(file: str) -> None:
    root = content.content_root()
    text = " ".join(_strings(tomllib.loads(root.joinpath(*file.split("/")).read_text(encoding="utf-8"))))

    assert "!" not in text
    assert not re.search(
        r"\b(cur(e|es|ed|ing)|treats?|treat(ed|ing|ment)|proven|guarantee\w*|well done|great job"
        r"|congratulations|all in your head|just relax|studies|trials?|per cent|diagnos\w+)\b|%",
        text,
        re.IGNORECASE,
    )
