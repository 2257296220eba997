"""docs/drill-scripts.md and its JSON Schema say what the shapes say; UPDATE_DOCS=1 writes the schema."""

from __future__ import annotations

import json
import os
import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.content.schemas import obeys, rows

from tmscoach.formats import content
from tmscoach.formats.content import LARGEST, LONGEST
from tmscoach.formats.drill import RESERVED, check_script, script_schema
from tmscoach.models.content import MOST_STEPS, Choice, Script, Step, StepBase
from tmscoach.models.terms import Trigger

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "drill-scripts.md").read_text(encoding="utf-8")
SCHEMA_FILE = DOCS / "drill-script.schema.json"
SCHEMA: dict[str, Any] = json.loads(script_schema())
DEFS: dict[str, Any] = SCHEMA["$defs"]
STEPS: dict[str, type[StepBase]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(Step)[0])
}


# --- the page ----------------------------------------------------------------------------------------------


def section(heading: str) -> str:
    """The text under a heading, down to the next one of its rank or above."""
    rank = heading.index(" ")
    rest = PAGE.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{rank}}} ", rest, maxsplit=1)[0]


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("## Keys at the top", rows(SCHEMA, DEFS)),
        ("## Keys of every step", rows(StepBase.model_json_schema(), DEFS)),
        *(
            (f"### {kind}", rows(DEFS[model.__name__], DEFS, StepBase.model_fields))
            for kind, model in STEPS.items()
        ),
        ("### arrive", rows(DEFS[Choice.__name__], DEFS)),
    ],
)
def test_the_page_has_every_key_with_its_default_and_range(heading: str, wanted: list[str]) -> None:
    lines = section(heading).splitlines()
    assert [line for line in wanted if line not in lines] == []


@pytest.mark.parametrize("kind", STEPS)
def test_the_page_says_what_each_kind_of_step_does(kind: str) -> None:
    first = section(f"### {kind}").strip().splitlines()[0]
    assert first == (STEPS[kind].__doc__ or "").strip()


def test_the_page_has_no_key_or_kind_that_does_not_exist() -> None:
    known = {*Script.model_fields, *Choice.model_fields, *StepBase.model_fields, "kind"}
    known |= {key for model in STEPS.values() for key in model.model_fields}
    tables = PAGE.split("\n## The drills that ship", 1)[0]
    assert set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE)) <= known
    assert set(re.findall(r"^### (\S+)$", PAGE, re.MULTILINE)) == set(STEPS)


def test_the_page_tells_the_limits() -> None:
    assert f"{MOST_STEPS} steps" in PAGE
    assert f"{LONGEST} letters a line and {LARGEST:,} bytes" in PAGE
    assert all(
        f"`{name}`" in section("## What a script may not do") for name in [*content.scripts(), *RESERVED]
    )
    assert all(trigger.value in section("## Keys at the top") for trigger in Trigger)


EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_of_the_page_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "stairs.toml"
    file.write_text(EXAMPLES[0], encoding="utf-8")
    script = check_script(file)
    assert script.id == "stairs"
    assert "new or different" in script.steps[0].help.lower()
    assert obeys(tomllib.loads(EXAMPLES[0]), SCHEMA, DEFS)


def test_smaller_examples_of_the_page_are_toml() -> None:
    assert len(EXAMPLES) > 1
    assert all(tomllib.loads(example) for example in EXAMPLES)


# --- the schema --------------------------------------------------------------------------------------------


def test_the_schema_file_is_what_the_shapes_say() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        SCHEMA_FILE.write_text(script_schema(), encoding="utf-8", newline="\n")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == script_schema(), "UPDATE_DOCS=1 writes it"


def shipped(name: str) -> dict[str, Any]:
    text = (content.content_root() / "drills" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize("name", content.scripts())
def test_every_script_that_ships_obeys_the_schema(name: str) -> None:
    assert obeys(shipped(name), SCHEMA, DEFS)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "bend"),
        ("repetitions", 11),
        ("repetitions", "3"),
        ("colour", "red"),
        ("voice", "we"),
        ("rail", "a b"),
    ],
)
def test_the_schema_refuses_what_the_program_refuses(key: str, value: object) -> None:
    script = deepcopy(shipped("full"))
    next(step for step in script["steps"] if step["kind"] == "block")[key] = value
    assert not obeys(script, SCHEMA, DEFS)
    assert not obeys({key: part for key, part in shipped("full").items() if key != "title"}, SCHEMA, DEFS)


def test_every_key_of_the_schema_says_what_it_is_for() -> None:
    models = [SCHEMA, *(model for model in DEFS.values() if "properties" in model)]
    silent = [
        (model["title"], key)
        for model in models
        for key, value in model["properties"].items()
        if key != "kind" and not value.get("description")
    ]
    assert silent == []
