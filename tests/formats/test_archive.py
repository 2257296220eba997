"""The archive as a document: in a fixed order, comparable line by line, and read with suspicion."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats import archive
from tmscoach.formats.archive import archive_document, read_archive

EMPTY = '{"format": "tmscoach-archive", "version": 1'


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a", "text": "\x1b\x00🌱\u202e\n"},
        {"id": "b", "list": [1, None, True]},
    ]
    text = "".join(archive_document("2026-03-01T12:00:00+01:00", "0.1", [("entries", rows), ("lines", [])]))
    file = tmp_path / "a.json"
    file.write_text(text)
    read = read_archive(file)
    assert [(row.part, row.row) for row in read.rows()] == [("entries", row) for row in rows]
    assert read.parts == ("entries", "lines")
    assert (read.exported_at, read.app_version) == ("2026-03-01T12:00:00+01:00", "0.1")


def test_each_row_is_a_line_so_that_two_archives_can_be_compared() -> None:
    text = "".join(archive_document("t", "v", [("entries", [{"a": "x\ny"}, {"a": "z"}])]))
    assert text.splitlines()[5:] == ['"entries": [', '{"a": "x\\ny"},', '{"a": "z"}', "]", "}"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("\ufeff" + EMPTY + "}", encoding="utf-8")
    assert list(read_archive(file).rows()) == []


def test_a_file_larger_than_any_of_ours_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    file.write_text(EMPTY + "}" + " " * 200)
    monkeypatch.setattr(archive, "LARGEST", 100)
    monkeypatch.setattr(Path, "read_text", lambda *a, **k: pytest.fail("it was read"))
    with pytest.raises(CoachError, match="larger than"):
        read_archive(file)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (EMPTY, "line 1, column"),
        ("{\n\n  'a': 1}", "line 3, column 3"),
        (EMPTY + ', "version": 1}', "'version' stands twice"),
        (EMPTY + ', "entries": [{"a": 1, "a": 2}]}', "'a' stands twice"),
        (EMPTY + ', "entries": [{"a": Infinity}]}', "Infinity is not a number"),
        (EMPTY + ', "entries": {}}', "'entries' is not a list"),
        (json.dumps({"format": "tmscoach-archive", "version": 1.0}), "version is not a number"),
        (json.dumps({"format": "tmscoach-archive", "version": "1"}), "version is not a number"),
        ('{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_document_is_refused_with_the_place(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(text)
    with pytest.raises(CoachError) as refused:
        read_archive(file)
    assert refused.value.title.startswith("theirs.json cannot be imported: ")
    assert reason in refused.value.title
    assert refused.value.message == "Nothing was written."
