"""One life in hostile words, looked at on every screen: nothing breaks, vanishes or reaches the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from tests.conftest import FrozenTime
from tests.tui.harness import SIZES, running, shown, until
from textual.pilot import Pilot

from tmscoach.config import Config
from tmscoach.models.terms import (
    CardCategory,
    CauseCoding,
    EvidenceKind,
    Fate,
    Feeling,
    GateAnswer,
    Kind,
    Trigger,
    VisitKind,
)
from tmscoach.paths import Paths
from tmscoach.services.drill import Drill, drill_folder
from tmscoach.startup import Services, open_services
from tmscoach.tui.messages import OpenPlace, StartDrill, WritePage

LONG = "w" * 5000
TURNED = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def obeyed(text: str) -> set[str]:
    """What a terminal would do something with."""
    return {
        sign
        for sign in text
        if (ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 or ord(sign) in TURNED
    }


def script(words: str) -> str:
    """A drill of somebody else's making, with hostile words wherever a script has words."""
    quoted = json.dumps(words)
    short = json.dumps(words[:60])  # as long as these may be

    def step(kind: str, more: str = "") -> str:
        return (
            f'[[steps]]\nkind = "{kind}"\nid = "{kind}"\nrail = {json.dumps("r" + words.split()[0][:8])}\n'
            f"title = {json.dumps(f'ztitle-{kind} {words}'[:60])}\nhelp = {quoted}\n{more}\n"
        )

    return (
        f'id = "theirs"\ntitle = {json.dumps(f"zscript {words}"[:60])}\nabout = {quoted}\nminutes = {short}\n'
        + step("arrive", f'choices = [{{ value = "pain", label = {short} }}]')
        + step("rate", 'when = "before"')
        + step("breathe")
        + step("name", f"lead = {quoted}")
        + step("block")
        + step("because")
        + step("check")
        + step("shift-in", f"about = {quoted}\nunsaid = {quoted}")
        + step("shift-out", "seconds = 5")
        + step("close", f"back_to = {quoted}\ncue = {quoted}")
    )


def measure(words: str) -> str:
    """A measure of somebody else's making, with hostile words wherever a measure has words."""

    def said(name: str, longest: int = 60) -> str:
        return json.dumps(f"{name} {words}"[:longest])

    return (
        f'id = "theirs"\ntitle = {said("zmeasure")}\nabout = {said("zabout")}\nperiod = {said("zperiod")}\n'
        f"source = {said('zfrom')}\nlicence = {said('zlicence')}\n"
        f'[[items]]\nid = "one"\nshort = {said("z", 24)}\ntext = {said("zitem")}\n'
        f"low = {said('zlow')}\nhigh = {said('zhigh')}\n"
    )


@pytest.fixture
def life(paths: Paths, now: FrozenTime, hostile: str) -> Iterator[Services]:
    """A store in which every word a person can type is hostile; `z...` tells one from another."""
    words = f"{hostile} $x"
    services = open_services(paths, Config(first_name=f"zname {words}"), now, Random(7))
    folder = drill_folder(services.database.path)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theirs.toml").write_text(script(words), encoding="utf-8")
    day = services.clock.today()
    services.care.answer_gate(GateAnswer.YES, day, f"zwhom {words}", f"zsaid {words} {LONG}")
    services.care.add_visit(day - timedelta(days=30), VisitKind.CONSULTATION, note=f"zpast {words} {LONG}")
    services.care.add_visit(day, VisitKind.FOLLOW_UP, note=f"zvisit {words}")
    asked = services.care.park_question(f"zquestion {words}", f"zfor {words}")
    services.care.answer_question(asked.id, f"zanswer {words}")
    services.care.park_question(f"zopen {words} {LONG}")
    services.belief.add_evidence(f"zevidence {words} {LONG}")
    services.belief.add_evidence(f"zlink {words}", EvidenceKind.STRESS_LINK)
    services.belief.add_doubt(f"zdoubt {words}", f"zleaflet {words}", f"zchecked {words}", f"zthink {words}")
    services.measures.enter_total(f"ztotal {words}"[:60], 3, 0, 6, f"zsource {words} {LONG}")
    services.paths.measures.mkdir(parents=True, exist_ok=True)
    (services.paths.measures / "theirs.toml").write_text(measure(words), encoding="utf-8")
    services.belief.name_causes([(f"zcause{n} {words}", coding) for n, coding in enumerate(CauseCoding)])
    services.deck.add_line(Trigger.PAIN, f"zline {hostile}".replace("\n", " "))
    services.deck.add_card(CardCategory.SENSE, f"zcard {words}")
    drill = a_drill(services, words)
    assert drill.finished
    now.move(minutes=1)
    services.journal.line(f"zline-of-today {words}")
    now.move(minutes=1)
    released = replace(services.journal.open_page(fate=Fate.RELEASE), body=f"gone {words}")
    services.journal.release(released, Feeling.ANGER, f"zmeaning {words}")
    now.move(minutes=1)
    services.journal.write(
        f"zbody {words}\n{LONG}\n{words}", Fate.SHARE, Kind.PROMPTED, f"ztitle {words}", [f"ztag{words}"]
    )
    now.move(minutes=1)
    thrown = services.journal.write(f"zthrown {words} {LONG}")
    services.journal.delete(thrown.id)
    yield services
    services.close()


def a_drill(services: Services, words: str) -> Drill:
    """One drill from arriving to the cue card."""
    drill = services.drill.begin("theirs")
    typed: dict[str, dict[str, object]] = {
        "arrive": {"trigger": "pain"},
        "rate": {"alarm": 7, "hold": 6},
        "name": {"thought": f"zthought {words}"},
        "check": {"believability": 6},
        "shift-in": {"feeling": "anger", "about": f"zabout {words}", "unsaid": f"zunsaid {words}"},
        "close": {"back_to": f"zback {words}", "cue": f"zcue {words}"},
    }
    while not drill.finished:
        drill = services.drill.answer(drill, drill.step, **typed.get(drill.step, {}))  # type: ignore[arg-type]
    return drill


async def seen(pilot: Pilot[int], *marks: str) -> None:
    """Wait until all of it is shown, and look that nothing else is."""
    try:
        await until(pilot, lambda: all(mark in shown(pilot.app) for mark in marks), 5)
    except AssertionError:
        missing = [mark for mark in marks if mark not in shown(pilot.app)]
        raise AssertionError(f"{missing} not in:\n{shown(pilot.app)}") from None
    harmless(pilot)


def harmless(pilot: Pilot[int]) -> None:
    text = shown(pilot.app)
    assert not obeyed(text), (obeyed(text), text)
    width = pilot.app.size.width
    assert all(len(line) <= width for line in text.splitlines())


async def go(pilot: Pilot[int], name: str, place: str) -> None:
    pilot.app.post_message(OpenPlace(place))
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_hostile_words_harm_nothing_and_are_all_there(
    life: Services, hostile: str, size: tuple[int, int]
) -> None:
    words = f"{hostile} $x"
    async with running(life, size, notices=True) as pilot:
        await seen(pilot, "Follow-up", "1 question parked")
        await go(pilot, "VisitsScreen", "visits")
        await seen(pilot, "zvisit [/x] [red]y", "zpast", "zopen")
        await pilot.press("tab", "end")
        await seen(pilot, "zquestion [/x]", "zanswer")
        await pilot.press("shift+tab", "s")
        await seen(pilot, "zvisit [/x]")  # the dialog
        await pilot.press("escape", "d")
        await seen(pilot, "Take this visit")
        await pilot.press("escape")
        asked = life.care.park_question(f"zquestion {words}")
        assert asked.repeated
        await pilot.press("p")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "AskDialog")
        pilot.app.screen.query_one("#ask-text").value = f"zquestion {words}"  # type: ignore[attr-defined]
        await pilot.press("enter", "enter")
        await seen(pilot, "You asked this on", "zanswer [/x]")  # a notice
        await pilot.press("escape")

        await go(pilot, "GateScreen", "gate")
        await seen(pilot, "zwhom [/x]", "zsaid")
        await pilot.press("escape")
        await go(pilot, "CareScreen", "care")
        await pilot.press("q")
        pilot.app.clear_notifications()  # the last one would lie over the words
        pilot.app.screen.query_one("#care-note").value = f"zopen {words} {LONG}"  # type: ignore[attr-defined]
        await seen(pilot, "wwwww")
        await pilot.press("enter", "end")
        await until(pilot, lambda: "waits for an answer" in shown(pilot.app))
        harmless(pilot)
        await pilot.press("escape")

        await go(pilot, "EvidenceScreen", "evidence")
        await seen(pilot, "zevidence [/x] [red]y")
        await pilot.press("enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "FormDialog")
        harmless(pilot)
        await pilot.press("escape", "d")
        await seen(pilot, "Take this out of the file?", "zevidence [/x]")
        await pilot.press("escape", "escape")
        await go(pilot, "TimelineScreen", "timeline")
        await seen(pilot, "zlink [/x] [red]y", "zmeaning [/x]")
        await pilot.press("escape")
        await go(pilot, "DoubtsScreen", "doubts")
        await seen(pilot, "zdoubt [/x] [red]y", "zleaflet", "zchecked", "zthink")
        await pilot.press("p")
        await seen(pilot, "zdoubt [/x]")
        await pilot.press("escape", "d")
        await seen(pilot, "Take this off the page?", "zdoubt [/x]")
        await pilot.press("escape", "escape")
        await go(pilot, "MeasuresScreen", "measures")
        await seen(pilot, "zmeasure [/x] [red]y", "ztotal [/x]")
        await pilot.press("end")
        await seen(pilot, "3 of 0 to 6", "zsource [/x]")
        await pilot.press("up")
        await seen(pilot, "zabout [/x]")
        await pilot.press("enter")
        await seen(pilot, "zitem [/x] [red]y", "zhigh")
        await pilot.press("3")
        await seen(pilot, "zmeasure [/x] [red]y", "Source: zfrom [/x]")
        await pilot.press("escape", "escape")
        await go(pilot, "CausesScreen", "causes")
        await seen(pilot, "zcause0 [/x]")
        pilot.app.screen.query_one("#cause-0").value = f"{words} {LONG}"  # type: ignore[attr-defined]
        await pilot.press("end", "escape", "escape")
        harmless(pilot)
        await go(pilot, "LinesScreen", "lines")
        await seen(pilot, "zline [/x] [red]y")
        await pilot.press("d")
        await seen(pilot, "Put this ")
        await pilot.press("escape", "v", "v")
        await seen(pilot, "zname [/x] [red]y")
        await pilot.press("escape")
        await go(pilot, "CardsScreen", "cards")
        await seen(pilot, "zcard [/x] [red]y")
        await pilot.press("escape")

        await go(pilot, "PacketScreen", "packet")
        pilot.app.screen.query_one("#packet-wish").value = f"zwish {words}"  # type: ignore[attr-defined]
        await seen(pilot, "zwish [/x]")
        for _ in range(60):
            pilot.app.screen.query_one("#packet-right").scroll_page_down(animate=False)
            await pilot.pause()
            harmless(pilot)
        await pilot.press("enter")
        await seen(pilot, "Written")  # where to is parted over lines, wherever they end
        assert (life.paths.exports / "packet-2026-11-24-therapist.md").exists()
        await pilot.press("a")
        await pilot.pause()
        harmless(pilot)
        await pilot.press("escape")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_hostile_pages_harm_nothing_and_are_all_there(
    life: Services, hostile: str, size: tuple[int, int]
) -> None:
    words = f"{hostile} $x"
    async with running(life, size, place="journal", notices=True) as pilot:
        await seen(pilot, "ztitle [/x] [red]y", "zbody [/x] [red]y", "#ztag[/x]", "zline-of-today", "share")
        await pilot.press("t")
        await seen(pilot, "Title and tags")
        await pilot.press("escape", "d")
        await seen(pilot, "Delete this page?", "ztitle [/x]")
        await pilot.press("escape", "down")
        await seen(pilot, "zmeaning [/x] [red]y")
        await pilot.press("slash", *"red")
        await seen(pilot, "found", "[/x] [red]y")
        for query in (words, "[/", '"', "$x", LONG, "zbody"):
            pilot.app.screen.query_one("#journal-query").value = query  # type: ignore[attr-defined]
            await until(pilot, lambda: pilot.app.screen.answered == query)  # type: ignore[attr-defined] # noqa: B023
            harmless(pilot)
        await seen(pilot, "1 found", "zbody [/x]")
        await pilot.press("escape", "T")
        await seen(pilot, "zthrown [/x] [red]y")
        await pilot.press("x")
        await seen(pilot, "Erase this page for good?")
        await pilot.press("escape", "escape")

        page = next(row for row in life.journal.recent() if row.title.startswith("ztitle"))
        pilot.app.post_message(WritePage(entry_id=page.id))
        await seen(pilot, "zbody [/x] [red]y")
        await pilot.press("escape")
        pilot.app.post_message(WritePage(prompt=f"zprompt {words}"))
        await until(pilot, lambda: "zprompt [/x]" in shown(pilot.app))
        await pilot.press("x", "escape", "home")
        await seen(pilot, "zprompt [/x]")  # above the page, in the journal
        pilot.app.post_message(WritePage(prompt=f"{LONG} {words}"))
        await seen(pilot, "wwwww")
        await pilot.press("escape", "l")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "LineDialog")
        pilot.app.screen.query_one("#line-text").value = f"{words} {LONG}"  # type: ignore[attr-defined]
        await seen(pilot, "One line for today", "[/x] [red]y")
        await pilot.press("enter", "5")
        await until(pilot, lambda: pilot.app.current_mode == "progress")
        await pilot.press("end")
        await seen(pilot, "zcause0 [/x]", "zcause2 [/x]")
        await pilot.press("4")
        await until(pilot, lambda: pilot.app.current_mode == "program")
        harmless(pilot)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_hostile_words_of_a_drill_harm_nothing_and_are_all_there(
    life: Services, size: tuple[int, int]
) -> None:
    async with running(life, size, place="drill", notices=True) as pilot:
        await seen(pilot, "zscript [/x]", "zcue [/x]")
        await pilot.press("down", "down", "down", "down")
        await pilot.pause()
        harmless(pilot)
        pilot.app.post_message(StartDrill("theirs"))
        await seen(pilot, "ztitle-arrive [/x]")
        await pilot.press("1")
        await seen(pilot, "ztitle-rate [/x]")
        await pilot.press("7", "6")
        await seen(pilot, "ztitle-breathe [/x]")
        await pilot.press("enter")
        await seen(pilot, "ztitle-name [/x]", "zthought [/x]")
        await pilot.press("1")
        await seen(pilot, "ztitle-block [/x]")
        for _ in range(12):
            if "zline [/x]" in shown(pilot.app):
                break
            await pilot.press("o")
            await pilot.pause()
        harmless(pilot)
        await pilot.press("enter")
        await seen(pilot, "ztitle-because [/x]", "zevidence [/x]")
        await pilot.press("1")
        await seen(pilot, "ztitle-check [/x]")
        await pilot.press("7")
        await seen(pilot, "ztitle-shift-in [/x]")
        await pilot.press("2")
        await seen(pilot, "[/x] [red]y")  # about what, in the script's words
        await pilot.press("enter")
        await pilot.pause()
        harmless(pilot)
        await pilot.press("enter")
        await seen(pilot, "ztitle-shift-out [/x]")
        await pilot.press("enter")
        await pilot.pause()
        harmless(pilot)
        await pilot.press("escape")


async def test_an_unfinished_page_in_hostile_words_is_offered(life: Services, hostile: str) -> None:
    life.journal.save_draft(replace(life.journal.open_page(), body=f"zdraft {hostile} $x {LONG}"))
    async with running(life) as pilot:
        await seen(pilot, "A page was left unfinished", "zdraft [/x] [red]y")
        await pilot.press("d")
        await seen(pilot, "Throw this page away?")
