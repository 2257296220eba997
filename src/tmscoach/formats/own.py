"""What a person's own drills, programmes and measures share: files of TOML in a folder, checked whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tmscoach.errors import CoachError
from tmscoach.models.content import Content
from tmscoach.visible import one_line, visible

DEEPEST = 4  # days, a day, its writing, a key; steps, a step, its choices, a choice


class Named(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str:
        """Its name in small letters."""


Own = TypeVar("Own", bound=Named)


def visible_words(data: dict[str, Any], paragraphs: str = "") -> dict[str, Any]:
    """What a file holds, each text on one visible line; those under the key `paragraphs` keep theirs."""
    return {key: _visible(value, key, paragraphs) for key, value in data.items()}


def _visible(value: Any, key: str, paragraphs: str, depth: int = 0) -> Any:
    """What is nested deeper than such a file goes stays as it is, and is refused by its shape."""
    if isinstance(value, str):
        return visible(value) if paragraphs and key == paragraphs else one_line(value)
    if isinstance(value, list) and depth < DEEPEST:
        return [_visible(part, key, paragraphs, depth + 1) for part in value]
    if isinstance(value, dict) and depth < DEEPEST:
        return {name: _visible(part, name, paragraphs, depth + 1) for name, part in value.items()}
    return value


def taken_id(name: Any, what: str, shipped: Collection[str], reserved: Collection[str] = ()) -> list[str]:
    """The mistake of a file whose id is one of ours; empty if it is free. `what` is such as "drill"."""
    if name not in (*shipped, *reserved):  # a tuple: what stands there may be anything
        return []
    whose = f"belongs to a {what} that ships" if name in (*shipped,) else "is a word of tmscoach"
    return [f"key id: {name!r} {whose}; give it another one."]


def own_files(
    folder: Path, check: Callable[[Path], Own]
) -> tuple[dict[str, tuple[Own, Path]], tuple[str, ...]]:
    """What `check` takes in a folder, by id and in the order of file names, and why others were left out."""
    found: dict[str, tuple[Own, Path]] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            one = check(file)
            if one.id in found:
                name = one_line(file.name, 60)
                raise CoachError(f"{name}: key id: another file has the id {one.id!r} already.")
        except CoachError as problem:
            problems.append(problem.title)
        else:
            found[one.id] = one, file
    return found, tuple(problems)


def schema(shape: type[Content]) -> str:
    """The JSON Schema of such a file, as docs/ holds it."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model_json_schema()}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
