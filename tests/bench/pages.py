"""Stores of invented pages: the same words at every run, as common and as rare as words are in a language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import SQLModel

import tmscoach.models.journal  # noqa: F401  its tables
from tmscoach.paths import Paths
from tmscoach.rules.text import word_count
from tmscoach.store.opening import open_database

ZONE = ZoneInfo("Europe/Berlin")
YEARS = 20  # that the pages are spread over, however many there are
WORDS = 154  # of a page, on average, as in real diaries
LOT = 1000

SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprst" for vowel in "aeo"]
TAGS = [f"{a}{b}" for a in ("work", "home", "sleep", "hand", "walk", "fear", "call", "song") for b in "abcde"]


def vocabulary(size: int = 20_000) -> list[str]:
    """Words that do not repeat, short ones first."""
    chance = Random(1)
    found: dict[str, None] = {}
    while len(found) < size:
        found["".join(chance.choices(SYLLABLES, k=1 + len(found) // 2000))] = None
        if len(found) < 30:  # there are not many words of one syllable
            continue
        found["".join(chance.choices(SYLLABLES, k=2 + chance.randrange(4)))] = None
    return list(islice(found, size))


def texts(count: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """So many bodies with their tags; the rank of a word decides how often it comes (Zipf)."""
    words = vocabulary()
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    chance = Random(2)
    for _ in range(count):
        drawn = chance.choices(words, cum_weights=weights, k=max(20, round(chance.gauss(WORDS, 60))))
        lines = [" ".join(drawn[start : start + 40]).capitalize() + "." for start in range(0, len(drawn), 40)]
        yield "\n\n".join(lines), tuple(sorted(set(chance.choices(TAGS, k=2))))


def moments(count: int, last: date) -> Iterator[datetime]:
    """So many times, evenly over twenty years up to `last`, at most one a second."""
    first = datetime.combine(last - timedelta(days=365 * YEARS), time(6), ZONE)
    step = timedelta(days=365 * YEARS) / max(count, 1)
    for number in range(count):
        yield first + step * number


def fill(paths: Paths, count: int, last: date) -> None:
    """Make a store with so many pages, half of them for sharing."""
    database = open_database(paths.database, lambda: datetime.now(ZONE))
    chance = Random(3)
    tables = SQLModel.metadata.tables
    at = moments(count, last)
    written = 0
    found = texts(count)
    while lot := list(islice(found, LOT)):
        rows, tags = [], []
        for (body, names), when in zip(lot, at, strict=False):
            written += 1
            rows.append(_row(written, body, when, UUID(int=chance.getrandbits(128), version=4)))
            tags += [{"entry_id": written, "name": name} for name in names]
        with database.writing() as session:
            session.connection().execute(insert(tables["entry"]), rows)
            session.connection().execute(insert(tables["entry_tag"]), tags)
    database.close()


def _row(number: int, body: str, when: datetime, uuid: UUID) -> dict[str, Any]:
    utc = when.astimezone(ZoneInfo("UTC"))
    offset = when.utcoffset()
    assert offset is not None
    return {
        "id": number,
        "uuid": str(uuid),
        "version": 1,
        "day": when.date(),
        "at": utc,
        "zone": str(ZONE),
        "utc_offset": round(offset.total_seconds() / 60),
        "modified_at": utc,
        "kind": "free",
        "fate": "share" if number % 2 else "private",
        "title": "",
        "body": body,
        "meaning": "",
        "prompt_id": "",
        "prompt": "",
        "words": word_count(body),
        "seconds": 600,
    }


def jrnl_file(path: Path, count: int, last: date) -> None:
    """The same pages as a journal of jrnl."""
    with path.open("w", encoding="utf-8") as out:
        for (body, names), when in zip(texts(count), moments(count, last), strict=False):
            first, _, rest = body.partition(" ")
            tags = " ".join(f"@{name}" for name in names)
            out.write(f"[{when:%Y-%m-%d %H:%M}] {first}\n{rest}\n{tags}\n\n")
