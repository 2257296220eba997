"""Reads the data files under content/ (and the user's own) into checked shapes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from tmscoach.errors import CoachError
from tmscoach.formats.mistakes import in_words
from tmscoach.models.content import (
    CareContent,
    Content,
    FeelingWords,
    Form,
    GateContent,
    Measure,
    Preparations,
    Program,
    Prompt,
    PromptTheme,
    ReleaseContent,
    Script,
    Shelf,
    StarterCard,
    StarterCards,
    StarterLine,
    StarterLines,
    SupportContent,
    WelcomeContent,
)
from tmscoach.models.terms import Kind, ProgramKind
from tmscoach.visible import one_line

LARGEST = 150_000  # bytes; ten times the largest file that ships
LONGEST = 600  # letters of a line: the reader of TOML needs the square of a dotted key in memory
MOST_TOLD = 20  # mistakes of one file
NOT_TOML = {  # how the reader of TOML puts it, and what a person can do about it
    "Invalid statement": 'A line is a key with a value, as in title = "Stairs", or a heading like [[steps]].',
    "Expected '=' after": 'After the key comes = and then the value, such as title = "Stairs".',
    "Invalid value": 'Words stand between quotes, such as title = "Stairs"; numbers, true and false do not.',
    "Expected newline": "The line ends after the value; words stand in quotes, each key on its own line.",
    "Unterminated string": "A quote was opened and not closed.",
    "Illegal character '\\n'": "A quote was opened and not closed on this line.",
    "Unescaped": "A backslash inside quotes is written twice.",
    "Cannot overwrite a value": "The key is there already; leave one of them out.",
    "Unclosed array": "A bracket was opened and not closed, or a comma is missing.",
    "Unclosed inline table": "A brace was opened and not closed, or a comma is missing.",
    "Expected ']": "A heading such as [[steps]] closes with as many brackets as it opens with.",
}

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
    return checked(file, read_toml(file), shape)


def checked(file: File, data: dict[str, Any], shape: type[Shape], also: Sequence[str] = ()) -> Shape:
    """What a file holds as a shape; `also` are mistakes that were found elsewhere.

    Raises:
        CoachError: there are mistakes; the first is the title, the others are listed in the hint.
    """
    found = list(also)
    try:
        good = shape.model_validate(data)
    except ValidationError as problem:
        found = in_words(problem, data, shape) + found
    if not found:
        return good
    first, *others = found
    told = [f"- {other}" for other in others[: MOST_TOLD - 1]]
    if len(others) > len(told):
        told.append(f"- and {len(others) - len(told):,} more.")
    raise CoachError(
        f"{one_line(file.name, 60)}: {first}",
        "Nothing was changed.",
        "\n".join([f"{len(found):,} to mend in all; the others:", *told]) if others else "",
    )


def read_toml(file: File) -> dict[str, Any]:
    """What a TOML file holds.

    Raises:
        CoachError: it is not there, is no file, too large, not UTF-8 or not TOML, or holds nothing.
    """
    name = one_line(file.name, 60) or "The file"
    try:
        if file.is_dir():
            raise _unread(f"{name} is a folder.", "Name the file in it.")
        if not file.is_file():
            there = isinstance(file, Path) and file.exists()
            raise _unread(f"{name} is not an ordinary file." if there else f"{name} is not there.")
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except (OSError, ValueError) as problem:  # ValueError: a name that no file can have
        why = problem.strerror if isinstance(problem, OSError) else None
        raise _unread(f"{name} cannot be read.", f"{why or 'There can be no such file'}.") from None
    if len(raw) > LARGEST:
        raise _unread(f"{name} is larger than {LARGEST:,} bytes.", "A file of this sort has a few thousand.")
    try:
        text = raw.decode("utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise _unread(
            f"{name}, line {line}: this is not UTF-8 text.", "Save it as UTF-8 and try again."
        ) from None
    long = next((n for n, line in enumerate(text.split("\n"), 1) if len(line) > LONGEST), None)
    if long:
        raise _unread(f"{name}, line {long} is longer than {LONGEST} letters.", "Make it shorter.")
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise _unread(f"{name} is nested too deeply.", "Brackets inside brackets are not needed.") from None
    except tomllib.TOMLDecodeError as problem:
        raise _not_toml(name, text, str(problem)) from None
    if not data:
        raise _unread(f"{name} is empty.", "There is nothing in it to read.")
    return data


def _unread(title: str, hint: str = "") -> CoachError:
    return CoachError(title, "Nothing was changed.", hint)


def _not_toml(name: str, text: str, why: str) -> CoachError:
    """A file that is not TOML: the line, and what is usually wrong there."""
    why, _, place = one_line(why).removesuffix(")").partition(" (at ")
    found = re.match(r"line (\d+), column \d+", place)
    lines = text.splitlines()
    number = int(found[1]) if found else max(len(lines), 1)
    line = lines[number - 1] if number <= len(lines) else ""
    if re.search("[“”„‘’«»]", line):
        hint = 'Words stand between straight quotes, "like this"; curly ones are other characters.'
    elif why.startswith("Cannot") and line.lstrip().startswith("["):
        hint = "This heading is there already; in a list each part has two brackets, such as [[steps]]."
    else:
        hint = next((words for start, words in NOT_TOML.items() if why.startswith(start)), f"{why}.")
    return _unread(f"{name}, line {number}: this is not TOML.", hint)


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
def programs() -> dict[str, Program]:
    """The programmes that ship, by id: the thirty days first, then by kind and in the order of the files."""
    kinds = list(ProgramKind)
    found = [read_file(file, Program) for file in _files("program")]
    return {p.id: p for p in sorted(found, key=lambda p: (p.id != "home30", kinds.index(p.kind)))}


@cache
def lesson(name: str) -> str:
    """The text of a lesson: Markdown of ours, at most 120 words."""
    return (content_root() / "lessons" / f"{name}.md").read_text(encoding="utf-8")


@cache
def primer() -> str:
    """One page for a therapist who is new to TMS: Markdown of ours, with references and criticism."""
    return (content_root() / "primer.md").read_text(encoding="utf-8")


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
def preparation() -> Preparations:
    """What to prepare for a visit, by its kind."""
    return read_file(content_root() / "care" / "preparation.toml", Preparations)


@cache
def shelf() -> Shelf:
    """What the shelf ships with."""
    return read_file(content_root() / "shelf.toml", Shelf)


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


@cache
def forms() -> dict[Kind, Form]:
    """The kinds of page that are forms, in the order they are offered."""
    found = (read_file(file, Form) for file in _files("forms"))
    return {form.kind: form for form in sorted(found, key=lambda form: list(Kind).index(form.kind))}


def form(kind: Kind) -> Form | None:
    """What a kind of page asks for; None for one that is a single text."""
    return forms().get(kind)
