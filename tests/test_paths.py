"""Where files live, and folders that only their owner can enter."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tmscoach.errors import CoachError
from tmscoach.paths import find_paths, make_private_folder


def test_everything_lies_under_tmscoach_home(tmp_path: Path) -> None:
    paths = find_paths({"TMSCOACH_HOME": str(tmp_path)})
    assert paths.config_file == tmp_path / "config.toml"
    assert paths.database == tmp_path / "data" / "tmscoach.db"
    assert paths.backups == tmp_path / "data" / "backups"
    assert paths.exports == tmp_path / "exports"
    assert {paths.editing.parent, paths.log.parent} == {tmp_path / "data"}


def test_a_home_may_be_given_from_here_or_from_the_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths({"TMSCOACH_HOME": "mine"}).config_file == tmp_path / "mine" / "config.toml"
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    assert find_paths({"TMSCOACH_HOME": "~/tms"}).config_file == tmp_path / "user" / "tms" / "config.toml"


def test_a_home_that_is_nobodys_is_a_sentence() -> None:
    with pytest.raises(CoachError, match="there is no such place"):
        find_paths({"TMSCOACH_HOME": "~nobody-of-this-name/tms"})


def test_without_tmscoach_home_the_platform_decides(tmp_path: Path) -> None:
    paths = find_paths({"TMSCOACH_HOME": ""})
    assert "tmscoach" in paths.data.parts
    assert Path(os.environ["HOME"]) in paths.data.parents
    assert paths.exports.name == "tmscoach"


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_new_folders_are_for_their_owner_only_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        make_private_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE((tmp_path / part).stat().st_mode) for part in ("a", "a/b")}
    assert modes == {0o700}


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    theirs.chmod(0o755)
    make_private_folder(theirs)
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o755


@pytest.mark.parametrize("place", ["file", "file/under", "dangling"])
def test_a_place_that_cannot_be_a_folder_is_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("theirs")
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(CoachError, match="cannot be used"):
        make_private_folder(tmp_path / place)
    assert (tmp_path / "file").read_text() == "theirs"


@pytest.mark.skipif(os.name != "posix", reason="users as POSIX knows them")
def test_a_user_without_a_home_gets_a_sentence_and_no_folder_named_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd

    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CoachError, match="cannot find your home folder"):
        find_paths({})
    assert list(tmp_path.iterdir()) == []
