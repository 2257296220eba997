"""docs/program-files.md and its JSON Schema say what the shapes say; UPDATE_DOCS=1 writes the schema."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import FrozenTime
from tests.services.programs import live

from tmscoach.formats import content
from tmscoach.formats.content import LARGEST, LONGEST
from tmscoach.formats.program import check_program, program_schema
from tmscoach.models.content import LESSON_WORDS, MOST_DAYS, Program
from tmscoach.models.terms import Part, ProgramKind, Standing
from tmscoach.startup import Services

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "program-files.md").read_text(encoding="utf-8")
SCHEMA_FILE = DOCS / "program-file.schema.json"
SCHEMA: dict[str, Any] = json.loads(program_schema())
DEFS: dict[str, Any] = SCHEMA["$defs"]
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
HEADINGS = {
    "Program": "Keys at the top",
    "ProgramDay": "Keys of a day",
    "Phase": "Keys of a phase",
    "Turn": "Keys of the drill of a day",
    "Write": "Keys of the page of a day",
    "Move": "Keys of the step of a day",
}


def what_may_stand(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return what_may_stand(DEFS[value["$ref"].rpartition("/")[2]])
    if "anyOf" in value:
        return next(what_may_stand(part) for part in value["anyOf"] if part.get("type") != "null")
    if "enum" in value:
        return ", ".join(value["enum"])
    match value["type"]:
        case "boolean":
            return "true, false"
        case "integer":
            return f"{value['minimum']} to {value['maximum']}"
        case "array":
            if "maxItems" in value:
                return f"{value['minItems']} to {value['maxItems']}"
            return f"a list of: {what_may_stand(value['items'])}" if "enum" in value["items"] else "a list"
        case "object":
            return "keys of its own"
    words = "small letters, digits, hyphens, " if value.get("pattern") else ""
    return f"{words}up to {value['maxLength']:,} letters"


def row(key: str, value: dict[str, Any], required: bool) -> str:
    default = value.get("default")
    shown = "none" if default in (None, []) else f"`{json.dumps(default)}`"
    shown = "must be there" if required else shown
    return f"| `{key}` | {shown} | {what_may_stand(value)} | {value['description']} |"


def rows(name: str) -> list[str]:
    shape = SCHEMA if name == "Program" else DEFS[name]
    return [row(key, value, key in shape["required"]) for key, value in shape["properties"].items()]


@pytest.mark.parametrize("name", HEADINGS)
def test_the_page_has_every_key_with_its_default_and_range(name: str) -> None:
    section = PAGE.split(f"\n## {HEADINGS[name]}\n", 1)[1].split("\n## ", 1)[0]
    assert [line for line in section.splitlines() if line.startswith("| `")] == rows(name)


def test_the_page_tells_the_limits_the_ids_that_are_taken_and_the_kinds() -> None:
    assert (
        f"{MOST_DAYS} days, {LESSON_WORDS} words a lesson, {LONGEST} letters a line and {LARGEST:,}" in PAGE
    )
    taken = PAGE.split("These ids are taken:", 1)[1].split("Of two files", 1)[0]
    assert re.findall(r"`([\w-]+)`", taken) == list(content.programs())
    kinds = PAGE.split("\n## Kinds\n", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^\| `(\w+)` \|", kinds, re.MULTILINE) == [kind.value for kind in ProgramKind]
    assert all(f"`{name}`" in PAGE for name in content.scripts())


def test_the_schema_file_is_what_the_shapes_say() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        SCHEMA_FILE.write_text(program_schema(), encoding="utf-8", newline="\n")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == program_schema(), "UPDATE_DOCS=1 writes it"


def test_every_key_of_the_schema_says_what_it_is_for() -> None:
    shapes = [SCHEMA, *(shape for shape in DEFS.values() if "properties" in shape)]
    silent = [k for shape in shapes for k, v in shape["properties"].items() if not v.get("description")]
    assert silent == []


def test_the_example_of_the_page_is_installed_and_walked_to_its_end(
    services: Services, now: FrozenTime, tmp_path: Path
) -> None:
    file = tmp_path / "stairs.toml"
    file.write_text(EXAMPLES[0], encoding="utf-8")
    assert check_program(file).id == "stairs"
    services.tracks.install(file)
    services.program.start("stairs")
    titles = []
    for _ in tomllib.loads(EXAMPLES[0])["day"]:
        titles.append(services.program.today().title)
        live(services, now, 1)
    assert titles == ["At the foot of the stairs", "The landing"]
    after = services.program.today()
    assert after.standing is Standing.OVER
    assert {item.part for item in after.items} >= {Part.TURN, Part.WRITE, Part.CLOSE}


@pytest.mark.parametrize("program", content.programs().values(), ids=lambda program: program.id)
def test_what_ships_could_be_written_by_anybody(program: Program) -> None:
    file = content.content_root() / "program" / f"{program.id}.toml"
    assert set(tomllib.loads(file.read_text(encoding="utf-8"))) <= set(SCHEMA["properties"])
