"""Evidence and causes from the command line, in the patient's own words."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Run
from tests.conftest import FrozenTime

from tmscoach.errors import Exit
from tmscoach.startup import Services

LARGEST = str(2**63 - 1)


@pytest.fixture
def told_before(services: Services) -> None:
    """The one warning about the shell's memory was given already."""
    services.preferences.put("warned_history", "yes")


# --- evidence -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_before")
def test_an_observation_is_kept_and_listed_newest_first(tmscoach: Run) -> None:
    assert tmscoach("evidence", "add", "It moved from left\nto right.", "--kind", "moved") == (
        Exit.DONE,
        "1\n",
        "",
    )
    assert tmscoach("evidence", "add", "Gone in the cinema.", "--at", "3d")[1] == "2\n"
    assert tmscoach("evidence", "list") == (
        Exit.DONE,
        "   1  2026-11-24  moved           It moved from left to right.\n"
        "   2  2026-11-21  other           Gone in the cinema.\n",
        "",
    )


def test_evidence_as_json(tmscoach: Run) -> None:
    added = json.loads(
        tmscoach("evidence", "add", "Worse before the call.", "--kind", "stress-link", "--json")[1]
    )
    assert list(added) == ["id", "uuid", "day", "kind", "text"]
    assert (added["id"], added["day"], added["kind"]) == (1, "2026-11-24", "stress-link")
    assert json.loads(tmscoach("evidence", "list", "--json")[1]) == [added]
    changed = json.loads(tmscoach("evidence", "edit", "1", "Worse before every call.", "--json")[1])
    assert changed == added | {"text": "Worse before every call."}


def test_words_and_kind_of_an_observation_can_be_changed(tmscoach: Run) -> None:
    tmscoach("evidence", "add", "Left side.", "--kind", "moved", "--at", "yesterday")
    assert tmscoach("evidence", "edit", "1", "Right side.") == (Exit.DONE, "", "Kept.\n")
    assert tmscoach("evidence", "list")[1] == "   1  2026-11-23  moved           Right side.\n"
    tmscoach("evidence", "edit", "1", "Right side.", "--kind", "came-and-went")
    assert tmscoach("evidence", "list")[1] == "   1  2026-11-23  came-and-went   Right side.\n"


def test_a_deleted_observation_is_off_the_list(tmscoach: Run) -> None:
    tmscoach("evidence", "add", "Left side.")
    assert tmscoach("evidence", "delete", "1") == (Exit.DONE, "", "Done.\n")
    code, out, err = tmscoach("evidence", "list")
    assert (code, out) == (Exit.DONE, "")
    assert err.startswith("Nothing yet.")
    assert tmscoach("evidence", "list", "--json")[1] == "[]\n"
    assert tmscoach("evidence", "delete", "1")[0] == Exit.REFUSED


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("add", "x", "--kind", "party"), Exit.USAGE, "moved, came-and-went, stress-link, good-result"),
        (("add", "x", "--kind", ""), Exit.USAGE, "'' is not a kind of evidence."),
        (("add", "x", "--at", "someday"), Exit.USAGE, "'someday' is not a day"),
        (("add", "x", "--at", "2026-11-25"), Exit.USAGE, "is in the future"),
        (("add", " \n\t "), Exit.REFUSED, "The observation is empty."),
        (("add",), Exit.USAGE, "Missing argument"),
        (("edit", "1", "  "), Exit.REFUSED, "The observation is empty."),
        (("edit", "1", "y", "--kind", "party"), Exit.USAGE, "'party' is not a kind of evidence."),
        (("edit", "7", "y"), Exit.REFUSED, "There is no evidence 7."),
        (("edit", "0", "y"), Exit.REFUSED, "There is no evidence 0."),
        (("edit", LARGEST, "y"), Exit.REFUSED, f"There is no evidence {LARGEST}."),
        (("edit", str(2**63), "y"), Exit.USAGE, "NUMBER"),
        (("edit", "one", "y"), Exit.USAGE, "NUMBER"),
        (("delete", "7"), Exit.REFUSED, "There is no evidence 7."),
        (("delete", "9" * 40), Exit.USAGE, "NUMBER"),
    ],
)
def test_what_cannot_be_kept_changes_nothing(
    tmscoach: Run, argv: tuple[str, ...], code: Exit, said: str
) -> None:
    tmscoach("evidence", "add", "Left side.")
    before = tmscoach("evidence", "list", "--json")
    found, out, err = tmscoach("evidence", *argv)
    assert (found, out) == (code, "")
    assert said in err
    assert "Something went wrong" not in err
    assert tmscoach("evidence", "list", "--json") == before


def test_in_the_small_hours_today_is_the_evening_before(tmscoach: Run, now: FrozenTime) -> None:
    now.move(hours=11)
    for argv in ((), ("--at", "today"), ("--at", "2026-11-24")):
        added = json.loads(tmscoach("evidence", "add", "Gone while dancing.", *argv, "--json")[1])
        assert added["day"] == "2026-11-24"


# --- causes -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_before")
def test_causes_are_kept_together_with_how_they_are_sorted(tmscoach: Run, now: FrozenTime) -> None:
    assert tmscoach("cause", "add", "a worn disc=body", "pressure = at work=mind-brain", "the chair") == (
        Exit.DONE,
        "",
        "Kept for 2026-11-24.\n",
    )
    now.move(days=14)
    tmscoach("cause", "add", "haste=unsure")
    assert tmscoach("cause", "list") == (
        Exit.DONE,
        "2026-11-24   body 1, mind-brain 1\n"
        "  1. a worn disc  (body)\n"
        "  2. pressure = at work  (mind-brain)\n"
        "  3. the chair\n"
        "2026-12-08   unsure 1\n"
        "  1. haste  (unsure)\n",
        "",
    )


def test_causes_as_json(tmscoach: Run) -> None:
    added = json.loads(tmscoach("cause", "add", "haste=unsure", "two=2", "--json")[1])
    assert added == {
        "day": "2026-11-24",
        "causes": [{"text": "haste", "coding": "unsure"}, {"text": "two=2", "coding": None}],
    }
    assert json.loads(tmscoach("cause", "list", "--json")[1]) == [added]


@pytest.mark.parametrize("cause", ["=body", "a=BODY", "a=", "a=body ", "a=nonsense"])
def test_what_is_no_sorting_stays_part_of_the_words(tmscoach: Run, cause: str) -> None:
    tmscoach("cause", "add", cause)
    [occasion] = json.loads(tmscoach("cause", "list", "--json")[1])
    assert occasion["causes"] == [{"text": cause.strip(), "coding": None}]


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("a", "b", "c", "d"), Exit.REFUSED),
        (("  ",), Exit.REFUSED),
        ((" =body", "\n"), Exit.REFUSED),
        ((), Exit.USAGE),
    ],
)
def test_no_cause_or_more_than_three_are_refused(tmscoach: Run, argv: tuple[str, ...], code: Exit) -> None:
    found, out, err = tmscoach("cause", "add", *argv)
    assert (found, out) == (code, "")
    assert err
    assert tmscoach("cause", "list", "--json")[1] == "[]\n"


def test_no_cause_yet_is_said_on_stderr(tmscoach: Run) -> None:
    code, out, err = tmscoach("cause", "list")
    assert (code, out) == (Exit.DONE, "")
    assert err.startswith("Nothing yet.")


# --- both ---------------------------------------------------------------------------------------------------


def test_hostile_words_are_kept_as_typed_and_reach_no_terminal(tmscoach: Run, hostile: str) -> None:
    tmscoach("evidence", "add", hostile)
    tmscoach("cause", "add", f"{hostile}=body", "\udcff broken")
    for argv in (("evidence", "list"), ("cause", "list")):
        code, out, err = tmscoach(*argv)
        assert (code, err) == (Exit.DONE, "")
        assert "[/x] [red]y [z" in out
        assert not set(out) & {"\x1b", "\x07", "\u202e", "\x00", "\x9b", "\udcff"}
        _, out, _ = tmscoach(*argv, "--json")
        assert not set(out) & {"\x1b", "\x07", "\u202e", "\x00", "\x9b", "\udcff"}
    [item] = json.loads(tmscoach("evidence", "list", "--json")[1])
    [occasion] = json.loads(tmscoach("cause", "list", "--json")[1])
    assert item["text"] == hostile
    assert [cause["text"] for cause in occasion["causes"]] == [hostile, "\ufffd broken"]
    for option in ("--kind", "--at"):
        code, out, err = tmscoach("evidence", "add", "x", option, hostile)
        assert (code, out) == (Exit.USAGE, "")
        assert not set(err) & {"\x1b", "\x07", "\u202e", "\x00", "\x9b"}


@pytest.mark.parametrize("group", ["evidence", "cause"])
def test_a_group_alone_explains_itself(tmscoach: Run, group: str) -> None:
    code, out, err = tmscoach(group)
    assert code == Exit.USAGE
    assert f"Usage: tmscoach {group}" in out + err


def test_causes_stand_side_by_side_first_middle_newest(tmscoach: Run, now: FrozenTime) -> None:
    for text in ("disc=body", "posture=body", "haste=mind-brain", "fear=mind-brain", "pressure"):
        tmscoach("cause", "add", text)
        now.move(days=14)
    code, out, _ = tmscoach("cause", "list", "--beside")
    assert code == Exit.DONE
    assert [line.split() for line in out.splitlines()] == [
        ["2026-11-24", "2026-12-22", "2027-01-19"],
        ["1.", "disc", "1.", "haste", "1.", "pressure"],
        ["body", "mind-brain", "not", "sorted"],
    ]
    assert all(len(line) <= 80 for line in out.splitlines())


# --- doubts ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_before")
def test_a_doubt_is_kept_completed_asked_and_deleted(tmscoach: Run) -> None:
    assert tmscoach("doubt", "add", "The scan showed wear", "--said-by", "a leaflet") == (
        Exit.DONE,
        "1\n",
        "",
    )
    assert tmscoach("doubt", "edit", "1", "--checked", "an MRI", "--think-now", "common at my age")[0] == 0
    assert tmscoach("doubt", "ask", "1", "Is it pressing?")[0] == Exit.DONE
    tmscoach("question", "done", "1", "No.")
    assert tmscoach("doubt", "list") == (
        Exit.DONE,
        "   1  2026-11-24  The scan showed wear\n"
        "      who said it: a leaflet\n"
        "      what was checked: an MRI\n"
        "      what I think now: common at my age\n"
        "      question for my doctor: Is it pressing?\n"
        "      answered: 2026-11-24: No.\n",
        "",
    )
    (found,) = json.loads(tmscoach("doubt", "list", "--json")[1])
    assert (found["said_by"], found["answered_on"]) == ("a leaflet", "2026-11-24")
    assert tmscoach("doubt", "delete", "1")[0] == Exit.DONE
    assert json.loads(tmscoach("doubt", "list", "--json")[1]) == []


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("doubt", "add", " "), Exit.REFUSED, "The doubt is empty."),
        (("doubt", "edit", "1"), Exit.USAGE, "nothing to change"),
        (("doubt", "edit", "7", "--text", "x"), Exit.REFUSED, "There is no doubt 7."),
        (("doubt", "ask", "7"), Exit.REFUSED, "There is no doubt 7."),
        (("doubt", "delete", "7"), Exit.REFUSED, "There is no doubt 7."),
        (("doubt", "delete", "x"), Exit.USAGE, "NUMBER"),
    ],
)
def test_a_doubt_that_cannot_be_is_refused(
    tmscoach: Run, argv: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = tmscoach(*argv)
    assert (found, out) == (code, "")
    assert said in err


@pytest.mark.usefixtures("told_before")
def test_the_timeline_has_links_by_date_and_says_what_to_expect(tmscoach: Run) -> None:
    assert "Nothing yet." in tmscoach("evidence", "timeline")[2]
    tmscoach("evidence", "add", "After the row\nit moved", "--kind", "stress-link", "--at", "3d")
    tmscoach("evidence", "add", "no link")
    code, out, err = tmscoach("evidence", "timeline")
    assert (code, out) == (Exit.DONE, "2026-11-21  evidence             After the row it moved\n")
    assert "Your programme's idea" in err and "may" in err
    assert json.loads(tmscoach("evidence", "timeline", "--json")[1]) == [
        {"day": "2026-11-21", "kind": "evidence", "text": "After the row\nit moved"}
    ]
