"""Worries put off to a set time of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from tmscoach.errors import CoachError
from tmscoach.models.drill import Worry
from tmscoach.models.preferences import Preference
from tmscoach.rules.days import Clock, local_time
from tmscoach.rules.text import mended
from tmscoach.rules.worry import USUAL, next_slot, parse_slot
from tmscoach.store import drill as store
from tmscoach.store.database import Database, Session

SLOT = "worry-slot"  # the preference that keeps the time chosen last


@dataclass(frozen=True, slots=True)
class WaitingWorry:
    """A worry that waits for its time; `due` is local and aware."""

    uuid: str
    text: str
    due: datetime
    is_due: bool


@dataclass(frozen=True, slots=True)
class WorryService:
    """Worries that wait, and the time they wait for."""

    database: Database
    clock: Clock

    def usual(self) -> time:
        """The time of day chosen last, or half past five."""
        with self.database.reading() as session:
            return usual_slot(session)

    def put_off(self, text: str, slot: str = "") -> WaitingWorry:
        """Keep a worry for the next time the clock shows `slot`, empty for the usual one.

        Raises:
            CoachError: there are no words, or the slot is no time of day; nothing is kept then.
        """
        with self.database.writing() as session:
            return self._waiting(put_off(session, self.clock, text, slot))

    def waiting(self) -> tuple[WaitingWorry, ...]:
        """Worries that wait, the first due first."""
        with self.database.reading() as session:
            return tuple(self._waiting(worry) for worry in store.waiting_worries(session))

    def close_due(self) -> int:
        """Let go of every worry whose time has come; returns how many those were."""
        with self.database.writing() as session:
            due = [w for w in store.waiting_worries(session) if w.due_at <= self.clock.utc()]
            for worry in due:
                worry.closed_at = worry.modified_at = self.clock.utc()
                worry.version += 1
            return len(due)

    def _waiting(self, worry: Worry) -> WaitingWorry:
        return WaitingWorry(
            worry.uuid,
            worry.text,
            local_time(worry.due_at, worry.utc_offset),
            worry.due_at <= self.clock.utc(),
        )


def usual_slot(session: Session) -> time:
    """The time of day chosen last, or half past five."""
    kept = session.get(Preference, SLOT)
    return parse_slot(kept.value) if kept else USUAL


def put_off(session: Session, clock: Clock, text: str, slot: str, drill_uuid: str | None = None) -> Worry:
    """Keep a worry; one drill keeps one, so that a step answered twice moves it.

    Raises:
        CoachError: there are no words, or the slot is no time of day.
    """
    words = mended(text).strip()
    if not words:
        raise CoachError("There is no worry yet.", "Nothing was kept.", "Write it in a few words.")
    at = parse_slot(slot) if slot.strip() else usual_slot(session)
    due = next_slot(clock.now(), at).astimezone(UTC)
    session.merge(Preference(key=SLOT, value=f"{at:%H:%M}"))
    worry = store.worry_of(session, drill_uuid) if drill_uuid else None
    if worry is None:
        worry = Worry(text="", due_at=due, drill_uuid=drill_uuid, **clock.moment().stamps())
    else:
        worry.version += 1
        worry.modified_at = clock.utc()
    worry.text, worry.due_at = words, due
    session.add(worry)
    session.flush()
    return worry
