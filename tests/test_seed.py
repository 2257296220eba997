"""docs/seed.md: every row leads to a screen, a command and a test that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.test_imports import every_command

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "seed.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| what the programme says"))
]
SENTENCES = 16  # of the page the program grew from


def test_every_sentence_has_its_row() -> None:
    assert len(ROWS) == SENTENCES
    assert all(len(row) == 5 and all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_row_leads_somewhere(row: list[str]) -> None:
    _, _, screens, commands, tests = row
    links = re.findall(r"\]\((screens/[a-z-]+\.md)(?:#[a-z-]+)?\)", screens)
    assert links and all((ROOT / "docs" / link).is_file() for link in links), screens
    known = {" ".join(path[:length]) for path in every_command() for length in range(1, len(path) + 1)}
    named = re.findall(r"`tmscoach ([a-z -]+?)(?: --[^`]*| [A-Z\"][^`]*)?`", commands)
    assert named and set(named) <= known, (commands, set(named) - known)
    shown = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
    assert shown
    for file, name in shown:
        assert re.search(
            rf"^(?:async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE
        ), name
