"""Lines to answer an alarm with and cards to turn to: those that ship, and the patient's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.drill import Card, Line
from tmscoach.models.preferences import Preference
from tmscoach.models.terms import CardCategory, GateAnswer, Trigger, Voice
from tmscoach.rules import deck as rules
from tmscoach.rules.days import Clock
from tmscoach.rules.deck import CardOption, LineOption, Record, Use
from tmscoach.rules.drill import check_rating
from tmscoach.rules.text import mended
from tmscoach.store import care as care_store
from tmscoach.store import deck as store
from tmscoach.store.database import Database, Session

UNFINISHED = "line-unfinished"  # the preference that keeps the words of a line being made


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A line to say; `key` is `start:<id>` or `own:<uuid>`, `text` is worded for a voice."""

    key: str
    text: str
    family: Trigger
    own: bool
    why: str  # one sentence: why this one
    worn: str = ""  # one sentence: why it wants fresh words; empty while it does not
    did: str = ""  # what alarm did around it, and from how many drills


@dataclass(frozen=True, slots=True)
class CardChoice:
    """Something to turn attention to; `key` as for lines."""

    key: str
    category: CardCategory
    text: str
    own: bool
    why: str
    last_used: date | None = None
    did: str = ""


@dataclass(frozen=True, slots=True)
class UnfinishedLine:
    """A line being made: its three parts, and the wording for "you"; each may be empty."""

    know: str = ""
    allow: str = ""
    then: str = ""
    text_you: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether there are no words in it."""
        return not any(text.strip() for text in asdict(self).values())


@dataclass(frozen=True, slots=True)
class DeckService:
    """Lines and cards."""

    database: Database
    clock: Clock
    first_name: str = ""

    # --- lines -------------------------------------------------------------------------------------------

    def lines(self, family: Trigger, voice: Voice = Voice.I) -> tuple[LineChoice, ...]:
        """The lines of a family, own ones first; lines that assert safety only once the gate is passed."""
        with self.database.reading() as session:
            cleared = gate_passed(session)
            freshest = store.newest_own_line(session, family)
            options = self.line_options(session, family, family, voice)
            allowed = [o for o in options if o.own or cleared or not o.asserts_safety]
            return tuple(
                line_choice(
                    o,
                    rules.why_line(o, allowed, cleared=cleared, is_new=False, trigger=family),
                    rules.worn(o.record, self.clock.utc(), freshest),
                )
                for o in allowed
            )

    def add_line(
        self, family: Trigger, text: str, text_you: str = "", believability: int | None = None
    ) -> LineChoice:
        """Keep an own line: at most 15 words, without never, always or cured; `text_you` says it to "you".

        Raises:
            CoachError: the text is none, is there already, or does not feel true enough to be used (under 5
                of 10); nothing is written then.
        """
        words = rules.check_line(text)
        words_you = rules.check_line(text_you) if text_you.strip() else ""
        felt = check_rating(believability)
        if felt is not None and felt < rules.BELIEVED:
            raise CoachError(
                f"This line feels true at {felt} of 10.",
                "Nothing was kept.",
                f"Say a little less with it, until it feels true at {rules.BELIEVED} or more.",
            )
        with self.database.writing() as session:
            if store.own_line_like(session, family, words) is not None:
                raise CoachError("You have this line already.", "Nothing was changed.")
            line = Line(
                family=family,
                text=words,
                text_you=words_you,
                believability=felt,
                **self.clock.moment().stamps(),
            )
            session.add(line)
            session.flush()
            option = LineOption(f"own:{line.uuid}", family, words, own=True)
            why = rules.why_line(option, (), cleared=True, is_new=False, trigger=family)
            return line_choice(option, why, "")

    def softer(self, family: Trigger, text: str) -> tuple[str, ...]:
        """Ways to say less than a line that is not believed: the same words opened up, and three starters."""
        with self.database.reading() as session:
            options = self.line_options(session, family, family, Voice.I)
        soft = [o.text for o in options if not o.own and not o.asserts_safety]
        return (*rules.opened_up(text), *soft[:3])

    def archive_line(self, key: str) -> bool:
        """Put an own line away; one that no drill used is deleted. Returns whether it was only put away."""
        with self.database.writing() as session:
            line = store.own_line(session, _own_uuid(key, "line"))
            if line is None:
                raise CoachError("There is no such line.", "Nothing was changed.", "The list shows your own.")
            if not store.was_used(session, key):
                session.delete(line)
                return False
            line.archived_at = line.modified_at = self.clock.utc()
            line.version += 1
            return True

    def line_options(
        self, session: Session, family: Trigger, trigger: Trigger | None, voice: Voice, besides: str = ""
    ) -> list[LineOption]:
        """Own lines of a family, then starters, each with what it did for a trigger."""
        records = _records(store.line_uses(session, trigger, besides))
        own = [
            LineOption(
                key,
                family,
                rules.own_in_voice(line.text, line.text_you, voice, self.first_name),
                own=True,
                record=records.get(key, rules.NO_RECORD),
            )
            for line in store.own_lines(session, family)
            for key in (f"own:{line.uuid}",)
        ]
        return own + [
            LineOption(
                key,
                family,
                rules.in_voice(line, voice, self.first_name),
                asserts_safety=line.asserts_safety,
                record=records.get(key, rules.NO_RECORD),
            )
            for line in content.starter_lines()
            if line.family is family
            for key in (f"start:{line.id}",)
        ]

    # --- a line being made -------------------------------------------------------------------------------

    def unfinished(self) -> UnfinishedLine:
        """The words of a line that was left while it was being made; empty if there are none."""
        with self.database.reading() as session:
            kept = session.get(Preference, UNFINISHED)
        try:
            words = json.loads(kept.value) if kept and kept.value else {}
            return UnfinishedLine(**{name: str(words.get(name, "")) for name in UnfinishedLine.__slots__})
        except (ValueError, AttributeError):  # kept by a hand that meant something else
            return UnfinishedLine()

    def put_by(self, words: UnfinishedLine) -> None:
        """Keep the words of a line that is not finished; without any, forget what was kept."""
        with self.database.writing() as session:
            if words.is_blank:
                kept = session.get(Preference, UNFINISHED)
                if kept is not None:
                    session.delete(kept)
            else:
                told = {name: mended(text) for name, text in asdict(words).items()}
                session.merge(Preference(key=UNFINISHED, value=json.dumps(told, ensure_ascii=False)))

    # --- cards -------------------------------------------------------------------------------------------

    def cards(self) -> tuple[CardChoice, ...]:
        """Every card, own ones first."""
        with self.database.reading() as session:
            return tuple(card_choice(option) for option in self.card_options(session))

    def add_card(self, category: CardCategory, text: str) -> CardChoice:
        """Keep an own card: one line of at most 20 words.

        Raises:
            CoachError: the text is none.
        """
        words = rules.check_card(text)
        with self.database.writing() as session:
            if store.own_card_like(session, category, words) is not None:
                raise CoachError("You have this card already.", "Nothing was changed.")
            card = Card(category=category, text=words, **self.clock.moment().stamps())
            session.add(card)
            session.flush()
            return card_choice(CardOption(f"own:{card.uuid}", category, words, own=True))

    def archive_card(self, key: str) -> None:
        """Put an own card away."""
        with self.database.writing() as session:
            card = store.own_card(session, _own_uuid(key, "card"))
            if card is None:
                raise CoachError("There is no such card.", "Nothing was changed.", "The list shows your own.")
            card.archived_at = card.modified_at = self.clock.utc()
            card.version += 1

    def card_options(self, session: Session, besides: str = "") -> list[CardOption]:
        """Own cards, then starters, each with what it did."""
        records = _records(store.card_uses(session, besides))
        own = [
            CardOption(key, card.category, card.text, own=True, record=records.get(key, rules.NO_RECORD))
            for card in store.own_cards(session)
            for key in (f"own:{card.uuid}",)
        ]
        return own + [
            CardOption(key, card.category, card.text, record=records.get(key, rules.NO_RECORD))
            for card in content.starter_cards()
            for key in (f"start:{card.id}",)
        ]


def gate_passed(session: Session) -> bool:
    """Whether the patient has said that a physician examined them."""
    gate = care_store.newest_gate(session)
    return gate is not None and gate.answer is GateAnswer.YES


def line_choice(option: LineOption, why: str, worn: str) -> LineChoice:
    """A line as it is shown."""
    return LineChoice(
        option.key,
        option.text,
        option.family,
        option.own,
        why,
        worn,
        rules.what_it_did(option.record),
    )


def card_choice(option: CardOption) -> CardChoice:
    """A card as it is shown."""
    return CardChoice(
        option.key,
        option.category,
        option.text,
        option.own,
        rules.why_card(option),
        option.record.last_day,
        rules.what_it_did(option.record),
    )


def _records(uses: Iterable[store.Used]) -> Mapping[str, Record]:
    return rules.records_by_key(
        (key, Use(at, before, after, felt, day)) for key, at, day, before, after, felt in uses
    )


def _own_uuid(key: str, what: str) -> str:
    if not key.startswith("own:"):
        raise CoachError(
            f"Only a {what} of your own can be put away.",
            "Nothing was changed.",
            "The others ship with tmscoach.",
        )
    return key.removeprefix("own:")
