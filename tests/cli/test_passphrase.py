"""The passphrase on the command line: asked, read from a file or a command, set, changed, removed."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.cli.conftest import Piped, Run

from tmscoach.cli import unlocking
from tmscoach.paths import Paths
from tmscoach.store.header import is_encrypted

pytestmark = pytest.mark.usefixtures("quick_keys")
Typed = Callable[..., None]
MARKER = "zqmarker"


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Somebody at the terminal who types these lines when asked; no more questions may come."""

    def typing(*lines: str) -> None:
        left = list(lines)
        monkeypatch.setattr(unlocking, "can_ask", lambda: True)

        def answer(question: str) -> str:
            assert question
            return left.pop(0)

        monkeypatch.setattr(unlocking, "getpass", answer)

    return typing


@pytest.fixture
def new_file(tmp_path: Path) -> Callable[[str | bytes], str]:
    """A file with a passphrase that only its owner can read."""

    def make(text: str | bytes) -> str:
        file = tmp_path / "passphrase"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        file.chmod(0o600)
        return str(file)

    return make


@pytest.fixture
def locked(tmscoach: Run, new_file: Callable[[str | bytes], str]) -> str:
    """A store with one page and the passphrase 'right one'."""
    assert tmscoach("write", f"{MARKER} page")[0] == 0
    assert tmscoach("passphrase", "set", "--new-passphrase-file", new_file("right one\n"))[0] == 0
    return "right one"


def files_with_words(home: Path) -> list[str]:
    return [file.name for file in home.rglob("*") if file.is_file() and MARKER.encode() in file.read_bytes()]


def test_set_asks_twice_says_what_cannot_be_undone_and_leaves_no_plain_word(
    tmscoach: Run, types: Typed, home: Path, paths: Paths
) -> None:
    tmscoach("write", f"{MARKER} page")
    assert files_with_words(home)
    types("a good sentence", "a good sentence")
    code, out, err = tmscoach("passphrase", "set")
    assert (code, out) == (0, "")
    assert "Nobody can recover a forgotten passphrase" in err
    assert "short" not in err
    assert "a good sentence" not in err
    assert files_with_words(home) == []
    types("a good sentence")
    code, out, err = tmscoach("list")
    assert code == 0
    assert MARKER in out
    assert "a good sentence" not in out + err


def test_a_short_one_is_taken_after_one_sentence_and_an_empty_one_is_not(
    tmscoach: Run, types: Typed, paths: Paths
) -> None:
    types("")
    code, _, err = tmscoach("passphrase", "set")
    assert code == 1
    assert "empty" in err
    types("abc", "abd")
    code, _, err = tmscoach("passphrase", "set")
    assert code == 1
    assert "not the same" in err
    assert not is_encrypted(paths.database)
    types("abc", "abc")
    code, _, err = tmscoach("passphrase", "set")
    assert code == 0
    assert err.count("It is short") == 1
    assert is_encrypted(paths.database)


def test_three_wrong_tries_end_with_exit_3_and_one_right_one_opens(
    tmscoach: Run, types: Typed, locked: str
) -> None:
    types("one", "two", "")
    code, out, err = tmscoach("list")
    assert (code, out) == (3, "")
    assert err.count("does not open the store") >= 2
    types("one", locked)
    assert MARKER in tmscoach("list")[1]


def test_without_a_terminal_nothing_is_asked(piped: Piped, locked: str) -> None:
    code, out, err = piped("write", "-", typed=f"{locked}\n")
    assert (code, out) == (3, "")
    assert "TMSCOACH_PASSPHRASE_FILE" in err


def test_a_file_opens_it_and_is_told_of_when_others_can_read_it(
    tmscoach: Run, locked: str, new_file: Callable[[str | bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = new_file(f"{locked}\r\nanything else\n")
    monkeypatch.setenv("TMSCOACH_PASSPHRASE_FILE", file)
    code, out, err = tmscoach("list")
    assert code == 0
    assert MARKER in out
    assert err == ""
    if sys.platform != "win32":
        Path(file).chmod(0o644)
        code, out, err = tmscoach("list")
        assert code == 0
        assert "Others can read" in err


@pytest.mark.parametrize(
    ("held", "said"),
    [("wrong", "does not open"), ("", "empty"), (b"caf\xe9", "no text"), (b"a\x00b", "NUL")],
)
def test_a_file_that_does_not_open_it_is_named(
    tmscoach: Run,
    locked: str,
    new_file: Callable[[str | bytes], str],
    monkeypatch: pytest.MonkeyPatch,
    held: str | bytes,
    said: str,
) -> None:
    monkeypatch.setenv("TMSCOACH_PASSPHRASE_FILE", file := new_file(held))
    code, out, err = tmscoach("list")
    assert (code, out) == (3, "")
    assert said in err
    assert file in err
    monkeypatch.setenv("TMSCOACH_PASSPHRASE_FILE", "/nowhere/at all")
    assert tmscoach("list")[0] == 3


def test_a_command_opens_it(tmscoach: Run, locked: str, paths: Paths) -> None:
    def told(command: str) -> tuple[int, str, str]:
        paths.config_file.write_text(f"passphrase_command = '''{command}'''\n", encoding="utf-8")
        return tmscoach("list")

    code, out, _ = told(f'{sys.executable} -c "print({locked!r})"')
    assert code == 0
    assert MARKER in out
    for command, said in (
        (f'{sys.executable} -c "print(1)"', "passphrase_command does not open"),
        (f'{sys.executable} -c "raise SystemExit(4)"', "ended with an error (4)"),
        ("/nowhere/at-all", "could not be run"),
        ("'half a quote", "not written as a command"),
        (f'{sys.executable} -c ""', "empty"),
    ):
        code, out, err = told(command)
        assert (code, out) == (3, ""), command
        assert said in err


def test_change_refuses_the_old_one_and_removes_it_from_nowhere_else(
    tmscoach: Run, types: Typed, locked: str, paths: Paths
) -> None:
    types(locked, "second one", "second one")
    code, _, err = tmscoach("passphrase", "change")
    assert code == 0
    [backup] = paths.backups.glob("*before-passphrase.db")
    assert str(backup) in err  # the old passphrase opens it, so it is named
    assert is_encrypted(backup)
    types(locked, locked, locked)
    assert tmscoach("list")[0] == 3
    types("second one")
    assert MARKER in tmscoach("list")[1]


def test_remove_makes_an_ordinary_file_and_needs_the_passphrase(
    tmscoach: Run, types: Typed, locked: str, paths: Paths
) -> None:
    types("wrong", "wrong", "wrong")
    assert tmscoach("passphrase", "remove")[0] == 3
    assert is_encrypted(paths.database)
    types(locked)
    assert tmscoach("passphrase", "remove")[0] == 0
    assert not is_encrypted(paths.database)
    assert MARKER in tmscoach("list")[1]
    code, _, err = tmscoach("passphrase", "remove")
    assert code == 1
    assert "no passphrase" in err


def test_plain_backups_are_named_and_deleted_when_that_is_wished(
    tmscoach: Run, new_file: Callable[[str | bytes], str], home: Path, paths: Paths
) -> None:
    tmscoach("write", f"{MARKER} page")
    paths.backups.mkdir(parents=True)
    (paths.backups / "old.db").write_bytes(paths.database.read_bytes())
    (paths.exports).mkdir()
    (paths.exports / "packet.md").write_text("a packet", encoding="utf-8")
    code, _, err = tmscoach("passphrase", "set", "--new-passphrase-file", new_file("right one"))
    assert code == 0
    assert "old.db" in err
    assert str(paths.exports) in err
    assert files_with_words(home) == ["old.db"]
    file = new_file("right one")
    assert tmscoach("passphrase")[1] == "The store has a passphrase.\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMSCOACH_PASSPHRASE_FILE", file)
        assert tmscoach("passphrase", "remove")[0] == 0
        code, _, err = tmscoach("passphrase", "set", "--new-passphrase-file", file, "--delete-backups")
    assert code == 0
    assert "They are deleted." in err
    assert files_with_words(home) == []


def test_set_is_refused_where_there_is_one_and_asks_for_a_terminal(
    tmscoach: Run, types: Typed, locked: str, paths: Paths
) -> None:
    types(locked)
    code, _, err = tmscoach("passphrase", "set")
    assert code == 1
    assert "already" in err


def test_a_script_names_a_file_for_a_new_one(piped: Piped, paths: Paths) -> None:
    code, _, err = piped("passphrase", "set", typed="not a passphrase\n")
    assert code == 3
    assert "--new-passphrase-file" in err
    assert not is_encrypted(paths.database)


def test_what_needs_no_passphrase_works_without(piped: Piped, locked: str) -> None:
    code, out, _ = piped("status")
    assert code == 0
    assert "a passphrase is set" in out
    assert piped("status", "--prompt")[:2] == (0, "")
    assert json.loads(piped("status", "--json")[1])["is_locked"] is True
    code, out, err = piped("support")
    assert code == 0
    assert "988" in out
    assert "behind the passphrase" in err
    for command in (("where",), ("config",), ("care",), ("primer",), ("passphrase",), ("--version",)):
        code, out, err = piped(*command)
        assert (code, err) == (0, ""), command
        assert out
    assert json.loads(piped("passphrase", "--json")[1]) == {"is_set": True}


def test_an_archive_of_an_encrypted_store_has_to_be_wished_for(
    tmscoach: Run,
    locked: str,
    new_file: Callable[[str | bytes], str],
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMSCOACH_PASSPHRASE_FILE", new_file(locked))
    for out in ((), ("--out", "-")):
        code, printed, err = tmscoach("export", "--format", "archive", "--everything", *out)
        assert (code, printed) == (1, "")
        assert "--unencrypted" in err
    assert not paths.exports.exists()
    code, printed, _ = tmscoach("export", "--format", "archive", "--everything", "--unencrypted")
    assert code == 0
    assert MARKER in Path(printed.strip()).read_text(encoding="utf-8")


# --- the system's keyring -----------------------------------------------------------------------------------


class FakeKeyring:
    """A keyring that remembers, or fails with whatever it is told to."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None

    def _act(self) -> None:
        if self.fault:
            raise self.fault

    def get_password(self, service: str, name: str) -> str | None:
        self._act()
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self._act()
        self.held[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        self._act()
        del self.held[service, name]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    """A keyring in the place of the system's."""
    fake = FakeKeyring()
    monkeypatch.setattr("tmscoach.services.unlocking.find_spec", lambda name: SimpleNamespace(name=name))
    monkeypatch.setattr("tmscoach.services.unlocking.import_module", lambda name: fake)
    return fake


def test_a_keyring_opens_the_store_follows_a_change_and_forgets(
    tmscoach: Run,
    types: Typed,
    locked: str,
    keyring: FakeKeyring,
    new_file: Callable[[str | bytes], str],
    paths: Paths,
) -> None:
    types(locked)
    assert tmscoach("passphrase", "remember")[0] == 0
    assert keyring.held == {("tmscoach", str(paths.database)): locked}
    types()  # nobody is asked now
    assert MARKER in tmscoach("list")[1]
    assert tmscoach("passphrase", "change", "--new-passphrase-file", new_file("second one"))[0] == 0
    assert list(keyring.held.values()) == ["second one"]
    assert MARKER in tmscoach("list")[1]
    assert tmscoach("passphrase", "forget")[0] == 0
    assert keyring.held == {}
    assert "had no passphrase" in tmscoach("passphrase", "forget")[2]
    types("second one")
    assert tmscoach("passphrase", "remember")[0] == 0
    assert tmscoach("passphrase", "remove")[0] == 0
    assert keyring.held == {}


def test_a_keyring_that_fails_is_one_sentence_and_the_terminal_is_asked(
    tmscoach: Run,
    types: Typed,
    locked: str,
    keyring: FakeKeyring,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMSCOACH_DEBUG", "1")
    keyring.fault = RuntimeError(f"no bus; {locked}")
    types(locked)
    code, out, err = tmscoach("list")
    assert code == 0
    assert MARKER in out
    assert "keyring did not answer" in err
    assert locked not in err
    types(locked)
    code, _, err = tmscoach("passphrase", "remember")
    assert code == 1
    assert "keyring did not answer" in err
    assert "RuntimeError" in (home / "data" / "debug.log").read_text(encoding="utf-8")
    assert not any(locked.encode() in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_keyring_with_an_old_passphrase_leads_to_the_question(
    tmscoach: Run, types: Typed, locked: str, keyring: FakeKeyring, paths: Paths
) -> None:
    keyring.held["tmscoach", str(paths.database)] = "an old one"
    types(locked)
    code, out, err = tmscoach("list")
    assert code == 0
    assert MARKER in out
    assert "from your system's keyring does not open" in err


def test_without_the_extra_remember_says_how_to_get_it(
    tmscoach: Run, types: Typed, locked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmscoach.services.unlocking.find_spec", lambda name: None)
    types(locked)
    code, _, err = tmscoach("passphrase", "remember")
    assert code == 1
    assert "tmscoach[keyring]" in err


def test_the_store_stays_private_to_its_owner(locked: str, paths: Paths) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(paths.database.stat().st_mode) == 0o600
