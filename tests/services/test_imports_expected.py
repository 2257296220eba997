"""Every fixture comes in exactly as the file beside it says, `<name>.expected.json`, and not twice.

UPDATE_FIXTURES=1 writes those files anew; look at the diff before committing it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tmscoach.rules.days import local_time
from tmscoach.services.imports import Found, Source
from tmscoach.startup import Services

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = sorted(
    path.name for path in FIXTURES.iterdir() if not path.name.endswith((".expected.json", ".refused.txt"))
)
OPENING = 120  # characters of a body that are compared


def result(services: Services, found: Found) -> dict[str, Any]:
    """What an import found, and what the store holds after it."""
    with services.database.reading() as session:
        from sqlmodel import select

        from tmscoach.models.journal import Entry, EntryTag

        entries = session.exec(select(Entry).order_by(Entry.day, Entry.at, Entry.id)).all()  # type: ignore[arg-type]
        tags = [
            sorted(session.exec(select(EntryTag.name).where(EntryTag.entry_id == entry.id)).all())
            for entry in entries
        ]
    return {
        "format": found.source.value,
        "pages": [
            {
                "day": entry.day.isoformat(),
                "time": f"{local_time(entry.at, entry.utc_offset):%H:%M:%S%z}",
                "zone": entry.zone,
                "title": entry.title,
                "body": entry.body[:OPENING],
                "characters": len(entry.body),
                "tags": of_entry,
                "starred": json.loads(entry.source_meta or "{}").get("starred") is True,
            }
            for entry, of_entry in zip(entries, tags, strict=True)
        ],
        "left_out": [{"place": left.place, "why": left.why} for left in found.left_out],
        "remarks": [{"place": one.place, "why": one.why} for one in found.remarks],
        "media": found.media,
        "moods_unknown": list(found.moods),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_comes_in_as_it_should_and_once(services: Services, name: str) -> None:
    found = services.imports.look(FIXTURES / name)
    done = services.imports.bring_in(found)
    assert (done.new, done.duplicate) == (len(found.new), 0)
    came = result(services, found)
    expected = FIXTURES / f"{name}.expected.json"
    if os.environ.get("UPDATE_FIXTURES") == "1":
        expected.write_text(json.dumps(came, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert came == json.loads(expected.read_text(encoding="utf-8"))
    again = services.imports.look(FIXTURES / name)
    assert (len(again.new), len(again.here)) == (0, done.new)
    assert services.imports.bring_in(again).new == 0
    assert result(services, found) == came


def test_every_fixture_is_told_from_the_others(services: Services) -> None:
    sources = {services.imports.look(FIXTURES / name).source for name in NAMES}
    assert sources == set(Source) - {Source.ARCHIVE}
