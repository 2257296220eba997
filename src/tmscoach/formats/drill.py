"""Drill scripts from files: the ones that ship, the patient's own, and one to be checked."""

from __future__ import annotations

from pathlib import Path

from tmscoach.formats import content
from tmscoach.formats.own import own_files, schema, taken_id, visible_words
from tmscoach.models.content import Script

RESERVED = frozenset(
    {"list", "check", "run", "lines", "cards", "delete", "app-free", "any"}
    | {"history", "numbers", "amend", "stage", "too-much", "worries"}
)


def check_script(file: Path) -> Script:
    """The script in a file, valid and with an id that is free; its words have nothing a terminal obeys.

    Nothing of it is ever run: it becomes words, numbers and a fixed set of steps, or it is refused.

    Raises:
        CoachError: it cannot be read, is not a valid script (file, step and key are named), or its id
            belongs to a drill that ships.
    """
    data = visible_words(content.read_toml(file))
    taken = taken_id(data.get("id"), "drill", content.scripts(), RESERVED)
    return content.checked(file, data, Script, taken)


def script_schema() -> str:
    """The JSON Schema of a script, as docs/drill-script.schema.json holds it."""
    return schema(Script)


def own_scripts(folder: Path) -> tuple[dict[str, Script], tuple[str, ...]]:
    """The valid scripts in a folder by id, in the order of file names, and why others were left out."""
    found, problems = own_files(folder, check_script)
    return {name: script for name, (script, _) in found.items()}, problems
