"""The lossless archive with every table: one JSON document, or JSON Lines, and the reading back of both.

A row is a plain mapping. `id` is the UUID, `created` the local time with its offset, `modified` and every
other instant UTC; the database's own integer keys never leave it.

As JSON Lines the first line is the head, each further line one row under the name of its table, and the last
one says how many rows there are, so that a file that was cut off is noticed. It is written and read a row at
a time.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tmscoach.errors import CoachError
from tmscoach.models.shape import MOST, FieldShape, Sort

FORMAT, LINES = "tmscoach-archive", "tmscoach-archive-lines"
VERSION = 1
LARGEST = 1 << 27  # bytes of a document, which is read whole, and of one line
END = "end"  # the last line: how many rows there are
HEAD = ("format", "version", "exported_at", "app_version")
_FORMAT = re.compile(rb'"format"\s*:\s*"(tmscoach-archive(?:-lines)?)"')
_LOOK = 4096  # bytes at the beginning in which a format is looked for
_STEP = 1 << 20

Row = dict[str, Any]
Tables = Iterable[tuple[str, Iterable[Row]]]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row as the file has it: the part it belongs to, and where it stands."""

    part: str
    place: str  # "entries, row 3" or "line 3"
    row: Row


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds; `rows` goes through it once more at each call.

    `parts` are the names of a document's lists; JSON Lines have only rows. `rows` raises `CoachError` where
    a line is not a row.
    """

    exported_at: str
    app_version: str
    parts: tuple[str, ...]
    rows: Callable[[], Iterator[PlacedRow]]


# --- out ---------------------------------------------------------------------------------------------------


def archive_document(exported_at: str, app_version: str, tables: Tables) -> Iterator[str]:
    """The document in chunks: keys in a fixed order, one row a line, so that two archives can be compared."""
    yield "{\n" + ",\n".join(
        f"{json.dumps(k)}: {json.dumps(v)}" for k, v in _head(FORMAT, exported_at, app_version).items()
    )
    for name, rows in tables:
        yield f",\n{json.dumps(name)}: ["
        separator = "\n"
        for row in rows:
            yield separator + json.dumps(row)
            separator = ",\n"
        yield "\n]"
    yield "\n}\n"


def archive_lines(exported_at: str, app_version: str, tables: Tables) -> Iterator[str]:
    """The same as JSON Lines, a line at a time."""
    yield json.dumps(_head(LINES, exported_at, app_version)) + "\n"
    number = 0
    for name, rows in tables:
        for row in rows:
            number += 1
            yield json.dumps({name: row}) + "\n"
    yield json.dumps({END: number}) + "\n"


def _head(form: str, exported_at: str, app_version: str) -> Mapping[str, Any]:
    return dict(zip(HEAD, (form, VERSION, exported_at, app_version), strict=True))


# --- in ----------------------------------------------------------------------------------------------------


def looks_like(path: Path) -> bool:
    """Whether a file begins as an archive does; False where it cannot be read."""
    try:
        return path.is_file() and _format_of(path) is not None
    except OSError:
        return False


def _format_of(path: Path) -> str | None:
    with path.open("rb") as stream:
        found = _FORMAT.search(stream.read(_LOOK))
    return found[1].decode() if found else None


def read_archive(path: Path) -> Archive:
    """Read an archive: a document whole, of JSON Lines only the head.

    Raises:
        CoachError: the file cannot be read, is not an archive, or was written by a newer tmscoach; the error
            names the place.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _refused(path, "it is not an ordinary file")
        if _format_of(path) == LINES:
            return _read_lines(path)
        if about.st_size > LARGEST:
            raise _refused(
                path,
                f"it is larger than {LARGEST >> 20} MiB",
                "An archive of that size has to be JSON Lines: tmscoach export --format archive-lines",
            )
        data = _parsed(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise _refused(path, f"it cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise _refused(path, "it is not UTF-8 text") from None
    except _NotOurs as problem:
        raise _refused(path, str(problem)) from None
    _check_head(path, data, FORMAT)
    tables = {name: rows for name, rows in data.items() if name not in HEAD}
    for name, rows in tables.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _refused(path, f"{name!r} is not a list of rows")

    def placed() -> Iterator[PlacedRow]:
        for name, rows in tables.items():
            for number, row in enumerate(rows, 1):
                yield PlacedRow(name, f"{name}, row {number}", row)

    return Archive(str(data.get("exported_at", "")), str(data.get("app_version", "")), tuple(tables), placed)


def _read_lines(path: Path) -> Archive:
    with path.open("rb") as stream:
        head = _line(path, stream, 1)
    _check_head(path, head, LINES)
    if unknown := sorted(set(head) - set(HEAD)):
        raise _refused(path, f"line 1: there is no {unknown[0][:40]!r} in a head")
    return Archive(
        str(head.get("exported_at", "")), str(head.get("app_version", "")), (), lambda: _rows_of(path)
    )


def _rows_of(path: Path) -> Iterator[PlacedRow]:
    try:
        with path.open("rb") as stream:
            _line(path, stream, 1)
            number, ended = 1, False
            while (found := _line(path, stream, number := number + 1)) is not None:
                place = f"line {number}"
                if ended:
                    raise _refused(path, f"{place}: there is something after the end")
                if not isinstance(found, dict) or len(found) != 1:
                    raise _refused(path, f"{place}: it is not one row under the name of its table")
                [(part, row)] = found.items()
                if part == END:
                    if row != number - 2 or isinstance(row, bool):
                        raise _refused(path, f"{place}: the rows before it are {number - 2:,} in number")
                    ended = True
                elif isinstance(row, dict):
                    yield PlacedRow(part, place, row)
                else:
                    raise _refused(path, f"{place}: it is not one row under the name of its table")
    except OSError as problem:
        raise _refused(path, f"it cannot be read: {problem.strerror}") from None
    if not ended:
        raise _refused(path, "its end is missing", "It was cut off; copy or export it again.")


def _line(path: Path, stream: BinaryIO, number: int) -> Any:
    """What a line holds, or None at the end of the file; a long line is taken in a piece at a time."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.readline(_STEP):
        pieces.append(piece)
        size += len(piece)
        if b"\0" in piece:
            raise _refused(path, f"line {number}: it is not text")
        if size > LARGEST:
            raise _refused(path, f"line {number}: it is longer than {LARGEST >> 20} MiB")
        if piece.endswith(b"\n"):
            break
    if not pieces:
        return None
    try:
        text = b"".join(pieces).decode("utf-8-sig" if number == 1 else "utf-8")
        return _parsed(text)
    except UnicodeDecodeError:
        raise _refused(path, f"line {number}: it is not UTF-8 text") from None
    except _NotOurs as problem:
        why = re.sub(r"^line \d+, ", "", str(problem))
        raise _refused(path, f"line {number}: {why}") from None


def _check_head(path: Path, data: Any, form: str) -> None:
    if not isinstance(data, dict) or data.get("format") != form:
        raise _refused(path, "it is not a tmscoach archive")
    if not isinstance(data.get("version"), int) or isinstance(data["version"], bool):
        raise _refused(path, "its version is not a number")
    if data["version"] < 1:
        raise _refused(path, f"there is no version {data['version']}")
    if data["version"] > VERSION:
        raise _refused(path, "it was written by a newer tmscoach; install that version first")


class _NotOurs(ValueError):
    """No JSON, or JSON that some readers take and no archive holds; says where and why."""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise _NotOurs(f"{where}: {problem.msg[:1].lower()}{problem.msg[1:]}") from None
    except RecursionError:
        raise _NotOurs("it is nested too deeply") from None
    except _NotOurs:
        raise
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise _NotOurs("a number in it is far too long") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotOurs(f"{twice[:40]!r} stands twice in one place")
    return made


def _constant(name: str) -> None:
    raise _NotOurs(f"{name} is not a number")


def _refused(path: Path, why: str, hint: str = "") -> CoachError:
    return CoachError(f"{path.name} cannot be imported: {why}.", "Nothing was written.", hint)


# --- its schema --------------------------------------------------------------------------------------------

_PATTERNS = {
    Sort.DAY: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    Sort.INSTANT: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$",
}
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def archive_schema(
    parts: Mapping[str, Mapping[str, FieldShape]], later: Mapping[str, Collection[str]], word: FieldShape
) -> str:
    """The JSON Schema of an archive, as docs/archive.schema.json holds it: of a document, or of one line.

    Args:
        parts: the fields of a row of each part, by name.
        later: fields that archives of earlier versions lack, by part.
        word: what an item of a list of texts may be.
    """
    rows = {
        name: {
            "type": "object",
            "properties": {field: _field(field, shape, word) for field, shape in shapes.items()},
            "required": [field for field in shapes if field not in later.get(name, ())],
            "additionalProperties": False,
        }
        for name, shapes in parts.items()
    }
    refs = {name: {"$ref": f"#/$defs/{name}"} for name in parts}
    texts = {"exported_at": {"type": "string", "format": "date-time"}, "app_version": {"type": "string"}}

    def head(form: str) -> dict[str, Any]:
        return {"format": {"const": form}, "version": {"const": VERSION}, **texts}

    document = {
        "description": "The archive as one document: every table, each a list of rows.",
        "type": "object",
        "properties": head(FORMAT) | {name: {"type": "array", "items": ref} for name, ref in refs.items()},
        "required": ["format", "version"],
        "additionalProperties": False,
    }
    lines = [
        {
            "description": "The first line of JSON Lines.",
            "type": "object",
            "properties": head(LINES),
            "required": ["format", "version"],
            "additionalProperties": False,
        },
        {
            "description": "One row, under the name of its table.",
            "type": "object",
            "properties": refs,
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        },
        {
            "description": "The last line: how many rows there are.",
            "type": "object",
            "properties": {END: {"type": "integer", "minimum": 0}},
            "required": [END],
            "additionalProperties": False,
        },
    ]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tmscoach archive",
        "description": "A whole archive as one JSON document, or one line of an archive as JSON Lines.",
        "oneOf": [document, *lines],
        "$defs": rows,
    }
    return json.dumps(whole, indent=1) + "\n"


def _field(name: str, shape: FieldShape, word: FieldShape) -> dict[str, Any]:
    made: dict[str, Any]
    match shape.sort:
        case Sort.TEXT:
            made = {"type": "string"}
            if name == "id":
                made["pattern"] = f"^{UUID}$"
            elif shape.longest is not None:
                made["maxLength"] = shape.longest
        case Sort.TERM:
            made = {"enum": [term.value for term in shape.terms]}
        case Sort.NUMBER:
            least, most = shape.range or (0, 0)
            made = {"type": "integer", "minimum": least, "maximum": most}
        case Sort.DECIMAL:
            made = {"type": "number", "minimum": -MOST, "maximum": MOST}
        case Sort.YES_NO:
            made = {"type": "boolean"}
        case Sort.DAY:
            made = {"type": "string", "format": "date", "pattern": _PATTERNS[Sort.DAY]}
        case Sort.INSTANT:
            made = {"type": "string", "format": "date-time", "pattern": _PATTERNS[Sort.INSTANT]}
        case Sort.TEXTS:
            items = (
                {"enum": [term.value for term in shape.terms]}
                if shape.terms
                else {"type": "string", "minLength": 1, "maxLength": word.longest}
            )
            made = {"type": "array", "items": items}
    return {"anyOf": [made, {"type": "null"}]} if shape.optional else made
