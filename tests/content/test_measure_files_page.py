"""docs/measure-files.md and its JSON Schema say what the shapes say; UPDATE_DOCS=1 writes the schema."""

from __future__ import annotations

import json
import os
import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from tests.content.schemas import obeys, rows

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats.content import LARGEST, LONGEST
from tmscoach.formats.measure import RESERVED, check_measure, measure_schema, shipped
from tmscoach.models.content import MOST_ITEMS, Difference, Item, Label, Measure, Threshold

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "measure-files.md").read_text(encoding="utf-8")
SCHEMA_FILE = DOCS / "measure.schema.json"
SCHEMA: dict[str, Any] = json.loads(measure_schema())
DEFS: dict[str, Any] = SCHEMA["$defs"]
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]


def section(heading: str) -> str:
    return PAGE.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("## Keys at the top", rows(SCHEMA, DEFS)),
        ("## Keys of an item", rows(DEFS["Item"], DEFS)),
        ("## Keys of an item", rows(DEFS["Label"], DEFS)),
        ("## Keys of change", rows(DEFS["Difference"], DEFS)),
        ("## Keys of note", rows(DEFS["Threshold"], DEFS)),
    ],
)
def test_the_page_has_every_key_with_its_default_and_range(heading: str, wanted: list[str]) -> None:
    lines = section(heading).splitlines()
    assert [line for line in wanted if line not in lines] == []


def test_the_page_has_no_key_that_does_not_exist() -> None:
    shapes = (Measure, Item, Label, Difference, Threshold)
    known = {key for shape in shapes for key in shape.model_fields}
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == known


def test_the_page_tells_the_limits_and_the_names_that_are_taken() -> None:
    told = " ".join(PAGE.split())
    assert f"At most {MOST_ITEMS} items, {LONGEST} letters a line and {LARGEST:,} bytes" in told
    assert all(f"`{name}`" in section("## Rules") for name in (*shipped(), *RESERVED))


def test_the_example_of_the_page_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "stairs.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    found = check_measure(file)
    assert (found.id, found.lowest, found.highest) == ("stairs", 0, 8)
    assert obeys(tomllib.loads(EXAMPLE), SCHEMA, DEFS)


def test_the_schema_file_is_what_the_shapes_say() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        SCHEMA_FILE.write_text(measure_schema(), encoding="utf-8", newline="\n")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == measure_schema(), "UPDATE_DOCS=1 writes it"


def file_of(name: str) -> dict[str, Any]:
    text = (content.content_root() / "measures" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize("name", shipped())
def test_every_measure_that_ships_obeys_the_schema(name: str) -> None:
    assert obeys(file_of(name), SCHEMA, DEFS)


@pytest.mark.parametrize(
    ("key", "value"), [("maximum", 101), ("maximum", "3"), ("colour", "red"), ("short", ""), ("minimum", -1)]
)
def test_the_schema_refuses_what_the_program_refuses(key: str, value: object) -> None:
    measure = deepcopy(file_of("phq2"))
    measure["items"][1][key] = value
    assert not obeys(measure, SCHEMA, DEFS)
    assert not obeys({key: part for key, part in file_of("phq2").items() if key != "source"}, SCHEMA, DEFS)


def test_every_key_of_the_schema_says_what_it_is_for() -> None:
    models = [SCHEMA, *(model for model in DEFS.values() if "properties" in model)]
    assert not [
        (model["title"], key)
        for model in models
        for key, value in model["properties"].items()
        if not value.get("description")
    ]


# --- mistakes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("maximum = 5", "maximum = 50", "item 1 (id up), key maximum: 50 has no keys; write up to 10"),
        ("maximum = 5", 'maximum = "5"', "item 1 (id up), key maximum: write a whole number without quotes"),
        ("maximum = 5", "maximum = 5\nminimum = 5", "item 1 (id up), key minimum: 5 is not below"),
        ('low = "easy"', "", "item 1 (id up): it needs low and high"),
        ('id = "rail"', 'id = "up"', "item 2 (id up), key id: item 1 has this id too"),
        ("maximum = 3", "maximum = 4", "item 2 (id rail), key choices: they go from 0 to 3"),
        ("value = 3,", "value = 2,", "item 2 (id rail), key choices: the value 2 is there twice"),
        ("maximum = 5", "maximum = 5\nneeded = false", "key needed: a sum would count a blank as zero"),
        ('scoring = "sum"', 'scoring = "none"', "key note: there is no total"),
        ('scoring = "sum"', 'scoring = "total"', 'key scoring: "total" is unknown'),
        ('source = "Hillside practice, leaflet 3"', "", "key source: it is missing (where it comes from"),
        ('text = "How hard was going up?"', "", "item 1 (id up), key text: it is missing (the question)"),
        ("points = 2", "points = 0", "change, key points: 0 is out of range; write 0.01 to 1000"),
        ('short = "going up"', 'shorrt = "going up"', "did you mean short?"),
        ('[[items]]\nid = "up"', '[[items]]\ntitle = "x"\nid = "up"', "above the first [[items]]"),
        ('id = "stairs"', 'id = "phq2"', "'phq2' belongs to a measure that ships"),
        ('id = "stairs"', 'id = "history"', "'history' is a word of tmscoach"),
    ],
)
def test_a_mistake_is_told_with_its_item_its_key_and_what_would_be_right(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    file = tmp_path / "stairs.toml"
    assert before in EXAMPLE
    file.write_text(EXAMPLE.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CoachError) as refused:
        check_measure(file)
    assert refused.value.title.startswith("stairs.toml: ")
    assert said in f"{refused.value.title} {refused.value.hint}"


# --- what ships --------------------------------------------------------------------------------------------


def test_phq2_and_gad2_have_the_standard_words() -> None:
    stem = "Over the last 2 weeks, how often have you been bothered by the following problems?"
    answers = [
        (0, "Not at all"),
        (1, "Several days"),
        (2, "More than half the days"),
        (3, "Nearly every day"),
    ]
    words = {
        "phq2": ["Little interest or pleasure in doing things", "Feeling down, depressed, or hopeless"],
        "gad2": ["Feeling nervous, anxious or on edge", "Not being able to stop or control worrying"],
    }
    for name, items in words.items():
        found = shipped()[name]
        assert found.about == stem
        assert [item.text for item in found.items] == items
        assert all([(c.value, c.label) for c in item.choices] == answers for item in found.items)
        assert (found.opt_in, found.cadence, found.lowest, found.highest) == (True, "two-weekly", 0, 6)
        assert found.note is not None and found.note.at_least == 3


def test_nothing_that_ships_puts_a_word_on_a_number() -> None:
    words = re.compile(
        r"\b(severe|mild|moderate|clinical|normal|depression|disorder|positive)\b", re.IGNORECASE
    )
    for found in shipped().values():
        said = " ".join(
            [found.title, found.about, found.note.text if found.note else ""]
            + [f"{item.text} {item.low} {item.high}" for item in found.items]
        )
        assert not words.search(said), found.id


def test_what_shipped_measures_owe_to_whom_is_in_the_docs() -> None:
    page = " ".join((DOCS / "measures.md").read_text(encoding="utf-8").split())
    for name in ("phq2", "gad2"):
        assert shipped()[name].source in page
        assert all(item.text in page for item in shipped()[name].items)
    assert "no permission required to reproduce, translate, display or distribute" in page
