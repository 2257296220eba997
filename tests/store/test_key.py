"""Passphrases: every character survives on the way to the store, and none of them shows anywhere."""

from __future__ import annotations

import contextlib
import copy
import pickle
import traceback
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.store.conversion import convert
from tmscoach.store.database import connect
from tmscoach.store.key import LONGEST, Key

passphrases = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=LONGEST // 4
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("'")
@example('"')
@example("'; DROP TABLE entry; --")
@example("''\"\"\\")
@example(" spaces at both ends ")
@example("\ttab and\nnewline\r\n")
@example("\U0001f512\U0001f468\u200d\U0001f469")
@example("\x01\x1b[31m\x7f\x9b")
@example("%s ? :name {0}")
@example("?x'" + "ab" * 32 + "'")
@example("b" * 41)  # SQLite's own hexkey takes 40 bytes
@example("a" * LONGEST)
@example("\u202eturned")
@given(passphrases)
def test_what_was_set_opens_and_nothing_else_does(quick_keys: None, text: str) -> None:
    key = Key(text)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "s.db"
        for path in (
            file,
            file.with_name("plain.db"),
        ):  # keyed from the first byte on, and keyed by an export
            first = key if path == file else None
            with contextlib.closing(connect(path, first)) as made:
                made.execute("CREATE TABLE t (x)")
                made.execute("INSERT INTO t VALUES ('kept')")
            if path != file:
                convert(path, None, key)
            with contextlib.closing(connect(path, Key(text))) as again:
                assert again.execute("SELECT x FROM t").fetchall() == [("kept",)]
            for other in (None, Key(text[:-1] or "y"), Key(text + "x") if len(text) < LONGEST else None):
                if other is None or other != key:
                    with pytest.raises(driver.DatabaseError):
                        connect(path, other).execute("SELECT x FROM t")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a\x00b", "NUL"),
        ("a" * (LONGEST + 1), "too long"),
        ("x'" + "ab" * 32 + "'", "raw key"),  # SQLCipher would not make a key from it, but take it as one
        ("X'" + "AB" * 48 + "'", "raw key"),
        ("caf\udce9", "no text"),  # bytes that are not UTF-8, as the command line gives them
    ],
)
def test_what_cannot_be_a_passphrase_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(CoachError) as problem:
        Key(text)
    assert said in problem.value.title
    assert problem.value.message and problem.value.hint
    assert text == "" or text not in str(problem.value)


def test_an_accent_typed_as_one_character_or_two_is_the_same_passphrase() -> None:
    one, two = unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café")
    assert one != two
    assert Key(one) == Key(two)
    assert hash(Key(one)) == hash(Key(two))
    assert Key("cafe") != Key(one)
    assert Key("\ufb01") != Key("fi")  # NFC only: what looks alike stays different


def test_nothing_that_prints_a_value_prints_a_passphrase() -> None:
    key = Key("zqsecret")
    for shown in (repr(key), str(key), f"{key}", f"{key!r}", repr({"key": [key]})):
        assert "zqsecret" not in shown
        assert b"zqsecret".hex() not in shown
    for dumped in (lambda: pickle.dumps(key), lambda: copy.deepcopy(key)):
        with pytest.raises(TypeError):
            dumped()
    assert not hasattr(key, "__dict__")


def test_a_traceback_with_local_variables_does_not_show_it(tmp_path: Path) -> None:
    key = Key("zqsecret")
    file = tmp_path / "s.db"
    file.write_bytes(bytes(range(256)) * 16)
    try:
        connect(file, key).execute("SELECT 1 FROM sqlite_master")
    except driver.DatabaseError as problem:
        shown = "".join(traceback.TracebackException.from_exception(problem, capture_locals=True).format())
    assert "connect" in shown
    assert "zqsecret" not in shown
    assert b"zqsecret".hex() not in shown


@pytest.mark.parametrize(("text", "short"), [("a", True), ("sevench", True), ("eight ch", False)])
def test_short_is_said_and_not_forbidden(text: str, short: bool) -> None:
    assert Key(text).is_short is short
