"""Pages through the command line: data on stdout, narration on stderr, exit codes."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tmscoach.cli.main import run
from tmscoach.errors import Exit
from tmscoach.models.terms import Fate, Feeling
from tmscoach.startup import Services

Ask = Callable[..., tuple[int, str, str]]


class Stdin(io.TextIOWrapper):
    """Bytes that arrive by a pipe, or a terminal where somebody sits."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs one command; gives exit code, stdout and stderr."""

    def one(*argv: str, stdin: bytes | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", Stdin(terminal=True) if stdin is None else Stdin(stdin))
        code = run(list(argv))
        assert isinstance(code, int)
        out, err = capsys.readouterr()
        return code, out, err

    return one


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """An editor that runs some Python with `path` in hand; notes what it was given."""

    def make(body: str) -> Path:
        script = tmp_path / "editor.py"
        script.write_text(f"import os, sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{body}\n")
        monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
        return script

    return make


def rows(ask: Ask, *argv: str) -> list[dict[str, Any]]:
    code, out, _ = ask("list", "--json", *argv)
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)
    return found


def body(ask: Ask, number: int = 1) -> str:
    text: str = json.loads(ask("show", str(number), "--json")[1])["body"]
    return text


# --- writing ------------------------------------------------------------------------------------------------


def test_writing_prints_the_number_alone_on_stdout(ask: Ask) -> None:
    code, out, err = ask("write", "four words are here")
    assert (code, out) == (Exit.DONE, "1\n")
    assert "4 words, private" in err
    assert body(ask) == "four words are here"


def test_the_shells_history_is_mentioned_once(ask: Ask) -> None:
    assert "may remember" in ask("write", "one")[2]
    assert "may remember" not in ask("line", "two")[2]
    assert "may remember" not in ask("write", "-", stdin=b"three")[2]


def test_every_option_of_a_page_is_kept(ask: Ask) -> None:
    ask(
        *("write", "text", "--fate", "share", "--kind", "letter", "--title", "To her"),
        *("--tag", "#Work", "--tag", "garden", "--feeling", "anger", "--at", "2024-02-29"),
    )
    page = json.loads(ask("show", "1", "--json")[1])
    assert page["fate"] == "share"
    assert page["kind"] == "letter"
    assert page["title"] == "To her"
    assert page["tags"] == ["garden", "work"]
    assert page["feelings"] == ["anger"]
    assert page["day"] == "2024-02-29"
    assert page["at"].startswith("2024-02-29T12:00:00")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (b"plain\n", "plain"),
        (b"two\n\n", "two\n"),
        (b"crlf\r\nand more\r\n", "crlf\r\nand more"),
        ("\ufeffsigned\n".encode(), "signed"),
        (b"[/x] [red]y [z \x1b]52;c;aA==\x07 \x00 \x9b".replace(b"\x9b", b"\xc2\x9b"), None),
        (b"x" * 1_000_000, None),
    ],
)
def test_piped_text_comes_back_as_it_went_in(ask: Ask, typed: bytes, kept: str | None) -> None:
    assert ask("write", stdin=typed)[0] == Exit.DONE
    assert body(ask) == (typed.decode() if kept is None else kept)


def test_a_page_for_another_year_says_which(ask: Ask) -> None:
    assert "Kept for Sunday 11 January 1660: " in ask("line", "long ago", "--at", "1660-01-11")[2]


def test_a_dash_reads_stdin(ask: Ask) -> None:
    ask("write", "-", stdin=b"from a pipe")
    ask("line", "-", stdin=b"one line\n")
    assert (body(ask, 1), body(ask, 2)) == ("from a pipe", "one line")


@pytest.mark.parametrize(
    ("argv", "stdin", "code", "words"),
    [
        (["write"], b"caf\xe9", Exit.REFUSED, "not UTF-8 text (at byte 4)"),
        (["write"], b" \n", Exit.REFUSED, "no text"),
        (["write", "bad \udcff"], None, Exit.REFUSED, "not valid Unicode"),
        (["write", "x", "--fate", "release"], None, Exit.USAGE, "Only the editor"),
        (["write", "x", "--feeling", "fury"], None, Exit.USAGE, "pressure, anger, fear"),
        (["write", "x", "--at", "tomorrowish"], None, Exit.USAGE, "not a day"),
        (["write", "x", "--at", "2999-01-01"], None, Exit.USAGE, "future"),
        (["write", "x", "--kind", "poem"], None, Exit.USAGE, "poem"),
        (["line", "a\nb"], None, Exit.REFUSED, "one line long"),
        (["line"], None, Exit.USAGE, "no line yet"),
        (["show", "7"], None, Exit.REFUSED, "no page 7"),
        (["edit", "7"], None, Exit.REFUSED, "no page 7"),
        (["delete", "7"], None, Exit.REFUSED, "no page 7"),
        (["delete", "7", "--forever"], None, Exit.REFUSED, "no page 7"),
        (["trash", "--restore", "7"], None, Exit.REFUSED, "no page 7"),
        (["trash", "--restore", str(2**63)], None, Exit.REFUSED, "no page 9223372036854775808"),
        (["show", "9" * 23], None, Exit.REFUSED, "no page 999"),
        (["trash", "--restore", "7", "--empty"], None, Exit.USAGE, "cannot go together"),
        (["list", "--from", "last-visit"], None, Exit.USAGE, "no visit"),
        (["edit", "1", "new text"], None, Exit.USAGE, "not given as an argument"),
    ],
)
def test_a_refusal_is_one_line_and_keeps_nothing(
    ask: Ask, argv: list[str], stdin: bytes | None, code: Exit, words: str
) -> None:
    found, out, err = ask(*argv, stdin=stdin)
    assert (found, out) == (code, "")
    assert words in err
    assert rows(ask) == []


# --- the editor ---------------------------------------------------------------------------------------------


def test_without_words_the_editor_opens_on_a_private_file(
    ask: Ask, editor: Callable[[str], Path], home: Path
) -> None:
    editor(
        "path.write_text('typed\\n')\n"
        "(path.parent / '.page.md.swp').write_text('typed')\n"
        "print(oct(path.stat().st_mode)[-3:], oct(path.parent.stat().st_mode)[-3:], file=open('seen', 'w'))"
    )
    os.chdir(home.parent)
    code, out, _ = ask("write")
    assert (code, out) == (Exit.DONE, "1\n")
    assert body(ask) == "typed"
    if os.name == "posix":
        assert Path("seen").read_text().split() == ["600", "700"]
    assert list((home / "data" / "editing").iterdir()) == []


def test_leaving_the_editor_empty_keeps_nothing(ask: Ask, editor: Callable[[str], Path], home: Path) -> None:
    editor("pass")
    code, _, err = ask("write")
    assert code == Exit.REFUSED
    assert "no text" in err
    assert rows(ask) == []
    assert list((home / "data" / "editing").iterdir()) == []


def test_an_editor_that_fails_loses_no_words(ask: Ask, editor: Callable[[str], Path], home: Path) -> None:
    editor("path.write_text('typed'); sys.exit(3)")
    code, _, err = ask("write")
    assert code == Exit.REFUSED
    (left,) = (home / "data" / "editing").glob("*/page.md")
    assert str(left) in err
    assert left.read_text() == "typed"
    editor("path.write_text('again')")
    code, _, err = ask("write")
    assert code == Exit.DONE
    assert f"write - < '{left}'" in err


def test_an_unknown_fate_is_refused_before_the_editor_opens(
    ask: Ask, editor: Callable[[str], Path], tmp_path: Path
) -> None:
    editor(f"pathlib.Path({str(tmp_path / 'opened')!r}).touch()")
    for wrong in (["--fate", "release"], ["--feeling", "fury"], ["--at", "someday"]):
        assert ask("write", *wrong)[0] == Exit.USAGE
    assert not (tmp_path / "opened").exists()


def test_an_editor_that_is_not_there_is_named(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    code, _, err = ask("write")
    assert code == Exit.REFUSED
    assert "'no-such-editor' cannot be found" in err


def test_editing_goes_through_the_editor(ask: Ask, editor: Callable[[str], Path]) -> None:
    ask("write", "the start")
    editor("path.write_text(path.read_text() + ' and the end\\n')")
    code, out, _ = ask("edit", "1")
    assert (code, out) == (Exit.DONE, "1\n")
    assert body(ask) == "the start and the end"
    editor("pass")
    assert "as it was" in ask("edit", "1")[2]


def test_editing_beside_another_window_keeps_both_texts(
    ask: Ask, editor: Callable[[str], Path], open_again: Callable[[], Services]
) -> None:
    ask("write", "the start")
    other = open_again()
    page = other.journal.open_entry(1)
    editor("path.write_text('mine')")
    original = other.journal.page(1)

    from tmscoach.services import editor as hand_off

    real = hand_off.edit

    def meanwhile(text: str, folder: Path) -> str:
        other.journal.keep(replace(page, body="theirs"))
        return real(text, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hand_off, "edit", meanwhile)
        code, out, err = ask("edit", "1")
    assert (code, out) == (Exit.DONE, "2\n")
    assert "kept beside it, as page 2" in err
    assert (body(ask, 1), body(ask, 2)) == ("theirs", "mine")
    assert original.body == "the start"


def test_a_page_can_be_changed_without_an_editor(ask: Ask) -> None:
    ask("write", "text", "--tag", "a", "--feeling", "hurt")
    ask("edit", "1", "--fate", "share", "--title", "New", "--tag", "b", "--tag", "c", "--feeling", "")
    page = json.loads(ask("show", "1", "--json")[1])
    assert (page["fate"], page["title"], page["tags"], page["feelings"]) == ("share", "New", ["b", "c"], [])
    ask("edit", "1", "-", stdin=b"from a pipe\n")
    assert body(ask) == "from a pipe"
    code, _, err = ask("edit", "1", "--fate", "release")
    assert code == Exit.USAGE
    assert "Only the editor" in err


# --- reading ------------------------------------------------------------------------------------------------


def test_a_list_is_narrowed_by_its_options(ask: Ask) -> None:
    ask("write", "a", "--at", "2024-03-01", "--tag", "work", "--feeling", "anger")
    ask("write", "b", "--at", "2024-03-02", "--fate", "share", "--kind", "event")
    ask("line", "c", "--at", "2024-03-03")
    assert [row["id"] for row in rows(ask)] == [3, 2, 1]
    assert [row["id"] for row in rows(ask, "-n", "1")] == [3]
    assert [row["id"] for row in rows(ask, "--from", "2024-03-02", "--to", "2024-03-02")] == [2]
    assert [row["id"] for row in rows(ask, "--tag", "work", "--feeling", "anger")] == [1]
    assert [row["id"] for row in rows(ask, "--fate", "share", "--kind", "event")] == [2]
    _, out, _ = ask("list")
    assert out.splitlines()[0].split() == ["3", "2024-03-03", "12:00", "private", "1", "word", "c"]


def test_an_empty_list_says_what_to_do(ask: Ask) -> None:
    assert ask("list") == (Exit.DONE, "", "No pages here yet. tmscoach write opens one.\n")
    assert ask("list", "--json") == (Exit.DONE, "[]\n", "")
    assert ask("trash") == (Exit.DONE, "", "The trash is empty.\n")


def test_nothing_a_terminal_would_obey_is_printed(ask: Ask) -> None:
    hostile = "[/x] [red]y \x1b[2J\x1b]52;c;aA==\x07 \u202e \x9b31m \x00 \x02x\x03"
    ask("write", "-", "--title", hostile, "--tag", hostile, stdin=f"find {hostile}".encode())
    for argv in (
        ["list"],
        ["show", "1"],
        ["search", "find"],
        ["search", "[/x]"],
        ["list", "--json"],
        ["show", "1", "--json"],
        ["search", "find", "--json"],
    ):
        code, out, err = ask(*argv)
        assert code == Exit.DONE
        printed = (out + err).replace("\n", "")
        assert out
        assert not [c for c in printed if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e"]
        assert "[/x] [red]y" in out
    assert body(ask) == f"find {hostile}"


def test_a_released_page_is_shown_by_what_is_left_of_it(ask: Ask, services: Services) -> None:
    page = services.journal.open_page(fate=Fate.RELEASE)
    services.journal.release(replace(page, body="a b c", seconds=120), Feeling.HURT, "I miss her")
    _, out, _ = ask("show", "1")
    assert "release, 3 words, 2 minutes" in out
    assert "What it tells me: I miss her" in out
    assert "never stored" in out
    assert "not stored" in ask("list")[1]
    assert ask("edit", "1")[0] == Exit.REFUSED


def test_the_small_hours_show_the_date_they_were_written(ask: Ask) -> None:
    ask("write", "late", "--at", "2024-03-02T01:30")
    assert "Friday 1 March 2024, written 2024-03-02 01:30" in ask("show", "1")[1]


# --- letting go ---------------------------------------------------------------------------------------------


def test_a_deleted_page_waits_in_the_trash(ask: Ask) -> None:
    ask("write", "unwanted")
    assert "30 days" in ask("delete", "1")[2]
    assert rows(ask) == []
    assert "in the trash" in ask("show", "1")[2]
    assert json.loads(ask("trash", "--json")[1])[0]["id"] == 1
    ask("trash", "--restore", "1")
    assert [row["id"] for row in rows(ask)] == [1]


def test_erasing_names_the_backups_that_may_still_hold_a_page(ask: Ask, home: Path) -> None:
    ask("write", "unwanted")
    ask("write", "unwanted too")  # the day's backup comes before it
    assert "1 backup made earlier may still hold it" in ask("delete", "1", "--forever")[2]
    next((home / "data" / "backups").iterdir()).unlink()
    (home / "data" / "backups" / "old.db").touch()
    ask("delete", "2")
    (home / "data" / "tmscoach-aside-2026-11-24-140211.db").touch()
    _, _, err = ask("trash", "--empty")
    assert "1 page erased" in err
    assert "backups made earlier may still hold it" in err
    assert "1 store that a restore put aside" in err
    assert ask("show", "2")[0] == Exit.REFUSED


# --- searching ----------------------------------------------------------------------------------------------


def test_a_search_prints_where_it_matches(ask: Ask) -> None:
    ask("write", "the long corridor was quiet", "--title", "Morning")
    _, out, _ = ask("search", "corridors")
    assert "Morning" in out
    assert "the long corridor was quiet" in out
    (hit,) = json.loads(ask("search", "corridors", "--json")[1])
    ((start, end),) = hit["matches"]
    assert hit["snippet"][start:end] == "corridor"
    assert ask("search", "nothing-like-it") == (Exit.DONE, "", "Nothing matches.\n")


@pytest.mark.parametrize("words", [["-home"], ["work", "-not"], ["-n", "-h"], ["--", "-x"], ['"'], ["NEAR("]])
def test_a_query_may_hold_anything(ask: Ask, words: list[str]) -> None:
    ask("write", "home and work")
    code, _, err = ask("search", *words)
    assert code == Exit.DONE
    assert "Usage" not in err


def test_a_word_can_be_left_out(ask: Ask) -> None:
    ask("write", "home and work")
    ask("write", "work alone")
    hits = json.loads(ask("search", "work", "-home", "--json")[1])
    assert [hit["id"] for hit in hits] == [2]
