"""Every file and folder the program makes is for its owner alone, under any umask."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tmscoach.models.terms import Fate
from tmscoach.services.editor import edit
from tmscoach.services.export import Format, Wanted
from tmscoach.startup import Services

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes as POSIX knows them")


@pytest.mark.parametrize("mask", [0o000, 0o077], ids=["000", "077"])
def test_every_file_is_0600_and_every_folder_0700(
    services_under: Services, tmp_path: Path, home: Path, mask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = services_under
    monkeypatch.setenv("TMSCOACH_DEBUG", "1")
    seen = tmp_path / "seen.txt"
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[-1])\n"
        "modes = [oct(p.stat().st_mode & 0o777) for p in (file, file.parent, file.parent.parent)]\n"
        f"pathlib.Path({str(seen)!r}).write_text(' '.join(modes))\n"
    )
    before = {script}
    old = os.umask(mask)
    try:
        gone = services.journal.write("words", Fate.SHARE)
        services.journal.write("others", Fate.SHARE)
        services.journal.save_draft(replace(services.journal.open_page(), body="draft"))
        services.packet.write(services.packet.make(services.packet.usual()))
        services.packet.write(services.packet.make(replace(services.packet.usual(), html=True)))
        archive = services.transfer.export_archive()
        for form in Format:
            services.export.write(form, Wanted(everything=True))
        services.export.write(Format.MARKDOWN, Wanted(everything=True), home / "exports" / "folder")
        edit("words", services.paths.editing, {"EDITOR": f'"{sys.executable}" "{script}"'})
        services.journal.delete_forever(gone.id)
        services.transfer.import_archive(archive.path)  # after a backup
        subprocess.run([sys.executable, "-c", FAILING], check=False, capture_output=True, timeout=60)
    finally:
        os.umask(old)
    names = {file.name for file in home.rglob("*")}
    assert {"tmscoach.db", "tmscoach.db-wal", "tmscoach.db-shm", "debug.log", "editing", "backups"} <= names
    wrong = {
        str(file): oct(file.stat().st_mode & 0o777)
        for file in (home, *home.rglob("*"))
        if file not in before and file.stat().st_mode & 0o777 != (0o700 if file.is_dir() else 0o600)
    }
    assert wrong == {}
    assert seen.read_text() == "0o600 0o700 0o700"


FAILING = """
from tmscoach.reporting import leave_no_words
leave_no_words()
raise ValueError("words")
"""


@pytest.fixture
def services_under(mask: int, request: pytest.FixtureRequest) -> Services:
    """Services over a store that was made under the umask."""
    old = os.umask(mask)
    try:
        services: Services = request.getfixturevalue("services")
        return services
    finally:
        os.umask(old)
