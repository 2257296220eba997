"""What is measured, and beside what."""

from __future__ import annotations

import math
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import sqlcipher3.dbapi2 as driver
from tests.bench import pages
from tests.bench.stopwatch import Screen, run

from tmscoach.paths import Paths, find_paths
from tmscoach.startup import Services, open_services
from tmscoach.store.key import Key

ROOT = Path(__file__).resolve().parents[2]
BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]
TMSCOACH = [sys.executable, "-m", "tmscoach"]
LONG_PAGE = 10_000  # words
KEYS = 200
HUGE = 100_000  # pages
BARE_SEARCH = (
    "SELECT rowid, bm25(entry_text), snippet(entry_text, -1, '', '', '', 12) FROM entry_text "
    "WHERE entry_text MATCH ? ORDER BY bm25(entry_text) LIMIT 50"
)
JRNL_SETTINGS = """\
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: true
indent_character: '|'
journals: {{default: {{journal: {journal}}}}}
linewrap: 79
tagsymbols: '@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: v4.6
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a median, what it stands beside, and what was aimed at."""

    what: str
    pages: int
    value: float
    unit: str
    beside: float | None = None
    against: str = ""
    target: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the other it is."""
        return self.value / self.beside if self.beside else None

    def line(self) -> str:
        """The row as text."""
        beside = "" if self.beside is None else f"{self.beside:>9.3f} {self.against}"
        ratio = "" if self.ratio is None else f"{self.ratio:>8.3f}x"
        value = f"{self.value:>9.3f} {self.unit:<4}"
        return f"{self.what:<38} {self.pages:>8,} {value} {ratio:<9} {self.target:<10} {beside}".rstrip()

    @property
    def is_met(self) -> bool | None:
        """Whether it is what was aimed at; None where nothing was."""
        if not self.target or (self.target.endswith("x") and self.ratio is None):
            return None
        sign, bound = self.target.split()[0], float(self.target.split()[1].removesuffix("x"))
        value = self.ratio if self.target.endswith("x") else self.value
        return None if value is None else value < bound or (sign == "<=" and value == bound)

    def markdown(self) -> str:
        """The row for a page."""
        beside = "" if self.beside is None else f"{self.beside:,.3g} {self.unit}, {self.against}"
        ratio = (
            "" if self.ratio is None else f"{self.ratio:.2g}x" if self.ratio < 0.1 else f"{self.ratio:.2f}x"
        )
        met = {True: "met", False: "not met", None: ""}[self.is_met]
        value = f"{self.value:,.3g} {self.unit}"
        return f"| {self.what} | {self.pages:,} | {value} | {beside} | {ratio} | {self.target} | {met} |"

    def as_json(self) -> dict[str, Any]:
        """The row for a program."""
        return {**asdict(self), "ratio": self.ratio, "met": self.is_met}


@dataclass(frozen=True, slots=True)
class Bench:
    """The stores, how often everything is measured, and where jrnl is."""

    folder: Path
    sizes: tuple[int, ...]
    rounds: int
    jrnl: str
    last: date

    def home(self, count: int) -> Mapping[str, str]:
        """The environment with a home that holds so many pages."""
        home = self.folder / f"home-{count}"
        environment = {"TMSCOACH_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}"}
        if (home / "made").exists():
            _forget_drafts(self.paths(count))  # a page that a measurement left open would be offered first
        if not (home / "made").exists():
            paths = self.paths(count)
            pages.fill(paths, count, self.last)
            services = open_services(paths)
            services.preferences.put("welcomed", self.last.isoformat())
            services.program.today()
            services.close()
            (home / "made").touch()
        return environment

    def paths(self, count: int) -> Paths:
        """Where the store with so many pages lies."""
        os.environ["TMSCOACH_HOME"] = str(self.folder / f"home-{count}")
        return find_paths()

    def jrnl_with(self, count: int) -> list[str]:
        """The command of jrnl over a journal with the same pages."""
        folder = self.folder / f"jrnl-{count}"
        folder.mkdir(parents=True, exist_ok=True)
        journal, config = folder / "journal.txt", folder / "jrnl.yaml"
        if not journal.exists():
            pages.jrnl_file(journal, count, self.last)
            config.write_text(JRNL_SETTINGS.format(journal=journal), encoding="utf-8")
        return [self.jrnl, "--config-file", str(config)]

    def alternating(self, *ways: Callable[[], float], rounds: int = 0) -> list[float]:
        """Medians of ways that are measured in turn, so that a slow moment of the machine meets them all."""
        found: list[list[float]] = [[] for _ in ways]
        for _ in range(rounds or self.rounds):
            for way, values in zip(ways, found, strict=True):
                values.append(way())
        return [median(values) for values in found]


def _forget_drafts(paths: Paths) -> None:
    connection = driver.connect(str(paths.database))
    connection.execute("DELETE FROM draft")
    connection.commit()
    connection.close()


def start(bench: Bench) -> Iterator[Row]:
    """From the command to the first frame, to Today, and to an answered key."""

    def frame(command: Sequence[str], environment: Mapping[str, str], words: str) -> Callable[[], float]:
        def way() -> float:
            with Screen(command, environment) as screen:
                return screen.until(words) - screen.started

        return way

    def answered(
        command: Sequence[str], environment: Mapping[str, str], words: str, then: str
    ) -> Callable[[], float]:
        def way() -> float:
            with Screen(command, environment) as screen:
                screen.until(words)
                screen.press("l", then)
                return perf_counter() - screen.started

        return way

    for count in bench.sizes:
        home = bench.home(count)
        ours, bare = bench.alternating(frame(TMSCOACH, home, "tmscoach"), frame([*BARE, "label"], {}, "bare"))
        yield Row("first painted frame", count, ours, "s", bare, "bare app", "<= 1.5x")
        ours, bare = bench.alternating(
            answered(TMSCOACH, home, "Learn", "One line"), answered([*BARE, "label"], {}, "bare", "answered")
        )
        yield Row("Today shown and a key answered", count, ours, "s", bare, "bare app", "<= 2.5x")


def writing(bench: Bench) -> Iterator[Row]:
    """From `w` to the editor, and from a key to its echo in a long page."""
    for count in bench.sizes:
        opened: list[float] = []
        for _ in range(bench.rounds):
            with Screen(TMSCOACH, bench.home(count)) as screen:
                screen.until("Learn")
                screen.settle(1, 3)
                opened.append(screen.press("w", "private") * 1000)
                screen.press("zqz", "zqz")
        yield Row("w to an editor that takes text", count, median(opened), "ms", target="<= 60 ms")
    count = bench.sizes[-1]
    ours, bare = [], []
    for _ in range(3):
        with Screen(TMSCOACH, bench.home(count)) as screen:
            screen.until("Learn")
            screen.settle()
            screen.press("w", "private")
            _paste(screen, LONG_PAGE)
            ours += [screen.echo("xyz"[key % 3]) for key in range(KEYS)]
        with Screen([*BARE, "text"], {}) as screen:
            screen.settle(1, 2)
            bare += [screen.echo("xyz"[key % 3]) for key in range(KEYS)]
    for name, share in (("median", 0.5), ("p99", 0.99)):
        target = "<= 1.2x" if name == "p99" else ""
        yield Row(
            f"key to echo in {LONG_PAGE:,} words, {name}",
            count,
            _quantile(ours, share) * 1000,
            "ms",
            _quantile(bare, share) * 1000,
            "empty bare TextArea",
            target,
        )


def _paste(screen: Screen, words: int) -> None:
    found = pages.texts(words // pages.WORDS + 1)
    for body, _ in found:
        screen.press(f"\x1b[200~{body}\n\n\x1b[201~", body.split()[-1])
    screen.settle()


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def commands(bench: Bench) -> Iterator[Row]:
    """Commands that a shell waits for, beside jrnl's."""

    def wall(
        command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Callable[[], float]:
        return lambda: run(command, environment, stdin).wall

    jrnl_version = [wall([bench.jrnl, "--version"], {})] if bench.jrnl else []
    for what in (["--version"], ["status", "--prompt"]):
        home = bench.home(bench.sizes[-1])
        ours, *theirs = bench.alternating(wall([*TMSCOACH, *what], home), *jrnl_version)
        yield _beside_jrnl(
            f"tmscoach {' '.join(what)}", bench.sizes[-1], ours, theirs, "<= 0.7x", "jrnl --version"
        )
    word = pages.vocabulary()[40]
    aims = dict(zip((1000, 10_000, 100_000), ("<= 2x", "<= 0.05x", "<= 0.001x"), strict=True))
    for count in bench.sizes:
        home = bench.home(count)
        jrnl = bench.jrnl_with(count) if bench.jrnl else []
        for name, ours_does, jrnl_does, stdin, target in (
            ("write", ["write", "-"], ["today:", "A page"], b"A page of a few words.\n", aims.get(count, "")),
            ("list -n 1", ["list", "-n", "1"], ["-n", "1"], b"", "< 1x" if count > 1000 else ""),
            ("search word", ["search", word], ["-contains", word], b"", "< 1x" if count > 1000 else ""),
        ):
            ways = [wall([*TMSCOACH, *ours_does], home, stdin)]
            if jrnl and (count < HUGE or name != "write"):  # it would write for twenty minutes
                ways.append(wall([*jrnl, *jrnl_does], {}))
            rounds = 0 if count <= 1000 or len(ways) == 1 else 3 if count < HUGE else 1
            ours, *theirs = bench.alternating(*ways, rounds=rounds)
            yield _beside_jrnl(f"tmscoach {name}", count, ours, theirs, target, "jrnl 4.6")


def _beside_jrnl(what: str, count: int, ours: float, theirs: list[float], target: str, against: str) -> Row:
    return Row(what, count, ours, "s", theirs[0] if theirs else None, against if theirs else "", target)


def search(bench: Bench) -> Iterator[Row]:
    """Search inside the program beside the same question to the bare driver, and while somebody types."""
    for count in bench.sizes:
        bench.home(count)
        yield from _searches(bench, count, bench.paths(count))


def _searches(bench: Bench, count: int, paths: Paths) -> Iterator[Row]:
    words = pages.vocabulary()
    services = open_services(paths)
    raw = driver.connect(str(paths.database))

    def ours(word: str) -> Callable[[], float]:
        return lambda: _timed(lambda: services.journal.search(word))

    def bare(word: str) -> Callable[[], float]:
        return lambda: _timed(lambda: raw.execute(BARE_SEARCH, [f'"{word}"*']).fetchall())

    for name, word in (("rare", words[5000]), ("common", words[3])):
        value, beside = bench.alternating(ours(word), bare(word))
        yield Row(f"search for a {name} word", count, value, "ms", beside, "bare driver", "<= 3x")
    typed = words[40]
    slowest = max(bench.alternating(*[ours(typed[:length]) for length in range(1, len(typed) + 1)]))
    yield Row("slowest key while typing a search", count, slowest, "ms", target="<= 50 ms")
    raw.close()
    services.close()


def export(bench: Bench) -> Iterator[Row]:
    """All pages as one Markdown file, beside the driver and a file."""
    for count in bench.sizes:
        yield from _exports(bench, count, bench.home(count))


def _exports(bench: Bench, count: int, home: Mapping[str, str]) -> Iterator[Row]:
    out = bench.folder / "out.md"
    memory: list[float] = []

    def ours() -> float:
        ran = run([*TMSCOACH, "export", "--everything", "--overwrite", "--out", str(out)], home)
        memory.append(ran.memory)
        return ran.wall

    bare = [*BARE, "export", str(bench.paths(count).database), str(out)]
    value, beside = bench.alternating(ours, lambda: run(bare, {}).wall)
    yield Row("export as Markdown", count, value, "s", beside, "bare driver", "<= 1.5x")
    yield Row("memory of it", count, median(memory), "MiB", target="<= 150 MiB")
    out.unlink()


# the keys of the main screens, and words that only these draw
TOUR = {"2": "Mo  Tu", "3": "block, then shift", "4": "of 30", "5": "weeks", "1": "Learn"}


def screens(bench: Bench) -> Iterator[Row]:
    """Going from screen to screen and from month to month; memory after a tour."""
    none = _memory_after(bench, 0)
    for count in bench.sizes:
        yield from _first_time(bench, count)
        with Screen(TMSCOACH, bench.home(count)) as screen:
            screen.until("Learn")
            _tour(screen)
            found: dict[str, list[float]] = {key: [] for key in TOUR}
            for _ in range(bench.rounds):
                for key, words in TOUR.items():
                    screen.settle(0.2)
                    found[key].append(screen.press(key, words) * 1000)
            for key, taken in found.items():
                yield Row(f"to the screen of key {key}, again", count, median(taken), "ms", target="<= 50 ms")
            screen.press("2", TOUR["2"])
            months = []
            for _ in range(bench.rounds):
                screen.settle(0.2)
                months.append(screen.press("[", "‹") * 1000)
            yield Row("to another month", count, median(months), "ms", target="<= 50 ms")
        after = _memory_after(bench, count)
        yield Row("memory after a tour", count, after, "MiB", none, "no pages", "<= 1.5x")


def _first_time(bench: Bench, count: int) -> Iterator[Row]:
    found: dict[str, list[float]] = {key: [] for key in TOUR if key != "1"}
    for _ in range(bench.rounds):
        with Screen(TMSCOACH, bench.home(count)) as screen:
            screen.until("Learn")
            screen.settle(1, 3)
            for key, taken in found.items():
                taken.append(screen.press(key, TOUR[key]) * 1000)
                screen.settle(0.2)
    for key, taken in found.items():
        yield Row(f"to the screen of key {key}, first", count, median(taken), "ms", target="<= 50 ms")


def _tour(screen: Screen) -> None:
    for key, words in TOUR.items():
        screen.settle(0.3)
        screen.press(key, words)


def _memory_after(bench: Bench, count: int) -> float:
    with Screen(TMSCOACH, bench.home(count)) as screen:
        screen.until("Learn")
        _tour(screen)
        screen.settle()
        return screen.memory()


def encrypted(bench: Bench) -> Iterator[Row]:
    """The same store with a passphrase beside it without one, once it is open."""
    for count in bench.sizes:
        yield from _with_passphrase(bench, count, Key("correct horse battery staple"))


def _with_passphrase(bench: Bench, count: int, key: Key) -> Iterator[Row]:
    environment, locked_home = bench.home(count), bench.folder / f"home-{count}-key"
    if not (locked_home / "locked").exists():
        shutil.copytree(bench.folder / f"home-{count}", locked_home, dirs_exist_ok=True)
        converting = open_services(_paths_at(locked_home))
        converting.passphrase.set(key)
        converting.close()
        (locked_home / "locked").touch()
    plain, locked = open_services(bench.paths(count)), open_services(_paths_at(locked_home), key=key)
    words = pages.vocabulary()
    doings: dict[str, Callable[[Services], object]] = {
        "rare word": lambda one: one.journal.search(words[5000]),
        "common word": lambda one: one.journal.search(words[3]),
        "newest pages": lambda one: one.journal.recent(),
        "a month": lambda one: one.journal.month(bench.last.year, bench.last.month),
        "Today": lambda one: one.program.today(),
        "progress": lambda one: one.progress.progress(13),
        "keep a page": lambda one: one.journal.write("A page of a few words."),
    }

    def taken(does: Callable[[Services], object], services: Services) -> Callable[[], float]:
        return lambda: _timed(lambda: does(services))

    for what, does in doings.items():
        value, beside = bench.alternating(taken(does, locked), taken(does, plain))
        yield Row(f"with a passphrase: {what}", count, value, "ms", beside, "without", "<= 1.3x")
    plain.close()
    locked.close()
    secret, out = bench.folder / "passphrase", bench.folder / "out.md"
    secret.write_text(key.revealed(), encoding="utf-8")
    secret.chmod(0o600)
    command = [*TMSCOACH, "export", "--everything", "--overwrite", "--out", str(out)]
    opened = {**environment, "TMSCOACH_HOME": str(locked_home), "TMSCOACH_PASSPHRASE_FILE": str(secret)}
    value, beside = bench.alternating(
        lambda: run(command, opened).wall, lambda: run(command, environment).wall, rounds=3
    )
    yield Row("with a passphrase: export", count, value, "s", beside, "without", "<= 1.3x")
    out.unlink()


def _paths_at(home: Path) -> Paths:
    os.environ["TMSCOACH_HOME"] = str(home)
    return find_paths()


def _timed(does: Callable[[], object]) -> float:
    started = perf_counter()
    does()
    return (perf_counter() - started) * 1000


PARTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "start": start,
    "writing": writing,
    "commands": commands,
    "search": search,
    "export": export,
    "screens": screens,
    "encrypted": encrypted,
}
