"""Files are written whole or not at all, for their owner only, and never over another one unasked."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats.files import RESERVED, free_name, slug, write_whole, write_zip


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_text_arrives_as_it_is(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "page.md", ["naïve 🌱\n", "two\r\nthree"])
    assert path.read_bytes() == "naïve 🌱\ntwo\r\nthree".encode()
    assert left(tmp_path) == ["page.md"]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_read_it_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        path = write_whole(tmp_path / "new" / "deeper" / "page.md", ["words"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in list(path.parents)[:2]} == {0o700}


def test_a_file_that_is_there_stays_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("theirs")
    with pytest.raises(CoachError, match="is there already"):
        write_whole(path, ["mine"])
    assert path.read_text() == "theirs"
    write_whole(path, ["mine"], overwrite=True)
    assert path.read_text() == "mine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_appears_while_writing_stays(tmp_path: Path) -> None:
    path = tmp_path / "page.md"

    def meanwhile() -> Iterator[str]:
        path.write_text("theirs")
        yield "mine"

    with pytest.raises(CoachError, match="appeared meanwhile"):
        write_whole(path, meanwhile())
    assert path.read_text() == "theirs"
    assert left(tmp_path) == ["page.md"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_links_folders_and_devices_are_never_written(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "link").symlink_to("theirs")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = left(tmp_path)
    for name in ("link", "dangling", "folder", "pipe"):
        with pytest.raises(CoachError):
            write_whole(tmp_path / name, ["mine"], overwrite=overwrite)
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert left(tmp_path) == before


@pytest.mark.parametrize("name", ["x" * 300, "🌱" * 100])
def test_a_name_the_system_refuses_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(CoachError, match="could not be written: File name too long"):
        write_whole(tmp_path / name, ["words"])
    assert left(tmp_path) == []


def test_a_name_of_the_longest_length_works(tmp_path: Path) -> None:
    assert write_whole(tmp_path / ("x" * 252 + ".md"), ["words"]).read_text() == "words"


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("theirs")
    with pytest.raises(CoachError):
        write_whole(tmp_path / "file" / "page.md", ["words"])
    assert left(tmp_path) == ["file"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.md").write_text("theirs")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for overwrite, name in ((True, "page.md"), (False, "other.md")):
        with pytest.raises(CoachError) as refused:
            write_whole(tmp_path / name, ["mine"], overwrite=overwrite)
        assert "No space left on device" in refused.value.title
    assert left(tmp_path) == ["page.md"]
    assert (tmp_path / "page.md").read_text() == "theirs"


def test_a_mistake_while_the_text_is_made_leaves_no_half_file(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "page.md", broken())
    assert left(tmp_path) == []


def test_a_folder_that_cannot_be_synced_does_not_undo_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    assert write_whole(tmp_path / "page.md", ["words"]).read_text() == "words"


def test_a_disk_without_hard_links_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert write_whole(tmp_path / "page.md", ["words"]).read_text() == "words"
    assert left(tmp_path) == ["page.md"]


def test_a_free_name_counts_up(tmp_path: Path) -> None:
    assert free_name(tmp_path / "page.md").name == "page.md"
    (tmp_path / "page.md").write_text("")
    (tmp_path / "page-2.md").symlink_to("nowhere")
    assert free_name(tmp_path / "page.md").name == "page-3.md"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The day I said no", "the-day-i-said-no"),
        ("../../etc/passwd", "etc-passwd"),
        ("  Über Ärger! ", "uber-arger"),
        ("a" * 100, "a" * 60),
        ("日本", ""),
        ("🌱", ""),
        ("", ""),
        ("\x1b[31m\x00", "31m"),
        ("x." * 5, "x-x-x-x-x"),
    ],
)
def test_a_title_becomes_a_name_every_system_takes(title: str, name: str) -> None:
    assert slug(title) == name


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_names_that_windows_keeps_for_itself_are_not_used(name: str) -> None:
    assert slug(name.upper()) == f"{name}-page"


@pytest.mark.parametrize("name", ["", ".", "/", "a\0b"])
def test_a_name_of_no_file_is_a_sentence(name: str) -> None:
    with pytest.raises(CoachError, match="not the name of a file"):
        write_whole(Path(name), ["x"], overwrite=True)


def test_what_goes_into_a_zip_is_packed(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", "Journal.json", ["the same words again " * 40] * 50)
    with zipfile.ZipFile(path) as packed:
        assert len(packed.read("Journal.json")) == 42_000
    assert path.stat().st_size < 10_000
