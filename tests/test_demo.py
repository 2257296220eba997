"""The throwaway store of eight invented weeks: whole, the same each time, never mixed with the real one."""

from __future__ import annotations

import math
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from runpy import run_path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from tests.conftest import ZONE, FrozenTime

from tmscoach.cli.main import run
from tmscoach.cli.shared import Launch
from tmscoach.config import Config
from tmscoach.demo import DAYS, SEED, demo_services, invented
from tmscoach.errors import Exit
from tmscoach.models.terms import CardCategory, Fate, Trigger
from tmscoach.paths import Paths
from tmscoach.services.export import Format, Wanted
from tmscoach.services.packet import Audience, Packet, PacketRequest
from tmscoach.services.program import DayState
from tmscoach.startup import Services, open_services
from tmscoach.tui import app as tui_app
from tmscoach.tui.launch import launch

NOW = datetime(2026, 11, 24, 14, 2, 11, tzinfo=ZONE)
PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
MARKER = "only-in-the-real-store"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """One demo store for the tests that only read it."""
    services = invented(tmp_path_factory.mktemp("demo"), FrozenTime(NOW))
    yield services
    services.close()


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- never mixed --------------------------------------------------------------------------------------------


def test_the_real_store_is_neither_read_nor_written(
    open_again: Callable[[], Services], home: Path, now: FrozenTime, tmp_path: Path
) -> None:
    real = open_again()
    real.journal.write(MARKER, tags=["real"])
    real.close()
    before = files_below(tmp_path)
    assert any("tmscoach.db" in name for name in before)
    with demo_services(now) as demo:
        assert not demo.paths.database.is_relative_to(home)
        assert demo.journal.search(MARKER) == ()
        assert all(tag.name != "real" for tag in demo.journal.tags())
        demo.journal.write("written while looking around")
        demo.packet.write(demo.packet.make(demo.packet.usual()))
        demo.transfer.export_archive()
    assert files_below(tmp_path) == before
    again = open_again()
    assert [row.opening for row in again.journal.recent()] == [MARKER]


def test_all_that_was_made_goes_away_at_the_end(now: FrozenTime) -> None:
    with demo_services(now) as demo:
        folder = demo.paths.database.parents[1]
        written = demo.packet.write(demo.packet.make(demo.packet.usual()))
        assert written.is_relative_to(folder)
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_a_demo_that_ends_in_a_mistake_goes_away_too(now: FrozenTime) -> None:
    folder = Path()
    with pytest.raises(ZeroDivisionError), demo_services(now) as demo:
        folder = demo.paths.database.parents[1]
        assert folder.is_dir()
        raise ZeroDivisionError
    assert not folder.exists()


def test_two_demos_at_once_are_two(now: FrozenTime) -> None:
    with demo_services(now) as one, demo_services(now) as other:
        one.journal.write("xylophone")
        assert other.journal.search("xylophone") == ()


def test_a_real_store_or_settings_that_are_broken_do_not_matter(home: Path, now: FrozenTime) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "tmscoach.db").write_bytes(b"damaged" * 100)
    (home / "config.toml").write_text("nonsense")
    with demo_services(now) as demo:
        assert demo.program.today().number > 1
    assert (home / "data" / "tmscoach.db").read_bytes() == b"damaged" * 100


# --- how it is reached --------------------------------------------------------------------------------------


def test_the_command_asks_for_the_screens_and_opens_nothing_itself(home: Path) -> None:
    assert run(["demo"]) == Launch(demo=True)
    assert not home.exists()
    assert run(["demo", "nonsense"]) == Exit.USAGE


@pytest.mark.parametrize("demo", [True, False])
def test_the_screens_get_the_demo_store_only_when_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, home: Path, demo: bool
) -> None:
    seen: list[Services] = []

    class App:
        return_value, return_code, wanted = None, 0, None

        def __init__(self, open_store: Callable[[], Services], place: str, *_: object, theme: str) -> None:
            self.open_store = open_store

        def run(self, inline: bool) -> None:
            seen.append(self.open_store())

    monkeypatch.setattr(tui_app, "CoachApp", App)
    assert launch(demo=demo) == Exit.DONE
    [services] = seen
    assert services.paths.database.is_relative_to(home) is not demo
    assert services.paths.database.exists() is not demo  # the demo's went with the end
    services.close()


# --- what is in it ------------------------------------------------------------------------------------------


def test_eight_weeks_end_today_and_nothing_lies_ahead(demo: Services) -> None:
    today = demo.clock.today()
    pages, drills = demo.journal.recent(limit=1000), demo.practice.history(1000)
    assert len(pages) > 20
    assert len(drills) > 40
    for at, day in [(page.at, page.day) for page in pages] + [(drill.at, drill.day) for drill in drills]:
        assert at <= NOW
        assert today - timedelta(days=DAYS) < day <= today
    assert max(drill.day for drill in drills) == today
    assert {page.fate for page in pages} >= {Fate.SHARE, Fate.PRIVATE}
    assert len(demo.measures.history()) == DAYS // 7
    assert len(demo.belief.causes_over_time()) == 3
    assert not any(row.finished is False for row in drills)


def test_the_programme_is_well_under_way_and_today_has_only_begun(demo: Services) -> None:
    today = demo.program.today()
    assert 20 < today.number < 30
    assert not today.over
    assert not today.paused
    assert not today.complete
    assert 7 <= today.practised <= 14
    assert any(not item.done for item in today.items)
    assert demo.care.is_cleared()
    assert demo.preferences.get("welcomed")  # nobody is welcomed to somebody else's weeks


def test_it_is_the_same_life_each_time(demo: Services, tmp_path: Path) -> None:
    other = invented(tmp_path / "again", FrozenTime(NOW))
    for screen in ("today", "program", "journal: history", "checkin: before", "causes", "progress"):
        assert SCREENS[screen](demo) == SCREENS[screen](other)
    assert demo.progress.progress() == other.progress.progress()
    assert demo.packet.make(demo.packet.usual()).text == other.packet.make(other.packet.usual()).text
    other.close()


# --- every screen's services answer -------------------------------------------------------------------------

SCREENS: dict[str, Callable[[Services], Any]] = {
    "today": lambda s: s.program.today().items,
    "program": lambda s: [card for card in s.program.overview() if card.state is DayState.DONE],
    "lesson": lambda s: s.program.lesson(s.program.today().number).text,
    "journal: month": lambda s: s.journal.month(2026, 11),
    "journal: history": lambda s: s.journal.recent(),
    "journal: one page": lambda s: s.journal.page(s.journal.recent()[0].id).uuid,
    "journal: one day": lambda s: s.journal.on_day(s.journal.recent()[0].day),
    "journal: search": lambda s: s.journal.search("the"),
    "journal: tags": lambda s: s.journal.tags(),
    "writing": lambda s: s.journal.draw_prompt().text,
    "drill: scripts": lambda s: s.drill.scripts(),
    "drill: history": lambda s: s.practice.history(),
    "drill: thoughts": lambda s: s.drill.recent_thoughts(),
    "lines": lambda s: [line for family in Trigger for line in s.deck.lines(family) if line.own],
    "cards": lambda s: {card.category for card in s.deck.cards()} == set(CardCategory),
    "checkin": lambda s: s.measures.weekly().items,
    "checkin: before": lambda s: s.measures.latest(),
    "causes": lambda s: s.belief.causes_over_time(),
    "evidence": lambda s: s.belief.evidence(),
    "progress": lambda s: s.progress.progress().practised,
    "visits": lambda s: s.care.visits(),
    "visits: questions": lambda s: s.care.questions(),
    "visits: next": lambda s: s.care.next_visit(),
    "gate": lambda s: s.care.gate(),
    "care": lambda s: s.care.care_words().group,
    "support": lambda s: s.care.support_words().number,
    "people": lambda s: s.people.people(),
    "homework": lambda s: s.homework.homework(),
    "beside": lambda s: s.beside.rows(),
    "ladder": lambda s: s.ladder.goals()[0].rungs,
    "doubts": lambda s: s.belief.doubts(),
    "timeline": lambda s: s.belief.timeline(),
    "measures": lambda s: s.measures.scores(),
    "shelf": lambda s: s.shelf.items(),
    "tracks": lambda s: s.tracks.programs(),
    "packet": lambda s: s.packet.make(s.packet.usual()).pieces,
    "export": lambda s: "".join(s.export.chunks(Format.MARKDOWN, Wanted(everything=True))),
    "archive": lambda s: "".join(s.transfer.archive()),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_has_something_to_show(demo: Services, screen: str) -> None:
    assert SCREENS[screen](demo)


def test_no_screen_of_the_demo_has_an_unfinished_thing_to_ask_about(demo: Services) -> None:
    assert demo.journal.unfinished() == ()
    assert demo.drill.resumable() is None
    assert demo.drill.script_problems() == ()
    assert not demo.care.gate_is_due()


def test_progress_has_enough_to_say_something(demo: Services) -> None:
    found = demo.progress.progress()
    assert any(week.enough for week in found.drill_weeks)
    assert any(0 < week.n < found.few for week in found.drill_weeks)  # and a week that has too few
    assert all(series.n >= 5 for series in found.weekly)
    assert found.feelings_named >= found.few
    assert any(feeling.count == 0 for feeling in found.feelings)


@pytest.mark.parametrize("audience", Audience)
def test_the_packet_of_the_demo_is_whole_and_holds_no_private_page(
    demo: Services, audience: Audience
) -> None:
    since = NOW.date() - timedelta(days=DAYS)
    text = demo.packet.make(PacketRequest(since, NOW.date(), audience)).text
    _, front, body = text.split("---\n", 2)
    assert isinstance(yaml.safe_load(front), dict)
    private = [demo.journal.page(row.id).body for row in demo.journal.recent(limit=1000, fate=Fate.PRIVATE)]
    assert private
    assert not [words for words in private if words and words in body]


# --- the packet on paper ------------------------------------------------------------------------------------

WISH = "To talk about movement, and about the week with visitors."


def own_part(demo: Services, audience: Audience = Audience.THERAPIST, **changes: Any) -> Packet:
    """Eight weeks with everything but the Share pages."""
    since = NOW.date() - timedelta(days=DAYS)
    request = PacketRequest(since, NOW.date(), audience, wish=WISH, **changes)
    pages = {piece.key for piece in demo.packet.make(request).pieces if piece.key.startswith("page:")}
    return demo.packet.make(replace(request, left_out=frozenset(pages)))


def test_eight_weeks_are_about_a_page_of_text(demo: Services) -> None:
    text = own_part(demo).text
    body = text.split("---\n", 2)[2]
    assert sum(math.ceil(len(line) / 100) or 1 for line in body.splitlines()) <= 76
    assert len(body.split()) <= 820
    assert "Left out for room: 4 earlier notes of this kind." in body
    assert len(own_part(demo, Audience.PHYSICIAN).text) < len(text) / 2


@pytest.mark.parametrize("audience", Audience)
def test_eight_weeks_can_be_read_aloud(demo: Services, audience: Audience) -> None:
    text = own_part(demo, audience, read_aloud=True).text
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert not set(body) & set("|*_#<>[]\\=▁▂▃▄▅▆▇█·→✓")
    assert not [line for line in body.splitlines() if line.startswith(("-", "  "))]
    assert all(line.rstrip().endswith((".", "?")) for line in body.splitlines() if line)
    assert "8 weeks" not in body and "n =" not in body


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not here")
@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_eight_weeks_fit_one_printed_page_and_the_primer_another(
    demo: Services, tmp_path: Path, paper: str
) -> None:
    for primer in (False, True):
        page = demo.packet.content(own_part(demo, html=True, counted=True, primer=primer))
        chromium(tmp_path, page.replace("@page {", f"@page {{ size: {paper};"), "--print-to-pdf=made.pdf")
        printed = (tmp_path / "made.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1 + primer


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not here")
def test_a_browser_shows_the_packet_and_asks_nobody_for_anything(demo: Services, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        nobody.settimeout(0.2)
        here = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        wish = f"![p]({here}a.png) <img src={here}> [l]({here}) {here} <link rel=stylesheet href={here}>"
        since = NOW.date() - timedelta(days=DAYS)
        made = demo.packet.make(PacketRequest(since, NOW.date(), wish=wish, html=True, primer=True))
        dom = chromium(tmp_path, demo.packet.content(made), "--dump-dom")
        chromium(tmp_path, demo.packet.content(made), "--screenshot=made.png", "--window-size=900,2400")
        with pytest.raises(TimeoutError):
            nobody.accept()
    for title in ("Notes for my visit", "At a glance", "In my words", "A page for a therapist new to TMS"):
        assert title in dom
    assert dom.count("<svg") == 3 and here in dom
    picture = (tmp_path / "made.png").read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 50_000  # a blank one has some 10,000 bytes


def chromium(folder: Path, page: str, *wanted: str) -> str:
    """Open a page in a browser without a window; what it prints."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer")
    return subprocess.run(
        ["chromium", *quiet, f"--user-data-dir={folder / 'profile'}", *wanted, "page.html"],
        cwd=folder,
        env=os.environ | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout


def test_the_archive_of_the_demo_fills_an_empty_store(
    demo: Services, tmp_path: Path, services: Services
) -> None:
    exported = demo.transfer.export_archive(tmp_path / "all.zip")
    services.transfer.import_archive(exported.path)
    assert len(services.journal.recent(limit=1000)) == len(demo.journal.recent(limit=1000))
    assert services.measures.history() == demo.measures.history()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 24, 0, 30, tzinfo=ZONE),  # the small hours
        datetime(2026, 11, 24, 4, 5, tzinfo=ZONE),  # the first minutes of a day
        datetime(2026, 3, 29, 3, 30, tzinfo=ZONE),  # the night the clock went forward
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZONE),  # and back
        datetime(2024, 2, 29, 23, 59, tzinfo=ZoneInfo("Pacific/Apia")),
        datetime(2026, 1, 1, 12, 0, tzinfo=ZoneInfo("America/Havana")),
    ],
    ids=str,
)
def test_it_can_be_opened_at_any_hour_of_any_day(at: datetime, tmp_path: Path) -> None:
    demo = invented(tmp_path / "demo", FrozenTime(at))
    today = demo.program.today()
    assert 20 < today.number < 30
    assert all(row.at <= at for row in demo.journal.recent(limit=1000))
    assert all(row.at <= at for row in demo.practice.history(1000))
    opened = [card.opened_on for card in demo.program.overview() if card.opened_on]
    assert opened == sorted(set(opened))
    assert demo.measures.due() is None
    demo.close()


def test_views_of_the_demo_are_views_and_not_rows_of_the_store(demo: Services) -> None:
    def walk(value: object) -> None:
        assert not hasattr(value, "__tablename__")
        if is_dataclass(value):
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, (tuple, list)):
            for one in value:
                walk(one)

    for ask in SCREENS.values():
        walk(ask(demo))


async def test_the_pictures_in_the_docs_show_what_the_program_shows(demo: Services, tmp_path: Path) -> None:
    """Words and colours, not bytes: how a picture is written changes with the library that writes it."""
    make: Any = SimpleNamespace(**run_path(str(PICTURES / "make.py")))
    assert make.AT == NOW
    shutil.copytree(demo.paths.data, tmp_path / "data")  # a drill and a page are begun on the way
    paths = Paths(tmp_path / "config.toml", tmp_path / "data", tmp_path / "exports")
    services = open_services(paths, Config(), FrozenTime(NOW), Random(SEED))
    made = await make.pictures(services)
    assert {file.stem for file in PICTURES.glob("*.svg")} == made.keys()
    for name, picture in made.items():
        kept = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        hint = f"{name}.svg is not current: run docs/pictures/make.py and look at it"
        assert make.text_of(picture) == make.text_of(kept), hint
        assert make.colours_of(picture) == make.colours_of(kept), hint
        assert len(make.text_of(picture).split()) > 15, f"{name} says nothing"
