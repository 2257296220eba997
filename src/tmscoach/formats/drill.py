"""Drill scripts from files: the ones that ship, the patient's own, and one to be checked."""

from __future__ import annotations

from pathlib import Path

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import ArriveStep, Script
from tmscoach.models.terms import Trigger

RESERVED = frozenset({"list", "check", "run", "lines", "cards", "delete", "app-free", "any"})
RESERVED |= {"history", "numbers", "amend", "stage", "too-much", "worries"}


def check_script(file: Path) -> Script:
    """The script in a file, valid and with an id that is free.

    Raises:
        CoachError: it cannot be read, is not a valid script (file, step and key are named), or its id
            belongs to a drill that ships.
    """
    script = content.read_file(file, Script)
    if script.id in content.scripts() or script.id in RESERVED:
        whose = "belongs to a drill that ships" if script.id in content.scripts() else "is a word of tmscoach"
        raise CoachError(
            f"{file.name}: key id: {script.id!r} {whose}.", "Nothing was changed.", "Give it another id."
        )
    triggers = [trigger.value for trigger in Trigger]
    for number, step in enumerate(script.steps, 1):
        for choice in step.choices if isinstance(step, ArriveStep) else ():
            if choice.value not in triggers:
                raise CoachError(
                    f"{file.name}: steps {number} (id {step.id}), key value: {choice.value!r} is unknown.",
                    "Nothing was changed.",
                    f"Write one of: {', '.join(triggers)}.",
                )
    return script


def own_scripts(folder: Path) -> tuple[dict[str, Script], tuple[str, ...]]:
    """The valid scripts in a folder by id, in the order of file names, and why others were left out."""
    found: dict[str, Script] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            script = check_script(file)
            if script.id in found:
                raise CoachError(f"{file.name}: key id: another file has the id {script.id!r} already.")
        except CoachError as problem:
            problems.append(problem.title)
        else:
            found[script.id] = script
    return found, tuple(problems)
