"""config.toml as frozen, checked settings; the program reads this file and never writes it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tmscoach.errors import CoachError

BREATH = {"breath_in": (1, 12), "breath_out": (1, 20)}  # seconds, as in the scripts of drills

DAY = 1440  # minutes
LONGEST_COMMAND = 1000  # characters


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force; each name is a key of config.toml."""

    day_starts: time = time(4, 0)  # pages written before this hour belong to the day before
    first_name: str = ""  # used by lines in the by-name voice
    timer_minutes: int = 10  # 3, 10 or 20
    theme: str = ""  # any theme the palette lists; empty is the one used last
    animations: bool = True  # bars that glide, a cursor that blinks
    breath_in: float | None = None  # seconds, 1 to 12; None is what each drill says
    breath_out: float | None = None  # seconds, 1 to 20
    bell: bool = False  # one terminal bell when a bar of a drill is full
    daily_scores: bool = False  # a number every day, for a clinician who asked for it
    lock_after: float = 10  # minutes without a key until the screen locks, with a passphrase; 0 is never
    passphrase_command: str = ""  # a command whose first line of output is the passphrase
    keys: dict[str, str] = field(default_factory=dict)  # binding id -> key or keys parted by commas


def load_config(file: Path) -> Config:
    """Read config.toml; a missing file means the defaults.

    Raises:
        CoachError: the file is not TOML, a key is unknown or a value is not of its kind.
    """
    text, data = _read(file)
    known = [f.name for f in fields(Config)]
    for key in data:
        if key not in known:
            near = [name for name in known if name.startswith(key)] or get_close_matches(key, known, n=1)
            raise _refused(
                file,
                f"line {_line_of(text, key)} sets {key!r}, which is not a setting"
                + (f"; did you mean {near[0]!r}?" if near else ""),
            )
    return Config(**{key: _checked(file, text, key, value) for key, value in data.items()})


def named_settings(file: Path) -> frozenset[str]:
    """The settings that config.toml names, whatever it sets them to."""
    return frozenset(_read(file)[1])


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return "", {}
    except OSError as problem:
        raise _refused(file, f"it cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise _refused(file, "it is not UTF-8 text") from None
    try:
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise _refused(file, f"it is not TOML: {str(problem)[:1].lower()}{str(problem)[1:]}") from None


def _checked(file: Path, text: str, key: str, value: object) -> Any:
    where = f"line {_line_of(text, key)}, {key}"
    match key:
        case "day_starts":
            if isinstance(value, str):
                try:
                    value = time.fromisoformat(value)
                except ValueError:
                    raise _refused(file, f'{where}: write a time like "04:00"') from None
            if not isinstance(value, time) or value.tzinfo or value > time(12):
                raise _refused(file, f'{where}: write a time from "00:00" to "12:00"')
            return value
        case "timer_minutes":
            if type(value) is not int or value not in (3, 10, 20):
                raise _refused(file, f"{where}: write 3, 10 or 20")
            return value
        case "breath_in" | "breath_out":
            low, high = BREATH[key]
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                raise _refused(file, f"{where}: write seconds, from {low} to {high}")
            return float(value)
        case "lock_after":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= DAY:
                raise _refused(file, f"{where}: write minutes, from 0 (never) to {DAY}")
            return float(value)
        case "passphrase_command":
            if not isinstance(value, str) or len(value) > LONGEST_COMMAND:
                raise _refused(file, f"{where}: write a command in quotes")
            return value
        case "animations" | "bell" | "daily_scores":
            if not isinstance(value, bool):
                raise _refused(file, f"{where}: write true or false")
            return value
        case "keys":
            keys = _flat(value) if isinstance(value, dict) else {}
            if not isinstance(value, dict) or not all(isinstance(v, str) and v for v in keys.values()):
                raise _refused(file, f'{where}: each needs a key in quotes, like "journal.save" = "ctrl+s"')
            return keys
        case _:
            if not isinstance(value, str) or len(value) > 60:
                raise _refused(file, f"{where}: write a short text in quotes")
            return value


def _flat(keys: dict[str, Any], before: str = "") -> dict[str, Any]:
    """TOML reads an unquoted `journal.save` as a table in a table; both spellings mean the same here."""
    flat: dict[str, Any] = {}
    for name, value in keys.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, dict) else {before + name: value}
    return flat


def _line_of(text: str, key: str) -> int:
    spelled = re.compile(rf"""\s*\[?\s*(["']?){re.escape(key)}\1\s*[=.\]]""")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if spelled.match(line)), 1)


def _refused(file: Path, problem: str) -> CoachError:
    return CoachError(
        f"The settings in {file} cannot be used: {problem}.",
        "Your pages are untouched.",
        "Mend the file, or move it away to use the defaults.",
    )
