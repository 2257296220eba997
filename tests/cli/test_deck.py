"""Lines and cards from the command line: listed with what they did, added, put away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.cli.conftest import Piped
from tests.conftest import FrozenTime

from tmscoach.errors import Exit
from tmscoach.formats import content
from tmscoach.models.terms import GateAnswer, Trigger, Voice
from tmscoach.startup import Services

LINE = "It is loud, and I go on."


def practise(services: Services, line: str, card: str, before: int, after: int) -> None:
    """One quick drill for pain with a line and a card."""
    drill = services.drill.begin("quick", Trigger.PAIN, every_prompt=True)
    drill = services.drill.answer(drill, "before", alarm=before)
    drill = services.drill.answer(drill, "block", line=line, repetitions=1)
    drill = services.drill.answer(drill, "in", feeling=None)
    drill = services.drill.answer(drill, "out", card=card)
    services.drill.answer(drill, "after", alarm=after)


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


def test_a_line_is_kept_with_its_other_wording_and_how_true_it_feels(
    piped: Piped, services: Services
) -> None:
    code, out, _ = piped(
        "drill",
        "lines",
        "pain",
        "--add",
        LINE,
        "--you",
        "It is loud, and you go on.",
        "--true",
        "5",
        "--json",
    )
    assert code == Exit.DONE
    assert json.loads(out)[0]["text"] == LINE
    [spoken] = [line for line in services.deck.lines(Trigger.PAIN, Voice.YOU) if line.own]
    assert spoken.text == "It is loud, and you go on."


def test_a_line_that_is_not_believed_is_refused_and_softer_forms_are_named(
    piped: Piped, services: Services
) -> None:
    code, out, err = piped("drill", "lines", "pain", "--add", "My back is strong.", "--true", "4")
    assert (code, out) == (Exit.REFUSED, "")
    assert err.startswith("This line feels true at 4 of 10. Nothing was kept. Say a little less with it")
    assert err.count("\n") == 1
    for softer in services.deck.softer(Trigger.PAIN, "My back is strong."):
        assert softer in err
    assert not any(line.own for line in services.deck.lines(Trigger.PAIN))
    _, _, err = piped("drill", "lines", "pain", "--add", "I am cured.", "--true", "4")
    assert err.startswith("A line does without 'cured'.")
    assert "Softer" not in err


@pytest.mark.parametrize("value", ["-1", "11", "3.5", "٣", "1" + "0" * 400])
def test_how_true_a_line_feels_is_a_rating(piped: Piped, services: Services, value: str) -> None:
    code, out, err = piped("drill", "lines", "pain", "--add", LINE, "--true", value)
    assert (code, out) == (Exit.USAGE, "")
    assert err.startswith("--true: '")
    assert not any(line.own for line in services.deck.lines(Trigger.PAIN))


def test_what_lines_and_cards_did_stands_under_them(
    piped: Piped, services: Services, now: FrozenTime
) -> None:
    line = services.deck.add_line(Trigger.PAIN, LINE).key
    card = services.deck.cards()[0].key
    practise(services, line, card, 6, 4)
    told = piped("drill", "lines", "pain")[1].splitlines()
    assert told[0].endswith(LINE)
    assert told[1].strip() == "used once, too few to say"
    assert [row for row in told[2:] if row.startswith(" " * 22)] == []
    for _ in range(11):
        practise(services, line, card, 6, 4)
    told = piped("drill", "lines", "pain")[1].splitlines()
    assert told[1].strip() == (
        "alarm down by 2, the median of 12. It may want fresh words: you have used it 12 times."
    )
    cards = piped("drill", "cards")[1].splitlines()
    assert cards[1].strip() == "alarm down by 2, the median of 12, last on 2026-11-24"
    found = json.loads(piped("drill", "lines", "pain", "--json")[1])
    assert (found[0]["did"], found[1]["did"]) == ("alarm down by 2, the median of 12", "not used yet")
    assert found[0]["worn"] == "You have used it 12 times."


@pytest.mark.parametrize("words", ["a \x1b[31mred line", "a \x00 line", "a\x9b2J line"])
def test_control_characters_in_words_are_kept_and_shown_as_pictures(
    piped: Piped, services: Services, words: str
) -> None:
    for argv in (("lines", "pain"), ("cards", "view")):
        code, out, _ = piped("drill", *argv, "--add", words)
        assert code == Exit.DONE
        for text in (out, piped("drill", *argv)[1], piped("drill", *argv, "--json")[1]):
            assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in text)
    assert services.deck.lines(Trigger.PAIN)[0].text == words


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("lines", "rain"), Exit.USAGE, "'rain'"),
        (("lines", "--add", "I go on."), Exit.USAGE, "A line belongs to a family."),
        (("lines", "pain", "--you", "You go on."), Exit.USAGE, "--you and --true belong to --add."),
        (("lines", "pain", "--true", "7"), Exit.USAGE, "--you and --true belong to --add."),
        (("lines", "pain", "--add", ""), Exit.REFUSED, "There is no line yet."),
        (("lines", "pain", "--add", "I am cured."), Exit.REFUSED, "does without 'cured'"),
        (("lines", "pain", "--add", LINE, "--you", "Never."), Exit.REFUSED, "does without 'never'"),
        (("lines", "--archive", ""), Exit.REFUSED, "There is no such line."),
        (("lines", "--archive", "zzz"), Exit.REFUSED, "There is no such line."),
        (("lines", "--archive", "start:x"), Exit.REFUSED, "Only a line of your own"),
        (("cards", "--add", "The lime tree"), Exit.USAGE, "A card belongs to a category."),
        (("cards", "view", "--add", "word " * 21), Exit.REFUSED, "at most 20 words"),
        (("cards", "--archive", "own:"), Exit.REFUSED, "There is no such card."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    piped: Piped, services: Services, argv: tuple[str, ...], code: Exit, said: str
) -> None:
    found, out, err = piped("drill", *argv)
    assert (found, out) == (code, "")
    assert said in err
    assert "Something went wrong" not in err
    assert not any(line.own for line in services.deck.lines(Trigger.PAIN))
    assert not any(card.own for card in services.deck.cards())
