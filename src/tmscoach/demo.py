"""Fills a throwaway store with eight invented weeks, by living them through the services."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tmscoach.config import Config
from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.formats.content import content_root
from tmscoach.models.content import (
    ArriveStep,
    BecauseStep,
    BlockStep,
    CheckStep,
    CloseStep,
    NameStep,
    RateStep,
    ShiftInStep,
)
from tmscoach.models.terms import (
    CauseCoding,
    EvidenceKind,
    Fate,
    Feeling,
    GateAnswer,
    Kind,
    Trigger,
    VisitKind,
    VisitMode,
)
from tmscoach.paths import Paths
from tmscoach.rules import forms
from tmscoach.startup import Services, local_now, open_services

DAYS = 56
SEED = 8  # the same life each time
TRIGGERS = (Trigger.PAIN, Trigger.PAIN, Trigger.FEAR, Trigger.WORRY, Trigger.WORRY, Trigger.MOVEMENT)
FELT = (Feeling.PRESSURE, Feeling.PRESSURE, Feeling.ANGER, Feeling.FEAR, Feeling.SADNESS, Feeling.GUILT)


FIRST_ATTEMPT = 21  # day of the demo, three days after the ladder was drawn
THERAPIST = "therapist"  # the role; nobody here has a name


class _MovingTime:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@contextmanager
def demo_services(now: Callable[[], datetime] = local_now) -> Iterator[Services]:
    """Services over a store of eight invented weeks in a temporary folder, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="tmscoach-demo-") as folder:
        services = invented(Path(folder), now)
        try:
            yield services
        finally:
            services.close()


def invented(folder: Path, now: Callable[[], datetime] = local_now) -> Services:
    """Live eight weeks that end today in a store under `folder`, and open it."""
    paths = Paths(folder / "config.toml", folder / "data", folder / "exports")
    end = now()
    time = _MovingTime(end)
    services = open_services(paths, Config(), time, Random(SEED))
    try:
        _live(services, time, end)
    finally:
        services.close()
    return open_services(paths, Config(), now, Random(SEED))


def _live(services: Services, time: _MovingTime, end: datetime) -> None:
    life = tomllib.loads((content_root() / "demo" / "life.toml").read_text(encoding="utf-8"))
    chance = Random(SEED)
    first = end - timedelta(days=DAYS - 1)
    services.preferences.put("welcomed", first.date().isoformat())
    pages = iter(life["page"])
    evidence = iter(life["evidence"])
    for number in range(DAYS):
        if number < DAYS - 1:
            wall = (first + timedelta(days=number)).replace(
                hour=19, minute=chance.randrange(10, 50), second=0
            )
        else:
            wall = end - timedelta(minutes=90)  # today has only begun
        time.at = wall
        if number == 0:
            _begin(services, life, wall)
        if number % 7 == 0:
            _check(services, number // 7)
        if number in BESIDE:
            BESIDE[number](services, life)
        if number >= FIRST_ATTEMPT and number % 3 == 0:
            _attempt(services, life, (number - FIRST_ATTEMPT) // 3)
        if number == 14:
            services.belief.name_causes(_causes(life["causes_middle"]))
        if number == 27:
            services.care.add_visit(
                wall.date(), VisitKind.FOLLOW_UP, VisitMode.VIDEO, "Go on as now; movement next."
            )
        if number == 30:
            services.belief.name_causes(_causes(life["causes_last"]))
        if chance.random() < 0.2 and number < DAYS - 2:
            continue  # a missed day just waits
        today = services.program.today()
        if number < DAYS - 1 and not today.over:
            services.program.mark_learned(today.number)
            services.program.mark_moved(today.number)
        for _ in range(chance.choice((1, 1, 2))):
            time.at += timedelta(minutes=7)
            _drill(services, life, chance, number)
        if number % 4 == 1 and (page := next(pages, None)):
            time.at += timedelta(minutes=12)
            services.journal.write(
                page["body"],
                Fate(page["fate"]),
                Kind.PROMPTED if page["title"] else Kind.FREE,
                page["title"],
                page["tags"],
                page["feelings"],
            )
        if number % 6 == 2 and (item := next(evidence, None)):
            services.belief.add_evidence(item[1], EvidenceKind(item[0]))
        if number == DAYS - 2 or (number < DAYS - 1 and chance.random() < 0.4):
            time.at += timedelta(minutes=3)
            services.journal.line(life["one_lines"][number % len(life["one_lines"])])
    _homework(services, life, end)
    services.practice.set_stage(1)  # prompts would have faded by now, and a look around should show them all
    services.care.add_visit(
        (end + timedelta(days=9)).date(), VisitKind.THERAPY, VisitMode.IN_PERSON, whom=THERAPIST
    )


def _begin(services: Services, life: dict[str, Any], wall: datetime) -> None:
    services.care.answer_gate(
        GateAnswer.YES,
        (wall - timedelta(days=5)).date(),
        "a rehabilitation doctor",
        "Nothing found that needs repair; a mind-body approach fits.",
    )
    services.care.add_visit((wall - timedelta(days=5)).date(), VisitKind.CONSULTATION, VisitMode.IN_PERSON)
    services.belief.name_causes(_causes(life["causes_first"]))
    for name, role, reach, is_support in life["people"]:
        services.people.add(name, role, reach, is_support=is_support)
    services.measures.answer("fear", {"damage": 8})
    services.care.park_question("May I lift again, and how much?")
    for family, text in life["lines"]:
        services.deck.add_line(Trigger(family), text)


def _doubts(services: Services, life: dict[str, Any]) -> None:
    for text, said_by, checked, think_now in life["doubts"]:
        services.belief.add_doubt(text, said_by, checked, think_now)


def _half_way(services: Services, life: dict[str, Any]) -> None:
    services.measures.answer("fear", {"damage": 6})
    services.measures.answer("overall", {"change": 3})


def _forms(services: Services, life: dict[str, Any]) -> None:
    for kind, fields in life["forms"].items():
        form = content.forms()[Kind(kind)]
        services.journal.write(forms.compose(form, fields), Fate.PRIVATE, Kind(kind))


def _ladder(services: Services, life: dict[str, Any]) -> None:
    goal = services.ladder.add_goal(life["ladder"]["goal"])
    for text, minutes in life["ladder"]["rungs"]:
        services.ladder.add_rung(goal.id, text, minutes or None)


def _later(services: Services, life: dict[str, Any]) -> None:
    services.measures.answer("fear", {"damage": 4})
    services.measures.answer("overall", {"change": 2})


BESIDE: dict[int, Callable[[Services, dict[str, Any]], None]] = {
    4: _doubts,
    14: _half_way,
    18: _ladder,
    25: _forms,
    44: _later,
}


def _attempt(services: Services, life: dict[str, Any], place: int) -> None:
    """One try at a rung, with what was expected and what was found."""
    tries = life["ladder"]["tries"]
    if place >= len(tries):
        return
    height, alarm, harm, alarm_found, harm_found, learned = tries[place]
    [goal] = services.ladder.goals()
    begun = services.ladder.begin(goal.rungs[height - 1].id, alarm, harm)
    services.ladder.found(begun.id, alarm=alarm_found, harm=harm_found, learned=learned)


def _homework(services: Services, life: dict[str, Any], end: datetime) -> None:
    done, open_one, not_done = (
        services.homework.add(text, THERAPIST, (end + timedelta(days=days)).date())
        for text, days in life["homework"]
    )
    services.homework.done(done.id)
    services.homework.not_done(not_done.id, "A week with visitors.")
    assert open_one.done_on is None


def _causes(rows: list[list[str]]) -> list[tuple[str, CauseCoding | None]]:
    return [(text, CauseCoding(coding)) for text, coding in rows]


def _check(services: Services, week: int) -> None:
    services.measures.check_in(
        average=(6, 6, 5, 6, 4, 4, 3, 4)[week],
        limit=(7, 6, 6, 5, 5, 4, 3, 3)[week],
        enjoyment=(6, 7, 5, 5, 4, 3, 3, 2)[week],
        understand=(30, 50, 60, 60, 70, 80, 80, 80)[week],
        believe=(20, 30, 30, 50, 50, 60, 70, 70)[week],
    )


def _drill(services: Services, life: dict[str, Any], chance: Random, number: int) -> None:
    """Walk a drill step by step, as a patient would."""
    drill = services.drill.begin(
        chance.choice(("full", "quick", "quick", "flare", "fear")), every_prompt=True
    )
    before = max(2, min(9, round(7 - number / 16 + chance.choice((-2, -1, 0, 0, 1, 2)))))
    after = max(0, before - chance.choice((0, 0, 1, 1, 2, 3)))
    while not drill.finished:
        step = drill.current
        answers: dict[str, Any] = {}
        match step:
            case ArriveStep():
                answers = {"trigger": chance.choice(TRIGGERS)}
            case RateStep():
                rating = before if step.when == "before" else after
                answers = {"alarm": rating} | ({"hold": max(0, rating - 1)} if step.hold else {})
            case NameStep():
                answers = {"thought": chance.choice(life["thoughts"])}
            case BlockStep():
                answers = {"repetitions": step.repetitions}
            case BecauseStep():
                choices = services.drill.evidence_for(drill)
                if choices:
                    answers = {"evidence_uuid": choices[0].uuid}
                elif step.may_park:
                    answers = {"question": "Could bending make it worse?"}
            case CheckStep():
                answers = {"believability": chance.randrange(4, 10)}
            case ShiftInStep():
                answers = {"feeling": chance.choice(FELT)}
                if step.typing:
                    answers["about"] = chance.choice(life["about"])
            case CloseStep():
                answers = {"back_to": chance.choice(life["back_to"])}
            case _:
                pass
        try:
            drill = services.drill.answer(drill, step.id, **answers)
        except CoachError:
            services.drill.leave(drill)
            return
