"""Evidence the patient has noticed, and the causes they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tmscoach.errors import CoachError
from tmscoach.models.belief import Cause, Evidence
from tmscoach.models.columns import new_uuid
from tmscoach.models.terms import CauseCoding, EvidenceKind
from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended
from tmscoach.store import belief as store
from tmscoach.store.database import Database

MOST_CAUSES = 3


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One observation in the patient's words."""

    id: int
    uuid: str
    day: date
    kind: EvidenceKind
    text: str


@dataclass(frozen=True, slots=True)
class NamedCause:
    """A cause as it was named, and how the patient sorted it (None: not sorted)."""

    text: str
    coding: CauseCoding | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """The causes named together on one day, in their order."""

    day: date
    causes: tuple[NamedCause, ...]


@dataclass(frozen=True, slots=True)
class BeliefService:
    """Evidence the patient has noticed, and the causes they name."""

    database: Database
    clock: Clock

    def evidence(self) -> tuple[EvidenceItem, ...]:
        """Every item, newest first."""
        with self.database.reading() as session:
            return tuple(_item(item) for item in store.evidence(session))

    def add_evidence(
        self, text: str, kind: EvidenceKind = EvidenceKind.OTHER, when: str = ""
    ) -> EvidenceItem:
        """Keep an observation; `when` as `Clock.at` reads it, empty for now.

        Raises:
            CoachError: there is no text, or the day is not a day or lies ahead.
        """
        words = _needed(text, "observation")
        moment = self.clock.at(when) if when.strip() else self.clock.moment()
        with self.database.writing() as session:
            item = Evidence(text=words, kind=kind, **moment.stamps())
            session.add(item)
            session.flush()
            return _item(item)

    def edit_evidence(self, number: int, text: str, kind: EvidenceKind | None = None) -> EvidenceItem:
        """Change the words, and the kind if one is given.

        Raises:
            CoachError: there is no text or no such item.
        """
        words = _needed(text, "observation")
        with self.database.writing() as session:
            item = _found(store.evidence_item(session, number), number)
            item.text, item.kind = words, kind or item.kind
            item.modified_at = self.clock.utc()
            item.version += 1
            session.add(item)
            session.flush()
            return _item(item)

    def delete_evidence(self, number: int) -> None:
        """Take an item out of the file; drills that used it stay as they are."""
        with self.database.writing() as session:
            item = _found(store.evidence_item(session, number), number)
            item.deleted_at = item.modified_at = self.clock.utc()
            session.add(item)

    def restore_evidence(self, item: EvidenceItem) -> EvidenceItem:
        """Put an item back that was just deleted."""
        return self.add_evidence(item.text, item.kind, item.day.isoformat())

    def name_causes(self, causes: Sequence[tuple[str, CauseCoding | None]]) -> Occasion:
        """Keep up to three causes named together; empty ones are left out.

        Raises:
            CoachError: none has a text, or there are more than three.
        """
        named = [(mended(text).strip(), coding) for text, coding in causes if text.strip()]
        if not named:
            raise CoachError(
                "No cause is named yet.", "Nothing was kept.", "Write at least one, in your words."
            )
        if len(named) > MOST_CAUSES:
            raise CoachError(f"Up to {MOST_CAUSES} causes are asked for.", "Nothing was kept.")
        moment, asked = self.clock.moment(), new_uuid()
        with self.database.writing() as session:
            session.add_all(
                Cause(asked=asked, place=place, text=text, coding=coding, **moment.stamps())
                for place, (text, coding) in enumerate(named, 1)
            )
        return Occasion(moment.day, tuple(NamedCause(text, coding) for text, coding in named))

    def causes_over_time(self) -> tuple[Occasion, ...]:
        """Every occasion on which causes were named, oldest first."""
        with self.database.reading() as session:
            occasions: dict[str, list[Cause]] = {}
            for cause in store.causes(session):
                occasions.setdefault(cause.asked, []).append(cause)
            return tuple(
                Occasion(
                    group[0].day,
                    tuple(NamedCause(c.text, c.coding) for c in sorted(group, key=lambda c: c.place)),
                )
                for group in occasions.values()
            )


def _needed(text: str, what: str) -> str:
    words = mended(text).strip()
    if not words:
        raise CoachError(f"The {what} is empty.", "Nothing was kept.", "Write it in a few words.")
    return words


def _found(item: Evidence | None, number: int) -> Evidence:
    if item is None:
        raise CoachError(
            f"There is no evidence {number}.", "Nothing was changed.", "The list shows the numbers."
        )
    return item


def _item(item: Evidence) -> EvidenceItem:
    return EvidenceItem(item.id or 0, item.uuid, item.day, item.kind, item.text)
