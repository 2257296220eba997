"""docs/: made pages are up to date, everything that can be used is in them, and no link is dead.

UPDATE_DOCS=1 writes the made parts anew; look at the diff before committing it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from datetime import time
from importlib.metadata import version
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from tests.cli.test_imports import every_command
from textual.binding import Binding

from tmscoach.cli import main
from tmscoach.config import Config, load_config
from tmscoach.errors import Exit
from tmscoach.formats import content
from tmscoach.models.content import RateStep
from tmscoach.rules.measures import MODERATE, SUBSTANTIAL
from tmscoach.tui.bindings import every_binding
from tmscoach.tui.going import GoingApp

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
README = ROOT / "README.md"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MACHINE = re.compile(r"(?<![\w.~])/(home|root|Users|work|tmp|mnt|opt|usr|var)/|\b[A-Z]:\\")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def squashed(text: str) -> str:
    """Text without the line breaks that a width of 80 columns put in, also those inside a hyphened word."""
    return re.sub(r"-\s+", "-", re.sub(r"\s+", " ", text))


def outside_code(text: str) -> str:
    """A page without its blocks of code, whose brackets are no links and whose # is no heading."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", outside_code(text), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", LINK.sub("", heading).lower()).replace(" ", "-")
        number = next((n for n in range(1, 99) if f"{words}-{n}" not in found), 0)
        found.add(f"{words}-{number}" if words in found else words)
    return found


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    table = text.partition(f"\n{heading}\n")[2].partition("\n#")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


# --- what is made ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made() -> dict[Path, str]:
    pages: dict[Path, str] = run_path(str(DOCS / "make.py"))["pages"]()
    if os.environ.get("UPDATE_DOCS") == "1":
        for file, text in pages.items():
            file.write_text(text, encoding="utf-8")
    return pages


def test_the_list_of_keys_is_as_the_program_makes_it(made: dict[Path, str]) -> None:
    assert read(DOCS / "keys.md") == made[DOCS / "keys.md"]


def test_the_help_of_every_command_is_as_the_program_prints_it(made: dict[Path, str]) -> None:
    page = read(DOCS / "command-line.md")
    if f"<!-- with typer {version('typer')} -->" not in page:
        pytest.skip("another typer lays help out in other words; the test below compares ours")
    assert page == made[DOCS / "command-line.md"]


def test_every_option_and_sentence_of_the_help_is_in_its_section() -> None:
    page = read(DOCS / "command-line.md")
    for path in every_command():
        command: Any = main.command()
        for name in path:
            command = command.commands[name]
        section = squashed(rest_of(page, f"## tmscoach {' '.join(path)}"))
        wanted = [command.help]
        for param in command.params:
            wanted += [param.help, *(name for name in param.opts if name.startswith("-"))]
        for text in wanted:
            assert squashed(text) in section, f"tmscoach {' '.join(path)}: {text!r}"


def rest_of(page: str, heading: str) -> str:
    assert f"\n{heading}\n" in page, heading
    return page.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


# --- nothing is left out -----------------------------------------------------------------------------------


def test_every_command_is_in_the_docs() -> None:
    page = read(DOCS / "command-line.md")
    for path in every_command():
        assert f"\n## tmscoach {' '.join(path)}\n" in page


def known_ids() -> set[str]:
    """The id of each binding of the app, its screens, dialogs and widgets."""
    of_app = {binding.id or "" for binding in GoingApp.BINDINGS if isinstance(binding, Binding)}
    return of_app | {binding.id for binding in every_binding()}


def test_every_binding_is_in_the_docs_and_has_an_id() -> None:
    page = read(DOCS / "keys.md")
    ids = known_ids()
    assert len(ids) > 100
    for one in ids:
        assert one
        assert f"\n| `{one}` | `" in page, one


def test_every_function_key_has_another_way_in_the_docs() -> None:
    table = rows(read(DOCS / "keys.md"), "## No function key is the only way")
    ours = {
        key
        for line in re.findall(r"^\| `[\w.]+` \| (.*?) \|", read(DOCS / "keys.md"), re.MULTILINE)
        for key in re.findall(r"`(f\d+)`", line)
    }
    assert {row[0].strip("`") for row in table} == ours != set()
    assert all(re.sub(r"`f\d+`", "", row[2]).strip() for row in table)


def test_every_setting_is_in_the_docs_with_its_default() -> None:
    page = read(DOCS / "settings.md")
    for setting in fields(Config):
        section = rest_of(page, f"## {setting.name}")
        default = getattr(Config(), setting.name)
        if isinstance(default, time):
            default = f"{default:%H:%M}"
        if default:  # a name and moved keys begin empty
            shown = f'"{default}"' if isinstance(default, str) else str(default)
            shown = shown.lower() if isinstance(default, bool) else shown
            assert f"`{shown}` if not given" in section, setting.name
    assert set(tomllib.loads(blocks(page)[0])) == {setting.name for setting in fields(Config)}


def blocks(page: str) -> list[str]:
    return re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["settings.md", "keys.md"])
def test_the_settings_shown_can_be_used(name: str, tmp_path: Path) -> None:
    shown = blocks(read(DOCS / name))
    assert shown
    for text in shown:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        assert load_config(file).keys.keys() <= known_ids()


def test_every_exit_code_is_in_the_docs() -> None:
    page = read(DOCS / "command-line.md")
    assert re.findall(r"^\| (\d+) \|", page, re.MULTILINE) == [str(code.value) for code in Exit]


# --- the tables say what the data says ---------------------------------------------------------------------


def test_the_thirty_days_are_those_of_the_programme() -> None:
    program = content.program()
    marks = {"weekly": "check", "causes": "causes", "overall": "change", "fear": "fear"}
    for row, day in zip(rows(read(DOCS / "program.md"), "## Day by day"), program.day, strict=True):
        besides = ["~"] * day.rest + [marks[check] for check in day.checks] + ["move"] * bool(day.move)
        besides += ["release page"] * bool(day.write and day.write.fate == "release")
        assert row == [str(day.number), program.phase_of(day.number).name, day.title, ", ".join(besides)]


def test_the_steps_of_every_drill_are_those_of_its_script() -> None:
    page = read(DOCS / "drill.md")
    shown = {row[0]: row[-1] for row in rows(page, "## Seven drills")}
    for name, script in content.scripts().items():
        assert shown.pop(name) == ", ".join(step.rail for step in script.steps)
    assert not shown
    full = content.scripts()["full"]
    assert [row[0] for row in rows(page, "## The steps of the full drill")] == [s.rail for s in full.steps]
    assert not any(isinstance(s, RateStep) and s.hold for s in content.scripts()["quick"].steps)


def test_the_weekly_check_is_worded_as_it_is_asked() -> None:
    page = read(DOCS / "measures.md")
    scales = content.measure("weekly").items
    assert rows(page, "## The weekly check") == [
        [s.short, s.text, f"{s.minimum} {s.low}, {s.maximum} {s.high}"] for s in scales
    ]
    shares = [row[0] for row in rows(page, "## How changes are told")]
    assert f"{MODERATE:.0%} or more".replace("%", " %") in shares
    assert f"{SUBSTANTIAL:.0%} or more".replace("%", " %") in shares


# --- links -------------------------------------------------------------------------------------------------


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """(file, anchor) of each relative link of a page."""
    for target in LINK.findall(outside_code(read(page))):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield (page.parent / file).resolve() if file else page, anchor


@pytest.mark.parametrize("page", [README, *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for file, anchor in links(page):
        assert file.is_file(), f"{page.name} links to {file}"
        assert not anchor or anchor in anchors(read(file)), f"{page.name} links to {file.name}#{anchor}"


def test_the_handbook_links_every_page() -> None:
    linked = {file for file, _ in links(DOCS / "index.md")}
    assert {page.resolve() for page in PAGES} - linked == {(DOCS / "index.md").resolve()}
    assert (DOCS / "index.md").resolve() in {file for file, _ in links(README)}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {file for page in (README, *PAGES) for file, _ in links(page)}
    assert {file.resolve() for file in (DOCS / "pictures").glob("*.svg")} <= shown


def test_the_checks_of_links_would_notice(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A, b?\n\n[x](gone.md) [y](#a-b) ![z](page.md#c)\n```sh\n# no [k](l)\n```\n# A b\n")
    assert [(file.name, anchor) for file, anchor in links(page)] == [
        ("gone.md", ""),
        ("page.md", "a-b"),
        ("page.md", "c"),
    ]
    assert anchors(read(page)) == {"a-b", "a-b-1"}


# --- what must not be in them ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [README, *PAGES], ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_place_on_a_machine_or_promises_a_page(page: Path) -> None:
    text = read(page)
    assert not MACHINE.search(text), MACHINE.search(text)
    assert not re.search(r"coming soon|to be written|TODO|TBD", text, re.IGNORECASE)
    assert text.startswith("# ")
    assert text.endswith("\n")


def test_the_readme_can_be_followed_on_a_fresh_machine() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", read(README), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    assert all(block.startswith("python3 -m venv ") for block in blocks)
    assert re.match(
        r"python3 -m venv .*\[test\].* -m pytest -n auto$", blocks[1].strip()
    )  # .ci/run looks for it


def test_the_readme_names_only_commands_there_are() -> None:
    known = {" ".join(path) for path in every_command()} | {"drill"}
    named = re.findall(r"`tmscoach ((?:[a-z]+ ?)+)", read(README))
    assert named
    assert {words.strip() for words in named} <= known
