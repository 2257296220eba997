"""Daylio's CSV, in its three forms; mood, activities and scales become words of the page."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from tmscoach.formats.foreign import MOST, Foreign, ForeignPage, LeftOut, known_by, refused, too_much
from tmscoach.visible import one_line

NEEDED = {"date", "weekday", "time", "mood", "activities", "note"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_FIELD = 1 << 20  # characters
# the five that Daylio begins with, in the languages that were seen; 5 is the best
MOODS = {"rad": 5, "good": 4, "meh": 3, "bad": 2, "awful": 1}
MOODS |= {"super": 5, "gut": 4, "ok": 3, "schlecht": 2, "lausig": 1}
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?:\s*([ap])\.?m\.?)?", re.IGNORECASE)
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|ul|ol)>", re.IGNORECASE)
_ITEM = re.compile(r"(?<!\n)\n*<li[^<>]*>\s*", re.IGNORECASE)
_BOLD = re.compile(r"</?(?:b|strong)>", re.IGNORECASE)
_SLANTED = re.compile(r"</?(?:i|em)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|div|ul|ol|li|u|s|span|font|a|h[1-6])\b[^<>]*>", re.IGNORECASE)


def looks_like(text: str) -> bool:
    """Whether a text begins with the head of such a table."""
    head = text[:2000].lstrip("\ufeff").partition("\n")[0]
    names = {name.strip().strip('"') for name in head.split(",")}
    return names >= NEEDED and bool(names & {"full_date", "year"})


def read(text: str, name: str) -> Foreign:
    """A table; rows that make no page are told of with their line.

    Raises:
        CoachError: it is not such a table, or a field of it is far too long.
    """
    if not looks_like(text):
        raise refused(name, "it is not an export of Daylio")
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=False)
    usual = csv.field_size_limit(LONGEST_FIELD)
    try:
        return _rows(rows, name)
    except csv.Error as problem:
        raise refused(name, f"line {rows.line_num}: {problem}") from None
    finally:
        csv.field_size_limit(usual)


def _rows(rows: Any, name: str) -> Foreign:
    pages: list[ForeignPage] = []
    left: list[LeftOut] = []
    head = [column.strip() for column in next(rows)]
    if not (set(head) >= NEEDED and set(head) & {"full_date", "year"}) or len(set(head)) < len(head):
        raise refused(name, "line 1: its columns are not those of Daylio")
    before = rows.line_num
    for row in rows:
        first, before = before + 1, rows.line_num
        place = f"line {first}" if first == before else f"lines {first}-{before}"
        if not any(cell.strip() for cell in row):
            continue
        if len(pages) + len(left) >= MOST:
            raise refused(name, f"it has more than {MOST:,} rows")
        if len(row) != len(head):
            left.append(LeftOut(place, f"it has {len(row)} columns, and the head has {len(head)}"))
            continue
        try:
            page = _page(place, dict(zip(head, row, strict=True)))
        except ValueError as problem:
            left.append(LeftOut(place, one_line(str(problem), 160)))
            continue
        if why := too_much(page):
            left.append(LeftOut(place, why))
        else:
            pages.append(page)
    return Foreign(tuple(reversed(pages)), tuple(left))  # the newest comes first there


def _page(place: str, row: dict[str, str]) -> ForeignPage:
    at = datetime.combine(_day(row), _time(row["time"]))
    mood, title = " ".join(row["mood"].split()), row.get("note_title", "").strip()
    note = _note(row["note"])
    activities = list(dict.fromkeys(word.strip() for word in row["activities"].split("|") if word.strip()))
    scales = [" ".join(word.split()) for word in row.get("scales", "").split("|") if word.strip()]
    if not (note or title or activities or mood or scales):
        raise ValueError("there is nothing in it")
    facts = [f"Mood: {mood}"] if mood else []
    body = "\n\n".join(filter(None, (note, "\n".join([*facts, *scales]))))
    page = ForeignPage(
        source=known_by("daylio", at, title, body, *activities),
        place=place,
        at=at,
        title=title,
        body=body or ", ".join(activities),
        tags=tuple(activities),
        meta={"mood": mood, "scales": scales, "activities": activities},
        by_words=True,
    )
    return rated(page, {})


def rated(page: ForeignPage, moods: Mapping[str, int]) -> ForeignPage:
    """The same page with its mood as one of five, where it is a usual one or among `moods` (name -> 1-5).

    Names in `moods` are casefolded. What the page is known by does not depend on them.
    """
    mood, scales = page.meta["mood"], page.meta["scales"]
    five = moods.get(mood.casefold()) or MOODS.get(mood.casefold())
    if five is None:
        return page
    lines = page.body.split("\n")
    lines[-1 - len(scales)] = f"Mood: {mood}, {five} of 5"
    return replace(page, body="\n".join(lines), meta=dict(page.meta) | {"mood_of_five": five})


def unknown_moods(pages: Iterable[ForeignPage]) -> tuple[str, ...]:
    """Names of moods that are not among the usual ones, each once, as they are first spelled."""
    names = {str(page.meta["mood"]).casefold(): str(page.meta["mood"]) for page in pages}
    return tuple(name for key, name in sorted(names.items()) if name and key not in MOODS)


def _day(row: dict[str, str]) -> date:
    if full := row.get("full_date", "").strip():
        try:
            return date.fromisoformat(full)
        except ValueError:
            raise ValueError(f"{one_line(full, 30)!r} is no day such as 2026-03-12") from None
    said = row.get("date", "").strip()
    found = re.fullmatch(r"(\d{1,2})\.? (\w+)|(\w+) (\d{1,2})", said)
    word = (found[2] or found[3]).lower()[:3] if found else ""
    try:
        if not found or word not in MONTHS:
            raise ValueError
        return date(int(row["year"]), MONTHS.index(word) + 1, int(found[1] or found[4]))
    except ValueError:
        raise ValueError(f"{one_line(said, 30)!r} is no day in English, and there is no full_date") from None


def _time(said: str) -> time:
    found = _TIME.fullmatch(" ".join(said.split()))
    try:
        if not found:
            raise ValueError
        hour = int(found[1])
        if found[3]:
            if not 1 <= hour <= 12:
                raise ValueError
            hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
        return time(hour, int(found[2]))
    except ValueError:
        raise ValueError(f"{one_line(said, 30)!r} is no time of day") from None


def _note(raw: str) -> str:
    """A note, whose HTML becomes Markdown; entities are read once."""
    text = _ITEM.sub("\n- ", _BREAKS.sub("\n", raw.replace("\r\n", "\n")))
    text = _TAG.sub("", _SLANTED.sub("*", _BOLD.sub("**", text)))
    return html.unescape(text).replace("\xa0", " ").strip()
