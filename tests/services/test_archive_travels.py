"""Any store travels: out, in elsewhere and out again is the same text; merges end alike in any order."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.conftest import FrozenTime
from tests.store.archives import Row, instants, rows, stores, value

from tmscoach.config import Config
from tmscoach.formats.archive import archive_document, archive_lines
from tmscoach.models.shape import FieldShape, Sort
from tmscoach.paths import Paths
from tmscoach.startup import Services, open_services
from tmscoach.store import transfer as store

property_of = hypothesis_settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


class Homes:
    """Opens empty stores, each a copy of one that was made once."""

    def __init__(self, folder: Path, now: FrozenTime) -> None:
        self._folder, self._now, self._number = folder, now, 0
        self._open("first").close()
        self.opened: list[Services] = []

    def _open(self, name: str) -> Services:
        root = self._folder / name
        return open_services(
            Paths(root / "config.toml", root / "data", root / "exports"), Config(), self._now, Random(3)
        )

    def empty(self) -> Services:
        """An empty store of its own."""
        self._number += 1
        (self._folder / str(self._number)).mkdir()
        shutil.copytree(self._folder / "first" / "data", self._folder / str(self._number) / "data")
        self.opened.append(self._open(str(self._number)))
        return self.opened[-1]

    def close(self) -> None:
        """Close and forget all of them."""
        while self.opened:
            self.opened.pop().close()


@pytest.fixture
def homes(tmp_path: Path, now: FrozenTime) -> Iterator[Homes]:
    made = Homes(tmp_path, now)
    yield made
    made.close()


def saved(services: Services, tables: dict[str, list[Row]], *, lines: bool = False) -> Path:
    file = services.paths.data / ("in.jsonl" if lines else "in.json")
    write = archive_lines if lines else archive_document
    file.write_text("".join(write("2026-11-24T14:02:11+01:00", "1", tables.items())))
    return file


def merged(services: Services, tables: dict[str, list[Row]]) -> None:
    done = services.transfer.import_archive(saved(services, tables))
    assert done.skipped == ()


def without_time(text: str) -> str:
    return re.sub(r'"(exported_at|app_version)": "[^"]+"', "", text)


def parts(services: Services) -> dict[str, list[Row]]:
    made: dict[str, Any] = json.loads("".join(services.transfer.archive()))
    return {name: found for name, found in made.items() if isinstance(found, list)}


@given(stores())
@property_of
def test_any_store_travels_byte_for_byte_in_both_forms(homes: Homes, tables: dict[str, list[Row]]) -> None:
    here, there, beyond = homes.empty(), homes.empty(), homes.empty()
    merged(here, tables)
    assert parts(here) == tables  # to the letter what was written, the order of rows too
    document = "".join(here.transfer.archive())
    lines = here.transfer.export_archive(lines=True).path
    there.transfer.import_archive(lines)
    assert "".join(there.transfer.archive()) == document
    beyond.transfer.import_archive(there.transfer.export_archive().path)
    assert "".join(beyond.transfer.archive(lines=True)) == lines.read_text()
    homes.close()


@given(stores(most=1))
@hypothesis_settings(property_of, max_examples=3)
def test_any_store_merged_twice_stays_as_it_was(homes: Homes, tables: dict[str, list[Row]]) -> None:
    here = homes.empty()
    merged(here, tables)
    before = "".join(here.transfer.archive())
    again = here.transfer.import_archive(saved(here, tables, lines=True))
    assert (again.new, again.newer, again.backup) == (0, 0, None)
    assert again.duplicate == sum(len(found) for found in tables.values()) - len(tables["preferences"])
    assert "".join(here.transfer.archive()) == before
    homes.close()


@st.composite
def three_versions(draw: st.DrawFn) -> list[dict[str, list[Row]]]:
    """What three computers made of the same few rows, some at one instant, and a row of each one's own."""
    first = draw(stores(most=1))
    first["preferences"] = []  # a choice of a store stands, so they keep their own
    moments = [draw(instants).isoformat() for _ in range(2)]
    made = []
    for _ in range(3):
        one = deepcopy(first)
        for part in draw(st.lists(st.sampled_from(list(store.KEPT_TABLES)), min_size=1, max_size=6)):
            free = [name for name, shape in store.row_shape(part).items() if shape == FieldShape(Sort.TEXT)]
            for row in one[part]:
                if free and row.get("fate") != "release":
                    row[free[0]] = draw(value(free[0], FieldShape(Sort.TEXT)))
                row["modified"] = draw(st.sampled_from(moments))
                row["version"] = draw(st.integers(1, 3))
        one["people"].append(draw(rows("people")))
        # the same programme day, opened on each computer by itself
        one["program_days"] = [row | {"id": str(draw(st.uuids()))} for row in one["program_days"]]
        made.append(one)
    return made


@given(three_versions())
@hypothesis_settings(property_of, max_examples=3)
def test_three_stores_come_to_one_end_in_whichever_order(
    homes: Homes, versions: list[dict[str, list[Row]]]
) -> None:
    ends = []
    for order in permutations(versions):
        here = homes.empty()
        for one in order:
            merged(here, one)
        found = parts(here)
        for row in (row for table in found.values() for row in table):
            row.pop("version", None)  # counts the changes of one store
        ends.append(found)
        homes.close()
    assert all(end == ends[0] for end in ends)
