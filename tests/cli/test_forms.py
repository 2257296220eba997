"""Pages that are forms, on the command line: asked question by question, or in the user's editor."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Piped, Run

from tmscoach.errors import Exit
from tmscoach.models.terms import Kind
from tmscoach.startup import Services

EVENT = ["The phone rang", "Mum again", "", "to hide", "", "answered", "my back", "y"]
EVENT_PAGE = (
    "# What happened\n\nThe phone rang\n\n# My first thought\n\nMum again\n\n"
    "# What I wanted to do\n\nto hide\n\n"
    "# What I did\n\nanswered\n\n# Old explanation\n\n~~my back~~"
)


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def body(services: Services, number: int = 1) -> str:
    return services.journal.page(number).body


def test_each_question_is_asked_in_a_numbered_line_and_an_empty_answer_skips(
    piped: Piped, services: Services
) -> None:
    code, out, err = piped("write", "--kind", "event", "--ask", typed=typed(*EVENT))
    assert code == 0
    assert [f"{n} of 7." in out for n in range(1, 8)] == [True] * 7
    assert out.count("an empty one skips") == 1
    assert body(services) == EVENT_PAGE
    assert "10 words" in err
    assert services.journal.unfinished() == ()


@pytest.mark.parametrize(
    ("kind", "lines", "wanted"),
    [
        (
            "letter",
            ["Dad", "You never", "asked.", "", "I am sorry", ""],
            "# To\n\nDad\n\n# The letter\n\nYou never\nasked.\n\n"
            "# What I would like to hear back\n\nI am sorry",
        ),
        (
            "list",
            ["rent", "exams", "", "", "be quick"],
            "# Then\n\n- rent\n- exams\n\n# What I demand of myself\n\n- be quick",
        ),
        ("postcard", ["", "A swift."], "# The card\n\nA swift."),
        (
            "dialogue",
            ["Push", "", "Up.", "No.", "Now.", ""],
            "# One voice\n\nPush\n\n# The conversation\n\n"
            "Push: Up.\n\nThe one who is tired: No.\n\nPush: Now.",
        ),
    ],
)
def test_every_form_can_be_asked(
    piped: Piped, services: Services, kind: str, lines: list[str], wanted: str
) -> None:
    assert piped("write", "--kind", kind, "--ask", typed=typed(*lines))[0] == 0
    assert body(services) == wanted
    assert services.journal.page(1).kind == kind


def test_an_input_that_ends_early_keeps_what_was_answered(piped: Piped, services: Services) -> None:
    assert piped("write", "--kind", "letter", "--ask", typed="Dad\nHalf a sen")[0] == 0
    assert body(services) == "# To\n\nDad\n\n# The letter\n\nHalf a sen"


def test_an_interrupted_form_waits_as_an_unfinished_page(
    tmscoach: Run, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr(sys, "stdin", Interrupted("Dad\n"))
    code, _, err = tmscoach("write", "--kind", "letter", "--ask")
    assert code == 130 and "unfinished" in err
    assert [page.body for page in services.journal.unfinished()] == ["# To\n\nDad"]
    assert services.journal.recent() == ()


def test_nothing_answered_keeps_nothing(piped: Piped, services: Services) -> None:
    code, _, err = piped("write", "--kind", "event", "--ask", typed="\n\n \n")
    assert code == 1 and "Nothing was answered." in err
    assert services.journal.recent() == () and services.journal.unfinished() == ()


def test_hostile_answers_are_kept_and_never_reach_the_terminal_raw(
    piped: Piped, services: Services, hostile: str
) -> None:
    lines = [hostile, "# The conversation", hostile, "# One voice", ""]
    _, out, err = piped("write", "--kind", "dialogue", "--ask", typed=typed(*lines))
    assert "\x1b" not in out + err and "\u202e" not in out + err
    page = services.journal.page(1)
    assert hostile in page.body
    assert [label for label, _ in page.sections] == ["One voice", "The other voice", "The conversation"]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--ask"], "nothing to ask"),
        (["--kind", "line", "--ask"], "The kinds that ask are: event, letter, dialogue, list, postcard."),
        (["words", "--kind", "event", "--ask"], "--ask asks for the words."),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_asked(
    piped: Piped, services: Services, argv: list[str], says: str
) -> None:
    code, out, err = piped("write", *argv, typed="x\n")
    assert (code, out) == (Exit.USAGE, "") and says in err
    assert services.journal.recent() == ()


def test_questions_go_to_stderr_where_stdout_is_json(piped: Piped) -> None:
    _, out, err = piped("write", "--kind", "postcard", "--ask", "--json", typed="Mum\nA swift.\n\n")
    assert json.loads(out)["kind"] == "postcard"
    assert "1 of 2." in err


def test_words_given_are_kept_as_they_are(piped: Piped, services: Services) -> None:
    text = "# To\nDad\n\n# To\n\n\nagain"
    piped("write", "--kind", "letter", "-", typed=text)
    assert body(services) == text
    piped("write", "--kind", "letter", "# The letter\n\n\n\n# To")
    assert body(services, 2) == "# The letter\n\n\n\n# To"


# --- the editor --------------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that keeps what it was given in `seen` and gives back what is in `gives`."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, shutil, sys\n"
        f"here = pathlib.Path({str(tmp_path)!r})\n"
        "shutil.copy(sys.argv[1], here / 'seen')\n"
        "if (here / 'gives').exists(): shutil.copy(here / 'gives', sys.argv[1])\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    return tmp_path


def test_the_editor_opens_with_a_heading_for_each_answer_and_empty_ones_are_dropped(
    tmscoach: Run, services: Services, editor: Path
) -> None:
    (editor / "gives").write_text(
        "# To\n\nDad\n\n# The letter\n\n\nHello.\n\n# What I would like to hear back\n\n\n"
    )
    assert tmscoach("write", "--kind", "letter")[0] == 0
    assert (editor / "seen").read_text() == "# To\n\n\n# The letter\n\n\n# What I would like to hear back\n\n"
    assert body(services) == "# To\n\nDad\n\n# The letter\n\nHello."
    (editor / "gives").write_text(
        "# To\n\nDad\n\n# The letter\n\nHello.\n\n# What I would like to hear back\n\nHi.\n"
    )
    assert tmscoach("edit", "1")[0] == 0
    assert body(services).endswith("# What I would like to hear back\n\nHi.")


def test_an_untouched_template_keeps_nothing_and_an_untouched_page_stays(
    tmscoach: Run, services: Services, editor: Path
) -> None:
    code, _, err = tmscoach("write", "--kind", "event")
    assert code == 1 and "There is no text" in err
    kept = services.journal.write(EVENT_PAGE, kind=Kind.EVENT)
    _, _, err = tmscoach("edit", str(kept.id))
    assert "as it was" in err
    assert services.journal.page(kept.id) == kept


def test_a_page_whose_headings_were_changed_by_hand_is_kept_whole(
    tmscoach: Run, services: Services, editor: Path
) -> None:
    (editor / "gives").write_text("Dear Dad,\n\n# To\n\n# The letter\n\nno.\n")
    tmscoach("write", "--kind", "letter")
    assert body(services) == "Dear Dad,\n\n# To\n\n# The letter\n\nno.\n"


def test_show_list_and_search_show_answers(tmscoach: Run, services: Services) -> None:
    services.journal.write(EVENT_PAGE, kind=Kind.EVENT)
    assert EVENT_PAGE in tmscoach("show", "1")[1]
    assert "The phone rang · Mum again" in tmscoach("list", "--kind", "event")[1]
    assert "Mum again · to hide" in tmscoach("search", "hide")[1]
    assert "Nothing matches." in tmscoach("search", "happened")[2]
