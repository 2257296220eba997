"""Pages out and archives in, from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from tmscoach.errors import Exit


@pytest.fixture
def filled(tmscoach: Run) -> Run:
    """A shared page and a private one."""
    tmscoach("write", "shared-marker", "--fate", "share", "--tag", "work")
    tmscoach("write", "private-marker")
    return tmscoach


def test_share_pages_alone_are_written_unless_everything_is_asked_for(filled: Run, home: Path) -> None:
    code, out, err = filled("export")
    path = home / "exports" / "tmscoach-pages-2026-11-24.md"
    assert (code, out) == (Exit.DONE, f"{path}\n")
    assert err.startswith("1 page with the fate share; --everything adds private ones.")
    assert "private-marker" not in path.read_text()
    _, out, err = filled("export", "--everything")
    assert err.startswith("2 pages, private ones too.")
    assert "private-marker" in Path(out.strip()).read_text()


def test_stdout_gets_the_same_bytes_as_the_file(filled: Run, home: Path) -> None:
    filled("export", "--everything")
    code, out, err = filled("export", "--everything", "--out", "-")
    [file] = (home / "exports").iterdir()
    assert (code, out.encode(), err) == (Exit.DONE, file.read_bytes(), "")


def test_a_folder_gets_a_file_a_page(filled: Run, tmp_path: Path) -> None:
    code, out, _ = filled("export", "--everything", "--out", str(tmp_path / "pages"), "--json")
    assert code == Exit.DONE
    assert json.loads(out) == {"path": str(tmp_path / "pages"), "pages": 2}
    assert len(list((tmp_path / "pages").iterdir())) == 2


def test_an_archive_travels(filled: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, err = filled("export", "--format", "archive", "--everything")
    assert err.startswith("Everything is in it, 2 pages among it.")
    file = out.strip()
    monkeypatch.setenv("TMSCOACH_HOME", str(tmp_path / "elsewhere"))
    code, out, err = filled("import", file, "--dry-run")
    assert (code, out) == (Exit.DONE, "new 2, newer 0, already here 0, refused 0\n")
    assert err == "Nothing was written; this was a dry run.\n"
    assert filled("import", file)[:2] == (Exit.DONE, "new 2, newer 0, already here 0, refused 0\n")
    assert filled("import", file)[:2] == (Exit.DONE, "new 0, newer 0, already here 2, refused 0\n")
    assert "private-marker" in filled("list")[1]
    _, there, _ = filled("export", "--format", "archive", "--everything", "--json")
    kept = Path(json.loads(there)["path"]).read_text()

    def without_time(text: str) -> str:
        return re.sub(r'"exported_at": "[^"]+"', "", text)

    assert without_time(kept) == without_time(Path(file).read_text())


def test_an_import_as_json_names_the_backup(filled: Run, home: Path, tmp_path: Path) -> None:
    _, out, _ = filled("export", "--format", "archive", "--everything", "--json")
    data = json.loads(Path(json.loads(out)["path"]).read_text())
    data["entries"][0]["id"] = "00000000-0000-4000-8000-000000000000"
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(data))
    code, out, _ = filled("import", str(file), "--json")
    done = json.loads(out)
    assert code == Exit.DONE
    assert (done["new"], done["newer"], done["duplicate"], done["skipped"]) == (1, 0, 1, [])
    assert Path(done["backup"]).parent == home / "data" / "backups"
    assert Path(done["backup"]).stat().st_mode & 0o777 == 0o600


def test_an_archive_with_broken_rows_is_refused_and_the_rows_are_named(
    filled: Run, home: Path, tmp_path: Path
) -> None:
    _, out, _ = filled("export", "--format", "archive", "--everything", "--json")
    data = json.loads(Path(json.loads(out)["path"]).read_text())
    data["entries"] = [row | {"id": f"\x1b[31m{n}"} for n, row in enumerate(data["entries"] * 15)]
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(data))
    before = filled("list")[1]
    code, out, err = filled("import", str(file))
    assert (code, out) == (Exit.REFUSED, "new 0, newer 0, already here 0, refused 30\n")
    lines = err.splitlines()
    assert lines[0] == "entries, row 1: field 'id' is not a UUID"
    assert lines[-2:] == ["and 10 more", "Nothing was written, because parts of the file could not be taken."]
    assert filled("list")[1] == before
    assert not list((home / "data" / "backups").glob("*before-import*"))


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--format", "pdf"), "Write one of: markdown, jrnl, jrnl-json, dayone, archive, archive-lines."),
        (("--format", "archive"), "Add --everything"),
        (("--format", "archive", "--everything", "--tag", "x"), "always whole"),
        (("--from", "today", "--to", "yesterday"), "Give the earlier day first."),
        (("--from", "someday"), "'someday' is not a day"),
        (("--json", "--out", "-"), "both want the terminal"),
    ],
)
def test_an_export_asked_for_wrongly_is_exit_2_and_writes_nothing(
    filled: Run, home: Path, argv: tuple[str, ...], said: str
) -> None:
    code, out, err = filled("export", *argv)
    assert (code, out) == (Exit.USAGE, "")
    assert said in err
    assert err.count("\n") == 1
    assert not (home / "exports").exists()


@pytest.mark.parametrize("argv", [("archive-lines", "all.data"), ("archive", "all.jsonl")])
def test_an_archive_as_json_lines_is_asked_for_by_name_or_by_ending(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, str]
) -> None:
    form, name = argv
    file = tmp_path / name
    code, out, _ = filled("export", "--format", form, "--everything", "--out", str(file))
    assert (code, out) == (Exit.DONE, f"{file}\n")
    lines = file.read_text().splitlines()
    assert json.loads(lines[0])["format"] == "tmscoach-archive-lines"
    assert json.loads(lines[-1]) == {"end": len(lines) - 2}
    monkeypatch.setenv("TMSCOACH_HOME", str(tmp_path / "elsewhere"))
    assert filled("import", str(file))[:2] == (Exit.DONE, "new 2, newer 0, already here 0, refused 0\n")
    file.write_text("\n".join(lines[:-1]))
    code, _, err = filled("import", str(file))
    assert (code, "its end is missing. Nothing was written." in err) == (Exit.REFUSED, True)


def test_a_journal_for_day_one_goes_to_the_terminal_without_its_zip(filled: Run) -> None:
    code, out, _ = filled("export", "--format", "dayone", "--out", "-")
    assert code == Exit.DONE
    assert [entry["text"] for entry in json.loads(out)["entries"]] == ["shared-marker"]


def test_a_link_on_the_way_is_named(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    code, out, err = filled("export", "--out", str(tmp_path / "link" / "pages.md"))
    assert (code, out) == (Exit.DONE, f"{tmp_path / 'link' / 'pages.md'}\n")
    assert f"stands in {tmp_path / 'real' / 'pages.md'}." in err
    code, _, err = filled("export", "--out", str(tmp_path / "link"))
    assert (code, f"is a link to {tmp_path / 'real'}" in err) == (Exit.REFUSED, True)
    assert [path.name for path in (tmp_path / "real").iterdir()] == ["pages.md"]


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_imported_is_one_line(tmscoach: Run, tmp_path: Path, name: str) -> None:
    code, out, err = tmscoach("import", str(tmp_path / name))
    assert (code, out) == (Exit.REFUSED, "")
    assert "cannot be imported" in err
    assert err.count("\n") == 1


def test_an_export_can_begin_at_the_last_visit(tmscoach: Run) -> None:
    tmscoach("write", "heron, long ago", "--fate", "share", "--at", "2026-11-01")
    tmscoach("write", "heron, since then", "--fate", "share", "--at", "2026-11-20")
    code, _, err = tmscoach("export", "--from", "last-visit", "--out", "-")
    assert (code, "no visit yet" in err) == (Exit.USAGE, True)
    tmscoach("visit", "add", "2026-11-10")
    out = tmscoach("export", "--from", "last-visit", "--out", "-")[1]
    assert "since then" in out and "long ago" not in out
