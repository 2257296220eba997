"""The hand-off to the user's editor: which command, and what becomes of the text."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tmscoach.errors import CoachError
from tmscoach.services.editor import edit, editor_command, leftovers


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with editors that do nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in [
        "vim",
        "nvim",
        "gvim",
        "nano",
        "emacs",
        "emacsclient",
        "code",
        "subl",
        "busybox",
        "vim.basic",
    ]:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def editor(tmp_path: Path, body: str) -> dict[str, str]:
    script = tmp_path / "editor.py"
    script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{body}\n")
    return {"EDITOR": f'"{sys.executable}" "{script}"'}


@pytest.mark.skipif(os.name != "posix", reason="programs named as on POSIX")
@pytest.mark.parametrize(
    ("chosen", "flags"),
    [
        ("vim", ["-n", "-i", "NONE"]),
        ("nvim -u x", ["-u", "x", "-n", "-i", "NONE"]),
        ("gvim", ["-n", "-i", "NONE"]),
        ("emacs -nw", ["-nw", "--eval"]),
        ("emacsclient", []),
        ("nano", []),
        ("code", ["--wait"]),
        ("code --wait", ["--wait"]),
        ("subl -n", ["-n", "--wait"]),
    ],
)
def test_editors_are_kept_from_making_copies_and_from_leaving_early(
    programs: Path, chosen: str, flags: list[str]
) -> None:
    command = editor_command({"VISUAL": chosen, "EDITOR": "nano"})
    assert command[0] == str(programs / chosen.split()[0])
    assert command[1 : 1 + len(flags)] == flags
    if not flags:
        assert len(command) == 1
    if "vim" in chosen:
        assert "noundofile nobackup nowritebackup" in " ".join(command)
    assert command.count("--wait") <= 1


@pytest.mark.skipif(os.name != "posix", reason="links as on POSIX")
def test_a_vi_that_is_vim_gets_vims_flags_and_another_does_not(programs: Path) -> None:
    (programs / "vi").symlink_to(programs / "vim.basic")
    assert "NONE" in editor_command({"EDITOR": "vi"})
    (programs / "vi").unlink()
    (programs / "vi").symlink_to(programs / "busybox")
    assert len(editor_command({"EDITOR": "vi"})) == 1


@pytest.mark.skipif(os.name != "posix", reason="programs named as on POSIX")
def test_without_a_choice_a_plain_editor_is_taken(
    programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert editor_command({}) == [str(programs / "nano")]
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CoachError, match="No editor is set"):
        editor_command({})


@pytest.mark.parametrize("chosen", ["no-such-editor --flag", "'unbalanced"])
def test_an_editor_that_cannot_be_found_is_named(chosen: str) -> None:
    with pytest.raises(CoachError, match="cannot be found"):
        editor_command({"VISUAL": chosen})


@pytest.mark.parametrize(
    ("before", "saved", "after"),
    [
        ("", b"typed\n", "typed"),
        ("", b"typed", "typed"),
        ("no end", b"no end\n", "no end"),
        ("ended\n", b"ended\n", "ended\n"),
        ("", b"a\r\nb\r\n", "a\r\nb"),
        ("", b"\x1b[2J \x00 [/x] \xf0\x9f\x99\x82", "\x1b[2J \x00 [/x] 🙂"),
    ],
)
def test_the_text_comes_back_as_saved(tmp_path: Path, before: str, saved: bytes, after: str) -> None:
    found = edit(before, tmp_path / "editing", editor(tmp_path, f"path.write_bytes({saved!r})"))
    assert found == after
    assert list((tmp_path / "editing").iterdir()) == []


def test_the_editor_sees_the_text_and_nobody_else_does(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        seen = tmp_path / "seen"
        edit(
            "the text",
            tmp_path / "editing",
            editor(
                tmp_path,
                f"pathlib.Path({str(seen)!r}).write_text(repr((path.read_text(), *(p.stat().st_mode & 0o777 "
                "for p in (path, path.parent, path.parent.parent)))))",
            ),
        )
    finally:
        os.umask(before)
    text, *modes = eval(seen.read_text())
    assert text == "the text"
    if os.name == "posix":
        assert modes == [0o600, 0o700, 0o700]


def test_copies_beside_the_text_are_removed_too(tmp_path: Path) -> None:
    beside = "(path.parent / 'page.md~').write_text('words'); (path.parent / 'd').mkdir()"
    edit("words", tmp_path / "editing", editor(tmp_path, beside))
    assert list((tmp_path / "editing").iterdir()) == []


def test_a_failed_editor_leaves_changed_words_and_no_others(tmp_path: Path) -> None:
    folder = tmp_path / "editing"
    with pytest.raises(CoachError, match=r"ended with an error \(3\)"):
        edit("as before", folder, editor(tmp_path, "sys.exit(3)"))
    assert leftovers(folder) == ()
    with pytest.raises(CoachError, match="is in") as problem:
        edit("as before", folder, editor(tmp_path, "path.write_text('new words'); sys.exit(3)"))
    (left,) = leftovers(folder)
    assert left.read_text() == "new words"
    assert str(left) in problem.value.message
    assert stat.S_IMODE(left.stat().st_mode) == 0o600 or os.name != "posix"


def test_bytes_that_are_no_text_stay_where_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "editing"
    with pytest.raises(CoachError, match="not UTF-8"):
        edit("", folder, editor(tmp_path, "path.write_bytes(b'caf\\xe9')"))
    assert [file.read_bytes() for file in leftovers(folder)] == [b"caf\xe9"]


def test_an_editor_that_removes_the_file_changes_nothing(tmp_path: Path) -> None:
    assert edit("as before", tmp_path / "editing", editor(tmp_path, "path.unlink()")) == "as before"
    assert list((tmp_path / "editing").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="asks POSIX which programs run")
def test_a_page_open_in_another_program_is_no_leftover(tmp_path: Path) -> None:
    folder = tmp_path / "editing"
    program = subprocess.Popen(
        [sys.executable, "-c", "print('here', flush=True); input()", "tmscoach"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert program.stdout is not None
    program.stdout.readline()
    place = folder / f"{program.pid}-abc"
    place.mkdir(parents=True)
    (place / "page.md").write_text("words")
    try:
        assert leftovers(folder) == ()
    finally:
        program.kill()
        program.communicate()
    assert leftovers(folder) == (place / "page.md",)
