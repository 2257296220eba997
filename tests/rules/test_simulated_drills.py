"""Ten thousand simulated drills of five invented patients behave as docs/drill.md says.

UPDATE_DOCS=1 writes the table there anew; look at the diff before committing it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from tmscoach.formats import content
from tmscoach.models.terms import Trigger
from tmscoach.rules import deck, fading, practice
from tmscoach.rules.deck import LineOption, Record, Use

PAGE = Path(__file__).parents[2] / "docs" / "drill.md"
BEGIN, END = "<!-- simulated: begin -->", "<!-- simulated: end -->"
DRILLS = 2000  # of each patient
WINDOW = 400  # uses that are looked at, as in the store
Change = Callable[
    [int, Random], int
]  # (drills done, chance) -> alarm after minus before, apart from the line


@dataclass
class Patient:
    """One invented patient walking through drill after drill; what the rules said is counted."""

    change: Change
    a_day: int  # drills
    chance: Random
    lives: int = 1  # how often they begin anew
    choices: Counter[str] = field(default_factory=Counter)
    worn: int = 0
    stages: list[int] = field(default_factory=list)  # the drill at which each stage was left
    doors: int = 0
    enough: int = 0
    calls: int = 0

    def live(self) -> None:
        """Every drill there is, shared out over the lives."""
        for _ in range(self.lives):
            self._live(DRILLS // self.lives)

    def _live(self, drills: int) -> None:
        begins = datetime(2026, 1, 5, 9, tzinfo=UTC)
        texts = {f"start:{line.id}": False for line in content.starter_lines() if line.family is Trigger.PAIN}
        works = {key: self.chance.choice((0, 0, 1, 2)) for key in texts}
        uses: list[tuple[str, Use]] = []
        stage, since = fading.FIRST, 0
        freshest: datetime | None = None
        rated: list[tuple[int, int]] = []
        high: list[datetime] = []
        left: list[int] = []
        for done in range(drills):
            now = begins + timedelta(days=done // self.a_day, minutes=20 * (done % self.a_day))
            records = deck.records_by_key(uses[-WINDOW:])
            options = deck.offered_lines(
                [
                    LineOption(key, Trigger.PAIN, key, own=own, record=records.get(key, Record()))
                    for key, own in texts.items()
                ],
                cleared=True,
                is_new=False,
            )
            best = deck.best_line(options)
            line = deck.choose_line(options, self.chance)
            if best is None:
                self.choices["none yet"] += 1
            else:
                self.choices["best" if line.key == best.key else "another"] += 1
            before = self.chance.randint(4, 9)
            change = self.change(done, self.chance) - works[line.key]
            after = min(max(before + change, 0), 10)
            felt = min(max(5 + works[line.key] + self.chance.randint(-3, 3), 0), 10)
            uses.append((line.key, Use(now, before, after, felt)))
            rated.insert(0, (before, after))
            if deck.worn(deck.records_by_key(uses[-WINDOW:])[line.key], now, freshest):
                self.worn += 1
                if self.chance.random() < 0.5:  # half the times that somebody is asked, they write some
                    freshest, key = now, f"own:{done}"
                    texts[key], works[key] = True, self.chance.choice((0, 1, 2))
            following = fading.stage_after(stage, [a - b for b, a in rated[: done + 1 - since]])
            if following != stage:
                stage, since = following, done + 1
                left.append(done + 1)
            if after >= practice.STILL_HIGH:
                high = [*high[-20:], now]
            first_today = done % self.a_day == 0
            self.doors += (
                practice.another_door(rated[: practice.FLAT + 1], first_today=first_today) is not None
            )
            self.enough += practice.enough_practice(done % self.a_day + 1) is not None
            if first_today:
                days = [at.date() for at in high]
                self.calls += practice.step_up(now.date(), (), days, None) is not None
        self.stages = max(self.stages, left, key=len)


@cache
def patients() -> dict[str, Patient]:
    """The five, each after two thousand drills."""
    five = {
        "improving": Patient(lambda done, chance: chance.randint(-2, 0) - min(done // 200, 2), 3, Random(1)),
        "flat": Patient(lambda done, chance: chance.choice((0, 0, 0, 1)), 3, Random(2)),
        "worsening": Patient(lambda done, chance: chance.randint(2, 4), 3, Random(3)),
        "erratic": Patient(lambda done, chance: chance.randint(-6, 6), 3, Random(4)),
        "one day": Patient(lambda done, chance: chance.randint(-2, 1), 10, Random(5), lives=200),
    }
    for patient in five.values():
        patient.live()
    return five


def table() -> str:
    """What became of the five, as Markdown."""
    rows = [
        "| patient | best line, once there is one | fresh words asked for | drills to stages 2, 3, 4, 5 "
        "| another door | enough for today | worth a call |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, patient in patients().items():
        tried = patient.choices["best"] + patient.choices["another"]
        best = f"{patient.choices['best'] / tried:.0%} of {tried}" if tried else "never"
        stages = ", ".join(str(n) for n in patient.stages) or "stays at 1"
        rows.append(
            f"| {name} | {best} | {patient.worn} | {stages} "
            f"| {patient.doors} | {patient.enough} | {patient.calls} |"
        )
    return "\n".join(rows)


def test_ten_thousand_drills_were_simulated() -> None:
    for patient in patients().values():
        assert sum(patient.choices.values()) == DRILLS
    assert DRILLS * len(patients()) == 10_000


def test_the_table_in_the_handbook_is_what_the_rules_do() -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, found = page.split(BEGIN)
    _, after = found.split(END)
    if os.environ.get("UPDATE_DOCS") == "1":
        page = f"{before}{BEGIN}\n{table()}\n{END}{after}"
        PAGE.write_text(page, encoding="utf-8")
    assert f"{BEGIN}\n{table()}\n{END}" in page


@pytest.mark.parametrize("name", ["improving", "erratic"])
def test_the_best_line_is_chosen_seven_times_in_ten(name: str) -> None:
    choices = patients()[name].choices
    assert 0.66 < choices["best"] / (choices["best"] + choices["another"]) < 0.74


def test_prompts_fade_for_whom_alarm_comes_down_and_stay_for_the_others() -> None:
    assert len(patients()["improving"].stages) == 4
    assert patients()["improving"].stages[0] >= fading.COMPLETIONS
    assert patients()["worsening"].stages == []


def test_stages_are_at_least_eight_drills_apart() -> None:
    for patient in patients().values():
        places = [0, *patient.stages]
        assert all(b - a >= fading.COMPLETIONS for a, b in pairwise(places))


def test_who_does_not_get_better_hears_of_other_doors_and_who_does_hardly() -> None:
    doors = {name: patient.doors for name, patient in patients().items()}
    assert doors["worsening"] >= DRILLS // 3  # once a day
    assert doors["improving"] == 0
    assert patients()["worsening"].calls > patients()["flat"].calls >= patients()["improving"].calls


def test_enough_is_said_from_the_sixth_drill_of_a_day_on() -> None:
    assert patients()["one day"].enough == DRILLS // 10 * 5
    assert {p.enough for name, p in patients().items() if name != "one day"} == {0}


def test_nobody_keeps_a_worn_line_without_being_asked() -> None:
    for name, patient in patients().items():
        assert (patient.worn > 0) is (name != "one day")
