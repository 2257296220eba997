"""Which line and card a drill begins with, and what may become one."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import StarterLine
from tmscoach.models.terms import CardCategory, Trigger, Voice
from tmscoach.rules import deck as rules
from tmscoach.rules.deck import CardOption, LineOption, Record, Use

T0 = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def used(at: datetime | None) -> Record:
    """One unrated use, or none."""
    return Record((Use(at),) if at else ())


def starters(family: Trigger) -> list[LineOption]:
    return [
        LineOption(f"start:{line.id}", family, line.i, asserts_safety=line.asserts_safety)
        for line in content.starter_lines()
        if line.family is family
    ]


# --- lines ------------------------------------------------------------------------------------------------


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
    family: Trigger, cleared: bool, hours: list[int], own: int
) -> None:
    options = [LineOption(f"own:{n}", family, "mine", own=True) for n in range(own)]
    for place, line in enumerate(starters(family)):
        last = T0 + timedelta(hours=hours[place]) if place < len(hours) else None
        options.append(LineOption(line.key, family, line.text, False, line.asserts_safety, used(last)))
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
        LineOption("start:a", Trigger.PAIN, "a", record=used(T0)),
        LineOption("start:b", Trigger.PAIN, "b"),
        LineOption("own:c", Trigger.PAIN, "c", own=True, record=used(T0)),
        LineOption("own:d", Trigger.PAIN, "d", own=True, record=used(T0 - timedelta(days=1))),
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


# --- which line comes first ---------------------------------------------------------------------------------


def tried(*drops: int, felt: int | None = None, days: int = 0) -> Record:
    """So many rated drills that began at 9 and came down by so much."""
    return Record(tuple(Use(T0 - timedelta(days=days, hours=n), 9, 9 - d, felt) for n, d in enumerate(drops)))


def options_of(*records: Record, own: int = 0) -> list[LineOption]:
    return [
        LineOption(f"k{n}", Trigger.PAIN, f"Line {n}.", own=n < own, record=record)
        for n, record in enumerate(records)
    ]


def shares(options: list[LineOption], times: int = 4000) -> dict[str, float]:
    """How often each line is chosen."""
    chance = Random(5)
    counts = Counter(rules.choose_line(options, chance).key for _ in range(times))
    return {key: n / times for key, n in counts.items()}


USES = st.builds(
    Use,
    st.integers(0, 500).map(lambda h: T0 - timedelta(hours=h)),
    st.one_of(st.none(), st.integers(0, 10)),
    st.one_of(st.none(), st.integers(0, 10)),
    st.one_of(st.none(), st.integers(0, 10)),
)
OPTIONS = st.lists(
    st.builds(
        LineOption,
        st.uuids().map(str),
        st.just(Trigger.PAIN),
        st.just("A line."),
        own=st.booleans(),
        record=st.lists(USES, max_size=15).map(lambda uses: Record(tuple(uses))),
    ),
    min_size=1,
    max_size=8,
)


def test_seven_of_ten_choices_go_to_the_line_alarm_came_down_with_most() -> None:
    found = shares(options_of(tried(1, 1, 1), tried(3, 3, 3), tried(0, 0), Record()))
    assert 0.67 < found["k1"] < 0.73
    assert 0.27 < found["k3"] < 0.33  # the rest goes to what was used least
    assert set(found) == {"k1", "k3"}


def test_two_rated_drills_do_not_make_a_best_line() -> None:
    assert rules.best_line(options_of(tried(9, 9), Record())) is None
    assert rules.best_line(options_of(tried(1, 1, 1), tried(9, 9))) == options_of(tried(1, 1, 1))[0]


def test_a_line_no_drop_followed_is_never_the_best() -> None:
    assert rules.best_line(options_of(tried(0, 0, 0), tried(-2, -2, -2))) is None


def test_one_lucky_drill_does_not_outweigh_the_median() -> None:
    best = rules.best_line(options_of(tried(9, 0, 0), tried(2, 2, 2)))
    assert best is not None
    assert best.key == "k1"


def test_drills_that_began_at_zero_or_were_not_rated_say_nothing() -> None:
    record = Record((Use(T0, 0, 0), Use(T0, 0, 3), Use(T0, None, 2), Use(T0, 5, None), Use(T0, 5, 3)))
    assert record.drops == (2,)
    assert record.typical is None


@given(OPTIONS, st.integers(0, 2**32))
def test_the_choice_is_one_of_the_lines_and_the_same_chance_makes_the_same_choice(
    options: list[LineOption], seed: int
) -> None:
    chosen = rules.choose_line(options, Random(seed))
    assert chosen in options
    assert rules.choose_line(options, Random(seed)) == chosen


@given(OPTIONS, st.integers(0, 2**32))
def test_what_is_tried_is_what_was_used_least(options: list[LineOption], seed: int) -> None:
    chosen = rules.choose_line(options, Random(seed))
    best = rules.best_line(options)
    others = [o for o in options if o is not best and o.own == chosen.own]
    if chosen is not best:
        assert len(chosen.record.uses) == min(len(o.record.uses) for o in others)
        assert chosen.own or not any(o.own for o in options if o is not best)


@given(OPTIONS, st.booleans(), st.booleans(), st.sampled_from(Trigger))
def test_every_choice_can_say_why_in_one_sentence(
    options: list[LineOption], cleared: bool, is_new: bool, trigger: Trigger
) -> None:
    for option in options:
        why = rules.why_line(option, options, cleared=cleared, is_new=is_new, trigger=trigger)
        assert why[0].isupper() and why.endswith(".") and "\n" not in why
        assert len(re.findall(r"\.(?= |$)", why)) == 1


# --- fresh words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Record(), ""),
        (tried(*[1] * 11), ""),
        (tried(*[1] * 12), "You have used it 12 times."),
        (tried(1, days=13), ""),
        (tried(1, days=14), "You have used it for 14 days."),
        (tried(1, 1, felt=3), ""),
        (tried(1, 1, 1, felt=4), ""),
        (tried(1, 1, 1, felt=3), "It has felt true under 4 three times."),
    ],
)
def test_a_line_asks_for_fresh_words_when_it_is_worn(record: Record, reason: str) -> None:
    assert rules.worn(record, T0) == reason


def test_nobody_is_asked_for_fresh_words_right_after_writing_some() -> None:
    record = tried(*[1] * 12, days=20)
    assert rules.worn(record, T0, T0 - timedelta(days=13)) == ""
    assert rules.worn(record, T0, T0 - timedelta(days=14)) == "You have used it 12 times."


def test_words_older_than_the_line_are_not_fresh_ones() -> None:
    record = tried(*[1] * 12)
    assert rules.worn(record, T0, T0 - timedelta(days=1)) == "You have used it 12 times."


@given(st.lists(USES, max_size=15))
def test_whether_a_line_is_worn_follows_the_three_rules(uses: list[Use]) -> None:
    doubted = sum(use.believability is not None and use.believability < 4 for use in uses)
    old = bool(uses) and T0 - min(use.at for use in uses) >= timedelta(days=14)
    assert bool(rules.worn(Record(tuple(uses)), T0)) is (len(uses) >= 12 or old or doubted >= 3)


# --- an own line --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (
            ("my back was checked", "i may be cross", "next: the dishes"),
            "My back was checked. I may be cross. Next: the dishes.",
        ),
        (("It moved.", "", "I walk on"), "It moved. I walk on."),
        (("  it   moved ", "", ""), "It moved."),
        (("so what?", "I breathe;", "then tea"), "So what? I breathe; Then tea."),
        (("", "", ""), ""),
    ],
)
def test_three_parts_make_a_line(parts: tuple[str, str, str], line: str) -> None:
    assert rules.join_line(*parts) == line


@given(st.text(), st.text(), st.text())
def test_any_three_parts_make_one_line_of_text(know: str, allow: str, then: str) -> None:
    made = rules.join_line(know, allow, then)
    assert len(made.splitlines()) <= 1
    assert made == made.strip()


@given(st.text())
def test_what_is_opened_up_still_fits_a_breath(text: str) -> None:
    assert all(len(line.split()) <= 15 for line in rules.opened_up(text))


def test_an_own_line_speaks_as_it_was_written_or_to_you() -> None:
    assert rules.own_in_voice("I rest.", "", Voice.NAME, "Ada") == "I rest."
    assert rules.own_in_voice("I rest.", "You rest.", Voice.I, "Ada") == "I rest."
    assert rules.own_in_voice("I rest.", "You rest.", Voice.YOU, "Ada") == "You rest."
    assert rules.own_in_voice("I rest.", "You rest.", Voice.NAME, "Ada") == "Ada, you rest."
    assert rules.own_in_voice("I rest.", "You rest.", Voice.NAME, " ") == "You rest."


def test_what_a_line_did_is_told_from_five_drills_on() -> None:
    assert rules.what_it_did(Record()) == "not used yet"
    assert rules.what_it_did(tried(2, 2, 2, 2)) == "used 4 times, too few to say"
    assert rules.what_it_did(tried(2, 2, 2, 2, 1)) == "alarm down by 2, the median of 5"
    assert rules.what_it_did(tried(0, 0, 0, 0, 0)) == "no change, the median of 5"
    assert rules.what_it_did(tried(-1, -1, -1, -1, -1)) == "alarm up by 1, the median of 5"


def test_without_another_line_there_is_no_gentler_one() -> None:
    assert rules.gentler_line([], "start:a") is None
    assert rules.gentler_line([LineOption("start:a", Trigger.PAIN, "a")], "start:a") is None


def test_every_offered_line_says_why_in_one_sentence() -> None:
    for own in (False, True):
        for at in (None, T0):
            for cleared in (False, True):
                for is_new in (False, True):
                    option = LineOption("k", Trigger.PAIN, "t", own=own, record=used(at))
                    why = rules.why_line(
                        option, [option], cleared=cleared, is_new=is_new, trigger=Trigger.PAIN
                    )
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


# --- cards ------------------------------------------------------------------------------------------------


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
    cards = deck_of(record=used(T0))
    cards[5] = CardOption(cards[5].key, cards[5].category, cards[5].text)
    cards[9] = CardOption(cards[9].key, cards[9].category, cards[9].text)
    chosen = rules.choose_card(rules.deck(cards, is_new=False), Random(seed))
    assert chosen in (cards[5], cards[9])


def test_an_own_card_never_used_goes_first_of_all() -> None:
    mine = CardOption("own:1", CardCategory.VIEW, "the pear tree", own=True)
    assert rules.choose_card(rules.deck([*deck_of(), mine], is_new=False), Random(1)) == mine


def test_once_all_were_used_the_longest_unused_comes() -> None:
    cards = [
        CardOption(f"start:{n}", CardCategory.TASK, str(n), record=used(T0 - timedelta(days=n)))
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


# --- the words of a line -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I will rest.", "'will' speaks of later"),
        ("I'll rest.", "speaks of later"),
        ("I’ll rest.", "speaks of later"),
        ("I am going to rest.", "'going to' speaks of later"),
        ("I used to run.", "'used to' speaks of once"),
        ("I rest.", ""),
        ("My willing hands are still.", ""),
        ("", ""),
    ],
)
def test_a_line_that_is_not_in_the_present_brings_a_hint_and_may_be_kept(text: str, said: str) -> None:
    hint = rules.tense_hint(text)
    assert hint.startswith(said) if said.startswith("'") else said in hint
    assert bool(hint) is bool(said)
    if text:
        assert rules.check_line(text) == text


def test_no_starter_line_brings_a_hint() -> None:
    for line in content.starter_lines():
        assert not any(rules.tense_hint(words) for words in (line.i, line.you, line.name)), line.id


@pytest.mark.parametrize(
    ("text_you", "said"),
    [
        ("You rest.", "Ada, you rest."),
        ("TMS is loud. You rest.", "Ada, TMS is loud. You rest."),
        ("A breath. You rest.", "Ada, a breath. You rest."),
        ("I, your alarm, ring.", "Ada, I, your alarm, ring."),
        ("I'm here, you rest.", "Ada, I'm here, you rest."),
    ],
)
def test_by_name_only_what_is_small_in_the_middle_becomes_small(text_you: str, said: str) -> None:
    assert rules.own_in_voice("I rest.", text_you, Voice.NAME, "Ada") == said


def test_an_opened_up_line_keeps_its_capitals() -> None:
    assert rules.opened_up("A scan shows this.")[0] == "It may be that a scan shows this."
    assert rules.opened_up("I’m safe.")[0] == "It may be that I’m safe."
    assert rules.opened_up("TMS fades.")[0] == "It may be that TMS fades."


def test_the_day_of_last_use_is_the_one_the_journal_counted() -> None:
    late, early = T0.date(), T0.date() - timedelta(days=3)
    record = Record((Use(T0, day=late), Use(T0 - timedelta(days=3), day=early)))
    assert record.last_day == late
    assert Record().last_day is None
