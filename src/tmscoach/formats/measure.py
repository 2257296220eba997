"""Measures from files: the ones that ship, a clinic's own, and one to be checked or installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats.files import write_whole
from tmscoach.formats.own import own_files, schema, taken_id, visible_words
from tmscoach.models.content import Measure

# words of the command line, and checks that are not asked as a measure
RESERVED = frozenset(
    {"list", "run", "history", "on", "off", "delete", "check", "install", "remove", "causes", "score"}
)
ORDER = ("weekly", "overall", "fear", "phq2", "gad2", "daily")


@cache
def shipped() -> dict[str, Measure]:
    """The measures that ship, by id, in the order they are asked."""
    return {name: content.measure(name) for name in ORDER}


def check_measure(file: Path) -> Measure:
    """The measure in a file, valid and with an id that is free; its words have nothing a terminal obeys.

    Raises:
        CoachError: it cannot be read, is not a valid measure (file, item and key are named), or its id
            belongs to one that ships.
    """
    data = visible_words(content.read_toml(file))
    taken = taken_id(data.get("id"), "measure", shipped(), RESERVED)
    return content.checked(file, data, Measure, taken)


def own_measures(folder: Path) -> tuple[dict[str, Measure], tuple[str, ...]]:
    """The valid measures in a folder by id, in the order of file names, and why others were left out."""
    found, problems = own_files(folder, check_measure)
    return {name: measure for name, (measure, _) in found.items()}, problems


def install_measure(file: Path, folder: Path, *, replace: bool = False) -> tuple[Measure, Path]:
    """Copy a measure into the folder of own ones, under its id; gives the measure and where it is now.

    Raises:
        CoachError: it is not valid, or the folder has one of that id and `replace` is not set.
    """
    measure = check_measure(file)
    target = folder / f"{measure.id}.toml"
    known, _ = own_measures(folder)
    if not replace and (measure.id in known or target.exists()):
        raise CoachError(
            f"There is a measure {measure.id!r} of yours already.",
            "Nothing was changed.",
            "Install it with --replace, or give the file another id. Scores that are kept stay as they are.",
        )
    if replace and measure.id in known and not target.exists():
        raise CoachError(
            f"Another file in {folder} has the id {measure.id!r}.",
            "Nothing was changed.",
            "Take that file out of the folder first.",
        )
    text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")  # it has just been read as TOML
    return measure, write_whole(target, [text], overwrite=replace)


def measure_schema() -> str:
    """The JSON Schema of a measure, as docs/measure.schema.json holds it."""
    return schema(Measure)
