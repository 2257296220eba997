"""The lossless archive: one JSON document with every table, and its reading back.

A row is a plain mapping. `id` is the UUID, `created` the local time with its offset, `modified` and every
other instant UTC; the database's own integer keys never leave it.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError

FORMAT = "tmscoach-archive"
VERSION = 1
LARGEST = 1 << 28  # bytes; a larger file is not one of ours

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds: rows by table name."""

    exported_at: str
    app_version: str
    tables: dict[str, list[Row]]


def archive_document(
    exported_at: str, app_version: str, tables: Iterable[tuple[str, Iterable[Row]]]
) -> Iterator[str]:
    """The document in chunks: keys in a fixed order, one row a line, so that two archives can be compared."""
    head: Mapping[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": exported_at,
        "app_version": app_version,
    }
    yield "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in head.items())
    for name, rows in tables:
        yield f",\n{json.dumps(name)}: ["
        separator = "\n"
        for row in rows:
            yield separator + json.dumps(row, ensure_ascii=True, separators=(", ", ": "))
            separator = ",\n"
        yield "\n]"
    yield "\n}\n"


def read_archive(path: Path) -> Archive:
    """Read an archive.

    Raises:
        CoachError: the file cannot be read, is not an archive, or was written by a newer tmscoach; the error
            names the place.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _refused(path, "it is not an ordinary file")
        if about.st_size > LARGEST:
            raise _refused(path, f"it is larger than {LARGEST >> 20} MiB")
        data = json.loads(
            path.read_text(encoding="utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant
        )
    except OSError as problem:
        raise _refused(path, f"it cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise _refused(path, "it is not UTF-8 text") from None
    except json.JSONDecodeError as problem:
        raise _refused(
            path, f"line {problem.lineno}, column {problem.colno}: {problem.msg.lower()}"
        ) from None
    except RecursionError:
        raise _refused(path, "it is nested too deeply") from None
    except _NotOurs as problem:
        raise _refused(path, str(problem)) from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise _refused(path, "a number in it is far too long") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _refused(path, "it is not a tmscoach archive")
    if not isinstance(data.get("version"), int) or isinstance(data["version"], bool):
        raise _refused(path, "its version is not a number")
    if data["version"] < 1:
        raise _refused(path, f"there is no version {data['version']}")
    if data["version"] > VERSION:
        raise _refused(path, "it was written by a newer tmscoach; install that version first")
    tables: dict[str, list[Row]] = {}
    for name, rows in data.items():
        if name in ("format", "version", "exported_at", "app_version"):
            continue
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _refused(path, f"{name!r} is not a list of rows")
        tables[name] = rows
    return Archive(str(data.get("exported_at", "")), str(data.get("app_version", "")), tables)


class _NotOurs(ValueError):
    """JSON that some readers take and no archive holds."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotOurs(f"{twice[:40]!r} stands twice in one place")
    return made


def _constant(name: str) -> None:
    raise _NotOurs(f"{name} is not a number")


def _refused(path: Path, why: str) -> CoachError:
    return CoachError(f"{path.name} cannot be imported: {why}.", "Nothing was written.")
