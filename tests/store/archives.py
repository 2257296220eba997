"""Archives of any content, made from the shapes of the tables: every term, odd times, hostile text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from tmscoach.models.shape import FieldShape, Sort
from tmscoach.store import transfer as store

Row = dict[str, Any]

HOSTILE = (
    "",
    "[/x] [red]y [z",
    "\x1b[31mred\x1b]52;c;aGk=\x07",
    "\u202eturned\u202c \u2028",
    "a\x00b",
    "---\ntitle: x\n---\n```\nopen",
    "🌱 é e\u0301 ﬁ \U0010ffff\ufffe",
    "\r\n\t\\ \\\\",
    "[2026-03-10 09:00] *",
)
ZONES = ("", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12")
DAYS = (date(1000, 1, 1), date(2000, 2, 29), date(1752, 9, 14), date(2026, 3, 29), date(2999, 12, 31))

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
days = st.one_of(st.sampled_from(DAYS), st.dates(date(1000, 1, 1), date(2999, 12, 31)))
instants = st.one_of(
    st.sampled_from(
        [
            datetime(1000, 1, 2, tzinfo=UTC),
            datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC),
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # the hour that comes twice in Berlin
            datetime(2999, 12, 30, 12, 0, 0, 1, tzinfo=UTC),
        ]
    ),
    st.datetimes(
        datetime(1000, 1, 3),  # noqa: DTZ001 - made UTC beside it
        datetime(2999, 12, 29),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
)


def value(field: str, shape: FieldShape) -> st.SearchStrategy[Any]:
    """Anything that a field may hold, as an archive writes it."""
    made: st.SearchStrategy[Any]
    match shape.sort:
        case Sort.TEXT if field == "zone":
            made = st.sampled_from(ZONES)
        case Sort.TEXT if field == "id":
            made = st.uuids().map(str)
        case Sort.TEXT:
            longest = shape.longest or 1000
            made = texts.map(lambda text: text[:longest])
        case Sort.TERM:
            made = st.sampled_from([term.value for term in shape.terms])
        case Sort.NUMBER:
            assert shape.range
            made = st.one_of(st.sampled_from(shape.range), st.integers(*shape.range))
        case Sort.DECIMAL:
            made = st.floats(-1e6, 1e6, allow_nan=False)
        case Sort.YES_NO:
            made = st.booleans()
        case Sort.DAY:
            made = days.map(date.isoformat)
        case Sort.INSTANT:
            made = instants.map(datetime.isoformat)
        case Sort.TEXTS:
            words = st.sampled_from([term.value for term in shape.terms]) if shape.terms else tags
            made = st.lists(words, max_size=3, unique=True)
    return st.one_of(st.none(), made) if shape.optional else made


tags = st.one_of(
    st.sampled_from(["work", "café", "\x1b", "🌱"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9),
)


@st.composite
def rows(draw: st.DrawFn, part: str) -> Row:
    """A row of a part, its fields in their order, as the program itself would write it."""
    shape = store.row_shape(part)
    row = {field: draw(value(field, found)) for field, found in shape.items()}
    offset = timezone(timedelta(minutes=row["utc_offset"]))
    row["created"] = draw(instants).astimezone(offset).isoformat()
    if part == "entries":
        row["tags"] = sorted(row["tags"])
        row["feelings"] = sorted(row["feelings"])
        if row["fate"] == "release":
            row["title"] = row["body"] = ""
    if part == "drafts" and row["fate"] == "release":
        row["fate"] = "private"
    return row


@st.composite
def stores(draw: st.DrawFn, most: int = 2) -> dict[str, list[Row]]:
    """Rows of every part, at least one each, whose parents are there, in the order of an archive."""
    made: dict[str, list[Row]] = {}
    for part in store.KEPT_TABLES:
        made[part] = draw(st.lists(rows(part), min_size=1, max_size=most, unique_by=lambda row: row["id"]))
    for part, (field, parent) in store.PARENTS.items():
        for row in made[part]:
            row[field] = draw(st.sampled_from(made[parent]))["id"]
    with_words = [row["id"] for row in made["entries"] if row["fate"] != "release"]
    if not with_words:
        made["revisions"] = []
    for row in made["revisions"]:  # earlier texts of other pages do not come in
        row["entry_uuid"] = draw(st.sampled_from(with_words))
    days_seen = {(row["run_uuid"], row["number"]): row for row in made["program_days"]}
    made["program_days"] = list(days_seen.values())
    for found in made.values():
        found.sort(key=lambda row: (datetime.fromisoformat(row["created"]), row["id"]))
    keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
    choices = draw(st.dictionaries(keys, texts, max_size=3))
    made["preferences"] = [
        {"key": key, "value": choices[key]} for key in sorted(choices, key=lambda key: key.encode())
    ]
    return made
