"""Small programmes and lived days for the tests about walking them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import FrozenTime

from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import DrillMode
from tmscoach.startup import Services

TWO_DAYS = '''id = "stairs"
title = "Two days for the stairs"
about = "From a therapist, for the week after the visit."

[[day]]
number = 1
title = "At the foot"
lesson_text = """
Look at the stairs.

*Nothing* has to be climbed. [A link](https://example.org) stays words."""
[day.turn]
drill = "movement"
note = "One step."
[day.write]
prompt = "What is up there that I want?"

[[day]]
number = 2
title = "Half-way"
lesson_text = "Go as far as the landing."
[day.turn]
drill = "any"
note = "Whatever turns up."
'''


def put_program(services: Services, text: str = TWO_DAYS, name: str = "stairs.toml") -> Path:
    """A file in the folder of the patient's own programmes."""
    folder = services.paths.programs
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def drill(services: Services, mode: DrillMode = DrillMode.QUICK, before: int = 6, after: int = 4) -> None:
    """A finished drill, now."""
    with services.database.writing() as session:
        session.add(
            DrillRun(
                script="quick",
                mode=mode,
                alarm_before=before,
                alarm_after=after,
                finished_at=services.clock.utc(),
                **services.clock.moment().stamps(),
            )
        )


def minimum(services: Services) -> None:
    """One drill and one line."""
    drill(services)
    services.journal.line("Rain on the window.")


def live(services: Services, now: FrozenTime, days: int) -> None:
    """So many programme days, one a calendar day, each looked at and made whole."""
    for _ in range(days):
        services.program.today()
        now.move(minutes=5)
        minimum(services)
        services.program.today()
        now.move(days=1)
