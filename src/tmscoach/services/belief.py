"""Evidence the patient has noticed, the causes they name, their doubts, and links over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tmscoach.errors import CoachError
from tmscoach.models.belief import Cause, Doubt, Evidence
from tmscoach.models.care import Question
from tmscoach.models.columns import new_uuid
from tmscoach.models.terms import CauseCoding, EvidenceKind
from tmscoach.rules.days import Clock
from tmscoach.rules.text import mended
from tmscoach.store import belief as store
from tmscoach.store import care as care_store
from tmscoach.store.database import Database, Session
from tmscoach.store.slips import erase_slips_about

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

    @property
    def sorted_as(self) -> str:
        """How many were sorted how: `body 2, mind-brain 1`; empty where none was sorted."""
        counts = {coding: sum(c.coding is coding for c in self.causes) for coding in CauseCoding}
        return ", ".join(f"{coding.value} {n}" for coding, n in counts.items() if n)


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A doubt: the patient's words, and what they added later (empty where they did not).

    `question`, `answer` and `answered_on` are those of the question for the doctor that came of it.
    """

    id: int
    uuid: str
    day: date
    text: str
    said_by: str
    checked: str
    think_now: str
    question: str = ""
    answer: str = ""
    answered_on: date | None = None


class LinkKind(StrEnum):
    """Where a link in the timeline comes from."""

    EVIDENCE = "evidence"  # of the kind stress-link
    MEANING = "what this tells me"  # the line that stays of a page
    EVENT = "event page"  # its title; never its text


@dataclass(frozen=True, slots=True)
class Link:
    """One thing the patient connected, in their words."""

    day: date
    kind: LinkKind
    text: str


EXPECTATION = (
    "Your programme's idea: when what goes on behind the symptoms is seen, they may move, change or flare "
    "before they settle. Not everyone meets this, and it shows nothing by itself. What is new or different "
    "is for your doctor."
)


@dataclass(frozen=True, slots=True)
class BeliefService:
    """Evidence the patient has noticed, the causes they name, their doubts, and links over time."""

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
            erase_slips_about(session, number, "evidence")
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

    # --- doubts --------------------------------------------------------------------------------------------

    def doubts(self) -> tuple[DoubtView, ...]:
        """Every doubt, newest first."""
        with self.database.reading() as session:
            rows = store.doubts(session)
            asked = store.questions_of(session, [row.question_uuid for row in rows if row.question_uuid])
            return tuple(_doubt(row, asked.get(row.question_uuid or "")) for row in reversed(rows))

    def doubt(self, number: int) -> DoubtView:
        """One doubt.

        Raises:
            CoachError: there is none of that number.
        """
        with self.database.reading() as session:
            return self._view(session, _found_doubt(store.doubt(session, number), number))

    def add_doubt(
        self, text: str, said_by: str = "", checked: str = "", think_now: str = "", when: str = ""
    ) -> DoubtView:
        """Keep a doubt; everything but its words may stay empty. `when` as `Clock.at` reads it.

        Raises:
            CoachError: there is no text, or the day is not a day or lies ahead.
        """
        words = _needed(text, "doubt")
        moment = self.clock.at(when) if when.strip() else self.clock.moment()
        with self.database.writing() as session:
            row = Doubt(
                text=words,
                said_by=mended(said_by).strip(),
                checked=mended(checked).strip(),
                think_now=mended(think_now).strip(),
                **moment.stamps(),
            )
            session.add(row)
            session.flush()
            return _doubt(row, None)

    def edit_doubt(
        self,
        number: int,
        *,
        text: str | None = None,
        said_by: str | None = None,
        checked: str | None = None,
        think_now: str | None = None,
    ) -> DoubtView:
        """Change what is given; None leaves a part as it is, an empty text empties it.

        Raises:
            CoachError: the doubt itself would be empty, or there is no such doubt.
        """
        new = {"text": text, "said_by": said_by, "checked": checked, "think_now": think_now}
        if text is not None:
            _needed(text, "doubt")
        with self.database.writing() as session:
            row = _found_doubt(store.doubt(session, number), number)
            for name, words in new.items():
                if words is not None:
                    setattr(row, name, mended(words).strip())
            self._touch(session, row)
            return self._view(session, row)

    def delete_doubt(self, number: int) -> None:
        """Take a doubt off the page; a question that came of it stays where it is."""
        with self.database.writing() as session:
            row = _found_doubt(store.doubt(session, number), number)
            row.deleted_at = self.clock.utc()
            erase_slips_about(session, number, "doubt", "doubt-question")
            self._touch(session, row)

    def ask_doctor(self, number: int, question: str = "") -> DoubtView:
        """Make a question for the doctor of a doubt, and link the two; without words, its own are taken.

        A question of the same words that waits already, or was answered, is linked instead of asked again.

        Raises:
            CoachError: there is no such doubt, or it has its question already.
        """
        with self.database.writing() as session:
            row = _found_doubt(store.doubt(session, number), number)
            if row.question_uuid and store.questions_of(session, [row.question_uuid]):
                raise CoachError(
                    "This doubt has its question already.",
                    "Nothing was changed.",
                    "It is under Visits and questions, where its answer is written down.",
                )
            words = mended(question).strip() or row.text
            asked = care_store.question_like(session, words)
            if asked is None:
                asked = Question(text=words, for_whom="doctor", **self.clock.moment().stamps())
                session.add(asked)
                session.flush()
            row.question_uuid = asked.uuid
            self._touch(session, row)
            return _doubt(row, asked)

    def _touch(self, session: Session, row: Doubt) -> None:
        row.modified_at = self.clock.utc()
        row.version += 1
        session.add(row)
        session.flush()

    def _view(self, session: Session, row: Doubt) -> DoubtView:
        asked = store.questions_of(session, [row.question_uuid]) if row.question_uuid else {}
        return _doubt(row, asked.get(row.question_uuid or ""))

    # --- links noticed -------------------------------------------------------------------------------------

    def timeline(self) -> tuple[Link, ...]:
        """Links the patient noticed, newest first: stress links, lines that stayed of pages, event titles."""
        with self.database.reading() as session:
            found = [
                (day, at, Link(day, kind, text))
                for kind, rows in (
                    (LinkKind.EVIDENCE, store.links_noticed(session)),
                    (LinkKind.MEANING, store.meanings(session)),
                    (LinkKind.EVENT, store.event_titles(session)),
                )
                for day, at, text in rows
            ]
        return tuple(link for _, _, link in sorted(found, key=lambda one: one[:2], reverse=True))


def _doubt(row: Doubt, question: Question | None) -> DoubtView:
    return DoubtView(
        row.id or 0,
        row.uuid,
        row.day,
        row.text,
        row.said_by,
        row.checked,
        row.think_now,
        question.text if question else "",
        question.answer if question else "",
        question.answered_on if question else None,
    )


def _found_doubt(row: Doubt | None, number: int) -> Doubt:
    if row is None:
        raise CoachError(
            f"There is no doubt {number}.", "Nothing was changed.", "The list shows the numbers."
        )
    return row


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
