"""docs/archive.schema.json says what the tables say; UPDATE_DOCS=1 writes it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from tests.conftest import ZONE, FrozenTime
from tests.services.test_transfer import BROKEN_ROWS, fill

from tmscoach.config import Config
from tmscoach.formats.archive import archive_schema
from tmscoach.models.shape import FieldShape, Sort
from tmscoach.paths import Paths
from tmscoach.startup import open_services
from tmscoach.store import transfer as store

FILE = Path(__file__).parents[2] / "docs" / "archive.schema.json"
# what a schema cannot say: it looks at one row, and at no two fields together
BEYOND = {
    "the year 1": True,
    "the year 9999": True,
    "a released page with a text": True,
    "a released page with a title": True,
    "a released draft": True,
    "half a character": True,
    "one page twice": True,
    "one programme day twice": True,
    "one choice twice": True,
    "a rung without its goal": True,
    "an attempt without its rung": True,
    "an answer without its score": True,
    "a day without its walk": True,
}


def made() -> str:
    shapes = {name: store.row_shape(name) for name in store.KEPT_TABLES}
    choice = {"key": FieldShape(Sort.TEXT, longest=40), "value": FieldShape(Sort.TEXT)}
    word = FieldShape(Sort.TEXT, longest=store.LONGEST_WORD)
    return archive_schema(shapes | {"preferences": choice}, store.ADDED_LATER, word)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(made())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A filled store as one document and as lines; made once, since opening a store takes its time."""
    root = tmp_path_factory.mktemp("schema")
    now = FrozenTime(datetime(2026, 11, 24, 14, 2, 11, tzinfo=ZONE))
    services = open_services(Paths(root / "c", root / "d", root / "e"), Config(), now, Random(1))
    try:
        fill(services)
        return "".join(services.transfer.archive()), "".join(services.transfer.archive(lines=True))
    finally:
        services.close()


@pytest.fixture
def document(written: tuple[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written[0])
    return found


def test_the_schema_is_as_the_tables_make_it() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        FILE.write_text(made(), encoding="utf-8", newline="\n")
    assert FILE.read_text(encoding="utf-8") == made(), "UPDATE_DOCS=1 writes it"


def test_a_real_archive_obeys_it_as_one_document_and_line_by_line(
    written: tuple[str, str], document: dict[str, Any], validator: Draft202012Validator
) -> None:
    validator.validate(document)
    lines = written[1].splitlines()
    assert len(lines) == 2 + sum(len(rows) for rows in document.values() if isinstance(rows, list))
    for line in lines:
        validator.validate(json.loads(line))


def test_an_archive_of_an_earlier_version_obeys_it(
    document: dict[str, Any], validator: Draft202012Validator
) -> None:
    for name, fields in store.ADDED_LATER.items():
        document[name] = [{k: v for k, v in row.items() if k not in fields} for row in document[name]]
    del document["doubts"]
    validator.validate(document)


@pytest.mark.parametrize("case", BROKEN_ROWS)
def test_a_row_that_cannot_be_taken_disobeys_it_where_a_schema_can_tell(
    document: dict[str, Any], validator: Draft202012Validator, case: str
) -> None:
    change: Callable[[dict[str, Any]], None] = BROKEN_ROWS[case][0]
    change(document)
    assert validator.is_valid(document) is BEYOND.get(case, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"format": "tmscoach-archive"},
        {"format": "tmscoach-archive", "version": 2},
        {"format": "jrnl", "version": 1},
        {"format": "tmscoach-archive-lines", "version": 1, "entries": []},
        {"entries": {"id": "1"}},
        {"horoscopes": {}},
        {"end": -1},
        {"end": "3"},
        [],
        7,
    ],
    ids=str,
)
def test_what_is_neither_a_document_nor_a_line_disobeys_it(
    validator: Draft202012Validator, wrong: object
) -> None:
    assert not validator.is_valid(wrong)
