"""Hostile text through every service: kept as it was typed, found, sent out and taken back, never obeyed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from tests.conftest import FrozenTime
from tests.naughty import BROKEN, NAUGHTY, obeyed

from tmscoach.config import Config
from tmscoach.models.terms import CauseCoding, Fate, Trigger, VisitKind
from tmscoach.paths import Paths
from tmscoach.rules.text import mended, visible
from tmscoach.services.export import Format, Wanted
from tmscoach.startup import Services, open_services

WRITABLE = tuple(words for words in NAUGHTY if words.strip())


@pytest.fixture
def elsewhere(tmp_path: Path, now: FrozenTime) -> Services:
    root = tmp_path / "elsewhere"
    return open_services(
        Paths(root / "config.toml", root / "data", root / "exports"), Config(), now, Random(1)
    )


def test_every_text_is_a_page_byte_for_byte_by_every_road(services: Services) -> None:
    journal = services.journal
    for words in WRITABLE:
        page = journal.write(words)
        assert journal.page(page.id).body == words
        changed = journal.edit_text(page.id, f"{words}.", page.version)
        assert journal.page(changed.id).body == f"{words}."
        draft = journal.save_draft(replace(journal.open_page(), body=words, title=f"t {words}"))
        assert journal.open_draft(draft.uuid).body == words
        kept = journal.keep(draft)
        assert kept is not None
        assert (kept.body, kept.title) == (words, f"t {words}".strip())
        assert not obeyed(journal.recent(limit=1)[0].opening)
    for words in BROKEN:
        draft = journal.save_draft(replace(journal.open_page(), body=words))
        assert journal.open_draft(draft.uuid).body == mended(words)


def test_every_text_can_be_searched_for_and_found_text_is_harmless(services: Services) -> None:
    for words in WRITABLE:
        services.journal.write(f"findable {words}", tags=[words])
    for words in (*NAUGHTY, *BROKEN):
        for hit in services.journal.search(words):
            assert not obeyed(hit.snippet) - {"\x02", "\x03"}  # the marks around a match
        services.journal.tags(words)
    assert len(services.journal.search("findable", limit=1000)) == len(WRITABLE)


def test_every_free_text_field_keeps_every_text(services: Services) -> None:
    belief, care, people, ladder = services.belief, services.care, services.people, services.ladder
    goal = ladder.add_goal("walk")
    today = services.clock.today()

    def rung(words: str) -> str:
        made = ladder.add_rung(goal.id, words)
        kept = ladder.rung(made.id).text
        ladder.delete_rung(made.id)
        return kept

    def preference(words: str) -> str:
        services.preferences.put("x", mended(words))
        return services.preferences.get("x") or ""

    def cause(words: str) -> str:
        return belief.name_causes([(words, CauseCoding.UNSURE)]).causes[0].text

    fields: dict[str, Callable[[str], str]] = {
        "evidence": lambda words: belief.add_evidence(words).text,
        "doubt": lambda words: belief.add_doubt(words, words, words, words).think_now,
        "cause": cause,
        "rung": rung,
        "goal": lambda words: ladder.edit_goal(goal.id, words).text,
        "visit": lambda words: care.add_visit(today, VisitKind.OTHER, note=words).note,
        "question": lambda words: care.park_question(f"q{words}").text.removeprefix("q"),
        "answer": lambda words: care.answer_question(care.park_question("why").id, words).answer,
        "homework": lambda words: services.homework.add(words).text,
        "person": lambda words: (
            people.change(person.id, name="somebody", role=words, reach=words, is_support=False).role
        ),
        "preference": preference,
    }
    person = people.add("somebody")
    for words in (*WRITABLE, *BROKEN):
        for name, keep in fields.items():
            kept = keep(words)
            there = visible(mended(words)) if name == "person" else mended(words)
            if name != "person" or len(words) < 40:  # a role is one visible line, and short
                assert "".join(kept.split()) == "".join(there.split()), (name, words)


def test_what_goes_out_comes_back_as_it_was(services: Services, elsewhere: Services, tmp_path: Path) -> None:
    for words in WRITABLE:
        services.journal.write(words, Fate.SHARE, title=" ".join(words.split())[:50], tags=[words])
    done = services.transfer.export_archive(tmp_path / "all.json")
    elsewhere.transfer.import_archive(done.path)
    assert bodies(elsewhere) == bodies(services)
    everything = Wanted(everything=True)
    services.export.write(Format.MARKDOWN, everything, tmp_path / "notes")
    inside = list((tmp_path / "notes").iterdir())
    assert len(inside) == len(WRITABLE)
    assert all(file.name == file.name.strip(".- ") and file.name.isascii() for file in inside)
    for form in Format:
        services.export.write(form, everything, tmp_path / f"all.{form.value}")
    assert len(json.loads((tmp_path / "all.jrnl-json").read_text())["entries"]) == len(WRITABLE)
    assert list(tmp_path.parent.glob("passwd")) == []
    elsewhere.close()


def bodies(services: Services) -> list[str]:
    return sorted(services.journal.page(row.id).body for row in services.journal.recent(limit=1000))


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]


def test_the_packet_holds_every_shared_text_and_obeys_none(services: Services) -> None:
    for words in WRITABLE:
        services.journal.write(words, Fate.SHARE, title=" ".join(words.split())[:50])
        services.belief.add_evidence(words)
        services.care.park_question(words)
    services.deck.add_line(Trigger.PAIN, "a line [/x]")
    request = replace(services.packet.usual(), wish="\x1b[2J <b>wish</b> [/x]")
    made = services.packet.make(request)
    assert not obeyed(made.text)
    html = services.packet.content(services.packet.make(replace(request, html=True)))
    assert not obeyed(html)
    found = Tags()
    found.feed(html)
    assert not found.tags & {"script", "img", "iframe", "object", "embed", "form", "input", "base", "link"}
    assert not [name for name in found.attributes if name.startswith("on")]
    assert not [link for link in found.links if not link.startswith("#")]


def test_a_line_of_ten_megabytes_is_kept_found_and_sent_out(services: Services, tmp_path: Path) -> None:
    line = "needle " + "x" * 10_000_000
    page = services.journal.write(line, Fate.SHARE)
    assert services.journal.page(page.id).body == line
    [hit] = services.journal.search("needle")
    assert len(hit.snippet) < 1000
    assert len(services.journal.recent()[0].opening) <= 80
    done = services.export.write(Format.MARKDOWN, Wanted(), tmp_path / "all.md")
    assert done.path.stat().st_size > 10_000_000
