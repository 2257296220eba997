"""Own scripts: checked with the file, the step and the key named, and never in place of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats.drill import check_script, own_scripts

GOOD = """
id = "stairs"
title = "Stairs"
about = "Before the stairs."
minutes = "1"
trigger = "movement"

[[steps]]
kind = "rate"
id = "before"
rail = "rate"
title = "How loud?"
when = "before"

[[steps]]
kind = "breathe"
id = "breathe"
rail = "breathe"
title = "Breathe"
"""
ARRIVE = GOOD.replace('trigger = "movement"\n', "") + (
    '\n[[steps]]\nkind = "arrive"\nid = "what"\nrail = "what"\ntitle = "What?"\n'
    'choices = [{ value = "stairs", label = "Stairs" }]\n'
)


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_script_is_read(tmp_path: Path) -> None:
    script = check_script(written(tmp_path, GOOD))
    assert (script.id, [step.id for step in script.steps]) == ("stairs", ["before", "breathe"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace('when = "before"', 'when = "later"'), ("mine.toml", "steps 1 (id before)", "when")),
        (
            GOOD.replace('title = "Breathe"', 'titel = "Breathe"'),
            ("mine.toml", "steps 2 (id breathe)", "tit"),
        ),
        (GOOD.replace('kind = "breathe"', 'kind = "bend"'), ("mine.toml", "steps 2 (id breathe)")),
        (GOOD + "breaths = 99", ("mine.toml", "steps 2 (id breathe)", "breaths", "20")),
        (GOOD.replace('id = "breathe"', 'id = "before"'), ("mine.toml", "'before'")),
        (GOOD.replace('trigger = "movement"\n', ""), ("mine.toml", "arrive")),
        (GOOD.replace('id = "stairs"', 'id = "full"'), ("mine.toml", "key id", "'full'", "ships")),
        (GOOD.replace('id = "stairs"', 'id = "list"'), ("mine.toml", "key id", "'list'", "word of tmscoach")),
        (ARRIVE, ("mine.toml", "steps 3 (id what)", "value", "'stairs'")),
        ("[[steps]", ("mine.toml", "not a TOML file")),
    ],
)
def test_a_bad_script_is_refused_naming_file_step_and_key(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(CoachError) as caught:
        check_script(written(tmp_path, text))
    assert [word for word in words if word not in str(caught.value)] == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match=r"none\.toml"):
        check_script(tmp_path / "none.toml")


def test_a_folder_that_is_not_there_holds_no_scripts(tmp_path: Path) -> None:
    assert own_scripts(tmp_path / "drills") == ({}, ())


def test_good_files_are_found_and_the_others_told_of(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.toml")
    written(tmp_path, GOOD, "b.toml")
    written(tmp_path, GOOD.replace('id = "stairs"', 'id = "quick"'), "c.toml")
    written(tmp_path, "nonsense", "d.toml")
    written(tmp_path, "not looked at", "e.txt")
    found, problems = own_scripts(tmp_path)
    assert list(found) == ["stairs"]
    assert [problem.split(":")[0].split(" ")[0] for problem in problems] == ["b.toml", "c.toml", "d.toml"]
