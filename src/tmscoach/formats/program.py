"""Programmes from files: the ones that ship, the patient's own, and one to be checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tmscoach.formats import content
from tmscoach.formats.own import own_files, schema, taken_id, visible_words
from tmscoach.models.content import Program
from tmscoach.visible import one_line

OTHER_DRILLS = ("any", "app-free")  # a drill of the patient's choice, and one without the program


def check_program(file: Path, own_drills: Iterable[str] = ()) -> Program:
    """The programme in a file, valid and with an id that is free; its words have nothing a terminal obeys.

    Args:
        file: TOML; its lessons stand in it as `lesson_text`.
        own_drills: ids of the patient's own drills, which its days may name.

    Raises:
        CoachError: it cannot be read, is not a valid programme (file, day and key are named), or its id
            belongs to a programme that ships.
    """
    data = visible_words(content.read_toml(file), paragraphs="lesson_text")
    wrong = taken_id(data.get("id"), "programme", content.programs())
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


def program_schema() -> str:
    """The JSON Schema of a programme, as docs/program-file.schema.json holds it."""
    return schema(Program)


def own_programs(
    folder: Path, own_drills: Iterable[str] = ()
) -> tuple[dict[str, tuple[Program, Path]], tuple[str, ...]]:
    """The valid programmes in a folder by id, each with its file, and why other files were left out."""
    return own_files(folder, lambda file: check_program(file, own_drills))
