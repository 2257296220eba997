"""Drill scripts from files: the ones that ship, the patient's own, and one to be checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import Script
from tmscoach.visible import one_line

RESERVED = frozenset(
    {"list", "check", "run", "lines", "cards", "delete", "app-free", "any"}
    | {"history", "numbers", "amend", "stage", "too-much", "worries"}
)
DEEPEST = 4  # steps, a step, its choices, a choice


def check_script(file: Path) -> Script:
    """The script in a file, valid and with an id that is free; its words have nothing a terminal obeys.

    Nothing of it is ever run: it becomes words, numbers and a fixed set of steps, or it is refused.

    Raises:
        CoachError: it cannot be read, is not a valid script (file, step and key are named), or its id
            belongs to a drill that ships.
    """
    data = {key: visible_words(value) for key, value in content.read_toml(file).items()}
    taken: list[str] = []
    if (name := data.get("id")) in (*content.scripts(), *RESERVED):
        whose = "belongs to a drill that ships" if name in content.scripts() else "is a word of tmscoach"
        taken.append(f"key id: {name!r} {whose}; give it another one.")
    return content.checked(file, data, Script, taken)


def visible_words(value: Any, depth: int = 0) -> Any:
    """A value with each text on one visible line; what is nested deeper than a script goes stays as it is."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list) and depth < DEEPEST:
        return [visible_words(part, depth + 1) for part in value]
    if isinstance(value, dict) and depth < DEEPEST:
        return {key: visible_words(part, depth + 1) for key, part in value.items()}
    return value


def script_schema() -> str:
    """The JSON Schema of a script, as docs/drill-script.schema.json holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Script.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def own_scripts(folder: Path) -> tuple[dict[str, Script], tuple[str, ...]]:
    """The valid scripts in a folder by id, in the order of file names, and why others were left out."""
    found: dict[str, Script] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            script = check_script(file)
            if script.id in found:
                name = one_line(file.name, 60)
                raise CoachError(f"{name}: key id: another file has the id {script.id!r} already.")
        except CoachError as problem:
            problems.append(problem.title)
        else:
            found[script.id] = script
    return found, tuple(problems)
