"""Own scripts: each mistake told with the file, the step, the key and what would be right; nothing is run."""

from __future__ import annotations

import copy
import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats.content import LARGEST
from tmscoach.formats.drill import RESERVED, check_script, own_scripts
from tmscoach.models.content import MOST_STEPS, Script
from tmscoach.models.terms import Trigger

GOOD = """
id = "stairs"
title = "Stairs"
about = "Before the stairs."
minutes = "1"
trigger = "movement"

[[steps]]
kind = "rate"
id = "before"
rail = "rate"
title = "How loud?"
when = "before"

[[steps]]
kind = "breathe"
id = "breathe"
rail = "breathe"
title = "Breathe"
"""
BEFORE = '[[steps]]\nkind = "rate"\nid = "before"\nrail = "rate"\ntitle = "How loud?"\nwhen = "before"\n'
AFTER = BEFORE.replace("before", "after")
KINDS = (
    "arrive, rate, breathe, notice, name, block, because, check, shift-in, shift-out, slot, predict, move, "
    "found, close"
)


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


def refused(folder: Path, text: str | bytes) -> CoachError:
    file = folder / "mine.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CoachError) as caught:
        check_script(file)
    return caught.value


def without(start: str) -> str:
    return "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(start))


def step(kind: str, step_id: str, more: str = "") -> str:
    return f'\n[[steps]]\nkind = "{kind}"\nid = "{step_id}"\nrail = "{kind}"\ntitle = "So"\n{more}\n'


def test_a_good_script_is_read(tmp_path: Path) -> None:
    script = check_script(written(tmp_path, GOOD))
    assert (script.id, [step.id for step in script.steps]) == ("stairs", ["before", "breathe"])


# --- mistakes in keys --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param(
            GOOD.replace('title = "Breathe"', 'titel = "Breathe"'),
            "step 2 (id breathe), key titel: there is no such key here; did you mean title?",
            id="misspelt",
        ),
        pytest.param(
            GOOD + "colour = 3",
            "step 2 (id breathe), key colour: there is no such key here; there are: id, rail, title, help, "
            "optional, alarm_at_most, alarm_at_least, kind, breaths, seconds_in, seconds_out.",
            id="unknown",
        ),
        pytest.param(
            GOOD + 'family = "pain"',
            "step 2 (id breathe), key family: it belongs at the top of the file, above the first [[steps]].",
            id="of-the-script",
        ),
        pytest.param(
            without("about"),
            "key about: it is missing (one sentence: what this drill is for).",
            id="missing",
        ),
        pytest.param(
            without("when"),
            "step 1 (id before), key when: it is missing; write one of: before, after.",
            id="missing-word",
        ),
        pytest.param(
            GOOD.replace('kind = "breathe"', 'kind = "bend"'),
            f'step 2 (id breathe), key kind: "bend" is unknown; write one of: {KINDS}.',
            id="kind",
        ),
        pytest.param(
            GOOD.replace('kind = "breathe"', 'kind = "breath"'),
            'step 2 (id breathe), key kind: "breath" is unknown; did you mean breathe? '
            f"Write one of: {KINDS}.",
            id="kind-misspelt",
        ),
        pytest.param(
            GOOD.replace('kind = "breathe"\n', ""),
            f"step 2 (id breathe), key kind: it is missing; write one of: {KINDS}.",
            id="kind-missing",
        ),
        pytest.param(
            GOOD + "breaths = 99",
            "step 2 (id breathe), key breaths: 99 is out of range; write 1 to 20.",
            id="large",
        ),
        pytest.param(
            GOOD + "seconds_out = 0.5",
            "step 2 (id breathe), key seconds_out: 0.5 is out of range; write 1 to 20.",
            id="small",
        ),
        pytest.param(
            GOOD + "seconds_in = nan",
            "step 2 (id breathe), key seconds_in: nan is out of range; write 1 to 12.",
            id="no-number",
        ),
        pytest.param(
            GOOD + f"breaths = 0x{'f' * 500}",
            "step 2 (id breathe), key breaths: so large a number is out of range; write 1 to 20.",
            id="huge",
        ),
        pytest.param(
            GOOD + "alarm_at_most = 11",
            "step 2 (id breathe), key alarm_at_most: 11 is out of range; write 0 to 10.",
            id="alarm",
        ),
        pytest.param(
            GOOD + 'breaths = "three"',
            'step 2 (id breathe), key breaths: write a whole number without quotes, not "three".',
            id="words-for-number",
        ),
        pytest.param(
            GOOD + "breaths = true",
            "step 2 (id breathe), key breaths: write a whole number, not true.",
            id="yes-for-number",
        ),
        pytest.param(
            GOOD + 'optional = "yes"',
            'step 2 (id breathe), key optional: write true or false without quotes, not "yes".',
            id="words-for-yes",
        ),
        pytest.param(
            GOOD + "help = 3",
            "step 2 (id breathe), key help: write words in quotes, not 3.",
            id="number-for-words",
        ),
        pytest.param(
            GOOD + 'help = ["a", "b"]',
            "step 2 (id breathe), key help: write words in quotes, not a list.",
            id="list-for-words",
        ),
        pytest.param(
            GOOD.replace('title = "Breathe"', 'title = " "'),
            "step 2 (id breathe), key title: it is empty; write some words.",
            id="empty",
        ),
        pytest.param(
            GOOD.replace('title = "Breathe"', f'title = "{"x" * 500}"'),
            "step 2 (id breathe), key title: it is 500 letters long; at most 60 fit.",
            id="long",
        ),
        pytest.param(
            GOOD.replace('rail = "breathe"', 'rail = "in and out"'),
            'step 2 (id breathe), key rail: "in and out" does not fit; write one word, without a space.',
            id="rail",
        ),
        pytest.param(
            GOOD.replace('id = "stairs"', 'id = "My Stairs"'),
            'key id: "My Stairs" does not fit; use small letters, digits and hyphens, such as before-stairs.',
            id="id",
        ),
        pytest.param(
            GOOD.replace('"movement"', '"knee"'),
            f'key trigger: "knee" is unknown; write one of: {", ".join(Trigger)}.',
            id="trigger",
        ),
        pytest.param(
            GOOD.replace('"movement"', '"movement"\nfamily = "knee"'),
            f'key family: "knee" is unknown; write one of: {", ".join(Trigger)}.',
            id="family",
        ),
        pytest.param(
            GOOD + step("block", "line", 'voice = "we"'),
            'step 3 (id line), key voice: "we" is unknown; write one of: i, you, name.',
            id="voice",
        ),
        pytest.param(
            GOOD + step("arrive", "what", 'choices = [{ value = "knee", label = "Knee" }]'),
            f'step 3 (id what), choice 1, key value: "knee" is unknown; write one of: {", ".join(Trigger)}.',
            id="choice",
        ),
        pytest.param(
            GOOD + step("arrive", "what", "choices = []"),
            "step 3 (id what), key choices: there are 0; write at least 1.",
            id="no-choices",
        ),
        pytest.param(
            GOOD + step("arrive", "what", "choices = 3"),
            "step 3 (id what), key choices: write a list, not 3.",
            id="number-for-list",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + BEFORE,
            "key steps: there are 1; write at least 2.",
            id="one-step",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + "steps = 3",
            "key steps: write each of them under a line [[steps]], with two brackets, not 3.",
            id="steps-a-number",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + BEFORE.replace("[[steps]]", "[steps]"),
            "key steps: write each of them under a line [[steps]], with two brackets, not a group of keys.",
            id="one-bracket",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + "steps = [1]",
            "step 1: write keys and values, not 1.",
            id="step-a-number",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + BEFORE * (MOST_STEPS + 1),
            "key steps: there are 41; write at most 40.",
            id="many-steps",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + "[[steps]]\n" * 10_000,
            "key steps: there are 10,000; write at most 40.",
            id="ten-thousand-steps",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_would_be_right(
    tmp_path: Path, text: str, mistake: str
) -> None:
    problem = refused(tmp_path, text)
    assert problem.title == f"mine.toml: {mistake}"
    assert problem.message == "Nothing was changed."


# --- mistakes in the order of things -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param(
            GOOD + step("notice", "before"),
            "step 3 (id before), key id: step 1 has this id too; give it another one.",
            id="id-twice",
        ),
        pytest.param(
            GOOD + step("check", "true") + step("block", "line"),
            "step 3 (id true): a check step needs a step of kind block before it.",
            id="check-before-block",
        ),
        pytest.param(
            GOOD + step("found", "found"),
            "step 3 (id found): a found step needs a step of kind predict before it.",
            id="found-alone",
        ),
        pytest.param(
            without("trigger"),
            f"key trigger: it is missing; write one of: {', '.join(Trigger)}; or add a step of kind arrive, "
            "which asks.",
            id="no-trigger",
        ),
        pytest.param(
            GOOD.split("[[steps]]")[0] + BEFORE + AFTER,
            "key steps: there is nothing to practise; add a step such as breathe, block or shift-out.",
            id="nothing-to-do",
        ),
        pytest.param(
            GOOD
            + step(
                "arrive",
                "what",
                'choices = [{ value = "pain", label = "A" }, { value = "pain", label = "B" }]',
            ),
            "step 3 (id what), key choices: pain is there twice; leave one out.",
            id="choice-twice",
        ),
        pytest.param(
            GOOD + BEFORE.replace('id = "before"', 'id = "again"'),
            "step 3 (id again), key when: step 1 asks for the rating before already.",
            id="rated-twice",
        ),
        pytest.param(
            GOOD.replace(BEFORE, AFTER) + BEFORE,
            "step 3 (id before), key when: the rating before comes after the rating after; "
            "change their places.",
            id="ratings-turned-round",
        ),
        pytest.param(
            GOOD.replace(BEFORE, "") + "alarm_at_most = 6\n" + BEFORE,
            'step 1 (id breathe), key alarm_at_most: a rate step with when = "before" must come earlier.',
            id="condition-too-early",
        ),
        pytest.param(
            GOOD + "alarm_at_least = 7\nalarm_at_most = 3",
            "step 2 (id breathe), key alarm_at_least: no alarm is 7 or more and 3 or less.",
            id="condition-nothing-meets",
        ),
        *(
            pytest.param(
                GOOD.replace('id = "stairs"', f'id = "{name}"'),
                f"key id: '{name}' {whose}; give it another one.",
                id=name,
            )
            for name, whose in [
                *((name, "belongs to a drill that ships") for name in content.scripts()),
                *((name, "is a word of tmscoach") for name in sorted(RESERVED)),
            ]
        ),
    ],
)
def test_a_script_that_makes_no_sense_is_told_where(tmp_path: Path, text: str, mistake: str) -> None:
    problem = refused(tmp_path, text)
    assert problem.title == f"mine.toml: {mistake}"
    assert problem.hint == ""


def test_conditions_hold_once_the_alarm_is_known(tmp_path: Path) -> None:
    script = check_script(written(tmp_path, GOOD + "alarm_at_least = 3\nalarm_at_most = 3"))
    assert (script.steps[1].alarm_at_least, script.steps[1].alarm_at_most) == (3, 3)


def test_steps_may_be_left_out_reordered_and_repeated(tmp_path: Path) -> None:
    text = GOOD + step("shift-out", "out") + step("shift-in", "in") + step("block", "a") + step("block", "b")
    kinds = [step.kind for step in check_script(written(tmp_path, text)).steps]
    assert kinds == ["rate", "breathe", "shift-out", "shift-in", "block", "block"]


# --- all of them, and how many -----------------------------------------------------------------------------


def test_every_mistake_is_listed_the_first_as_the_title(tmp_path: Path) -> None:
    text = without("when").replace('id = "stairs"', 'id = "quick"') + "breaths = 99\nhelp = 3"
    problem = refused(tmp_path, text)
    assert problem.title.startswith("mine.toml: step 1 (id before), key when: ")
    assert problem.hint.splitlines() == [
        "4 to mend in all; the others:",
        "- step 2 (id breathe), key help: write words in quotes, not 3.",
        "- step 2 (id breathe), key breaths: 99 is out of range; write 1 to 20.",
        "- key id: 'quick' belongs to a drill that ships; give it another one.",
    ]


def test_a_long_list_of_mistakes_ends_with_their_number(tmp_path: Path) -> None:
    lines = refused(tmp_path, GOOD + "".join(f"x{n} = 1\n" for n in range(1500))).hint.splitlines()
    assert (lines[0], lines[-1]) == ("1,500 to mend in all; the others:", "- and 1,480 more.")
    assert len(lines) == 21


# --- files that are no scripts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "hint"),
    [
        ("", "mine.toml is empty.", "nothing in it"),
        ("# only a remark\n", "mine.toml is empty.", "nothing in it"),
        ('id = "a"\n[[steps]\n', "mine.toml, line 2: this is not TOML.", "as many brackets"),
        ('id = "a"\ntitle = Stairs\n', "mine.toml, line 2: this is not TOML.", "between quotes"),
        ("id = “stairs”\n", "mine.toml, line 1: this is not TOML.", "curly"),
        ('id = "stairs\ntitle = "x"\n', "mine.toml, line 1: this is not TOML.", "not closed"),
        ("just a sentence\n", "mine.toml, line 1: this is not TOML.", "comes ="),
        ('id = "a"\nid = "b"\n', "mine.toml, line 2: this is not TOML.", "there already"),
        ('title = "a\\b\\q"\n', "mine.toml, line 1: this is not TOML.", "backslash"),
        ('title = "a" help = "b"\n', "mine.toml, line 1: this is not TOML.", "own line"),
        ("[steps]\n[[steps]]\n", "mine.toml, line 2: this is not TOML.", "two brackets"),
        ("steps = [1\n", "mine.toml, line 1: this is not TOML.", "bracket was opened"),
        (f"# one\nbreaths = {'9' * 5000}", "mine.toml, line 2 is longer than 600 letters.", "shorter"),
        ("a = [\n" + "[\n" * 50_000, "mine.toml is nested too deeply.", "Brackets"),
        ("\n" * (LARGEST + 1), "mine.toml is larger than 150,000 bytes.", "a few thousand"),
        (b"# one\nid = 'caf\xe9'\n", "mine.toml, line 2: this is not UTF-8 text.", "Save it as UTF-8"),
        (GOOD.encode("utf-16"), "mine.toml, line 1: this is not UTF-8 text.", "Save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_script_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, title: str, hint: str
) -> None:
    problem = refused(tmp_path, text)
    assert problem.title == title
    assert hint in problem.hint


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "mine.toml").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(CoachError, match="larger than"):
        check_script(tmp_path / "mine.toml")


def test_keys_of_very_many_parts_take_little_memory(tmp_path: Path) -> None:
    lines = [f"a{number}" + ".a" * 290 + " = 1\n" for number in range(LARGEST // 600)]
    tracemalloc.start()
    try:
        problem = refused(tmp_path, "".join(lines))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert problem.hint.startswith("255 to mend in all")
    assert most < 300_000_000
    assert "longer than 600 letters" in refused(tmp_path, "a." * 50_000 + "a = 1\n" + GOOD).title


def test_a_mark_in_front_and_other_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = written(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n"))
    assert check_script(file).title == "Stairs"


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for file, words in [
        (tmp_path / "none.toml", "none.toml is not there."),
        (tmp_path, f"{tmp_path.name} is a folder."),
        (Path("/dev/null"), "null is not an ordinary file."),
        (tmp_path / ("x" * 5000), "cannot be read."),
        (tmp_path / "a\0b", "is not there."),
    ]:
        with pytest.raises(CoachError) as caught:
            check_script(file)
        assert words in caught.value.title


# --- words -------------------------------------------------------------------------------------------------


def test_control_characters_and_turned_text_become_pictures(tmp_path: Path) -> None:
    text = GOOD.replace('"Stairs"', r'"St\u001b[31mai\u202ers"').replace('"Breathe"', '"""In\nand out"""')
    script = check_script(written(tmp_path, text))
    assert (script.title, script.steps[1].title) == ("St␛[31mai□rs", "In and out")


def test_a_mistake_never_repeats_control_characters(tmp_path: Path) -> None:
    text = GOOD + r'"\u001b[2J" = 1' + '\nhelp = ["a"]\n' + step("block", "b", r'voice = "\u0007\u202e"')
    problem = refused(tmp_path, text.replace('id = "stairs"', r'id = "\u0007"'))
    assert [letter for letter in str(problem) if letter < " " and letter != "\n"] == []
    assert "␛[2J" in str(problem)
    assert "\u202e" not in str(problem)


def test_words_that_look_like_code_stay_words(tmp_path: Path) -> None:
    code = "{name} $(touch x) `touch x` [bold]{0.__class__}[/] https://example.org"
    script = check_script(written(tmp_path, GOOD.replace('"Before the stairs."', f'"{code}"')))
    assert script.about == code
    assert [file.name for file in tmp_path.iterdir() if file.suffix] == ["mine.toml"]


# --- a folder of them --------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_holds_no_scripts(tmp_path: Path) -> None:
    assert own_scripts(tmp_path / "drills") == ({}, ())


def test_good_files_are_found_and_the_others_told_of(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.toml")
    written(tmp_path, GOOD, "b.toml")
    written(tmp_path, GOOD.replace('id = "stairs"', 'id = "quick"'), "c.toml")
    written(tmp_path, "nonsense", "d.toml")
    written(tmp_path, "not looked at", "e.txt")
    (tmp_path / "f.toml").mkdir()
    found, problems = own_scripts(tmp_path)
    assert list(found) == ["stairs"]
    assert problems == (
        "b.toml: key id: another file has the id 'stairs' already.",
        "c.toml: key id: 'quick' belongs to a drill that ships; give it another one.",
        "d.toml, line 1: this is not TOML.",
        "f.toml is a folder.",
    )


# --- anything at all ---------------------------------------------------------------------------------------

ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SHIPPED = [
    (content.content_root() / "drills" / f"{name}.toml").read_text(encoding="utf-8")
    for name in content.scripts()
]
SCALARS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.sampled_from(["pain", "before", "block", "check", "", " ", "quick"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text("abkind_", max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)


def never_anything_but(file: Path) -> None:
    """A script, or an error in sentences."""
    try:
        script = check_script(file)
    except CoachError as problem:
        assert problem.title.startswith("mine.toml")
        assert problem.title.endswith((".", "?"))
        assert "Input should" not in str(problem)
    else:
        assert isinstance(script, Script)


def as_toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float() | int():
            return repr(value)
        case str():
            return json.dumps(value).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(as_toml(part) for part in value)}]"
        case dict():
            return f"{{{', '.join(f'{as_toml(key)} = {as_toml(part)}' for key, part in value.items())}}}"
    raise AssertionError(value)


@ANY
@given(st.binary(max_size=400))
def test_any_bytes_are_a_script_or_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(raw)
    never_anything_but(tmp_path / "mine.toml")


@ANY
@given(st.sampled_from(SHIPPED), st.integers(0), st.integers(0, 40), st.text(max_size=12))
def test_a_damaged_text_is_a_script_or_a_sentence(
    tmp_path: Path, text: str, place: int, cut: int, put: str
) -> None:
    place %= len(text)
    damaged = text[:place] + put + text[place + cut :]
    (tmp_path / "mine.toml").write_bytes(damaged.encode("utf-8", "replace"))
    never_anything_but(tmp_path / "mine.toml")


@ANY
@given(st.sampled_from(sorted(content.scripts())), st.randoms(use_true_random=False), st.data())
def test_a_script_with_any_values_is_a_script_or_a_sentence(
    tmp_path: Path, name: str, chance: random.Random, data: st.DataObject
) -> None:
    script = content.scripts()[name].model_dump(mode="json", exclude_none=True)
    script["id"] = "mine"
    mutated = copy.deepcopy(script)
    for _ in range(data.draw(st.integers(1, 4))):
        target = chance.choice([mutated, *(s for s in mutated["steps"] if isinstance(s, dict))])
        key = chance.choice([*target, "kind", "other"])
        match chance.choice(["drop", "put", "add", "turn"]):
            case "drop":
                target.pop(key, None)
            case "put":
                target[key] = data.draw(VALUES)
            case "add":
                mutated["steps"].append(data.draw(VALUES))
            case _:
                chance.shuffle(mutated["steps"])
        if not isinstance(mutated.get("steps"), list):
            break
    written(tmp_path, "\n".join(f"{as_toml(key)} = {as_toml(value)}" for key, value in mutated.items()))
    never_anything_but(tmp_path / "mine.toml")
