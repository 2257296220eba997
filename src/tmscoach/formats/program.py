"""Programmes from files: the ones that ship, the patient's own, and one to be checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import Program
from tmscoach.visible import one_line, visible

OTHER_DRILLS = ("any", "app-free")  # a drill of the patient's choice, and one without the program
DEEPEST = 4  # days, a day, its writing, a key


def check_program(file: Path, own_drills: Iterable[str] = ()) -> Program:
    """The programme in a file, valid and with an id that is free; its words have nothing a terminal obeys.

    Args:
        file: TOML; its lessons stand in it as `lesson_text`.
        own_drills: ids of the patient's own drills, which its days may name.

    Raises:
        CoachError: it cannot be read, is not a valid programme (file, day and key are named), or its id
            belongs to a programme that ships.
    """
    data = {key: _visible(value, key) for key, value in content.read_toml(file).items()}
    wrong: list[str] = []
    if isinstance(name := data.get("id"), str) and name in content.programs():
        wrong.append(f"key id: {name!r} belongs to a programme that ships; give it another one.")
    known = (*OTHER_DRILLS, *content.scripts(), *own_drills)
    for number, day in enumerate(_days(data), 1):
        turn = day.get("turn")
        drill = turn.get("drill") if isinstance(turn, dict) else None
        if isinstance(drill, str) and drill not in known:
            wrong.append(
                f"day {number}, turn, key drill: there is no drill {one_line(drill, 30)!r}; "
                f"there are: {', '.join(known)}."
            )
        if day.get("lesson"):
            wrong.append(
                f"day {number}, key lesson: only programmes that ship have lessons of that sort; "
                "write the text as lesson_text."
            )
    return content.checked(file, data, Program, wrong)


def _days(data: dict[str, Any]) -> list[dict[str, Any]]:
    days = data.get("day")
    return [day for day in days if isinstance(day, dict)] if isinstance(days, list) else []


def _visible(value: Any, key: str, depth: int = 0) -> Any:
    """A value with each text visible and on one line; a lesson keeps its paragraphs.

    What is nested deeper than a programme goes stays as it is, and is refused by its shape.
    """
    if isinstance(value, str):
        return visible(value) if key == "lesson_text" else one_line(value)
    if isinstance(value, list) and depth < DEEPEST:
        return [_visible(part, key, depth + 1) for part in value]
    if isinstance(value, dict) and depth < DEEPEST:
        return {name: _visible(part, name, depth + 1) for name, part in value.items()}
    return value


def program_schema() -> str:
    """The JSON Schema of a programme, as docs/program-file.schema.json holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Program.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def own_programs(
    folder: Path, own_drills: Iterable[str] = ()
) -> tuple[dict[str, tuple[Program, Path]], tuple[str, ...]]:
    """The valid programmes in a folder by id, each with its file, and why other files were left out."""
    found: dict[str, tuple[Program, Path]] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            program = check_program(file, own_drills)
            if program.id in found:
                name = one_line(file.name, 60)
                raise CoachError(f"{name}: key id: another file has the id {program.id!r} already.")
        except CoachError as problem:
            problems.append(problem.title)
        else:
            found[program.id] = program, file
    return found, tuple(problems)
