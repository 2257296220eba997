"""Pages of other programs, brought in from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Piped, Run

from tmscoach.cli import main
from tmscoach.errors import Exit
from tmscoach.store.transfer import put_rows

FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(tmscoach: Run, home: Path) -> None:
    file = str(FIXTURES / "daylio_moods.csv")
    code, out, err = tmscoach("import", file, "--dry-run")
    assert code == Exit.DONE
    assert out == "daylio: new 4, from 2026-03-11 to 2026-03-14; already here 0; skipped 2\n"
    assert err.splitlines() == [
        "line 5: it has 10 columns, and the head has 9",
        "line 6: '99:05' is no time of day",
        "Moods with names of your own: Geht so, So lala 🙂. The names are kept. To say which of five one is, "
        "add --mood 'Geht so=3'; 5 is the best.",
        "Nothing was written; this was a dry run.",
    ]
    assert "no pages" in tmscoach("list")[2].lower() or tmscoach("list")[1] == ""
    assert not (home / "data" / "backups").exists()


def test_moods_can_be_said_and_are_remembered(tmscoach: Run) -> None:
    file = str(FIXTURES / "daylio_moods.csv")
    code, out, _ = tmscoach("import", file, "--mood", "geht  so=2", "--mood", "So lala 🙂=3")
    assert (code, out.startswith("daylio: new 4")) == (Exit.DONE, True)
    assert "Mood: Geht so, 2 of 5" in tmscoach("show", "3")[1]
    _, out, _ = tmscoach("import", file, "--dry-run", "--json")
    assert json.loads(out)["moods_unknown"] == []
    assert json.loads(out)["duplicate"] == 4


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--format", "word"), "Write one of: jrnl"),
        (("--fate", "release"), "Write private or share."),
        (("--mood", "so-so"), "--mood 'so-so=3'"),
        (("--mood", "so-so=6"), "--mood 'so-so=3'"),
        (("--mood", "=3"), "--mood 'so-so=3'"),
        (("--stamp", "%H:%M"), "no day, month and year"),
    ],
)
def test_an_import_asked_for_wrongly_is_exit_2(tmscoach: Run, argv: tuple[str, ...], said: str) -> None:
    code, out, err = tmscoach("import", str(FIXTURES / "jrnl_edge.txt"), *argv)
    assert (code, out) == (Exit.USAGE, "")
    assert said in err
    assert err.count("\n") == 1


def test_everything_is_in_the_json(tmscoach: Run, home: Path) -> None:
    code, out, err = tmscoach("import", str(FIXTURES / "obsidian_vault"), "--json")
    done = json.loads(out)
    assert (code, err) == (Exit.DONE, "")
    assert (done["format"], done["new"], done["duplicate"], done["dry_run"]) == ("markdown", 8, 0, False)
    assert [one["place"] for one in done["skipped"]] == ["daily/2026-03-18.md"]
    assert [one["place"] for one in done["remarks"]] == [f"daily/2026-03-{day}.md" for day in range(12, 16)]
    assert Path(done["backup"]).parent == home / "data" / "backups"
    assert (done["first"], done["last"]) == ("2026-03-10", "2026-03-17")


def test_a_file_of_many_pages_that_was_written_here_is_taken_apart(piped: Piped, tmp_path: Path) -> None:
    piped("write", "words")
    text = piped("export", "--format", "markdown", "--everything", "--out", "-")[1]
    page = text[text.index("\n## ") :]
    name = page[page.index("id=") :][:11]
    other = page.replace(name, "id=ffffffff").replace("words", "# others")
    late = other.replace(" 2026, ", " 2126, ").replace("=2026", "=2126")
    file = tmp_path / "all.md"
    file.write_text(text + other + late + page.replace(" November ", " Brumaire "))
    code, out, err = piped("import", str(file), "--dry-run")
    assert (code, out.startswith("markdown: new 1, from 2026-11-24")) == (Exit.DONE, True)
    assert out.endswith("already here 1; skipped 2\n")
    lines = file.read_text().split("\n")
    assert [
        lines[int(said.split(":")[0].removeprefix("line ")) - 1][:3] for said in err.splitlines()[:2]
    ] == ["## "] * 2
    done = json.loads(piped("import", str(file), "--json")[1])
    assert (done["format"], done["new"], done["duplicate"]) == ("markdown", 1, 1)
    assert sorted(one["place"] for one in done["skipped"]) == ["line 26", "line 34"]
    assert piped("import", "-", typed=file.read_bytes())[1].startswith("markdown: new 0; already here 2")
    assert "# others" in piped("show", "1")[1] + piped("show", "2")[1]


def test_what_comes_by_a_pipe_is_read(piped: Piped, tmp_path: Path) -> None:
    raw = (FIXTURES / "dayone_two_journals.zip").read_bytes()
    code, out, _ = piped("import", "-", typed=raw)
    assert (code, out.startswith("dayone: new 3,")) == (Exit.DONE, True)
    assert piped("import", "-", typed="[2026-03-10 09:00] One\n")[1].startswith("jrnl: new 1,")
    code, _, err = piped("import", "-", typed="just words")
    assert (code, "does not know what" in err) == (Exit.USAGE, True)
    archive = piped("export", "--format", "archive", "--everything", "--out", "-")[1]
    code, _, err = piped("import", "-", typed=archive)
    assert (code, "Name its file." in err) == (Exit.USAGE, True)


def test_an_archive_that_is_too_large_to_be_ours_is_refused_unread(tmscoach: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    with file.open("wb") as stream:
        stream.write(b'{"format": "tmscoach-archive"')
        stream.truncate(300 << 20)
    code, out, err = tmscoach("import", str(file))
    assert (code, out) == (Exit.REFUSED, "")
    assert "cannot be imported" in err


def test_an_interrupt_keeps_nothing_and_is_exit_130(
    tmscoach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "j.txt"
    file.write_text("".join(f"[2026-01-01 10:00] Page {n}\n\n" for n in range(300)))
    put = put_rows

    def interrupted(*args: Any) -> None:
        put(*args)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("tmscoach.services.imports.put_rows", interrupted)
    code, out, err = tmscoach("import", str(file))
    assert (code, out) == (Exit.INTERRUPTED, "")
    assert err == "The import was stopped. Nothing was kept of it.\n"
    assert signal.getsignal(signal.SIGINT) is before
    monkeypatch.setattr("tmscoach.services.imports.put_rows", put)
    assert tmscoach("import", str(file), "--dry-run")[1].startswith("jrnl: new 300,")


def test_the_very_first_command_may_be_an_import_without_a_terminal(home: Path) -> None:
    source = Path(main.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tmscoach", "import", "-"],
        env=os.environ | {"PYTHONPATH": str(source)},
        input=(FIXTURES / "jrnl_losses.txt").read_bytes(),
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout[:14]) == (Exit.DONE, b"jrnl: new 5, f")


# --- what other programs lose on the way -------------------------------------------------------------------


@pytest.fixture
def losses(tmscoach: Run, tmp_path: Path) -> Run:
    """The pages that others lose, brought in, and again from what they were exported as."""
    tmscoach("import", str(FIXTURES / "jrnl_losses.txt"))
    return tmscoach


@pytest.mark.parametrize("form", ["jrnl", "jrnl-json", "dayone", "archive"])
def test_what_others_lose_goes_out_and_comes_in(
    losses: Run, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[dict[str, Any]]:
        pages = json.loads(losses("list", "--json")[1])
        return [json.loads(losses("show", str(page["id"]), "--json")[1]) for page in pages]

    def compared(page: dict[str, Any]) -> tuple[str, ...]:
        return page["title"], page["body"], page["day"], *sorted(page["tags"])

    out = tmp_path / "out"
    argv = ("--format", form, "--everything", "--out", str(out))
    assert losses("export", *argv)[0] == Exit.DONE
    here = told()
    monkeypatch.setenv("TMSCOACH_HOME", str(tmp_path / "elsewhere"))
    for _ in range(2):
        assert losses("import", str(out))[0] == Exit.DONE
        there = told()
        assert len(there) == 5
        assert sorted(map(compared, there)) == sorted(map(compared, here))
    bodies = "\n".join(page["body"] for page in there)
    assert "[2020-01-01 10:00] a line that looks like a stamp" in bodies
    assert "C:\\new\\table and \\. a dot, 50 \\% of it." in bodies
    assert [page["title"] for page in there].count("Same minute") == 3
    assert "A title: with a colon" in [page["title"] for page in there]


def test_a_star_goes_out_and_comes_in(losses: Run, tmp_path: Path) -> None:
    out = losses("export", "--format", "jrnl", "--everything", "--out", "-")[1]
    assert "[2026-03-10 09:01] A title: with a colon *\n" in out
    data = losses("export", "--format", "dayone", "--everything", "--out", "-")[1]
    assert [entry["starred"] for entry in json.loads(data)["entries"]].count(True) == 1


def test_a_link_is_never_written_through(losses: Run, tmp_path: Path) -> None:
    target = tmp_path / "target.txt"
    target.write_text("mine")
    (tmp_path / "link.txt").symlink_to(target)
    code, _, err = losses(
        "export", "--format", "jrnl", "--everything", "--overwrite", "--out", str(tmp_path / "link.txt")
    )
    assert (code, "is a link" in err) == (Exit.REFUSED, True)
    assert target.read_text() == "mine"
