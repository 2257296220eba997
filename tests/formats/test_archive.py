"""The archive as a document: in a fixed order, comparable line by line, and read with suspicion."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats import archive
from tmscoach.formats.archive import archive_document, archive_lines, read_archive

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


# --- JSON Lines ---------------------------------------------------------------------------------------------

HEAD = '{"format": "tmscoach-archive-lines", "version": 1, "exported_at": "t", "app_version": "v"}\n'
ROW = '{"entries": {"id": "a"}}\n'


def read_lines(folder: Path, text: str | bytes) -> list[archive.PlacedRow]:
    file = folder / "theirs.jsonl"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return list(read_archive(file).rows())


def test_lines_are_written_one_a_row_and_read_back_as_often_as_wanted(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": "a", "text": "\x1b\x00🌱\u2028\n"}, {"id": "b", "end": [1, None]}]
    text = "".join(archive_lines("t", "v", [("entries", rows), ("lines", []), ("end-of-it", rows[:1])]))
    assert text.isascii()
    assert [next(iter(json.loads(line))) for line in text.splitlines()] == [
        "format",
        "entries",
        "entries",
        "end-of-it",
        "end",
    ]
    file = tmp_path / "a.jsonl"
    file.write_text(text)
    read = read_archive(file)
    for _ in range(2):
        assert [(row.part, row.place, row.row) for row in read.rows()] == [
            ("entries", "line 2", rows[0]),
            ("entries", "line 3", rows[1]),
            ("end-of-it", "line 4", rows[0]),
        ]
    assert (read.exported_at, read.app_version, read.parts) == ("t", "v", ())


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeff" + (HEAD + ROW + '{"end": 1}').replace("\n", "\r\n")
    assert len(read_lines(tmp_path, text)) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD, "its end is missing"),
        (HEAD + ROW + ROW, "its end is missing"),
        (HEAD + ROW + '{"end": 2}', "line 3: the rows before it are 1 in number"),
        (HEAD + ROW + '{"end": true}', "line 3: the rows before it are 1"),
        (HEAD + ROW + '{"end": 1}\n' + ROW, "line 4: there is something after the end"),
        (HEAD + ROW[:-5] + "\n", "line 2: column"),
        (HEAD + ROW[:-5], "line 2: column"),
        (HEAD + "\n" + ROW, "line 2: column 1"),
        (HEAD + ROW + "entries:\n", "line 3: column 1: expecting value"),
        (HEAD + '{"entries": {"a": 1, "a": 2}}', "line 2: 'a' stands twice"),
        (HEAD + '{"entries": {}, "lines": {}}', "line 2: it is not one row"),
        (HEAD + '{"entries": []}', "line 2: it is not one row"),
        (HEAD + "{}", "line 2: it is not one row"),
        (HEAD + "[]", "line 2: it is not one row"),
        (HEAD + '{"entries": {"a": NaN}}', "line 2: NaN is not a number"),
        (HEAD + '{"entries": {"a": ' + "9" * 5000 + "}}", "line 2: a number in it is far too long"),
        (HEAD + '{"entries": ' * 50_000, "line 2: it is nested too deeply"),
        (HEAD + '{"entries": {"a": "\ud800"}}', "line 2: it is not UTF-8"),
        (HEAD.encode() + b'{"entries": {"a": "\xff"}}', "line 2: it is not UTF-8"),
        (HEAD.encode() + ROW.encode() + b"\0" * 5000, "line 3: it is not text"),
        (HEAD.replace("1,", "2,"), "newer tmscoach"),
        (HEAD.replace("}", ', "entries": []}'), "line 1: there is no 'entries' in a head"),
        (HEAD[:-5], "line 1: column"),
    ],
    ids=range(23),
)
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(CoachError) as refused:
        read_lines(tmp_path, text)
    assert refused.value.title.startswith("theirs.jsonl cannot be imported: ")
    assert reason in refused.value.title
    assert refused.value.message == "Nothing was written."


def test_a_huge_file_with_nothing_in_it_is_refused_and_takes_no_memory(tmp_path: Path) -> None:
    for head in (HEAD + ROW, "", EMPTY):
        file = tmp_path / "sparse.jsonl"
        file.write_text(head)
        os.truncate(file, 200 << 20)
        tracemalloc.start()
        try:
            with pytest.raises(CoachError):
                list(read_archive(file).rows())
            assert tracemalloc.get_traced_memory()[1] < 20 << 20
        finally:
            tracemalloc.stop()


def test_a_line_longer_than_any_of_ours_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1000)
    with pytest.raises(CoachError, match="line 2: it is longer than"):
        read_lines(tmp_path, HEAD + '{"entries": {"a": "' + "w" * 2000 + '"}}')


def test_an_archive_is_known_by_what_it_begins_with(tmp_path: Path) -> None:
    for name, text, known in [
        ("a", EMPTY, True),
        ("b", HEAD, True),
        ("c", '{"format":"tmscoach-archive"}', True),
        ("d", '{"format": "jrnl"}', False),
        ("e", "the format of tmscoach-archive", False),
        ("f", "", False),
    ]:
        (tmp_path / name).write_text(text)
        assert archive.looks_like(tmp_path / name) is known
    assert not archive.looks_like(tmp_path)
    assert not archive.looks_like(tmp_path / "missing")
