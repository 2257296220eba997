"""The real jrnl reads what is written for it, and what it writes comes in; tests/e2e/jrnl.sh runs this."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.conftest import FrozenTime

from tmscoach.config import Config
from tmscoach.models.journal import Entry
from tmscoach.models.terms import Fate
from tmscoach.paths import Paths
from tmscoach.rules.days import local_time
from tmscoach.services.export import Format, Wanted
from tmscoach.services.imports import Source
from tmscoach.startup import Services, open_services
from tmscoach.store import transfer as store

JRNL = os.environ.get("TMSCOACH_JRNL") or shutil.which("jrnl")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not JRNL, reason="jrnl is not installed; tests/e2e/jrnl.sh installs and runs it"),
]

CONFIG = """\
version: v4.6
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: ''
journals:
  default:
    journal: {journal}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%Y-%m-%d %H:%M'
"""
# (title, body, tags): whatever another program might take apart
PAGES = [
    ("Plain", "words\n\nand more", ("work", "two words")),
    ("A title: with a colon", "key: value\n---\nx: y", ()),
    (
        "Stamps",
        "[2020-01-01 10:00] not an entry\n[last monday at noon] nor this\n [2020-01-01 10:00] nor",
        (),
    ),
    ("Over lines", "[2020-01-01\n10:00] neither\n[1] a footnote\n[x] a box", ()),
    ("Backslashes", "C:\\dir\\. \\n \\* \\[", ()),
    ("Three of one minute", "the first", ()),
    ("Three of one minute", "the second", ()),
    ("Three of one minute", "the third", ()),
    ("It rained. Then it did not.", "", ()),
    ("", "No title here. And a second sentence.\nAnd a line.", ()),
    ("", "one line alone", ()),
    ("Marks", "[/x] \x1b[31m \u202e 🌱 é\ttab  two  spaces", ("café",)),
    ("Tags in the text", "with @dog and #rain", ("dog",)),
    ("Long", "w" * 20_000, ()),
]


@pytest.fixture
def jrnl(tmp_path: Path) -> Callable[..., str]:
    """Runs jrnl over a journal file; gives what it prints."""

    def run(journal: Path, *argv: str) -> str:
        config = tmp_path / "jrnl.yaml"
        config.write_text(CONFIG.format(journal=journal))
        done = subprocess.run(
            [str(JRNL), "--config-file", str(config), *argv],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def filled(services: Services) -> Services:
    for title, body, tags in PAGES:
        services.journal.write(body or ".", Fate.SHARE, title=title, tags=tags)
    with services.database.writing() as session:
        for entry, _, _ in store.pages(session, None, None, "", shared_only=True):
            if entry.title == "It rained. Then it did not.":
                entry.body = ""
            if entry.title == "Plain":
                entry.source_meta = '{"starred": true}'
            session.add(entry)
    return services


def exported(services: Services, out: Path) -> list[dict[str, Any]]:
    """What we say the entries are, in jrnl's own form."""
    form = Format.JRNL_JSON
    data = json.loads("".join(services.export.chunks(form, Wanted(everything=True))))
    services.export.write(Format.JRNL, Wanted(everything=True), out)
    found: list[dict[str, Any]] = data["entries"]
    return found


def as_compared(entry: dict[str, Any]) -> tuple[Any, ...]:
    """An entry but for what jrnl changes: it strips a body, and its tags come in any order.

    What keeps a line from looking like a stamp, jrnl shows.
    """
    body = re.sub(r"^[ \u2060]+(?=\[)", "", entry["body"].strip(), flags=re.MULTILINE)
    return (entry["date"], entry["time"], entry["title"], body, entry["starred"], sorted(set(entry["tags"])))


def test_jrnl_reads_the_same_entries_that_were_written(
    filled: Services, tmp_path: Path, jrnl: Callable[..., str]
) -> None:
    journal = tmp_path / "journal.txt"
    wanted = exported(filled, journal)
    found = json.loads(jrnl(journal, "--format", "json"))["entries"]
    assert len(found) == len(PAGES)
    for ours, theirs in zip(wanted, found, strict=True):
        assert as_compared(ours) == as_compared(theirs)


def test_jrnl_can_write_the_journal_anew_and_every_page_stays_whole(
    filled: Services, tmp_path: Path, jrnl: Callable[..., str]
) -> None:
    journal = tmp_path / "journal.txt"
    exported(filled, journal)
    before = journal.read_bytes()
    jrnl(journal, "2026-11-25 09:00:", "Added there. By hand.")
    assert journal.read_bytes() != before
    assert len(json.loads(jrnl(journal, "--format", "json"))["entries"]) == len(PAGES) + 1


@pytest.mark.parametrize("form", ["json", "text"])
def test_what_jrnl_writes_comes_in_with_every_page(
    filled: Services, tmp_path: Path, now: FrozenTime, jrnl: Callable[..., str], form: str
) -> None:
    journal = tmp_path / "journal.txt"
    exported(filled, journal)
    theirs = tmp_path / f"theirs.{form}"
    theirs.write_text(jrnl(journal, *(("--format", "json") if form == "json" else ("--export", "text"))))
    root = tmp_path / "elsewhere"
    there = open_services(Paths(root / "c", root / "d", root / "e"), Config(), now, Random(3))
    try:
        found = there.imports.look(theirs)
        assert found.source is (Source.JRNL_JSON if form == "json" else Source.JRNL)
        assert (there.imports.bring_in(found).new, found.left_out) == (len(PAGES), ())
        here, came = every_page(filled), every_page(there)
        for mine, its in zip(here, came, strict=True):
            assert words(mine) == words(its)
            assert written(mine) == written(its)
        assert ["starred" in (entry.source_meta or "") for entry in came].count(True) == 1
    finally:
        there.close()


def every_page(services: Services) -> list[Entry]:
    with services.database.reading() as session:
        return [entry for entry, _, _ in store.pages(session, None, None, "", shared_only=False)]


def words(entry: Entry) -> list[str]:
    """The words of a page; a tag of it may stand among them now, control characters show as pictures."""
    shown = (word.translate({0x1B: "␛", 0x202E: "□"}) for word in f"{entry.title} {entry.body}".split())
    return [word.strip("\u2060") for word in shown if not word.startswith("@")]


def written(entry: Entry) -> datetime:
    return local_time(entry.at, entry.utc_offset).replace(second=0, microsecond=0)
