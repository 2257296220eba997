"""The weekly check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.content import Measure
from tmscoach.models.measures import WeeklyCheck
from tmscoach.rules.days import Clock
from tmscoach.rules.measures import why_due
from tmscoach.rules.program import TRAVEL
from tmscoach.store import measures as store
from tmscoach.store.database import Database


@dataclass(frozen=True, slots=True)
class Check:
    """One weekly check: three ratings 0-10, two dials 0-100; None where it was skipped."""

    day: date
    average: int | None
    limit: int | None
    enjoyment: int | None
    understand: int | None
    believe: int | None


@dataclass(frozen=True, slots=True)
class MeasuresService:
    """The weekly check."""

    database: Database
    clock: Clock

    def weekly(self) -> Measure:
        """The five questions."""
        return content.measure("weekly")

    def check_in(
        self,
        average: int | None = None,
        limit: int | None = None,
        enjoyment: int | None = None,
        understand: int | None = None,
        believe: int | None = None,
    ) -> Check:
        """Keep a weekly check; a blank answer stays blank.

        Raises:
            CoachError: exit 2; an answer is outside its scale. Exit 1; nothing was answered.
        """
        answers = {
            "average": average,
            "limit": limit,
            "enjoyment": enjoyment,
            "understand": understand,
            "believe": believe,
        }
        for scale in self.weekly().scale:
            value = answers[scale.id]
            if value is not None and not scale.minimum <= value <= scale.maximum:
                raise CoachError(
                    f"{value} is outside the scale of {scale.short!r}.",
                    "Nothing was kept.",
                    f"Give {scale.minimum} to {scale.maximum}, or leave it blank.",
                    code=Exit.USAGE,
                )
        if all(value is None for value in answers.values()):
            raise CoachError("Nothing was answered.", "Nothing was kept.", "One answer is enough.")
        moment = self.clock.moment()
        with self.database.writing() as session:
            session.add(WeeklyCheck(**(moment.stamps() | answers)))
        return Check(day=moment.day, **answers)

    def history(self) -> tuple[Check, ...]:
        """Every check, oldest first."""
        with self.database.reading() as session:
            return tuple(_check(row) for row in store.checks(session))

    def latest(self) -> Check | None:
        """The newest check."""
        with self.database.reading() as session:
            row = store.newest_check(session)
            return _check(row) if row else None

    def due(self) -> str | None:
        """One sentence why the check is due, or None."""
        today = self.clock.today()
        with self.database.reading() as session:
            return why_due(store.newest_check_day(session, today + TRAVEL), today)


def _check(row: WeeklyCheck) -> Check:
    return Check(row.day, row.average, row.limit, row.enjoyment, row.understand, row.believe)
