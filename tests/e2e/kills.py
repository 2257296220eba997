"""Kills the program at a random moment while somebody types, and looks for what the screen called saved."""

from __future__ import annotations

import re
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.conftest import FrozenTime
from tests.e2e.terminal import Terminal

from tmscoach.config import Config
from tmscoach.formats import content
from tmscoach.paths import Paths
from tmscoach.rules import forms
from tmscoach.startup import open_services

WORDS = [
    "rain",
    "letter",
    "stairs",
    "brother",
    "kitchen",
    "anger",
    "quiet",
    "river",
    "bread",
    "window",
    "tired",
    "again",
    "never",
]
STOOD = 3.0  # seconds on the screen after which a field without a mark must be on disk; under one is promised
AT_ONCE = 4  # windows open at the same time


@dataclass(frozen=True, slots=True)
class Kill:
    """One run: signs acknowledged, typed and found, and how old the oldest missing sign was, in seconds."""

    door: str
    seed: int
    acknowledged: int
    typed: int
    found: int
    behind: float
    whole: bool  # what was found is a beginning of what was typed, nothing else

    @property
    def is_lost(self) -> bool:
        """Whether something is missing that the screen had called saved."""
        return not self.whole or self.found < self.acknowledged


class Typist:
    """Types at random speeds and remembers what the screen showed, and called saved, and when."""

    def __init__(self, window: Terminal, chance: Random, marked: bool) -> None:
        self.window, self.chance, self.marked = window, chance, marked
        self.text = f"Begun{chance.randrange(10**6)}"
        self._pending = list(self.text)
        self.sent: list[float] = []  # when each sign that is not a space was sent
        self.acknowledged = self._shown = 0
        self._mark = self._saved()
        self._stood: list[tuple[float, int]] = []

    def type_for(self, seconds: float) -> None:
        """Type until the time is over, wherever that is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self._pending:
                word = self.chance.choice(WORDS)
                self._pending = list(f" {word}")
                if len(self.text) > 600:  # the whole text stays in sight
                    self.look(end - time.monotonic())
                    return
                self.text += f" {word}"
            burst = self.chance.choice((1, 1, 2, 5))
            signs, self._pending = self._pending[:burst], self._pending[burst:]
            self.window.type("".join(signs))
            self.sent += [time.monotonic() for sign in signs if not sign.isspace()]
            self.look(self.chance.choice((0.0, 0.02, 0.05, 0.1, 0.4, 0.8)))

    def look(self, seconds: float) -> None:
        """Read the screen: what stood there before a new mark came is saved."""
        end = time.monotonic() + seconds
        while True:
            before = self._shown
            self.window.read(0.02)
            self._shown = self._in_sight()
            mark, now = self._saved(), time.monotonic()
            if self.marked:
                if mark and mark != self._mark:
                    self.acknowledged = max(self.acknowledged, before)
                self._mark = mark
            else:
                self._stood.append((now, self._shown))
                old = [count for at, count in self._stood if now - at >= STOOD]
                self.acknowledged = max([self.acknowledged, *old[-1:]])
            if now >= end:
                return

    def _saved(self) -> str:
        found = re.search(r"saved \d\d:\d\d:\d\d", self.window.text)
        return found[0] if found else ""

    def _in_sight(self) -> int:
        """How many signs of the text, from its beginning, the screen shows; spaces and wraps do not count."""
        screen, text = "".join(self.window.text.split()), "".join(self.text.split())
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if text[:middle] in screen else (low, middle - 1)
        return low


# --- the doors ----------------------------------------------------------------------------------------------


def in_the_editor(window: Terminal) -> None:
    window.wait_for("Day 1 of 30", 90)
    window.type("w")
    window.wait_for("of 10 min", 60)


def in_a_form(window: Terminal) -> None:
    """A letter; one types in its second field."""
    in_the_editor(window)
    window.type("\x1b[13~")  # F3
    window.wait_for("What kind of page?", 60)
    window.type("l")
    window.wait_for("it need be neither fair", 60)
    window.settle()
    window.type("\t")
    window.settle()


def in_the_line(window: Terminal) -> None:
    window.wait_for("Day 1 of 30", 90)
    window.type("l")
    window.wait_for("One line for today", 60)


def in_the_drill(window: Terminal) -> None:
    window.wait_for("What turned up?", 90)
    window.type("3")
    window.wait_for("Where are you right now?", 60)
    window.type("68")
    window.wait_for("What is your mind telling you?", 60)


def in_a_dialog(window: Terminal) -> None:
    """Something noticed, before it is kept."""
    window.wait_for("Day 1 of 30", 90)
    window.type("v")
    window.wait_for("b Doubts", 60)
    window.settle()
    window.type("a")
    window.wait_for("What I saw for myself", 60)
    window.settle()


@dataclass(frozen=True, slots=True)
class Door:
    """A place where one types: how it is reached and whether the screen says when it was saved."""

    name: str
    argv: tuple[str, ...]
    enter: Callable[[Terminal], None]
    marked: bool = True


DOORS = {
    door.name: door
    for door in (
        Door("editor", (), in_the_editor),
        Door("form", (), in_a_form),
        Door("line", (), in_the_line, marked=False),
        Door("drill", ("drill",), in_the_drill, marked=False),
        Door("dialog", (), in_a_dialog, marked=False),
    )
}


def door_of(number: int) -> Door:
    """The editor half of the time, the others in turn."""
    return DOORS["editor" if number % 2 else ("form", "drill", "line", "dialog")[number // 2 % 4]]


# --- runs ---------------------------------------------------------------------------------------------------


def begun_home(folder: Path, now: FrozenTime) -> Path:
    """A home whose welcome was seen."""
    services = open_services(paths_of(folder), Config(), now)
    services.preferences.put("welcomed", "2026-11-01")
    services.close()
    return folder


def kill_once(door: Door, seed: int, template: Path, home: Path) -> Kill:
    """One run of the program over a copy of `template`, typed into and killed."""
    shutil.copytree(template, home)
    chance = Random(seed)
    window = Terminal(home, door.argv)
    try:
        door.enter(window)
        typist = Typist(window, chance, door.marked)
        typist.type_for(chance.uniform(0.2, 4.0) + (0 if door.marked else STOOD))
        window.signal(signal.SIGKILL)
        killed = time.monotonic()
        window.wait()
    finally:
        window.close()
    text = "".join(typist.text.split())
    found = "".join(_what_is_there(door, home).split())
    missing = typist.sent[len(found) :]
    kill = Kill(
        door.name,
        seed,
        typist.acknowledged,
        len(typist.sent),
        len(found),
        killed - missing[0] if missing else 0.0,
        text.startswith(found),
    )
    if not kill.is_lost:
        shutil.rmtree(home)
    return kill


def kill_many(runs: int, template: Path, folder: Path, seed: int, door: str = "") -> list[Kill]:
    """So many runs, a few at the same time, each with a seed of its own; at one door, if it is named."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(
            pool.map(
                lambda number: kill_once(
                    DOORS[door] if door else door_of(number),
                    seed + number,
                    template,
                    folder / f"home-{number}",
                ),
                range(runs),
            )
        )


def table(kills: list[Kill]) -> str:
    """Runs, losses, signs typed, and how far behind the disk was at worst, one row a door."""
    rows = [f"{'door':8} {'runs':>5} {'lost':>5} {'typed':>7} {'saved':>7} {'behind':>8}"]
    for name in DOORS:
        here = [kill for kill in kills if kill.door == name]
        rows.append(
            f"{name:8} {len(here):5} {sum(k.is_lost for k in here):5} {sum(k.typed for k in here):7} "
            f"{sum(k.found for k in here):7} {max((k.behind for k in here), default=0):6.2f} s"
        )
    rows.append(f"{'all':8} {len(kills):5} {sum(k.is_lost for k in kills):5}")
    return "\n".join(rows)


def bodies(home: Path) -> list[str]:
    """The text of every kept page, newest first, as the next start of the program finds them."""
    services = open_services(paths_of(home), Config())
    try:
        return [services.journal.page(row.id).body for row in services.journal.recent(limit=1000)]
    finally:
        services.close()


def paths_of(home: Path) -> Paths:
    """Where the files of a home are."""
    return Paths(home / "config.toml", home / "data", home / "exports")


def _what_is_there(door: Door, home: Path) -> str:
    """What the next start of the program finds."""
    services = open_services(paths_of(home), Config())
    try:
        if door.name == "drill":
            drill = services.drill.resumable()
            return drill.thought if drill else ""
        if door.name == "dialog":
            return services.slips.of("evidence").words().get("text", "")
        pages = services.journal.unfinished()
        if not pages:
            return ""
        form = content.form(pages[0].kind)
        fields = forms.parse(form, pages[0].body) if form else None
        return fields["letter"] if fields else pages[0].body
    finally:
        services.close()
