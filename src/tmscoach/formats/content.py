"""Reads the data files under content/ (and the user's own) into checked shapes."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from tmscoach.errors import CoachError
from tmscoach.models.content import (
    CareContent,
    Content,
    FeelingWords,
    GateContent,
    Measure,
    Program,
    Prompt,
    PromptTheme,
    ReleaseContent,
    Script,
    StarterCard,
    StarterCards,
    StarterLine,
    StarterLines,
    SupportContent,
    WelcomeContent,
)

Shape = TypeVar("Shape", bound=Content)
File = Path | Traversable


def content_root() -> Traversable:
    """The folder of data files that ships inside the package."""
    return resources.files("tmscoach") / "content"


def read_file(file: File, shape: type[Shape]) -> Shape:
    """One TOML file as a checked shape.

    Raises:
        CoachError: the file is not TOML, or a key is missing, unknown or out of range; the error names
            the file, the place inside it and what would be right.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CoachError(f"{file.name} cannot be read.", "Nothing was changed.", str(problem)) from None
    except tomllib.TOMLDecodeError as problem:
        raise CoachError(f"{file.name} is not a TOML file.", "Nothing was changed.", f"{problem}.") from None
    try:
        return shape.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        raise CoachError(
            f"{file.name}: {_place(data, first['loc'])}{first['msg']}.",
            "Nothing was changed.",
            f"{problem.error_count()} to mend in all." if problem.error_count() > 1 else "",
        ) from None


def _place(data: object, location: tuple[int | str, ...]) -> str:
    """Where in a file a problem is, in words: 'steps 3 (id block), key seconds: '."""
    words: list[str] = []
    for part in location:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and part < len(data) else None
            name = data.get("id") if isinstance(data, dict) else None
            words[-1:] = [f"{words[-1] if words else 'item'} {part + 1}" + (f" (id {name})" if name else "")]
        else:
            data = data.get(part) if isinstance(data, dict) else data
            words.append(part)
    return f"{', '.join(words)}: " if words else ""


def _files(folder: str, ending: str = ".toml") -> list[Traversable]:
    return sorted(
        (f for f in (content_root() / folder).iterdir() if f.name.endswith(ending)), key=lambda f: f.name
    )


@cache
def scripts() -> dict[str, Script]:
    """The drill scripts that ship, by id; the full drill first."""
    found = [read_file(f, Script) for f in _files("drills")]
    return {s.id: s for s in sorted(found, key=lambda s: (s.id != "full", s.id))}


@cache
def starter_lines() -> tuple[StarterLine, ...]:
    """Lines to begin with, in the order of the file."""
    return read_file(content_root() / "drills" / "starters" / "lines.toml", StarterLines).line


@cache
def starter_cards() -> tuple[StarterCard, ...]:
    """Cards to begin with, in the order of the file."""
    return read_file(content_root() / "drills" / "starters" / "cards.toml", StarterCards).card


@cache
def prompt_themes() -> tuple[PromptTheme, ...]:
    """The prompt bank, one theme a file."""
    return tuple(read_file(f, PromptTheme) for f in _files("prompts"))


@cache
def prompts() -> tuple[Prompt, ...]:
    """Every prompt of the bank, theme by theme."""
    return tuple(p for theme in prompt_themes() for p in theme.prompt)


@cache
def program(program_id: str = "home30") -> Program:
    """A programme that ships."""
    return read_file(content_root() / "program" / f"{program_id}.toml", Program)


@cache
def lesson(name: str) -> str:
    """The text of a lesson: Markdown of ours, at most 120 words."""
    return (content_root() / "lessons" / f"{name}.md").read_text(encoding="utf-8")


@cache
def measure(measure_id: str) -> Measure:
    """A measure that ships."""
    return read_file(content_root() / "measures" / f"{measure_id}.toml", Measure)


@cache
def care() -> CareContent:
    """The words of the care screen."""
    return read_file(content_root() / "safety" / "care.toml", CareContent)


@cache
def support() -> SupportContent:
    """The words of the support screen."""
    return read_file(content_root() / "safety" / "support.toml", SupportContent)


@cache
def welcome() -> WelcomeContent:
    """The four welcome pages."""
    return read_file(content_root() / "safety" / "welcome.toml", WelcomeContent)


@cache
def gate() -> GateContent:
    """The words of the physician gate."""
    return read_file(content_root() / "safety" / "gate.toml", GateContent)


@cache
def release() -> ReleaseContent:
    """The words around a release page."""
    return read_file(content_root() / "safety" / "release.toml", ReleaseContent)


@cache
def feelings() -> FeelingWords:
    """The ten feelings, in key order."""
    return read_file(content_root() / "feelings.toml", FeelingWords)
