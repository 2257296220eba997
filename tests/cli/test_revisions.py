"""Earlier texts of a page through the command line."""

from __future__ import annotations

import json

from tests.cli.conftest import Piped, Run
from tests.conftest import FrozenTime

from tmscoach.errors import Exit


def test_an_earlier_text_is_listed_printed_and_taken_up(tmscoach: Run, piped: Piped, now: FrozenTime) -> None:
    piped("write", "-", "--title", "Rain", typed="the first text")
    now.move(hours=2)
    piped("edit", "1", "-", typed="quite another text")
    assert tmscoach("earlier", "1")[1] == "    1  2026-11-24 14:02     3 words  Rain · the first text\n"
    assert tmscoach("earlier", "1", "1") == (Exit.DONE, "Title: Rain\n\nthe first text\n", "")
    (row,) = json.loads(tmscoach("earlier", "1", "--json")[1])
    assert (row["number"], row["written"], row["words"]) == (1, "2026-11-24T14:02:11+01:00", 3)
    code, out, err = tmscoach("earlier", "1", "1", "--restore")
    assert (code, out) == (Exit.DONE, "")
    assert "reads as it did on 2026-11-24 14:02" in err
    assert tmscoach("show", "1")[1].endswith("the first text\n")
    assert json.loads(tmscoach("earlier", "1", "1", "--json")[1])["body"] == "quite another text"


def test_what_is_not_there_is_said(tmscoach: Run, piped: Piped) -> None:
    piped("write", "-", typed="words")
    assert tmscoach("earlier", "1") == (Exit.DONE, "", "This page has no earlier text.\n")
    assert tmscoach("earlier", "1", "--json")[1] == "[]\n"
    assert tmscoach("earlier", "9")[0] == Exit.REFUSED
    assert tmscoach("earlier", "1", "3")[0] == Exit.REFUSED
    assert tmscoach("earlier", "1", "--restore")[0] == Exit.USAGE


def test_an_earlier_text_reaches_no_terminal_raw(piped: Piped, tmscoach: Run, hostile: str) -> None:
    piped("write", "-", typed=hostile.replace("\x00", ""))
    piped("edit", "1", "-", typed="calm")
    for argv in (("earlier", "1"), ("earlier", "1", "1"), ("earlier", "1", "1", "--json")):
        code, out, _ = tmscoach(*argv)
        assert code == Exit.DONE
        assert out
        assert not set(out) & {"\x1b", "\x07", "\x9b", "\u202e"}
