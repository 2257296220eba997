"""config.toml as frozen, checked settings; the program reads this file and never writes it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force; each name is a key of config.toml."""

    day_starts: time = time(4, 0)  # pages written before this hour belong to the day before
    first_name: str = ""  # used by lines in the by-name voice
    timer_minutes: int = 10  # 3, 10 or 20
    theme: str = "tmscoach-dark"  # or any theme the palette lists
    keys: dict[str, str] = field(default_factory=dict)  # binding id -> key or keys parted by commas


def load_config(file: Path) -> Config:
    """Read config.toml; a missing file means the defaults.

    Raises:
        CoachError: the file is not TOML, a key is unknown or a value is not of its kind.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as problem:
        raise _refused(file, f"it cannot be read ({problem})") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _refused(file, f"it is not TOML ({problem})") from None
    known = [f.name for f in fields(Config)]
    for key in data:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise _refused(
                file,
                f"line {_line_of(text, key)} sets {key!r}, which is not a setting"
                + (f"; did you mean {near[0]!r}?" if near else ""),
            )
    return Config(**{key: _checked(file, text, key, value) for key, value in data.items()})


def _checked(file: Path, text: str, key: str, value: object) -> Any:
    where = f"line {_line_of(text, key)}, {key}"
    match key:
        case "day_starts":
            if isinstance(value, str):
                try:
                    value = time.fromisoformat(value)
                except ValueError:
                    raise _refused(file, f'{where}: write a time like "04:00"') from None
            if not isinstance(value, time) or value > time(12):
                raise _refused(file, f'{where}: write a time from "00:00" to "12:00"')
            return value
        case "timer_minutes":
            if value not in (3, 10, 20) or isinstance(value, bool):
                raise _refused(file, f"{where}: write 3, 10 or 20")
            return value
        case "keys":
            if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
                raise _refused(file, f'{where}: each key needs a text, like "journal.save" = "ctrl+s"')
            return value
        case _:
            if not isinstance(value, str) or len(value) > 60:
                raise _refused(file, f"{where}: write a short text in quotes")
            return value


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip("[ \t").startswith(key):
            return number
    return 1


def _refused(file: Path, problem: str) -> CoachError:
    return CoachError(
        f"The settings in {file} cannot be used: {problem}.",
        "Your pages are untouched.",
        "Mend the file, or move it away to use the defaults.",
    )
