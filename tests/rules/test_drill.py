"""Which step comes next, which words are offered, what the numbers say."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import Script, StarterLine
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules import drill as rules
from tmscoach.rules.drill import CardOption, LineOption, SoFar

T0 = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
RATINGS = st.one_of(st.none(), st.integers(0, 10))
SO_FAR = st.builds(SoFar, st.booleans(), RATINGS, st.booleans(), st.booleans())
SCRIPTS = st.sampled_from(sorted(content.scripts()))


def walked(script: Script, so_far: SoFar) -> list[str]:
    ids: list[str] = []
    step = rules.next_step(script, so_far)
    while step is not None:
        ids.append(step.id)
        step = rules.next_step(script, so_far, step.id)
    return ids


def starters(family: Trigger) -> list[LineOption]:
    return [
        LineOption(f"start:{line.id}", family, line.i, asserts_safety=line.asserts_safety)
        for line in content.starter_lines()
        if line.family is family
    ]


# --- steps -------------------------------------------------------------------------------------------------


def test_the_full_drill_asks_every_step_in_order() -> None:
    assert walked(content.scripts()["full"], SoFar(alarm_before=5)) == [
        "arrive",
        "before",
        "name",
        "block",
        "because",
        "check",
        "in",
        "out",
        "after",
        "close",
    ]


@given(SCRIPTS, SO_FAR)
def test_walking_on_shows_what_the_rail_shows_and_walking_back_is_its_mirror(
    name: str, so_far: SoFar
) -> None:
    script = content.scripts()[name]
    there = walked(script, so_far)
    assert there == [step.id for step in rules.asked_steps(script, so_far)]
    back = [there[-1]]
    while (step := rules.previous_step(script, so_far, back[-1])) is not None:
        back.append(step.id)
    assert back == there[::-1]


def test_a_known_trigger_needs_no_arriving() -> None:
    assert "arrive" not in walked(content.scripts()["quick"], SoFar(trigger_given=True))


@pytest.mark.parametrize(
    ("alarm", "watched", "longer"),
    [(0, True, False), (6, True, False), (7, False, True), (10, False, True), (None, False, False)],
)
def test_a_flare_is_watched_only_while_alarm_is_low_and_breathed_longer_when_high(
    alarm: int | None, watched: bool, longer: bool
) -> None:
    ids = walked(content.scripts()["flare"], SoFar(alarm_before=alarm))
    assert ("watch" in ids, "longer" in ids) == (watched, longer)


def test_evidence_is_not_asked_for_while_something_is_new() -> None:
    ids = walked(content.scripts()["fear"], SoFar(is_new=True))
    assert "because" not in ids
    assert "block" in ids


def test_a_line_that_was_left_out_is_not_asked_about() -> None:
    assert "check" not in walked(content.scripts()["full"], SoFar(line_skipped=True))


@pytest.mark.parametrize(("alarm", "asked"), [(0, True), (7, True), (8, False), (10, False), (None, False)])
def test_the_unsaid_sentence_waits_while_alarm_is_high_or_unknown(alarm: int | None, asked: bool) -> None:
    full = content.scripts()["full"]
    assert rules.asks_unsaid(full.steps[rules.place_of(full, "in")], alarm) is asked


def test_the_quick_drill_asks_for_no_typing() -> None:
    quick = content.scripts()["quick"]
    assert not any(rules.asks_unsaid(step, 3) for step in quick.steps)


def test_a_script_may_ask_for_the_unsaid_sentence_whatever_the_alarm() -> None:
    full = content.scripts()["full"]
    step = full.steps[rules.place_of(full, "in")].model_copy(update={"unsaid_below_alarm": 11})
    assert all(rules.asks_unsaid(step, alarm) for alarm in (None, 0, 10))


def test_a_step_that_is_not_there_is_named() -> None:
    with pytest.raises(CoachError, match="no step 'juggle'"):
        rules.place_of(content.scripts()["full"], "juggle")


# --- ratings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rating"),
    [("0", 0), ("9", 9), ("10", 10), ("t", 10), (" T ", 10), ("", None), (" ", None), (".", None)],
)
def test_a_typed_rating_is_read(typed: str, rating: int | None) -> None:
    assert rules.parse_rating(typed) == rating


@given(st.text())
def test_any_other_text_is_refused_calmly(text: str) -> None:
    try:
        rating = rules.parse_rating(text)
    except CoachError as problem:
        assert "0 to 10" in problem.hint
    else:
        assert rating is None or 0 <= rating <= 10


@pytest.mark.parametrize("value", [-1, 11, True, "7", 7.0])
def test_what_is_no_rating_is_not_kept(value: object) -> None:
    with pytest.raises(CoachError, match="is not a rating"):
        rules.check_rating(value)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (7, 5, "7 to 5"),
        (5, 7, "5 to 7"),
        (6, 6, "6 to 6"),
        (0, 0, "0 to 0"),
        (7, None, "7 before, not rated after"),
        (None, 5, "Not rated before, 5 now"),
        (None, None, "Not rated"),
    ],
)
def test_the_change_is_said_without_praise(before: int | None, after: int | None, words: str) -> None:
    assert rules.change_in_words(before, after) == words


# --- lines -------------------------------------------------------------------------------------------------


def test_by_name_needs_a_name_and_takes_it_as_it_is() -> None:
    line = StarterLine(id="a", family=Trigger.PAIN, i="I rest.", you="You rest.", name="{name}, you rest.")
    assert rules.in_voice(line, Voice.I, "Ada") == "I rest."
    assert rules.in_voice(line, Voice.YOU, "Ada") == "You rest."
    assert rules.in_voice(line, Voice.NAME, "Ada") == "Ada, you rest."
    assert rules.in_voice(line, Voice.NAME, "{0.__class__}") == "{0.__class__}, you rest."
    assert rules.in_voice(line, Voice.NAME, " ") == "You rest."


@given(
    st.sampled_from(Trigger),
    st.booleans(),
    st.lists(st.integers(0, 100), max_size=8),
    st.integers(0, 3),
)
def test_while_something_is_new_no_line_that_asserts_safety_is_offered(
    family: Trigger, cleared: bool, used: list[int], own: int
) -> None:
    options = [LineOption(f"own:{n}", family, "mine", own=True) for n in range(own)]
    for place, line in enumerate(starters(family)):
        last = T0 + timedelta(hours=used[place]) if place < len(used) else None
        options.append(LineOption(line.key, family, line.text, False, line.asserts_safety, last))
    offered = rules.offered_lines(options, cleared=cleared, is_new=True)
    assert offered
    assert not any(o.asserts_safety or o.own for o in offered)


@given(st.sampled_from(Trigger), st.booleans())
def test_before_the_gate_is_passed_no_starter_asserts_safety(family: Trigger, is_new: bool) -> None:
    offered = rules.offered_lines(starters(family), cleared=False, is_new=is_new)
    assert offered
    assert not any(o.asserts_safety for o in offered)


def test_after_the_gate_every_starter_is_offered() -> None:
    assert len(rules.offered_lines(starters(Trigger.PAIN), cleared=True, is_new=False)) == len(
        starters(Trigger.PAIN)
    )


def test_own_lines_come_first_and_the_rest_by_longest_unused() -> None:
    options = [
        LineOption("start:a", Trigger.PAIN, "a", last_used=T0),
        LineOption("start:b", Trigger.PAIN, "b"),
        LineOption("own:c", Trigger.PAIN, "c", own=True, last_used=T0),
        LineOption("own:d", Trigger.PAIN, "d", own=True, last_used=T0 - timedelta(days=1)),
    ]
    order = [o.key for o in rules.offered_lines(options, cleared=True, is_new=False)]
    assert order == ["own:d", "own:c", "start:b", "start:a"]


@given(st.sampled_from(Trigger), st.booleans())
def test_asking_for_another_line_shows_each_once_before_the_first_comes_again(
    family: Trigger, cleared: bool
) -> None:
    options = rules.offered_lines(starters(family), cleared=cleared, is_new=False)
    key, seen = options[0].key, []
    for _ in options:
        seen.append(key)
        following = rules.line_after(options, key)
        assert following is not None
        key = following.key
    assert seen == [o.key for o in options]
    assert key == options[0].key


@pytest.mark.parametrize("line", content.starter_lines(), ids=lambda line: str(line.id))
def test_every_starter_line_has_a_gentler_one_that_asserts_no_safety(line: StarterLine) -> None:
    options = starters(line.family)
    gentler = rules.gentler_line(options, f"start:{line.id}")
    assert gentler is not None
    assert gentler.key != f"start:{line.id}"
    assert not gentler.asserts_safety


def test_without_another_line_there_is_no_gentler_one() -> None:
    assert rules.gentler_line([], "start:a") is None
    assert rules.gentler_line([LineOption("start:a", Trigger.PAIN, "a")], "start:a") is None


def test_every_offered_line_says_why_in_one_sentence() -> None:
    for own in (False, True):
        for used in (None, T0):
            for cleared in (False, True):
                for is_new in (False, True):
                    option = LineOption("k", Trigger.PAIN, "t", own=own, last_used=used)
                    why = rules.why_line(option, cleared=cleared, is_new=is_new)
                    assert why.endswith(".")
                    assert why.count(".") == 1
                    assert "!" not in why


@pytest.mark.parametrize(
    "text",
    [
        "I can rest.",
        "  I can rest.  ",
        " ".join(["word"] * 15),
        "[/x] [red]y",
        "Nevertheless I rest.",
    ],
)
def test_a_short_sentence_is_a_line(text: str) -> None:
    assert rules.check_line(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no line yet"),
        (" \n ", "no line yet"),
        (" ".join(["word"] * 16), "at most 15 words; this one has 16"),
        ("one\ntwo", "one line"),
        ("one\u2028two", "one line"),
        ("I am NEVER in danger", "'never'"),
        ("It is always safe", "'always'"),
        ("I am cured.", "'cured'"),
        ("x" * 201, "at most 200 letters"),
        ("\ud800", "Unicode"),
    ],
)
def test_what_cannot_be_a_line_is_refused_with_a_reason(text: str, problem: str) -> None:
    with pytest.raises(CoachError, match=problem):
        rules.check_line(text)


@given(st.text())
def test_a_line_that_is_kept_is_short_and_on_one_line(text: str) -> None:
    try:
        kept = rules.check_line(text)
    except CoachError:
        return
    assert kept
    assert len(kept.split()) <= 15
    assert len(kept.splitlines()) == 1


def test_a_card_may_be_a_little_longer_and_say_always() -> None:
    assert rules.check_card("the song we always sang " + "la " * 15)
    with pytest.raises(CoachError, match="at most 20 words"):
        rules.check_card("la " * 21)


# --- cards -------------------------------------------------------------------------------------------------


def deck_of(**more: Any) -> list[CardOption]:
    return [CardOption(f"start:{c.id}", c.category, c.text, **more) for c in content.starter_cards()]


def test_no_movement_is_offered_while_something_is_new() -> None:
    assert CardCategory.MOVEMENT in {o.category for o in rules.deck(deck_of(), is_new=False)}
    assert CardCategory.MOVEMENT not in {o.category for o in rules.deck(deck_of(), is_new=True)}


def test_neighbours_in_the_deck_differ_in_category() -> None:
    cards = rules.deck(deck_of(), is_new=False)
    assert all(a.category is not b.category for a, b in itertools.pairwise(cards))


@given(st.integers(0, 2**32))
def test_a_card_never_used_goes_before_one_that_was(seed: int) -> None:
    cards = deck_of(last_used=T0)
    cards[5] = CardOption(cards[5].key, cards[5].category, cards[5].text)
    cards[9] = CardOption(cards[9].key, cards[9].category, cards[9].text)
    chosen = rules.choose_card(rules.deck(cards, is_new=False), Random(seed))
    assert chosen in (cards[5], cards[9])


def test_an_own_card_never_used_goes_first_of_all() -> None:
    mine = CardOption("own:1", CardCategory.VIEW, "the pear tree", own=True)
    assert rules.choose_card(rules.deck([*deck_of(), mine], is_new=False), Random(1)) == mine


def test_once_all_were_used_the_longest_unused_comes() -> None:
    cards = [
        CardOption(f"start:{n}", CardCategory.TASK, str(n), last_used=T0 - timedelta(days=n))
        for n in range(5)
    ]
    assert rules.choose_card(rules.deck(cards, is_new=False), Random(1)) == cards[4]


def test_asking_for_another_card_goes_through_the_whole_deck() -> None:
    cards = rules.deck(deck_of(), is_new=False)
    key, seen = cards[0].key, set()
    for _ in cards:
        seen.add(key)
        following = rules.card_after(cards, key)
        assert following is not None
        key = following.key
    assert len(seen) == len(cards)


def test_an_empty_deck_gives_nothing() -> None:
    assert rules.choose_card([], Random(1)) is None
    assert rules.card_after([], "start:a") is None


# --- after a drill -----------------------------------------------------------------------------------------


def test_six_drills_in_a_day_are_enough() -> None:
    assert rules.enough_practice(5) is None
    remark = rules.enough_practice(6)
    assert remark is not None
    assert remark.text.startswith("6 drills today.")
    assert "6th drill" in remark.why


@pytest.mark.parametrize(
    ("changes", "suggested"),
    [
        ([(5, 5)] * 5, True),
        ([(5, 7)] * 5, True),
        ([(5, 5)] * 4, False),
        ([(5, 4)] + [(5, 5)] * 5, False),  # the newest one dropped
        ([(5, 5)] * 5 + [(5, 4)], True),  # an older one does not count
        ([(0, 0)] * 5, False),  # nothing to lower
        ([(5, 5), (0, 0), (5, 5), (5, 5), (5, 5), (5, 5)], True),
        ([], False),
    ],
)
def test_five_drills_without_a_drop_suggest_another_door(
    changes: list[tuple[int, int]], suggested: bool
) -> None:
    remark = rules.another_door(changes)
    assert (remark is not None) is suggested
    if remark:
        assert all(door in remark.text for door in ("write", "move", "somebody", "therapist"))
        assert "try harder" not in remark.text
