"""Hostile text through the command line: kept byte for byte, printed harmless."""

from __future__ import annotations

import json

from tests.cli.conftest import Piped
from tests.naughty import NAUGHTY, obeyed

from tmscoach.errors import Exit
from tmscoach.startup import Services

WRITABLE = tuple(words for words in NAUGHTY if words.strip())


def without_last_end(words: str) -> str:
    return words.removesuffix("\n").removesuffix("\r").removeprefix("\ufeff")


def test_every_text_goes_in_by_a_pipe_and_is_printed_harmless(piped: Piped, services: Services) -> None:
    for number, words in enumerate(WRITABLE, start=1):
        assert piped("write", "-", typed=words)[:2] == (Exit.DONE, f"{number}\n")
        assert services.journal.page(number).body == without_last_end(words)
    for command in (("list", "-n", "1000"), ("list", "-n", "1000", "--json"), ("show", "20"), ("today",)):
        code, out, err = piped(*command)
        assert code == Exit.DONE
        assert not obeyed(out + err)


def test_every_text_is_a_line_a_change_and_a_query(piped: Piped) -> None:
    piped("write", "-", typed="the first words")
    for words in WRITABLE[::8]:
        code, out, err = piped("line", "-", typed=words)
        assert code == (Exit.DONE if len(words.strip().splitlines()) == 1 else Exit.REFUSED), (words, err)
        assert piped("edit", "1", "-", typed=words)[0] == Exit.DONE
        assert json.loads(piped("show", "1", "--json")[1])["body"] == without_last_end(words)
        code, out, err = piped("search", "--", words.replace("\x00", ""))
        assert code == Exit.DONE
        assert not obeyed(out + err)


def test_every_text_is_a_title_a_tag_and_a_name_of_a_file_and_never_a_traceback(piped: Piped) -> None:
    for words in WRITABLE[::6]:
        words = words.replace("\x00", "")
        for argv in (
            ("write", "-", f"--title={words}", f"--tag={words}"),
            ("list", f"--tag={words}", f"--from={words}"),
            ("import", f"./{words}/nowhere"[:200]),
            ("evidence", "add", "--", words),
            (words,),
        ):
            code, out, err = piped(*argv, typed="words")
            assert code in (Exit.DONE, Exit.REFUSED, Exit.USAGE), (argv, err)
            assert not obeyed(out + err)
            assert "Something went wrong inside" not in err, argv
